"""Values of `unique` that stand in two buckets: a bucket alone cannot see them, so the buckets run again and are told.

Only hashes are held in memory; the values themselves wait on the disk, and those are read whose hash came twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from qvhmig.planning.plan import LogicalPlan
from qvhmig.running.durable_files import make_folder
from qvhmig.running.unit_run import BucketResult

Elsewhere = Mapping[str, pl.Series]
"""Relation of values (`LogicalPlan.apart`) -> the values of it that stand in more than one bucket, sorted."""


class SeenByBucket:
    """The values that each `unique` of a unit saw, bucket by bucket, where there are several. `folder` is made."""

    def __init__(self, unit: LogicalPlan, buckets: int, folder: Path) -> None:
        self.folder = make_folder(folder)
        self.hashes: dict[str, list[pl.Series]] = {name: [] for name in (unit.apart if unit.bucketed and buckets > 1 else ())}

    def add(self, bucket: int, result: BucketResult) -> None:
        for number, (name, seen) in enumerate(self.hashes.items()):
            values = result.frames[name]["_u"].unique()
            seen.append(values.hash())
            values.to_frame().write_parquet(self.folder / f"{number:02d}-{bucket:04d}.parquet", compression="zstd", compression_level=1)

    def more_than(self, told: Elsewhere) -> Elsewhere | None:
        """What the next run has to be told, None where the run that was told `told` is right.

        One `unique` at a time, in their order: what a later one sees depends on what an earlier one rejects."""
        for number, name in enumerate(self.hashes):
            found = self._in_several(number, name)
            if found.len() != (told[name].len() if name in told else 0) or (name in told and not found.equals(told[name])):
                before = {earlier: told[earlier] for earlier in list(self.hashes)[:number] if earlier in told}
                return {**before, name: found}
        return None

    def _in_several(self, number: int, name: str) -> pl.Series:
        hashes = pl.concat(self.hashes[name])
        twice = hashes.filter(hashes.is_duplicated()).unique()
        if twice.is_empty():
            return pl.Series("_u", [], pl.String)
        files = sorted(self.folder.glob(f"{number:02d}-*.parquet"))
        parts = [values.filter(values.hash().is_in(twice.implode())) for values in (pl.read_parquet(path)["_u"] for path in files)]
        values = pl.concat(parts)
        return values.filter(values.is_duplicated()).unique().sort()
