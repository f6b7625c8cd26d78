"""A real apply, really killed at every named point and started again: the final bytes are those of an undisturbed one."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qvhmig.running.crash_points import POINTS as ALL_POINTS
from qvhmig.running.lock import view_lock

POINTS = tuple(point for point in ALL_POINTS if not point.startswith("fixtures."))  # of a stage that the library does not have
QUICK = (
    "intake.table_written:2",
    "execution.unit_written:2",
    "run.file_written:3",
    "run.manifest_written:1",
    "run.intent_written:1",
    "registry.before_commit:1",
    "registry.after_commit:1",
    "run.state_saved:1",
)
"""Eight of them; the slow suite takes every point at its first, second and last time."""


def killed_and_started_again(library, published, undisturbed: dict[str, bytes | str], point: str) -> None:
    first = library.process("apply", QVHMIG_KILL_AT=point)
    assert first.returncode == -signal.SIGKILL, f"{point} was never reached: {first.stderr}"
    for run in library.runs:
        assert library.qvhmig("runs", "show", run, "--verify")[0] == 0, "a run folder is whole or absent"
    second = library.process("apply")
    assert second.returncode == 0, second.stderr
    assert published(library.root) == undisturbed
    assert not [p for p in library.folders.build.rglob("*.partial") if "units" not in p.parts]


@pytest.mark.parametrize("point", QUICK)
def test_killed_here_and_started_again_ends_like_an_undisturbed_apply(library, published, undisturbed, point: str) -> None:
    killed_and_started_again(library, published, undisturbed, point)


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_and_started_again_ends_like_an_undisturbed_apply(
    library, published, undisturbed, point: str, count: int
) -> None:
    if count == 2 and point.partition(".")[0] in ("run", "registry") and point != "run.file_written":
        count = 1  # these are reached once in an apply
    killed_and_started_again(library, published, undisturbed, f"{point}:{count}")


def test_what_an_interrupted_apply_finished_is_used_again(library) -> None:
    library.process("apply", QVHMIG_KILL_AT="execution.unit_written:2")
    again = library.process("apply")
    assert "migrate: 2 of 4 units ran, 2 were up to date" in again.stderr


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.time() + 30
    while not holds():
        assert time.time() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_stopped_by_a_signal_is_130_and_the_next_apply_goes_on(library, published, undisturbed, stop: signal.Signals) -> None:
    child = library.start("apply")
    _until(lambda: (library.folders.state / "lock").exists())
    child.send_signal(stop)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (130, "")
    assert err.splitlines()[-1].endswith("; the state is consistent, the next apply goes on from here")
    left = view_lock(library.folders.state)
    assert left is None or left.stale
    assert library.process("apply").returncode == 0
    assert published(library.root) == undisturbed


def test_two_applies_at_once_one_decides_and_one_is_told(library) -> None:
    both = [library.start("apply") for _ in range(2)]
    ends = [(child.communicate(timeout=60), child.returncode) for child in both]
    codes = sorted(code for _, code in ends)
    assert codes in ([0, 9], [0, 0]), ends
    if codes == [0, 9]:
        told = next(err for (_, err), code in ends if code == 9)
        assert "QV801 another run holds this project: pid " in told
    assert len(library.runs) == 1


def test_a_parent_folder_is_not_needed(library, tmp_path: Path) -> None:
    """The command works from anywhere: everything is relative to the lifecycle file."""
    done = library.process("apply", str(library.root / "lifecycle.yaml"), "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    library.root = tmp_path
    again = library.process("apply", "library/lifecycle.yaml")
    assert again.stderr.startswith("nothing to do: ")
