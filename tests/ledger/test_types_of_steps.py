"""What a step cannot use is refused where it is written, and a null may stand wherever a value may: no run breaks off on a type."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_apply import small_apply  # noqa: E402
from small_project import BAKE, counts, rows, small_project, table  # noqa: E402

from qvhmig.problems import ProblemsFound  # noqa: E402

GIVEN = {
    "BUYER": rows("number name kind note", ("1", "Ann", "m", "x"), ("2", "Ben", None, "y")),
    "BAKE": rows("buyer slot bread note", ("1", "1", "rye", None)),
}
CUT = """  - add: {begins: "as_date(note, 'CCYYMMDD')", ends: kind}
  - {join: BAKE as k, on: k.buyer = number, expect: at_most_one, miss: blank, cut: {span: [begins, ends], at: [k.slot, k.bread]}}
"""


def buyer(steps: str, name: str = "{class: DIRECT_SOURCE, from: name}", more: str = "") -> str:
    fields = f"fields:\n  id: {{class: SURROGATE_ETL, key: buyer, natural: [number]}}\n  name: {name}\n  note: {{class: DIRECT_SOURCE, from: note}}\n"
    return f"target: T_BUYER\nrows:\n  - from: BUYER\n{steps}{more}{fields}"


@pytest.mark.parametrize(("contract", "said"), [
    (buyer("  - split:\n      a: {when: name, else: b.a, half: \"'1'\"}\n      b: {half: \"'2'\"}\n"), "QV305 'when' needs a test, this gives text; compare it with something"),
    (buyer("", "{class: DIRECT_SOURCE, from: name, mandatory_when: 1 + 1}"), "QV305 'mandatory_when' needs a test, this gives integer; compare it with something"),
    (buyer(CUT), "QV312 'span' and 'at' take columns of one type, these are date and text; bind them in an 'add' as one type first"),
    (buyer("  - keep: name = 'Ann'\n    else: b.x\n", more="conserve: {weight: name}\n"), "QV343 'conserve' adds up whole numbers, 'weight' gives text; count minutes or pence, or write cast(x as integer)"),
    (buyer("  - keep: name = 'Ann'\n    else: b.x\n", more="conserve: {weight: 'cast(note as decimal(8, 2))'}\n"),
     "QV343 'conserve' adds up whole numbers, 'weight' gives decimal(2); count minutes or pence, or write cast(x as integer)"),
], ids=["when", "mandatory_when", "cut", "conserve text", "conserve decimal"])  # fmt: skip
def test_a_step_says_what_it_cannot_use(tmp_path: Path, contract: str, said: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        small_project(tmp_path / "p", contract).new_plan()
    assert [str(p).partition(" ")[2] for p in found.value.problems if p.level.value == "error"] == [said]


@pytest.mark.parametrize(("contract", "written", "left"), [
    (buyer("  - keep: 'null'\n    else: b.x\n"), [], {"filtered": {"b.x": 2}}),
    (buyer("  - check: 'null'\n    else: b.x\n"), [], {"rejected": {"b.x": 2}}),
    (buyer("  - split:\n      a: {when: 'null', else: b.a, half: \"'1'\"}\n      b: {half: \"'2'\"}\n"), ["1,Ann,x", "2,Ben,y"], {}),
    (buyer("  - add: {none: 'null'}\n  - {join: BAKE as k, on: k.buyer = number and k.slot = none, expect: many, miss: drop b.x}\n"), [], {"filtered": {"b.x": 2}}),
    (buyer("  - add: {none: 'null'}\n  - {group: [number, note], order: [name], take: {name: max(none)}, rest: b.r}\n"), ["1,,x", "2,,y"], {}),
    (buyer("  - add: {none: 'null'}\n", "{class: DERIVED, expr: \"coalesce(none, upper(none), name)\"}"), ["1,Ann,x", "2,Ben,y"], {}),
    (buyer("", "{class: DIRECT_SOURCE, from: name, mandatory_when: 'null'}"), ["1,Ann,x", "2,Ben,y"], {}),
], ids=["keep", "check", "when", "join", "group", "coalesce", "mandatory_when"])  # fmt: skip
def test_a_null_is_unknown_and_not_a_broken_run(tmp_path: Path, contract: str, written: list[str], left: dict[str, dict[str, int]]) -> None:
    applied = small_apply(small_project(tmp_path / "p", contract), GIVEN, tmp_path / "w")
    assert table(applied, "T_BUYER") == written
    assert {term: counts(applied, "buyer", term) for term in ("filtered", "rejected") if counts(applied, "buyer", term)} == left


def test_a_child_takes_a_field_that_its_parent_leaves_null(tmp_path: Path) -> None:
    bake = BAKE.replace("{class: DIRECT_SOURCE, from: note}", "{class: DERIVED, expr: bread}")
    applied = small_apply(small_project(tmp_path / "p", buyer("", "{class: DERIVED, expr: 'null'}"), bake), GIVEN, tmp_path / "w")
    assert table(applied, "T_BAKE") == ["1,1,,rye"]


def test_the_fault_of_a_cell_that_is_always_null_is_not_lost(tmp_path: Path) -> None:
    steps = "  - add: {none: \"case when cast(note as integer) > 1 then null end\"}\n"
    applied = small_apply(small_project(tmp_path / "p", buyer(steps, "{class: DERIVED, expr: \"coalesce(none, name)\"}")), GIVEN, tmp_path / "w")
    assert applied.unit("buyer")["cell_problems"] == {"name.unreadable": 2}
