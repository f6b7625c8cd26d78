"""mapping_contract.csv and semantic_mapping_matrix.csv: every target field, who decided what about it, and where.

Both are made from contracts and catalogs; no data is read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qvhmig.models.contract import Contract, CrosswalkChoice, FieldEntry
from qvhmig.running.evidence import entry_of
from qvhmig.running.report_text import csv_bytes, joined
from qvhmig.running.source_coverage import Extract, SourceField, coverage_counts, source_tables

if TYPE_CHECKING:
    from qvhmig.catalogs import CatalogField
    from qvhmig.loaded_files import Loaded, Project
    from qvhmig.planning.source_use import SourceUse

CONTRACT_COLUMNS = (
    "target_table",
    "target_field",
    "position",
    "type",
    "length",
    "mandatory",
    "class",
    "resolution",
    "sources",
    "crosswalk",
    "expression",
    "reason",
    "question",
    "owner",
    "approved_by",
    "contract",
    "line",
    "data_digest",
)
MATRIX_COLUMNS = ("target_table", "target_field", "class", "resolution", "source_table", "source_field", "contract", "place")
NOBODY = "UNMAPPED"
"""The class shown for a field that no contract speaks of."""
Sources = Mapping[tuple[str, str], Sequence[str]]
"""(target table, target field) -> `TABLE.field` of the source, in the spelling of the catalogs."""


def mapping_contract_csv(project: Project, sources: Sources, digests: Mapping[str, str]) -> bytes:
    """One row a field of the target catalog, in its order. `digests`: contract id -> data digest."""
    return csv_bytes(CONTRACT_COLUMNS, (_contract_row(field, loaded, sources, digests) for field, loaded in _fields(project)))


def mapping_contract_summary(project: Project, digests: Mapping[str, str]) -> dict[str, Any]:
    """Class counts over all catalog fields, the same by table, each contract's status and digest, and what is unresolved."""
    by_table: dict[str, Counter[str]] = defaultdict(Counter)
    for field, loaded in _fields(project):
        by_table[field.table][_class(loaded.model if loaded else None, field.field)] += 1
    total = Counter[str]()
    for counts in by_table.values():
        total.update(counts)
    contracts = {
        name: {
            "target": loaded.model.target,
            "owner": loaded.model.owner,
            "status": loaded.model.status,
            "approval": _approval(loaded.model),
            "nil_return": loaded.model.nil is not None,
            "data_digest": digests.get(name, ""),
        }
        for name, loaded in project.contracts.items()
    }
    return {
        "version": 1,
        "fields": total.total(),
        "classes": dict(sorted(total.items())),
        "tables": {table: dict(sorted(counts.items())) for table, counts in by_table.items()},
        "contracts": dict(sorted(contracts.items())),
        "unresolved": unresolved(project),
    }


def unresolved(project: Project) -> list[dict[str, Any]]:
    """Every open question in the order of the catalog, with the fields that wait for it and who is to answer. What has one
    question in a table counts once where the gate counts it once (a nil return, or all open fields of the table)."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for field, loaded in _fields(project):
        entry = entry_of(loaded.model if loaded else None, field.field)
        nil = loaded.model.nil if loaded else None
        if loaded is None or nil is not None or (entry is not None and entry.resolution is not None):
            asked = nil or entry
            question = (asked.question if asked else None) or "no contract writes the table"
            told = found.setdefault((field.table, question), {"table": field.table, "question": question, "owner": (asked.owner if asked else None) or "", "fields": []})
            told["fields"].append(field.field)
    return list(found.values())


def semantic_matrix_csv(project: Project, sources: Sources) -> bytes:
    """One row a pair of target field and source field; a field without source has one row with both source cells empty."""
    return csv_bytes(MATRIX_COLUMNS, _matrix_rows(project, sources))


def semantic_summary(project: Project, use: SourceUse, fields: Sequence[SourceField], extracts: Mapping[str, Extract]) -> dict[str, Any]:
    """Coverage from both ends: target fields with a source, and every source field used, set aside or unread."""
    tables = source_tables(fields)
    counts = coverage_counts(fields, extracts)
    spoken = {table.name: dict(table.counts) for table in tables if table.kind == "read" or table.counts["set_aside"]}
    return {
        "version": 2,
        "target_fields": sum(len(table.fields) for table in project.target.tables.values()),
        "target_fields_with_source": sum(bool(use.sources.get((field.table, field.field))) for field, _ in _fields(project)),
        "pairs": sum(len(found) for found in use.sources.values()),
        "source_tables": counts.pop("tables"),
        "source_fields": counts.pop("fields"),
        "source_fields_by_table": spoken,
        **counts,
    }


# -- rows ---------------------------------------------------------------------------------------------------
def _fields(project: Project) -> Iterator[tuple[CatalogField, Loaded[Contract] | None]]:
    by_target = {loaded.model.target.lower(): loaded for loaded in project.contracts.values()}
    for name, table in project.target.tables.items():
        for field in table.fields:
            yield field, by_target.get(name.lower())


def _contract_row(
    field: CatalogField, loaded: Loaded[Contract] | None, sources: Sources, digests: Mapping[str, str]
) -> list[object]:
    contract = loaded.model if loaded else None
    entry = entry_of(contract, field.field)
    nil = contract.nil if contract else None
    return [
        field.table,
        field.field,
        field.position,
        str(field.type),
        field.length,
        field.mandatory,
        _class(contract, field.field),
        "open" if (entry and entry.resolution) or nil else "",
        joined(sources.get((field.table, field.field), ())),
        _crosswalk(entry),
        expression_of(entry),
        (entry.reason or entry.not_coded if entry else None) or (nil.reason if nil else ""),
        (entry.question if entry else None) or (nil.question if nil else ""),
        (entry.owner if entry else None) or (nil.owner if nil else None) or (contract.owner if contract else ""),
        (entry.approved_by if entry else None) or (contract.approved_by if contract else None) or "",
        contract.id if contract else "",
        _line(loaded, field.field),
        digests.get(contract.id, "") if contract else "",
    ]


def _matrix_rows(project: Project, sources: Sources) -> Iterator[list[object]]:
    for field, loaded in _fields(project):
        contract = loaded.model if loaded else None
        entry = entry_of(contract, field.field)
        head = [field.table, field.field, _class(contract, field.field), "open" if entry and entry.resolution else ""]
        tail = [contract.id if contract else "", _place(loaded, field.field)]
        for name in sources.get((field.table, field.field), ()) or ("",):
            source_table, _, source_field = name.partition(".")
            yield [*head, source_table, source_field, *tail]


def _class(contract: Contract | None, field: str) -> str:
    if contract is not None and contract.nil is not None:
        return "NIL_RETURN"
    entry = entry_of(contract, field)
    return entry.class_ if entry else NOBODY


def _crosswalk(entry: FieldEntry | None) -> str:
    if entry is None or entry.crosswalk is None:
        return ""
    if isinstance(entry.crosswalk, CrosswalkChoice):
        return joined(dict.fromkeys(entry.crosswalk.choices.values()))
    return entry.crosswalk


def expression_of(entry: FieldEntry | None) -> str:
    """What fills the field, in one line: the expression, the natural key of a key or reference, the match of a feed."""
    if entry is None:
        return ""
    if entry.key is not None:
        return f"key {entry.key} ({', '.join(entry.natural or ())})"
    if entry.ref is not None:
        taken = f".{entry.take}" if entry.take else ""
        return f"ref {entry.ref}{taken} ({', '.join(entry.natural or ())})"
    if entry.feed is not None:
        match = ", ".join(f"{name} = {text}" for name, text in (entry.match or {}).items())
        return f"feed {entry.feed}.{entry.take or ''} ({match})"
    return entry.expr or entry.from_ or entry.value or ""


def _spelled(loaded: Loaded[Contract], field: str) -> str | None:
    names = loaded.model.fields or {}
    return next((name for name in (field, field.lower(), field.upper()) if name in names), None)


def _line(loaded: Loaded[Contract] | None, field: str) -> object:
    if loaded is None:
        return None
    name = _spelled(loaded, field)
    where = loaded.where_key("fields", name) if name else loaded.where_key("nil")
    return where.line or None


def _place(loaded: Loaded[Contract] | None, field: str) -> str:
    if loaded is None:
        return ""
    name = _spelled(loaded, field)
    return str(loaded.where_key("fields", name) if name else loaded.where_key("nil"))


def _approval(contract: Contract) -> str:
    if contract.status == "approved" or contract.approved_by is not None:
        return "claimed, unsigned"
    return "none"
