"""Rejects and cell problems stand in one order, also those that one source row left twice: by all that a person sees."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import polars as pl
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_apply import take_rows  # noqa: E402
from small_project import BUYER, rows, small_project  # noqa: E402

from qvhmig.running.reject_files import cell_frame, reject_frame  # noqa: E402


@pytest.mark.parametrize("seed", range(5))
def test_rows_that_leave_twice_for_one_reason_stand_in_one_order(tmp_path: Path, seed: int) -> None:
    opened = small_project(tmp_path / "p", BUYER)
    intake = take_rows(opened, {"BUYER": rows("number name", ("1", "Ann"))}, tmp_path / "w", 10)
    rid = intake.scan("BUYER", None, ["number"]).collect()["_rid"][0]
    left = pl.DataFrame(
        [(rid, "rejected", "b.bad", f"b.bad|{n % 3}", str(n % 5), 0) for n in range(40)], schema=["_rid", "term", "_reason", "_reasons", "_raw", "line_"], orient="row",
        schema_overrides={"_rid": pl.UInt64, "line_": pl.Int32},
    )  # fmt: skip
    cells = left.select("_rid", pl.lit("name").alias("field"), pl.col("_reason").alias("reason"), pl.col("_raw").alias("raw"))
    order = random.Random(seed).sample(range(40), 40)
    unit = opened.plan.unit("buyer")
    for whole, shuffled in (
        (reject_frame(unit, left, "rejected", ("BUYER",), intake), reject_frame(unit, left[order], "rejected", ("BUYER",), intake)),
        (cell_frame(unit, cells, ("BUYER",), intake), cell_frame(unit, cells[order], ("BUYER",), intake)),
    ):
        assert whole.height == 40 and whole["file"].null_count() == 0
        assert whole.equals(shuffled)
