"""Verbs that make more rows or bring pipelines together: split and union (GRAMMAR 5)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlglot import exp

from qvhmig.expressions import failure, internal
from qvhmig.expressions.trees import Tree, copied
from qvhmig.expressions.types import INTEGER, NULL, TEXT, Kind, Type
from qvhmig.models.steps import Split, Union
from qvhmig.planning import calls
from qvhmig.planning.plan import (
    ROW_ID,
    Column,
    aliased,
    any_of,
    case,
    col,
    equals,
    is_not_true,
    is_true,
    keep_columns,
    number,
    passed,
    select,
    text,
    union_all,
)
from qvhmig.planning.reading import UNREADABLE, StepAt
from qvhmig.planning.scope import Scope, Stream


def divide(stream: Stream, step: Split, at: StepAt) -> Stream | None:
    builder, good = at.builder, True
    fired: list[Tree] = []
    branches: list[tuple[str, list[Tree], dict[str, Column], Tree | None]] = []
    failures: list[Tree] = []
    for item, spec in step.split.items():
        condition = None
        if spec.when is not None:
            condition = builder.test("when", spec.when, stream.scope, at.where("split", item, "when"))
            good = good and condition is not None
            if condition is not None and (failed := failure(condition)) is not None:
                failures.append(failed)
        bound = _item_columns(spec.columns, item, stream, at)
        if bound is None:
            good = False
            continue
        branches.append((item, *bound, condition))
    if not good:
        return None
    line = at.line()
    builder.tally(line, "in", stream.relation)
    source, whole_scope, bad = stream.relation, stream.scope, any_of(failures)
    # each test is worked out once; what became of it is counted from its column, true and not true apart
    tests = [aliased(condition, f"_when{n}") for n, (_, _, _, condition) in enumerate(branches) if condition is not None]
    for test, (item, _, _, _) in zip(tests, (b for b in branches if b[3] is not None), strict=True):
        test.meta["where"] = at.where("split", item, "when")
    branches = [(i, p, c, None if w is None else col(f"_when{n}")) for n, (i, p, c, w) in enumerate(branches)]
    if bad is not None:
        asked = at.relation("asked", select([*builder.carry(whole_scope), *tests, aliased(bad, "_bad")], source))
        at.leaving(line, "rejected", UNREADABLE, asked, is_true(col("_bad")), whole_scope)
        tests = keep_columns([t.alias for t in tests])
        source = at.relation("readable", select([*builder.carry(whole_scope), *tests], asked, is_not_true(col("_bad"))))
    elif tests:
        source = at.relation("asked", select([*builder.carry(whole_scope), *tests], source))
        tests = keep_columns([t.alias for t in tests])
    for _, _, _, condition in branches:
        one: Tree = number(1) if condition is None else case([(is_true(copied(condition)), number(1))], number(0))
        fired.append(one)
    count = copied(fired[0])
    for one in fired[1:]:
        count = calls.plus(count, copied(one))
    counted = at.relation("fired", select([*builder.carry(whole_scope), *tests, aliased(count, "_fired")], source))
    if step.none is not None:
        at.leaving(line, "filtered", step.none, counted, equals(col("_fired"), number(0)), whole_scope)
    more = exp.GT(this=col("_fired"), expression=number(0))
    builder.tally(line, "made", counted, "split", calls.minus(col("_fired"), number(1)), more)
    types = _agree([(i, c) for i, _, c, _ in branches], at)
    if types is None:
        return None
    scope_columns, queries = _aligned(branches, types, counted, stream, at)
    relation = at.relation("", union_all(queries))
    builder.tally(line, "out", relation)
    for item, _, _, condition in branches:
        if condition is not None:
            builder.tally(line, "unmade", counted, step.split[item].else_ or "", where=is_not_true(condition))
    scope = stream.scope.with_bare(scope_columns)
    named = _item_key(step, scope_columns)
    key = stream.key | named if stream.key is not None and named is not None else None
    return stream.moved(relation, scope=scope, key=key)


def _item_columns(columns: Mapping[str, str], item: str, stream: Stream, at: StepAt) -> tuple[list[Tree], dict[str, Column]] | None:
    projections: list[Tree] = []
    made: dict[str, Column] = {}
    good = True
    for name, expression in columns.items():
        where = at.where("split", item, name)
        if not at.builder.good_name(name, where):
            good = False
            continue
        if name in stream.scope.bare:
            at.builder.problem("QV306", where, f"'{name}' is already bound here", "choose another name: a name is bound once")
            good = False
            continue
        tree = at.builder.bind(expression, stream.scope, where)
        if tree is None:
            good = False
            continue
        parts, made[name] = at.builder.named(name, tree, where)
        projections += parts
    return (projections, made) if good else None


def _item_key(step: Split, columns: Mapping[str, Column]) -> frozenset[str] | None:
    """Columns that tell the items apart: one whose literals all differ, else all literal columns together. Where more is joined
    to a literal, no other may begin with it: 'A' || x and 'AB' || y can be one text."""
    items = [item.columns for item in step.split.values()]
    if len(items) == 1:
        return frozenset()
    heads = {n: [re.fullmatch(r"\s*(?:'([^']*)'|(\d+))\s*(\|\|.*)?", i[n], re.S) for i in items] for n in columns}
    literal = {n: [(h[1] if h[1] is not None else h[2], h[3] is not None) for h in found if h] for n, found in heads.items() if None not in found}
    first = [n for n, found in literal.items() if _all_differ(found)]
    if first:
        return frozenset(first[:1])
    pure = [n for n in literal if all("||" not in i[n] for i in items)]
    return frozenset(pure) if len({tuple(i[n] for n in pure) for i in items}) == len(items) else None


def _all_differ(heads: Sequence[tuple[str, bool]]) -> bool:
    """`heads`: a literal, and whether something is joined to it."""
    return not any(
        one == other or (more and other.startswith(one)) for n, (one, more) in enumerate(heads) for m, (other, _) in enumerate(heads) if n != m
    )


def _agree(parts: list[tuple[str, dict[str, Column]]], at: StepAt) -> dict[str, Type] | None:
    """One type a name over branches or items: equal types, or null beside any."""
    types: dict[str, Type] = {}
    good = True
    for label, columns in parts:
        for name, column in columns.items():
            known = types.get(name, NULL)
            if known.kind is Kind.NULL:
                types[name] = column.type
            elif column.type.kind is not Kind.NULL and column.type.kind is not known.kind:
                at.builder.problem("QV307", at.where(at.verb), f"'{name}' is {known} in one branch and {column.type} in '{label}'", "cast one of them")
                good = False
            elif column.type.scale > known.scale:
                types[name] = column.type
    return types if good else None


def _aligned(
    branches: Sequence[tuple[str, list[Tree], dict[str, Column], Tree | None]], types: Mapping[str, Type], source: str, stream: Stream, at: StepAt
) -> tuple[dict[str, Column], list[exp.Select]]:
    """SELECTs of a split with the same columns in the same order, companions filled in where only some have them."""
    made = merged_columns([c for _, _, c, _ in branches], types)
    queries = []
    for _, projections, columns, condition in branches:
        given = {p.alias: p for p in projections}
        full = [*at.builder.carry(stream.scope), *companions(made, columns, given)]
        queries.append(select(full, source, is_true(copied(condition)) if condition is not None else None))
    return made, queries


def merged_columns(parts: list[dict[str, Column]], types: Mapping[str, Type]) -> dict[str, Column]:
    made: dict[str, Column] = {}
    for name, type_ in types.items():
        origins = {p[name].origin for p in parts}
        error = f"{name}__e" if any(p[name].error for p in parts) else None
        origin = origins.pop() if len(origins) == 1 and not next(iter(origins)).startswith("@") else f"@{name}__o"
        made[name] = Column(name, type_, origin, error)
    return made


def companions(made: Mapping[str, Column], own: Mapping[str, Column], given: Mapping[str, Tree]) -> list[Tree]:
    """Projections of one branch for the merged columns, in one order."""
    full: list[Tree] = []
    for name, column in made.items():
        part = own[name]
        value = given[name]
        if part.type.kind is Kind.NULL and column.type.kind is not Kind.NULL:
            value = aliased(internal.null(column.type), name)
            value.meta.update(given[name].meta)
        full.append(value)
        if column.error:
            full.append(given.get(column.error, aliased(internal.null(TEXT), column.error)))
        if column.origin.startswith("@"):
            fixed = given.get(column.origin[1:])
            full.append(fixed if fixed is not None else aliased(text(part.origin), column.origin[1:]))
    return full


def unite(step: Union, at: StepAt) -> Stream | None:
    builder = at.builder
    streams: list[Stream] = []
    for n, name in enumerate(step.union):
        if name not in at.pipelines.rows:
            builder.problem("QV308", at.where("union", n), f"'{name}' is no pipeline of this unit", "a union takes names of pipelines")
            return None
        stream = at.pipelines.lower(name, at.whole)
        if stream is None:
            return None
        streams.append(stream)
    shown = [s.exported() for s in streams]
    for name, columns in zip(step.union, shown, strict=True):
        missing = set(shown[0]) ^ set(columns)
        if missing or "branch" in columns:
            fact = f"'{name}' and '{step.union[0]}' do not give the same names: {', '.join(sorted(missing))}" if missing else f"'{name}' already gives 'branch'"
            builder.problem("QV309", at.where("union"), fact, "end each branch with a 'select' of the same names")
            return None
    types = _agree(list(zip(step.union, shown, strict=True)), at)
    if types is None:
        return None
    line = at.line()
    made = merged_columns(shown, types)
    queries = []
    for n, (name, stream, columns) in enumerate(zip(step.union, streams, shown, strict=True)):
        builder.tally(line, "in", stream.relation, name)
        given = {c: passed(o.physical, c) for c, o in columns.items()}
        given |= {f"{c}__e": passed(o.error, f"{c}__e") for c, o in columns.items() if o.error}
        given |= {f"{c}__o": passed(o.origin[1:], f"{c}__o") for c, o in columns.items() if o.origin.startswith("@")}
        full = [passed(ROW_ID, ROW_ID), *companions(made, columns, given), aliased(number(n), "branch")]
        queries.append(select(full, stream.relation))
    relation = at.relation("", union_all(queries))
    builder.tally(line, "out", relation)
    made["branch"] = Column("branch", INTEGER, "constant")
    bucket, key = _united(streams, shown)
    if bucket is None and not at.whole and any(s.bucket for s in streams):
        builder.not_aligned.append(f"{at.pipeline}.{at.number + 1}: the branches are not cut by the same column")
    return Stream(relation, Scope(made), bucket, key, at.whole, None)


def _united(streams: list[Stream], shown: list[dict[str, Column]]) -> tuple[str | None, frozenset[str] | None]:
    buckets: set[str | None] = set()
    keys: set[frozenset[str] | None] = set()
    for stream, columns in zip(streams, shown, strict=True):
        names = {c.physical: n for n, c in columns.items()}
        buckets.add(names.get(stream.bucket or ""))
        if stream.key is None or not all(k in names for k in stream.key):
            keys.add(None)
        else:
            keys.add(frozenset(names[k] for k in stream.key))
    bucket = buckets.pop() if len(buckets) == 1 else None
    key = None if None in keys else frozenset(["branch"]).union(*keys)  # type: ignore[arg-type]
    return bucket, key
