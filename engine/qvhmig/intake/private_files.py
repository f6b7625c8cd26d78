"""Files and folders that hold patient values: 0600 and 0700, a manifest whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import polars as pl

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
_ROW_GROUP: Final = 65_536


def private_folder(folder: Path) -> Path:
    """`folder`, made 0700 with its missing parents; one that is there keeps its mode."""
    if not folder.is_dir():
        private_folder(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return folder


def private_file(path: Path) -> Path:
    """`path` as a new empty file of mode 0600. A hard link to the old content elsewhere keeps that content."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
    return path


def write_frame(frame: pl.DataFrame, path: Path) -> None:
    """Parquet whose bytes depend on the frame's content only (fixed row groups, one chunk a column)."""
    frame.rechunk().write_parquet(private_file(path), compression="zstd", compression_level=1, row_group_size=_ROW_GROUP)


def replace_json(path: Path, value: Any) -> None:
    """Write canonical JSON whole or not at all: a neighbour file, synced, renamed over `path`, the folder synced."""
    neighbour = private_file(path.with_name(f".{path.name}.new"))
    with neighbour.open("wb") as file:
        file.write((json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())
    os.replace(neighbour, path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def share_file(source: Path, target: Path) -> None:
    """`target` as a hard link to `source`, or a copy where the file system has none between the two."""
    private_folder(target.parent)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, private_file(target))


def remove(path: Path) -> None:
    """Take a file or folder away, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
