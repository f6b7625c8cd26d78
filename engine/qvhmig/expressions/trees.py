"""Small ways with bound trees: their types, calls, and joining conditions without losing precedence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias, TypeVar

from sqlglot import exp

from qvhmig.expressions.types import BOOLEAN, INTEGER, NULL, TEXT, Kind, Type

# Every tree, of a cell or of a whole SELECT. Not `exp.Expression`: sqlglot's traits (Query, Condition, Binary) stand beside it, not below.
Tree: TypeAlias = exp.Expr

_TRUTHS = (exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.In, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Boolean)
_LEAVES = (exp.Column, exp.Literal, exp.Null, exp.Boolean, exp.Anonymous, exp.Coalesce, exp.Case, exp.Paren, exp.Window)


def copied(tree: Tree) -> Tree:
    """A tree of its own with the same marks. As sqlglot's `copy`, in less than half of its time: marks never change, so
    they are not copied in depth (planning copies thousands of trees)."""
    args: dict[str, object] = {}
    for key, value in tree.args.items():
        if isinstance(value, exp.Expr):
            args[key] = copied(value)
        elif isinstance(value, list):
            args[key] = [copied(part) if isinstance(part, exp.Expr) else part for part in value]
        else:
            args[key] = value
    made = tree.__class__(**args)
    if tree.meta:
        made.meta.update(tree.meta)
    return made


def children(tree: Tree) -> list[Tree]:
    """The nodes right below, in their order. As sqlglot's `iter_expressions`, at once and not one by one."""
    found: list[Tree] = []
    for value in tree.args.values():
        if isinstance(value, exp.Expr):
            found.append(value)
        elif isinstance(value, list):
            found += [part for part in value if isinstance(part, exp.Expr)]
    return found


def height(tree: Tree) -> int:
    """Levels, counted without recursion."""
    levels, level = 0, [tree]
    while level:
        levels += 1
        level = [child for node in level for child in children(node)]
    return levels


Node = TypeVar("Node", bound=Tree)


def nodes(tree: Tree, *kinds: type[Node]) -> list[Node]:
    """The nodes of these kinds, the tree itself among them, from the root down and left to right. As sqlglot's `find_all` but for
    the order, in a fifth of its time."""
    found: list[Node] = []
    _gather(tree, kinds, found)
    return found


def _gather(tree: Tree, kinds: tuple[type[Node], ...], found: list[Node]) -> None:
    if isinstance(tree, kinds):
        found.append(tree)
    for value in tree.args.values():
        if isinstance(value, exp.Expr):
            _gather(value, kinds, found)
        elif isinstance(value, list):
            for part in value:
                if isinstance(part, exp.Expr):
                    _gather(part, kinds, found)


def set_type(tree: Tree, type_: Type) -> Tree:
    """Write the type on the node; it survives copies and pickling."""
    tree.meta["type"] = type_
    return tree


def type_of(tree: Tree) -> Type:
    """The type of a bound tree, or of one built from bound parts. NULL where nothing is known of a bare null."""
    known = tree.meta.get("type")
    if known is not None:
        return known
    if isinstance(tree, _TRUTHS):
        return BOOLEAN
    if isinstance(tree, exp.Literal):
        return TEXT if tree.is_string else INTEGER if "." not in tree.name else Type(Kind.DECIMAL, len(tree.name.partition(".")[2]))
    if isinstance(tree, (exp.Paren, exp.Alias, exp.Window)):
        return type_of(tree.this)
    if isinstance(tree, exp.RowNumber):
        return INTEGER
    if isinstance(tree, exp.Coalesce):
        return _first_known([tree.this, *tree.expressions])
    if isinstance(tree, exp.Case):
        values = [branch.args["true"] for branch in tree.args["ifs"]]
        return _first_known([*values, tree.args["default"]] if tree.args.get("default") is not None else values)
    return NULL


def _first_known(trees: Iterable[Tree]) -> Type:
    return next((t for t in map(type_of, trees) if t != NULL), NULL)


def integer(value: int) -> Tree:
    """A whole number as one Literal, below 0 too (sqlglot would make a negation of it)."""
    return set_type(exp.Literal(this=str(value), is_string=False), INTEGER)


def call(name: str, arguments: Sequence[Tree], type_: Type) -> Tree:
    return set_type(exp.Anonymous(this=name, expressions=list(arguments)), type_)


def wrapped(tree: Tree) -> Tree:
    """In parentheses unless it binds tightest anyway, so that the printed text keeps the tree's meaning."""
    return tree if isinstance(tree, _LEAVES) else set_type(exp.Paren(this=tree), type_of(tree))


def bare(tree: Tree) -> Tree:
    """Without parentheses around it."""
    while isinstance(tree, exp.Paren):
        tree = tree.this
    return tree


def both(left: Tree, right: Tree) -> Tree:
    return set_type(exp.And(this=wrapped(left), expression=wrapped(right)), BOOLEAN)


def either(left: Tree, right: Tree) -> Tree:
    return set_type(exp.Or(this=wrapped(left), expression=wrapped(right)), BOOLEAN)


def negated(tree: Tree) -> Tree:
    return set_type(exp.Not(this=wrapped(tree)), BOOLEAN)


def is_null(tree: Tree) -> Tree:
    return set_type(exp.Is(this=wrapped(tree), expression=exp.Null()), BOOLEAN)


def is_filled(tree: Tree) -> Tree:
    return negated(is_null(tree))


def choice(branches: Sequence[tuple[Tree, Tree]], default: Tree | None, type_: Type) -> Tree:
    """A searched CASE."""
    return set_type(exp.Case(ifs=[exp.If(this=c, true=v) for c, v in branches], default=default), type_)


def coalesced(trees: Sequence[Tree], type_: Type) -> Tree:
    return trees[0] if len(trees) == 1 else set_type(exp.Coalesce(this=trees[0], expressions=list(trees[1:])), type_)


def tree_text(tree: Tree) -> str:
    """Everything that a tree says but places and types, in one text: equal for trees that compute the same by the same steps.
    Ten times as fast as its SQL."""
    parts: list[str] = []
    _say(tree, parts)
    return "".join(parts)


def _say(tree: Tree, parts: list[str]) -> None:
    parts.append(f"({tree.key}")
    for name, value in tree.args.items():
        if isinstance(value, exp.Expr):
            parts.append(f" {name}=")
            _say(value, parts)
        elif isinstance(value, list):
            parts.append(f" {name}=[")
            for one in value:
                if isinstance(one, exp.Expr):
                    _say(one, parts)
                else:
                    parts.append(repr(one))
            parts.append("]")
        elif value is not None and value is not False:
            parts.append(f" {name}={value!r}")
    parts.append(")")
