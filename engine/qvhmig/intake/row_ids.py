"""Row ids and the state of source rows that share a key (docs/architecture.md, "Row ids and checksums")."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import polars as pl

OK: Final = "ok"
IDENTICAL: Final = "identical"
DUPLICATE_KEY: Final = "duplicate_key"
NULL_KEY: Final = "null_key"
STATES: Final = (OK, IDENTICAL, DUPLICATE_KEY, NULL_KEY)
ENGINE_COLUMNS: Final = {"_rid": pl.UInt64, "_state": pl.String, "_into": pl.UInt64}

_NULL_PART = "-"


def netstring(text: str) -> str:
    """`length in bytes:text,` so that parts written one after the other can be told apart again."""
    return f"{len(text.encode())}:{text},"


def _netstrings(columns: Sequence[str]) -> pl.Expr:
    """The netstrings of several text columns as one text; a null is `-`, which no netstring starts with."""
    if not columns:
        return pl.lit("")
    parts: list[pl.Expr] = []
    for name in columns:
        column = pl.col(name)
        whole = pl.concat_str([column.str.len_bytes().cast(pl.String), pl.lit(":"), column, pl.lit(",")])
        parts.append(whole.fill_null(_NULL_PART))
    return pl.concat_str(parts)


def _hashed(table: str, messages: pl.Series) -> pl.Series:
    """First 8 bytes, big endian, of SHA-256 over table and message: hashlib, for polars' own hash changes by version."""
    start = netstring(table).encode()
    sha256 = hashlib.sha256
    digests = [sha256(start + message.encode()).digest()[:8] for message in messages.to_list()]
    return pl.Series("_rid", digests, dtype=pl.Binary).bin.reinterpret(dtype=pl.UInt64, endianness="big")


def prepare(frame: pl.DataFrame, table: str, key: tuple[str, ...]) -> pl.DataFrame:
    """`frame` with `_rid`, `_state` and `_into` added on the right; rows and their order stay as they are.

    Every column must be text; columns that start with `_` are carried along and are no content. The content's column
    order is part of the ids of rows without a whole key, so pass catalog order. Key columns that the frame lacks are left
    out; where none is there (or `key` is empty) keys are not checked.

    `_rid` (UInt64, never null) is hashed from the table name and the key parts; from all content where there is no key
    or a key part is blank (null or `''`). Of several rows with one key, ordered by content, the second and later hash
    their rank too, so that the first has the id it would have alone. `_state` (text, never null): `identical` for the
    second and later of equal rows, with the id of the first in `_into` (UInt64, else null); `duplicate_key` for every
    other row whose key has more than one content; `null_key` for a blank key part; else `ok`.
    """
    content = [name for name in frame.columns if not name.startswith("_")]
    parts = [name for name in key if name in content]
    if frame.is_empty():
        return frame.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in ENGINE_COLUMNS.items())
    whole_key = pl.all_horizontal(pl.col(part).fill_null("") != "" for part in parts) if parts else pl.lit(False)
    rows = frame.with_columns(whole_key.alias("_keyed")).with_row_index("_at")
    if parts and rows["_keyed"].all():
        same = _netstrings(parts)
    else:
        same = pl.when("_keyed").then(_netstrings(parts)).otherwise(_netstrings(content))
    rows = rows.with_columns(same.alias("_same"))
    shared = rows["_same"].is_duplicated()
    alone = NULL_KEY if parts else OK
    plain = rows.select(
        "_at", "_keyed", pl.col("_same").alias("_message"),
        pl.when("_keyed").then(pl.lit(OK)).otherwise(pl.lit(alone)).alias("_state"),
    )
    if not shared.any():
        rids = _hashed(table, plain["_message"])
        return frame.with_columns(rids, plain["_state"], pl.lit(None, pl.UInt64).alias("_into"))

    groups = (
        rows.filter(shared)
        .select("_at", "_keyed", "_same", _netstrings(content).alias("_content"))
        .sort("_same", "_content", "_at")
        .with_columns(
            pl.int_range(pl.len()).over("_same").cast(pl.String).alias("_rank"),
            pl.int_range(pl.len()).over("_same", "_content").alias("_copy"),
            pl.col("_content").n_unique().over("_same").alias("_contents"),
        )
        .with_columns(
            pl.when(pl.col("_rank") == "0").then("_same").otherwise(pl.concat_str(["_same", _netstrings(["_rank"])])).alias("_message"),
            pl.when(pl.col("_copy") > 0).then(pl.lit(IDENTICAL))
            .when(pl.col("_keyed") & (pl.col("_contents") > 1)).then(pl.lit(DUPLICATE_KEY))
            .when("_keyed").then(pl.lit(OK))
            .otherwise(pl.lit(alone)).alias("_state"),
        )
    )
    groups = groups.with_columns(_hashed(table, groups["_message"])).with_columns(
        pl.when(pl.col("_copy") > 0).then(pl.col("_rid").first().over("_same", "_content")).alias("_into")
    )
    single = plain.filter(~shared)
    single = single.with_columns(_hashed(table, single["_message"]), pl.lit(None, pl.UInt64).alias("_into"))
    found = pl.concat([single.select("_at", *ENGINE_COLUMNS), groups.select("_at", *ENGINE_COLUMNS)]).sort("_at")
    return frame.with_columns(found[name] for name in ENGINE_COLUMNS)
