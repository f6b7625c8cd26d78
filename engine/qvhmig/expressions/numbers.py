"""Whole numbers of 64 bit and exact decimals. What does not fit is a cell error, never a wrap and never a rounding."""

from __future__ import annotations

from collections.abc import Sequence

from qvhmig.expressions.registry import Function, argument, first_type, literal, table_of
from qvhmig.expressions.types import BOOLEAN, INTEGER, TEXT, Kind, Type

MOST_DECIMALS = 12
"""Decimals of a decimal type."""
DIGITS = 18
"""Digits of an operand and of a result of decimal arithmetic, so that products fit 38."""

OVERFLOW = "cell error where the result needs more than 64 bits"
OVERFLOW_DECIMAL = "cell error where an operand or the result needs more than 18 digits"
I = argument("x", Kind.INTEGER)
J = argument("y", Kind.INTEGER)
D = argument("x", Kind.DECIMAL)
E = argument("y", Kind.DECIMAL)
S = literal("scale", Kind.INTEGER)


def _scale(types: Sequence[Type], literals: Sequence[object]) -> Type:
    """The scale is the last literal."""
    return Type(Kind.DECIMAL, int(str(literals[-1])))


def _integers(name: str, sign: str, error: str = OVERFLOW) -> Function:
    return Function(name, "numbers", (I, J), INTEGER, f"`x {sign} y` on whole numbers.", fails=True, error_rule=error)


def _decimals(name: str, sign: str, error: str = OVERFLOW_DECIMAL) -> Function:
    return Function(name, "numbers", (D, E, S), _scale, f"`x {sign} y` on decimals.", fails=True, error_rule=error)


def _round_type(types: Sequence[Type], literals: Sequence[object]) -> Type:
    return Type(Kind.DECIMAL, int(str(literals[1])))


def _check_round(literals: Sequence[object]) -> str | None:
    return None if 0 <= int(str(literals[1])) <= MOST_DECIMALS else f"decimals must be from 0 to {MOST_DECIMALS}"


FUNCTIONS = table_of(
    Function("abs", "numbers", (argument("x", Kind.INTEGER, Kind.DECIMAL),), first_type, "Without its sign.", fails=True, error_rule=OVERFLOW),
    Function(
        "round",
        "numbers",
        (D, literal("decimals", Kind.INTEGER)),
        _round_type,
        "To `decimals` places, half away from zero (2.5 -> 3, -2.5 -> -3).",
        fails=True,
        error_rule=OVERFLOW_DECIMAL,
        check=_check_round,
    ),
    _integers("_add_integer", "+"),
    _integers("_sub_integer", "-"),
    _integers("_mul_integer", "*"),
    _integers("_div_integer", "/", "cell error for division by zero; otherwise " + OVERFLOW),
    _integers("_mod_integer", "%", "cell error for division by zero"),
    Function("_neg_integer", "numbers", (I,), INTEGER, "`-x`.", fails=True, error_rule=OVERFLOW),
    _decimals("_add_decimal", "+"),
    _decimals("_sub_decimal", "-"),
    _decimals("_mul_decimal", "*"),
    _decimals("_div_decimal", "/", "cell error for division by zero; otherwise " + OVERFLOW_DECIMAL),
    Function("_neg_decimal", "numbers", (D,), first_type, "`-x`."),
    Function("_text_to_integer", "numbers", (argument("x", Kind.TEXT),), INTEGER, "cast(x as integer).", fails=True, error_rule="cell error unless sign and digits within 64 bit"),
    Function("_decimal_to_integer", "numbers", (D,), INTEGER, "cast(x as integer).", fails=True, error_rule="cell error unless whole and within 64 bit"),
    Function(
        "_text_to_decimal",
        "numbers",
        (argument("x", Kind.TEXT), literal("precision", Kind.INTEGER), S),
        _scale,
        "cast(x as decimal(p, s)).",
        fails=True,
        error_rule="cell error unless sign, digits, and a point with at most s decimals",
    ),
    Function(
        "_to_decimal",
        "numbers",
        (argument("x", Kind.INTEGER, Kind.DECIMAL), literal("precision", Kind.INTEGER), S),
        _scale,
        "cast(x as decimal(p, s)) of a number; never rounds.",
        fails=True,
        error_rule="cell error where digits would be lost",
    ),
    Function("_integer_to_text", "numbers", (I,), TEXT, "cast(x as text): digits, no leading zeros, - before a number below 0."),
    Function("_decimal_to_text", "numbers", (D,), TEXT, "cast(x as text): digits with every decimal of its type."),
    Function("_boolean_to_text", "numbers", (argument("x", Kind.BOOLEAN),), TEXT, "cast(x as text): true or false."),
    Function("_time_to_text", "numbers", (argument("x", Kind.TIME),), TEXT, "cast(x as text): HH:MI:SS."),
    Function("_text_to_boolean", "numbers", (argument("x", Kind.TEXT),), BOOLEAN, "cast(x as boolean).", fails=True, error_rule="cell error unless true or false in small letters"),
)
