"""The SQL text of each dialect: whole or a named gap, reviewed as text, readable by a parser of that dialect."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import sqlglot
from sqlglot import exp

from qvhmig.backends.sql_expressions import GAPS, TABLES, Unsupported, to_sql
from qvhmig.expressions import Context, with_rank
from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.expressions.internal import checksum, column, count_rows, key_text
from qvhmig.expressions.letters import STAY_LOWER, STAY_UPPER
from qvhmig.expressions.types import ROW, TEXT

from .engines import MAPS, Duck, bound, in_polars
from .test_golden import TABLES as GOLDEN
from .test_golden import USUAL, WORDS, table_types

HERE = Path(__file__).parent
DIALECTS = sorted(TABLES)
LOOKUPS = {"lookup", "lookup_state"}
"""Printed in one place for every dialect."""


def trees() -> dict[str, exp.Expr]:
    """One tree a function, the first of its golden table, and what only planning says."""
    found: dict[str, exp.Expr] = {}
    for (file, name), rows in GOLDEN.items():
        row = next(r for r in rows if not r.get("problem"))
        if name.startswith(("_agg_", "_win_")):
            types = {c: USUAL[c] for c in row if c not in WORDS}
            context = Context(crosswalks=MAPS, allow="aggregate" if name.startswith("_agg_") else "window")
            found[name] = with_rank(bound(row["do"], types, context), "_rank", ["x"])
        else:
            found[name] = bound(row["do"], table_types(file, rows))
    texts = bound("concat_ws('-', upper(trim(x)), lower(trim(x)))", {"x": TEXT})
    moments = bound("as_moment(trim(lower(upper(x))), 'CCYYMMDDHHMI') >= TIMESTAMP '2020-01-31 10:30'", {"x": TEXT})
    parts = [bound(name, USUAL) for name in ("x", "n", "d", "k", "t", "b")]
    return found | {
        "nested texts": texts,
        "nested moments": moments,
        "order of texts": bound("x < y or x >= 'é'", {"x": TEXT, "y": TEXT}),
        "_key_text": key_text(parts),
        "_agg_checksum": checksum(column("_rid", ROW)),
        "_agg_checksum of weights": checksum(column("_rid", ROW), bound("n", USUAL)),
        "_agg_count_rows": count_rows(),
    }


TREES = trees()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_function_is_printed_or_is_a_named_gap(dialect: str) -> None:
    table = TABLES[dialect]
    printed = set(table.plain) | set(table.typed) | LOOKUPS
    gaps = {gap.function for gap in GAPS if gap.dialect == dialect}
    assert printed | gaps == set(FUNCTIONS)
    assert printed & gaps == set()
    assert all(gap.reason for gap in GAPS)


def test_the_gaps_are_these() -> None:
    assert [(gap.dialect, gap.function) for gap in GAPS] == [("spark", "_div_decimal")]


@pytest.mark.parametrize("gap", GAPS, ids=lambda g: f"{g.dialect}-{g.function}")
def test_a_gap_is_refused_with_its_reason(gap) -> None:
    with pytest.raises(Unsupported, match="^" + f"{gap.function} has no {gap.dialect} text: {gap.reason}"):
        to_sql(TREES[gap.function], gap.dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_text_of_each_dialect_is_the_reviewed_one(dialect: str, expect_file) -> None:
    gaps = {gap.function for gap in GAPS if gap.dialect == dialect}
    lines = [f"-- {name}\n{to_sql(tree, dialect)};" for name, tree in TREES.items() if name not in gaps]
    expect_file(HERE / "dialects" / f"{dialect}.sql", "\n".join(lines) + "\n")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_text_is_sql_that_its_dialect_can_read(dialect: str) -> None:
    gaps = {gap.function for gap in GAPS if gap.dialect == dialect}
    for name, tree in TREES.items():
        if name not in gaps:
            assert sqlglot.parse_one(f"SELECT {to_sql(tree, dialect)} AS v", read=dialect) is not None, name


@pytest.mark.parametrize("dialect", DIALECTS)
def test_nesting_does_not_multiply_the_text(dialect: str) -> None:
    text = "x"
    for _ in range(8):
        text = f"upper(squash({text}))"
    assert len(to_sql(bound(text, {"x": TEXT}), dialect)) < 60_000


def test_texts_compare_by_bytes_where_the_dialect_would_not() -> None:
    tree = bound("x < y", {"x": TEXT, "y": TEXT})
    assert to_sql(tree, "postgres") == '("x") COLLATE "C" < "y"'
    assert to_sql(exp.Ordered(this=bound("x", {"x": TEXT}), desc=True, nulls_first=False), "postgres") == '"x" COLLATE "C" DESC NULLS LAST'
    assert to_sql(tree, "duckdb") == '"x" < "y"'


@pytest.mark.parametrize(("function", "stay"), [("upper", STAY_UPPER), ("lower", STAY_LOWER)])
def test_every_character_of_unicode_changes_case_alike_and_keeps_the_length(function: str, stay: str, tmp_path: Path) -> None:
    characters = [chr(n) for n in range(1, 0x110000) if not 0xD800 <= n < 0xE000]
    frame = pl.DataFrame({"_n": range(len(characters)), "x": characters}, schema={"_n": pl.Int64, "x": pl.String})
    tree = bound(f"{function}(x)", {"x": TEXT})
    ours = in_polars(tree, frame)
    assert [hex(ord(c)) for c, v in zip(characters, ours, strict=True) if len(v) != 1] == []
    assert [c for c in stay if ours[ord(c) - 1 - (2048 if ord(c) > 0xDFFF else 0)] != c] == []
    theirs = Duck(frame, tmp_path).values([tree])[0]
    assert [(hex(ord(c)), a, b) for c, a, b in zip(characters, ours, theirs, strict=True) if a != b] == []
