"""What one contract writes: outputs with their origins, cell problems, the cell ledger, the keys (DESIGN 9, GRAMMAR 5 g)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from qvhmig.expressions import internal
from qvhmig.expressions.trees import Tree, copied, nodes
from qvhmig.expressions.types import INTEGER, Kind
from qvhmig.planning import calls
from qvhmig.planning.dispositions import Stage
from qvhmig.planning.field_values import FieldPlan, raw_text
from qvhmig.planning.plan import (
    ROW_ID,
    Output,
    Reason,
    aliased,
    case,
    col,
    equals,
    every,
    is_null,
    is_true,
    keep_columns,
    not_null,
    number,
    passed,
    select,
    some,
    text,
    union_all,
)

ORIGINS = ("sourced", "translated", "feed", "derived", "key", "constant", "queried", "filler")
BLANK_RULES = {"absent": "empty.source", "unmapped": "empty.unmapped", "retired": "empty.unmapped", "queried": "queried", "miss": "empty.no_match"}
EMPTY = (*dict.fromkeys(BLANK_RULES.values()), "empty.invalid", "empty.out_of_scope", "empty.open")


def finish(
    stage: Stage, planned: Sequence[FieldPlan], ok: str, judged: str, namespace: str, names: Sequence[str], display: bool
) -> dict[str, object]:
    """The relations `written`, `cells`, `keys`, `cell_problems` and the outputs, as arguments of a LogicalPlan."""
    known = set(stage.columns(ok))
    projections = [*keep_columns([ROW_ID, "_key", "_k1", *(f"key.{n}" for n in names)])]
    outputs: list[Output] = []
    problems: list[exp.Query] = []
    for f in planned:
        output, parts = _output(f, known, display)
        outputs.append(output)
        projections += parts
        problems += _cell_problem(stage, f, ok, known)
    written = stage.builder.relation("written", select(projections, ok), stage.where, stage.whole)
    cells = stage.builder.relation("cells", select(_cells(outputs), written), stage.where, stage.whole)
    keyed = select(keep_columns(["_key", "_k1"]), judged, not_null(col("_key")))
    keys = stage.builder.relation("keys", keyed, stage.where, stage.whole)
    cell_problems = stage.builder.relation("cell_problems", union_all(problems), stage.where, stage.whole) if problems else ""
    return {
        "written": written, "cells": cells, "keys": keys, "cell_problems": cell_problems, "outputs": tuple(outputs),
        "namespace": namespace, "key_parts": tuple(names), "reasons": stage.reasons,
    }


def _output(f: FieldPlan, known: set[str], display: bool) -> tuple[Output, list[Tree]]:
    physical = f"f.{f.name}"
    if f.value.tree is None and not f.faults and f.filler is None:
        code = f.value.empty
        return Output(f.name, f.context.catalog.type, "", (code,), code), []
    value: Tree = col(f"v.{f.name}") if f"v.{f.name}" in known else exp.Null()
    blanks = list(dict.fromkeys(x.reason for x in f.faults if x.action == "blank"))
    broken = exp.In(this=col(f"q.{f.name}"), expressions=[text(r) for r in blanks]) if blanks else None
    if broken is not None:
        value = case([(is_true(broken), exp.Null())], value)
    wanting = _filler_is_due(f, value)
    filled = value
    if wanting is not None and f.filler is not None:
        filled = case([(wanting, copied(f.filler))], copied(value))
    branches: list[tuple[Tree, Tree]] = []
    for reason, code in dict.fromkeys((x.reason, BLANK_RULES.get(x.rule, "empty.invalid")) for x in f.faults if x.action == "blank"):
        branches.append((is_true(equals(col(f"q.{f.name}"), text(reason))), text(code)))
    if wanting is not None:
        branches.insert(0, (copied(wanting), text("filler")))
    if not f.value.own_key and (wanting is None or f.needed is not None) and f"v.{f.name}" in known:
        branches.append((is_null(col(f"v.{f.name}")), text("empty.source")))
    own = f.value.origin if isinstance(f.value.origin, exp.Literal) else col(f"o.{f.name}")
    tree = case(branches, copied(own)) if branches else copied(own)
    codes = {str(x.this) for x in nodes(tree, exp.Literal) if x.is_string} & {*ORIGINS, *EMPTY}
    if not isinstance(own, exp.Literal):
        codes |= set(ORIGINS)
    projection = aliased(filled, physical)
    projection.meta["where"] = f.context.where()
    type_ = f.value.type if display else f.context.catalog.type
    if f.value.own_key and not display:
        return Output(f.name, INTEGER, "", ("key",), "key", own_key=True), []
    return Output(f.name, type_, physical, tuple(sorted(codes)), f"@o.{f.name}"), [projection, aliased(tree, f"o.{f.name}")]


def _filler_is_due(f: FieldPlan, value: Tree) -> Tree | None:
    """Where the filler stands in for the value: the cell is blank and, under `mandatory_when`, the row needs the field
    (every row needs a field that the catalog makes mandatory). An empty text fills no field that is needed. None = this
    profile writes no filler."""
    if f.filler is None:
        return None
    blank: Tree = is_null(copied(value))
    if (f.context.mandatory or f.needed is not None) and f.value.type.kind is Kind.TEXT:
        blank = some(blank, is_true(equals(copied(value), text(""))))
    return blank if f.needed is None or f.context.mandatory else every(col(f"n.{f.name}"), exp.Paren(this=blank))


def _cell_problem(stage: Stage, f: FieldPlan, ok: str, known: set[str]) -> list[exp.Query]:
    blanks = [x for x in f.faults if x.action == "blank" and x.rule not in ("queried", "absent")]
    for fault in blanks:
        stage.reasons.setdefault(fault.reason, Reason("blank", fault.rule, f.name, f.context.where()))
    reasons = list(dict.fromkeys(x.reason for x in blanks))
    if not reasons:
        return []
    raw = raw_text(f, tuple(known))
    projections = [
        passed(ROW_ID, ROW_ID), aliased(text(f.name), "field"), passed(f"q.{f.name}", "reason"), aliased(raw, "raw"),
    ]
    return [select(projections, ok, exp.In(this=col(f"q.{f.name}"), expressions=[text(r) for r in reasons]))]


def _cells(outputs: Sequence[Output]) -> list[Tree]:
    counts = [aliased(internal.count_rows(), "rows")]
    for output in outputs:
        if output.origin.startswith("@"):
            for code in output.origins:
                hit = case([(equals(col(output.origin[1:]), text(code)), number(1))], number(0))
                counts.append(aliased(calls.total(hit), f"{output.name}|{code}"))
        else:
            counts.append(aliased(internal.count_rows(), f"{output.name}|{output.origin}"))
    return counts
