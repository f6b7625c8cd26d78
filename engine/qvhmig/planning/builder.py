"""Collects the relations, lines, tallies and problems of one unit while its pipelines are lowered.

Mutable, alive only during planning; `planning.units` freezes it into a LogicalPlan.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from sqlglot import exp

from qvhmig import expressions
from qvhmig.expressions import internal
from qvhmig.expressions.conversions import coerced
from qvhmig.expressions.trees import Tree, copied, nodes
from qvhmig.expressions.types import BOOLEAN, INTEGER, ROW
from qvhmig.planning import calls
from qvhmig.planning.plan import (
    ROW_ID,
    Column,
    Leaf,
    Left,
    Line,
    Relation,
    Tally,
    aliased,
    branches,
    case,
    col,
    keep_columns,
    passed,
    select,
    table,
    text,
)
from qvhmig.planning.pruning import pruned
from qvhmig.planning.scope import Scope, physical_names
from qvhmig.problems import Level, Problem, ProblemsFound, Where

FORBIDDEN = "names of columns start with a letter and hold no '__'"

_UNCOUNTED = exp.Select()


@dataclass(frozen=True)
class SourceInfo:
    """A row source as a unit sees it. `columns`: name -> Column whose `physical` is the subject's own column name.

    `state`: the rows carry `_state` and `_into` (tables and feeds). `bucket`: the column that cuts it into buckets."""

    kind: str
    subject: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    bucket: str | None
    state: bool


class Sources(Protocol):
    """Resolves the text after `from`, `join` or `union` that is no pipeline of the unit."""

    def find(self, source: str, where: Where, problems: list[Problem]) -> SourceInfo | None: ...


@dataclass(frozen=True)
class _Names:
    """A scope that knows, for messages, all columns of the sources behind its aliases: a scan shows only those that the unit names."""

    scope: Scope
    sources: Mapping[str | None, tuple[str, ...]]

    def find(self, table: str | None, name: str) -> expressions.ColumnInfo | None:
        return self.scope.find(table, name)

    def near(self, table: str | None, name: str) -> list[str]:
        known = {n.lower(): f"{table}.{n}" if table else n for n in self.sources.get(table, ())} if table is None or table in self.scope.aliases else {}
        close = [known[n] for n in difflib.get_close_matches(name.lower(), known, n=2)]
        return list(dict.fromkeys([*close, *self.scope.near(table, name)]))[:4]


@dataclass
class Builder:
    """`where(*path)` gives the place of a YAML value of the unit; `names` are all column names used anywhere in
    the project (a table scan shows only those, which keeps plans narrow). `seen` is told every text before it is bound."""

    unit: str
    where: Callable[..., Where]
    sources: Sources
    context: expressions.Context
    names: frozenset[str]
    problems: list[Problem]
    together: Sequence[tuple[str, Where]] = ()
    seen: Callable[[str, Scope, Where], None] | None = None
    measures: Sequence[tuple[str, str, Where]] = ()
    relations: list[Relation] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    lefts: list[Left] = field(default_factory=list)
    leaves: dict[str, Leaf] = field(default_factory=dict)
    scans: list[tuple[str, str]] = field(default_factory=list)
    reads: list[tuple[int, str, str]] = field(default_factory=list)
    rests: list[tuple[int, str, str]] = field(default_factory=list)
    not_aligned: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    depends: dict[str, None] = field(default_factory=dict)
    crosswalks: set[str] = field(default_factory=set)
    proved_only: bool = False
    source_names: dict[str | None, tuple[str, ...]] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    # -- problems -------------------------------------------------------------------------------------------
    def problem(self, code: str, where: Where, message: str, next_step: str = "", level: Level = Level.ERROR) -> None:
        self.problems.append(Problem(code, where, message, next_step, level, self.unit))

    # -- expressions ----------------------------------------------------------------------------------------
    def bind(self, text_: str, scope: Scope, where: Where, allow: Literal["scalar", "window", "aggregate"] = "scalar") -> Tree | None:
        """The bound tree, or None after noting every problem of the text."""
        if self.seen is not None:
            self.seen(text_, scope, where)
        before = len(self.problems)
        try:
            tree = expressions.parse(text_, where)
        except ProblemsFound as found:
            self.problems.extend(found.problems)
            return None
        bound = expressions.bind(tree, _Names(scope, self.source_names), replace(self.context, allow=allow), self.problems)
        self.crosswalks.update(str(c.expressions[0].this) for c in nodes(bound, exp.Anonymous) if c.name in ("lookup", "lookup_state"))
        failed = any(p.level is Level.ERROR for p in self.problems[before:])
        return None if failed else bound

    def test(self, key: str, text_: str, scope: Scope, where: Where, cure: str = "compare it with something", code: str = "QV305") -> Tree | None:
        """The bound test under the YAML key `key`, or None after noting every problem. A null is a test that nobody can answer."""
        tree = self.bind(text_, scope, where)
        made = None if tree is None else coerced(tree, BOOLEAN)
        if tree is not None and made is None:
            self.problem(code, where, f"'{key}' needs a test, this gives {expressions.type_of(tree)}", cure)
        return made

    def named(
        self, name: str, tree: Tree, where: Where, origin: Tree | None = None
    ) -> tuple[list[Tree], Column]:
        """Projections for `tree` under `name` with its companions, and the Column that they make."""
        tree.meta["where"] = where
        projections = [aliased(tree, name)]
        projections[0].meta["where"] = where
        error = None
        failure = expressions.failure(tree)
        if failure is not None:
            error = f"{name}__e"
            raw = expressions.failed_text(tree)
            shown = exp.Coalesce(this=raw if raw is not None else exp.Null(), expressions=[text("")])
            projections.append(aliased(case([(failure, shown)]), error))
        made = expressions.origin(tree) if origin is None else origin
        if isinstance(made, exp.Literal):
            source = str(made.this)
        else:
            source = f"@{name}__o"
            projections.append(aliased(made, source[1:]))
        for projection in projections:
            projection.meta["where"] = where
        return projections, Column(name, expressions.type_of(tree), source, error)

    def good_name(self, name: str, where: Where) -> bool:
        if not name[:1].isalpha() or "__" in name or "." in name:
            self.problem("QV301", where, f"'{name}' cannot name a column", FORBIDDEN)
            return False
        return True

    # -- relations ------------------------------------------------------------------------------------------
    def relation(self, name: str, query: exp.Query, where: Where, whole: bool) -> str:
        """Adds a relation under a name of its own and returns the name. `where` is the place of every projection that has none of its own."""
        unique, n = name, 2
        while unique in self._taken:
            unique, n = f"{name}~{n}", n + 1
        self._taken.add(unique)
        columns = tuple(projection.args["alias"].args["this"] for projection in next(branches(query)).expressions)
        self.relations.append(Relation(unique, query, where, columns, whole))
        return unique

    def leaf(self, info: SourceInfo, columns: Iterable[str], whole: bool) -> str:
        """Registers data from outside (merging columns of earlier uses) and returns its relation name."""
        name = f"{info.kind}:{info.subject}" + ("@whole" if whole else "")
        before = self.leaves.get(name)
        wanted = dict.fromkeys((*(before.columns if before else ()), *columns))
        self.leaves[name] = Leaf(name, info.kind, info.subject, tuple(wanted), whole)
        self._taken.add(name)
        if info.kind in ("view", "contract"):
            self.depends[f"{info.kind}:{info.subject}"] = None
        return name

    def kept(self, outputs: Iterable[str]) -> tuple[list[Relation], list[Leaf]]:
        """The relations and leaves of the finished plan: without columns that nothing reads, unless the plan is only proved."""
        leaves = list(self.leaves.values())
        return pruned(self.relations, leaves, outputs, [t.query for t in self.tallies]) if not self.proved_only else (self.relations, leaves)

    def snapshot(self) -> tuple[int, ...]:
        """Marks the state before a lookup is lowered for one bucket, in case it must be lowered whole instead."""
        return (
            len(self.relations), len(self.lines), len(self.tallies), len(self.lefts), len(self.problems),
            dict(self.leaves), dict(self.depends), set(self._taken), list(self.not_aligned),
            len(self.scans), len(self.reads), len(self.rests),
        )  # type: ignore[return-value]

    def restore(self, mark: tuple) -> None:
        lists: tuple[list[Any], ...] = (self.relations, self.lines, self.tallies, self.lefts, self.problems)
        for kept, length in zip(lists, mark, strict=False):
            del kept[length:]
        self.leaves, self.depends, self._taken, self.not_aligned = dict(mark[5]), dict(mark[6]), set(mark[7]), list(mark[8])
        sources: tuple[list[Any], ...] = (self.scans, self.reads, self.rests)
        for kept, length in zip(sources, mark[9:], strict=True):
            del kept[length:]

    # -- accounting -----------------------------------------------------------------------------------------
    def line(self, step: str, verb: str, where: Where, lookup: bool) -> int:
        self.lines.append(Line(step, verb, where, lookup))
        return len(self.lines) - 1

    def tally(
        self, line: int, term: str, relation: str, reason: str = "", weight: Tree | None = None,
        where: Tree | None = None, row_id: str = ROW_ID,
    ) -> None:
        """`weight` counts a row that many times (made rows); without it each row counts once."""
        if self.proved_only:
            self.tallies.append(Tally(line, term, reason, _UNCOUNTED))
            return
        if weight is None:
            rows, checksum = internal.count_rows(), internal.checksum(col(row_id))
        else:
            rows = calls.total(copied(weight))
            checksum = internal.checksum(col(row_id), copied(weight))
        query = select([aliased(rows, "rows"), aliased(checksum, "checksum")], relation, where)
        self.tallies.append(Tally(line, term, reason, query))

    def leaving(
        self, line: int, term: str, reason: str, name: str, source: str, condition: Tree | None,
        where: Where, scope: Scope, whole: bool, into: Tree | None = None, row_id: str = ROW_ID,
        group: Tree | None = None,
    ) -> str:
        """Adds the relation of rows that leave, its tally and its `Left`; keeps the `together` values if they are in
        scope. `group` gives them where they are known by other means (rows that `from` refuses)."""
        grouping = group if group is not None else self.grouping(scope) if term in ("rejected", "held") else None
        projections = [passed(row_id, ROW_ID), aliased(into if into is not None else internal.null(ROW), "_into")]
        if grouping is not None:
            projections.append(aliased(grouping, "_g"))
        for measure, tree in self.measured(scope).items():
            projections.append(aliased(tree, f"_m.{measure}"))
        relation = self.relation(name, select(projections, source, condition), where, whole)
        self.tally(line, term, relation, reason)
        self.lefts.append(Left(relation, line, term, reason, grouping is not None))
        return relation

    def grouping(self, scope: Scope, meant: Mapping[str, str] | None = None) -> Tree | None:
        """Key text of the `together.by` values where every name of them is visible, else None (no problem is noted).
        `meant` gives the expression behind a name that is bound only later."""
        bound = self.together_parts(scope, meant)
        return internal.key_text(bound) if bound else None

    def together_parts(self, scope: Scope, meant: Mapping[str, str] | None = None) -> list[Tree] | None:
        """The `together.by` values in this scope, none where there is no `together`; None where a name is not visible."""
        bound: list[Tree] = []
        for written, where in self.together:
            text_ = (meant or {}).get(written, written)
            problems: list[Problem] = []
            try:
                tree = expressions.bind(expressions.parse(text_, where), scope, self.context, problems)
            except ProblemsFound:
                return None
            if problems:
                return None
            bound.append(tree)
        return bound

    def measured(self, scope: Scope) -> dict[str, Tree]:
        """The `conserve` measures whose names are all visible. One that is no whole number is noted, once, and left out."""
        found = {}
        for name, text_, where in self.measures:
            problems: list[Problem] = []
            tree = expressions.bind(expressions.parse(text_, where), scope, self.context, problems)
            if problems:
                continue
            type_ = expressions.type_of(tree)
            if type_ == INTEGER:
                found[name] = tree
            elif not any(p.code == "QV343" and p.where == where for p in self.problems):
                self.problem("QV343", where, f"'conserve' adds up whole numbers, '{name}' gives {type_}", "count minutes or pence, or write cast(x as integer)")
        return found

    def conserve(self, line: int, before: str, scope: Scope, after: str, after_scope: Scope) -> None:
        """Tallies each measure over the rows of a step that came, left and passed on: the sum may not change."""
        came, passed = self.measured(scope), self.measured(after_scope)
        for name in came.keys() & passed.keys():
            sums = [("came", before, came[name]), ("went", after, passed[name])]
            for left in self.lefts:
                if left.line == line and f"_m.{name}" in next(r for r in self.relations if r.name == left.relation).columns:
                    sums.append(("left", left.relation, internal.column(f"_m.{name}", INTEGER)))
            for part, relation, tree in sums:
                query = select([aliased(calls.total(copied(tree)), "rows"), aliased(internal.integer_literal(0), "checksum")], relation)
                self.tallies.append(Tally(line, f"conserve.{part}", name, query))

    def carry(self, scope: Scope, *hidden: str) -> list[Tree]:
        """Projections that pass on the row id, `hidden` columns and every visible column with its companions."""
        return keep_columns(dict.fromkeys((ROW_ID, *hidden, *physical_names(scope.columns()))))


__all__ = ["Builder", "SourceInfo", "Sources", "table"]
