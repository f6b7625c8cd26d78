"""Code maps, check digits, key text and choices as polars expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.expressions.types import Kind, Type


def _mapped(x: pl.Expr, pairs: Mapping[str, str]) -> pl.Expr:
    if not pairs:
        return pl.when(pl.lit(False)).then(x)
    return x.replace_strict(list(pairs), list(pairs.values()), default=None, return_dtype=pl.String)


def lookup(maps: Mapping[str, CrosswalkMap], crosswalk: str, x: pl.Expr) -> pl.Expr:
    return _mapped(x, maps[crosswalk].targets)


def lookup_state(maps: Mapping[str, CrosswalkMap], crosswalk: str, x: pl.Expr) -> pl.Expr:
    return _mapped(x, maps[crosswalk].states)


def checksum_mod11(x: pl.Expr) -> pl.Expr:
    digits = pl.when(x.str.contains(r"\A[0-9]{10}\z")).then(x).otherwise(None)
    total = pl.lit(0, pl.Int32)
    for i in range(9):
        total = total + digits.str.slice(i, 1).cast(pl.Int32) * (10 - i)
    check = (11 - total % 11) % 11  # 10 has no digit, so it never equals one
    equal = digits == pl.concat_str([digits.str.slice(0, 1)] * 10)
    good = (check == digits.str.slice(9, 1).cast(pl.Int32)) & ~equal
    return pl.when(x.is_not_null()).then(good.fill_null(False))


def key_part(types: Sequence[Type], x: pl.Expr) -> pl.Expr:
    kind = types[0].kind
    if kind is Kind.DATE:
        return x.dt.strftime("%Y%m%d")
    if kind is Kind.MOMENT:
        return x.dt.strftime("%Y%m%d%H%M%S")
    if kind is Kind.TIME:
        return x.dt.strftime("%H%M%S")
    if kind is Kind.BOOLEAN:
        return pl.when(x).then(pl.lit("1")).when(~x).then(pl.lit("0"))
    return x.cast(pl.String)


def key_text(*parts: pl.Expr) -> pl.Expr:
    written = [pl.when(p.is_null()).then(pl.lit("~")).otherwise(pl.concat_str([p.str.len_bytes().cast(pl.String), pl.lit(":"), p])) for p in parts]
    return pl.concat_str(written, separator=",")


def _extreme(pick: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Callable[..., pl.Expr]:
    """polars skips nulls in a horizontal minimum; here one null makes null."""

    def build(*values: pl.Expr) -> pl.Expr:
        result = values[0]
        for value in values[1:]:
            result = pl.when(result.is_not_null() & value.is_not_null()).then(pl.when(pick(value, result)).then(value).otherwise(result))
        return result

    return build


BUILDERS: dict[str, Callable[..., pl.Expr]] = {
    "checksum_mod11": checksum_mod11,
    "_key_text": key_text,
    "greatest": _extreme(lambda new, old: new > old),
    "least": _extreme(lambda new, old: new < old),
    "_nullif": lambda x, y: pl.when((x == y).fill_null(False)).then(None).otherwise(x),
}
TYPED: dict[str, Callable[..., pl.Expr]] = {"_key_part": key_part}
MAPPED: dict[str, Callable[..., pl.Expr]] = {"lookup": lookup, "lookup_state": lookup_state}
