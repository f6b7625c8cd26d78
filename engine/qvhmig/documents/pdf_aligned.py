"""Tables without rules and bands: runs of lines whose pieces stand in the same columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

from qvhmig.documents.pdf_columns import Corridor, corridors
from qvhmig.documents.pdf_grids import DraftCell, DraftGrid, Edges, fitting, join_banner, split_row, without_empty
from qvhmig.documents.pdf_words import Line, box_around

# Lines further apart than this many font sizes belong to no common table.
_FURTHEST: Final = 3.2
_BULLET: Final = re.compile(r"\W{1,2}|\(?\w{1,3}[.)]|\d+(\.\d+)+\.?")
_LEADER: Final = re.compile(r"[.…·]{4,}|(\. ){3,}")
# Columns of running text hold this many words a line and more.
_PROSE_WORDS: Final = 4


def aligned_grids(lines: Sequence[Line], before: Edges = ()) -> list[tuple[DraftGrid, list[Line]]]:
    """The tables among `lines` (top to bottom), each with the lines that went into it.

    `before`: the columns of a table that may go on at the top of this page.
    """
    found: list[tuple[DraftGrid, list[Line]]] = []
    going_on = _going_on(lines, before)
    if going_on:
        found.append((_grid(going_on, before), going_on))
    i = len(going_on)
    while i < len(lines):
        run = _run(lines, i)
        if run and _is_table(run):
            found.append((_grid(run), run))
            i += len(run)
        else:
            i += max(1, len(run) if run and _is_prose(run) else 1)
    return found


def _going_on(lines: Sequence[Line], before: Edges) -> list[Line]:
    """The first lines of a page, as far as they stand in the columns of the table of the page before."""
    run: list[Line] = []
    for line in lines:
        if run and (line.base - run[-1].base > _FURTHEST * line.size or _is_heading(line, run)):
            break
        if not fitting(before, line.words, before[0][0] if before else 0, line.right) or line.left < before[0][0] - 3:
            break
        if len(line.pieces()) == 1 and line.left < before[0][1] and (not run or line.base - run[-1].base > 1.35 * line.size):
            break
        run.append(line)
    return run if any(len(line.pieces()) > 1 or line.left > before[1][0] for line in run) else []


def _run(lines: Sequence[Line], first: int) -> list[Line]:
    """The longest run from `first` on that keeps at least one corridor."""
    if len(lines[first].pieces()) < 2 or _has_leader(lines[first]):
        return []
    run = [lines[first]]
    best = 1
    gaps = _gaps(lines[first])
    for before, line in zip(lines[first:], lines[first + 1 :], strict=False):
        if line.base - before.base > _FURTHEST * max(line.size, before.size) or _has_leader(line):
            break
        kept = _kept(gaps, line)
        if not kept or _is_heading(line, run):
            break
        gaps = kept
        run.append(line)
        if len(line.pieces()) > 1 or line.left > min(gap.left for gap in gaps) - 1 or before is run[-2]:
            best = len(run)
    return _without_tail(run[:best])


def _is_heading(line: Line, run: Sequence[Line]) -> bool:
    """A line of one piece at the left that is larger than the table's text or stands further off than any row before."""
    if len(line.pieces()) > 1 or line.left > run[0].left + 2:
        return False
    usual = median(before.size for before in run)
    steps = [after.base - before.base for before, after in zip(run, run[1:], strict=False)]
    return line.size > 1.08 * usual or line.base - run[-1].base > 1.35 * max(steps, default=1.3 * usual)


def _without_tail(run: list[Line]) -> list[Line]:
    """A last line of one piece in the first column is no continuation but what follows the table."""
    while len(run) > 1 and len(run[-1].pieces()) == 1 and run[-1].left <= min(line.left for line in run) + 2:
        run = run[:-1]
    return run


def _has_leader(line: Line) -> bool:
    return bool(_LEADER.search(line.text))


def _gaps(line: Line) -> list[Corridor]:
    pieces = line.pieces()
    return [Corridor(a.right, b.left) for a, b in zip(pieces, pieces[1:], strict=False)]


def _kept(gaps: Sequence[Corridor], line: Line) -> list[Corridor]:
    """What the line leaves of the white between columns."""
    kept: list[Corridor] = []
    for gap in gaps:
        parts = [gap]
        for word in line.words:
            parts = [rest for part in parts for rest in _minus(part, word.left, word.right)]
        wide = [part for part in parts if part.right - part.left >= 0.45 * line.size]
        kept += wide[:1] if wide else []
    return kept


def _minus(gap: Corridor, left: float, right: float) -> list[Corridor]:
    if right <= gap.left or left >= gap.right:
        return [gap]
    return [part for part in (Corridor(gap.left, left), Corridor(right, gap.right)) if part.right > part.left]


def _is_table(run: Sequence[Line]) -> bool:
    several = [line for line in run if len(line.pieces()) > 1]
    if len(several) < 3 and not (len(several) == 2 and all(len(line.pieces()) > 2 for line in several)):
        return False
    left, _, right, _ = box_around(run)
    found = corridors(run, left, right)
    if not found or _is_prose(run):
        return False
    first = [line.pieces()[0].text for line in several]
    return not (len(found) == 1 and all(_BULLET.fullmatch(text) for text in first))


def _is_prose(run: Sequence[Line]) -> bool:
    """Columns of running text side by side: every column has many words a line."""
    if len(run) < 3:
        return False
    left, _, right, _ = box_around(run)
    found = corridors(run, left, right)
    edges = [left - 1, *(corridor.middle for corridor in found), right + 1]
    counts = []
    for start, end in zip(edges, edges[1:], strict=False):
        counts.append([sum(start <= word.middle < end for word in line.words) for line in run])
    return bool(found) and all(median([n for n in column if n] or [0]) >= _PROSE_WORDS for column in counts)


def _grid(run: Sequence[Line], before: Edges = ()) -> DraftGrid:
    box = box_around(run)
    left, top, right, bottom = box
    middles = [edge for _, edge in before[:-1]] or [corridor.middle for corridor in corridors(run, left, right)]
    edges = [min([left, *(start for start, _ in before)]) - 1, *middles, right + 1]
    row = []
    for start, end in zip(edges, edges[1:], strict=False):
        words = [word for line in run for word in line.words if start <= word.middle < end]
        row.append(DraftCell((start, top - 1, end, bottom + 1), words))
    rows = split_row(row)
    for one in rows:
        join_banner(one)
    return DraftGrid(rows if before else without_empty(rows), box)
