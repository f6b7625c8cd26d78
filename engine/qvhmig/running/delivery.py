"""Delivering the tables of a released run to the place that the target's connector names (DESIGN 3: written to).

Only what passed its gates leaves the run folder, so that nobody loads a run that was refused. `delivery.json` stands in
the place exactly while the tables beside it are those of one run: it is taken away before the first of them changes and
written when the last one is durable. What is under way is listed in `delivery.partial`, so that files of ours are
never taken for those of somebody else. Tables are copied: who changes one there changes no run.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running.durable_files import FILE_MODE, json_bytes, make_folder, replace_file, sync_file, sync_folder
from qvhmig.running.run_folder import FileEntry, read_manifest

TOLD = "delivery.json"
UNDER_WAY = "delivery.partial"
UNAVAILABLE = 10


def deliver(run: Path, place: Path, shown: str) -> None:
    """Copies the tables of a whole run; those of an earlier delivery that this run does not have are removed.

    May be repeated after a stop at any moment. Raises ProblemsFound QV834 (exit 10) where the place cannot be written."""
    manifest = read_manifest(run)
    tables = {name.removeprefix("tables/"): entry for name, entry in manifest.files.items() if name.startswith("tables/")}
    told = {"version": 1, "run": manifest.run, "profile": manifest.profile, **_origin(run)}
    try:
        if stands(place, manifest.run, tables):
            return
        make_folder(place)
        listed = {**_listed(place), **_entries(tables)}
        replace_file(place / UNDER_WAY, json_bytes({**told, "files": listed}))
        (place / TOLD).unlink(missing_ok=True)
        sync_folder(place)
        for name in listed:
            if name in tables:
                _copy(run / "tables" / name, place / name)
            else:
                (place / name).unlink(missing_ok=True)
        replace_file(place / TOLD, json_bytes({**told, "files": _entries(tables)}))
        (place / UNDER_WAY).unlink()
        sync_folder(place)
    except OSError as error:
        said = f"the tables of run {manifest.run} cannot be written here ({error.strerror or type(error).__name__})"
        raise ProblemsFound([Problem("QV834", Where(shown), said, "make room or mend the rights, then apply again")], UNAVAILABLE) from None


def stands(place: Path, run: str, tables: dict[str, FileEntry] | None = None) -> bool:
    """Whether the place holds the delivery of that run: told so, and every table there in its size. `tables`: what the
    run holds, compared by digest with what was told."""
    try:
        told = json.loads((place / TOLD).read_bytes())
        there = told["run"] == run and all((place / name).stat().st_size == entry["size"] for name, entry in told["files"].items())
        return there and (tables is None or told["files"] == _entries(tables))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def demand_room(place: Path, names: Iterable[str], shown: str) -> None:
    """Raises ProblemsFound (exit 10): QV833 for a table file there that no run delivered, QV834 for a place that can be
    no folder. `names`: the file names of the tables."""
    if place.exists() and not place.is_dir():
        raise ProblemsFound([Problem("QV834", Where(shown), "is a file, and the tables need a folder", "name another path for the target")], UNAVAILABLE)
    ours = _listed(place)
    strange = [name for name in names if name not in ours and (place / name).exists()]
    if strange:
        said = f"holds {strange[0]}" + (f" and {len(strange) - 1} more tables" if strange[1:] else "") + ", which no run delivered"
        raise ProblemsFound([Problem("QV833", Where(shown), said, "move it away, or name another path for the target")], UNAVAILABLE)


def _origin(run: Path) -> dict[str, str]:
    """`synthetic`: what the people in these tables were made from; nothing where they exist."""
    try:
        said = json.loads((run / "decision.json").read_bytes()).get("synthetic", "")
    except (OSError, ValueError, AttributeError):
        return {}
    return {"synthetic": str(said)} if said else {}


def _entries(tables: dict[str, FileEntry]) -> dict[str, dict[str, Any]]:
    return {name: {"size": entry.size, "sha256": entry.sha256} for name, entry in sorted(tables.items())}


def _listed(place: Path) -> dict[str, Any]:
    """What earlier deliveries put there, whole or not."""
    found: dict[str, Any] = {}
    for name in (TOLD, UNDER_WAY):
        try:
            files = json.loads((place / name).read_bytes())["files"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        found.update({table: entry for table, entry in files.items() if Path(table).name == table})
    return found


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all: a neighbour file, synced, then renamed over the target."""
    neighbour = target.with_name(f".{target.name}.new")
    neighbour.unlink(missing_ok=True)
    os.close(os.open(neighbour, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
    shutil.copyfile(source, neighbour)
    sync_file(neighbour)
    os.replace(neighbour, target)
