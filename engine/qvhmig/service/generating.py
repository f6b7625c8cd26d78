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
from qvhmig.yaml_source import shown_path

if TYPE_CHECKING:
    from qvhmig.catalogs import Catalog
    from qvhmig.fixtures.extract_files import WrittenTable
    from qvhmig.fixtures.graph import Graph
    from qvhmig.fixtures.source_tables import SourceTable
    from qvhmig.models.fixtures import Fixtures
    from qvhmig.models.lifecycle import Lifecycle
    from qvhmig.yaml_source import Document

STAGE = "fixtures"
FOLDER = "fixtures"
SUMMARY = "fixtures.json"
TRUTH = "truth"


@dataclass(frozen=True)
class GenerateRequest:
    """`patients`, `seed`: None = what the fixtures file says. `file`: None = the only file of kind `fixtures` of the project.

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

    root = request.lifecycle.resolve().parent
    lifecycle, document, model = _read(request, root)
    catalog = _catalog(lifecycle, root)
    patients = request.patients if request.patients is not None else model.patients
    seed = request.seed if request.seed is not None else model.seed
    graph = _graph(document, model, lifecycle, root, patients, seed)
    tables, truth = _proved(graph, catalog, lifecycle, root)
    events(Event("stage_started", STAGE))
    out = request.out or root / "build" / "extracts" / model.id
    written = write_extract(graph, tables, out, lambda what, done, total: events(Event("progress", STAGE, what, done, total)))
    if request.truth:
        write_extract(graph, truth, out / TRUTH, lambda what, done, total: None)
    faults = None if request.faults is None else _with_faults(request.faults, root, catalog, out, events)
    if faults is not None:
        written = [replace(one, sha256=file_digest(out / one.file)) for one in written]
    summary: dict[str, Any] = {
        "fixtures": model.id, "patients": patients, "seed": seed,
        "tables": {one.table: {"file": one.file, "rows": one.rows, "sha256": one.sha256} for one in written},
        **({} if faults is None else {"faults": faults}),
    }  # fmt: skip
    replace_file(out / SUMMARY, json_bytes(summary))
    told = f"{sum(one.rows for one in written):,} rows in {len(written)} tables"
    events(Event("stage_finished", STAGE, message=told))
    return GenerateResult(out, tuple(written), summary)


def _read(request: GenerateRequest, root: Path) -> tuple[Lifecycle, Document, Fixtures]:
    from qvhmig.fixtures.included_files import read_joined
    from qvhmig.models.fixtures import Fixtures
    from qvhmig.models.lifecycle import Lifecycle
    from qvhmig.validation import validate
    from qvhmig.yaml_source import read_document

    problems: list[Problem] = []
    lifecycle = validate(read_document(request.lifecycle, root), Lifecycle, problems)
    document = read_joined(request.file if request.file is not None else _only_file(root), root)
    model = validate(document, Fixtures, problems)
    if lifecycle is None or model is None:
        raise ProblemsFound(problems)
    return lifecycle, document, model


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


def _graph(document: Document, model: Fixtures, lifecycle: Lifecycle, root: Path, patients: int, seed: int) -> Graph:
    from qvhmig.backends.polars_expressions import to_polars
    from qvhmig.fixtures.graph import Graph
    from qvhmig.fixtures.word_lists import Lists, read_codes

    problems: list[Problem] = []
    codes = {} if model.code_lists is None else read_codes(root / model.code_lists, root, problems)
    for name in model.params:
        if name not in lifecycle.parameters:
            where = document.where_key("params", name)
            problems.append(Problem("QV121", where, f"lifecycle.yaml gives no parameter '{name}'", "give it a value under 'parameters:'"))
    if model.size not in model.entities:
        problems.append(Problem("QV121", document.where("size"), f"there is no entity '{model.size}'", "define it under 'entities:'"))
    if problems:
        raise ProblemsFound(problems)
    lists = Lists(model, root, codes)
    return Graph(document, model, lists, patients, seed, lifecycle.parameters, {}, lambda tree: to_polars(tree, {}))


def _proved(graph: Graph, catalog: Catalog, lifecycle: Lifecycle, root: Path) -> tuple[list[SourceTable], list[SourceTable]]:
    """The tables of the source and of the truth. Raises ProblemsFound with everything that is wrong with the file, used or not."""
    from qvhmig.catalogs import read_catalog
    from qvhmig.fixtures.graph import gathered
    from qvhmig.fixtures.source_tables import source_tables, truth_tables

    problems: list[Problem] = []
    tables = gathered(problems, source_tables, graph, catalog) or []
    truth: list[SourceTable] = []
    if graph.model.truth:
        target = read_catalog(root / lifecycle.catalogs.target, root, "target")
        truth = gathered(problems, truth_tables, graph, target) or []
    graph.prove(problems)
    if problems:
        raise ProblemsFound(sorted(set(problems), key=lambda problem: problem.sort_key))
    return tables, truth


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
