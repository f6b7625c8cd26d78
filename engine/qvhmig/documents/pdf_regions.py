"""Where on a page something is ruled, banded or framed: strokes that hang together, and stacks of them that share a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from statistics import median
from typing import Final

from qvhmig.documents.pdf_columns import corridors
from qvhmig.documents.pdf_marks import Box, Stroke
from qvhmig.documents.pdf_words import Line

# Points. Two rules this near are one (double rules); ends this near touch; dashes this near are one rule.
SAME_RULE: Final = 3.6
_TOUCH: Final = 2.6
_DASH_GAP: Final = 4.2
_SHORTEST: Final = 8.0
_SAME_SIDE: Final = 3.5
# In parts of the page: a frame larger than this both ways is an ornament of the page.
_PAGE_BORDER: Final = 0.75
# In font sizes: white between the end of a table's rules and a further row of it.
_NEXT_ROW: Final = 1.6
# In font sizes: white that parts a heading, and white that parts anything, from a table above.
_HEADING_GAP: Final = 1.0
_TABLE_GAP: Final = 2.4


@dataclass(frozen=True, slots=True)
class Region:
    """Strokes that make one table or frame. The box may reach further than the strokes where a last row has no rule."""

    left: float
    top: float
    right: float
    bottom: float
    level: tuple[Stroke, ...]
    upright: tuple[Stroke, ...]

    @property
    def box(self) -> Box:
        return (self.left, self.top, self.right, self.bottom)

    def holds(self, line: Line) -> bool:
        """Whether the middle of a line lies inside."""
        x, y = (line.left + line.right) / 2, (line.top + line.bottom) / 2
        return self.left - 1 <= x <= self.right + 1 and self.top - 1 <= y <= self.bottom + 1


def merged(strokes: Iterable[Stroke]) -> list[Stroke]:
    """Strokes on one line that touch or overlap, as one; what stays shorter than a letter is wide is left out."""
    found: list[Stroke] = []
    for group in _near_groups(strokes):
        run: Stroke | None = None
        for stroke in sorted(group, key=lambda s: s.start):
            if run is not None and stroke.start - run.end <= _DASH_GAP:
                run = Stroke(run.at, run.start, max(run.end, stroke.end), run.drawn or stroke.drawn)
            else:
                if run is not None:
                    found.append(run)
                run = stroke
        if run is not None:
            found.append(run)
    return [stroke for stroke in found if stroke.length >= _SHORTEST]


def _near_groups(strokes: Iterable[Stroke]) -> list[list[Stroke]]:
    groups: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda s: s.at):
        if groups and stroke.at - groups[-1][0].at <= 1.6:
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    return groups


def regions_of(level: Sequence[Stroke], upright: Sequence[Stroke], lines: Sequence[Line]) -> list[Region]:
    """All regions of a page from the largest to the smallest. `level` and `upright` are merged strokes."""
    parts = parts_of(level, upright)
    parts = [part for part in parts if part.right - part.left > 2 * _SHORTEST and not _underlines(part, lines)]
    stacked = _stacked(parts, lines)
    return sorted(stacked, key=lambda r: -(r.right - r.left) * (r.bottom - r.top))


def parts_of(level: Sequence[Stroke], upright: Sequence[Stroke]) -> list[Region]:
    """Strokes that cross or touch, each group as a region."""
    return [_region(*part) for part in _connected(level, upright)]


def without_page_border(
    level: Sequence[Stroke], upright: Sequence[Stroke], width: float, height: float
) -> tuple[list[Stroke], list[Stroke]]:
    """The strokes but for a frame around the whole page that has nothing drawn across it."""
    for part in parts_of(level, upright):
        large = part.right - part.left > _PAGE_BORDER * width and part.bottom - part.top > _PAGE_BORDER * height
        plain = len(part.level) <= 2 and len(part.upright) <= 2
        if large and plain:
            return [s for s in level if s not in part.level], [s for s in upright if s not in part.upright]
    return list(level), list(upright)


def _connected(level: Sequence[Stroke], upright: Sequence[Stroke]) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Strokes that cross or touch each other, in groups."""
    parent = list(range(len(level) + len(upright)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for i, row in enumerate(level):
        for j, column in enumerate(upright):
            if (
                column.start - _TOUCH <= row.at <= column.end + _TOUCH
                and row.start - _TOUCH <= column.at <= row.end + _TOUCH
            ):
                parent[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = defaultdict(lambda: ([], []))
    for i, row in enumerate(level):
        groups[root(i)][0].append(row)
    for j, column in enumerate(upright):
        groups[root(len(level) + j)][1].append(column)
    return list(groups.values())


def _region(level: Sequence[Stroke], upright: Sequence[Stroke]) -> Region:
    lefts = [s.start for s in level] + [s.at for s in upright]
    rights = [s.end for s in level] + [s.at for s in upright]
    tops = [s.at for s in level] + [s.start for s in upright]
    bottoms = [s.at for s in level] + [s.end for s in upright]
    return Region(min(lefts), min(tops), max(rights), max(bottoms), tuple(level), tuple(upright))


def _underlines(part: Region, lines: Sequence[Line]) -> bool:
    """A single rule right under one text and as long as it."""
    if part.upright or len(part.level) != 1:
        return False
    rule = part.level[0]
    return any(
        -2 <= rule.at - line.base <= 0.4 * line.size
        and any(abs(piece.left - rule.start) < 4 and abs(piece.right - rule.end) < 4 for piece in line.pieces())
        for line in lines
    )


def _stacked(parts: Sequence[Region], lines: Sequence[Line]) -> list[Region]:
    """Rules and bands of the same width, one below the other with columns of text between them, are one table."""
    done: list[Region] = []
    rest = sorted(parts, key=lambda r: (r.top, r.bottom))
    for part in rest:
        above = next(
            (
                other
                for other in reversed(done)
                if abs(other.left - part.left) <= _SAME_SIDE and abs(other.right - part.right) <= _SAME_SIDE and other.bottom <= part.top + _TOUCH
            ),
            None,
        )
        if above is not None and _belong_together(above, part, lines):
            done[done.index(above)] = _region((*above.level, *part.level), (*above.upright, *part.upright))
        else:
            done.append(part)
    return done


def _belong_together(above: Region, below: Region, lines: Sequence[Line]) -> bool:
    between = [
        line for line in lines
        if above.bottom - 1 <= (line.top + line.bottom) / 2 <= below.top + 1 and line.right > above.left and line.left < above.right
    ]  # fmt: skip
    if not between:
        return below.top - above.bottom <= 2 * SAME_RULE
    if _walls(above) or _walls(below):
        return False
    if any(line.left < above.left - 4 or line.right > above.right + 4 for line in between):
        return False
    inside = [line for line in lines if above.holds(line) or below.holds(line)]
    if _apart(above, below, between, median([line.size for line in inside] or [line.size for line in between])):
        return False
    if all(len(line.pieces()) == 1 for line in between):
        # A title of a part of the table, between the rules of two rows.
        rows = [*inside, *(line for line in lines if 0 <= above.top - line.bottom < _NEXT_ROW * line.size)]
        return len(between) == 1 and any(len(line.pieces()) > 1 for line in rows)
    return bool(corridors([*inside, *between], above.left, above.right))


def _apart(above: Region, below: Region, between: Sequence[Line], size: float) -> bool:
    """Whether the table above has ended: by a larger line of one piece (a heading) or white before it, or much white anywhere."""
    edge = above.bottom
    for line in between:
        heading = len(line.pieces()) == 1 and line.left < above.left + 3 * size
        if heading and line.size > 1.08 * size:
            return True
        if line.top - edge > (_HEADING_GAP if heading else _TABLE_GAP) * line.size:
            return True
        edge = line.bottom
    return below.top - edge > _TABLE_GAP * between[-1].size


def _walls(region: Region) -> bool:
    """Upright rules within, not at the sides."""
    return any(region.left + SAME_RULE < s.at < region.right - SAME_RULE and s.drawn for s in region.upright)


def reaching(region: Region, lines: Sequence[Line], others: Sequence[Region]) -> Region:
    """The region with the rows above and below it that stand in its columns and are not ruled or banded themselves.

    Only where columns are aligned text: what has upright rules ends where they end. `lines`: all lines of the page;
    `others`: the regions of the page, whose lines are theirs.
    """
    if any(s.drawn for s in region.upright):
        return region
    inside = [line for line in lines if region.holds(line)]
    closed = [other for other in others if other is not region and other.bottom - other.top > _SHORTEST]
    before = _free([line for line in lines if line.bottom < region.top + 2][::-1], closed)
    after = _free([line for line in lines if line.top > region.bottom - 2], closed)
    above = _near(region, before, inside, -1)
    # A header above tells the columns of what stands below, and the other way round.
    below = _near(region, after, [*above[::-1], *inside], +1)
    above = above or _near(region, before, [*inside, *below], -1)
    if not above and not below:
        return region
    return replace(
        region,
        top=min([region.top, *(line.top - 1 for line in above)]),
        bottom=max([region.bottom, *(line.bottom + 1 for line in below)]),
    )


def _free(lines: Sequence[Line], closed: Sequence[Region]) -> list[Line]:
    """Lines up to the first that stands in one of the regions."""
    return list(takewhile(lambda line: not any(other.holds(line) for other in closed), lines))


def _near(region: Region, lines: Sequence[Line], inside: Sequence[Line], way: int) -> list[Line]:
    """The next lines, outwards, that keep the columns; the last of them has several pieces or hangs close to the line before."""
    taken: list[Line] = []
    edge = region.bottom if way > 0 else region.top
    for line, further in zip(lines, [*lines[1:], None], strict=False):
        near, far = (line.top, line.bottom) if way > 0 else (line.bottom, line.top)
        if (near - edge) * way > _NEXT_ROW * line.size:
            break
        known = [*inside, *taken]
        if not _fits(region, line, known) and not (further and _ends_header(line, further) and _fits(region, further, known)):
            break
        taken.append(line)
        edge = far
    if not any(len(line.pieces()) > 1 for line in [*inside, *taken]):
        return []
    while taken and way < 0 and len(taken[-1].pieces()) == 1:
        taken.pop()
    return taken


def _ends_header(line: Line, above: Line) -> bool:
    """Whether a line is the second of a header cell: close under a line of several pieces, in the same weight."""
    close = 0 < line.base - above.base < 1.35 * line.size and line.bold == above.bold
    return close and len(line.pieces()) == 1 and len(above.pieces()) > 1


def _fits(region: Region, line: Line, others: Sequence[Line]) -> bool:
    if line.left < region.left - 3 or line.right > region.right + 3:
        return False
    if len(line.pieces()) == 1 and all(len(other.pieces()) == 1 for other in others):
        # Nothing is known of the columns yet; the last line of a header may have text in one column only.
        return len(others) < 2 and line.right - line.left < 0.4 * (region.right - region.left)
    white = corridors([*others, line], region.left, region.right)
    if not white or any(word.left < c.middle < word.right for c in white for word in line.words):
        return False
    if len(line.pieces()) > 1 or line.left > white[0].left:
        return True
    # One piece in the first column: the end of a long name, close to the line before.
    return any(abs(other.base - line.base) < 1.35 * line.size and other.bold == line.bold for other in others)
