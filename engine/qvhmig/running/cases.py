"""`cases:` of contracts and views: rows given, rows and counts expected (DESIGN 4.1).

A case runs through the same plan and backend as an apply, over rows in memory. Keys and references are shown as their
natural parts joined by `|`; a parent that the case does not give counts as present, and what is taken from it shows as
that key too. Values compare as text: dates CCYY-MM-DD, moments CCYY-MM-DD HH:MI (and :SS where there are seconds).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.expressions.types import TEXT, Kind, Type
from qvhmig.intake import prepare
from qvhmig.loaded_files import Loaded, Project
from qvhmig.models.contract import Case
from qvhmig.planning.plan import Leaf, LogicalPlan
from qvhmig.planning.units import Given, Planner
from qvhmig.problems import Level, Problem, ProblemsFound, Where
from qvhmig.running.leaves import CodeMaps, key_texts, polars_type, read_feed, typed_feed
from qvhmig.running.unit_run import LeafLoader, UnitRun

UnitRuns = Callable[[LogicalPlan, LeafLoader, Mapping[str, CrosswalkMap]], UnitRun]
"""What makes the run of a unit's plan; `UnitRun` unless a caller keeps what it computed."""


ViewRows = dict[tuple[object, ...], pl.DataFrame]
"""Rows of the views of one planner, by all that a case gives below the view: most cases give most views nothing."""


@dataclass(frozen=True)
class CaseResult:
    """`differences` is empty where the case passed; each is one line. Values of cases are made up, so they are shown."""

    unit: str
    kind: str
    it: str
    where: Where
    differences: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.differences


@dataclass
class CaseRunner:
    """Runs cases of one project under one profile, or under that which a case names. Plans are kept by what a case gives,
    since planning costs more than running a few rows."""

    project: Project
    profile: str
    unit_run: UnitRuns = UnitRun
    _planners: dict[tuple, Planner] = field(default_factory=dict)
    _views: dict[int, ViewRows] = field(default_factory=dict)
    _maps: CodeMaps = field(init=False)

    def __post_init__(self) -> None:
        self._maps = CodeMaps(self.project)

    def run(self, kind: str, name: str, loaded: Loaded, number: int) -> CaseResult:
        """Raises ProblemsFound where the case names what does not exist, or its unit cannot be planned."""
        case: Case = loaded.model.cases[number]
        where = loaded.where("cases", number)
        planner = self.planner(case)
        plan = planner.plan(kind, name)
        errors = [p for p in planner.problems if p.level is Level.ERROR]
        if plan is None or errors:
            raise ProblemsFound(errors)
        maps = self.maps(case)
        given = GivenRows(self.project, planner, case, loaded, number, maps, self.unit_run, self._views.setdefault(id(planner), {}))
        given.check()
        run = self.unit_run(plan, given.leaf, maps)
        result = run.run(None)
        actual = shown_rows(plan, result.frames[plan.written], planner.spelled(name) if kind == "contract" else None)
        differences = compare(case.then, actual) + compare_counts(case.counts, run)
        return CaseResult(name, kind, case.it, where, tuple(differences))

    def planner(self, case: Case) -> Planner:
        """The planner for what a case gives: plans in it show keys as their parts."""
        key = self.planned_with(case)
        if key not in self._planners:
            sources = {n: frozenset[str]() for n in case.given}
            self._planners[key] = Planner(self.project, case.profile or self.profile, given=Given(sources, case.params))
        return self._planners[key]

    def planned_with(self, case: Case) -> tuple:
        """Two cases for which this is the same share their plans."""
        return (case.profile or self.profile, frozenset(n for n in case.given if ":" in n), frozenset(case.params.items()))

    def maps(self, case: Case) -> Mapping[str, CrosswalkMap]:
        """The code maps as the profile of the case reads them, on the day that its parameters say."""
        return self._maps.of(case.profile or self.profile, case.params)


def run_cases(project: Project, profile: str, only: Sequence[str] | None = None) -> list[CaseResult]:
    """Every case of every contract and view, or of the named units, in order. Raises ProblemsFound as `CaseRunner.run`."""
    runner, results = CaseRunner(project, profile), []
    problems: list[Problem] = []
    for kind, group in (("view", project.views), ("contract", project.contracts)):
        for name, loaded in group.items():
            if only is not None and name not in only:
                continue
            for number in range(len(loaded.model.cases)):
                try:
                    results.append(runner.run(kind, name, loaded, number))
                except ProblemsFound as found:
                    problems.extend(found.problems)
    if problems:
        raise ProblemsFound(problems)
    return results


@dataclass
class GivenRows:
    """The rows of one case as leaves."""

    project: Project
    planner: Planner
    case: Case
    loaded: Loaded
    number: int
    maps: Mapping[str, CrosswalkMap]
    unit_run: UnitRuns = UnitRun
    _views: ViewRows = field(default_factory=dict)

    def check(self) -> None:
        """Raises ProblemsFound QV350-QV352 for sources, columns and fields that do not exist."""
        problems: list[Problem] = []
        for source, rows in self.case.given.items():
            info = self.planner.sources().find(source, self.loaded.where_key("cases", self.number, "given", source), problems)
            if info is None:
                continue
            for n, row in enumerate(rows):
                for column in row:
                    if column not in info.columns and not (source.startswith("contract:") and column.lower() in {c.lower() for c in info.columns}):
                        place = self.loaded.where_key("cases", self.number, "given", source, n, column)
                        problems.append(Problem("QV350", place, f"'{source}' has no column '{column}'", f"it has {', '.join(list(info.columns)[:8])}"))
        if problems:
            raise ProblemsFound(problems)

    def leaf(self, leaf: Leaf, bucket: int | None) -> pl.LazyFrame:
        if leaf.kind == "table":
            return self._table(leaf.subject).lazy().select(list(dict.fromkeys([*leaf.columns, "_rid", "_state", "_into"])))
        if leaf.kind == "feed":
            return self._feed(leaf.subject).lazy()
        if leaf.kind == "registry":
            return self._parents(leaf).lazy()
        if leaf.kind == "contract":
            return self._written(leaf.subject, leaf.columns).lazy()
        return self._view(leaf.subject).lazy()

    def _rows(self, source: str) -> list[dict[str, str | None]]:
        return self.case.given.get(source, [])

    def _table(self, name: str) -> pl.DataFrame:
        table = self.project.source.tables[name]
        rows = self._rows(name)
        named = {c for row in rows for c in row}
        frame = pl.DataFrame({f.field: [row.get(f.field) for row in rows] for f in table.fields}, schema={f.field: pl.String for f in table.fields})
        return prepare(frame, name, tuple(k for k in table.key if k in named))

    def _feed(self, name: str) -> pl.DataFrame:
        feed = self.project.feeds[name]
        if f"feed:{name}" not in self.case.given:
            return read_feed(feed)
        rows = self._rows(f"feed:{name}")
        columns = list(feed.header.model.columns)
        return typed_feed(feed, pl.DataFrame({c: [row.get(c) for row in rows] for c in columns}, schema=dict.fromkeys(columns, pl.String)))

    def _view(self, name: str) -> pl.DataFrame:
        key = (name, *self._below(name))
        if key not in self._views:
            plan = self.planner.plan("view", name)
            assert plan is not None
            columns = {c.physical: c.type for c in plan.data["columns"]}  # type: ignore[attr-defined]
            if f"view:{name}" in self.case.given:
                given = self._typed(f"view:{name}", columns, self._rows(f"view:{name}"))
                # a given value was read from no text, so it cannot have failed; it counts as sourced
                faults = dict.fromkeys(c.error for c in plan.data["columns"] if c.error)  # type: ignore[attr-defined]
                origins = dict.fromkeys(c.origin[1:] for c in plan.data["columns"] if c.origin.startswith("@"))  # type: ignore[attr-defined]
                self._views[key] = given.with_columns(
                    *(pl.lit(None, pl.String).alias(f) for f in faults), *(pl.lit("sourced").alias(o) for o in origins)
                )
            else:
                self._views[key] = self.unit_run(plan, self.leaf, self.maps).run(None).frames[plan.written]
        return self._views[key]

    def _below(self, view: str) -> list[str]:
        """What the case gives to the view, or to what it reads, as text. A view asks no registry: only fields of contracts refer."""
        found: dict[str, str] = {}
        waiting = [f"view:{view}"]
        while waiting:
            source = waiting.pop()
            kind, _, name = source.rpartition(":")
            if source in self.case.given:
                found[source] = f"{source} {self.case.given[source]}"
            elif kind == "view" and source not in found and (plan := self.planner.plan("view", name)) is not None:
                found[source] = ""
                waiting += [leaf.subject if leaf.kind == "table" else f"{leaf.kind}:{leaf.subject}" for leaf in plan.leaves]
        return sorted(text for text in found.values() if text)

    def _typed(self, source: str, columns: Mapping[str, Type], rows: list[dict[str, str | None]]) -> pl.DataFrame:
        text = pl.DataFrame({c: [row.get(c) for row in rows] for c in columns}, schema=dict.fromkeys(columns, pl.String))
        typed = text.select(cell_of(pl.col(c), t).alias(c) for c, t in columns.items())
        return prepare(text, source, ()).select("_rid", "_state", "_into").hstack(typed)

    def _written(self, name: str, wanted: Sequence[str]) -> pl.DataFrame:
        """Rows of another contract: fields by the contract's spelling (any case), key parts as `key.part`."""
        info = self.planner.infos[f"contract:{name}"]
        assert info is not None
        folded = {n.lower(): n for n in info.columns}
        rows = [{folded[c.lower()]: v for c, v in row.items()} for row in self._rows(f"contract:{name}")]
        columns = dict(info.columns)
        frame = self._typed(f"contract:{name}", {n: TEXT if c.physical == "number" else c.type for n, c in columns.items()}, rows)
        made = frame.select("_rid", *(pl.col(n).alias(c.physical) for n, c in columns.items() if c.physical in wanted or c.physical.startswith("key.")))
        origins = [o for o in wanted if o.startswith("o.") and o not in made.columns]
        return made.with_columns(pl.lit("sourced").alias(o) for o in origins)

    def _parents(self, leaf: Leaf) -> pl.DataFrame:
        owner = self.planner.owners[leaf.subject]
        plan = self.planner.plan("contract", owner)
        assert plan is not None
        types = plan.data["key_types"]
        rows = self._written(owner, leaf.columns)
        parts = [f"key.{n}" for n in plan.key_parts]
        keys = key_texts(rows, parts, [types[n] for n in plan.key_parts])  # type: ignore[index]
        return rows.with_columns(keys, pl.col(parts[0]).cast(pl.String).alias("_k1"), pl.lit(None, pl.Int64).alias("number"))


def cell_of(column: pl.Expr, type_: Type) -> pl.Expr:
    """Text of a case as a typed cell; what cannot be read is null."""
    if type_.kind is Kind.DATE:
        return column.str.to_date("%Y-%m-%d", strict=False)
    if type_.kind is Kind.MOMENT:
        return pl.coalesce(column.str.to_datetime(f, strict=False, time_unit="us") for f in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"))
    if type_.kind is Kind.BOOLEAN:
        return column.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    return column if type_.kind in (Kind.TEXT, Kind.NULL) else column.cast(polars_type(type_), strict=False)


def shown_text(frame: pl.DataFrame, name: str) -> list[str | None]:
    """A column as cases write it."""
    column = frame[name]
    if column.dtype == pl.Date:
        return column.dt.strftime("%Y-%m-%d").to_list()
    if isinstance(column.dtype, pl.Datetime):
        texts = column.dt.strftime("%Y-%m-%d %H:%M:%S").to_list()
        return [t[:-3] if t is not None and t.endswith(":00") else t for t in texts]
    if column.dtype == pl.Boolean:
        return [None if v is None else str(v).lower() for v in column.to_list()]
    return column.cast(pl.String).to_list()


def shown_rows(plan: LogicalPlan, written: pl.DataFrame, spelled: Mapping[str, str] | None) -> list[dict[str, str | None]]:
    """The written rows by field name (lower case) as text; a field that is never filled is null."""
    if spelled is None:
        names = {c.physical.lower(): c.physical for c in plan.data["columns"]}  # type: ignore[attr-defined]
        columns: dict[str, list[str | None]] = {n: shown_text(written, p) for n, p in names.items()}
    else:
        columns = {}
        for output in plan.outputs:
            columns[output.name.lower()] = shown_text(written, output.physical) if output.physical else [None] * written.height
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def compare(then: Sequence[Mapping[str, str | None]], actual: Sequence[Mapping[str, str | None]]) -> list[str]:
    """Each expected row must have a row of its own that agrees in every named field; nothing may be left over."""
    unknown = sorted({f for row in then for f in row if actual and f.lower() not in actual[0]})
    if unknown:
        return [f"the target has no field '{f}'" for f in unknown]
    fits = [[n for n, row in enumerate(actual) if all(_same(row[f.lower()], v) for f, v in want.items())] for want in then]
    taken: dict[int, int] = {}

    def place(want: int, seen: set[int]) -> bool:
        for n in fits[want]:
            if n not in seen:
                seen.add(n)
                if n not in taken or place(taken[n], seen):
                    taken[n] = want
                    return True
        return False

    missing = [n for n in range(len(then)) if not place(n, set())]
    lines = [f"expected {_row(then[n])}, but no row is like it{_nearest(then[n], [a for k, a in enumerate(actual) if k not in taken])}" for n in missing]
    if len(actual) != len(then):
        lines.append(f"rows: {len(then)} expected, {len(actual)} came")
        named = list(dict.fromkeys(f.lower() for row in then for f in row)) or None
        lines += [f"not expected: {_row(_told(row, named))}" for k, row in enumerate(actual) if k not in taken]
    return lines


def _told(row: Mapping[str, str | None], named: Sequence[str] | None) -> dict[str, str | None]:
    """The fields that the case names; of a case that names none, those that hold something."""
    return {f: v for f, v in row.items() if (v is not None if named is None else f in named)}


def _same(actual: str | None, wanted: str | None) -> bool:
    if actual == wanted or actual is None or wanted is None:
        return actual == wanted
    return actual == f"{wanted} 00:00"


def _row(row: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{k}: {'null' if v is None else v}" for k, v in row.items()) + "}"


def _nearest(want: Mapping[str, str | None], rows: Sequence[Mapping[str, str | None]]) -> str:
    """The fields in which the most similar free row differs."""
    if not rows:
        return ""
    best = max(rows, key=lambda row: sum(_same(row[f.lower()], v) for f, v in want.items()))
    differs = {f: best[f.lower()] for f, v in want.items() if not _same(best[f.lower()], v)}
    return f"; the nearest has {_row(differs)}" if differs else ""


def compare_counts(counts: Mapping[str, int], run: UnitRun) -> list[str]:
    """`term.reason` figures of the unit; those of its lookups under names that no line of the sum has."""
    summed: dict[str, int] = {}
    looked_up: dict[str, int] = {}
    for (line, term, reason), value in run.tallied.terms.items():
        if value.rows:
            name = f"{term}.{reason}" if reason else term
            figures = looked_up if run.plan.lines[line].lookup else summed
            figures[name] = figures.get(name, 0) + value.rows
    found = looked_up | summed
    lines = []
    for name, wanted in counts.items():
        if found.get(name, 0) != wanted:
            near = [n for n in found if n.split(".")[0] == name.split(".")[0]]
            seen = f"; seen there: {', '.join(f'{n} {found[n]}' for n in sorted(near))}" if near and name not in found else ""
            lines.append(f"expected {name} = {wanted}, it is {found.get(name, 0)}{seen}")
    return lines
