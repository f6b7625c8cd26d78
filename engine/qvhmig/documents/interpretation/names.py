"""Names as meant: breaks and stray blanks removed, marks told apart from the name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qvhmig.documents.interpretation.cell_shapes import identifier

_MARKS = re.compile(
    r"\s*(?:\(\s*(?P<bracket>PK|FK|UK|PK\s*[,/&+]\s*FK|FK\s*[,/&+]\s*PK|primary key|foreign key|key|required|mandatory|optional|unique)\s*\)"
    r"|\[\s*(?P<square>PK|FK|UK|optional|required)\s*\]|(?P<sign>[*†‡¹²³§+🔑✱]+)|(?<=\s)(?P<bare>PK|FK)(?:\s*[,/]?\s*(?:PK|FK))?)\s*\Z",
    re.I,
)
_QUOTES = re.compile(r"^[`\"'\[]+|[`\"'\]]+$")


@dataclass(frozen=True, slots=True)
class Named:
    """A name and what stood beside it in the same cell: `marks` as printed (PK, FK, *). `joined`: a break or blank was removed."""

    name: str
    marks: tuple[str, ...] = ()
    joined: bool = False


def machine_names(cells: Iterable[Sequence[str]]) -> bool:
    """Whether a column holds identifiers (no blank belongs in them) or names in words; each item is the lines of one cell."""
    votes: Counter[bool] = Counter()
    for lines in cells:
        text = " ".join(lines).strip()
        if text and len(lines) == 1:
            bare = _MARKS.sub("", text)
            votes[" " not in bare or identifier(re.sub(r"\s*_\s*", "_", bare)) >= 1.0] += 1
    return votes[True] >= 2 * votes[False] if votes else True


@lru_cache(maxsize=50_000)
def read_name(lines: tuple[str, ...], machine: bool, spellings: frozenset[str] = frozenset()) -> Named:
    """`('PERMISSION_TO_PH', 'ONE')` -> PERMISSION_TO_PHONE in a column of identifiers.

    `spellings`: lower-case names that the documents print elsewhere without a break; they settle where a blank belongs.

    >>> read_name(("ESCORT_", "NEEDED"), True).name
    'ESCORT_NEEDED'
    >>> read_name(("Date of", "Birth *"), False)
    Named(name='Date of Birth', marks=('*',), joined=True)
    """
    text, marks = " ".join(lines).strip(), []
    while found := _MARKS.search(text):
        if found.start() == 0:
            break
        marks.append((found["bracket"] or found["square"] or found["sign"] or found["bare"]).strip())
        text = text[: found.start()].rstrip()
    text = _QUOTES.sub("", text.strip())
    if not re.search(r"\s", text):
        return Named(text, tuple(marks))
    tight = re.sub(r"\s+", "", text)
    if machine or tight.lower() in spellings or _torn(text):
        return Named(tight, tuple(marks), True)
    return Named(" ".join(text.split()), tuple(marks), len(lines) > 1)


def _torn(text: str) -> bool:
    """A blank beside an underscore was never part of a name: `SITE_ SITE _CONTACTS`."""
    return bool(re.search(r"_\s|\s_", text)) and identifier(re.sub(r"\s+", "", text)) >= 1.0


def mended_references(text: str) -> str:
    """Blanks around the dot and the underscores of `TABLE . field_ name` removed, other blanks kept.

    >>> mended_references("PERSONS. birth_day and PERSON_IDS .id_ text")
    'PERSONS.birth_day and PERSON_IDS.id_text'
    """
    text = re.sub(r"(?<=\w)\s*\.[ \t]+(?=[a-z_]\w*\b)(?<=[A-Za-z0-9_]\.\s)|(?<=[A-Z_\d])\s+\.(?=\w)", ".", text) if "_" in text else text
    return re.sub(r"(?<=\w_)[ \t]+(?=[A-Za-z0-9_])|(?<=[A-Za-z0-9])[ \t]+(?=_\w)", "", text)
