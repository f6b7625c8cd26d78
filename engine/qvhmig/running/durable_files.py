"""Writing files so that a stop at any moment leaves the old content or the new one, never a part.

Everything here makes files 0600 and folders 0700: they may hold patient values, and so may what is derived from them.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE_MODE = 0o600
FOLDER_MODE = 0o700


def make_folder(folder: Path) -> Path:
    """`folder` and its parents, each 0700 where it is made here; a folder that exists keeps its mode."""
    missing = []
    step = folder
    while not step.exists():
        missing.append(step)
        step = step.parent
    for step in reversed(missing):
        step.mkdir(mode=FOLDER_MODE, exist_ok=True)
        step.chmod(FOLDER_MODE)
    return folder


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (a rename is, only after this)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the bytes of `path` durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes) -> None:
    """Write `path` whole or not at all: a neighbour file, synced, then renamed over it."""
    make_folder(path.parent)
    neighbour = path.with_name(f".{path.name}.{os.getpid()}.new")
    handle = os.open(neighbour, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(neighbour, path)
    sync_folder(path.parent)


def json_bytes(value: Any) -> bytes:
    """Readable and stable: sorted keys, two spaces, UTF-8, one newline at the end."""
    return (json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def swap_link(link: Path, target: Path) -> None:
    """Point the relative symbolic link `link` at `target` in one step; nobody ever sees it absent.

    Raises FileExistsError where `link` is a real file or folder: that was not made here.
    """
    if link.exists() and not link.is_symlink():
        raise FileExistsError(f"{link.name} is a file or folder, not a link")
    neighbour = link.with_name(f".{link.name}.{os.getpid()}.new")
    neighbour.unlink(missing_ok=True)
    neighbour.symlink_to(os.path.relpath(target, link.parent))
    os.replace(neighbour, link)
    sync_folder(link.parent)


def files_below(folder: Path) -> Iterator[str]:
    """Every regular file below `folder` as a path relative to it, forward slashes, in byte order.

    Symbolic links are not followed and not listed.
    """
    found: list[str] = []
    waiting = [(folder, "")]
    while waiting:
        where, prefix = waiting.pop()
        with os.scandir(where) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((Path(entry.path), f"{prefix}{entry.name}/"))
                elif entry.is_file(follow_symlinks=False):
                    found.append(f"{prefix}{entry.name}")
    yield from sorted(found, key=os.fsencode)


def remove_folder(folder: Path) -> None:
    """Take the name away in one step, then the content; what a stop leaves is a `.partial` that the next start removes."""
    if not folder.exists():
        return
    leaving = folder
    if not folder.name.endswith(".partial"):
        leaving = folder.with_name(f"{folder.name}.gone.partial")
        if leaving.exists():
            shutil.rmtree(leaving)
        folder.rename(leaving)
        sync_folder(folder.parent)
    shutil.rmtree(leaving)
