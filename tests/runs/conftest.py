"""A copy of the library project and `qvhmig` over it, in this process or in one of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from qvhmig.cli import main
from qvhmig.running.durable_files import files_below
from qvhmig.running.run_folder import Folders, linked_run, run_names

ROOT = Path(__file__).resolve().parent.parent.parent
LIBRARY = ROOT / "examples" / "library"
ENGINE = ROOT / "engine" / "qvhmig"
HASH_KEY = "ab" * 32 + "\n"


@dataclass
class LibraryCopy:
    """`qvhmig(...)` in this process, `process(...)` in its own; both from the project's folder."""

    root: Path
    capsys: pytest.CaptureFixture[str]
    environment: dict[str, str]

    @property
    def folders(self) -> Folders:
        return Folders(self.root)

    def qvhmig(self, *arguments: str) -> tuple[int, str, str]:
        before = Path.cwd()
        os.chdir(self.root)
        try:
            code = main(arguments)
        finally:
            os.chdir(before)
        told = self.capsys.readouterr()
        return code, told.out, told.err

    def apply(self, *options: str) -> dict[str, Any]:
        """The JSON of an apply with `exit` and `log` beside it."""
        code, out, err = self.qvhmig("apply", *options, "--json")
        told = json.loads(out)
        assert told["exit_code"] == code
        return {**told, "log": err}

    def process(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "qvhmig.cli", *arguments]
        return subprocess.run(
            command, cwd=self.root, env={**self.environment, **environment}, capture_output=True, text=True, check=False
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A process that is under way; its output is in pipes."""
        command = [sys.executable, "-m", "qvhmig.cli", *arguments]
        return subprocess.Popen(
            command, cwd=self.root, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def change(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    @property
    def runs(self) -> tuple[str, ...]:
        return run_names(self.folders)

    @property
    def latest(self) -> str:
        return linked_run(self.folders.latest)

    @property
    def released(self) -> str:
        return linked_run(self.folders.released)


def copy_library(root: Path) -> Path:
    """A fresh copy, with a hash key of its own that is the same for all copies."""
    shutil.copytree(LIBRARY, root, ignore=shutil.ignore_patterns("build", "state"))
    (root / "state").mkdir(mode=0o700)
    (root / "state" / "hash.key").write_text(HASH_KEY)
    return root


@pytest.fixture(scope="session")
def engine_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Processes run a copy of the engine: its own source is part of every digest, and somebody may be editing it."""
    copy = tmp_path_factory.mktemp("engine")
    shutil.copytree(ENGINE, copy / "qvhmig", ignore=shutil.ignore_patterns("__pycache__"))
    path = os.pathsep.join([str(copy), *(p for p in sys.path if p)])
    return {**os.environ, "PYTHONPATH": path}


@pytest.fixture
def library(tmp_path: Path, capsys: pytest.CaptureFixture[str], engine_environment: dict[str, str]) -> LibraryCopy:
    return LibraryCopy(copy_library(tmp_path / "library"), capsys, engine_environment)


def published_bytes(root: Path) -> dict[str, bytes | str]:
    """Every run folder, the registry and the links of a project: what a stop at any moment must not change."""
    found: dict[str, bytes | str] = {}
    for top in ("build/runs", "state/registry"):
        found.update({f"{top}/{name}": (root / top / name).read_bytes() for name in files_below(root / top)})
    for link in ("latest", "released"):
        if (root / "build" / link).is_symlink():
            found[link] = os.readlink(root / "build" / link)
    return found


@pytest.fixture
def published() -> Callable[[Path], dict[str, bytes | str]]:
    return published_bytes


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, engine_environment: dict[str, str]) -> dict[str, bytes | str]:
    """What an apply of the library publishes when nothing disturbs it."""
    root = copy_library(tmp_path_factory.mktemp("undisturbed") / "library")
    command = [sys.executable, "-m", "qvhmig.cli", "apply"]
    subprocess.run(command, cwd=root, env=engine_environment, capture_output=True, check=True)
    return published_bytes(root)
