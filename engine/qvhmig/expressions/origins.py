"""Where a value that is not null comes from (DESIGN 9, cell origin), as a second expression over the same row."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.expressions.trees import Tree, call, children, choice, coalesced, copied, either, is_filled, nodes, set_type
from qvhmig.expressions.types import BOOLEAN, TEXT

CONSTANT, SOURCED, TRANSLATED, DERIVED = "constant", "sourced", "translated", "derived"
_LOGIC = (exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.In, exp.NullSafeEQ, exp.NullSafeNEQ)


def origin(tree: Tree) -> Tree:
    """A text tree: sourced, translated, feed, derived, key, constant... of a value that is not null.

    A plain Literal where it is the same for every row. For a null value it means nothing."""
    if isinstance(tree, (exp.Paren, exp.Window)):
        return origin(tree.this)
    if isinstance(tree, exp.Column):
        return _of_column(tree)
    if isinstance(tree, (exp.Literal, exp.Null, exp.Boolean)):
        return _word(CONSTANT)
    if isinstance(tree, exp.Case):
        return _of_case(tree)
    if isinstance(tree, exp.Coalesce):
        arms = [tree.this, *tree.expressions]
        return _chosen([(is_filled(copied(arm)), origin(arm)) for arm in arms[:-1]], origin(arms[-1]))
    if isinstance(tree, _LOGIC):
        return _tested(_strongest([origin(column) for column in nodes(tree, exp.Column, exp.Anonymous) if _reads(column)]))
    if isinstance(tree, exp.Anonymous):
        return _of_call(tree)
    return _strongest([origin(child) for child in children(tree)])


def _reads(node: Tree) -> bool:
    """Columns, and calls that read rows without naming a column (row_number, count)."""
    return isinstance(node, exp.Column) or (isinstance(node, exp.Anonymous) and FUNCTIONS[node.name].origin != "arguments")


def _word(text: str) -> Tree:
    return set_type(exp.Literal.string(text), TEXT)


def _fixed(tree: Tree) -> str | None:
    return str(tree.this) if isinstance(tree, exp.Literal) else None


def _of_column(tree: exp.Column) -> Tree:
    info = tree.meta.get("info")
    said = SOURCED if info is None else info.origin
    if not said.startswith("@"):
        return _word(said)
    return set_type(exp.Column(this=exp.to_identifier(said[1:], quoted=True)), TEXT)


def _of_call(tree: exp.Anonymous) -> Tree:
    function = FUNCTIONS[tree.name]
    if function.origin != "arguments":
        return _word(function.origin)
    if function.use == "scalar":
        read = _strongest([origin(argument) for argument in tree.expressions])
        return _tested(read) if function.result == BOOLEAN and not tree.name.startswith("_text_to") else read
    inner = origin(tree.expressions[0])
    if _fixed(inner) is not None:
        return inner
    if tree.name[5:] in ("lead", "lag", "first", "last"):
        return call(tree.name, [inner], TEXT)
    if tree.name == "_agg_first_filled":  # the origin of the row whose value is taken
        return call(tree.name, [choice([(is_filled(copied(tree.expressions[0])), inner)], None, TEXT)], TEXT)
    return call(f"{tree.name[:5]}max", [inner], TEXT)  # of many rows: the last by name, which puts sourced before constant


def _of_case(tree: exp.Case) -> Tree:
    tests: list[Tree] = []
    branches: list[tuple[Tree, Tree]] = []
    for branch in tree.args["ifs"]:
        tests.append(branch.this)
        branches.append((copied(branch.this), _under(tests, branch.args["true"])))
    default = tree.args.get("default")
    return _chosen(branches, None if default is None else _under(tests, default))


def _under(tests: Sequence[Tree], value: Tree) -> Tree:
    """The origin of a branch: a constant chosen by a test that reads something not constant is derived."""
    own = origin(value)
    if isinstance(value, exp.Null):
        return own
    if _fixed(own) not in (CONSTANT, None):
        return own
    chosen = _tested(_strongest([origin(node) for test in tests for node in nodes(test, exp.Column, exp.Anonymous) if _reads(node)]))
    if _fixed(own) == CONSTANT:
        return chosen
    if _fixed(chosen) == CONSTANT:
        return own
    return choice([(_is(own, CONSTANT), chosen)], copied(own), TEXT)


def _tested(read: Tree) -> Tree:
    """Of a choice made by what was read."""
    if (fixed := _fixed(read)) is not None:
        return _word(CONSTANT if fixed == CONSTANT else DERIVED)
    return choice([(_is(read, CONSTANT), _word(CONSTANT))], _word(DERIVED), TEXT)


def _is(tree: Tree, word: str) -> Tree:
    return set_type(exp.EQ(this=copied(tree), expression=_word(word)), BOOLEAN)


def _chosen(branches: Sequence[tuple[Tree, Tree]], default: Tree | None) -> Tree:
    """One word if every branch that can give a value says the same."""
    words = [value for _, value in branches] + ([] if default is None else [default])
    fixed = {_fixed(w) for w in words}
    if len(fixed) == 1 and None not in fixed:
        return words[0]
    return choice(branches, default, TEXT)


def _strongest(origins: Sequence[Tree]) -> Tree:
    """Of a value made of several: sourced if any is; else the first that is not constant; else constant."""
    fixed = [_fixed(o) for o in origins]
    if SOURCED in fixed or None not in fixed:
        words = [f for f in fixed if f is not None]
        return _word(SOURCED if SOURCED in words else next((w for w in words if w != CONSTANT), CONSTANT))
    moving = [o for o in origins if _fixed(o) is None]
    still = next((f for f in fixed if f not in (None, CONSTANT)), CONSTANT)
    if len(moving) == 1 and still == CONSTANT:  # written once: calls nest, and a choice names it three times
        return coalesced([moving[0], _word(CONSTANT)], TEXT)
    any_sourced = _is(moving[0], SOURCED)
    for other in moving[1:]:
        any_sourced = either(any_sourced, _is(other, SOURCED))
    branches = [(any_sourced, _word(SOURCED))]
    if still == CONSTANT:
        branches += [(set_type(exp.NEQ(this=copied(m), expression=_word(CONSTANT)), BOOLEAN), copied(m)) for m in moving]
    return choice(branches, _word(still), TEXT)
