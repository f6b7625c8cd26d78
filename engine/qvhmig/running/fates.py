"""One fate a source row (GRAMMAR 5): the best of its descendants; a merged row shares its survivor's fate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl

from qvhmig.planning.plan import LogicalPlan
from qvhmig.running.unit_run import BucketResult

RANK = {"written": 7, "held": 6, "rejected": 5, "merged": 4, "filtered": 3, "unused": 2, "absorbed": 1}
NAMES = {rank: name for name, rank in RANK.items()}
NO_SURVIVOR = 0
"""The rank of a row merged into one that has no disposition: it stands for nobody, so it is lost, not merged."""
STANDS = frozenset({"written", "absorbed", "unused"})
"""What has become of a survivor that lost nobody: somewhere it is a row, stands in one, or is no partner of any row (DECISIONS 54)."""


def dispositions(plan: LogicalPlan, result: BucketResult) -> pl.DataFrame:
    """Every row that left or was written: `_rid`, `_into`, `term`, `reason`, `reasons`, `raw`, `line`. Lookup lines
    stand outside the sum, so their rows are not among them."""
    parts: list[pl.DataFrame] = []
    for left in plan.lefts:
        if plan.lines[left.line].lookup:
            continue
        frame = result.frames[left.relation]
        if not frame.height:
            continue
        dynamic = "_reason" in frame.columns
        parts.append(
            frame.select(
                "_rid",
                pl.col("_into").cast(pl.UInt64),
                pl.lit(left.term).alias("term"),
                pl.col("_reason") if dynamic else pl.lit(left.reason).alias("_reason"),
                pl.col("_reasons").cast(pl.String) if dynamic else pl.lit(left.reason).alias("_reasons"),
                pl.col("_raw").cast(pl.String) if dynamic else pl.lit(None, pl.String).alias("_raw"),
                pl.lit(left.line, pl.Int32).alias("line"),
            )
        )
    schema = {"_rid": pl.UInt64, "_into": pl.UInt64, "term": pl.String, "_reason": pl.String, "_reasons": pl.String, "_raw": pl.String, "line": pl.Int32}
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def count_fates(plan: LogicalPlan, result: BucketResult, left: pl.DataFrame) -> tuple[dict[str, Counter[str]], int]:
    """Fates of the source rows of each table read here, and how many merged rows have a survivor that was rejected, held, filtered or lost.

    A source row without any disposition is counted as `lost`: the ledger shows it as a residual."""
    written = result.frames[plan.written].select("_rid", pl.lit(None, pl.UInt64).alias("_into"), pl.lit(RANK["written"], pl.Int8).alias("rank"))
    # after a split two rows of one id may be merged into one: the id has the fate of the row that stayed
    elsewhere = left.filter(pl.col("term").ne("merged") | pl.col("_into").ne_missing(pl.col("_rid")))
    ranks = pl.concat([elsewhere.select("_rid", "_into", pl.col("term").replace_strict(RANK, return_dtype=pl.Int8).alias("rank")), written])
    ranks = ranks.with_columns(pl.col("rank").is_in([RANK[term] for term in STANDS]).any().over("_rid").alias("stands"))
    best = ranks.sort("_rid", "rank", "_into", descending=[False, True, False], nulls_last=True).unique("_rid", keep="first", maintain_order=True)
    best, unwritten = _through_survivors(best)
    fates: dict[str, Counter[str]] = {}
    for relation, table in plan.driver_scans:
        rows = result.frames[relation].unique("_rid").join(best, on="_rid", how="left")
        counts = fates.setdefault(table, Counter())
        for rank, rows_ in rows.group_by("rank").len().iter_rows():
            counts[NAMES.get(rank, "lost")] += rows_
    return fates, unwritten


def _through_survivors(best: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """A merged row takes the fate of the row it was merged into, chains followed. The count is of those whose survivor does not stand."""
    merged = best.filter(pl.col("rank") == RANK["merged"])
    if not merged.height:
        return best, 0
    chain = merged.select("_rid", pl.col("_into").alias("_to"))
    # each round doubles the steps, so that every chain has come to its end when as many are made as there are rows
    for _ in range(chain.height.bit_length()):
        moved = chain.join(chain.select(pl.col("_rid").alias("_to"), pl.col("_to").alias("_further")), on="_to", how="left")
        if moved["_further"].null_count() == moved.height:
            break
        chain = moved.select("_rid", pl.coalesce("_further", "_to").alias("_to"))
    ends = best.select(pl.col("_rid").alias("_to"), pl.col("rank").alias("_fate"), pl.col("stands").alias("_stands"))
    found = chain.join(ends, on="_to", how="left").with_columns(pl.col("_fate").fill_null(NO_SURVIVOR), pl.col("_stands").fill_null(False))
    unwritten = int((~found["_stands"]).sum())
    shared = best.join(found.select("_rid", "_fate"), on="_rid", how="left")
    return shared.select("_rid", "_into", pl.coalesce("_fate", "rank").alias("rank")), unwritten


def add_fates(total: dict[str, Counter[str]], more: dict[str, Counter[str]]) -> None:
    for table, counts in more.items():
        total.setdefault(table, Counter()).update(counts)


__all__: Sequence[str] = ("RANK", "add_fates", "count_fates", "dispositions")
