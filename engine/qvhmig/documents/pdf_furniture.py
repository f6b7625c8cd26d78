"""Running heads and feet: lines that stand at the same place of many pages, page numbers apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from qvhmig.documents.pdf_regions import Region
from qvhmig.documents.pdf_words import Line

_DIGITS: Final = re.compile(r"\d+")
_ROMAN: Final = re.compile(r"(?<![A-Za-z])[ivxlc]{1,6}(?![A-Za-z])")
# Heads and feet stand in the outer parts of the page; a gap of so many font sizes parts them from each other and the text.
_ZONE: Final = 0.18
_APART: Final = 1.5
_MOST_GROUPS: Final = 3
_TABLE: Final = 3.2
_NEXT_LINES: Final = 3
Key = tuple[str, int]
_Group = tuple[list[Line], list[Line]]


def margin_keys(lines: Sequence[Line], frames: Sequence[Region], height: float) -> set[Key]:
    """What may be a head or foot of this page, with its place: each line of the outer groups, each frame apart from the text."""
    free = unframed(lines, frames)
    loose = {_key(line) for group, _ in (*_heads(free, height), *_feet(free, height)) for line in group}
    return loose | {_frame_key(held) for held in _apart_frames(lines, frames, height)}


def unframed(lines: Sequence[Line], frames: Sequence[Region]) -> list[Line]:
    """The lines that stand in no drawn table or frame."""
    return [line for line in lines if not any(frame.holds(line) for frame in frames)]


def running(pages: Sequence[set[Key]]) -> frozenset[Key]:
    """The keys that return: on at least three pages, or on both of two."""
    seen: Counter[Key] = Counter()
    for keys in pages:
        seen.update({(text, place + shift) for text, place in keys for shift in (-1, 0, 1)})
    least = 3 if len(pages) > 2 else 2
    return frozenset(key for key, count in seen.items() if count >= least) if len(pages) > 1 else frozenset()


def running_lines(lines: Sequence[Line], frames: Sequence[Region], height: float, heads: frozenset[Key]) -> list[Line]:
    """The heads and feet among `lines`. From the outside inwards, a group is one if all of its lines return."""
    found = [line for held in _apart_frames(lines, frames, height) if _frame_key(held) in heads for line in held]
    free = [line for line in unframed(lines, frames) if line not in found]
    for groups in (_heads(free, height), _feet(free, height)):
        for group, inwards in groups:
            if not all(_key(line) in heads for line in group) or any(_is_row(group[-1], line) for line in inwards):
                break
            found += group
    return found


def _is_row(line: Line, inwards: Line) -> bool:
    """Whether two words or more of a line begin where pieces of a next line begin: the header of a table that comes again."""
    if abs(inwards.base - line.base) > _TABLE * line.size:
        return False
    lefts = [word.left for word in line.words]
    return sum(any(abs(piece.left - left) < 2 for left in lefts) for piece in inwards.pieces()) >= 2


def _apart_frames(lines: Sequence[Line], frames: Sequence[Region], height: float) -> list[list[Line]]:
    """The lines of each frame in the outer parts of the page that has text on its inner side, though none close to it."""
    found = []
    for frame in frames:
        held = [line for line in lines if frame.holds(line)]
        if not held or not (frame.bottom <= _ZONE * height or frame.top >= (1 - _ZONE) * height):
            continue
        high = frame.top < height / 2
        inner = [line.top - frame.bottom if high else frame.top - line.bottom for line in lines if line not in held]
        if min((gap for gap in inner if gap > -1), default=0.0) > _APART * held[-1].size:
            found.append(held)
    return found


def _frame_key(held: Sequence[Line]) -> Key:
    return "\n".join(_key(line)[0] for line in held), round(held[0].base / 3)


def _key(line: Line) -> Key:
    text = _ROMAN.sub("#", _DIGITS.sub("#", line.text))
    return text, round(line.base / 3)


def _heads(lines: Sequence[Line], height: float) -> list[_Group]:
    return _groups(lines, [line.bottom <= _ZONE * height for line in lines])


def _feet(lines: Sequence[Line], height: float) -> list[_Group]:
    return _groups(lines[::-1], [line.top >= (1 - _ZONE) * height for line in lines[::-1]])


def _groups(lines: Sequence[Line], in_zone: Sequence[bool]) -> list[_Group]:
    """Groups of near lines from the outside inwards, each with the next few lines, as far as they lie wholly in the zone."""
    groups: list[_Group] = []
    start = 0
    for i in range(1, len(lines) + 1):
        if i < len(lines) and abs(lines[i].base - lines[i - 1].base) <= _APART * lines[i].size:
            continue
        if not all(in_zone[start:i]) or len(groups) == _MOST_GROUPS:
            break
        groups.append((list(lines[start:i]), list(lines[i : i + _NEXT_LINES])))
        start = i
    return groups
