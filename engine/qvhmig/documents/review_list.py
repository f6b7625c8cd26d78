"""What a person should look at: every value that the reader is less than sure of, with its ground and its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qvhmig.documents.attribute_text import catalog_text
from qvhmig.documents.grids import Place
from qvhmig.documents.reading import ATTRIBUTES, SURE, FieldReading, Reading


@dataclass(frozen=True)
class Doubt:
    """One value below SURE. For a code: `table` is its code list, `field` the code, `attribute` is `meaning`, `is_code` holds."""

    table: str
    field: str
    attribute: str
    value: str
    confidence: float
    why: str
    place: Place
    printed: str
    is_code: bool = False


def doubts(reading: Reading) -> tuple[Doubt, ...]:
    """In the order of the reading: fields with their attributes in catalog order, then codes."""
    fields = (doubt for table in reading.tables for field in table.fields for doubt in _of_field(field))
    return (*fields, *_of_codes(reading))


def silent(field: FieldReading, attribute: str) -> bool:
    """Whether the document says nothing here that could be read wrongly: no type is printed, so none was misread."""
    return attribute == "type" and not field.type and not field.printed_type


def _of_field(field: FieldReading) -> Iterator[Doubt]:
    for attribute in ATTRIBUTES:
        confidence = field.confidence.get(attribute, 1.0)
        if confidence < SURE and not silent(field, attribute):
            value, why = catalog_text(field, attribute), field.why.get(attribute, "the document leaves room for doubt")
            yield Doubt(field.table, field.field, attribute, value, confidence, why, field.place, field.printed)


def _of_codes(reading: Reading) -> Iterator[Doubt]:
    for one in reading.code_lists:
        for code in one.codes:
            if code.confidence < SURE:
                why = "which list it belongs to, or where its parts end, is not certain"
                yield Doubt(one.code_type, code.code, "meaning", code.meaning, code.confidence, why, code.place, code.printed, True)
