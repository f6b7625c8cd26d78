"""Rows of a field list by role: cut rows joined, repeated and blank table names carried down, notes told from fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qvhmig.documents.grids import Cell, Grid
from qvhmig.documents.interpretation.cell_shapes import column_shape, identifier, prose
from qvhmig.documents.interpretation.column_roles import Roles, Row
from qvhmig.documents.interpretation.names import machine_names, read_name

# Columns of which a continued text may have more on the next page or in the next row.
_WORDY = frozenset(("description", "rule", "allowed_values", "other", "note", "format", "references", "destination", "default", "key", "code_type"))


@dataclass
class PrintedRow:
    """One field as printed. `lines`: role -> printed lines of all its columns, in order; `cells`: what it was read from.

    `by_header`: (header, role, text) of each filled column, for marks whose sense depends on the header.
    """

    cells: list[Cell]
    lines: dict[str, list[str]]
    by_header: list[tuple[str, str, str]]
    table: str = ""
    joined: bool = False
    nested: list[Grid] = field(default_factory=list)

    def text(self, role: str) -> str:
        return "\n".join(self.lines.get(role, ()))


@dataclass
class RowsRead:
    """Rows in printed order; the texts among them that are no fields (notes, totals), as (number of rows before, text); and rows
    that say what only a field has, but no name."""

    rows: list[PrintedRow] = field(default_factory=list)
    notes: list[tuple[int, Cell]] = field(default_factory=list)
    nameless: list[PrintedRow] = field(default_factory=list)


def read_rows(rows: Sequence[Row], headers: Sequence[str], roles: Roles, last: PrintedRow | None, table: str = "") -> RowsRead:
    """Fields of the rows of one segment. `last`: the row that a first row cut by a page break belongs to.

    `table`: what the table column said last, where this segment goes on with an empty one.
    """
    found = RowsRead()
    # a first row that a page break cut fills less than the others, so it has no say in what is usual
    usual = _usual(rows if last is None else rows[1:], roles) if len(rows) > 2 or last is None else frozenset(roles.roles) & _FACTS
    at_field = roles.column("field") or 0
    machine = machine_names([row[at_field].lines for row in rows])
    longest = max((len(line) for row in rows for line in row[at_field].lines), default=0)
    for number, row in enumerate(rows):
        printed = _by_role(row, headers, roles)
        before = found.rows[-1] if found.rows else last
        if before is not None and (spanned := _spanned_text(row, at_field)):
            before.lines.setdefault("description", []).extend(spanned.lines)
            before.cells.append(spanned)
            continue
        first = number == 0 and last is not None
        if before is not None and _continues(printed, usual, before, first, machine, longest):
            _append(before, printed)
            continue
        table = _table_said(printed) or table
        if not printed.lines.get("field") or _is_note(printed, machine, usual):
            found.notes.extend((len(found.rows), cell) for cell in printed.cells[:1])
            found.nameless.extend([printed] if _OF_A_FIELD & printed.lines.keys() else ())
            continue
        printed.table = table
        found.rows.append(printed)
    return found


_OF_A_FIELD = frozenset(("type", "type_and_length", "length"))


def _table_said(row: PrintedRow) -> str:
    """What the table column says: beside a field, or alone for the fields below; '' where it is empty or heads a remark."""
    lines = row.lines.get("table")
    if not lines or not ("field" in row.lines or row.lines.keys() == {"table"}):
        return ""
    return read_name(tuple(lines), not any(" " in line.strip() for line in lines)).name


_FACTS = frozenset(("type", "type_and_length", "length", "position", "table"))


def _usual(rows: Sequence[Row], roles: Roles) -> frozenset[str]:
    """Roles of facts that nearly every row fills."""
    return frozenset(
        role for at, role in enumerate(roles.roles) if role in _FACTS and column_shape([row[at] for row in rows]).filled >= 0.85
    )


def _by_role(row: Row, headers: Sequence[str], roles: Roles) -> PrintedRow:
    lines: dict[str, list[str]] = {}
    by_header = []
    for at, cell in enumerate(row):
        if cell.lines:
            role = roles.roles[at]
            lines.setdefault(role, []).extend(cell.lines)
            by_header.append((headers[at], role, cell.text))
    return PrintedRow([cell for cell in row if cell.lines], lines, by_header)


def _continues(row: PrintedRow, usual: frozenset[str], before: PrintedRow, first: bool, machine: bool, longest: int) -> bool:
    """Whether a row is the rest of the one above: no name (or a piece of one), none of the facts that rows have.

    `longest`: characters of the longest line of the name's column; only a line about as long was broken.
    """
    filled = set(row.lines)
    if "field" not in filled:
        return bool(filled) and filled <= _WORDY and not _is_remark(row, first)
    if not usual or filled & usual:
        return False
    piece, name = "".join(row.lines["field"]), "".join(before.lines.get("field", ()))
    if " " in piece.strip() and machine:
        return False
    full = machine and "field" in before.lines and len(before.lines["field"][-1]) >= 0.85 * longest > len(piece)
    return first or full or name.endswith(("_", "-")) or piece.startswith("_")


def _spanned_text(row: Row, at_field: int) -> Cell | None:
    """A text over the name's and the next columns belongs to the field printed above it; None where the row is no such text."""
    name = row[at_field]
    over = [cell for cell in row[at_field + 1 :] if cell.repeated and cell.lines == name.lines]
    return name if name.lines and over and len(over) == len(row) - at_field - 1 else None


def _is_remark(row: PrintedRow, first: bool) -> bool:
    """A row of one text in the first column that is no rest of the row above."""
    return not first and set(row.lines) == {"other"} and len(row.cells) == 1


def _append(before: PrintedRow, rest: PrintedRow) -> None:
    for role, lines in rest.lines.items():
        before.lines.setdefault(role, []).extend(lines)
    before.by_header.extend(rest.by_header)
    before.cells.extend(rest.cells)
    before.joined = True


def _is_note(row: PrintedRow, machine: bool, usual: frozenset[str]) -> bool:
    """Prose, a total or a stray word where a name should be, in a row without the facts that other rows have."""
    text = " ".join(row.lines["field"]).strip()
    facts = set(row.lines) & usual
    if not any(sign.isalpha() for sign in text):
        return True
    if usual and not facts and (prose(text) >= 0.66 or (machine and " " in text and identifier(text.replace(" ", "")) < 1.0)):
        return True
    return machine and not facts and prose(text) >= 1.0
