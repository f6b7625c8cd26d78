"""What people know, laid over what was read: corrections, added fields, settled values; and what became of each of them.

Corrections name fields as they are read, so that they survive a new edition of a document. One whose ground has changed is not
applied but told (QV095), as is one whose field is gone (QV096): a person decides again, nothing is silently kept or lost.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from qvhmig.documents.attribute_text import attribute_text, catalog_text, with_attribute
from qvhmig.documents.code_corrections import corrected_lists
from qvhmig.documents.correction_outcomes import (
    HOLDS,
    HintOutcome,
    State,
    by_whom,
    from_document,
    outcome_findings,
    state_of,
    unsettled,
)
from qvhmig.documents.grids import Document, Place
from qvhmig.documents.hint_checks import checked_outcomes
from qvhmig.documents.reading import FieldReading, Reading, TableReading
from qvhmig.documents.reading_hints import reading_outcomes
from qvhmig.models.hints import AddedField, Correction, Hints, Settled

Spot = tuple[int, int]  # table and field, by their places in the reading


def _unplaced(_: HintOutcome) -> Place:
    return Place("hints")


@dataclass(frozen=True)
class Overlaid:
    """The reading as people left it, with a finding for each hint that needs them again; outcomes in the order of the hint file."""

    reading: Reading
    outcomes: tuple[HintOutcome, ...]


def overlay(
    reading: Reading, hints: Hints | None, documents: Sequence[Document] = (), where: Callable[[HintOutcome], Place] = _unplaced
) -> Overlaid:
    """Corrections first, then added fields, then settled values (they fill only what is still empty).

    `documents`: those that were read; without them nothing is said of the hints that say how to read. `where`: the place of a
    hint in its file.
    """
    if hints is None:
        return Overlaid(reading, ())
    tables, outcomes = _corrected(reading.tables, hints.corrections)
    tables, more = _with_added(tables, hints.added)
    tables, settled = _with_settled(tables, hints.settled)
    lists, coded = corrected_lists(reading.code_lists, hints.code_corrections)
    how = reading_outcomes(documents, reading.code_lists, hints) if documents else ()
    left = dataclasses.replace(reading, tables=tables, code_lists=lists)
    told = checked_outcomes((*how, *outcomes, *more, *settled, *coded), hints, reading, left, documents)
    told = tuple(dataclasses.replace(outcome, hint=where(outcome)) for outcome in told)
    findings = (*unsettled(reading.findings, outcomes), *outcome_findings(told))
    return Overlaid(dataclasses.replace(left, findings=findings), told)


# -- corrections ----------------------------------------------------------------------------------------------------
def _corrected(
    tables: tuple[TableReading, ...], corrections: Sequence[Correction]
) -> tuple[tuple[TableReading, ...], list[HintOutcome]]:
    outcomes, changes = [], []
    for number, correction in enumerate(corrections):
        spots = _spots(tables, correction)
        first = _field(tables, spots[0]) if spots else None
        read = None if first is None else catalog_text(first, correction.attribute)
        unsaid = first is not None and correction.was == attribute_text(first, correction.attribute)  # '' for a type that is not known
        state = state_of(read, correction.value, read if unsaid else correction.was)
        outcomes.append(_outcome(number, correction, state, read or "", first.place if first else None))
        if state in HOLDS:
            changes += [(spot, correction) for spot in spots]
    return _changed(tables, changes), outcomes


def _field(tables: Sequence[TableReading], spot: Spot) -> FieldReading:
    return tables[spot[0]].fields[spot[1]]


def _spots(tables: Sequence[TableReading], correction: Correction) -> list[Spot]:
    """The fields a correction is about: one, or all of a table where it renames the table.

    Upper and lower case decide only where two names differ in nothing else.
    """
    found: list[Spot] = []
    for t, table in enumerate(tables):
        for f, field in enumerate(table.fields):
            if table.name.casefold() != correction.table.casefold() or not from_document(field.place, correction.document):
                continue
            if correction.field is None or field.field.casefold() == correction.field.casefold():
                found.append((t, f))
    exact = [spot for spot in found if (tables[spot[0]].name, _field(tables, spot).field) == (correction.table, correction.field)]
    return (exact or found)[:1] if correction.field is not None else found


def _changed(tables: tuple[TableReading, ...], changes: Iterable[tuple[Spot, Correction]]) -> tuple[TableReading, ...]:
    fields: dict[Spot, FieldReading] = {}
    for spot, correction in changes:
        before = fields.get(spot) or _field(tables, spot)
        fields[spot] = with_attribute(before, correction.attribute, correction.value or "", by_whom(correction))
    if not fields:
        return tables
    made: dict[str, TableReading] = {}
    for t, table in enumerate(tables):
        for f, old in enumerate(table.fields):
            field = fields.get((t, f), old)
            if not field.field:  # a person said that this is no field
                continue
            home = made.setdefault(field.table, TableReading(field.table, table.place, (), table.description))
            made[field.table] = dataclasses.replace(home, fields=(*home.fields, field))
    return tuple(_numbered(table) for table in made.values())


def _numbered(table: TableReading) -> TableReading:
    fields = tuple(dataclasses.replace(field, position=number) for number, field in enumerate(table.fields, 1))
    return dataclasses.replace(table, fields=fields)


def _outcome(number: int, correction: Correction, state: State, read: str, place: Place | None) -> HintOutcome:
    subject = f"{correction.table}.{correction.field}" if correction.field else correction.table
    return HintOutcome(
        "corrections", number, state, subject, correction.attribute, read, correction.was, correction.value or "",
        correction.who, correction.why, place, 1 if state == "applied" else 0,
    )  # fmt: skip


# -- added fields ---------------------------------------------------------------------------------------------------
def _with_added(tables: tuple[TableReading, ...], added: Sequence[AddedField]) -> tuple[tuple[TableReading, ...], list[HintOutcome]]:
    outcomes = []
    for number, addition in enumerate(added):
        home = next((table for table in tables if table.name.casefold() == addition.table.casefold()), None)
        known = home is not None and any(field.field.casefold() == addition.field.casefold() for field in home.fields)
        state: Literal["applied", "not_needed"] = "not_needed" if known else "applied"
        subject = f"{addition.table}.{addition.field}"
        outcomes.append(HintOutcome("added", number, state, subject, "field", "", None, addition.field, addition.who, addition.why, None, not known))
        if not known:
            tables = _joined(tables, home, _made(addition, home), addition.after)
    return tables, outcomes


def _made(addition: AddedField, home: TableReading | None) -> FieldReading:
    place = home.place if home else Place("hints")
    field = FieldReading(home.name if home else addition.table, 0, addition.field, place, "", confidence={"mandatory": 1.0})
    field = with_attribute(field, "field", addition.field, by_whom(addition))
    for attribute, value in addition.values.items():
        field = with_attribute(field, attribute, value or "", by_whom(addition))
    return field


def _joined(
    tables: tuple[TableReading, ...], home: TableReading | None, field: FieldReading, after: str | None
) -> tuple[TableReading, ...]:
    if home is None:
        return (*tables, _numbered(TableReading(field.table, field.place, (field,))))
    names = [one.field.casefold() for one in home.fields]
    place = names.index(after.casefold()) + 1 if after and after.casefold() in names else len(names)
    longer = _numbered(dataclasses.replace(home, fields=(*home.fields[:place], field, *home.fields[place:])))
    return tuple(longer if table is home else table for table in tables)


# -- settled values -------------------------------------------------------------------------------------------------
def _with_settled(tables: tuple[TableReading, ...], settled: Sequence[Settled]) -> tuple[tuple[TableReading, ...], list[HintOutcome]]:
    outcomes = []
    for number, rule in enumerate(settled):
        fits = _fitting(rule)
        done = about = 0
        changed = []
        for table in tables:
            keyed = rule.attribute == "key" and any(field.key is not None for field in table.fields)
            fields = []
            for field in table.fields:
                wanted = not keyed and _silent(field, rule.attribute) and fits(field)
                fields.append(with_attribute(field, rule.attribute, rule.value, by_whom(rule)) if wanted else field)
                done += wanted
                about += fits(field)
            changed.append(dataclasses.replace(table, fields=tuple(fields)))
        tables = tuple(changed)
        state: Literal["applied", "not_needed", "missing"] = "applied" if done else "not_needed" if about else "missing"
        subject = f"{rule.table}.{rule.field}" + (f" of type {rule.type}" if rule.type else "")
        amiss = "" if about else f"it fits none of the fields: no {subject} was read"
        outcomes.append(HintOutcome("settled", number, state, subject, rule.attribute, "", None, rule.value, rule.who, rule.why, None, done, amiss))
    return tables, outcomes


def _silent(field: FieldReading, attribute: str) -> bool:
    text = attribute_text(field, attribute)
    return text == "U" and not field.corrected.get("mandatory") if attribute == "mandatory" else not text


def _fitting(rule: Settled) -> Callable[[FieldReading], bool]:
    table, name = rule.table.casefold(), rule.field.casefold()
    return lambda field: (
        fnmatchcase(field.table.casefold(), table)
        and fnmatchcase(field.field.casefold(), name)
        and (rule.type is None or field.type == rule.type)
    )
