"""What bootstrap.sh says on machines that lack something. Each stands in for the missing part by a PATH of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "env", "cat", "dirname", "rm", "mkdir")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout with the bootstrap's inputs, and an empty folder `bin` that will be the whole PATH."""
    for name in ("bootstrap.sh", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def script(path: Path, text: str) -> None:
    path.write_text(f"#!{shutil.which('sh')}\n{text}", encoding="utf-8")
    path.chmod(0o755)


def bootstrap(machine: Path, **more: str) -> tuple[int, str]:
    environment = {"PATH": str(machine / "bin"), "HOME": str(machine), **more}
    done = subprocess.run(["sh", "bootstrap.sh"], cwd=machine, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def python_that(machine: Path, lacking: str, root: bool = False) -> None:
    """A `python3` that is this one, except that a given question gets another answer."""
    answers = {
        "version": '*version_info*) exit 1 ;; *platform*) echo 3.8.10; exit 0 ;;',
        "venv": "*'import venv, ensurepip'*) exit 1 ;;",
    }
    who = f"*geteuid*) echo {0 if root else 1000}; exit 0 ;;"
    script(machine / "bin" / "python3", f'case "$*" in {who} {answers[lacking]} esac\nexec {sys.executable} "$@"\n')


def test_without_python_it_says_what_to_install(machine: Path) -> None:
    code, said = bootstrap(machine)
    assert code == 2
    assert said == (
        "bootstrap: no 'python3' on the PATH; install Python 3.11 or newer, or name one: PYTHON=/path/to/python3 ./bootstrap.sh\n"
    )


def test_an_old_python_is_named_with_its_version(machine: Path) -> None:
    python_that(machine, "version")
    code, said = bootstrap(machine)
    assert code == 2
    assert said == (
        "bootstrap: 'python3' is 3.8.10, 3.11 or newer is needed; name one: PYTHON=/path/to/python3.11 ./bootstrap.sh\n"
    )


def version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def test_without_venv_a_user_gets_the_line_to_run(machine: Path) -> None:
    python_that(machine, "venv")
    script(machine / "bin" / "apt-get", "echo never >&2; exit 1\n")
    code, said = bootstrap(machine)
    assert code == 2
    line = f"apt-get update && apt-get install -y python{version()}-venv"
    assert said == f"bootstrap: this Python has no venv module; run: sudo sh -c '{line}'\n"


def test_without_venv_root_gets_it_from_apt(machine: Path) -> None:
    python_that(machine, "venv", root=True)
    script(machine / "bin" / "apt-get", f'echo "apt-get $*" >>{machine}/asked\n')
    code, said = bootstrap(machine)
    package = f"python{version()}-venv"
    assert (machine / "asked").read_text() == f"apt-get update -q\napt-get install -y -q {package}\n"
    assert code == 2  # this pretended Python has no venv even afterwards
    assert said.endswith(f"{package} is installed, yet 'python3' still has no venv; is it the system's Python? Try: PYTHON=/usr/bin/python3 ./bootstrap.sh\n")


def test_when_packages_cannot_be_had_it_says_how_to_bring_them(machine: Path) -> None:
    (machine / "bin" / "python3").symlink_to(os.path.realpath(sys.executable))
    (machine / "engine").mkdir()
    code, said = bootstrap(machine, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(machine / "bin"), PIP_CONFIG_FILE=os.devnull)
    assert code == 2
    assert "the packages could not be installed" in said
    assert "PIP_NO_INDEX=1 PIP_FIND_LINKS=$PWD/wheels ./bootstrap.sh" in said
    assert not (machine / ".venv" / "stamp").exists(), "a broken installation must not look finished"


def test_an_unchanged_installation_is_left_alone(machine: Path) -> None:
    """The stamp is that of the requirements: the second start installs nothing, a changed file makes it install again."""
    (machine / "bin" / "python3").symlink_to(os.path.realpath(sys.executable))
    (machine / ".venv" / "bin").mkdir(parents=True)
    script(machine / ".venv" / "bin" / "qvhmig", "exit 0\n")
    (machine / ".venv" / "stamp").write_text("of an earlier time\n")
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(machine / "bin"), "PIP_CONFIG_FILE": os.devnull}
    code, said = bootstrap(machine, **offline)
    assert (code, "installing into .venv" in said) == (2, True)
    wanted = subprocess.run(
        [str(machine / "bin" / "python3"), "-"], input=_stamp_program(), cwd=machine, capture_output=True, text=True, check=True
    ).stdout
    shutil.rmtree(machine / ".venv")
    (machine / ".venv" / "bin").mkdir(parents=True)
    script(machine / ".venv" / "bin" / "qvhmig", "exit 0\n")
    (machine / ".venv" / "stamp").write_text(wanted)
    assert bootstrap(machine, **offline) == (0, "")
    (machine / "constraints.txt").write_text("polars==2.1.0\n")
    assert bootstrap(machine, **offline)[0] == 2


def _stamp_program() -> str:
    text = (ROOT / "bootstrap.sh").read_text(encoding="utf-8")
    return text.split("<<'PY'\n")[1].split("\nPY\n")[0]


def test_pins_cover_every_requirement_above_its_floor() -> None:
    import tomllib

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    )
    pinned = {canonicalize_name(name): version for name, version in pins.items()}
    for text in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        requirement = Requirement(text)
        assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, text
    assert "sqlglotc" not in pinned, "its compiled classes cannot be subclassed (DECISIONS 3)"
