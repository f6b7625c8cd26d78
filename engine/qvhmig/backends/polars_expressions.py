"""A bound tree -> one polars expression. One function a node kind; what is one to one is a table.

Compiling reads no data. Column types must be the physical ones: text String, integer Int64, decimal
Decimal(38, scale), date Date, moment Datetime("us"), time Time, boolean Boolean, row id UInt64.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import singledispatch
from types import MappingProxyType
from typing import Any

import polars as pl
from sqlglot import exp

from qvhmig.backends import polars_codes, polars_dates, polars_groups, polars_numbers, polars_text
from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.expressions.trees import Tree, bare, type_of
from qvhmig.expressions.types import Kind, Type

Maps = Mapping[str, CrosswalkMap]

PLAIN: dict[str, Callable[..., pl.Expr]] = {
    **polars_text.BUILDERS,
    **polars_numbers.BUILDERS,
    **polars_dates.BUILDERS,
    **polars_codes.BUILDERS,
    **polars_groups.AGGREGATES,
}
TYPED: dict[str, Callable[..., pl.Expr]] = {**polars_numbers.TYPED, **polars_codes.TYPED, **polars_groups.TYPED}
MAPPED = polars_codes.MAPPED
WINDOWS = polars_groups.WINDOWS

COMPARISONS: dict[type[Tree], Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
    exp.LT: operator.lt,
    exp.LTE: operator.le,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
    exp.And: operator.and_,
    exp.Or: operator.or_,
    exp.NullSafeEQ: lambda a, b: a.eq_missing(b),
    exp.NullSafeNEQ: lambda a, b: a.ne_missing(b),
}


def physical_type(type_: Type) -> pl.DataType:
    """The polars type that holds a logical type."""
    return {
        Kind.TEXT: pl.String(),
        Kind.INTEGER: pl.Int64(),
        Kind.DECIMAL: pl.Decimal(38, type_.scale),
        Kind.DATE: pl.Date(),
        Kind.MOMENT: pl.Datetime("us"),
        Kind.TIME: pl.Time(),
        Kind.BOOLEAN: pl.Boolean(),
        Kind.NULL: pl.Null(),
        Kind.ROW: pl.UInt64(),
    }[type_.kind]


@dataclass(frozen=True)
class _Scope:
    """`names`: id of a node -> the column of the frame that holds its value already."""

    maps: Maps
    names: Mapping[int, str]


def to_polars(tree: Tree, crosswalks: Maps, names: Mapping[int, str] = MappingProxyType({})) -> pl.Expr:
    """The polars expression of a bound tree (of `bind`, `failure`, `origin`, `with_rank` or the builders of
    `expressions.internal`). `names`: id of a node -> the column that holds its value (`shared_parts`).
    Raises NotImplementedError for a node outside the language, a fault of the caller."""
    return _build(tree, _Scope(crosswalks, names))


def part_to_polars(tree: Tree, crosswalks: Maps, names: Mapping[int, str]) -> pl.Expr:
    """As `to_polars`, for the tree that fills a column of `names`: its own node is built, those below are looked up."""
    return _made(tree, _Scope(crosswalks, names))


def _build(node: Tree, scope: _Scope) -> pl.Expr:
    name = scope.names.get(id(node))
    # by `dispatch`, not by a call: every level of a tree costs stack, and the call would take half as much again
    return _made.dispatch(type(node))(node, scope) if name is None else pl.col(name)


@singledispatch
def _made(node: Tree, scope: _Scope) -> pl.Expr:
    compare = COMPARISONS.get(type(node))
    if compare is None:
        raise NotImplementedError(f"no polars form of {type(node).__name__}")
    return compare(_build(node.this, scope), _build(node.expression, scope))


@_made.register
def _(node: exp.Paren, scope: _Scope) -> pl.Expr:
    return _build(node.this, scope)


@_made.register
def _(node: exp.Alias, scope: _Scope) -> pl.Expr:
    return _build(node.this, scope).alias(node.alias)


@_made.register
def _(node: exp.Column, scope: _Scope) -> pl.Expr:
    return pl.col(node.name)


@_made.register
def _(node: exp.Literal, scope: _Scope) -> pl.Expr:
    type_ = type_of(node)
    if type_.kind is Kind.TEXT:
        return pl.lit(str(node.this), dtype=pl.String)
    if type_.kind is Kind.DECIMAL:
        return pl.lit(str(node.this)).cast(pl.Decimal(38, type_.scale))
    return pl.lit(int(node.this), dtype=physical_type(type_))


@_made.register
def _(node: exp.Null, scope: _Scope) -> pl.Expr:
    return pl.lit(None, dtype=physical_type(type_of(node)))


@_made.register
def _(node: exp.Boolean, scope: _Scope) -> pl.Expr:
    return pl.lit(bool(node.this))


@_made.register
def _(node: exp.Not, scope: _Scope) -> pl.Expr:
    inner = bare(node.this)
    if isinstance(inner, exp.Is) and id(inner) not in scope.names:
        return _build(inner.this, scope).is_not_null()
    return ~_build(node.this, scope)


@_made.register
def _(node: exp.Is, scope: _Scope) -> pl.Expr:
    return _build(node.this, scope).is_null()


@_made.register
def _(node: exp.In, scope: _Scope) -> pl.Expr:
    value = _build(node.this, scope)
    result = value == _build(node.expressions[0], scope)
    if all(isinstance(e, exp.Literal) for e in node.expressions) and type_of(node.expressions[0]).kind in (Kind.TEXT, Kind.INTEGER):
        return value.is_in([str(e.this) if e.is_string else int(e.this) for e in node.expressions])
    for item in node.expressions[1:]:
        result = result | (value == _build(item, scope))
    return result


@_made.register
def _(node: exp.Case, scope: _Scope) -> pl.Expr:
    first, *more = node.args["ifs"]
    chain: Any = pl.when(_build(first.this, scope)).then(_build(first.args["true"], scope))
    for branch in more:
        chain = chain.when(_build(branch.this, scope)).then(_build(branch.args["true"], scope))
    default = node.args.get("default")
    return chain if default is None else chain.otherwise(_build(default, scope))


@_made.register
def _(node: exp.Coalesce, scope: _Scope) -> pl.Expr:
    return pl.coalesce([_build(e, scope) for e in (node.this, *node.expressions)])


@_made.register
def _(node: exp.Window, scope: _Scope) -> pl.Expr:
    partition = [_build(e, scope) for e in node.args.get("partition_by") or []] or [pl.lit(1)]
    order = node.args.get("order")
    keys = order.expressions if order is not None else []
    if isinstance(node.this, exp.RowNumber):
        return _row_number(partition, keys, scope)
    value = WINDOWS[node.this.name](*(_build(e, scope) for e in node.this.expressions))
    return value.over(partition, order_by=[_build(k.this, scope) for k in keys])


def _row_number(partition: list[pl.Expr], keys: list[Tree], scope: _Scope) -> pl.Expr:
    """Position in the order of several keys, each up or down, nulls last; ties keep the frame's order."""
    if not keys:
        return pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(partition)
    by = [_build(k.this, scope) for k in keys]
    down = [bool(k.args.get("desc")) for k in keys]
    order = pl.arg_sort_by(by, descending=down, nulls_last=True, maintain_order=True)
    return (order.arg_sort().cast(pl.Int64) + 1).over(partition)


@_made.register
def _(node: exp.Anonymous, scope: _Scope) -> pl.Expr:
    name = node.name
    function = FUNCTIONS.get(name)
    if function is None:
        raise NotImplementedError(f"no function {name} in the language")
    arguments = [_argument(function.arguments and function.argument(i).literal, e, scope) for i, e in enumerate(node.expressions)]
    if name in TYPED:
        return TYPED[name]([type_of(e) for e in node.expressions], *arguments)
    if name in MAPPED:
        return MAPPED[name](scope.maps, *arguments)
    if name not in PLAIN:
        raise NotImplementedError(f"{name} needs with_rank before it is compiled")
    return PLAIN[name](*arguments)


def _argument(literal: object, tree: Tree, scope: _Scope) -> pl.Expr | str | int:
    if literal and isinstance(tree, exp.Literal):
        return str(tree.this) if tree.is_string else int(tree.this)
    return _build(tree, scope)
