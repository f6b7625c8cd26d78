"""A hint file: what people know about documents that the reader cannot see in them, and what they corrected.

Hints say how to read (headers, types, formats, grids); corrections and settled values say what is so, by whom and why.
Nothing of it is silent: what was applied, what no longer fits and what is not needed any more is told after each reading.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from qvhmig.models import StrictModel
from qvhmig.models.contract import Cell

Role = Literal[
    "table", "position", "field", "type", "length", "scale", "precision", "null", "mandatory", "key", "references", "references_field", "default",
    "format", "code_type", "allowed_values", "destination", "rule", "description", "code", "meaning", "status", "code_list", "note",
    "type_and_length", "other",
]  # fmt: skip
LogicalType = Literal["text", "integer", "decimal", "date", "moment", "time", "boolean"]
Attribute = Literal[
    "table", "field", "type", "length", "scale", "format", "mandatory", "mandatory_when", "key", "references",
    "code_type", "allowed_values", "case", "destination", "rule", "description",
]  # fmt: skip
CodeAttribute = Literal["code", "meaning", "status", "note", "name"]
Words = Annotated[str, Field(min_length=1)]


def _signed(step: str) -> BeforeValidator:
    """Refuses an empty text with what is to be written; the review page leaves it empty in the lines to be pasted."""

    def demand(value: object) -> object:
        if value == "":
            raise ValueError(f"this is empty; {step}")
        return value

    return BeforeValidator(demand)


Who = Annotated[str, Field(min_length=1), _signed("write who decided it; a post is better than a name")]
Why = Annotated[str, Field(min_length=1), _signed("write why, or where it is said")]
_WORDS: dict[str, tuple[str, ...]] = {
    "type": get_args(LogicalType), "mandatory": ("Y", "C", "N", "U"), "case": ("upper", "lower"),
}  # fmt: skip


def _demand_value(attribute: str, value: str | None) -> None:
    """Raises ValueError where a catalog file could not hold that value for that attribute."""
    if not value:
        return
    known = _WORDS.get(attribute)
    if known and value not in known:
        raise ValueError(f"'{value}' is no value of '{attribute}'; use {', '.join(known)}")
    if attribute in ("length", "scale", "key") and not re.fullmatch(r"[0-9]{1,9}", value):
        raise ValueError(f"'{attribute}' needs a whole number, not '{value}'")
    if attribute == "references" and value.count(".") != 1:
        raise ValueError(f"'references' is written TABLE.field, not '{value}'")


class GridHint(StrictModel):
    """How to take one grid, or every grid of a page or sheet. The places that are given must all fit; at least one is.

    `read`: `fields` (a dictionary), `codes` (a code list) or `nothing`. `table` and `code_type` name what its rows belong to where the
    document does not say. `roles`: the role of each column from the left, for a grid whose header does not tell.
    """

    document: str | None = None
    page: int | None = Field(default=None, ge=1)
    sheet: str | None = None
    grid: int | None = Field(default=None, ge=1)
    caption: str | None = None
    read: Literal["fields", "codes", "nothing"]
    table: str | None = None
    code_type: str | None = None
    roles: list[Role] = Field(default_factory=list)
    why: str | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> GridHint:
        if all(place is None for place in (self.document, self.page, self.sheet, self.grid, self.caption)):
            raise ValueError("a grid needs a place: document, page, sheet, grid or caption")
        return self


class Correction(StrictModel):
    """One value of one field that a person put right. It names the field as it is READ, before any correction.

    `value` in the spelling of the catalog file (lists with `|` between their items); null or '' empties the value, and for the attribute
    `field` says that the row is no field. Without `field`, the attribute `table` renames a whole table.
    `was`: what was read when the correction was made; where a new edition reads something else, the correction is not applied and
    a person is asked again. `document` limits it to fields that were read from that document.
    """

    document: str | None = None
    table: Words
    field: str | None = None
    attribute: Attribute
    value: Cell = None
    was: Cell = None
    who: Who
    why: Why
    date: datetime.date | None = None

    @model_validator(mode="after")
    def _of_a_field(self) -> Correction:
        if self.field is None and self.attribute != "table":
            raise ValueError("without 'field' only the attribute 'table' can be corrected (it renames the table)")
        if self.attribute == "table" and not self.value:
            raise ValueError("the attribute 'table' needs a value: the name of the table")
        _demand_value(self.attribute, self.value)
        return self


class CodeCorrection(StrictModel):
    """One code that a person put right, as `Correction` does for a field. `value` null or '' for the attribute `code`: it is no code."""

    document: str | None = None
    code_list: Words
    code: Words
    attribute: CodeAttribute
    value: Cell = None
    was: Cell = None
    who: Who
    why: Why
    date: datetime.date | None = None


class Settled(StrictModel):
    """A value for every field of a kind about which the documents say nothing; it never replaces a value that was read.

    `table`, `field`: names or patterns with `*`, upper and lower case being equal. `type` limits it to fields of that type.
    """

    table: Words = "*"
    field: Words = "*"
    type: LogicalType | None = None
    attribute: Attribute
    value: Words
    who: Who
    why: Why
    date: datetime.date | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        if isinstance(value, dict) and isinstance(value.get("value"), (int, float)) and not isinstance(value["value"], bool):
            return {**value, "value": str(value["value"])}
        return value

    @model_validator(mode="after")
    def _no_name(self) -> Settled:
        if self.attribute in ("table", "field"):
            raise ValueError("a name cannot be settled for many fields; write a correction")
        _demand_value(self.attribute, self.value)
        return self


class AddedField(StrictModel):
    """A field that stands in no document, or that the reader cannot see. `after`: the field it follows; null = at the end of its table.

    `values`: attribute -> value in the spelling of the catalog file. Where a new edition does read the field, the addition is not needed.
    """

    table: Words
    field: Words
    after: str | None = None
    values: dict[Attribute, Cell] = Field(default_factory=dict)
    who: Who
    why: Why
    date: datetime.date | None = None

    @model_validator(mode="after")
    def _values_fit(self) -> AddedField:
        for attribute, value in self.values.items():
            if attribute in ("table", "field"):
                raise ValueError(f"'{attribute}' stands beside 'values', not in it")
            _demand_value(attribute, value)
        return self


class Hints(StrictModel):
    """`headers`: words of a column header, as printed -> role of the column. `types`: printed type -> logical type.
    `formats`: a date format as printed -> the same in DD/MM/YYYY HH:MI tokens. `marks`: a printed mark -> Y, N, C or U.

    `code_lists`: id of a code list -> the system it belongs to, where documents serve both systems and no field tells.
    """

    hints: Literal[1]
    headers: dict[Words, Role] = Field(default_factory=dict)
    types: dict[Words, LogicalType] = Field(default_factory=dict)
    formats: dict[Words, Words] = Field(default_factory=dict)
    marks: dict[Words, Literal["Y", "N", "C", "U"]] = Field(default_factory=dict)
    grids: list[GridHint] = Field(default_factory=list)
    code_lists: dict[Words, Literal["source", "target", "both"]] = Field(default_factory=dict)
    settled: list[Settled] = Field(default_factory=list)
    added: list[AddedField] = Field(default_factory=list)
    corrections: list[Correction] = Field(default_factory=list)
    code_corrections: list[CodeCorrection] = Field(default_factory=list)
    notes: str | None = None
