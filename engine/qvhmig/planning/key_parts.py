"""Parts of a key as a reader gives them, held to those that the owner has: keys meet as text, and a date is no moment there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from qvhmig.expressions.conversions import coerced, fix
from qvhmig.expressions.trees import Tree, type_of
from qvhmig.expressions.types import Kind, Type
from qvhmig.planning.builder import Builder
from qvhmig.problems import Where

SAME_TEXT = (Kind.TEXT, Kind.INTEGER)
"""Kinds whose values have the same text in a key, so that one may be given for the other."""


def met(builder: Builder, parts: Sequence[Tree], types: Sequence[Type], whose: str, where: Callable[[int], Where]) -> list[Tree] | None:
    """The parts in the types that the key of `whose` has; None after noting QV404 for each that no row could ever meet.
    `types` empty: nobody knows them, so the parts stay as they are."""
    made: list[Tree] = []
    for n, (part, wanted) in enumerate(zip(parts, types, strict=False)):
        given = type_of(part)
        tree = part if given.kind in SAME_TEXT and wanted.kind in SAME_TEXT else coerced(part, wanted)
        if tree is None:
            builder.problem("QV404", where(n), f"part {n + 1} of the key of {whose} is {wanted}, this gives {given}: they never meet", fix(given, wanted))
        else:
            made.append(tree)
    return [*made, *parts[len(types) :]] if len(made) == min(len(parts), len(types)) else None


def part_names(parts: Sequence[Tree]) -> list[str]:
    """What each part is called after `key.`: the name of its column, else `part1`, `part2`...; a second of one name gets its number."""
    names: list[str] = []
    for n, part in enumerate(parts):
        name = part.name.rsplit(".", 1)[-1] if isinstance(part, exp.Column) else f"part{n + 1}"
        names.append(name if name not in names else f"{name}{n + 1}")
    return names
