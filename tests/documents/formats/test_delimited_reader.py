"""CSV and its relatives as programs and people write them."""

from __future__ import annotations

import pytest
from format_views import Reading, codes, grids, texts, words


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_evenly(reading: Reading, delimiter: str) -> None:
    rows = [["Field", "Type", "Comment"], ["no", "int", "one, two, and three"], ["x", "dec", "a; b"], ["y", "dec", ""]]
    quoted = [['"' + cell + '"' if delimiter in cell else cell for cell in row] for row in rows]
    document = reading("f.csv", "\r\n".join(delimiter.join(row) for row in quoted) + "\r\n")
    assert texts(grids(document)[0]) == rows
    assert not document.faults


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-8"])
def test_encodings_that_prove_themselves(reading: Reading, encoding: str) -> None:
    document = reading("f.csv", "Feld,Größe\nKöhler,12\nStraße,3\n".encode(encoding))
    assert texts(grids(document)[0]) == [["Feld", "Größe"], ["Köhler", "12"], ["Straße", "3"]]
    assert not document.faults


def test_an_assumed_encoding_is_told(reading: Reading) -> None:
    document = reading("f.csv", "Feld;Größe\nx;12 €\n".encode("cp1252"))
    assert texts(grids(document)[0]) == [["Feld", "Größe"], ["x", "12 €"]]
    assert codes(document) == ["QV088"]


def test_lines_before_the_header_are_words(reading: Reading) -> None:
    document = reading("f.csv", "sep=;\nHarbour register\nIssue 3, all tables\n\nTable;Field;Type\nBERTH;no;int\nBERTH;x;dec\n")
    assert [(block.text, block.place.row) for block in words(document)] == [("Harbour register", 2), ("Issue 3, all tables", 3)]
    assert texts(grids(document)[0])[0] == ["Table", "Field", "Type"]


def test_places_are_lines_of_the_file_even_after_a_cell_of_two_lines(reading: Reading) -> None:
    (grid,) = grids(reading("f.csv", 'a,b\n1,"two\nlines"\n3,4\n'))
    assert [(row[0].place.row, row[1].text) for row in grid.rows] == [(1, "b"), (2, "two\nlines"), (4, "4")]


def test_uneven_lines_are_kept_and_told(reading: Reading) -> None:
    document = reading("f.csv", "a,b,c\n1,2,3\n1,2,3,4\n1,2\nSection\n")
    assert texts(grids(document)[0]) == [["a", "b", "c", ""], ["1", "2", "3", ""], ["1", "2", "3", "4"], ["1", "2", "", ""], ["Section", "", "", ""]]
    assert [(fault.code, fault.place.row) for fault in document.faults] == [("QV089", 3)]
    assert document.faults[0].fact.endswith("2 of 5")


def test_a_quotation_mark_that_is_never_closed_swallows_nothing(reading: Reading) -> None:
    lines = ["field,comment"] + [f'f{number},{"in 5" + chr(34) + " racks" if number != 3 else chr(34) + "torn"}' for number in range(200)]
    (grid,) = grids(reading("f.csv", "\n".join(lines)))
    assert len(grid.rows) == 201


def test_data_is_refused(reading: Reading) -> None:
    document = reading("f.csv", "a,b\n" * 200_002)
    assert codes(document) == ["QV087"] and document.faults[0].fatal and document.digest


def test_output_of_command_line_clients(reading: Reading) -> None:
    table = [["Field", "Type"], ["no", "int"], ["depth", "dec"]]
    rule = "+-------+------+"
    mysql = [rule, "| Field | Type |", rule, "| no    | int  |", "| depth | dec  |", rule]
    psql = [" Field | Type ", "-------+------", " no    | int", " depth | dec"]
    for lines in (mysql, psql):
        assert texts(grids(reading("out.txt", "\n".join(lines) + "\n"))[0]) == table
