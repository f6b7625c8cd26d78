"""The tables that a script makes, as they stand after its last statement."""

from __future__ import annotations

from dataclasses import dataclass, field

from qvhmig.documents.ddl_columns import ColumnStatement


@dataclass(slots=True)
class TableStatement:
    """One CREATE TABLE. `names`: the dotted name as printed, without quotes; columns in printed order.

    `elsewhere`: the script only changes it or comments on it; the columns are those that it mentions.
    """

    names: tuple[str, ...]
    line: int
    columns: list[ColumnStatement] = field(default_factory=list)
    comment: str = ""
    remarks: tuple[str, ...] = ()
    elsewhere: bool = False

    @property
    def name(self) -> str:
        """Without the schema."""
        return self.names[-1]

    def column(self, name: str) -> ColumnStatement | None:
        """By its printed spelling, else without regard to case."""
        exact = next((column for column in self.columns if column.name == name), None)
        return exact or next((column for column in self.columns if column.name.casefold() == name.casefold()), None)

    def mentioned(self, name: str, line: int) -> ColumnStatement | None:
        """The column that a statement on `line` speaks of; in a table made elsewhere it may be one not heard of before."""
        found = self.column(name)
        if found is None and self.elsewhere:
            found = ColumnStatement(name, line, line)
            self.columns.append(found)
        return found

    def key(self) -> list[str]:
        """Names of the key's columns in the order of the key."""
        return [column.name for column in sorted((c for c in self.columns if c.key), key=lambda c: c.key or 0)]

    def set_key(self, names: list[str], line: int) -> None:
        """Makes these columns, in this order, the key; they are mandatory by that."""
        for column in self.columns:
            column.key = None
        for position, name in enumerate(names, 1):
            if part := self.mentioned(name, line):
                part.key, part.null = position, False


@dataclass(slots=True)
class Schema:
    """All of one script. `types`: folded name of a domain or enumeration -> a column that has what it says.

    `unread`: (line, fact) of statements that could not be read. `passed_over`: what else defines relations -> how often;
    `others`: the folded names of these, so that comments on their columns make no table.
    """

    tables: list[TableStatement] = field(default_factory=list)
    types: dict[str, ColumnStatement] = field(default_factory=dict)
    unread: list[tuple[int, str]] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)

    def table(self, names: tuple[str, ...]) -> TableStatement | None:
        """The latest table of that name; the schema is compared only where both names have one."""
        wanted = tuple(name.casefold() for name in names)
        for table in reversed(self.tables):
            have = tuple(name.casefold() for name in table.names)
            shared = min(len(have), len(wanted))
            if shared and have[-shared:] == wanted[-shared:]:
                return table
        return None

    def table_or_elsewhere(self, names: tuple[str, ...], line: int) -> TableStatement | None:
        """The table, or a new one marked `elsewhere`; None for a view and the like."""
        table = self.table(names)
        if table is None and names and names[-1].casefold() not in self.others and not names[-1].startswith("#"):
            table = TableStatement(names, line, elsewhere=True)
            self.tables.append(table)
        return table

    def pass_over(self, what: str, names: tuple[str, ...]) -> None:
        """Counts one of `what`; later statements about it are passed over, too."""
        self.passed_over[what] = self.passed_over.get(what, 0) + 1
        self.others.update(name.casefold() for name in names[-1:])

    def drop(self, names: tuple[str, ...]) -> None:
        """Forgets a table, also for statements that follow."""
        table = self.table(names)
        self.others.update(name.casefold() for name in names[-1:])
        self.tables = [other for other in self.tables if other is not table]
