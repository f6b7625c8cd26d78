"""Grids that a page break cuts: headers missing or repeated, rows and names cut in two, columns lost, nested grids going on."""

from __future__ import annotations

from grids import document, grid, names, words

from qvhmig.documents.grids import Place
from qvhmig.documents.interpretation import interpret

HEADER = "Column | Type | Len | Remarks"


def test_a_grid_without_header_goes_on_with_the_table_before() -> None:
    reading = interpret([document(
        words("FERRY", level=2, page=1), grid(f"{HEADER}\nferry_id | NUMBER | 8 | Number of the ferry\nname | VARCHAR2 | 40 | Painted on the bow", page=1),
        grid("built_on | DATE | | Day of the launch\nlength_m | NUMBER | 5 | In metres", page=2),
    )])  # fmt: skip
    assert names(reading.tables) == {"FERRY": ["ferry_id", "name", "built_on", "length_m"]}


def test_a_header_printed_again_is_no_field() -> None:
    reading = interpret([document(
        words("FERRY", level=2, page=1), grid(f"{HEADER}\nferry_id | NUMBER | 8 | Number of the ferry", page=1),
        grid(f"{HEADER}\nname | VARCHAR2 | 40 | Painted on the bow", page=2),
    )])  # fmt: skip
    assert names(reading.tables) == {"FERRY": ["ferry_id", "name"]}


def test_a_row_and_its_name_cut_by_the_page_are_one_field() -> None:
    reading = interpret([document(
        words("FERRY", level=2, page=1),
        grid(f"{HEADER}\nferry_id | NUMBER | 8 | Number of the ferry\nPERMISSION_TO_ | VARCHAR2 | 1 | Whether the crew", page=1),
        grid(" | | | may call.\nlength_m | NUMBER | 5 | In metres", page=2),
        grid("LAST_INSPECTION_PL | VARCHAR2 | 30 | Place of", page=3), grid("ACE | | | the last inspection", page=4),
    )])  # fmt: skip
    assert names(reading.tables) == {"FERRY": ["ferry_id", "PERMISSION_TO_", "length_m", "LAST_INSPECTION_PLACE"]}
    assert reading.tables[0].fields[1].description == "Whether the crew may call"
    assert "row joined over a page break" in reading.tables[0].fields[3].why.get("field", "row joined over a page break")


def test_the_rest_of_a_name_alone_at_the_head_of_a_page_names_no_table() -> None:
    reading = interpret([document(
        words("FERRY", level=2, page=1), grid(f"{HEADER}\nFERRY_ID | NUMBER | 8 | Number of the ferry\nHOME_HARBOUR_I | VARCHAR2 | 12 | Where it lies", page=1),
        grid("DENTIFIER | | | \nLENGTH_M | NUMBER | 5 | In metres\nBUILT_ON | DATE | | Day of the launch", page=2),
    )])  # fmt: skip
    assert names(reading.tables) == {"FERRY": ["FERRY_ID", "HOME_HARBOUR_IDENTIFIER", "LENGTH_M", "BUILT_ON"]}


def test_a_name_at_the_head_of_a_page_after_a_whole_name_names_a_table() -> None:
    reading = interpret([document(
        grid(f"{HEADER}\nFERRY | | |\nFERRY_ID | NUMBER | 8 | Number\nHOME_HARBOUR_NO | VARCHAR2 | 12 | Where it lies\nNAME | VARCHAR2 | 40 | Name", page=1),
        grid("HARBOUR | | | \nHARBOUR_ID | NUMBER | 8 | Number of the harbour\nTOWN | VARCHAR2 | 40 | Where it lies", page=2),
    )])  # fmt: skip
    assert names(reading.tables) == {"FERRY": ["FERRY_ID", "HOME_HARBOUR_NO", "NAME"], "HARBOUR": ["HARBOUR_ID", "TOWN"]}


def test_a_new_heading_starts_a_new_table_though_no_header_is_printed() -> None:
    reading = interpret([document(
        words("FERRY", level=2, page=1), grid(f"{HEADER}\nferry_id | NUMBER | 8 | Number of the ferry\nname | VARCHAR2 | 40 | Name", page=1),
        words("HARBOUR", level=2, page=2), grid("harbour_id | NUMBER | 8 | Number of the harbour\ntown | VARCHAR2 | 40 | Where it lies", page=2),
    )])  # fmt: skip
    assert names(reading.tables) == {"FERRY": ["ferry_id", "name"], "HARBOUR": ["harbour_id", "town"]}


def test_a_column_that_is_empty_on_the_next_page_is_found_again() -> None:
    reading = interpret([document(
        words("FERRY", level=2, page=1),
        grid("Column | Type | Len | Mandatory | Remarks\nferry_id | NUMBER | 8 | Y | Number of the ferry\nname | VARCHAR2 | 40 | N | Painted on the bow", page=1),
        grid("built_on | DATE | Y | Day of the launch\nowner | VARCHAR2 | N | Who owns the ferry", page=2),
    )])  # fmt: skip
    assert [(field.field, field.type, field.length, field.mandatory) for field in reading.tables[0].fields[2:]] == [("built_on", "date", None, "Y"), ("owner", "text", None, "N")]


def test_a_grid_inside_a_comment_gives_values_and_never_fields() -> None:
    outer = grid(f"{HEADER}\nstate | CHAR | 1 | State of the ferry\nname | VARCHAR2 | 40 | Name", page=1)
    inner = grid("Code | Meaning\nS | Sailing\nD | In dock", page=1, inside=Place("spec.pdf", page=1, row=2, column=4))
    reading = interpret([document(words("FERRY", level=2, page=1), outer, inner)])
    assert names(reading.tables) == {"FERRY": ["state", "name"]}
    assert reading.tables[0].fields[0].allowed_values == ("S", "D")
