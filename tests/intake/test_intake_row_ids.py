"""Row ids are those of the written rule, and depend on content only."""

from __future__ import annotations

import hashlib

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qvhmig.intake import prepare

ROWS = [("1", "a"), ("1", "a"), ("2", "b"), ("2", "c"), ("2", "b"), ("3", None), (None, "x"), ("", "x"), (None, "x")]


def frame(rows: list[tuple[str | None, ...]], names: tuple[str, ...] = ("k", "v")) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def rid(*parts: str | None) -> int:
    """The rule of docs/architecture.md, written once more and plainly."""
    message = b"".join(b"-" if part is None else f"{len(part.encode())}:{part},".encode() for part in parts)
    return int.from_bytes(hashlib.sha256(message).digest()[:8], "big")


def test_ids_and_states_by_the_rule() -> None:
    found = prepare(frame(ROWS), "T", ("k",))
    assert found.columns == ["k", "v", "_rid", "_state", "_into"]
    assert found.select("_rid", "_state", "_into").rows() == [
        (rid("T", "1"), "ok", None),
        (rid("T", "1", "1"), "identical", rid("T", "1")),
        (rid("T", "2"), "duplicate_key", None),
        (rid("T", "2", "2"), "duplicate_key", None),
        (rid("T", "2", "1"), "identical", rid("T", "2")),
        (rid("T", "3"), "ok", None),
        (rid("T", None, "x"), "null_key", None),
        (rid("T", "", "x"), "null_key", None),
        (rid("T", None, "x", "1"), "identical", rid("T", None, "x")),
    ]


def test_without_a_key_the_whole_row_is_the_key_and_is_never_a_duplicate() -> None:
    found = prepare(frame(ROWS[:4]), "T", ())
    assert found.select("_rid", "_state").rows() == [
        (rid("T", "1", "a"), "ok"), (rid("T", "1", "a", "1"), "identical"), (rid("T", "2", "b"), "ok"), (rid("T", "2", "c"), "ok")]


@pytest.mark.parametrize(("key", "same"), [(("k", "gone"), ("k",)), (("gone",), ()), (("gone", "lost"), ())])
def test_key_columns_that_the_frame_lacks_are_left_out(key: tuple[str, ...], same: tuple[str, ...]) -> None:
    assert prepare(frame(ROWS), "T", key).equals(prepare(frame(ROWS), "T", same))


def test_parts_cannot_run_into_each_other() -> None:
    rows = frame([("1", "1,1:2"), ("1,1:1", "2"), ("", "x"), (None, "x"), ("-", "x"), ("é", "x")])
    assert prepare(rows, "T", ("k", "v"))["_rid"].n_unique() == 6
    assert prepare(rows, "T", ())["_rid"].n_unique() == 6


def test_the_table_is_part_of_the_id() -> None:
    one, two = (prepare(frame(ROWS), table, ("k",))["_rid"] for table in ("T", "U"))
    assert not set(one) & set(two)


def test_engine_columns_are_carried_along_and_are_no_content() -> None:
    rows = frame(ROWS).with_columns(_line=pl.int_range(pl.len()))
    found = prepare(rows, "T", ("k",))
    assert found.columns == ["k", "v", "_line", "_rid", "_state", "_into"]
    assert found.drop("_line").equals(prepare(frame(ROWS), "T", ("k",)))


@pytest.mark.parametrize("names", [("k", "v"), ()])
def test_no_rows_give_no_ids_of_the_right_type(names: tuple[str, ...]) -> None:
    found = prepare(frame([], names), "T", ("k",))
    assert dict(found.schema) == {**dict.fromkeys(names, pl.String), "_rid": pl.UInt64, "_state": pl.String, "_into": pl.UInt64}
    assert found.height == 0


CELL = st.sampled_from([None, "", "1", "2", "a", "é", '"'])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=25), st.randoms(), st.sampled_from([(), ("a",), ("a", "b"), ("c", "a")]))
def test_shuffled_rows_have_the_same_ids_and_states(rows: list[tuple[str | None, ...]], random, key: tuple[str, ...]) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, two = (prepare(frame(some, ("a", "b", "c")), "T", key).sort("_rid") for some in (rows, shuffled))
    assert one.equals(two)
    assert one["_rid"].n_unique() == len(rows)
    # A survivor is there and has the same content; what stays is distinct.
    kept = one.filter(pl.col("_state") != "identical")
    assert kept.select("a", "b", "c").n_unique() == kept.height if kept.height else not rows
    merged = one.filter(pl.col("_state") == "identical").join(kept, left_on="_into", right_on="_rid", how="left", nulls_equal=True)
    assert merged.select(pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_right")) for name in "abc").all()).item()
    if key and kept.height:
        whole = pl.all_horizontal(pl.col(name).fill_null("") != "" for name in key)
        expected = pl.when(~whole).then(pl.lit("null_key")).when(pl.len().over(key) > 1).then(pl.lit("duplicate_key")).otherwise(pl.lit("ok"))
        assert kept.select((expected == pl.col("_state")).all()).item()
