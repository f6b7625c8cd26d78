"""One apply a project at a time: a lock file with pid, host, start and heartbeat (DESIGN 5).

The file `state/lock` appears whole (a finished neighbour renamed) and is taken, taken over and released under
a short `flock` of `state/lock.guard`, so that two starters that both see a stale lock cannot both win. The heartbeat
is the file's modification time, set by a thread through the open file: if somebody removes or replaces the lock, the
thread never touches the new one, and `ensure_held` says so before the next thing is published.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running.durable_files import FILE_MODE, make_folder

STALE_AFTER = 60.0
HEARTBEAT_EVERY = 5.0
LOCK_NAME = "lock"


@dataclass(frozen=True)
class LockRecord:
    """Who holds the lock. `started` is UTC, ISO 8601 to the second; `born` tells a reused pid from the first one."""

    id: str
    pid: int
    host: str
    started: str
    command: str
    born: str = ""


@dataclass(frozen=True)
class LockView:
    """A lock as somebody else sees it. `silent` is seconds since the last heartbeat; `why_stale` is '' while it is live."""

    record: LockRecord
    silent: float
    why_stale: str

    @property
    def stale(self) -> bool:
        return bool(self.why_stale)

    def __str__(self) -> str:
        record = self.record
        return f"lock {record.id}: pid {record.pid} on {record.host} since {record.started}, `{record.command}`"


def _born(pid: int) -> str:
    """Start of the process in clock ticks since boot, from /proc; '' where there is no /proc."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _dead(record: LockRecord) -> bool:
    """True only where this host can tell: same host, and no such process or another one with its number."""
    if record.host != os.uname().nodename:
        return False
    try:
        os.kill(record.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return bool(record.born) and _born(record.pid) not in ("", record.born)


def view_lock(state: Path, now: float | None = None) -> LockView | None:
    """The lock of the project, None where nobody holds it. Writes nothing. An unreadable lock counts as one."""
    path = state / LOCK_NAME
    try:
        with path.open("rb") as file:
            content, beat = file.read(), os.fstat(file.fileno()).st_mtime
    except FileNotFoundError:
        return None
    try:
        record = LockRecord(**json.loads(content))
    except (ValueError, TypeError):
        record = LockRecord(id="unreadable", pid=0, host="unknown", started="unknown", command="unknown")
    silent = max(0.0, (time.time() if now is None else now) - beat)
    why = ""
    if record.pid and _dead(record):
        why = "its process is gone"
    elif silent > STALE_AFTER:
        why = f"no heartbeat for {silent:.0f} seconds"
    return LockView(record, silent, why)


@contextmanager
def _guarded(state: Path) -> Iterator[None]:
    """The short critical section: only for looking at, making and removing the lock file."""
    make_folder(state)
    handle = os.open(state / "lock.guard", os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def held_by(view: LockView) -> ProblemsFound:
    """Exit 9 with who holds the lock and since when."""
    record = view.record
    return ProblemsFound(
        [
            Problem(
                "QV801",
                Where("state/lock"),
                f"another run holds this project: pid {record.pid} on {record.host}, `{record.command}`, "
                f"since {record.started}, last heartbeat {view.silent:.0f} seconds ago",
                f"wait for it, or if it cannot be alive: qvhmig state unlock --id {record.id}",
            )
        ],
        exit_code=9,
    )


def lost(record: LockRecord) -> ProblemsFound:
    return ProblemsFound(
        [
            Problem(
                "QV802",
                Where("state/lock"),
                f"this run lost its lock {record.id} while it worked, so nothing of it is published",
                "see who took it with 'qvhmig state list-locks', then run again",
            )
        ],
        exit_code=9,
    )


class ProjectLock:
    """Taken on entry, released on exit. `taken_over` is the stale lock that was in the way, None otherwise."""

    def __init__(self, state: Path, command: str, heartbeat_every: float = HEARTBEAT_EVERY) -> None:
        self.state = state
        self.record = LockRecord(
            id=os.urandom(6).hex(),
            pid=os.getpid(),
            host=os.uname().nodename,
            started=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            command=command,
            born=_born(os.getpid()),
        )
        self.taken_over: LockView | None = None
        self._every = heartbeat_every
        self._handle = -1
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> ProjectLock:
        """Raises ProblemsFound (exit 9, QV801) where a live process holds the lock."""
        try:
            self._take()
            self._thread = threading.Thread(target=self._beat, name="qvhmig-heartbeat", daemon=True)
            self._thread.start()
        except BaseException:  # an interrupt between taking and entering must not leave the lock behind
            self._release()
            raise
        return self

    def _take(self) -> None:
        path = self.state / LOCK_NAME
        with _guarded(self.state):
            view = view_lock(self.state)
            if view is not None and not view.stale:
                raise held_by(view)
            self.taken_over = view
            for left in self.state.glob(".lock.*"):
                left.unlink()
            neighbour = self.state / f".lock.{self.record.id}"
            self._handle = os.open(neighbour, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE)
            os.write(self._handle, json.dumps(asdict(self.record), sort_keys=True).encode())
            os.fsync(self._handle)
            os.replace(neighbour, path)

    def _beat(self) -> None:
        while not self._stop.wait(self._every):
            os.utime(self._handle)

    def _mine(self) -> bool:
        try:
            there = os.stat(self.state / LOCK_NAME)
        except FileNotFoundError:
            return False
        mine = os.fstat(self._handle)
        return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)

    def ensure_held(self) -> None:
        """Raises ProblemsFound (exit 9, QV802) where the lock was taken away: call before anything is published."""
        if not self._mine():
            raise lost(self.record)

    def __exit__(self, *_: object) -> None:
        self._release()

    def _release(self) -> None:
        """Harmless where the lock was never taken or is released already; an interrupt in the middle ends after it."""
        try:
            self._let_go()
        except KeyboardInterrupt:
            self._let_go()
            raise

    def _let_go(self) -> None:
        if self._handle >= 0:
            with _guarded(self.state):
                if self._mine():
                    (self.state / LOCK_NAME).unlink()
        self._stop.set()
        if self._thread is not None and self._thread.is_alive():
            self._thread.join()
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def unlock(state: Path, lock_id: str) -> LockView:
    """Remove the lock with this id, live or stale, and return what it was.

    Raises ProblemsFound QV803 (exit 2) where there is no such lock.
    """
    with _guarded(state):
        view = view_lock(state)
        if view is None or view.record.id != lock_id:
            present = "no lock is held" if view is None else f"the lock held is {view.record.id}"
            raise ProblemsFound(
                [Problem("QV803", Where("state/lock"), f"no lock '{lock_id}': {present}", "see 'qvhmig state list-locks'")],
                exit_code=2,
            )
        (state / LOCK_NAME).unlink()
    return view
