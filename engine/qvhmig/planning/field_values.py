"""One field: its value, its origin, and everything that can be wrong with it, as bound trees (DESIGN 4.1, 4.3, law 9).

The six classes are executable: each has one function here. What a violation does is settled at planning: on a
mandatory or key field the row is rejected, on an optional one the cell is left empty, unless the field says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from qvhmig import expressions
from qvhmig.catalogs import CatalogField
from qvhmig.expressions import internal
from qvhmig.expressions.trees import Tree, copied
from qvhmig.expressions.types import INTEGER, NULL, TEXT, Kind, Type
from qvhmig.models.contract import CrosswalkChoice, FieldEntry
from qvhmig.models.steps import Policy
from qvhmig.planning import calls
from qvhmig.planning.builder import Builder
from qvhmig.planning.catalog_tests import NUMBERS, catalog_tests, number_ranges
from qvhmig.planning.plan import (
    Column,
    Reason,
    all_bound,
    all_of,
    any_of,
    case,
    col,
    equals,
    every,
    is_null,
    is_true,
    not_null,
    text,
)
from qvhmig.planning.scope import Scope
from qvhmig.problems import Level, Where

OWN_NUMBER = "#"
"""Among the columns of a parent its number in the registry; no field has such a name, but one may be called `number`."""


@dataclass(frozen=True)
class Fault:
    """A condition on the cell, the rule that it breaks, and what follows: reject | hold | blank. `said`: the field has a
    policy for it, so that it is not the engine's choice."""

    condition: Tree
    rule: str
    action: str
    reason: str
    said: bool = False


@dataclass
class Value:
    """`tree` None = the cell is always empty. `raw` is the text that a reject or cell problem shows. `judged` False =
    nothing more is checked (a case whose parent is not given)."""

    tree: Tree | None
    type: Type
    origin: Tree
    faults: list[Fault] = field(default_factory=list)
    raw: Tree | None = None
    own_key: bool = False
    judged: bool = True
    empty: str = "empty.source"


@dataclass(frozen=True)
class Partner:
    """The joined row of a parent or feed: the column that tells a match, and the takeable columns. `planned` False =
    the parent's own plan has problems, so that nobody knows its columns."""

    matched: str
    columns: Mapping[str, Column]
    planned: bool = True


@dataclass(frozen=True)
class FieldContext:
    """What the field stage offers to one field. `partner` joins a parent (`ref`) or feed once for all its fields and
    returns None where the parent is assumed present (cases); `display` = keys are shown as their natural parts."""

    builder: Builder
    scope: Scope
    catalog: CatalogField
    entry: FieldEntry
    where: Callable[..., Where]
    reference: Callable[[str, Sequence[str], Callable[..., Where]], Partner | None]
    feed: Callable[[str, Mapping[str, str], Callable[..., Where]], Partner | None]
    assumed: frozenset[str]
    display: bool
    writes_source: frozenset[str]
    codes: Mapping[str, Mapping[str, str]]  # code type -> code -> meaning, of the target
    name: str = ""

    @property
    def mandatory(self) -> bool:
        return self.catalog.mandatory == "Y"

    def fault(self, condition: Tree, rule: str, policy: Policy | None, default: str | None = None) -> Fault:
        action = policy.action if policy else default or ("reject" if self.mandatory else "blank")
        reason = (policy.reason if policy and policy.reason else "") or f"{self.catalog.field.lower()}.{rule}"
        return Fault(condition, rule, action, reason, policy is not None)


def value_of(context: FieldContext) -> Value | None:
    """The value of one field; None after noting problems."""
    entry = context.entry
    if entry.class_ == "OUT_OF_SCOPE":
        kind = "empty.open" if entry.resolution == "open" else "empty.out_of_scope"
        return Value(None, NULL, text(kind), empty=kind, judged=entry.resolution != "open")
    if entry.key is not None:
        return _own_key(context)
    if entry.ref is not None:
        return _reference(context)
    if entry.feed is not None:
        return _feed(context)
    if entry.class_ == "LOOKUP_TRANSLATION":
        return _translated(context)
    return _expression(context)


def _expression(context: FieldContext) -> Value | None:
    entry = context.entry
    key = "from" if entry.from_ is not None else "expr" if entry.expr is not None else "value"
    written = entry.from_ or entry.expr or entry.value or "null"
    tree = context.builder.bind(written, context.scope, context.where(key))
    if tree is None:
        return None
    if key == "value" and next(tree.find_all(exp.Column), None) is not None:
        context.builder.problem("QV410", context.where(key), "'value' takes a literal or a parameter, this reads a column", "use 'expr'")
        return None
    origin = text("constant") if key == "value" else expressions.origin(tree)
    faults = []
    failed = expressions.failure(tree)
    if failed is not None:
        faults.append(context.fault(is_true(failed), "unreadable", entry.invalid))
    value = Value(tree, expressions.type_of(tree), origin, faults)
    value.raw = expressions.failed_text(tree) if failed is not None else None
    if entry.absent is not None and entry.absent.action != "blank":
        faults.append(context.fault(is_null(copied(tree)), "absent", entry.absent))
    return value


def _parts(context: FieldContext, natural: Sequence[str]) -> list[Tree] | None:
    return all_bound([context.builder.bind(part, context.scope, context.where("natural", n)) for n, part in enumerate(natural)])


def shown_key(parts: Sequence[Tree]) -> Tree:
    """The parts joined by `|`: how cases and messages show a key."""
    joined: Tree | None = None
    for part in parts:
        piece = exp.Coalesce(this=calls.as_text(copied(part)), expressions=[text("")])
        joined = piece if joined is None else calls.concatenated(calls.concatenated(joined, text("|")), piece)
    return joined if joined is not None else text("")


def _any_blank(parts: Sequence[Tree]) -> Tree:
    """Null, or an empty text: neither names a row, here as in the key that the parts would have to equal."""
    tests: list[Tree] = []
    for part in parts:
        tests.append(is_null(copied(part)))
        if expressions.type_of(part).kind is Kind.TEXT:
            tests.append(is_true(equals(copied(part), text(""))))
    return any_of(tests)  # type: ignore[return-value]


def _unreadable(context: FieldContext, parts: Sequence[Tree]) -> list[Fault]:
    """A part that could not be read is not a blank one: `invalid` says what follows, never `absent`."""
    failed = any_of([f for part in parts if (f := expressions.failure(part)) is not None])
    return [] if failed is None else [context.fault(is_true(failed), "unreadable", context.entry.invalid)]


def _raw_parts(parts: Sequence[Tree]) -> Tree:
    """What could not be read of the parts, else all of them."""
    failed = [raw for part in parts if (raw := expressions.failed_text(part)) is not None]
    shown = shown_key(parts)
    return exp.Coalesce(this=failed[0], expressions=[*failed[1:], shown]) if failed else shown


def _own_key(context: FieldContext) -> Value | None:
    parts = _parts(context, context.entry.natural or [])
    if parts is None:
        return None
    tree = shown_key(parts) if context.display else exp.Null()
    return Value(tree, TEXT if context.display else INTEGER, text("key"), own_key=True, judged=False)


def _reference(context: FieldContext) -> Value | None:
    entry = context.entry
    natural = entry.natural or []
    parts = _parts(context, natural)
    if parts is None:
        return None
    faults = [*_unreadable(context, parts), context.fault(_any_blank(parts), "absent", entry.absent, "reject")]
    raw = _raw_parts(parts)
    if entry.ref in context.assumed:
        return Value(shown_key(parts), TEXT, text("key" if not entry.take else "sourced"), faults, raw, judged=False)
    partner = context.reference(entry.ref or "", natural, context.where)
    if partner is None:
        return None
    faults.append(context.fault(is_null(col(partner.matched)), "miss", entry.miss, "hold"))
    if not entry.take:
        tree = case([(not_null(col(partner.matched)), shown_key(parts))]) if context.display else col(partner.columns[OWN_NUMBER].physical)
        return Value(tree, TEXT if context.display else INTEGER, text("key"), faults, raw, judged=not context.display)
    return _taken(context, partner, faults, raw)


def _taken(context: FieldContext, partner: Partner, faults: list[Fault], raw: Tree) -> Value | None:
    wanted = context.entry.take or ""
    column = next((c for n, c in partner.columns.items() if n.lower() == wanted.lower()), None)
    if column is None and not partner.planned and any(p.level is Level.ERROR for p in context.builder.problems):
        return None  # the parent's own problems have been noted
    if column is None:
        names = ", ".join(sorted(n for n in partner.columns if n != OWN_NUMBER)[:12])
        context.builder.problem("QV411", context.where("take"), f"'{wanted}' cannot be taken here", f"one of: {names}")
        return None
    origin = col(column.origin[1:]) if column.origin.startswith("@") else text(column.origin)
    return Value(col(column.physical), column.type, origin, faults, raw)


def _feed(context: FieldContext) -> Value | None:
    entry = context.entry
    match = entry.match or {}
    parts = all_bound([context.builder.bind(e, context.scope, context.where("match", n)) for n, e in match.items()])
    if parts is None:
        return None
    partner = context.feed(entry.feed or "", match, context.where)
    if partner is None:
        return None
    faults, blank = _unreadable(context, parts), _any_blank(parts)
    if entry.absent is not None and entry.absent.action != "blank":
        faults.append(context.fault(copied(blank), "absent", entry.absent))
    missing = all_of([is_null(col(partner.matched)), exp.Not(this=exp.Paren(this=blank))])
    faults.append(context.fault(missing, "miss", entry.miss))  # type: ignore[arg-type]
    value = _taken(context, partner, faults, _raw_parts(parts))
    if value is not None:
        value.origin = text("feed")
    return value


def _translated(context: FieldContext) -> Value | None:
    entry, builder = context.entry, context.builder
    code = builder.bind(entry.from_ or entry.expr or "null", context.scope, context.where("from" if entry.from_ else "expr"))
    if code is None:
        return None
    if expressions.type_of(code).kind not in (Kind.TEXT, Kind.NULL):
        builder.problem("QV412", context.where("from"), f"a crosswalk translates text, this is {expressions.type_of(code)}", "cast it to text")
        return None
    source = exp.Case(ifs=[exp.If(this=equals(copied(code), text("")), true=exp.Null())], default=copied(code))
    by: Tree | None = None
    if isinstance(entry.crosswalk, CrosswalkChoice):
        by = builder.bind(entry.crosswalk.by, context.scope, context.where("crosswalk", "by"))
        if by is None:
            return None
        pairs = [(equals(copied(by), text(v)), name) for v, name in entry.crosswalk.choices.items()]
        other = None if entry.crosswalk.else_ == "blank" else entry.crosswalk.else_
        pick = lambda f: case([(copied(c), f(n)) for c, n in pairs], f(other) if other else exp.Null())  # noqa: E731
        chosen = case([(copied(c), text("y")) for c, _ in pairs], text("y") if other else exp.Null())
    else:
        name = entry.crosswalk or ""
        pick = lambda f: f(name)  # noqa: E731
        chosen = None
    named = [*entry.crosswalk.choices.values(), entry.crosswalk.else_] if isinstance(entry.crosswalk, CrosswalkChoice) else [entry.crosswalk or ""]
    builder.crosswalks.update(n for n in named if n != "blank")
    target = pick(lambda n: copied(source) if n in context.writes_source else calls.lookup(n, copied(source)))
    state = pick(lambda n: calls.lookup_state(n, copied(source)))
    given = not_null(copied(source))
    raw = copied(code)
    faults = []
    if by is not None and (undecided := expressions.failure(by)) is not None:  # no crosswalk was chosen, also not that of `else`
        faults.append(context.fault(every(copied(given), is_true(undecided)), "unreadable", entry.invalid))
        raw = exp.Coalesce(this=expressions.failed_text(by), expressions=[raw])
    if chosen is not None:
        given = all_of([given, not_null(chosen)])  # type: ignore[assignment]
    failed = expressions.failure(code)
    if failed is not None:
        faults.append(context.fault(is_true(failed), "unreadable", entry.invalid))
    if entry.absent is not None and entry.absent.action != "blank":
        faults.append(context.fault(is_null(copied(source)), "absent", entry.absent))
    faults.append(context.fault(all_of([given, is_null(copied(state))]), "unmapped", entry.unmapped))  # type: ignore[arg-type]
    faults.append(context.fault(is_true(equals(copied(state), text("retired"))), "retired", entry.unmapped))
    queried = Policy(action="hold" if context.mandatory else "blank")
    faults.append(context.fault(is_true(equals(copied(state), text("query"))), "queried", queried))
    value = Value(target, TEXT, text("translated"), faults, raw)
    return value


# -- conformance --------------------------------------------------------------------------------------------
def conformance(context: FieldContext, value: Value, physical: str, filled: bool) -> list[Fault]:
    """Type, length, digits, allowed values, case, mandatory (`coded_cells` has the code type): each a test over the value `v` of the catalog.
    `filled`: a filler is written where the value is blank, so that a mandatory field has one."""
    if not value.judged:
        return []
    catalog, entry, faults = context.catalog, context.entry, []
    scope = Scope({"v": Column(physical, value.type, "sourced")})
    numbered = isinstance(value.origin, exp.Literal) and value.origin.this == "key"
    if catalog.type.kind in NUMBERS and number_ranges(catalog.allowed_values) is None:
        fact = f"the catalog allows {', '.join(catalog.allowed_values)} for '{context.name}', so its cells are not checked: a number takes numbers or ranges"
        context.builder.problem("QV416", context.where(), fact, "correct the target catalog, as 0-1439", Level.WARNING)
    for rule, test in catalog_tests(catalog, value.type, numbered):
        condition = context.builder.bind(test, scope, context.where())
        if condition is not None:
            faults.append(context.fault(is_true(condition), rule, entry.invalid))
    if catalog.mandatory == "Y" and not filled:
        blank = is_null(col(physical))
        if value.type.kind is Kind.TEXT:
            blank = any_of([blank, equals(col(physical), text(""))])  # type: ignore[assignment]
        faults.append(context.fault(blank, "mandatory", None, "reject"))
    return faults


def where_needed(faults: Sequence[Fault], needed: Tree) -> list[Fault]:
    """The faults of a field that is mandatory in some rows: there a cell that the engine would leave empty rejects its
    row (law 9), as it does in a field that is always mandatory."""
    found: list[Fault] = []
    for fault in faults:
        if fault.action == "blank" and not fault.said:
            both = every(copied(needed), exp.Paren(this=copied(fault.condition)))
            found.append(Fault(both, fault.rule, "reject", f"{fault.reason}_where_mandatory"))
        found.append(fault)
    return found


def fits(value: Type, catalog: Type) -> bool:
    """Whether a value of one type may be written to a catalog field of another without a cast."""
    if value.kind in (Kind.NULL, catalog.kind):
        return True
    return value.kind is Kind.INTEGER and catalog.kind is Kind.DECIMAL


@dataclass(frozen=True)
class FieldPlan:
    name: str  # the catalog's spelling
    entry: FieldEntry
    context: FieldContext
    value: Value
    late: list[Fault]  # after the value is known: conformance, mandatory
    filler: Tree | None
    needed: Tree | None  # `mandatory_when`
    unsure: Tree | None  # where `mandatory_when` cannot be read

    @property
    def faults(self) -> list[Fault]:
        return [*self.value.faults, *self.late]


def by_action(reasons: dict[str, Reason], f: FieldPlan, action: str) -> Tree | None:
    """The field's broken reason where it asks for `action`, else null; None where no fault of it does."""
    wanted = [x for x in f.faults if x.action == action]
    for fault in wanted:
        reasons.setdefault(fault.reason, Reason(fault.action, fault.rule, f.name, f.context.where()))
    if not wanted:
        return None
    names = dict.fromkeys(x.reason for x in wanted)
    return case([(exp.In(this=col(f"q.{f.name}"), expressions=[text(r) for r in names]), col(f"q.{f.name}"))])


def raw_text(f: FieldPlan, columns: Sequence[str]) -> Tree:
    """What a reject or cell problem shows: the text that could not be read, else the value as text."""
    shown = calls.as_text(internal.column(f"v.{f.name}", f.value.type)) if f.value.tree is not None else exp.Null()
    return exp.Coalesce(this=col(f"w.{f.name}"), expressions=[shown]) if f"w.{f.name}" in columns else shown
