"""One apply a project: who holds the lock, what makes it stale, and that two starters never both win."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qvhmig.problems import ProblemsFound
from qvhmig.running.lock import STALE_AFTER, ProjectLock, unlock, view_lock

HOLD = """
import sys, time
from pathlib import Path
from qvhmig.running.lock import ProjectLock
with ProjectLock(Path(sys.argv[1]), "hold"):
    print("held", flush=True)
    time.sleep(60)
"""
RACE = """
import sys, time
from pathlib import Path
from qvhmig.problems import ProblemsFound
from qvhmig.running.lock import ProjectLock
state, start = Path(sys.argv[1]), float(sys.argv[2])
time.sleep(max(0.0, start - time.time()))
try:
    with ProjectLock(state, "race"):
        time.sleep(1.0)
        print("won")
except ProblemsFound as found:
    print(found.exit_code)
"""


def child(script: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True, env=environment)


@pytest.fixture
def holder(tmp_path: Path):
    process = child(HOLD, str(tmp_path / "state"))
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()


def test_a_second_process_is_told_who_holds_the_lock_since_when(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    view = view_lock(tmp_path / "state")
    assert view is not None
    with pytest.raises(ProblemsFound) as caught, ProjectLock(tmp_path / "state", "second"):
        pass
    assert caught.value.exit_code == 9
    record = view.record
    (problem,) = caught.value.problems
    assert (problem.code, record.pid) == ("QV801", holder.pid)
    assert problem.message.startswith(
        f"another run holds this project: pid {holder.pid} on {record.host}, `hold`, since {record.started}, last heartbeat "
    )
    assert problem.next_step == f"wait for it, or if it cannot be alive: qvhmig state unlock --id {record.id}"


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with ProjectLock(tmp_path / "state", "second") as lock:
        assert lock.taken_over is not None
        assert lock.taken_over.record.pid == holder.pid
        assert lock.taken_over.why_stale == "its process is gone"
    assert view_lock(tmp_path / "state") is None


def test_a_stopped_process_loses_its_lock_after_a_minute_and_cannot_publish(tmp_path: Path) -> None:
    with ProjectLock(tmp_path, "slow", heartbeat_every=3600) as slow:
        assert not view_lock(tmp_path).stale  # type: ignore[union-attr]
        old = time.time() - STALE_AFTER - 1
        os.utime(tmp_path / "lock", (old, old))
        with ProjectLock(tmp_path, "quick") as quick:
            assert quick.taken_over.why_stale == "no heartbeat for 61 seconds"  # type: ignore[union-attr]
            with pytest.raises(ProblemsFound) as caught:
                slow.ensure_held()
            assert (caught.value.exit_code, caught.value.problems[0].code) == (9, "QV802")
            quick.ensure_held()
        with ProjectLock(tmp_path, "third"):
            slow.__exit__(None, None, None)
            assert view_lock(tmp_path).record.command == "third", "releasing a lost lock must leave the new one"  # type: ignore[union-attr]


def test_the_heartbeat_moves(tmp_path: Path) -> None:
    with ProjectLock(tmp_path, "beat", heartbeat_every=0.05):
        os.utime(tmp_path / "lock", (1.0, 1.0))
        deadline = time.time() + 10
        while view_lock(tmp_path).stale and time.time() < deadline:  # type: ignore[union-attr]
            time.sleep(0.02)
        assert not view_lock(tmp_path).stale  # type: ignore[union-attr]


def test_of_several_starters_that_see_a_stale_lock_one_wins(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    gone = {"id": "x", "pid": 1, "host": "elsewhere", "started": "2026-01-01T00:00:00Z", "command": "old", "born": ""}
    (state / "lock").write_text(json.dumps(gone))
    os.utime(state / "lock", (1.0, 1.0))
    start = str(time.time() + 1.0)
    racers = [child(RACE, str(state), start) for _ in range(4)]
    said = sorted(racer.communicate()[0].strip() for racer in racers)
    assert said == ["9", "9", "9", "won"]


def test_a_reused_process_number_does_not_keep_a_lock_alive(tmp_path: Path) -> None:
    with ProjectLock(tmp_path, "first"):
        path = tmp_path / "lock"
        record = json.loads(path.read_text())
        path.write_text(json.dumps({**record, "born": "1"}))
        view = view_lock(tmp_path)
        assert view is not None
        assert view.why_stale == "its process is gone"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"id": 1}'])
def test_an_unreadable_lock_counts_as_a_lock(tmp_path: Path, content: str) -> None:
    (tmp_path / "lock").write_text(content)
    with pytest.raises(ProblemsFound) as caught, ProjectLock(tmp_path, "second"):
        pass
    assert caught.value.exit_code == 9
    assert unlock(tmp_path, "unreadable").record.host == "unknown"
    assert view_lock(tmp_path) is None


def test_unlock_wants_the_right_id(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as none:
        unlock(tmp_path, "abc")
    assert str(none.value) == "state/lock QV803 no lock 'abc': no lock is held; see 'qvhmig state list-locks'"
    assert none.value.exit_code == 2
    with ProjectLock(tmp_path, "first") as lock:
        with pytest.raises(ProblemsFound) as other:
            unlock(tmp_path, "abc")
        assert f"no lock 'abc': the lock held is {lock.record.id}" in str(other.value)
        unlock(tmp_path, lock.record.id)
        with pytest.raises(ProblemsFound):
            lock.ensure_held()


def test_lock_files_are_for_the_owner_only(tmp_path: Path) -> None:
    with ProjectLock(tmp_path / "state", "first"):
        assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
        assert {p.name: p.stat().st_mode & 0o777 for p in (tmp_path / "state").iterdir()} == {"lock": 0o600, "lock.guard": 0o600}
