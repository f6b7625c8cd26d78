"""Cells and tables of Markdown pages that are made: whatever a cell says, the table stays a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def cell(text: object) -> str:
    """Plain words in a cell; marks of Markdown in them are shown as they are."""
    said = re.sub(r"\s+", " ", "" if text is None else str(text)).strip()
    return re.sub(r"([\\|*<>\[\]`]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z]))", r"\\\1", said)


def code(text: str) -> str:
    """A name or an expression in a cell; '' stays ''. The fence is longer than every run of backticks inside, and a blank keeps it
    from a backtick at an end (a reader takes one blank at each end away)."""
    said = re.sub(r"\s+", " ", text).strip().replace("|", "\\|")
    if not said:
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", said)), default=0))
    pad = " " if "`" in (said[0], said[-1]) else ""
    return f"{fence}{pad}{said}{pad}{fence}"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of a table whose cells are Markdown already, and a blank line; nothing where there is no row."""
    lines = ["| " + " | ".join(" ".join(str(part).split("\n")) for part in row) + " |" for row in rows]
    if not lines:
        return []
    return ["| " + " | ".join(header) + " |", "|" + "---|" * len(header), *(re.sub(r" +\|", " |", line) for line in lines), ""]


def number(count: int) -> str:
    """5387 -> 5,387."""
    return f"{count:,}"
