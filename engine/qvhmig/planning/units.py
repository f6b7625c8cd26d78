"""A project -> the plans of its views and contracts, in an order in which each finds what it needs (DESIGN laws 3, 10).

Pure: reads nothing and raises ProblemsFound with every problem of every unit at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field

from qvhmig import expressions
from qvhmig.expressions.macros import check_macros, macro_trees
from qvhmig.expressions.types import declared_type
from qvhmig.loaded_files import Loaded, Project
from qvhmig.models.contract import Contract
from qvhmig.models.profiles import resolve_profile
from qvhmig.models.shared import View
from qvhmig.planning.builder import Builder, SourceInfo
from qvhmig.planning.candidates import Candidates, Namespace, Profile
from qvhmig.planning.pipelines import Pipelines
from qvhmig.planning.plan import ROW_ID, Column, LogicalPlan, passed, select
from qvhmig.planning.scope import Scope, Stream
from qvhmig.planning.sources import ProjectSources, contract_columns, contract_info, feed_info, view_info
from qvhmig.problems import Level, Problem, ProblemsFound, Where


@dataclass(frozen=True)
class ProjectPlan:
    """Every unit in running order. `warnings` do not stop a run; they are counted by a gate."""

    project: Project
    profile: str
    units: tuple[LogicalPlan, ...]
    warnings: tuple[Problem, ...]

    def unit(self, name: str) -> LogicalPlan:
        return next(u for u in self.units if u.unit == name)


@dataclass(frozen=True)
class Given:
    """What a case gives instead of other units: `sources` by `kind:name`, and which of them exist."""

    sources: Mapping[str, frozenset[str]] = field(default_factory=dict)
    parameters: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """What others see of the units a planner has planned, without the plans: by `kind:name`, a unit that failed as None."""

    infos: Mapping[str, SourceInfo | None]
    columns: Mapping[str, dict[str, Column]]
    problems: Sequence[Problem]


class Planner:
    """Plans units on demand and once each. `given` = planning for one case: keys are shown as their parts, and a
    parent that is not given counts as present. `proved_only`: the plans are thrown away, so nothing is pruned or counted."""

    def __init__(self, project: Project, profile: str, parameters: Mapping[str, str | None] | None = None, given: Given | None = None, proved_only: bool = False) -> None:
        self.project, self.profile, self.given, self.proved_only = project, profile, given, proved_only
        self.parameters = {**project.lifecycle.model.parameters, **(parameters or {})}
        self.problems: list[Problem] = []
        self.plans: dict[str, LogicalPlan | None] = {}
        self.infos: dict[str, SourceInfo | None] = {}
        self.order: list[str] = []
        self.columns: dict[str, dict[str, Column]] = {}
        self.feeds = {name: feed_info(feed) for name, feed in project.feeds.items()}
        self.names = used_names(project)
        self.macros = macro_trees(project.macros, self.problems)
        self.problems.extend(check_macros(self.macros, dict.fromkeys(project.crosswalks)))
        self.owners = _owners(project)
        self.seen: Callable[[str, Scope, Where], None] | None = None  # told every expression before it is bound

    def after(self, project: Project, changed: frozenset[str]) -> Planner:
        """A planner for the same project with other definitions of the units `changed` (`kind:name`): the plans of all
        others are taken over, so it is for a change of units only, and the caller names all that read them."""
        made = copy(self)
        made.project, made.problems = project, [p for p in self.problems if p.level is not Level.ERROR]
        made.plans = {name: plan for name, plan in self.plans.items() if name not in changed}
        made.infos = {name: info for name, info in self.infos.items() if name not in changed}
        made.columns = {name: columns for name, columns in self.columns.items() if f"contract:{name}" not in changed}
        made.order = [name for name in self.order if name not in changed]
        groups: dict[str, Mapping[str, Loaded]] = {"view": project.views, "contract": project.contracts}
        words = [_own_words(groups[kind][name]) for kind, _, name in (unit.partition(":") for unit in changed)]
        made.names, made.owners = self.names.union(*words), _owners(project)
        return made

    # -- sources ----------------------------------------------------------------------------------------------
    def sources(self) -> ProjectSources:
        return ProjectSources(self.project.source, self.feeds, self._unit_info, self._unit_names, self._target_info)

    def _unit_names(self, kind: str) -> list[str]:
        if kind == "target":
            return [loaded.model.target for loaded in self.project.contracts.values() if loaded.model.nil is None]
        known: dict[str, Mapping[str, object]] = {"view": self.project.views, "contract": self.project.contracts, "feed": self.feeds}
        return list(known.get(kind, {}))

    def _unit_info(self, kind: str, name: str) -> SourceInfo | None:
        if name not in self._unit_names(kind):
            return None
        self.plan(kind, name)
        return self.infos.get(f"{kind}:{name}")

    def _target_info(self, table: str) -> SourceInfo | None:
        """`target:TABLE`: the written rows under the catalog's names, in any case."""
        for name, loaded in self.project.contracts.items():
            if loaded.model.target.lower() == table.lower() and loaded.model.nil is None:
                info = self._unit_info("contract", name)
                if info is None:
                    return None
                lower = {n.lower(): c for n, c in info.columns.items()}
                upper = {n.upper(): c for n, c in info.columns.items() if not n.startswith("key.")}
                return SourceInfo("contract", name, {**upper, **lower, **info.columns}, info.key, info.bucket, False)
        return None

    def spelled(self, contract: str) -> dict[str, str]:
        """Catalog name -> the contract's spelling of its fields."""
        model = self.project.contracts[contract].model
        table = self.project.target.table(model.target)
        return {table.field(n).field: n for n in model.fields or {} if table and table.field(n)}  # type: ignore[union-attr]

    # -- units ------------------------------------------------------------------------------------------------
    def plan(self, kind: str, name: str) -> LogicalPlan | None:
        full = f"{kind}:{name}"
        if full not in self.plans:
            self.plans[full] = None
            made = self._view(name) if kind == "view" else self._contract(name)
            self.plans[full] = made
            if made is not None:
                self.order.append(full)
        return self.plans[full]

    def shown(self, known: frozenset[str] = frozenset()) -> Shown:
        """For `learn` of another planner of the same project, which has the units `known` (`kind:name`) already."""
        columns = {name: columns for name, columns in self.columns.items() if f"contract:{name}" not in known}
        return Shown({full: self.infos.get(full) for full in self.plans if full not in known}, columns, self.problems)

    def learn(self, shown: Shown) -> None:
        """Takes units that another planner has planned: they can be read from here on, but have no plan here."""
        for full, info in shown.infos.items():
            if full not in self.plans:
                self.plans[full], self.infos[full] = None, info
        self.columns = {**shown.columns, **self.columns}
        self.problems.extend(shown.problems)

    def builder(self, unit: str, loaded: Loaded, params: Mapping[str, str], together: Sequence[tuple] = ()) -> Builder:
        values = {**self.parameters, **(self.given.parameters if self.given else {})}
        known = {}
        for name, type_ in params.items():
            if name not in values:
                self.problems.append(Problem("QV601", loaded.where_key("params", name), f"parameter '{name}' has no value", "give it under 'parameters:' in lifecycle.yaml", subject=unit))
            known[name] = (declared_type(type_), values.get(name))
        context = expressions.Context(parameters=known, macros=self.macros, crosswalks=dict.fromkeys(self.project.crosswalks))
        return Builder(unit, loaded.where, self.sources(), context, self._names_of(unit, loaded), self.problems, together, self.seen, proved_only=self.proved_only)

    def _names_of(self, unit: str, loaded: Loaded) -> frozenset[str]:
        """The words of the unit's own expressions; for a view those of the whole project, for others read its columns."""
        return self.names if unit in self.project.views else frozenset(_own_words(loaded))

    def rows(self, builder: Builder, loaded: Loaded, rows: Mapping, path: tuple[str, ...] = ("rows",)) -> Stream | None:
        data = loaded.document.data
        for step in (*loaded.path, *path):
            data = data[step]
        pipelines = Pipelines(builder, rows, path, as_map=isinstance(data, dict))
        return pipelines.lower("out")

    def _view(self, name: str) -> LogicalPlan | None:
        loaded: Loaded[View] = self.project.views[name]
        before = _errors(self.problems)
        builder = self.builder(name, loaded, loaded.model.params)
        stream = self.rows(builder, loaded, loaded.model.rows)
        if stream is None or _errors(self.problems) > before:
            return None
        shown = stream.exported()
        key = tuple(loaded.model.key)
        for part in key:
            if part not in shown:
                builder.problem("QV330", loaded.where("key"), f"the key names '{part}', which the view does not give", f"it gives {', '.join(list(shown)[:8])}")
                return None
        projections, columns = [passed(ROW_ID, ROW_ID)], []
        for exported, column in shown.items():
            made = Column(exported, column.type, f"@{exported}__o" if column.origin.startswith("@") else column.origin, f"{exported}__e" if column.error else None)
            projections.append(passed(column.physical, exported))
            if column.error and made.error:
                projections.append(passed(column.error, made.error))
            if column.origin.startswith("@"):
                projections.append(passed(column.origin[1:], made.origin[1:]))
            columns.append(made)
        projections.append(passed(shown[key[0]].physical, "_k1"))
        relation = builder.relation("export", select(projections, stream.relation), loaded.where(), stream.whole)
        plan = _frozen(builder, "view", "", relation, loaded.where(), bucketed=stream.bucket is not None and not builder.not_aligned, data={"columns": columns, "key": key})
        self.infos[f"view:{name}"] = view_info(plan, key)
        return plan

    def _contract(self, name: str) -> LogicalPlan | None:
        loaded: Loaded[Contract] = self.project.contracts[name]
        contract = loaded.model
        if contract.nil is not None or contract.rows is None or contract.fields is None:
            return None
        before = _errors(self.problems)
        together = [(e, loaded.where("together", "by", n)) for n, e in enumerate(contract.together.by)] if contract.together else ()
        builder = self.builder(name, loaded, contract.params, together)
        builder.measures = self._measures(builder, contract, loaded)
        stream = self.rows(builder, loaded, contract.rows)
        table = self.project.target.table(contract.target)
        if stream is None or table is None:
            return None
        arguments = self._fields(builder, loaded, stream)
        if arguments is None or stream is None or _errors(self.problems) > before:
            return None
        self._alias_view(builder, contract, loaded)
        named = contract.aliases
        arguments["aliases"] = (named.view, *named.old, "for", *named.new) if named is not None else ()
        for measure, _, where in builder.measures:
            if not any(t.term == "conserve.came" and t.reason == measure for t in builder.tallies):
                builder.problem("QV342", where, f"no step has the names of '{measure}' in scope before and after it", "give them in the last 'select'")
                return None
        for left in builder.lefts if contract.together else ():
            line = builder.lines[left.line]
            if left.term in ("rejected", "held") and not left.grouped and not line.lookup and line.verb not in ("together", "fields", "unique"):
                names = ", ".join(contract.together.by)  # type: ignore[union-attr]
                builder.problem("QV340", line.where, f"'{left.reason}' leaves here without {names} in scope, so it cannot hold the rest of its group", "give these names in a 'select' right after 'from'", Level.WARNING)
        bucketed = stream.bucket is not None and not builder.not_aligned
        plan = _frozen(builder, "contract", table.name, str(arguments.pop("written")), loaded.where(), bucketed, **arguments)
        self.columns[name] = contract_columns(plan, self.spelled(name))
        self.infos[f"contract:{name}"] = contract_info(plan, self.columns[name])
        return plan

    def _measures(self, builder: Builder, contract: Contract, loaded: Loaded[Contract]) -> list[tuple[str, str, Where]]:
        """`conserve` entries that can be parsed; the others are noted."""
        measures = []
        for name, text in contract.conserve.items():
            where = loaded.where("conserve", name)
            try:
                expressions.parse(text, where)
            except ProblemsFound as found:
                self.problems.extend(found.problems)
                continue
            measures.append((name, text, where))
        return measures

    def _profile(self) -> Profile:
        profiles = self.project.profiles
        known = profiles is not None and self.profile in profiles.model.definitions
        return Profile(self.profile, known and resolve_profile(profiles.model, self.profile, profiles.document.path).fillers)  # type: ignore[union-attr]

    def _fields(self, builder: Builder, loaded: Loaded[Contract], stream: Stream) -> dict[str, object] | None:
        contract = loaded.model
        table = self.project.target.table(contract.target)
        display = self.given is not None
        assumed = frozenset(n for n, owner in self.owners.items() if display and f"contract:{owner}" not in self.given.sources)  # type: ignore[union-attr]
        namespaces = {}
        for entry in (contract.fields or {}).values():
            owner = self.owners.get(entry.ref or "")
            info = self._unit_info("contract", owner) if entry.ref and owner and entry.ref not in assumed else None
            if entry.ref and owner and info is not None:
                namespaces[entry.ref] = Namespace(entry.ref, owner, self.columns[owner], tuple(info.columns[n].type for n in info.key))
            elif entry.ref and owner:
                namespaces[entry.ref] = Namespace(entry.ref, owner, {}, planned=entry.ref in assumed)
        source = frozenset(n for n, c in self.project.crosswalks.items() if c.model.write == "source")
        stage = Candidates(builder, contract, table, stream, namespaces, self.feeds, self._profile(), assumed, display, source, self.project.target.codes)  # type: ignore[arg-type]
        made = stage.build()
        if made is not None:
            made["data"] = {"key_types": {n: stage.part_types[f"key.{n}"] for n in made["key_parts"]}}  # type: ignore[attr-defined]
        return made

    def _alias_view(self, builder: Builder, contract: Contract, loaded: Loaded[Contract]) -> None:
        if contract.aliases is None:
            return
        info = self._unit_info("view", contract.aliases.view)
        if info is None:
            builder.problem("QV105", loaded.where("aliases", "view"), f"no view '{contract.aliases.view}'", "define it in views.yaml")
            return
        for part in (*contract.aliases.old, *contract.aliases.new):
            if part not in info.columns:
                builder.problem("QV106", loaded.where("aliases"), f"view '{contract.aliases.view}' gives no '{part}'", f"it gives {', '.join(info.columns)}")
        builder.depends[f"view:{contract.aliases.view}"] = None


def _frozen(builder: Builder, kind: str, target: str, written: str, where: Where, bucketed: bool, **more: object) -> LogicalPlan:
    if kind == "view":
        more.setdefault("outputs", ())
        more.setdefault("reasons", {})
    named = [written, more.get("keys"), more.get("cell_problems"), more.get("cells"), *builder.apart, *(x.relation for x in builder.lefts), *(s for s, _ in builder.scans)]
    relations, leaves = builder.kept([str(n) for n in named if n])
    return LogicalPlan(
        unit=builder.unit, kind=kind, target=target, leaves=tuple(leaves), relations=tuple(relations),
        lines=tuple(builder.lines), tallies=tuple(builder.tallies), lefts=tuple(builder.lefts), where=where, bucketed=bucketed,
        whole_because=tuple(dict.fromkeys(builder.not_aligned)), driver_scans=tuple(builder.scans), reads=tuple(builder.reads), rests=tuple(builder.rests), apart=tuple(builder.apart),
        crosswalks=tuple(sorted(builder.crosswalks)), depends=tuple(builder.depends),
        **{"written": written, **more},  # type: ignore[arg-type]
    )


def plan_project(project: Project, profile: str, parameters: Mapping[str, str | None] | None = None) -> ProjectPlan:
    """Plans every view that is used and every contract. Raises ProblemsFound (exit 4) with all problems at once."""
    planner = Planner(project, profile, parameters)
    for name in project.views:
        planner.plan("view", name)
    for name in project.contracts:
        planner.plan("contract", name)
    if any(p.level is Level.ERROR for p in planner.problems):
        raise ProblemsFound(planner.problems)
    warnings = dict.fromkeys((*project.warnings, *planner.problems))
    return ProjectPlan(project, profile, tuple(planner.plans[n] for n in planner.order), tuple(warnings))  # type: ignore[misc]


def used_names(project: Project) -> frozenset[str]:
    """Every word of every expression of the project: a table scan shows only columns among them."""
    groups: tuple[Mapping[str, Loaded], ...] = (project.contracts, project.views, project.macros, project.rules)
    words = {word for group in groups for loaded in group.values() for word in _own_words(loaded)}
    return frozenset(words if project.reconciliation is None else words | _words(project.reconciliation.document.data))


def texts_of(loaded: Loaded) -> Iterator[str]:
    """The texts of a definition without its cases, which read nothing but what they give."""
    return _texts({name: value for name, value in loaded.data.items() if name != "cases"})


def _own_words(loaded: Loaded) -> set[str]:
    return _words([*texts_of(loaded)])


def _words(data: object) -> set[str]:
    """Whatever may name a column in these texts: words of any script, and what stands in double quotes."""
    found: set[str] = set()
    for text in _texts(data):
        found.update(re.findall(r"\w+", text))
        found.update(quoted.replace('""', '"') for quoted in re.findall(r'"((?:[^"]|"")+)"', text))
    return found


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _owners(project: Project) -> dict[str, str]:
    """Namespace -> the contract whose field has it as `key:`."""
    owners: dict[str, str] = {}
    for name, loaded in project.contracts.items():
        for entry in (loaded.model.fields or {}).values():
            if entry.key is not None:
                owners[entry.key] = name
        if loaded.model.identity is not None:
            owners.setdefault(loaded.model.identity.key, name)
    return owners


def _errors(problems: Sequence[Problem]) -> int:
    return sum(p.level is Level.ERROR for p in problems)

