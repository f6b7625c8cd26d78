"""Relations of a plan -> polars LazyFrames. Compiles only: never collects, reads, or looks at data (STYLE rule 5).

The accepted shape of a SELECT is the one that `planning.plan` builds: FROM one name, INNER/LEFT/CROSS joins whose
sides share no column name, WHERE, GROUP BY plain columns, and projections that all have an alias. A row number
(`ROW_NUMBER() OVER (PARTITION BY .. ORDER BY ..)`) stands alone in its projection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from sqlglot import exp

from qvhmig.backends.polars_expressions import part_to_polars, to_polars
from qvhmig.backends.shared_parts import SharedParts, shared_parts
from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.expressions.trees import Tree, nodes
from qvhmig.planning.plan import conjuncts

Crosswalks = Mapping[str, CrosswalkMap]


def compile_query(query: Tree, frames: Mapping[str, pl.LazyFrame], crosswalks: Crosswalks) -> pl.LazyFrame:
    """The LazyFrame of one relation over already compiled ones; row order has no meaning in the result."""
    if isinstance(query, exp.Union):
        parts = [compile_query(branch, frames, crosswalks) for branch in _branches(query)]
        return pl.concat(parts, how="vertical_relaxed")
    if not isinstance(query, exp.Select):
        raise TypeError(f"a relation is a SELECT or a UNION ALL, not {type(query).__name__}")
    frame = frames[query.args["from_"].this.name]
    for join in query.args.get("joins") or ():
        frame = _join(frame, join, frames, crosswalks)
    where = query.args.get("where")
    if where is not None:
        frame = frame.filter(to_polars(where.this, crosswalks))
    group = query.args.get("group")
    if group is not None:
        return _grouped(frame, query.expressions, [g.name for g in group.expressions], crosswalks)
    return _projected(frame, query.expressions, crosswalks)


def _branches(query: Tree) -> list[Tree]:
    if isinstance(query, exp.Union):
        return [*_branches(query.this), *_branches(query.expression)]
    return [query]


def _projected(frame: pl.LazyFrame, projections: Sequence[Tree], crosswalks: Crosswalks) -> pl.LazyFrame:
    ranks = {p.alias: p.this for p in projections if isinstance(p.this, exp.Window) and isinstance(p.this.this, exp.RowNumber)}
    for name, window in ranks.items():
        frame = _numbered(frame, name, window, crosswalks)
    shared = shared_parts([p.this for p in projections if p.alias not in ranks])
    frame = with_parts(frame, shared, crosswalks)
    return frame.select(pl.col(p.alias) if p.alias in ranks else to_polars(p.this, crosswalks, shared.names).alias(p.alias) for p in projections)


def with_parts(frame: pl.LazyFrame, shared: SharedParts, crosswalks: Crosswalks) -> pl.LazyFrame:
    """The frame with a column for each shared part."""
    for layer in shared.layers:
        frame = frame.with_columns(part_to_polars(tree, crosswalks, shared.names).alias(name) for name, tree in layer)
    return frame


def _numbered(frame: pl.LazyFrame, name: str, window: exp.Window, crosswalks: Crosswalks) -> pl.LazyFrame:
    """Adds the row number inside its partition, from 1; nulls last in either direction, text by its bytes."""
    partition = window.args.get("partition_by") or []
    if not partition:
        return frame.with_row_index(name, offset=1).with_columns(pl.col(name).cast(pl.Int64))
    order = window.args["order"].expressions
    keys = [to_polars(p, crosswalks).alias(f"_p{n}") for n, p in enumerate(partition)]
    keys += [to_polars(o.this, crosswalks).alias(f"_q{n}") for n, o in enumerate(order)]
    names = [f"_p{n}" for n in range(len(partition))]
    descending = [False] * len(partition) + [bool(o.args.get("desc")) for o in order]
    sorted_ = frame.with_columns(keys).sort(
        [*names, *(f"_q{n}" for n in range(len(order)))], descending=descending, nulls_last=True, maintain_order=False
    )
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(names)
    return sorted_.with_columns(number.alias(name)).drop([*names, *(f"_q{n}" for n in range(len(order)))])


def _grouped(frame: pl.LazyFrame, projections: Sequence[Tree], by: Sequence[str], crosswalks: Crosswalks) -> pl.LazyFrame:
    keys = {p.alias: p.this.name for p in projections if isinstance(p.this, exp.Column) and p.this.name in by}
    shared = shared_parts([p.this for p in projections if p.alias not in keys])
    totals = [to_polars(p.this, crosswalks, shared.names).alias(f"_a{n}") for n, p in enumerate(projections) if p.alias not in keys]
    grouped = with_parts(frame, shared, crosswalks).group_by([pl.col(c) for c in by]).agg(totals)
    return grouped.select(
        pl.col(keys[p.alias]).alias(p.alias) if p.alias in keys else pl.col(f"_a{n}").alias(p.alias) for n, p in enumerate(projections)
    )


def _join(frame: pl.LazyFrame, join: exp.Join, frames: Mapping[str, pl.LazyFrame], crosswalks: Crosswalks) -> pl.LazyFrame:
    other = frames[join.this.name]
    on = join.args.get("on")
    if on is None:
        return frame.join(other, how="cross")
    theirs = set(other.collect_schema().names())
    left, right, rest = [], [], []
    for part in conjuncts(on):
        sides = (part.left, part.right) if isinstance(part, exp.EQ) else None
        if sides and not _names(sides[0]) & theirs and _names(sides[1]) <= theirs and _names(sides[1]):
            left.append(to_polars(sides[0], crosswalks))
            right.append(to_polars(sides[1], crosswalks))
        else:
            rest.append(to_polars(part, crosswalks))
    if join.side == "LEFT":
        if rest or not left:
            raise TypeError("a LEFT join in a plan has equalities only")
        return frame.join(other, left_on=left, right_on=right, how="left", coalesce=False)
    joined = frame.join(other, left_on=left, right_on=right, how="inner", coalesce=False) if left else frame.join(other, how="cross")
    return joined.filter(*rest) if rest else joined


def _names(tree: Tree) -> set[str]:
    return {c.name for c in nodes(tree, exp.Column)}
