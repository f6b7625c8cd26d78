"""Columns whose header or contents may be taken for something else."""

from __future__ import annotations

from dataclasses import replace

from grids import document, grid, names, words

from qvhmig.documents.interpretation import interpret
from qvhmig.documents.interpretation.header_words import header_evidence
from qvhmig.documents.interpretation.names import read_name
from qvhmig.documents.interpretation.type_words import read_type
from qvhmig.documents.reading import Reading


def _read(*blocks: object) -> Reading:
    return interpret([document(*blocks, format_="word")])  # type: ignore[arg-type]


def test_keys_are_fields_where_nothing_else_can_be() -> None:
    reading = _read(words("Ferry", level=2), grid("Key | Type | Note\nferry_id | int | Number of the ferry\nname | string | Painted on the bow\nfare | int | In cents"))
    assert names(reading.tables) == {"Ferry": ["ferry_id", "name", "fare"]}
    marked = _read(words("Ferry", level=2), grid("Key | Column | Type\nPK | ferry_id | int\nFK | harbour_id | int\n | name | text"))
    assert [(field.field, field.key) for field in marked.tables[0].fields] == [("ferry_id", 1), ("harbour_id", None), ("name", None)]


def test_a_heading_that_repeats_names_no_table_and_its_parent_does() -> None:
    blocks: list[object] = []
    for number, thing in enumerate(("Boarding", "Landing", "Turning"), 1):
        blocks += [words(thing, level=2), words("Params", level=3), grid("Key | Type | Note\nferry_id | int | Number\nat | string | When", number=number)]
    assert list(names(_read(*blocks).tables)) == ["Boarding", "Landing", "Turning"]


def test_header_words_written_together_are_parted() -> None:
    assert header_evidence("CODEDVALUE")["code"] > 0.9
    assert header_evidence("FIELDDATATYPE")["type"] > 0.5
    assert not header_evidence("TIMETABLED")


def test_types_of_formats_and_databases() -> None:
    read = {printed: read_type(printed) for printed in ("int16u", "rational64s", "uint8_t", "string[0,32]", "int8u[4]", "BIT(24)", "BIT(1)", "MEDIUMBLOB")}
    assert {printed: (found.kind, found.length) for printed, found in read.items() if found} == {
        "int16u": ("integer", None), "rational64s": ("decimal", None), "uint8_t": ("integer", None), "string[0,32]": ("text", 32), "int8u[4]": ("integer", None),
        "BIT(24)": ("text", 24), "BIT(1)": ("boolean", None), "MEDIUMBLOB": ("text", None),
    }  # fmt: skip


def test_the_digits_of_a_number_are_its_length_and_not_its_bytes() -> None:
    rows = "Column | Data type | Data length | Data precision | Data scale\nferry_id | NUMBER | 22 | 10 | 0\nfare | NUMBER | 22 | 8 | 2\nname | VARCHAR2 | 40 | |"
    fields = _read(words("FERRY", level=2), grid(rows)).tables[0].fields
    assert [(field.type, field.length, field.scale) for field in fields] == [("integer", 10, 0), ("decimal", 8, 2), ("text", 40, None)]


def test_a_key_word_in_brackets_is_a_mark_and_no_part_of_the_name() -> None:
    assert read_name(("ferry_id (Primary)",), True).marks == ("Primary",)
    fields = _read(words("FERRY", level=2), grid("Column | Type | Null\nferry_id (Primary) | bigint | No\nname | varchar(40) | Yes")).tables[0].fields
    assert [(field.field, field.key) for field in fields] == [("ferry_id", 1), ("name", None)]


def test_one_row_without_a_header_is_no_list() -> None:
    assert not _read(words("MAX_FERRIES", level=2), grid("public static int | MAX_FERRIES")).tables


def test_a_column_that_never_changes_is_no_table_beside_one_that_does() -> None:
    rows = "\n".join(f"main | {table} | {table}_{field} | {kind}" for table in ("ferry", "quay") for field, kind in (("id", "int"), ("name", "text"), ("depth", "int"), ("built", "date")))
    reading = _read(grid(f"schema | name | column | type\n{rows}"))
    assert {table.name: len(table.fields) for table in reading.tables} == {"ferry": 4, "quay": 4}


def test_a_sheet_called_by_a_generic_word_names_its_table_where_its_sisters_do() -> None:
    sheets = []
    for number, sheet in enumerate(("ferry", "quay", "dictionary"), 1):
        found = grid("Column | Type\nrow_id | int\nname | text", document="harbour.xlsx", number=number)
        cells = tuple(tuple(replace(cell, place=replace(cell.place, sheet=sheet)) for cell in row) for row in found.rows)
        sheets.append(replace(found, rows=cells, place=replace(found.place, sheet=sheet)))
    reading = interpret([document(*sheets, name="harbour.xlsx", format_="workbook")])
    assert [table.name for table in reading.tables] == ["ferry", "quay", "dictionary"]


def test_cells_that_stack_name_type_and_text_are_spread() -> None:
    rows = "Column Type / Description\nferry_id int4 / Number of the ferry\nquay_id int4 (references quay.quay_id) / Where it lies / at night\nname varchar(40) / On the bow"
    fields = _read(words("ferry", level=2), grid(rows, header=1)).tables[0].fields
    assert [(field.field, field.type, field.length, field.description) for field in fields] == [
        ("ferry_id", "integer", None, "Number of the ferry"), ("quay_id", "integer", None, "Where it lies at night"), ("name", "text", 40, "On the bow"),
    ]  # fmt: skip
    assert not _read(words("ferry", level=2), grid(rows.replace("Column Type / Description", "Opening hours"), header=1)).tables
