"""The printed row that a place stands in: its box on the page, or its cells and the rows around them where there are no pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qvhmig.documents.grids import Cell, Document, Grid, Place

AROUND = 1  # rows shown before and after
LONGEST = 160  # characters shown of a cell
Box = tuple[float, float, float, float]
Spot = tuple[int | None, str | None, int | None, int | None, Box | None]


@dataclass(frozen=True)
class PrintedRow:
    """`number` as the document counts its rows; `here` = the row that was asked for. Lines of each cell.

    `heading`: the meaning of each column, where the format states it and no row of the document does.
    """

    number: str
    cells: tuple[tuple[str, ...], ...]
    here: bool
    heading: bool = False


class PrintedRows:
    """Finds rows by where they stand; the index is made with the first question."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._places: dict[Spot, tuple[Grid, int]] | None = None

    def box(self, place: Place) -> Box | None:
        """The box of the whole row on that page; that of the place alone where no grid has it."""
        found = self._found(place)
        cells = found[0].rows[found[1]] if found else ()
        boxes = [cell.place.box for cell in cells if cell.place.page == place.page and cell.place.box is not None]
        if place.box is not None:
            boxes.append(place.box)
        if not boxes:
            return None
        left, top, right, bottom = zip(*boxes, strict=True)
        return min(left), min(top), max(right), max(bottom)

    def around(self, place: Place) -> list[PrintedRow]:
        """The first row of the grid, or what its columns mean where it has no header; then the rows about the place.

        Columns in which none of these rows has a text are left out. Empty where no grid has the place.
        """
        found = self._found(place)
        if found is None:
            return []
        grid, at = found
        near = range(max(0, at - AROUND), min(len(grid.rows), at + AROUND + 1))
        numbers = sorted(near if grid.roles else {0, *near})
        columns = [at for at in range(grid.width) if any(at < len(grid.rows[number]) and grid.rows[number][at].text for number in numbers)]
        rows = [_shown(grid.rows[number], columns, number == at) for number in numbers]
        if grid.roles:
            roles = tuple((grid.roles[at].replace("_", " "),) if at < len(grid.roles) else () for at in columns)
            rows.insert(0, PrintedRow("", roles, False, True))
        return rows

    def _found(self, place: Place) -> tuple[Grid, int] | None:
        if self._places is None:
            self._places = self._index()
        return self._places.get(_spot(place))

    def _index(self) -> dict[Spot, tuple[Grid, int]]:
        found: dict[Spot, tuple[Grid, int]] = {}
        for block in self.document.blocks:
            if isinstance(block, Grid):
                for number, row in enumerate(block.rows):
                    for cell in row:
                        found.setdefault(_spot(cell.place), (block, number))
        return found


def _spot(place: Place) -> Spot:
    return place.page, place.sheet, place.grid, place.row, place.box


def _shown(row: tuple[Cell, ...], columns: Sequence[int], here: bool) -> PrintedRow:
    number = next((cell.place.row for cell in row if cell.place.row is not None), None)
    return PrintedRow("" if number is None else str(number), tuple(_cut(row[at].lines) if at < len(row) else () for at in columns), here)


def _cut(lines: tuple[str, ...]) -> tuple[str, ...]:
    text = "\n".join(lines)
    return tuple((text if len(text) <= LONGEST else text[: LONGEST - 1] + "…").split("\n"))
