"""Both ends of the reference project: 884 target fields with a class, and 5,387 source fields in one state each."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

from qvhmig.planning.source_use import SourceUse
from qvhmig.running.report_mappings import mapping_contract_summary
from qvhmig.running.source_coverage import SourceField, source_fields, source_tables
from qvhmig.service.opened_project import Planned, open_for
from qvhmig.source_scope import set_aside

ROOT = Path(__file__).resolve().parents[2]
CLASSES = {"DIRECT_SOURCE", "LOOKUP_TRANSLATION", "DERIVED", "SURROGATE_ETL", "REFERENCE_MASTER_FEED", "OUT_OF_SCOPE", "NIL_RETURN"}


@cache
def planned() -> Planned:
    return open_for(ROOT / "lifecycle.yaml").plan()


@cache
def fields() -> tuple[SourceField, ...]:
    return source_fields(planned().plan.project, planned().use)


def test_every_target_field_has_a_class_and_every_question_an_owner() -> None:
    summary = mapping_contract_summary(planned().plan.project, {})
    assert summary["fields"] == sum(summary["classes"].values()) == 884
    assert set(summary["classes"]) <= CLASSES
    assert len(summary["unresolved"]) <= 10
    assert all(open_["owner"] and open_["fields"] and open_["question"].endswith("?") for open_ in summary["unresolved"])


def test_every_source_field_is_in_one_state() -> None:
    names = [f"{one.catalog.table}.{one.catalog.field}" for one in fields()]
    assert len(names) == len(set(names)) == 5387
    assert Counter(one.state for one in fields()).keys() == {"used", "set_aside", "unread"}
    for one in fields():
        assert (one.state == "used") == bool(one.fields or one.units or (one.rules and one.aside is None)) or one.state == "set_aside"
        assert (one.state == "set_aside") == (one.aside is not None)
    assert Counter(table.kind for table in source_tables(fields())).total() == 417


def test_nothing_that_is_set_aside_is_moved() -> None:
    project, use = planned().plan.project, planned().use
    assert [name for name in set_aside(project) if use.moved(name)] == []
    assert [str(warning) for warning in planned().warnings] == []


def test_whoever_set_something_aside_has_a_role_and_a_reason() -> None:
    project = planned().plan.project
    said = set_aside(project).values()
    assert {aside.decided_by for aside in said} <= set(project.lifecycle.model.roles)
    assert all(len(aside.reason) > 10 for aside in said)


def test_used_fields_are_those_that_units_read_and_no_others() -> None:
    """Scans may show more than is read, never less; and every value of a target field comes from a field that is used."""
    shown = {f"{leaf.subject}.{c}" for unit in planned().plan.units for leaf in unit.leaves if leaf.kind == "table" for c in leaf.columns if not c.startswith("_")}
    use: SourceUse = planned().use
    moved = {*use.fields, *use.units}
    assert moved <= shown
    assert {source for sources in use.sources.values() for source in sources} == set(use.fields)
    keys = {f"{table}.{part}" for table in {name.partition(".")[0] for name in moved} for part in planned().plan.project.source.tables[table].key}
    assert keys <= moved, "a table that is read is read by its key"
