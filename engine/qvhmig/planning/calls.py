"""Calls that planning makes itself: code maps, ranks, texts for people. All go through the function registry."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from qvhmig.expressions.internal import text_literal
from qvhmig.expressions.trees import Tree, call, type_of
from qvhmig.expressions.types import INTEGER, TEXT, Kind


def lookup(crosswalk: str, code: Tree) -> Tree:
    """The valid partner of a code, null without one."""
    return call("lookup", [text_literal(crosswalk), code], TEXT)


def lookup_state(crosswalk: str, code: Tree) -> Tree:
    """approved | query | retired, null where the code is in no row."""
    return call("lookup_state", [text_literal(crosswalk), code], TEXT)


def next_in_window(value: Tree) -> Tree:
    return call("_win_lead", [value], type_of(value))


def first_in_window(value: Tree) -> Tree:
    return call("_win_first", [value], type_of(value))


def first_in_group(value: Tree) -> Tree:
    return call("_agg_first", [value], type_of(value))


def first_filled_in_group(value: Tree) -> Tree:
    return call("_agg_first_filled", [value], type_of(value))


def total(value: Tree) -> Tree:
    """The sum of whole numbers over all rows, 0 for none."""
    return exp.Coalesce(this=call("_agg_sum", [value], INTEGER), expressions=[exp.Literal.number(0)])


def plus(left: Tree, right: Tree) -> Tree:
    return call("_add_integer", [left, right], INTEGER)


def minus(left: Tree, right: Tree) -> Tree:
    return call("_sub_integer", [left, right], INTEGER)


def concatenated(left: Tree, right: Tree) -> Tree:
    return call("_concat", [left, right], TEXT)


_TO_TEXT = {
    Kind.INTEGER: "_integer_to_text",
    Kind.DECIMAL: "_decimal_to_text",
    Kind.BOOLEAN: "_boolean_to_text",
    Kind.TIME: "_time_to_text",
}
_DAY_FORMATS = {Kind.DATE: "CCYY-MM-DD", Kind.MOMENT: "CCYY-MM-DD HH:MI:SS"}


def as_text(value: Tree) -> Tree:
    """The value for people: ISO dates, plain digits."""
    kind = type_of(value).kind
    if kind in _TO_TEXT:
        return call(_TO_TEXT[kind], [value], TEXT)
    if kind in _DAY_FORMATS:
        return call("format_date", [value, text_literal(_DAY_FORMATS[kind])], TEXT)
    return value


def joined(separator: str, parts: Sequence[Tree]) -> Tree:
    """The parts that are not null, joined; '' where all are null."""
    return call("concat_ws", [text_literal(separator), *parts], TEXT)
