"""`doctor`: whether this machine can run the engine, as a list of findings with what to do."""

from __future__ import annotations

import locale
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

FLOORS = {
    "polars": "2.1",
    "sqlglot": "30.30",
    "pydantic": "2.14",
    "PyYAML": "6.0.3",
    "ruamel.yaml": "0.19",
    "Jinja2": "3.1",
    "rich": "15",
    "pdfplumber": "0.11.9",
    "pypdfium2": "5",
    "python-calamine": "0.6",
    "markdown-it-py": "4",
    "lxml": "6",
}
"""Oldest releases the engine is written against: the dependencies of pyproject.toml; a test compares them."""

ENOUGH_DISK = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """`state`: ok, warning (it runs, not well) or wrong (it cannot be trusted to run). `step` says what to do."""

    subject: str
    state: str
    says: str
    step: str = ""


def examine(lifecycle: Path) -> tuple[Finding, ...]:
    """Every finding, in a fixed order. Writes only files that it removes again. Never raises for what it finds."""
    root = lifecycle.resolve().parent
    return (_python(), *_packages(), _compiled_sqlglot(), *_folders(root), _disk(root), _text_encoding(), _processors())


def _numbers(version: str) -> tuple[int, ...]:
    found = []
    for part in version.split("."):
        digits = "".join(character for character in part if character.isdigit())
        if not digits:
            break
        found.append(int(digits))
    return tuple(found)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if _numbers(version) < (3, 11):
        return Finding("python", "wrong", version, "install Python 3.11 or later")
    return Finding("python", "ok", version)


def _packages() -> list[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name, floor in FLOORS.items():
        try:
            present = version(name)
        except PackageNotFoundError:
            found.append(Finding(name, "wrong", "not installed", "run ./bootstrap.sh again"))
            continue
        if _numbers(present) < _numbers(floor):
            found.append(Finding(name, "wrong", f"{present}, older than {floor}", "run ./bootstrap.sh again"))
        else:
            found.append(Finding(name, "ok", f"{present} (at least {floor})"))
    return found


def _compiled_sqlglot() -> Finding:
    from importlib.util import find_spec

    if find_spec("sqlglotc") is not None:
        step = "remove it: pip uninstall sqlglotc; its compiled classes cannot be extended"
        return Finding("sqlglotc", "wrong", "installed", step)
    return Finding("sqlglotc", "ok", "absent, as it must be")


def _folders(root: Path) -> list[Finding]:
    return [_writable(root / name, name) for name in ("build", "state")]


def _writable(folder: Path, name: str) -> Finding:
    """Write, sync, link and rename in the folder, or in the nearest one above that exists."""
    place = folder
    while not place.is_dir() and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryDirectory(prefix=".doctor-", dir=place) as trial:
            one, two, three = (Path(trial) / word for word in ("one", "two", "three"))
            one.write_bytes(b"x")
            os.link(one, two)
            os.replace(two, three)
            (Path(trial) / "link").symlink_to("one")
    except OSError as error:
        step = f"make {name}/ a folder that this user may write, on a disk with hard and symbolic links"
        return Finding(f"{name}/", "wrong", f"cannot write: {error.strerror}", step)
    return Finding(f"{name}/", "ok", "writes, links and renames")


def _disk(root: Path) -> Finding:
    place = root if root.is_dir() else Path.cwd()
    free = shutil.disk_usage(place).free
    says = f"{free / 1024**3:.1f} GiB free"
    if free < ENOUGH_DISK:
        return Finding("disk", "warning", says, "a run needs about four times the size of its extracts")
    return Finding("disk", "ok", says)


def _text_encoding() -> Finding:
    name = locale.getpreferredencoding(False)
    if name.replace("-", "").lower() != "utf8":
        return Finding(
            "locale", "warning", f"text is {name}", "files are UTF-8 all the same; set LANG=C.UTF-8 to see every character"
        )
    return Finding("locale", "ok", name)


def _processors() -> Finding:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Finding("processors", "ok", f"{count}")
