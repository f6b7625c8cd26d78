"""What the documents of one system say: fields and codes, each value with confidence, place and printed text."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from qvhmig.documents.grids import Place

# What of a field is read, judged and reviewed, in the order of the catalog file.
ATTRIBUTES = (
    "table", "field", "type", "length", "scale", "format", "mandatory", "mandatory_when", "key", "references",
    "code_type", "allowed_values", "case", "destination", "rule", "description",
)  # fmt: skip
# Raise it when a document may be read otherwise than before: catalogs of an older reader are then read again.
READER = 2
# A value below this goes to the review list.
SURE = 0.9


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One field of one table.

    `position` counts from 1 in printed order. `type`: text, integer, decimal, date, moment, time, boolean, or '' where nothing
    says; `printed_type` as printed (`VARCHAR2(10)`). `length` in characters or digits, None = not stated. `format` in DD/MM/YYYY HH:MI tokens.
    `mandatory`: Y, C (with `mandatory_when`), N (stated optional) or U (nothing is said, or it is said to be unsettled).
    `key`: position in the table's key from 1; None = no part. `references`: `TABLE.field` or ''. `code_type`: ids. `allowed_values`: values or
    ranges as `0-1439`. `case`: 'upper', 'lower' or ''. `destination`: where the receiving system stores it. `rule`: what
    else the text demands. `description`: the free text, lines joined by one blank, without what the other attributes say.
    `confidence`: attribute -> 0..1, for every attribute that holds a value and for `mandatory`; `why`: attribute -> ground of a
    confidence below SURE, for the reviewer. `printed`: the cells as printed, joined by ' | ', lines by ' // '.
    """

    table: str
    position: int
    field: str
    place: Place
    printed: str
    type: str = ""
    printed_type: str = ""
    length: int | None = None
    scale: int | None = None
    format: str = ""
    mandatory: str = "U"
    mandatory_when: str = ""
    key: int | None = None
    references: str = ""
    code_type: tuple[str, ...] = ()
    allowed_values: tuple[str, ...] = ()
    case: str = ""
    destination: str = ""
    rule: str = ""
    description: str = ""
    confidence: Mapping[str, float] = dataclasses.field(default_factory=dict)
    why: Mapping[str, str] = dataclasses.field(default_factory=dict)
    corrected: Mapping[str, str] = dataclasses.field(default_factory=dict)  # attribute -> who corrected it, and why


@dataclass(frozen=True, slots=True)
class TableReading:
    """One table with its fields in printed order. `description`: what the document says of the table."""

    name: str
    place: Place
    fields: tuple[FieldReading, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class CodeReading:
    """One code of one list. `code_type`: the list's id (its name where it has no id), `name`: the list's name or ''."""

    code_type: str
    name: str
    code: str
    meaning: str
    place: Place
    status: str = ""
    note: str = ""
    confidence: float = 1.0
    printed: str = ""


@dataclass(frozen=True, slots=True)
class CodeListReading:
    """One code list. `columns`: `TABLE.field` names that the document says use it; `extra`: other facts said of the list (label -> text)."""

    code_type: str
    name: str
    place: Place
    codes: tuple[CodeReading, ...]
    columns: tuple[str, ...] = ()
    extra: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person has to look at: documents that disagree, a parent that does not exist, a table printed twice.

    `proposal`: what the reader would do; it is never done by itself. `attribute`: the one of the field that it is about; '' = the
    whole field, table or document.
    """

    code: str
    place: Place
    fact: str
    proposal: str
    table: str = ""
    field: str = ""
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A grid that was read as no dictionary and no code list, and why (change log, load order, prose in columns)."""

    place: Place
    why: str
    rows: int
    first_cells: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the documents of one system say. Tables and lists in the order of their first appearance."""

    tables: tuple[TableReading, ...]
    code_lists: tuple[CodeListReading, ...]
    findings: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...]
