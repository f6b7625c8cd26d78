"""One page of marks as draft blocks: grids, boxed text and paragraphs, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qvhmig.documents.pdf_aligned import aligned_grids
from qvhmig.documents.pdf_grids import DraftGrid, grid_of
from qvhmig.documents.pdf_marks import Box, PageMarks, Stroke
from qvhmig.documents.pdf_prose import DraftWords, boxed, paragraphs
from qvhmig.documents.pdf_regions import Region, merged, regions_of
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


def page_text(marks: PageMarks) -> PageText:
    level, upright = merged(marks.level), merged(marks.upright)
    lines = lines_of(words_of(marks.glyphs, upright))
    return PageText(marks.number, marks.width, marks.height, marks.turn, tuple(lines), tuple(level), tuple(upright))


def blocks_of(page: PageText, lines: Sequence[Line]) -> list[DraftGrid | DraftWords]:
    """The blocks of a page. `lines`: those of the page without running heads and feet."""
    regions = regions_of(page.level, page.upright, lines)
    words = [word for line in lines for word in line.words]
    blocks: list[DraftGrid | DraftWords] = []
    taken: set[int] = set()
    # From the innermost outwards: a table in a cell keeps its words to itself.
    for region in sorted(regions, key=lambda r: (r.right - r.left) * (r.bottom - r.top)):
        inside = [word for word in words if id(word) not in taken and _holds(region, word)]
        block = _block(region, inside)
        if block is not None:
            blocks.append(block)
            taken.update(id(word) for word in inside)
    rest = lines_of(word for word in words if id(word) not in taken)
    for grid, run in aligned_grids(rest):
        blocks.append(grid)
        taken.update(id(word) for line in run for word in line.words)
    rest = [line for line in rest if not any(id(word) in taken for word in line.words)]
    blocks += [draft for part in _between(rest, blocks) for draft in paragraphs(part)]
    return _ordered(blocks)


def _holds(region: Region, word: Word) -> bool:
    return region.left - 1 <= word.middle <= region.right + 1 and region.top - 1 <= word.height <= region.bottom + 1


def _block(region: Region, words: Sequence[Word]) -> DraftGrid | DraftWords | None:
    if not words:
        return None
    grid = grid_of(region, words)
    if grid.rows and len(grid.rows[0]) > 1:
        return grid
    if len(grid.rows) > 2:
        return grid
    closed = len(region.level) >= 2 and len(region.upright) >= 2
    return boxed(lines_of(words)) if closed else None


def _between(lines: Sequence[Line], blocks: Sequence[DraftGrid | DraftWords]) -> list[list[Line]]:
    """Lines in groups that no block stands between."""
    tops = sorted(block.box[1] for block in blocks)
    groups: dict[int, list[Line]] = {}
    for line in lines:
        middle = (line.top + line.bottom) / 2
        groups.setdefault(sum(top < middle for top in tops), []).append(line)
    return [groups[key] for key in sorted(groups)]


def _ordered(blocks: Sequence[DraftGrid | DraftWords]) -> list[DraftGrid | DraftWords]:
    """From top to bottom; blocks side by side from left to right."""
    rest = sorted(blocks, key=lambda b: (b.box[1], b.box[0]))
    done: list[DraftGrid | DraftWords] = []
    for block in rest:
        place = len(done)
        while place and _beside(done[place - 1].box, block.box) and block.box[0] < done[place - 1].box[0]:
            place -= 1
        done.insert(place, block)
    return done


def _beside(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    apart = one[2] <= other[0] + 1 or other[2] <= one[0] + 1
    return apart and shared > 0.5 * min(one[3] - one[1], other[3] - other[1])
