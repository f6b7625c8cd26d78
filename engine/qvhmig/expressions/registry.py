"""The closed list of functions: one `Function` each, by name. What is not here cannot be said in a contract.

A backend that lacks a builder for a name has a *gap*, which is named and tested (`backends`). Names that start
with `_` are internal: binding and planning make them, `parse` refuses them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qvhmig.expressions.types import Kind, Type

Use = Literal["scalar", "aggregate", "window"]
Nulls = Literal["strict", "own"]
ResultRule = Type | Callable[[Sequence[Type], Sequence[object]], Type]

ANY = frozenset(Kind) - {Kind.NULL, Kind.ROW}
ORDERED = ANY - {Kind.BOOLEAN}


@dataclass(frozen=True)
class Argument:
    """`kinds` accepted. `literal`: a literal of the source text, handed to backends as a Python value.

    `like`: unified with the other `like` arguments to one type (integer widens to decimal, date to moment)."""

    name: str
    kinds: frozenset[Kind]
    literal: bool = False
    optional: bool = False
    repeated: bool = False
    like: bool = False


@dataclass(frozen=True)
class Function:
    """`nulls` "strict": a null argument gives null. "own": the rule is in `null_rule`.

    `fails`: a strict function whose null over non-null arguments is a cell error; `error_rule` says when.
    `check(literals) -> message or None` judges literal arguments at bind. `result` may depend on argument types
    and on the literal values (None where an argument is no literal)."""

    name: str
    theme: str
    arguments: tuple[Argument, ...]
    result: ResultRule
    doc: str
    nulls: Nulls = "strict"
    null_rule: str = "null if any argument is null"
    fails: bool = False
    error_rule: str = "cannot fail"
    use: Use = "scalar"
    origin: Literal["arguments", "translated", "derived"] = "arguments"
    check: Callable[[Sequence[object]], str | None] | None = None
    near: tuple[str, ...] = field(default=())

    @property
    def internal(self) -> bool:
        return self.name.startswith("_")

    @property
    def least(self) -> int:
        return sum(not a.optional and not a.repeated for a in self.arguments)

    @property
    def most(self) -> int | None:
        return None if any(a.repeated for a in self.arguments) else len(self.arguments)

    def argument(self, index: int) -> Argument:
        """The argument at a call's position; the last one repeats."""
        return self.arguments[min(index, len(self.arguments) - 1)]

    @property
    def signature(self) -> str:
        parts = []
        for argument in self.arguments:
            shown = f"'{argument.name}'" if argument.literal and Kind.TEXT in argument.kinds else argument.name
            shown = f"{shown}..." if argument.repeated else shown
            parts.append(f"[{shown}]" if argument.optional else shown)
        return f"{self.name}({', '.join(parts)})"

    def result_type(self, types: Sequence[Type], literals: Sequence[object]) -> Type:
        return self.result(types, literals) if callable(self.result) else self.result


def kinds(*names: Kind) -> frozenset[Kind]:
    return frozenset(names)


def argument(name: str, *names: Kind, optional: bool = False, repeated: bool = False, like: bool = False) -> Argument:
    return Argument(name, frozenset(names), optional=optional, repeated=repeated, like=like)


def literal(name: str, *names: Kind, optional: bool = False, repeated: bool = False) -> Argument:
    return Argument(name, frozenset(names), literal=True, optional=optional, repeated=repeated)


def first_type(types: Sequence[Type], _: Sequence[object]) -> Type:
    return types[0]


def table_of(*functions: Function) -> dict[str, Function]:
    """By name; two functions of one name are a fault of ours."""
    table = {function.name: function for function in functions}
    if len(table) != len(functions):
        raise ValueError("a function is registered twice")
    return table
