"""source_coverage.csv: every field of the source catalog in one state, with who reads it or why nobody does.

`used`: it reaches a target field, or decides, joins, orders or names the rows of a contract or view (or, where nobody says
that it is set aside, a quality rule or control total reads it). `set_aside`: a contract or the project says that it is
not moved, and why. `unread`: nobody speaks of it, which is a finding and no error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qvhmig.running.report_text import csv_bytes, joined
from qvhmig.source_scope import Aside, set_aside

if TYPE_CHECKING:
    from qvhmig.catalogs import CatalogField
    from qvhmig.loaded_files import Project
    from qvhmig.planning.source_use import SourceUse

STATES = ("used", "set_aside", "unread")
COLUMNS = (
    "source_table", "source_field", "position", "type", "state", "target_fields", "rows_of", "watched_by",
    "reason", "decided_by", "place", "extract", "rows", "filled",
)  # fmt: skip
EXTRACTS = {"read": "taken in", "unread": "there, and nobody reads it", "none": "no file"}


@dataclass(frozen=True)
class Extract:
    """What a run knows of the extract of one source table. `state`: read | unread (a file is there that no contract reads) |
    none. `filled`: field -> cells that are neither missing nor empty text; a field that the file lacks is not in it."""

    state: str
    rows: int | None = None
    filled: Mapping[str, int] = field(default_factory=dict)


NO_EXTRACT = Extract("none")


@dataclass(frozen=True)
class SourceField:
    """One field of the source catalog; `table_read`: some field of its table is used."""

    catalog: CatalogField
    state: str
    table_read: bool
    fields: Sequence[str] = ()
    units: Sequence[str] = ()
    rules: Sequence[str] = ()
    aside: Aside | None = None


def source_fields(project: Project, use: SourceUse) -> tuple[SourceField, ...]:
    """Every field of the source catalog once, in its order."""
    aside = set_aside(project)
    made = []
    for name, table in project.source.tables.items():
        names = {f.field: f"{name}.{f.field}" for f in table.fields}
        read = any(_state(full, use, aside) == "used" for full in names.values())
        for catalog in table.fields:
            full = names[catalog.field]
            state = _state(full, use, aside)
            said = aside.get(full) if state == "set_aside" else None
            made.append(SourceField(catalog, state, read, use.fields.get(full, ()), use.units.get(full, ()), use.rules.get(full, ()), said))
    return tuple(made)


def _state(name: str, use: SourceUse, aside: Mapping[str, Aside]) -> str:
    if use.moved(name):
        return "used"
    if name in aside:
        return "set_aside"
    return "used" if name in use.rules else "unread"


def coverage_csv(fields: Sequence[SourceField], extracts: Mapping[str, Extract]) -> bytes:
    """One row a field of the source catalog. `filled` is empty where the file was not taken in or lacks the field."""
    return csv_bytes(COLUMNS, (_row(one, extracts.get(one.catalog.table, NO_EXTRACT)) for one in fields))


def _row(one: SourceField, extract: Extract) -> list[object]:
    catalog, aside = one.catalog, one.aside
    return [
        catalog.table, catalog.field, catalog.position, str(catalog.type), one.state,
        joined(one.fields), joined(one.units), joined(one.rules),
        aside.reason if aside else "", aside.decided_by if aside else "", str(aside.where) if aside else "",
        EXTRACTS[extract.state], extract.rows, extract.filled.get(catalog.field),
    ]  # fmt: skip


# -- tables -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class SourceTable:
    """`counts`: state -> fields. `kind`: read (some field is used) | set_aside (an entry names the table) | unread."""

    name: str
    kind: str
    counts: Mapping[str, int]
    aside: Aside | None = None
    unread: tuple[str, ...] = ()


def source_tables(fields: Sequence[SourceField]) -> tuple[SourceTable, ...]:
    """Every table of the source catalog in its order."""
    by_table: dict[str, list[SourceField]] = {}
    for one in fields:
        by_table.setdefault(one.catalog.table, []).append(one)
    return tuple(_table(name, found) for name, found in by_table.items())


def _table(name: str, fields: Sequence[SourceField]) -> SourceTable:
    counts = Counter(one.state for one in fields)
    whole = next((one.aside for one in fields if one.aside is not None and one.aside.whole), None)
    kind = "read" if counts["used"] else "set_aside" if whole is not None else "unread"
    unread = tuple(one.catalog.field for one in fields if one.state == "unread")
    return SourceTable(name, kind, {state: counts[state] for state in STATES}, whole, unread)


def coverage_counts(fields: Sequence[SourceField], extracts: Mapping[str, Extract]) -> dict[str, Any]:
    """Fields by state, tables by kind, how many unread fields of tables that are read hold something, and reasons by fields."""
    tables = source_tables(fields)
    unread = [one for one in fields if one.state == "unread" and one.catalog.table in extracts]
    cells = {f"{one.catalog.table}.{one.catalog.field}": extracts[one.catalog.table].filled.get(one.catalog.field, 0) for one in unread}
    reasons = Counter(one.aside.reason for one in fields if one.aside is not None)
    return {
        "fields": dict.fromkeys(STATES, 0) | dict(Counter(one.state for one in fields)),
        "tables": dict.fromkeys(("read", "set_aside", "unread"), 0) | dict(Counter(table.kind for table in tables)),
        "unread_of_read_tables": sum(table.counts["unread"] for table in tables if table.kind == "read"),
        "unread_and_filled": sum(count > 0 for count in cells.values()),
        "unread_cells_filled": sum(cells.values()),
        "unread_filled_most": [{"field": name, "filled": count} for name, count in sorted(cells.items(), key=lambda item: (-item[1], item[0]))[:20] if count],
        "set_aside_by_reason": dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
    }
