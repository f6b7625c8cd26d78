"""The balance ledger (GRAMMAR 5): every verb in whole numbers and checksums, each term counted where it happens."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qvhmig.planning.plan import LogicalPlan
from qvhmig.running.unit_run import MODULUS, Tallied, Term

LEAVING = ("filtered", "rejected", "held", "merged", "unused", "absorbed")


@dataclass
class UnitFigures:
    """What one unit's run counted, summed over buckets. `cells` by `FIELD|origin`; `read_from` = rows that the scanner
    or the earlier unit says it gave, by line (so that a bucket that is never read shows)."""

    tallied: Tallied
    cells: Counter[str] = field(default_factory=Counter)
    fates: dict[str, Counter[str]] = field(default_factory=dict)
    written: int = 0
    recounted: int | None = None
    candidates: int = 0
    merged_into_not_written: int = 0
    read_from: dict[int, int] = field(default_factory=dict)
    unreadable: dict[int, int] = field(default_factory=dict)
    aliases: dict[str, int] = field(default_factory=dict)
    cell_problems: Counter[str] = field(default_factory=Counter)
    new_keys: int = 0


def unit_ledger(plan: LogicalPlan, figures: UnitFigures) -> dict[str, Any]:
    """One unit of ledger.json. `residual` = in + made - everything that left - out; the checksum alike, modulo 2^64."""
    grouped: dict[int, dict[str, dict[str, Term]]] = defaultdict(lambda: defaultdict(dict))
    for (line, term, reason), value in figures.tallied.terms.items():
        grouped[line][term][reason] = value
    lines = [_line(plan, n, grouped[n], figures) for n in range(len(plan.lines))]
    lines += _writing(plan, figures)
    unmade = Counter[str]()
    for terms in grouped.values():
        for reason, value in terms.get("unmade", {}).items():
            unmade[reason] += value.rows
    conserve = _conserved(plan, figures)
    lost = sum(counts.get("lost", 0) for counts in figures.fates.values())
    cells: dict[str, dict[str, int]] = defaultdict(dict)
    for name, count in figures.cells.items():
        column, _, origin = name.rpartition("|")
        if column:
            cells[column][origin] = count
    return {
        "unit": plan.unit,
        "kind": plan.kind,
        "target": plan.target,
        "run": "by bucket" if plan.bucketed else "whole",
        "whole_because": list(plan.whole_because),
        "lines": lines,
        "unmade": dict(sorted(unmade.items())),
        "cells": {c: dict(sorted(o.items())) for c, o in sorted(cells.items())},
        "cell_residual": _cell_residual(cells, figures.written),
        "cell_problems": dict(sorted(figures.cell_problems.items())),
        "fates": {t: dict(sorted(c.items())) for t, c in sorted(figures.fates.items())},
        "fate_residual": lost,
        "read": sum(lines[n]["in"]["rows"] for n in (line for line, _, _ in (*plan.reads, *plan.rests))),
        "written": figures.written,
        "candidates": figures.candidates,
        "merged_into_not_written": figures.merged_into_not_written,
        "aliases": figures.aliases,
        "new_keys": figures.new_keys,
        "conserve": {name: sum(abs(step["difference"]) for step in steps) for name, steps in conserve.items()},
        "conserve_steps": conserve,
    }


def _line(plan: LogicalPlan, number: int, terms: Mapping[str, Mapping[str, Term]], figures: UnitFigures) -> dict[str, Any]:
    line = plan.lines[number]
    came = _sum(terms.get("in", {}))
    unreadable = figures.unreadable.get(number, 0)
    if number in figures.read_from:
        came.rows = figures.read_from[number] + unreadable
    left = {term: {reason: value for reason, value in sorted(terms.get(term, {}).items()) if value.rows} for term in LEAVING}
    if unreadable:
        left["rejected"] = {**left["rejected"], "unreadable_line": Term(unreadable, 0)}
    made, out = _sum(terms.get("made", {})), _sum(terms.get("out", {}))
    gone = _sum({f"{t}.{r}": v for t, reasons in left.items() for r, v in reasons.items()})
    if line.verb == "rest":
        out = Term()
    residual = came.rows + made.rows - gone.rows - out.rows
    difference = (came.checksum + made.checksum - gone.checksum - out.checksum) % MODULUS
    return {
        "place": str(line.where),
        "step": line.step,
        "verb": line.verb,
        "lookup": line.lookup,
        "in": _shown(came),
        "made": {reason: _shown(value) for reason, value in sorted(terms.get("made", {}).items())},
        **{term: {reason: _shown(value) for reason, value in reasons.items()} for term, reasons in left.items()},
        "out": _shown(out),
        "residual": residual,
        "checksum_difference": str(difference),
    }


def _writing(plan: LogicalPlan, figures: UnitFigures) -> list[dict[str, Any]]:
    """The last line of a contract: what was to be written against what the file holds when it is read again."""
    if plan.kind != "contract" or figures.recounted is None:
        return []
    empty: dict[str, Any] = {term: {} for term in ("made", *LEAVING)}
    counts = {"in": {"rows": figures.written, "checksum": "0"}, "out": {"rows": figures.recounted, "checksum": "0"}}
    residual = figures.written - figures.recounted
    return [{"place": str(plan.where), "step": "write", "verb": "write", "lookup": False, **empty, **counts, "residual": residual, "checksum_difference": "0"}]


def _sum(terms: Mapping[str, Term]) -> Term:
    total = Term()
    for value in terms.values():
        total.add(value.rows, value.checksum)
    return total


def _shown(term: Term) -> dict[str, Any]:
    return {"rows": term.rows, "checksum": str(term.checksum)}


def _cell_residual(cells: Mapping[str, Mapping[str, int]], written: int) -> dict[str, int]:
    """Fields whose cells by origin do not sum to the rows written: empty when the cell ledger balances."""
    return {column: written - sum(origins.values()) for column, origins in sorted(cells.items()) if sum(origins.values()) != written}


def _conserved(plan: LogicalPlan, figures: UnitFigures) -> dict[str, list[dict[str, Any]]]:
    """Each `conserve` measure by step: came = went + left, or the step has lost or made some of it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line, term, name in figures.tallied.terms:
        if term != "conserve.came":
            continue
        part = {p: figures.tallied.terms.get((line, f"conserve.{p}", name), Term()).rows for p in ("came", "went", "left")}
        step = {"step": plan.lines[line].step, "place": str(plan.lines[line].where), **part}
        found.setdefault(name, []).append({**step, "difference": part["came"] - part["went"] - part["left"]})
    return dict(sorted(found.items()))


def residual_of(ledger: Mapping[str, Any]) -> int:
    """The sum of absolute residuals of all lines, cells and fates: 0 or the run fails with exit 7 (law 1)."""
    total = 0
    for unit in ledger["units"]:
        total += sum(abs(line["residual"]) for line in unit["lines"])
        total += sum(abs(v) for v in unit.get("cell_residual", {}).values()) + unit.get("fate_residual", 0)
        total += sum(unit.get("conserve", {}).values())
    return total


def checksum_differences_of(ledger: Mapping[str, Any]) -> int:
    """How many lines have a row-id checksum that differs."""
    return sum(line["checksum_difference"] != "0" for unit in ledger["units"] for line in unit["lines"])
