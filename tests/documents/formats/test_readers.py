"""What a file is, is seen in its content; whatever is wrong becomes a fault, never an exception."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from format_views import Reading, codes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qvhmig.documents.readers import read_document

CSV = "Field,Type,Size\nno,int,3\nx,dec,4\n"
SQL = "-- harbour\nCREATE TABLE berth (no int);\n"
MARKDOWN = "# Harbour\n\n| Field | Type |\n|---|---|\n| no | int |\n"
PAGE = "<!-- saved -->\n<html><body><table><tr><td>a<td>b</table></body></html>"


@pytest.mark.parametrize(("content", "is_a"), [(CSV, "delimited"), (SQL, "ddl"), (MARKDOWN, "markdown"), (PAGE, "html")])
@pytest.mark.parametrize("name", ["a.txt", "a.bin", "a", "a.pdf", "a.xlsx", "a.docx", "a.dat"])
def test_text_is_known_by_its_shape(reading: Reading, content: str, is_a: str, name: str) -> None:
    assert reading(name, content).format == is_a


@pytest.mark.parametrize(
    ("name", "content", "is_a"),
    [("a.csv", SQL, "ddl"), ("a.sql", PAGE, "html"), ("a.csv", PAGE, "html"), ("a.html", CSV, "html"), ("a.md", "```sql\n" + SQL + "```\n", "markdown"),
     ("a.sql", CSV.replace(",", " "), "ddl"), ("a.md", CSV, "markdown"), ("a.csv", MARKDOWN, "markdown"), ("a.csv", "one\ntwo\n", "delimited"), ("a.md", "<h1 align=center>Harbour</h1>\n\n" + MARKDOWN, "markdown"), ("a.md", PAGE, "html")],
)  # fmt: skip
def test_the_extension_decides_only_where_the_content_does_not(reading: Reading, name: str, content: str, is_a: str) -> None:
    assert reading(name, content).format == is_a


def test_office_files_with_wrong_extensions(reading: Reading, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Field", "Type"])
    book.save(tmp_path / "book.docx")
    word = docx.Document()
    word.add_paragraph("text")
    word.save(tmp_path / "word.xlsx")
    assert [(reading(name).format, reading(name).faults) for name in ("book.docx", "word.xlsx")] == [("workbook", ()), ("word", ())]


def compound(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join((name.encode("utf-16-le") + b"\0\0").ljust(128, b"\0") for name in streams)


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("a.csv", b"", "QV085", "empty"),
        ("a.sql", b"  \n\n", "QV085", "no table"),
        ("a.xlsx", compound("Root Entry", "EncryptedPackage"), "QV081", "password"),
        ("a.doc", compound("Root Entry", "WordDocument"), "QV086", ".docx"),
        ("a.xls", compound("Root Entry", "Workbook"), "QV082", "damaged"),
        ("a.rtf", rb"{\rtf1 x}", "QV086", ".docx"),
        ("a.docx", b"PK\x03\x04 and then nothing", "QV082", "damaged"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "QV086", "PNG"),
        ("a.dat", bytes(range(256)) * 4, "QV086", "binary"),
        ("a.txt", b'{"tables": [{"name": "berth"}]}', "QV086", "JSON"),
        ("a.xml", b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "QV086", ".xlsx"),
    ],
)
def test_faults_say_what_to_do(reading: Reading, name: str, content: bytes, code: str, said: str) -> None:
    document = reading(name, content)
    (fault,) = document.faults
    assert (fault.code, fault.fatal, document.blocks) == (code, True, ())
    assert said in fault.fact + fault.next_step and fault.next_step


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv", tmp_path / "a\0b"):
        document = read_document(path, "x")
        assert codes(document) == ["QV080"] and document.faults[0].next_step


def test_other_archives_are_to_be_unpacked(reading: Reading, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("dictionary.csv", CSV)
    assert codes(reading("a.zip")) == ["QV086"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(name=st.sampled_from(["a.csv", "a.sql", "a.md", "a.html", "a.xlsx", "a.docx", "a"]), head=st.sampled_from([b"", b"PK\x03\x04", b"<html>", b"create table t (", b"| a |\n|---|\n"]), rest=st.binary(max_size=300))
def test_no_bytes_raise(reading: Reading, name: str, head: bytes, rest: bytes) -> None:
    document = reading(name, head + rest)
    assert document.blocks or document.faults


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(cuts=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 40)), max_size=4))
def test_no_torn_script_raises(reading: Reading, cuts: list[tuple[int, int]]) -> None:
    script = (
        "create table t (a int primary key, b varchar(3) default 'x' check (b in ('x','y')), constraint c foreign key (b) references u (v));\n"
        "alter table t add constraint d check (a between 1 and 3), alter column a type numeric(3,1);\ncomment on column t.a is 'x';\n"
        "create type k as enum ('a'); exec sp_addextendedproperty 'MS_Description', 'z', 'SCHEMA', 'dbo', 'TABLE', 't', 'COLUMN', 'a';\n"
    )
    for start, length in cuts:
        script = script[:start] + script[start + length :]
    document = reading("t.sql", script + "\ncreate table whole (z int);")
    assert not any(fault.code == "QV082" for fault in document.faults)
