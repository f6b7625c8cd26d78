"""What a run by bucket must not miss: rows that belong together and lie in two buckets, whichever verb brings them together."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_apply import small_apply  # noqa: E402
from small_project import BUYER, counts, rows, small_project, table  # noqa: E402

from qvhmig.problems import ProblemsFound  # noqa: E402
from qvhmig.running.unit_run import POLARS, UnitRun  # noqa: E402

BUYERS = rows("number name kind note", ("1", "S", "a", None), ("2", "S", "b", None), ("3", "T", "a", "bad"), ("4", None, "c", None), ("5", None, "d", None))


@pytest.mark.parametrize("rows_per_bucket", [1, 100])
class TestByBucket:
    def test_a_name_that_stands_in_two_buckets_is_not_unique_and_null_is_no_name(self, tmp_path: Path, rows_per_bucket: int) -> None:
        opened = small_project(tmp_path / "p", BUYER.replace("fields:", "unique: [{by: [name], else: buyer.name_twice}]\nfields:"))
        applied = small_apply(opened, {"BUYER": BUYERS}, tmp_path / "w", rows_per_bucket=rows_per_bucket)
        assert table(applied, "T_BUYER") == ["3,T,bad", "4,,", "5,,"]
        assert counts(applied, "buyer", "rejected") == {"buyer.name_twice": 2}

    def test_unique_in_the_own_number_holds_for_rows_whose_number_is_yet_to_come(self, tmp_path: Path, rows_per_bucket: int) -> None:
        opened = small_project(tmp_path / "p", BUYER.replace("fields:", "unique: [{by: [id], else: buyer.twice}]\nfields:"))
        assert len(table(small_apply(opened, {"BUYER": BUYERS}, tmp_path / "w", rows_per_bucket=rows_per_bucket), "T_BUYER")) == 5

    def test_a_group_of_together_that_lies_in_two_buckets_is_held(self, tmp_path: Path, rows_per_bucket: int) -> None:
        contract = BUYER.replace("fields:", "  - {check: note is null, else: buyer.noted}\ntogether: {by: [kind], else: buyer.not_alone}\nfields:")
        applied = small_apply(small_project(tmp_path / "p", contract), {"BUYER": BUYERS}, tmp_path / "w", rows_per_bucket=rows_per_bucket)
        assert table(applied, "T_BUYER") == ["2,S,", "3,,", "4,,"]
        assert counts(applied, "buyer", "held") == {"buyer.not_alone": 1}

    def test_a_lookup_that_counts_a_side_of_other_buckets_finds_its_partners(self, tmp_path: Path, rows_per_bucket: int) -> None:
        steps = """rows:
  known:
    - from: BUYER as a
    - {join: BAKE as b, on: b.bread = a.kind, expect: at_most_one, miss: blank, rest: bake.of_nobody}
    - select: {number: a.number, found: b.note}
  out:
    - from: BUYER as m
    - {join: known as k, on: k.number = m.number, expect: at_most_one, miss: blank}
    - select: {number: m.number, name: k.found, note: m.note}
"""
        opened = small_project(tmp_path / "p", BUYER.replace("rows:\n  - from: BUYER\n", steps))
        given = {
            "BUYER": rows("number name kind note", ("1", None, "k9", None), ("9", None, "k1", None)),
            "BAKE": rows("buyer slot bread note", ("1", "1", "k1", "of 1"), ("9", "1", "k9", "of 9")),
        }
        assert table(small_apply(opened, given, tmp_path / "w", rows_per_bucket=rows_per_bucket), "T_BUYER") == ["1,of 9,", "2,of 1,"]

    def test_a_counted_pipeline_that_is_also_looked_up_whole_is_read_once(self, tmp_path: Path, rows_per_bucket: int) -> None:
        steps = """rows:
  baked:
    - from: BAKE as b
    - select: {number: b.buyer, name: b.bread, note: b.note}
  bought:
    - from: BUYER as a
    - {join: baked as l, on: l.name = a.kind, first: [l.number, l.note], miss: blank}
    - select: {number: "a.number || '+'", name: a.name, note: l.note}
  more:
    - from: baked
  out: [{union: [bought, more]}]
"""
        opened = small_project(tmp_path / "p", BUYER.replace("rows:\n  - from: BUYER\n", steps))
        given = {
            "BUYER": rows("number name kind note", ("1", "Ann", "k9", None)),
            "BAKE": rows("buyer slot bread note", ("1", "1", "k1", "of 1"), ("9", "1", "k9", "of 9")),
        }
        applied = small_apply(opened, given, tmp_path / "w", rows_per_bucket=rows_per_bucket)
        assert table(applied, "T_BUYER") == ["1,k1,of 1", "3,Ann,of 9", "2,k9,of 9"]
        assert applied.unit("buyer")["fates"] == {"BUYER": {"written": 1}, "BAKE": {"written": 2}}
        assert applied.unit("buyer")["read"] == 3


def test_a_name_of_together_that_does_not_reach_the_fields_is_refused(tmp_path: Path) -> None:
    steps = "  - {check: note is null, else: buyer.noted}\n  - select: {number: number, name: name, note: note}\n"
    opened = small_project(tmp_path / "p", BUYER.replace("fields:", f"{steps}together: {{by: [kind], else: buyer.not_alone}}\nfields:"))
    with pytest.raises(ProblemsFound) as found:
        opened.new_plan()
    said = "contracts/buyer.yaml:11:11 QV341 kind of 'together' is not in scope at the end of the rows; give it in the last 'select'"
    assert [str(p) for p in found.value.problems if p.level.value == "error"] == [said]


def test_a_name_that_a_pivot_makes_may_not_be_there_already(tmp_path: Path) -> None:
    steps = "rows:\n  - from: BAKE as b\n  - add: {number_1: b.buyer}\n  - {pivot: 2, by: [number_1], order: [b.slot, b.buyer], take: {number: b.bread}, rest: b.more, overflow: b.beyond}\n"
    contract = BUYER.replace("rows:\n  - from: BUYER\n", steps).replace("[number]", "[number_1]").replace("from: name", "from: number_2").replace("from: note", "from: number_1")
    with pytest.raises(ProblemsFound) as found:
        small_project(tmp_path / "p", contract).new_plan()
    assert [str(p) for p in found.value.problems] == ["contracts/buyer.yaml:10:73 QV306 'number_1' is already bound here; choose another name: a name is bound once"]


def test_rows_of_one_id_share_the_fate_of_the_one_that_stayed(tmp_path: Path) -> None:
    steps = """  - split:
      one: {part: "'1'"}
      two: {part: "'2'"}
  - {pick: first, by: [number], order: [part], rest: buyer.second}
  - {keep: "name <> 'S'", else: buyer.out_of_scope}
"""
    applied = small_apply(small_project(tmp_path / "p", BUYER.replace("fields:", steps + "fields:")), {"BUYER": BUYERS[:3]}, tmp_path / "w")
    assert table(applied, "T_BUYER") == ["1,T,bad"]
    assert applied.unit("buyer")["fates"] == {"BUYER": {"filtered": 2, "written": 1}}
    assert applied.unit("buyer")["merged_into_not_written"] == 0


PIVOTED = """rows:
  loaves:
    - from: BAKE as b
    - {pivot: 2, by: [b.buyer], order: [b.slot], take: {bread: b.bread}, rest: buyer.loaf_taken_up, overflow: buyer.loaf_beyond}
  out:
    - from: BUYER as a
    - join: loaves as l
      on: l.buyer = a.number
      expect: at_most_one
      miss: blank
      rest: buyer.loaves_of_nobody
    - select: {number: a.number, name: "l.bread_1 || l.bread_2", note: a.note, kind: a.kind}
"""


def test_rows_merged_into_one_that_stands_in_another_are_not_lost(tmp_path: Path) -> None:
    """Slots of a pivot follow the first one into the row that takes it up, or out with a reason (DECISIONS 54)."""
    loaves = rows("buyer slot bread note", *((number, slot, f"{number}{slot}", None) for number, slot in ("11", "12", "13", "91", "92")))
    contract = BUYER.replace("rows:\n  - from: BUYER\n", PIVOTED)
    applied = small_apply(small_project(tmp_path / "p", contract), {"BUYER": rows("number name kind note", ("1", "Ann", "S", None)), "BAKE": loaves}, tmp_path / "w")
    assert applied.unit("buyer")["fates"]["BAKE"] == {"absorbed": 3, "unused": 2}
    assert applied.unit("buyer")["merged_into_not_written"] == 0


def test_a_survivor_that_is_read_twice_stands_where_one_of_them_does(tmp_path: Path) -> None:
    """The buyer's own note is slot 1 of a pivot that the join does not take up, while the buyer is out of scope (DECISIONS 54)."""
    steps = """rows:
  own:
    - from: BUYER as o
    - select: {buyer: o.number, slot: "'0'", bread: o.note}
  baked:
    - from: BAKE as b
    - select: {buyer: b.buyer, slot: b.slot, bread: b.bread}
  loaves:
    - union: [own, baked]
    - {pivot: 2, by: [buyer], order: [slot, branch], take: {bread: bread}, rest: buyer.loaf_taken_up, overflow: buyer.loaf_beyond}
  out:
    - from: BUYER as a
    - {keep: "a.kind <> 'S'", else: buyer.out_of_scope}
    - {join: loaves as l, on: l.buyer = a.number, expect: at_most_one, miss: blank, rest: buyer.loaves_of_nobody}
    - select: {number: a.number, name: a.name, note: l.bread_2}
"""
    given = {"BUYER": rows("number name kind note", ("1", "Ann", "S", "n")), "BAKE": rows("buyer slot bread note", ("1", "1", "k1", None))}
    applied = small_apply(small_project(tmp_path / "p", BUYER.replace("rows:\n  - from: BUYER\n", steps)), given, tmp_path / "w")
    assert applied.unit("buyer")["fates"] == {"BUYER": {"filtered": 2}, "BAKE": {"filtered": 1}}  # each use of a source is counted
    assert applied.unit("buyer")["merged_into_not_written"] == 0


@pytest.mark.parametrize("leaves", ["keep", "check"])
def test_rows_merged_into_one_that_left_afterwards_are_counted(tmp_path: Path, leaves: str) -> None:
    steps = f"  - {{pick: first, by: [kind], order: [number], rest: buyer.second}}\n  - {{{leaves}: \"number <> '1'\", else: buyer.gone}}\n"
    given = {"BUYER": rows("number name kind note", ("1", "Ann", "S", None), ("2", "Ben", "S", None), ("3", "Cat", "T", None), ("4", "Dan", "T", None))}
    applied = small_apply(small_project(tmp_path / "p", BUYER.replace("fields:", steps + "fields:")), given, tmp_path / "w")
    assert applied.unit("buyer")["merged_into_not_written"] == 1


class Recording:
    """The default engine, noting which buckets were run, and whether it was told of values elsewhere."""

    name = "polars"
    capabilities, gaps = POLARS.capabilities, POLARS.gaps

    def __init__(self) -> None:
        self.runs: list[tuple[int | None, bool]] = []

    def compile(self, plan, load, crosswalks):
        return Noted(plan, load, crosswalks, self.runs)


class Noted(UnitRun):
    def __init__(self, plan, load, crosswalks, runs: list[tuple[int | None, bool]]) -> None:
        super().__init__(plan, load, crosswalks)
        self.runs = runs

    def run(self, bucket, elsewhere=None):
        self.runs.append((bucket, bool(elsewhere)))
        return super().run(bucket, elsewhere)


CHAINED = BUYER.replace("fields:", "unique: [{by: [name], else: buyer.name_twice}, {by: [note], else: buyer.note_twice}]\nfields:")


def test_values_in_two_buckets_are_found_bucket_by_bucket(tmp_path: Path) -> None:
    """Never is the whole table run at once: that is what buckets are for."""
    given = {"BUYER": [{**row, "note": None} for row in BUYERS]}
    seen = Recording()
    applied = small_apply(small_project(tmp_path / "p", CHAINED), given, tmp_path / "w", rows_per_bucket=1, backend=seen)
    assert table(applied, "T_BUYER") == ["3,T,", "4,,", "5,,"]
    buckets = sorted({bucket for bucket, _ in seen.runs if bucket is not None})
    assert len(buckets) > 1 and [bucket for bucket, _ in seen.runs] == buckets * 2
    assert [told for _, told in seen.runs] == [False] * len(buckets) + [True] * len(buckets)
    assert not [path for path in (tmp_path / "w").rglob("*") if "apart" in path.name]


@pytest.mark.parametrize("rows_per_bucket", [1, 2, 100])
def test_a_second_unique_judges_only_what_the_first_one_lets_through(tmp_path: Path, rows_per_bucket: int) -> None:
    """Note K stands in buckets of its own, at buyers 1 and 3; but 1 is rejected for its name, so 3 has it alone."""
    given = rows("number name kind note", ("1", "S", None, "K"), ("2", "S", None, "L"), ("3", "T", None, "K"), ("4", "U", None, "M"), ("5", "V", None, "M"))
    applied = small_apply(small_project(tmp_path / "p", CHAINED), {"BUYER": given}, tmp_path / "w", rows_per_bucket=rows_per_bucket)
    assert table(applied, "T_BUYER") == ["3,T,K"]
    assert counts(applied, "buyer", "rejected") == {"buyer.name_twice": 2, "buyer.note_twice": 2}
