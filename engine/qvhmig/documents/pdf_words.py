"""Glyphs to words and lines, by the width of the gaps between them: a true blank stays, a false one does not appear."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from qvhmig.documents.pdf_marks import Box, Glyph, Stroke

# Gaps in parts of the font size. A printed blank is about 0.25 wide and may be squeezed by justified setting;
# without a blank in the text, a gap has to be wider than any kerning.
_SQUEEZED_BLANK: Final = 0.1
_BLANK: Final = 0.18
# A gap this wide parts two pieces of a line (columns), not two words.
PIECE_GAP: Final = 0.95
_SPACED_LETTERS: Final = 5
_LONG_LIST: Final = 8


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one baseline from left to right, at least one."""

    words: tuple[Word, ...]

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def base(self) -> float:
        return median(word.base for word in self.words)

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in _reading_order(self.words)).strip()

    @property
    def box(self) -> Box:
        return (self.left, self.top, self.right, self.bottom)

    def pieces(self) -> list[Line]:
        """The line cut at its wide gaps."""
        parts: list[list[Word]] = [[self.words[0]]]
        for before, word in zip(self.words, self.words[1:], strict=False):
            if word.left - before.right > PIECE_GAP * max(before.size, word.size):
                parts.append([])
            parts[-1].append(word)
        return [Line(tuple(part)) for part in parts]


def box_around(items: Iterable[Word | Line]) -> Box:
    """The box of one or more words or lines."""
    every = list(items)
    return (min(i.left for i in every), min(i.top for i in every), max(i.right for i in every), max(i.bottom for i in every))


def words_of(glyphs: Sequence[Glyph], walls: Sequence[Stroke] = ()) -> list[Word]:
    """All words of a page, line by line. A word never crosses one of the upright strokes `walls` that stands in a gap."""
    found: list[Word] = []
    for row in _rows(glyphs):
        spelled = [(glyph, False) for glyph in row if not glyph.text.isspace()]
        # Letters set wide apart are seen in the whole line: the white between two such words would part columns elsewhere.
        if _is_spaced_out(spelled):
            found += _spaced_words([glyph for glyph, _ in spelled])
            continue
        for run in _runs(row, walls):
            found += _words(run)
    return found


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words gathered by baseline, from top to bottom and from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.base, w.left)):
        # Raised and lowered signs belong to the line that they overlap.
        row = next((r for r in reversed(rows[-3:]) if _same_line(r[0], word)), None)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    return sorted((Line(tuple(sorted(row, key=lambda w: w.left))) for row in rows), key=lambda line: (line.base, line.left))


def _same_line(one: Word | Glyph, other: Word | Glyph) -> bool:
    small, large = sorted((one.size, other.size))
    near = abs(one.base - other.base)
    return near <= 0.25 * large or (small < 0.8 * large and near <= 0.45 * large)


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.base, g.left)):
        row = next((r for r in reversed(rows[-3:]) if _same_line(r[0], glyph)), None)
        if row is None:
            rows.append([glyph])
        else:
            row.append(glyph)
    return [sorted(row, key=lambda g: g.left) for row in rows]


def _runs(row: Sequence[Glyph], walls: Sequence[Stroke]) -> list[list[tuple[Glyph, bool]]]:
    """Glyphs with "a blank was printed before it", cut where a column may begin."""
    base = row[0].base
    high = row[0].size * 0.3
    here = sorted(wall.at for wall in walls if wall.start <= base - high <= wall.end)
    runs: list[list[tuple[Glyph, bool]]] = []
    before: Glyph | None = None
    blank = False
    for glyph in row:
        if glyph.text.isspace():
            blank = True
            continue
        gap = glyph.left - before.right if before else 0.0
        em = max(glyph.size, before.size) if before else glyph.size
        walled = before is not None and gap > 0.8 and any(before.right - 0.5 <= at <= glyph.left + 0.5 for at in here)
        if before is None or gap > PIECE_GAP * em or walled:
            runs.append([])
        runs[-1].append((glyph, blank))
        before, blank = glyph, False
    return runs


def _words(run: Sequence[tuple[Glyph, bool]]) -> list[Word]:
    """The words of one run."""
    if not run:
        return []
    gaps = [after.left - before.right for (before, _), (after, _) in zip(run, run[1:], strict=False)]
    plain = [gap / run[0][0].size for gap, (_, blank) in zip(gaps, run[1:], strict=False) if not blank]
    # Text with extra space between all letters needs wider gaps before a blank is seen.
    usual = max(0.0, sorted(plain)[len(plain) // 4]) if len(plain) > 2 else 0.0
    broken = [_is_blank(gap, before.size, blank, usual) for gap, (before, _), (_, blank) in zip(gaps, run, run[1:], strict=False)]
    parts = [[run[0][0]]]
    for (glyph, _), is_break in zip(run[1:], broken, strict=True):
        if is_break:
            parts.append([])
        parts[-1].append(glyph)
    return [_word(part) for part in parts]


def _is_blank(gap: float, size: float, printed: bool, usual: float) -> bool:
    wide = gap / size
    return wide >= _SQUEEZED_BLANK if printed else wide >= _BLANK + usual


def _is_spaced_out(run: Sequence[tuple[Glyph, bool]]) -> bool:
    """Whether all letters of a line stand apart by about one distance; a few different ones are a list of letters."""
    if len(run) < _SPACED_LETTERS or not all(glyph.text.isalpha() for glyph, _ in run):
        return False
    gaps = [(after.left - before.right) / before.size for (before, _), (after, _) in zip(run, run[1:], strict=False)]
    near = [gap for gap in gaps if gap <= 1.4 * median(gaps)]
    is_list = len({glyph.text for glyph, _ in run}) == len(run) < _LONG_LIST and len(near) == len(gaps)
    return min(gaps) >= _BLANK and max(near) - min(near) < 0.2 and not is_list


def _spaced_words(glyphs: Sequence[Glyph]) -> list[Word]:
    gaps = [after.left - before.right for before, after in zip(glyphs, glyphs[1:], strict=False)]
    parts = [[glyphs[0]]]
    for glyph, gap in zip(glyphs[1:], gaps, strict=True):
        if gap > 1.4 * median(gaps):
            parts.append([])
        parts[-1].append(glyph)
    return [_word(part) for part in parts]


def _word(glyphs: Sequence[Glyph]) -> Word:
    text = "".join(glyph.text for glyph in glyphs)
    if _is_right_to_left(text):
        text = "".join(glyph.text for glyph in reversed(glyphs))
    solid = sum(glyph.bold for glyph in glyphs) * 2 > len(glyphs)
    return Word(
        unicodedata.normalize("NFC", text), glyphs[0].left, min(g.top for g in glyphs), max(g.right for g in glyphs),
        max(g.bottom for g in glyphs), median(g.base for g in glyphs), max(g.size for g in glyphs), solid,
    )  # fmt: skip


def _is_right_to_left(text: str) -> bool:
    ways = [unicodedata.bidirectional(sign) for sign in text]
    return sum(way in ("R", "AL") for way in ways) > sum(way in ("L", "EN") for way in ways)


def _reading_order(words: Sequence[Word]) -> Sequence[Word]:
    backwards = sum(_is_right_to_left(word.text) for word in words)
    return tuple(reversed(words)) if backwards * 2 > len(words) else words
