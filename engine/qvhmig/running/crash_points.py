"""Named points at which a test may kill the process, to prove that a stop at any moment leaves nothing half done.

With `QVHMIG_KILL_AT=point:count` the process ends itself by SIGKILL when `point` is reached for the `count`-th time
(from 1). Unset, as in every real run, `reach` does nothing. SIGKILL on purpose: no `finally`, no flush, no handler runs.
"""

from __future__ import annotations

import os
import signal

POINTS: tuple[str, ...] = (
    "fixtures.written",
    "fixtures.cleared",
    "intake.table_written",
    "execution.unit_written",
    "registry.before_commit",
    "registry.after_commit",
    "run.file_written",
    "run.manifest_written",
    "run.intent_written",
    "run.renamed",
    "run.latest_moved",
    "run.delivered",
    "run.state_saved",
)
"""Every point of the package, in the order in which an apply meets them; a test kills at each."""

_reached: dict[str, int] = {}


def reach(point: str) -> None:
    """Say that `point` is reached; see the module. Points count apart."""
    wanted = os.environ.get("QVHMIG_KILL_AT")
    if not wanted:
        return
    name, _, count = wanted.partition(":")
    if name != point:
        return
    _reached[point] = _reached.get(point, 0) + 1
    if _reached[point] == int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
