"""The tables that a script makes, as they stand after its last statement."""

from __future__ import annotations

from dataclasses import dataclass, field

from qvhmig.documents.ddl_columns import ColumnStatement


@dataclass(slots=True)
class TableStatement:
    """One CREATE TABLE. `names`: the dotted name as printed, without quotes; columns in printed order."""

    names: tuple[str, ...]
    line: int
    columns: list[ColumnStatement] = field(default_factory=list)
    comment: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.names[-1]

    def column(self, name: str) -> ColumnStatement | None:
        """By its printed spelling, else without regard to case."""
        exact = next((column for column in self.columns if column.name == name), None)
        return exact or next((column for column in self.columns if column.name.casefold() == name.casefold()), None)

    def key(self) -> list[str]:
        """Names of the key's columns in the order of the key."""
        return [column.name for column in sorted((c for c in self.columns if c.key), key=lambda c: c.key or 0)]

    def set_key(self, names: list[str]) -> None:
        for column in self.columns:
            column.key = None
        for position, name in enumerate(names, 1):
            if column_ := self.column(name):
                column_.key, column_.null = position, False


@dataclass(slots=True)
class Schema:
    """All of one script. `types`: folded name of a domain or enumeration -> a column that has what it says.

    `unread`: (line, fact) of statements that could not be read. `passed_over`: what else defines relations -> how often.
    """

    tables: list[TableStatement] = field(default_factory=list)
    types: dict[str, ColumnStatement] = field(default_factory=dict)
    unread: list[tuple[int, str]] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)

    def table(self, names: tuple[str, ...]) -> TableStatement | None:
        """The latest table of that name; the schema is compared only where both names have one."""
        wanted = tuple(name.casefold() for name in names)
        for table in reversed(self.tables):
            have = tuple(name.casefold() for name in table.names)
            shared = min(len(have), len(wanted))
            if shared and have[-shared:] == wanted[-shared:]:
                return table
        return None

    def pass_over(self, what: str) -> None:
        self.passed_over[what] = self.passed_over.get(what, 0) + 1
