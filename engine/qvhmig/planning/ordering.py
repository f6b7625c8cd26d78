"""Orders: binding `order` lists, and the proof that an order is total (GRAMMAR 2, order proof)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp

from qvhmig.expressions.trees import Tree
from qvhmig.planning.plan import all_bound
from qvhmig.planning.reading import StepAt
from qvhmig.planning.scope import Scope, Stream
from qvhmig.problems import Level

DIRECTION = re.compile(r"\s+(asc|desc)\s*\Z", re.IGNORECASE)


def bind_order(order: Sequence[str], scope: Scope, at: StepAt, *path: str) -> list[tuple[Tree, bool]] | None:
    """(tree, descending) pairs of texts like `x` or `x desc`. Nulls come last either way; text by its bytes."""
    bound: list[tuple[Tree, bool]] = []
    for n, text_ in enumerate(order):
        found = DIRECTION.search(text_)
        tree = at.builder.bind(text_[: found.start()] if found else text_, scope, at.where(*path, n))
        if tree is None:
            return None
        bound.append((tree, found is not None and found[1].lower() == "desc"))
    return bound


def bind_by(by: Sequence[str], scope: Scope, at: StepAt, *path: str) -> list[Tree] | None:
    return all_bound([at.builder.bind(text_, scope, at.where(*path, n)) for n, text_ in enumerate(by)])


def prove_total(stream: Stream, trees: Sequence[Tree], at: StepAt, *path: str) -> None:
    """Notes a problem where `by` + `order` does not hold the pipeline's key. Ties are broken by row id all the
    same, so a run never depends on row order; but which row wins would then mean nothing to a reader."""
    plain = {tree.name for tree in trees if isinstance(tree, exp.Column)}
    if stream.key is None:
        at.builder.problem(
            "QV320", at.where(*path), "cannot prove that this order is total: the key of the rows is not in scope",
            "keep the key columns in the last 'select' before this step", Level.WARNING,
        )
    elif not stream.key <= plain:
        missing = ", ".join(sorted(stream.key - plain))
        at.builder.problem("QV321", at.where(*path), f"this order is not total: it can tie without {missing}", f"add {missing} to 'order'")


def on_bucket(stream: Stream, by: Sequence[Tree], at: StepAt, what: str) -> str | None:
    """The bucket column that survives a blocking verb; a counted pipeline off it makes the unit run whole."""
    if any(isinstance(tree, exp.Column) and tree.name == stream.bucket for tree in by):
        return stream.bucket
    if stream.bucket is not None and not at.lookup:
        at.builder.not_aligned.append(f"{at.pipeline}.{at.number + 1}: {what} is not by the bucket column")
    return None
