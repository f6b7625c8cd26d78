"""Crosswalks: one answer for a code at a time, answers that the target knows, and fields that fit them (DESIGN 4.3)."""

from __future__ import annotations

import datetime
from collections import defaultdict

from qvhmig.checks.field_checks import crosswalks_of
from qvhmig.loaded_files import Loaded, Reading
from qvhmig.models.contract import Contract
from qvhmig.models.crosswalk import Crosswalk, CrosswalkRow
from qvhmig.problems import Level, Problem
from qvhmig.validation import did_you_mean, nearest

_FIRST, _LAST = "0000-00-00", "9999-99-99"  # ISO dates compare as text; these lie outside every date


def check_crosswalks(reading: Reading) -> None:
    """QV105 unknown crosswalk, QV550 unknown code type, QV551 unknown target code, QV552 two answers for one code,
    QV553 no target code, QV554 dates, QV555 retired without an end, QV556 many codes to one in different states
    (warning), QV557 approved by nobody, QV558 a field of another code type."""
    for crosswalk in reading.crosswalks.values():
        _check_header(reading, crosswalk)
        for index, row in enumerate(crosswalk.model.rows):
            _check_row(reading, crosswalk, index, row)
        _check_answers(reading, crosswalk)
        _check_many_to_one(reading, crosswalk)
    for contract in reading.contracts.values():
        _check_uses(reading, contract)


def is_date(text: str) -> bool:
    """A date written CCYY-MM-DD that the calendar has."""
    try:
        return len(text) == 10 and datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_header(reading: Reading, crosswalk: Loaded[Crosswalk]) -> None:
    model = crosswalk.model
    if model.status == "approved" and not model.approved_by:
        reading.say("QV557", crosswalk.where("status"), "approved, but by nobody", "add 'approved_by', or set the status back", model.id)
    codes = reading.target.codes
    if codes and not reading.target_broken and model.target_domain not in codes:
        named = next((i for i, name in reading.target.code_names.items() if name.lower() == model.target_domain.lower()), "")
        next_step = f"write its id: '{named}'" if named else did_you_mean(model.target_domain, codes, "use the id of a code type of the target")
        reading.say("QV550", crosswalk.where("target_domain"), f"the target has no code type '{model.target_domain}'", next_step, model.id)
    _check_dates(reading, crosswalk, model.valid_from, model.valid_to)


def _check_dates(reading: Reading, crosswalk: Loaded[Crosswalk], begins: str | None, ends: str | None, *steps: str | int) -> bool:
    subject = crosswalk.model.id
    good = True
    for name, text in (("valid_from", begins), ("valid_to", ends)):
        if text is not None and not is_date(text):
            reading.say("QV554", crosswalk.where(*steps, name), f"'{text}' is no date", "write it as CCYY-MM-DD", subject)
            good = False
    if good and begins is not None and ends is not None and ends < begins:
        reading.say("QV554", crosswalk.where(*steps, "valid_to"), f"it ends on {ends}, before it begins on {begins}", "swap or mend the dates", subject)
        good = False
    return good


def _check_row(reading: Reading, crosswalk: Loaded[Crosswalk], index: int, row: CrosswalkRow) -> None:
    subject = crosswalk.model.id
    _check_dates(reading, crosswalk, row.valid_from, row.valid_to, "rows", index)
    if row.state == "retired" and row.valid_to is None:
        reading.say("QV555", crosswalk.where("rows", index), f"code '{row.source}' is retired without 'valid_to'", "say until when it translates", subject)
    if row.target is None:
        if row.state in ("approved", "proposed"):
            reading.say("QV553", crosswalk.where("rows", index), f"code '{row.source}' is {row.state} without a target code", "add 'target', or set 'state: query'", subject)
        return
    codes = reading.target.codes.get(crosswalk.model.target_domain)
    if codes is not None and not reading.target_broken and row.target not in codes:
        fact = f"code type {crosswalk.model.target_domain} has no code '{row.target}'"
        near = nearest(row.target, codes)
        listed = f"its codes are {', '.join(codes)}" if len(codes) <= 12 else f"it has {len(codes)} codes, see the target's code list"
        reading.say("QV551", crosswalk.where("rows", index, "target"), fact, f"did you mean '{near}'?" if near else listed, subject)


def _check_answers(reading: Reading, crosswalk: Loaded[Crosswalk]) -> None:
    """Two rows for one source code whose dates meet. Both ends of a span belong to it."""
    by_source: dict[str, list[int]] = defaultdict(list)
    rows = crosswalk.model.rows
    for index, row in enumerate(rows):
        by_source[row.source].append(index)
    for source, indexes in by_source.items():
        for position, later in enumerate(indexes):
            for earlier in indexes[:position]:
                if _meet(rows[earlier], rows[later]):
                    first = crosswalk.where("rows", earlier)
                    fact = f"code '{source}' has a second answer: it is already given at {first.line}:{first.column}"
                    next_step = "keep one, or part them by 'valid_from' and 'valid_to'"
                    reading.say("QV552", crosswalk.where("rows", later), fact, next_step, crosswalk.model.id)
                    break


def _meet(one: CrosswalkRow, other: CrosswalkRow) -> bool:
    return (one.valid_from or _FIRST) <= (other.valid_to or _LAST) and (other.valid_from or _FIRST) <= (one.valid_to or _LAST)


def _check_many_to_one(reading: Reading, crosswalk: Loaded[Crosswalk]) -> None:
    by_target: dict[str, list[int]] = defaultdict(list)
    rows = crosswalk.model.rows
    for index, row in enumerate(rows):
        if row.target is not None and row.state != "retired":  # a retired code beside its successor is no contradiction
            by_target[row.target].append(index)
    for target, indexes in by_target.items():
        sources = list(dict.fromkeys(rows[index].source for index in indexes))
        states = list(dict.fromkeys(rows[index].state for index in indexes))
        if len(sources) > 1 and len(states) > 1:
            where = crosswalk.where("rows", indexes[-1])
            fact = f"the codes {', '.join(sources)} all become '{target}', in the states {', '.join(states)}"
            problem = Problem("QV556", where, fact, "decide them together", Level.WARNING, crosswalk.model.id)
            reading.problems.append(problem)


def _check_uses(reading: Reading, contract: Loaded[Contract]) -> None:
    table = None if reading.target_broken else reading.target.tables.get(contract.model.target)
    subject = contract.model.id
    for name, entry in (contract.model.fields or {}).items():
        field = table.field(name) if table is not None else None
        for path, wanted in crosswalks_of(entry):
            where = contract.where("fields", name, *path)
            crosswalk = reading.crosswalks.get(wanted)
            if crosswalk is None:
                if not reading.broken:
                    there = reading.crosswalks
                    otherwise = f"there are: {', '.join(there)}" if there else "the project has no crosswalk yet"
                    reading.say("QV105", where, f"there is no crosswalk '{wanted}'", did_you_mean(wanted, there, otherwise), subject)
                continue
            domain = crosswalk.model.target_domain
            known = not reading.target.codes or domain in reading.target.codes
            if field is not None and known and field.code_types and domain not in field.code_types:
                fact = f"the crosswalk '{wanted}' gives code type {domain}, '{name}' takes {' or '.join(field.code_types)}"
                reading.say("QV558", where, fact, "name a crosswalk into that code type", subject)
