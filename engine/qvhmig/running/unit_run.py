"""Runs one plan over one bucket with polars: every relation once, every tally, nothing written (DESIGN 7).

Knows leaves only through a loader, so that an apply, a case and a quality rule run the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from qvhmig.backends.interface import functions_of
from qvhmig.backends.polars_plan import Crosswalks, compile_query
from qvhmig.backends.sql_text import needed_relations
from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.expressions.trees import Tree
from qvhmig.planning.plan import Leaf, LogicalPlan, Relation, Tally, reads, times_of

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
        self.wanted = self._outputs()
        self.order, uses = _needed(plan, self.wanted)
        self.kept = {r.name for r in self.order if uses[r.name] >= 2 or r.name in self.wanted or r.whole}
        self.held = _held(self.order, self.kept)
        self.due: dict[str, list[Tally]] = {}
        for tally in plan.tallies:
            self.due.setdefault(_source(tally.query), []).append(tally)
        self.readers = self._readers()

    def _outputs(self) -> list[str]:
        """The relations whose rows are kept; a run of another purpose keeps others."""
        return self.plan.ends

    def _readers(self) -> Counter[str]:
        """How often each kept relation is read by a computation: when the last has run, its rows can be let go."""
        count: Counter[str] = Counter()
        for relation in self.order:
            if relation.name in self.kept:
                count.update(self.held[relation.name])
            if relation.name in self.due:
                count.update({relation.name} if relation.name in self.kept else self.held[relation.name])
        return count

    def run(self, bucket: int | None, elsewhere: Mapping[str, pl.Series] | None = None) -> BucketResult:
        """Computes one bucket (None = everything at once) and adds its tallies. A relation that several read is
        computed once and let go after its last reader, so that a bucket never holds all its relations together."""
        counted = {times_of(name): values for name, values in (elsewhere or {}).items()}
        frames: dict[str, pl.LazyFrame] = {}
        done: dict[str, pl.DataFrame] = {}
        readers = self.readers.copy()
        for leaf in self.plan.leaves:
            frames[leaf.name] = self.loader(leaf, None if leaf.whole or not self.plan.bucketed else bucket)
            self._tally(self.due.get(leaf.name, []), frames)
        for relation in self.order:
            name = relation.name
            again = name in self._whole
            frames[name] = self._relation(relation, frames, done, counted.get(name))
            if name in self.kept:
                _let_go(self.held[name], readers, frames, done, self.wanted)
            if name in self.due:
                if not again:
                    self._tally(self.due[name], frames)
                _let_go({name} if name in self.kept else self.held[name], readers, frames, done, self.wanted)
        return BucketResult({name: done[name] for name in self.wanted})

    def _relation(
        self, relation: Relation, frames: dict[str, pl.LazyFrame], done: dict[str, pl.DataFrame], elsewhere: pl.Series | None
    ) -> pl.LazyFrame:
        if relation.name in self._whole:
            done[relation.name] = self._whole[relation.name]
            return done[relation.name].lazy()
        lazy = compile_query(relation.query, frames, self.crosswalks)
        if elsewhere is not None:
            once_more = pl.when(pl.col("_u_key").is_in(elsewhere.implode())).then(pl.col("_u_rows") + 1).otherwise(pl.col("_u_rows"))
            lazy = lazy.with_columns(once_more.alias("_u_rows"))
        if relation.name not in self.kept:
            return lazy
        done[relation.name] = lazy.collect(engine="in-memory")
        if relation.whole:
            self._whole[relation.name] = done[relation.name]
        return done[relation.name].lazy()

    def _tally(self, due: Sequence[Tally], frames: dict[str, pl.LazyFrame]) -> None:
        results = pl.collect_all([compile_query(t.query, frames, self.crosswalks) for t in due], engine="in-memory") if due else []
        for tally, frame in zip(due, results, strict=True):
            for row in frame.iter_rows(named=True):
                self.tallied.add(tally.line, tally.term, row.get("reason") or tally.reason, row["rows"] or 0, row["checksum"] or 0)


class PolarsBackend:
    """The default engine: every function of the registry, in memory, one bucket at a time."""

    name = "polars"

    def capabilities(self) -> frozenset[str]:
        return frozenset(FUNCTIONS)

    def gaps(self, plan: LogicalPlan) -> tuple[str, ...]:
        return tuple(sorted(functions_of(plan) - self.capabilities()))

    def compile(self, plan: LogicalPlan, load: LeafLoader, crosswalks: Crosswalks) -> UnitRun:
        """Raises TypeError for a function that no registry entry builds: a fault of the engine, not of a contract."""
        missing = self.gaps(plan)
        if missing:
            raise TypeError(f"polars has no builder for {', '.join(missing)}")
        return UnitRun(plan, load, crosswalks)


POLARS = PolarsBackend()


def _let_go(read: Iterable[str], readers: Counter[str], frames: dict[str, pl.LazyFrame], done: dict[str, pl.DataFrame], wanted: Sequence[str]) -> None:
    for name in read:
        readers[name] -= 1
        if not readers[name] and name not in wanted:
            done.pop(name, None)
            frames.pop(name, None)


def _held(order: Iterable[Relation], kept: set[str]) -> dict[str, set[str]]:
    """For each relation the kept relations that its computation reads, directly or through relations that stay lazy."""
    held: dict[str, set[str]] = {}
    for relation in order:
        held[relation.name] = set()
        for name in reads(relation.query):
            if name in kept:
                held[relation.name].add(name)
            else:
                held[relation.name] |= held.get(name, set())
    return held


def _source(query: Tree) -> str:
    return str(query.args["from_"].this.name)


def _needed(plan: LogicalPlan, wanted: Iterable[str]) -> tuple[list[Relation], Counter[str]]:
    """The relations that some output or tally reads, in order, and how often each is read."""
    relations = needed_relations(plan, wanted)
    uses = Counter(name for r in relations for name in reads(r.query))
    uses.update(name for tally in plan.tallies for name in reads(tally.query))
    return list(relations), uses
