"""ALTER TABLE: columns added, changed, renamed and dropped, and constraints added, in the dialects' several spellings."""

from __future__ import annotations

from dataclasses import replace

from qvhmig.documents.ddl_columns import ColumnStatement, apply_clauses, column_of, qualified_name, set_type
from qvhmig.documents.ddl_elements import add_element, apply_constraint, is_constraint
from qvhmig.documents.ddl_schema import Schema, TableStatement
from qvhmig.documents.ddl_tokens import Token, closing, printed, split_by_commas

VERBS = frozenset((
    "ADD", "ALTER", "MODIFY", "CHANGE", "DROP", "RENAME", "WITH", "NOCHECK", "CHECK", "ENABLE", "DISABLE", "OWNER", "SET",
    "ATTACH", "DETACH", "REPLICA", "CLUSTER", "COMMENT", "SWITCH",
))  # fmt: skip
# What DROP may name instead of a column.
_NO_COLUMN = frozenset((
    "CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "INDEX", "KEY", "CHECK", "DEFAULT", "PARTITION", "SUBPARTITION", "PERIOD",
    "PROJECTION", "STATISTICS", "SUPPLEMENTAL",
))  # fmt: skip


def alter_table(statement: list[Token], schema: Schema) -> None:
    """Applies each action to the table; of a table that this script does not make, it says what is mentioned."""
    index = next(i for i, token in enumerate(statement) if token.word() == "TABLE") + 1
    while statement[index].word() in ("ONLY", "IF", "EXISTS", "NOT"):
        index += 1
    names, index = qualified_name(statement, index)
    actions = split_by_commas(statement[index:])
    if actions and [token.word() for token in actions[0][:2]] == ["ATTACH", "PARTITION"]:
        schema.drop(qualified_name(actions[0], 2)[0])  # a part of the table, with the same columns
        return
    table = schema.table_or_elsewhere(names, statement[0].line)
    if table is None:
        return
    verb = ""
    for action in actions:
        verb = action[0].word() if action[0].word() in VERBS else verb
        body = action[1:] if action[0].word() in VERBS else action
        _apply(table, verb, body)


def copied(column: ColumnStatement) -> ColumnStatement:
    """A column of a table made like another one; keys and references are not taken over."""
    return replace(column, key=None, references=None, rules=list(column.rules))


def _apply(table: TableStatement, verb: str, body: list[Token]) -> None:
    if verb == "WITH" and body and body[0].word() in ("CHECK", "NOCHECK"):
        verb, body = "ADD", body[2:]
    if not body:
        return
    if verb == "ADD":
        _add(table, body)
    elif verb == "ALTER":
        _alter_column(table, _after(body, "COLUMN"))
    elif verb == "MODIFY":
        for piece in _listed(_after(body, "COLUMN")):
            _modify(table, piece[0].text, piece)
    elif verb == "CHANGE":
        changed = _after(body, "COLUMN")
        _modify(table, changed[0].text, changed[1:])
    elif verb == "DROP":
        _drop(table, body)
    elif verb == "RENAME":
        _rename(table, body)


def _after(tokens: list[Token], word: str) -> list[Token]:
    return tokens[1:] if tokens and tokens[0].word() == word else tokens


def _listed(tokens: list[Token]) -> list[list[Token]]:
    """Oracle changes several columns in one parenthesis."""
    if tokens and tokens[0].is_symbol("("):
        return split_by_commas(tokens[1 : closing(tokens, 0)])
    return [tokens] if tokens else []


def _add(table: TableStatement, body: list[Token]) -> None:
    body = _after(body, "COLUMN")
    if [token.word() for token in body[:3]] == ["IF", "NOT", "EXISTS"]:
        body = body[3:]
    for piece in _listed(body):
        named_default = piece[2:] if piece[0].word() == "CONSTRAINT" else piece
        if named_default and named_default[0].word() == "DEFAULT":
            _default_for(table, named_default)
        elif is_constraint(piece):
            apply_constraint(table, piece)
        elif table.column(piece[0].text) is None:
            add_element(table, piece)


def _drop(table: TableStatement, body: list[Token]) -> None:
    """Columns go: DROP COLUMN a, DROP a, DROP (a, b), DROP COLUMN IF EXISTS a CASCADE. What else is dropped says nothing of them."""
    if body[0].word() in _NO_COLUMN:
        return
    names = set()
    for piece in _listed(_after(body, "COLUMN")):
        names.add(next((token.text.casefold() for token in piece if token.word() not in ("IF", "EXISTS")), ""))
    table.columns = [column for column in table.columns if column.name.casefold() not in names]


def _default_for(table: TableStatement, tokens: list[Token]) -> None:
    """SQL Server: ADD CONSTRAINT name DEFAULT (0) FOR column."""
    at = next((index for index, token in enumerate(tokens) if token.word() == "FOR"), None)
    column = table.column(tokens[at + 1].text) if at is not None and at + 1 < len(tokens) else None
    if column is not None:
        apply_clauses(column, tokens[:at])


def _alter_column(table: TableStatement, body: list[Token]) -> None:
    column = table.mentioned(body[0].text, body[0].line) if body else None
    if column is None:
        return
    rest = body[1:]
    words = [token.word() for token in rest[:3]] + ["", "", ""]
    if words[0] == "SET" and words[1] in ("DEFAULT", "NOT"):
        apply_clauses(column, rest[1:])
    elif words[0] == "DROP":
        column.null = True if words[1] == "NOT" else column.null
        column.default = "" if words[1] == "DEFAULT" else column.default
    elif words[0] == "TYPE" or words[:3] == ["SET", "DATA", "TYPE"]:
        kept = next((i for i, token in enumerate(rest) if token.word() in ("USING", "COLLATE")), len(rest))
        set_type(column, rest[1 if words[0] == "TYPE" else 3 : kept])
    elif words[0] not in ("SET", "ADD", "RESTART", ""):
        _modify(table, column.name, body)


def _modify(table: TableStatement, name: str, definition: list[Token]) -> None:
    """The column gets the new type and clauses, and keeps what the new definition does not say."""
    old, new = table.column(name), column_of(definition)
    if old is None or new is None:
        return
    old.name = new.name
    if new.type:
        old.type, old.length, old.scale = new.type, new.length, new.scale
    old.null = new.null if new.null is not None else old.null
    old.default = new.default or old.default
    old.comment = new.comment or old.comment
    old.allowed = new.allowed or old.allowed


def _rename(table: TableStatement, body: list[Token]) -> None:
    at = next((index for index, token in enumerate(body) if token.word() == "TO"), None)
    if at is None or at + 1 >= len(body):
        return
    if at == 0:
        table.names = (*table.names[:-1], body[1].text)
    elif body[0].word() == "COLUMN" or at == 1:
        column = table.column(printed(body[at - 1 : at]))
        if column is not None:
            column.name = body[at + 1].text
