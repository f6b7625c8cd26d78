"""A catalog: how names are found, what a field knows, and that the order of the columns in the file is free."""

from __future__ import annotations

from pathlib import Path

import pytest

from qvhmig.catalogs import CODE_COLUMNS, FIELD_COLUMNS, Catalog, read_catalog
from qvhmig.expressions.types import Kind
from qvhmig.problems import ProblemsFound

HEADER = ",".join(FIELD_COLUMNS)
ROWS = """\
T,1,Number,integer,9,,,Y,,2,,,,,
T,2,NAME,text,40,,,C,Kind=P,1,OTHER.name,K1|K2,A|B|0-9,upper,"a name, in full"
T,3,price,decimal,8,2,,U,,,,,,,
T,4,Day,date,,,DD/MM/YYYY,N,,,,,,,
"""


def catalog(folder: Path, text: str, system: str = "target", codes: str | None = None) -> Catalog:
    (folder / "fields.csv").write_text(text, encoding="utf-8")
    if codes is not None:
        (folder / "codes.csv").write_text(codes, encoding="utf-8")
    return read_catalog(folder / "fields.csv", folder, system, folder / "codes.csv" if codes is not None else None)  # type: ignore[arg-type]


def test_a_field_knows_what_its_row_says(tmp_path: Path) -> None:
    table = catalog(tmp_path, f"{HEADER}\n{ROWS}").tables["T"]
    name, price, day = table.field("name"), table.field("PRICE"), table.field("day")
    assert name is not None and price is not None and day is not None
    assert (name.field, name.length, name.mandatory, name.mandatory_when, name.references) == ("NAME", 40, "C", "Kind=P", "OTHER.name")
    assert (name.code_types, name.allowed_values, name.case, name.description) == (("K1", "K2"), ("A", "B", "0-9"), "upper", "a name, in full")
    assert (str(price.type), day.type.kind, day.format, day.length, day.case) == ("decimal(2)", Kind.DATE, "DD/MM/YYYY", None, None)
    assert table.key == ("NAME", "Number")
    assert [field.position for field in table.fields] == [1, 2, 3, 4]


@pytest.mark.parametrize(("system", "found"), [("target", True), ("source", False)])
def test_only_a_target_forgives_upper_and_lower_case(tmp_path: Path, system: str, found: bool) -> None:
    table = catalog(tmp_path, f"{HEADER}\n{ROWS}", system).tables["T"]
    assert (table.field("nAmE") is not None) is found
    assert table.field("NAME") is not None and table.field("none") is None


def test_a_source_may_hold_two_names_that_differ_in_case(tmp_path: Path) -> None:
    text = f"{HEADER}\nT,1,Id,text,1,,,N,,,,,,,\nT,2,ID,text,1,,,N,,,,,,,\n"
    assert len(catalog(tmp_path, text, "source").tables["T"].fields) == 2
    with pytest.raises(ProblemsFound, match="QV022 T.ID is already given at line 2"):
        catalog(tmp_path, text, "target")


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    turned = [",".join(reversed(line.split(","))) for line in (HEADER, "T,1,Number,integer,9,,,Y,,1,,,,,")]
    table = catalog(tmp_path, "\n".join(turned) + "\n").tables["T"]
    assert table.fields[0].field == "Number" and table.key == ("Number",)


def test_a_quoted_cell_may_hold_lines_and_places_stay_right(tmp_path: Path) -> None:
    text = f'{HEADER}\nT,1,a,text,1,,,N,,,,,,,"two\nlines"\nT,2,b,txt,1,,,N,,,,,,,\n'
    with pytest.raises(ProblemsFound) as found:
        catalog(tmp_path, text)
    assert str(found.value) == "fields.csv:4:1 QV021 unknown type 'txt'; did you mean 'text'?"


def test_codes_keep_every_status(tmp_path: Path) -> None:
    codes = f"{','.join(CODE_COLUMNS)}\nK1,Kind,01,one,Current\nK1,Kind,1,other,Retired\n"
    read = catalog(tmp_path, f"{HEADER}\n{ROWS}", codes=codes)
    assert read.codes == {"K1": {"01": "one", "1": "other"}}
    assert (read.code_names, read.code_status) == ({"K1": "Kind"}, {"K1": {"01": "Current", "1": "Retired"}})
