"""A plan as text for people: the steps in order with where their rows may go, then the fields with what can go wrong."""

from __future__ import annotations

from collections import defaultdict

from qvhmig.planning.plan import LogicalPlan, Output
from qvhmig.planning.written import ORIGINS

SHOWN = ("made", "filtered", "rejected", "held", "merged", "unused", "absorbed")


def text(unit: LogicalPlan, field: str | None = None) -> str:
    """One unit, or one field of it. Lines are at most about 100 characters; no data is read."""
    if field is not None:
        output = next(o for o in unit.outputs if o.name == field)
        return "\n".join(_field(unit, output))
    how = "bucket by bucket, in key order" if unit.bucketed else "whole, because " + "; ".join(unit.whole_because or ("its rows are not cut by a key",))
    head = [f"{unit.kind} {unit.unit}" + (f" -> {unit.target}" if unit.target else ""), f"  written at {unit.where}", f"  runs {how}"]
    if unit.namespace:
        head.append(f"  numbered in '{unit.namespace}' by {', '.join(unit.key_parts)}")
    for leaf in unit.leaves:
        columns = [c for c in leaf.columns if not c.startswith("_")]
        head.append(f"  reads {leaf.name} ({len(columns)} column{'' if len(columns) == 1 else 's'}{', all rows at once' if leaf.whole else ''})")
    return "\n".join([*head, "", *_steps(unit), *_fields(unit)])


def _steps(unit: LogicalPlan) -> list[str]:
    ways: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for tally in unit.tallies:
        if tally.term in SHOWN:
            ways[tally.line][tally.term].append(tally.reason or "by field")
    lines = ["steps"]
    for number, line in enumerate(unit.lines):
        mark = "  (lookup: not in the sum)" if line.lookup else ""
        lines.append(f"  {line.step:<16} {line.verb:<9} {line.where}{mark}")
        for term, reasons in ways[number].items():
            lines.append(f"  {'':<16} {term:<9} {', '.join(dict.fromkeys(reasons))}")
    return lines


def _fields(unit: LogicalPlan) -> list[str]:
    if not unit.outputs:
        return []
    lines = ["", "fields"]
    for output in unit.outputs:
        lines += _field(unit, output)
    return lines


def _field(unit: LogicalPlan, output: Output) -> list[str]:
    filled = [o for o in output.origins if not o.startswith("empty")]
    shown = "never filled" if not filled else "is " + " or ".join(filled)
    if len(filled) == len(ORIGINS):
        shown = "differs from row to row in where it comes from"
    if output.own_key:
        shown = f"its number in '{unit.namespace}'"
    lines = [f"  {output.name:<28} {output.type!s:<10} {shown}"]
    for name, reason in unit.reasons.items():
        if reason.field == output.name:
            lines.append(f"  {'':<28} {reason.action:<10} {name} ({reason.rule})")
    return lines
