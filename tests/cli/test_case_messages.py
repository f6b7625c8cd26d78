"""What a failed case says: which fields differ, how many rows came, and what they hold."""

from __future__ import annotations

from qvhmig.running.cases import compare

WRITTEN = [{"loan": "1", "title": "Rivers", "state": "GOOD", "day": "2025-02-06", "renewed": "Y", "note": None}]


def test_a_wrong_cell_is_named_with_what_it_holds() -> None:
    assert compare([{"loan": "1", "state": "LOST"}], WRITTEN) == [
        "expected {loan: 1, state: LOST}, but no row is like it; the nearest has {state: GOOD}"
    ]


def test_a_row_that_nobody_expected_is_shown_with_all_that_it_holds() -> None:
    assert compare([], WRITTEN) == [
        "rows: 0 expected, 1 came",
        "not expected: {loan: 1, title: Rivers, state: GOOD, day: 2025-02-06, renewed: Y}",
    ]


def test_of_a_case_that_names_fields_those_are_shown() -> None:
    assert compare([{"title": "Rivers"}], [*WRITTEN, {**WRITTEN[0], "title": None}]) == [
        "rows: 1 expected, 2 came",
        "not expected: {title: null}",
    ]
