"""One page of marks as draft blocks: grids, boxed text and paragraphs, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qvhmig.documents.pdf_aligned import aligned_grids
from qvhmig.documents.pdf_grids import DraftGrid, Edges, grid_of
from qvhmig.documents.pdf_marks import Box, PageMarks, Stroke
from qvhmig.documents.pdf_prose import DraftWords, boxed, paragraphs
from qvhmig.documents.pdf_regions import Region, merged, parts_of, reaching, regions_of, without_page_border
from qvhmig.documents.pdf_words import Line, Word, lines_of, words_of


@dataclass(frozen=True, slots=True)
class PageText:
    """The words and merged strokes of a page; what is kept of it until all pages have been seen."""

    number: int
    width: float
    height: float
    turn: int
    lines: tuple[Line, ...]
    level: tuple[Stroke, ...]
    upright: tuple[Stroke, ...]

    def frames(self) -> list[Region]:
        """What is drawn and has room for text: no running head stands in a table, though one may have a frame of its own."""
        return [part for part in parts_of(self.level, self.upright) if part.bottom - part.top > 8]


def page_text(marks: PageMarks) -> PageText:
    level, upright = without_page_border(merged(marks.level), merged(marks.upright), marks.width, marks.height)
    lines = lines_of(words_of(marks.glyphs, upright))
    return PageText(marks.number, marks.width, marks.height, marks.turn, tuple(lines), tuple(level), tuple(upright))


def blocks_of(page: PageText, lines: Sequence[Line], before: Edges = ()) -> list[DraftGrid | DraftWords]:
    """The blocks of a page. `lines`: those of the page without running heads and feet.

    `before`: the columns of the table that ends the page before.
    """
    words = [word for line in lines for word in line.words]
    drawn = regions_of(page.level, page.upright, lines)
    regions = [reaching(region, lines, drawn) for region in drawn]
    blocks, taken = _drawn(regions, words, before)
    rest = lines_of(word for word in words if id(word) not in taken)
    first = min((block.box[1] for block in blocks), default=page.height)
    going_on = before if rest and rest[0].top < first else ()
    for grid, run in aligned_grids(rest, going_on):
        blocks.append(grid)
        taken.update(id(word) for line in run for word in line.words)
    rest = [line for line in rest if not any(id(word) in taken for word in line.words)]
    blocks += [draft for part in _between(rest, blocks) for draft in paragraphs(part)]
    return _ordered(blocks)


def _drawn(regions: Sequence[Region], words: Sequence[Word], before: Edges) -> tuple[list[DraftGrid | DraftWords], set[int]]:
    """The blocks of the regions and the ids of the words in them, from the innermost outwards."""
    blocks: list[DraftGrid | DraftWords] = []
    taken: set[int] = set()
    for region in reversed(regions):
        inside = [word for word in words if id(word) not in taken and _holds(region, word)]
        inner = [b for b in blocks if isinstance(b, DraftGrid) and b.inside is None and _within(b.box, region.box)]
        block = _block(region, inside, inner, before)
        if isinstance(block, DraftWords) and _is_mark(region, regions, words):
            continue
        if block is not None:
            blocks.append(block)
            taken.update(id(word) for word in inside)
    return blocks, taken


def _is_mark(region: Region, regions: Sequence[Region], words: Sequence[Word]) -> bool:
    """Whether a frame or tint only marks a part of a text: it stands in a table or frame, or the line goes on beside it."""
    if any(other is not region and _within(region.box, other.box) for other in regions):
        return True
    inside = [word for word in words if _holds(region, word)]
    return any(
        abs(word.base - marked.base) < 1 and (-1 < word.left - marked.right < marked.size or -1 < marked.left - word.right < marked.size)
        for word in words
        if not _holds(region, word)
        for marked in inside
    )


def _holds(region: Region, word: Word) -> bool:
    return region.left - 1 <= word.middle <= region.right + 1 and region.top - 1 <= word.height <= region.bottom + 1


def _within(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _block(region: Region, words: Sequence[Word], inner: Sequence[DraftGrid], before: Edges) -> DraftGrid | DraftWords | None:
    if not words and not inner:
        return None
    grid = grid_of(region, words, inner, before)
    if len(grid.rows) > 2 or (grid.rows and len(grid.rows[0]) > 1):
        return grid
    # What looked like a cell is a frame around a table and perhaps some text: the table stands in no cell.
    for part in inner:
        part.inside = None
    closed = len(region.level) >= 2 and len(region.upright) >= 2
    return boxed(lines_of(words)) if closed and words else None


def _between(lines: Sequence[Line], blocks: Sequence[DraftGrid | DraftWords]) -> list[list[Line]]:
    """Lines in groups that no block stands between."""
    tops = sorted(block.box[1] for block in blocks)
    groups: dict[int, list[Line]] = {}
    for line in lines:
        middle = (line.top + line.bottom) / 2
        groups.setdefault(sum(top < middle for top in tops), []).append(line)
    return [groups[key] for key in sorted(groups)]


def _ordered(blocks: Sequence[DraftGrid | DraftWords]) -> list[DraftGrid | DraftWords]:
    """From top to bottom; blocks side by side from left to right; a table in a cell after the table that holds it."""
    done: list[DraftGrid | DraftWords] = []
    for block in sorted((b for b in blocks if not _is_inner(b)), key=lambda b: (b.box[1], b.box[0])):
        place = len(done)
        while place and _beside(done[place - 1].box, block.box) and block.box[0] < done[place - 1].box[0]:
            place -= 1
        done.insert(place, block)
    for inner in sorted((b for b in blocks if _is_inner(b)), key=lambda b: (-b.box[1], -b.box[0])):
        done.insert(_holder(done, inner) + 1, inner)
    return done


def _is_inner(block: DraftGrid | DraftWords) -> bool:
    return isinstance(block, DraftGrid) and block.inside is not None


def _holder(blocks: Sequence[DraftGrid | DraftWords], inner: DraftGrid | DraftWords) -> int:
    """Where the smallest block around `inner` stands; the last place if there is none."""
    around = [(block.box[2] - block.box[0], i) for i, block in enumerate(blocks) if block is not inner and _within(inner.box, block.box)]
    return min(around)[1] if around else len(blocks) - 1


def _beside(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    apart = one[2] <= other[0] + 1 or other[2] <= one[0] + 1
    return apart and shared > 0.5 * min(one[3] - one[1], other[3] - other[1])
