"""Choices between values of one type."""

from __future__ import annotations

from qvhmig.expressions.registry import ANY, ORDERED, Function, argument, first_type, table_of

X = argument("x", *ORDERED, like=True)
MORE = argument("y", *ORDERED, like=True, repeated=True)

FUNCTIONS = table_of(
    Function("greatest", "logic", (X, argument("y", *ORDERED, like=True), MORE), first_type, "The largest argument; texts by UTF-8 bytes."),
    Function("least", "logic", (X, argument("y", *ORDERED, like=True), MORE), first_type, "The smallest argument; texts by UTF-8 bytes."),
    Function(
        "_nullif",
        "logic",
        (argument("x", *ANY, like=True), argument("y", *ANY, like=True)),
        first_type,
        "nullif(x, y): null if both are equal, else x.",
        nulls="own",
        null_rule="null if x is null or equals y; x if y is null",
    ),
)
