"""Statements of a script -> the tables they define. Only what says something of tables and columns is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from qvhmig.documents import ddl_alter
from qvhmig.documents.ddl_columns import ColumnStatement, column_of, option_description, qualified_name, set_type
from qvhmig.documents.ddl_elements import add_element
from qvhmig.documents.ddl_schema import Schema, TableStatement
from qvhmig.documents.ddl_tokens import NAME, STRING, WORD, Token, closing, printed, split_by_commas

# Words that begin a statement when they stand first on a line, whether or not the one before was ended.
_BEGINNERS: Final = frozenset((
    "CREATE", "ALTER", "EXEC", "EXECUTE", "INSERT", "DROP", "GRANT", "USE",
))  # fmt: skip
_TABLE_WORDS: Final = frozenset((
    "OR", "REPLACE", "GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "EXTERNAL", "TRANSIENT", "VOLATILE", "MULTISET",
    "SET", "COLUMN", "ROW", "FOREIGN", "HYBRID", "DYNAMIC", "ICEBERG", "PRIVATE", "IMMUTABLE", "BLOCKCHAIN", "DUPLICATED",
    "SHARDED",
))  # fmt: skip
_PASSED_OVER: Final = {"VIEW": "views", "MATERIALIZED": "views", "SYNONYM": "synonyms"}


def schema_of(tokens: list[Token]) -> Schema:
    """All statements applied in their order. A statement that cannot be read is noted, and costs no other one."""
    schema = Schema()
    for statement in statements(tokens):
        reader = _reader(statement)
        if reader is None:
            continue
        try:
            reader(statement, schema)
        except (IndexError, ValueError, StopIteration):
            begins = " ".join(token.text for token in statement[:5])
            schema.unread.append((statement[0].line, f"'{begins} ...' breaks off or is written in an unknown way"))
    return schema


def statements(tokens: list[Token]) -> Iterator[list[Token]]:
    """Tokens between semicolons; a new CREATE, ALTER ... first on its line begins a statement, too, as T-SQL needs none."""
    current: list[Token] = []
    depth = 0
    for index, token in enumerate(tokens):
        if token.is_symbol(";") or (current and _begins(tokens, index, depth)):
            if current:
                yield current
            current, depth = [], 0
            if token.is_symbol(";"):
                continue
        depth += token.is_symbol("(") - token.is_symbol(")")
        current.append(token)
    if current:
        yield current


def _begins(tokens: list[Token], index: int, depth: int) -> bool:
    token = tokens[index]
    word = token.word()
    if word == "CREATE" and _is_table(tokens[index : index + 8]):
        return token.first or depth <= 0
    if depth > 0:
        return token.first and word == "ALTER" and tokens[index + 1 : index + 2] != [] and tokens[index + 1].word() == "TABLE"
    if word == "COMMENT":
        return token.first and tokens[index + 1 : index + 2] != [] and tokens[index + 1].word() == "ON"
    return token.first and word in _BEGINNERS


def _reader(statement: list[Token]) -> Callable[[list[Token], Schema], None] | None:
    words = [token.word() for token in statement[:4]] + ["", "", "", ""]
    if words[0] == "CREATE":
        if _is_table(statement[:8]):
            return _create_table
        if words[1] in ("TYPE", "DOMAIN") or (words[1] == "DISTINCT" and words[2] == "TYPE"):
            return _create_type
        return _pass_over if any(token.word() in _PASSED_OVER for token in statement[1:6]) else None
    if words[0] == "ALTER" and words[1] in ("TABLE", "FOREIGN"):
        return ddl_alter.alter_table
    if words[0] == "COMMENT" and words[1] == "ON":
        return _comment_on
    if any(token.text.lower() in ("sp_addextendedproperty", "sp_updateextendedproperty") for token in statement[:8]):
        return _extended_property
    return None


def _pass_over(statement: list[Token], schema: Schema) -> None:
    index = next(i for i, token in enumerate(statement) if token.word() in _PASSED_OVER)
    what = _PASSED_OVER[statement[index].word()]
    while statement[index + 1].word() in ("VIEW", "IF", "NOT", "EXISTS"):
        index += 1
    schema.pass_over(what, qualified_name(statement, index + 1)[0])


def _is_table(tokens: list[Token]) -> bool:
    for token in tokens[1:]:
        if token.word() == "TABLE":
            return True
        if token.word() not in _TABLE_WORDS:
            return False
    return False


def _create_table(statement: list[Token], schema: Schema) -> None:
    index = next(i for i, token in enumerate(statement) if token.word() == "TABLE")
    modifiers = {token.word() for token in statement[:index]}
    index += 1
    if statement[index].word() == "IF":
        index += 3
    names, index = qualified_name(statement, index)
    if not names:
        raise ValueError("no name")
    if ("GLOBAL" not in modifiers and modifiers & {"TEMP", "TEMPORARY", "VOLATILE", "PRIVATE"}) or names[-1].startswith("#"):
        schema.pass_over("temporary tables", names)
        return
    table = TableStatement(names, statement[0].line)
    opening = next((i for i in range(index, len(statement)) if statement[i].is_symbol("(")), len(statement))
    before = {token.word() for token in statement[index:opening]}
    if "PARTITION" in before and "OF" in before:
        schema.others.add(names[-1].casefold())
        return
    if "LIKE" in before or "CLONE" in before:
        _copy_columns(table, statement, next(i for i in range(index, len(statement)) if statement[i].word() in ("LIKE", "CLONE")) + 1, schema)
    elif "AS" in before or opening == len(statement):
        schema.unread.append((table.line, f"table '{'.'.join(names)}' is made by a query or a copy, its columns are not stated"))
        schema.others.add(names[-1].casefold())
        return
    else:
        _add_elements(table, statement, opening, schema)
    schema.tables.append(table)


def _copy_columns(table: TableStatement, tokens: list[Token], index: int, schema: Schema) -> None:
    other = schema.table(qualified_name(tokens, index)[0])
    if other is None:
        schema.unread.append((table.line, f"table '{table.name}' is a copy of a table that is not in this file"))
        return
    table.columns.extend(ddl_alter.copied(column) for column in other.columns)


def _add_elements(table: TableStatement, statement: list[Token], opening: int, schema: Schema) -> None:
    end = closing(statement, opening)
    if end == len(statement):
        schema.unread.append((table.line, f"the parenthesis of table '{table.name}' is never closed; what stands before its end was read"))
    elements = split_by_commas(statement[opening + 1 : end])
    for index, token in enumerate(statement[end:], end):
        if token.word() == "INHERITS" and index + 1 < len(statement):
            _copy_columns(table, statement, index + 2, schema)
    for element in elements:
        _add(table, element, schema)
    _partition_columns(table, statement[end + 1 :])
    _table_options(table, statement[end + 1 :])


def _add(table: TableStatement, element: list[Token], schema: Schema) -> None:
    """One element; what is none costs only itself. Keywords of InterSystems begin with a per cent sign."""
    if element[0].word() == "LIKE":
        _copy_columns(table, element, 1, schema)
    elif element[0].is_symbol("%"):
        table.comment = element[-1].text if element[-1].kind == STRING else table.comment
    else:
        try:
            add_element(table, element)
        except (IndexError, ValueError):
            schema.unread.append((element[0].line, f"'{printed(element[:6])}' in table '{table.name}' is neither a column nor a constraint"))


def _partition_columns(table: TableStatement, tokens: list[Token]) -> None:
    """Hive defines the columns of PARTITIONED BY (day date) there; other dialects name columns or functions of them."""
    at = next((index for index, token in enumerate(tokens[:-2]) if token.word() == "PARTITIONED"), None)
    if at is None or not tokens[at + 2].is_symbol("("):
        return
    for piece in split_by_commas(tokens[at + 3 : closing(tokens, at + 2)]):
        if len(piece) > 1 and piece[1].kind == WORD and table.column(piece[0].text) is None:
            add_element(table, piece)


def _table_options(table: TableStatement, tokens: list[Token]) -> None:
    """COMMENT 'text', COMMENT = 'text' and OPTIONS (description = 'text') behind the columns."""
    for index, token in enumerate(tokens):
        if token.word() == "COMMENT":
            follows = tokens[index + 1 : index + 3]
            text = next((t.text for t in follows if t.kind in (STRING, NAME)), "")
            if follows and (follows[0].is_symbol("=") or follows[0].kind == STRING):
                table.comment = text
        elif token.word() == "OPTIONS":
            table.comment = option_description(tokens[index:]) or table.comment


def _create_type(statement: list[Token], schema: Schema) -> None:
    """Domains, enumerations and aliases of types, as the column that each would make."""
    index = next(i for i, token in enumerate(statement) if token.word() in ("TYPE", "DOMAIN")) + 1
    names, index = qualified_name(statement, index)
    if names and index < len(statement) and statement[index].word() in ("AS", "FROM"):
        index += 1
    definition = statement[index:]
    if not names or not definition:
        return
    if definition[0].word() == "ENUM":
        column = ColumnStatement(names[-1], statement[0].line, statement[0].line)
        set_type(column, definition[: closing(definition, 1) + 1])
    elif definition[0].word() in ("OBJECT", "TABLE", "RANGE", "VARRAY") or definition[0].is_symbol("("):
        return
    else:
        made = column_of([statement[0], *definition])
        if made is None:
            return
        column = made
    schema.types[names[-1].casefold()] = column


def _comment_on(statement: list[Token], schema: Schema) -> None:
    """COMMENT ON TABLE t IS 'x', COMMENT ON COLUMN t.c IS 'x', and DB2's COMMENT ON t (c IS 'x', d IS 'y')."""
    kind = statement[2].word()
    if kind in ("TABLE", "COLUMN"):
        names, index = qualified_name(statement, 3)
        text = statement[index + 1].text if index + 1 < len(statement) and statement[index + 1].kind == STRING else ""
        table = schema.table_or_elsewhere(names if kind == "TABLE" else names[:-1], statement[0].line)
        _set_comment(table, "" if kind == "TABLE" else names[-1], text, statement[0].line)
    elif statement[2].kind in (WORD, NAME):
        names, index = qualified_name(statement, 2)
        table = schema.table_or_elsewhere(names, statement[0].line)
        if table is not None and index < len(statement) and statement[index].is_symbol("("):
            for piece in split_by_commas(statement[index + 1 : closing(statement, index)]):
                _set_comment(table, piece[0].text, piece[-1].text, piece[0].line)


def _set_comment(table: TableStatement | None, column: str, text: str, line: int) -> None:
    if table is None:
        return
    if not column:
        table.comment = text
    elif found := table.mentioned(column, line):
        found.comment = text


def _extended_property(statement: list[Token], schema: Schema) -> None:
    """SQL Server's descriptions: named arguments, or the same in their fixed order."""
    start = next(i for i, token in enumerate(statement) if "extendedproperty" in token.text.lower()) + 1
    given: dict[str, str] = {}
    order = ("@name", "@value", "@level0type", "@level0name", "@level1type", "@level1name", "@level2type", "@level2name")
    for position, piece in enumerate(split_by_commas(statement[start:])):
        named = piece[0].text.lower() if piece[0].text.startswith("@") and len(piece) > 1 else ""
        if named or position < len(order):
            given[named or order[position]] = piece[-1].text
    if "description" not in given.get("@name", "").lower() or given.get("@level1type", "").upper() != "TABLE":
        return
    names = tuple(name for name in (given.get("@level0name", ""), given.get("@level1name", "")) if name)
    is_column = given.get("@level2type", "").upper() == "COLUMN"
    if is_column or not given.get("@level2type"):
        line = statement[0].line
        _set_comment(schema.table_or_elsewhere(names, line), given.get("@level2name", "") if is_column else "", given.get("@value", ""), line)


def resolve_types(schema: Schema) -> None:
    """Columns of a domain or enumeration of this script get what it says, where they say nothing themselves."""
    for table in schema.tables:
        for column in table.columns:
            meant = schema.types.get(column.type.split(".")[-1].casefold())
            if meant is None or column.length:
                continue
            column.type, column.length, column.scale = meant.type, meant.length, meant.scale
            column.allowed = column.allowed or meant.allowed
            column.default = column.default or meant.default
            column.null = column.null if column.null is not None else meant.null
            column.rules.extend(meant.rules)


