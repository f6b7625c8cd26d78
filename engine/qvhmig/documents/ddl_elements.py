"""What stands between the commas of CREATE TABLE: columns, and constraints over several of them."""

from __future__ import annotations

from qvhmig.documents.ddl_checks import check_of
from qvhmig.documents.ddl_columns import apply_check, column_of, listed_names, qualified_name
from qvhmig.documents.ddl_schema import TableStatement
from qvhmig.documents.ddl_tokens import NAME, NUMBER, WORD, Token, closing


def add_element(table: TableStatement, tokens: list[Token]) -> None:
    """Adds the column that `tokens` define, or applies the constraint. Raises ValueError where they are neither."""
    if is_constraint(tokens):
        apply_constraint(table, tokens)
        return
    column = column_of(tokens)
    if column is None:
        raise ValueError("no column")
    table.columns.append(column)


def is_constraint(tokens: list[Token]) -> bool:
    """Whether an element of a table is no column. A column may be called key, index or check: then a type follows, and no list of names."""
    word = tokens[0].word()
    following = tokens[1] if len(tokens) > 1 else None
    second = following.word() if following else ""
    if word == "CONSTRAINT":
        return following is not None and following.kind in (WORD, NAME)
    if word in ("PRIMARY", "FOREIGN"):
        return second == "KEY"
    if word in ("CHECK", "EXCLUDE"):
        return following is not None and (following.is_symbol("(") or second == "USING")
    if word == "PERIOD":
        return second == "FOR"
    if word == "SUPPLEMENTAL":
        return second == "LOG"
    if word in ("UNIQUE", "KEY", "INDEX", "FULLTEXT", "SPATIAL", "PARTITION", "PROJECTION"):
        return _lists_names(tokens)
    return False


def _lists_names(tokens: list[Token]) -> bool:
    """Whether the first parenthesis holds names (of an index) and not the length of a type."""
    opening = next((index for index, token in enumerate(tokens) if token.is_symbol("(")), None)
    if opening is None or opening > 5:
        return tokens[0].word() in ("UNIQUE", "FULLTEXT", "SPATIAL")
    return opening + 1 < len(tokens) and tokens[opening + 1].kind != NUMBER


def apply_constraint(table: TableStatement, tokens: list[Token]) -> None:
    """PRIMARY KEY, FOREIGN KEY and CHECK of a table; uniqueness and indexes say nothing that is read."""
    index = 0
    if tokens[0].word() == "CONSTRAINT":
        index = 1
        if tokens[1].word() not in ("PRIMARY", "FOREIGN", "UNIQUE", "CHECK"):
            index = qualified_name(tokens, 1)[1]
    if index >= len(tokens):
        return
    word = tokens[index].word()
    opening = next((i for i in range(index, len(tokens)) if tokens[i].is_symbol("(")), None)
    if opening is None:
        return
    inside = tokens[opening + 1 : closing(tokens, opening)]
    if word == "PRIMARY":
        table.set_key(listed_names(inside), tokens[0].line)
    elif word == "FOREIGN":
        _foreign_key(table, listed_names(inside), tokens[opening:])
    elif word == "CHECK":
        check = check_of(inside)
        column = table.column(check.columns[0]) if len(check.columns) == 1 else None
        if column is not None:
            apply_check(column, check)


def _foreign_key(table: TableStatement, names: list[str], tokens: list[Token]) -> None:
    start = next((i for i, token in enumerate(tokens) if token.word() == "REFERENCES"), None)
    if start is None:
        return
    parent, index = qualified_name(tokens, start + 1)
    theirs: list[str] = []
    if index < len(tokens) and tokens[index].is_symbol("("):
        theirs = listed_names(tokens[index + 1 : closing(tokens, index)])
    for position, name in enumerate(names):
        column = table.mentioned(name, tokens[0].line)
        if column is not None and parent:
            column.references = (parent[-1], theirs[position] if position < len(theirs) else f"#{position}" if len(names) > 1 else "")
