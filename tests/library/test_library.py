"""The library example end to end by the command line: PASS, the right cells, nothing to do the second time.

It is the proof that the engine knows no domain: this project is YAML only, and shares no name with the other one.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from expected import Expected, copies, loan_events, members

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "examples" / "library"
TABLES = {"MEMBER": members, "COPY": copies, "LOAN_EVENT": loan_events}
TERMS = ("filtered", "rejected", "held", "merged", "unused", "absorbed")
CONTRACTS = {"MEMBER": "member", "COPY": "copy", "LOAN_EVENT": "loan_event"}


def qvhmig(*arguments: str, cwd: Path) -> tuple[int, str, str]:
    """(exit code, stdout, stderr)."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    program = "import sys; from qvhmig.cli import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def fresh(place: Path) -> Path:
    shutil.copytree(LIBRARY, place, ignore=shutil.ignore_patterns("build", "state"))
    return place


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the library after one apply, for tests that only look."""
    library = fresh(tmp_path_factory.mktemp("library") / "library")
    code, said, log = qvhmig("apply", "lifecycle.yaml", cwd=library)
    assert (code, said.splitlines()[-1:]) == (0, ["decision: PASS, exit 0"]), said + log
    return library


@pytest.fixture
def library(applied: Path, tmp_path: Path) -> Path:
    """The applied library, to be damaged. Links are kept, times are kept."""
    shutil.copytree(applied, tmp_path / "library", symlinks=True)
    return tmp_path / "library"


def written(library: Path, table: str) -> list[dict[str, str]]:
    with (library / "build" / "latest" / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ledger(library: Path, contract: str) -> dict[str, int]:
    """`term.reason` -> rows of one contract, lookup lines left out."""
    units = json.loads((library / "build" / "latest" / "ledger.json").read_text(encoding="utf-8"))["units"]
    found: dict[str, int] = {}
    for unit in units:
        if unit["unit"] == contract:
            for line in unit["lines"]:
                if not line["lookup"]:
                    for term in TERMS:
                        for reason, left in line[term].items():
                            found[f"{term}.{reason}"] = found.get(f"{term}.{reason}", 0) + left["rows"]
    return found


@pytest.mark.parametrize("table", TABLES)
def test_every_cell_is_what_plain_python_makes_of_the_extract(applied: Path, table: str) -> None:
    expected: Expected = TABLES[table](applied / "extract")
    rows = written(applied, table)
    key = next(iter(expected.rows[0]))
    assert len(rows) == len(expected.rows)
    assert {row[key]: row for row in rows} == {row[key]: row for row in expected.rows}


@pytest.mark.parametrize("table", TABLES)
def test_the_header_is_the_catalogs(applied: Path, table: str) -> None:
    with (LIBRARY / "requirement_spec/catalogs/target_schema_catalog.csv").open(encoding="utf-8", newline="") as lines:
        fields = [row["field"] for row in csv.DictReader(lines) if row["table"] == table]
    first = (applied / "build/latest/tables" / f"{table}.csv").read_bytes().split(b"\n", 1)[0]
    assert first == ",".join(fields).encode()


def test_some_rows_written_out_in_full(applied: Path) -> None:
    """Seen by eye in the extract: leading zeros, an accent, an apostrophe, an impossible day, an overlong address."""
    by_card = {row["card_number"]: row for row in written(applied, "MEMBER")}
    extract = {r["borrower_no"]: r for r in csv.DictReader((applied / "extract/BORROWER.csv").open(encoding="utf-8", newline=""))}
    odd_day = next(n for n, r in extract.items() if r["born"] == "31/02/1980")
    overlong = next(n for n, r in extract.items() if len(r["email"]) > 40)
    quoted = next(n for n, r in extract.items() if r["surname"] == "O'Hazel")
    accent = next(n for n, r in extract.items() if r["forename"] == "Zoë-Mint")
    pensioner = next(n for n, r in extract.items() if r["category"] == "P")
    nameless = next(n for n, r in extract.items() if not r["surname"])
    assert by_card[f"M{odd_day}"]["born"] == ""
    assert by_card[f"M{overlong}"]["email"] == ""
    assert by_card[f"M{quoted}"]["family_name"] == "O'HAZEL"
    assert by_card[f"M{accent}"]["given_name"] == "Zoë-Mint"
    assert f"M{pensioner}" not in by_card
    assert f"M{nameless}" not in by_card
    assert all(len(card) == 7 for card in by_card)


@pytest.mark.parametrize("table", TABLES)
def test_rows_that_were_not_written_are_counted_under_their_reason(applied: Path, table: str) -> None:
    """Renewals are merged in the view, so the view's ledger has them."""
    expected = TABLES[table](applied / "extract").ways
    counted = {**ledger(applied, "loan"), **ledger(applied, CONTRACTS[table])} if table == "LOAN_EVENT" else ledger(applied, CONTRACTS[table])
    ways = {way: rows for way, rows in expected.items() if not way.startswith("unmade")}
    assert {way: counted.get(way, 0) for way in ways} == ways
    extra = {way: n for way, n in counted.items() if n and way not in ways}
    assert not extra


def test_every_contract_balances(applied: Path) -> None:
    units = json.loads((applied / "build/latest/ledger.json").read_text(encoding="utf-8"))["units"]
    assert {unit["unit"] for unit in units} >= {"loan", *CONTRACTS.values()}
    for unit in units:
        assert unit["fate_residual"] == 0
        for line in unit["lines"]:
            assert line["residual"] == 0, (unit["unit"], line)
            assert line["checksum_difference"] == "0", (unit["unit"], line)


def test_a_second_apply_does_nothing_and_says_the_same(library: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in (library / "build").rglob("*") if p.is_file()}
    code, said, log = qvhmig("apply", "lifecycle.yaml", cwd=library)
    assert (code, said.splitlines()[-1]) == (0, "decision: PASS, exit 0")
    assert {p: p.stat().st_mtime_ns for p in (library / "build").rglob("*") if p.is_file()} == before
    assert "nothing to do" in said + log


def test_a_damaged_output_is_made_again(library: Path) -> None:
    table = library / "build/latest/tables/MEMBER.csv"
    good = table.read_bytes()
    table.unlink()
    table.write_bytes(good.replace(b"ADULT", b"YOUNG", 1))
    code, said, log = qvhmig("apply", "lifecycle.yaml", cwd=library)
    assert (code, said.splitlines()[-1]) == (0, "decision: PASS, exit 0"), said + log
    assert (library / "build/latest/tables/MEMBER.csv").read_bytes() == good


def test_a_deleted_output_never_passes_without_being_made(library: Path) -> None:
    table = library / "build/latest/tables/LOAN_EVENT.csv"
    good = table.read_bytes()
    table.unlink()
    code, _, _ = qvhmig("apply", "lifecycle.yaml", cwd=library)
    assert code == 0
    assert (library / "build/latest/tables/LOAN_EVENT.csv").read_bytes() == good


def test_a_changed_extract_changes_what_depends_on_it_and_keys_stay(library: Path) -> None:
    before = {row["barcode"]: row for row in written(library, "COPY")}
    items = library / "extract/ITEM.csv"
    items.write_text(items.read_text(encoding="utf-8").replace("30010003,T0008,CEN", "30010003,T0008,EST") + "30000001,T0001,CEN,GD,5.00,20200101\n", encoding="utf-8")
    code, said, log = qvhmig("apply", "lifecycle.yaml", cwd=library)
    assert code == 0, said + log
    after = {row["barcode"]: row for row in written(library, "COPY")}
    assert after["30010003"]["branch_name"] == "East Side Library"
    assert after["30000001"]["copy_id"] == str(max(int(row["copy_id"]) for row in before.values()) + 1)
    assert {barcode: after[barcode]["copy_id"] for barcode in before} == {barcode: row["copy_id"] for barcode, row in before.items()}


def test_a_truncated_extract_is_no_pass(library: Path) -> None:
    """A cut table costs its dependants: the loans wait or are rejected, and a gate says so."""
    file = library / "extract/BORROWER.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[: len(lines) // 3]), encoding="utf-8")
    code, said, _ = qvhmig("apply", "lifecycle.yaml", cwd=library)
    assert (code, said.splitlines()[-1]) == (6, "decision: FAIL, exit 6")
    assert (library / "build/released").resolve() != (library / "build/latest").resolve()


def test_a_missing_extract_stops_before_anything_is_written(library: Path) -> None:
    latest = os.readlink(library / "build/latest")
    (library / "extract/ISSUE.csv").unlink()
    code, _, log = qvhmig("apply", "lifecycle.yaml", cwd=library)
    assert code in (2, 10), log
    assert "ISSUE" in log
    assert os.readlink(library / "build/latest") == latest


def test_its_own_stricter_profile_fails_for_what_it_says(library: Path) -> None:
    code, said, _ = qvhmig("apply", "lifecycle.yaml", "--profile", "opening_day", cwd=library)
    # nothing of this project is signed, and a missing approval (8) goes before a failing gate (6)
    assert (code, said.splitlines()[-1]) == (8, "decision: FAIL, exit 8")
    failing = {line.split()[0] for line in said.splitlines() if " FAIL " in line}
    assert failing == {"unresolved_mappings", "crosswalk_rejects", "rejected_rows", "held_rows", "unsigned_approvals"}


def test_its_cases_pass(library: Path) -> None:
    code, said, log = qvhmig("test", "lifecycle.yaml", cwd=library)
    assert code == 0, said + log


def test_patient_files_of_any_domain_are_readable_by_their_owner_alone(applied: Path) -> None:
    for path in (applied / "build/latest/").resolve().rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_the_same_bytes_whatever_the_order_of_the_extract(applied: Path, tmp_path: Path) -> None:
    library = fresh(tmp_path / "library")
    for file in (library / "extract").glob("*.csv"):
        header, *lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text(header + "".join(reversed(lines)), encoding="utf-8")
    assert qvhmig("apply", "lifecycle.yaml", cwd=library)[0] == 0
    for table in TABLES:
        name = f"build/latest/tables/{table}.csv"
        assert (library / name).read_bytes() == (applied / name).read_bytes()
