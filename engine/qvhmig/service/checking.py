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
    from qvhmig.service.fixtures_proof import UnderWay

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
    from qvhmig.service.fixtures_proof import under_way

    with under_way(lifecycle) as proof:
        inputs = project_inputs(lifecycle)
        try:
            found = _with_fixtures(lifecycle, proof)
        except ProblemsFound as problems:
            if problems.exit_code == CONTENT:
                _keep(folders, lifecycle, _joined(inputs, proof), {}, problems.problems, CONTENT)
            raise
        _keep(folders, lifecycle, _joined(inputs, proof), found.counts, found.problems, 0)
    return found


def _joined(inputs: dict[str, Any], proof: UnderWay) -> dict[str, Any]:
    """Of a file that both looked at, the earlier look stands: that of the proof, which began first."""
    return {**inputs, "files": {**inputs["files"], **proof.result().inputs["files"]}}


def _with_fixtures(lifecycle: Path, proof: UnderWay) -> CheckResult:
    """The project, and the fixtures file that it names."""
    try:
        checked = _checked(lifecycle)
    except ProblemsFound as found:
        fixtures = proof.result()
        codes = (found.exit_code, *([fixtures.exit_code] if fixtures.problems else []))
        raise ProblemsFound([*found.problems, *fixtures.problems], 2 if 2 in codes else found.exit_code) from found
    fixtures = proof.result()
    if fixtures.problems:
        raise ProblemsFound([*checked.problems, *fixtures.problems], fixtures.exit_code)
    counts = {**checked.counts, **({"synthetic tables": fixtures.tables} if fixtures.tables else {})}
    return CheckResult(checked.root, counts, checked.problems)


def _checked(lifecycle: Path) -> CheckResult:
    from qvhmig.service.opened_project import open_for
    from qvhmig.service.project_documents import hint_faults, project_documents, stale_warnings
    from qvhmig.service.proving import prove

    documents = None
    with suppress(ProblemsFound):  # of a lifecycle that cannot be taken in, opening the project says more
        documents = project_documents(lifecycle)
    faults = hint_faults(documents) if documents is not None else ()
    try:
        opened = open_for(lifecycle)
        proof = prove(opened)
    except ProblemsFound as found:
        raise ProblemsFound([*faults, *found.problems], found.exit_code) from found
    if faults:
        raise ProblemsFound(faults)
    project = opened.project
    counts = {
        "contracts": len(project.contracts),
        "views": len(project.views),
        "macros": len(project.macros),
        "crosswalks": len(project.crosswalks),
        "feeds": len(project.feeds),
        "rules": len(project.rules),
        "source tables": len(project.source.tables),
        "target tables": len(project.target.tables),
        "units planned": proof.units,
    }
    stale = () if documents is None else stale_warnings(documents)
    return CheckResult(opened.folders.root, counts, (*stale, *proof.warnings))


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
