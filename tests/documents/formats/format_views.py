"""Short views of a document for the tests of the readers."""

from __future__ import annotations

from collections.abc import Callable

from qvhmig.documents.grids import Document, Grid, Words

Reading = Callable[..., Document]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def words(document: Document) -> list[Words]:
    return [block for block in document.blocks if isinstance(block, Words)]


def texts(grid: Grid) -> list[list[str]]:
    """Cells row by row; a cell that a merged one covers begins with ~."""
    return [["~" * cell.repeated + cell.text for cell in row] for row in grid.rows]


def codes(document: Document) -> list[str]:
    return [fault.code for fault in document.faults]
