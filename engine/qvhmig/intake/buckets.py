"""Ranges of the first key part: one list of bounds for all tables (docs/architecture.md, "Buckets")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl


def bucket_of(values: pl.Series, bounds: Sequence[str]) -> pl.Series:
    """The bucket of each text value as UInt32: how many bounds are at or below it, compared by UTF-8 bytes.

    `bounds` ascend strictly; n bounds make buckets 0 to n. A null is in bucket 0. Never null, order kept.
    """
    if not bounds:
        return pl.repeat(0, values.len(), dtype=pl.UInt32, eager=True).alias(values.name)
    edges = pl.Series(list(bounds), dtype=pl.String)
    # search_sorted orders text by bytes, as polars' sort does; it places a null before every bound.
    return edges.search_sorted(values.cast(pl.String).fill_null(""), side="right").cast(pl.UInt32).alias(values.name)


def weights_of(values: pl.Series) -> pl.DataFrame:
    """How many rows have each first key part: columns value (text), rows (Int64). Nulls are left out."""
    return values.drop_nulls().rename("value").to_frame().group_by("value").agg(pl.len().cast(pl.Int64).alias("rows"))


def summed(weights: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The weights of several parts of one table as one frame."""
    return pl.concat(weights).group_by("value").agg(pl.col("rows").sum())


def highest(weights: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The weights of several tables as one frame: for each value the rows of the table that has most of them."""
    return pl.concat(weights).group_by("value").agg(pl.col("rows").max())


def bounds_for(weights: pl.DataFrame, rows_per_bucket: int) -> tuple[str, ...]:
    """Bounds that put about `rows_per_bucket` rows of the table with most rows into each bucket.

    `weights` is what `highest` gives, so no table has many more rows than that in a bucket, unless one value alone has.
    It depends on the values only, never on the order of rows.
    """
    if weights.is_empty():
        return ()
    ordered = weights.sort("value").with_columns(pl.col("rows").cum_sum().alias("upto"))
    total = int(ordered["upto"][-1])
    count = -(-total // rows_per_bucket)
    if count <= 1:
        return ()
    # The bucket of a value is where its first row falls when all rows are dealt out evenly in the order of values.
    before = pl.col("upto") - pl.col("rows")
    cut = ordered.with_columns((before * count // total).alias("bucket"))
    starts = cut.filter(pl.col("bucket") != pl.col("bucket").shift(1))
    return tuple(starts["value"].to_list())
