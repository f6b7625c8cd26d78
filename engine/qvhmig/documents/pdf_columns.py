"""Columns that are only aligned text: the white corridors that no line, or hardly one, crosses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qvhmig.documents.pdf_words import Line, Word

# A corridor may be crossed by one line in this many, if it is a header over several columns or a banner.
_LINES_PER_CROSSING: Final = 6
_HEADER_LINES: Final = 2
# In parts of the font size: the narrowest corridor; the narrowest gap that parts columns, if the blanks between words are narrower.
_NARROWEST: Final = 0.3
# The same where all texts behind it begin at one place, and in how many lines at least they do.
_NARROWEST_EDGE: Final = 0.18
_LINES_AT_EDGE: Final = 4
_BULLET: Final = re.compile(r"\W{1,2}|\(?\w{1,3}[.):]|[A-Za-z]")
_COLUMN_GAP: Final = 0.45
_BLANKS: Final = 1.7
# The width of all letters and blanks of typewriter fonts.
_TYPEWRITER: Final = 0.6


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

    Lines that are one piece reaching over several columns (banners) do not count. A corridor is believed when most
    lines with text on both sides have a gap there that is wider than the blanks between words.
    """
    parted = [line for line in lines if len(line.pieces()) > 1]
    if not parted:
        return []
    least = max(_COLUMN_GAP, _BLANKS * _usual_blank(lines))
    plain = _without_spanning(lines, parted)
    strict = [white for white in _white(plain, left, right, 0) if _believed(white, lines, least) or _is_edge(white, plain)]
    if len(plain) < 4:
        return strict
    crossed = [white for white in _white(plain, left, right, len(plain) // _LINES_PER_CROSSING) if not _meets(white, strict)]
    return sorted([*strict, *(white for white in crossed if _parts_rows(white, strict, plain))], key=lambda white: white.left)


def _meets(white: Corridor, others: Sequence[Corridor]) -> bool:
    return any(white.left < other.right and other.left < white.right for other in others)


def _parts_rows(white: Corridor, strict: Sequence[Corridor], lines: Sequence[Line]) -> bool:
    """Whether at least two lines have words on both sides of a crossed corridor, in the columns next to it."""
    first = max([other.middle for other in strict if other.middle < white.middle], default=float("-inf"))
    last = min([other.middle for other in strict if other.middle > white.middle], default=float("inf"))
    both = 0
    for line in lines:
        near = [word for word in line.words if first < word.middle < last and (word.right <= white.left + 1 or word.left >= white.right - 1)]
        both += any(word.middle < white.middle for word in near) and any(word.middle > white.middle for word in near)
    return both >= 2


def _usual_blank(lines: Sequence[Line]) -> float:
    """The white between words, in parts of the font size: wide where all letters are equally wide."""
    shares = [(word.right - word.left) / len(word.text) / word.size for line in lines for word in line.words if len(word.text) > 2]
    even = sum(abs(share - _TYPEWRITER) < 0.02 for share in shares)
    return _TYPEWRITER if shares and even > 0.9 * len(shares) else 0.28


def _white(lines: Sequence[Line], left: float, right: float, allowed: int) -> list[Corridor]:
    """The intervals that at most `allowed` lines cross; a word of a plain row never counts as allowed, a header's or a banner's may."""
    size = sorted(line.size for line in lines)[len(lines) // 2] if lines else 1.0
    width = int(right - left) + 2
    crossed = [0] * width
    for number, line in enumerate(lines):
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
            if x - start >= (_NARROWEST if allowed else _NARROWEST_EDGE) * size:
                found.append(Corridor(left + start, left + x))
            start = None
    return [corridor for corridor in found if corridor.left > left + 1 and corridor.right < right + 1]


def _without_spanning(lines: Sequence[Line], parted: Sequence[Line]) -> list[Line]:
    """All lines but those of one piece that lie over a gap of most of the parted lines."""
    gaps: list[tuple[float, float]] = []
    for line in parted:
        pieces = line.pieces()
        gaps += [(a.right, b.left) for a, b in zip(pieces, pieces[1:], strict=False)]
    kept = []
    for line in lines:
        over = sum(line.left < a and line.right > b for a, b in gaps) if len(line.pieces()) == 1 else 0
        if over * 2 <= len(parted):
            kept.append(line)
    return kept


def _believed(corridor: Corridor, lines: Sequence[Line], least: float) -> bool:
    """`least` in parts of the font size."""
    if corridor.right - corridor.left < _NARROWEST * lines[0].size:
        return False
    wide = both = 0
    for line in lines:
        before = [word.right for word in line.words if word.middle < corridor.middle]
        after = [word.left for word in line.words if word.middle >= corridor.middle]
        if before and after:
            both += 1
            wide += min(after) - max(before) > least * line.size
    return wide * 2 > both and (wide >= 2 or len(lines) <= 2 or corridor.right - corridor.left > least * lines[0].size)


def _is_edge(corridor: Corridor, lines: Sequence[Line]) -> bool:
    """Whether in nearly all lines with text on both sides a word begins at the right edge: no blanks between words stand like that."""
    if _usual_blank(lines) == _TYPEWRITER:
        return False
    pairs: list[tuple[Word, Word]] = []
    for line in lines:
        before = [word for word in line.words if word.middle < corridor.middle]
        if before and len(before) < len(line.words):
            pairs.append((before[-1], line.words[len(before)]))
    bullets = sum(bool(_BULLET.fullmatch(before.text)) for before, _ in pairs)
    # Sentences that return word for word stand like that, too.
    variety = min(len({before.text for before, _ in pairs}), len({after.text for _, after in pairs}))
    if len(pairs) < _LINES_AT_EDGE or bullets * 2 > len(pairs) or variety * 2 < len(pairs):
        return False
    edges = sorted(after.left for _, after in pairs)
    usual = edges[len(edges) // 2]
    return sum(abs(edge - usual) < 1 for edge in edges) >= 0.8 * len(edges)
