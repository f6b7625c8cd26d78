"""`explain` and `compile`: the plan as text, as SQL and as lineage. Reads YAML and catalogs, never data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.problems import Problem, ProblemsFound
from qvhmig.running.durable_files import make_folder, replace_file
from qvhmig.service.opened_project import open_for
from qvhmig.service.project_place import near, wrong_request

if TYPE_CHECKING:
    from qvhmig.planning.plan import LogicalPlan
    from qvhmig.planning.units import ProjectPlan


@dataclass(frozen=True)
class ExplainRequest:
    """`subject`: TABLE, TABLE.FIELD, a contract id or view:NAME; '' for every unit. `form`: text, sql or lineage."""

    lifecycle: Path
    subject: str = ""
    form: str = "text"
    dialect: str = "duckdb"
    profile: str | None = None
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explained:
    """The text of one unit; `title` names it. `data` is the same as JSON, where there is more than text."""

    title: str
    text: str
    data: Any = None


def explain(request: ExplainRequest) -> tuple[Explained, ...]:
    """Raises ProblemsFound QV858 (exit 2) for a table, field or unit that is not there."""
    plan = open_for(request.lifecycle, request.profile, request.settings).plan().plan
    units, field = _subject(plan, request.subject)
    if request.form == "lineage":
        return _lineage(plan, units, field)
    if request.form == "sql":
        return tuple(Explained(_title(unit), _sql(unit, request.dialect)) for unit in units)
    from qvhmig.planning import explain as explaining

    if not request.subject:
        return (Explained("units", "\n".join(_one_line(unit) for unit in units)),)
    of_field = field if units[0].kind == "contract" else ""
    return tuple(Explained(_title(unit), explaining.text(unit, of_field or None)) for unit in units)


def _title(unit: LogicalPlan) -> str:
    return unit.target if unit.kind == "contract" else f"{unit.kind}:{unit.unit}"


def _one_line(unit: LogicalPlan) -> str:
    how = "bucket by bucket" if unit.bucketed else f"whole: {'; '.join(unit.whole_because)}"
    return f"{_title(unit)}: {len(unit.relations)} relations, {how}, {unit.where}"


def _lineage(plan: ProjectPlan, units: Sequence[LogicalPlan], field: str) -> tuple[Explained, ...]:
    from qvhmig.planning import lineage

    found = []
    for unit in units:
        traced = lineage.of(plan, unit.target or unit.unit, field or None)
        fields = [{"field": f.field, "origins": [str(o) for o in f.origins], "through": list(f.through)} for f in traced.fields]
        title = _title(unit)
        text = str(traced) if len(units) == 1 else f"{title}\n{traced}"
        found.append(Explained(title, text, {"fields": fields, "rows_by": [str(o) for o in traced.rows_by]}))
    return tuple(found)


def _sql(unit: LogicalPlan, dialect: str) -> str:
    """Raises ProblemsFound QV866 (exit 4) where the dialect has no text for a function that the unit uses."""
    from qvhmig.backends.sql_expressions import Unsupported
    from qvhmig.backends.sql_text import render

    try:
        return render(unit, dialect)  # type: ignore[arg-type]
    except Unsupported as gap:
        step = "run it with polars, or write the expression with other functions"
        raise ProblemsFound(
            [Problem("QV866", unit.where, f"{dialect} cannot say this: {gap}", step, subject=_title(unit))]
        ) from None


def _subject(plan: ProjectPlan, subject: str) -> tuple[tuple[LogicalPlan, ...], str]:
    """The units that a subject names and the field, spelt as the catalog does; '' where there is none."""
    if not subject:
        return plan.units, ""
    titles = {_title(unit).lower(): unit for unit in plan.units}
    titles.update({unit.unit.lower(): unit for unit in plan.units if unit.kind == "contract"})
    titles.update({unit.where.path.lower(): unit for unit in plan.units if unit.kind == "contract"})  # a contract's file
    head, _, tail = subject.partition(".")
    unit = titles.get(subject.lower()) or titles.get(head.lower())
    if unit is None:
        raise wrong_request(
            "QV858", "command line", f"nothing is planned for '{head}'", near(head, tuple(_title(u) for u in plan.units))
        )
    if not tail or subject.lower() in titles:
        return (unit,), ""
    names = [output.name for output in unit.outputs] or [column.physical for column in unit.data["columns"]]  # type: ignore[attr-defined]
    fields = {name.lower(): name for name in names}
    if tail.lower() not in fields:
        raise wrong_request(
            "QV858", "command line", f"'{_title(unit)}' has no field '{tail}'", near(tail, tuple(fields.values()))
        )
    return (unit,), fields[tail.lower()]


@dataclass(frozen=True)
class CompileRequest:
    """`contracts` empty: every unit. `out` None: nothing is written."""

    lifecycle: Path
    dialect: str = "duckdb"
    contracts: tuple[str, ...] = ()
    out: Path | None = None
    profile: str | None = None
    settings: tuple[str, ...] = ()


def compile_sql(request: CompileRequest) -> tuple[tuple[Explained, ...], tuple[Path, ...]]:
    """The SQL text of each unit, in running order, and the files written (one a unit, LF, one newline at the end)."""
    plan = open_for(request.lifecycle, request.profile, request.settings).plan().plan
    units = plan.units
    if request.contracts:
        known = {name: unit for unit in plan.units for name in (unit.unit, f"{unit.kind}:{unit.unit}")}
        for wanted in request.contracts:
            if wanted not in known:
                raise wrong_request("QV858", "command line", f"nothing is planned for '{wanted}'", near(wanted, tuple(known)))
        units = tuple(unit for unit in plan.units if unit in [known[name] for name in request.contracts])
    texts = tuple(Explained(_title(unit), _sql(unit, request.dialect)) for unit in units)
    written = []
    if request.out is not None:
        make_folder(request.out)
        for unit, made in zip(units, texts, strict=True):
            path = request.out / f"{unit.kind}_{unit.unit}.{request.dialect}.sql"
            replace_file(path, (made.text.rstrip("\n") + "\n").encode())
            written.append(path)
    return texts, tuple(written)
