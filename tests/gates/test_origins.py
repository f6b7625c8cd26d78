"""Cells by origin: which are empty (for whatever reason), which fill a field."""

from __future__ import annotations

import pytest

from qvhmig.running.ledger_view import fills, is_empty


@pytest.mark.parametrize(
    ("origin", "empty", "filled"),
    [
        ("sourced", False, True),
        ("translated", False, True),
        ("feed", False, True),
        ("derived", False, True),
        ("key", False, True),
        ("constant", False, True),
        ("queried", False, False),
        ("filler", False, False),
        ("empty", True, False),
        ("empty.source", True, False),
        ("empty.out_of_scope", True, False),
    ],
)
def test_what_an_origin_says_about_its_cell(origin: str, empty: bool, filled: bool) -> None:
    assert (is_empty(origin), fills(origin)) == (empty, filled)
