"""Where the rows of a table begin that has no rules between them: spacing first, then the columns that are filled."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from qvhmig.documents.pdf_words import Line, lines_of

# A gap between rows is this much wider than the gap between the lines of one row.
_ROW_GAP: Final = 1.12
# In font sizes: lines of one cell are set no further apart than this.
LEADING: Final = 1.35
# In font sizes: how far the middle of a cell may be from that of its row where cells are set in the middle.
_OFF_MIDDLE: Final = 0.3
_Edges = Sequence[tuple[float, float]]


def row_starts(lines: Sequence[Line], columns: _Edges) -> list[float]:
    """The heights at which rows begin, from the top; the first is above the first line. `columns`: left and right edges."""
    middle = starts_of_middled(lines, columns)
    if middle:
        return middle
    filled = [_filled(line, columns) for line in lines]
    gaps = [after.base - before.base for before, after in zip(lines, lines[1:], strict=False)]
    limit = _gap_limit(gaps, filled)
    centred = _one_full_line_each(gaps, filled) if limit is None else None
    starts = [0]
    for i in range(1, len(lines)):
        ends_header = lines[i - 1].bold and not lines[i].bold and all(line.bold for line in lines[:i])
        if centred is not None:
            begins = gaps[i - 1] > centred
        elif limit is None:
            begins = _begins(filled, i, lines, columns)
        else:
            begins = gaps[i - 1] > limit and (0 in filled[i] or 0 not in _core(filled))
        if begins or ends_header:
            starts.append(i)
    middles = [(line.top + line.bottom) / 2 for line in lines]
    return [lines[i].top - 1 if i == 0 else (middles[i - 1] + middles[i]) / 2 for i in starts]


def starts_of_middled(lines: Sequence[Line], columns: _Edges) -> list[float]:
    """The heights at which rows begin whose short cells stand in the middle of the long one; [] where they do not.

    The longest column tells the rows: its lines are closer to each other within a row than from row to row.
    """
    texts = [lines_of(w for line in lines for w in line.words if left - 1 <= w.middle <= right + 1) for left, right in columns]
    longest = max(texts, key=len)
    gaps = sorted(after.base - before.base for before, after in pairwise(longest))
    limit = next(((one + other) / 2 for one, other in pairwise(gaps) if other > one * _ROW_GAP), None)
    if limit is None:
        return []
    rows: list[list[Line]] = [[longest[0]]]
    for before, line in pairwise(longest):
        if line.base - before.base > limit:
            rows.append([])
        rows[-1].append(line)
    starts = [lines[0].top - 1, *((before[-1].bottom + after[0].top) / 2 for before, after in pairwise(rows))]
    return starts if _are_middled(rows, starts, [text for text in texts if text is not longest]) else []


def _are_middled(rows: Sequence[Sequence[Line]], starts: Sequence[float], others: Sequence[Sequence[Line]]) -> bool:
    """Whether at least two cells beside long ones, every first cell and nearly all others stand in the middle.

    Two rows may have no first cell. In the first row and the last, of which a part may stand on another page, it is of one line.
    """
    beside = off = nameless = 0
    for row, start, end in zip(rows, starts, [*starts[1:], float("inf")], strict=True):
        middle = (row[0].top + row[-1].bottom) / 2
        cells = [[line for line in other if start <= (line.top + line.bottom) / 2 < end] for other in others]
        away = [bool(cell) and abs((cell[0].top + cell[-1].bottom) / 2 - middle) > _OFF_MIDDLE * row[0].size for cell in cells]
        is_part = row is rows[0] or row is rows[-1]
        if away[:1] == [True] and (len(cells[0]) > 1 or not is_part):
            return False
        nameless += not any(cells[:1])
        beside += sum(0 < len(cell) < len(row) for cell in cells)
        off += 0 if is_part else sum(away)
    return beside >= 2 and off * 6 <= beside and nameless <= 2


def _filled(line: Line, columns: _Edges) -> frozenset[int]:
    return frozenset(i for word in line.words for i, (left, right) in enumerate(columns) if left - 1 <= word.middle <= right + 1)


def _gap_limit(gaps: Sequence[float], filled: Sequence[frozenset[int]]) -> float | None:
    """The gap above which a row begins, where spacing tells rows from lines; None where it does not.

    The gaps before lines that fill most columns are those between rows; they have to be wider than those before other lines.
    """
    usual = _usual_width(filled)
    rows = [gap for gap, after in zip(gaps, filled[1:], strict=True) if len(after) >= usual]
    if not rows:
        return None
    least = min(rows)
    within = [gap for gap in gaps if gap * _ROW_GAP < least]
    return (max(within) + least) / 2 if within else None


def _one_full_line_each(gaps: Sequence[float], filled: Sequence[frozenset[int]]) -> float | None:
    """The gap that cuts the lines into groups with one full line each, which need not be the first (cells set in the middle or low)."""
    core = _core(filled)
    full = [len(columns & core) * 2 > len(core) and (0 in columns or 0 not in core) for columns in filled]
    if all(full) or full.count(True) < 2:
        return None
    ordered = sorted(gaps)
    for before, after in zip(ordered, ordered[1:], strict=False):
        limit = (before + after) / 2
        if after <= before * _ROW_GAP:
            continue
        groups = [[full[0]]]
        for gap, is_full in zip(gaps, full[1:], strict=True):
            if gap > limit:
                groups.append([])
            groups[-1].append(is_full)
        if all(group.count(True) == 1 for group in groups):
            return limit
    return None


def _usual_width(filled: Sequence[frozenset[int]]) -> int:
    widths = sorted(len(f) for f in filled if len(f) > 1)
    return widths[len(widths) // 2] if widths else 1


def _core(filled: Sequence[frozenset[int]]) -> frozenset[int]:
    """The columns that are filled in nearly all of the fullest lines."""
    usual = _usual_width(filled)
    full = [f for f in filled if len(f) >= usual]
    return frozenset(i for i in range(max(max(f) for f in full) + 1) if sum(i in f for f in full) >= 0.85 * len(full))


def _begins(filled: Sequence[frozenset[int]], i: int, lines: Sequence[Line], columns: _Edges) -> bool:
    """A row begins where at least half of the columns that most rows fill are filled; other lines go on with the row above."""
    if len(filled[i]) >= 2:
        core = _core(filled)
        share = len(filled[i] & core) / max(1, len(core))
        if 0 in core and 0 not in filled[i]:
            return False
        # Half of the columns may be two cells that both go on; then the distance decides.
        return share > 0.5 or (share == 0.5 and lines[i].base - lines[i - 1].base > LEADING * lines[i].size)
    if filled[i] != {0}:
        return False
    # A lone first column: the end of a long name where the line above was full, else a row of its own.
    before = [word for word in lines[i - 1].words if word.middle <= columns[0][1]]
    return not before or max(word.right for word in before) < columns[0][0] + 0.6 * (columns[0][1] - columns[0][0])
