"""Nothing to do: whether the last decision still stands, told from file sizes and times before anything heavy loads.

`state/last.json` holds, for each profile and set of options, the run that decided and every file and folder it
depends on. A file whose size and time are the same is taken as the same; where they differ its content is hashed.
A folder counts by the names in it. The standard library only: a second `apply` must not import an engine to say
that it has nothing to do.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qvhmig.digests import file_digest
from qvhmig.running.delivery import stands
from qvhmig.running.durable_files import files_below, json_bytes, replace_file
from qvhmig.running.run_folder import Folders, verify_run

LAST = "last.json"
VERSION = 1
LOOKED_AT = "looked at"
"""In place of a digest: a file that only reports count. It is not read again to see whether its bytes are the same."""


def options_key(lifecycle: str, profile: str, options: dict[str, Any]) -> str:
    """One key for one way of calling apply: the lifecycle file, the profile and every option that changes the result."""
    text = json.dumps([lifecycle, profile, options], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def engine_folder() -> Path:
    """The installed package: its own files are inputs too, so that a changed engine never repeats an old decision."""
    return Path(__file__).resolve().parent.parent


def machine() -> str:
    """What runs the engine: its Python and when a package was last installed or removed. Another machine decides anew."""
    found = stat_of(installed_packages())
    return f"{sys.version} {found[1] if found else 0}"


def stat_of(path: Path) -> list[Any] | None:
    """[size, modification time in ns, inode], None where there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ino]


def names_digest(folder: Path) -> str:
    """Digest of the names below `folder` ('' where there is none): a new or missing file shows, a changed one does not."""
    if not folder.is_dir():
        return ""
    names = [name for name in files_below(folder) if not name.endswith(".pyc")]
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()


def look_at(root: Path, files: Iterable[Path], folders: Iterable[Path]) -> dict[str, Any]:
    """Sizes and times of the inputs, taken BEFORE they are read, so that a change during the run is seen afterwards.

    Paths are kept relative to `root` where they are below it, absolute elsewhere.
    """
    return {
        "files": {shown_name(root, path): {"stat": stat_of(path)} for path in sorted(set(files))},
        "folders": {shown_name(root, folder): names_digest(folder) for folder in sorted(set(folders))},
    }


def with_digests(root: Path, inputs: dict[str, Any], known: dict[str, str] | None = None) -> dict[str, Any]:
    """The same inputs with a SHA-256 each; `known` gives digests that somebody took already (intake), by name."""
    known = known or {}
    files = {}
    for name, entry in inputs["files"].items():
        path = root / name
        digest = known.get(name) or (file_digest(path) if path.is_file() else "")
        files[name] = {**entry, "sha256": digest}
    return {**inputs, "files": files}


def shown_name(root: Path, path: Path) -> str:
    """The path relative to `root` where it is below it, else as it is."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def _read(folders: Folders) -> dict[str, Any]:
    try:
        data = json.loads((folders.state / LAST).read_bytes())
    except (OSError, ValueError):
        return {"version": VERSION, "decisions": {}}
    return data if data.get("version") == VERSION else {"version": VERSION, "decisions": {}}


def remember(folders: Folders, run: str, record: dict[str, Any]) -> None:
    """Store the decision of `run` under record["key"], with the present size and time of each of its files."""
    data = _read(folders)
    place = folders.runs / run
    outputs = {path: stat_of(place / path) for path in files_below(place)}
    data["decisions"][record["key"]] = {**record, "run": run, "outputs": outputs}
    data["decisions"] = {k: v for k, v in data["decisions"].items() if (folders.runs / v["run"]).is_dir()}
    replace_file(folders.state / LAST, json_bytes(data))


def forget(folders: Folders) -> None:
    """Drop every stored decision: the next apply looks at everything again."""
    (folders.state / LAST).unlink(missing_ok=True)


def decisions(folders: Folders) -> tuple[tuple[str, str, int], ...]:
    """(run, profile, exit code) of every stored decision, sorted."""
    return tuple(sorted((d["run"], d["profile"], d["exit_code"]) for d in _read(folders)["decisions"].values()))


@dataclass(frozen=True)
class Standing:
    """A stored decision that still stands: the run, the code to exit with, and what `apply` printed then."""

    run: str
    exit_code: int
    exit_codes: tuple[int, ...]
    summary: dict[str, Any]
    refreshed: bool = False


def standing_decision(folders: Folders, key: str) -> Standing | None:
    """The decision stored under `key` if every input and every output is as it was; None means: run.

    Reads, never writes. Where sizes or times differ but the bytes do not, the decision stands and `refreshed` is
    True (the caller may store the new times).
    """
    record = _read(folders)["decisions"].get(key)
    if record is None:
        return None
    place = folders.runs / record["run"]
    same = inputs_stand(folders.root, record["inputs"])
    if same is None:
        return None
    refreshed = not same
    if set(files_below(place) if place.is_dir() else ()) != set(record["outputs"]):
        return None
    if any(stat_of(place / path) != stat for path, stat in record["outputs"].items()):
        if verify_run(place):
            return None
        refreshed = True
    if _serial(folders, record.get("registry", {})) < record.get("registry", {}).get("serial", 0):
        return None
    place_of_tables = record["summary"].get("delivered_to", "")
    if place_of_tables and not stands(folders.root / place_of_tables, record["run"]):
        return None
    if not folders.latest.is_symlink() or folders.latest.resolve() != place.resolve():
        return None
    return Standing(record["run"], record["exit_code"], tuple(record["exit_codes"]), record["summary"], refreshed)


def _serial(folders: Folders, registry: dict[str, Any]) -> int:
    """How often numbers were given in the registry that the run used; 0 where it is not there. It may have moved on, but a
    registry that was put back from a copy does not have the numbers of the run."""
    try:
        return int(json.loads((folders.state / "registry" / registry["name"] / "head.json").read_bytes())["serial"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def inputs_stand(root: Path, inputs: dict[str, Any]) -> bool | None:
    """Whether files and folders are as they were: True by size and time, False by their bytes only, None: they are not."""
    same = True
    for name, entry in inputs["files"].items():
        found = _same_file(root / name, entry["stat"], entry["sha256"])
        if found is None:
            return None
        same &= found
    if any(names_digest(root / name) != digest for name, digest in inputs["folders"].items()):
        return None
    return same


def _same_file(path: Path, stat: list[Any] | None, digest: str) -> bool | None:
    """True: same size and time. False: other time, same bytes. None: changed, or nobody knows its bytes."""
    now = stat_of(path)
    if now == stat:
        return True
    if now is None or stat is None or now[0] != stat[0] or digest == LOOKED_AT:
        return None
    return False if file_digest(path) == digest else None


def installed_packages() -> Path:
    """The folder of installed packages: its time changes with every install, so it stands for all versions."""
    return Path(sys.prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
