"""Grids far wider than any field list, such as data: judged soon, and set aside."""

from __future__ import annotations

import time

from grids import document, grid, names, words

from qvhmig.documents.interpretation import interpret


def test_data_of_very_many_columns_are_set_aside_in_little_time() -> None:
    rows = [" | ".join(f"col_{at}" for at in range(600)), *(" | ".join(str(at * row % 97) for at in range(600)) for row in range(1, 9))]
    began = time.process_time()
    reading = interpret([document(grid("\n".join(rows)), format_="delimited")])
    assert not reading.tables and [aside.rows for aside in reading.set_aside] == [8]
    assert time.process_time() - began < 10, "the time must not grow with the cube of the columns: here that was half a minute"


def test_a_field_list_with_very_many_columns_more_is_read() -> None:
    more = " | ".join(f"flag {at}" for at in range(90))
    marks = " | ".join("x" if at % 7 == 0 else "" for at in range(90))
    rows = f"{more} | Column | Type | Len\n{marks} | ferry_id | NUMBER | 8\n{marks} | name | VARCHAR2 | 40"
    reading = interpret([document(words("FERRY", level=2), grid(rows), format_="workbook")])
    assert names(reading.tables) == {"FERRY": ["ferry_id", "name"]}
