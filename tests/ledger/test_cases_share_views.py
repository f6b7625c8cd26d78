"""Cases share the rows of a view that they give nothing to, and only then."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_project import BUYER, small_project  # noqa: E402

from qvhmig.loaded_files import Loaded, Project  # noqa: E402
from qvhmig.models.contract import Case  # noqa: E402
from qvhmig.planning.plan import LogicalPlan  # noqa: E402
from qvhmig.running.cases import CaseRunner, run_cases  # noqa: E402
from qvhmig.running.unit_run import UnitRun  # noqa: E402

VIEWS = """loaf:
  grain: one
  key: [buyer]
  rows:
    - from: BAKE as b
    - select: {buyer: b.buyer, bread: b.bread}
known:
  grain: one
  key: [buyer]
  rows:
    - from: view:loaf as l
    - join: contract:buyer as k
      on: k.key.number = l.buyer
      expect: at_most_one
      miss: blank
    - select: {buyer: l.buyer, bread: l.bread, name: "coalesce(k.name, 'nobody')"}
"""
MUST = """target: T_MUST
rows:
  - from: BUYER as u
  - join: view:known as v
    on: v.buyer = u.number
    expect: at_most_one
    miss: blank
fields:
  id: {class: SURROGATE_ETL, key: must, natural: [u.number]}
  name: {class: DERIVED, expr: "coalesce(v.bread || left(v.name, 1), 'none')"}
"""
ONE: dict[str, Any] = {"BUYER": [{"number": "1"}]}
GIVEN: dict[str, tuple[dict[str, Any], str]] = {
    "nothing below the view": ({}, "none"),
    "a row of a table two views below": ({"BAKE": [{"buyer": "1", "slot": "1", "bread": "rye"}]}, "ryen"),
    "another row of it": ({"BAKE": [{"buyer": "1", "slot": "1", "bread": "oat"}]}, "oatn"),
    "the inner view itself": ({"view:loaf": [{"buyer": "1", "bread": "bun"}]}, "bunn"),
    "the inner view with other rows": ({"view:loaf": [{"buyer": "1", "bread": "pie"}]}, "pien"),
    "the outer view itself": ({"view:known": [{"buyer": "1", "bread": "x", "name": "y"}]}, "xy"),
    "a parent beside a table": ({"BAKE": [{"buyer": "1", "slot": "1", "bread": "rye"}], "contract:buyer": [{"key.number": "1", "name": "Ann"}]}, "ryeA"),
    "another parent beside the same table": ({"BAKE": [{"buyer": "1", "slot": "1", "bread": "rye"}], "contract:buyer": [{"key.number": "1", "name": "Ben"}]}, "ryeB"),
    "a null where another case has a text": ({"BAKE": [{"buyer": "1", "slot": "1", "bread": None}]}, "none"),
    "a text that looks like a null": ({"BAKE": [{"buyer": "1", "slot": "1", "bread": "None"}]}, "Nonen"),
}



@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return small_project(tmp_path_factory.mktemp("bakery"), BUYER, MUST, views=VIEWS).project


def with_cases(project: Project, names: list[str]) -> Loaded[Any]:
    cases = [Case(it=name, given={**ONE, **GIVEN[name][0]}, then=[{"NAME": GIVEN[name][1]}]) for name in names]
    loaded = project.contracts["must"]
    return replace(loaded, model=loaded.model.model_copy(update={"cases": cases}))


@pytest.mark.parametrize("backwards", [False, True])
def test_a_case_sees_the_views_of_what_it_gives_whatever_ran_before(backwards: bool, project: Project) -> None:
    names = sorted(GIVEN, reverse=backwards) * 2
    loaded, runner = with_cases(project, names), CaseRunner(project, "development")
    assert [runner.run("contract", "must", loaded, number).differences for number in range(len(names))] == [()] * len(names)


def test_a_view_that_two_cases_give_nothing_runs_once(project: Project) -> None:
    ran: list[str] = []

    def counted(plan: LogicalPlan, *rest: Any) -> UnitRun:
        ran.append(plan.unit)
        return UnitRun(plan, *rest)

    loaded = with_cases(project, ["nothing below the view", "nothing below the view", "another row of it"])
    runner = CaseRunner(project, "development", counted)
    for number, views in enumerate([["known", "loaf"], [], ["known", "loaf"]]):
        ran.clear()
        assert runner.run("contract", "must", loaded, number).passed
        assert ran == ["must", *views]


def test_a_case_runs_over_the_key_numbers_of_another_contract(tmp_path: Path) -> None:
    """In a case a number is its natural parts as text; in the target it is a whole number."""
    child = """target: T_BAKE
rows:
  - from: contract:buyer as k
fields:
  id: {class: SURROGATE_ETL, key: bake, natural: [k.key.number]}
  buyer_id: {class: DERIVED, expr: k.id}
  buyer_name: {class: DIRECT_SOURCE, from: k.name}
  note: {class: OUT_OF_SCOPE, reason: r, approved_by: b, ticket: T-1}
cases:
  - it: keeps the number
    given: {contract:buyer: [{key.number: '7', id: '7', name: Ann}]}
    then: [{id: '7', buyer_id: '7', buyer_name: Ann}]
"""
    results = run_cases(small_project(tmp_path, BUYER, child).project, "development")
    assert all(one.passed for one in results)
    assert len(results) == 1
