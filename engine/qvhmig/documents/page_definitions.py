"""Definition lists (<dl>) as grids: terms in one column or several, definitions in the last."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from qvhmig.documents.grid_building import printed_lines
from qvhmig.documents.grids import Cell, Place
from qvhmig.documents.page_text import is_hidden, shown_text

_MOST_PARTS: Final = 6
_BETWEEN_PARTS: Final = re.compile(r"[\s:;,|()\[\]–—-]*")

Lines = tuple[str, ...]


def definition_rows(element: Any, place: Place) -> tuple[tuple[Cell, ...], ...]:
    """A row for each term; several definitions of a term are lines of one cell.

    Where every term is made of marked parts (`<code>name</code> <em>type</em>`), each part has a column of its own.
    """
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
    parts = [_parts(term) for term in terms]
    if not all(parts) or all(len(some) == 1 for some in parts):
        parts = [[printed_lines(shown_text(term))] for term in terms]
    width = max(map(len, parts), default=0)
    return tuple(
        tuple(Cell(lines, replace(place, row=row, column=column)) for column, lines in enumerate([*some, *[()] * (width - len(some)), definition], 1))
        for row, (some, definition) in enumerate(zip(parts, definitions, strict=True), 1)
    )


def _parts(term: Any) -> list[Lines]:
    """The texts of the elements that a term consists of; [] where it has text of its own, or too many."""
    if not _BETWEEN_PARTS.fullmatch(term.text or ""):
        return []
    found: list[Lines] = []
    for child in term:
        if not isinstance(child.tag, str) or not _BETWEEN_PARTS.fullmatch(child.tail or ""):
            return []
        if lines := printed_lines(shown_text(child)):
            found.append(tuple(line.strip(" :") for line in lines))
    return found if len(found) <= _MOST_PARTS else []
