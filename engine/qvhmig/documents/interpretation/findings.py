"""What a person has to look at after reading: rivals, lost parents, doubles, impossible lengths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from qvhmig.documents.grids import Place
from qvhmig.documents.interpretation.field_facts import FieldFacts
from qvhmig.documents.reading import Finding, TableReading

NO_PARENT, TWICE, DISAGREE, POSITIONS, LENGTH, NO_TABLE, CODE_TWICE = "QV090", "QV091", "QV092", "QV093", "QV094", "QV097", "QV099"
# The longest a type can be, in characters or digits, whatever database prints it.
_LONGEST = {"integer": 42, "decimal": 60, "date": 32, "moment": 40, "time": 24, "boolean": 10}


class Parents:
    """Looks up printed parents among the tables that were read, whatever their case."""

    def __init__(self, tables: Mapping[str, Sequence[str]]) -> None:
        """`tables`: table name -> its field names, in printed order."""
        self._tables = {_flat(name): (name, {_flat(field): field for field in fields}) for name, fields in tables.items()}

    def find(self, printed: str) -> str:
        """`TABLE.field` as the parent is spelled, `TABLE.` for a table alone; '' where it does not exist."""
        table, _, name = _parted(printed)
        known = self._tables.get(_flat(table))
        if known is None:
            return ""
        if not name:
            return f"{known[0]}."
        return f"{known[0]}.{known[1][_flat(name)]}" if _flat(name) in known[1] else ""

    def nearest(self, printed: str) -> str:
        """The most like existing parent, or '' where none is near."""
        table, _, name = _parted(printed)
        wanted = _flat(table)
        close = [wanted] if wanted in self._tables else get_close_matches(wanted, self._tables, n=1, cutoff=0.6)
        if not close:
            close = sorted((key for key in self._tables if key.startswith(wanted)), key=len)[:1]
        if not close:
            return ""
        spelled, fields = self._tables[close[0]]
        field = fields.get(_flat(name)) or next(iter(get_close_matches(_flat(name), fields, n=1, cutoff=0.6)), "")
        return f"{spelled}.{fields.get(field, field)}" if field else spelled


def _flat(name: str) -> str:
    """Without blanks, in small letters: a printed name may have a blank where it wraps."""
    return "".join(name.split()).lower()


def _parted(printed: str) -> tuple[str, str, str]:
    """Schema names before the table are dropped: `dbo.PATIENT.ID` -> PATIENT, ID."""
    parts = printed.split(".")
    return (parts[-2], ".", parts[-1]) if len(parts) > 1 else (parts[0], "", "")


def lost_parent(facts: FieldFacts, printed: str, parents: Parents) -> Finding:
    near = parents.nearest(printed)
    return Finding(
        NO_PARENT, facts.place, f"{facts.table}.{facts.name} refers to {printed}, which no document describes",
        f"take {near}" if near else "name the parent in the hints, or leave the reference out", facts.table, facts.name,
    )  # fmt: skip


def printed_twice(first: FieldFacts, second: FieldFacts) -> Finding:
    return Finding(
        TWICE, second.place, f"{second.table}.{second.name} is printed again (first at {first.place})",
        "keep the first and look at both", first.table, first.name,
    )  # fmt: skip


def disagreement(first: FieldFacts, second: FieldFacts, attribute: str, one: object, other: object) -> Finding:
    return Finding(
        DISAGREE, second.place, f"{attribute} of {first.table}.{first.name} is {one!s} at {first.place} and {other!s} here",
        f"keep {one!s}, or correct it in the hints", first.table, first.name,
    )  # fmt: skip


def impossible_length(facts: FieldFacts) -> Finding | None:
    """A length that the type cannot have; None where it can."""
    longest = _LONGEST.get(facts.type)
    if longest is None or facts.length is None or facts.length <= longest:
        return None
    return Finding(
        LENGTH, facts.place, f"{facts.table}.{facts.name} is {facts.type} and {facts.length} long", "look at the printed row", facts.table, facts.name
    )


def missing_positions(table: str, place: Place, numbers: Sequence[int]) -> Iterator[Finding]:
    """Numbers that a printed count leaves out."""
    if len(numbers) > 2 and sorted(numbers) == list(numbers) and len(set(numbers)) == len(numbers):
        lost = sorted(set(range(numbers[0], numbers[-1] + 1)) - set(numbers))
        if 0 < len(lost) <= max(3, len(numbers) // 10):
            shown = ", ".join(map(str, lost))
            yield Finding(POSITIONS, place, f"{table} counts its fields and leaves out {shown}", "look whether a row was lost", table)


def nameless(tables: Iterable[TableReading]) -> Iterator[Finding]:
    for table in tables:
        if not table.name:
            yield Finding(NO_TABLE, table.place, f"{len(table.fields)} fields stand under no table name", "name the table of this grid in the hints")
