"""What a project says that it does not move: of every source field set aside, the reason, who decided, and where it stands."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qvhmig.loaded_files import Project
from qvhmig.problems import Where


@dataclass(frozen=True)
class Aside:
    """`whole`: the entry names the table. `decided_by` is the owner of a contract where the contract says it."""

    reason: str
    decided_by: str
    where: Where
    whole: bool = False


def tables_like(pattern: str, tables: Iterable[str]) -> list[str]:
    """Names that fit, in their order; `*` stands for any letters, upper and lower case are told apart."""
    return [name for name in tables if fnmatch.fnmatchcase(name, pattern)] if "*" in pattern else [name for name in tables if name == pattern]


def set_aside(project: Project) -> dict[str, Aside]:
    """`TABLE.field` -> what is said of it; the first that says something counts, contracts before the project's own file."""
    found: dict[str, Aside] = {}
    for name, aside in (*_by_contracts(project), *_by_project(project)):
        found.setdefault(name, aside)
    return found


def _by_contracts(project: Project) -> Iterator[tuple[str, Aside]]:
    for loaded in project.contracts.values():
        for index, entry in enumerate(loaded.model.set_aside):
            for number, name in enumerate(entry.fields):
                yield name, Aside(entry.reason, loaded.model.owner, loaded.where("set_aside", index, "fields", number))


def _by_project(project: Project) -> Iterator[tuple[str, Aside]]:
    for loaded in project.source_scopes:
        for index, entry in enumerate(loaded.model.set_aside):
            for number, pattern in enumerate(entry.tables):
                where = loaded.where("set_aside", index, "tables", number)
                for table in tables_like(pattern, project.source.tables):
                    for field in project.source.tables[table].fields:
                        yield f"{table}.{field.field}", Aside(entry.reason, entry.decided_by, where, whole=True)
            for number, name in enumerate(entry.fields):
                yield name, Aside(entry.reason, entry.decided_by, loaded.where("set_aside", index, "fields", number))
