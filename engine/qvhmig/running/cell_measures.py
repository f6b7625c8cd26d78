"""Figures about cells: what fills a field, what is coded, what is a filler (DESIGN section 9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qvhmig.models.contract import Contract, CrosswalkChoice, FieldEntry
from qvhmig.running.evidence import Evidence, entry_of
from qvhmig.running.ledger_view import is_empty
from qvhmig.running.metrics import Measure, Part, counted, not_evaluated, worst_share

POPULATING = ("sourced", "translated", "feed", "derived", "key")
"""Origins that populate a field; constant and filler never count (DESIGN 9, *population ratio*)."""
CODED = ("translated", "queried", "sourced", "derived")
"""Origins of a cell of a LOOKUP_TRANSLATION field that holds, or would hold, a code."""


def queried_cells(evidence: Evidence) -> Measure:
    """Cells of origin `queried` / coded cells, over all fields that translate. 0 of 0 where no cell is coded."""
    parts, coded = [], 0
    for unit, field_name, origins in evidence.cells():
        contract = evidence.contract_of(unit.target)
        entry = entry_of(contract, field_name)
        if entry is None or entry.class_ != "LOOKUP_TRANSLATION":
            continue
        here = sum(origins.get(origin, 0) for origin in CODED)
        coded += here
        parts.append(Part(f"{unit.target}.{field_name}", origins.get("queried", 0), here, unit.target, _asked(evidence, entry)))
    measure = counted(parts)
    return Measure(measure.n, coded, measure.parts)


def _asked(evidence: Evidence, entry: FieldEntry) -> str:
    """Who answers for the code maps of a field; blank where none of them is known."""
    choice = entry.crosswalk
    names = [*choice.choices.values(), choice.else_] if isinstance(choice, CrosswalkChoice) else [choice or ""]
    owners = sorted({evidence.crosswalks[name].owner for name in names if name in evidence.crosswalks})
    return f"owner {', '.join(owners)}" if owners else ""


# -- cells --------------------------------------------------------------------------------------------------
def mandatory_filled(evidence: Evidence) -> Measure:
    """Share of written rows that fill each field the catalog calls mandatory (Y), in tables that have rows."""
    parts = []
    for unit, field_name, origins in evidence.cells():
        table = evidence.target.tables.get(unit.target)
        catalog_field = table.field(field_name) if table else None
        if catalog_field is None or catalog_field.mandatory != "Y":
            continue
        cells = sum(origins.values())
        parts.append(Part(f"{unit.target}.{field_name}", unit.filled(field_name), cells, unit.target))
    return worst_share(parts, highest=False, nothing="no written row has a mandatory field")


def population_ratio(evidence: Evidence) -> Measure:
    """Populated fields / all fields of all target tables in the catalog; the parts are the fields that are not."""
    return _population(evidence, lambda _contract, _field: True)


def in_scope_ratio(evidence: Evidence) -> Measure:
    """The same over fields that a contract fills: without OUT_OF_SCOPE fields, nil returns and tables without contract."""

    def in_scope(contract: Contract | None, field_name: str) -> bool:
        entry = entry_of(contract, field_name)
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
    entry = entry_of(contract, field_name)
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
    for _, _, origins in evidence.cells():
        total += sum(origins.values())
        populated += sum(origins.get(origin, 0) for origin in POPULATING)
    return Measure(populated, total)


def filler_cells(evidence: Evidence) -> Measure:
    return counted(Part(f"{u.target}.{f}", o.get("filler", 0), subject=u.target) for u, f, o in evidence.cells())


def mandatory_unsettled(evidence: Evidence) -> Measure:
    """Empty cells of fields whose obligation is unsettled (U): allowed, counted apart, never called optional."""
    empty = total = 0
    parts = []
    for unit, field_name, origins in evidence.cells():
        table = evidence.target.tables.get(unit.target)
        catalog_field = table.field(field_name) if table else None
        if catalog_field is not None and catalog_field.mandatory == "U":
            here = sum(n for origin, n in origins.items() if is_empty(origin))
            total += sum(origins.values())
            empty += here
            parts.append(Part(f"{unit.target}.{field_name}", here, sum(origins.values()), unit.target))
    return Measure(empty, total, counted(parts).parts)
