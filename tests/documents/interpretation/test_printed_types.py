"""Printed types of databases, forms, message standards and languages."""

from __future__ import annotations

import pytest

from qvhmig.documents.interpretation.combined_cells import name_and_type
from qvhmig.documents.interpretation.type_words import read_type, read_wrapped_type

TYPES = {
    "VARCHAR2(10 CHAR)": ("text", 10, None), "nvarchar(max)": ("text", None, None), "character varying(255)": ("text", 255, None), "CHAR 8": ("text", 8, None),
    "Alphanumeric": ("text", None, None), "AN10": ("text", 10, None), "an..35": ("text", 35, None), "max an20": ("text", 20, None), "X(20)": ("text", 20, None), "PIC 9(4)": ("integer", 4, None),
    "N(5)": ("integer", 5, None), "n8.n1": ("decimal", 8, 1), "S9(7)V99 COMP-3": ("decimal", 9, 2), "NUMBER(10,2)": ("decimal", 10, 2), "NUMBER(10)": ("integer", 10, None), "NUMBER": ("decimal", None, None),
    "int64": ("integer", None, None), "Text (50)": ("text", 50, None), "Long Integer": ("integer", None, None), "double precision": ("decimal", None, None), "datetime2(7)": ("moment", None, None), "Date/Time": ("moment", None, None),
    "timestamp without time zone": ("moment", None, None), "Date(YYYY-MM-DD)": ("date", None, None), "an10 CCYY-MM-DD": ("date", 10, None), "Yes/No": ("boolean", None, None), "Ja/Nein": ("boolean", None, None), "bit": ("boolean", None, None),
    "Ganzzahl": ("integer", None, None), "Zeichenkette(12)": ("text", 12, None), "Fecha y hora": ("moment", None, None), "Chaîne": ("text", None, None), "Getal": ("decimal", None, None), "INTEGER NOT NULL": ("integer", None, None),
    "int(10) unsigned": ("integer", 10, None), "string (uuid)": ("text", None, None), "Floating Timestamp": ("moment", None, None),
}  # fmt: skip


@pytest.mark.parametrize("printed", TYPES)
def test_a_printed_type_is_known(printed: str) -> None:
    found = read_type(printed)
    assert found is not None and (found.kind, found.length, found.scale) == TYPES[printed]


@pytest.mark.parametrize("printed", ["Consultant", "Ward", "see above", "Mandatory", "12", "A, B, C", ""])
def test_other_words_are_no_types(printed: str) -> None:
    assert read_type(printed) is None


def test_a_type_broken_anywhere_is_read_whole() -> None:
    found = read_wrapped_type(("VARCHA", "R2(1", "2)"))
    assert found is not None and (found.kind, found.length) == ("text", 12)


def test_a_name_with_its_type_is_parted_and_a_name_in_words_is_not() -> None:
    assert name_and_type("lake_id NUMBER(8)") == ("lake_id", "NUMBER(8)")
    assert name_and_type("Depth of lake (decimal)") == ("Depth of lake", "decimal")
    assert name_and_type("Date of survey") is None
