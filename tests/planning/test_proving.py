"""Two processes prove what one proves, whatever is wrong, and a copy that dies costs nothing but time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import json, os, sys
from pathlib import Path
from qvhmig.service import proving
from qvhmig.service.opened_project import open_for

if sys.argv[3] == "dies":
    whole = proving._Proving.as_copy
    proving._Proving.as_copy = lambda self, incoming, outgoing: os._exit(9)
if sys.argv[3] == "dies half-way":
    plan = proving._Proving.plan_tests
    here = os.getpid()
    proving._Proving.plan_tests = lambda self, tests: plan(self, tests) if os.getpid() == here else os._exit(9)
proof = proving.prove(open_for(Path(sys.argv[1])), int(sys.argv[2]))
print(json.dumps([proof.units, [str(p) for p in proof.problems]]))
"""


def proved(project: Path, processes: int, copy: str = "lives") -> list[object]:
    """[units that compile, problems]."""
    command = [sys.executable, "-c", PROGRAM, str(project / "lifecycle.yaml"), str(processes), copy]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the library with an unknown column in each of its contracts and in a rule."""
    project = tmp_path / "library"
    shutil.copytree(ROOT / "examples" / "library", project, ignore=shutil.ignore_patterns("build", "state"))
    files = [*sorted((project / "contracts").glob("*.yaml")), *sorted((project / "gates" / "rules").glob("*.yaml"))]
    for number, file in enumerate(files):
        text = file.read_text(encoding="utf-8")
        for word in ("expr: ", "value: ", "assert: ", "keep: "):
            text = text.replace(word, f"{word}nobody_{number} + ", 1)
        file.write_text(text, encoding="utf-8")
    return project


@pytest.mark.parametrize("copy", ["lives", "dies", "dies half-way"])
def test_two_processes_find_what_one_finds(broken: Path, copy: str) -> None:
    alone = proved(broken, 1)
    assert len({p.split(":")[0] for p in alone[1]}) >= 3  # type: ignore[attr-defined]
    assert proved(broken, 2, copy) == alone


def test_two_processes_prove_as_many_units_and_rules_as_one() -> None:
    alone = proved(ROOT, 1)
    assert alone[0] > 10  # type: ignore[operator]
    assert proved(ROOT, 2) == alone


MEANWHILE = """
import os, sys
from qvhmig.service.process_copy import meanwhile

here = os.getpid()

def work():
    if sys.argv[2] == "dies" and os.getpid() != here:
        os._exit(9)
    if sys.argv[2] == "raises":
        raise ValueError("a fault of the work")
    return "here" if os.getpid() == here else "beside"

outcome = meanwhile(work, int(sys.argv[1]))
try:
    print(outcome())
except ValueError as fault:
    print(fault)
"""


@pytest.mark.parametrize(
    ("processes", "copy", "said"),
    [(1, "lives", "here"), (2, "lives", "beside"), (2, "dies", "here"), (1, "raises", "a fault of the work"), (2, "raises", "a fault of the work")],
)
def test_work_is_done_beside_and_here_where_the_copy_dies(processes: int, copy: str, said: str) -> None:
    done = subprocess.run([sys.executable, "-c", MEANWHILE, str(processes), copy], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, said), done.stderr
