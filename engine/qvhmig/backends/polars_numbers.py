"""Whole numbers and decimals as polars expressions. Sums and products are made in 128 bits, then checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from qvhmig.expressions.numbers import DIGITS
from qvhmig.expressions.types import Kind, Type

_MOST = 10**DIGITS - 1
"""Largest unscaled operand and result of decimal arithmetic."""


def _wide(x: pl.Expr) -> pl.Expr:
    return x.cast(pl.Int128)


def _narrow(x: pl.Expr) -> pl.Expr:
    """64 bits, or null where it does not fit."""
    return x.cast(pl.Int64, strict=False)


def _quotient(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """128-bit division cut toward zero (polars rounds down); null for a zero divisor."""
    size = a.abs() // pl.when(b != 0).then(b.abs())
    return pl.when((a < 0) == (b < 0)).then(size).otherwise(0 - size)


def divided(x: pl.Expr, y: pl.Expr) -> pl.Expr:
    return _narrow(_quotient(_wide(x), _wide(y)))


def remainder(x: pl.Expr, y: pl.Expr) -> pl.Expr:
    """The sign of the dividend, as in SQL."""
    a, b = _wide(x), _wide(y)
    return _narrow(a - _quotient(a, b) * b)


def _unscaled(x: pl.Expr, scale: int) -> pl.Expr:
    return x.cast(pl.Decimal(38, scale)).to_physical().cast(pl.Int128)


def _bounded(u: pl.Expr) -> pl.Expr:
    return pl.when(u.abs() <= _MOST).then(u)


def _scaled(u: pl.Expr, scale: int) -> pl.Expr:
    """The decimal whose unscaled value is `u` (at most 18 digits)."""
    to = pl.Decimal(38, scale)
    return u.cast(pl.Int64).cast(pl.Decimal(38, 0)).cast(to) / pl.lit(str(10**scale)).cast(to) if scale else u.cast(pl.Int64).cast(to)


def _decimal_operands(types: Sequence[Type], x: pl.Expr, y: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    return _bounded(_unscaled(x, types[0].scale)), _bounded(_unscaled(y, types[1].scale))


def _sum(types: Sequence[Type], x: pl.Expr, y: pl.Expr, scale: int, sign: int) -> pl.Expr:
    a, b = _decimal_operands(types, x, y)
    a, b = a * 10 ** (scale - types[0].scale), b * (sign * 10 ** (scale - types[1].scale))
    return _scaled(_bounded(a + b), scale)


def _product(types: Sequence[Type], x: pl.Expr, y: pl.Expr, scale: int) -> pl.Expr:
    a, b = _decimal_operands(types, x, y)
    return _scaled(_bounded(a * b), scale)


def _half_away(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """a / b to a whole number, half away from zero; null for a zero divisor."""
    divisor = pl.when(b != 0).then(b.abs())
    size = (a.abs() * 2 + divisor) // (divisor * 2)
    return pl.when((a < 0) == (b < 0)).then(size).otherwise(0 - size)


def _ratio(types: Sequence[Type], x: pl.Expr, y: pl.Expr, scale: int) -> pl.Expr:
    a, b = _decimal_operands(types, x, y)
    up = scale + types[1].scale - types[0].scale
    if up > DIGITS:  # else 128 bits hold every dividend; beyond them one with a quotient of more than 18 digits would wrap
        a = pl.when(a.abs() * 10 ** (up - DIGITS) <= b.abs()).then(a)
    return _scaled(_bounded(_half_away(a * 10**up, b)), scale)


def rounded(types: Sequence[Type], x: pl.Expr, decimals: int) -> pl.Expr:
    scale = types[0].scale
    u = _bounded(_unscaled(x, scale))
    if decimals >= scale:
        return _scaled(_bounded(u * 10 ** (decimals - scale)), decimals)
    return _scaled(_half_away(u, pl.lit(10 ** (scale - decimals)).cast(pl.Int128)), decimals)


def absolute(types: Sequence[Type], x: pl.Expr) -> pl.Expr:
    return _narrow(_wide(x).abs()) if types[0].kind is Kind.INTEGER else pl.when(x < 0).then(-x).otherwise(x)


def text_to_integer(x: pl.Expr) -> pl.Expr:
    return pl.when(x.str.contains(r"\A[+-]?[0-9]+\z")).then(x).otherwise(None).cast(pl.Int64, strict=False)


def text_to_decimal(x: pl.Expr, precision: int, scale: int) -> pl.Expr:
    """Leading zeros do not count as digits."""
    decimals = rf"(?:\.[0-9]{{1,{scale}}})?" if scale else ""
    whole = rf"[1-9][0-9]{{0,{precision - scale - 1}}}" if precision > scale else "0"
    fits = x.str.contains(rf"\A[+-]?(?:0*{whole}|0+){decimals}\z")
    return pl.when(fits).then(x).otherwise(None).cast(pl.Decimal(38, scale), strict=False)


def to_decimal(types: Sequence[Type], x: pl.Expr, precision: int, scale: int) -> pl.Expr:
    """Never rounds: null where decimals or digits would be lost."""
    to = pl.Decimal(38, scale)
    made = x.cast(to, strict=False)
    if types[0].kind is Kind.DECIMAL and types[0].scale > scale:
        made = pl.when(made.cast(pl.Decimal(38, types[0].scale), strict=False) == x).then(made)
    limit = pl.lit("9" * max(precision - scale, 1) + ("." + "9" * scale if scale else "")).cast(to)
    if precision == scale:
        limit = pl.lit("0." + "9" * scale).cast(to)
    return pl.when((made <= limit) & (made >= -limit)).then(made)


def decimal_to_integer(types: Sequence[Type], x: pl.Expr) -> pl.Expr:
    unit = pl.lit(10 ** types[0].scale).cast(pl.Int128)
    u = x.to_physical().cast(pl.Int128)
    return _narrow(pl.when(_quotient(u, unit) * unit == u).then(_quotient(u, unit)))


BUILDERS: dict[str, Callable[..., pl.Expr]] = {
    "_add_integer": lambda x, y: _narrow(_wide(x) + _wide(y)),
    "_sub_integer": lambda x, y: _narrow(_wide(x) - _wide(y)),
    "_mul_integer": lambda x, y: _narrow(_wide(x) * _wide(y)),
    "_div_integer": divided,
    "_mod_integer": remainder,
    "_neg_integer": lambda x: _narrow(0 - _wide(x)),
    "_neg_decimal": lambda x: -x,
    "_text_to_integer": text_to_integer,
    "_text_to_decimal": text_to_decimal,
    "_integer_to_text": lambda x: x.cast(pl.String),
    "_decimal_to_text": lambda x: x.cast(pl.String),
    "_boolean_to_text": lambda x: pl.when(x).then(pl.lit("true")).when(~x).then(pl.lit("false")),
    "_time_to_text": lambda x: x.dt.strftime("%H:%M:%S"),
    "_text_to_boolean": lambda x: pl.when(x == "true").then(True).when(x == "false").then(False),
}

TYPED: dict[str, Callable[..., pl.Expr]] = {
    "abs": absolute,
    "round": rounded,
    "_add_decimal": lambda types, x, y, scale: _sum(types, x, y, scale, 1),
    "_sub_decimal": lambda types, x, y, scale: _sum(types, x, y, scale, -1),
    "_mul_decimal": _product,
    "_div_decimal": _ratio,
    "_to_decimal": to_decimal,
    "_decimal_to_integer": decimal_to_integer,
}
"""Builders that take the argument types first."""
