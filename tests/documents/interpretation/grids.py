"""Hand-made grids and documents, as a reader would give them."""

from __future__ import annotations

from collections.abc import Sequence

from qvhmig.documents.grids import Cell, Document, Grid, Place, Words


def grid(text: str, *, page: int | None = None, document: str = "spec.pdf", number: int = 1, header: int = 0, inside: Place | None = None) -> Grid:
    """Rows are lines, cells are parted by `|`, lines within a cell by ` / `; `=text` is a merged cell's repeated text."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    cells = tuple(
        tuple(_cell(value, Place(document, page=page, grid=None if page else number, row=at, column=column)) for column, value in enumerate(row, 1))
        for at, row in enumerate(rows, 1)
    )
    return Grid(cells, Place(document, page=page, grid=None if page else number), header=header, inside=inside)


def _cell(value: str, place: Place) -> Cell:
    text = value.removeprefix("=")
    return Cell(tuple(line for line in text.split(" / ") if line), place, repeated=value.startswith("="))


def words(text: str, *, level: int | None = None, boxed: bool = False, page: int | None = None, document: str = "spec.pdf") -> Words:
    return Words(tuple(text.split(" / ")), Place(document, page=page), level=level, boxed=boxed)


def document(*blocks: Grid | Words, name: str = "spec.pdf", format_: str = "pdf") -> Document:
    return Document(name, "0" * 64, format_, tuple(blocks))


def names(reading_tables: Sequence[object]) -> dict[str, list[str]]:
    return {table.name: [field.field for field in table.fields] for table in reading_tables}  # type: ignore[attr-defined]
