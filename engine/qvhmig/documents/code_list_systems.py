"""Documents that serve two systems: which system each of their code lists belongs to."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Set

from qvhmig.documents.grids import Place
from qvhmig.documents.reading import CodeListReading, Finding, Reading

Listed = tuple[str, Place]


def settled_code_lists(
    readings: Mapping[str, Reading], shared: Set[str], settled: Mapping[str, str]
) -> dict[str, Reading]:
    """The readings of each system, each with its own code lists only.

    A list of a document in `shared` (names) belongs to the systems whose fields refer to it, by its id or name or as one of
    the columns it says it is used by. `settled` (id -> system or `both`) wins over that. A list that no field of any system
    refers to stays in every system and is a finding (QV098). Lists of other documents that no field refers to are told once (QV872).
    """
    if len(readings) < 2 or not shared:
        return {system: _with_unused(reading, frozenset()) for system, reading in readings.items()}
    wanted = {system: _referred(reading, shared) for system, reading in readings.items()}
    made = {}
    for system, reading in readings.items():
        kept, findings = [], []
        for one in reading.code_lists:
            owners = {name for name, lists in wanted.items() if (one.code_type, one.place) in lists}
            said = settled.get(one.code_type)
            if one.place.document not in shared or said in (system, "both") or (said is None and system in owners):
                kept.append(one)
            elif said is None and not owners:
                kept.append(one)
                findings.append(_unsettled(one))
        made[system] = _with_unused(dataclasses.replace(reading, code_lists=tuple(kept), findings=(*reading.findings, *findings)), shared)
    return made


def _with_unused(reading: Reading, shared: Set[str]) -> Reading:
    """One finding for all lists that no field refers to; none where there are no fields, or the lists stand in documents in `shared`."""
    own = [one for one in reading.code_lists if one.place.document not in shared]
    used = _referred(reading, {one.place.document for one in own})
    unused = [one for one in own if (one.code_type, one.place) not in used]
    if not unused or not reading.tables:
        return reading
    shown = ", ".join(one.code_type or one.name or "one without a name" for one in unused[:8]) + (", ..." if len(unused) > 8 else "")
    fact = f"no field refers to {len(unused)} of {len(reading.code_lists)} code lists: {shown}"
    step = "where a field has its codes from one of them, say so with a correction of its code_type in the hints"
    return dataclasses.replace(reading, findings=(*reading.findings, Finding("QV872", unused[0].place, fact, step)))


def _referred(reading: Reading, shared: Set[str]) -> set[Listed]:
    """The code lists of shared documents that some field of this system refers to."""
    fields = [field for table in reading.tables for field in table.fields]
    names = {f"{field.table}.{field.field}".casefold() for field in fields}
    ids = {one.casefold() for field in fields for one in field.code_type}
    found = set()
    for one in reading.code_lists:
        used = {one.code_type.casefold(), one.name.casefold()} & ids or names & {column.casefold() for column in one.columns}
        if one.place.document in shared and used:
            found.add((one.code_type, one.place))
    return found


def _unsettled(one: CodeListReading) -> Finding:
    name = f"{one.code_type} ({one.name})" if one.name and one.name != one.code_type else one.code_type
    return Finding(
        "QV098",
        one.place,
        f"the code list {name} stands in a document of both systems, and no field refers to it",
        f"say whose it is in the hint file: code_lists: {{'{one.code_type}': source}} (or target, or both)",
    )
