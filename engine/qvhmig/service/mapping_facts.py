"""What the pages of docs/mapping say, taken from contracts and plans: no data is read, so that two people get the same pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.running.cell_measures import POPULATING
from qvhmig.running.evidence import entry_of
from qvhmig.running.mutant_list import read_list
from qvhmig.running.report_mappings import NOBODY
from qvhmig.service.opened_project import Planned

if TYPE_CHECKING:
    from qvhmig.catalogs import CatalogField, CatalogTable
    from qvhmig.loaded_files import Loaded, Project
    from qvhmig.models.contract import Contract, FieldEntry
    from qvhmig.planning.plan import LogicalPlan

CLASS_WORDS = {
    "DIRECT_SOURCE": "direct", "LOOKUP_TRANSLATION": "translated", "DERIVED": "derived", "SURROGATE_ETL": "key",
    "REFERENCE_MASTER_FEED": "feed", "OUT_OF_SCOPE": "out of scope", "OPEN": "open", "NIL_RETURN": "nil return", NOBODY: "no entry",
}  # fmt: skip
"""Class of a field -> the word of the pages. An open question stands apart from what is out of scope by decision."""


@dataclass(frozen=True)
class Score:
    """Mutants of a contract that somebody noticed, of those that could be; `equivalent` ones are not in it."""

    noticed: int
    of: int
    equivalent: int

    def __str__(self) -> str:
        return f"{self.noticed} of {self.of}" if self.of else "none drawn"


@dataclass(frozen=True)
class TargetField:
    """`kind`: a key of CLASS_WORDS. `sources`: `TABLE.field` that reach it. `fillable`: some cell of it can hold a value that
    populates (an upper bound: where a cell comes from may differ from row to row)."""

    catalog: CatalogField
    kind: str
    entry: FieldEntry | None
    sources: Sequence[str]
    fillable: bool


@dataclass(frozen=True)
class TargetTable:
    """`loaded` None: no contract writes the table. `unit` None: nil return, or no contract."""

    catalog: CatalogTable
    loaded: Loaded[Contract] | None
    unit: LogicalPlan | None
    fields: tuple[TargetField, ...]
    score: Score

    @property
    def name(self) -> str:
        return self.catalog.name

    def count(self, kind: str) -> int:
        return sum(field.kind == kind for field in self.fields)


def target_tables(planned: Planned, mutants: Path | None, shown: str) -> tuple[TargetTable, ...]:
    """Every table of the target catalog, in its order. `mutants`: the folder of stored lists, `shown` in messages."""
    project = planned.plan.project
    contracts = {loaded.model.target.lower(): loaded for loaded in project.contracts.values()}
    units = {unit.target: unit for unit in planned.plan.units if unit.kind == "contract"}
    made = []
    for name, table in project.target.tables.items():
        loaded, unit = contracts.get(name.lower()), units.get(name)
        fields = tuple(_field(field, loaded.model if loaded else None, unit, planned.use.sources) for field in table.fields)
        made.append(TargetTable(table, loaded, unit, fields, _score(loaded, mutants, shown)))
    return tuple(made)


def _field(field: CatalogField, contract: Contract | None, unit: LogicalPlan | None, sources: Mapping[tuple[str, str], Sequence[str]]) -> TargetField:
    entry = entry_of(contract, field.field)
    kind = "NIL_RETURN" if contract is not None and contract.nil is not None else NOBODY if entry is None else "OPEN" if entry.resolution else entry.class_
    output = next((o for o in unit.outputs if o.name == field.field), None) if unit else None
    fillable = output is not None and bool(set(POPULATING) & set(output.origins))
    return TargetField(field, kind, entry, sources.get((field.table, field.field), ()), fillable)


def _score(loaded: Loaded[Contract] | None, mutants: Path | None, shown: str) -> Score:
    rows = read_list(mutants, f"contract:{loaded.model.id}", shown) if loaded is not None and mutants is not None else []
    noticed, survived = (sum(row.outcome == outcome for row in rows) for outcome in ("noticed", "survived"))
    return Score(noticed, noticed + survived, len(rows) - noticed - survived)


def owner_tables(project: Project) -> dict[str, str]:
    """Namespace of the key registry -> the target table whose rows it numbers, in the spelling of the catalog."""
    spelled = {name.lower(): name for name in project.target.tables}
    found: dict[str, str] = {}
    for loaded in project.contracts.values():
        target = spelled[loaded.model.target.lower()]
        found.update({entry.key: target for entry in (loaded.model.fields or {}).values() if entry.key is not None})
        if loaded.model.identity is not None:
            found.setdefault(loaded.model.identity.key, target)
    return found
