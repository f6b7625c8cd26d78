"""What stands in no table: paragraphs and headings in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from qvhmig.documents.pdf_columns import corridors
from qvhmig.documents.pdf_marks import Box
from qvhmig.documents.pdf_words import Line, box_around

# Lines further apart than this many font sizes begin a new paragraph.
_PARAGRAPH: Final = 1.75
_LARGER: Final = 1.08
_DEEPEST: Final = 6
# A technical name, longer than a word: it has a sign between letters that no word has.
_LONG_NAME: Final = re.compile(r"(?=.{15})\w*(?:_|\w\.\w)[\w.$#]*")
# Letters in a line of a cell, roughly.
_CELL: Final = 10


@dataclass(frozen=True, slots=True)
class DraftWords:
    """A paragraph before it is known what size of type the document's text has."""

    lines: tuple[str, ...]
    box: Box
    size: float
    bold: bool
    boxed: bool = False


def paragraphs(lines: Sequence[Line]) -> list[DraftWords]:
    """Lines as paragraphs; columns of running text are read one after the other."""
    found: list[DraftWords] = []
    group: list[Line] = []
    for line in _in_columns(lines):
        if group and not _goes_on(group[-1], line):
            found.append(_draft(group))
            group = []
        group.append(line)
    return [*found, _draft(group)] if group else found


def _in_columns(lines: Sequence[Line]) -> list[Line]:
    parted = [line for line in lines if len(line.pieces()) > 1]
    if len(parted) < 3:
        return list(lines)
    left, _, right, _ = box_around(lines)
    white = corridors(lines, left, right)
    if len(white) != 1 or len(parted) * 2 < len(lines):
        return list(lines)
    middle = white[0].middle
    first: list[Line] = []
    second: list[Line] = []
    for line in lines:
        near = tuple(word for word in line.words if word.middle < middle)
        far = tuple(word for word in line.words if word.middle >= middle)
        first += [Line(near)] if near else []
        second += [Line(far)] if far else []
    return first + second


def _goes_on(before: Line, line: Line) -> bool:
    return (
        0 < line.base - before.base <= _PARAGRAPH * max(before.size, line.size)
        and abs(line.size - before.size) < 0.3
        and line.bold == before.bold
    )


def _draft(group: Sequence[Line], boxed: bool = False) -> DraftWords:
    return DraftWords(
        tuple(line.text for line in group), box_around(group), max(line.size for line in group), all(line.bold for line in group), boxed
    )


def boxed(lines: Sequence[Line]) -> DraftWords:
    """The text of a frame of its own."""
    return _draft(lines, boxed=True)


def heading_levels(drafts: Iterable[DraftWords], in_grids: Iterable[Line] = ()) -> dict[tuple[float, bool], int]:
    """The level of each kind of type that is larger or heavier than the text, by size and then weight.

    `in_grids`: the lines of the tables, which are the text of a document that has hardly any but headings beside them.
    """
    amounts: Counter[tuple[float, bool]] = Counter()
    for draft in drafts:
        amounts[kind(draft)] += sum(len(line) for line in draft.lines)
    if not amounts:
        return {}
    own = list(amounts)
    cells = Counter((_size(line.size), line.bold) for line in in_grids)
    # A heavy type that stands out from the tables is no running text, however much of it there is.
    beside_tables = bool(cells) and amounts.most_common(1)[0][0][1] and not cells.most_common(1)[0][0][1]
    if beside_tables:
        amounts += Counter({shape: count * _CELL for shape, count in cells.items()})
    sizes: Counter[float] = Counter()
    for (size, _), amount in amounts.items():
        sizes[size] += amount
    usual = sizes.most_common(1)[0][0]
    usual_bold = amounts[(usual, True)] > amounts[(usual, False)]
    above = [k for k in own if k[0] > usual * _LARGER or (k[1] and not usual_bold and k[0] >= usual * 0.95)]
    if beside_tables:
        above = [k for k in above if k[1]]  # plain text may well be larger than that of the tables
    ordered = sorted(above, key=lambda k: (-k[0], not k[1]))
    return {k: min(place, _DEEPEST) for place, k in enumerate(ordered, start=1)}


def unwrapped(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines of a heading; a name without blanks that was too long for its line and was cut there is whole again."""
    done: list[str] = []
    for line in lines:
        if done and _LONG_NAME.fullmatch(done[-1]) and " " not in line:
            done[-1] += line
        else:
            done.append(line)
    return tuple(done)


def kind(draft: DraftWords) -> tuple[float, bool]:
    return _size(draft.size), draft.bold


def _size(points: float) -> float:
    return round(points * 2) / 2
