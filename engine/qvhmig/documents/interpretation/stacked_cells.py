"""Field lists of one column, each cell of which stacks what other lists print side by side: `ferry_id integer`, and its text below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from qvhmig.documents.grids import Cell, Grid, Words
from qvhmig.documents.interpretation.cell_shapes import identifier
from qvhmig.documents.interpretation.header_words import header_evidence

Block = Grid | Words
_FIRST_LINE = re.compile(r"(?P<name>[^\W\d][\w$#.]*)\s+(?P<type>[^()]*(?:\(\s*\d[\d\s,]*\)[^()]*)?)\s*(?:\((?P<more>[^()]*(?:\([^()]*\))?)\))?\Z")
# A list is a stacked one where this share of its cells begins with a name and a type.
LEAST_SHARE = 0.6


def with_stacks_spread(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks in order; each stacked list as a grid of name, type, references and description under its header."""
    for block in blocks:
        yield (_spread(block) or block) if isinstance(block, Grid) else block


def _spread(grid: Grid) -> Grid | None:
    """None where the grid is no stacked list: its header has to say so."""
    if grid.width != 1 or grid.roles or len(grid.rows) < 3:
        return None
    headers = _headers(grid.rows[0][0])
    rows = [_row(row[0]) for row in grid.rows[1:]]
    if headers is None or sum(1 for row in rows if row[0].lines) < LEAST_SHARE * len(rows):
        return None
    return replace(grid, rows=(headers, *rows), header=1)


def _headers(cell: Cell) -> tuple[Cell, ...] | None:
    """A first line of two headers, name and type, and a header of the text below it, if any."""
    words = cell.lines[0].split() if cell.lines else []
    below = " ".join(cell.lines[1:])
    if below and header_evidence(below).get("description", 0) < 0.9:
        return None
    for at in range(1, len(words)):
        name, typed = " ".join(words[:at]), " ".join(words[at:])
        if header_evidence(name).get("field", 0) >= 0.5 and header_evidence(typed).get("type", 0) >= 0.9:
            return tuple(replace(cell, lines=(text,)) for text in (name, typed, "References", below or "Description"))
    return None


def _row(cell: Cell) -> tuple[Cell, ...]:
    """A cell that begins with no name goes on with the text of the cell above it."""
    found = _FIRST_LINE.match(cell.lines[0]) if cell.lines else None
    if found is None or identifier(found["name"]) < 0.3 or not found["type"].strip():
        return (*(replace(cell, lines=()) for _ in range(3)), cell)
    more = (found["more"] or "").strip()
    refers = re.sub(r"^(?:references|fk(?: to)?|->)\s+", "", more)
    texts = [(found["name"],), (found["type"].strip(),), (refers,) if refers != more else (), (*((more,) if more and refers == more else ()), *cell.lines[1:])]
    return tuple(replace(cell, lines=lines) for lines in texts)
