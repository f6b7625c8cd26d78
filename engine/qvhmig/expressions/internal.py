"""Builders of typed trees for planning: columns, literals, canonical key text and row-id checksums.

Contracts cannot say these functions; `parse` refuses names that start with `_`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from qvhmig.expressions.registry import ANY, Argument, Function, argument, table_of
from qvhmig.expressions.trees import Tree, call, copied, integer, set_type, type_of
from qvhmig.expressions.types import INTEGER, MOMENT, NULL, ROW, TEXT, Kind, Type

FUNCTIONS = table_of(
    Function(
        "_key_text",
        "internal",
        (Argument("part", ANY, repeated=True),),
        TEXT,
        "Canonical key text: parts joined by ','; a null part is ~, another <UTF-8 byte length>:<text>.",
        nulls="own",
        null_rule="never null",
    ),
    Function("_key_part", "internal", (argument("x", *ANY),), TEXT, "Text of one key part: dates CCYYMMDD, moments CCYYMMDDHHMISS, times HHMISS, booleans 1 or 0, numbers as digits."),
    Function(
        "_agg_checksum",
        "internal",
        (Argument("row id", frozenset({Kind.ROW})), Argument("weight", frozenset({Kind.INTEGER}), optional=True)),
        ROW,
        "Sum of row ids (times weight) modulo 2^64; 0 for no rows.",
        nulls="own",
        null_rule="never null",
        use="aggregate",
    ),
    Function("_agg_count_rows", "internal", (), INTEGER, "Number of rows.", nulls="own", null_rule="never null", use="aggregate"),
)


def column(physical: str, type_: Type) -> Tree:
    """A column by its physical name (one quoted identifier, dots and all)."""
    return set_type(exp.Column(this=exp.to_identifier(physical, quoted=True)), type_)


def text_literal(value: str) -> Tree:
    return set_type(exp.Literal.string(value), TEXT)


def integer_literal(value: int) -> Tree:
    return integer(value)


def null(type_: Type = NULL) -> Tree:
    """A null that has a type, so that a column made of it alone has one."""
    return set_type(exp.Null(), type_)


def key_text(parts: Sequence[Tree]) -> Tree:
    """Canonical text of natural key parts, in order: `~` for null, else `<byte length>:<text>`, joined by ','.

    Parts must have types (`type_of`). '' differs from null; the text is never null. GRAMMAR 6."""
    return call("_key_text", [call("_key_part", [copied(part)], TEXT) for part in parts], TEXT)


def checksum(row_id: Tree, weight: Tree | None = None) -> Tree:
    """Aggregate: sum of row ids, each times its weight (a whole number of 0 or more), modulo 2^64; 0 for no rows."""
    return call("_agg_checksum", [copied(row_id)] if weight is None else [copied(row_id), copied(weight)], ROW)


def count_rows() -> Tree:
    """Aggregate: the number of rows, as an integer."""
    return call("_agg_count_rows", [], INTEGER)


__all__ = ["column", "text_literal", "integer_literal", "null", "key_text", "checksum", "count_rows", "type_of", "MOMENT"]
