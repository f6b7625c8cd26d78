"""Fields that name their code lists in words, lists that nobody lists, and lists that nobody names."""

from __future__ import annotations

import pytest
from grids import document, grid, words

from qvhmig.documents.code_list_systems import settled_code_lists
from qvhmig.documents.interpretation import interpret
from qvhmig.documents.reading import Reading

CODES = "Code | Meaning\n1 | One\n2 | Two\n3 | Three"


def _reading(said: str, header: str = "Remarks") -> Reading:
    fields = f"Column | Type | {header}\nberth_kind | CHAR(2) | {said}\ntide | CHAR(2) | The tide when it came in\nquay | CHAR(4) | Where it lies in the harbour"
    lists = [words("4.2 Kind of berth", level=2), grid(CODES, number=2), words("TIDE", level=2), grid(CODES, number=3)]
    return interpret([document(words("BERTH", level=2), grid(fields), *lists, format_="word")])


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("See 4.2 Kind of berth", "Kind of berth"), ("Codes as in section 4.2", "Kind of berth"), ("See Kind of berth.", "Kind of berth"),
        ("List: TIDE", "TIDE"), ("Lookup TIDE", "TIDE"), ("Code list TIDE", "TIDE"), ("See tide list", "TIDE"),
    ],
)  # fmt: skip
def test_a_list_is_found_by_its_name_and_by_its_section(said: str, listed: str) -> None:
    field = _reading(said).tables[0].fields[0]
    assert (field.code_type, field.description) == ((listed,), "")


def test_a_name_in_the_column_of_code_lists_is_the_id_of_the_list() -> None:
    assert _reading("See 4.2 Kind of berth", "Code list").tables[0].fields[0].code_type == ("Kind of berth",)


@pytest.mark.parametrize("said", ["Kind of berth", "The tide", "See the harbour master", "From 4 to 2", "From kind of berth", "Code Tide", "Tide codes"])
def test_prose_names_no_list(said: str) -> None:
    reading = _reading(said)
    assert reading.tables[0].fields[0].code_type == () and not [found for found in reading.findings if found.code == "QV871"]


@pytest.mark.parametrize("said", ["Code type 99", "Code list HULLS", "See HULLS list"])
def test_a_list_that_no_document_lists_is_told(said: str) -> None:
    (found,) = [found for found in _reading(said).findings if found.code == "QV871"]
    assert (found.table, found.field, found.attribute) == ("BERTH", "berth_kind", "code_type")


def test_lists_that_no_field_names_are_told_in_one_finding() -> None:
    (told,) = [found for found in settled_code_lists({"source": _reading("Nothing")}, set(), {})["source"].findings if found.code == "QV872"]
    assert "2 of 2" in told.fact and "Kind of berth, TIDE" in told.fact
