"""The blocking verbs: window, pick, group, pivot (GRAMMAR 2 and 5).

Each first ranks the rows of a group by `order` (nulls last, text by bytes, ties by row id); all that follows reads
that one rank, so that every engine picks the same row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlglot import exp

from qvhmig.expressions import internal, with_rank
from qvhmig.expressions.trees import Tree
from qvhmig.expressions.types import INTEGER
from qvhmig.models.steps import Group, Pick, Pivot, Window
from qvhmig.planning import calls
from qvhmig.planning.ordering import bind_by, bind_order, on_bucket, prove_total
from qvhmig.planning.plan import ROW_ID, Column, aliased, all_of, case, col, equals, number, passed, row_number, select
from qvhmig.planning.reading import StepAt
from qvhmig.planning.scope import Scope, Stream, physical_names


def _ranked(stream: Stream, by: Sequence[Tree], order: Sequence[tuple[Tree, bool]], at: StepAt) -> tuple[str, list[str]]:
    """Rows with `_rk` (1 = first of its group), and the physical names of the group's columns."""
    partition, extra = [], []
    for n, tree in enumerate(by):
        if isinstance(tree, exp.Column):
            partition.append(tree.name)
        else:
            partition.append(f"_b{n}")
            extra.append(aliased(tree, f"_b{n}"))
    source = stream.relation
    if extra:
        source = at.relation("by", select([*at.builder.carry(stream.scope), *extra], source))
    rank = row_number([col(p) for p in partition], [*order, (col(ROW_ID), False)])
    hidden = [p for p in partition if p.startswith("_b")]
    ranked = at.relation("ranked", select([*at.builder.carry(stream.scope, *hidden), aliased(rank, "_rk")], source))
    return ranked, partition


def _bound(
    stream: Stream, by: Sequence[str], order: Sequence[str], at: StepAt, *path: str
) -> tuple[list[Tree], list[tuple[Tree, bool]]] | None:
    by_key = "group" if at.verb == "group" else "by"
    groups = bind_by(by, stream.scope, at, *path, by_key)
    ordered = bind_order(order, stream.scope, at, *path, "order")
    if groups is None or ordered is None:
        return None
    prove_total(stream, [*groups, *(tree for tree, _ in ordered)], at, *path, "order")
    return groups, ordered


def window(stream: Stream, step: Window, at: StepAt) -> Stream | None:
    bound = _bound(stream, step.window.by, step.window.order, at, "window")
    if bound is None:
        return None
    groups, order = bound
    ranked, partition = _ranked(stream, groups, order, at)
    projections: list[Tree] = []
    made: dict[str, Column] = {}
    for name, expression in step.add.items():
        where = at.where("add", name)
        if not at.builder.good_name(name, where):
            return None
        if name in stream.scope.bare:
            at.builder.problem("QV306", where, f"'{name}' is already bound here", "choose another name: a name is bound once")
            return None
        tree = at.builder.bind(expression, stream.scope, where, "window")
        if tree is None:
            return None
        parts, made[name] = at.builder.named(name, tree, where)
        projections += [with_rank(part, "_rk", partition) for part in parts]
    line = at.line()
    at.builder.tally(line, "in", stream.relation)
    relation = at.relation("", select([*at.builder.carry(stream.scope), *projections], ranked))
    at.builder.tally(line, "out", relation)
    return stream.moved(relation, scope=stream.scope.with_bare(made), bucket=on_bucket(stream, groups, at, "'window'"))


def _merge(line: int, stream: Stream, ranked: str, partition: list[str], reason: str, at: StepAt, which: Tree | None = None, part: str = "merged") -> None:
    """Rows beyond the first of each group leave as merged, `_into` = the first one's row id."""
    survivor = with_rank(calls.first_in_window(col(ROW_ID)), "_rk", partition)
    known = at.relation(f"{part}.survivor", select([passed(ROW_ID, ROW_ID), passed("_rk", "_rk"), aliased(survivor, "_into")], ranked))
    beyond = exp.GT(this=col("_rk"), expression=number(1)) if which is None else which
    at.leaving(line, "merged", reason, known, beyond, Scope(), into=col("_into"))


def pick(stream: Stream, step: Pick, at: StepAt) -> Stream | None:
    bound = _bound(stream, step.by, step.order, at)
    if bound is None:
        return None
    groups, order = bound
    line = at.line()
    at.builder.tally(line, "in", stream.relation)
    ranked, partition = _ranked(stream, groups, order, at)
    _merge(line, stream, ranked, partition, step.rest, at)
    relation = at.relation("", select(at.builder.carry(stream.scope), ranked, equals(col("_rk"), number(1))))
    at.builder.tally(line, "out", relation)
    plain = frozenset(partition) if not any(p.startswith("_b") for p in partition) else stream.key
    return stream.moved(relation, key=plain, bucket=on_bucket(stream, groups, at, "'pick'"))


def _by_columns(groups: Sequence[Tree], stream: Stream, at: StepAt, path: str) -> tuple[Scope, list[Column]] | None:
    """The scope after a grouping: the `by` columns under their names (with and without alias)."""
    columns = {c.physical: c for c in stream.scope.columns()}
    kept: list[Column] = []
    for n, tree in enumerate(groups):
        if not isinstance(tree, exp.Column):
            at.builder.problem("QV322", at.where(path, n), "a grouping takes names of columns here", "bind the expression in an 'add' first")
            return None
        kept.append(columns[tree.name])
    names = {c.physical for c in kept}
    bare = {n: c for n, c in stream.scope.bare.items() if c.physical in names}
    aliases = {a: {n: c for n, c in cs.items() if c.physical in names} for a, cs in stream.scope.aliases.items()}
    for columns_ in aliases.values():
        for name, column in columns_.items():
            bare.setdefault(name, column)
    return Scope(bare, {a: c for a, c in aliases.items() if c}), kept


def _kept(columns: Sequence[Column]) -> tuple[list[Tree], list[Tree]]:
    """Grouped columns and, for their companions, the first value of the group."""
    plain = [passed(c.physical, c.physical) for c in columns]
    names = [n for n in physical_names(columns) if n not in {c.physical for c in columns}]
    return plain, [aliased(calls.first_in_group(col(n)), n) for n in names]


def group(stream: Stream, step: Group, at: StepAt) -> Stream | None:
    bound = _bound(stream, step.group, step.order, at)
    if bound is None:
        return None
    groups, order = bound
    after = _by_columns(groups, stream, at, "group")
    if after is None:
        return None
    scope, by = after
    line = at.line()
    at.builder.tally(line, "in", stream.relation)
    ranked, partition = _ranked(stream, groups, order, at)
    _merge(line, stream, ranked, partition, step.rest, at)
    made: dict[str, Column] = {}
    takes: list[Tree] = []
    for name, expression in step.take.items():
        where = at.where("take", name)
        if not at.builder.good_name(name, where):
            return None
        if name in scope.bare:
            at.builder.problem("QV306", where, f"'{name}' is already bound here", "choose another name: a name is bound once")
            return None
        tree = at.builder.bind(expression, stream.scope, where, "aggregate")
        if tree is None:
            return None
        parts, made[name] = at.builder.named(name, tree, where)
        takes += [with_rank(part, "_rk", []) for part in parts]
    plain, companions = _kept(by)
    hidden = [aliased(calls.first_in_group(col(ROW_ID)), ROW_ID), *companions]
    projections = [*plain, *(with_rank(p, "_rk", []) for p in hidden), *takes]
    relation = at.relation("", select(projections, ranked, group=[col(p) for p in partition]))
    at.builder.tally(line, "out", relation)
    return replace(
        stream, relation=relation, scope=scope.with_bare(made), key=frozenset(partition), bucket=on_bucket(stream, groups, at, "'group'")
    )


def pivot(stream: Stream, step: Pivot, at: StepAt) -> Stream | None:
    bound = _bound(stream, step.by, step.order, at)
    if bound is None:
        return None
    groups, order = bound
    after = _by_columns(groups, stream, at, "by")
    if after is None:
        return None
    scope, by = after
    line = at.line()
    at.builder.tally(line, "in", stream.relation)
    ranked, partition = _ranked(stream, groups, order, at)
    slots = all_of([exp.GT(this=col("_rk"), expression=number(1)), exp.LTE(this=col("_rk"), expression=number(step.pivot))])
    _merge(line, stream, ranked, partition, step.rest, at, slots, "slots")
    _merge(line, stream, ranked, partition, step.overflow, at, exp.GT(this=col("_rk"), expression=number(step.pivot)), "overflow")
    source, takes, made = ranked, [], {}
    values: list[Tree] = []
    bound_takes: dict[str, Column] = {}
    for name, expression in step.take.items():
        where = at.where("take", name)
        tree = at.builder.bind(expression, stream.scope, where) if at.builder.good_name(name, where) else None
        if tree is None:
            return None
        parts, column = at.builder.named(f"_v_{name}", tree, where)
        values += parts
        bound_takes[name] = column
    source = at.relation("values", select([*at.builder.carry(stream.scope, *(p for p in partition if p.startswith("_b"))), passed("_rk", "_rk"), *values], ranked))
    for name, column in bound_takes.items():
        for slot in range(1, step.pivot + 1):
            new = f"{name}_{slot}"
            if new in scope.bare or new in made or "pivoted" in scope.bare:
                taken = new if new in scope.bare or new in made else "pivoted"
                at.builder.problem("QV306", at.where("take", name), f"'{taken}' is already bound here", "choose another name: a name is bound once")
                return None
            error = f"{new}__e" if column.error else None
            origin = f"@{new}__o" if column.origin.startswith("@") else column.origin
            for old, label in ((column.physical, new), (column.error, error), (column.origin[1:] if origin.startswith("@") else None, origin[1:])):
                if old and label:
                    one = case([(equals(col("_rk"), number(slot)), col(old))])
                    takes.append(aliased(with_rank(calls.first_filled_in_group(one), "_rk", []), label))
            made[new] = Column(new, column.type, origin, error)
    made["pivoted"] = Column("pivoted", INTEGER, "derived")
    takes.append(aliased(internal.count_rows(), "pivoted"))
    plain, companions = _kept(by)
    hidden = [with_rank(p, "_rk", []) for p in (aliased(calls.first_in_group(col(ROW_ID)), ROW_ID), *companions)]
    relation = at.relation("", select([*plain, *hidden, *takes], source, group=[col(p) for p in partition]))
    at.builder.tally(line, "out", relation)
    return replace(
        stream, relation=relation, scope=scope.with_bare(made), key=frozenset(partition), bucket=on_bucket(stream, groups, at, "'pivot'")
    )


VERBS: dict[type, Callable[[Stream, Any, StepAt], Stream | None]] = {Pick: pick, Group: group, Pivot: pivot}
