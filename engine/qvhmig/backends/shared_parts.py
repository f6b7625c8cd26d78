"""Parts that stand more than once in the projections of one SELECT, so that each is built and computed once.

A value, its failure and its origin repeat each other, and a macro puts its argument wherever its body names it: the trees of a
wide SELECT hold the same part up to a hundred times. An expression has no effects and no error that could escape, so
where a part is computed does not matter. Only parts of one row are shared: none with an aggregate or a window inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.expressions.trees import Tree

MOST_CALLS = 3
"""Levels of calls that are built as one expression."""
LEAST_NODES = 4
"""A smaller part is computed again as fast as it is looked up."""

_VALUES = (exp.Anonymous, exp.Case, exp.Coalesce, exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)


@dataclass(frozen=True)
class SharedParts:
    """`layers`: (column name, tree) of the parts, each layer reading those before it. `names`: id of a node -> the column that holds
    its value; whoever builds a tree looks here first. The nodes live as long as the trees that were given."""

    layers: tuple[tuple[tuple[str, Tree], ...], ...] = ()
    names: dict[int, str] = field(default_factory=dict)


NOTHING_SHARED = SharedParts()


@dataclass
class _Part:
    """One value, however often it is written: `nodes` are its places, `uses` how many different values (or projections) name it."""

    tree: Tree
    children: tuple[int, ...]
    size: int
    of_one_row: bool
    reads: bool
    uses: int = 0
    nodes: list[int] = field(default_factory=list)


def shared_parts(trees: Sequence[Tree]) -> SharedParts:
    """What the trees (of projections over one frame) share. Same trees, same names."""
    numbering = _Numbering()
    for tree in trees:
        numbering.parts[numbering.number(tree)].uses += 1
    parts = numbering.parts
    able = {n for n, part in enumerate(parts) if part.size >= LEAST_NODES and part.of_one_row and part.reads and isinstance(part.tree, _VALUES)}
    shared = {n for n in able if parts[n].uses > 1}
    shared |= _too_deep(parts, able, shared)
    if not shared:
        return NOTHING_SHARED
    depth: list[int] = []  # children are numbered before what they stand in
    for part in parts:
        depth.append(max((depth[child] + (child in shared) for child in part.children), default=0))
    layers: list[list[tuple[str, Tree]]] = [[] for _ in range(1 + max(depth[n] for n in shared))]
    names = {}
    for n in sorted(shared):
        layers[depth[n]].append((f"_shared.{n}", parts[n].tree))
        names.update(dict.fromkeys(parts[n].nodes, f"_shared.{n}"))
    return SharedParts(tuple(map(tuple, layers)), names)


def _too_deep(parts: Sequence[_Part], able: set[int], shared: set[int]) -> set[int]:
    """Calls that get a column of their own although they are named once. A function of polars may be built from its argument
    several times over, so calls in calls grow as a power of their depth: after `MOST_CALLS` levels the value is looked up."""
    found: set[int] = set()
    calls: list[int] = []  # levels of calls from each part down to the next columns
    for n, part in enumerate(parts):
        levels = max((calls[child] for child in part.children), default=0) + isinstance(part.tree, exp.Anonymous)
        if levels >= MOST_CALLS and n in able:
            found.add(n)
        calls.append(0 if n in shared or n in found else levels)
    return found


class _Numbering:
    """Gives equal trees equal numbers (equal in kind, arguments and types; places and parentheses do not count)."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.known: dict[tuple[object, ...], int] = {}

    def number(self, tree: Tree) -> int:
        if isinstance(tree, exp.Paren):
            return self.number(tree.this)
        if isinstance(tree, exp.Column):
            return self._known((exp.Column, tree.name), tree, ())
        children: list[int] = []
        key: list[object] = [type(tree), tree.meta_get("type")]
        for name, value in tree.args.items():
            if isinstance(value, exp.Expr):
                children.append(self.number(value))
                key += (name, children[-1])
            elif isinstance(value, list):
                numbers = [self.number(one) if isinstance(one, exp.Expr) else one for one in value]
                children += [n for n, one in zip(numbers, value, strict=True) if isinstance(one, exp.Expr)]
                key += (name, tuple(numbers))
            else:
                key += (name, value)
        return self._known(tuple(key), tree, tuple(children))

    def _known(self, key: tuple[object, ...], tree: Tree, children: tuple[int, ...]) -> int:
        number = self.known.get(key)
        if number is None:
            number = self.known[key] = len(self.parts)
            self.parts.append(self._part(tree, children))
        self.parts[number].nodes.append(id(tree))
        return number

    def _part(self, tree: Tree, children: tuple[int, ...]) -> _Part:
        inner = [self.parts[child] for child in children]
        for part in inner:
            part.uses += 1
        function = FUNCTIONS.get(tree.name) if isinstance(tree, exp.Anonymous) else None
        alone = not isinstance(tree, exp.Window) and (function is None or function.use == "scalar")
        reads = isinstance(tree, exp.Column) or any(part.reads for part in inner)
        return _Part(tree, children, 1 + sum(part.size for part in inner), alone and all(part.of_one_row for part in inner), reads)
