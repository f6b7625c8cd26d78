"""What the contracts and rules of the project promise: no invented value, honest gaps, and the rules they cover."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from sqlglot import exp

from qvhmig import expressions
from qvhmig.planning.units import plan_project
from qvhmig.problems import Where
from qvhmig.project import Project, open_project
from qvhmig.service.testing_cases import run_cases

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("LOAD_SITES", "LOAD_PMI", "LOAD_PMIIDS", "LOAD_PMIALIASES", "LOAD_PMIGPAUDIT")
CONSTANTS = {"SYSTEM_CODE": ("10599", "V83"), "MAIN_CRN_TYPE": ("9", "CRN")}
"""The only fields that hold one text in every row: (code type, code)."""
SEVERITIES = ("MINOR", "MAJOR", "CRITICAL", "BLOCKER")
COVERED_AREAS = ("identity", "demographics", "death", "merge", "gp_registration")
NOT_COVERED = {
    "DQ-IDN-07": "trace results are held in no table of the old PAS",
    "DQ-DEM-10": "the old PAS holds no need of an interpreter",
    "DQ-DTH-02": "needs spells",
    "DQ-DTH-03": "needs appointments",
    "DQ-DTH-04": "needs waiting list entries",
    "DQ-DTH-05": "needs clock periods",
    "DQ-DTH-06": "needs spells and episodes",
    "DQ-MRG-05": "the load matches nobody by itself, so there is nothing to leave out of it",
    "DQ-MRG-06": "needs alerts and allergies",
}
LOWER = {"DQ-IDN-01-SOURCE": "a number that is none is kept under another type, so it costs nothing", "DQ-DTH-07-PAIR": "the load takes the mark's side",
         "DQ-DEM-03-GENDER": "both values may be right"}  # fmt: skip
"""Companions of a rule that weigh less than it, and why."""


@cache
def project() -> Project:
    return open_project(ROOT / "lifecycle.yaml")


def contracts() -> list[tuple[str, str, object]]:
    return [(loaded.model.target, field, entry) for loaded in project().contracts.values() if loaded.model.target in TABLES for field, entry in (loaded.model.fields or {}).items()]


def base(rule: str) -> str:
    return "-".join(rule.split("-")[:3])


def quality_rules() -> dict[str, dict[str, str]]:
    with (ROOT / "tests" / "content" / "quality_rule_ids.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


def test_the_project_opens_and_plans_without_a_warning() -> None:
    assert [str(warning) for warning in plan_project(project(), "pre_production").warnings] == []


@pytest.mark.parametrize("table", TABLES)
def test_a_contract_has_every_field_and_three_cases(table: str) -> None:
    loaded = next(loaded for loaded in project().contracts.values() if loaded.model.target == table)
    assert [name.lower() for name in loaded.model.fields or {}] == [field.field.lower() for field in project().target.tables[table].fields]
    assert len(loaded.model.cases) >= 3


def test_no_field_is_filled_by_a_literal_that_pretends_to_be_data() -> None:
    for table, field, entry in contracts():
        where = Where(f"{table}.{field}", 1, 1)
        if entry.value is not None:
            tree = expressions.parse(entry.value, where)
            code_type, code = CONSTANTS[field.upper()]
            assert isinstance(tree, exp.Literal) and tree.this == code and code in project().target.codes[code_type], where
        for written in (entry.from_, entry.expr, *(entry.natural or ())):
            assert written is None or next(expressions.parse(written, where).find_all(exp.Column), None) is not None, where


def test_fillers_are_for_trial_loads_only() -> None:
    fillers = {(table, field): entry.filler.profiles for table, field, entry in contracts() if entry.filler is not None}
    assert fillers == {("LOAD_PMI", "PRACTICE_APPLIES_FROM"): ["development"]}


def test_open_questions_are_few_and_have_an_owner() -> None:
    asked = {(table, field): entry for table, field, entry in contracts() if entry.resolution == "open"}
    assert set(asked) == {("LOAD_PMI", "GDP_NATIONAL_CODE"), ("LOAD_PMIALIASES", "SEX")}
    assert all(entry.question.endswith("?") and entry.owner in project().lifecycle.model.roles for entry in asked.values())


def test_every_decision_names_a_role_of_the_project() -> None:
    roles = set(project().lifecycle.model.roles)
    assert {entry.approved_by for _, _, entry in contracts() if entry.approved_by} <= roles
    owners = [*project().contracts.values(), *project().rules.values()]
    assert {loaded.model.owner for loaded in owners} | {loaded.model.owner for loaded in project().crosswalks.values()} <= roles


def test_every_rule_is_one_of_the_list_and_weighs_no_less() -> None:
    known = quality_rules()
    for rule, loaded in project().rules.items():
        listed = known[base(rule)]
        assert listed["area"] == loaded.model.area or base(rule) == rule, rule
        if rule not in LOWER:
            assert SEVERITIES.index(loaded.model.severity) >= SEVERITIES.index(listed["severity"]), rule


def test_every_rule_of_the_patient_areas_is_covered_or_named() -> None:
    wanted = {rule for rule, row in quality_rules().items() if row["area"] in COVERED_AREAS}
    covered = {base(rule) for rule in project().rules}
    assert wanted - covered == set(NOT_COVERED)


def test_every_case_of_the_project_passes() -> None:
    results = run_cases(ROOT / "lifecycle.yaml", ())
    assert [result for result in results if not result.passed] == []
    assert {*project().contracts, *project().views} == {result.unit for result in results if result.kind in ("contract", "view")}
