"""A command in this process, or in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from qvhmig.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def qvhmig(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Said]:
    """Run a command in this process, in an empty folder unless `cwd` is given."""

    def run(*arguments: str, cwd: Path = tmp_path) -> Said:
        monkeypatch.chdir(cwd)
        code = main(arguments)
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return run


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command in a process of its own; keywords are environment variables."""

    def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
        full = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), **environment}
        return subprocess.run(
            [sys.executable, "-m", "qvhmig.cli", *arguments], cwd=cwd, env=full, capture_output=True, text=True, check=False
        )

    return run
