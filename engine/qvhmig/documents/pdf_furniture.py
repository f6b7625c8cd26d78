"""Running heads and feet: lines that stand at the same place of many pages, page numbers apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from qvhmig.documents.pdf_words import Line

_DIGITS: Final = re.compile(r"\d+")
_ROMAN: Final = re.compile(r"(?<![A-Za-z])[ivxlc]{1,6}(?![A-Za-z])")
# Heads and feet stand in the outer parts of the page; a gap of so many font sizes parts them from each other and the text.
_ZONE: Final = 0.18
_APART: Final = 1.5
_MOST_GROUPS: Final = 3
_TABLE: Final = 3.2
Key = tuple[str, int]


def margin_keys(lines: Sequence[Line], height: float) -> set[Key]:
    """What may be a head or foot of this page: each line of the outer groups, with its place."""
    return {_key(line) for group, _ in (*_heads(lines, height), *_feet(lines, height)) for line in group}


def running(pages: Sequence[set[Key]]) -> frozenset[Key]:
    """The keys that return: on at least three pages, or on both of two."""
    seen: Counter[Key] = Counter()
    for keys in pages:
        seen.update({(text, place + shift) for text, place in keys for shift in (-1, 0, 1)})
    least = 3 if len(pages) > 2 else 2
    return frozenset(key for key, count in seen.items() if count >= least) if len(pages) > 1 else frozenset()


def running_lines(lines: Sequence[Line], height: float, heads: frozenset[Key]) -> list[Line]:
    """The heads and feet among `lines`. From the outside inwards, a group is one if all of its lines return."""
    found: list[Line] = []
    for groups in (_heads(lines, height), _feet(lines, height)):
        for group, inwards in groups:
            if not all(_key(line) in heads for line in group) or (inwards and _is_row(group[-1], inwards)):
                break
            found += group
    return found


def _is_row(line: Line, inwards: Line) -> bool:
    """Whether a line has two pieces or more that begin where pieces of the next line begin: the header of a table that comes again."""
    if abs(inwards.base - line.base) > _TABLE * line.size:
        return False
    lefts = [piece.left for piece in inwards.pieces()]
    return sum(any(abs(piece.left - left) < 2 for left in lefts) for piece in line.pieces()) >= 2


def _key(line: Line) -> Key:
    text = _ROMAN.sub("#", _DIGITS.sub("#", line.text))
    return text, round(line.base / 3)


def _heads(lines: Sequence[Line], height: float) -> list[tuple[list[Line], Line | None]]:
    return _groups(lines, [line.bottom <= _ZONE * height for line in lines])


def _feet(lines: Sequence[Line], height: float) -> list[tuple[list[Line], Line | None]]:
    return _groups(lines[::-1], [line.top >= (1 - _ZONE) * height for line in lines[::-1]])


def _groups(lines: Sequence[Line], in_zone: Sequence[bool]) -> list[tuple[list[Line], Line | None]]:
    """Groups of near lines from the outside inwards, each with the next line, as far as they lie wholly in the zone."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and abs(line.base - groups[-1][-1].base) <= _APART * line.size:
            groups[-1].append(line)
        elif len(groups) > _MOST_GROUPS:
            break
        else:
            groups.append([line])
    outside = {id(line) for line, inside in zip(lines, in_zone, strict=True) if inside}
    inwards: list[Line | None] = [*(group[0] for group in groups[1:]), None]
    whole = list(zip(groups, inwards, strict=False))
    return [(group, after) for group, after in whole[:_MOST_GROUPS] if all(id(line) in outside for line in group)]
