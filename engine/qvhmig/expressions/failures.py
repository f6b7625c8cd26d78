"""Where a cell fails: a call that gives null over arguments that are not null, inside what is evaluated.

Evaluated means: the branch of CASE that is taken and the tests up to it; the arms of COALESCE from the left up to
the first that is not null; the right side of AND unless the left is false, of OR unless the left is true.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from sqlglot import exp

from qvhmig.expressions.conversions import as_text
from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.expressions.trees import (
    Tree,
    both,
    call,
    children,
    choice,
    coalesced,
    copied,
    either,
    is_filled,
    is_null,
    negated,
    set_type,
    type_of,
)
from qvhmig.expressions.types import BOOLEAN, TEXT

Signal: TypeAlias = Tree | None


def failure(tree: Tree) -> Tree | None:
    """A boolean tree, TRUE where the evaluation of `tree` failed and else FALSE; None if it cannot fail."""
    return _Walk(_truth, _any).of(tree)


def failed_text(tree: Tree) -> Tree | None:
    """A text tree: the raw input of the first failed call (several inputs joined by ', '); null where nothing failed."""
    return _Walk(_raw, _first).of(tree)


def _any(signals: Sequence[Tree]) -> Tree:
    result = signals[0]
    for signal in signals[1:]:
        result = either(result, signal)
    return result


def _first(signals: Sequence[Tree]) -> Tree:
    return coalesced(list(signals), TEXT)


def _fault(tree: exp.Anonymous) -> Tree:
    """TRUE where this call itself fails; never unknown."""
    test = is_null(copied(tree))
    for argument in tree.expressions:
        if not isinstance(argument, (exp.Literal, exp.Boolean)):
            test = both(is_filled(copied(argument)), test)
    return test


def _truth(tree: Tree) -> Tree:
    if isinstance(tree, exp.Column):
        return is_filled(_companion(tree))
    return _fault(tree)  # type: ignore[arg-type]


def _raw(tree: Tree) -> Tree:
    if isinstance(tree, exp.Column):
        return _companion(tree)
    inputs = [as_text(copied(a)) for a in tree.expressions if not isinstance(a, (exp.Literal, exp.Boolean))] or [as_text(copied(a)) for a in tree.expressions[:1]]
    text = inputs[0]
    for more in inputs[1:]:
        text = call("_concat", [call("_concat", [text, set_type(exp.Literal.string(", "), TEXT)], TEXT), more], TEXT)
    return choice([(_fault(tree), text)], None, TEXT)  # type: ignore[arg-type]


def _companion(tree: exp.Column) -> Tree:
    return set_type(exp.Column(this=exp.to_identifier(tree.meta["info"].error, quoted=True)), TEXT)


class _Walk:
    """One walk for both questions: `leaf` makes a signal of one failing place, `join` joins signals in order."""

    def __init__(self, leaf: Callable[[Tree], Tree], join: Callable[[Sequence[Tree]], Tree]) -> None:
        self.leaf = leaf
        self.join = join
        self.type = BOOLEAN if leaf is _truth else TEXT
        self.nothing = set_type(exp.Boolean(this=False), BOOLEAN) if leaf is _truth else set_type(exp.Null(), TEXT)

    def of(self, tree: Tree) -> Signal:
        if isinstance(tree, exp.Column):
            info = tree.meta.get("info")
            return self.leaf(tree) if info is not None and info.error else None
        if isinstance(tree, exp.Case):
            return self._case([(b.this, b.args["true"]) for b in tree.args["ifs"]], tree.args.get("default"))
        if isinstance(tree, exp.Coalesce):
            return self._coalesce([tree.this, *tree.expressions])
        if isinstance(tree, (exp.And, exp.Or)):
            return self._sides(tree)
        if isinstance(tree, exp.Anonymous):
            return self._call(tree)
        return self.joined([self.of(child) for child in children(tree)])

    def joined(self, signals: Sequence[Signal]) -> Signal:
        present = [s for s in signals if s is not None]
        return self.join(present) if present else None

    def _if(self, test: Tree, then: Signal, otherwise: Signal) -> Signal:
        if then is None and otherwise is None:
            return None
        return choice([(copied(test), copied(self.nothing) if then is None else then)], copied(self.nothing) if otherwise is None else otherwise, self.type)

    def _case(self, branches: Sequence[tuple[Tree, Tree]], default: Tree | None) -> Signal:
        result = None if default is None else self.of(default)
        for test, value in reversed(branches):
            result = self.joined([self.of(test), self._if(test, self.of(value), result)])
        return result

    def _coalesce(self, arms: Sequence[Tree]) -> Signal:
        result = self.of(arms[-1])
        for arm in reversed(arms[:-1]):
            rest = None if result is None else self._if(is_null(copied(arm)), result, None)
            result = self.joined([self.of(arm), rest])
        return result

    def _sides(self, tree: exp.And | exp.Or) -> Signal:
        right = self.of(tree.expression)
        if right is not None:
            left = copied(tree.this)
            ends = negated(left) if isinstance(tree, exp.And) else left  # TRUE where the right side is not evaluated
            right = self._if(ends, None, right)
        return self.joined([self.of(tree.this), right])

    def _call(self, tree: exp.Anonymous) -> Signal:
        function = FUNCTIONS[tree.name]
        if function.use != "scalar":
            return self._grouped(tree)
        signals = [self.of(argument) for argument in tree.expressions]
        return self.joined([*signals, self.leaf(tree) if function.fails else None])

    def _grouped(self, tree: exp.Anonymous) -> Signal:
        """Inside a group the failure of any row counts; lead, lag, first and last look at the row they take. A sum
        that does not fit fails too, with the largest value as its raw text: the column beside must not be empty."""
        inner = _Walk(_raw, _first).of(tree.expressions[0]) if tree.expressions else None
        prefix = tree.name[:5]
        texts = []
        if inner is not None:
            name = tree.name if tree.name[5:] in ("lead", "lag", "first", "last") else f"{prefix}min"
            texts.append(call(name, [inner], TEXT))
        if FUNCTIONS[tree.name].fails:
            value = tree.expressions[0]
            fault = both(is_null(copied(tree)), is_filled(call(f"{prefix}max", [copied(value)], type_of(value))))
            texts.append(choice([(fault, as_text(call(f"{prefix}max", [copied(value)], type_of(value))))], None, TEXT))
        if not texts:
            return None
        text = _first(texts)
        return is_filled(text) if self.leaf is _truth else text


__all__ = ["failure", "failed_text", "type_of"]
