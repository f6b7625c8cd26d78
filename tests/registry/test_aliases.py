"""Aliases of merged keys: chains, rings, dead ends, two survivors; a child finds the survivor; a merge can be undone."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))

from small_apply import ROOT, Applied, Opened, small_apply  # noqa: E402

VIEW = """
merged:
  grain: one card that was given up for another
  key: [old]
  rows:
    - from: MERGED as m
    - select: {old: m.old_no, new: m.new_no}
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """The library with a table of merged cards. One old number may stand there twice: the key is the pair."""
    root = tmp_path_factory.mktemp("merged") / "library"
    shutil.copytree(ROOT / "examples/library", root, ignore=shutil.ignore_patterns("build", "state"))
    with (root / "requirement_spec/catalogs/source_schema_catalog.csv").open("a", encoding="utf-8") as file:
        file.write("MERGED,1,old_no,text,6,,,Y,,1,,,,,\nMERGED,2,new_no,text,6,,,Y,,2,,,,,\n")
    with (root / "contracts/views.yaml").open("a", encoding="utf-8") as file:
        file.write(VIEW)
    member = root / "contracts/member.yaml"
    member.write_text(member.read_text("utf-8").replace("rows:\n", "aliases: {view: merged, old: [old], new: [new]}\nrows:\n", 1), encoding="utf-8")
    event = root / "contracts/loan_event.yaml"  # the loans of a card that was given up have no row of their own among the borrowers
    event.write_text(event.read_text("utf-8").replace("    expect: one\n    miss: reject loan.borrower_unknown", "    expect: at_most_one\n    miss: blank", 1), encoding="utf-8")
    return Opened("library", root / "lifecycle.yaml")


def run(opened: Opened, folder: Path, members: list[str], merged: list[tuple[str, str]], borrower: str, *, earlier: Applied | None = None) -> Applied:
    rows = {
        "BORROWER": [{"borrower_no": no, "surname": "Alder", "category": "A", "joined": "01/01/2001"} for no in members],
        "TITLE": [{"title_no": "T0001", "title": "Rivers"}],
        "ITEM": [{"barcode": "30000001", "title_no": "T0001", "condition": "GD"}],
        "ISSUE": [{"borrower_no": borrower, "barcode": "30000001", "issued": "20250106", "renewal_no": "0", "issued_at": "1010", "due": "20250120"}],
        "MERGED": [{"old_no": old, "new_no": new} for old, new in merged],
    }
    folder.mkdir()
    if earlier is not None:
        shutil.copytree(earlier.registry.folder, folder / "registry")
    return small_apply(opened, rows, folder, rows_per_bucket=1)


def parent(applied: Applied) -> str | None:
    """The card whose number the one loan has; None where the loan is held."""
    events = applied.stored_rows("contract:loan_event")
    if not events.height:
        return None
    number = events["f.member_id"][0]
    members = applied.stored_rows("contract:member")
    return members.filter(members["number"] == number)["f.card_number"][0]


TABLE = {
    "no alias, no member": (["1"], [], "9", None, {"resolved": 0, "loops": 0, "two_survivors": 0, "dangling": 0}),
    "one step": (["1"], [("9", "1")], "9", "M1", {"resolved": 1, "loops": 0, "two_survivors": 0, "dangling": 0}),
    "a chain": (["1"], [("9", "8"), ("8", "7"), ("7", "1")], "9", "M1", {"resolved": 3, "loops": 0, "two_survivors": 0, "dangling": 0}),
    "a long chain": (["1"], [*((str(n), str(n + 1)) for n in range(100, 200)), ("200", "1")], "100", "M1", {"resolved": 101, "loops": 0, "two_survivors": 0, "dangling": 0}),
    "a long ring with a long tail": (
        ["1"], [*((str(n), str(n + 1)) for n in range(100, 200)), ("200", "150")], "100", None, {"resolved": 0, "loops": 101, "two_survivors": 0, "dangling": 0},
    ),
    "a ring": (["1"], [("9", "8"), ("8", "9")], "9", None, {"resolved": 0, "loops": 2, "two_survivors": 0, "dangling": 0}),
    "into itself": (["1"], [("9", "9")], "9", None, {"resolved": 0, "loops": 1, "two_survivors": 0, "dangling": 0}),
    "a tail into a ring": (["1"], [("9", "8"), ("8", "7"), ("7", "8")], "9", None, {"resolved": 0, "loops": 3, "two_survivors": 0, "dangling": 0}),
    "the survivor is not there": (["1"], [("9", "5")], "9", None, {"resolved": 1, "loops": 0, "two_survivors": 0, "dangling": 1}),
    "two survivors": (["1", "2"], [("9", "1"), ("9", "2")], "9", None, {"resolved": 0, "loops": 0, "two_survivors": 1, "dangling": 0}),
    "a card that still has a row keeps its own": (["1", "9"], [("9", "1")], "9", "M9", {"resolved": 1, "loops": 0, "two_survivors": 0, "dangling": 0}),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_loan_finds_the_card_that_stands_for_its_own(opened: Opened, tmp_path: Path, name: str) -> None:
    members, merged, borrower, survivor, figures = TABLE[name]
    applied = run(opened, tmp_path / "one", members, merged, borrower)
    assert parent(applied) == survivor
    assert applied.unit("member")["aliases"] == figures
    held = sum(v["rows"] for line in applied.unit("loan_event")["lines"] for v in line["held"].values())
    assert held == (0 if survivor else 1), "what has no parent waits; it is not lost"


def test_a_merge_can_be_undone_and_every_number_is_as_before(opened: Opened, tmp_path: Path) -> None:
    def publish(applied: Applied) -> Applied:
        from qvhmig.running.registry import commit

        staged = applied.registry.stage()
        if staged is not None:
            commit(applied.registry.folder.parent, staged)
        return applied

    def numbers(applied: Applied) -> dict[str, int]:
        return dict(applied.registry.numbers("member").select("key", "number").iter_rows())

    apart = publish(run(opened, tmp_path / "apart", ["1", "2"], [], "2"))
    merged = publish(run(opened, tmp_path / "merged", ["1"], [("2", "1")], "2", earlier=apart))
    again = publish(run(opened, tmp_path / "again", ["1", "2"], [], "2", earlier=merged))
    assert (parent(apart), parent(merged), parent(again)) == ("M2", "M1", "M2")
    assert numbers(apart) == numbers(merged) == numbers(again) == {"1:1": 1, "1:2": 2}
