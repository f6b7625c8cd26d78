"""A condition over a cell that cannot be read is neither true nor false: what hangs on it is rejected or counted, never guessed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_apply import Opened, small_apply  # noqa: E402
from small_project import BUYER, counts, rows, small_project, table  # noqa: E402

JOINED = """rows:
  - from: BUYER as b
  - {join: BAKE as k, on: k.buyer = b.number and %s, %s}
  - select: {number: b.number, name: k.bread, note: b.note}
"""
BUYERS = rows("number name kind note", ("1", None, "5", "A"), ("2", None, "x", "B"), ("3", None, "x", "C"))
BAKES = rows("buyer slot bread note", ("1", "1", "rye", "3"), ("1", "2", "bun", "9"), ("2", "1", "rye", "3"))


def joined(tmp_path: Path, test: str, how: str) -> Opened:
    return small_project(tmp_path / "p", BUYER.replace("rows:\n  - from: BUYER\n", JOINED % (test, how)))


@pytest.mark.parametrize(("how", "written"), [
    ("expect: at_most_one, miss: blank", ["1,rye,A", "2,,C"]),
    ("expect: many, miss: blank", ["1,rye,A", "2,,C"]),
    ("first: [k.slot], miss: drop buyer.none", ["1,rye,A"]),
])  # fmt: skip
@pytest.mark.parametrize("rows_per_bucket", [1, 100])
def test_a_join_whose_test_cannot_be_read_rejects_the_row_that_has_a_candidate(tmp_path: Path, how: str, written: list[str], rows_per_bucket: int) -> None:
    """Buyer 2 has a bake, and nobody can say whether it is his; buyer 3 has none, whatever his cell says."""
    opened = joined(tmp_path, "cast(b.kind as integer) > cast(k.note as integer)", how)
    applied = small_apply(opened, {"BUYER": BUYERS, "BAKE": BAKES}, tmp_path / "w", rows_per_bucket=rows_per_bucket)
    assert table(applied, "T_BUYER") == written
    assert counts(applied, "buyer", "rejected") == {"unreadable_value": 1}


def test_a_test_of_the_right_side_that_cannot_be_read_is_no_match_and_no_miss(tmp_path: Path) -> None:
    opened = joined(tmp_path, "cast(k.note as integer) > 5", "expect: at_most_one, miss: blank, rest: bake.unused")
    bakes = rows("buyer slot bread note", ("1", "1", "rye", "7"), ("2", "1", "bun", "soon"))
    applied = small_apply(opened, {"BUYER": BUYERS, "BAKE": bakes}, tmp_path / "w")
    assert table(applied, "T_BUYER") == ["1,rye,A", "2,,C"]
    assert counts(applied, "buyer", "rejected") == {"unreadable_value": 1}
    assert counts(applied, "buyer", "unused") == {"bake.unused": 1}


def test_a_pair_that_another_test_rules_out_is_not_in_doubt(tmp_path: Path) -> None:
    opened = joined(tmp_path, "cast(b.kind as integer) > 3 and k.bread = 'bun'", "expect: at_most_one, miss: blank")
    applied = small_apply(opened, {"BUYER": BUYERS, "BAKE": BAKES}, tmp_path / "w")
    assert table(applied, "T_BUYER") == ["1,bun,A", "2,,B", "3,,C"]


CUT = """rows:
  spans:
    - from: BAKE as k
    - select: {who: k.buyer, part: k.slot, loaf: k.bread, from_day: cast(k.note as integer), to_day: cast(null as integer)}
  out:
    - from: BUYER as b
    - select: {number: b.number, limit: cast(b.kind as integer), note: b.note, begins: '1', ends: '9'}
    - join: spans as s
      on: s.who = number and limit > 3
      cut: {span: [begins, ends], at: [s.from_day, s.to_day]}
      expect: at_most_one
      more: reject buyer.two
      miss: drop buyer.uncovered
    - {pick: first, by: [number], order: [begins, s.part], rest: buyer.piece}
    - add: {name: s.loaf}
"""


def test_a_span_is_not_cut_where_a_test_beside_it_cannot_be_read(tmp_path: Path) -> None:
    opened = small_project(tmp_path / "p", BUYER.replace("rows:\n  - from: BUYER\n", CUT))
    applied = small_apply(opened, {"BUYER": BUYERS[:2], "BAKE": [BAKES[0], BAKES[2]]}, tmp_path / "w")
    assert table(applied, "T_BUYER") == ["1,rye,A"]
    assert counts(applied, "buyer", "rejected") == {"unreadable_value": 1}


WHEN = """target: T_WHEN
rows:
  - from: BUYER
fields:
  id: {class: SURROGATE_ETL, key: one, natural: [number]}
  name: {class: DIRECT_SOURCE, from: name, mandatory_when: cast(kind as integer) > 3%s}
"""


@pytest.mark.parametrize("filler", ["", ", filler: {value: \"'?'\", profiles: [development], reason: r, approved_by: b, ticket: T-1}"])
def test_a_blank_cell_of_which_nobody_can_say_whether_it_is_needed_rejects_its_row(tmp_path: Path, filler: str) -> None:
    given = rows("number name kind note", ("1", None, "1", None), ("2", None, "x", None), ("3", "Ann", "x", None), ("4", None, "5", None))
    applied = small_apply(small_project(tmp_path / "p", WHEN % filler, fillers=True), {"BUYER": given}, tmp_path / "w")
    assert table(applied, "T_WHEN") == (["1,", "3,Ann", "4,?"] if filler else ["1,", "3,Ann"])
    assert counts(applied, "when", "rejected") == {"name.mandatory_when_unreadable": 1} | ({} if filler else {"name.mandatory": 1})


WALK = "crosswalk: 1\nid: %s\nowner: baker\nstatus: draft\nsource_domain: s\ntarget_domain: K\nrows:\n  - {source: a, target: %s}\n"
CHOSEN = """target: T_CODE
rows:
  - from: BUYER
fields:
  id: {class: SURROGATE_ETL, key: one, natural: [number]}
  kind: {class: LOOKUP_TRANSLATION, from: kind, unmapped: reject, crosswalk: {by: "case when cast(note as integer) > 3 then 'big' else 'small' end", big: one, else: other}}
"""


def test_a_crosswalk_that_cannot_be_chosen_is_a_cell_problem_and_not_the_other_one(tmp_path: Path) -> None:
    (tmp_path / "p/crosswalks").mkdir(parents=True)
    for name, target in (("one", "m"), ("other", "g")):
        (tmp_path / f"p/crosswalks/{name}.yaml").write_text(WALK % (name, target), "utf-8")
    given = rows("number name kind note", ("1", None, "a", "5"), ("2", None, "a", "1"), ("3", None, "a", "x"), ("4", None, None, "x"))
    applied = small_apply(small_project(tmp_path / "p", CHOSEN), {"BUYER": given}, tmp_path / "w")
    assert table(applied, "T_CODE") == ["1,m", "2,g", "3,", "4,"]
    assert applied.unit("code")["cell_problems"] == {"kind.unreadable": 1}


def test_a_check_that_asks_whether_a_value_is_there_is_not_passed_by_one_that_cannot_be_read(tmp_path: Path) -> None:
    """`limit is null` is true of a limit that nobody can read: an unreadable end would be taken for an open one."""
    step = "  - add: {limit: cast(kind as integer)}\n  - {check: limit is null or limit > 3, else: buyer.limit}\n"
    opened = small_project(tmp_path / "p", BUYER.replace("  - from: BUYER\n", f"  - from: BUYER\n{step}"))
    given = rows("number name kind note", ("1", "A", "5", None), ("2", "B", "x", None), ("3", "C", None, None), ("4", "D", "1", None))
    applied = small_apply(opened, {"BUYER": given}, tmp_path / "w")
    assert table(applied, "T_BUYER") == ["1,A,", "2,C,"]
    assert counts(applied, "buyer", "rejected") == {"buyer.limit": 2}


SPANS = """target: T_BAKE
rows:
  spans:
    - from: BAKE as k
    - select: {who: k.buyer, slot: k.slot, from_day: cast(k.bread as integer), to_day: cast(k.note as integer)}
  out:
    - from: BUYER as b
    - select: {number: b.number, begins: cast(b.name as integer), ends: cast(b.kind as integer)}
    - join: spans as s
      on: s.who = number
      cut: {span: [begins, ends], at: [s.from_day, s.to_day]}
      expect: at_most_one
      miss: blank
      rest: bake.unused
fields:
  id: {class: SURROGATE_ETL, key: piece, natural: [number, begins]}
  buyer_id: {class: DERIVED, expr: begins}
  buyer_name: {class: DERIVED, expr: cast(ends as text)}
  note: {class: DIRECT_SOURCE, from: s.slot}
"""


@pytest.mark.parametrize(("span", "right", "written", "rejected"), [
    (("1", "9"), ("3", "5"), ["1,1,3,", "2,3,5,1", "3,5,9,"], 0),
    (("1", "late"), ("3", "5"), [], 1),
    (("soon", "9"), ("3", "5"), [], 1),
    (("1", "9"), ("3", "late"), [], 1),
    (("1", "9"), ("soon", "5"), [], 1),
    (("1", "9"), ("9", "late"), ["1,1,9,"], 0),
    (("1", "9"), ("soon", "1"), ["1,1,9,"], 0),
    (("1", "9"), (None, "late"), ["1,1,9,"], 0),
    (("1", None), ("late", None), [], 1),
])  # fmt: skip
@pytest.mark.parametrize("rows_per_bucket", [1, 100])
def test_a_bound_that_cannot_be_read_is_no_open_end(tmp_path: Path, span: tuple, right: tuple, written: list[str], rejected: int, rows_per_bucket: int) -> None:
    """The row is rejected where the bound might matter to it, and is cut as ever where the other bound rules that out."""
    given = {"BUYER": rows("number name kind note", ("1", *span, None), ("2", "1", "2", None)), "BAKE": rows("buyer slot bread note", ("1", "1", *right))}
    applied = small_apply(small_project(tmp_path / "p", SPANS), given, tmp_path / "w", rows_per_bucket=rows_per_bucket)
    assert table(applied, "T_BAKE") == [*written, f"{len(written) + 1},1,2,"]
    assert counts(applied, "bake", "rejected") == ({"unreadable_value": rejected} if rejected else {})
