"""Grids of data: rows of a table that hold codes and texts as well, but list no codes of code lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qvhmig.documents.interpretation.column_roles import Roles, Row
from qvhmig.documents.interpretation.type_words import read_type

# Signs that stand in addresses, formulas and calls, and a length that only sentences have.
_NO_NAME = re.compile(r"://|[=@<>{}]|^-?\d+\.\d+$|^\d{4}-\d{2}-\d{2}|.{81}")
# From so many lists on their sizes and order say something.
SEVERAL = 4
# A list may be printed in this many pieces, on average, before its rows count as scattered.
PIECES = 2.0


def lists_no_codes(rows: Sequence[Row], roles: Roles) -> str:
    """Why the rows are data although a list, a code and a meaning were found in them; '' where nothing speaks against a code list."""
    at = roles.column("code_list")
    if at is None:
        return ""
    named: list[str] = []
    for row in rows:
        text = " ".join(row[at].lines)
        named.append(text or (named[-1] if named else ""))
    sizes = Counter(name for name in named if name)
    if not sizes:
        return ""
    if sum(1 for name in sizes if _NO_NAME.search(name)) > 0.3 * len(sizes):
        return "the texts that would name its lists are no names"
    if all((found := read_type(name)) and found.sure >= 0.9 for name in sizes):
        return "the texts that would name its lists are types"
    if len(sizes) < SEVERAL:
        return ""
    if sum(1 for size in sizes.values() if size < 2) > 0.6 * len(sizes):
        return "nearly each of its rows would be a list of its own"
    pieces = sum(1 for before, name in zip(["", *named], named, strict=False) if name != before)
    return "the rows of its lists are scattered" if pieces > PIECES * len(sizes) else ""
