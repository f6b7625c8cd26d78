"""`gates`: a stored run judged again, by its own profile or another, from its metrics and from whether
its target files still stand as they were written. Runs nothing, writes nothing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running.run_folder import read_manifest, verify_run
from qvhmig.service.project_place import folders_of, run_named, wrong_request

if TYPE_CHECKING:
    from qvhmig.running.gates import Decision
    from qvhmig.running.metrics import Metrics


@dataclass(frozen=True)
class GatesRequest:
    """`run`: a name, latest or released. `profile` None: the one the run was judged by. `today` decides on waivers."""

    lifecycle: Path
    run: str
    profile: str | None
    today: datetime.date


def judge(request: GatesRequest) -> tuple[str, Decision]:
    """The run's name and the decision. Raises QV861 (exit 2) for a run that stopped before it had metrics.

    Thresholds are those of the project as it is now: that is what judging again means.
    """
    folders = folders_of(request.lifecycle)
    run = run_named(folders, request.run)
    manifest = read_manifest(folders.runs / run)
    stored = folders.runs / run / "metrics.json"
    if not stored.is_file():
        raise wrong_request(
            "QV861",
            f"build/runs/{run}",
            "this run has no metrics: it stopped before its gates",
            "choose another with 'qvhmig runs list'",
        )
    from qvhmig.models.profiles import resolve_profile
    from qvhmig.running.gates import decide
    from qvhmig.running.metrics import read_metrics
    from qvhmig.service.opened_project import open_for

    project = open_for(request.lifecycle, request.profile or manifest.profile).project
    assert project.profiles is not None, "open_for has proved it"
    profile = resolve_profile(project.profiles.model, request.profile or manifest.profile, project.profiles.document.path)
    metrics = read_metrics(stored.read_bytes(), f"build/runs/{run}/metrics.json")
    return run, decide(_as_it_stands(metrics, folders.runs / run), profile, request.today)


def _as_it_stands(metrics: Metrics, run: Path) -> Metrics:
    """The metrics with every target file that is gone or altered since taken out of the tables written: a stored run
    is worth no more than its files. Raises QV867 (exit 9) where the metrics themselves were altered."""
    from qvhmig.running.metrics import Part

    broken = dict(fault.rsplit(": ", 1) for fault in verify_run(run))
    if "metrics.json" in broken:
        step = "run apply again: it makes what is not as it was written again"
        raise ProblemsFound(
            [Problem("QV867", Where(f"build/runs/{run.name}/metrics.json"), "the file is not as the run wrote it", step)],
            exit_code=9,
        )
    measure = metrics.measures["target_tables_written"]
    known = {part.name for part in measure.parts}
    lost = {Path(path).stem: said for path, said in broken.items() if path.startswith("tables/") and said in ("altered", "missing")}
    parts = [Part(table, 1, why=f"its file is {said}") for table, said in lost.items() if table not in known]
    now = replace(measure, n=measure.n - len(parts), parts=(*measure.parts, *parts))
    return replace(metrics, measures={**metrics.measures, "target_tables_written": now})
