"""Catalog CSV files -> the tables, fields and codes of one system, or every fault of the files at once.

The CSV files are what the stage `extract` writes (DESIGN 5); the engine knows a system only through them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from qvhmig.expressions.types import Kind, Type
from qvhmig.models import StrictModel
from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.validation import did_you_mean
from qvhmig.yaml_source import decoded, shown_path

FIELD_COLUMNS = (
    "table", "position", "field", "type", "length", "scale", "format", "mandatory", "mandatory_when", "key",
    "references", "code_type", "allowed_values", "case", "description",
)  # fmt: skip
CODE_COLUMNS = ("code_type_id", "name", "code", "meaning", "status")
# What a reader of documents adds: for people and for the next edition, not for the engine. A catalog written by hand has none of it.
FIELD_COLUMNS_READ = ("destination", "rule", "place", "confidence", "printed_type", "printed")
CODE_COLUMNS_READ = ("note", "columns", "place", "confidence", "printed")
_TYPE_WORDS = {word: Kind(word) for word in ("text", "integer", "decimal", "date", "moment", "time", "boolean")}
_TOKENS = re.compile(r"(CCYY|YYYY|YY|MM|DD|HH|MI|SS|[-/:. T])+\Z")
_UNSIGNED = re.compile(r"[0-9]{1,9}\Z")


@dataclass(frozen=True, slots=True)
class CatalogField:
    """One column of a table. A plain value, for a catalog has thousands and each is proved where it is read.

    `position` counts from 1. `length` is in characters for text and in digits for numbers; None = not stated.
    `format` is written in DD/MM/YYYY tokens. `mandatory`: Y yes, C when `mandatory_when` holds, U unsettled (empty is
    allowed but counted apart), N no. `key`: position from 1 in the table's key. `references`: `TABLE.field` or ''.
    `allowed_values`: values, of numbers also ranges as `0-1439`; empty = any. `case`: upper, lower = written in that case only.
    """

    table: str
    position: int
    field: str
    type: Type
    length: int | None = None
    format: str | None = None
    mandatory: Literal["Y", "C", "U", "N"] = "N"
    mandatory_when: str = ""
    key: int | None = None
    references: str = ""
    code_types: tuple[str, ...] = ()
    allowed_values: tuple[str, ...] = ()
    case: Literal["upper", "lower"] | None = None
    description: str = ""


class CatalogTable(StrictModel):
    """`fields` in catalog order; `key` names the key fields in key order (empty = no key is known).

    `folded`: names are found whatever their upper and lower case (target systems), else exactly (source systems).
    """

    name: str
    fields: tuple[CatalogField, ...]
    key: tuple[str, ...] = ()
    folded: bool = False

    @cached_property
    def _by_name(self) -> dict[str, CatalogField]:
        return {self._shape(field.field): field for field in self.fields}

    def _shape(self, name: str) -> str:
        return name.lower() if self.folded else name

    def field(self, name: str) -> CatalogField | None:
        """The field of that name; None where there is none."""
        return self._by_name.get(self._shape(name))


class Catalog(StrictModel):
    """One system. `tables` by name, exactly as in the file. `codes`: code type id -> code -> meaning, all statuses.

    `code_names` and `code_status` (code type id -> code -> status) are for messages and reports.
    """

    system: str
    path: str = ""
    tables: dict[str, CatalogTable] = Field(default_factory=dict)
    codes: dict[str, dict[str, str]] = Field(default_factory=dict)
    code_names: dict[str, str] = Field(default_factory=dict)
    code_status: dict[str, dict[str, str]] = Field(default_factory=dict)

    def table(self, name: str) -> CatalogTable | None:
        return self.tables.get(name)


def read_catalog(fields: Path, root: Path, system: Literal["source", "target"], codes: Path | None = None) -> Catalog:
    """Read one system's catalog; target names are found without regard to case.

    Raises ProblemsFound with every fault of both files: QV020 header, QV021 cell, QV022 duplicate, QV023 key or
    order, QV024 shape of the CSV; QV003 encoding; QV010 and exit code 2 where a file cannot be read.
    """
    problems: list[Problem] = []
    exit_code = 4
    tables: dict[str, CatalogTable] = {}
    code_lists: tuple[dict[str, dict[str, str]], dict[str, str], dict[str, dict[str, str]]] = ({}, {}, {})
    try:
        tables = _tables(fields, root, system == "target", problems)
    except ProblemsFound as found:
        problems.extend(found.problems)
        exit_code = found.exit_code
    if codes is not None:
        try:
            code_lists = _codes(codes, root, problems)
        except ProblemsFound as found:
            problems.extend(found.problems)
            exit_code = min(exit_code, found.exit_code)
    if problems:
        raise ProblemsFound(problems, exit_code)
    meanings, names, status = code_lists
    return Catalog.model_construct(
        system=system, path=shown_path(fields, root), tables=tables, codes=meanings, code_names=names, code_status=status
    )


def read_csv_rows(
    path: Path, root: Path, wanted: tuple[str, ...], problems: list[Problem], optional: tuple[str, ...] = ()
) -> Iterator[tuple[Where, list[str]]]:
    """The rows of a small project CSV (UTF-8, header, comma) in the order of `wanted`, then `optional`, each with its place.

    An optional column that the file does not have is '' in every row. Columns that are not wanted, missing ones and rows of another
    width are added to `problems`; such rows are left out. Raises ProblemsFound where the file cannot be read at all.
    """
    shown = shown_path(path, root)
    text = _file_text(path, shown)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise ProblemsFound([Problem("QV020", Where(shown), "the file is empty", f"start it with the header {','.join(wanted)}")])
        order = _header_order(header, wanted, optional, Where(shown, 1, 1), problems)
        if order is None:
            return
        straight = order == list(range(len(header)))
        before = reader.line_num
        for row in reader:
            where = Where(shown, before + 1, 1)
            before = reader.line_num
            if len(row) != len(header):
                if row:
                    fact = f"{len(row)} cells where the header has {len(header)}"
                    problems.append(Problem("QV024", where, fact, "quote cells that hold a comma"))
                continue
            yield where, row if straight else [row[index] if index >= 0 else "" for index in order]
    except csv.Error as error:
        where = Where(shown, reader.line_num, 1)
        raise ProblemsFound([*problems, Problem("QV024", where, f"the CSV cannot be read here ({error})", "check the quotes")]) from None


def _file_text(path: Path, shown: str) -> str:
    try:
        return decoded(path.read_bytes(), shown)
    except FileNotFoundError:
        raise ProblemsFound([Problem("QV010", Where(shown), "no such file", "check the name")], exit_code=2) from None
    except OSError as error:
        fact = f"cannot be read: {error.strerror or 'unreadable'}"
        raise ProblemsFound([Problem("QV010", Where(shown), fact, "check its owner and mode")], exit_code=2) from None


def _header_order(
    header: list[str], wanted: tuple[str, ...], optional: tuple[str, ...], where: Where, problems: list[Problem]
) -> list[int] | None:
    """The place in the header of each column; -1 for an optional one that is not there. None where the header has faults."""
    faults = []
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            faults.append(Problem("QV020", where, f"the column '{name}' stands twice in the header", "keep one of them"))
        if name not in wanted and name not in optional:
            missing = [column for column in wanted if column not in header]
            faults.append(Problem("QV020", where, f"unknown column '{name}'", did_you_mean(name, missing, f"the columns are {', '.join(wanted)}")))
    for name in wanted:
        if name not in header:
            faults.append(Problem("QV020", where, f"the column '{name}' is missing", "add it to the header and to every row"))
    problems.extend(faults)
    return None if faults else [header.index(name) if name in header else -1 for name in (*wanted, *optional)]


def _tables(path: Path, root: Path, folded: bool, problems: list[Problem]) -> dict[str, CatalogTable]:
    fields: dict[str, list[CatalogField]] = {}
    places: dict[tuple[str, str], Where] = {}
    faults: list[Problem] = []
    order: list[Problem] = []  # told only where every row could be read: a row left out shifts those after it
    for where, row in read_csv_rows(path, root, FIELD_COLUMNS, faults, FIELD_COLUMNS_READ):
        field = _field(where, row, faults)
        if field is None:
            continue
        shape = (field.table, field.field.lower() if folded else field.field)
        if shape in places:
            fact = f"{field.table}.{field.field} is already given at line {places[shape].line}"
            faults.append(Problem("QV022", where, fact, "keep one of them", subject=field.table))
            continue
        places[shape] = where
        row_fields = fields.setdefault(field.table, [])
        if field.position != len(row_fields) + 1:
            fact = f"{field.table}.{field.field} has position {field.position} where {len(row_fields) + 1} is due"
            order.append(Problem("QV023", where, fact, "number the fields of a table from 1, in order", subject=field.table))
        row_fields.append(field)
    tables = {}
    for name, found in fields.items():
        shape = (name, found[0].field.lower() if folded else found[0].field)
        key = _key(name, found, places[shape], order)
        tables[name] = CatalogTable.model_construct(name=name, fields=tuple(found), key=key, folded=folded)
    problems.extend(faults or order)
    if not tables and not faults:
        problems.append(Problem("QV024", Where(shown_path(path, root)), "the catalog has no row", "add one row a field"))
    return tables


def _key(table: str, fields: list[CatalogField], where: Where, problems: list[Problem]) -> tuple[str, ...]:
    parts = sorted((field.key, field.field) for field in fields if field.key is not None)
    if [number for number, _ in parts] != list(range(1, len(parts) + 1)):
        numbers = ", ".join(str(number) for number, _ in parts)
        fact = f"the key parts of {table} are numbered {numbers}"
        problems.append(Problem("QV023", where, fact, "number them 1, 2, 3 ... without gap or repeat", subject=table))
    return tuple(name for _, name in parts)


def _field(where: Where, row: list[str], problems: list[Problem]) -> CatalogField | None:
    """One row; None where it has faults (added to `problems`)."""
    (table, position, name, word, length, scale, fmt, mandatory, when, key, references, code_type, allowed, case, description, *_) = row
    faults: list[Problem] = []

    def fault(fact: str, next_step: str) -> None:
        faults.append(Problem("QV021", where, fact, next_step, subject=table))

    def number(column: str, text: str, least: int = 1) -> int | None:
        if not text:
            return None
        if not _UNSIGNED.match(text) or int(text) < least:
            fault(f"{column} '{text}' is not a whole number from {least}", "write digits only, or leave it empty")
            return None
        return int(text)

    if not table or not name:
        fault("a row without a table or field name", "name both")
    if "." in table or "." in name:
        fault(f"a dot in the name '{table if '.' in table else name}'", "the dot parts table and field; rename it")
    if word not in _TYPE_WORDS:
        fault(f"unknown type '{word}'", did_you_mean(word, _TYPE_WORDS, f"use one of {', '.join(_TYPE_WORDS)}"))
    if mandatory not in ("Y", "C", "U", "N"):
        fault(f"mandatory '{mandatory}' is not known", "use Y, C (with mandatory_when), U (unsettled) or N")
    if mandatory == "C" and not when:
        fault("mandatory C without mandatory_when", "say when it is mandatory")
    if case not in ("", "upper", "lower"):
        fault(f"case '{case}' is not known", "use upper or lower, or leave it empty")
    if not position:
        fault("a row without a position", "number the fields of a table from 1")
    if fmt and not _TOKENS.match(fmt):
        fault(f"format '{fmt}' is not known", "write it with DD, MM, YYYY or YY, HH, MI, SS")
    if references and references.count(".") != 1:
        fault(f"references '{references}' is not TABLE.field", "write one table and one field with a dot between")
    if scale and word in _TYPE_WORDS and word != "decimal":
        fault(f"scale '{scale}' on a field of type {word}", "only decimal has a scale")
    place, size, digits, part = number("position", position), number("length", length), number("scale", scale, 0), number("key", key)
    if faults:
        problems.extend(faults)
        return None
    cells: dict[str, Any] = {  # each is proved above, so the model need not prove it again
        "table": table, "position": place, "field": name, "type": _type(word, digits or 0), "length": size,
        "format": fmt or None, "mandatory": mandatory, "mandatory_when": when, "key": part, "references": references,
        "code_types": _listed(code_type), "allowed_values": _listed(allowed), "case": case or None,
        "description": description,
    }  # fmt: skip
    return CatalogField(**cells)


_TYPES: dict[tuple[str, int], Type] = {}


def _type(word: str, scale: int) -> Type:
    return _TYPES.setdefault((word, scale), Type(_TYPE_WORDS[word], scale))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part) if text else ()


def _codes(path: Path, root: Path, problems: list[Problem]) -> tuple[dict[str, dict[str, str]], dict[str, str], dict[str, dict[str, str]]]:
    meanings: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    statuses: dict[str, dict[str, str]] = {}
    for where, (code_type, name, code, meaning, status, *_) in read_csv_rows(path, root, CODE_COLUMNS, problems, CODE_COLUMNS_READ):
        if not code_type or not code:
            problems.append(Problem("QV021", where, "a row without a code type id or a code", "name both"))
            continue
        if code in meanings.setdefault(code_type, {}):
            problems.append(Problem("QV022", where, f"code '{code}' of code type {code_type} is given twice", "keep one of them"))
            continue
        meanings[code_type][code] = meaning
        statuses.setdefault(code_type, {})[code] = status
        names.setdefault(code_type, name)
    return meanings, names, statuses
