"""Takes away columns that nothing reads. Rows stay as they are: no query here is distinct, and groups keep their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from sqlglot import exp

from qvhmig.expressions.trees import Tree, nodes
from qvhmig.planning.plan import Leaf, Relation, branches, sources_of


def pruned(relations: Sequence[Relation], leaves: Sequence[Leaf], outputs: Iterable[str], tallies: Iterable[exp.Select]) -> tuple[list[Relation], list[Leaf]]:
    """The relations and leaves with only the columns that a later relation or tally reads; `outputs` keep all of theirs.

    A relation that nothing reads is left out. The trees are changed in place, so call it once, at the end of planning."""
    columns: dict[str, tuple[str, ...]] = {r.name: r.columns for r in relations} | {leaf.name: leaf.columns for leaf in leaves}
    wanted: dict[str, set[str]] = {name: set(columns[name]) for name in outputs if name in columns}
    for query in tallies:
        note_reads(query, columns, wanted)
    kept: list[Relation] = []
    for relation in reversed(relations):
        if relation.name not in wanted:
            continue
        needed = wanted[relation.name] or {relation.columns[0]}
        for branch in branches(relation.query):
            branch.set("expressions", [p for p in branch.expressions if p.alias in needed])
        columns[relation.name] = tuple(c for c in relation.columns if c in needed)
        kept.append(replace(relation, columns=columns[relation.name]))
        note_reads(relation.query, columns, wanted)
    left = [replace(leaf, columns=tuple(c for c in leaf.columns if c in wanted[leaf.name])) for leaf in leaves if leaf.name in wanted]
    return kept[::-1], left


def note_reads(query: Tree, columns: Mapping[str, Sequence[str]], wanted: dict[str, set[str]], given: AbstractSet[str] | None = None) -> None:
    """Adds to `wanted` what a query reads of each of its sources, as `columns_read`; the two sides of a join share no column name."""
    for branch in branches(query):
        used = set(columns_read(branch, given))
        for name in sources_of(branch):
            wanted.setdefault(name, set()).update(used.intersection(columns[name]))


def columns_read(branch: exp.Select, given: AbstractSet[str] | None = None) -> Iterator[str]:
    """Every column name that the branch reads; with `given`, of its projections only those of these names."""
    projections = branch.expressions if given is None else [p for p in branch.expressions if p.alias in given]
    for part in (*projections, *(value for name, value in branch.args.items() if name != "expressions")):
        for tree in part if isinstance(part, list) else (part,):
            if isinstance(tree, exp.Expr):
                yield from columns_of(tree)


def columns_of(tree: Tree) -> list[str]:
    """The column names in a tree, each as often as it stands there. Most projections pass one column on: those are not walked."""
    if isinstance(tree, exp.Alias) and isinstance(tree.this, exp.Column):
        return [tree.this.name]
    return [column.name for column in nodes(tree, exp.Column)]
