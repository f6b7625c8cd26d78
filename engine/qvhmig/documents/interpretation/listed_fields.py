"""Field lists printed as lists of lines instead of grids: `visit_id (integer, required): Number of the visit`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from qvhmig.documents.grids import Cell, Grid, Place, Words
from qvhmig.documents.interpretation.cell_shapes import identifier
from qvhmig.documents.interpretation.type_words import read_type

Block = Grid | Words
_NAME = r"(?P<name>[`*\"]*[A-Za-z_][\w$#.-]*[`*\"]*)"
_BRACKETED = re.compile(rf"{_NAME}\s*(?::\s*)?[(\[](?P<type>[^()\[\]]*(?:\([^()]*\))?[^()\[\]]*)[)\]]\s*(?:[:–—-]+\s*(?P<text>.*))?\Z", re.DOTALL)
_PARTED = re.compile(rf"{_NAME}\s*(?:\s[–—-]+|:)\s+(?P<type>[^–—:]+?(?:\([^()]*\))?)\s*(?:(?:\s[–—-]+|[:;.])\s+(?P<text>.*))?\Z", re.DOTALL)
# A run of lines is a field list where it has this many, and this share of them names a field and its type.
LEAST_LINES, LEAST_SHARE = 2, 0.75
_HEADERS = ("field", "type", "mandatory", "description")


def with_lists_as_grids(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks in order; each run of plain lines that lists fields with their types as a grid."""
    run: list[Words] = []
    for block in blocks:
        if isinstance(block, Words) and block.level is None and not block.boxed:
            run.append(block)
            continue
        yield from _settled(run)
        run = []
        yield block
    yield from _settled(run)


def _settled(run: Sequence[Words]) -> Iterator[Block]:
    """The lines before the first field stay words; the rest is one grid where it is a field list, else words as well."""
    lines = [(words, line) for words in run for line in (words.lines if len(words.lines) > 1 and _field(words.lines[0]) else (" ".join(words.lines),))]
    first = next((at for at, (_, line) in enumerate(lines) if _field(line)), len(lines))
    listed = lines[first:]
    fields = [_field(line) for _, line in listed]
    known = [field for field in fields if field]
    if len(known) < LEAST_LINES or len(known) < LEAST_SHARE * len(listed):
        yield from run
        return
    inside = {id(words) for words, _ in listed}
    yield from (words for words in run if id(words) not in inside)
    rows = tuple(_row(field, words.place) for field, (words, _) in zip(fields, listed, strict=True) if field)
    yield Grid(rows, listed[0][0].place, roles=_HEADERS)


def _field(line: str) -> tuple[str, str, str, str] | None:
    """(name, type, mark, text) of one line; None where it lists no field.

    >>> _field("visit_id (integer, required): Number of the visit")
    ('visit_id', 'integer', 'required', 'Number of the visit')
    """
    for pattern in (_BRACKETED, _PARTED):
        found = pattern.match(line.strip())
        if not found or identifier(found["name"].strip("`*\"")) < 0.6:
            continue
        parts = re.split(r"\s*[,;]\s*(?![^()]*\))", found["type"].strip(" `"))
        typed = read_type(parts[0])
        if typed is not None and (typed.sure >= 0.6 or typed.length is not None):
            return found["name"].strip("`*\""), parts[0], ", ".join(parts[1:]), (found["text"] or "").strip()
    return None


def _row(field: Sequence[str], place: Place) -> tuple[Cell, ...]:
    return tuple(Cell((text,) if text else (), place) for text in field)
