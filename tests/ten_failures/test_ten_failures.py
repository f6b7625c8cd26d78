"""Ten ways in which a migration tool of this kind has been seen to fail. Each is one test, named for what must not happen.

The real command line runs over a copy of examples/library that the test has changed."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).resolve().parents[2]


class Library:
    """A copy of the library project, and what an apply of it wrote."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "examples" / "library", root, ignore=shutil.ignore_patterns("build", "state"))

    def qvhmig(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
        done = subprocess.run([sys.executable, "-m", "qvhmig.cli", *arguments], cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        return done

    def change(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, path: str, text: str) -> None:
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    @property
    def latest(self) -> Path:
        return self.root / "build" / "latest"

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.latest / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def unit(self, name: str) -> dict:
        return next(u for u in json.loads((self.latest / "ledger.json").read_text("utf-8"))["units"] if u["unit"] == name)

    def gate(self, name: str, decision: dict) -> dict:
        return next(g for g in decision["gates"] if g["gate"] == name)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def problems(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in (done.stderr + done.stdout).splitlines() if re.search(r" QV\d{3} ", line)]


def test_1_a_column_of_a_table_that_is_not_joined_never_comes_out_blank(library: Library) -> None:
    library.change("contracts/copy.yaml", "from: t.class_mark", "from: b.surname")
    done = library.qvhmig("check")
    assert (done.returncode, problems(done)) == (4, ["contracts/copy.yaml:34:11 QV102 unknown column 'b.surname'; name a column that is in scope at this step"])


def test_2_a_code_never_passes_through_untranslated(library: Library) -> None:
    library.append("extract/ITEM.csv", "30019999,T0001,CEN,ZZ,1.00,20200101\n")
    assert library.qvhmig("apply").returncode in (0, 6)
    assert {row["condition"] for row in library.rows("COPY")} <= {"GOOD", "WORN", "REPAIR", "LOST"}
    assert "30019999" not in {row["barcode"] for row in library.rows("COPY")}
    fields = next(line for line in library.unit("copy")["lines"] if line["verb"] == "fields")
    assert fields["rejected"]["copy.condition_unknown"]["rows"] == 1
    library.change("contracts/copy.yaml", "    crosswalk: copy_condition\n", "")
    done = library.qvhmig("check")
    assert (done.returncode, problems(done)) == (4, ["contracts/copy.yaml:42:3 QV453 LOOKUP_TRANSLATION needs 'crosswalk'; add it"])


def test_3_eight_digits_never_become_a_date_unless_the_contract_says_as_date(library: Library) -> None:
    library.append("extract/ITEM.csv", "20200131,T0001,CEN,GD,1.00,20200131\n12345678,T0001,CEN,GD,1.00,12345678\n")
    library.qvhmig("apply")
    copies = {row["barcode"]: row for row in library.rows("COPY")}
    assert copies["20200131"]["bought"] == "20200131", "as_date in the contract, CCYYMMDD in the target's catalog"
    assert copies["12345678"]["bought"] == "", "no 78th of the 56th month: the cell is empty and its value is kept aside"
    assert {row["born"] for row in library.rows("MEMBER") if not re.fullmatch(r"\d\d/\d\d/\d{4}|", row["born"])} == set()
    assert library.unit("copy")["cell_problems"] == {"bought.unreadable": 2, "branch_name.miss": 1}, "one of each stands in the example"


def test_4_a_child_points_at_its_own_parent_and_never_at_the_nth(library: Library) -> None:
    for file in (library.root / "extract").glob("*.csv"):
        header, *lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        random.Random(4).shuffle(lines)
        file.write_text("".join([header, *lines]), encoding="utf-8")
    assert library.qvhmig("apply").returncode == 0
    registry = library.root / "state" / "registry" / "card_system"
    numbers = {n: dict(pl.read_parquet(sorted(registry.glob(f"{n}-*.parquet"))).select("key", "number").iter_rows()) for n in ("member", "copy")}
    members = {row["member_id"]: row for row in library.rows("MEMBER")}
    copies = {row["copy_id"]: row for row in library.rows("COPY")}
    assert {key.partition(":")[2]: str(number) for key, number in numbers["member"].items() if str(number) in members} == {
        row["card_number"].removeprefix("M"): row["member_id"] for row in members.values()
    }
    events = library.rows("LOAN_EVENT")
    assert len(events) == 121
    loans = set()
    with (library.root / "extract" / "ISSUE.csv").open(encoding="utf-8", newline="") as file:
        loans = {(row["borrower_no"], row["barcode"]) for row in csv.DictReader(file)}
    for event in events:
        assert members[event["member_id"]]["card_number"] == event["card_number"]
        assert (event["card_number"].removeprefix("M"), copies[event["copy_id"]]["barcode"]) in loans


def test_5_a_filler_is_never_counted_as_data(library: Library) -> None:
    assert library.qvhmig("apply").returncode == 0
    before = library.unit("member")["cells"]["email"]
    filled = json.loads((library.latest / "decision.json").read_text("utf-8"))
    library.change(
        "contracts/member.yaml",
        "    from: b.email\n",
        "    from: b.email\n    filler: {value: \"'none@example.org'\", profiles: [rehearsal], reason: the loader refuses blanks, approved_by: head of lending, ticket: LIB-9}\n",
    )
    library.qvhmig("apply")
    assert "none@example.org" not in {row["email"] for row in library.rows("MEMBER")}, "the profile allows no filler"
    library.change("gates/profiles.yaml", "  gates:\n", "  fillers: true\n  gates:\n")
    library.qvhmig("apply")
    after = library.unit("member")["cells"]["email"]
    empty = sum(count for origin, count in before.items() if origin.startswith("empty."))
    assert {origin: count for origin, count in after.items() if count} == {"sourced": before["sourced"], "filler": empty}
    assert sum(row["email"] == "none@example.org" for row in library.rows("MEMBER")) == empty > 0
    again = json.loads((library.latest / "decision.json").read_text("utf-8"))
    for gate in ("population_ratio", "mandatory_filled"):
        assert library.gate(gate, again)["figure"] == library.gate(gate, filled)["figure"]


ENGLISH = {
    "branch", "status", "letters", "condition", "joined", "comments", "severity", "problem", "reason", "function", "events", "source", "parity", "datetime",
}
"""Fields of the catalogs whose whole name is one English word that a migration engine says anyway."""
OF_POLARS = {"to_time"}


def test_6_no_line_of_the_engine_knows_a_table_or_a_field() -> None:
    names: set[str] = set()
    for folder in (ROOT / "schemas", ROOT / "examples" / "library" / "requirement_spec"):
        for catalog in folder.rglob("*_schema_catalog.csv"):
            with catalog.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    names |= {row["table"], row["field"]}
    assert len(names) > 3000
    found = set()
    # what a reader of documents may know, ordinary words of columns among it, is judged in tests/documents
    modules = [module for module in (ROOT / "engine").rglob("*.py") if "documents" not in module.parts]
    for module in modules:
        found |= {word for word in re.findall(r"\w+", module.read_text(encoding="utf-8")) if word in names and len(word) >= 6}
    assert {word for word in found if word.lower() not in ENGLISH} == OF_POLARS


def test_7_deleted_or_damaged_output_never_passes(library: Library) -> None:
    assert library.qvhmig("apply").returncode == 0
    table = library.latest / "tables" / "MEMBER.csv"
    good = table.read_bytes()
    table.write_bytes(good.replace(b"M0", b"M1", 1))
    done = library.qvhmig("gates", "--json")
    assert done.returncode == 6
    written = library.gate("target_tables_written", json.loads(done.stdout))
    assert (written["figure"], written["costs"]) == ("2 of 3", [{"n": 1, "name": "MEMBER", "of": 0, "why": "its file is altered"}])
    for file in (library.latest / "tables").iterdir():
        file.unlink()
    done = library.qvhmig("gates", "--json")
    assert done.returncode == 6
    assert library.gate("target_tables_written", json.loads(done.stdout))["figure"] == "0 of 3"
    again = library.qvhmig("apply")
    assert again.returncode == 0
    assert "nothing to do" not in again.stderr
    assert table.read_bytes() == good


def test_8_a_failing_gate_never_exits_0_and_an_unknown_profile_never_means_defaults(library: Library) -> None:
    library.change("gates/profiles.yaml", "population_ratio: {at_least: 0.80}", "population_ratio: {at_least: 0.99}")
    done = library.qvhmig("apply")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (6, "decision: FAIL, exit 6")
    assert not (library.root / "build" / "released").exists()
    for command in ("apply", "gates"):
        done = library.qvhmig(command, "--profile", "rehersal")
        assert done.returncode == 2, command
        assert problems(done) == ["command line QV650 there is no profile 'rehersal'; did you mean 'rehearsal'?"], command


def test_9_an_approval_outside_the_contract_is_never_read(library: Library) -> None:
    assert library.qvhmig("apply").returncode == 0
    for place in ("state/approvals.json", "build/approvals.json", "approvals.yaml", "contracts/approvals.json"):
        (library.root / place).write_text('{"member": {"status": "approved", "approved_by": "someone else"}}', encoding="utf-8")
    done = library.qvhmig("apply")
    assert "nothing to do" in done.stderr, "no file beside the contracts takes part in a run"
    unsigned = unsigned_documents(library)
    assert unsigned["contract:member"] .startswith("status in_review, owner ")
    library.change("contracts/member.yaml", "status: in_review", "status: approved\napproved_by: head of lending")
    library.qvhmig("apply")
    claimed = unsigned_documents(library)
    assert claimed.pop("contract:member").startswith("claimed, unsigned, owner ") and claimed == {name: why for name, why in unsigned.items() if name != "contract:member"}
    with (library.latest / "reports" / "mapping_contract.csv").open(encoding="utf-8", newline="") as file:
        assert "someone else" not in file.read()


def unsigned_documents(library: Library) -> dict[str, str]:
    library.qvhmig("gates", "--profile", "opening_day")
    done = library.qvhmig("gates", "--profile", "opening_day", "--json")
    parts = library.gate("unsigned_approvals", json.loads(done.stdout))["costs"]
    return {part["name"]: part["why"] for part in parts}


def test_10_a_name_that_two_systems_share_never_makes_a_mapping(library: Library) -> None:
    assert library.qvhmig("apply").returncode == 0
    assert any(row["email"] for row in library.rows("MEMBER"))
    line = "  email:\n    class: DIRECT_SOURCE\n    from: b.email\n"
    library.change("contracts/member.yaml", line, "")
    done = library.qvhmig("check")
    assert (done.returncode, problems(done)) == (
        4, ["contracts/member.yaml:14:1 QV450 1 of the 10 fields of MEMBER have no entry: email; give each one entry; what has no source is OUT_OF_SCOPE"],
    )
    library.change("contracts/member.yaml", "  letters:\n", "  email:\n    class: OUT_OF_SCOPE\n    reason: nobody agreed to it\n    approved_by: head of lending\n    ticket: LIB-13\n  letters:\n")
    library.change("contracts/member.yaml", ", email: basil@example.org", "")
    library.change("contracts/member.yaml", "fields: [BORROWER.desk_notes]", "fields: [BORROWER.desk_notes, BORROWER.email]")
    library.qvhmig("apply")
    assert {row["email"] for row in library.rows("MEMBER")} == {""}
