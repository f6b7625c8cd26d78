"""Binding of operators: which types meet, and the function or node that stands for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from qvhmig.expressions import conversions
from qvhmig.expressions.numbers import MOST_DECIMALS
from qvhmig.expressions.trees import Tree, both, call, copied, negated, set_type, type_of, wrapped
from qvhmig.expressions.types import BOOLEAN, INTEGER, NULL, TEXT, Kind, Type

if TYPE_CHECKING:
    from qvhmig.expressions.binding import Binding

SIGN: dict[type[Tree], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=", exp.NullSafeEQ: "IS NOT DISTINCT FROM", exp.NullSafeNEQ: "IS DISTINCT FROM",
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%",
}  # fmt: skip
_ORDERING = (exp.LT, exp.LTE, exp.GT, exp.GTE)
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL)
_NAMES: dict[type[Tree], str] = {exp.Add: "_add", exp.Sub: "_sub", exp.Mul: "_mul", exp.Div: "_div", exp.Mod: "_mod"}


def a_type(type_: Type) -> str:
    return f"an {type_}" if str(type_)[0] in "aeiou" else f"a {type_}"


def common_type(types: Sequence[Type]) -> Type | None:
    """The type that all fit without a written cast; NULL if all are bare nulls; None if there is none."""
    known = [t for t in types if t.kind is not Kind.NULL]
    if not known:
        return NULL
    found = {t.kind for t in known}
    if found <= set(_NUMBERS):
        return INTEGER if found == {Kind.INTEGER} else Type(Kind.DECIMAL, max(t.scale for t in known))
    if found <= {Kind.DATE, Kind.MOMENT}:
        return Type(Kind.MOMENT) if Kind.MOMENT in found else known[0]
    return known[0] if len(found) == 1 else None


def unified(binding: Binding, node: Tree, trees: Sequence[Tree], what: str) -> tuple[list[Tree], Type]:
    """All trees as one type. A problem names the first two that do not meet."""
    type_ = common_type([type_of(t) for t in trees])
    if type_ is None:
        first = next(t for t in trees if type_of(t).kind is not Kind.NULL)
        other = next(t for t in trees if common_type([type_of(first), type_of(t)]) is None)
        binding.refuse("QV205", other if "where" in other.meta else node, f"{what} do not have one type: {type_of(first)} and {type_of(other)}", conversions.fix(type_of(other), type_of(first)))
        return list(trees), type_of(first)
    if type_ == NULL:
        return list(trees), NULL
    return [_kept(tree, type_) for tree in trees], type_


def _kept(tree: Tree, type_: Type) -> Tree:
    where = tree.meta.get("where")
    made = conversions.coerced(tree, type_)
    assert made is not None  # common_type allows only what coerced can do
    if where is not None:
        made.meta.setdefault("where", where)
    return made


def compared(binding: Binding, node: Tree, kind: type[Tree], left: Tree, right: Tree) -> Tree:
    """A comparison of two values of one type; texts by UTF-8 bytes."""
    if isinstance(node, (exp.EQ, exp.NEQ, *_ORDERING)) and any(isinstance(side.unnest(), exp.Null) for side in (node.this, node.expression)):
        fix = "x is not null" if kind is exp.NEQ else "x is null"
        return binding.refuse("QV205", node, f"{SIGN[kind]} null is never true", f"write {fix}")
    a, b = type_of(left), type_of(right)
    type_ = common_type([a, b])
    if type_ is None:
        return binding.refuse("QV205", node, f"{SIGN[kind]} compares {a} with {b}", _compare_fix(node, left, right))
    if kind in _ORDERING and type_.kind is Kind.BOOLEAN:
        return binding.refuse("QV205", node, f"{SIGN[kind]} does not order booleans", "use = or AND, OR, NOT")
    if type_ != NULL:
        left, right = _kept(left, type_), _kept(right, type_)
    return set_type(kind(this=wrapped(left), expression=wrapped(right)), BOOLEAN)


def _compare_fix(node: Tree, left: Tree, right: Tree) -> str:
    a, b = type_of(left), type_of(right)
    if isinstance(right, exp.Literal) and a.kind is Kind.TEXT:
        return f"write the literal as text: '{right.this}'"
    if isinstance(left, exp.Literal) and b.kind is Kind.TEXT:
        return f"write the literal as text: '{left.this}'"
    literal, other = (left, b) if isinstance(left, exp.Literal) else (right, a)
    if isinstance(literal, exp.Literal) and other.kind in (Kind.DATE, Kind.MOMENT):
        return f"write {'DATE' if other.kind is Kind.DATE else 'TIMESTAMP'} '...' before the literal, as {'DATE' if other.kind is Kind.DATE else 'TIMESTAMP'} '2020-01-31{'' if other.kind is Kind.DATE else ' 00:00'}'"
    days = (Kind.DATE, Kind.MOMENT)
    others = [node, *(node.args.get(name) for name in ("expression", "low", "high"))]  # BETWEEN has two; the WHEN of a CASE is one itself
    written = others if a.kind in days else [node.this] if b.kind in days else []
    if any(isinstance(side, exp.Expr) and isinstance(side.unnest(), exp.Sub) for side in written):  # 2020-01-31 without quotes is a sum
        return "write DATE '2020-01-31' with its quotes; without them it is a sum of numbers"
    return conversions.fix(a, b) if a.kind is Kind.TEXT else conversions.fix(b, a)


def arithmetic(binding: Binding, node: Tree) -> Tree:
    """+ - * / %: whole numbers stay whole (division cut toward zero), decimals stay exact."""
    left, right = binding.bind(node.this), binding.bind(node.expression)
    a, b = type_of(left), type_of(right)
    sign = SIGN[type(node)]
    for type_, side in ((a, node.this), (b, node.expression)):
        if type_.kind not in (*_NUMBERS, Kind.NULL):
            return binding.refuse("QV205", side, f"{sign} takes numbers, not {a_type(type_)}", _arithmetic_fix(sign, type_))
    if Kind.DECIMAL not in (a.kind, b.kind):
        values = [conversions.coerced(left, INTEGER), conversions.coerced(right, INTEGER)]
        return call(f"{_NAMES[type(node)]}_integer", values, INTEGER)  # type: ignore[arg-type]
    return _decimal(binding, node, left, right)


def _arithmetic_fix(sign: str, type_: Type) -> str:
    if type_.kind in (Kind.DATE, Kind.MOMENT):
        return "use add_days(x, n), days_between(a, b) or minutes_between(a, b)"
    if type_.kind is Kind.TEXT:
        return "join texts by ||, or write cast(x as integer)" if sign == "+" else "write cast(x as integer)"
    return "write case when x then 1 else 0 end" if type_.kind is Kind.BOOLEAN else "take a number"


def _decimal(binding: Binding, node: Tree, left: Tree, right: Tree) -> Tree:
    scales = [type_of(t).scale for t in (left, right)]
    if isinstance(node, exp.Mod):
        return binding.refuse("QV205", node, "% takes whole numbers, not decimals", "write cast(x as integer)")
    scale = sum(scales) if isinstance(node, exp.Mul) else max(scales) if not isinstance(node, exp.Div) else max(6, *scales)
    if scale > MOST_DECIMALS:
        return binding.refuse("QV205", node, f"the product would have {scale} decimals; at most {MOST_DECIMALS} are kept", "write round(x, n) around one side")
    sides = [conversions.coerced(t, Type(Kind.DECIMAL, type_of(t).scale)) for t in (left, right)]
    literal = set_type(exp.Literal.number(str(scale)), INTEGER)
    return call(f"{_NAMES[type(node)]}_decimal", [*sides, literal], Type(Kind.DECIMAL, scale))  # type: ignore[list-item]


def negative(binding: Binding, node: exp.Neg, value: Tree) -> Tree:
    type_ = type_of(value)
    if type_.kind is Kind.DECIMAL:
        return call("_neg_decimal", [value], type_)
    made = conversions.coerced(value, INTEGER)
    if made is None:
        return binding.refuse("QV205", node, f"- takes a number, not {a_type(type_)}", _arithmetic_fix("-", type_))
    return call("_neg_integer", [made], INTEGER)


def concatenation(binding: Binding, node: exp.DPipe) -> Tree:
    """x || y: null if either is null."""
    sides = []
    for side in (node.this, node.expression):
        bound = binding.bind(side)
        made = conversions.coerced(bound, TEXT)
        if made is None and type_of(bound).kind is Kind.INTEGER:
            made = conversions.as_text(bound)  # a whole number has one text form; dates and decimals have several
        if made is None:
            return binding.refuse("QV205", side, f"|| joins texts, not {a_type(type_of(bound))}", conversions.fix(type_of(bound), TEXT))
        sides.append(made)
    return call("_concat", sides, TEXT)


def between(binding: Binding, node: exp.Between) -> Tree:
    value = binding.bind(node.this)
    low = compared(binding, node, exp.GTE, value, binding.bind(node.args["low"]))
    high = compared(binding, node, exp.LTE, copied(value), binding.bind(node.args["high"]))
    return low if low.meta.get("failed") else both(low, high)


def membership(binding: Binding, node: exp.In) -> Tree:
    """x in (literals): unknown if x is null."""
    if not node.expressions:
        return binding.refuse("QV205", node, "the list of IN is empty", "write x in ('a', 'b')")
    value = binding.bind(node.this)
    items = []
    for item in node.expressions:
        bound = binding.bind(item)
        if isinstance(bound, exp.Null) and not bound.meta.get("failed"):
            return binding.refuse("QV205", item, "null in a list never matches", "leave it out, and add `or x is null` if that is meant")
        if not isinstance(bound, (exp.Literal, exp.Boolean)) and not (isinstance(bound, exp.Anonymous) and bound.name in ("_date", "_moment", "_time")):
            return bound if bound.meta.get("failed") else binding.refuse("QV205", item, "IN takes literals only", "write x = a or x = b")
        items.append(bound)
    all_values, type_ = unified(binding, node, [value, *items], "the value and the list of IN")
    return set_type(exp.In(this=wrapped(all_values[0]), expressions=all_values[1:]), BOOLEAN)


def like(binding: Binding, node: exp.Like) -> Tree:
    value = conversions.coerced(binding.bind(node.this), TEXT)
    if value is None:
        return binding.refuse("QV205", node, "LIKE takes a text", "write cast(x as text)")
    pattern = node.expression
    if not (isinstance(pattern, exp.Literal) and pattern.is_string):
        return binding.refuse("QV206", node, "the pattern of LIKE must be a literal", "use starts_with(x, y), ends_with(x, y) or contains(x, y)")
    text = str(pattern.this)
    if (len(text) - len(text.rstrip("\\"))) % 2:
        return binding.refuse("QV203", pattern, "the pattern of LIKE ends in its escape character", "write \\\\ for one \\")
    fits = call("_like", [value, set_type(exp.Literal.string(text), TEXT)], BOOLEAN)
    return negated(fits) if node.args.get("negate") else fits
