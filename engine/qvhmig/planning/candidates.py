"""The field stage: candidates become rejected, held or written rows (GRAMMAR 5: `fields, together, unique`).

Order of dispositions: reject before hold, catalog order inside; then a key that stands twice; then `unique`; then
`together`, which only removes whole groups, so one pass is the fixed point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from qvhmig import expressions
from qvhmig.catalogs import CatalogTable
from qvhmig.expressions import internal
from qvhmig.expressions.conversions import retyped
from qvhmig.expressions.trees import Tree, copied
from qvhmig.expressions.types import INTEGER, TEXT, Kind, Type
from qvhmig.models.contract import Contract, Unique
from qvhmig.planning import calls, dispositions, plan, written
from qvhmig.planning.builder import Builder, SourceInfo
from qvhmig.planning.catalog_tests import literal_faults
from qvhmig.planning.coded_cells import codes_of, unknown_code, warn_of_literals
from qvhmig.planning.dispositions import Stage
from qvhmig.planning.field_values import (
    OWN_NUMBER,
    FieldContext,
    FieldPlan,
    Partner,
    by_action,
    conformance,
    fits,
    raw_text,
    value_of,
    where_needed,
)
from qvhmig.planning.key_parts import met, part_names
from qvhmig.planning.plan import (
    ROW_ID,
    Column,
    Reason,
    aliased,
    any_of,
    case,
    col,
    equals,
    is_null,
    is_true,
    keep_columns,
    not_null,
    passed,
    select,
    text,
)
from qvhmig.planning.scope import Scope, Stream
from qvhmig.problems import Where


@dataclass(frozen=True)
class Namespace:
    """A key registry namespace and what may be taken from its owner's written rows. `key`: the types of its parts.
    `planned` False = the owner's own plan has problems."""

    name: str
    unit: str
    columns: Mapping[str, Column]
    key: tuple[Type, ...] = ()
    planned: bool = True


@dataclass(frozen=True)
class Profile:
    """What a gate profile changes in a plan: only whether a field's filler is allowed. `fillers`: the profile lets
    declared fillers be written at all; each contract must name the profile too."""

    name: str
    fillers: bool = False


class Candidates:
    """Builds the relations of the field stage of one contract."""

    def __init__(
        self, builder: Builder, contract: Contract, table: CatalogTable, stream: Stream, namespaces: Mapping[str, Namespace],
        feeds: Mapping[str, SourceInfo], profile: Profile, assumed: frozenset[str], display: bool, writes_source: frozenset[str],
        codes: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.b, self.contract, self.table, self.stream = builder, contract, table, stream
        self.namespaces, self.feeds, self.profile = namespaces, feeds, profile
        self.assumed, self.display, self.writes_source, self.codes = assumed, display, writes_source, codes
        self.where = builder.where("fields")
        self.relation = stream.relation
        self.added: list[str] = []
        self.partners: dict[tuple[str, ...], Partner] = {}
        self.reasons: dict[str, Reason] = {}
        self.part_types: dict[str, Type] = {}
        self.all_reasons: Tree = internal.null(TEXT)
        self.raw: Tree = internal.null(TEXT)
        self.whole = stream.whole

    # -- the row's own key ------------------------------------------------------------------------------------
    def natural(self) -> tuple[str, list[str], Callable[..., Where]] | None:
        """(namespace, parts, place) of the row's registry name: the field with `key:`, else `identity:`."""
        for name, entry in (self.contract.fields or {}).items():
            if entry.key is not None:
                return entry.key, entry.natural or [], lambda *p, n=name: self.b.where("fields", n, *p)
        if self.contract.identity is not None:
            identity = self.contract.identity
            return identity.key, identity.natural, lambda *p: self.b.where("identity", *p)
        self.b.problem("QV401", self.where, "the rows have no registry name", "give one field 'key:' and 'natural:', or the contract 'identity:'")
        return None

    # -- partners ---------------------------------------------------------------------------------------------
    def reference(self, namespace: str, natural: Sequence[str], where: Callable[..., Where]) -> Partner | None:
        known = self.namespaces.get(namespace)
        if known is None:
            self.b.problem("QV402", where("ref"), f"no contract has the key '{namespace}'", f"one of: {', '.join(sorted(self.namespaces))}")
            return None
        name = ("ref", namespace, *natural)
        if name not in self.partners:
            parts = plan.all_bound([self.b.bind(p, self.stream.scope, where("natural", n)) for n, p in enumerate(natural)])
            parts = None if parts is None else met(self.b, parts, known.key, f"'{namespace}'", lambda n: where("natural", n))
            if parts is None:
                return None
            aligned = isinstance(parts[0], exp.Column) and parts[0].name == self.stream.bucket
            info = SourceInfo("registry", namespace, {}, (), None, False)
            on_key = internal.key_text([copied(p) for p in parts])
            columns = {OWN_NUMBER: Column("number", INTEGER, "key"), **known.columns}
            self.b.depends[f"contract:{known.unit}"] = None
            self.partners[name] = replace(self._attach(info, on_key, "_key", columns, whole=not aligned), planned=known.planned)
        return self.partners[name]

    def feed(self, feed: str, match: Mapping[str, str], where: Callable[..., Where]) -> Partner | None:
        info = self.feeds.get(feed)
        if info is None:
            self.b.problem("QV501", where("feed"), f"no feed '{feed}'", f"one of: {', '.join(sorted(self.feeds)) or 'none'}")
            return None
        if set(match) != set(info.key):
            self.b.problem("QV502", where("match"), f"'match' must name the key of feed '{feed}'", f"its key: {', '.join(info.key)}")
            return None
        name = ("feed", feed, *(f"{k}={v}" for k, v in match.items()))
        if name not in self.partners:
            parts = plan.all_bound([self.b.bind(match[k], self.stream.scope, where("match", k)) for k in info.key])
            types = [info.columns[k].type for k in info.key]
            parts = None if parts is None else met(self.b, parts, types, f"feed '{feed}'", lambda n: where("match", info.key[n]))
            if parts is None:
                return None
            on_key = internal.key_text([copied(p) for p in parts])
            self.partners[name] = self._attach(info, on_key, "_key", dict(info.columns), whole=True)
        return self.partners[name]

    def _attach(self, info: SourceInfo, on_key: Tree, key: str, columns: dict[str, Column], whole: bool) -> Partner:
        """Joins one parent or feed to the candidates by key text; its columns get the prefix `_r<n>.`."""
        n = len(self.partners)
        whole = whole or self.whole
        wanted = [key, *(c.physical for c in columns.values()), *(c.origin[1:] for c in columns.values() if c.origin.startswith("@"))]
        leaf = self.b.leaf(info, wanted, whole)
        made: dict[str, Column] = {}
        projections = [passed(key, f"_r{n}_key")]
        for name, column in columns.items():
            physical = f"_r{n}.{name}"
            projections.append(passed(column.physical, physical))
            origin = column.origin
            if origin.startswith("@"):
                origin = f"@{physical}__o"
                projections.append(passed(column.origin[1:], origin[1:]))
            made[name] = Column(physical, column.type, origin)
        right = self.b.relation(f"fields.{info.subject}", select(projections, leaf), self.where, whole)
        here = [*self._carried(), aliased(on_key, f"_on{n}")]
        keyed = self.b.relation(f"fields.on{n}", select(here, self.relation), self.where, self.whole)
        names = [p.alias for p in projections]
        query = select([*self._carried(), *keep_columns(names)], keyed, joins=[plan.join(right, equals(col(f"_on{n}"), col(f"_r{n}_key")), "LEFT")])
        self.relation = self.b.relation(f"fields.with{n}", query, self.where, self.whole)
        self.added += names
        return Partner(f"_r{n}_key", made)

    def _carried(self) -> list[Tree]:
        return [*self.b.carry(self.stream.scope), *keep_columns(self.added)]

    # -- fields -----------------------------------------------------------------------------------------------
    def fields(self) -> list[FieldPlan] | None:
        made: list[FieldPlan] = []
        good = True
        for name, entry in (self.contract.fields or {}).items():
            catalog = self.table.field(name)
            if catalog is None:
                good = False
                continue  # `project` has said so
            where = lambda *p, n=name: self.b.where("fields", n, *p)  # noqa: E731
            context = FieldContext(
                self.b, self.stream.scope, catalog, entry, where, self.reference, self.feed, self.assumed, self.display, self.writes_source, self.codes, name
            )
            value = value_of(context)
            if value is None:
                good = False
                continue
            if value.tree is not None and value.type.kind is Kind.NULL:
                value.tree, value.type = retyped(value.tree, catalog.type), catalog.type
            if self.display and value.type.kind is Kind.TEXT and catalog.type.kind is Kind.INTEGER:
                value.judged = False  # in a case a key is its parts as text; `check` has compared the types
            if value.judged and value.tree is not None and not fits(value.type, catalog.type):
                self.b.problem("QV403", where(), f"'{name}' gives {value.type}, the catalog wants {catalog.type}", _cure(value.type.kind, catalog.type.kind))
                good = False
                continue
            filler = self._filler(context)
            late = [] if value.tree is None and not value.faults else conformance(context, value, f"v.{catalog.field}", filler is not None)
            warn_of_literals(context, value)
            if value.judged and (coded := unknown_code(context, value, f"v.{catalog.field}")) is not None:
                late.append(coded)
            needed = unsure = None
            if entry.mandatory_when is not None and (value.judged or filler is not None):
                needed = self.b.test("mandatory_when", entry.mandatory_when, self.stream.scope, where("mandatory_when"))
                good = good and needed is not None
                unsure = expressions.failure(needed) if needed is not None else None
            if entry.mandatory_when is not None and value.judged:
                cell = col(f"v.{catalog.field}")
                blank = exp.Paren(this=plan.some(is_null(cell), *([equals(copied(cell), text(""))] if value.type.kind is Kind.TEXT else [])))
                late = where_needed(late, col(f"n.{catalog.field}"))
                if filler is None:
                    late.append(context.fault(plan.every(col(f"n.{catalog.field}"), copied(blank)), "mandatory", None, "reject"))
                if unsure is not None:  # nobody can say whether a blank cell may be written, so its row is not
                    late.append(context.fault(plan.every(col(f"m.{catalog.field}"), blank), "mandatory_when_unreadable", None, "reject"))
                if needed is not None:
                    value.faults = where_needed(value.faults, is_true(needed))
            made.append(FieldPlan(catalog.field, entry, context, value, late, filler, needed, unsure))
        return made if good else None

    # -- the stage --------------------------------------------------------------------------------------------
    def build(self) -> dict[str, object] | None:
        natural = self.natural()
        if natural is None:
            return None
        namespace, parts_text, where = natural
        parts = plan.all_bound([self.b.bind(p, self.stream.scope, where("natural", n)) for n, p in enumerate(parts_text)])
        planned = self.fields()
        if planned is None or parts is None or not self._check_together():
            return None
        line = self.b.line("fields", "fields", self.where, False)
        self.b.tally(line, "in", self.stream.relation)
        key_names = part_names(parts)
        self._check_bucket(parts, "fields: the natural key")
        values = self._values(planned, parts, key_names)
        judged = self._judged(planned, values, parts_blank=any_of([is_null(col(f"key.{n}")) for n in key_names]))
        stage = Stage(self.b, self.where, self.whole, self.reasons, self.all_reasons, self.raw)
        ok = dispositions.dispose(stage, judged, line)
        ok = dispositions.once(stage, ok, col("_key"), "key.stands_twice", "key", self.where)
        for n, rule in enumerate(self.contract.unique):
            ok = self._unique(stage, ok, planned, rule, n)
        if self.contract.together is not None:
            ok = dispositions.together(stage, ok, self.contract.together.else_)
        return written.finish(stage, planned, ok, judged, namespace, key_names, self.display)

    def _unique(self, stage: Stage, ok: str, planned: Sequence[FieldPlan], rule: Unique, n: int) -> str:
        where = self.b.where("unique", n)
        given = {f"v.{f.name}": f.value.tree for f in planned if f.value.tree is not None and not f.value.own_key}
        columns = {f.context.name: Column(f"v.{f.name}", f.value.type) for f in planned if f"v.{f.name}" in given}
        # the row's own number comes after the run; until then its key text stands for it
        columns |= {f.context.name: Column("_key", TEXT) for f in planned if f.value.own_key}
        parts = plan.all_bound([self.b.bind(e, Scope(columns), where) for e in rule.by])
        if parts is None:
            return ok
        self.reasons[rule.else_] = Reason("reject", "unique", "", where)
        whole = plan.all_of([not_null(copied(p)) for p in parts])  # as in SQL: what is not there is not there twice
        key = case([(whole, internal.key_text(parts))]) if whole is not None else internal.key_text(parts)
        apart = not self._on_bucket([given.get(p.name, p) if isinstance(p, exp.Column) else p for p in parts])
        return dispositions.once(stage, ok, key, rule.else_, f"unique.{n + 1}", where, apart)

    def _on_bucket(self, parts: Sequence[Tree]) -> bool:
        """Whether rows that are equal in `parts` lie in one bucket."""
        return self.stream.bucket is None or any(isinstance(p, exp.Column) and p.name == self.stream.bucket for p in parts)

    def _check_bucket(self, parts: Sequence[Tree], what: str) -> None:
        if not self._on_bucket(parts):
            self.b.not_aligned.append(f"{what} does not hold the bucket column")

    def _check_together(self) -> bool:
        """Whether the rows that reach the fields can be told by group: else none of them would ever be held."""
        rule = self.contract.together
        if rule is None:
            return True
        parts = self.b.together_parts(self.stream.scope)
        if parts is None:
            names = ", ".join(rule.by)
            self.b.problem("QV341", self.b.where("together"), f"{names} of 'together' is not in scope at the end of the rows", "give it in the last 'select'")
            return False
        self._check_bucket(parts, "together: 'by'")
        return True

    def _filler(self, context: FieldContext) -> Tree | None:
        """The filler that this profile lets be written, held to the catalog as any other value."""
        entry, catalog, where = context.entry, context.catalog, context.where("filler", "value")
        if entry.filler is None or not self.profile.fillers or self.profile.name not in entry.filler.profiles:
            return None
        tree = self.b.bind(entry.filler.value, Scope(), where)
        if tree is None:
            return None
        type_ = expressions.type_of(tree)
        if not fits(type_, catalog.type):
            self.b.problem("QV403", where, f"the filler is {type_}, the catalog wants {catalog.type}", _cure(type_.kind, catalog.type.kind))
            return None
        if isinstance(tree, exp.Literal):
            value = str(tree.this)
            faults = literal_faults(catalog, value, tree.is_string)
            if tree.is_string and (known := codes_of(context)) is not None and value not in known:
                faults.append(f"is no code of code type {' or '.join(catalog.code_types)}")
            for fact in faults:
                self.b.problem("QV413", where, f"the filler {fact}", f"see {self.table.name}.{catalog.field} in the target catalog")
        return tree

    def _values(self, planned: Sequence[FieldPlan], parts: Sequence[Tree], names: Sequence[str]) -> str:
        """`v.F` values, `p.F` the first fault known before conformance, `w.F` raw texts, `o.F` origins."""
        projections = [passed(ROW_ID, ROW_ID)]
        key_failed = any_of([failed for p in parts if (failed := expressions.failure(p)) is not None])
        projections.append(aliased(is_true(key_failed) if key_failed is not None else exp.false(), "_key_failed"))
        for part, name in zip(parts, names, strict=True):
            blank_is_null = copied(part)
            if expressions.type_of(part).kind is Kind.TEXT:
                blank_is_null = case([(exp.NEQ(this=copied(part), expression=text("")), copied(part))])
            self.part_types[f"key.{name}"] = expressions.type_of(part)
            projections.append(aliased(blank_is_null, f"key.{name}"))
        group = self.b.grouping(self.stream.scope)
        projections.append(aliased(group if group is not None else internal.null(TEXT), "_g"))
        for f in planned:
            if f.needed is not None:
                projections.append(aliased(is_true(f.needed), f"n.{f.name}"))
            if f.unsure is not None:
                projections.append(aliased(is_true(f.unsure), f"m.{f.name}"))
            if f.value.tree is None and not f.faults:
                continue
            tree = f.value.tree if f.value.tree is not None else exp.Null()
            one = aliased(copied(tree), f"v.{f.name}")
            one.meta["where"] = f.context.where()
            projections.append(one)
            if f.value.faults:
                projections.append(aliased(case([(copied(x.condition), text(x.reason)) for x in f.value.faults]), f"p.{f.name}"))
            if f.value.raw is not None:
                projections.append(aliased(calls.as_text(copied(f.value.raw)), f"w.{f.name}"))
            if not isinstance(f.value.origin, exp.Literal):
                projections.append(aliased(copied(f.value.origin), f"o.{f.name}"))
        return self.b.relation("fields.values", select(projections, self.relation), self.where, self.whole)

    def _judged(self, planned: Sequence[FieldPlan], values: str, parts_blank: Tree | None) -> str:
        """`q.F` the first broken reason of each field, `_key` texts, and the row's `_reject` and `_hold`. All reasons and
        the raw text of rows that leave are kept as trees: computing them for rows that stay would cost more than the rest."""
        columns = self.b.relations[-1].columns
        projections = keep_columns(columns)
        for f in planned:
            if not f.faults:
                continue
            late = case([(copied(x.condition), text(x.reason)) for x in f.late]) if f.late else None
            tree: Tree = late if late is not None else col(f"p.{f.name}")
            if f.value.faults and late is not None:
                tree = exp.Coalesce(this=col(f"p.{f.name}"), expressions=[late])
            projections.append(aliased(tree, f"q.{f.name}"))
        judged = self.b.relation("fields.judged", select(projections, values), self.where, self.whole)
        names = [c for c in columns if c.startswith("key.")]
        rejects = [(aliased_case, f) for f in planned if (aliased_case := by_action(self.reasons, f, "reject")) is not None]
        holds = [c for f in planned if (c := by_action(self.reasons, f, "hold")) is not None]
        key_bad: list[tuple[Tree, Tree]] = [(col("_key_failed"), text("key.unreadable"))]
        if parts_blank is not None:
            key_bad.append((parts_blank, text("key.part_blank")))
        self.reasons["key.unreadable"] = Reason("reject", "unreadable", "", self.where)
        self.reasons["key.part_blank"] = Reason("reject", "key_part_blank", "", self.where)
        self.reasons["key.stands_twice"] = Reason("reject", "key_twice", "", self.where)
        reject_list = [case(key_bad), *(tree for tree, _ in rejects)]
        reject = exp.Coalesce(this=copied(reject_list[0]), expressions=[copied(t) for t in reject_list[1:]]) if len(reject_list) > 1 else copied(reject_list[0])
        hold = exp.Coalesce(this=copied(holds[0]), expressions=[copied(t) for t in holds[1:]]) if len(holds) > 1 else copied(holds[0]) if holds else internal.null(TEXT)
        raws = [(not_null(copied(tree)), raw_text(f, columns)) for tree, f in rejects]
        key = internal.key_text([internal.column(n, self.part_types[n]) for n in names])
        complete = plan.all_of([not_null(col(n)) for n in names])
        more = [
            aliased(reject, "_reject"),
            aliased(hold, "_hold"),
            aliased(case([(complete, key)]) if complete is not None else key, "_key"),
            aliased(calls.as_text(internal.column(names[0], self.part_types[names[0]])), "_k1"),
        ]
        self.all_reasons = calls.joined("|", [copied(t) for t in (*reject_list, *holds)])
        self.raw = case(raws) if raws else internal.null(TEXT)
        known = self.b.relations[-1].columns
        return self.b.relation("fields.reasons", select([*keep_columns(known), *more], judged), self.where, self.whole)


def _cure(given: Kind, wanted: Kind) -> str:
    if wanted is Kind.TEXT:
        return "write cast(... as text) or format_date(..., 'DD/MM/YYYY')"
    if given is Kind.TEXT and wanted in (Kind.DATE, Kind.MOMENT):
        return f"read it with as_{wanted.value}(..., 'CCYYMMDD') or another format"
    if (given, wanted) == (Kind.MOMENT, Kind.DATE):
        return "take its day with date_of(...)"
    if (given, wanted) == (Kind.DATE, Kind.MOMENT):
        return "make it a moment with moment_at(...)"
    return f"cast it to {wanted.value}"
