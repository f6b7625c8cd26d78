"""How each gate's figure is taken from a run (definitions: DESIGN section 9). One small function a gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from qvhmig.catalogs import Catalog
from qvhmig.models.contract import Contract
from qvhmig.models.crosswalk import Crosswalk, FeedHeader
from qvhmig.problems import Level, Problem
from qvhmig.running.ledger_view import LedgerView, UnitView
from qvhmig.running.metrics import Measure, Metrics, Part, counted, not_evaluated, worst_share
from qvhmig.running.outcomes import QualityOutcome
from qvhmig.running.written_tables import LinkResult, WrittenTable

POPULATING = ("sourced", "translated", "feed", "derived", "key")
"""Origins that populate a field; constant and filler never count (DESIGN 9, *population ratio*)."""
CODED = ("translated", "queried", "sourced", "derived")
"""Origins of a cell of a LOOKUP_TRANSLATION field that holds, or would hold, a code."""
UNFILLED = ("empty", "queried", "filler")
"""Origins that leave a mandatory cell unfilled: a filler is never part of a fill rate (law 2)."""


@dataclass(frozen=True)
class Evidence:
    """Everything the figures are taken from.

    `reasons`: unit -> reason id -> rule (`unmapped`, `miss`...). `quality`, `links` and `replay` are None where that
    stage did not run. `signed` names what has a signature for its present data digest: `contract:x`, `crosswalk:x`.
    `replay`: file -> 1 where a replay wrote other bytes."""

    target: Catalog
    contracts: Mapping[str, Contract]
    crosswalks: Mapping[str, Crosswalk]
    feeds: Mapping[str, FeedHeader]
    ledger: LedgerView
    reasons: Mapping[str, Mapping[str, str]]
    written: Mapping[str, WrittenTable]
    problems: tuple[Problem, ...] = ()
    quality: QualityOutcome | None = None
    links: tuple[LinkResult, ...] | None = None
    signed: frozenset[str] = frozenset()
    replay: Mapping[str, int] | None = None
    by_target: Mapping[str, Contract] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_target", {c.target.lower(): c for c in self.contracts.values()})

    def contract_of(self, table: str) -> Contract | None:
        return self.by_target.get(table.lower())


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
            said = f"{rule.broken} of {rule.rows} rows" if rule.status == "fail" else f"not evaluated: {rule.why}"
            if rule.measured and rule.status == "fail":
                said = f"measured {rule.measured}, {rule.limit}"
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
    """Open fields, one each. A table of which every field is open with one question, a nil return and a table
    without a contract count 1."""
    parts = []
    for name, table in evidence.target.tables.items():
        contract = evidence.contract_of(name)
        if contract is None:
            parts.append(Part(name, 1, why="no contract"))
        elif contract.nil is not None:
            parts.append(Part(name, 1, why="nil return"))
        else:
            entries = contract.fields or {}
            still_open = {field: entry for field, entry in entries.items() if entry.resolution == "open"}
            one_question = len({entry.question for entry in still_open.values()}) == 1
            if one_question and len(still_open) == len(table.fields):
                parts.append(Part(name, 1, why="layout not settled"))
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
            if rules.get(reason) == "unmapped"
        ]
    return counted(parts)


def queried_cells(evidence: Evidence) -> Measure:
    """Cells of origin `queried` / coded cells, over all fields that translate. 0 of 0 where no cell is coded."""
    parts, coded = [], 0
    for unit, field_name, origins in _cells(evidence):
        contract = evidence.contract_of(unit.target)
        entry = _entry(contract, field_name)
        if entry is None or entry.class_ != "LOOKUP_TRANSLATION":
            continue
        here = sum(origins.get(origin, 0) for origin in CODED)
        coded += here
        parts.append(Part(f"{unit.target}.{field_name}", origins.get("queried", 0), here, unit.target))
    measure = counted(parts)
    return Measure(measure.n, coded, measure.parts)


# -- rows ---------------------------------------------------------------------------------------------------
def rejected_rows(evidence: Evidence) -> Measure:
    parts = [Part(u.name, u.rows("rejected"), u.rows_read, why=_reasons(u, "rejected")) for u in _row_units(evidence)]
    return worst_share(parts, highest=True, nothing="no row was read")


def held_rows(evidence: Evidence) -> Measure:
    parts = [Part(u.name, u.rows("held"), u.rows_competing, why=_reasons(u, "held")) for u in _row_units(evidence)]
    return worst_share(parts, highest=True, nothing="no row was a candidate")


def merged_into_not_written(evidence: Evidence) -> Measure:
    return counted(Part(u.name, u.merged_into_not_written) for u in evidence.ledger.contracts)


# -- cells --------------------------------------------------------------------------------------------------
def mandatory_filled(evidence: Evidence) -> Measure:
    """Share of written rows that fill each field the catalog calls mandatory (Y), in tables that have rows."""
    parts = []
    for unit, field_name, origins in _cells(evidence):
        table = evidence.target.tables.get(unit.target)
        catalog_field = table.field(field_name) if table else None
        if catalog_field is None or catalog_field.mandatory != "Y":
            continue
        cells = sum(origins.values())
        missing = sum(origins.get(origin, 0) for origin in UNFILLED)
        parts.append(Part(f"{unit.target}.{field_name}", cells - missing, cells, unit.target))
    return worst_share(parts, highest=False, nothing="no written row has a mandatory field")


def population_ratio(evidence: Evidence) -> Measure:
    """Populated fields / all fields of all target tables in the catalog; the parts are the fields that are not."""
    return _population(evidence, lambda _contract, _field: True)


def in_scope_ratio(evidence: Evidence) -> Measure:
    """The same over fields that a contract fills: without OUT_OF_SCOPE fields, nil returns and tables without contract."""

    def in_scope(contract: Contract | None, field_name: str) -> bool:
        entry = _entry(contract, field_name)
        return entry is not None and entry.class_ != "OUT_OF_SCOPE"

    return _population(evidence, in_scope)


def _population(evidence: Evidence, counts: Callable[[Contract | None, str], bool]) -> Measure:
    populated, total, parts = 0, 0, []
    for name, table in evidence.target.tables.items():
        contract, unit = evidence.contract_of(name), evidence.ledger.contract_of(name)
        cells = {field_name.lower(): origins for field_name, origins in unit.cells.items()} if unit else {}
        for catalog_field in table.fields:
            if not counts(contract, catalog_field.field):
                continue
            total += 1
            origins = cells.get(catalog_field.field.lower(), {})
            if any(origins.get(origin, 0) for origin in POPULATING):
                populated += 1
            else:
                parts.append(
                    Part(f"{name}.{catalog_field.field}", 1, subject=name, why=_why_empty(contract, catalog_field.field, origins))
                )
    return Measure(populated, total, tuple(parts)) if total else not_evaluated("no field counts here")


def _why_empty(contract: Contract | None, field_name: str, origins: Mapping[str, int]) -> str:
    entry = _entry(contract, field_name)
    if contract is None:
        return "no contract"
    if contract.nil is not None:
        return "nil return"
    if entry is None:
        return "no entry"
    if entry.resolution == "open":
        return "open"
    if entry.class_ == "OUT_OF_SCOPE":
        return "out of scope"
    for origin in ("constant", "filler", "queried"):
        if origins.get(origin):
            return f"{origin} only"
    return "always empty" if origins else "no rows"


def share_of_cells(evidence: Evidence) -> Measure:
    populated = total = 0
    for _, _, origins in _cells(evidence):
        total += sum(origins.values())
        populated += sum(origins.get(origin, 0) for origin in POPULATING)
    return Measure(populated, total)


def filler_cells(evidence: Evidence) -> Measure:
    return counted(Part(f"{u.target}.{f}", o.get("filler", 0), subject=u.target) for u, f, o in _cells(evidence))


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
        parts.append(Part(name, 1, why="claimed, unsigned" if claimed else f"status {document.status}"))
    return counted(parts)


def replay_differences(evidence: Evidence) -> Measure:
    if evidence.replay is None:
        return not_evaluated("no replay was made")
    return counted(Part(name, n) for name, n in evidence.replay.items())


def mandatory_unsettled(evidence: Evidence) -> Measure:
    """Empty cells of fields whose obligation is unsettled (U): allowed, counted apart, never called optional."""
    empty = total = 0
    parts = []
    for unit, field_name, origins in _cells(evidence):
        table = evidence.target.tables.get(unit.target)
        catalog_field = table.field(field_name) if table else None
        if catalog_field is not None and catalog_field.mandatory == "U":
            total += sum(origins.values())
            empty += origins.get("empty", 0)
            parts.append(Part(f"{unit.target}.{field_name}", origins.get("empty", 0), sum(origins.values()), unit.target))
    return Measure(empty, total, counted(parts).parts)


# -- reading the evidence -----------------------------------------------------------------------------------
def _cells(evidence: Evidence) -> Iterator[tuple[UnitView, str, Mapping[str, int]]]:
    for unit in evidence.ledger.contracts:
        for field_name, origins in unit.cells.items():
            yield unit, field_name, origins


def _row_units(evidence: Evidence) -> list[UnitView]:
    """Contracts, and views too: a row that a view rejects is missing in every table that reads the view."""
    return [unit for unit in evidence.ledger.units if unit.kind in ("contract", "view")]


def _reasons(unit: UnitView, term: str) -> str:
    worst = sorted(unit.by_reason(term).items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{reason} {n}" for reason, n in worst[:3])
    return f"{shown} and {len(worst) - 3} more reasons" if len(worst) > 3 else shown


def _entry(contract: Contract | None, field_name: str):  # type: ignore[no-untyped-def]
    fields = (contract.fields or {}) if contract else {}
    return fields.get(field_name) or fields.get(field_name.lower()) or fields.get(field_name.upper())


MEASURES: dict[str, Callable[[Evidence], Measure]] = {
    "residual": residual,
    "checksum_differences": checksum_differences,
    "errors": errors,
    "warnings": warnings,
    "unresolved_mappings": unresolved_mappings,
    "crosswalk_rejects": crosswalk_rejects,
    "queried_cells": queried_cells,
    "rejected_rows": rejected_rows,
    "held_rows": held_rows,
    "mandatory_filled": mandatory_filled,
    "population_ratio": population_ratio,
    "target_tables_written": target_tables_written,
    "target_tables_empty": target_tables_empty,
    "parity_differences": parity_differences,
    "control_totals_different": control_totals_different,
    "completion_missed": completion_missed,
    "fk_chains": fk_chains,
    "merged_into_not_written": merged_into_not_written,
    "filler_cells": filler_cells,
    "placeholder_feeds": placeholder_feeds,
    "unsigned_approvals": unsigned_approvals,
    "replay_differences": replay_differences,
}
"""One measure a gate; `expired_waivers` is the only gate that is judged by the profile and the date alone."""

BESIDE: dict[str, Callable[[Evidence], Measure]] = {
    "in_scope_ratio": in_scope_ratio,
    "share_of_cells": share_of_cells,
    "mandatory_unsettled_empty": mandatory_unsettled,
}
"""Printed beside the gates; they judge nothing."""
