"""Casts, literals of a type, and the two widenings that happen by themselves: integer to decimal, date to moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from qvhmig.expressions.numbers import MOST_DECIMALS
from qvhmig.expressions.trees import Tree, call, choice, integer, is_null, set_type, type_of
from qvhmig.expressions.types import BOOLEAN, DATE, INTEGER, MOMENT, NULL, TEXT, TIME, Kind, Type

if TYPE_CHECKING:
    from qvhmig.expressions.binding import Binding

MOST_DIGITS = 38
Caster: TypeAlias = Callable[[Tree, Type, int], Tree]
"""(tree, wanted type, its digits) -> the cast."""
FORM = {
    Kind.TEXT: "a text",
    Kind.INTEGER: "a whole number within 64 bits",
    Kind.DECIMAL: "a number such as 12.50",
    Kind.DATE: "a date as CCYY-MM-DD",
    Kind.MOMENT: "a moment as CCYY-MM-DD HH:MI or CCYY-MM-DD HH:MI:SS",
    Kind.TIME: "a time as HH:MI or HH:MI:SS",
    Kind.BOOLEAN: "true or false",
    Kind.NULL: "null",
}
_DATE = "CCYY-MM-DD"
_MOMENTS = ("CCYY-MM-DD HH:MI", "CCYY-MM-DD HH:MI:SS")
_TIMES = ("HH:MI", "HH:MI:SS")


def literal_of(value: str, type_: Type) -> Tree | None:
    """The literal that a text stands for, under the same strict forms as a cast; None if it is none."""
    maker = _LITERALS.get(type_.kind)
    return maker(value, type_) if maker else None


def _text(value: str, _: Type) -> Tree:
    return set_type(exp.Literal.string(value), TEXT)


def _integer(value: str, _: Type) -> Tree | None:
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", value) or not -(2**63) <= int(value) < 2**63:
        return None
    return integer(int(value))


def _decimal(value: str, type_: Type) -> Tree | None:
    found = re.fullmatch(r"([+-]?)([0-9]{1,18})(?:\.([0-9]+))?", value)
    if not found or len(found[3] or "") > type_.scale:
        return None
    decimals = (found[3] or "").ljust(type_.scale, "0")
    text = f"{'-' if found[1] == '-' else ''}{found[2]}{'.' + decimals if decimals else ''}"
    return set_type(exp.Literal(this=text, is_string=False), type_)


def _date(value: str, _: Type) -> Tree | None:
    day = _read(value, "%Y-%m-%d", r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
    return None if day is None else call("_date", [exp.Literal.string(day.strftime("%Y-%m-%d").zfill(10))], DATE)


def _moment(value: str, type_: Type) -> Tree | None:
    for pattern, shape in (("%Y-%m-%d %H:%M", r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}"), ("%Y-%m-%d %H:%M:%S", r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"), ("%Y-%m-%d", r"[0-9]{4}-[0-9]{2}-[0-9]{2}")):
        if moment := _read(value, pattern, shape):
            return call("_moment", [exp.Literal.string(moment.strftime("%Y-%m-%d %H:%M:%S").zfill(19))], MOMENT)
    return None


def _time(value: str, _: Type) -> Tree | None:
    for pattern, shape in (("%H:%M", "[0-9]{2}:[0-9]{2}"), ("%H:%M:%S", "[0-9]{2}:[0-9]{2}:[0-9]{2}")):
        if clock := _read(value, pattern, shape):
            return call("_time", [exp.Literal.string(clock.strftime("%H:%M:%S"))], TIME)
    return None


def _boolean(value: str, _: Type) -> Tree | None:
    return set_type(exp.Boolean(this=value == "true"), BOOLEAN) if value in ("true", "false") else None


def _read(value: str, pattern: str, shape: str) -> datetime | None:
    if not re.fullmatch(shape, value):
        return None
    try:
        return datetime.strptime(value, pattern)
    except ValueError:
        return None


_LITERALS = {Kind.TEXT: _text, Kind.INTEGER: _integer, Kind.DECIMAL: _decimal, Kind.DATE: _date, Kind.MOMENT: _moment, Kind.TIME: _time, Kind.BOOLEAN: _boolean}


def retyped(tree: Tree, type_: Type) -> Tree:
    """What can only be null as the type that its place asks for: each bare null that it may give takes the type; a column or
    call, which keeps its own in every engine, is asked and stands behind a null of the type."""
    if isinstance(tree, exp.Paren):
        tree.set("this", retyped(tree.this, type_))
    elif isinstance(tree, exp.Case):
        for branch in tree.args["ifs"]:
            branch.set("true", retyped(branch.args["true"], type_))
        if tree.args.get("default") is not None:
            tree.set("default", retyped(tree.args["default"], type_))
    elif isinstance(tree, exp.Coalesce):
        arms = [retyped(arm, type_) for arm in (tree.this, *tree.expressions)]
        tree.set("this", arms[0])
        tree.set("expressions", arms[1:])
    elif not isinstance(tree, exp.Null):
        return choice([(is_null(tree), set_type(exp.Null(), type_))], None, type_)
    return set_type(tree, type_)


def coerced(tree: Tree, to: Type) -> Tree | None:
    """`tree` as `to` if that needs no cast written by a person: null, integer -> decimal, date -> moment. Else None."""
    have = type_of(tree)
    if have.kind is Kind.NULL:
        return retyped(tree, to)
    if have == to:
        return tree
    if to.kind is Kind.DECIMAL and (have.kind is Kind.INTEGER or (have.kind is Kind.DECIMAL and have.scale <= to.scale)):
        if isinstance(tree, exp.Literal) and have.kind is Kind.INTEGER:
            made = literal_of(str(tree.this), to)
            if made is not None:
                return made
        return decimal_of(tree, MOST_DIGITS, to.scale)
    if to.kind is Kind.MOMENT and have.kind is Kind.DATE:
        return call("moment_at", [tree], MOMENT)
    return None


def decimal_of(tree: Tree, precision: int, scale: int) -> Tree:
    return call("_to_decimal", [tree, _number(precision), _number(scale)], Type(Kind.DECIMAL, scale))


def _number(value: int) -> Tree:
    return integer(value)


def fix(have: Type, want: Type) -> str:
    """How to make the one from the other, in words for a person."""
    if want.kind is Kind.TEXT and have.kind in (Kind.DATE, Kind.MOMENT):
        return "write format_date(x, 'CCYYMMDD')"
    if want.kind is Kind.TEXT:
        return "write cast(x as text)"
    if have.kind is Kind.TEXT and want.kind is Kind.DATE:
        return "write as_date(x, 'CCYYMMDD') with the format of the text, or DATE '2020-01-31' for a literal"
    if have.kind is Kind.TEXT and want.kind is Kind.MOMENT:
        return "write as_moment(x, 'CCYYMMDDHHMI') with the format of the text"
    if have.kind is Kind.TEXT and want.kind is Kind.TIME:
        return "write as_time(x, 'HHMI') with the format of the text"
    if have.kind is Kind.MOMENT and want.kind is Kind.DATE:
        return "write date_of(x)"
    if have.kind is Kind.MOMENT and want.kind is Kind.TIME:
        return "write time_of(x)"
    if want.kind is Kind.BOOLEAN and have.kind is not Kind.TEXT:
        return "compare it with something, as x = 1"
    if want.kind is Kind.DECIMAL:
        return f"write cast(x as decimal(18, {want.scale or 2}))"
    if want.kind in (Kind.INTEGER, Kind.BOOLEAN) and have.kind in (Kind.TEXT, Kind.DECIMAL):
        return f"write cast(x as {want.kind})"
    if have.kind is Kind.BOOLEAN:
        return "write case when x then ... else ... end"
    return f"give {FORM.get(want.kind, str(want))}"


CAST_NAMES = {
    "TEXT": Kind.TEXT, "VARCHAR": Kind.TEXT, "INT": Kind.INTEGER, "BIGINT": Kind.INTEGER, "DECIMAL": Kind.DECIMAL, "DATE": Kind.DATE,
    "TIMESTAMP": Kind.MOMENT, "DATETIME": Kind.MOMENT, "TIME": Kind.TIME, "BOOLEAN": Kind.BOOLEAN, "MOMENT": Kind.MOMENT, "INTEGER": Kind.INTEGER,
}  # fmt: skip
NEAREST_TYPE = {"CHAR": "text", "NVARCHAR": "text", "NCHAR": "text", "STRING": "text", "SMALLINT": "integer", "TINYINT": "integer", "DOUBLE": "decimal(p, s)", "FLOAT": "decimal(p, s)", "NUMERIC": "decimal(p, s)", "BIGDECIMAL": "decimal(p, s)", "TIMESTAMPTZ": "moment"}


def _cast_type(binding: Binding, node: exp.Cast) -> tuple[Type, int] | None:
    to = node.args["to"]
    written = str(to.args.get("kind") or to.this.value if hasattr(to.this, "value") else to.this).upper()
    if to.args.get("kind"):
        written = str(to.args["kind"]).upper()
    kind = CAST_NAMES.get(written)
    if kind is None:
        near = NEAREST_TYPE.get(written, "text, integer, decimal(p, s), date, moment, time or boolean")
        binding.refuse("QV209", node, f"there is no type {written.lower()}", f"use {near}")
        return None
    sizes = [int(str(p.this.this)) for p in to.expressions if str(p.this.this).isdigit()]
    if kind is not Kind.DECIMAL:
        if to.expressions:
            binding.refuse("QV209", node, f"type {kind} takes no length", f"write cast(x as {kind}); the catalog checks lengths")
            return None
        return Type(kind), 0
    if len(sizes) != 2 or not (1 <= sizes[0] <= MOST_DIGITS and 0 <= sizes[1] <= min(sizes[0], MOST_DECIMALS)):
        binding.refuse("QV209", node, "decimal needs its digits and its decimals", f"write decimal(p, s) with p up to {MOST_DIGITS} and s up to {MOST_DECIMALS}, as decimal(18, 2)")
        return None
    return Type(kind, sizes[1]), sizes[0]


def cast(binding: Binding, node: exp.Cast) -> Tree:
    """CAST, `x::type`, and typed literals (DATE '2020-01-31')."""
    wanted = _cast_type(binding, node)
    tree = binding.bind(node.this)
    if wanted is None or tree.meta.get("failed"):
        return set_type(exp.Null(), wanted[0] if wanted else NULL)
    to, precision = wanted
    if isinstance(node.this, exp.Literal) and node.this.is_string and to.kind is not Kind.DECIMAL:
        made = literal_of(str(node.this.this), to)
        if made is None:
            return binding.refuse("QV203", node, f"'{node.this.this}' is no {to.kind}", f"give {FORM[to.kind]}")
        return made
    have = type_of(tree)
    if have.kind is Kind.NULL:
        return retyped(tree, to)
    if have == to and to.kind is not Kind.DECIMAL:
        return tree
    maker = _CASTS.get((have.kind, to.kind))
    if maker is None:
        return binding.refuse("QV209", node, f"there is no cast from {have} to {to}", fix(have, to))
    return maker(tree, to, precision)


def _named(name: str, to: Type) -> Caster:
    return lambda tree, _to, _p: call(name, [tree], to)


def _formatted(name: str, formats: tuple[str, ...], to: Type) -> Caster:
    return lambda tree, _to, _p: call(name, [tree, *(set_type(exp.Literal.string(f), TEXT) for f in formats)], to)


_CASTS: dict[tuple[Kind, Kind], Caster] = {
    (Kind.TEXT, Kind.INTEGER): _named("_text_to_integer", INTEGER),
    (Kind.TEXT, Kind.BOOLEAN): _named("_text_to_boolean", BOOLEAN),
    (Kind.TEXT, Kind.DATE): _formatted("as_date", (_DATE,), DATE),
    (Kind.TEXT, Kind.MOMENT): _formatted("as_moment", _MOMENTS, MOMENT),
    (Kind.TEXT, Kind.TIME): _formatted("as_time", _TIMES, TIME),
    (Kind.TEXT, Kind.DECIMAL): lambda tree, to, p: call("_text_to_decimal", [tree, _number(p), _number(to.scale)], to),
    (Kind.INTEGER, Kind.DECIMAL): lambda tree, to, p: decimal_of(tree, p, to.scale),
    (Kind.DECIMAL, Kind.DECIMAL): lambda tree, to, p: decimal_of(tree, p, to.scale),
    (Kind.DECIMAL, Kind.INTEGER): _named("_decimal_to_integer", INTEGER),
    (Kind.INTEGER, Kind.TEXT): _named("_integer_to_text", TEXT),
    (Kind.DECIMAL, Kind.TEXT): _named("_decimal_to_text", TEXT),
    (Kind.BOOLEAN, Kind.TEXT): _named("_boolean_to_text", TEXT),
    (Kind.DATE, Kind.TEXT): _formatted("format_date", (_DATE,), TEXT),
    (Kind.MOMENT, Kind.TEXT): _formatted("format_date", ("CCYY-MM-DD HH:MI:SS",), TEXT),
    (Kind.TIME, Kind.TEXT): _named("_time_to_text", TEXT),
    (Kind.DATE, Kind.MOMENT): _named("moment_at", MOMENT),
}


def as_text(tree: Tree) -> Tree:
    """The cast to text of any typed tree."""
    have = type_of(tree)
    if have.kind in (Kind.TEXT, Kind.NULL):
        return retyped(tree, TEXT) if have.kind is Kind.NULL else tree
    return _CASTS[(have.kind, Kind.TEXT)](tree, TEXT, 0)
