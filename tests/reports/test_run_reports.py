"""The report files of a real run: all there, stable, private, and without one cell value."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

NAMES = {
    "schemas/source_schema_catalog.csv",
    "schemas/target_schema_catalog.csv",
    "schemas/schema_catalog_summary.json",
    "reports/semantic_mapping_matrix.csv",
    "reports/semantic_mapping_summary.json",
    "reports/mapping_contract.csv",
    "reports/mapping_contract_summary.json",
    "reports/contract_migration_report.json",
    "reports/contract_migration_table_stats.csv",
    "reports/contract_migration_issues.csv",
    "reports/contract_migration_rejects.csv",
    "reports/enterprise_pipeline_report.json",
    "reports/enterprise_pipeline_issues.csv",
    "reports/release_gate_report.json",
    "reports/summary.md",
    "reports/index.html",
}
CANARY = "QCANARYQ"
PATIENT_FOLDERS = ("tables", "rejects", "holds")


@dataclass(frozen=True)
class Run:
    folder: Path
    project: Path
    code: int
    said: str

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def rows(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text(name))))


def run_library(root: Path, folder: Path) -> Run:
    """The library example with canaries: names, an unknown code, an unreadable date and price, an unknown key."""
    project = folder / "library"
    ignored = shutil.ignore_patterns("build", "state")
    shutil.copytree(root / "examples" / "library", project, ignore=ignored)
    borrowers = project / "extract" / "BORROWER.csv"
    table = list(csv.DictReader(io.StringIO(borrowers.read_text(encoding="utf-8"))))
    for n, row in enumerate(table):
        row["surname"], row["forename"] = f"{CANARY}S{n}", f"{CANARY}F{n}"
    table[1]["born"] = CANARY
    table[2]["category"] = CANARY
    _write(borrowers, table)
    items = project / "extract" / "ITEM.csv"
    table = list(csv.DictReader(io.StringIO(items.read_text(encoding="utf-8"))))
    table[0]["price"], table[1]["title_no"] = CANARY, CANARY
    _write(items, table)
    command = [sys.executable, "-m", "qvhmig.cli", "apply", str(project / "lifecycle.yaml")]
    environment = {"PYTHONPATH": str(root / "engine"), "PATH": "/usr/bin:/bin", "COLUMNS": "100"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)
    return Run((project / "build" / "latest").resolve(), project, done.returncode, done.stdout + done.stderr)


def _write(path: Path, table: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


@pytest.fixture(scope="module")
def run(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_library(root, tmp_path_factory.mktemp("first"))


def test_every_report_that_the_board_knows_is_there(run: Run) -> None:
    assert run.folder.is_dir(), run.said
    there = {path.relative_to(run.folder).as_posix() for path in run.folder.rglob("*") if path.is_file()}
    assert there >= NAMES


def test_no_cell_value_leaves_the_data_files(run: Run) -> None:
    carriers = [p for p in run.folder.rglob("*") if p.is_file() and p.relative_to(run.folder).parts[0] not in PATIENT_FOLDERS]
    told = [path.relative_to(run.folder).as_posix() for path in carriers if CANARY.encode() in path.read_bytes()]
    assert told == []
    assert CANARY not in run.said
    inside = [p for name in PATIENT_FOLDERS for p in (run.folder / name).rglob("*.csv") if CANARY.encode() in p.read_bytes()]
    assert inside, "the canaries must reach the data files, or this test proves nothing"
    logs = [p for p in (run.project / "state").rglob("*") if p.is_file() and p.suffix in (".log", ".json")]
    assert [p.name for p in logs if CANARY.encode() in p.read_bytes()] == []


def test_reports_are_private(run: Run) -> None:
    modes = {stat.S_IMODE((run.folder / name).stat().st_mode) for name in NAMES}
    assert modes == {0o600}


def test_reports_of_a_second_project_with_the_same_key_have_the_same_bytes(run: Run, root: Path, tmp_path: Path) -> None:
    (tmp_path / "library" / "state").mkdir(parents=True, mode=0o700)
    shutil.copy(run.project / "state" / "hash.key", tmp_path / "key")
    shutil.rmtree(tmp_path / "library")
    second = tmp_path / "again"
    second.mkdir()
    project = second / "library"
    first_state = run.project / "state" / "hash.key"
    shutil.copytree(root / "examples" / "library", project, ignore=shutil.ignore_patterns("build", "state"))
    shutil.rmtree(project)
    again = _with_key(root, second, first_state.read_bytes())
    for name in sorted(NAMES | {"metrics.json", "decision.json"}):
        assert (again.folder / name).read_bytes() == (run.folder / name).read_bytes(), name


def _with_key(root: Path, folder: Path, key: bytes) -> Run:
    made = run_library(root, folder)
    shutil.rmtree(made.project / "build")
    shutil.rmtree(made.project / "state")
    (made.project / "state").mkdir(mode=0o700)
    (made.project / "state" / "hash.key").write_bytes(key)
    command = [sys.executable, "-m", "qvhmig.cli", "apply", str(made.project / "lifecycle.yaml")]
    environment = {"PYTHONPATH": str(root / "engine"), "PATH": "/usr/bin:/bin", "COLUMNS": "100"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)
    return Run((made.project / "build" / "latest").resolve(), made.project, done.returncode, done.stdout + done.stderr)


def test_the_reports_tell_the_same_figures(run: Run) -> None:
    decision = json.loads(run.text("decision.json"))
    release = json.loads(run.text("reports/release_gate_report.json"))
    assert {k: release[k] for k in decision} == decision
    ledger = {u["target"]: u for u in json.loads(run.text("ledger.json"))["units"] if u["kind"] == "contract"}
    stats = {row["target_table"]: row for row in run.rows("reports/contract_migration_table_stats.csv")}
    assert {name: int(row["written"]) for name, row in stats.items()} == {name: u["written"] for name, u in ledger.items()}
    left = ("filtered", "rejected", "held", "merged", "unused", "absorbed")
    for row in stats.values():
        assert int(row["read"]) + int(row["made"]) == sum(int(row[term]) for term in left) + int(row["written"])
    rejected = sum(int(row["rejected"]) + int(row["held"]) for row in stats.values())
    listed = [r for r in run.rows("reports/contract_migration_rejects.csv") if r["unit"].startswith("contract:")]
    assert sum(int(row["rows"]) for row in listed) == rejected


def test_rows_in_reports_are_named_by_keyed_hashes(run: Run) -> None:
    names = [row["row"] for row in run.rows("reports/contract_migration_rejects.csv")]
    assert names
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)


def test_every_catalog_field_has_one_line_in_the_mapping_contract(run: Run) -> None:
    catalog = [(row["table"], row["field"]) for row in run.rows("schemas/target_schema_catalog.csv")]
    assert [(row["target_table"], row["target_field"]) for row in run.rows("reports/mapping_contract.csv")] == catalog


class _Page(HTMLParser):
    """Collects ids, references and the nesting of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.open: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"]] if given.get("id") else []
        self.references += [str(given[name]) for name in ("href", "src", "action") if given.get(name)]
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag not in ("meta", "link", "br", "img", "input", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_alone_and_is_well_formed(run: Run) -> None:
    text = run.text("reports/index.html")
    page = _Page()
    page.feed(text)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert all(reference.startswith("#") and reference[1:] in page.ids for reference in page.references)
    assert "url(" not in text and "@import" not in text and "<script" not in text
    assert page.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert '<html lang="en">' in text
    assert re.search("<th(?! scope)[ >]", text) is None


def test_no_clock_of_the_day_is_in_a_report(run: Run) -> None:
    today = datetime.date.today()
    spellings = (today.isoformat(), today.strftime("%d/%m/%Y"), today.strftime("%Y%m%d"))
    told = [name for name in NAMES if any(day in run.text(name) for day in spellings)]
    assert told == []
