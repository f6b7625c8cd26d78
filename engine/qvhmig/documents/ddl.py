"""SQL scripts (DDL of any common dialect, dumps included): one grid for each table, with the meaning of its columns stated."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from qvhmig.digests import bytes_digest, file_digest
from qvhmig.documents.ddl_columns import ColumnStatement
from qvhmig.documents.ddl_remarks import add_remarks
from qvhmig.documents.ddl_schema import Schema, TableStatement
from qvhmig.documents.ddl_statements import resolve_types, schema_of
from qvhmig.documents.ddl_tokens import tokens_of
from qvhmig.documents.grid_building import printed_lines
from qvhmig.documents.grids import Cell, Document, Grid, Place, Progress, ReadingFault, Words
from qvhmig.documents.reading_faults import EMPTY, PART_UNREAD, TOO_LARGE, unread
from qvhmig.documents.text_encoding import decode

MOST_BYTES: Final = 64 * 1024 * 1024

ROLES: Final = (
    "table", "field", "type", "length", "scale", "null", "key", "references", "default", "allowed_values", "rule", "description",
)  # fmt: skip


def read(path: Path, name: str, progress: Progress) -> Document:
    """The tables as they stand after the last statement, in the order in which they are made. Raises OSError as `open` does.

    A row is a column, `Place.row` its line. Cells: the table's name (with its schema only where the script has two of that name; the caption always
    has it), the type word as
    printed, `NULL` or `NOT NULL` (a column that says neither is nullable), `PK` or `PK2` for the second column of a key,
    `TABLE.field`, and one line for each allowed value. Of a table that is made elsewhere there is a row for each column that
    the script mentions, with what it says and no more. Statements that cannot be read are faults with their line.
    """
    if path.stat().st_size > MOST_BYTES:
        return unread(name, "ddl", file_digest(path), TOO_LARGE, f"has {path.stat().st_size >> 20} MB", "export the schema without the data")
    raw = path.read_bytes()
    decoded = decode(raw)
    blocks, faults = blocks_of(decoded.text, name, 0)
    progress(1, 1, "files")
    if not any(isinstance(block, Grid) for block in blocks) and not faults:
        nothing = not decoded.text.strip()
        faults = [ReadingFault(EMPTY, Place(name), "makes no table", "name the script with the CREATE TABLE statements", fatal=nothing)]
    return Document(name, bytes_digest(raw), "ddl", tuple(blocks), faults=decoded.faults(name) + tuple(faults))


def blocks_of(text: str, name: str, before: int) -> tuple[list[Grid | Words], list[ReadingFault]]:
    """Grids and table comments of `text`, which stands `before` lines below the top of its file."""
    tokens, comments = tokens_of(text, before)
    schema = schema_of(tokens)
    resolve_types(schema)
    add_remarks(schema, comments)
    often = Counter(table.name.casefold() for table in schema.tables)
    blocks: list[Grid | Words] = []
    for table in schema.tables:
        if lines := printed_lines(table.comment) or table.remarks:
            blocks.append(Words(lines, Place(name, row=table.line)))
        if table.columns:
            shown = table.name if often[table.name.casefold()] == 1 else ".".join(table.names)
            blocks.append(_grid(table, shown, schema, name))
    return blocks, _faults(schema, name)


def _grid(table: TableStatement, shown: str, schema: Schema, name: str) -> Grid:
    composite = len(table.key()) > 1
    rows = []
    for column in table.columns:
        texts = _texts(shown, table, column, schema, composite)
        rows.append(tuple(Cell(lines, Place(name, row=column.line, column=index)) for index, lines in enumerate(texts, 1)))
    return Grid(tuple(rows), Place(name, row=table.line), ".".join(table.names), roles=ROLES)


def _texts(shown: str, table: TableStatement, column: ColumnStatement, schema: Schema, composite: bool) -> tuple[tuple[str, ...], ...]:
    key = "" if column.key is None else f"PK{column.key}" if composite else "PK"
    texts = {
        "table": shown,
        "field": column.name,
        "type": column.type,
        "length": column.length,
        "scale": column.scale,
        "null": "NOT NULL" if column.null is False else "" if table.elsewhere and column.null is None else "NULL",
        "key": key,
        "references": _reference(column, schema),
        "default": column.default,
        "rule": "\n".join(column.rules),
        "description": column.comment,
    }
    return tuple(column.allowed if role == "allowed_values" else printed_lines(texts[role]) for role in ROLES)


def _reference(column: ColumnStatement, schema: Schema) -> str:
    """`TABLE.field`; where the script names no field, that of the parent's key; the table alone where that is not known."""
    if column.references is None:
        return ""
    parent, field = column.references
    if field and not field.startswith("#"):
        return f"{parent}.{field}"
    table = schema.table((parent,))
    key = table.key() if table else []
    position = int(field[1:] or 0) if field else 0
    return f"{parent}.{key[position]}" if position < len(key) and (field or len(key) == 1) else parent


def _faults(schema: Schema, name: str) -> list[ReadingFault]:
    faults = [ReadingFault(PART_UNREAD, Place(name, row=line), fact, "state its columns in CREATE TABLE") for line, fact in schema.unread]
    if schema.passed_over:
        said = ", ".join(f"{what} ({count})" for what, count in sorted(schema.passed_over.items()))
        faults.append(ReadingFault(PART_UNREAD, Place(name), f"passed over: {said}", "only tables are read"))
    return faults
