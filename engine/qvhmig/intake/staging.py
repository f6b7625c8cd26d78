"""The rows of one table between reading and bucketing: parts sorted by the first key part, on disk.

Bounds are known only when every table has been read, and no table has to fit into memory; so rows are put down in parts as
they come, and each bucket is then cut out of every part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from qvhmig.intake.buckets import summed, weights_of
from qvhmig.intake.private_files import private_file, private_folder
from qvhmig.intake.row_ids import DUPLICATE_KEY, IDENTICAL, NULL_KEY, prepare

_GROUPS_A_PART: Final = 24


@dataclass
class StagedTable:
    """`columns` are those present, in catalog order; `key` those of the key among them. `first` is the bucketed column:
    None (one bucket) where the table has no key or lacks its first part."""

    table: str
    folder: Path
    columns: tuple[str, ...]
    key: tuple[str, ...]
    first: str | None
    rows: int = 0
    parts: list[tuple[Path, int]] = field(default_factory=list)
    _weights: list[pl.DataFrame] = field(default_factory=list)

    def add(self, frame: pl.DataFrame) -> None:
        """Put rows down: the columns and `_line`."""
        if frame.is_empty():
            return
        if self.first is not None:
            frame = frame.sort(self.first, nulls_last=False)
            self._weights.append(weights_of(frame[self.first]))
            if len(self._weights) > 16:
                self._weights = [summed(self._weights)]
        path = private_file(private_folder(self.folder) / f"{self.table}.{len(self.parts)}.parquet")
        # Small row groups, so that cutting a bucket out of a part decodes little beside it.
        frame.write_parquet(path, compression="lz4", statistics=False, row_group_size=max(2048, frame.height // _GROUPS_A_PART))
        self.parts.append((path, frame.height))
        self.rows += frame.height

    def weights(self) -> pl.DataFrame | None:
        """Rows of each first key part, sorted by it; None for a table that is not cut into buckets."""
        if self.first is None or not self._weights:
            return None
        self._weights = [summed(self._weights)]
        return self._weights[0].sort("value")

    def buckets(self, bounds: tuple[str, ...]) -> Iterator[tuple[int, pl.DataFrame]]:
        """Each bucket that has rows, ascending, with ids and states, sorted by key (bytes, nulls last), then `_rid`."""
        if self.first is None or not bounds:
            spans = [[(path, 0, rows) for path, rows in self.parts]]
        else:
            spans = self._spans(self.first, bounds)
        for bucket, pieces in enumerate(spans):
            if not pieces:
                continue
            frame = pl.concat([pl.scan_parquet(path).slice(start, rows).collect() for path, start, rows in pieces], rechunk=True)
            yield bucket, prepare(frame, self.table, self.key).sort(*self.key, "_rid", nulls_last=True)

    def _spans(self, first: str, bounds: tuple[str, ...]) -> list[list[tuple[Path, int, int]]]:
        """For each bucket the (part, first row, rows) that belong to it."""
        edges = pl.Series(list(bounds), dtype=pl.String)
        spans: list[list[tuple[Path, int, int]]] = [[] for _ in range(len(bounds) + 1)]
        for path, rows in self.parts:
            values = pl.read_parquet(path, columns=[first]).to_series()
            nulls = values.null_count()
            cuts = [0, *(values.slice(nulls).search_sorted(edges, side="left") + nulls).to_list(), rows]
            for bucket, (start, end) in enumerate(zip(cuts, cuts[1:], strict=False)):
                if end > start:
                    spans[bucket].append((path, start, end - start))
        return spans

    def forget(self) -> None:
        """Take the parts away; the weights stay."""
        for path, _ in self.parts:
            path.unlink(missing_ok=True)
        self.parts.clear()


def count_states(frame: pl.DataFrame) -> tuple[int, int, int]:
    """(identical, duplicate_key, null_key) rows of a prepared frame."""
    counts = dict(frame["_state"].value_counts().iter_rows())
    return counts.get(IDENTICAL, 0), counts.get(DUPLICATE_KEY, 0), counts.get(NULL_KEY, 0)


def count_filled(frame: pl.DataFrame, columns: Sequence[str]) -> tuple[int, ...]:
    """Of each column, in their order, the cells that are neither null nor `''`."""
    if not columns:
        return ()
    return frame.select((pl.col(name) != "").sum() for name in columns).row(0)
