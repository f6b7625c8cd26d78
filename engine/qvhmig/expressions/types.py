"""The logical types of a cell, apart from any engine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """TEXT is Unicode, compared by UTF-8 bytes. INTEGER is 64 bit. DECIMAL is exact, up to 38 digits.
    DATE has no zone; MOMENT is a local date and time to the second. ROW is a row id (unsigned 64 bit).
    NULL is the type of a bare `null`: it fits every other type."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"
    BOOLEAN = "boolean"
    NULL = "null"
    ROW = "row"


@dataclass(frozen=True)
class Type:
    """`scale` is the number of decimals of a DECIMAL (0 elsewhere)."""

    kind: Kind
    scale: int = 0

    def __deepcopy__(self, _memo: object) -> Type:
        """Itself: every node of a bound tree carries its type, and copying a tree must not copy what never changes."""
        return self

    def __str__(self) -> str:
        return f"decimal({self.scale})" if self.kind is Kind.DECIMAL else self.kind.value


TEXT = Type(Kind.TEXT)
INTEGER = Type(Kind.INTEGER)
DATE = Type(Kind.DATE)
MOMENT = Type(Kind.MOMENT)
TIME = Type(Kind.TIME)
BOOLEAN = Type(Kind.BOOLEAN)
NULL = Type(Kind.NULL)
ROW = Type(Kind.ROW)

DECLARED_SCALE = 6
"""Decimals of a `decimal` that a file declares by that one word: parameters, macro arguments, feed columns."""


def declared_type(word: str) -> Type:
    """The type that `params:`, `args:` and a feed's `columns:` name by one word of Kind."""
    return Type(Kind(word), DECLARED_SCALE if word == Kind.DECIMAL else 0)
