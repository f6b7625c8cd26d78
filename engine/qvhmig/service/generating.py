"""`fixtures`: YAML and catalog -> an extract of people who do not exist, and a page of figures about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.digests import file_digest
from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running.durable_files import json_bytes, replace_file
from qvhmig.running.events import Event, Events
from qvhmig.service.extract_record import RECORD, digests_of, record_of
from qvhmig.yaml_source import shown_path

if TYPE_CHECKING:
    from qvhmig.catalogs import Catalog
    from qvhmig.fixtures.extract_files import WrittenTable
    from qvhmig.models.lifecycle import Lifecycle

STAGE = "fixtures"
FOLDER = "fixtures"
TRUTH = "truth"


@dataclass(frozen=True)
class GenerateRequest:
    """`patients`, `seed`: None = what the fixtures file says. `file`: None = the file of the lifecycle's stage `fixtures`,
    else the only file of kind `fixtures` of the project.

    `faults`: a faults file to lay over the extract. `truth`: write what a right migration says of these people to out/truth too. `out`: None = build/extracts/<id>.
    """

    lifecycle: Path
    patients: int | None = None
    seed: int | None = None
    file: Path | None = None
    faults: Path | None = None
    truth: bool = False
    out: Path | None = None


@dataclass(frozen=True)
class GenerateResult:
    """What was written to `out` (`rows` before any fault); `summary` is what fixtures.json beside the tables holds."""

    out: Path
    tables: tuple[WrittenTable, ...]
    summary: Mapping[str, Any]


def generate(request: GenerateRequest, events: Events) -> GenerateResult:
    """Raises ProblemsFound: exit 2 for a file that is not there, 4 for what a file says."""
    from qvhmig.fixtures.extract_files import write_extract
    from qvhmig.service.proved_fixtures import prove, read_fixtures

    root = request.lifecycle.resolve().parent
    lifecycle = _lifecycle(request.lifecycle, root)
    file = read_fixtures(_file(request, lifecycle, root), root)
    patients = request.patients if request.patients is not None else file.model.patients
    seed = request.seed if request.seed is not None else file.model.seed
    inputs = digests_of(root, [file.document.path, lifecycle.catalogs.source, *file.named_files()])
    made = prove(file, lifecycle, root, patients, seed, lifecycle.parameters)
    events(Event("stage_started", STAGE))
    out = request.out or root / "build" / "extracts" / file.model.id
    written = write_extract(made.graph, made.tables, out, lambda what, done, total: events(Event("progress", STAGE, what, done, total)))
    if request.truth:
        write_extract(made.graph, made.truth, out / TRUTH, lambda what, done, total: None)
    faults = None if request.faults is None else _with_faults(request.faults, root, _catalog(lifecycle, root), out, events)
    if faults is not None:
        written = [replace(one, sha256=file_digest(out / one.file)) for one in written]
    record = record_of(file, inputs, patients, seed, lifecycle.parameters, written)
    summary = {**record, **({} if faults is None else {"faults": faults})}
    replace_file(out / RECORD, json_bytes(summary))
    told = f"{sum(one.rows for one in written):,} rows in {len(written)} tables"
    events(Event("stage_finished", STAGE, message=told))
    return GenerateResult(out, tuple(written), summary)


def _lifecycle(path: Path, root: Path) -> Lifecycle:
    from qvhmig.models.lifecycle import Lifecycle
    from qvhmig.validation import validate
    from qvhmig.yaml_source import read_document

    problems: list[Problem] = []
    lifecycle = validate(read_document(path, root), Lifecycle, problems)
    if lifecycle is None:
        raise ProblemsFound(problems)
    return lifecycle


def _file(request: GenerateRequest, lifecycle: Lifecycle, root: Path) -> Path:
    if request.file is not None:
        return request.file
    return root / lifecycle.fixtures.file if lifecycle.fixtures is not None else _only_file(root)


def _only_file(root: Path) -> Path:
    """The fixtures file of the folder `fixtures`; faults files lie there too and start with another word."""
    folder = root / FOLDER
    found = [path for path in sorted(folder.glob("*.yaml")) if _kind(path) == "fixtures"]
    if len(found) == 1:
        return found[0]
    fact = "there is no fixtures file" if not found else f"there are {len(found)} fixtures files"
    step = "write one that starts with 'fixtures: 1'" if not found else "name one with --file"
    raise ProblemsFound([Problem("QV120", Where(shown_path(folder, root)), fact, step)], exit_code=2)


def _kind(path: Path) -> str:
    """The first key of a YAML file."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        return next((line.partition(":")[0] for line in lines if line.strip() and not line.startswith("#")), "")


def _catalog(lifecycle: Lifecycle, root: Path) -> Catalog:
    from qvhmig.catalogs import read_catalog

    return read_catalog(root / lifecycle.catalogs.source, root, "source")


def _with_faults(file: Path, root: Path, catalog: Catalog, out: Path, events: Events) -> list[dict[str, Any]]:
    from qvhmig.fixtures.faults import put_faults_in
    from qvhmig.models.faults import Faults
    from qvhmig.validation import validate
    from qvhmig.yaml_source import read_document

    problems: list[Problem] = []
    document = read_document(file, root)
    model = validate(document, Faults, problems)
    if model is None:
        raise ProblemsFound(problems)
    events(Event("progress", STAGE, f"the faults of {document.path}"))
    return [asdict(one) for one in put_faults_in(model, document.where, catalog, out)]
