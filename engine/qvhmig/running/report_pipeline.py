"""The reports over all stages: what each stage did, everything that is open, and the release decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qvhmig.problems import Level
from qvhmig.running.outcomes import Check, RuleResult
from qvhmig.running.report_inputs import RunReport
from qvhmig.running.report_text import csv_bytes

ISSUE_COLUMNS = ("stage", "level", "code", "subject", "status", "figure", "limit", "message", "owner", "place")


def pipeline_report(report: RunReport) -> dict[str, Any]:
    """enterprise_pipeline_report.json: one entry a stage, then the rules and checks one by one."""
    return {
        "version": 1,
        "run": report.run,
        "digests": dict(report.digests),
        "decision": report.decision.line,
        "stages": {
            **({"fixtures": {"synthetic": report.decision.synthetic}} if report.decision.synthetic else {}),
            "contract": _contract_stage(report),
            "intake": _intake_stage(report),
            "migrate": _migrate_stage(report),
            "quality": _counted([rule.status for rule in report.outcome.rules]),
            "reconcile": _counted([check.status for check in report.outcome.checks]),
            "gates": _counted([gate.status for gate in report.decision.gates]),
        },
        "rules": [_rule(rule) for rule in report.outcome.rules],
        "checks": [_check(check) for check in report.outcome.checks],
    }


def _contract_stage(report: RunReport) -> dict[str, Any]:
    levels = [problem.level for problem in report.problems]
    return {
        "contracts": len(report.project.contracts),
        "views": len(report.project.views),
        "crosswalks": len(report.project.crosswalks),
        "feeds": len(report.project.feeds),
        "rules": len(report.project.rules),
        "errors": levels.count(Level.ERROR),
        "warnings": levels.count(Level.WARNING),
    }


def _intake_stage(report: RunReport) -> dict[str, Any]:
    tables = {name: {"lines": t.lines, "rows": t.rows, "unreadable": t.unreadable} for name, t in sorted(report.intake.items())}
    sums = {word: sum(table[word] for table in tables.values()) for word in ("lines", "rows", "unreadable")}
    return {**sums, "tables": tables}


def _migrate_stage(report: RunReport) -> dict[str, Any]:
    residual, checksums = (report.metrics.measures.get(name) for name in ("residual", "checksum_differences"))
    return {
        "units": len(report.view.units),
        "tables": len(report.view.contracts),
        "rows_written": sum(unit.written for unit in report.view.contracts),
        "residual": residual.n if residual else None,
        "checksum_differences": checksums.n if checksums else None,
    }


def _counted(statuses: list[Any]) -> dict[str, int]:
    return {"total": len(statuses), **{status: statuses.count(status) for status in sorted(set(statuses))}}


def _rule(rule: RuleResult) -> dict[str, Any]:
    shown = {name: value for name, value in vars(rule).items() if name != "samples"}
    return {**shown, "samples": list(rule.samples)}


def _check(check: Check) -> dict[str, Any]:
    return dict(vars(check))


def pipeline_issues_csv(report: RunReport) -> bytes:
    """Everything that is not in order, in the order of the stages: messages, rules, checks, gates."""
    return csv_bytes(ISSUE_COLUMNS, [*_messages(report), *_rules(report), *_checks(report), *_gates(report)])


def _messages(report: RunReport) -> Iterator[list[object]]:
    for p in sorted(report.problems, key=lambda p: (p.level.value, *p.sort_key)):
        text = f"{p.message}; {p.next_step}" if p.next_step else p.message
        yield ["contract", p.level.value, p.code, p.subject or p.where.path, "", "", "", text, "", str(p.where)]


def _rules(report: RunReport) -> Iterator[list[object]]:
    for rule in report.outcome.rules:
        if rule.status != "pass":
            figure = rule.measured or f"{rule.broken} of {rule.rows} rows"
            limit = rule.limit or (f"at most {rule.allowed}" if rule.allowed else "no row")
            text = f"{rule.says} ({rule.why})" if rule.why else rule.says
            yield ["quality", rule.severity, rule.rule, rule.subject, rule.status, figure, limit, text, rule.owner, rule.place]


def _checks(report: RunReport) -> Iterator[list[object]]:
    for check in report.outcome.checks:
        if check.status != "pass":
            text = f"{check.says} ({check.why})" if check.why else check.says
            yield ["reconcile", "", check.name, check.subject, check.status, check.left, check.right, text, "", ""]


def _gates(report: RunReport) -> Iterator[list[object]]:
    for gate in report.decision.gates:
        if gate.status != "pass":
            level = "error" if gate.blocks else ""
            yield ["gates", level, gate.gate, "", gate.status, gate.figure, gate.limit, gate.says, "", ""]


def release_report(report: RunReport) -> dict[str, Any]:
    """release_gate_report.json: the decision, and what stood behind it."""
    return {**report.decision.as_json(), "run": report.run, "digests": dict(report.digests)}
