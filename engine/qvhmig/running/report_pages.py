"""reports/summary.md and reports/index.html: the decision and the ledger for people. Self-contained, no outside link.

Jinja renders pages going out and nothing else. The pages carry names, counts and reasons, never a cell value.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.models.profiles import GATES
from qvhmig.running.decision_text import BESIDE, WORDS, share_of, synthetic_sentence
from qvhmig.running.gates import Decision, GateResult, waiver_json
from qvhmig.running.ledger_view import LEAVING, UnitView
from qvhmig.running.report_inputs import RunReport
from qvhmig.running.source_coverage import STATES, coverage_counts, source_tables

if TYPE_CHECKING:
    import jinja2

TOP = 8
MARKS = {"pass": "✓", "pass_with_exceptions": "✓", "waived": "◆", "fail": "✗", "not_evaluated": "?"}


def summary_md(report: RunReport) -> bytes:
    return _environment().get_template("summary.md.j2").render(page_data(report)).encode("utf-8")


def index_html(report: RunReport) -> bytes:
    return _environment().get_template("index.html.j2").render(page_data(report)).encode("utf-8")


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",)),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["n"] = lambda number: f"{number:,}"
    environment.filters["cell"] = lambda text: str(text).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
    return environment


def page_data(report: RunReport) -> dict[str, Any]:
    """What both pages show, every number and word of it; the templates only lay it out."""
    decision = report.decision
    return {
        "project": report.project.lifecycle.model.project,
        "run": report.run,
        "digests": sorted(report.digests.items()),
        "decision": "PASS" if decision.passed else "FAIL",
        "line": decision.line,
        "profile": decision.profile,
        "tightens": decision.lineage[1:],
        "sentence": _sentence(decision),
        "synthetic": synthetic_sentence(decision.synthetic).capitalize() if decision.synthetic else "",
        "gates": [_gate(gate) for gate in decision.gates],
        "failing": [_gate(gate) for gate in decision.failing],
        "beside": [(BESIDE.get(name, name), text) for name, text in decision.beside],
        "tables": [_flow(unit) for unit in report.view.contracts],
        "views": [_flow(unit) for unit in report.view.units if unit.kind == "view"],
        "unwritten": list(_parts(report, "target_tables_written")),
        "leaving": LEAVING,
        "rules": [vars(rule) | {"word": WORDS[rule.status]} for rule in report.outcome.rules if rule.status != "pass"],
        "rules_passed": sum(rule.status == "pass" for rule in report.outcome.rules),
        "checks": [vars(check) | {"word": WORDS[check.status]} for check in report.outcome.checks],
        "messages": [_message(problem) for problem in sorted(report.problems, key=lambda p: (p.level.value, *p.sort_key))],
        "waived": [(gate.gate, waiver_json(waiver)) for gate in decision.gates for waiver in gate.waivers],
        "expired": [waiver_json(waiver) for waiver in decision.expired],
        "source": _source(report),
        "fillers": _fillers(report),
        "nil_returns": _nil_returns(report),
        "placeholders": [part.name for part in _parts(report, "placeholder_feeds")],
        "unsigned": [(part.name, part.why) for part in _parts(report, "unsigned_approvals")],
    }


def _sentence(decision: Decision) -> str:
    judged, failing = len(decision.gates), len(decision.failing)
    if not failing:
        return f"All {judged} gates hold under profile {decision.profile}."
    names = "; ".join(gate.says for gate in decision.failing)  # some of them hold commas
    return f"{failing} of {judged} gates of profile {decision.profile} {'does' if failing == 1 else 'do'} not hold: {names}."


def _gate(gate: GateResult) -> dict[str, Any]:
    costs = [{"name": part.name, "count": share_of(vars(part)), "why": part.why} for part in gate.costs]
    return {
        "gate": gate.gate,
        "says": gate.says,
        "word": WORDS[gate.status],
        "mark": MARKS[gate.status],
        "status": gate.status,
        "blocks": gate.blocks,
        "figure": gate.figure,
        "limit": gate.limit,
        "why": gate.why,
        "bar": _bar(gate),
        "costs": costs[:TOP],
        "more": costs[TOP:],
    }


def _bar(gate: GateResult) -> dict[str, float] | None:
    """Widths in percent of the figure and of the limit on one scale; None where there is no figure."""
    if gate.status == "not_evaluated" or gate.figure == "not evaluated":
        return None
    limit = float(gate.limit.rpartition(" ")[2].replace(",", ""))
    if GATES[gate.gate].shape == "count":
        figure, scale = float(gate.n), max(float(gate.n), limit * 1.25, float(gate.of), 1.0)
    else:
        figure = gate.share or 0.0
        scale = 1.0 if GATES[gate.gate].limit == "at_least" else max(figure, limit * 1.25, 0.01)
    return {"figure": round(100 * min(figure / scale, 1), 1), "limit": round(100 * min(limit / scale, 1), 1)}


def _flow(unit: UnitView) -> dict[str, Any]:
    """A unit as rows in, rows made, where rows went, rows written; `shares` are percent of in plus made."""
    terms = {term: unit.by_reason(term) for term in LEAVING}
    sums = {term: sum(reasons.values()) for term, reasons in terms.items()}
    made = unit.rows("made")
    whole = max(unit.rows_read + made, 1)
    parts = [("written", unit.written), *((term, rows) for term, rows in sums.items() if rows)]
    return {
        "name": unit.name,
        "unit": unit.unit,
        "read": unit.rows_read,
        "made": made,
        "sums": sums,
        "reasons": [(term, reason, rows) for term in LEAVING for reason, rows in terms[term].items()],
        "left": sum(sums.values()),
        "written": unit.written,
        "balance": unit.residual,
        "shares": [(term, rows, round(100 * rows / whole, 2)) for term, rows in parts if rows],
    }


def _source(report: RunReport) -> dict[str, Any]:
    """Source fields by state, for tables that are read, set aside whole, and that nobody speaks of; the unread fields that hold most."""
    counts = coverage_counts(report.source_fields, report.extracts)
    tables = source_tables(report.source_fields)
    says = {"read": "tables that are read", "set_aside": "tables set aside whole", "unread": "tables nobody speaks of"}
    lines = []
    for kind, words in says.items():
        of = [table for table in tables if table.kind == kind]
        fields = {state: sum(table.counts[state] for table in of) for state in STATES}
        whole = max(sum(fields.values()), 1)
        shares = [(state, round(100 * count / whole, 2)) for state, count in fields.items() if count]
        lines.append({"says": words, "tables": len(of), "fields": fields, "shares": shares})
    most = counts["unread_filled_most"][:TOP]
    return {"fields": counts["fields"], "tables": len(tables), "lines": lines, "most": most, "more": counts["unread_and_filled"] - len(most)}


def _message(problem: Any) -> dict[str, str]:
    return {
        "level": problem.level.value,
        "code": problem.code,
        "place": str(problem.where),
        "text": problem.message,
        "next": problem.next_step,
    }


def _parts(report: RunReport, gate: str) -> Sequence[Any]:
    measure = report.metrics.measures.get(gate)
    return measure.parts if measure else ()


def _fillers(report: RunReport) -> list[dict[str, Any]]:
    """Every declared filler with who approved it; its value stays in the contract."""
    found = []
    for loaded in report.project.contracts.values():
        unit = report.view.contract_of(loaded.model.target)
        for name, entry in (loaded.model.fields or {}).items():
            if entry.filler is not None:
                cells = next((o.get("filler", 0) for f, o in unit.cells.items() if f.lower() == name.lower()), 0) if unit else 0
                found.append(
                    {
                        "field": f"{loaded.model.target}.{name}",
                        "cells": cells,
                        "profiles": ", ".join(entry.filler.profiles),
                        "reason": entry.filler.reason,
                        "approved_by": entry.filler.approved_by,
                        "ticket": entry.filler.ticket,
                    }
                )
    return found


def _nil_returns(report: RunReport) -> list[dict[str, str]]:
    contracts = (loaded.model for loaded in report.project.contracts.values())
    return [
        {"table": c.target, "reason": c.nil.reason, "question": c.nil.question, "owner": c.nil.owner}
        for c in contracts
        if c.nil is not None
    ]
