"""A column that nobody understood is told with a line for the hint file; what is harmless is not."""

from __future__ import annotations

from grids import document, grid, words

from qvhmig.documents.interpretation import interpret
from qvhmig.models.hints import Hints

BERTHS = "No | Column | Type | Frobs | Empty | Example\n1 | berth_id | NUMBER(8) | R | | 7\n2 | quay | VARCHAR2(40) | O | | North\n3 | depth | NUMBER(4) | C | | 12"


def _told(text: str, hints: Hints | None = None) -> list[tuple[str, str]]:
    reading = interpret([document(words("BERTH", level=2), grid(text), format_="word")], hints)
    return [(found.fact.split("'")[1], found.proposal) for found in reading.findings if found.code == "QV870"]


def test_a_filled_column_without_a_meaning_is_told_and_harmless_ones_are_not() -> None:
    assert [(header, "headers: {Frobs: mandatory}" in line) for header, line in _told(BERTHS)] == [("Frobs", True)]


def test_a_hint_of_either_kind_settles_it() -> None:
    assert not _told(BERTHS, Hints(hints=1, headers={"Frobs": "mandatory"}))
    assert not _told(BERTHS, Hints(hints=1, headers={"Frobs": "other"}))


def test_a_column_of_a_code_list_is_told_once_a_document() -> None:
    codes = "Code | Meaning | Frobs.\nA | Alpha | Y\nB | Beta | N\nC | Gamma | N"
    blocks = [words("List 41 Berths", level=2), grid(codes), words("List 42 Quays", level=2), grid(codes, number=2)]
    reading = interpret([document(*blocks, format_="word")])
    (found,) = [found for found in reading.findings if found.code == "QV870"]
    assert 'headers: {"Frobs.": note}' in found.proposal and "1 more" in found.fact
