"""The Makefile and the CI script: help that names every target, a seeded part of the slow suite, codes passed on."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(command: list[str], folder: Path) -> tuple[int, str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_help_lists_every_target_with_a_word_about_it() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.M)
    assert phony is not None
    code, said = run(["make", "--no-print-directory"], ROOT)
    assert code == 0
    listed = re.findall(r"^  make ([a-z-]+)  +\S", said, re.M)
    assert sorted(listed) == sorted(phony[1].split())


def test_readme_names_only_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for page in ("README.md", "CONTRIBUTING.md", "tests/README.md"):
        named = set(re.findall(r"(?:`|^)make ([a-z-]+)", (ROOT / page).read_text(encoding="utf-8"), re.M))
        assert named <= targets, f"{page}: {named - targets}"


SLOW = """
import pytest
@pytest.mark.slow
@pytest.mark.parametrize("n", range(40))
def test_slow(n): pass
def test_fast(): pass
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A suite of 40 slow tests and a fast one under the options of this repository."""
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests" / "conftest.py")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    (tmp_path / "tests" / "test_it.py").write_text(SLOW)
    return tmp_path


def chosen(suite: Path, *options: str) -> list[str]:
    _, said = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "slow", "--collect-only", *options], suite)
    return re.findall(r"test_slow\[\d+\]", said)


def test_the_seed_chooses_the_same_part_each_time_and_seeds_differ(suite: Path) -> None:
    first = chosen(suite, "--slow-seed", "a", "--slow-share", "0.3")
    assert first == chosen(suite, "--slow-seed", "a", "--slow-share", "0.3")
    assert 4 <= len(first) <= 24
    assert first != chosen(suite, "--slow-seed", "b", "--slow-share", "0.3")


def test_a_part_is_never_empty_and_may_be_the_whole(suite: Path) -> None:
    assert len(chosen(suite, "--slow-seed", "a", "--slow-share", "0")) == 1
    assert len(chosen(suite, "--slow-seed", "a", "--slow-share", "1")) == 40


def test_without_a_word_the_fast_tests_run_and_no_slow_one(suite: Path) -> None:
    code, said = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], suite)
    assert code == 0
    assert "1 passed, 40 deselected" in said


# One line each, so that the shell says it: make runs a lone `echo` itself, and a bare PATH has no such program.
FAKE = "test:\n\t@echo '3 passed in 0.10s'; exit {test}\ntest-ci-slow:\n\t@echo '{slow_said} in 0.20s'; exit {slow}\n"


@pytest.mark.parametrize(
    ("test", "slow", "code", "last"),
    [
        (0, 0, 0, "2 passed in 0.20s"),
        (1, 0, 1, "3 passed in 0.10s"),
        (0, 5, 1, "2 passed in 0.20s"),
        (1, 1, 1, "3 passed in 0.10s"),
    ],
)
def test_ci_runs_both_parts_fails_with_either_and_ends_with_a_closing_line(
    tmp_path: Path, test: int, slow: int, code: int, last: str
) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    (tmp_path / "Makefile").write_text(FAKE.format(test=test, slow=slow, slow_said="2 passed"))
    found, said = run(["sh", ".ci/run"], tmp_path)
    lines = said.splitlines()
    assert found == code
    assert lines[-1] == last
    assert any(re.match(r"time: make test \d+ s", line) for line in lines)
    assert any(re.match(r"time: make test-ci-slow \d+ s", line) for line in lines)


def test_timed_passes_the_status_on_and_says_its_seconds(tmp_path: Path) -> None:
    code, said = run(["sh", str(ROOT / ".ci" / "timed"), "a part", "sh", "-c", "exit 6"], tmp_path)
    assert code == 6
    assert re.fullmatch(r"time: a part \d+ s\n", said)
