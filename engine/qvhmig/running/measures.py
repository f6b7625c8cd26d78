"""How each gate's figure is taken from a run (definitions: DESIGN section 9). One small function a gate."""

from __future__ import annotations

from collections.abc import Callable

from qvhmig.models.contract import Contract
from qvhmig.models.crosswalk import Crosswalk
from qvhmig.problems import Level
from qvhmig.running import cell_measures
from qvhmig.running.evidence import Evidence
from qvhmig.running.ledger_view import UnitView
from qvhmig.running.metrics import Measure, Metrics, Part, counted, not_evaluated, worst_share


def collect_metrics(evidence: Evidence) -> Metrics:
    """Every measure, in the order of the gates. Reads no data but what `evidence` holds."""
    return Metrics(
        {gate: measure(evidence) for gate, measure in MEASURES.items()},
        {name: measure(evidence) for name, measure in BESIDE.items()},
    )


# -- balance ------------------------------------------------------------------------------------------------
def residual(evidence: Evidence) -> Measure:
    """Rows of every line that do not balance, rows that the file has more or less than the ledger, conserved sums."""
    parts = []
    for unit in evidence.ledger.units:
        for line in unit.lines:
            parts.append(Part(f"{unit.name} {line.step} {line.verb}", abs(line.residual), subject=unit.name, why=line.place))
        for name, difference in unit.conserve.items():
            parts.append(
                Part(
                    f"{unit.name} conserve {name}",
                    int(difference not in ("0", "")),
                    subject=unit.name,
                    why=f"sum differs by {difference}",
                )
            )
        for name, cells in unit.cell_residual.items():
            parts.append(Part(f"{unit.name}.{name} cells", abs(cells), subject=unit.name, why="cells by origin against rows"))
        parts.append(Part(f"{unit.name} fates", unit.fate_residual, subject=unit.name, why="source rows without a fate"))
        there = evidence.written.get(unit.target) if unit.kind == "contract" else None
        if there is not None and there.faults != ("not written",):
            parts.append(
                Part(
                    f"{unit.name} file",
                    abs(there.rows - unit.written),
                    subject=unit.name,
                    why="rows in the file against rows in the ledger",
                )
            )
    return counted(parts) if evidence.ledger.units else not_evaluated("no ledger")


def checksum_differences(evidence: Evidence) -> Measure:
    lines = ((unit, line) for unit in evidence.ledger.units for line in unit.lines)
    parts = [Part(f"{u.name} {li.step} {li.verb}", int(li.difference != "0"), subject=u.name, why=li.place) for u, li in lines]
    return counted(parts) if evidence.ledger.units else not_evaluated("no ledger")


# -- errors and warnings ------------------------------------------------------------------------------------
def _findings(evidence: Evidence, level: Level) -> Measure:
    """Distinct (rule or message code, table); a rule that was not evaluated counts like one that failed."""
    found: dict[tuple[str, str], str] = {}
    for problem in evidence.problems:
        if problem.level is level:
            found.setdefault((problem.code, problem.subject or problem.where.path), str(problem.where))
    for rule in evidence.quality.rules if evidence.quality else ():
        if rule.status != "pass" and rule.counts_as == level.value:
            said = f"{rule.broken} of {rule.rows} rows break it: {rule.says}" if rule.status == "fail" else f"not evaluated: {rule.why}"
            if rule.measured and rule.status == "fail":
                said = f"measured {rule.measured}, {rule.limit}: {rule.says}"
            found.setdefault((rule.rule, rule.subject), said)
    if evidence.quality is None:
        return not_evaluated("the quality rules did not run")
    return counted(Part(name, 1, subject=subject, why=why) for (name, subject), why in found.items())


def errors(evidence: Evidence) -> Measure:
    return _findings(evidence, Level.ERROR)


def warnings(evidence: Evidence) -> Measure:
    return _findings(evidence, Level.WARNING)


# -- mappings -----------------------------------------------------------------------------------------------
def unresolved_mappings(evidence: Evidence) -> Measure:
    """Open fields, one each. A table whose open fields all name the same question (its layout is unsettled), a nil
    return and a table without a contract count 1."""
    parts = []
    for name in evidence.target.tables:
        contract = evidence.contract_of(name)
        if contract is None:
            parts.append(Part(name, 1, why="no contract"))
        elif contract.nil is not None:
            parts.append(Part(name, 1, why=f"nil return, owner {contract.nil.owner}"))
        else:
            entries = contract.fields or {}
            still_open = {field: entry for field, entry in entries.items() if entry.resolution == "open"}
            one_question = len({entry.question for entry in still_open.values()}) == 1
            if one_question and len(still_open) > 1:
                why = f"{len(still_open)} fields with one question, owner {next(iter(still_open.values())).owner or 'nobody'}"
                parts.append(Part(name, 1, subject=name, why=why))
            else:
                parts += [
                    Part(f"{name}.{field}", 1, subject=name, why=f"open, owner {e.owner or 'nobody'}")
                    for field, e in still_open.items()
                ]
    return counted(parts)


def crosswalk_rejects(evidence: Evidence) -> Measure:
    parts = []
    for unit in evidence.ledger.contracts:
        rules = evidence.reasons.get(unit.unit, {})
        parts += [
            Part(reason, n, subject=unit.name)
            for reason, n in unit.by_reason("rejected").items()
            if rules.get(reason) in ("unmapped", "retired")
        ]
    return counted(parts)


# -- rows ---------------------------------------------------------------------------------------------------
def rejected_rows(evidence: Evidence) -> Measure:
    parts = [Part(u.name, u.rows("rejected"), u.rows_read, why=_reasons(u, "rejected")) for u in _row_units(evidence)]
    return worst_share(parts, highest=True, nothing="no row was read")


def held_rows(evidence: Evidence) -> Measure:
    parts = [Part(u.name, u.rows("held"), u.rows_competing, why=_reasons(u, "held")) for u in _row_units(evidence)]
    return worst_share(parts, highest=True, nothing="no row was a candidate")


def merged_into_not_written(evidence: Evidence) -> Measure:
    return counted(Part(u.name, u.merged_into_not_written) for u in evidence.ledger.contracts)


# -- tables -------------------------------------------------------------------------------------------------
def target_tables_written(evidence: Evidence) -> Measure:
    """Tables whose file holds what it should (re-counted from the file); the parts are those that do not."""
    parts = []
    for name in evidence.target.tables:
        fault = _not_written(evidence, name)
        if fault:
            parts.append(Part(name, 1, why=fault))
    total = len(evidence.target.tables)
    return Measure(total - len(parts), total, tuple(parts))


def _not_written(evidence: Evidence, name: str) -> str:
    contract, there = evidence.contract_of(name), evidence.written.get(name)
    if contract is None:
        return "no contract"
    if there is None or there.faults:
        return ", ".join(there.faults) if there else "not written"
    if there.rows == 0 and contract.nil is None:
        return "no rows and no nil return"
    return ""


def target_tables_empty(evidence: Evidence) -> Measure:
    """Tables with a contract and no row, without a nil return; a table that no contract writes is no empty table."""
    parts = []
    for name in evidence.target.tables:
        contract, there = evidence.contract_of(name), evidence.written.get(name)
        if contract is not None and contract.nil is None and (there is None or there.rows == 0):
            parts.append(Part(name, 1, why="no rows" if there is not None and not there.faults else "not written"))
    return counted(parts)


# -- reconciliation -----------------------------------------------------------------------------------------
def _checks(evidence: Evidence, kind: str) -> Measure:
    if evidence.quality is None:
        return not_evaluated("the reconciliation did not run")
    checks = [check for check in evidence.quality.checks if check.kind == kind]
    if not checks:
        return not_evaluated("the project declares none")
    unevaluated = [check for check in checks if check.status == "not_evaluated"]
    if unevaluated:
        return not_evaluated("; ".join(f"{check.name}: {check.why}" for check in unevaluated))
    by_rows = kind == "parity"
    return counted(
        Part(check.name, max(1, check.difference) if by_rows else 1, subject=check.subject, why=check.why)
        for check in checks
        if check.status == "fail"
    )


def parity_differences(evidence: Evidence) -> Measure:
    return _checks(evidence, "parity")


def control_totals_different(evidence: Evidence) -> Measure:
    return _checks(evidence, "total")


def completion_missed(evidence: Evidence) -> Measure:
    return _checks(evidence, "completion")


def fk_chains(evidence: Evidence) -> Measure:
    """Reference cells that find their partner / reference cells, over the links of the catalog and of the chains."""
    if evidence.links is None:
        return not_evaluated("the references were not followed")
    asked = {r.link.name: r.values + (r.open if r.link.required else 0) for r in evidence.links}
    parts = counted(Part(r.link.name, r.broken, asked[r.link.name], r.link.child) for r in evidence.links)
    cells = sum(asked.values())
    return Measure(cells - parts.n, cells, parts.parts) if cells else not_evaluated("no written row refers to another table")


# -- governance ---------------------------------------------------------------------------------------------
def placeholder_feeds(evidence: Evidence) -> Measure:
    return counted(Part(name, int(feed.placeholder), why=f"owner {feed.owner}") for name, feed in evidence.feeds.items())


def unsigned_approvals(evidence: Evidence) -> Measure:
    """Contracts and crosswalks that nobody signed for their present data digest; a claim is no signature."""
    documents: list[tuple[str, Contract | Crosswalk]] = [(f"contract:{n}", c) for n, c in evidence.contracts.items()]
    documents += [(f"crosswalk:{n}", c) for n, c in evidence.crosswalks.items()]
    parts = []
    for name, document in documents:
        if document.status == "approved" and name in evidence.signed:
            continue
        claimed = document.status == "approved" or document.approved_by is not None
        said = "claimed, unsigned" if claimed else f"status {document.status}"
        parts.append(Part(name, 1, why=f"{said}, owner {document.owner}"))
    return counted(parts)


def replay_differences(evidence: Evidence) -> Measure:
    if evidence.replay is None:
        return not_evaluated("no replay was made: apply makes one where the profile has this gate")
    return counted(Part(name, n) for name, n in evidence.replay.items())


# -- reading the evidence -----------------------------------------------------------------------------------
def _row_units(evidence: Evidence) -> list[UnitView]:
    """Contracts, and views too: a row that a view rejects is missing in every table that reads the view."""
    return [unit for unit in evidence.ledger.units if unit.kind in ("contract", "view")]


def _reasons(unit: UnitView, term: str) -> str:
    worst = sorted(unit.by_reason(term).items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{reason} {n}" for reason, n in worst[:3])
    return f"{shown} and {len(worst) - 3} more reasons" if len(worst) > 3 else shown


MEASURES: dict[str, Callable[[Evidence], Measure]] = {
    "residual": residual,
    "checksum_differences": checksum_differences,
    "errors": errors,
    "warnings": warnings,
    "unresolved_mappings": unresolved_mappings,
    "crosswalk_rejects": crosswalk_rejects,
    "queried_cells": cell_measures.queried_cells,
    "rejected_rows": rejected_rows,
    "held_rows": held_rows,
    "mandatory_filled": cell_measures.mandatory_filled,
    "population_ratio": cell_measures.population_ratio,
    "target_tables_written": target_tables_written,
    "target_tables_empty": target_tables_empty,
    "parity_differences": parity_differences,
    "control_totals_different": control_totals_different,
    "completion_missed": completion_missed,
    "fk_chains": fk_chains,
    "merged_into_not_written": merged_into_not_written,
    "filler_cells": cell_measures.filler_cells,
    "placeholder_feeds": placeholder_feeds,
    "unsigned_approvals": unsigned_approvals,
    "replay_differences": replay_differences,
}
"""One measure a gate; `expired_waivers` is the only gate that is judged by the profile and the date alone."""

BESIDE: dict[str, Callable[[Evidence], Measure]] = {
    "in_scope_ratio": cell_measures.in_scope_ratio,
    "share_of_cells": cell_measures.share_of_cells,
    "mandatory_unsettled_empty": cell_measures.mandatory_unsettled,
}
"""Printed beside the gates; they judge nothing."""
