"""Pieces that all readers build grids of: printed lines, rows of one width, cells that cover several places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from qvhmig.documents.grids import Cell, Place

MOST_ROWS: Final = 200_000  # more are data, not a description of data

# Where text of another format prints a statement that makes a table.
CREATE_TABLE: Final = re.compile(r"^\s*create\s+(\w+\s+){0,3}table\b", re.I | re.M)

_BLANKS: Final = re.compile(r"[ \t\f\v\xa0\u2000-\u200a\u202f\u3000]+")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))


def printed_lines(text: str) -> tuple[str, ...]:
    """The lines of `text`: runs of blanks as one, blanks at both ends removed, empty lines left out, nothing invisible."""
    if "\n" not in text and "\r" not in text:
        line = _line(text)
        return (line,) if line else ()
    return tuple(line for line in map(_line, text.splitlines()) if line)


def _line(text: str) -> str:
    return _BLANKS.sub(" ", text.translate(_INVISIBLE)).strip()


def squared(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """The rows, the short ones filled with empty cells, without columns at the right that are empty in every row."""
    width = max((_filled_width(row) for row in rows), default=0)
    return tuple(tuple(row[:width]) + tuple(_empty_after(row, width)) for row in rows)


def _filled_width(row: Sequence[Cell]) -> int:
    for index in range(len(row), 0, -1):
        if row[index - 1].lines:
            return index
    return 0


def _empty_after(row: Sequence[Cell], width: int) -> Iterable[Cell]:
    if len(row) >= width:
        return
    place = row[-1].place if row else Place("")
    for index in range(len(row), width):
        yield Cell((), replace(place, column=index + 1))


@dataclass(frozen=True, slots=True)
class SpanningCell:
    """A cell as HTML and Word write it: printed once, `down` x `across` places large (1 x 1 = an ordinary cell)."""

    lines: tuple[str, ...]
    down: int = 1
    across: int = 1
    bold: bool = False


def spread(rows: Sequence[Sequence[SpanningCell]], place: Place) -> tuple[tuple[tuple[Cell, ...], ...], list[list[int]]]:
    """Cells at every place that they cover, rows padded to one width; and for each row the column (from 0) of each cell given.

    `place` is that of the grid; row and column are counted from 1. A span never makes rows that are not there.
    """
    taken: list[dict[int, Cell]] = [{} for _ in rows]
    starts: list[list[int]] = []
    for index, row in enumerate(rows):
        starts.append([])
        column = 0
        for cell in row:
            while column in taken[index]:
                column += 1
            starts[-1].append(column)
            _cover(taken, index, column, cell, place)
            column += cell.across
    width = max((max(line, default=-1) + 1 for line in taken), default=0)
    grid = tuple(
        tuple(line.get(column) or Cell((), replace(place, row=index + 1, column=column + 1)) for column in range(width))
        for index, line in enumerate(taken)
    )
    return grid, starts


def _cover(taken: list[dict[int, Cell]], top: int, left: int, cell: SpanningCell, place: Place) -> None:
    for index in range(top, min(top + cell.down, len(taken))):
        for column in range(left, left + cell.across):
            here = replace(place, row=index + 1, column=column + 1)
            first = index == top and column == left
            taken[index].setdefault(column, Cell(cell.lines, here, cell.bold, repeated=not first))
