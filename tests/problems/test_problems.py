"""Every way to get a project file wrong: one folder a case, with exactly what a person is told.

A folder holds the files that differ from `base/` (a good small project) and `expected.txt`; `removed.txt` lists files
of the base that the case does without. `--accept` rewrites the expected files: read their diff.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qvhmig.problems import Level, ProblemsFound
from qvhmig.project import open_project

HERE = Path(__file__).resolve().parent
CASES = sorted(folder for folder in HERE.iterdir() if folder.is_dir() and folder.name not in ("base", "__pycache__"))


def project_of(case: Path, folder: Path) -> Path:
    """The base project with the case's files laid over it."""
    shutil.copytree(HERE / "base", folder)
    notes = ("expected.txt", "removed.txt")
    shutil.copytree(case, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*notes))
    if (case / "removed.txt").is_file():
        for name in (case / "removed.txt").read_text(encoding="utf-8").split():
            (folder / name).unlink()
    return folder / "lifecycle.yaml"


def told(lifecycle: Path) -> str:
    """What a person sees: each problem on a line (warnings marked), then the exit code."""
    try:
        project = open_project(lifecycle)
    except ProblemsFound as found:
        problems, code = found.problems, found.exit_code
    else:
        problems, code = project.warnings, 0
    marks = {Level.WARNING: "warning: ", Level.ERROR: ""}
    return "".join(f"{marks[problem.level]}{problem}\n" for problem in problems) + f"exit {code}\n"


def test_the_base_project_is_sound(tmp_path: Path) -> None:
    shutil.copytree(HERE / "base", tmp_path / "project")
    assert told(tmp_path / "project" / "lifecycle.yaml") == "exit 0\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_person_is_told(case: Path, tmp_path: Path, expect_file: Callable[[Path, str], None]) -> None:
    expect_file(case / "expected.txt", told(project_of(case, tmp_path / "project")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_fault_has_a_next_step_and_a_place(case: Path) -> None:
    for line in (case / "expected.txt").read_text(encoding="utf-8").splitlines()[:-1]:
        place, _, rest = line.removeprefix("warning: ").partition(" QV")
        assert place and rest, line
        assert "; " in rest or rest.startswith("013 "), line  # a model's own words (QV013) hold what to do
        assert "pydantic" not in line and "Traceback" not in line and str(HERE) not in line
