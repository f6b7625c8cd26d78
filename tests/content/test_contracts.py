"""What the contracts and rules of the project promise: no invented value, honest gaps, and the rules they cover."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from quality_list import COVERED_AREAS, LOWER, NOT_COVERED, base, quality_rules
from sqlglot import exp

from qvhmig import expressions
from qvhmig.planning.units import plan_project
from qvhmig.problems import Where
from qvhmig.project import Project, open_project
from qvhmig.service.testing_cases import run_cases

ROOT = Path(__file__).resolve().parents[2]
TABLES = (
    "LOAD_STAFF", "LOAD_USERS", "LOAD_SITES", "LOAD_PMI", "LOAD_PMIIDS", "LOAD_PMIALIASES", "LOAD_PMIADDRS", "LOAD_PMICONTACTS",
    "LOAD_PMIALLERGIES", "LOAD_PMISTAFFWARNINGS", "LOAD_PMIGPAUDIT", "LOAD_CASENOTELOCS", "LOAD_PMICASENOTEHISTORY",
    "LOAD_IWL_PROFILES", "LOAD_IWL", "LOAD_IWL_DEFERRALS", "LOAD_IWL_TCIS", "LOAD_ADT_ADMISSIONS", "LOAD_ADT_EPISODES", "LOAD_ADT_WARDSTAYS", "LOAD_ADT_CODING",
    "LOAD_RTT_PATHWAYS", "LOAD_REFERRALS", "LOAD_RTT_PERIODS", "LOAD_RTT_EVENTS", "LOAD_OPDWAITLIST", "LOAD_OPD_APPOINTMENTS", "LOAD_OPD_CODING", "LOAD_CMTY_APPOINTMENTS",
    "LOAD_OPD_ARCHIVE", "LOAD_ADT_ARCHIVE",
    "LOAD_MH_DETENTION_MASTER", "LOAD_MH_DETENTION_TRANSFERS", "LOAD_DETENTION_ARCHIVE",
)  # fmt: skip
NIL_RETURNS = {"LOAD_OPDWAITLISTDEF", "LOAD_MH_CPA_MASTER", "LOAD_MH_CPA_HISTORY", "LOAD_CPA_ARCHIVE"}
CONSTANTS = {"SYSTEM_CODE": ("10599", "V83"), "MAIN_CRN_TYPE": ("9", "CRN"), "ENCOUNTER_TYPE": ("34", "O")}
"""The only fields that hold one text in every row: (code type, code)."""
SEVERITIES = ("MINOR", "MAJOR", "CRITICAL", "BLOCKER")


@cache
def project() -> Project:
    return open_project(ROOT / "lifecycle.yaml")


def contracts() -> list[tuple[str, str, object]]:
    return [(loaded.model.target, field, entry) for loaded in project().contracts.values() if loaded.model.target in TABLES for field, entry in (loaded.model.fields or {}).items()]


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
        for written in ([entry.from_], [entry.expr], entry.natural):
            trees = [expressions.parse(one, where) for one in written or () if one is not None]
            assert not trees or any(next(tree.find_all(exp.Column), None) is not None for tree in trees), where


def test_no_field_has_a_filler() -> None:
    assert [(table, field) for table, field, entry in contracts() if entry.filler is not None] == []


def test_an_unknown_code_costs_a_row_only_where_nobody_could_find_it_without() -> None:
    strict = {(table, field) for table, field, entry in contracts() if entry.unmapped is not None and entry.unmapped.action != "blank"}
    assert strict == {("LOAD_SITES", "site_code")}


def test_open_questions_are_few_and_have_an_owner() -> None:
    asked = {(table, field): entry for table, field, entry in contracts() if entry.resolution == "open"}
    assert set(asked) == {("LOAD_STAFF", "user_name"), ("LOAD_PMI", "GDP_NATIONAL_CODE"), ("LOAD_PMIALIASES", "SEX"), ("LOAD_OPD_APPOINTMENTS", "CAB_USRN")}
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
    with_rows = {name for name, loaded in project().contracts.items() if loaded.model.nil is None}  # a nil return has nothing to show a case of
    assert {*with_rows, *project().views} == {result.unit for result in results if result.kind in ("contract", "view")}


def test_a_table_is_returned_empty_only_where_the_old_pas_holds_nothing_and_somebody_is_asked() -> None:
    empty = {loaded.model.target: loaded.model.nil for loaded in project().contracts.values() if loaded.model.nil is not None}
    assert set(empty) == NIL_RETURNS
    assert all(nil.question.endswith("?") and nil.owner in project().lifecycle.model.roles for nil in empty.values())
