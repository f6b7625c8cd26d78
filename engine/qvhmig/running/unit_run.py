"""Runs one plan over one bucket with polars: every relation once, every tally, nothing written (DESIGN 7).

Knows leaves only through a loader, so that an apply, a case and a quality rule run the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import polars as pl
from sqlglot import exp

from qvhmig.backends.polars_plan import Crosswalks, compile_query
from qvhmig.backends.sql_text import needed_relations, read_names
from qvhmig.planning.plan import Leaf, LogicalPlan, Relation

MODULUS = 2**64
LeafLoader = Callable[[Leaf, int | None], pl.LazyFrame]


@dataclass
class Term:
    """Rows and the sum of their row ids modulo 2^64."""

    rows: int = 0
    checksum: int = 0

    def add(self, rows: int, checksum: int) -> None:
        self.rows += rows
        self.checksum = (self.checksum + checksum) % MODULUS


@dataclass
class Tallied:
    """Terms by (line, term, reason), summed over buckets."""

    terms: dict[tuple[int, str, str], Term] = field(default_factory=dict)

    def add(self, line: int, term: str, reason: str, rows: int, checksum: int) -> None:
        self.terms.setdefault((line, term, reason), Term()).add(rows, checksum)


@dataclass
class BucketResult:
    """Frames by relation name: the written rows, what left, the cell problems, the keys, the cell counts, the scans."""

    frames: dict[str, pl.DataFrame]


class UnitRun:
    """`loader(leaf, bucket)` gives a leaf's rows; bucket None = all of them. Whole relations are computed once."""

    def __init__(self, plan: LogicalPlan, loader: LeafLoader, crosswalks: Crosswalks) -> None:
        self.plan, self.loader, self.crosswalks = plan, loader, crosswalks
        self.tallied = Tallied()
        self._whole: dict[str, pl.DataFrame] = {}
        self._whole_tallied = False
        self.wanted = self._outputs()
        self.order, self.uses = _needed(plan, self.wanted)

    def _outputs(self) -> list[str]:
        plan = self.plan
        named = [plan.written, plan.keys, plan.cell_problems, plan.cells, *(left.relation for left in plan.lefts), *(scan for scan, _ in plan.driver_scans)]
        return list(dict.fromkeys(name for name in named if name))

    def run(self, bucket: int | None) -> BucketResult:
        """Computes one bucket (None = everything at once) and adds its tallies."""
        frames: dict[str, pl.LazyFrame] = {}
        done: dict[str, pl.DataFrame] = {}
        for leaf in self.plan.leaves:
            frames[leaf.name] = self.loader(leaf, None if leaf.whole or not self.plan.bucketed else bucket)
        for relation in self.order:
            frames[relation.name] = self._relation(relation, frames, done)
        self._tally(frames)
        return BucketResult({name: done[name] for name in self.wanted})

    def _relation(self, relation: Relation, frames: dict[str, pl.LazyFrame], done: dict[str, pl.DataFrame]) -> pl.LazyFrame:
        if relation.name in self._whole:
            done[relation.name] = self._whole[relation.name]
            return done[relation.name].lazy()
        lazy = compile_query(relation.query, frames, self.crosswalks)
        if self.uses[relation.name] < 2 and relation.name not in self.wanted:
            return lazy
        done[relation.name] = lazy.collect(engine="in-memory")
        if relation.whole:
            self._whole[relation.name] = done[relation.name]
        return done[relation.name].lazy()

    def _tally(self, frames: dict[str, pl.LazyFrame]) -> None:
        whole = {r.name for r in self.plan.relations if r.whole}
        due = [t for t in self.plan.tallies if not (self._whole_tallied and _source(t.query) in whole)]
        results = pl.collect_all([compile_query(t.query, frames, self.crosswalks) for t in due], engine="in-memory")
        for tally, frame in zip(due, results, strict=True):
            for row in frame.iter_rows(named=True):
                self.tallied.add(tally.line, tally.term, row.get("reason") or tally.reason, row["rows"] or 0, row["checksum"] or 0)
        self._whole_tallied = True


def _source(query: exp.Expression) -> str:
    return str(query.args["from_"].this.name)


def _needed(plan: LogicalPlan, wanted: Iterable[str]) -> tuple[list[Relation], Counter[str]]:
    """The relations that some output or tally reads, in order, and how often each is read."""
    relations = needed_relations(plan, wanted)
    uses = Counter(name for r in relations for name in read_names(r.query))
    uses.update(name for tally in plan.tallies for name in read_names(tally.query))
    return list(relations), uses
