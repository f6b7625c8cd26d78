"""A split works each of its tests out once, whatever is counted by it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qvhmig.planning.units import plan_project
from qvhmig.project import open_project

BAKERY = Path(__file__).parents[1] / "problems/base"
SPLIT = """  out:
    - from: recent
    - split:
        one: {when: "length(number) > 47", else: order.a, half: number}
        two: {when: %s, else: order.b, half: buyer}
      none: order.none
"""


@pytest.mark.parametrize("can_fail", [False, True])
def test_each_condition_stands_once_in_the_plan(tmp_path: Path, can_fail: bool) -> None:
    root = tmp_path / "bakery"
    shutil.copytree(BAKERY, root)
    contract = root / "contracts/order.yaml"
    text = contract.read_text("utf-8").replace("  out:\n    - from: recent\n", SPLIT % ("cast(bread as integer) > 47" if can_fail else "length(bread) > 5"))
    contract.write_text(text.replace("natural: [number]", "natural: [number, half]"), "utf-8")
    unit = plan_project(open_project(root / "lifecycle.yaml"), "development").unit("order")
    queries = [*(r.query.sql() for r in unit.relations), *(t.query.sql() for t in unit.tallies)]
    assert sum(query.count("> 47") for query in queries) == (2 if can_fail else 1)
    assert {(t.term, t.reason) for t in unit.tallies} >= {("unmade", "order.a"), ("unmade", "order.b"), ("filtered", "order.none"), ("made", "split")}
