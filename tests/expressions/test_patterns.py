"""A pattern that is not refused means the same to every engine: none stops on it, and both find it in the same texts."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qvhmig.backends.duckdb_functions import quoted
from qvhmig.backends.polars_text import matches
from qvhmig.expressions.patterns import check_pattern

PIECES = [
    *"ab-<>{}()[]|*+?.,^&~é \\", "{2}", "{,3}", "{1,}", "{0,4}", "{255}", "(a|b)", "[a-c]", "[^a]", "[]a]", "\\<", "\\>", "\\.", "\\-", "\\\\", "\\{", "\\é", "\\0", "\\n", "(?:a)",
]  # fmt: skip
TEXTS = ["", "a", "b", "aa", "ab", "abab", "<a>", "a{2}", "a{,3}", "-", "é", "]", "{", "}", "a\nb", "\\", "a b"]


def found(pattern: str) -> tuple[list[bool], list[bool]]:
    in_polars = pl.DataFrame({"x": TEXTS}).select(matches(pl.col("x"), pattern))["x"].to_list()
    tests = ", ".join(f"regexp_full_match({quoted(text)}, {quoted(pattern)}, 's')" for text in TEXTS)
    return in_polars, list(duckdb.execute(f"SELECT {tests}").fetchone() or ())


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@example("a{,3}")
@example("\\<a\\>")
@example("(a{200}){5}")
@settings(max_examples=300)
def test_a_pattern_that_passes_gives_the_same_in_both_engines(pattern: str) -> None:
    if check_pattern(["x", pattern]) is None:
        in_polars, in_duckdb = found(pattern)
        assert in_polars == in_duckdb, pattern


@pytest.mark.parametrize("pattern", ["a{255}", "(a{200}){5}", "(.{50}|é{9}){20}" * 8, "[a-z]{1,40}", "\\{a\\}", "[{}]+", "a}"])
def test_what_every_engine_can_hold_is_not_refused(pattern: str) -> None:
    assert check_pattern(["x", pattern]) is None
    assert len(set(map(tuple, found(pattern)))) == 1
