"""Buckets follow the order of bytes, hold about the wanted number of rows, and are the same for every table."""

from __future__ import annotations

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_source import Source

from qvhmig.intake import SourceSpec, bucket_of
from qvhmig.intake.buckets import bounds_for, highest, weights_of

WORDS = st.text(st.characters(codec="utf-8"), max_size=4)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.none(), WORDS)), st.sets(WORDS.filter(bool), max_size=6))
def test_bucket_is_the_number_of_bounds_at_or_below_in_bytes(values: list[str | None], bounds: set[str]) -> None:
    ordered = sorted(bounds, key=lambda bound: bound.encode())
    expected = [sum(bound.encode() <= (value or "").encode() for bound in ordered) for value in values]
    found = bucket_of(pl.Series("x", values, dtype=pl.String), ordered)
    assert (found.to_list(), found.dtype, found.name) == (expected, pl.UInt32, "x")


def test_bounds_hold_about_the_wanted_rows_of_the_largest_table() -> None:
    large = pl.Series([f"{number:05d}" for number in range(10_000)])
    small = pl.Series([f"{number:05d}" for number in range(0, 10_000, 50)])
    bounds = bounds_for(highest([weights_of(large), weights_of(small)]), 1_000)
    sizes = bucket_of(large, bounds).value_counts()["count"]
    assert (len(bounds), sizes.min(), sizes.max()) == (9, 1_000, 1_000)


def test_one_heavy_value_stays_in_one_bucket() -> None:
    values = pl.Series(["a"] * 10 + ["b"] * 1_000 + ["c"] * 10)
    bounds = bounds_for(weights_of(values), 100)
    assert bucket_of(pl.Series(["a", "b", "c"]), bounds).n_unique() == len(bounds) + 1


@pytest.mark.parametrize("values", [[], [None], ["a"], ["a", "b"]])
def test_few_rows_have_one_bucket(values: list[str | None]) -> None:
    assert bounds_for(weights_of(pl.Series(values, dtype=pl.String)), 10) == ()


def extract(ids: list[int], start: int, other: bool = False) -> bytes:
    lines = [f"{number + start:04d},{'o' if other else 'r'}{number % 3}" for number in ids]
    return ("id,v\n" + "\n".join(lines) + "\n").encode()


def test_tables_meet_in_one_bucket_and_rows_are_ordered_inside(source: Source) -> None:
    ids = list(range(400))
    random.Random(3).shuffle(ids)
    source.put({"A.csv": extract(ids, 0), "B.csv": extract(ids[:100], 100, other=True), "C.csv": extract(ids[:10] * 2, 0)})
    manifest = source.take(SourceSpec("A", ("id", "v"), ("id",)), SourceSpec("B", ("id", "v"), ("id",)), SourceSpec("C", ("id", "v")),
                           rows_per_bucket=50)
    assert manifest.bucket_count == 9
    seen: dict[str, list[str]] = {"A": [], "B": []}
    for bucket in range(manifest.bucket_count):
        for table in ("A", "B"):
            values = manifest.scan(table, bucket, ["id"]).collect()["id"]
            assert set(bucket_of(values, manifest.bounds)) <= {bucket}
            assert manifest.tables[table].buckets[bucket] == values.len()
            seen[table] += values.to_list()
    assert seen["A"] == sorted(seen["A"])
    assert len(seen["A"]) == 400
    assert seen["A"] == manifest.scan("A", None, ["id"]).collect()["id"].to_list()
    assert manifest.tables["C"].buckets == (20, *[0] * 8)
    assert manifest.scan("C", 3, ["id"]).collect().shape == (0, 4)
