"""The rows of a document's grids around a place, for formats that have no page to show."""

from __future__ import annotations

from dataclasses import dataclass

from qvhmig.documents.grids import Cell, Document, Grid, Place

AROUND = 1  # rows shown before and after
LONGEST = 160  # characters shown of a cell
Spot = tuple[int | None, str | None, int | None, int | None]


@dataclass(frozen=True)
class PrintedRow:
    """`number` as the document counts its rows; `here` = the row that was asked for. Lines of each cell."""

    number: str
    cells: tuple[tuple[str, ...], ...]
    here: bool


class PrintedRows:
    """Finds rows by where they stand; the index is made with the first question."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._places: dict[Spot, tuple[Grid, int]] | None = None

    def around(self, place: Place) -> list[PrintedRow]:
        """The first row of the grid, then the rows about the place; empty where no grid has it."""
        if self._places is None:
            self._places = self._index()
        found = self._places.get(_spot(place))
        if found is None:
            return []
        grid, at = found
        numbers = sorted({0, *range(max(0, at - AROUND), min(len(grid.rows), at + AROUND + 1))})
        return [_shown(grid.rows[number], number == at) for number in numbers]

    def _index(self) -> dict[Spot, tuple[Grid, int]]:
        found: dict[Spot, tuple[Grid, int]] = {}
        for block in self.document.blocks:
            if isinstance(block, Grid):
                for number, row in enumerate(block.rows):
                    for cell in row:
                        found.setdefault(_spot(cell.place), (block, number))
        return found


def _spot(place: Place) -> Spot:
    return place.page, place.sheet, place.grid, place.row


def _shown(row: tuple[Cell, ...], here: bool) -> PrintedRow:
    number = next((cell.place.row for cell in row if cell.place.row is not None), None)
    return PrintedRow("" if number is None else str(number), tuple(_cut(cell.lines) for cell in row), here)


def _cut(lines: tuple[str, ...]) -> tuple[str, ...]:
    text = "\n".join(lines)
    return tuple((text if len(text) <= LONGEST else text[: LONGEST - 1] + "…").split("\n"))
