"""Where a sheet holds several grids: cut apart only where that is sure, the rest is left to the interpretation.

Blank rows are common inside a dictionary and prove nothing. An empty column proves that two tables stand side by side where both sides
have a header of their own: the same one again, or lists without gaps that end in different rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from qvhmig.documents.grids import Cell, Place
from qvhmig.documents.workbook_marks import SheetMarks

_LEAST_WIDTH: Final = 2
_LEAST_ROWS: Final = 2
_SHARED_HEADER: Final = 0.5  # part of the shorter header that the other one has, too

Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One grid of a sheet. `place` is that of its first cell; `hidden_columns` count from 0 within it."""

    rows: tuple[tuple[Cell, ...], ...]
    place: Place
    caption: str = ""
    hidden_columns: tuple[int, ...] = ()


def parts_of_sheet(cells: list[list[Cell]], top: int, left: int, merged: Merged, marks: SheetMarks) -> list[SheetPart]:
    """The grids of a sheet whose cells begin at (top, left), from 0; merged cells are repeated at every place that they cover."""
    _repeat_merged(cells, top, left, merged)
    bands = _bands(cells)
    parts = []
    for first, last in bands:
        rows = _trimmed([row[first:last] for row in cells])
        if rows:
            hidden = tuple(column - left - first for column in sorted(marks.hidden_columns) if first <= column - left < last)
            parts.append(SheetPart(tuple(map(tuple, rows)), rows[0][0].place, marks.table_name if len(bands) == 1 else "", hidden))
    return parts


def _repeat_merged(cells: list[list[Cell]], top: int, left: int, merged: Merged) -> None:
    """A merge that reaches beyond the filled rectangle is cut to it: nothing stands there."""
    for (first_row, first_column), (last_row, last_column) in merged:
        row, column = first_row - top, first_column - left
        if not (0 <= row < len(cells) and 0 <= column < len(cells[row])):
            continue
        anchor = cells[row][column]
        for r in range(row, min(last_row - top + 1, len(cells))):
            for c in range(column, min(last_column - left + 1, len(cells[r]))):
                if (r, c) != (row, column) and not cells[r][c].lines:
                    cells[r][c] = replace(cells[r][c], lines=anchor.lines, bold=anchor.bold, repeated=True)


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Without blank rows at both ends and blank columns at the right."""
    filled = [index for index, row in enumerate(rows) if any(cell.lines for cell in row)]
    if not filled:
        return []
    rows = rows[filled[0] : filled[-1] + 1]
    width = max(index + 1 for row in rows for index, cell in enumerate(row) if cell.lines)
    return [row[:width] for row in rows]


def _bands(cells: list[list[Cell]]) -> list[tuple[int, int]]:
    """Ranges of columns [first, last) that are grids of their own; one range where nothing proves that there are more."""
    width = len(cells[0]) if cells else 0
    used = [any(row[column].lines and not row[column].repeated for row in cells) for column in range(width)]
    if True not in used:
        return []
    whole = [(used.index(True), width)]
    bands: list[tuple[int, int]] = []
    for column in range(width):
        if used[column]:
            if bands and bands[-1][1] == column:
                bands[-1] = (bands[-1][0], column + 1)
            else:
                bands.append((column, column + 1))
    if len(bands) < 2 or any(last - first < _LEAST_WIDTH for first, last in bands):
        return whole
    headers = [_header(cells, first, last) for first, last in bands]
    if all(_alike(headers[0], header) for header in headers[1:]):
        return bands
    ends = [_end_of_list(cells, first, last) for first, last in bands]
    return bands if all(ends) and len(set(ends)) > 1 else whole


def _end_of_list(cells: list[list[Cell]], first: int, last: int) -> int:
    """The row behind the last one of a band that is a list of its own: a full header, then rows without a gap that all
    have a first cell; 0 where it is none."""
    start = next((index for index, row in enumerate(cells) if all(cell.lines and not cell.repeated for cell in row[first:last])), None)
    if start is None:
        return 0
    filled = [index for index, row in enumerate(cells) if index > start and any(cell.lines for cell in row[first:last])]
    named = all(cells[index][first].lines for index in filled)
    whole = filled == list(range(start + 1, start + 1 + len(filled)))
    return filled[-1] + 1 if named and whole and len(filled) >= _LEAST_ROWS else 0


def _header(cells: list[list[Cell]], first: int, last: int) -> frozenset[str]:
    """The texts of the first row of a band of which every cell is filled and no two are equal; empty where there is none."""
    for row in cells:
        texts = [cell.text.casefold() for cell in row[first:last] if cell.lines and not cell.repeated]
        if len(texts) == last - first and len(set(texts)) == len(texts):
            return frozenset(texts)
    return frozenset()


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and len(one & other) >= _SHARED_HEADER * shorter
