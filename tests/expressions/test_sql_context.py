"""polars.SQLContext as a second oracle: logic, comparison, choice and plain text functions over golden and random rows."""

from __future__ import annotations

from random import Random

import pytest

from qvhmig.backends.sql_expressions import Unsupported
from qvhmig.expressions import failure
from qvhmig.expressions.types import Kind
from qvhmig.problems import ProblemsFound

from .engines import bound, frame_of, in_polars, value_of
from .polars_sql import EXCUSED, PLAIN, SCALAR, in_sql_context
from .random_expressions import COLUMNS, Maker, rows
from .test_differential import SEED, shown
from .test_golden import TABLES, table_types


def test_every_function_is_checked_there_or_has_a_reason() -> None:
    assert set(PLAIN) | set(EXCUSED) == SCALAR
    assert set(PLAIN) & set(EXCUSED) == set()


def checkable() -> list[tuple[str, str]]:
    wanted = {*PLAIN, "and_or_not", "compare", "choose"}
    return [key for key in TABLES if key[1] in wanted]


@pytest.mark.parametrize(("file", "name"), checkable())
def test_the_golden_values_hold_there(file: str, name: str) -> None:
    table = TABLES[file, name]
    types = table_types(file, table)
    frame = frame_of(types, [{c: value_of(row.get(c), type_) for c, type_ in types.items()} for row in table])
    checked = 0
    for row in table:
        if row.get("problem"):
            continue
        tree = bound(row["do"], types)
        try:
            theirs = in_sql_context(tree, frame)
        except Unsupported:
            continue
        assert shown(in_polars(tree, frame)) == shown(theirs), row["do"]
        checked += 1
    assert checked


def test_random_expressions_agree_there() -> None:
    random = Random(SEED)
    maker = Maker(random)
    frame = frame_of(COLUMNS, rows(random, 80))
    checked = 0
    for _ in range(3000):
        text = maker.make(random.choice((Kind.BOOLEAN, Kind.TEXT)), random.randint(1, 3))
        try:
            tree = bound(text, COLUMNS)
            theirs = in_sql_context(tree, frame)
        except (ProblemsFound, Unsupported):
            continue
        assert shown(in_polars(tree, frame)) == shown(theirs), f"seed {SEED}: {text}"
        assert failure(tree) is None, "whatever can fail is outside this oracle"
        checked += 1
    assert checked > 100, checked
