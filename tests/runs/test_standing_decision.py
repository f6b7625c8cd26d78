"""Nothing to do: when a stored decision stands, when it does not, and that finding out loads no engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qvhmig.running import state
from qvhmig.running.durable_files import swap_link
from qvhmig.running.run_folder import Folders, Manifest, RunDraft


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """A project with one decided run that depends on a contract, a folder of contracts and an extract elsewhere."""
    root = tmp_path / "project"
    (root / "contracts").mkdir(parents=True)
    (root / "contracts" / "a.yaml").write_text("a")
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "t.csv").write_text("t")
    folders = Folders(root)
    inputs = state.look_at(root, [root / "contracts/a.yaml", tmp_path / "extract/t.csv"], [root / "contracts"])
    draft = RunDraft(folders, "ab" * 32, "development")
    draft.write("tables/x.csv", b"x")
    draft.finish(Manifest("", "development", "1", {}, {}, 6, (6,), True))
    draft.folder.rename(draft.final)
    swap_link(folders.latest, draft.final)
    record = {"key": "k", "profile": "development", "inputs": state.with_digests(root, inputs)}
    state.remember(folders, draft.name, {**record, "exit_code": 6, "exit_codes": [6, 5], "summary": {"decision": "FAIL"}})
    return folders


def touch(path: Path) -> None:
    os.utime(path, (5.0, 5.0))


def test_a_decision_stands_with_its_own_code(folders: Folders) -> None:
    found = state.standing_decision(folders, "k")
    assert found == state.Standing("abababababab-development-1", 6, (6, 5), {"decision": "FAIL"})
    assert state.standing_decision(folders, "other") is None


RUN = "build/runs/abababababab-development-1"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda root: (root / "contracts/a.yaml").write_text("b"), id="a project file has other bytes"),
        pytest.param(lambda root: (root / "contracts/a.yaml").unlink(), id="a project file is gone"),
        pytest.param(lambda root: (root / "contracts/b.yaml").write_text(""), id="a project file is new"),
        pytest.param(lambda root: (root.parent / "extract/t.csv").write_text("u"), id="an extract has other bytes"),
        pytest.param(lambda root: (root / RUN / "tables/x.csv").unlink(), id="an output is gone"),
        pytest.param(lambda root: (root / RUN / "tables/x.csv").write_text("y"), id="an output is altered"),
        pytest.param(lambda root: (root / RUN / "tables/y.csv").write_text("y"), id="an output is new"),
        pytest.param(lambda root: (root / RUN / "manifest.json").unlink(), id="the manifest is gone"),
        pytest.param(lambda root: (root / "build/latest").unlink(), id="latest is gone"),
        pytest.param(lambda root: (root / "state/last.json").write_text("{"), id="the record is unreadable"),
        pytest.param(lambda root: (root / "state/last.json").unlink(), id="the record is gone"),
    ],
)
def test_a_decision_falls(folders: Folders, change) -> None:
    change(folders.root)
    assert state.standing_decision(folders, "k") is None


@pytest.mark.parametrize("path", ["contracts/a.yaml", f"{RUN}/tables/x.csv"])
def test_another_time_with_the_same_bytes_does_not_make_it_fall(folders: Folders, path: str) -> None:
    touch(folders.root / path)
    found = state.standing_decision(folders, "k")
    assert found is not None
    assert found.refreshed


def test_a_file_replaced_with_the_same_size_and_time_is_looked_into(folders: Folders) -> None:
    path = folders.root / RUN / "tables/x.csv"
    times = path.stat()
    other = folders.root / "other"
    other.write_bytes(b"y")
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    os.replace(other, path)
    assert state.standing_decision(folders, "k") is None


def test_finding_out_imports_no_engine(folders: Folders) -> None:
    script = (
        "import sys; from pathlib import Path; from qvhmig.running import state; from qvhmig.running.run_folder import Folders;"
        "assert state.standing_decision(Folders(Path(sys.argv[1])), 'k');"
        "print(sorted({'polars', 'sqlglot', 'pydantic', 'yaml', 'rich', 'jinja2', 'argparse'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script, str(folders.root)], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
