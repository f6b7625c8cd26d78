"""A reference or a feed is asked with parts that can meet its key: others are refused where they are written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_apply import small_apply  # noqa: E402
from small_project import BAKE, BUYER, rows, small_project, table  # noqa: E402

from qvhmig.problems import ProblemsFound  # noqa: E402

FEED = """target: T_BUYER
rows:
  - from: BUYER
fields:
  id: {class: SURROGATE_ETL, key: buyer, natural: [number]}
  name: {class: REFERENCE_MASTER_FEED, feed: named, match: {known: "%s"}, take: name, miss: blank}
  note: {class: DIRECT_SOURCE, from: note}
"""


def with_feed(root: Path, part: str, kind: str, value: str) -> object:
    (root / "feeds").mkdir(parents=True)
    (root / "feeds/named.csv").write_text(f"known,name\n{value},Ann\n", "utf-8")
    (root / "feeds/named.yaml").write_text(f"feed: 1\nid: named\nowner: baker\nas_of: '2020-01-01'\nkey: [known]\ncolumns: {{known: {kind}, name: text}}\n", "utf-8")
    return small_project(root, FEED % part)


@pytest.mark.parametrize(("part", "kind", "value", "written"), [
    ("note", "text", "7", "Ann"),
    ("note", "integer", "7", "Ann"),
    ("cast(note as integer)", "text", "7", "Ann"),
    ("cast(note as integer)", "decimal", "7", "Ann"),
    ("cast(note as decimal(8, 2))", "decimal", "7", "Ann"),
    ("as_date('2020010' || note, 'CCYYMMDD')", "moment", "2020-01-07 00:00", "Ann"),
    ("null", "date", "2020-01-07", ""),
])  # fmt: skip
def test_parts_of_another_type_that_are_the_same_meet(tmp_path: Path, part: str, kind: str, value: str, written: str) -> None:
    applied = small_apply(with_feed(tmp_path / "p", part, kind, value), {"BUYER": rows("number note", ("1", "7"))}, tmp_path / "w")
    assert table(applied, "T_BUYER") == [f"1,{written},7"]


@pytest.mark.parametrize(("part", "kind", "value", "said"), [
    ("note", "date", "2020-01-07", "feed 'named' is date, this gives text: they never meet"),
    ("cast(note as decimal(8, 2))", "integer", "7", "feed 'named' is integer, this gives decimal(2): they never meet"),
    ("as_moment(note, 'CCYYMMDD')", "date", "2020-01-07", "feed 'named' is date, this gives moment: they never meet"),
    ("note = '7'", "text", "7", "feed 'named' is text, this gives boolean: they never meet"),
])  # fmt: skip
def test_parts_that_never_meet_are_refused(tmp_path: Path, part: str, kind: str, value: str, said: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        with_feed(tmp_path / "p", part, kind, value).new_plan()  # type: ignore[attr-defined]
    assert [(p.code, p.message) for p in found.value.problems if p.level.value == "error"] == [("QV404", f"part 1 of the key of {said}")]


def test_a_reference_is_held_to_the_key_of_its_owner(tmp_path: Path) -> None:
    bake = BAKE.replace("natural: [buyer], miss", "natural: [\"as_date(buyer, 'CCYYMMDD')\"], miss").replace("natural: [buyer], take", "natural: [\"as_date(buyer, 'CCYYMMDD')\"], take")
    with pytest.raises(ProblemsFound) as found:
        small_project(tmp_path / "p", BUYER, bake).new_plan()
    assert {(p.code, p.message) for p in found.value.problems if p.level.value == "error"} == {("QV404", "part 1 of the key of 'buyer' is text, this gives date: they never meet")}
