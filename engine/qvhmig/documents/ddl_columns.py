"""One column of CREATE TABLE or ALTER TABLE: its name, its type as printed, and what its clauses say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from qvhmig.documents.ddl_checks import Check, check_of
from qvhmig.documents.ddl_tokens import NAME, NUMBER, STRING, WORD, Token, closing, printed, split_by_commas

# Words that begin a clause after the type of a column, in any dialect.
_CLAUSES: Final = frozenset((
    "NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "CONSTRAINT", "COLLATE", "CHARSET", "COMMENT",
    "AUTO_INCREMENT", "AUTOINCREMENT", "IDENTITY", "GENERATED", "AS", "ENCODE", "DISTKEY", "SORTKEY", "ON", "ENABLE",
    "DISABLE", "VISIBLE", "INVISIBLE", "VIRTUAL", "STORED", "PERSISTED", "SPARSE", "ROWGUIDCOL", "MASKED", "OPTIONS", "TAG",
    "MASKING", "FORMAT", "TITLE", "CASESPECIFIC", "COMPRESS", "INLINE", "CCSID", "STORAGE", "DEFERRABLE", "INITIALLY",
    "USING", "KEY", "IMPLICITLY", "FOREIGN", "HIDDEN", "MATERIALIZED", "ALIAS", "EPHEMERAL", "CODEC", "TTL", "NORELY",
    "RELY", "NOVALIDATE", "VALIDATE", "AFTER", "SQL_NO_CACHE", "COLUMN_FORMAT", "ENCRYPT", "SUPPLEMENTAL", "LOGGED",
    "COMPACT",
))  # fmt: skip
# The numbers of these say how fine a moment is, not how long a text or number is.
_MOMENTS: Final = re.compile(r"(TIME|DATE|INTERVAL|SMALLDATETIME)", re.I)


@dataclass(slots=True)
class ColumnStatement:
    """A column as stated; '' and None where nothing is said. `key`: its place in the primary key, from 1."""

    name: str
    line: int
    last_line: int
    type: str = ""
    length: str = ""
    scale: str = ""
    null: bool | None = None
    key: int | None = None
    references: tuple[str, str] | None = None  # table and column as printed; '' for the column = that table's key
    default: str = ""
    allowed: tuple[str, ...] = ()
    rules: list[str] = field(default_factory=list)
    comment: str = ""


def column_of(tokens: list[Token]) -> ColumnStatement | None:
    """The column that `tokens` (without commas around them) define, or None where they begin with no name."""
    if not tokens or tokens[0].kind not in (WORD, NAME):
        return None
    column = ColumnStatement(tokens[0].text, tokens[0].line, tokens[-1].last_line)
    end = _end_of_type(tokens)
    set_type(column, tokens[1:end])
    apply_clauses(column, tokens[end:])
    return column


def _end_of_type(tokens: list[Token]) -> int:
    """Index of the first clause behind the type."""
    index = 1
    while index < len(tokens):
        token = tokens[index]
        following = tokens[index + 1].word() if index + 1 < len(tokens) else ""
        if token.is_symbol("("):
            index = closing(tokens, index)
        elif token.is_symbol("=") or (token.is_symbol("%") and following == "DESCRIPTION"):
            return index
        elif token.word() in ("WITH", "WITHOUT"):
            if following not in ("TIME", "LOCAL", "TIMEZONE"):
                return index
        elif token.word() == "FOR":
            if following not in ("BIT", "SBCS", "MIXED"):
                return index
        elif token.word() == "CHARACTER" and following == "SET" or token.word() in _CLAUSES and index > 0:
            return index
        index += 1
    return len(tokens)


def set_type(column: ColumnStatement, tokens: list[Token]) -> None:
    """Type word, length and scale: numbers in the first parenthesis, unless they measure the fineness of a moment."""
    opening = next((index for index, token in enumerate(tokens) if token.is_symbol("(")), None)
    column.length = column.scale = ""
    if opening is None:
        column.type = printed(tokens)
        return
    end = closing(tokens, opening)
    inside = tokens[opening + 1 : end]
    base = printed(tokens[:opening])
    if inside and all(token.kind == STRING or token.is_symbol(",") for token in inside):
        column.allowed = tuple(token.text for token in inside if token.kind == STRING)
        column.type = " ".join((base, printed(tokens[end + 1 :]))).strip()
    elif inside and (inside[0].kind == NUMBER or inside[0].is_symbol("*")) and not _MOMENTS.match(base):
        column.type = " ".join((base, printed(tokens[end + 1 :]))).strip()
        column.length = inside[0].text if inside[0].kind == NUMBER else ""
        column.scale = _scale(inside)
    else:
        column.type = printed(tokens)
        if base.upper() == "NULLABLE":
            column.null = True


def _scale(inside: list[Token]) -> str:
    comma = next((index for index, token in enumerate(inside) if token.is_symbol(",")), None)
    if comma is None:
        return ""
    text = "".join(token.text for token in inside[comma + 1 :] if token.kind == NUMBER or token.is_symbol("-"))
    return text


def apply_clauses(column: ColumnStatement, tokens: list[Token]) -> None:
    """What the clauses behind the type say; unknown ones are passed over."""
    index = 0
    while index < len(tokens):
        clause = _READERS.get(tokens[index].word())
        if clause is not None:
            index = clause(column, tokens, index + 1)
        elif tokens[index].is_symbol("("):
            index = closing(tokens, index) + 1
        else:
            index += 1


def apply_check(column: ColumnStatement, check: Check) -> None:
    """Values and ranges are what the column allows; any other condition is one of its rules."""
    if check.allowed:
        column.allowed = check.allowed
    elif check.text:
        column.rules.append(check.text)


# Readers of one clause: they get the index behind its keyword and give back the index behind the clause.
def _not(column: ColumnStatement, tokens: list[Token], index: int) -> int:
    if index < len(tokens) and tokens[index].word() == "NULL":
        column.null = False
        return index + 1
    return index


def _null(column: ColumnStatement, tokens: list[Token], index: int) -> int:
    column.null = True
    return index


def _primary(column: ColumnStatement, tokens: list[Token], index: int) -> int:
    column.key, column.null = 1, False
    return index


def _check(column: ColumnStatement, tokens: list[Token], index: int) -> int:
    if index < len(tokens) and tokens[index].is_symbol("("):
        end = closing(tokens, index)
        apply_check(column, check_of(tokens[index + 1 : end]))
        return end + 1
    return index


def _references(column: ColumnStatement, tokens: list[Token], index: int) -> int:
    column.references, index = reference_of(tokens, index)
    return index


def _options(column: ColumnStatement, tokens: list[Token], index: int) -> int:
    column.comment = option_description(tokens[index:]) or column.comment
    return index


def _on(column: ColumnStatement, tokens: list[Token], index: int) -> int:
    """ON UPDATE and ON DELETE with their action: its SET NULL says nothing of the column."""
    words = [token.word() for token in tokens[index : index + 2]]
    if words[:1] in (["UPDATE"], ["DELETE"]):
        return index + (3 if words[1:] == ["SET"] else 2)
    return index


def _default(column: ColumnStatement, tokens: list[Token], index: int) -> int:
    """The expression up to the next clause; its first token always belongs to it (DEFAULT NULL)."""
    if index + 1 < len(tokens) and tokens[index].word() == "ON" and tokens[index + 1].word() == "NULL":
        index += 2
    start = index
    while index < len(tokens):
        if index > start and tokens[index].word() in _CLAUSES:
            break
        if tokens[index].is_symbol("("):
            index = closing(tokens, index)
        index += 1
    column.default = _unwrapped(printed(tokens[start:index]))
    return index


def _unwrapped(expression: str) -> str:
    """Without the parentheses that SQL Server prints around every default."""
    while expression.startswith("(") and expression.endswith(")") and _closes_last(expression):
        expression = expression[1:-1].strip()
    return expression


def _closes_last(expression: str) -> bool:
    depth = 0
    for index, character in enumerate(expression):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return index == len(expression) - 1
    return False


def _comment(column: ColumnStatement, tokens: list[Token], index: int) -> int:
    if index < len(tokens) and tokens[index].is_symbol("="):
        index += 1
    if index < len(tokens) and tokens[index].kind in (STRING, NAME):
        column.comment = tokens[index].text
        index += 1
    return index


def _computed(column: ColumnStatement, tokens: list[Token], index: int) -> int:
    """AS (expression): nobody stores the column, its value follows from others. Not AS IDENTITY."""
    if index >= len(tokens) or tokens[index].word() in ("IDENTITY", "ROW"):
        return index
    end = closing(tokens, index) if tokens[index].is_symbol("(") else len(tokens) - 1
    column.rules.append("computed: " + _unwrapped(printed(tokens[index : end + 1])))
    return end + 1


_READERS: Final[dict[str, Callable[[ColumnStatement, list[Token], int], int]]] = {
    "NOT": _not,
    "NULL": _null,
    "DEFAULT": _default,
    "PRIMARY": _primary,
    "CHECK": _check,
    "REFERENCES": _references,
    "COMMENT": _comment,
    "DESCRIPTION": _comment,
    "OPTIONS": _options,
    "AS": _computed,
    "MATERIALIZED": _computed,
    "ALIAS": _computed,
    "ON": _on,
}


def reference_of(tokens: list[Token], index: int) -> tuple[tuple[str, str] | None, int]:
    """`table (column)` from `index` on as ((table, column), index behind it)."""
    name, index = qualified_name(tokens, index)
    columns: list[str] = []
    if index < len(tokens) and tokens[index].is_symbol("("):
        end = closing(tokens, index)
        columns = listed_names(tokens[index + 1 : end])
        index = end + 1
    return ((name[-1], columns[0] if len(columns) == 1 else ""), index) if name else (None, index)


def qualified_name(tokens: list[Token], index: int) -> tuple[tuple[str, ...], int]:
    """The parts of a dotted name from `index` on, and the index behind it; () where there is none."""
    parts: list[str] = []
    while index < len(tokens) and tokens[index].kind in (WORD, NAME):
        # BigQuery quotes a dotted name as a whole.
        whole = tokens[index].kind == NAME and re.fullmatch(r"[\w-]+(\.\w+)+", tokens[index].text)
        parts.extend(tokens[index].text.split(".") if whole else [tokens[index].text])
        index += 1
        dots = 0
        while index < len(tokens) and tokens[index].is_symbol("."):
            index, dots = index + 1, dots + 1
        if not dots:
            break
    return tuple(parts), index


def listed_names(tokens: list[Token]) -> list[str]:
    """The first name of each piece between commas: `a ASC, b(10)` -> a, b."""
    return [piece[0].text for piece in split_by_commas(tokens) if piece[0].kind in (WORD, NAME)]


def option_description(tokens: list[Token]) -> str:
    """The text of `OPTIONS (description = 'text')`."""
    for index, token in enumerate(tokens[:-2]):
        if token.word() == "DESCRIPTION" and tokens[index + 1].is_symbol("=") and tokens[index + 2].kind in (STRING, NAME):
            return tokens[index + 2].text
    return ""
