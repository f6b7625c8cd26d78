"""A bound tree -> one polars expression. One function a node kind; what is one to one is a table.

Compiling reads no data. Column types must be the physical ones: text String, integer Int64, decimal
Decimal(38, scale), date Date, moment Datetime("us"), time Time, boolean Boolean, row id UInt64.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import singledispatch
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


def to_polars(tree: Tree, crosswalks: Maps) -> pl.Expr:
    """The polars expression of a bound tree (of `bind`, `failure`, `origin`, `with_rank` or the builders of
    `expressions.internal`). Raises NotImplementedError for a node outside the language, a fault of the caller."""
    return _build(tree, crosswalks)


@singledispatch
def _build(node: Tree, maps: Maps) -> pl.Expr:
    compare = COMPARISONS.get(type(node))
    if compare is None:
        raise NotImplementedError(f"no polars form of {type(node).__name__}")
    return compare(_build(node.this, maps), _build(node.expression, maps))


@_build.register
def _(node: exp.Paren, maps: Maps) -> pl.Expr:
    return _build(node.this, maps)


@_build.register
def _(node: exp.Alias, maps: Maps) -> pl.Expr:
    return _build(node.this, maps).alias(node.alias)


@_build.register
def _(node: exp.Column, maps: Maps) -> pl.Expr:
    return pl.col(node.name)


@_build.register
def _(node: exp.Literal, maps: Maps) -> pl.Expr:
    type_ = type_of(node)
    if type_.kind is Kind.TEXT:
        return pl.lit(str(node.this), dtype=pl.String)
    if type_.kind is Kind.DECIMAL:
        return pl.lit(str(node.this)).cast(pl.Decimal(38, type_.scale))
    return pl.lit(int(node.this), dtype=physical_type(type_))


@_build.register
def _(node: exp.Null, maps: Maps) -> pl.Expr:
    return pl.lit(None, dtype=physical_type(type_of(node)))


@_build.register
def _(node: exp.Boolean, maps: Maps) -> pl.Expr:
    return pl.lit(bool(node.this))


@_build.register
def _(node: exp.Not, maps: Maps) -> pl.Expr:
    inner = bare(node.this)
    if isinstance(inner, exp.Is):
        return _build(inner.this, maps).is_not_null()
    return ~_build(node.this, maps)


@_build.register
def _(node: exp.Is, maps: Maps) -> pl.Expr:
    return _build(node.this, maps).is_null()


@_build.register
def _(node: exp.In, maps: Maps) -> pl.Expr:
    value = _build(node.this, maps)
    result = value == _build(node.expressions[0], maps)
    if all(isinstance(e, exp.Literal) for e in node.expressions) and type_of(node.expressions[0]).kind in (Kind.TEXT, Kind.INTEGER):
        return value.is_in([str(e.this) if e.is_string else int(e.this) for e in node.expressions])
    for item in node.expressions[1:]:
        result = result | (value == _build(item, maps))
    return result


@_build.register
def _(node: exp.Case, maps: Maps) -> pl.Expr:
    first, *more = node.args["ifs"]
    chain: Any = pl.when(_build(first.this, maps)).then(_build(first.args["true"], maps))
    for branch in more:
        chain = chain.when(_build(branch.this, maps)).then(_build(branch.args["true"], maps))
    default = node.args.get("default")
    return chain if default is None else chain.otherwise(_build(default, maps))


@_build.register
def _(node: exp.Coalesce, maps: Maps) -> pl.Expr:
    return pl.coalesce([_build(e, maps) for e in (node.this, *node.expressions)])


@_build.register
def _(node: exp.Window, maps: Maps) -> pl.Expr:
    partition = [_build(e, maps) for e in node.args.get("partition_by") or []] or [pl.lit(1)]
    order = node.args.get("order")
    keys = order.expressions if order is not None else []
    if isinstance(node.this, exp.RowNumber):
        return _row_number(partition, keys, maps)
    value = WINDOWS[node.this.name](*(_build(e, maps) for e in node.this.expressions))
    return value.over(partition, order_by=[_build(k.this, maps) for k in keys])


def _row_number(partition: list[pl.Expr], keys: list[Tree], maps: Maps) -> pl.Expr:
    """Position in the order of several keys, each up or down, nulls last; ties keep the frame's order."""
    if not keys:
        return pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(partition)
    by = [_build(k.this, maps) for k in keys]
    down = [bool(k.args.get("desc")) for k in keys]
    order = pl.arg_sort_by(by, descending=down, nulls_last=True, maintain_order=True)
    return (order.arg_sort().cast(pl.Int64) + 1).over(partition)


@_build.register
def _(node: exp.Anonymous, maps: Maps) -> pl.Expr:
    name = node.name
    function = FUNCTIONS.get(name)
    if function is None:
        raise NotImplementedError(f"no function {name} in the language")
    arguments = [_argument(function.arguments and function.argument(i).literal, e, maps) for i, e in enumerate(node.expressions)]
    if name in TYPED:
        return TYPED[name]([type_of(e) for e in node.expressions], *arguments)
    if name in MAPPED:
        return MAPPED[name](maps, *arguments)
    if name not in PLAIN:
        raise NotImplementedError(f"{name} needs with_rank before it is compiled")
    return PLAIN[name](*arguments)


def _argument(literal: object, tree: Tree, maps: Maps) -> pl.Expr | str | int:
    if literal and isinstance(tree, exp.Literal):
        return str(tree.this) if tree.is_string else int(tree.this)
    return _build(tree, maps)
