"""What a CHECK demands of one column: a list of values, a range, or a text that others have to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from qvhmig.documents.ddl_tokens import NAME, NUMBER, STRING, SYMBOL, WORD, Token, printed

# Words that are no column: operators, casts, types of casts and functions that change nothing of what is allowed.
_NO_COLUMN: Final = frozenset((
    "AND", "OR", "NOT", "IN", "IS", "NULL", "ANY", "ARRAY", "BETWEEN", "CAST", "AS", "TEXT", "CHARACTER", "VARYING",
    "VARCHAR", "CHAR", "BPCHAR", "NUMERIC", "INTEGER", "INT", "SMALLINT", "BIGINT", "DECIMAL", "NVARCHAR", "NCHAR",
    "NUMBER", "DATE", "CONVERT", "TRUE", "FALSE", "VALUE",
))  # fmt: skip
# Words and signs of conditions that are no list of values.
_NO_LIST: Final = frozenset((
    "NOT", "BETWEEN", "AND", "SELECT", "LIKE", "REGEXP_LIKE", "SIMILAR", "<", ">", "<=", ">=", "<>", "!=", "~", "+", "*",
))  # fmt: skip
_CASTS: Final = frozenset(("TEXT", "CHARACTER", "VARYING", "VARCHAR", "BPCHAR"))


@dataclass(frozen=True, slots=True)
class Check:
    """`columns`: names in it, folded, in order; `allowed`: values, or one range as `0-99`; `text`: as written where neither."""

    columns: tuple[str, ...]
    allowed: tuple[str, ...] = ()
    text: str = ""


def check_of(tokens: list[Token]) -> Check:
    """The check whose condition is `tokens`, without the parentheses around it."""
    columns: list[str] = []
    for index, token in enumerate(tokens):
        call = index + 1 < len(tokens) and tokens[index + 1].is_symbol("(") and token.kind == WORD
        if (token.kind == NAME or (token.kind == WORD and token.word() not in _NO_COLUMN and not call)) and token.text.casefold() not in columns:
            columns.append(token.text.casefold())
    bare = [t for t in tokens if not (t.is_symbol("(") or t.is_symbol(")") or t.is_symbol("[") or t.is_symbol("]"))]
    allowed = (_listed(bare) or _range(bare)) if len(columns) <= 1 else ()
    return Check(tuple(columns), allowed, "" if allowed else printed(tokens))


def _listed(tokens: list[Token]) -> tuple[str, ...]:
    """Values of `x IN (...)`, `x = ANY (ARRAY[...])`, and of `x = 'a' OR x = 'b'`; () where the check is none of them."""
    words = {token.word() for token in tokens}
    if words & _NO_LIST or any(token.kind == SYMBOL and token.text in _NO_LIST for token in tokens):
        return ()
    equal = sum(token.is_symbol("=") for token in tokens)
    values = _literals(tokens)
    if "IN" in words or "ANY" in words:
        return values if equal <= 1 else ()
    return values if equal and equal == len(values) else ()


def _range(tokens: list[Token]) -> tuple[str, ...]:
    """`x BETWEEN a AND b`, or `x >= a AND x <= b`, of numbers."""
    words = [token.word() for token in tokens]
    numbers = _literals(tokens)
    if words.count("AND") != 1 or len(numbers) != 2 or "OR" in words or "NOT" in words:
        return ()
    signs = [token.text for token in tokens if token.kind == SYMBOL and token.text in ("<", ">", "<=", ">=", "=", "<>", "!=")]
    if ("BETWEEN" in words and not signs) or signs == [">=", "<="]:
        return (f"{numbers[0]}-{numbers[1]}",) if all(number.lstrip("-").replace(".", "", 1).isdigit() for number in numbers) else ()
    return ()


def _literals(tokens: list[Token]) -> tuple[str, ...]:
    """Strings and numbers in order, each once; a number after a minus sign is negative."""
    values = []
    for index, token in enumerate(tokens):
        if token.kind == STRING:
            values.append(token.text)
        elif token.kind == NUMBER and not (index and tokens[index - 1].word() in _CASTS):
            values.append(("-" if index and tokens[index - 1].is_symbol("-") else "") + token.text)
    return tuple(dict.fromkeys(values))
