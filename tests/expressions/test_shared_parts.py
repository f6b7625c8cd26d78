"""Parts that stand twice in a SELECT are computed once, and nobody can tell from the rows."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from qvhmig.backends.polars_expressions import to_polars
from qvhmig.backends.polars_plan import compile_query
from qvhmig.backends.shared_parts import shared_parts
from qvhmig.expressions import Context, internal, with_rank
from qvhmig.expressions.trees import Tree
from qvhmig.expressions.types import INTEGER, TEXT
from qvhmig.planning.plan import aliased, any_of, case, col, is_null, passed, select
from qvhmig.problems import ProblemsFound

from .engines import MAPS, bound, frame_of
from .random_expressions import COLUMNS, Maker, rows
from .test_differential import KINDS, trees_of

AGGREGATE, WINDOW = Context(crosswalks=MAPS, allow="aggregate"), Context(crosswalks=MAPS, allow="window")


def shared(trees: Sequence[Tree], frame: pl.DataFrame, group: Sequence[str] = ()) -> pl.DataFrame:
    """The SELECT as a plan has it."""
    projections = [*(passed(name, name) for name in group), *(aliased(tree, f"v{n}") for n, tree in enumerate(trees))]
    query = select(projections, "t", group=[col(name) for name in group])
    return compile_query(query, {"t": frame.lazy()}, MAPS).collect()


def apart(trees: Sequence[Tree], frame: pl.DataFrame) -> pl.DataFrame:
    """Each value built by itself."""
    return frame.lazy().select(to_polars(tree, MAPS).alias(f"v{n}") for n, tree in enumerate(trees)).collect(optimizations=pl.QueryOptFlags(comm_subexpr_elim=False))


def assert_same(ours: pl.DataFrame, theirs: pl.DataFrame) -> None:
    assert ours.schema == theirs.schema
    assert ours.equals(theirs)


def drawn(random: Random, count: int) -> list[Tree]:
    """Values with their failures, raw texts and origins, as a plan writes them beside each other."""
    maker, found = Maker(random), []
    while len(found) < count:
        try:
            found.append(bound(maker.make(random.choice(KINDS), 3), COLUMNS))
        except ProblemsFound:  # the differential test says what may be refused
            continue
    both = [exp.Coalesce(this=is_null(tree), expressions=[exp.false()]) for tree in found]
    return [*(part for tree in found for part in trees_of(tree).values()), *both]


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32), height=st.sampled_from([40, 40, 40, 1, 0]))
def test_a_select_gives_what_each_of_its_values_gives_alone(seed: int, height: int) -> None:
    random = Random(seed)
    frame, trees = frame_of(COLUMNS, rows(random, height)), drawn(random, 2)
    assert_same(shared(trees, frame), apart(trees, frame))


def texts(*written: str, context: Context | None = None) -> list[Tree]:
    return [bound(text, COLUMNS, context) for text in written]


def frame(*given: dict[str, object]) -> pl.DataFrame:
    return frame_of(COLUMNS, given)


NEVER = {
    "a zero divisor": ["case when m <> 0 then n / m else 0 end", "coalesce(n / m, 7)", "case when m = 0 then null else n / m end"],
    "a sum that leaves 64 bits": ["case when n < 9 then n + 9223372036854775800 else 0 end", "n + 9223372036854775800", "coalesce(n + 9223372036854775800, m)"],
    "a day that is none": ["case when x = 'ok' then as_date(day, 'CCYYMMDD') end", "as_date(day, 'CCYYMMDD')", "coalesce(as_date(day, 'CCYYMMDD'), d)"],
    "a text that is no number": ["case when x = 'ok' then cast(num as integer) end", "cast(num as integer) + 1", "cast(num as decimal(5, 2))", "cast(num as decimal(5, 2)) * 2"],
}


@pytest.mark.parametrize("name", NEVER)
def test_what_a_case_guards_stops_nothing_where_it_is_computed_before(name: str) -> None:
    trees = texts(*NEVER[name])
    assert shared_parts([part for tree in trees for part in trees_of(tree).values()]).layers
    rows_ = [
        {"x": "ok", "n": 8, "m": 2, "day": "20200229", "num": "12"}, {"x": "no", "n": 10, "m": 0, "day": "20210229", "num": "9223372036854775808"},
        {"x": None, "n": 2**63 - 1, "m": None, "day": "", "num": "1.5"}, {"x": "no", "n": None, "m": 0, "day": None, "num": None},
    ]  # fmt: skip
    all_of_them = [part for tree in trees for part in trees_of(tree).values()]
    assert_same(shared(all_of_them, frame(*rows_)), apart(all_of_them, frame(*rows_)))


def test_a_part_is_made_once_and_a_part_of_a_part_before_it() -> None:
    inner, outer = "upper(trim(x) || 'a')", "replace(upper(trim(x) || 'a'), 'A', num)"
    trees = texts(inner, outer, f"{outer} || '!'")
    parts = shared_parts(trees)
    first, second = ([tree.sql() for _, tree in layer] for layer in parts.layers)
    assert first == [trees[0].sql()]
    assert second == [trees[1].sql()]
    assert shared(trees, frame({"x": " b ", "num": "1"})).rows() == [("BA", "B1", "B1!")]
    assert list(shared(trees, frame({"x": "b"})).columns) == ["v0", "v1", "v2"]


def test_what_is_asked_whether_it_is_null_and_whether_it_is_not_is_looked_at_once() -> None:
    trees = texts("upper(trim(x)) is null", "upper(trim(x)) is not null", "not (upper(trim(x)) is null)")
    parts = shared_parts(trees)
    assert to_polars(trees[1], MAPS, parts.names).meta.root_names() == [name for name, _ in parts.layers[-1]]
    assert shared(trees, frame({"x": " b "}, {"x": None})).rows() == [(False, True, True), (True, False, False)]


def test_parentheses_and_places_make_no_difference() -> None:
    trees = texts("trim(x) || num || 'a'", "((trim(x)) || (num)) || 'a'")
    assert len(shared_parts(trees).layers) == 1


def test_nulls_of_two_types_are_two_parts() -> None:
    test = texts("x = 'a' and num = 'b'")[0]
    trees: list[Tree] = [case([(test.copy(), internal.null(kind))]) for kind in (TEXT, INTEGER, TEXT, INTEGER)]
    assert shared(trees, frame({"x": "a"})).dtypes == [pl.String, pl.Int64, pl.String, pl.Int64]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("upper(x) || 'a'", "lower(x) || 'a'"),
        ("upper(x) || 'a'", "upper(x) || 'A'"),
        ("upper(x) || 'a'", "upper(num) || 'a'"),
        ("left(trim(x), 1)", "left(trim(x), 2)"),
        ("coalesce(x, num, day)", "coalesce(x, day, num)"),
        ("x = '1' or num = x", "x = '1' and num = x"),
        ("case when x = 'a' then num end", "case when x = 'a' then num else day end"),
    ],
)
def test_what_differs_in_one_word_is_another_part(one: str, other: str) -> None:
    trees = texts(one, one, other, other)
    assert [tree.sql() for _, tree in shared_parts(trees).layers[0]] == [trees[0].sql(), trees[2].sql()]
    given = frame({"x": "aB ", "num": "1", "day": "2"}, {"x": None, "num": None, "day": "3"}, {"x": "a", "num": "1", "day": "2"}, {"x": "1", "num": "2"})
    assert_same(shared(trees, given), apart(trees, given))


def test_what_reads_no_column_is_left_in_its_place() -> None:
    trees = texts("upper('a') || upper('b')", "lower(upper('a') || upper('b'))", "x")
    assert not shared_parts(trees).layers
    for one in (frame(), frame({"x": "q"}, {"x": None})):
        assert shared(trees, one).height == one.height


def test_windows_are_computed_in_their_place_and_their_arguments_before() -> None:
    written = ["lag(upper(trim(x)) || 'a')", "running_sum(n + m * 2)", "coalesce(lag(upper(trim(x)) || 'a'), upper(trim(x)) || 'a')", "n + m * 2"]
    trees = [with_rank(tree, "_n", ["b"]) for tree in texts(*written, context=WINDOW)]
    parts = shared_parts(trees)
    assert parts.names
    assert not any(tree.find(exp.Window) for layer in parts.layers for _, tree in layer)
    given = frame_of(COLUMNS, rows(Random(7), 60))
    assert_same(shared(trees, given), apart(trees, given))


def test_aggregates_are_computed_in_their_group_and_their_arguments_before() -> None:
    written = ["min(upper(trim(x)) || 'a')", "max(upper(trim(x)) || 'a')", "first(n + m * 2)", "sum(n + m * 2)", "count(upper(trim(x)) || 'a')", "coalesce(sum(n + m * 2), max(n + m * 2))"]
    trees = [with_rank(tree, "_n", []) for tree in texts(*written, context=AGGREGATE)]
    assert shared_parts(trees).names
    given = frame_of(COLUMNS, rows(Random(8), 60))
    alone = given.group_by("b").agg(to_polars(tree, MAPS).alias(f"v{n}") for n, tree in enumerate(trees))
    assert_same(shared(trees, given, ["b"]).sort("b"), alone.sort("b"))


def test_rows_keep_their_order() -> None:
    trees = texts("n", "(n + 1) * 2", "(n + 1) * 2 - n")
    assert shared(trees, frame({"n": 3}, {"n": 1}, {"n": None}, {"n": 2})).rows() == [(3, 8, 5), (1, 4, 3), (None, None, None), (2, 6, 4)]


def test_a_chain_of_hundreds_of_tests_is_built() -> None:
    """Planning joins the tests of every field of a wide table, level by level."""
    chain = any_of([is_null(col(name)) for name in list(COLUMNS) * 30])
    assert chain is not None
    assert shared([chain, exp.Not(this=exp.Paren(this=chain.copy()))], frame({"x": "a"})).rows() == [(True, False)]
