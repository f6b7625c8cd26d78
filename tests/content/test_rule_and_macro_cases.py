"""The cases of quality rules and of macros hold, on the planner and backend that an apply uses."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from qvhmig.backends.macro_cases import check_macro_cases
from qvhmig.expressions.macros import macro_trees
from qvhmig.models.contract import Case
from qvhmig.planning.rules import plan_rule
from qvhmig.planning.units import Given, Planner
from qvhmig.project import Project, open_project
from qvhmig.running.cases import GivenRows
from qvhmig.running.leaves import crosswalk_maps
from qvhmig.running.quality import RuleRunner, judge_rule

ROOT = Path(__file__).resolve().parents[2]
KEY = bytes(32)


@cache
def project() -> Project:
    return open_project(ROOT / "lifecycle.yaml")


def rule_cases() -> list[tuple[str, int]]:
    return [(rule, n) for rule, loaded in project().rules.items() for n in range(len(loaded.model.cases))]


def contract_of(table: str) -> str:
    return next(name for name, loaded in project().contracts.items() if loaded.model.target == table)


@pytest.mark.parametrize(("rule", "number"), rule_cases())
def test_a_rule_finds_what_its_case_says(rule: str, number: int) -> None:
    loaded = project().rules[rule]
    case = loaded.model.cases[number]
    given = {f"contract:{contract_of(s.partition(':')[2])}" if s.startswith("target:") else s: rows for s, rows in case.given.items()}
    planner = Planner(project(), "development", given=Given({name: frozenset() for name in given}, case.params))
    plan = plan_rule(planner, rule)
    assert plan is not None, planner.problems
    maps = crosswalk_maps(project(), "development", project().lifecycle.model.parameters["extract_date"])
    rows = GivenRows(project(), planner, Case(it=case.it, given=given, then=[]), loaded, number, maps)
    figures = RuleRunner(rows.leaf, maps, 1, planner.parameters | case.params, KEY).figures(plan)
    result = judge_rule(rule, loaded.model, "", figures, planner.parameters | case.params, KEY)
    assert result.broken == case.fails, case.it


def test_every_blocking_rule_that_compares_values_has_a_case() -> None:
    blocking = {r for r, loaded in project().rules.items() if loaded.model.severity == "BLOCKER" and loaded.model.form == "assert"}
    assert {rule for rule in blocking if not project().rules[rule].model.cases} == set()


def test_every_macro_gives_what_its_cases_say() -> None:
    problems: list = []
    trees = macro_trees(project().macros, problems)
    assert problems == []
    assert [str(problem) for problem in check_macro_cases(project().macros, trees, {})] == []
