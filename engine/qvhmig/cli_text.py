"""Plain text for a terminal or a file: tables that fit a width, and nothing that needs a library."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence


def terminal_width() -> int:
    """Columns to fit: COLUMNS if set, the terminal's if there is one, else 0 (a file or pipe: nothing is cut)."""
    told = os.environ.get("COLUMNS", "")
    if told.isdigit() and int(told) > 0:
        return int(told)
    if sys.stdout.isatty():
        return shutil.get_terminal_size().columns
    return 0


def _cut(text: str, room: int) -> str:
    """A name keeps both of its ends (names of one family begin alike), words keep their beginning."""
    if len(text) <= room:
        return text
    kept = max(0, room - 1)
    end = 0 if " " in text else kept // 2
    return text[: kept - end] + "…" + text[len(text) - end :]


def table_lines(header: Sequence[str], rows: Sequence[Sequence[object]], width: int, right: Sequence[int] = (), gap: int = 2, whole: Sequence[int] = ()) -> list[str]:
    """A table with `gap` spaces between columns; columns of `right` (by position) are right aligned.

    Where it would fit with one space, one goes. Where it does not fit, the widest left-aligned columns are cut with an
    ellipsis, never the figures, and those of `whole` (names that somebody copies) only when no other is left.
    """
    cells = [[str(value) for value in row] for row in rows]
    sizes = [max([len(header[i]), *(len(row[i]) for row in cells)]) for i in range(len(header))]
    if sum(sizes) + len(sizes) - 1 <= width < sum(sizes) + gap * (len(sizes) - 1):
        gap = 1
    soft = [i for i in range(len(header)) if i not in right]
    while width and sum(sizes) + gap * (len(sizes) - 1) > width and soft:
        widest = max([i for i in soft if i not in whole and sizes[i] > 4] or soft, key=lambda i: sizes[i])
        if sizes[widest] <= 4:
            break
        sizes[widest] -= 1
    shown = []
    for row in [list(header), *cells]:
        parts = [
            _cut(value, sizes[i]).rjust(sizes[i]) if i in right else _cut(value, sizes[i]).ljust(sizes[i])
            for i, value in enumerate(row)
        ]
        shown.append((" " * gap).join(parts).rstrip())
    return shown


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """`text` in lines of at most `width` (0: one line); continuation lines start with `indent`."""
    if not width or len(text) <= width:
        return [text]
    import textwrap

    return textwrap.wrap(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
