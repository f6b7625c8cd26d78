"""Workbooks made by openpyxl: merged cells, numbers as shown, hidden parts, several tables on a sheet, damage."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import openpyxl
import pytest
from format_views import Reading, codes, grids, texts, words
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table


@pytest.fixture
def book() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    return made


def fill(sheet: openpyxl.worksheet.worksheet.Worksheet, rows: list[list[object]]) -> None:
    for row in rows:
        sheet.append(row)


def test_sheets_in_order_with_values_as_shown(book: openpyxl.Workbook, reading: Reading, tmp_path: Path) -> None:
    sheet = book.create_sheet("Fields ")
    fill(sheet, [["Name", "Size", "Since", "Share", "Code", "On"],
                 ["  berth\u00a0no \n(of quay) ", 12, datetime.date(2024, 2, 29), 0.1, 7, True],
                 ["depth", 12.0, datetime.datetime(2024, 2, 29, 6, 30), 2.5, 41, False], [None, None], [None, None]])  # fmt: skip
    for row in (2, 3):
        sheet.cell(row, 5).number_format = "000"
    sheet.cell(1, 1).font = Font(bold=True)
    book.create_sheet("Empty")
    book.create_sheet("Second").append(["a", "b"])
    book.save(tmp_path / "harbour.xlsx")
    document = reading("harbour.xlsx")
    assert [(block.text, block.level) for block in words(document)] == [("Fields", 1), ("Empty", 1), ("Second", 1)]
    assert texts(grids(document)[0]) == [
        ["Name", "Size", "Since", "Share", "Code", "On"],
        ["berth no\n(of quay)", "12", "2024-02-29", "0.1", "007", "TRUE"],
        ["depth", "12", "2024-02-29 06:30:00", "2.5", "041", "FALSE"],
    ]
    first = grids(document)[0].rows[0][0]
    assert first.bold and not grids(document)[0].rows[0][1].bold
    assert str(grids(document)[0].rows[1][4].place) == "harbour.xlsx 'Fields ' E2"


def test_merged_cells_stand_wherever_they_cover(book: openpyxl.Workbook, reading: Reading, tmp_path: Path) -> None:
    sheet = book.create_sheet("S")
    fill(sheet, [["Harbour", None, None], ["Table", "Field", "Type"], ["BERTH", "no", "int"], [None, "depth", "int"], ["QUAY", "no", "int"]])
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A3:A4")
    book.save(tmp_path / "m.xlsx")
    (grid,) = grids(reading("m.xlsx"))
    assert texts(grid)[0] == ["Harbour", "~Harbour", "~Harbour"]
    assert [row[0] for row in texts(grid)[2:]] == ["BERTH", "~BERTH", "QUAY"]


def test_hidden_parts_are_read_and_told_apart(book: openpyxl.Workbook, reading: Reading, tmp_path: Path) -> None:
    sheet = book.create_sheet("Shown")
    fill(sheet, [[None, "a", "b", "c"], [None, "1", "2", "3"], [None, "4", "5", "6"]])
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("Old").append(["x", "y"])
    book["Old"].sheet_state = "hidden"
    book.save(tmp_path / "h.xlsx")
    document = reading("h.xlsx")
    shown, old = grids(document)
    assert (shown.hidden, shown.hidden_columns, old.hidden) == (False, (1,), True)
    assert texts(shown)[2] == ["4", "5", "6"]
    assert "row 3" in document.faults[0].fact


def test_tables_side_by_side_with_the_same_header_are_two(book: openpyxl.Workbook, reading: Reading, tmp_path: Path) -> None:
    sheet = book.create_sheet("S")
    fill(sheet, [["BERTH", None, None, "QUAY", None], ["Field", "Type", None, "Field", "Type"], ["no", "int", None, "name", "text"], ["depth", "int"]])
    book.save(tmp_path / "two.xlsx")
    assert [texts(grid) for grid in grids(reading("two.xlsx"))] == [
        [["BERTH", ""], ["Field", "Type"], ["no", "int"], ["depth", "int"]],
        [["QUAY", ""], ["Field", "Type"], ["name", "text"]],
    ]


def test_an_empty_column_and_blank_rows_inside_one_table_cut_nothing(book: openpyxl.Workbook, reading: Reading, tmp_path: Path) -> None:
    sheet = book.create_sheet("S")
    fill(sheet, [["Field", "Type", None, "Comment", "Owner"], ["no", "int", None, "painted on", "port"], [None], ["depth", "int", None, "metres", "port"]])
    book.save(tmp_path / "one.xlsx")
    (grid,) = grids(reading("one.xlsx"))
    assert (len(grid.rows), grid.width) == (4, 5)


def test_the_name_that_somebody_gave_to_a_table_is_its_caption(book: openpyxl.Workbook, reading: Reading, tmp_path: Path) -> None:
    for title, name in (("A", "Berths"), ("B", "Table3")):
        sheet = book.create_sheet(title)
        fill(sheet, [["Field", "Type"], ["no", "int"]])
        sheet.add_table(Table(displayName=name, ref="A1:B2"))
    book.save(tmp_path / "t.xlsx")
    assert [grid.caption for grid in grids(reading("t.xlsx"))] == ["Berths", ""]


def test_formulas_without_a_result_are_told(book: openpyxl.Workbook, reading: Reading, tmp_path: Path) -> None:
    fill(book.create_sheet("S"), [["a", "b"], ["x", "=A1"]])
    book.save(tmp_path / "f.xlsx")
    (fault,) = reading("f.xlsx").faults
    assert fault.fact.startswith("formulas") and fault.fact.endswith(": 1")


def test_one_bad_sheet_costs_no_other(book: openpyxl.Workbook, reading: Reading, tmp_path: Path) -> None:
    for title in ("Good", "Bad", "Also good"):
        fill(book.create_sheet(title), [["Field", "Type"], [title, "int"]])
    book.save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "torn.xlsx", "w") as torn:
        for part in whole.namelist():
            content = whole.read(part)
            torn.writestr(part, content[:300] + b"<<<" if part.endswith("sheet2.xml") else content)
    document = reading("torn.xlsx")
    assert [grid.rows[1][0].text for grid in grids(document)] == ["Good", "Also good"]
    assert [(fault.code, fault.place.sheet, fault.fatal) for fault in document.faults] == [("QV083", "Bad", False)]


def test_a_truncated_workbook_gives_its_whole_sheets(book: openpyxl.Workbook, reading: Reading, tmp_path: Path) -> None:
    for number in range(1, 4):
        fill(book.create_sheet(f"S{number}"), [["Field", "Type"]] + [[f"f{number}_{row}", "int"] for row in range(200)])
    book.save(tmp_path / "whole.xlsx")
    raw = (tmp_path / "whole.xlsx").read_bytes()
    document = reading("cut.xlsx", raw[: raw.rindex(b"PK\x01\x02") - 40])
    assert "QV082" in codes(document)
    assert document.faults[0].fatal or grids(document)


def test_a_sheet_of_data_is_refused(reading: Reading, tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(["a"])
    book.save(tmp_path / "d.xlsx")
    with zipfile.ZipFile(tmp_path / "d.xlsx") as small, zipfile.ZipFile(tmp_path / "big.xlsx", "w", zipfile.ZIP_DEFLATED) as big:
        for part in small.namelist():
            content = small.read(part)
            if part.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far)
            big.writestr(part, content)
    document = reading("big.xlsx")
    assert codes(document) == ["QV087"] and not grids(document)


def test_lists_side_by_side_that_end_in_different_rows_are_two(book: openpyxl.Workbook, reading: Reading, tmp_path: Path) -> None:
    sheet = book.create_sheet("S")
    fill(sheet, [["Field", "Type", None, "Code", "Meaning"], ["no", "int", None, "A", "open"], ["depth", "int", None, "B", "shut"], ["x", "int"]])
    book.save(tmp_path / "two.xlsx")
    assert [(grid.width, len(grid.rows)) for grid in grids(reading("two.xlsx"))] == [(2, 4), (2, 3)]


def test_a_broken_part_that_all_sheets_need_is_mended(book: openpyxl.Workbook, reading: Reading, tmp_path: Path) -> None:
    fill(book.create_sheet("Berths"), [["Field", "Type"], ["no", "int"]])
    book.save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "torn.xlsx", "w") as torn:
        for part in whole.namelist():
            content = whole.read(part)
            torn.writestr(part, content[: len(content) // 2] if part.endswith("styles.xml") else content)
    document = reading("torn.xlsx")
    assert codes(document) == ["QV082"] and not document.faults[0].fatal
    assert texts(grids(document)[0]) == [["Field", "Type"], ["no", "int"]]
