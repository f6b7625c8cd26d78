"""A table on the right of a join with `rest` is a counted source: every line of its file is in the ledger, as under `from`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_apply import small_apply  # noqa: E402
from small_project import BUYER, counts, rows, small_project, table  # noqa: E402

JOINED = """rows:
  - from: BUYER as b
  - {join: %s, miss: blank, rest: buyer.bakes_of_nobody}
  - select: {number: b.number, name: k.%s, note: b.note}
"""
BUYERS = rows("number name kind note", ("1", "Ann", None, None), ("2", "Bob", "1", None), ("3", "Cy", None, None), ("3", "Di", None, None), (None, "Ed", None, None))
BAKES = rows(
    "buyer slot bread note",
    ("1", "1", "rye", None), ("1", "1", "rye", None), ("2", "1", "bun", "a"), ("2", "1", "bun", "b"), (None, "1", "oat", None), ("9", "1", "oat", None),
)  # fmt: skip


@pytest.mark.parametrize("rows_per_bucket", [1, 100])
def test_refused_rows_of_a_counted_table_leave_under_their_reasons(tmp_path: Path, rows_per_bucket: int) -> None:
    contract = BUYER.replace("rows:\n  - from: BUYER\n", JOINED % ("BAKE as k, on: k.buyer = b.number, expect: at_most_one", "bread"))
    given = {"BUYER": BUYERS[:2], "BAKE": BAKES}
    applied = small_apply(small_project(tmp_path / "p", contract), given, tmp_path / "w", rows_per_bucket=rows_per_bucket)
    assert table(applied, "T_BUYER") == ["1,rye,", "2,,"]
    assert counts(applied, "buyer", "rejected") == {"duplicate_key": 2, "null_key": 1}
    assert counts(applied, "buyer", "merged") == {"identical": 1}
    assert counts(applied, "buyer", "unused") == {"buyer.bakes_of_nobody": 1}
    assert counts(applied, "buyer", "absorbed") == {"out": 1}
    assert applied.unit("buyer")["read"] == 2 + 6
    assert {line.split(",")[2] for line in applied.files["rejects/T_BUYER.csv"].decode().splitlines()[1:]} == {"duplicate_key", "null_key"}


def test_a_table_that_is_joined_to_itself_is_counted_twice(tmp_path: Path) -> None:
    contract = BUYER.replace("rows:\n  - from: BUYER\n", JOINED % ("BUYER as k, on: k.number = b.kind, expect: at_most_one", "name"))
    applied = small_apply(small_project(tmp_path / "p", contract), {"BUYER": BUYERS}, tmp_path / "w")
    assert table(applied, "T_BUYER") == ["1,,", "2,Ann,"]
    assert counts(applied, "buyer", "rejected") == {"duplicate_key": 2, "null_key": 1}
    assert [line["rejected"] for line in applied.unit("buyer")["lines"] if line["verb"] == "rest"][0].keys() == {"duplicate_key", "null_key"}
    assert applied.unit("buyer")["read"] == 10
    assert applied.unit("buyer")["fates"] == {"BUYER": {"rejected": 3, "written": 2}}
