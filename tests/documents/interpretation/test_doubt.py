"""Thin evidence makes a value doubtful; what is proposed for a parent that does not exist."""

from __future__ import annotations

from grids import document, grid, words

from qvhmig.documents.interpretation import interpret
from qvhmig.documents.reading import SURE, FieldReading, Reading

COLUMNS = "Column | Type | Remarks\nferry_id | NUMBER(8) | Number\nharbour | NUMBER(8) | Where it lies\nname | VARCHAR2(40) | On the bow\nbuilt | DATE | Day of launch\nfare | NUMBER(4) | Cents"


def _read(*blocks: object) -> Reading:
    return interpret([document(*blocks, format_="word")])  # type: ignore[arg-type]


def _fields(*blocks: object) -> list[FieldReading]:
    return [field for table in _read(*blocks).tables for field in table.fields]


def test_a_list_without_a_header_is_doubtful_and_one_with_a_header_is_not() -> None:
    headerless = COLUMNS.split("\n", 1)[1]
    assert all(field.confidence["field"] < SURE and field.why["field"] for field in _fields(words("FERRY", level=2), grid(headerless)))
    assert all(min(field.confidence["field"], field.confidence["table"]) >= SURE for field in _fields(words("FERRY", level=2), grid(COLUMNS)))


def test_a_row_without_a_type_among_typed_rows_is_doubtful() -> None:
    fields = _fields(words("FERRY", level=2), grid(f"{COLUMNS}\ndeck | | Which one"))
    assert [field.field for field in fields if field.confidence["field"] < SURE] == ["deck"]


def test_several_names_and_types_in_one_row_are_doubtful() -> None:
    fields = _fields(words("FERRY", level=2), grid(f"{COLUMNS}\ndeck / seats | INTEGER / INTEGER | Which one. How many"))
    assert [field.confidence["field"] < SURE for field in fields] == [False] * 5 + [True]


def test_a_name_from_further_up_is_doubtful() -> None:
    field = _fields(words("FERRY_TRIPS", level=2), words("What is kept and for how many years it is kept at least", level=3), grid(COLUMNS))[0]
    assert (field.table, field.confidence["table"] < SURE) == ("FERRY_TRIPS", True)


def test_a_grid_with_the_header_of_a_field_list_is_one_as_well() -> None:
    known = grid("Name | Type | Remarks\nferry_id | integer | Number\nname | string | On the bow\nbuilt | date | Day of launch")
    strange = grid("Name | Type | Remarks\nwidth | as drawn | Width of it all\ndepth | as drawn | Depth at low tide", number=2)
    assert not _read(words("QUAY", level=2), strange).tables
    reading = _read(words("FERRY", level=2), known, words("QUAY", level=2), strange)
    assert [table.name for table in reading.tables] == ["FERRY", "QUAY"]
    assert all(field.confidence["field"] < SURE for field in reading.tables[1].fields)


def test_tables_that_begin_with_the_printed_name_are_proposed_where_they_have_the_field() -> None:
    trips = "Column | Type | Remarks\ntrip | NUMBER(8) | Number\nship | NUMBER(8) | References LOAD_SHIP.ferry_id"
    near = [words("LOUD_SHIP", level=2), grid(COLUMNS, number=2)]
    blocks = [words("TRIPS", level=2), grid(trips), *near]
    for number, name in enumerate(("LOAD_SHIP_FERRY", "LOAD_SHIP_BARGE"), 3):
        blocks += [words(name, level=2), grid(COLUMNS, number=number)]
    finding = next(found for found in _read(*blocks).findings if found.code == "QV090")
    assert finding.proposal == "take one of LOAD_SHIP_FERRY.ferry_id, LOAD_SHIP_BARGE.ferry_id"
