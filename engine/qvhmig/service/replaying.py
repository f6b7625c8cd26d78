"""A replay: the whole way from the source files to the target files once more, in folders of its own, and the bytes compared.

The numbers are those of the registry as the run found it, for what a run adds is committed when it publishes. Nothing of
earlier runs is used: neither the intake copy nor the folders of units that were up to date. So it tells whether an old part
that was taken over, an order that was left open or a broken copy has reached the files (gate `replay_differences`, DECISIONS 55).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.digests import file_digest
from qvhmig.running.durable_files import remove_folder
from qvhmig.running.events import Event, Events
from qvhmig.service.apply_stages import Ready, migrate, take_in_sources

if TYPE_CHECKING:
    from qvhmig.running.registry import Registry

GATE = "replay_differences"


def replay(ready: Ready, registry: Registry, files: Mapping[str, Path], events: Events) -> dict[str, int] | None:
    """Path in the run folder -> 1 for each of `files` that the replay wrote with other bytes or not at all, and for each that only
    the replay wrote; in order of their names. None where the profile has no gate that asks: it takes as long as the run.

    `registry` says where the numbers are; what the run added to it is not looked at. Raises ProblemsFound as intake and migrate do."""
    if GATE not in ready.profile.gates:
        return None
    from qvhmig.running.registry import Registry

    scratch = ready.folders.work / "replay"
    remove_folder(scratch)
    try:
        events(Event("stage_started", "replay"))
        told = _progress_only(events)
        intake = take_in_sources(ready, told, scratch / "intake")
        again = migrate(ready, intake, Registry(registry.folder), told, scratch / "units").files
        differing = {name: 1 for name in sorted(files.keys() | again.keys()) if not _same(files.get(name), again.get(name))}
        events(Event("stage_finished", "replay", message=f"{len(again)} files, {len(differing)} different"))
        return differing
    finally:
        remove_folder(scratch)


def _progress_only(events: Events) -> Events:
    """How far the replay is; what it would warn of was said by the run."""
    return lambda event: events(replace(event, stage="replay")) if event.kind == "progress" else None


def _same(one: Path | None, other: Path | None) -> bool:
    return one is not None and other is not None and file_digest(one) == file_digest(other)
