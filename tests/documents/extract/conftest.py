"""The readings of this folder, for its tests."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import json
import os
from dataclasses import dataclass
from typing import Any

import pytest

from qvhmig.cli import main


@dataclass
class Folder:
    """`qvhmig(...)` in this process, as if called from `root`."""

    root: Path
    capsys: pytest.CaptureFixture[str]

    def qvhmig(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""
        before = Path.cwd()
        os.chdir(self.root)
        try:
            code = main(arguments)
        finally:
            os.chdir(before)
        told = self.capsys.readouterr()
        assert "Traceback" not in told.out + told.err and "QV900" not in told.out + told.err
        return code, told.out, told.err

    def json(self, *arguments: str) -> dict[str, Any]:
        """The JSON of a call, whose exit code must be the one it names (3 for changes apart)."""
        code, out, _ = self.qvhmig(*arguments, "--json")
        told = json.loads(out)
        assert code in (told["exit_code"], 3)
        return {**told, "code": code}

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are as in a file; workers of pytest-xdist have the width of their master's terminal."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    return Folder(tmp_path, capsys)


@pytest.fixture
def library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    """The library example with documents; nothing is extracted yet."""
    from library_documents import make_library

    return Folder(make_library(tmp_path / "library"), capsys)
