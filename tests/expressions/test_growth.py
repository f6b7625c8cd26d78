"""What the engine adds to an expression (where a value comes from, whether it failed) grows with it, not with its depth to a power."""

from __future__ import annotations

import pytest

from qvhmig.expressions import failed_text, failure, origin
from qvhmig.expressions.types import TEXT

from .engines import bound

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
