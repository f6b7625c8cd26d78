"""The changes of one expression: its tree with one node altered, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from qvhmig.expressions.canonical import canonical
from qvhmig.expressions.parsing import ContractLanguage, parse
from qvhmig.expressions.trees import Tree, copied
from qvhmig.problems import ProblemsFound, Where

_SWAPPED: Mapping[type[Tree], tuple[type[Tree], ...]] = {
    exp.EQ: (exp.NEQ,), exp.NEQ: (exp.EQ,), exp.LT: (exp.LTE, exp.GT), exp.LTE: (exp.LT, exp.GTE), exp.GT: (exp.GTE, exp.LT),
    exp.GTE: (exp.GT, exp.LTE), exp.And: (exp.Or,), exp.Or: (exp.And,), exp.Add: (exp.Sub,), exp.Sub: (exp.Add,),
    exp.Mul: (exp.Div,), exp.Div: (exp.Mul,), exp.NullSafeEQ: (exp.NullSafeNEQ,), exp.NullSafeNEQ: (exp.NullSafeEQ,),
}  # fmt: skip
_SIBLINGS = (
    ("upper", "lower"), ("left", "right"), ("first", "last"), ("lead", "lag"), ("min", "max"), ("first_filled", "last"),
    ("starts_with", "ends_with"), ("starts_with", "contains"), ("trim", "squash"), ("add_days", "add_months"),
)  # fmt: skip
"""Functions of the language that people mistake for each other: same arguments, same type."""


@dataclass(frozen=True)
class Change:
    """`kind`: operator | literal | column | function. `after`: the whole expression as text."""

    kind: str
    after: str


def text_of(tree: Tree) -> str:
    """The tree as contracts write it."""
    return tree.sql(dialect=ContractLanguage, comments=False, normalize_functions=False)


def changes(text: str, columns: Callable[[exp.Column], Sequence[str]]) -> tuple[str, list[Change]]:
    """The text in the one spelling of the parser, and every change of it, in the order of the tree.

    `columns` gives what may stand for a column by mistake, as text. Empty where the text does not survive the way
    through the parser and back, so that nothing but the change is ever changed."""
    here = Where("")
    try:
        tree = parse(text, here)
        before = text_of(tree)
        if canonical(parse(before, here)) != canonical(tree):
            return text, []
    except ProblemsFound:
        return text, []
    found: dict[str, Change] = {}
    for number, node in enumerate(tree.walk(bfs=False)):
        for kind, altered in _altered(node, columns):
            after = text_of(_with_node(tree, number, altered))
            if after != before:
                found.setdefault(after, Change(kind, after))
    return before, list(found.values())


def _with_node(tree: Tree, number: int, altered: Tree) -> Tree:
    whole = copied(tree)
    node = next(n for n_, n in enumerate(whole.walk(bfs=False)) if n_ == number)
    if node is whole:
        return altered
    node.replace(altered)
    return whole


def _altered(node: Tree, columns: Callable[[exp.Column], Sequence[str]]) -> Iterator[tuple[str, Tree]]:
    """(kind, what stands instead of the node); the node itself stays as it is."""
    for other in _SWAPPED.get(type(node), ()):
        yield "operator", other(this=copied(node.this), expression=copied(node.expression))
    if isinstance(node, (exp.And, exp.Or, exp.DPipe)):
        yield "operator", copied(node.this)
        yield "operator", copied(node.expression)
    elif isinstance(node, exp.Not):
        yield "operator", copied(node.this)
    elif isinstance(node, (exp.Is, exp.In, exp.Like)):
        yield "operator", exp.Not(this=copied(node))
    elif isinstance(node, exp.Case):
        yield from (("operator", made) for made in _other_cases(node))
    elif isinstance(node, exp.Literal):
        yield from (("literal", made) for made in _other_literals(node))
    elif isinstance(node, exp.Boolean):
        yield "literal", exp.Boolean(this=not node.this)
    elif isinstance(node, exp.Column):
        yield from (("column", parse(name, Where(""))) for name in columns(node))
    elif isinstance(node, exp.Anonymous):
        yield from (("function", made) for made in _other_calls(node))
    if isinstance(node, exp.In) and len(node.expressions) > 1:
        for n in range(len(node.expressions)):
            fewer = copied(node)
            fewer.set("expressions", [copied(e) for k, e in enumerate(node.expressions) if k != n])
            yield "literal", fewer


def _other_cases(node: exp.Case) -> Iterator[Tree]:
    """One branch left out, or what stands after ELSE."""
    branches = node.args["ifs"]
    for n in range(len(branches)):
        if len(branches) > 1:
            fewer = copied(node)
            fewer.set("ifs", [copied(b) for k, b in enumerate(branches) if k != n])
            yield fewer
    if node.args.get("default") is not None:
        without = copied(node)
        without.set("default", None)
        yield without


def _other_literals(node: exp.Literal) -> Iterator[Tree]:
    if node.is_string:
        text = str(node.this)
        yield exp.Literal.string(text + "X")
        if len(text) > 1:
            yield exp.Literal.string(text[:-1])
    elif str(node.this).isdigit():
        value = int(node.this)
        yield exp.Literal.number(value + 1)
        if value:
            yield exp.Literal.number(value - 1)


def _other_calls(node: exp.Anonymous) -> Iterator[Tree]:
    """The sibling, the argument without the call, arguments in another order, one argument fewer."""
    name, given = node.name.lower(), node.expressions
    for pair in _SIBLINGS:
        if name in pair:
            yield exp.Anonymous(this=pair[1 - pair.index(name)], expressions=[copied(e) for e in given])
    if given:
        yield copied(given[0])
    if name == "coalesce" and len(given) > 1:
        yield exp.Anonymous(this=name, expressions=[copied(e) for e in (given[1], given[0], *given[2:])])
        yield exp.Anonymous(this=name, expressions=[copied(e) for e in given[1:]])
        yield exp.Anonymous(this=name, expressions=[copied(e) for e in given[:-1]])
