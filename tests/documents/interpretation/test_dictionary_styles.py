"""Dictionaries of twenty-odd styles, read through the readers: every field under its table, no phantom, types, lengths and marks as printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from styles import STYLES, Style

from qvhmig.documents.interpretation import interpret
from qvhmig.documents.readers import read_document
from qvhmig.documents.reading import FieldReading, Reading


def _reading(style: Style, folder: Path) -> Reading:
    path = folder / f"{style.name.replace(' ', '-').replace(',', '')}{style.suffix}"
    path.write_text(style.text, encoding="utf-8")
    return interpret([read_document(path, path.name)])


def _line(field: FieldReading, like: str) -> str:
    """The field as the style says it; what a style leaves open with `*` is printed so."""
    table = f"*{field.table.rsplit('.', 1)[-1]}" if like.startswith("*") and not like.startswith("*.") else "*" if like.startswith("*.") else field.table
    told = (field.type or "-", str(field.length or "-"), "-" if field.mandatory == "U" else field.mandatory)
    wanted = like.rsplit(" ", 3)[1:]
    return " ".join([f"{table}.{field.field}", *("*" if want == "*" else value for value, want in zip(told, wanted, strict=True))])


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_a_style_is_read_as_it_is_printed(style: Style, tmp_path: Path) -> None:
    reading = _reading(style, tmp_path)
    told = [field for table in reading.tables for field in table.fields]
    wanted = style.says.splitlines()
    likes = wanted + ["- - - -"] * max(0, len(told) - len(wanted))
    assert [_line(field, like) for field, like in zip(told, likes, strict=False)] == wanted
    assert {code_list.code_type: " ".join(code.code for code in code_list.codes) for code_list in reading.code_lists if code_list.code_type in style.codes} == style.codes
