"""docs/contracts.md and docs/documents.md walked as a reader would: its files written in order, its commands run, its outputs compared.

`--accept` writes the outputs into the page. Digests and seconds are replaced before the comparison; nothing else is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from page_blocks import Block, blocks, with_outputs

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "contracts.md"
WALKED = [PAGE, ROOT / "docs" / "documents.md"]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A PATH whose `qvhmig` is the engine of this checkout, under this interpreter."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "qvhmig"
    command.write_text(f"#!{sys.executable}\nimport sys\nfrom qvhmig.cli import main\nsys.exit(main())\n")
    command.chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("COLUMNS", "PYTEST"))}
    return {**kept, "PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "engine")}


def settled(text: str) -> str:
    """Digests and times differ from day to day and machine to machine."""
    text = re.sub(r"\b[0-9a-f]{12}(?=-\w+-\d+\b)", "0a1b2c3d4e5f", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "0a1b2c3d4e5f", text)
    text = re.sub(r", [\d,]+ rows/s$", "", text, flags=re.M)  # said only where there was time enough to measure
    return "\n".join(line.rstrip() for line in text.splitlines()) + ("\n" if text else "")


def run(block: Block, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["sh", "-c", block.text], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert "Traceback" not in done.stdout, done.stdout
    return settled(done.stdout)


@pytest.mark.parametrize("page", WALKED, ids=lambda page: page.stem)
def test_the_walk_gives_what_the_page_shows(
    page: Path, tmp_path: Path, environment: dict[str, str], request: pytest.FixtureRequest
) -> None:
    outputs: dict[int, str] = {}
    wrong: list[str] = []
    pending: tuple[Block, str] | None = None
    for block in blocks(page):
        if block.file:
            target = tmp_path / block.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.language == "sh" and not block.words:
            pending = (block, run(block, tmp_path, environment))
        elif block.language == "text" and pending is not None:
            outputs[block.start] = pending[1]
            if block.text != pending[1]:
                wrong.append(f"{block}: `{pending[0].text.strip()}` says\n{pending[1]}the page shows\n{block.text}")
            pending = None
    assert outputs
    if request.config.getoption("--accept"):
        page.write_text(with_outputs(page, outputs), encoding="utf-8")
    else:
        assert not wrong, "\n".join(wrong)


def test_commands_shown_for_the_library_run_there(tmp_path: Path, environment: dict[str, str]) -> None:
    shutil.copytree(ROOT / "examples" / "library", tmp_path / "library", ignore=shutil.ignore_patterns("build", "state"))
    ran = [run(block, tmp_path / "library", environment) for block in blocks(PAGE) if block.words == "library"]
    assert ran
    for said in ran:
        assert not re.search(r"\bQV\d{3}\b", said), said


def test_every_verb_shown_compiles_and_runs_over_the_library(tmp_path: Path, environment: dict[str, str]) -> None:
    """Each `rows` block becomes the rows of a quality rule of the library that counts what comes out."""
    library = tmp_path / "library"
    shutil.copytree(ROOT / "examples" / "library", library, ignore=shutil.ignore_patterns("build", "state"))
    rules = ["rules: 1"]
    shown = [block for block in blocks(PAGE) if block.words == "rows"]
    for number, block in enumerate(shown, 1):
        rules += [
            f"DOC-{number}:",
            "  severity: MINOR", "  scope: source", "  area: documentation", f"  says: the example at line {block.line}", "  owner: nobody",
            "  rows:", textwrap.indent(block.text, "    ").rstrip(), "  measure: count(1)", "  at_least: 1",
        ]  # fmt: skip
    (library / "gates" / "rules" / "documentation.yaml").write_text("\n".join(rules) + "\n", encoding="utf-8")
    for command in ("check", "apply"):
        done = subprocess.run(
            ["qvhmig", command], cwd=library, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}"
