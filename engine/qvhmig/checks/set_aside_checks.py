"""`set_aside` of contracts and of the project: every name is one of the source catalog, and is set aside once."""

from __future__ import annotations

from collections.abc import Iterator

from qvhmig.loaded_files import Reading
from qvhmig.problems import Where
from qvhmig.source_scope import tables_like
from qvhmig.validation import did_you_mean


def check_set_aside(reading: Reading) -> None:
    """QV101 no such table, QV109 no such field, QV118 set aside twice in files of the project, QV119 a role nobody has."""
    if reading.source_broken:
        return
    for contract in reading.contracts.values():
        for index, entry in enumerate(contract.model.set_aside):
            for number, name in enumerate(entry.fields):
                _check_field(reading, name, contract.where("set_aside", index, "fields", number))
    _check_scopes(reading)


def _check_scopes(reading: Reading) -> None:
    said: dict[str, Where] = {}
    for where, names in _named(reading):
        for name in names:
            before = said.setdefault(name, where)
            if before != where:
                reading.say("QV118", where, f"'{name}' is already set aside at {before}", "take it out of one of them")
                break
    roles = reading.lifecycle.model.roles
    for loaded in reading.source_scopes:
        for index, entry in enumerate(loaded.model.set_aside):
            if roles and entry.decided_by not in roles:
                step = did_you_mean(entry.decided_by, roles, "name one of 'roles' in the lifecycle")
                reading.say("QV119", loaded.where("set_aside", index, "decided_by"), f"the project has no role '{entry.decided_by}'", step)


def _named(reading: Reading) -> Iterator[tuple[Where, list[str]]]:
    """Every pattern and field of the project's files with the fields that it stands for; what stands for nothing is said."""
    tables = reading.source.tables
    for loaded in reading.source_scopes:
        for index, entry in enumerate(loaded.model.set_aside):
            for number, pattern in enumerate(entry.tables):
                where = loaded.where("set_aside", index, "tables", number)
                found = tables_like(pattern, tables)
                if not found:
                    what = "fits no table" if "*" in pattern else "is no table"
                    reading.say("QV101", where, f"'{pattern}' {what} of the source catalog", did_you_mean(pattern.rstrip("*"), tables, "write the name of a table"))
                yield where, [f"{table}.{field.field}" for table in found for field in tables[table].fields]
            for number, name in enumerate(entry.fields):
                where = loaded.where("set_aside", index, "fields", number)
                _check_field(reading, name, where)
                yield where, [name]


def _check_field(reading: Reading, name: str, where: Where) -> None:
    table_name, dot, field_name = name.partition(".")
    if not dot:
        reading.say("QV109", where, f"'{name}' is not TABLE.Field", "name one field; a whole table is set aside in a file 'source_scope: 1'")
        return
    table = reading.source.tables.get(table_name)
    if table is None:
        fact = f"'{table_name}' is no table of the source catalog"
        reading.say("QV101", where, fact, did_you_mean(table_name, reading.source.tables, "write TABLE.Field"))
    elif table.field(field_name) is None:
        known = [field.field for field in table.fields]
        reading.say("QV109", where, f"{table_name} has no field '{field_name}'", did_you_mean(field_name, known, "write TABLE.Field"))
