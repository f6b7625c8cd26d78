"""Rows merged into rows that were merged: each shares the fate of the last one, however many lie between."""

from __future__ import annotations

import polars as pl
import pytest

from qvhmig.running.fates import RANK, _through_survivors

SCHEMA = {"_rid": pl.UInt64, "_into": pl.UInt64, "rank": pl.Int8, "stands": pl.Boolean}


def chain(length: int, last: str, stands: bool) -> pl.DataFrame:
    """Row n was merged into row n + 1; the last one has a fate of its own."""
    merged = [(n, n + 1, RANK["merged"], False) for n in range(length)]
    return pl.DataFrame([*merged, (length, None, RANK[last], stands)], schema=SCHEMA, orient="row").sample(fraction=1, shuffle=True, seed=length)


@pytest.mark.parametrize("length", [1, 2, 3, 64, 65, 1000])
@pytest.mark.parametrize(("last", "stands"), [("written", True), ("rejected", False), ("filtered", True)])
def test_a_chain_ends_where_its_last_row_does(length: int, last: str, stands: bool) -> None:
    best, lost = _through_survivors(chain(length, last, stands))
    assert best["rank"].to_list() == [RANK[last]] * (length + 1)
    assert lost == (0 if stands else length)


def test_a_survivor_that_is_nowhere_and_a_ring_are_lost() -> None:
    nowhere = pl.DataFrame([(1, 2, RANK["merged"], False)], schema=SCHEMA, orient="row")
    ring = pl.DataFrame([(1, 2, RANK["merged"], False), (2, 3, RANK["merged"], False), (3, 1, RANK["merged"], False)], schema=SCHEMA, orient="row")
    assert _through_survivors(nowhere)[0]["rank"].to_list() == [0]
    assert _through_survivors(nowhere)[1] == 1
    assert _through_survivors(ring)[0]["rank"].to_list() == [RANK["merged"]] * 3
    assert _through_survivors(ring)[1] == 3
