"""What has to add up after a run: parity, mandatory completion, reference chains, control totals (DESIGN 4.4).

Each side of a comparison is counted by another part of the engine: intake against the ledger, the ledger against
the files, the source against the target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qvhmig.catalogs import Catalog
from qvhmig.models.rules import Chain, Completion, ControlTotal, Parity, Reconciliation
from qvhmig.running.ledger_view import LedgerView, UnitView
from qvhmig.running.outcomes import Check
from qvhmig.running.quality import Figures
from qvhmig.running.written_tables import Link, LinkResult


@dataclass(frozen=True)
class SourceCount:
    """Records of a source table as intake counted them: rows that could be read, and records set aside."""

    rows: int
    unreadable: int = 0


@dataclass(frozen=True)
class Counted:
    """Everything that reconciliation compares. `totals`: (name, source | target) -> figures of that side."""

    catalog: Catalog
    ledger: LedgerView
    sources: Mapping[str, SourceCount]
    links: tuple[LinkResult, ...]
    totals: Mapping[tuple[str, str], Figures]


def reconcile(reconciliation: Reconciliation, counted: Counted) -> tuple[Check, ...]:
    """One check a declared measure, in the order of the file."""
    return tuple(_checks(reconciliation, counted))


def _checks(reconciliation: Reconciliation, counted: Counted) -> Iterator[Check]:
    for name, parity in reconciliation.parity.items():
        yield check_parity(name, parity, counted)
    for name, completion in reconciliation.completion.items():
        yield check_completion(name, completion, counted)
    for name, chain in reconciliation.chains.items():
        yield check_chain(name, chain, counted.links)
    for name, total in reconciliation.totals.items():
        yield check_total(name, total, counted.totals.get((name, "source")), counted.totals.get((name, "target")))


def check_parity(name: str, parity: Parity, counted: Counted) -> Check:
    unit = _unit(counted.ledger, parity.contract)
    source = counted.sources.get(parity.source)
    subject = unit.name if unit else parity.contract

    def result(status: str, left: str = "", right: str = "", difference: int = 0, why: str = "") -> Check:
        return Check(name, "parity", parity.says, subject, status, left, right, difference, why)  # type: ignore[arg-type]

    if unit is None:
        return result("not_evaluated", why=f"contract '{parity.contract}' did not run")
    if source is None:
        return result("not_evaluated", why=f"'{parity.source}' was not taken in")
    fates = unit.fates.get(parity.source)
    if fates is None:
        return result("not_evaluated", why=f"contract '{parity.contract}' does not read '{parity.source}' itself")
    unreadable = source.unreadable if "rejected" in parity.accounted else 0
    accounted = sum(fates.get(fate, 0) for fate in ("written", *parity.accounted)) + unreadable
    there = source.rows + source.unreadable
    difference = abs(there - accounted)
    why = "" if difference <= parity.difference_at_most else f"{there} rows in, {accounted} accounted for"
    return result("fail" if why else "pass", str(there), str(accounted), difference, why)


def check_completion(name: str, completion: Completion, counted: Counted) -> Check:
    unit = counted.ledger.contract_of(completion.target)
    table = counted.catalog.table(completion.target)

    def result(status: str, left: str = "", why: str = "", difference: int = 0) -> Check:
        right = f"{completion.at_least:f}"
        return Check(name, "completion", completion.says, completion.target, status, left, right, difference, why)  # type: ignore[arg-type]

    if unit is None or table is None:
        return result("not_evaluated", why=f"'{completion.target}' was not written")
    if unit.written == 0:
        return result("not_evaluated", why=f"'{completion.target}' has no row")
    mandatory = completion.fields == "mandatory"
    wanted = [f.field for f in table.fields if f.mandatory == "Y"] if mandatory else list(completion.fields)
    if not wanted:
        return result("not_evaluated", why=f"'{completion.target}' has no mandatory field")
    filled = {field: unit.filled(field) for field in wanted}
    worst = min(wanted, key=lambda field: (filled[field], field))
    under = [field for field in wanted if Fraction(filled[field], unit.written) < Fraction(completion.at_least)]
    why = ", ".join(f"{field} {filled[field]} of {unit.written}" for field in under[:5]) + (
        f" and {len(under) - 5} more" if len(under) > 5 else ""
    )
    return result("fail" if under else "pass", f"{filled[worst]} of {unit.written}", why, len(under))


def check_chain(name: str, chain: Chain, links: tuple[LinkResult, ...]) -> Check:
    by_name = {(found.link.name.lower(), found.link.required): found for found in links}
    broken, values, missing = 0, 0, []
    for text in chain.links:
        found = by_name.get((text.lower(), chain.required)) or (None if chain.required else by_name.get((text.lower(), True)))
        if found is None:
            missing.append(text)
        else:
            broken += found.broken
            values += found.values + (found.open if chain.required else 0)
    subject = chain.links[0].partition(".")[0]
    if missing:
        return Check(name, "chain", chain.says, subject, "not_evaluated", why=f"not written on both sides: {', '.join(missing)}")
    why = f"{broken} of {values} references find no partner" if broken else ""
    return Check(name, "chain", chain.says, subject, "fail" if broken else "pass", str(values), str(values - broken), broken, why)


def check_total(name: str, total: ControlTotal, source: Figures | None, target: Figures | None) -> Check:
    def result(status: str, why: str = "", difference: int = 0) -> Check:
        left, right = ("" if side is None or side.value is None else str(side.value) for side in (source, target))
        return Check(name, "total", total.says, name, status, left, right, difference, why)  # type: ignore[arg-type]

    for word, side in (("source", source), ("target", target)):
        if side is None:
            return result("not_evaluated", f"the {word} side did not run")
        if side.unreadable:
            return result("not_evaluated", f"a cell of the {word} side could not be read")
        if side.source_rows == 0:
            return result("not_evaluated", f"the {word} side gave no row")
        if side.value is None:
            return result("not_evaluated", f"the {word} side is null")
    difference = abs(Fraction(source.value) - Fraction(target.value))  # type: ignore[union-attr, arg-type]
    if difference <= Fraction(total.difference_at_most):
        return result("pass")
    return result("fail", f"source {source.value}, target {target.value}", max(1, int(difference)))  # type: ignore[union-attr]


def links_of(catalog: Catalog, reconciliation: Reconciliation | None) -> tuple[Link, ...]:
    """Every reference of the catalog and of the chains, each once; catalog references come first. A table is found whatever the
    case of its letters; `check` has told of a reference that leads nowhere (QV025)."""
    found: dict[tuple[str, bool], Link] = {}
    tables = {name.lower(): table for name, table in catalog.tables.items()}
    for table in catalog.tables.values():
        for field in table.fields:
            named, _, parent_field = field.references.rpartition(".")
            known = tables.get(named.lower())
            if known is not None:
                link = Link(table.name, field.field, known.name, parent_field)
                found.setdefault((link.name.lower(), False), link)
    for chain in (reconciliation.chains if reconciliation else {}).values():
        for text in chain.links:
            child, _, parent = text.partition(" -> ")
            (child_table, _, child_field), (parent_table, _, parent_field) = child.partition("."), parent.partition(".")
            link = Link(child_table, child_field, parent_table, parent_field, chain.required)
            if chain.required:
                found.pop((link.name.lower(), False), None)
            elif (link.name.lower(), True) in found:
                continue
            found.setdefault((link.name.lower(), chain.required), link)
    return tuple(found.values())


def _unit(ledger: LedgerView, name: str) -> UnitView | None:
    """The contract of that name, else the view: a contract that reads a view leaves the source's fates to it."""
    named = [unit for unit in ledger.units if unit.unit == name]
    return next((u for u in named if u.kind == "contract"), next((u for u in named if u.kind == "view"), None))
