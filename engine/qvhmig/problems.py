"""What can be wrong with a file, said once: code, place, fact, next step.

Floor 0: imports nothing of the package. A `Problem` is a value; `ProblemsFound` carries every problem of one
reading at once (DESIGN law 7), sorted by place, and is the only exception that a face shows to a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """ERROR stops before the first write (exit 4); WARNING is counted by the warnings gate."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Where:
    """A place in a project file. `line` and `column` count from 1; 0 means the file as a whole.

    `path` is relative to the project folder, with forward slashes, so that messages and digests are the same
    on every machine.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path

    def __deepcopy__(self, _memo: object) -> Where:
        """Itself: syntax trees carry places, and copying a tree must not copy what never changes."""
        return self

    def shifted(self, columns: int) -> Where:
        """The same line, `columns` characters further right (a token inside a one-line expression)."""
        return Where(self.path, self.line, self.column + columns) if self.line else self


@dataclass(frozen=True)
class Problem:
    """One fault. `subject` is the table, contract or rule that the fault counts against (DESIGN 9, **error**)."""

    code: str
    where: Where
    message: str
    next_step: str = ""
    level: Level = Level.ERROR
    subject: str = ""

    def __str__(self) -> str:
        tail = f"; {self.next_step}" if self.next_step else ""
        return f"{self.where} {self.code} {self.message}{tail}"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.where.path, self.where.line, self.where.column, self.code, self.message)


class ProblemsFound(Exception):
    """Every problem of one reading. `exit_code` is that of DESIGN 6 (4 unless a caller says otherwise)."""

    def __init__(self, problems: Iterable[Problem], exit_code: int = 4) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems), key=lambda p: p.sort_key))
        self.exit_code = exit_code
        super().__init__("\n".join(str(problem) for problem in self.problems))
