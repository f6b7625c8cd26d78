"""A `Document` as JSON and back, so that an unchanged file need not be read twice. Plain data only: nothing in it is run."""

from __future__ import annotations

import json
from typing import Any

from qvhmig.documents.grids import Cell, Document, Grid, Place, ReadingFault, Words

LAYOUT = 1  # of this JSON; another layout is not read


def document_bytes(document: Document) -> bytes:
    """Compact JSON, UTF-8."""
    body = {
        "layout": LAYOUT,
        "name": document.name,
        "digest": document.digest,
        "format": document.format,
        "pages": document.pages,
        "blocks": [_block(block) for block in document.blocks],
        "faults": [[fault.code, _place(fault.place), fault.fact, fault.next_step, fault.fatal] for fault in document.faults],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def document_of(raw: bytes, name: str) -> Document | None:
    """The document, under the name it has now; None where the bytes are none that `document_bytes` wrote."""
    try:
        body = json.loads(raw)
        if body["layout"] != LAYOUT:
            return None
        made = _Making(name)
        faults = tuple(ReadingFault(code, made.place(place), fact, step, fatal) for code, place, fact, step, fatal in body["faults"])
        blocks = tuple(made.block(block) for block in body["blocks"])
        return Document(name, body["digest"], body["format"], blocks, body["pages"], faults)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _place(place: Place) -> list[Any]:
    return [place.page, place.sheet, place.grid, place.row, place.column, place.box]


def _block(block: Grid | Words) -> dict[str, Any]:
    if isinstance(block, Words):
        return {"words": block.lines, "place": _place(block.place), "level": block.level, "boxed": block.boxed, "bold": block.bold}
    return {
        "rows": [[[cell.lines, _place(cell.place), cell.bold, cell.repeated, cell.indent] for cell in row] for row in block.rows],
        "place": _place(block.place),
        "caption": block.caption,
        "header": block.header,
        "roles": block.roles,
        "inside": None if block.inside is None else _place(block.inside),
        "hidden": block.hidden,
        "hidden_columns": block.hidden_columns,
    }


class _Making:
    """Values of one document from their JSON."""

    def __init__(self, name: str) -> None:
        self.name = name

    def place(self, parts: list[Any]) -> Place:
        page, sheet, grid, row, column, box = parts
        return Place(self.name, page, sheet, grid, row, column, None if box is None else (box[0], box[1], box[2], box[3]))

    def block(self, body: dict[str, Any]) -> Grid | Words:
        if "words" in body:
            return Words(tuple(body["words"]), self.place(body["place"]), body["level"], body["boxed"], body["bold"])
        rows = tuple(tuple(self.cell(*cell) for cell in row) for row in body["rows"])
        inside = None if body["inside"] is None else self.place(body["inside"])
        return Grid(
            rows, self.place(body["place"]), body["caption"], body["header"], tuple(body["roles"]), inside,
            body["hidden"], tuple(body["hidden_columns"]),
        )  # fmt: skip

    def cell(self, lines: list[str], place: list[Any], bold: bool, repeated: bool, indent: float) -> Cell:
        return Cell(tuple(lines), self.place(place), bold, repeated, indent)
