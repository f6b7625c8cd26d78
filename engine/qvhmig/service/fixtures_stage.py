"""The stage `fixtures` of an apply: nothing while the extract is what the fixtures file makes, else it is made again, whole.

The extract is a function of the fixtures file and the files it names, the source catalog, the parameters it uses, the number of people,
the seed and the engine. All of these stand in the record beside it, with the digest of every table: what differs is the reason to make
it again. It is written beside its place and renamed, so that a stop at any moment leaves a whole extract or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.digests import file_digest
from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running import state
from qvhmig.running.crash_points import reach
from qvhmig.running.durable_files import files_below, json_bytes, make_folder, remove_folder, replace_file, sync_file, sync_folder
from qvhmig.running.events import Event, Events
from qvhmig.service.extract_record import RECORD, digests_of, read_record, record_of
from qvhmig.version import engine_build
from qvhmig.yaml_source import shown_path

if TYPE_CHECKING:
    from qvhmig.models.lifecycle import Lifecycle, SyntheticExtract
    from qvhmig.service.opened_project import Opened
    from qvhmig.service.proved_fixtures import FixturesFile, Proved

STAGE = "fixtures"
STALE = 9
PARTIAL = ".partial"


@dataclass(frozen=True)
class Reason:
    """Why the extract has to be made again, in words. `changed`: the input that has other bytes, '' where it is something else."""

    said: str
    changed: str = ""


@dataclass(frozen=True)
class FixturesStage:
    """What the stage has to do for one run: nothing where `reasons` is empty. Nothing is written before `make`.

    `record`: what stands beside the extract. `file` and `proved` are there where the fixtures file had to be read."""

    root: Path
    out: Path
    wanted: SyntheticExtract
    parameters: Mapping[str, str | None]
    catalog: str
    record: Mapping[str, Any]
    reasons: tuple[Reason, ...]
    file: FixturesFile | None = None
    proved: Proved | None = None

    @property
    def said(self) -> str:
        return f"patients {self.wanted.patients}, seed {self.wanted.seed} of {self.wanted.file}"

    def make(self, events: Events) -> FixturesStage:
        """The extract as it is wanted, made where it is not; call under the lock."""
        from qvhmig.fixtures.extract_files import write_extract

        if not self.reasons and read_record(self.out) != self.record:
            fact, step = "another call made it anew while this one began", "start again"
            raise ProblemsFound([Problem("QV864", Where(shown_path(self.out, self.root)), fact, step)], exit_code=STALE)
        for left in (f"{self.out.name}{PARTIAL}", f"{self.out.name}.gone{PARTIAL}"):
            remove_folder(self.out.with_name(left))
        if self.proved is None or self.file is None:
            events(Event("stage_finished", STAGE, message=f"the synthetic extract is up to date: {self.said}"))
            return self._with_new_spelling()
        for reason in self.reasons:
            events(Event("note", STAGE, message=f"the synthetic extract is made: {reason.said}"))
        events(Event("stage_started", STAGE))
        inputs = digests_of(self.root, inputs_of(self.file, self.catalog))
        partial = self.out.with_name(f"{self.out.name}{PARTIAL}")
        make_folder(partial)
        written = write_extract(self.proved.graph, self.proved.tables, partial, _shown(events))
        record = record_of(self.file, inputs, self.wanted.patients, self.wanted.seed, self.parameters, written)
        replace_file(partial / RECORD, json_bytes(record))
        reach("fixtures.written")
        _put(partial, self.out)
        rows = sum(one.rows for one in written)
        events(Event("stage_finished", STAGE, rows=rows, message=f"{len(written)} tables of people who do not exist: {self.said}"))
        return replace(self, record=record, reasons=(), proved=None)

    def _with_new_spelling(self) -> FixturesStage:
        """A comment in the fixtures file makes nothing stale, but its digest is noted, so that nobody reads it again for that."""
        if self.file is None:
            return self
        record = {**self.record, "inputs": digests_of(self.root, inputs_of(self.file, self.catalog))}
        replace_file(self.out / RECORD, json_bytes(record))
        return replace(self, record=record, file=None)

    def inputs(self) -> dict[str, Any]:
        """Every file that a decision over this extract depends on, with its digest; and the folder, by the names in it."""
        files = [self.root / path for path in self.record["inputs"]]
        made = {state.shown_name(self.root, self.out / table["file"]): table["sha256"] for table in self.record["tables"].values()}
        files += [self.root / name for name in made]
        return state.with_digests(self.root, state.look_at(self.root, [*files, self.out / RECORD], [self.out]), made)


def fixtures_stage(opened: Opened, lifecycle: Lifecycle, from_stage: str | None) -> FixturesStage | None:
    """None where this run reads no extract that the project makes.

    Raises ProblemsFound with nothing written: QV132 (exit 2) where the folder holds what was not made here, 2 or 4 for what is wrong with
    the fixtures file, QV864 (exit 9) where the call starts after this stage and it would have to run."""
    wanted = lifecycle.synthetic
    if wanted is None:
        return None
    root = opened.project.root
    shown = opened.project.connectors.model.definitions[lifecycle.source].path
    parameters = {**lifecycle.parameters, **opened.parameters}
    stage = FixturesStage(root, root / shown, wanted, parameters, lifecycle.catalogs.source, {}, ())
    record = read_record(stage.out)
    if record is None:
        _demand_empty(stage.out, shown)
    stage = replace(stage, record=record or {})
    reasons = tuple(_reasons(stage))
    if reasons and all(reason.changed.endswith(".yaml") for reason in reasons):  # the fixtures file or one that it includes, and nothing else
        file = _read(stage)
        if file.digest == stage.record["model"] and set(stage.record["inputs"]) == set(inputs_of(file, stage.catalog)):
            return replace(stage, file=file)
    if not reasons:
        return stage
    if from_stage not in (None, "extract", STAGE):
        fact = f"the synthetic extract is not what it should be ({reasons[0].said}), so '{from_stage}' cannot start there"
        raise ProblemsFound([Problem("QV864", Where(shown), fact, f"run without '--from {from_stage}'")], exit_code=STALE)
    return _proved(replace(stage, reasons=reasons), lifecycle, opened)


def _read(stage: FixturesStage) -> FixturesFile:
    from qvhmig.service.proved_fixtures import read_fixtures

    return read_fixtures(stage.root / stage.wanted.file, stage.root)


def _proved(stage: FixturesStage, lifecycle: Lifecycle, opened: Opened) -> FixturesStage:
    from qvhmig.service.proved_fixtures import prove

    file, project = _read(stage), opened.project
    made = prove(file, lifecycle, stage.root, stage.wanted.patients, stage.wanted.seed, stage.parameters, (project.source, project.target))
    return replace(stage, file=file, proved=made)


def inputs_of(file: FixturesFile, catalog: str) -> tuple[str, ...]:
    """The files that an extract depends on, the fixtures file first."""
    return (file.document.path, catalog, *file.named_files())


def _reasons(stage: FixturesStage) -> Iterator[Reason]:
    """Why the extract has to be made again."""
    record, wanted = stage.record, stage.wanted
    if not record:
        yield Reason("there is none yet" if not stage.out.exists() else f"{RECORD} beside it cannot be read")
        return
    try:
        yield from _differences(stage, record, wanted)
    except (KeyError, TypeError, AttributeError):
        yield Reason(f"{RECORD} beside it cannot be read")


def _differences(stage: FixturesStage, record: Mapping[str, Any], wanted: SyntheticExtract) -> Iterator[Reason]:
    for name, now, then in (("patients", wanted.patients, record["patients"]), ("seed", wanted.seed, record["seed"])):
        if now != then:
            yield Reason(f"{name} is {now} and was {then}")
    if record["file"] != wanted.file:
        yield Reason(f"it was made from {record['file']}")
    if record["engine"] != engine_build():
        yield Reason("another version of the engine made it")
    if record.get("faults"):
        yield Reason("faults were put into it")
    for name, text in record["parameters"].items():
        if stage.parameters.get(name) != text:
            yield Reason(f"the parameter '{name}' is another")
    for path, sha256 in digests_of(stage.root, list(record["inputs"])).items():
        if sha256 != record["inputs"][path]:
            yield Reason(f"{path} has changed", path)
    yield from (Reason(said) for said in _harmed(stage.out, record))


def _harmed(out: Path, record: Mapping[str, Any]) -> Iterator[str]:
    """Files that are gone, altered, or were never made here."""
    tables = {table["file"]: table["sha256"] for table in record["tables"].values()}
    there = set(files_below(out))
    for name, sha256 in tables.items():
        if name not in there:
            yield f"{name} is not there"
        elif file_digest(out / name) != sha256:
            yield f"{name} is not as it was made"
    yield from (f"{name} was put beside it" for name in sorted(there - {*tables, RECORD}))


def _demand_empty(out: Path, shown: str) -> None:
    """A folder that was filled by somebody else is never overwritten. Raises QV132 (exit 2)."""
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        fact = f"holds files that the stage '{STAGE}' did not make ({RECORD} is not among them)"
        step = "give the connector that 'fixtures: into:' names a folder of its own, or empty this one"
        raise ProblemsFound([Problem("QV132", Where(shown), fact, step)], exit_code=2)


def _shown(events: Events) -> Callable[[str, int, int], None]:
    return lambda what, done, total: events(Event("progress", STAGE, what, done, total))


def _put(partial: Path, out: Path) -> None:
    """Make the folder durable and give it its name in one step."""
    for name in files_below(partial):
        sync_file(partial / name)
    sync_folder(partial)
    remove_folder(out)
    reach("fixtures.cleared")
    partial.rename(out)
    sync_folder(out.parent)
