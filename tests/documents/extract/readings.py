"""Small readings, made by hand: what the interpretation would give, without a document."""

from __future__ import annotations

from typing import Any

from qvhmig.documents.grids import Place
from qvhmig.documents.reading import CodeListReading, CodeReading, FieldReading, Reading, TableReading

GUIDE = "guide.docx"


def field(table: str, name: str, position: int = 1, **values: Any) -> FieldReading:
    """A field with its values; every one is sure unless `confidence` says otherwise."""
    place = values.pop("place", Place(GUIDE, grid=1, row=position + 1))
    return FieldReading(table, position, name, place, values.pop("printed", f"{name} | "), **values)


def table(name: str, *fields: tuple[str, dict[str, Any]], document: str = GUIDE) -> TableReading:
    """Fields in order, each a name and its values."""
    made = tuple(
        field(name, field_name, number, **{"place": Place(document, grid=1, row=number + 1), **values})
        for number, (field_name, values) in enumerate(fields, 1)
    )
    return TableReading(name, Place(document, grid=1), made)


def code_list(code_type: str, codes: dict[str, str], document: str = GUIDE, **values: Any) -> CodeListReading:
    place = Place(document, grid=2)
    made = tuple(CodeReading(code_type, "", code, meaning, place) for code, meaning in codes.items())
    return CodeListReading(code_type, values.pop("name", ""), place, made, **values)


def reading(*tables: TableReading, lists: tuple[CodeListReading, ...] = ()) -> Reading:
    return Reading(tables, lists, (), ())
