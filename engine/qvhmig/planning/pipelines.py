"""From steps to relations: sources, keep, check, select, add, split, union (GRAMMAR sections 2 and 5).

Joins are in `joins`, the blocking verbs in `groups`. Each verb is one function `Stream -> Stream`; each adds one
ledger line with every term counted from a condition or a relation of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from qvhmig.expressions import failure
from qvhmig.expressions.trees import Tree, copied, nodes
from qvhmig.models.steps import Add, Check, From, Join, Keep, Pipeline, Select, Split, Step, Union, Window, verb_of
from qvhmig.planning import groups, joins
from qvhmig.planning.branches import divide, unite
from qvhmig.planning.builder import Builder, SourceInfo
from qvhmig.planning.plan import ROW_ID, Column, every, is_not_true, is_true, passed, select, some
from qvhmig.planning.reading import UNREADABLE, StepAt, parse_source, read_source, refuse, renamed
from qvhmig.planning.scope import Scope, Stream

CONSERVING = (Keep, Check, Add, Join, Window)
"""Verbs over which a `conserve` sum is compared. Split, group, pivot and pick change what a row stands for."""


class Pipelines:
    """The pipelines of one unit, lowered once each (and once more as `@whole` where a lookup needs all rows)."""

    def __init__(self, builder: Builder, rows: Mapping[str, Pipeline], prefix: tuple[str | int, ...], as_map: bool) -> None:
        self.builder = builder
        self.rows = rows
        self.prefix = prefix
        self.as_map = as_map
        self.counted = _counted(rows)
        self._done: dict[tuple[str, bool], Stream | None] = {}

    def path(self, pipeline: str, step: int) -> tuple[str | int, ...]:
        return (*self.prefix, pipeline, step) if self.as_map else (*self.prefix, step)

    def lower(self, name: str, whole: bool = False) -> Stream | None:
        """The stream of a pipeline; None if it has problems (already noted)."""
        if (name, whole) not in self._done:
            self._done[name, whole] = None  # a cycle has been refused by `project`; this stops a runaway
            self._done[name, whole] = self._lower(name, whole)
        return self._done[name, whole]

    def _lower(self, name: str, whole: bool) -> Stream | None:
        stream: Stream | None = None
        for number_, step in enumerate(self.rows[name]):
            at = StepAt(self, name, number_, verb_of(step), whole)
            if number_ == 0:
                stream = self._first(step, at)
            elif isinstance(step, (From, Union)):
                at.builder.problem("QV302", at.where(), f"'{at.verb}' starts a pipeline", "begin a pipeline of its own with it")
                return None
            else:
                before = stream
                stream = VERBS[type(step)](stream, step, at)  # type: ignore[arg-type]
                if stream is not None and before is not None and isinstance(step, CONSERVING) and self.builder.measures and not at.lookup:
                    line = next(n for n, x in enumerate(self.builder.lines) if x.step == f"{name}.{number_ + 1}" and x.verb == at.verb)
                    self.builder.conserve(line, before.relation, before.scope, stream.relation, stream.scope)
            if stream is None:
                return None
        return stream

    def _first(self, step: Step, at: StepAt) -> Stream | None:
        if isinstance(step, From):
            return start(step, at)
        if isinstance(step, Union):
            return unite(step, at)
        at.builder.problem("QV303", at.where(), f"a pipeline starts with 'from' or 'union', not '{at.verb}'", "put 'from: SOURCE' first")
        return None


def _counted(rows: Mapping[str, Pipeline]) -> frozenset[str]:
    """Pipelines whose rows stand in the sum: reached from `out` by from, union or a join with `rest`."""
    found: set[str] = set()
    queue = ["out"]
    while queue:
        name = queue.pop()
        if name in found or name not in rows:
            continue
        found.add(name)
        for step in rows[name]:
            if isinstance(step, From):
                queue.append(step.from_.split()[0])
            elif isinstance(step, Union):
                queue.extend(step.union)
            elif isinstance(step, Join) and step.rest is not None:
                queue.append(step.join.split()[0])
    return frozenset(found)


def start(step: From, at: StepAt) -> Stream | None:
    builder = at.builder
    parsed = parse_source(step.from_, at.where("from"), builder)
    if parsed is None:
        return None
    source, alias = parsed
    line_of_source = source in at.pipelines.rows
    if line_of_source:
        inner = at.pipelines.lower(source, at.whole)
        if inner is None:
            return None
        line = at.line()
        builder.tally(line, "in", inner.relation)
        stream = renamed(inner, alias, at, "rows")
        builder.tally(line, "out", stream.relation)
        return stream
    info = builder.sources.find(source, at.where("from"), builder.problems)
    if info is None:
        return None
    line = at.line()
    stream = read_source(info, alias, at, at.whole, "")
    leaf = builder.leaf(info, [ROW_ID, *(["_state", "_into"] if info.state else [])], at.whole)
    everything = builder.relation(at.name("read"), select([passed(ROW_ID, ROW_ID)], leaf), at.where(), at.whole)
    builder.tally(line, "in", everything)
    if not at.lookup:
        builder.reads.append((line, info.kind, info.subject))
    if info.kind == "table" and not at.lookup:
        builder.scans.append((everything, info.subject))
    if info.state:
        refuse(line, leaf, at, _group_of_refused(info, alias, at))
    builder.tally(line, "out", stream.relation)
    if stream.bucket is None and not at.whole:
        builder.not_aligned.append(f"{at.pipeline}.{at.number + 1}: {source} is not cut by a key")
    return stream


def _group_of_refused(info: SourceInfo, alias: str | None, at: StepAt) -> Tree | None:
    """The `together` values of rows that `from` refuses: their names are bound by the `select` that follows."""
    steps = at.pipelines.rows[at.pipeline]
    following = steps[at.number + 1] if len(steps) > at.number + 1 else None
    scope = Scope({}, {alias: info.columns}) if alias else Scope(info.columns)
    group = at.builder.grouping(scope, following.select if isinstance(following, Select) else None)
    if group is not None:
        at.builder.leaf(info, [c.name for c in nodes(group, exp.Column)], at.whole)
    return group


# -- one row in, at most one row out ------------------------------------------------------------------------
def _test(stream: Stream, expression: str, key: str, reason: str, term: str, at: StepAt) -> Stream | None:
    tree = at.builder.test(key, expression, stream.scope, at.where(key))
    if tree is None:
        return None
    line = at.line()
    at.builder.tally(line, "in", stream.relation)
    failed = failure(tree)
    passes, fails = is_true(tree), is_not_true(tree)
    if failed is not None:  # a value that cannot be read decides nothing: bad data, never "out of scope"
        passes = every(passes, is_not_true(failed))
        if term == "filtered":
            fails = every(fails, is_not_true(failed))
            at.leaving(line, "rejected", UNREADABLE, stream.relation, is_true(copied(failed)), stream.scope)
        else:  # `ends is null` is true of an end that nobody can read
            fails = some(fails, is_true(copied(failed)))
    at.leaving(line, term, reason, stream.relation, fails, stream.scope)
    relation = at.relation("", select(at.builder.carry(stream.scope), stream.relation, passes))
    at.builder.tally(line, "out", relation)
    return stream.moved(relation)


def keep(stream: Stream, step: Keep, at: StepAt) -> Stream | None:
    return _test(stream, step.keep, "keep", step.else_, "filtered", at)


def check(stream: Stream, step: Check, at: StepAt) -> Stream | None:
    return _test(stream, step.check, "check", step.else_, "rejected", at)


# -- columns ------------------------------------------------------------------------------------------------
def _same(tree: Tree) -> str | None:
    """The physical column that `tree` passes on unchanged, or one-to-one (a strict date of one format)."""
    if isinstance(tree, exp.Column):
        return tree.name
    if isinstance(tree, exp.Anonymous) and tree.name.lower() in ("as_date", "as_moment") and len(tree.expressions) == 2:
        return _same(tree.expressions[0])
    return None


def bind_columns(columns: Mapping[str, str], key: str, stream: Stream, at: StepAt, taken: frozenset[str]) -> tuple[list[Tree], dict[str, Column], dict[str, str], dict[str, str]] | None:
    """Projections, Columns, identity moves (physical -> new name) and one-to-one moves of a `select`/`add` map."""
    projections: list[Tree] = []
    made: dict[str, Column] = {}
    same: dict[str, str] = {}
    one_to_one: dict[str, str] = {}
    good = True
    for name, expression in columns.items():
        where = at.where(key, name)
        if not at.builder.good_name(name, where):
            good = False
            continue
        if name in taken:
            at.builder.problem("QV306", where, f"'{name}' is already bound here", "choose another name: a name is bound once")
            good = False
            continue
        tree = at.builder.bind(expression, stream.scope, where)
        if tree is None:
            good = False
            continue
        parts, column = at.builder.named(name, tree, where)
        projections += parts
        made[name] = column
        passed = _same(tree)
        if passed is not None:
            one_to_one.setdefault(passed, name)
            if isinstance(tree, exp.Column):
                same.setdefault(passed, name)
    return (projections, made, same, one_to_one) if good else None


def choose(stream: Stream, step: Select, at: StepAt) -> Stream | None:
    bound = bind_columns(step.select, "select", stream, at, frozenset())
    if bound is None:
        return None
    projections, made, same, one_to_one = bound
    line = at.line()
    at.builder.tally(line, "in", stream.relation)
    relation = at.relation("", select([passed(ROW_ID, ROW_ID), *projections], stream.relation))
    at.builder.tally(line, "out", relation)
    key = None
    if stream.key is not None and all(k in one_to_one for k in stream.key):
        key = frozenset(one_to_one[k] for k in stream.key)
    bucket = same.get(stream.bucket) if stream.bucket else None
    return Stream(relation, Scope(made), bucket, key, stream.whole, None)


def extend(stream: Stream, step: Add, at: StepAt) -> Stream | None:
    bound = bind_columns(step.add, "add", stream, at, frozenset(stream.scope.bare))
    if bound is None:
        return None
    projections, made, _, _ = bound
    line = at.line()
    at.builder.tally(line, "in", stream.relation)
    relation = at.relation("", select([*at.builder.carry(stream.scope), *projections], stream.relation))
    at.builder.tally(line, "out", relation)
    return stream.moved(relation, scope=stream.scope.with_bare(made))


# Each takes the step of its own class: what a dict cannot say, `_lower` keeps to.
VERBS: dict[type, Callable[[Stream, Any, StepAt], Stream | None]] = {
    Keep: keep,
    Check: check,
    Select: choose,
    Add: extend,
    Split: divide,
    Join: joins.join,
    Window: groups.window,
    **groups.VERBS,
}
