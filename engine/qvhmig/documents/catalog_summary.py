"""schema_catalog_summary.json: what was read from which documents by which reader, counts, findings, and what became of hints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qvhmig.documents.attribute_text import UNSAID_TYPE
from qvhmig.documents.correction_outcomes import HintOutcome
from qvhmig.documents.grids import Document
from qvhmig.documents.known_headers import known_header
from qvhmig.documents.reading import READER, FieldReading, Finding, Reading, SetAside
from qvhmig.documents.review_list import Doubt


@dataclass(frozen=True)
class HintFile:
    """`name` as shown to people, `sha256` of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True)
class SystemRead:
    """One system: its documents in the order given, what they say after hints, what is doubtful, what became of each hint."""

    system: str
    documents: tuple[Document, ...]
    reading: Reading
    doubts: tuple[Doubt, ...]
    outcomes: tuple[HintOutcome, ...]
    hints: HintFile | None


def catalog_summary(systems: Iterable[SystemRead], files: Mapping[str, str]) -> dict[str, Any]:
    """`files`: name of each written catalog file -> its SHA-256. The same documents and hints give the same summary."""
    return {
        "version": 1,
        "reader": READER,
        "files": dict(files),
        "systems": {one.system: _system(one) for one in systems},
    }


def _system(one: SystemRead) -> dict[str, Any]:
    fields = [field for table in one.reading.tables for field in table.fields]
    return {
        "documents": [_document(document) for document in one.documents],
        "hints": None if one.hints is None else {"name": one.hints.name, "sha256": one.hints.sha256},
        "counts": _counts(one.reading, fields),
        "fields_by_table": {table.name: len(table.fields) for table in one.reading.tables},
        "review": _review(one.doubts),
        "findings": [finding_json(finding) for finding in one.reading.findings],
        "set_aside": [set_aside_json(grid) for grid in one.reading.set_aside],
        "hints_applied": [outcome_json(outcome) for outcome in one.outcomes],
    }


def _document(document: Document) -> dict[str, Any]:
    faults = [{"code": f.code, "place": str(f.place), "fact": f.fact, "next_step": f.next_step, "fatal": f.fatal} for f in document.faults]
    return {"name": document.name, "sha256": document.digest, "format": document.format, "pages": document.pages, "faults": faults}


def _counts(reading: Reading, fields: Sequence[FieldReading]) -> dict[str, Any]:
    return {
        "tables": len(reading.tables),
        "fields": len(fields),
        "keyed_tables": sum(any(field.key for field in table.fields) for table in reading.tables),
        "references": sum(bool(field.references) for field in fields),
        "types": dict(sorted(Counter(field.type or UNSAID_TYPE for field in fields).items())),
        "mandatory": dict(sorted(Counter(field.mandatory for field in fields).items())),
        "code_lists": len(reading.code_lists),
        "codes": sum(len(one.codes) for one in reading.code_lists),
    }


def _review(doubts: Sequence[Doubt]) -> dict[str, Any]:
    by_attribute = Counter("code" if doubt.is_code else doubt.attribute for doubt in doubts)
    fields = len({(doubt.table, doubt.field, doubt.is_code) for doubt in doubts})
    return {"values": len(doubts), "rows": fields, "by_attribute": dict(sorted(by_attribute.items()))}


def finding_json(finding: Finding) -> dict[str, str]:
    subject = ".".join(part for part in (finding.table, finding.field) if part)
    return {
        "code": finding.code, "place": str(finding.place), "fact": finding.fact, "proposal": finding.proposal, "subject": subject,
    }  # fmt: skip


def set_aside_json(grid: SetAside) -> dict[str, Any]:
    """Without a cell of its rows: they may be data of patients."""
    return {"place": str(grid.place), "why": grid.why, "rows": grid.rows, "header": known_header(grid)}


def outcome_json(outcome: HintOutcome) -> dict[str, Any]:
    """Without its number in the file: a hint written above another changes nothing of it."""
    return {
        "part": outcome.part, "state": outcome.state, "subject": outcome.subject, "attribute": outcome.attribute, "read": outcome.read,
        "value": outcome.value, "who": outcome.who, "why": outcome.why, "values": outcome.count,
    }  # fmt: skip
