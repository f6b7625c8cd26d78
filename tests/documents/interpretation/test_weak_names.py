"""Names that only a sheet, a title in words or a file gives, and headers over two rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from grids import document, grid, words
from openpyxl import Workbook

from qvhmig.documents.interpretation import interpret
from qvhmig.documents.readers import read_document
from qvhmig.documents.reading import SURE, TableReading

ROWS = [["Field", "Type", "Length", "Description"], ["TIDE_ID", "NUMBER", 8, "Identifier"], ["CAME", "DATE", None, "When it came"]]


def _table(folder: Path, sheet: str, title: str) -> TableReading:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in [[title], *ROWS]:
        page.append(row)
    book.save(folder / "harbour.xlsx")
    return interpret([read_document(folder / "harbour.xlsx", "harbour.xlsx")]).tables[0]


@pytest.mark.parametrize(("sheet", "title", "name"), [("TID", "TID recordings", "TID"), ("QH7", "Tide recordings", "Tide recordings")])
def test_a_sheet_that_is_called_like_a_table_rivals_its_title(tmp_path: Path, sheet: str, title: str, name: str) -> None:
    table = _table(tmp_path, sheet, title)
    assert table.name == name and table.fields[0].confidence["table"] < SURE and table.fields[0].why["table"]


def test_a_list_that_nothing_names_is_called_by_its_file_and_doubted(tmp_path: Path) -> None:
    path = tmp_path / "hulls.csv"
    path.write_text("Code,Name\nS,Steel\nW,Wood\nF,Fibre\n")
    (one,) = interpret([read_document(path, path.name)]).code_lists
    assert (one.code_type, {code.confidence for code in one.codes}) == ("hulls", {0.8})


def test_headers_under_merged_groups_keep_their_meanings() -> None:
    rows = "Attribute | =Attribute | Domain | =Domain | Remarks\nName | Oblig. | Type | Length |\nTIDE_ID | R | NUMBER | 8 | Number\nQUAY | O | VARCHAR2 | 40 | Where"
    (table,) = interpret([document(words("TIDE", level=2), grid(rows), format_="word")]).tables
    assert [(field.field, field.mandatory, field.type, field.length) for field in table.fields] == [("TIDE_ID", "Y", "integer", 8), ("QUAY", "N", "text", 40)]
