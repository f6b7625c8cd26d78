"""Runs that are kept, and what the project remembers: list, show, compare, choose, remove, unlock."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running import publication, state
from qvhmig.running.delivery import deliver
from qvhmig.running.durable_files import remove_folder, swap_link
from qvhmig.running.lock import LockView, ProjectLock, unlock, view_lock
from qvhmig.running.run_folder import Folders, Manifest, linked_run, read_manifest, run_names, verify_run
from qvhmig.service.apply_request import SUMMARY
from qvhmig.service.project_place import folders_of, run_named, wrong_request


@dataclass(frozen=True)
class RunLine:
    """One kept run. `tables` and `bytes` are counted from its manifest; `marks` are latest, released, and synthetic for
    a run over people who do not exist."""

    name: str
    profile: str
    decision: str
    exit_code: int
    tables: int
    bytes: int
    marks: tuple[str, ...]


def _marks(folders: Folders, name: str) -> tuple[str, ...]:
    return tuple(mark for mark, link in (("latest", folders.latest), ("released", folders.released)) if linked_run(link) == name)


def _decision(manifest: Manifest) -> str:
    if not manifest.decided:
        return "none"
    return "PASS" if manifest.exit_code == 0 else "FAIL"


def _line(folders: Folders, name: str) -> RunLine:
    manifest = read_manifest(folders.runs / name)
    tables = sum(path.startswith("tables/") for path in manifest.files)
    size = sum(entry.size for entry in manifest.files.values())
    marks = _marks(folders, name) + (("synthetic",) if _synthetic(folders, name) else ())
    return RunLine(name, manifest.profile, _decision(manifest), manifest.exit_code, tables, size, marks)


def _synthetic(folders: Folders, run: str) -> str:
    """What the people of a run's source were made from, '' for people who exist."""
    return str(stored_json(folders, run, SUMMARY).get("synthetic", ""))


def _by_age(folders: Folders) -> list[str]:
    """Oldest first: by the time of the manifest, then by name."""
    return sorted(run_names(folders), key=lambda name: ((folders.runs / name / "manifest.json").stat().st_mtime_ns, name))


def list_runs(lifecycle: Path) -> tuple[RunLine, ...]:
    """Every whole run, oldest first. Raises QV842 (exit 2) for no project, QV811 for a run without a manifest."""
    folders = folders_of(lifecycle)
    return tuple(_line(folders, name) for name in _by_age(folders))


@dataclass(frozen=True)
class RunDetail:
    """`differences` are sentences of `verify_run`; None where nobody asked to verify. `decision` is decision.json.

    `synthetic`: what the people of the source were made from, '' for people who exist."""

    line: RunLine
    manifest: Manifest
    decision: dict[str, Any]
    differences: tuple[str, ...] | None
    synthetic: str


def stored_json(folders: Folders, run: str, name: str) -> dict[str, Any]:
    """One JSON file of a run, {} where the run has none."""
    try:
        return json.loads((folders.runs / run / name).read_bytes())
    except FileNotFoundError:
        return {}


def show_run(lifecycle: Path, run: str, verify: bool) -> RunDetail:
    folders = folders_of(lifecycle)
    name = run_named(folders, run)
    manifest = read_manifest(folders.runs / name)
    differences = verify_run(folders.runs / name, manifest) if verify else None
    return RunDetail(_line(folders, name), manifest, stored_json(folders, name, "decision.json"), differences, _synthetic(folders, name))


@dataclass(frozen=True)
class Change:
    """One difference between two runs. `kind`: digest | option | figure | file."""

    kind: str
    name: str
    old: str
    new: str


def _figures(value: Any, path: str = "") -> dict[str, str]:
    """Every number and word of a JSON document by its dotted path; items of a list that have names by their names, each
    as one text, for a place in a list says nothing between two runs."""
    if isinstance(value, dict):
        found: dict[str, str] = {}
        for key in sorted(value):
            found.update(_figures(value[key], f"{path}.{key}" if path else str(key)))
        return found
    if isinstance(value, list):
        if value and all(isinstance(item, dict) and "name" in item for item in value):
            times = Counter(str(item["name"]) for item in value)
            return {f"{path}[{_item_name(item, times)}]": _item_text(item) for item in value}
        found = {}
        for position, item in enumerate(value):
            found.update(_figures(item, f"{path}[{position}]"))
        return found
    return {path: "" if value is None else str(value)}


def _item_name(item: Mapping[str, Any], times: Mapping[str, int]) -> str:
    """A finding may be told of several tables: then the table is said too."""
    name = str(item["name"])
    return f"{name} of {item['subject']}" if times[name] > 1 and item.get("subject") else name


def _item_text(item: Mapping[str, Any]) -> str:
    count = f"{item.get('n', '')}" + (f" of {item['of']}" if item.get("of") else "")
    return ", ".join(text for text in (count, str(item.get("why") or "")) if text)


def _rows(folders: Folders, run: str) -> dict[str, str]:
    """`TABLE.term` -> rows, of each written table: where its rows went."""
    tables = stored_json(folders, run, SUMMARY).get("tables", [])
    return {f"{line['table']}.{term}": str(count) for line in tables for term, count in line.items() if isinstance(count, int)}


def _changes(kind: str, old: dict[str, str], new: dict[str, str]) -> list[Change]:
    return [
        Change(kind, name, old.get(name, "-"), new.get(name, "-"))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


def diff_runs(lifecycle: Path, old: str, new: str) -> tuple[str, str, tuple[Change, ...]]:
    """Names of both runs and their differences: exit code, options, rows of the tables, figures of metrics.json (the
    parts of each after all of them), files, digests. No cell values."""
    folders = folders_of(lifecycle)
    first, second = run_named(folders, old), run_named(folders, new)
    before, after = read_manifest(folders.runs / first), read_manifest(folders.runs / second)
    short = (
        {name: digest[:12] for name, digest in before.digests.items()},
        {name: digest[:12] for name, digest in after.digests.items()},
    )
    changes = _changes("exit code", {"decision": str(before.exit_code)}, {"decision": str(after.exit_code)})
    changes += _changes(
        "option", {**_figures(before.options), "profile": before.profile}, {**_figures(after.options), "profile": after.profile}
    )
    changes += _changes("rows", _rows(folders, first), _rows(folders, second))
    figures = _changes(
        "figure", _figures(stored_json(folders, first, "metrics.json")), _figures(stored_json(folders, second, "metrics.json"))
    )
    changes += sorted(figures, key=lambda change: "[" in change.name)
    sizes = [{path: f"{entry.size} bytes, {entry.sha256[:12]}" for path, entry in m.files.items()} for m in (before, after)]
    changes += _changes("file", sizes[0], sizes[1])
    changes += _changes("digest", *short)
    return first, second, tuple(changes)


def use_run(lifecycle: Path, run: str) -> tuple[str, tuple[str, ...]]:
    """Point `latest` at a run that reached a decision, and `released` too if it passed, whose tables are then delivered
    as `apply` does; returns its name and marks.

    Raises QV844 (exit 2) for a run without a decision, QV845 (exit 9) for one whose files are not what its manifest
    says, QV812 (exit 10) where a file or folder stands in the place of a link. The stored decisions are dropped: the next apply looks at everything again.
    """
    folders = folders_of(lifecycle)
    name = run_named(folders, run)
    with ProjectLock(folders.state, f"runs use {name}"):
        _demand_settled(folders)
        publication.demand_links(folders)
        manifest = read_manifest(folders.runs / name)
        if not manifest.decided:
            raise wrong_request(
                "QV844",
                f"build/runs/{name}",
                "this run reached no decision",
                "choose a run that 'qvhmig runs list' shows with one",
            )
        _demand_whole(folders, name, manifest)
        state.forget(folders)
        swap_link(folders.latest, folders.runs / name)
        if manifest.exit_code == 0:
            swap_link(folders.released, folders.runs / name)
            place = json.loads((folders.runs / name / SUMMARY).read_bytes()).get("delivered_to", "")
            if place:
                deliver(folders.runs / name, folders.root / place, place)
    return name, _marks(folders, name)


def _demand_settled(folders: Folders) -> None:
    """Raises QV847 (exit 9) while a publication is half way: apply finishes it."""
    run = publication.interrupted_run(folders)
    if run:
        raise ProblemsFound(
            [
                Problem(
                    "QV847",
                    Where("state/intent.json"),
                    f"the publication of run {run} was interrupted",
                    "run 'qvhmig apply' once: it finishes it first",
                )
            ],
            exit_code=9,
        )


def _demand_whole(folders: Folders, name: str, manifest: Manifest) -> None:
    differences = verify_run(folders.runs / name, manifest)
    if differences:
        raise ProblemsFound(
            [
                Problem(
                    "QV845",
                    Where(f"build/runs/{name}/{text.partition(':')[0]}"),
                    f"the file is{text.partition(':')[2]}, not what the manifest says",
                    "apply again",
                )
                for text in differences
            ],
            exit_code=9,
        )


def prune_runs(lifecycle: Path, keep: int, runs: tuple[str, ...], dry_run: bool) -> tuple[str, ...]:
    """Names of the runs removed (or that would be). `latest` and `released` always stay: naming one is QV846 (exit 2)."""
    folders = folders_of(lifecycle)
    names = _to_prune(folders, keep, runs)
    if dry_run or not names:
        return names
    with ProjectLock(folders.state, "runs prune"):
        _demand_settled(folders)
        names = _to_prune(folders, keep, runs)  # once more: until the lock was ours another call may have moved the links
        for name in names:
            remove_folder(folders.runs / name)
    return names


def _to_prune(folders: Folders, keep: int, runs: tuple[str, ...]) -> tuple[str, ...]:
    stay = {linked_run(folders.latest), linked_run(folders.released)} - {""}
    if not runs:
        ages = _by_age(folders)
        return tuple(name for name in (ages[:-keep] if keep > 0 else ages) if name not in stay)
    names = tuple(dict.fromkeys(run_named(folders, run) for run in runs))
    for name in names:
        if name in stay:
            raise wrong_request("QV846", f"build/runs/{name}", "latest or released points at this run", "point it elsewhere first: 'qvhmig runs use RUN'")
    return names


def list_locks(lifecycle: Path) -> tuple[LockView, ...]:
    view = view_lock(folders_of(lifecycle).state)
    return (view,) if view else ()


def remove_lock(lifecycle: Path, lock_id: str) -> LockView:
    return unlock(folders_of(lifecycle).state, lock_id)


@dataclass(frozen=True)
class StateView:
    """What is remembered. `decisions`: one line a way of calling apply; `interrupted`: run that a start will finish."""

    latest: str
    released: str
    runs: int
    lock: LockView | None
    interrupted: str
    decisions: tuple[tuple[str, str, int], ...]


def show_state(lifecycle: Path) -> StateView:
    folders = folders_of(lifecycle)
    decisions = tuple((run, profile, code) for run, profile, code in state.decisions(folders))
    interrupted = publication.interrupted_run(folders)
    return StateView(
        linked_run(folders.latest),
        linked_run(folders.released),
        len(run_names(folders)),
        view_lock(folders.state),
        interrupted,
        decisions,
    )
