"""Run folders: `build/runs/<first 12 of the run digest>-<profile>-<n>/`, whole or not at all (DESIGN 5).

A run is written into a folder whose name ends in `.partial`; finishing it hashes every file, links what an earlier
run already holds with the same bytes, writes `manifest.json` and makes all of it durable. `publication` then renames
it. Nothing here knows the clock: two runs with the same input have the same bytes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qvhmig.digests import file_digest
from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running.crash_points import reach
from qvhmig.running.durable_files import (
    FILE_MODE,
    FOLDER_MODE,
    files_below,
    json_bytes,
    make_folder,
    remove_folder,
    replace_file,
    sync_file,
    sync_folder,
)

MANIFEST = "manifest.json"
PARTIAL = ".partial"
PARTS = ("tables", "rejects", "holds", "schemas", "reports")
NAME = re.compile(r"(?P<digest>[0-9a-f]{12})-(?P<profile>[A-Za-z0-9_]+)-(?P<number>[0-9]+)\Z")


@dataclass(frozen=True)
class Folders:
    """The generated places of one project, from its root; all of them are made on demand."""

    root: Path

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def runs(self) -> Path:
        return self.build / "runs"

    @property
    def work(self) -> Path:
        return self.build / "work"

    @property
    def state(self) -> Path:
        return self.root / "state"

    @property
    def latest(self) -> Path:
        return self.build / "latest"

    @property
    def released(self) -> Path:
        return self.build / "released"


@dataclass(frozen=True)
class FileEntry:
    """Size in bytes and SHA-256 (hex) of one file of a run."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What `manifest.json` says. `exit_codes` lists every code that held; `exit_code` is the one of the process.

    `digests` has plan, intake, registry_before, registry_after and run. `decided` is False for a run that stopped
    before its gates (`--to`).
    """

    run: str
    profile: str
    engine: str
    digests: dict[str, str]
    options: dict[str, Any]
    exit_code: int
    exit_codes: tuple[int, ...]
    decided: bool
    files: dict[str, FileEntry] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "version": 1,
            "run": self.run,
            "profile": self.profile,
            "engine": self.engine,
            "digests": self.digests,
            "options": self.options,
            "exit_code": self.exit_code,
            "exit_codes": list(self.exit_codes),
            "decided": self.decided,
            "files": {path: {"size": entry.size, "sha256": entry.sha256} for path, entry in self.files.items()},
        }


def read_manifest(run: Path) -> Manifest:
    """Raises ProblemsFound QV811 (exit 1: the engine wrote it) where it is absent or is none."""
    try:
        data = json.loads((run / MANIFEST).read_bytes())
        files = {path: FileEntry(entry["size"], entry["sha256"]) for path, entry in data["files"].items()}
        return Manifest(
            run=data["run"],
            profile=data["profile"],
            engine=data["engine"],
            digests=data["digests"],
            options=data["options"],
            exit_code=data["exit_code"],
            exit_codes=tuple(data["exit_codes"]),
            decided=data["decided"],
            files=files,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProblemsFound(
            [
                Problem(
                    "QV811",
                    Where(f"build/runs/{run.name}/{MANIFEST}"),
                    f"is no manifest of a run ({type(error).__name__})",
                    f"remove the run with 'qvhmig runs prune --run {run.name}' and apply again",
                )
            ],
            exit_code=1,
        ) from None


def verify_run(run: Path, manifest: Manifest | None = None) -> tuple[str, ...]:
    """Each difference between the folder and its manifest as one sentence, sorted; empty = every byte is in place.

    Reads every file. A file that the manifest does not name is a difference too.
    """
    manifest = manifest or read_manifest(run)
    there = set(files_below(run)) - {MANIFEST}
    found = [f"{path}: not in the manifest" for path in there - set(manifest.files)]
    for path, entry in manifest.files.items():
        if path not in there:
            found.append(f"{path}: missing")
        elif (run / path).stat().st_size != entry.size or file_digest(run / path) != entry.sha256:
            found.append(f"{path}: altered")
    return tuple(sorted(found))


def run_names(folders: Folders) -> tuple[str, ...]:
    """Names of whole runs, in byte order."""
    if not folders.runs.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in folders.runs.iterdir() if NAME.match(entry.name)))


def linked_run(link: Path) -> str:
    """Name of the run that `latest` or `released` points to, '' where there is none."""
    return link.resolve().name if link.is_symlink() and link.resolve().is_dir() else ""


class RunDraft:
    """A run in the making, in a `.partial` folder. Files may be put under `path(...)` by anybody until `finish`."""

    def __init__(self, folders: Folders, run_digest: str, profile: str) -> None:
        short = run_digest[:12]
        taken = [
            int(m["number"])
            for m in map(NAME.match, run_names(folders))
            if m and m["digest"] == short and m["profile"] == profile
        ]
        self.folders = folders
        self.name = f"{short}-{profile}-{max(taken, default=0) + 1}"
        self.final = folders.runs / self.name
        self.folder = folders.runs / f"{self.name}{PARTIAL}"
        make_folder(folders.runs)
        remove_folder(self.folder)
        make_folder(self.folder)
        for part in PARTS:
            make_folder(self.folder / part)

    def path(self, relative: str) -> Path:
        """Where a file of the run goes; its folder is made."""
        target = self.folder / relative
        make_folder(target.parent)
        return target

    def write(self, relative: str, content: bytes) -> Path:
        target = self.path(relative)
        replace_file(target, content)
        reach("run.file_written")
        return target

    def adopt(self, relative: str, source: Path) -> Path:
        """Take a finished file of the work folder in, by hard link (the work folder keeps its name of it)."""
        target = self.path(relative)
        target.unlink(missing_ok=True)
        os.link(source, target)
        reach("run.file_written")
        return target

    def finish(self, manifest: Manifest) -> Manifest:
        """Hash, share with `build/latest` what has the same bytes, write the manifest, make all of it durable."""
        files = {
            path: FileEntry((self.folder / path).stat().st_size, file_digest(self.folder / path))
            for path in files_below(self.folder)
            if path != MANIFEST
        }
        self._share(files)
        whole = Manifest(**{**manifest.__dict__, "run": self.name, "files": files})
        for path in files:
            (self.folder / path).chmod(FILE_MODE)
            sync_file(self.folder / path)
        replace_file(self.folder / MANIFEST, json_bytes(whole.as_json()))
        for folder in [self.folder, *(p for p in self.folder.rglob("*") if p.is_dir())]:
            folder.chmod(FOLDER_MODE)
            sync_folder(folder)
        reach("run.manifest_written")
        return whole

    def _share(self, files: dict[str, FileEntry]) -> None:
        """Hard links for bytes that the latest run already holds; that run's own file is hashed again first."""
        earlier = linked_run(self.folders.latest)
        if not earlier:
            return
        try:
            held = read_manifest(self.folders.runs / earlier).files
        except ProblemsFound:
            return
        for path, entry in files.items():
            source = self.folders.runs / earlier / path
            if held.get(path) != entry or not source.is_file() or source.samefile(self.folder / path):
                continue
            if source.stat().st_size == entry.size and file_digest(source) == entry.sha256:
                neighbour = self.folder / f"{path}.link"
                os.link(source, neighbour)
                os.replace(neighbour, self.folder / path)

    def discard(self) -> None:
        remove_folder(self.folder)


def clean_partials(folders: Folders) -> tuple[str, ...]:
    """Remove what an interrupted run left; call under the lock, after `publication.recover`. Returns the names."""
    if not folders.runs.is_dir():
        return ()
    left = tuple(sorted(entry.name for entry in folders.runs.iterdir() if entry.name.endswith(PARTIAL)))
    for name in left:
        remove_folder(folders.runs / name)
    return left


def tables_of(run: Path) -> Iterator[str]:
    """File names under tables/, in byte order."""
    yield from files_below(run / "tables") if (run / "tables").is_dir() else ()
