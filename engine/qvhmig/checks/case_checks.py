"""Cases: every table and column that they name exists, so that an example cannot pass by a misspelling."""

from __future__ import annotations

from typing import Any

from qvhmig.loaded_files import Loaded, Reading
from qvhmig.models.contract import Case, Contract
from qvhmig.row_sources import source_of
from qvhmig.validation import did_you_mean


def check_cases(reading: Reading) -> None:
    """QV101 to QV109 for the names that `given`, `then` and `params` use, QV112 unknown profile, QV114 unknown parameter."""
    with_cases: list[Loaded[Any]] = [*reading.contracts.values(), *reading.views.values(), *reading.rules.values()]
    for loaded in with_cases:
        for index, case in enumerate(loaded.model.cases):
            _check_given(reading, loaded, index, case)
            _check_profile(reading, loaded, index)
            for name in case.params:
                if name not in loaded.model.params and isinstance(loaded.model, Contract):
                    known = loaded.model.params
                    where = loaded.where_key("cases", index, "params", name)
                    reading.say("QV114", where, f"the contract declares no parameter '{name}'", did_you_mean(name, known, "declare it under 'params'"))
    for contract in reading.contracts.values():
        _check_then(reading, contract)


def _check_profile(reading: Reading, loaded: Loaded[Any], index: int) -> None:
    case = loaded.model.cases[index]
    wanted = case.profile if isinstance(case, Case) else None
    if wanted is not None and reading.profiles is not None and wanted not in reading.profiles.model.definitions:
        names = reading.profiles.model.definitions
        next_step = did_you_mean(wanted, names, f"there are: {', '.join(names)}")
        reading.say("QV112", loaded.where("cases", index, "profile"), f"there is no profile '{wanted}'", next_step)


def _check_given(reading: Reading, loaded: Loaded[Any], index: int, case: Case) -> None:
    for text, rows in case.given.items():
        path = ("cases", index, "given", text)
        source = source_of(text)
        if source is None or source.alias is not None:
            reading.say("QV350", loaded.where_key(*path), f"'{text}' is no row source", "write TABLE, 'view:x', 'feed:x' or 'contract:x'")
            continue
        columns = _columns(reading, loaded, source.kind, source.name, path)
        if columns is None:
            continue
        for number, row in enumerate(rows):
            for name in row:
                shown = name.lower() if source.kind in ("contract", "target") else name
                if shown not in columns and not name.startswith("key."):
                    where = loaded.where_key(*path, number, name)
                    reading.say("QV109", where, f"{text} has no column '{name}'", did_you_mean(name, columns.values(), "see its catalog or header"))


def _columns(reading: Reading, loaded: Loaded[Any], kind: str, name: str, path: tuple[str | int, ...]) -> dict[str, str] | None:
    """The columns that a row of this source may name, each with its spelling (by its lower-case name for target
    tables); None where they are not known here."""
    where = loaded.where_key(*path)
    if kind == "table":
        table = reading.source.tables.get(name)
        if table is None and not reading.source_broken:
            fact = f"'{name}' is no table of the source catalog"
            reading.say("QV101", where, fact, did_you_mean(name, reading.source.tables, f"see {reading.source.path}"))
        return None if table is None else {field.field: field.field for field in table.fields}
    if reading.broken or kind == "view":
        if kind == "view" and not reading.broken and name not in reading.views:
            reading.say("QV102", where, f"there is no view '{name}'", did_you_mean(name, reading.views))
        return None
    if kind == "feed":
        if name in reading.feeds:
            return {column: column for column in reading.feeds[name].header.model.columns}
        reading.say("QV103", where, f"there is no feed '{name}'", did_you_mean(name, reading.feeds))
        return None
    target = name
    if kind == "contract":
        if name not in reading.contracts:
            reading.say("QV104", where, f"there is no contract '{name}'", did_you_mean(name, reading.contracts))
            return None
        target = reading.contracts[name].model.target
    written = reading.target.tables.get(target)
    if written is None:
        if kind == "target":
            reading.say("QV107", where, f"'{name}' is no table of the target catalog", did_you_mean(name, reading.target.tables))
        return None
    return {field.field.lower(): field.field for field in written.fields}


def _check_then(reading: Reading, contract: Loaded[Contract]) -> None:
    table = None if reading.target_broken else reading.target.tables.get(contract.model.target)
    if table is None:
        return
    for index, case in enumerate(contract.model.cases):
        for number, row in enumerate(case.then):
            for name in row:
                if table.field(name) is None:
                    where = contract.where_key("cases", index, "then", number, name)
                    known = [field.field for field in table.fields]
                    reading.say("QV108", where, f"{table.name} has no field '{name}'", did_you_mean(name, known, "name a target field"))
