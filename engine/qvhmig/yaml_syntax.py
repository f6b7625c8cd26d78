"""What the YAML parser says, in words that a person can act on. Knows its error by its attributes only."""

from __future__ import annotations

import re
from typing import Any

from qvhmig.problems import Problem, Where

# words of the parser -> our fact and next step; the first that fits
_SYNTAX = (
    ("could not find expected ':'", "a key without ':'", "write 'key: value', or put the text in quotes"),
    ("mapping values are not allowed", "a ':' where no key can stand", "put text that holds ': ' in quotes; check the indentation"),
    ("did not find expected key", "the indentation does not fit, or a ',' or quote is missing before this", "line the keys up"),
    ("did not find expected '-' indicator", "a list item without '- '", "line the items up, each with '- '"),
    ("did not find expected ',' or ']'", "a '[' list that is not closed, or a missing ','", "close it with ']'"),
    ("did not find expected ',' or '}'", "a '{' mapping that is not closed, or a missing ','", "close it with '}'; put text that holds ',' or '}' in quotes"),
    ("found unexpected end of stream", "a quote that is not closed", "close the quote"),
    ("found unexpected document indicator", "a quote that is not closed before '---'", "close the quote"),
    ("found unknown escape character", "a '\\' that starts no known escape inside double quotes", "use single quotes"),
    ("block sequence entries are not allowed", "a list item where none can stand", "start the list on a line of its own"),
    ("found character that cannot start any token", "a character that cannot start a value", "put the text in quotes"),
    ("did not find expected alphabetic or numeric character", "a '*' or '&' that starts no name", "put the text in quotes"),
    ("did not find expected <document start>", "text after the end of the document, or a list or mapping mixed with plain text", "check the indentation and the quotes"),
    ("did not find expected node content", "a value is missing", "write the value, or put the text in quotes"),
    ("found undefined tag handle", "a '!' at the start of a value", "put the text in quotes"),
    ("did not find expected whitespace or line break", "a '!' or '%' at the start of a value", "put the text in quotes"),
)


def syntax_problem(error: Any, text: str, shown: str) -> Problem:
    """The problem that PyYAML's MarkedYAMLError `error` about `text` is: QV001 syntax, QV004 tab, QV005 anchor."""
    mark = error.problem_mark or error.context_mark
    where = Where(shown, mark.line + 1, mark.column + 1) if mark else Where(shown)
    said = error.problem or ""
    lines = text.split("\n")
    if "undefined alias" in said and mark:
        name = re.match(r"\*?([^\s,\]}]*)", lines[mark.line][mark.column :]).group(1)  # type: ignore[union-attr]
        fact = f"the alias '*{name}' has no anchor '&{name}' above it"
        return Problem("QV005", where, fact, "name an anchor that stands above, or put the text in quotes")
    if "second occur" in said or "duplicate anchor" in (error.context or said):
        return Problem("QV005", where, "the same anchor is given twice", "give each anchor a name of its own")
    if mark and mark.line < len(lines):
        at = lines[mark.line][mark.column : mark.column + 1]
        lead = lines[mark.line][: len(lines[mark.line]) - len(lines[mark.line].lstrip())]
        if "\t" in lead or at == "\t":
            column = (lead.index("\t") if "\t" in lead else mark.column) + 1
            return Problem("QV004", Where(shown, mark.line + 1, column), "a tab in the indentation", "indent with blanks")
        if at in ("@", "`", "%"):
            return Problem("QV001", where, f"a value cannot start with '{at}'", "put the text in quotes")
    for words, fact, next_step in _SYNTAX:
        if words in said:
            if error.context_mark and error.context_mark.line != mark.line:
                fact += f" (it starts at {error.context_mark.line + 1}:{error.context_mark.column + 1})"
            return Problem("QV001", where, fact, next_step)
    return Problem("QV001", where, "the YAML cannot be read here", "check indentation, quotes and brackets")
