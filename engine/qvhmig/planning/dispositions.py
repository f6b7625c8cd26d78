"""The order of dispositions after the fields: reject before hold, a key that stands twice, `unique`, `together` (GRAMMAR 5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from qvhmig.expressions import internal
from qvhmig.expressions.trees import Tree, copied
from qvhmig.expressions.types import ROW
from qvhmig.planning import plan
from qvhmig.planning.builder import Builder
from qvhmig.planning.plan import (
    ROW_ID,
    Left,
    Reason,
    aliased,
    col,
    equals,
    is_null,
    keep_columns,
    not_null,
    number,
    passed,
    select,
    union_all,
)
from qvhmig.problems import Where


@dataclass(frozen=True)
class Stage:
    """What the parts of the field stage share; `reasons` is filled as they are planned. `all_reasons` and `raw` are trees
    over the judged columns: every reason of a row joined by `|`, and the raw text of its first one."""

    builder: Builder
    where: Where
    whole: bool
    reasons: dict[str, Reason]
    all_reasons: Tree
    raw: Tree

    def columns(self, relation: str) -> tuple[str, ...]:
        return next(r for r in self.builder.relations if r.name == relation).columns


def dispose(stage: Stage, judged: str, line: int) -> str:
    """Rejected and held rows leave with all their reasons; the rest passes."""
    b = stage.builder
    rejected = not_null(col("_reject"))
    held = plan.all_of([is_null(col("_reject")), not_null(col("_hold"))])
    for term, reason, condition in (("rejected", "_reject", rejected), ("held", "_hold", held)):
        projections = [
            passed(ROW_ID, ROW_ID), aliased(internal.null(ROW), "_into"), passed(reason, "_reason"),
            aliased(copied(stage.all_reasons), "_reasons"), aliased(copied(stage.raw), "_raw"), passed("_g", "_g"),
        ]
        relation = b.relation(f"fields.{term}", select(projections, judged, condition), stage.where, stage.whole)
        query = select(
            [passed("_reason", "reason"), aliased(internal.count_rows(), "rows"), aliased(internal.checksum(col(ROW_ID)), "checksum")],
            relation, group=[col("_reason")],
        )
        b.tallies.append(plan.Tally(line, term, "", query))
        b.lefts.append(Left(relation, line, term, "", grouped=bool(b.together)))
    stays = plan.all_of([is_null(col("_reject")), is_null(col("_hold"))])
    known = stage.columns(judged)
    ok = b.relation("fields.passed", select(keep_columns(known), judged, stays), stage.where, stage.whole)
    b.tally(line, "out", ok)
    return ok


def once(stage: Stage, ok: str, parts: Tree, reason: str, step: str, where: Where, apart: bool = False) -> str:
    """Rejects every row whose `parts` stand more than once among the rows that passed; null stands for nothing.
    `apart`: equal ones may lie in two buckets; the run counts them over all buckets (`running/several_buckets`)."""
    b = stage.builder
    line = b.line(step, "unique", where, False)
    b.tally(line, "in", ok)
    known = stage.columns(ok)
    keyed = b.relation(f"{step}.keyed", select([*keep_columns(known), aliased(parts, "_u")], ok), where, stage.whole)
    if apart:
        b.apart.append(b.relation(f"{step}.apart", select([passed("_u", "_u")], keyed, not_null(col("_u"))), where, stage.whole))
    times = b.relation(f"{step}.times", select([passed("_u", "_u_key"), aliased(internal.count_rows(), "_u_rows")], keyed, group=[col("_u")]), where, stage.whole)
    both = b.relation(f"{step}.counted", select([*keep_columns((*known, "_u_rows"))], keyed, joins=[plan.join(times, equals(col("_u"), col("_u_key")), "LEFT")]), where, stage.whole)
    several = exp.GT(this=col("_u_rows"), expression=number(1))
    projections = [passed(ROW_ID, ROW_ID), aliased(internal.null(ROW), "_into"), passed("_g", "_g")]
    relation = b.relation(f"{step}.rejected", select(projections, both, several), where, stage.whole)
    b.tally(line, "rejected", relation, reason)
    b.lefts.append(Left(relation, line, "rejected", reason, grouped=bool(b.together)))
    once = exp.LTE(this=exp.Coalesce(this=col("_u_rows"), expressions=[number(1)]), expression=number(1))
    out = b.relation(f"{step}.once", select(keep_columns(known), both, once), where, stage.whole)
    b.tally(line, "out", out)
    return out


def together(stage: Stage, ok: str, reason: str) -> str:
    """Holds what passed of every group that lost a row at any verb or field."""
    b = stage.builder
    where = stage.builder.where("together")
    broken = [left.relation for left in b.lefts if left.grouped and left.term in ("rejected", "held")]
    stage.reasons[reason] = Reason("hold", "together", "", where)
    step = b.line("together", "together", where, False)
    b.tally(step, "in", ok)
    known = stage.columns(ok)
    pool = b.relation("together.left", union_all([select([passed("_g", "_g")], name) for name in broken]), where, stage.whole)
    groups = b.relation("together.broken", select([passed("_g", "_broken")], pool, not_null(col("_g")), group=[col("_g")]), where, stage.whole)
    both = b.relation("together.known", select(keep_columns((*known, "_broken")), ok, joins=[plan.join(groups, equals(col("_g"), col("_broken")), "LEFT")]), where, stage.whole)
    projections = [passed(ROW_ID, ROW_ID), aliased(internal.null(ROW), "_into")]
    held = b.relation("together.held", select(projections, both, not_null(col("_broken"))), where, stage.whole)
    b.tally(step, "held", held, reason)
    b.lefts.append(Left(held, step, "held", reason))
    out = b.relation("together.whole", select(keep_columns(known), both, is_null(col("_broken"))), where, stage.whole)
    b.tally(step, "out", out)
    return out
