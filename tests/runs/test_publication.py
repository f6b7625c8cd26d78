"""Killed at any point, a project has the run whole or not at all, and the next start ends in the same place."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from qvhmig.running.durable_files import files_below

PUBLISH = """
import json, sys
from pathlib import Path
from qvhmig.running import publication, state
from qvhmig.running.crash_points import reach
from qvhmig.running.durable_files import replace_file
from qvhmig.running.lock import ProjectLock
from qvhmig.running.run_folder import Folders, Manifest, RunDraft, clean_partials
folders = Folders(Path(sys.argv[1]))
def commit(asked):
    reach("registry.before_commit")
    replace_file(folders.state / "registry", json.dumps(asked).encode())
    reach("registry.after_commit")
with ProjectLock(folders.state, "apply") as lock:
    publication.recover(folders, commit)
    clean_partials(folders)
    if not state.standing_decision(folders, "k"):
        draft = RunDraft(folders, "ab" * 32, "development")
        for name in ("tables/a.csv", "tables/b.csv", "metrics.json"):
            draft.write(name, name.encode())
        draft.finish(Manifest("", "development", "1", {}, {}, 0, (), True))
        inputs = {"files": {}, "folders": {}}
        record = {"key": "k", "profile": "development", "inputs": inputs, "exit_code": 0, "exit_codes": [], "summary": {}}
        publication.publish(folders, draft, publication.Intent(draft.name, True, True, {"serial": 1}, record), commit, lock)
"""
POINTS = [
    "run.file_written:1",
    "run.file_written:3",
    "run.manifest_written:1",
    "run.intent_written:1",
    "run.renamed:1",
    "registry.before_commit:1",
    "registry.after_commit:1",
    "run.latest_moved:1",
    "run.state_saved:1",
]


def start(root: Path, kill_at: str = "") -> int:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "QVHMIG_KILL_AT": kill_at}
    return subprocess.run([sys.executable, "-c", PUBLISH, str(root)], env=environment, check=False).returncode


def everything(root: Path) -> dict[str, bytes | str]:
    """Bytes of all files and targets of all links; the stored decision without file times and inodes."""
    found: dict[str, bytes | str] = {name: (root / name).read_bytes() for name in files_below(root)}
    decisions = json.loads(found["state/last.json"])
    for record in decisions["decisions"].values():
        record["outputs"] = sorted(record["outputs"])
    found["state/last.json"] = json.dumps(decisions)
    return {**found, **{link: os.readlink(root / "build" / link) for link in ("latest", "released")}}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes | str]:
    root = tmp_path_factory.mktemp("undisturbed")
    assert start(root) == 0
    return everything(root)


@pytest.mark.parametrize("point", POINTS)
def test_killed_and_started_again_ends_like_an_undisturbed_run(
    tmp_path: Path, undisturbed: dict[str, bytes | str], point: str
) -> None:
    assert start(tmp_path, point) == -signal.SIGKILL
    whole = [p for p in (tmp_path / "build/runs").iterdir() if not p.name.endswith(".partial")]
    for run in whole:
        assert set(files_below(run)) == {"manifest.json", "metrics.json", "tables/a.csv", "tables/b.csv"}
    assert start(tmp_path) == 0
    assert everything(tmp_path) == undisturbed


def test_nothing_is_left_half_written(undisturbed: dict[str, bytes | str]) -> None:
    assert sorted(undisturbed) == [
        "build/runs/abababababab-development-1/manifest.json",
        "build/runs/abababababab-development-1/metrics.json",
        "build/runs/abababababab-development-1/tables/a.csv",
        "build/runs/abababababab-development-1/tables/b.csv",
        "latest",
        "released",
        "state/last.json",
        "state/lock.guard",
        "state/registry",
    ]


def test_a_build_folder_cleaned_after_a_kill_does_not_stop_the_next_run(
    tmp_path: Path, undisturbed: dict[str, bytes | str]
) -> None:
    assert start(tmp_path, "run.intent_written:1") == -signal.SIGKILL
    subprocess.run(["rm", "-rf", str(tmp_path / "build")], check=True)
    assert start(tmp_path) == 0
    assert everything(tmp_path) == undisturbed
