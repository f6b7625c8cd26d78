"""Aggregates and window functions as polars expressions, in the order of a rank column (`with_rank`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from qvhmig.expressions.types import Kind, Type


def _summed(types: Sequence[Type], x: pl.Expr) -> pl.Expr:
    """Null if all are null; whole numbers that leave 64 bits become null."""
    if types[0].kind is Kind.DECIMAL:
        return pl.when(x.count() > 0).then(x.sum())
    return pl.when(x.count() > 0).then(x.cast(pl.Int128).sum()).cast(pl.Int64, strict=False)


def checksum(row_id: pl.Expr, weight: pl.Expr | None = None) -> pl.Expr:
    """Unsigned 64-bit sums wrap, which is the modulo asked for."""
    ids = row_id.cast(pl.UInt64)
    return (ids if weight is None else ids * weight.cast(pl.UInt64)).sum()


AGGREGATES: dict[str, Callable[..., pl.Expr]] = {
    "_agg_min": lambda x: x.min(),
    "_agg_max": lambda x: x.max(),
    "_agg_count": lambda x=None: (pl.len() if x is None else x.count()).cast(pl.Int64),
    "_agg_first": lambda x, rank: x.sort_by(rank).first(),
    "_agg_last": lambda x, rank: x.sort_by(rank).last(),
    "_agg_first_filled": lambda x, rank: x.sort_by(rank).drop_nulls().first(),
    "_agg_checksum": checksum,
    "_agg_count_rows": lambda: pl.len().cast(pl.Int64),
}
TYPED: dict[str, Callable[..., pl.Expr]] = {"_agg_sum": _summed}

WINDOWS: dict[str, Callable[..., pl.Expr]] = {
    "_win_lead": lambda x: x.shift(-1),
    "_win_lag": lambda x: x.shift(1),
    "_win_first": lambda x: x.first(),
    "_win_last": lambda x: x.last(),
    "_win_row_number": lambda: pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
    "_win_running_sum": lambda x: x.cast(pl.Int128).fill_null(0).cum_sum().cast(pl.Int64, strict=False),
    "_win_count": lambda x=None: (pl.len() if x is None else x.count()).cast(pl.Int64),
    "_win_min": lambda x: x.min(),
    "_win_max": lambda x: x.max(),
}
