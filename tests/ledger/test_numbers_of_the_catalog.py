"""Numbers against the catalog: allowed values and ranges, digits of whole numbers in decimal fields, decimals of long numbers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_apply import small_apply  # noqa: E402
from small_project import rows, small_project, table  # noqa: E402

from qvhmig.problems import ProblemsFound  # noqa: E402


def contract(table_: str, entry: str) -> str:
    return f"target: {table_}\nrows:\n  - from: BUYER\nfields:\n  id: {{class: SURROGATE_ETL, key: one, natural: [number]}}\n  {entry}\n"


@pytest.mark.parametrize(("table_", "entry", "cells", "written", "problems"), [
    ("T_CLOCK", "minute: {class: DERIVED, expr: 'cast(name as integer)'}", ["0", "1439", "1440", "-1", "9999", None], ["0", "1439", "", "", "9999", ""], {"minute.not_allowed": 2}),
    ("T_SCALE", "degrees: {class: DERIVED, expr: 'cast(name as decimal(6, 2))'}", ["-5", "40.5", "40.60", "-5.1", "7.25"], ["-5.0", "40.5", "", "", ""],
     {"degrees.not_allowed": 2, "degrees.too_precise": 1}),
    ("T_PRICE", "price: {class: DERIVED, expr: 'cast(name as integer)'}", ["999", "-999", "1000", "12345"], ["999", "-999", "", ""], {"price.too_long": 2}),
    ("T_LONG", "price: {class: DERIVED, expr: 'cast(name as decimal(38, 6))'}", ["1234567890123.456789", "1234567890123.450000", "1234567890123"], ["", "1234567890123.45", "1234567890123.00"],
     {"price.too_precise": 1}),
])  # fmt: skip
def test_a_number_that_the_catalog_does_not_hold_is_a_cell_problem(tmp_path: Path, table_: str, entry: str, cells: list[str | None], written: list[str], problems: dict[str, int]) -> None:
    given = rows("number name", *((str(n), text) for n, text in enumerate(cells, 1)))
    applied = small_apply(small_project(tmp_path / "p", contract(table_, entry)), {"BUYER": given}, tmp_path / "w")
    assert table(applied, table_) == [f"{n},{text}" for n, text in enumerate(written, 1)]
    assert applied.unit(table_.removeprefix("T_").lower())["cell_problems"] == problems


def test_allowed_values_that_are_no_numbers_are_said_to_go_unchecked(tmp_path: Path) -> None:
    opened = small_project(tmp_path / "p", contract("T_WORD", "minute: {class: DERIVED, expr: 'cast(name as integer)'}"))
    assert [p.code for p in opened.new_plan().warnings if p.subject == "word"] == ["QV416"]


@pytest.mark.parametrize(("table_", "field", "filler", "fact"), [
    ("T_CLOCK", "minute", "1440", "is none of the allowed values"),
    ("T_CLOCK", "minute", "9999", ""),
    ("T_PRICE", "price", "1000", "has more than 3 digits before the point"),
    ("T_PRICE", "price", "1.125", "has more than 2 decimals"),
    ("T_PRICE", "price", "-999.99", ""),
])  # fmt: skip
def test_a_filler_of_a_field_of_numbers_is_held_to_the_catalog(tmp_path: Path, table_: str, field: str, filler: str, fact: str) -> None:
    entry = f"{field}: {{class: OUT_OF_SCOPE, reason: r, approved_by: b, ticket: T-1, filler: {{value: '{filler}', profiles: [development], reason: r, approved_by: b, ticket: T-1}}}}"
    opened = small_project(tmp_path / "p", contract(table_, entry), fillers=True)
    if not fact:
        opened.new_plan()
        return
    with pytest.raises(ProblemsFound) as found:
        opened.new_plan()
    said = [p for p in found.value.problems if p.code == "QV413"]
    assert [p.message for p in said] == [f"the filler {fact}"]


@pytest.mark.parametrize(("table_", "entry", "said"), [
    ("T_CLOCK", "minute: {class: DERIVED, value: '1440'}", ["'1440' is none of the allowed values, so 'minute' can never hold it; allowed: 0-1439, 9999"]),
    ("T_CLOCK", "minute: {class: DERIVED, expr: case when name is null then 9999 when name = 'x' then 1440 end}", ["'1440' is none of the allowed values, so 'minute' can never hold it; allowed: 0-1439, 9999"]),
    ("T_PRICE", "price: {class: DERIVED, expr: 'coalesce(cast(name as decimal(5, 2)), 1000.25)'}", ["'1000.25' has more than 3 digits before the point, so 'price' can never hold it; see T_PRICE.price in the target catalog"]),
    ("T_CLOCK", "minute: {class: DERIVED, value: '9999'}", []),
])  # fmt: skip
def test_a_written_value_that_the_catalog_does_not_hold_is_warned_about(tmp_path: Path, table_: str, entry: str, said: list[str]) -> None:
    opened = small_project(tmp_path / "p", contract(table_, entry))
    assert [f"{p.message}; {p.next_step}" for p in opened.new_plan().warnings if p.code == "QV417"] == said
