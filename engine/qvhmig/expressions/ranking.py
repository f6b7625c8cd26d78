"""Aggregates and window functions get their order: a rank column that planning has numbered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from qvhmig.expressions.groups import AGGREGATES, WINDOWS
from qvhmig.expressions.trees import Tree, copied, set_type, type_of
from qvhmig.expressions.types import INTEGER

_ORDERED_AGGREGATES = ("_agg_first", "_agg_last", "_agg_first_filled")


def _column(name: str) -> Tree:
    return set_type(exp.Column(this=exp.to_identifier(name, quoted=True)), INTEGER)


def with_rank(tree: Tree, rank_column: str, partition: Sequence[str]) -> Tree:
    """A copy in which `first`, `last`, `first_filled` of a group carry the rank column as last argument, and every
    window function is a Window over the partition columns in rank order. The rank is a whole number, unique in
    its group and never null; `partition` is read by window functions only."""

    def ranked(node: Tree) -> Tree:
        if not isinstance(node, exp.Anonymous) or node.meta.get("ranked"):
            return node
        if node.name in AGGREGATES and node.name in _ORDERED_AGGREGATES:
            node.append("expressions", _column(rank_column))
            node.meta["ranked"] = True
        elif node.name in WINDOWS:
            node.meta["ranked"] = True
            window = exp.Window(
                this=copied(node),
                partition_by=[_column(name) for name in partition],
                order=exp.Order(expressions=[exp.Ordered(this=_column(rank_column), nulls_first=False)]),
            )
            return set_type(window, type_of(node))
        return node

    return copied(tree).transform(ranked, copy=False)
