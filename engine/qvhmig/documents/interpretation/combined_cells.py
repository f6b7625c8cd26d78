"""Cells that hold a name and its type in one text: `visit_id NUMBER(8)`, `name (varchar(40))`, `age : integer`, parted into two columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from qvhmig.documents.grids import Cell
from qvhmig.documents.interpretation.cell_shapes import column_shape, identifier
from qvhmig.documents.interpretation.header_rows import Segment
from qvhmig.documents.interpretation.type_words import read_type

_BRACKETED = re.compile(r"(?P<name>[^()\[\]]{1,60}?)\s*[(\[](?P<type>.+)[)\]]\s*\Z")
_SEPARATED = re.compile(r"(?P<name>[^:–—]{1,60}?)\s*(?::|\s[–—-])\s+(?P<type>.+)\Z")
# A column is parted where this share of its cells can be.
LEAST = 0.8


def parted(segment: Segment) -> Segment:
    """The segment with its combined column as two; as it is where a column of types exists or no column is combined."""
    if segment.grid.roles or not segment.rows or segment.grid.width < 1:
        return segment
    for at in range(len(segment.headers)):
        cells = [row[at] for row in segment.rows]
        if column_shape(cells).type > 0.5:
            return segment
    for at in range(len(segment.headers)):
        texts = [" ".join(row[at].lines) for row in segment.rows if row[at].lines]
        if len(texts) > 1 and sum(1 for text in texts if name_and_type(text)) >= LEAST * len(texts):
            return _split(segment, at)
    return segment


@lru_cache(maxsize=5000)
def name_and_type(text: str, least: float = 0.9) -> tuple[str, str] | None:
    """The two parts of a combined text; None where it is no such text. `least`: how sure the type has to be as one.

    >>> name_and_type("Visit id VARCHAR2(8)"), name_and_type("age (integer)"), name_and_type("Date of birth")
    (('Visit id', 'VARCHAR2(8)'), ('age', 'integer'), None)
    """
    for pattern in (_BRACKETED, _SEPARATED):
        found = pattern.match(text)
        if found and _surely_type(found["type"], least):
            return found["name"].strip("`* "), found["type"].strip()
    words = text.split()
    best: tuple[float, int] = (0.0, 0)
    for start in range(max(1, len(words) - 4), len(words)):
        tail = " ".join(words[start:])
        enough = 0.5 if start == 1 and identifier(words[0]) >= 1.0 else least
        if _surely_type(tail, enough):
            typed = read_type(tail)
            best = max(best, (typed.sure if typed else enough, -start))
    start = -best[1]
    return (" ".join(words[:start]).strip("`* "), " ".join(words[start:])) if start else None


def _surely_type(text: str, least: float) -> bool:
    if not any(sign.isalpha() for sign in text):
        return False
    found = read_type(text.split(",")[0].strip("` ")) or read_type(text)
    return bool(found and (found.sure >= least or (found.length is not None and found.sure >= 0.7) or text.isupper()))


def _split(segment: Segment, at: int) -> Segment:
    headers = (*segment.headers[: at + 1], "", *segment.headers[at + 1 :])
    rows = tuple((*row[:at], *_two(row[at]), *row[at + 1 :]) for row in segment.rows)
    return replace(segment, headers=headers, rows=rows)


def _two(cell: Cell) -> Sequence[Cell]:
    both = name_and_type(" ".join(cell.lines), 0.3) if cell.lines else None
    if both is None:
        return cell, replace(cell, lines=())
    return replace(cell, lines=(both[0],)), replace(cell, lines=(both[1],))
