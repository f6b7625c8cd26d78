"""Quality rules and control totals as plans: the rows of the rule, one verdict a row, and their counts (DESIGN 4.4).

A rule's plan has these relations beside those of its pipelines:

- `sources`: one row a row source of a `from`, with `rows` = how many rows it gave;
- `tested`: the rows with `_verdict`: pass | fail | unknown (not for a measure), and what `broken` shows of them;
- `verdicts`: one row with `rows`, `failing`, `unknown`;
- `broken`: the rows that count against the rule: `_rid`, the key of the rows, and the columns that the rule's own text
  names, no more (patient values: mode 0600);
- `measured`: one row with `value`, `rows` and `unreadable` (text of a cell that could not be read, else null; a measure only).

A bucketed plan gives `sources` and `verdicts` once a bucket: their figures are summed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from qvhmig.expressions import failed_text, failure, internal, type_of
from qvhmig.expressions.conversions import coerced
from qvhmig.expressions.operators import common_type
from qvhmig.expressions.trees import Tree, copied
from qvhmig.expressions.types import NULL, TEXT, Kind, Type
from qvhmig.models.rules import Reference, Rule
from qvhmig.models.steps import From, Pipeline
from qvhmig.planning import calls, plan
from qvhmig.planning.pipelines import Pipelines
from qvhmig.planning.plan import (
    ROW_ID,
    Column,
    LogicalPlan,
    aliased,
    all_bound,
    all_of,
    any_of,
    case,
    col,
    equals,
    is_null,
    is_true,
    keep_columns,
    not_null,
    number,
    passed,
    select,
    some,
    text,
    union_all,
)
from qvhmig.planning.reading import StepAt, parse_source, read_source, renamed
from qvhmig.planning.scope import Scope, Stream, physical_names
from qvhmig.problems import Level, Where

if TYPE_CHECKING:
    from qvhmig.loaded_files import Loaded
    from qvhmig.models.rules import ControlTotal, Measured
    from qvhmig.planning.builder import Builder
    from qvhmig.planning.units import Planner

VERDICT = "_verdict"
NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.NULL)


@dataclass(frozen=True)
class _Place:
    """A definition below a longer YAML path, with the `where` of a Loaded."""

    loaded: Loaded
    path: tuple[str, ...]

    def where(self, *steps: str | int) -> Where:
        return self.loaded.where(*self.path, *steps)

    def where_key(self, *steps: str | int) -> Where:
        return self.loaded.where_key(*self.path, *steps)

    @property
    def rows_are_named(self) -> bool:
        return isinstance(self.data["rows"], dict)

    @property
    def data(self) -> Any:
        """The YAML below this place, as plain data."""
        data = self.loaded.data
        for step in self.path:
            data = data[step]
        return data


def plan_rule(planner: Planner, rule_id: str) -> LogicalPlan | None:
    """The plan of one rule, or None after its problems were added to `planner.problems`."""
    loaded = planner.project.rules[rule_id]
    rule: Rule = loaded.model
    lowered = _lower(planner, rule_id, _Place(loaded, ()), rule.rows, rule.params)
    if lowered is None:
        return None
    builder, pipelines, stream = lowered
    tests = {"assert": _assert, "unique": _unique, "reference": _reference, "measure": _measure}
    before = len(builder.problems)
    tests[rule.form](rule, stream, pipelines)
    if any(p.level is Level.ERROR for p in builder.problems[before:]):
        return None
    # uniqueness looks at all rows, and a reference at all partners: those once, not once a bucket
    bucketed = rule.form == "assert" and stream.bucket is not None and not builder.not_aligned
    return _frozen(builder, stream, bucketed, subject_of(rule))


def plan_total(planner: Planner, name: str, side: str) -> LogicalPlan | None:
    """The plan of one `side` (source | target) of a control total of the reconciliation; a measure."""
    reconciliation = planner.project.reconciliation
    assert reconciliation is not None  # a caller names totals of it
    total: ControlTotal = reconciliation.model.totals[name]
    measured: Measured = getattr(total, side)
    lowered = _lower(planner, f"{name}.{side}", _Place(reconciliation, ("totals", name, side)), measured.rows, total.params)
    if lowered is None:
        return None
    builder, pipelines, stream = lowered
    before = len(builder.problems)
    _measured(measured.measure, stream, pipelines)
    if any(p.level is Level.ERROR for p in builder.problems[before:]):
        return None
    return _frozen(builder, stream, False, name)


def subject_of(rule: Rule) -> str:
    """The table (or view, feed, contract) that a rule counts against: as it says, else its first row source."""
    return rule.subject or first_source(rule.rows)


def first_source(rows: Mapping[str, Pipeline]) -> str:
    """The first row source from outside, in the order of the file, without `target:`."""
    for pipeline in rows.values():
        for step in pipeline:
            if isinstance(step, From) and step.from_.split()[0] not in rows:
                return step.from_.split()[0].removeprefix("target:")
    return ""


# -- lowering -----------------------------------------------------------------------------------------------
def _lower(
    planner: Planner, unit: str, place: _Place, rows: Mapping[str, Pipeline], params: Mapping[str, str]
) -> tuple[Builder, Pipelines, Stream] | None:
    before = len(planner.problems)
    builder = planner.builder(unit, place, params)  # type: ignore[arg-type]
    pipelines = Pipelines(builder, rows, ("rows",), as_map=place.rows_are_named)
    if "out" not in rows:
        builder.problem("QV307", place.where("rows"), "the named pipelines have no 'out'", "call the last one 'out'")
        return None
    stream = pipelines.lower("out")
    failed = any(p.level is Level.ERROR for p in builder.problems[before:])
    return None if stream is None or failed else (builder, pipelines, stream)


OUTPUTS = ("sources", "verdicts", "broken", "measured")
"""Relations of a rule plan that its runner reads; every other one keeps only what these and the tallies need."""


def _frozen(builder: Builder, stream: Stream, bucketed: bool, subject: str) -> LogicalPlan:
    reads = [r for r in builder.relations if r.name.endswith(".from.read")]
    counts = [select([aliased(internal.count_rows(), "rows")], r.name) for r in reads]
    builder.relation("sources", union_all(counts), builder.where(), stream.whole)
    relations, leaves = builder.kept(OUTPUTS)
    return LogicalPlan(
        unit=builder.unit,
        kind="rule",
        target="",
        leaves=tuple(leaves),
        relations=tuple(relations),
        lines=tuple(builder.lines),
        tallies=tuple(builder.tallies),
        lefts=tuple(builder.lefts),
        reasons={},
        outputs=(),
        written=stream.relation,
        where=builder.where(),
        bucketed=bucketed,
        whole_because=tuple(dict.fromkeys(builder.not_aligned)),
        driver_scans=tuple(builder.scans),
        depends=tuple(builder.depends),
        data={"subject": subject},
    )


def _at(pipelines: Pipelines, part: str, whole: bool) -> StepAt:
    """A step beside the pipelines, so that relations of the test have names and places of their own."""
    return StepAt(pipelines, "out", 0, part, whole)


# -- the four forms -----------------------------------------------------------------------------------------
def _assert(rule: Rule, stream: Stream, pipelines: Pipelines) -> None:
    builder = pipelines.builder
    tree = builder.test("assert", str(rule.assert_), stream.scope, builder.where("assert"), code="QV660")
    if tree is None:
        return
    failed = failure(tree)
    branches = [(is_true(failed), text("fail"))] if failed is not None else []  # unreadable is wrong, not unknown
    branches += [(is_true(tree), text("pass")), (is_true(exp.Not(this=exp.Paren(this=copied(tree)))), text("fail"))]
    _verdicts(rule, stream, stream.relation, case(branches, text("unknown")), pipelines)


def _unique(rule: Rule, stream: Stream, pipelines: Pipelines) -> None:
    builder = pipelines.builder
    parts = _bound(rule.unique or [], stream.scope, builder, "unique")
    if parts is None:
        return
    keyed, names, unreadable = _keyed(parts, stream, builder, "unique")
    theirs = [f"_v{n}" for n in range(len(names))]
    renamed_parts = [passed(name, other) for name, other in zip(names, theirs, strict=True)]
    filled = all_of([not_null(col(name)) for name in names])
    whole = select(renamed_parts, keyed, filled)
    others = builder.relation("unique.parts", whole, builder.where("unique"), stream.whole)
    counted = select([*keep_columns(theirs), aliased(internal.count_rows(), "_n")], others, group=[col(t) for t in theirs])
    groups = builder.relation("unique.groups", counted, builder.where("unique"), stream.whole)
    many = exp.GT(this=col("_n"), expression=number(1))
    branches: list[tuple[Tree, Tree]] = [(unreadable, text("fail"))] if unreadable is not None else []
    branches += [(some(*(is_null(col(n)) for n in names)), text("unknown")), (is_true(many), text("fail"))]
    joined = _joined(keyed, groups, names, theirs, stream, ["_n"], pipelines, "unique")
    _verdicts(rule, stream, joined, case(branches, text("pass")), pipelines)


def _reference(rule: Rule, stream: Stream, pipelines: Pipelines) -> None:
    reference: Reference = rule.reference  # type: ignore[assignment]
    builder = pipelines.builder
    partner = _partner(reference, stream, pipelines)
    mine = _bound(reference.natural, stream.scope, builder, "reference", "natural")
    other = None if partner is None else _bound(reference.on, partner.scope, builder, "reference", "on")
    if partner is None or mine is None or other is None:
        return
    types = [common_type([type_of(a), type_of(b)]) for a, b in zip(mine, other, strict=True)]
    for n, type_ in enumerate(types):
        if type_ is None:
            fact = f"part {n + 1} compares {type_of(mine[n])} with {type_of(other[n])}"
            builder.problem("QV662", builder.where("reference", "on", n), fact, "cast one side, so that both have one type")
            return
    keyed, names, unreadable = _keyed(_as_types(mine, types), stream, builder, "reference", "natural")
    theirs = [f"_v{n}" for n in range(len(names))]
    trees = [aliased(tree, name) for tree, name in zip(_as_types(other, types), theirs, strict=True)]
    keys = builder.relation("reference.keys", select(trees, partner.relation), builder.where("reference"), partner.whole)
    counted = select([*keep_columns(theirs), aliased(internal.count_rows(), "_n")], keys, group=[col(t) for t in theirs])
    groups = builder.relation("reference.partners", counted, builder.where("reference"), partner.whole)
    absent = "fail" if reference.absent == "fail" else "unknown"
    branches: list[tuple[Tree, Tree]] = [(unreadable, text("fail"))] if unreadable is not None else []
    branches += [(some(*(is_null(col(n)) for n in names)), text(absent)), (is_null(col("_n")), text("fail"))]
    joined = _joined(keyed, groups, names, theirs, stream, ["_n"], pipelines, "reference")
    _verdicts(rule, stream, joined, case(branches, text("pass")), pipelines)


def _measure(rule: Rule, stream: Stream, pipelines: Pipelines) -> None:
    _measured(str(rule.measure), stream, pipelines)


def _measured(expression: str, stream: Stream, pipelines: Pipelines) -> None:
    builder = pipelines.builder
    where = builder.where("measure")
    tree = builder.bind(expression, stream.scope, where, "aggregate")
    if tree is None:
        return
    if type_of(tree).kind not in NUMBERS:
        builder.problem("QV661", where, f"'measure' needs a number, this gives {type_of(tree)}", "count or sum something")
        return
    unreadable = failed_text(tree) if failure(tree) is not None else None
    projections = [aliased(tree, "value"), aliased(internal.count_rows(), "rows")]
    projections.append(aliased(exp.Null() if unreadable is None else unreadable, "unreadable"))
    builder.relation("measured", select(projections, stream.relation), where, stream.whole)


# -- parts --------------------------------------------------------------------------------------------------
def _bound(expressions: Sequence[str], scope: Scope, builder: Builder, *path: str) -> list[Tree] | None:
    return all_bound([builder.bind(e, scope, builder.where(*path, n)) for n, e in enumerate(expressions)])


def _as_types(trees: Sequence[Tree], types: Sequence[Type | None]) -> list[Tree]:
    """Each part as the type that both sides have: an engine joins columns of one type only. What is null everywhere is text."""
    made = [coerced(tree, type_ if type_ not in (None, NULL) else TEXT) for tree, type_ in zip(trees, types, strict=True)]
    return [tree for tree in made if tree is not None]


def _keyed(trees: Sequence[Tree], stream: Stream, builder: Builder, *path: str) -> tuple[str, list[str], Tree | None]:
    """The rows with `_u0`.. = the parts; their names; and a test for rows with an unreadable part."""
    names = [f"_u{n}" for n in range(len(trees))]
    failures = [f for tree in trees if (f := failure(tree)) is not None]
    extra = [aliased(tree, name) for tree, name in zip(trees, names, strict=True)]
    failed = any_of(failures)
    if failed is not None:
        extra.append(aliased(is_true(failed), "_unreadable"))
    query = select([*builder.carry(stream.scope), *extra], stream.relation)
    keyed = builder.relation(f"{path[0]}.keyed", query, builder.where(*path), stream.whole)
    return keyed, names, is_true(col("_unreadable")) if failed is not None else None


def _joined(
    keyed: str,
    groups: str,
    names: Sequence[str],
    theirs: Sequence[str],
    stream: Stream,
    more: Sequence[str],
    pipelines: Pipelines,
    part: str,
) -> str:
    builder = pipelines.builder
    on = all_of([equals(col(mine), col(other)) for mine, other in zip(names, theirs, strict=True)])
    carried = [*builder.carry(stream.scope), *keep_columns([*names, *more, *_flag(keyed, builder)])]
    query = select(carried, keyed, joins=[plan.join(groups, on, "LEFT")])
    return builder.relation(f"{part}.joined", query, builder.where(part), stream.whole)


def _flag(keyed: str, builder: Builder) -> list[str]:
    columns = next(r.columns for r in builder.relations if r.name == keyed)
    return [name for name in columns if name == "_unreadable"]


def _partner(reference: Reference, stream: Stream, pipelines: Pipelines) -> Stream | None:
    """The rows of `to`, read whole: a partner may lie in any bucket."""
    builder = pipelines.builder
    where = builder.where("reference", "to")
    parsed = parse_source(reference.to, where, builder)
    if parsed is None:
        return None
    source, alias = parsed
    at = _at(pipelines, "reference", whole=True)
    if source in pipelines.rows:
        inner = pipelines.lower(source, True)
        return None if inner is None else renamed(inner, alias, at, "to")
    info = builder.sources.find(source, where, builder.problems)
    return None if info is None else read_source(info, alias, at, True, "to")


def _verdicts(rule: Rule, stream: Stream, source: str, verdict: Tree, pipelines: Pipelines) -> None:
    builder = pipelines.builder
    where = builder.where(rule.form)
    shown = [*builder.carry(stream.scope), aliased(verdict, VERDICT)]
    tested = builder.relation("tested", select(shown, source), where, stream.whole)
    counts: list[Tree] = [aliased(internal.count_rows(), "rows")]
    for name, word in (("failing", "fail"), ("unknown", "unknown")):
        hit = case([(is_true(equals(col(VERDICT), text(word))), number(1))], number(0))
        counts.append(aliased(calls.total(hit), name))
    builder.relation("verdicts", select(counts, tested), where, stream.whole)
    bad = ["fail", "unknown"] if rule.form == "assert" and rule.unknown == "fail" else ["fail"]
    condition = any_of([equals(col(VERDICT), text(word)) for word in bad])
    visible = keep_columns(dict.fromkeys((ROW_ID, *physical_names(_shown(rule, stream)))))
    builder.relation("broken", select(visible, tested, condition), where, stream.whole)


def _shown(rule: Rule, stream: Stream) -> list[Column]:
    """The columns that a person needs to find a failing row and to see why it fails: those of its key and those that the
    rule names. A rule that read every column would hold a whole table in memory, and copy patients into its file."""
    said = rule.model_dump_json(include={"rows", "assert_", "unique", "reference"})
    words = set(re.findall(r"[A-Za-z_]\w*", said))
    shown = set(stream.key or ())
    for columns in (*stream.scope.aliases.values(), stream.scope.bare):
        shown |= {column.physical for name, column in columns.items() if name in words or name.startswith("key.")}
    return [column for column in stream.scope.columns() if column.physical in shown]


def plan_rules(planner: Planner) -> tuple[dict[str, LogicalPlan], dict[tuple[str, str], LogicalPlan]]:
    """Every rule by id, and both sides of every control total by (name, side). Problems are in `planner.problems`."""
    rules = {rule_id: made for rule_id in planner.project.rules if (made := plan_rule(planner, rule_id)) is not None}
    totals = {}
    reconciliation = planner.project.reconciliation
    for name in reconciliation.model.totals if reconciliation else ():
        for side in ("source", "target"):
            made = plan_total(planner, name, side)
            if made is not None:
                totals[name, side] = made
    return rules, totals
