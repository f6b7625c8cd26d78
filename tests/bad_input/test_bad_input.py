"""Bad input, end to end by the real command line: the exit code and the exact words, never a traceback, never a lost row."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
TERMS = ("filtered", "rejected", "held", "merged", "unused", "absorbed")


def do(root: Path, change: dict[str, Any]) -> None:
    """One change: `delete`, `write`, `append`, `prepend` (`text` as ISO-8859-1), `replace` (`old`, `new`), `copy` (`to`),
    `append_copy_of_line` (`line`, from 1)."""
    verb, path = next((v, root / p) for v, p in change.items() if v not in ("text", "old", "new", "to", "line"))
    if verb == "delete":
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    elif verb == "copy":
        shutil.copy(path, root / change["to"])
    elif verb == "replace":
        before = path.read_text(encoding="utf-8")
        assert change["old"] in before, f"{path.name} does not hold what the case replaces"
        path.write_text(before.replace(change["old"], change["new"], 1), encoding="utf-8")
    elif verb == "append_copy_of_line":
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join([*lines, lines[change["line"] - 1]]))
    else:
        text = change["text"].encode("iso-8859-1")
        before = path.read_bytes() if path.exists() else b""
        path.write_bytes({"write": text, "append": before + text, "prepend": text + before}[verb])


def apply(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    return subprocess.run([sys.executable, "-m", "qvhmig.cli", "apply", "lifecycle.yaml"], cwd=root, env=environment, capture_output=True, text=True, check=False)


def figures(root: Path) -> dict[str, dict[str, int]]:
    """unit -> term.reason -> rows, lines of lookups left out."""
    units = json.loads((root / "build" / "latest" / "ledger.json").read_text(encoding="utf-8"))["units"]
    found: dict[str, dict[str, int]] = {}
    for unit in units:
        counts = found.setdefault(unit["unit"], {})
        for line in unit["lines"]:
            assert (line["residual"], line["checksum_difference"]) == (0, "0"), line["place"]
            if not line["lookup"]:
                for term in TERMS:
                    for reason, left in line[term].items():
                        counts[f"{term}.{reason}"] = counts.get(f"{term}.{reason}", 0) + left["rows"]
    return found


def warnings(root: Path) -> list[str]:
    """Codes of messages among the issues that the gates count."""
    with (root / "build" / "latest" / "reports" / "contract_migration_issues.csv").open(encoding="utf-8", newline="") as file:
        return sorted(row[2] for row in csv.reader(file) if row[0] == "message")


def kept_nowhere(root: Path) -> dict[str, tuple[int, int]]:
    """File -> rows that the ledger has rejected or held, and rows of the file, where the two differ."""
    run, found = root / "build" / "latest", {}
    for unit in json.loads((run / "ledger.json").read_text("utf-8"))["units"]:
        for term, folder in (("rejected", "rejects"), ("held", "holds")):
            path = run / folder / f"{unit['target'] or unit['kind'] + '_' + unit['unit']}.csv"
            counted = sum(value["rows"] for line in unit["lines"] if not line["lookup"] for value in line[term].values())
            with path.open(encoding="utf-8", newline="") as file:
                kept = sum(1 for _ in csv.DictReader(file))
            if counted != kept:
                found[f"{folder}/{path.name}"] = (counted, kept)
    return found


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, int]]:
    """The figures of the library as it is."""
    root = tmp_path_factory.mktemp("library") / "library"
    shutil.copytree(ROOT / "examples" / "library", root, ignore=shutil.ignore_patterns("build", "state"))
    assert apply(root).returncode == 0
    return figures(root)


@pytest.mark.parametrize("case", CASES, ids=[case["it"] for case in CASES])
def test_bad_input(case: dict[str, Any], tmp_path: Path, undisturbed: dict[str, dict[str, int]]) -> None:
    root = tmp_path / "library"
    shutil.copytree(ROOT / "examples" / "library", root, ignore=shutil.ignore_patterns("build", "state"))
    for change in case["do"]:
        do(root, change)
    done = apply(root)
    assert "Traceback" not in done.stderr
    assert "Thorn" not in done.stderr + done.stdout
    assert done.returncode == case["exit"], done.stdout + done.stderr
    said = [line for line in done.stderr.splitlines() if " QV" in line and not line.startswith("warning: ")]
    assert said == case.get("says", [])
    warned = [line.split(" QV")[1][:3] for line in done.stderr.splitlines() if line.startswith("warning: ") and " QV" in line]
    assert sorted(set(warned)) == [code[2:] for code in sorted(case.get("warns", []))] or case["exit"] == 10
    if case["exit"] not in (2, 4, 10):
        expected = {unit: dict(counts) for unit, counts in undisturbed.items()}
        for unit, more in case.get("more", {}).items():
            for name, rows in more.items():
                expected[unit][name] = expected[unit].get(name, 0) + rows
        assert figures(root) == {unit: {n: r for n, r in counts.items() if r} for unit, counts in expected.items()}
        assert warnings(root) == case.get("warns", [])
        assert not kept_nowhere(root)
    else:
        assert not (root / "build" / "latest").exists()


def test_the_words_of_a_ragged_line_stand_among_the_rejects_and_in_the_unreadable_file_with_their_place(tmp_path: Path) -> None:
    """Set aside, never dropped: what could not be read can be looked at by those who may."""
    root = tmp_path / "library"
    shutil.copytree(ROOT / "examples" / "library", root, ignore=shutil.ignore_patterns("build", "state"))
    do(root, {"append": "extract/BORROWER.csv", "text": "000991,Thorn,Ada\n"})
    apply(root)
    aside = [path for path in (root / "build").rglob("BORROWER.csv") if path.parent.name == "unreadable"]
    assert len(aside) == 1
    assert "Thorn" in aside[0].read_text(encoding="utf-8")
    assert aside[0].stat().st_mode & 0o077 == 0
    with (root / "build/latest/rejects/MEMBER.csv").open(encoding="utf-8", newline="") as file:
        told = [row for row in csv.DictReader(file) if row["reason"] == "unreadable_line"]
    assert [(row["table"], row["file"], row["line"], row["raw"], row["row_id"]) for row in told] == [("BORROWER", "BORROWER.csv", "63", "000991,Thorn,Ada", "")]
    sent_round = (root / "build/latest/reports/contract_migration_rejects.csv").read_text(encoding="utf-8")
    assert "unreadable_line" in sent_round
    assert "Thorn" not in sent_round
