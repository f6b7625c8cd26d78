"""A unit run that computes nothing twice: for many plans that are nearly one, over the same few rows.

A relation is known by its tree and by that of everything it reads, so of a changed plan only what lies behind the
change is computed. The rows of the leaves must be the same for the whole life of a memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from qvhmig.backends.polars_plan import compile_query
from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.expressions.trees import tree_text
from qvhmig.planning.plan import LogicalPlan, Relation, Tally, reads
from qvhmig.running.unit_run import BucketResult, LeafLoader, Tallied, UnitRun


class Layout:
    """What is to be known of a plan once, whatever rows it runs over. `contents`: relation or leaf -> digest of what it
    computes, the same for relations of different plans that compute the same.

    `views` gives what a view among the leaves is; `other` what is said of the code maps that are not as they were."""

    def __init__(self, plan: LogicalPlan, views: Callable[[str], str], other: Mapping[str, str]) -> None:
        self.run = UnitRun(plan, _no_rows, {})
        self.reads = {relation.name: tuple(dict.fromkeys(reads(relation.query))) for relation in plan.relations}
        self.contents = {leaf.name: _digest(leaf.kind, leaf.subject, *leaf.columns, views(leaf.subject) if leaf.kind == "view" else "") for leaf in plan.leaves}
        for relation in plan.relations:
            text = tree_text(relation.query)
            codes = (said for name, said in other.items() if f"'{name}'" in text)
            self.contents[relation.name] = _digest(text, *codes, *(self.contents[name] for name in self.reads[relation.name]))
        self.counted = {id(tally): tree_text(tally.query) for tally in plan.tallies}
        self.relations = {relation.name: relation for relation in self.run.order}


@dataclass
class Layouts:
    """Layouts by plan; the plan is kept with it, so that no other gets its id."""

    _known: dict[tuple[int, str], tuple[LogicalPlan, Layout]] = field(default_factory=dict)

    def of(self, plan: LogicalPlan, views: Callable[[str], str], other: Mapping[str, str]) -> Layout:
        key = (id(plan), repr(other))
        if key not in self._known:
            self._known[key] = (plan, Layout(plan, views, other))
        return self._known[key][1]


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def _no_rows(*_: object) -> pl.LazyFrame:
    raise LookupError("a layout has no rows")


@dataclass
class Memory:
    """What was computed over the rows of one case."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    tallies: dict[tuple[str, str], list[tuple[str | None, int, int]]] = field(default_factory=dict)


class RememberedRun(UnitRun):
    """Gives what a `UnitRun` gives for everything at once (`run(None)`); rows stay in the memory."""

    def __init__(self, layout: Layout, loader: LeafLoader, crosswalks: Mapping[str, CrosswalkMap], memory: Memory) -> None:
        like = layout.run
        self.plan, self.loader, self.crosswalks, self.tallied = like.plan, loader, crosswalks, Tallied()
        self.wanted, self.order, self.kept, self.due = like.wanted, like.order, like.kept, like.due
        self.layout, self.memory = layout, memory
        self.lazy: dict[str, pl.LazyFrame] = {}

    def run(self, bucket: int | None, elsewhere: Mapping[str, pl.Series] | None = None) -> BucketResult:
        for source, tallies in self.due.items():
            missing = [t for t in tallies if self._key(source, t) not in self.memory.tallies]
            self._count_now(source, missing)
            for tally in tallies:
                for reason, rows, checksum in self.memory.tallies[self._key(source, tally)]:
                    self.tallied.add(tally.line, tally.term, reason or tally.reason, rows, checksum)
        return BucketResult({name: self._frame(name) for name in self.wanted})

    def _key(self, source: str, tally: Tally) -> tuple[str, str]:
        return (self.layout.contents[source], self.layout.counted[id(tally)])

    def _count_now(self, source: str, tallies: list[Tally]) -> None:
        if not tallies:
            return
        frames = {source: self._rows(source)}
        counted = pl.collect_all([compile_query(t.query, frames, self.crosswalks) for t in tallies], engine="in-memory")
        for tally, found in zip(tallies, counted, strict=True):
            rows = found.iter_rows(named=True)
            self.memory.tallies[self._key(source, tally)] = [(row.get("reason"), row["rows"] or 0, row["checksum"] or 0) for row in rows]

    def _frame(self, name: str) -> pl.DataFrame:
        key = self.layout.contents[name]
        if key not in self.memory.frames:
            self.memory.frames[key] = self._compiled(self.layout.relations[name]).collect(engine="in-memory")
        return self.memory.frames[key]

    def _rows(self, name: str) -> pl.LazyFrame:
        """A relation that is kept from its rows, any other from its text."""
        if name not in self.lazy:
            relation = self.layout.relations.get(name)
            if relation is None:
                leaf = next(leaf for leaf in self.plan.leaves if leaf.name == name)
                self.lazy[name] = self.loader(leaf, None)
            elif name in self.kept:
                self.lazy[name] = self._frame(name).lazy()
            else:
                self.lazy[name] = self._compiled(relation)
        return self.lazy[name]

    def _compiled(self, relation: Relation) -> pl.LazyFrame:
        frames = {name: self._rows(name) for name in self.layout.reads[relation.name]}
        return compile_query(relation.query, frames, self.crosswalks)
