"""The stages of an apply, each from the values of the stages before it; no lock, no publication, no printing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.digests import digest, file_digest
from qvhmig.problems import Level, Problem, ProblemsFound, Where
from qvhmig.running.crash_points import reach
from qvhmig.running.events import Event, Events, silent
from qvhmig.running.run_folder import Folders
from qvhmig.service.opened_project import Opened, Planned
from qvhmig.version import engine_build

if TYPE_CHECKING:
    from qvhmig.expressions import CrosswalkMap
    from qvhmig.intake import IntakeManifest, SourceSpec
    from qvhmig.loaded_files import Loaded
    from qvhmig.models.connectors import FilesConnector
    from qvhmig.models.profiles import ResolvedProfile
    from qvhmig.running.execution import Execution, ExecutionResult
    from qvhmig.running.outcomes import QualityOutcome
    from qvhmig.running.registry import Registry
    from qvhmig.running.source_coverage import Extract
    from qvhmig.running.written_tables import FileForm, LinkResult, TableClaim, WrittenTable

UNAVAILABLE = 10


@dataclass(frozen=True)
class Ready:
    """A project that may run: everything that needs no data."""

    opened: Opened
    planned: Planned
    profile: ResolvedProfile
    crosswalks: Mapping[str, CrosswalkMap]
    source: FilesConnector
    target: FilesConnector
    only: frozenset[str] | None

    @property
    def folders(self) -> Folders:
        return self.opened.folders


def plan_digest(ready: Ready) -> str:
    """All that decides the bytes of a run but source bytes and numbers (DESIGN 5, *plan digest*)."""
    project = ready.opened.project
    return digest(
        {
            "engine": engine_build(),
            "units": {f"{unit.kind}:{unit.unit}": unit.rows_digest for unit in ready.planned.plan.units},
            "nil": {
                name: c.model.nil.model_dump(mode="json") for name, c in project.contracts.items() if c.model.nil is not None
            },
            "crosswalks": {name: [dict(made.targets), dict(made.states)] for name, made in ready.crosswalks.items()},
            "feeds": {name: file_digest(feed.data) for name, feed in project.feeds.items()},
            "parameters": dict(ready.planned.parameters),
            "fillers": ready.profile.fillers,
            "target": project.target.model_dump(mode="json"),
            "form": ready.target.model_dump(mode="json"),
            "only": None if ready.only is None else sorted(ready.only),
        }
    )


def data_digests(ready: Ready) -> dict[str, str]:
    """Contract -> digest of all that decides its rows but source bytes and parameters: its plan, the rows of its code
    maps, its feeds, the catalog of its table, and the same of what it reads (DESIGN 5, *data digest*)."""
    project = ready.opened.project
    found: dict[str, str] = {}
    for unit in ready.planned.plan.units:
        maps = {name: [row.model_dump(mode="json") for row in project.crosswalks[name].model.rows] for name in unit.crosswalks}
        feeds = {leaf.subject: file_digest(project.feeds[leaf.subject].data) for leaf in unit.leaves if leaf.kind == "feed"}
        table = project.target.table(unit.target) if unit.target else None
        catalog = table.model_dump(mode="json") if table else None
        found[f"{unit.kind}:{unit.unit}"] = digest(
            [unit.rows_digest, maps, feeds, catalog, [found[name] for name in unit.depends]]
        )
    by_contract = {name.removeprefix("contract:"): made for name, made in found.items() if name.startswith("contract:")}
    nil = {
        name: digest(loaded.model.nil.model_dump(mode="json")) for name, loaded in project.contracts.items() if loaded.model.nil
    }
    return {**by_contract, **nil}


def judgement_digest(ready: Ready, synthetic: str, extracts: Mapping[str, Extract]) -> str:
    """What decides the decision and the reports, but none of the rows: rules, reconciliation, profile, statuses, whether
    the people are said not to exist, and what the files hold that nobody reads."""
    project = ready.opened.project
    documents: list[Loaded[Any]] = [
        *project.rules.values(),
        *project.contracts.values(),
        *(c for c in project.crosswalks.values()),
        *project.source_scopes,
    ]
    if project.reconciliation is not None:
        documents.append(project.reconciliation)
    if project.profiles is not None:
        documents.append(project.profiles)
    models = {f"{loaded.document.path}#{'.'.join(loaded.path)}": loaded.model.model_dump(mode="json") for loaded in documents}
    feeds = {name: feed.header.model.model_dump(mode="json") for name, feed in project.feeds.items()}
    unread = {name: [one.rows, dict(one.filled)] for name, one in extracts.items() if one.state == "unread"}
    said = {"profile": ready.profile.name, "models": models, "feeds": feeds, "synthetic": synthetic, "unread": unread}
    return digest({"engine": engine_build(), **said})


def take_in_sources(ready: Ready, events: Events, out: Path | None = None) -> IntakeManifest:
    """Read the tables that some unit, rule or total reads; `out`: elsewhere than where the project keeps them. Raises
    ProblemsFound, exit 10, where one cannot be delivered."""
    from qvhmig.intake import FileForm, count_files, read_manifest, take_in

    project, source = ready.opened.project, ready.source
    needed = _needed_columns(ready.planned)
    specs = _specs(ready, needed)
    folder = project.root / source.path
    control = folder / source.control if source.control else None
    shown_control = f"{source.path}/{source.control}" if source.control else ""
    form = FileForm(folder, source.format, source.encoding, source.delimiter, source.quote, control, source.path, shown_control)

    def progress(table: str, rows: int, done: int, total: int) -> None:
        events(Event("progress", "intake", table, done, total, rows))

    out = out or ready.folders.work / "intake"
    manifest = take_in(
        specs,
        form,
        out,
        progress=progress,
        cached=read_manifest(out),
        needed=needed,
        written=lambda _: reach("intake.table_written"),
    )
    problems = intake_problems(manifest, ready)
    if any(problem.level is Level.ERROR for problem in problems):
        raise ProblemsFound(problems, exit_code=UNAVAILABLE)
    count_files(_specs(ready, unspoken_tables(ready)), form, out)
    for problem in problems:
        if problem.level is Level.WARNING:
            events(Event("warning", "intake", message=str(problem)))
    return manifest


def _specs(ready: Ready, names: Iterable[str]) -> list[SourceSpec]:
    from qvhmig.intake import SourceSpec

    tables = ready.opened.project.source.tables
    return [SourceSpec(name, tuple(field.field for field in tables[name].fields), tables[name].key) for name in sorted(names)]


def unspoken_tables(ready: Ready) -> tuple[str, ...]:
    """Source tables that nothing reads and nobody sets aside whole: of their files, should there be any, cells are counted."""
    from qvhmig.running.source_coverage import source_fields, source_tables

    read = _needed_columns(ready.planned)
    tables = source_tables(source_fields(ready.opened.project, ready.planned.use))
    return tuple(table.name for table in tables if table.counts["unread"] and table.name not in read)


def intake_problems(manifest: IntakeManifest, ready: Ready) -> tuple[Problem, ...]:
    """Of the folder and of each table; and a warning for a table that is only looked up and has rows that can be no
    partner: no pipeline counts them, so nothing else would say that they are there."""
    units = ready.planned.plan.units
    counted = {subject for unit in units for _, kind, subject in (*unit.reads, *unit.rests) if kind == "table"}
    looked_up = {leaf.subject for unit in units for leaf in unit.leaves if leaf.kind == "table"} - counted
    found = list(manifest.problems)
    for name in sorted(looked_up & set(manifest.tables)):
        table = manifest.tables[name]
        for rows, what in ((table.duplicate_key, "share a key with other values"), (table.null_key, "have no whole key"), (table.unreadable, "cannot be read")):
            if rows:
                place = Where(f"{ready.source.path}/{table.files[0]}")
                found.append(Problem("QV723", place, f"{rows} rows of {name} {what}, so they are no partner for any join", "correct them in the source", Level.WARNING, name))
    return tuple(found)


def _needed_columns(planned: Planned) -> dict[str, set[str]]:
    """Source table -> columns that something reads."""
    needed: dict[str, set[str]] = {}
    for unit in (*planned.plan.units, *planned.rules.values(), *planned.totals.values()):
        for leaf in unit.leaves:
            if leaf.kind == "table":
                needed.setdefault(leaf.subject, set()).update(c for c in leaf.columns if not c.startswith("_"))
    return needed


def migrate(ready: Ready, intake: IntakeManifest, registry: Registry, events: Events, work: Path | None = None) -> ExecutionResult:
    """Run every unit, or take it from the folder of units (`work`: another than the project's)."""
    return _execution(ready, intake, registry, events, work).run()


def stale_units(ready: Ready, intake: IntakeManifest, registry: Registry) -> tuple[str, ...]:
    """Units that migrate would have to run, as `kind:name`."""
    return _execution(ready, intake, registry, silent).stale()


def _execution(ready: Ready, intake: IntakeManifest, registry: Registry, events: Events, work: Path | None = None) -> Execution:
    from qvhmig.running.execution import Execution

    units = work or ready.folders.work / "units"
    return Execution(ready.planned.plan, intake, registry, units, events, ready.crosswalks, ready.target, ready.only)


def nil_tables(ready: Ready, folder: Path) -> dict[str, Path]:
    """The file of every nil return: its header and no rows. Path in the run folder -> file below `folder`."""
    from qvhmig.running.durable_files import make_folder
    from qvhmig.running.target_files import write_target

    made = {}
    project = ready.opened.project
    for name, loaded in project.contracts.items():
        table = project.target.table(loaded.model.target)
        if loaded.model.nil is None or table is None or (ready.only is not None and name not in ready.only):
            continue
        path = make_folder(folder) / f"{table.name}.{ready.target.format}"
        write_target(path, [], table, ready.target)
        made[f"tables/{table.name}.{ready.target.format}"] = path
    return made


@dataclass(frozen=True)
class Measured:
    """What quality and reconciliation found, and the target files as they lie there."""

    outcome: QualityOutcome | None
    links: tuple[LinkResult, ...] | None
    written: Mapping[str, WrittenTable]


def written_form(target: FilesConnector) -> FileForm:
    from qvhmig.running.written_tables import FileForm

    return FileForm(target.delimiter, target.quote, target.encoding, target.null, "" if target.quotes_empty else target.empty)


def claims(ready: Ready, ledger: Mapping[str, Any], run: Path) -> dict[str, TableClaim]:
    """Target table -> what this run says it wrote: file, rows by the ledger, digest."""
    from qvhmig.running.written_tables import TableClaim

    rows = {unit["target"]: unit["written"] for unit in ledger["units"] if unit["kind"] == "contract"}
    project = ready.opened.project
    nil = {c.model.target.lower() for c in project.contracts.values() if c.model.nil is not None}
    found = {}
    for name in project.target.tables:
        path = run / "tables" / f"{name}.{ready.target.format}"
        if path.is_file() and (name in rows or name.lower() in nil):
            found[name] = TableClaim(path, rows.get(name, 0), file_digest(path))
    return found
