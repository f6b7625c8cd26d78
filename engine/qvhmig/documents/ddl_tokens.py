"""SQL text -> tokens with their lines, in whatever dialect it is written.

sqlglot is not used: it has to be told the dialect, gives up a statement at the first clause that its dialect lacks (it
refuses the NOT NULL ENABLE of every Oracle dump), and its trees keep neither the printed type word nor the line of a column.
Names and types of a schema need no more than is here. The tests compare with what sqlglot finds where it can parse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

WORD, NAME, STRING, NUMBER, SYMBOL = "word", "name", "string", "number", "symbol"


@dataclass(frozen=True, slots=True)
class Token:
    """`text`: a name without its quotes, a string without quotes and prefix, else as written. Lines count from 1.

    `first`: nothing but blanks stands before it on its line.
    """

    kind: str
    text: str
    line: int
    last_line: int
    first: bool = False

    def word(self) -> str:
        """Upper case of an unquoted word; '' for everything else, so that a quoted name never counts as a keyword."""
        return self.text.upper() if self.kind == WORD else ""

    def is_symbol(self, text: str) -> bool:
        """Whether this is that sign, and not a name or string that looks like it."""
        return self.kind == SYMBOL and self.text == text


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment; `alone`: no token stands before it on its line."""

    lines: tuple[str, ...]
    line: int
    last_line: int
    alone: bool


_STRINGS: Final = {False: r"'(?:[^']++|'')*+'", True: r"'(?:[^'\\]++|''|\\.)*+'"}
# The first alternative passes over a whole INSERT, which may be most of a dump, up to its semicolon or the next definition.
_PATTERN: Final = r"""
  (?P<data>^(?:INSERT|REPLACE)[ \t](?:[^;'"`\n]|\n(?![ \t]*(?:CREATE|ALTER|COMMENT|EXEC)\b)|{string}|"[^"]*+"|`[^`]*+`)*+;?)
| (?P<blank>\s+)
| (?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z){hash})
| (?P<string>\bE'(?:[^'\\]++|''|\\.)*+'|(?:\b[NBX]|\bU&)?{string})
| (?P<dollar>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
| (?P<quoted>"(?:[^"]++|"")*+"|`(?:[^`]++|``)*+`|\[[^\]\[\n'"]*[^\W\d][^\]\[\n'"]*\])
| (?P<number>\d+(?:\.\d+)?)
| (?P<word>[^\W\d][\w$\#@]*|[@\#]+[\w$\#@]+)
| (?P<symbol>::|<=|>=|<>|!=|\|\||.)
"""
_BACKSLASH_DIALECT: Final = re.compile(r"^[ \t]*`|\btable\b[^\n'\"]*`|\bauto_increment\b|\bengine\s*=", re.I | re.M)
_COPY_DATA: Final = re.compile(r"^COPY\s[^;]*?\sFROM\s+stdin[^;\n]*;\n(?P<data>.*?)^\\\.$", re.I | re.M | re.S)
# Of psql, mysql and SQL*Plus. A column may be called prompt or rem: its line is indented or ends with a comma.
_CLIENT_LINE: Final = re.compile(
    r"^[ \t]*\\.*$|^[ \t]*delimiter[ \t]+[^\w\s]+[ \t]*$|^(?:prompt|rem|remark|spool|whenever)\b(?!.*,[ \t]*$).*$"
    r"|^[ \t]*set[ \t]+(?:define|echo|feedback|serveroutput|sqlblanklines|scan|verify)\b.*$|^@@?\S+$", re.I | re.M
)  # fmt: skip
# Places that a build fills in: ${schema}.t, {{schema}}.t, {schema}.t, &schema..t, &&schema..t
_PLACEHOLDER: Final = re.compile(r"\$\{ *(\w+) *\}|\{{1,2} *(\w+) *\}{1,2}(?=\.)|&{1,2}(\w+)\.?(?=\.\w)")
_BATCH_END: Final = re.compile(r"^[ \t]*(?:go(?:[ \t]+\d+)?|/)[ \t]*;?[ \t]*$", re.I | re.M)


def tokens_of(text: str, before: int = 0) -> tuple[list[Token], list[Comment]]:
    """Tokens and comments in order, lines counted from `before` + 1. Never fails: an unclosed quotation mark is a symbol.

    Data of INSERT and COPY, and lines meant for a client program are left out; a line GO or / ends a statement like a semicolon.
    """
    text = _without_client_lines(text)
    tokens: list[Token] = []
    comments: list[Comment] = []
    line, fresh = before + 1, True
    for match in _pattern(text).finditer(text):
        kind, written = match.lastgroup or "", match.group()
        kind = "dollar" if kind == "tag" else kind
        last = line + written.count("\n")
        if kind == "comment":
            if lines := _comment_lines(written):
                comments.append(Comment(lines, line, last, fresh))
        elif kind == "data":
            tokens.append(Token(SYMBOL, ";", last, last))
        elif kind != "blank":
            tokens.append(_token(kind, written, line, last, fresh))
        fresh = "\n" in written if kind == "blank" else (fresh or last > line) and kind == "comment"
        line = last
    return tokens, comments


def _pattern(text: str) -> re.Pattern[str]:
    """In MySQL and BigQuery, a backslash escapes a quotation mark and # begins a comment."""
    escapes = bool(_BACKSLASH_DIALECT.search(text))
    shape = _PATTERN.format(string=_STRINGS[escapes], hash=r"|\#[^\n]*" if escapes else "")
    return re.compile(shape, re.X | re.S | re.M | re.I)


def _without_client_lines(text: str) -> str:
    text = _COPY_DATA.sub(lambda found: found[0][: found.start("data") - found.start()] + "\n" * found["data"].count("\n"), text)
    text = _CLIENT_LINE.sub("", text)
    text = _PLACEHOLDER.sub(lambda found: found[1] or found[2] or found[3], text)
    return _BATCH_END.sub(";", text)


def _token(kind: str, written: str, line: int, last: int, fresh: bool) -> Token:
    if kind == "string":
        inner = written[written.index("'") + 1 : -1].replace("''", "'")
        return Token(STRING, inner.replace("\\'", "'"), line, last, fresh)
    if kind == "dollar":
        mark = written.index("$", 1) + 1
        return Token(STRING, written[mark:-mark], line, last, fresh)
    if kind == "quoted":
        quote = written[-1]
        return Token(NAME, written[1:-1].replace(quote * 2, quote).strip(), line, last, fresh)
    return Token(kind, written, line, last, fresh)


def _comment_lines(written: str) -> tuple[str, ...]:
    """The words of a comment, without its marks; of a comment that a server executes (/*! ... */) nothing."""
    if written.startswith("/*!"):
        return ()
    inner = written[2:].removesuffix("*/") if written.startswith("/*") else written.lstrip("-#")
    lines = (line.strip().strip("*-=#~_").strip() for line in inner.split("\n"))
    return tuple(line for line in lines if line)


def closing(tokens: list[Token], opening: int) -> int:
    """Index of the parenthesis that closes the one at `opening`; the number of tokens where none does."""
    depth = 0
    for index in range(opening, len(tokens)):
        if tokens[index].kind == SYMBOL:
            if tokens[index].text == "(":
                depth += 1
            elif tokens[index].text == ")":
                depth -= 1
                if depth == 0:
                    return index
    return len(tokens)


def split_by_commas(tokens: list[Token]) -> list[list[Token]]:
    """The pieces between commas that stand in no parenthesis and in no <...> of a type; empty pieces left out."""
    pieces: list[list[Token]] = [[]]
    depth = angle = 0
    for index, token in enumerate(tokens):
        if token.kind == SYMBOL:
            depth += (token.text == "(") - (token.text == ")")
            if token.text == "<" and tokens[index - 1].word() in ("ARRAY", "STRUCT", "MAP", "ROW", "MULTISET"):
                angle += 1
            elif token.text == ">" and angle:
                angle -= 1
            if token.text == "," and depth == 0 and angle == 0:
                pieces.append([])
                continue
        pieces[-1].append(token)
    return [piece for piece in pieces if piece]


_TIGHT_BEFORE: Final = frozenset((")", ",", "(", ".", "[", "]", "::", "<", ">"))
_TIGHT_AFTER: Final = frozenset(("(", ".", "[", "::", "<", "@", "%"))
_OPERATORS: Final = frozenset(("IN", "AND", "OR", "NOT", "ANY", "BETWEEN", "WHEN", "THEN", "ELSE", "IS", "LIKE"))


def printed(tokens: list[Token]) -> str:
    """The tokens as one line: a blank between words, none inside parentheses and before commas."""
    parts: list[str] = []
    for index, token in enumerate(tokens):
        text = "'" + token.text + "'" if token.kind == STRING else token.text
        previous = tokens[index - 1] if index else None
        tight = previous is None or (token.kind == SYMBOL and token.text in _TIGHT_BEFORE)
        if token.is_symbol("(") and previous is not None and (previous.word() in _OPERATORS or previous.text == "="):
            tight = False
        after = previous is not None and previous.kind == SYMBOL and previous.text in _TIGHT_AFTER
        parts.append(text if tight or after else " " + text)
    return "".join(parts)
