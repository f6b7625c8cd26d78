"""A unit run that computes nothing twice: for many plans that are nearly one, over the same few rows.

A relation is known by its text and by that of everything it reads, so of a changed plan only what lies behind the
change is computed. The rows of the leaves must be the same for the whole life of a memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from qvhmig.backends.polars_plan import Crosswalks, compile_query
from qvhmig.backends.sql_text import read_names
from qvhmig.planning.plan import LogicalPlan, Relation, Tally
from qvhmig.running.unit_run import BucketResult, LeafLoader, UnitRun


@dataclass
class Contents:
    """The names by which relations are remembered, one mapping a plan."""

    _known: dict[tuple[int, str], tuple[LogicalPlan, dict[str, str]]] = field(default_factory=dict)

    def of(self, plan: LogicalPlan, views: Callable[[str], str], other: Mapping[str, str]) -> dict[str, str]:
        """Relation or leaf -> digest of what it computes; the same for relations of different plans that compute the same.

        `views` gives what a view among the leaves is; `other` what is said of the code maps that are not as they were."""
        key = (id(plan), repr(other))
        if key not in self._known:
            found = {leaf.name: _digest(leaf.kind, leaf.subject, *leaf.columns, views(leaf.subject) if leaf.kind == "view" else "") for leaf in plan.leaves}
            for relation in plan.relations:
                text = relation.query.sql()
                codes = (said for name, said in other.items() if f"'{name}'" in text)
                found[relation.name] = _digest(text, *codes, *(found[name] for name in read_names(relation.query)))
            self._known[key] = (plan, found)  # with the plan, so that no other gets its id
        return self._known[key][1]


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


@dataclass
class Memory:
    """What was computed over the rows of one case."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    tallies: dict[tuple[str, str], list[tuple[str | None, int, int]]] = field(default_factory=dict)


class RememberedRun(UnitRun):
    """Gives what a `UnitRun` gives for everything at once (`run(None)`); rows stay in the memory."""

    def __init__(self, plan: LogicalPlan, loader: LeafLoader, crosswalks: Crosswalks, contents: dict[str, str], memory: Memory) -> None:
        super().__init__(plan, loader, crosswalks)
        self.contents, self.memory = contents, memory
        self.relations = {relation.name: relation for relation in self.order}
        self.lazy: dict[str, pl.LazyFrame] = {}

    def run(self, bucket: int | None) -> BucketResult:
        for source, tallies in self.due.items():
            for tally in tallies:
                self._count(source, tally)
        return BucketResult({name: self._frame(name) for name in self.wanted})

    def _count(self, source: str, tally: Tally) -> None:
        key = (self.contents[source], tally.query.sql())
        if key not in self.memory.tallies:
            counted = compile_query(tally.query, {source: self._rows(source)}, self.crosswalks).collect(engine="in-memory")
            rows = counted.iter_rows(named=True)
            self.memory.tallies[key] = [(row.get("reason"), row["rows"] or 0, row["checksum"] or 0) for row in rows]
        for reason, rows_, checksum in self.memory.tallies[key]:
            self.tallied.add(tally.line, tally.term, reason or tally.reason, rows_, checksum)

    def _frame(self, name: str) -> pl.DataFrame:
        key = self.contents[name]
        if key not in self.memory.frames:
            self.memory.frames[key] = self._compiled(self.relations[name]).collect(engine="in-memory")
        return self.memory.frames[key]

    def _rows(self, name: str) -> pl.LazyFrame:
        """A relation that is kept from its rows, any other from its text."""
        if name not in self.lazy:
            relation = self.relations.get(name)
            if relation is None:
                leaf = next(leaf for leaf in self.plan.leaves if leaf.name == name)
                self.lazy[name] = self.loader(leaf, None)
            elif name in self.kept:
                self.lazy[name] = self._frame(name).lazy()
            else:
                self.lazy[name] = self._compiled(relation)
        return self.lazy[name]

    def _compiled(self, relation: Relation) -> pl.LazyFrame:
        frames = {name: self._rows(name) for name in read_names(relation.query)}
        return compile_query(relation.query, frames, self.crosswalks)
