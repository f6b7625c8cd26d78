"""A copy of this process that works beside it: where the machine has a second processor, and nothing else runs in here."""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable
from typing import IO, TypeVar

Made = TypeVar("Made")
BROKEN = (OSError, EOFError, pickle.UnpicklingError)
"""What reading from a copy raises that has died."""


def processes() -> int:
    """2 where a copy of this process is safe and has a processor of its own: no other thread, none started by polars or DuckDB."""
    alone = threading.active_count() == 1 and "polars" not in sys.modules and "duckdb" not in sys.modules
    return 2 if alone and hasattr(os, "fork") and len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else (0, 0)) > 1 else 1


def meanwhile(work: Callable[[], Made], most: int | None = None) -> Callable[[], Made]:
    """Starts `work` in a copy; the function given back waits for its outcome, which must pickle, and may be called once.

    `most`: 1 for no copy; None = as the machine is. Without a copy, or with one that dies, the work is done here, when it is asked for;
    so what it raises is raised here."""
    if (most or processes()) == 1:
        return work
    outcome, to_us = os.pipe()
    copy = os.fork()
    if copy == 0:
        os.close(outcome)
        with os.fdopen(to_us, "wb") as writing:
            end_with(lambda: send(writing, work()))
    os.close(to_us)

    def waited() -> Made:
        try:
            with os.fdopen(outcome, "rb") as reading:
                return pickle.load(reading)  # noqa: S301 - from a copy of this very process
        except BROKEN:
            return work()
        finally:
            os.waitpid(copy, 0)

    return waited


def send(stream: IO[bytes], what: object) -> None:
    pickle.dump(what, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def end_with(work: Callable[[], None]) -> None:
    """The end of a copy: nothing of the caller's stack runs in it, whatever happens."""
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)
