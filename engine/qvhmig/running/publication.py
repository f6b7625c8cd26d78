"""Publishing a run in one logical step: folder, key registry, links, delivery and stored decision, all or none.

Before the first visible change a small intent is made durable in `state/intent.json`. From then on the run *is*
published: every step that follows can be repeated without harm, so a start that finds an intent carries it out again
from the beginning before it does anything else. A stop before the intent leaves a `.partial` folder, which is removed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running import state
from qvhmig.running.crash_points import reach
from qvhmig.running.delivery import UNAVAILABLE, deliver
from qvhmig.running.durable_files import json_bytes, replace_file, swap_link, sync_folder
from qvhmig.running.lock import ProjectLock
from qvhmig.running.run_folder import Folders, RunDraft

INTENT = "intent.json"
CommitRegistry = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Intent:
    """What a publication will do. `registry` is whatever the registry asked to be told on commit (None: nothing).

    `remember` is the record for nothing-to-do (None: the run is not to be offered again). `deliver` is the path of the
    target's connector, as the project writes it, for a run that is released ('': nothing is delivered).
    """

    run: str
    latest: bool
    released: bool
    registry: dict[str, Any] | None
    remember: dict[str, Any] | None
    deliver: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"version": 1, **self.__dict__}


def demand_links(folders: Folders) -> None:
    """Raises ProblemsFound QV812 (exit 10) where `build/latest` or `build/released` is a file or folder of its own, as in
    a copy of the project whose links were followed: a run could be written then and never be published."""
    taken = [link for link in (folders.latest, folders.released) if link.exists() and not link.is_symlink()]
    if taken:
        fact = "is no link to a run: the project was copied with its links followed, or somebody put it there"
        step = "remove it, or move it away; the next run sets the link"
        raise ProblemsFound([Problem("QV812", Where(f"build/{link.name}"), fact, step) for link in taken], UNAVAILABLE)


def publish(folders: Folders, draft: RunDraft, intent: Intent, commit_registry: CommitRegistry, lock: ProjectLock) -> None:
    """`draft` must be finished. Raises ProblemsFound QV802 (exit 9) where the lock was lost: nothing is published then."""
    lock.ensure_held()
    replace_file(folders.state / INTENT, json_bytes(intent.as_json()))
    reach("run.intent_written")
    _carry_out(folders, intent, commit_registry)


def publish_again(folders: Folders, intent: Intent, commit_registry: CommitRegistry) -> None:
    """The same for a run that is whole already: only links and the stored decision move."""
    replace_file(folders.state / INTENT, json_bytes(intent.as_json()))
    _carry_out(folders, intent, commit_registry)


def interrupted_run(folders: Folders) -> str:
    """Name of the run whose publication was interrupted and is still to be carried out, '' for none."""
    try:
        return json.loads((folders.state / INTENT).read_bytes())["run"]
    except FileNotFoundError:
        return ""


def recover(folders: Folders, commit_registry: CommitRegistry) -> str:
    """Carry out an intent that an interrupted run left; call under the lock. Returns the run's name, '' for none."""
    path = folders.state / INTENT
    if not path.exists():
        return ""
    data = json.loads(path.read_bytes())
    intent = Intent(data["run"], data["latest"], data["released"], data["registry"], data["remember"], data.get("deliver", ""))
    _carry_out(folders, intent, commit_registry)
    return intent.run


def _carry_out(folders: Folders, intent: Intent, commit_registry: CommitRegistry) -> None:
    final = folders.runs / intent.run
    partial = folders.runs / f"{intent.run}.partial"
    if not final.exists():
        if not partial.exists():
            # build/ was cleaned in between: nothing of that run was seen by anybody, so nothing is owed.
            (folders.state / INTENT).unlink()
            return
        partial.rename(final)
        sync_folder(folders.runs)
    reach("run.renamed")
    if intent.registry is not None:
        commit_registry(intent.registry)
    if intent.latest:
        swap_link(folders.latest, final)
    if intent.released:
        swap_link(folders.released, final)
    reach("run.latest_moved")
    if intent.deliver:
        deliver(final, folders.root / intent.deliver, intent.deliver)
    reach("run.delivered")
    if intent.remember is not None:
        state.remember(folders, intent.run, intent.remember)
    reach("run.state_saved")
    (folders.state / INTENT).unlink()
    sync_folder(folders.state)
