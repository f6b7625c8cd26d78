"""Where the rows of a table begin that has no rules between them: spacing first, then the columns that are filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qvhmig.documents.pdf_words import Line

# A gap between rows is this much wider than the gap between the lines of one row.
_ROW_GAP: Final = 1.12
# In font sizes: lines of one cell are set no further apart than this.
LEADING: Final = 1.35


def row_starts(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[float]:
    """The heights at which rows begin, from the top; the first is above the first line. `columns`: left and right edges."""
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


def _filled(line: Line, columns: Sequence[tuple[float, float]]) -> frozenset[int]:
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


def _begins(filled: Sequence[frozenset[int]], i: int, lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
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
