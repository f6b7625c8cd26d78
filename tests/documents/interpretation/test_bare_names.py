"""Rows of nothing but a name: fields of which no more is said, or headings of tables."""

from __future__ import annotations

import pytest
from grids import document, grid, names, words

from qvhmig.documents.interpretation import interpret

HEADER = "Column | Type | Len | Remarks"
FERRY = "ferry_id | NUMBER | 8 | Number of the ferry\nharbour_name | | |\nbuilt_on | DATE | | Day of the launch"


def test_a_name_alone_between_fields_is_a_field_in_doubt_and_no_table() -> None:
    reading = interpret([document(words("FERRY", level=2), grid(f"{HEADER}\n{FERRY}"), format_="word")])
    assert names(reading.tables) == {"FERRY": ["ferry_id", "harbour_name", "built_on"]}
    assert [field.confidence["field"] < 0.9 for field in reading.tables[0].fields] == [False, True, False]


@pytest.mark.parametrize("first", ["HARBOUR | | |\n", "=HARBOUR | =HARBOUR | =HARBOUR | =HARBOUR\n"])
def test_names_alone_head_tables_where_one_stands_above_the_first_field(first: str) -> None:
    rows = f"{HEADER}\n{first}town | VARCHAR2 | 40 | Where it lies\nFERRY | | |\nferry_id | NUMBER | 8 | Number of the ferry"
    reading = interpret([document(grid(rows), format_="word")])
    assert names(reading.tables) == {"HARBOUR": ["town"], "FERRY": ["ferry_id"]}


def test_a_list_headed_on_the_page_before_goes_on_so() -> None:
    rows = "town | VARCHAR2 | 40 | Where it lies\nFERRY | | |\nferry_id | NUMBER | 8 | Number of the ferry"
    before = f"{HEADER}\nHARBOUR | | |\nharbour_id | NUMBER | 8 | Number"
    reading = interpret([document(grid(before, page=1), grid(rows, page=2))])
    assert names(reading.tables) == {"HARBOUR": ["harbour_id", "town"], "FERRY": ["ferry_id"]}


def test_a_list_of_names_under_a_header_is_not_lost() -> None:
    reading = interpret([document(words("FERRY", level=2), grid(f"{HEADER}\nferry_id | | |\nbuilt_on | | |"), format_="word")])
    assert names(reading.tables) == {"FERRY": ["ferry_id", "built_on"]}


def test_a_code_without_a_meaning_is_a_code() -> None:
    rows = "Code | Meaning | Status\nA | Active | open\nB | |\nC | Closed | open"
    reading = interpret([document(words("Code list 7 - State of a ferry", level=2), grid(rows), format_="word")])
    assert [code.code for code in reading.code_lists[0].codes] == ["A", "B", "C"]
