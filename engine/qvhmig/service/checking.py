"""`check`: every file of a project read and compiled, and everything that is wrong with it, without touching data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.problems import Level, Problem, ProblemsFound, Where
from qvhmig.running import state
from qvhmig.running.durable_files import json_bytes, replace_file
from qvhmig.running.run_folder import Folders
from qvhmig.service.project_place import folders_of
from qvhmig.version import VERSION

if TYPE_CHECKING:
    from qvhmig.project import Project
    from qvhmig.service.fixtures_proof import FixturesProof

CONTENT = 4


@dataclass(frozen=True)
class CheckResult:
    """`counts`: how many of each kind were read. `problems` holds warnings only: errors are raised."""

    root: Path
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]


def check(lifecycle: Path) -> CheckResult:
    """Raises ProblemsFound with every error and warning at once: exit 4 for content, 2 where the file is not there.

    The outcome is kept in build/work: while no project file and no file of the engine has changed, it is told again
    without reading any of them.
    """
    folders = folders_of(lifecycle)
    kept = _kept(folders, lifecycle)
    if kept is not None:
        return kept
    from qvhmig.service.apply_inputs import project_inputs

    inputs = project_inputs(lifecycle)
    found = _found(lifecycle)
    read = {**found.fixtures.inputs["files"], **inputs["files"]}
    if found.exit_code in (0, CONTENT):
        _keep(folders, lifecycle, {**inputs, "files": read}, found.counts, found.problems, found.exit_code)
    if found.exit_code:
        raise ProblemsFound(found.problems, found.exit_code)
    return CheckResult(folders.root, found.counts, found.problems)


@dataclass(frozen=True)
class _Found:
    problems: tuple[Problem, ...]
    exit_code: int
    counts: Mapping[str, int]
    fixtures: FixturesProof


def _found(lifecycle: Path) -> _Found:
    """Everything that is wrong with the project, with its hints and with the fixtures file that it names, at once."""
    from qvhmig.service.fixtures_proof import prove_fixtures
    from qvhmig.service.opened_project import open_for
    from qvhmig.service.process_copy import meanwhile
    from qvhmig.service.project_documents import hint_faults, project_documents, stale_warnings
    from qvhmig.service.proving import prove

    fixtures = meanwhile(lambda: prove_fixtures(lifecycle))
    documents = None
    with suppress(ProblemsFound):  # of a lifecycle that cannot be taken in, opening the project says more
        documents = project_documents(lifecycle)
    faults = hint_faults(documents) if documents is not None else ()
    try:
        opened = open_for(lifecycle)
    except ProblemsFound as found:
        return _with_fixtures((*faults, *found.problems), fixtures(), {}, found.exit_code)
    proof = prove(opened)
    stale = () if documents is None else stale_warnings(documents)
    made = fixtures()
    return _with_fixtures((*faults, *stale, *proof.problems), made, _counts(opened.project, proof.units, made.tables))


def _with_fixtures(problems: tuple[Problem, ...], fixtures: FixturesProof, counts: Mapping[str, int], code: int = CONTENT) -> _Found:
    """2 where a file is not there that anything names."""
    told = (*problems, *fixtures.problems)
    if fixtures.problems and fixtures.exit_code == 2:
        code = 2
    wrong = any(problem.level is Level.ERROR for problem in told)
    return _Found(tuple(sorted(set(told), key=lambda p: p.sort_key)), code if wrong else 0, counts, fixtures)


def _counts(project: Project, units: int, synthetic: int) -> dict[str, int]:
    counts = {
        "contracts": len(project.contracts),
        "views": len(project.views),
        "macros": len(project.macros),
        "crosswalks": len(project.crosswalks),
        "feeds": len(project.feeds),
        "rules": len(project.rules),
        "source tables": len(project.source.tables),
        "target tables": len(project.target.tables),
        "units planned": units,
    }
    return {**counts, **({"synthetic tables": synthetic} if synthetic else {})}


def _place(folders: Folders, lifecycle: Path) -> Path:
    return folders.work / "checks" / f"{lifecycle.name}.json"


def _kept(folders: Folders, lifecycle: Path) -> CheckResult | None:
    """The kept outcome while it stands; raises it where it was one. None: look again."""
    try:
        kept = json.loads(_place(folders, lifecycle).read_bytes())
        if (
            kept["version"] != VERSION
            or kept["machine"] != state.machine()
            or state.inputs_stand(folders.root, kept["inputs"]) is None
        ):
            return None
        problems = tuple(Problem(**{**p, "where": Where(**p["where"]), "level": Level(p["level"])}) for p in kept["problems"])
        counts, code = dict(kept["counts"]), kept["exit_code"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if code:
        raise ProblemsFound(problems, code)
    return CheckResult(folders.root, counts, problems)


def _keep(
    folders: Folders, lifecycle: Path, inputs: dict[str, Any], counts: Mapping[str, int], problems: Iterable[Problem], code: int
) -> None:
    """Keep an outcome; a folder that cannot be written only costs time."""
    told = [asdict(problem) for problem in problems]
    body = {
        "version": VERSION,
        "machine": state.machine(),
        "inputs": inputs,
        "counts": list(counts.items()),
        "problems": told,
        "exit_code": code,
    }
    with suppress(OSError):
        replace_file(_place(folders, lifecycle), json_bytes(body))
