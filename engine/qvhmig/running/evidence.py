"""What a run left behind, as the figures of its gates are taken from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qvhmig.catalogs import Catalog
from qvhmig.models.contract import Contract, FieldEntry
from qvhmig.models.crosswalk import Crosswalk, FeedHeader
from qvhmig.problems import Problem
from qvhmig.running.ledger_view import LedgerView, UnitView
from qvhmig.running.outcomes import QualityOutcome
from qvhmig.running.written_tables import LinkResult, WrittenTable


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

    def cells(self) -> Iterator[tuple[UnitView, str, Mapping[str, int]]]:
        """(contract unit, field, origin -> cells) of every written field."""
        for unit in self.ledger.contracts:
            for field_name, origins in unit.cells.items():
                yield unit, field_name, origins


def entry_of(contract: Contract | None, field_name: str) -> FieldEntry | None:
    """A contract's entry for a catalog field; contracts and catalogs may differ in case."""
    fields = (contract.fields or {}) if contract else {}
    return fields.get(field_name) or fields.get(field_name.lower()) or fields.get(field_name.upper())
