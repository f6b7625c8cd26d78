"""The spelling of one attribute of a field in a catalog file, a hint file and a comparison: always text, and back again."""

from __future__ import annotations

import dataclasses
from typing import Any

from qvhmig.documents.reading import FieldReading

LISTS = ("code_type", "allowed_values")
NUMBERS = ("length", "scale", "key")
# A cell that nothing describes is text: every extract is text until its catalog says otherwise.
UNSAID_TYPE = "text"
# What stands in `mandatory_when` where a document says "conditional" and no more.
UNSAID_CONDITION = "not stated"


def attribute_text(field: FieldReading, attribute: str) -> str:
    """The value of an attribute of `reading.ATTRIBUTES`; '' = nothing is known. Lists are joined by `|`."""
    value = getattr(field, attribute)
    if value is None:
        return ""
    return "|".join(value) if isinstance(value, tuple) else str(value)


def catalog_text(field: FieldReading, attribute: str) -> str:
    """What the catalog file holds: the value, or what stands there for a type or a condition that is not known."""
    text = attribute_text(field, attribute)
    if attribute == "type":
        return text or UNSAID_TYPE
    return text or UNSAID_CONDITION if attribute == "mandatory_when" and field.mandatory == "C" else text


def with_attribute(field: FieldReading, attribute: str, text: str, by: str) -> FieldReading:
    """The field with that value, sure and without a reason for doubt; `by` says who settled it and why.

    `text` is one that `models.hints` accepts; an emptied `mandatory` is U.
    """
    confidence = {name: value for name, value in field.confidence.items() if name != attribute}
    if text or attribute == "mandatory":
        confidence[attribute] = 1.0
    why = {name: ground for name, ground in field.why.items() if name != attribute}
    corrected = {**field.corrected, attribute: by}
    changed: dict[str, Any] = {attribute: attribute_value(attribute, text), "confidence": confidence, "why": why, "corrected": corrected}
    return dataclasses.replace(field, **changed)


def attribute_value(attribute: str, text: str) -> str | int | tuple[str, ...] | None:
    """The value that a text of `attribute_text` stands for."""
    if attribute in LISTS:
        return tuple(part for part in text.split("|") if part)
    if attribute in NUMBERS:
        return int(text) if text else None
    return text or "U" if attribute == "mandatory" else text
