"""Numbers on rows: the unit's own numbers, and the table in which children find their parents (GRAMMAR 6)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from qvhmig.models.contract import Aliases
from qvhmig.planning.plan import Leaf, LogicalPlan
from qvhmig.planning.units import ProjectPlan
from qvhmig.running.leaves import ApplyLeaves, key_texts, partitioned


def numbered_rows(unit: LogicalPlan, partial: Path, held: pl.DataFrame) -> list[Path]:
    """Joins `number` to the stored rows and sorts each bucket by key; returns one file a bucket, in key order."""
    paths: dict[str, list[Path]] = {}
    for path in sorted((partial / "rows").glob("*.parquet")):
        paths.setdefault(path.name[:4], []).append(path)
    made = []
    parts = [f"key.{n}" for n in unit.key_parts]
    for bucket, files in sorted(paths.items()):
        rows = pl.read_parquet(files).join(held, left_on="_key", right_on="key", how="left")
        rows = rows.sort(["_k1", *parts, "_key"], nulls_last=True)
        for path in files:
            path.unlink()
        final = partial / "rows" / f"{bucket}-rows.parquet"
        rows.write_parquet(final, compression="zstd", compression_level=1)
        made.append(final)
    return made


def taken_columns(unit: LogicalPlan, plan: ProjectPlan) -> list[str]:
    """What units of the project read of this unit's rows by reference: physical columns, in order of name."""
    leaves = [leaf for u in plan.units for leaf in u.leaves if leaf.kind == "registry" and leaf.subject == unit.namespace]
    return sorted({c for leaf in leaves for c in leaf.columns} - {"_key", "_k1", "number"})


def write_numbers(unit: LogicalPlan, plan: ProjectPlan, partial: Path, leaves: ApplyLeaves, bounds: Sequence[str]) -> dict[str, int]:
    """The rows that children may point at: `_key`, `_k1`, `number` and what they take; aliases lead to the survivor.

    Returns alias figures: resolved, loops, dangling (the last of a chain is not written)."""
    folder = partial / "numbers"
    folder.mkdir(mode=0o700)
    empty = pl.read_parquet(partial / "rows" / "schema.empty")
    columns = ["_key", "_k1", "number", *(c for c in taken_columns(unit, plan) if c in empty.columns)]
    files = sorted((partial / "rows").glob("*.parquet"))
    rows = pl.concat([pl.read_parquet(p, columns=columns) for p in files]) if files else empty.select(columns)
    figures: dict[str, int] = {}
    contract = plan.project.contracts[unit.unit].model
    if contract.aliases is not None:
        aliases, figures = _resolved(plan, contract.aliases, leaves)
        rows = pl.concat([rows, _alias_rows(aliases, rows, columns, figures)])
    empty.select(columns).write_parquet(folder / "schema.empty")
    for bucket, part in partitioned(rows, bounds):
        part.write_parquet(folder / f"{bucket:04d}-numbers.parquet", compression="zstd", compression_level=1)
    return figures


def _resolved(plan: ProjectPlan, aliases: Aliases, leaves: ApplyLeaves) -> tuple[pl.DataFrame, dict[str, int]]:
    """`old`, `old_k1`, `new`: key texts, chains followed to their end; a loop resolves to nothing and is counted."""
    view = plan.unit(aliases.view)
    wanted = (*aliases.old, *aliases.new)
    rows = leaves(Leaf("aliases", "view", aliases.view, wanted, True), None).collect()
    types = {c.physical: c.type for c in view.data["columns"]}  # type: ignore[attr-defined]
    pairs = pl.DataFrame({
        "old": key_texts(rows, aliases.old, [types[c] for c in aliases.old]),
        "old_k1": rows[aliases.old[0]].cast(pl.String),
        "new": key_texts(rows, aliases.new, [types[c] for c in aliases.new]),
    })
    several = pairs.group_by("old").agg(pl.col("new").n_unique().alias("n")).filter(pl.col("n") > 1)["old"]
    pairs = pairs.filter(~pl.col("old").is_in(several.implode())).unique("old")
    # each round doubles the steps, so that every chain has come to its end when as many are made as there are pairs
    for _ in range(pairs.height.bit_length()):
        step = pairs.select(pl.col("old").alias("new"), pl.col("new").alias("further"))
        moved = pairs.join(step, on="new", how="left")
        if moved["further"].null_count() == moved.height:
            break
        pairs = moved.with_columns(pl.coalesce("further", "new").alias("new")).drop("further")
    ended = pairs.join(pairs.select(pl.col("old").alias("new")), on="new", how="anti")
    return ended, {"resolved": ended.height, "loops": pairs.height - ended.height, "two_survivors": several.len()}


def _alias_rows(aliases: pl.DataFrame, rows: pl.DataFrame, columns: list[str], figures: dict[str, int]) -> pl.DataFrame:
    """A row under the old key for each alias whose survivor is written and whose old key has no row of its own."""
    free = aliases.join(rows.select(pl.col("_key").alias("old")), on="old", how="anti")
    found = free.join(rows, left_on="new", right_on="_key", how="inner")
    figures["dangling"] = free.height - found.height
    return found.with_columns(pl.col("old").alias("_key"), pl.col("old_k1").alias("_k1")).select(columns)
