"""The hard tables open as one project: every file valid, every name found, no warning."""

from __future__ import annotations

from pathlib import Path

from qvhmig.checks.key_checks import owners
from qvhmig.loaded_files import read_project
from qvhmig.project import open_project

HERE = Path(__file__).resolve().parent
HARD = ("casenote_history", "rtt_events", "iwl", "referrals", "adt_wardstays", "adt_archive", "mh_detention_master")


def test_the_project_opens_without_a_warning() -> None:
    project = open_project(HERE / "lifecycle.yaml")
    assert project.warnings == ()
    assert set(HARD) <= set(project.contracts)
    assert set(project.views) == {"rtt_period", "iwl_entry", "adt_episode"}


def test_every_hard_table_has_cases_or_shares_those_of_a_sibling() -> None:
    project = open_project(HERE / "lifecycle.yaml")
    assert [name for name in HARD if not project.contracts[name].model.cases] == []


def test_an_archive_shares_the_namespace_of_the_live_table() -> None:
    owned = owners(read_project(HERE / "lifecycle.yaml"))
    assert owned["adt_episode"] == "adt_episodes"
    assert owned["patient"] == "pmi"


def test_places_lead_to_the_line_that_says_it() -> None:
    contract = open_project(HERE / "lifecycle.yaml").contracts["rtt_events"]
    where = contract.where("fields", "event_date", "expr")
    line = (HERE / where.path).read_text(encoding="utf-8").splitlines()[where.line - 1]
    assert line[where.column - 1 :].startswith("at}")
