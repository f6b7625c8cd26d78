"""Comments of a script that describe its columns and tables, where no COMMENT statement does."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from qvhmig.documents.ddl_schema import Schema, TableStatement
from qvhmig.documents.ddl_tokens import Comment

# What dump programs write above every object.
_OF_DUMPS: Final = re.compile(
    r"name: .*; type: |table structure for|dumping data|object: +(table|index|view)|script date|-- dump|host:|server version", re.I
)
_LEAST_SHARE: Final = 0.6


def add_remarks(schema: Schema, comments: list[Comment]) -> None:
    """A comment at the end of a column's line describes the column.

    Comments on lines of their own do so only where most columns of the table have one above them: a single one heads a
    group of columns. Comments directly above CREATE TABLE are the table's, unless the same stands above several tables.
    """
    beside = {comment.line: comment for comment in comments if not comment.alone}
    above = {comment.last_line: comment for comment in comments if comment.alone}
    for table in schema.tables:
        _columns(table, beside, above)
        table.remarks = () if table.elsewhere else _above_table(table.line, above)
    often = Counter(table.remarks for table in schema.tables)
    for table in schema.tables:
        table.remarks = table.remarks if often[table.remarks] == 1 else ()


def _columns(table: TableStatement, beside: dict[int, Comment], above: dict[int, Comment]) -> None:
    last_of_line = {column.last_line: column for column in table.columns}
    alone = [column for column in table.columns if last_of_line[column.last_line] is column and column.line - 1 in above]
    for column in last_of_line.values():
        starts = sum(1 for other in table.columns if other.line == column.last_line)
        if not column.comment and starts <= 1 and column.last_line in beside:
            column.comment = "\n".join(beside[column.last_line].lines)
    if len(alone) >= 2 and len(alone) >= _LEAST_SHARE * len(table.columns):
        for column in alone:
            column.comment = column.comment or "\n".join(above[column.line - 1].lines)


def _above_table(line: int, above: dict[int, Comment]) -> tuple[str, ...]:
    lines: list[str] = []
    while (comment := above.get(line - 1)) is not None:
        lines[:0] = comment.lines
        line = comment.line
    return () if any(_OF_DUMPS.search(text) for text in lines) else tuple(lines)
