"""What tells the items of a split apart is part of the key of their rows, where it does so for certain."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_project import small_project  # noqa: E402

from qvhmig.problems import ProblemsFound  # noqa: E402

CONTRACT = """target: T_BUYER
rows:
  - from: BUYER
  - split:
      one: {half: "%s", kind_: "'x'"}
      two: {half: "%s", kind_: "'x'"}
  - {pick: first, by: [number], order: [half], rest: buyer.half}
fields:
  id: {class: SURROGATE_ETL, key: buyer, natural: [number]}
  name: {class: DIRECT_SOURCE, from: name}
  note: {class: DIRECT_SOURCE, from: half}
"""


@pytest.mark.parametrize(("one", "two", "total"), [
    ("'A'", "'B'", True),
    ("'A'", "'AB'", True),
    ("'A:' || name", "'B:' || note", True),
    ("'A' || name", "'AB' || note", False),
    ("'AB'", "'A' || note", False),
    ("'AB' || note", "'A'", True),
    ("'A'", "'A' || note", False),
    ("name", "'A'", False),
])  # fmt: skip
def test_a_literal_tells_items_apart_where_no_text_can_be_both(tmp_path: Path, one: str, two: str, total: bool) -> None:
    opened = small_project(tmp_path / "p", CONTRACT % (one, two))
    codes: set[str] = set()
    try:
        codes = {problem.code for problem in opened.new_plan().warnings}
    except ProblemsFound as found:
        codes = {problem.code for problem in found.problems}
    assert bool(codes & {"QV320", "QV321"}) == (not total)
