"""What a person sees of a wrong call, a missing file, a fault or a reader that leaves: always words, never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from qvhmig import cli
from qvhmig.cli_options import COMMANDS
from qvhmig.cli_refusals import refusal

ROOT = Path(__file__).resolve().parent.parent.parent

WRONG_CALLS = [
    (["runz"], "command line QV841 unknown command 'runz'; did you mean 'runs'?"),
    (["aply", "--profile", "x"], "command line QV841 unknown command 'aply'; did you mean 'apply'?"),
    (["nothing"], f"command line QV841 unknown command 'nothing'; known: {', '.join(sorted({c.name.split()[0] for c in COMMANDS}))}"),
    (["runs", "lsit"], "command line QV841 unknown command 'runs lsit'; did you mean 'list'?"),
    (["runs"], "command line QV841 'runs' needs a command; known: list, show, diff, use, prune"),
    (["keys", "lst"], "command line QV841 unknown command 'keys lst'; did you mean 'list'?"),
    (["apply", "--profil", "x"], "command line QV841 unknown option '--profil' of 'qvhmig apply'; did you mean '--profile'?"),
    (["apply", "--profil=x"], "command line QV841 unknown option '--profil=x' of 'qvhmig apply'; did you mean '--profile'?"),
    (["runs", "show", "--verfy"], "command line QV841 unknown option '--verfy' of 'qvhmig runs show'; did you mean '--verify'?"),
    (
        ["check", "a.yaml", "b.yaml"],
        "command line QV841 'b.yaml' is one argument too many for 'qvhmig check'; see 'qvhmig check --help'",
    ),
    (["try", "1"], "command line QV841 qvhmig try: the following arguments are required: --over; see 'qvhmig try --help'"),
    (["apply", "--engine", "duckdb"], "command line QV841 'duckdb' is no value of '--engine'; known: polars"),
    (["check", "--format", "jsno"], "command line QV841 'jsno' is no value of '--format'; did you mean 'json'?"),
    (["try", "1", "--over", "a.csv", "--limit", "few"], "command line QV841 'few' is no value of '--limit'; give a whole number"),
    (["apply"], "lifecycle.yaml QV842 there is no such file; go to the project's folder, or name its lifecycle.yaml"),
    (["check", "lifecycel.yaml"], "lifecycel.yaml QV842 there is no such file; did you mean 'lifecycle.yml.yaml'?"),
    (["runs", "list", "--lifecycle", "folder"], "folder QV842 is a folder; name the file: folder/lifecycle.yaml"),
]


def test_the_package_is_the_command_too() -> None:
    """Where the script is not on the path: `python -m qvhmig`."""
    done = subprocess.run([sys.executable, "-m", "qvhmig", "runz"], cwd=ROOT / "engine", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'runs'?" in done.stderr


@pytest.mark.parametrize(("arguments", "said"), WRONG_CALLS, ids=[" ".join(call) for call, _ in WRONG_CALLS])
def test_a_wrong_call_is_exit_2_with_the_next_step(qvhmig, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "folder").mkdir()
    if "lifecycel.yaml" in arguments:
        (tmp_path / "lifecycle.yml.yaml").touch()
    told = qvhmig(*arguments)
    assert (told.code, told.out, told.err) == (2, "", f"{said}\n1 error, 0 warnings\n")


def test_a_wrong_call_in_json_is_on_stdout(qvhmig) -> None:
    told = qvhmig("runs", "list", "--json")
    assert (told.code, told.err) == (2, "")
    assert json.loads(told.out) == {
        "version": 1,
        "exit_code": 2,
        "exit_codes": [2],
        "problems": [
            {
                "code": "QV842",
                "level": "error",
                "path": "lifecycle.yaml",
                "line": 0,
                "column": 0,
                "message": "there is no such file",
                "next_step": "go to the project's folder, or name its lifecycle.yaml",
                "subject": "",
            }
        ],
    }


def test_no_arguments_shows_the_help(qvhmig) -> None:
    told = qvhmig()
    assert told.code == 0
    assert told.out.startswith("usage: qvhmig [-h] [--version] COMMAND ...\n")


def test_the_version_is_that_of_the_package(qvhmig) -> None:
    line = next(x for x in (ROOT / "pyproject.toml").read_text().splitlines() if x.startswith("version = "))
    version = line.split('"')[1]
    assert qvhmig("--version").out == f"qvhmig {version}\n"


def test_every_handler_exists() -> None:
    from importlib import import_module

    for command in COMMANDS:
        module, _, function = command.handler.partition(":")
        assert callable(getattr(import_module(module), function)), command.name


@pytest.mark.parametrize("command", COMMANDS, ids=[c.name for c in COMMANDS])
def test_every_command_explains_itself(qvhmig, command) -> None:
    told = qvhmig(*command.name.split(), "--help")
    assert told.code == 0
    assert f"usage: qvhmig {command.name} " in told.out
    assert command.example.startswith(f"qvhmig {command.name}")


def test_a_fault_of_ours_has_a_code_a_place_and_no_cell_value(qvhmig, monkeypatch: pytest.MonkeyPatch) -> None:
    from qvhmig.service import machine

    def broken(_: Path) -> None:
        raise ValueError("could not convert 'SECRET VALUE' to an integer")

    monkeypatch.setattr(machine, "examine", broken)
    told = qvhmig("doctor")
    assert told.code == 1
    assert "SECRET" not in told.out + told.err
    assert "Traceback" not in told.err
    lines = told.err.splitlines()
    assert lines[0].startswith("qvhmig/cli_project.py:")
    assert " QV900 internal fault (ValueError); no decision was made by this call; run again with --debug" in lines[0]
    shown = qvhmig("doctor", "--debug")
    assert shown.code == 1
    assert "SECRET VALUE" in shown.err


def test_what_the_system_refuses_is_told_with_its_place_and_the_next_step(qvhmig, tmp_path: Path) -> None:
    """A file where the folder `state` should be: nothing of the program is at fault, so nobody is asked to report it."""
    shutil.copytree(ROOT / "examples" / "library", tmp_path / "library", ignore=shutil.ignore_patterns("build", "state"))
    (tmp_path / "library" / "state").write_text("", encoding="utf-8")
    told = qvhmig("apply", str(tmp_path / "library" / "lifecycle.yaml"))
    assert told.code == 10
    assert [line for line in told.err.splitlines() if " QV" in line] == [
        "state/lock QV901 the system refuses this (Not a directory); no decision was made by this call;"
        " take away what stands in the place of a file or folder of the project, then start again"
    ]


@pytest.mark.parametrize("write", [
    lambda: Path("/dev/full").write_text("x", encoding="utf-8"),
    lambda: pl.DataFrame({"a": ["SECRET"]}).write_csv("/dev/full"),
    lambda: pl.DataFrame({"a": ["SECRET"]}).write_parquet("/dev/full"),
], ids=["python", "polars csv", "polars parquet"])  # fmt: skip
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_known_whoever_writes(write: Callable[[], object], tmp_path: Path) -> None:
    with pytest.raises((OSError, pl.exceptions.PolarsError)) as fault:
        write()
    problem = refusal(fault.value, tmp_path)
    assert problem is not None
    assert str(problem).endswith("QV901 the system refuses this (No space left on device); no decision was made by this call; make room, then start again; what was half done is removed or finished first")


def test_other_faults_are_no_refusal(tmp_path: Path) -> None:
    for fault in (ValueError("os error 28"), FileNotFoundError(2, "gone"), pl.exceptions.ComputeError("x")):
        assert refusal(fault, tmp_path) is None


@pytest.mark.parametrize(("stop", "word"), [(KeyboardInterrupt, "interrupted"), (cli.Terminated, "terminated")])
def test_an_interrupt_is_130(qvhmig, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException], word: str) -> None:
    from qvhmig.service import machine

    def interrupted(_: Path) -> None:
        raise stop

    monkeypatch.setattr(machine, "examine", interrupted)
    told = qvhmig("doctor")
    assert (told.code, told.err) == (130, f"{word}; the state is consistent, the next apply goes on from here\n")


def test_a_termination_signal_is_130_and_releases_the_lock(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from qvhmig import cli; from qvhmig.service import machine;"
        "from qvhmig.running.lock import ProjectLock\n"
        "def wait(_):\n"
        "    with ProjectLock(Path('state'), 'wait'):\n"
        "        print('ready', flush=True); time.sleep(60)\n"
        "machine.examine = wait\n"
        "sys.exit(cli.main(['doctor']))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    child = subprocess.Popen(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    assert (tmp_path / "state/lock").exists()
    child.send_signal(signal.SIGTERM)
    _, err = child.communicate(timeout=30)
    assert (child.returncode, err) == (130, "terminated; the state is consistent, the next apply goes on from here\n")
    assert not (tmp_path / "state/lock").exists()


def test_a_reader_that_leaves_is_no_fault(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, "-m", "qvhmig.cli", "schema", "--out", "-"]
    child = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.read(10)
    child.stdout.close()
    assert child.stderr.read() == b""
    assert child.wait() == 0


def test_doctor_finds_nothing_wrong_here(qvhmig) -> None:
    told = qvhmig("doctor", "--json")
    findings = {f["subject"]: f["state"] for f in json.loads(told.out)["findings"]}
    assert {name: state for name, state in findings.items() if state == "wrong"} == {}
    assert findings["sqlglotc"] == "ok"
    assert told.code == 0


def test_doctor_knows_the_floors_of_the_package() -> None:
    import tomllib

    from qvhmig.service.machine import FLOORS

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    floors = {name.lower(): floor for name, floor in (text.split(">=") for text in wanted)}
    assert floors == {name.lower(): floor for name, floor in FLOORS.items()}
