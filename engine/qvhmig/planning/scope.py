"""What a step can see: bare names and the columns of aliases, and where each physical column came from."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from qvhmig.expressions import ColumnInfo
from qvhmig.planning.plan import Column


@dataclass(frozen=True)
class Scope:
    """Visible names. `bare` name -> Column; `aliases` alias -> name -> Column.

    A name is bound once: `add` of a visible bare name is refused by the caller. Implements `expressions.Names`."""

    bare: Mapping[str, Column] = field(default_factory=dict)
    aliases: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)

    def find(self, table: str | None, name: str) -> ColumnInfo | None:
        column = self.bare.get(name) if table is None else self.aliases.get(table, {}).get(name)
        return None if column is None else ColumnInfo(column.physical, column.type, column.error, column.origin)

    def near(self, table: str | None, name: str) -> list[str]:
        """Names that a person may have meant, best first: other aliases' column of the same name come first."""
        same = [f"{alias}.{name}" for alias, columns in self.aliases.items() if name in columns]
        if table is not None and name in self.bare:
            same.append(name)
        if table is not None and table in self.aliases:
            pool = {f"{table}.{n}": n for n in self.aliases[table]}
        else:
            pool = {n: n for n in self.bare} | {f"{a}.{n}": n for a, columns in self.aliases.items() for n in columns}
        by_name: dict[str, list[str]] = {}
        for shown, short in pool.items():
            by_name.setdefault(short.lower(), []).append(shown)
        close = difflib.get_close_matches(name.lower(), by_name, n=3, cutoff=0.6)
        return list(dict.fromkeys(same + [shown for n in close for shown in by_name[n]]))[:4]

    def columns(self) -> list[Column]:
        """Every visible column once, by physical name, in order of binding."""
        seen: dict[str, Column] = {}
        for columns in (*self.aliases.values(), self.bare):
            for column in columns.values():
                seen.setdefault(column.physical, column)
        return list(seen.values())

    def with_bare(self, added: Mapping[str, Column]) -> Scope:
        return Scope({**self.bare, **added}, self.aliases)

    def with_alias(self, alias: str, columns: Mapping[str, Column]) -> Scope:
        return Scope(self.bare, {**self.aliases, alias: columns})


def physical_names(columns: Iterable[Column]) -> list[str]:
    """The columns with their companions (raw text of failures, origins), each once, in order."""
    names: dict[str, None] = {}
    for column in columns:
        names[column.physical] = None
        if column.error:
            names[column.error] = None
        if column.origin.startswith("@"):
            names[column.origin[1:]] = None
    return list(names)


@dataclass(frozen=True)
class Stream:
    """A pipeline up to some step: the relation that holds its rows and what is known about them.

    `bucket`: the physical column that holds the bucket text, None where the rows are not cut by bucket.
    `key`: physical columns that are unique together, None where that cannot be proved. `from_alias`: the alias of the pipeline's `from`, whose columns are visible outside."""

    relation: str
    scope: Scope
    bucket: str | None = None
    key: frozenset[str] | None = None
    whole: bool = False
    from_alias: str | None = None

    def exported(self) -> dict[str, Column]:
        """What others see: the `from` alias's columns, then bare names (which win)."""
        shown: dict[str, Column] = {}
        if self.from_alias is not None:
            shown.update(self.scope.aliases.get(self.from_alias, {}))
        shown.update(self.scope.bare)
        return shown

    def moved(self, relation: str, **changes: object) -> Stream:
        return replace(self, relation=relation, **changes)  # type: ignore[arg-type]
