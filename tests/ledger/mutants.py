"""Mistakes that an engine like this one could hold, each as one changed function, and the nets that catch them.

Nets: `case` (a case of a contract fails), `residual` (a verb does not balance in rows), `checksum` (it does not balance
in row ids), `fates` (a source row has none), `cells` (cells by origin do not sum to rows), `conserve` (a sum is not
conserved), `keys` (a stored number is not the registry's), `stops` (the run ends with an error)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from sqlglot import exp

from qvhmig.backends import polars_codes, polars_expressions, polars_groups, polars_plan
from qvhmig.planning import branches, builder, candidates, dispositions, joins, pipelines, plan, written
from qvhmig.planning.plan import col, number
from qvhmig.running import execution, keys, unit_run
from qvhmig.running.leaves import ApplyLeaves

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Mutant:
    """`caught_by` names every net that notices, in the order of their names, over the library and over `unit`, a
    contract of the hard project, if one is named.
    `replan`: the mistake lies in planning. `why`: set for an equivalent mutant, which no net can catch."""

    name: str
    mutate: Callable[[Patch], None]
    caught_by: str
    unit: str = ""
    replan: bool = False
    why: str = ""


# -- ways to change an engine ---------------------------------------------------------------------------------
def joined(change: Callable[[Any], dict[str, Any]]) -> Callable[[Patch], None]:
    original = joins.join

    def mutate(patch: Patch) -> None:
        from qvhmig.models.steps import Join

        patch.setitem(pipelines.VERBS, Join, lambda stream, given, at: original(stream, given.model_copy(update=change(given)), at))

    return mutate


def relation(ending: str, change: Callable[[exp.Expression], None]) -> Callable[[Patch], None]:
    """The SELECT of every relation whose name ends so is changed before it is added to the plan."""
    original = builder.Builder.relation

    def mutate(patch: Patch) -> None:
        def changed(self: Any, name: str, query: exp.Expression, where: Any, whole: bool) -> str:
            if name.endswith(ending):
                change(query)
            return original(self, name, query, where, whole)

        patch.setattr(builder.Builder, "relation", changed)

    return mutate


def without_where(query: exp.Expression) -> None:
    query.set("where", None)


def computed(change: Callable[[pl.LazyFrame, exp.Expression, dict[str, pl.LazyFrame]], pl.LazyFrame]) -> Callable[[Patch], None]:
    """What polars makes of a relation (not of a tally) is changed."""
    original = unit_run.compile_query

    def mutate(patch: Patch) -> None:
        def changed(query: exp.Expression, frames: dict[str, pl.LazyFrame], crosswalks: Any) -> pl.LazyFrame:
            made = original(query, frames, crosswalks)
            is_tally = isinstance(query, exp.Select) and {"rows", "checksum"} <= {p.alias for p in query.selects}
            return made if is_tally else change(made, query, frames)

        patch.setattr(unit_run, "compile_query", changed)

    return mutate


def ranked(change: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Callable[[Patch], None]:
    """`change(rank, size of the group)` replaces every rank inside a group."""
    original = polars_plan._numbered

    def mutate(patch: Patch) -> None:
        def changed(frame: pl.LazyFrame, name: str, window: exp.Window, crosswalks: Any) -> pl.LazyFrame:
            made = original(frame, name, window, crosswalks)
            partition = window.args.get("partition_by") or []
            if not partition:
                return made
            size = pl.len().over([polars_plan.to_polars(p, crosswalks) for p in partition])
            return made.with_columns(change(pl.col(name), size).cast(pl.Int64).alias(name))

        patch.setattr(polars_plan, "_numbered", changed)

    return mutate


def wrapped(owner: Any, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Callable[[Patch], None]:
    def mutate(patch: Patch) -> None:
        patch.setattr(owner, name, make(getattr(owner, name)))

    return mutate


def item(table: dict, name: str, value: Any) -> Callable[[Patch], None]:
    return lambda patch: patch.setitem(table, name, value)


# -- single mistakes --------------------------------------------------------------------------------------------
def left_as_inner(original: Any) -> Any:
    def changed(frame: Any, join: exp.Join, frames: Any, crosswalks: Any) -> Any:
        inner = join.copy()
        inner.set("side", None)
        return original(frame, inner, frames, crosswalks)

    return changed


def is_filter(query: exp.Expression) -> bool:
    """A verb's own relation of what passes: it filters and carries columns of the rows."""
    return isinstance(query, exp.Select) and query.args.get("where") is not None and not query.args.get("joins") and len(query.selects) > 4


def double_first(made: pl.LazyFrame, query: exp.Expression, frames: Any) -> pl.LazyFrame:
    return pl.concat([made, made.head(1)]) if is_filter(query) else made


def first_for_last(made: pl.LazyFrame, query: exp.Expression, frames: Any) -> pl.LazyFrame:
    """As many rows as before: the last one is gone, the first one is there twice."""
    if not is_filter(query):
        return made
    rows = made.collect()
    return pl.concat([rows.head(1), rows.head(rows.height - 1)]).lazy() if rows.height > 1 else made


def swapped_out(made: pl.LazyFrame, query: exp.Expression, frames: Any) -> pl.LazyFrame:
    """One of the rows that leave is confused with one that stays; the numbers of rows agree."""
    names = [p.alias for p in query.selects] if isinstance(query, exp.Select) else []
    if names[:2] != ["_rid", "_into"] or query.args.get("where") is None:
        return made
    rows = made.collect()
    everything = frames[query.args["from_"].this.name].select("_rid").collect()
    stays = everything.join(rows, on="_rid", how="anti")
    if not rows.height or not stays.height:
        return made
    return pl.concat([rows.head(rows.height - 1).lazy(), rows.tail(1).with_columns(pl.lit(stays["_rid"][0], pl.UInt64).alias("_rid")).lazy()])


def no_survivor(made: pl.LazyFrame, query: exp.Expression, frames: Any) -> pl.LazyFrame:
    names = [p.alias for p in query.selects] if isinstance(query, exp.Select) else []
    return made.with_columns(pl.lit(None, pl.UInt64).alias("_into")) if names[:2] == ["_rid", "_into"] else made


def empty_bucket(original: Any) -> Any:
    def changed(self: Any, leaf: Any, bucket: int | None) -> pl.LazyFrame:
        found = original(self, leaf, bucket)
        return found.head(0) if bucket == 1 else found

    return changed


def one_group_less(original: Any) -> Any:
    def changed(frame: Any, projections: Any, by: Any, crosswalks: Any) -> Any:
        made = original(frame, projections, by, crosswalks).collect()
        return made.head(made.height - 1).lazy() if made.height > 1 and "_rid" in made.columns else made.lazy()

    return changed


def unknown_passes(patch: Patch) -> None:
    patch.setattr(pipelines, "is_true", lambda tree: exp.Coalesce(this=exp.Paren(this=tree), expressions=[exp.true()]))


def unknown_passes_on_both_sides(patch: Patch) -> None:
    unknown_passes(patch)
    patch.setattr(pipelines, "is_not_true", lambda tree: exp.Not(this=exp.Coalesce(this=exp.Paren(this=tree.copy()), expressions=[exp.true()])))


def turned_round(patch: Patch) -> None:
    true, false = pipelines.is_true, pipelines.is_not_true
    patch.setattr(pipelines, "is_true", false)
    patch.setattr(pipelines, "is_not_true", true)


def held_pass(patch: Patch) -> None:
    def all_of(conditions: Any) -> Any:
        kept = [c for c in conditions if not (isinstance(c, exp.Is) and c.this.name == "_hold")]
        return plan.all_of(kept)

    patch.setattr(dispositions, "plan", SimpleNamespace(**{**vars(plan), "all_of": all_of}))


def no_action(action: str) -> Callable[[Patch], None]:
    return wrapped(candidates, "by_action", lambda original: lambda reasons, f, wanted: None if wanted == action else original(reasons, f, wanted))


def together_by_fields_only(original: Any) -> Any:
    """Only rows that a field rejected break their group; what a verb rejected is forgotten."""

    def changed(stage: Any, ok: str, reason: str) -> str:
        kept = stage.builder.lefts
        stage.builder.lefts = [left for left in kept if left.relation.startswith(("fields.", "key.", "unique."))]
        out = original(stage, ok, reason)
        kept.extend(left for left in stage.builder.lefts if left not in kept)
        stage.builder.lefts = kept
        return out

    return changed


def several_pass(query: exp.Expression) -> None:
    """Rows with several matches are rejected and go on as well."""
    where = query.args.get("where")
    if where is not None:
        kept = [c for c in plan.conjuncts(where.this) if not isinstance(c, exp.LTE)]
        query.set("where", exp.Where(this=plan.all_of(kept)) if kept else None)


def half_of_a_group(made: pl.LazyFrame, query: exp.Expression, frames: Any) -> pl.LazyFrame:
    """`together` holds only some of what passed of a broken group."""
    if not isinstance(query, exp.Select) or [p.alias for p in query.selects] != ["_rid", "_into"] or "_broken" not in query.sql():
        return made
    rows = made.collect()
    return rows.head(rows.height // 2).lazy()


def ends_open(query: exp.Expression) -> None:
    """The last piece of a cut span loses the span's own end."""
    for projection in query.selects:
        if isinstance(projection.this, exp.Coalesce) and projection.this.this.name == "_next":
            projection.set("this", col("_next"))


def covered_only(query: exp.Expression) -> None:
    """A cut that keeps only pieces behind a bound: what comes before the first one is lost."""
    query.set("where", exp.Where(this=exp.GT(this=col("_rk"), expression=number(1))))


def inner_join(query: exp.Expression) -> None:
    for join in query.args.get("joins") or ():
        join.set("side", None)
        join.set("kind", "INNER")


def numbers_swapped(original: Any) -> Any:
    def changed(unit: Any, partial: Any, held: pl.DataFrame) -> Any:
        return original(unit, partial, held.with_columns(pl.col("number").reverse()))

    return changed


def foreign_numbers(original: Any) -> Any:
    """Children see the first parent's number under every key."""

    def changed(self: Any, leaf: Any, bucket: int | None) -> pl.LazyFrame:
        found = original(self, leaf, bucket)
        return found.with_columns(pl.col("number").sort().first()) if leaf.kind == "registry" and "number" in leaf.columns else found

    return changed


def untranslated(maps: Any, crosswalk: str, x: pl.Expr) -> pl.Expr:
    return pl.coalesce(polars_codes._mapped(x, maps[crosswalk].targets), x)


def every_code_known(maps: Any, crosswalk: str, x: pl.Expr) -> pl.Expr:
    return pl.when(x.is_not_null()).then(pl.lit("approved"))


def forget_a_fate(original: Any) -> Any:
    """The fates of rejected rows are not looked at."""
    return lambda unit, result: original(unit, result).filter(pl.col("term") != "rejected")


def one_short(original: Any) -> Any:
    def changed(rows: pl.DataFrame, table: Any, outputs: Any) -> pl.DataFrame:
        made = original(rows, table, outputs)
        return made.head(made.height - 1) if made.height else made

    return changed


def no_failure(original: Any) -> Any:
    return lambda tree: None


def more_is_many(given: Any) -> dict[str, Any]:
    return {"expect": "many", "more": None} if given.first is None else {}


def blank_miss(given: Any) -> dict[str, Any]:
    return {"miss": given.miss.model_copy(update={"action": "blank", "reason": ""})}


def drop_for_reject(given: Any) -> dict[str, Any]:
    return {"miss": given.miss.model_copy(update={"action": "drop"})} if given.miss.action == "reject" else {}


def used_is_unused(original: Any) -> Any:
    return lambda tree: exp.Not(this=original(tree)) if tree.name == "_u_rid" else original(tree)


def without_last(original: Any) -> Any:
    return lambda queries: original(queries[:-1] if len(queries) > 1 else queries)


def without_origin(original: Any) -> Any:
    """The count of cells forgets those that the source leaves empty."""
    return lambda outputs: original([replace(o, origins=tuple(c for c in o.origins if c != "empty.source")) for o in outputs])


def second_answer(query: exp.Expression) -> None:
    query.set("where", exp.Where(this=plan.equals(col("_rk"), number(2))))


def first_two(rank: pl.Expr, size: pl.Expr) -> pl.Expr:
    return pl.when((size > 1) & (rank <= 2)).then(3 - rank).otherwise(rank)


MUTANTS = (
    Mutant("LEFT join compiled as INNER", wrapped(polars_plan, "_join", left_as_inner), "case checksum fates residual"),
    Mutant("matches joined back by an INNER join", relation("join", inner_join), "case checksum fates residual", replan=True),
    Mutant("miss policy ignored: every miss is blank", joined(blank_miss), "case", replan=True),
    Mutant("miss: reject filed as filtered", joined(drop_for_reject), "case", replan=True),
    Mutant("more ignored: pairs multiply", joined(more_is_many), "case stops", "adt_wardstays", replan=True),
    Mutant("rows with several matches go on", relation(".join", several_pass), "case", "adt_wardstays", replan=True),
    Mutant("first takes the second match", relation("join.first", second_answer), "case", replan=True),
    Mutant("right side: used and unused exchanged", wrapped(joins, "not_null", used_is_unused), "case", "adt_wardstays", replan=True),
    Mutant("unknown passes keep and check", unknown_passes, "checksum residual", replan=True),
    Mutant("unknown passes keep and check, counted so", unknown_passes_on_both_sides, "case", replan=True),
    Mutant("keep and check turned round", turned_round, "case", replan=True),
    Mutant("a bucket is read as empty", wrapped(ApplyLeaves, "__call__", empty_bucket), "residual"),
    Mutant("the last branch of a union is lost", wrapped(polars_plan, "_branches", lambda original: lambda query: original(query)[:-1] or original(query)), "case checksum residual"),
    Mutant("the last item of a split is dropped", wrapped(branches, "union_all", without_last), "case checksum residual", replan=True),
    Mutant("a row is doubled", computed(double_first), "case checksum residual"),
    Mutant("a row is doubled and another lost", computed(first_for_last), "case checksum fates"),
    Mutant("fates of two rows exchanged", computed(swapped_out), "checksum fates"),
    Mutant("pick and first take the second", ranked(first_two), "case"),
    Mutant("ranks run backwards", ranked(lambda rank, size: size + 1 - rank), "case"),
    Mutant("lead looks two rows ahead", item(polars_groups.WINDOWS, "_win_lead", lambda x: x.shift(-2)), "case", "casenote_history"),
    Mutant("lag looks ahead", item(polars_groups.WINDOWS, "_win_lag", lambda x: x.shift(-1)), "case", "mh_detention_master"),
    Mutant("running_sum leaves out its own row", item(polars_groups.WINDOWS, "_win_running_sum", lambda x: x.cum_sum() - x), "case", "mh_detention_master"),
    Mutant("last of a group gives the first", item(polars_expressions.PLAIN, "_agg_last", lambda x, rank: x.sort_by(rank).first()), "case", "mh_detention_master"),
    Mutant("first_filled gives the first", item(polars_expressions.PLAIN, "_agg_first_filled", lambda x, rank: x.sort_by(rank).first()), "case", "rtt_events"),
    Mutant("a group is lost", wrapped(polars_plan, "_grouped", one_group_less), "case checksum residual", "rtt_events"),
    Mutant("merged rows forget their survivor", computed(no_survivor), "fates", "rtt_events"),
    Mutant("cut loses what lies before the first bound", relation(".cut", covered_only), "case checksum conserve fates residual", "adt_wardstays", replan=True),
    Mutant("cut loses the end of the last piece", relation(".cut", ends_open), "case conserve", "adt_wardstays", replan=True),
    Mutant("held rows are written too", held_pass, "case checksum residual", replan=True),
    Mutant("hold ignored", no_action("hold"), "case", replan=True),
    Mutant("reject at a field ignored", no_action("reject"), "case", replan=True),
    Mutant("a group is broken by fields only", wrapped(candidates.dispositions, "together", together_by_fields_only), "case", "mh_detention_master", replan=True),
    Mutant("half of a broken group is held", computed(half_of_a_group), "case", "mh_detention_master"),
    Mutant("a key that stands twice passes", relation("key.once", without_where), "case", "adt_episodes", replan=True),
    Mutant("rows with a null key pass", relation(".rows", without_where), "checksum residual", "rtt_events", replan=True),
    Mutant("numbers of the rows exchanged", wrapped(keys, "numbered_rows", numbers_swapped), "keys"),
    Mutant("every child points at one parent", wrapped(ApplyLeaves, "__call__", foreign_numbers), "keys"),
    Mutant("an unmapped code passes untranslated", lambda patch: (patch.setitem(polars_expressions.MAPPED, "lookup", untranslated), patch.setitem(polars_expressions.MAPPED, "lookup_state", every_code_known)), "case"),
    Mutant("what cannot be read is null and no fault", lambda patch: (patch.setattr(builder.expressions, "failure", lambda tree: None), patch.setattr(pipelines, "failure", lambda tree: None)), "case", "adt_archive", replan=True),
    Mutant("fates of rejected rows are forgotten", wrapped(execution, "dispositions", forget_a_fate), "fates"),
    Mutant("the last row is not written to the file", wrapped(execution, "target_frame", one_short), "residual"),
    Mutant("empty cells are not counted", wrapped(written, "_cells", without_origin), "cells", replan=True),
    Mutant("branches in another order", wrapped(polars_plan, "_branches", lambda original: lambda query: original(query)[::-1]), "", why="the rows of a relation have no order; ranks and files are made from sorted keys"),
    Mutant("sorting keeps the order of equal rows", wrapped(pl.LazyFrame, "sort", lambda original: lambda self, *by, **more: original(self, *by, **{**more, "maintain_order": True})), "", why="every rank ends at the row id, so there are no equal rows but copies, which are merged before"),
)
