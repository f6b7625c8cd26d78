"""What every format is read into: grids of cells and the words around them, in reading order, each with its place.

Readers report what stands in the document and judge nothing: they know no header word, type word or name shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. Pages, rows, columns and lines count from 1; what a format does not have stays None.

    `box` is (left, top, right, bottom) in points from the top left corner of the page (PDF only).
    `row` is the sheet row, the line of a text file, or the row within the `grid`-th table of the document.
    """

    document: str
    page: int | None = None
    sheet: str | None = None
    grid: int | None = None
    row: int | None = None
    column: int | None = None
    box: tuple[float, float, float, float] | None = None

    def __str__(self) -> str:
        """`guide.pdf p. 7`, `dictionary.xlsx 'Fields A-C' B14`, `codes.docx table 3 row 2`, `schema.sql:14`."""
        if self.page is not None:
            return f"{self.document} p. {self.page}"
        if self.sheet is not None:
            return f"{self.document} '{self.sheet}' {_letters(self.column)}{self.row or ''}".rstrip()
        if self.grid is not None:
            return f"{self.document} table {self.grid}" + (f" row {self.row}" if self.row else "")
        return self.document + (f":{self.row}" if self.row else "")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `lines` are its printed lines, top to bottom, blanks at both ends removed; () = empty cell.

    `text` joins them by one line feed. `repeated`: the text was printed once, in a merged cell that also covers this place.
    `indent` in steps or points, as the format has it, against its column's usual left edge.
    """

    lines: tuple[str, ...]
    place: Place
    bold: bool = False
    repeated: bool = False
    indent: float = 0.0

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed: all rows have the same number of cells; an empty cell has no lines.

    One printed table that runs over pages may be several grids; the interpretation joins them. A grid inside a cell of
    another is a Grid of its own with `inside` = the place of the outer cell, and follows the outer grid.
    `caption`: the format's own caption or name of this grid (HTML caption, name of an Excel table, table of a DDL
    statement). `header`: number of rows that the format itself marks as header (<th>, Word's repeat flag); 0 = it says nothing.
    `roles`: meaning of each column where the format states it (DDL); () elsewhere. The words are those of `interpretation.roles`.
    `hidden`: the document hides it, or a column of it (`hidden_columns`, from 0): read, but told apart.
    """

    rows: tuple[tuple[Cell, ...], ...]
    place: Place
    caption: str = ""
    header: int = 0
    roles: tuple[str, ...] = ()
    inside: Place | None = None
    hidden: bool = False
    hidden_columns: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def column(self, index: int) -> Iterator[Cell]:
        return (row[index] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Words:
    """Text that stands in no grid. `level`: 1.. for a heading of that depth, None for other text; `boxed`: in a frame of
    its own (a box around one text, a filled banner). Lines as printed, blanks at the ends removed. Running heads and feet of pages
    are left out."""

    lines: tuple[str, ...]
    place: Place
    level: int | None = None
    boxed: bool = False
    bold: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class ReadingFault:
    """What of a document could not be read. `fact` and `next_step` as in `problems.Problem`; `fatal`: nothing could be read."""

    code: str
    place: Place
    fact: str
    next_step: str
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One file. `name` as shown to people (path under the project, or as given); `digest` = SHA-256 of its bytes, hex.

    `format` is one of pdf, workbook, word, ddl, delimited, markdown, html. `blocks` in reading order. `pages`: how many it has (PDF).
    """

    name: str
    digest: str
    format: str
    blocks: tuple[Grid | Words, ...]
    pages: int = 0
    faults: tuple[ReadingFault, ...] = field(default=())


# Called with (what is done, of how many, unit), e.g. (12, 99, "pages"); may be called often, must return fast.
Progress = Callable[[int, int, str], None]


def no_progress(done: int, of: int, unit: str) -> None:
    """Tell nobody."""


def _letters(column: int | None) -> str:
    """1 -> A, 27 -> AA; '' for None."""
    letters, number = "", column or 0
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
