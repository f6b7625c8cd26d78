"""What a person is told, and what a person settles beforehand."""

from __future__ import annotations

from grids import document, grid, names, words

from qvhmig.documents.interpretation import interpret
from qvhmig.models.hints import GridHint, Hints

FERRY = "Column | Type | Len | Remarks\nferry_id | NUMBER | 8 | Primary key\nharbour | NUMBER | 8 | References HARBORS.harbour_id"
HARBOUR = "Column | Type | Len | Remarks\nharbour_id | NUMBER | 8 | Primary key\ntown | VARCHAR2 | 40 | Where it lies"


def test_a_parent_that_does_not_exist_is_told_with_the_nearest_and_not_taken() -> None:
    reading = interpret([document(words("FERRY", level=2), grid(FERRY), words("HARBOURS", level=2), grid(HARBOUR, number=2), format_="word")])
    finding = next(found for found in reading.findings if found.code == "QV090")
    assert (finding.table, finding.field, finding.proposal) == ("FERRY", "harbour", "take HARBOURS.harbour_id")
    assert reading.tables[0].fields[1].references == ""


def test_a_parent_in_other_letters_is_spelled_as_the_parent_is() -> None:
    fields = FERRY.replace("HARBORS.harbour_id", "Harbour.HARBOUR_ID")
    reading = interpret([document(words("FERRY", level=2), grid(fields), words("HARBOUR", level=2), grid(HARBOUR, number=2), format_="word")])
    assert reading.tables[0].fields[1].references == "HARBOUR.harbour_id"
    assert not reading.findings


def test_documents_that_disagree_are_told_and_the_first_is_kept() -> None:
    other = document(words("HARBOUR", level=2, document="b.docx"), grid(HARBOUR.replace("| 40 |", "| 60 |"), document="b.docx"), name="b.docx", format_="word")
    reading = interpret([document(words("HARBOUR", level=2), grid(HARBOUR), format_="word"), other])
    assert [field.length for table in reading.tables for field in table.fields] == [8, 40]
    assert [(found.code, found.field) for found in reading.findings] == [("QV092", "town")]


def test_a_number_left_out_of_a_count_is_told() -> None:
    rows = "No | Column | Type\n1 | ferry_id | NUMBER(8)\n2 | name | CHAR(9)\n4 | town | CHAR(4)\n5 | fare | NUMBER(4)"
    reading = interpret([document(words("FERRY", level=2), grid(rows), format_="word")])
    assert [found.code for found in reading.findings] == ["QV093"]


def test_a_value_in_doubt_has_a_ground_for_the_reviewer() -> None:
    reading = interpret([document(grid("Column | Type | Remarks\nferry_id | NUMBER(8) | Number\nshape | outline | As drawn"), format_="word")])
    shape = reading.tables[0].fields[1]
    assert shape.confidence["type"] < 0.9 and shape.why["type"]
    assert all(attribute in field.why for table in reading.tables for field in table.fields for attribute, sure in field.confidence.items() if sure < 0.9)


def test_the_same_documents_give_the_same_reading() -> None:
    documents = [document(words("FERRY", level=2), grid(FERRY), format_="word")]
    assert interpret(documents) == interpret(documents)


def test_hints_settle_headers_types_marks_and_what_a_grid_is() -> None:
    rows = "Zork | Blip | Fnord\nferry_id | quux | always\nname | quux | never"
    hints = Hints(
        hints=1, headers={"zork": "field", "Blip": "type", "fnord": "mandatory"}, types={"QUUX": "integer"}, marks={"always": "Y", "never": "N"},
        grids=[GridHint(document="spec.pdf", grid=1, read="fields", table="FERRY"), GridHint(grid=2, read="nothing")],
    )  # fmt: skip
    reading = interpret([document(grid(rows), grid(HARBOUR, number=2), format_="word")], hints)
    assert names(reading.tables) == {"FERRY": ["ferry_id", "name"]}
    assert [(field.type, field.mandatory) for field in reading.tables[0].fields] == [("integer", "Y"), ("integer", "N")]
    assert [aside.why for aside in reading.set_aside] == ["the hints leave it out"]
