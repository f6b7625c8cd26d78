"""Parity, completion, chains and control totals: tables of counts, and totals on the real planner."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from qvhmig.catalogs import Catalog, CatalogField, CatalogTable
from qvhmig.expressions.types import TEXT
from qvhmig.models.rules import Chain, Completion, ControlTotal, Parity, Reconciliation
from qvhmig.running.ledger_view import read_ledger
from qvhmig.running.quality import Figures
from qvhmig.running.reconciliation import (
    Counted,
    SourceCount,
    check_chain,
    check_completion,
    check_parity,
    check_total,
    links_of,
    reconcile,
)
from qvhmig.running.written_tables import Link, LinkResult


def catalog(*fields: tuple[str, str, str]) -> Catalog:
    """(table, field, `Y` or a reference)."""
    tables: dict[str, list[CatalogField]] = {}
    for table, field, word in fields:
        reference = "" if word in ("Y", "") else word
        obligation = "Y" if word == "Y" else "N"
        position = len(tables.get(table, [])) + 1
        made = CatalogField(table=table, position=position, field=field, type=TEXT, mandatory=obligation, references=reference)  # type: ignore[arg-type]
        tables.setdefault(table, []).append(made)
    return Catalog(system="target", tables={n: CatalogTable(name=n, fields=tuple(f), folded=True) for n, f in tables.items()})


def counted(units: list[dict[str, Any]], **more: Any) -> Counted:
    full = [{"kind": "contract", "lines": [], **unit} for unit in units]
    given = {"catalog": catalog(), "sources": {}, "links": (), "totals": {}, **more}
    return Counted(ledger=read_ledger({"version": 1, "units": full}), **given)


PARITY = Parity.model_validate({"says": "all in", "source": "SHEEP", "contract": "animal", "accounted": ["rejected", "filtered"]})


@pytest.mark.parametrize(
    ("fates", "rows", "unreadable", "status", "difference", "why"),
    [
        ({"written": 8, "rejected": 1, "filtered": 1}, 10, 0, "pass", 0, ""),
        ({"written": 8, "rejected": 1, "filtered": 1}, 10, 2, "pass", 0, ""),
        ({"written": 8, "rejected": 1}, 10, 0, "fail", 1, "10 rows in, 9 accounted for"),
        ({"written": 8, "rejected": 1, "held": 1}, 10, 0, "fail", 1, "10 rows in, 9 accounted for"),
        ({"written": 9, "rejected": 1, "filtered": 1}, 10, 0, "fail", 1, "10 rows in, 11 accounted for"),
    ],
)
def test_parity_compares_intake_with_the_fates_that_are_accounted_for(
    fates: dict[str, int], rows: int, unreadable: int, status: str, difference: int, why: str
) -> None:
    units = [{"unit": "animal", "target": "ANIMAL", "fates": {"SHEEP": fates}}]
    check = check_parity("p", PARITY, counted(units, sources={"SHEEP": SourceCount(rows, unreadable)}))
    assert (check.status, check.difference, check.why, check.subject) == (status, difference, why, "ANIMAL")


def test_lines_set_aside_are_lost_rows_where_rejects_are_not_accounted_for() -> None:
    strict = PARITY.model_copy(update={"accounted": ["filtered"]})
    units = [{"unit": "animal", "target": "ANIMAL", "fates": {"SHEEP": {"written": 10}}}]
    assert check_parity("p", strict, counted(units, sources={"SHEEP": SourceCount(10, 2)})).difference == 2


@pytest.mark.parametrize(
    ("units", "sources", "why"),
    [
        ([], {"SHEEP": SourceCount(1)}, "contract 'animal' did not run"),
        ([{"unit": "animal", "target": "ANIMAL"}], {"SHEEP": SourceCount(1)}, "contract 'animal' does not read 'SHEEP' itself"),
        ([{"unit": "animal", "target": "ANIMAL"}], {}, "'SHEEP' was not taken in"),
    ],
)
def test_parity_without_one_of_its_sides_is_not_evaluated(
    units: list[dict[str, Any]], sources: dict[str, SourceCount], why: str
) -> None:
    check = check_parity("p", PARITY, counted(units, sources=sources))
    assert (check.status, check.why) == ("not_evaluated", why)


CATALOG = catalog(("ANIMAL", "TAG", "Y"), ("ANIMAL", "BORN", "Y"), ("ANIMAL", "NOTE", ""))


@pytest.mark.parametrize(
    ("fields", "at_least", "status", "why"),
    [
        ("mandatory", 1, "fail", "BORN 7 of 10"),
        ("mandatory", 0.7, "pass", ""),
        ("mandatory", 0.71, "fail", "BORN 7 of 10"),
        (["note"], 0.1, "pass", ""),
        (["note", "BORN"], 0.9, "fail", "note 1 of 10, BORN 7 of 10"),
    ],
)
def test_completion_asks_every_field_and_fillers_fill_nothing(fields: Any, at_least: float, status: str, why: str) -> None:
    cells = {
        "TAG": {"sourced": 10},
        "BORN": {"sourced": 7, "filler": 2, "empty.source": 1},
        "NOTE": {"sourced": 1, "empty.source": 9},
    }
    units = [{"unit": "animal", "target": "ANIMAL", "written": 10, "cells": cells}]
    asked = Completion.model_validate({"says": "full", "target": "ANIMAL", "fields": fields, "at_least": at_least})
    check = check_completion("c", asked, counted(units, catalog=CATALOG))
    assert (check.status, check.why) == (status, why)


@pytest.mark.parametrize(
    ("units", "why"),
    [([], "'ANIMAL' was not written"), ([{"unit": "animal", "target": "ANIMAL", "written": 0}], "'ANIMAL' has no row")],
)
def test_completion_of_nothing_is_not_evaluated(units: list[dict[str, Any]], why: str) -> None:
    asked = Completion.model_validate({"says": "full", "target": "ANIMAL", "at_least": 1})
    check = check_completion("c", asked, counted(units, catalog=CATALOG))
    assert (check.status, check.why) == ("not_evaluated", why)


def test_a_chain_holds_if_each_of_its_links_does() -> None:
    chain = Chain.model_validate({"says": "s", "links": ["A.x -> B.y", "B.y -> C.z"]})
    good, bad = LinkResult(Link("A", "X", "B", "Y"), 5, 0, 2), LinkResult(Link("B", "Y", "C", "Z"), 4, 1, 0)
    assert check_chain("k", chain, (good, bad)).why == "1 of 9 references find no partner"
    assert check_chain("k", chain, (good, LinkResult(bad.link, 4, 0, 0))).status == "pass"
    missing = check_chain("k", chain, (good,))
    assert (missing.status, missing.why) == ("not_evaluated", "not written on both sides: B.y -> C.z")


def test_links_come_from_the_catalog_and_the_chains_once_and_the_stricter_wins() -> None:
    target = catalog(("A", "X", "B.Y"), ("B", "Y", "Y"))
    chains = {
        "chains": {
            "one": {"says": "s", "links": ["A.x -> B.y", "A.q -> B.y"], "required": True},
            "two": {"says": "s", "links": ["A.X -> B.Y"]},
        }
    }
    found = links_of(target, Reconciliation.model_validate({"reconciliation": 1, **chains}))
    assert [(link.name, link.required) for link in found] == [("A.x -> B.y", True), ("A.q -> B.y", True)]
    assert [link.name for link in links_of(target, None)] == ["A.X -> B.Y"]


def test_a_reference_of_the_catalog_finds_its_table_in_other_letters_and_none_that_is_not_there() -> None:
    target = catalog(("A", "X", "b.Y"), ("A", "Z", "NOBODY.Y"), ("B", "Y", ""))
    assert [(link.child, link.parent) for link in links_of(target, None)] == [("A", "B")]


TOTAL = ControlTotal.model_validate(
    {
        "says": "s",
        "source": {"rows": [{"from": "T"}], "measure": "count()"},
        "target": {"rows": [{"from": "T"}], "measure": "count()"},
        "difference_at_most": 0.5,
    }
)


@pytest.mark.parametrize(
    ("source", "target", "status", "why"),
    [
        (Figures(5, 5, value=10), Figures(5, 5, value=Decimal("10.5")), "pass", ""),
        (Figures(5, 5, value=10), Figures(5, 5, value=Decimal("10.51")), "fail", "source 10, target 10.51"),
        (None, Figures(5, 5, value=1), "not_evaluated", "the source side did not run"),
        (Figures(5, 5, value=1), None, "not_evaluated", "the target side did not run"),
        (Figures(5, 5, value=0), Figures(0, 0, value=0), "not_evaluated", "the target side gave no row"),
        (Figures(5, 5), Figures(5, 5, value=0), "not_evaluated", "the source side is null"),
        (
            Figures(5, 5, value=1, unreadable=True),
            Figures(5, 5, value=1),
            "not_evaluated",
            "a cell of the source side could not be read",
        ),
    ],
)
def test_a_control_total_agrees_differs_or_was_not_taken(
    source: Figures | None, target: Figures | None, status: str, why: str
) -> None:
    check = check_total("t", TOTAL, source, target)
    assert (check.status, check.why) == (status, why)


def test_a_control_total_is_planned_and_run_on_both_sides(farm: Any) -> None:
    total = {
        "source": {"rows": [{"from": "SHEEP as s"}], "measure": "sum(cast(s.weight as integer))"},
        "target": {"rows": {"out": [{"from": "target:ANIMAL as a"}]}, "measure": "sum(length(a.tag))"},
    }
    rows = {
        "table:SHEEP": [{"tag": "1", "weight": "2"}, {"tag": "22", "weight": "1"}],
        "contract:animal": [{"f.TAG": "1"}, {"f.TAG": "22"}],
    }
    model, source, target = farm.total(total, rows)
    check = check_total("t", model, source, target)
    assert (check.status, check.left, check.right) == ("pass", "3", "3")


def test_checks_come_in_the_order_of_the_file() -> None:
    data = {
        "parity": {"b": PARITY.model_dump(), "a": PARITY.model_dump()},
        "chains": {"k": {"says": "s", "links": ["A.x -> B.y"]}},
        "completion": {"c": {"says": "s", "target": "T", "at_least": 1}},
        "totals": {"t": TOTAL.model_dump(by_alias=True)},
    }
    checks = reconcile(Reconciliation.model_validate({"reconciliation": 1, **data}), counted([]))
    assert [(check.name, check.status) for check in checks] == [(name, "not_evaluated") for name in ("b", "a", "c", "k", "t")]
