"""schemas/: the catalogs of a run as the engine understood them, and the summary of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from qvhmig.catalogs import FIELD_COLUMNS, Catalog, CatalogField
from qvhmig.expressions.types import Kind
from qvhmig.running.report_text import csv_bytes, joined


def schema_csv(catalog: Catalog) -> bytes:
    """One row a field in the columns of the stage `extract`, tables and fields in the order of the catalog."""
    rows = (_row(field) for table in catalog.tables.values() for field in table.fields)
    return csv_bytes(FIELD_COLUMNS, rows)


def _row(field: CatalogField) -> list[object]:
    cells: dict[str, object] = {
        "table": field.table,
        "position": field.position,
        "field": field.field,
        "type": field.type.kind.value,
        "length": field.length,
        "scale": field.type.scale if field.type.kind is Kind.DECIMAL else None,
        "format": field.format,
        "mandatory": field.mandatory,
        "mandatory_when": field.mandatory_when,
        "key": field.key,
        "references": field.references,
        "code_type": joined(field.code_types),
        "allowed_values": joined(field.allowed_values),
        "case": field.case,
        "description": field.description,
    }
    return [cells[column] for column in FIELD_COLUMNS]


def schema_summary(source: Catalog, target: Catalog) -> dict[str, Any]:
    """Counts of both systems: tables, fields, types, mandatory words, code types."""
    return {"version": 1, "source": _summary(source), "target": _summary(target)}


def _summary(catalog: Catalog) -> Mapping[str, Any]:
    fields = [field for table in catalog.tables.values() for field in table.fields]
    return {
        "tables": len(catalog.tables),
        "fields": len(fields),
        "keyed_tables": sum(bool(table.key) for table in catalog.tables.values()),
        "references": sum(bool(field.references) for field in fields),
        "types": dict(sorted(Counter(field.type.kind.value for field in fields).items())),
        "mandatory": dict(sorted(Counter(field.mandatory for field in fields).items())),
        "code_types": len(catalog.codes),
        "codes": sum(len(codes) for codes in catalog.codes.values()),
        "fields_by_table": {name: len(table.fields) for name, table in catalog.tables.items()},
    }
