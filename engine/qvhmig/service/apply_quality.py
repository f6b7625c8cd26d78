"""The stages after migrate: quality rules, reconciliation, gates. They read rows that are written, and change none."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.problems import Problem
from qvhmig.running.events import Event, Events
from qvhmig.service.apply_stages import Ready, data_digests, written_form

if TYPE_CHECKING:
    from qvhmig.intake import IntakeManifest
    from qvhmig.planning.plan import LogicalPlan
    from qvhmig.running.execution import ExecutionResult
    from qvhmig.running.gates import Decision
    from qvhmig.running.metrics import Metrics
    from qvhmig.running.outcomes import Check, QualityOutcome, RuleResult
    from qvhmig.running.quality import RuleRunner
    from qvhmig.running.report_inputs import RunReport
    from qvhmig.running.source_coverage import Extract
    from qvhmig.running.written_tables import LinkResult, TableClaim


def rule_runner(ready: Ready, intake: IntakeManifest, done: ExecutionResult, key: bytes) -> RuleRunner:
    """Rules read the same leaves as units do: intake, feeds, and the rows that units wrote."""
    from qvhmig.running.leaves import ApplyLeaves
    from qvhmig.running.quality import RuleRunner

    units = ready.planned.plan.units
    owners = {u.namespace: u.unit for u in reversed(units) if u.namespace and any(o.own_key for o in u.outputs)}
    loader = ApplyLeaves(ready.opened.project, intake, ready.folders.work / "units", owners, done.folders)
    return RuleRunner(loader, ready.crosswalks, intake.bucket_count, ready.planned.parameters, key)


def _missing(plan: LogicalPlan, intake: IntakeManifest, done: ExecutionResult) -> str:
    """Why a rule cannot look: a source of it was not taken in or did not run. '' where all are there."""
    for leaf in plan.leaves:
        if leaf.kind == "table" and leaf.subject not in intake.tables:
            return f"'{leaf.subject}' was not taken in"
        if leaf.kind in ("view", "contract") and f"{leaf.kind}:{leaf.subject}" not in done.folders:
            return f"{leaf.kind} '{leaf.subject}' did not run"
    return ""


def run_rules(
    ready: Ready, runner: RuleRunner, intake: IntakeManifest, done: ExecutionResult, folder: Path, events: Events
) -> tuple[RuleResult, ...]:
    """One result a rule, in the order of the files; failing rows go to `folder`/<rule>.csv (patient values)."""
    from qvhmig.running.quality import not_run, run_rule

    results = []
    rules = ready.opened.project.rules
    for number, (name, loaded) in enumerate(rules.items(), 1):
        plan = ready.planned.rules[name]
        why = _missing(plan, intake, done)
        place = str(loaded.where())
        results.append(
            not_run(name, loaded.model, place, why) if why else run_rule(runner, name, loaded.model, place, plan, folder)
        )
        events(Event("progress", "quality", name, number, len(rules)))
    return tuple(results)


def reconcile(
    ready: Ready, runner: RuleRunner, intake: IntakeManifest, done: ExecutionResult, claims: Mapping[str, TableClaim]
) -> tuple[tuple[Check, ...], tuple[LinkResult, ...]]:
    """Declared measures and every reference between written tables."""
    from qvhmig.running.ledger_view import read_ledger
    from qvhmig.running.reconciliation import Counted, SourceCount, links_of
    from qvhmig.running.reconciliation import reconcile as compare
    from qvhmig.running.written_tables import check_links

    project = ready.opened.project
    model = project.reconciliation.model if project.reconciliation is not None else None
    links = check_links(
        links_of(project.target, model), {name: claim.path for name, claim in claims.items()}, written_form(ready.target)
    )
    if model is None:
        return (), links
    totals = {key: runner.figures(plan) for key, plan in ready.planned.totals.items() if not _missing(plan, intake, done)}
    sources = {name: SourceCount(table.rows, table.unreadable) for name, table in intake.tables.items()}
    return compare(model, Counted(project.target, read_ledger(done.ledger), sources, links, totals)), links


def measure(
    ready: Ready,
    done: ExecutionResult,
    claims: Mapping[str, TableClaim],
    outcome: QualityOutcome | None,
    links: tuple[LinkResult, ...] | None,
    problems: tuple[Problem, ...],
    replay: Mapping[str, int] | None,
) -> Metrics:
    """Every figure of the gates, from the files as they lie there and from the ledger. `replay`: see `replaying`."""
    from qvhmig.running.evidence import Evidence
    from qvhmig.running.ledger_view import read_ledger
    from qvhmig.running.measures import collect_metrics
    from qvhmig.running.written_tables import examine_tables

    project = ready.opened.project
    catalog = {name: [field.field for field in table.fields] for name, table in project.target.tables.items()}
    reasons = {unit.unit: {name: reason.rule for name, reason in unit.reasons.items()} for unit in ready.planned.plan.units}
    evidence = Evidence(
        target=project.target,
        contracts={name: loaded.model for name, loaded in project.contracts.items()},
        crosswalks={name: loaded.model for name, loaded in project.crosswalks.items()},
        feeds={name: feed.header.model for name, feed in project.feeds.items()},
        ledger=read_ledger(done.ledger),
        reasons=reasons,
        written=examine_tables(catalog, claims, written_form(ready.target)),
        problems=problems,
        quality=outcome,
        links=links,
        replay=replay,
    )
    return collect_metrics(evidence)


def judge(ready: Ready, metrics: Metrics, today: datetime.date) -> Decision:
    from qvhmig.running.gates import decide

    return decide(metrics, ready.profile, today)


def stands_until(ready: Ready, today: datetime.date) -> str:
    """The last day on which the decision is the same whoever asks: the first expiry of a live waiver; '' for ever."""
    days = [waiver.expires.isoformat() for waiver in ready.profile.waivers if waiver.expires >= today]
    return min(days, default="")


def table_lines(ledger: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One line a written table for the summary: what was read, where every row went, and which cells were left empty
    because their value does not fit (by reason)."""
    from qvhmig.running.ledger_view import read_ledger

    ledger_cells = {unit["unit"]: unit.get("cell_problems", {}) for unit in ledger["units"]}
    lines = []
    for unit in read_ledger(ledger).units:
        if unit.kind == "contract":
            terms = {term: unit.rows(term) for term in ("made", "rejected", "held", "filtered", "merged", "unused", "absorbed")}
            emptied = ledger_cells.get(unit.unit, {})
            lines.append({"table": unit.target, "read": unit.rows_read, "written": unit.written, **terms, "emptied": sum(emptied.values()), "emptied_by": emptied})
    return sorted(lines, key=lambda line: line["table"])


def report_inputs(
    ready: Ready,
    intake: IntakeManifest,
    done: ExecutionResult,
    judged: tuple[Metrics, Decision, QualityOutcome],
    problems: tuple[Problem, ...],
    run: Path,
    key: bytes,
) -> RunReport:
    """What the reports are made from; `run` is the folder of the run, whose reject files they read for counts."""
    from qvhmig.running.report_inputs import RunReport, TakenIn

    metrics, decision, outcome = judged
    rejects = {}
    for unit in ready.planned.plan.units:
        name = f"{unit.kind}:{unit.unit}"
        if name in done.folders:
            rejects[name] = (done.folders[name] / "rejects.csv", done.folders[name] / "holds.csv")
    return RunReport(
        project=ready.opened.project,
        units=ready.planned.plan.units,
        ledger=done.ledger,
        metrics=metrics,
        decision=decision,
        outcome=outcome,
        problems=problems,
        intake={name: TakenIn(table.lines, table.rows, table.unreadable) for name, table in intake.tables.items()},
        rejects=rejects,
        key=key,
        run=run.name.removesuffix(".partial"),
        use=ready.planned.use,
        extracts=extracts(ready, intake),
        data_digests=data_digests(ready),
    )


def extracts(ready: Ready, intake: IntakeManifest) -> dict[str, Extract]:
    """Source table -> its extract: as intake counted it, else (a file that nobody reads) rows and cells alone, else only that
    it is there."""
    from qvhmig.intake import read_counts
    from qvhmig.running.source_coverage import Extract

    read = {name: Extract("read", table.rows, dict(zip(table.columns, table.filled, strict=True))) for name, table in intake.tables.items()}
    counted = {name: Extract("unread", one.rows, one.filled) for name, one in read_counts(intake.folder).items()}
    folder, ending = ready.opened.project.root / ready.source.path, f".{ready.source.format}"
    there = {path.stem for path in folder.iterdir() if path.suffix == ending} if folder.is_dir() else set()
    return {**{name: Extract("unread") for name in ready.opened.project.source.tables if name in there}, **counted, **read}
