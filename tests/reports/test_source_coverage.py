"""Every source field in one state, with who reads it, why nobody does, and how many cells it holds."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qvhmig.planning import lineage
from qvhmig.planning.source_use import source_use
from qvhmig.running.cell_measures import POPULATING
from qvhmig.service.mapping_facts import target_tables
from qvhmig.service.opened_project import open_for

SCOPE = """source_scope: 1
set_aside:
  - tables: [FINE*]
    reason: fines are written off
    decided_by: librarian
  - fields: [BORROWER.shoe_size, TITLE.author]
    reason: nobody asks
    decided_by: cataloguer
"""
CATALOG = """FINE,1,fine_no,text,6,,,N,,1,,,,,number of a fine
FINE,2,amount,text,8,,,N,,,,,,,what is owed
FINE_TYPE,1,code,text,1,,,N,,1,,,,,kind of fine
STOCKTAKE,1,taken_on,text,10,,,N,,1,,,,,day
VAN,1,plate,text,8,,,N,,1,,,,,number plate
BORROWER,10,shoe_size,text,2,,,N,,,,,,,size
BORROWER,11,nickname,text,20,,,N,,,,,,,as friends say
BORROWER,12,never_sent,text,20,,,N,,,,,,,not in the extract
"""


@pytest.fixture(scope="module")
def run(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library with fields and tables that nobody reads: a nickname that is filled, empty text and missing in turn."""
    project = tmp_path_factory.mktemp("coverage") / "library"
    shutil.copytree(root / "examples" / "library", project, ignore=shutil.ignore_patterns("build", "state"))
    (project / "contracts" / "source_scope.yaml").write_text(SCOPE, encoding="utf-8")
    catalog = project / "requirement_spec" / "catalogs" / "source_schema_catalog.csv"
    lines = catalog.read_text(encoding="utf-8").splitlines()
    last = max(n for n, line in enumerate(lines) if line.startswith("BORROWER,"))
    added = CATALOG.splitlines()
    catalog.write_text("\n".join([*lines[: last + 1], *added[5:], *lines[last + 1 :], *added[:5]]) + "\n", encoding="utf-8")
    extract = project / "extract" / "BORROWER.csv"
    rows = extract.read_text(encoding="utf-8").splitlines()
    ends = [",shoe_size,nickname", *(("," + ("", '""', "Bo")[n % 3]).join(("," + "44", "")) for n in range(len(rows) - 1))]
    extract.write_text("".join(f"{row}{end}\n" for row, end in zip(rows, ends, strict=True)), encoding="utf-8")
    (project / "extract" / "STOCKTAKE.csv").write_text("taken_on\n2020-01-01\n\"\"\n2021-01-01\n", encoding="utf-8")
    (project / "extract" / "FINE.csv").write_text("fine_no,amount\n1,2\n", encoding="utf-8")
    environment = {"PYTHONPATH": str(root / "engine"), "PATH": "/usr/bin:/bin", "COLUMNS": "100"}
    command = [sys.executable, "-m", "qvhmig.cli", "apply", str(project / "lifecycle.yaml")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert "decision:" in done.stdout, done.stdout + done.stderr
    return project / "build" / "latest"


def coverage(run: Path) -> dict[str, dict[str, str]]:
    with (run / "reports" / "source_coverage.csv").open(encoding="utf-8", newline="") as lines:
        return {f"{row['source_table']}.{row['source_field']}": row for row in csv.DictReader(lines)}


def test_every_source_field_stands_there_once_and_in_one_state(run: Path, root: Path) -> None:
    rows = coverage(run)
    with (run / "schemas" / "source_schema_catalog.csv").open(encoding="utf-8", newline="") as lines:
        assert list(rows) == [f"{row['table']}.{row['field']}" for row in csv.DictReader(lines)]
    assert {name for name, row in rows.items() if row["state"] == "set_aside"} == {
        "BORROWER.desk_notes", "BORROWER.shoe_size", "TITLE.isbn", "FINE.fine_no", "FINE.amount", "FINE_TYPE.code",
    }  # fmt: skip
    unread = {name for name, row in rows.items() if row["state"] == "unread"}
    assert unread == {"BORROWER.nickname", "BORROWER.never_sent", "STOCKTAKE.taken_on", "VAN.plate"}
    summary = json.loads((run / "reports" / "semantic_mapping_summary.json").read_bytes())
    assert summary["source_fields"] == {"used": len(rows) - 10, "set_aside": 6, "unread": 4}
    assert summary["source_tables"] == {"read": 4, "set_aside": 2, "unread": 2}


def test_a_used_field_names_its_target_fields_and_the_units_whose_rows_it_decides(run: Path) -> None:
    rows = coverage(run)
    assert rows["BORROWER.surname"]["target_fields"] == "MEMBER.family_name"
    assert "contract:member" in rows["BORROWER.status"]["rows_of"].split("|")
    assert rows["BORROWER.status"]["target_fields"] == ""
    assert "rule LIB-MEM-03" in rows["BORROWER.borrower_no"]["watched_by"].split("|")


def test_a_field_set_aside_has_its_reason_and_who_decided(run: Path) -> None:
    rows = coverage(run)
    assert (rows["FINE.amount"]["reason"], rows["FINE.amount"]["decided_by"]) == ("fines are written off", "librarian")
    assert rows["FINE.amount"]["place"].startswith("contracts/source_scope.yaml:3:")
    assert rows["BORROWER.desk_notes"]["reason"] == "remarks about people are not carried over"


def test_an_unread_field_has_its_fill_count_or_says_that_there_is_no_extract(run: Path) -> None:
    rows = coverage(run)
    borrowers = int(rows["BORROWER.nickname"]["rows"])
    assert int(rows["BORROWER.nickname"]["filled"]) == len([n for n in range(borrowers) if n % 3 == 2])
    assert int(rows["BORROWER.shoe_size"]["filled"]) == borrowers
    assert (rows["BORROWER.never_sent"]["extract"], rows["BORROWER.never_sent"]["filled"]) == ("taken in", "")
    assert (rows["VAN.plate"]["extract"], rows["VAN.plate"]["filled"]) == ("no file", "")


def test_a_file_that_nobody_reads_is_counted_and_one_that_is_set_aside_is_not(run: Path) -> None:
    rows = coverage(run)
    taken = rows["STOCKTAKE.taken_on"]
    assert (taken["extract"], taken["rows"], taken["filled"]) == ("there, and nobody reads it", "3", "2")
    assert (rows["FINE.amount"]["extract"], rows["FINE.amount"]["rows"]) == ("there, and nobody reads it", "")
    summary = json.loads((run / "reports" / "semantic_mapping_summary.json").read_bytes())
    assert (summary["unread_and_filled"], summary["unread_cells_filled"]) == (2, 2 + int(rows["BORROWER.nickname"]["filled"]))
    assert not (run.resolve().parents[1] / "work" / "intake" / "tables" / "STOCKTAKE").exists()


def test_the_pages_for_people_show_the_counts_and_what_is_left_behind_most(run: Path) -> None:
    filled = int(coverage(run)["BORROWER.nickname"]["filled"])
    page, text = ((run / "reports" / name).read_text(encoding="utf-8") for name in ("index.html", "summary.md"))
    assert "| tables that are read | 4 | 27 | 3 | 2 |" in text
    assert "| tables set aside whole | 2 | 0 | 3 | 0 |" in text
    assert f"`BORROWER.nickname` ({filled} cells), `STOCKTAKE.taken_on` (2 cells)" in text
    assert f"<li><code>BORROWER.nickname</code>: {filled}</li>" in page
    assert '<th scope="row">tables nobody speaks of</th><td>2</td><td>0</td><td>0</td><td>2</td>' in page


def test_what_is_set_aside_and_read_all_the_same_is_a_warning(run: Path) -> None:
    with (run / "reports" / "contract_migration_issues.csv").open(encoding="utf-8", newline="") as lines:
        told = [row for row in csv.DictReader(lines) if "QV357" in row.values()]
    assert len(told) == 1
    assert any("'TITLE.author' is set aside, and read by COPY." in text for text in told[0].values())
    assert coverage(run)["TITLE.author"]["state"] == "used"


def test_no_run_populates_a_field_that_the_pages_say_cannot_be_filled(run: Path, root: Path) -> None:
    planned = open_for(root / "examples" / "library" / "lifecycle.yaml").plan()
    fillable = {(table.name, field.catalog.field) for table in target_tables(planned, None, "") for field in table.fields if field.fillable}
    units = json.loads((run / "ledger.json").read_bytes())["units"]
    populated = {(unit["target"], field) for unit in units if unit["kind"] == "contract" for field, cells in unit["cells"].items() if any(cells.get(origin) for origin in POPULATING)}
    assert populated and populated <= fillable
    assert ("MEMBER", "photo_id") not in fillable


def test_the_source_of_a_field_is_what_its_lineage_says(root: Path) -> None:
    planned = open_for(root / "examples" / "library" / "lifecycle.yaml").plan()
    use = source_use(planned.plan.units)
    for unit in planned.plan.units:
        if unit.kind == "contract":
            for traced in lineage.of(planned.plan, unit.target).fields:
                tables = sorted(str(origin) for origin in traced.origins if origin.kind == "table")
                assert sorted(use.sources[unit.target, traced.field]) == tables, traced.field
