"""What the target catalog says of one cell, as tests over its value `v`: length, digits, allowed values, case (DESIGN 4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from qvhmig.catalogs import CatalogField
from qvhmig.expressions.types import Kind, Type

_NUMBER = r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?"
_RANGE = re.compile(rf"({_NUMBER})(?:-({_NUMBER}))?")
NUMBERS = (Kind.INTEGER, Kind.DECIMAL)


def catalog_tests(catalog: CatalogField, type_: Type, numbered: bool) -> Iterator[tuple[str, str]]:
    """(rule, test that is TRUE where the value breaks it). `numbered`: the value is a number of the key registry, whose
    digits are judged when it is given; a value that is null breaks nothing."""
    if type_.kind is Kind.TEXT and catalog.type.kind is Kind.TEXT:
        yield from _text_tests(catalog)
    if type_.kind in NUMBERS and not numbered:
        yield from _number_tests(catalog, type_)


def _text_tests(catalog: CatalogField) -> Iterator[tuple[str, str]]:
    if catalog.length:
        yield "too_long", f"length(v) > {catalog.length}"
    if catalog.case:
        yield f"not_{catalog.case}_case", f"v <> {catalog.case}(v)"
    if catalog.allowed_values:
        values = ", ".join("'" + value.replace("'", "''") + "'" for value in catalog.allowed_values)
        yield "not_allowed", f"v not in ({values})"


def _number_tests(catalog: CatalogField, type_: Type) -> Iterator[tuple[str, str]]:
    scale = catalog.type.scale
    whole = (catalog.length or 0) - scale
    if catalog.length and whole < 19:
        limit = format(Decimal(10) ** whole, "f")
        yield "too_long", f"v >= {limit} or v <= -{limit}"
    if type_.scale > scale and (scale or catalog.length):  # neither given = any number of decimals
        yield "too_precise", f"v is not null and cast(v as decimal(38, {scale})) is null"
    ranges = number_ranges(catalog.allowed_values)
    if ranges:
        yield "not_allowed", f"not ({' or '.join(f'v between {low} and {high}' for low, high in ranges)})"


def number_ranges(values: Sequence[str]) -> list[tuple[str, str]] | None:
    """The allowed values of a field of numbers as ranges, both ends in it; None where one of them is neither a number
    nor a range as `0-1439`."""
    found = [_RANGE.fullmatch(value) for value in values]
    return None if None in found else [(one[1], one[2] or one[1]) for one in found if one is not None]


def literal_faults(catalog: CatalogField, value: str, is_text: bool) -> list[str]:
    """What the catalog has against one written value, in words: the same tests, where nothing has to be run."""
    if not is_text:
        return _number_faults(catalog, Decimal(value))
    faults = {
        f"is longer than {catalog.length}": bool(catalog.length) and len(value) > (catalog.length or 0),
        "is none of the allowed values": bool(catalog.allowed_values) and value not in catalog.allowed_values,
        "is not in upper case": catalog.case == "upper" and value != value.upper(),
        "is not in lower case": catalog.case == "lower" and value != value.lower(),
    }
    return [fact for fact, broken in faults.items() if broken]


def _number_faults(catalog: CatalogField, value: Decimal) -> list[str]:
    scale, ranges = catalog.type.scale, number_ranges(catalog.allowed_values)
    whole = (catalog.length or 0) - scale
    faults = {
        f"has more than {whole} digits{' before the point' if scale else ''}": bool(catalog.length) and abs(value) >= Decimal(10) ** whole,
        f"has more than {scale} decimals": bool(scale or catalog.length) and value != round(value, scale),
        "is none of the allowed values": bool(ranges) and not any(Decimal(low) <= value <= Decimal(high) for low, high in ranges or ()),
    }
    return [fact for fact, broken in faults.items() if broken]
