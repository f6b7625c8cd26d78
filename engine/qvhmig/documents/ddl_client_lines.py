"""Lines of a script that are meant for a client program and not for the server: commands, data of COPY, marks that end a batch."""

from __future__ import annotations

import re
from typing import Final

_COPY_DATA: Final = re.compile(r"^COPY\s[^;]*?\sFROM\s+stdin[^;\n]*;\n(?P<data>.*?)^\\\.$", re.I | re.M | re.S)
# Of psql and SQL*Plus. A column may be called prompt or rem: its line is indented or ends with a comma.
_CLIENT_LINE: Final = re.compile(
    r"^[ \t]*\\.*$|^(?:prompt|rem|remark|spool|whenever)\b(?!.*,[ \t]*$).*$"
    r"|^[ \t]*set[ \t]+(?:define|echo|feedback|serveroutput|sqlblanklines|scan|verify)\b.*$|^@@?\S+$", re.I | re.M
)  # fmt: skip
# Of mysql: from here on, this mark ends a statement.
_DELIMITER: Final = re.compile(r"^[ \t]*delimiter[ \t]+([^\w\s]+)[ \t]*$", re.I | re.M)
_QUOTED: Final = r"'(?:[^'\\]|''|\\.)*+'|\"(?:[^\"\\]|\"\"|\\.)*+\"|`[^`]*+`|--[^\n]*+|\#[^\n]*+|/\*.*?\*/"
_COMMENTS: Final = re.compile(r"--[^\n]*|#[^\n]*|/\*.*?\*/", re.S)
_ROUTINE: Final = re.compile(
    r"\s*create\s+(?:or\s+replace\s+)?(?:definer\s*=\s*\S+\s+)?(?:aggregate\s+)?(?:procedure|function|trigger|event)\b", re.I
)
# Places that a build fills in: ${schema}.t, {{schema}}.t, {schema}.t, &schema..t, &&schema..t
_PLACEHOLDER: Final = re.compile(r"\$\{ *(\w+) *\}|\{{1,2} *(\w+) *\}{1,2}(?=\.)|&{1,2}(\w+)\.?(?=\.\w)")
_BATCH_END: Final = re.compile(r"^[ \t]*(?:go(?:[ \t]+\d+)?|/)[ \t]*;?[ \t]*$", re.I | re.M)


def without_client_lines(text: str) -> str:
    """The script as a server sees it, line for line: every statement ends with a semicolon, places to fill in hold their names."""
    text = _COPY_DATA.sub(lambda found: found[0][: found.start("data") - found.start()] + _empty_lines(found["data"]), text)
    text = _CLIENT_LINE.sub("", _with_semicolons(text))
    text = _PLACEHOLDER.sub(lambda found: found[1] or found[2] or found[3], text)
    return _BATCH_END.sub(";", text)


def _with_semicolons(text: str) -> str:
    """What stands between DELIMITER lines with a semicolon for the mark that they name, and without bodies of routines."""
    parts = _DELIMITER.split(text)
    done = [parts[0]]
    for mark, part in zip(parts[1::2], parts[2::2], strict=True):
        done.append(part if mark == ";" else _ended_by_semicolons(part, mark))
    return "".join(done)


def _ended_by_semicolons(text: str, mark: str) -> str:
    statements, start = [], 0
    for found in re.finditer(rf"{_QUOTED}|(?P<end>{re.escape(mark)})", text, re.S):
        if found["end"]:
            statements.append(text[start : found.start()])
            start = found.end()
    statements.append(text[start:])
    return ";".join(_empty_lines(one) if _ROUTINE.match(_COMMENTS.sub(" ", one)) else one for one in statements)


def _empty_lines(text: str) -> str:
    return "\n" * text.count("\n")
