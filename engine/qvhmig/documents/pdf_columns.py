"""Columns that are only aligned text: the white corridors that no line, or hardly one, crosses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qvhmig.documents.pdf_words import PIECE_GAP, Line

# A corridor may be crossed by one line in this many, if it is a header over several columns or a banner.
_LINES_PER_CROSSING: Final = 6
_HEADER_LINES: Final = 2
# In parts of the font size.
_NARROWEST: Final = 0.3


@dataclass(frozen=True, slots=True)
class Corridor:
    """White from `left` to `right`, over the whole height of a block of lines."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def corridors(lines: Sequence[Line], left: float, right: float) -> list[Corridor]:
    """The corridors between the columns of `lines`, from left to right; [] where there is one column only.

    Lines that are one piece reaching over several columns (banners) do not count. A corridor is believed when
    at least two lines (or the only ones that are there) have text on both sides with a wide gap between.
    """
    parted = [line for line in lines if len(line.pieces()) > 1]
    if not parted:
        return []
    rough = _white(lines, parted, left, right)
    return [corridor for corridor in rough if _believed(corridor, lines, parted)]


def _white(lines: Sequence[Line], parted: Sequence[Line], left: float, right: float) -> list[Corridor]:
    size = sorted(line.size for line in lines)[len(lines) // 2]
    width = int(right - left) + 2
    crossed = [0] * width
    spanning = _spanning(lines, parted)
    counted = [line for line in lines if id(line) not in spanning]
    allowed = len(counted) // _LINES_PER_CROSSING if len(counted) >= 4 else 0
    for number, line in enumerate(counted):
        # A word of a plain row never stands over a corridor; a header or a banner may.
        weight = 1 if number < _HEADER_LINES or len(line.pieces()) <= 2 else allowed + 1
        for word in line.words:
            for x in range(max(0, int(word.left - left)), min(width, int(word.right - left) + 1)):
                crossed[x] += weight
    found: list[Corridor] = []
    start: int | None = None
    for x, count in enumerate([*crossed, allowed + 1]):
        if count <= allowed:
            start = x if start is None else start
        elif start is not None:
            if x - start >= _NARROWEST * size:
                found.append(Corridor(left + start, left + x))
            start = None
    return [corridor for corridor in found if corridor.left > left + 1 and corridor.right < right + 1]


def _spanning(lines: Sequence[Line], parted: Sequence[Line]) -> set[int]:
    """Lines of one piece that lie over a gap of most of the parted lines."""
    gaps: list[tuple[float, float]] = []
    for line in parted:
        pieces = line.pieces()
        gaps += [(a.right, b.left) for a, b in zip(pieces, pieces[1:], strict=False)]
    found = set()
    for line in lines:
        if len(line.pieces()) == 1:
            over = sum(line.left < a and line.right > b for a, b in gaps)
            if over * 2 > len(parted):
                found.add(id(line))
    return found


def _believed(corridor: Corridor, lines: Sequence[Line], parted: Sequence[Line]) -> bool:
    wide = both = 0
    for line in lines:
        before = [word for word in line.words if word.middle < corridor.middle]
        after = [word for word in line.words if word.middle >= corridor.middle]
        if before and after:
            both += 1
            gap = after[0].left - max(word.right for word in before)
            wide += gap > PIECE_GAP * line.size * 0.999
    return wide >= min(2, len(parted)) and wide * 2 >= both
