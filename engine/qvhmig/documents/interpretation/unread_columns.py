"""Columns of field lists and code lists that are filled and headed, and that nobody understood: each header is told once a document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qvhmig.documents.grids import Place
from qvhmig.documents.interpretation.cell_shapes import ColumnShape, column_shape
from qvhmig.documents.interpretation.column_roles import LEAST_POINTS, Roles, Row, content_points
from qvhmig.documents.interpretation.header_words import decoy_evidence, header_evidence, without_side
from qvhmig.documents.interpretation.roles import CODE_ROLES, FIELD_ROLES, OTHER
from qvhmig.documents.reading import Finding

NOT_UNDERSTOOD = "QV870"
# A header word this plain is understood, though the column is not taken: an example, a date of change, the other side of a mapping.
PLAIN = 0.8
# Columns that fewer of the rows fill are remarks of somebody.
LEAST_FILLED = 0.1
# Meanings that contents alone may propose; the others need a word.
_PROPOSED = ("mandatory", "type", "format", "key", "length")

_SAMPLE = 300


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """`role`: the meaning that its contents suggest; `place`: the grid, with the column counted from 1."""

    header: str
    role: str
    place: Place


def unread_columns(headers: Sequence[str], rows: Sequence[Row], known: Mapping[str, str], roles: Roles, place: Place) -> Iterator[UnreadColumn]:
    """In printed order. `known`: headers that the hints settle, in small letters. No empty column, no column of row numbers, none whose header is a known word of another meaning or hinted."""
    if roles.stated:
        return
    for at, header in enumerate(headers):
        flat = " ".join(header.split())
        if roles.roles[at] != OTHER or not any(sign.isalpha() for sign in flat) or flat.lower() in known:
            continue
        shape = column_shape([row[at] for row in rows[:_SAMPLE]])
        if shape.filled < LEAST_FILLED or shape.ordinal > PLAIN or without_side(flat)[1] or _understood(flat, roles):
            continue
        yield UnreadColumn(flat, _suggested(shape, roles), place)


def _understood(header: str, roles: Roles) -> bool:
    """Words of the other kind of list say nothing here: a header of meanings in a field list is as lost as an unknown one."""
    own = CODE_ROLES if "code" in roles.roles else FIELD_ROLES
    said = [weight for role, weight in header_evidence(header).items() if role in own]
    return max([*said, *decoy_evidence(header).values()], default=0.0) >= PLAIN


def _suggested(shape: ColumnShape, roles: Roles) -> str:
    codes = "code" in roles.roles
    free = [role for role in _PROPOSED if role not in roles.roles and not codes]
    best = max(free, key=lambda role: content_points(shape, role), default="")
    if best and content_points(shape, best) > LEAST_POINTS:
        return best
    return "note" if codes else "description"


def not_understood(found: Iterable[UnreadColumn]) -> Iterator[Finding]:
    """One finding for each header of each document, at the first grid that prints it."""
    first: dict[tuple[str, str], UnreadColumn] = {}
    counts: dict[tuple[str, str], int] = {}
    for column in found:
        key = (column.place.document, column.header.lower())
        first.setdefault(key, column)
        counts[key] = counts.get(key, 0) + 1
    for key, column in first.items():
        more = f", here and {counts[key] - 1} more times" if counts[key] > 1 else ""
        fact = f"the column {column.header!r} was not understood, and what it holds is not taken{more}"
        yield Finding(NOT_UNDERSTOOD, column.place, fact, f"say in the hint file what it means: headers: {{{_yaml_key(column.header)}: {column.role}}}, or other for nothing")


def _yaml_key(header: str) -> str:
    return header if re.fullmatch(r"[A-Za-z][A-Za-z0-9 _]*", header) else json.dumps(header, ensure_ascii=False)
