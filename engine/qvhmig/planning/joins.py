"""The join verb: every left row is accounted for; with `rest` every right row too; `cut` splits spans (GRAMMAR 5).

Matches are found once (an inner join keyed by a number of the left row), counted by a grouping of their own, and
joined back. Nothing is inferred from the number of rows that come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from qvhmig.expressions import failure, internal, type_of, with_rank
from qvhmig.expressions.trees import Tree, copied, nodes
from qvhmig.expressions.types import NULL
from qvhmig.models.steps import Join, Policy
from qvhmig.planning import calls, plan
from qvhmig.planning.ordering import bind_order
from qvhmig.planning.plan import (
    ROW_ID,
    aliased,
    all_of,
    any_of,
    col,
    equals,
    is_not_true,
    is_null,
    is_true,
    not_null,
    number,
    passed,
    row_number,
    select,
    union_all,
)
from qvhmig.planning.reading import UNREADABLE, StepAt, parse_source, read_source, refuse, renamed
from qvhmig.planning.scope import Stream, physical_names

TERM = {"reject": "rejected", "hold": "held", "drop": "filtered"}


def join(stream: Stream, step: Join, at: StepAt) -> Stream | None:
    parsed = parse_source(step.join, at.where("join"), at.builder)
    if parsed is None:
        return None
    source, alias = parsed
    if alias is None or alias in stream.scope.aliases:
        fact = "a joined source needs an alias" if alias is None else f"alias '{alias}' is already taken"
        at.builder.problem("QV310", at.where("join"), fact, f"write 'join: {source} as b' with a name of its own")
        return None
    snapshot = at.builder.snapshot(), dict(at.pipelines._done)
    right = _right(source, alias, at, at.whole)
    if right is None:
        return None
    bound = _condition(stream, right, alias, step, at)
    if bound is None:
        return None
    if not at.whole and not _aligned(stream, right, bound[0]):
        if step.rest is not None:
            if at.lookup:
                stream = replace(stream, bucket=None)  # so that whoever looks things up here reads all of it at once
            else:
                at.builder.not_aligned.append(f"{at.pipeline}.{at.number + 1}: '{source}' is not joined on the bucket column, yet its rows are counted")
        else:
            at.builder.restore(snapshot[0])
            at.pipelines._done = snapshot[1]
            right = _right(source, alias, at, whole=True)
            if right is None:
                return None
    pairs, residual = bound
    line = at.line()
    at.builder.tally(line, "in", stream.relation)
    stream = _decided(stream, right, pairs, residual, line, at)
    if step.cut is not None:
        cut = _cut(stream, right, step, pairs, residual, line, at)
        if cut is None:
            return None
        stream, inside = cut
        residual = [*residual, inside]
    return _match(stream, right, alias, step, pairs, residual, line, at)


def _right(source: str, alias: str, at: StepAt, whole: bool) -> Stream | None:
    """The right side with `alias.` names and `alias._rid`."""
    if source in at.pipelines.rows:
        inner = at.pipelines.lower(source, whole)
        if inner is None:
            return None
        mine = StepAt(at.pipelines, at.pipeline, at.number, at.verb, at.whole)
        relation = renamed(inner, alias, mine, "right", prefix_row_id=True)
        return replace(relation, whole=inner.whole)
    info = at.builder.sources.find(source, at.where("join"), at.builder.problems)
    return None if info is None else read_source(info, alias, at, whole, "right")


def _condition(stream: Stream, right: Stream, alias: str, step: Join, at: StepAt) -> tuple[list[tuple[Tree, Tree]], list[Tree]] | None:
    """`on` as equal pairs (left, right) and what is left of it."""
    scope = stream.scope.with_alias(alias, right.scope.aliases[alias])
    tree = at.builder.test("on", step.on, scope, at.where("on"), "compare columns of both sides")
    if tree is None:
        return None
    mine = set(physical_names(right.scope.columns()))
    pairs: list[tuple[Tree, Tree]] = []
    residual: list[Tree] = []
    for part in plan.conjuncts(tree):
        if isinstance(part, exp.EQ):
            sides = [{c.name for c in nodes(side, exp.Column)} for side in (part.left, part.right)]
            if sides[0] and sides[1]:
                if not sides[0] & mine and sides[1] <= mine:
                    pairs.append((part.left, part.right))
                    continue
                if not sides[1] & mine and sides[0] <= mine:
                    pairs.append((part.right, part.left))
                    continue
        residual.append(part)
    if not pairs:
        at.builder.problem("QV311", at.where("on"), f"'on' has no equality between the rows so far and '{alias}'", f"add 'x = {alias}.y' for each part of the key")
        return None
    return pairs, residual


def _aligned(stream: Stream, right: Stream, pairs: Sequence[tuple[Tree, Tree]]) -> bool:
    return stream.bucket is not None and right.bucket is not None and any(
        isinstance(left, exp.Column) and isinstance(other, exp.Column) and left.name == stream.bucket and other.name == right.bucket
        for left, other in pairs
    )


def _numbered(stream: Stream, at: StepAt, part: str) -> str:
    """The left rows with a number each (`_lid`): only for counting matches, never written, order without meaning."""
    lid = row_number([], [(col(ROW_ID), False)])
    return at.relation(part, select([*at.builder.carry(stream.scope), aliased(lid, "_lid")], stream.relation))


def _on(pairs: Sequence[tuple[Tree, Tree]], residual: Sequence[Tree]) -> Tree:
    return all_of([*(equals(copied(left), copied(right)) for left, right in pairs), *(plan_paren(x) for x in residual)])  # type: ignore[return-value]


def plan_paren(tree: Tree) -> Tree:
    return exp.Paren(this=copied(tree))


def _policy(policy: Policy, default: str) -> tuple[str, str]:
    return TERM[policy.action], policy.reason or default


def _decided(stream: Stream, right: Stream, pairs: Sequence[tuple[Tree, Tree]], residual: Sequence[Tree], line: int, at: StepAt) -> Stream:
    """The left rows without those of which nobody can say whether a right row belongs to them: the equalities hold, and a
    test beside them cannot be read while none of the others fails. They are rejected, for to call it no match would be a guess."""
    failures = [failure(test) for test in residual]
    failing = [f for f in failures if f is not None]
    if not failing:
        return stream
    open_tests = [is_true(copied(test)) if f is None else any_of([copied(f), is_true(copied(test))]) for test, f in zip(residual, failures, strict=True)]
    doubt = all_of([*(exp.Paren(this=test) for test in open_tests if test is not None), exp.Paren(this=any_of([copied(f) for f in failing]))])
    return _without_doubt(stream, right, pairs, doubt, line, at)


def _without_doubt(stream: Stream, right: Stream, pairs: Sequence[tuple[Tree, Tree]], doubt: Tree | None, line: int, at: StepAt) -> Stream:
    """The left rows without those that have, by the equalities, a right row for which `doubt` holds; those are rejected."""
    left = _numbered(stream, at, "asked")
    met = at.relation("doubtful", select([passed("_lid", "_d_lid")], left, doubt, joins=[plan.join(right.relation, _on(pairs, []), "INNER")], group=[col("_lid")]))
    known = at.relation("doubts", select([*at.builder.carry(stream.scope), *plan.keep_columns(["_d_lid"])], left, joins=[plan.join(met, equals(col("_lid"), col("_d_lid")), "LEFT")]))
    at.leaving(line, "rejected", UNREADABLE, known, not_null(col("_d_lid")), stream.scope)
    return stream.moved(at.relation("decided", select(at.builder.carry(stream.scope), known, is_null(col("_d_lid")))))


def _readable_spans(
    stream: Stream, right: Stream, span: Sequence[Tree], bounds: Sequence[Tree], on: tuple[Sequence[tuple[Tree, Tree]], Sequence[Tree]], line: int, at: StepAt
) -> Stream:
    """The left rows whose span can be read, without those that a right row may cover of which a bound cannot be read: an end
    that nobody can read is no open end, and would give the row time that it may not have."""
    unreadable = any_of([f for tree in span if (f := failure(tree)) is not None])
    if unreadable is not None:
        at.leaving(line, "rejected", UNREADABLE, stream.relation, is_true(unreadable), stream.scope)
        stream = stream.moved(at.relation("spans_read", select(at.builder.carry(stream.scope), stream.relation, is_not_true(unreadable))))
    failures = [failure(tree) for tree in bounds]
    if all(f is None for f in failures):
        return stream
    begin, end, opens, closes = (copied(tree) for tree in (*span, *bounds))
    before_end = all_of([not_null(opens), exp.Paren(this=any_of([is_null(end), exp.LT(this=copied(opens), expression=copied(end))]))])
    after_begin = any_of([is_null(closes), exp.GT(this=copied(closes), expression=begin)])
    tests = [test if f is None else any_of([copied(f), exp.Paren(this=test)]) for f, test in zip(failures, (before_end, after_begin), strict=True)]
    pairs, residual = on
    doubt = all_of([*(exp.Paren(this=copied(test)) for test in (*residual, *tests)), exp.Paren(this=any_of([copied(f) for f in failures if f is not None]))])  # type: ignore[arg-type]
    return _without_doubt(stream, right, pairs, doubt, line, at)


def _match(
    stream: Stream, right: Stream, alias: str, step: Join,
    pairs: Sequence[tuple[Tree, Tree]], residual: Sequence[Tree], line: int, at: StepAt,
) -> Stream | None:
    builder = at.builder
    unreadable = any_of([f for left, _ in pairs if (f := failure(left)) is not None])
    if unreadable is not None:
        at.leaving(line, "rejected", UNREADABLE, stream.relation, is_true(unreadable), stream.scope)
        readable = at.relation("readable", select(builder.carry(stream.scope), stream.relation, is_not_true(unreadable)))
        stream = stream.moved(readable)
    left = _numbered(stream, at, "left")
    theirs = physical_names(right.scope.columns())
    right_id = f"{alias}.{ROW_ID}"
    carried = [passed("_lid", "_m_lid"), *plan.keep_columns([right_id, *theirs])]
    matches = at.relation("matches", select(carried, left, joins=[plan.join(right.relation, _on(pairs, residual), "INNER")]))
    if step.rest is not None:
        _count_right(right, right_id, matches, step.join.split()[0], step.rest, at)
    if step.first is not None:
        chosen = _first(stream, right, alias, left, matches, theirs, right_id, step, at, pairs)
        if chosen is None:
            return None
        matches = chosen
    counts = at.relation("counts", select([passed("_m_lid", "_c_lid"), aliased(internal.count_rows(), "_matches")], matches, group=[col("_m_lid")]))
    n = exp.Coalesce(this=col("_matches"), expressions=[number(0)])
    known = [*builder.carry(stream.scope, "_lid"), aliased(n, "_matches")]
    counted = at.relation("counted", select(known, left, joins=[plan.join(counts, equals(col("_lid"), col("_c_lid")), "LEFT")]))
    missed, many = equals(col("_matches"), number(0)), exp.GT(this=col("_matches"), expression=number(1))
    reason = f"{at.pipeline}.{alias}"
    stays: list[Tree] = []
    if step.miss.action != "blank":
        term, why = _policy(step.miss, f"{reason}.no_match")
        at.leaving(line, term, why, counted, missed, stream.scope)
        stays.append(exp.GT(this=col("_matches"), expression=number(0)))
    key = stream.key
    if step.expect == "many":
        one_less = calls.minus(col("_matches"), number(1))
        builder.tally(line, "made", counted, "join", one_less, copied(many))
        key = stream.key | right.key if stream.key is not None and right.key is not None else None
    elif step.first is None:
        term, why = _policy(step.more or Policy(action="reject", reason=f"{reason}.several_matches"), f"{reason}.several_matches")
        at.leaving(line, term, why, counted, many, stream.scope)
        stays.append(exp.LTE(this=col("_matches"), expression=number(1)))
    scope = stream.scope.with_alias(alias, right.scope.aliases[alias])
    query = select(builder.carry(scope), counted, all_of(stays), joins=[plan.join(matches, equals(col("_lid"), col("_m_lid")), "LEFT")])
    relation = at.relation("", query)
    builder.tally(line, "out", relation)
    return replace(stream, relation=relation, scope=scope, key=key)


def _first(stream: Stream, right: Stream, alias: str, left: str, matches: str, theirs: list[str], right_id: str, step: Join, at: StepAt, pairs: Sequence[tuple[Tree, Tree]]) -> str | None:
    """The best match a left row by `first`; the order may name columns of both sides; ties end at the right row id."""
    scope = stream.scope.with_alias(alias, right.scope.aliases[alias])
    order = bind_order(step.first or [], scope, at, "first")
    if order is None:
        return None
    compared = {t.name for t in (*(tree for tree, _ in order), *(other for _, other in pairs)) if isinstance(t, exp.Column)}
    if right.key is not None and not right.key <= compared:
        missing = ", ".join(sorted(right.key - compared))
        at.builder.problem("QV321", at.where("first"), f"this order is not total: two rows of '{alias}' can tie without {missing}", f"add {missing} to 'first'")
    mine = physical_names(stream.scope.columns())
    both = at.relation("pairs", select([*plan.keep_columns(["_m_lid", right_id, *theirs]), *plan.keep_columns(mine)], matches, joins=[plan.join(left, equals(col("_m_lid"), col("_lid")), "INNER")]))
    rank = row_number([col("_m_lid")], [*order, (col(right_id), False)])
    ranked = at.relation("ranked", select([*plan.keep_columns(["_m_lid", right_id, *theirs]), aliased(rank, "_rk")], both))
    return at.relation("first", select(plan.keep_columns(["_m_lid", right_id, *theirs]), ranked, equals(col("_rk"), number(1))))


def _count_right(right: Stream, right_id: str, matches: str, source: str, rest: str, at: StepAt) -> None:
    """The right rows as a counted source: absorbed (matched by a left row) or unused. A line of its own. A table brings every
    line of its file, as under `from`: what is refused for its key is no partner, and leaves here."""
    builder = at.builder
    line = builder.line(f"{at.pipeline}.{at.number + 1}", "rest", at.where("rest"), at.lookup)
    info = None if source in at.pipelines.rows else builder.sources.find(source, at.where("join"), builder.problems)
    if info is None:
        builder.tally(line, "in", right.relation, row_id=right_id)
    else:
        leaf = builder.leaf(info, [ROW_ID, *(["_state", "_into"] if info.state else [])], right.whole)
        builder.tally(line, "in", at.relation("right_read", select([passed(ROW_ID, ROW_ID)], leaf)))
        if not at.lookup:
            builder.rests.append((line, info.kind, info.subject))
        if info.state:
            refuse(line, leaf, at)
    used = at.relation("used", select([passed(right_id, "_u_rid")], matches, group=[col(right_id)]))
    # a right pipeline may hold several rows of one row id (after a split): they share their use
    known = at.relation("right_use", select([passed(right_id, ROW_ID), aliased(not_null(col("_u_rid")), "_used")], right.relation, joins=[plan.join(used, equals(col(right_id), col("_u_rid")), "LEFT")]))
    at.leaving(line, "absorbed", at.pipeline, known, col("_used"), right.scope.__class__())
    at.leaving(line, "unused", rest, known, exp.Not(this=col("_used")), right.scope.__class__())


def _cut(
    stream: Stream, right: Stream, step: Join, pairs: Sequence[tuple[Tree, Tree]],
    residual: Sequence[Tree], line: int, at: StepAt,
) -> tuple[Stream, Tree] | None:
    """Pieces of the left spans, cut at each right bound inside them, and the test that a right row covers a piece."""
    builder, cut = at.builder, step.cut
    assert cut is not None
    span = [builder.bind(e, stream.scope, at.where("cut", "span", n)) for n, e in enumerate(cut.span)]
    bounds = [builder.bind(e, right.scope, at.where("cut", "at", n)) for n, e in enumerate(cut.at)]
    if any(t is None for t in (*span, *bounds)):
        return None
    if not all(isinstance(t, exp.Column) for t in (*span, *bounds)):
        builder.problem("QV312", at.where("cut"), "'span' and 'at' take names of columns", "bind the expression in an 'add' first")
        return None
    if len({t.name for t in (*span, *bounds) if t is not None}) < 4:
        builder.problem("QV312", at.where("cut"), "'span' and 'at' take two columns each", "bind the end under a name of its own in an 'add'")
        return None
    types = dict.fromkeys(type_of(t) for t in (*span, *bounds) if t is not None and type_of(t) != NULL)
    if len(types) > 1:
        fact = f"'span' and 'at' take columns of one type, these are {' and '.join(map(str, types))}"
        builder.problem("QV312", at.where("cut"), fact, "bind them in an 'add' as one type first")
        return None
    stream = _readable_spans(stream, right, span, bounds, (pairs, residual), line, at)  # type: ignore[arg-type]
    begin, end, opens, closes = (t.name for t in (*span, *bounds))  # type: ignore[union-attr]
    left = _numbered(stream, at, "spans")
    inside = lambda x: all_of([exp.GT(this=col(x), expression=col(begin)), exp.Paren(this=any_of([is_null(col(end)), exp.LT(this=col(x), expression=col(end))]))])  # noqa: E731
    on = _on(pairs, residual)
    met = at.relation("met", select(plan.keep_columns(["_lid", begin, end, opens, closes]), left, joins=[plan.join(right.relation, on, "INNER")]))
    points = at.relation("points", union_all([
        select([passed("_lid", "_lid"), passed(begin, "_at")], left),
        select([passed("_lid", "_lid"), passed(opens, "_at")], met, inside(opens)),
        select([passed("_lid", "_lid"), passed(closes, "_at")], met, inside(closes)),
    ]))
    distinct = at.relation("bounds", select([passed("_lid", "_p_lid"), passed("_at", "_at")], points, group=[col("_lid"), col("_at")]))
    ranked = at.relation("bounds_in_order", select([*plan.keep_columns(["_p_lid", "_at"]), aliased(row_number([col("_p_lid")], [(col("_at"), False)]), "_rk")], distinct))
    following = with_rank(calls.next_in_window(col("_at")), "_rk", ["_p_lid"])
    pieces = at.relation("pieces", select([*plan.keep_columns(["_p_lid", "_at", "_rk"]), aliased(following, "_next")], ranked))
    kept = [p for p in builder.carry(stream.scope) if p.alias not in (begin, end)]
    rebound = [passed("_at", begin), aliased(exp.Coalesce(this=col("_next"), expressions=[col(end)]), end)]
    relation = at.relation("cut", select([*kept, *rebound, passed("_rk", "_rk")], left, joins=[plan.join(pieces, equals(col("_lid"), col("_p_lid")), "INNER")]))
    builder.tally(line, "made", relation, "cut", where=exp.GT(this=col("_rk"), expression=number(1)))
    key = stream.key | {begin} if stream.key is not None else None
    covers = all_of([
        exp.LTE(this=col(opens), expression=col(begin)),
        exp.Paren(this=any_of([is_null(col(closes)), exp.GT(this=col(closes), expression=col(begin))])),
    ])
    return replace(stream, relation=relation, key=key), covers  # type: ignore[return-value]
