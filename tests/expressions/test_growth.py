"""What the engine adds to an expression (where a value comes from, whether it failed) grows with it, not with its depth to a power."""

from __future__ import annotations

import pytest

from qvhmig.backends.polars_expressions import to_polars
from qvhmig.backends.sql_expressions import to_sql
from qvhmig.expressions import Context, bind, failed_text, failure, origin, parse
from qvhmig.expressions.binding import MacroTree
from qvhmig.expressions.types import TEXT
from qvhmig.problems import Problem

from .engines import PLACE, Columns, bound

TYPES = {"x": TEXT, "y": TEXT}
START = "coalesce(blank_to_null(x), 'c')"  # sourced or constant, row by row


def nested(call: str, depth: int) -> str:
    text = START
    for _ in range(depth):
        text = call.format(text)
    return text


def size(tree: object) -> int:
    return 0 if tree is None else sum(1 for _ in tree.walk())  # type: ignore[attr-defined]


@pytest.mark.parametrize("call", ["trim({})", "{} || 'c'", "right('c' || {}, 4)", "coalesce(nullif({}, ''), 'c')", "format_date(as_date({}, 'CCYYMMDD'), 'CCYYMMDD')"])
def test_origins_grow_with_the_expression(call):
    shallow, deep = (size(origin(bound(nested(call, depth), TYPES))) for depth in (4, 12))
    assert deep <= 14 * shallow  # a square is 9 times, a doubling a level 256 times


@pytest.mark.parametrize("call", ["format_date(as_date({}, 'CCYYMMDD'), 'CCYYMMDD')", "coalesce(nullif({}, ''), 'c')"])
def test_failures_grow_no_faster_than_the_square(call):
    for tell in (failure, failed_text):
        shallow, deep = (size(tell(bound(nested(call, depth), TYPES))) for depth in (4, 12))
        assert deep <= 14 * max(shallow, 1), tell.__name__


def test_macros_in_macros_are_refused_before_they_fill_the_memory():
    problems: list[Problem] = []
    texts = {"two": "x || x", "many": "two(two(two(two(two(two(two(two(x))))))))"}
    macros = {name: MacroTree(name, (("x", TEXT),), parse(text, PLACE), PLACE) for name, text in texts.items()}
    for depth, codes in ((1, []), (3, ["QV202"])):
        problems.clear()
        bind(parse(nested("many({})", depth), PLACE), Columns(TYPES), Context(macros=macros), problems)
        assert [p.code for p in problems][:1] == codes, depth
    assert "give the inner part a name" in problems[0].next_step


CHAIN = " || ".join(["'a'"] * 78)
TESTS = " or ".join(["x = 'b'"] * 60)


@pytest.mark.parametrize(
    ("body", "text", "code"),
    [
        (f"x || {CHAIN}", "tall(tall(tall(x)))", None),
        (f"x || {CHAIN}", "tall(tall(tall(tall(x))))", "QV202"),
        (f"x || {CHAIN}", "tall(" * 12 + "x" + ")" * 12, "QV202"),
        (f"case when {TESTS} then 'b' else x end", f"case when tall(x) = 'b' or {TESTS} then 'b' end", "QV202"),
    ],
)
def test_macros_that_make_an_expression_too_high_are_refused_and_others_are_built(body: str, text: str, code: str | None) -> None:
    problems: list[Problem] = []
    macros = {"tall": MacroTree("tall", (("x", TEXT),), parse(body, PLACE), PLACE)}
    tree = bind(parse(text, PLACE), Columns(TYPES), Context(macros=macros), problems)
    assert [p.code for p in problems][:1] == ([] if code is None else [code])
    if code is None:
        for one in (tree, origin(tree)):
            assert to_polars(one, {}) is not None
            assert to_sql(one, "duckdb")
    else:
        assert "more than 240 levels once its macros are put in" in problems[0].message
