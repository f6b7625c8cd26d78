"""Entries that are written as one text but marked up as several: `<code>name</code> <code>type</code> (remark)`, then a description.

Definition lists are made of them, and tables of one column; each part gets a column of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from qvhmig.documents.grid_building import printed_lines
from qvhmig.documents.grids import Cell, Place
from qvhmig.documents.page_text import is_hidden, shown_text

_MARKS: Final = frozenset(("b", "code", "dfn", "em", "i", "kbd", "samp", "span", "strong", "tt", "var"))
_MOST_PARTS: Final = 6
_BETWEEN_PARTS: Final = re.compile(r"[\s:;,|()\[\]–—-]*")

Lines = tuple[str, ...]
Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """`marked`: the texts of the marked elements that it begins with; `rest`: what follows them; `text`: all of it."""

    marked: tuple[str, ...]
    rest: str
    text: Lines
    description: Lines


def entry_of(lead: Any, description: Lines) -> Entry:
    """The entry whose first paragraph or term is the element `lead`."""
    marked: list[str] = []
    rest = [lead.text or ""] if not _BETWEEN_PARTS.fullmatch(lead.text or "") else []
    for child in lead:
        if not rest and child.tag in _MARKS and len(marked) < _MOST_PARTS:
            marked.append(" ".join(printed_lines(shown_text(child))).strip(" :"))
            if not _BETWEEN_PARTS.fullmatch(child.tail or ""):
                rest.append(child.tail or "")
        else:
            rest += ["" if child.tag == "table" else shown_text(child) if isinstance(child.tag, str) else "", child.tail or ""]
    text = printed_lines(shown_text(lead))
    return Entry(tuple(part for part in marked if part), " ".join(printed_lines(" ".join("".join(rest).split()))).strip(" :;,"), text, description)


def rows_of_entries(entries: Sequence[Entry], place: Place, always: bool) -> Rows:
    """A row for each entry: a column for each marked part, one for what follows them if anything does, the description last.

    Entries that are not all marked up stay whole: then with `always` as term and description, else ().
    """
    usual = max(Counter(len(entry.marked) for entry in entries).items(), key=lambda item: (item[1], item[0]), default=(0, 0))[0]
    parted = all(entry.marked for entry in entries) and (usual > 1 or any(entry.rest for entry in entries))
    if not parted:
        return _cells([[entry.text, entry.description] for entry in entries], place) if always else ()
    with_rest = any(entry.rest or len(entry.marked) > usual for entry in entries)
    table: list[list[Lines]] = []
    for entry in entries:
        columns = [printed_lines(part) for part in entry.marked[:usual]]
        columns += [()] * (usual - len(columns))
        if with_rest:
            columns.append(printed_lines(" ".join((*entry.marked[usual:], entry.rest))))
        table.append([*columns, entry.description])
    return _cells(table, place)


def _cells(table: list[list[Lines]], place: Place) -> Rows:
    return tuple(tuple(Cell(lines, replace(place, row=row, column=column)) for column, lines in enumerate(line, 1)) for row, line in enumerate(table, 1))


def definition_rows(element: Any, place: Place) -> Rows:
    """The rows of a <dl>: one for each term; several definitions of a term are lines of one cell."""
    terms: list[Any] = []
    definitions: list[Lines] = []
    for item in element.iter("dt", "dd"):
        # libxml2 does not end a <dd> where the next one begins: the inner one is part of the outer one's text
        if is_hidden(item) or next(item.iterancestors("dl", "dd")) is not element:
            continue
        if item.tag == "dt":
            terms.append(item)
            definitions.append(())
        elif terms:
            definitions[-1] += printed_lines(shown_text(item))
    return rows_of_entries([entry_of(*pair) for pair in zip(terms, definitions, strict=True)], place, always=True)


def stacked_rows(headers: Sequence[Any], cells: Sequence[Any], place: Place) -> Rows:
    """The rows of a table of one column whose cells each begin with a paragraph of marked parts; () for any other table.

    The header is split likewise, where its first paragraph has a word for each part; else it is left out.
    """
    entries = []
    for cell in cells:
        blocks = [block for block in cell if isinstance(block.tag, str) and block.tag in ("p", "div") and printed_lines(shown_text(block))]
        if not blocks:
            return ()
        entries.append(entry_of(blocks[0], tuple(line for block in blocks[1:] for line in printed_lines(shown_text(block)))))
    if not any(entry.description for entry in entries):
        return ()
    rows = rows_of_entries(entries, place, always=False)
    header = [line for cell in headers[-1:] for line in printed_lines(shown_text(cell))]
    names = header[0].split() if header else []
    parts = max((len(entry.marked) for entry in entries), default=0)
    if not rows or len(names) != parts or len(header) > 2:
        return rows
    width = len(rows[0])
    titles = [*names, *[""] * (width - parts - 1), *header[1:], ""][:width]
    return _cells([[printed_lines(title) for title in titles], *[[cell.lines for cell in row] for row in rows]], place)
