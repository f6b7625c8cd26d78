"""Each bad input has its exact message or its exact count, and costs no row beside it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
from intake_source import PEOPLE, Source

from qvhmig.intake import FileForm, SourceSpec, read_manifest, take_in
from qvhmig.problems import Level, ProblemsFound

GOOD = b"id,name,note,town\n1,A,,X\n2,B,,Y\n"
HEADER = b"id,name,note,town\n"

FILE_FAULTS: dict[str, tuple[Mapping[str, bytes], str]] = {
    "missing file": ({}, "extract/PEOPLE.csv QV701 there is no file for table 'PEOPLE'; put PEOPLE.csv into the folder; a table without rows is a file with its header line"),
    "file in other case": ({"people.csv": GOOD}, "extract/PEOPLE.csv QV701 there is no file for table 'PEOPLE'; did you mean 'people.csv'?; put PEOPLE.csv into the folder; a table without rows is a file with its header line"),
    "file in other format": ({"PEOPLE.parquet": GOOD}, "extract/PEOPLE.csv QV701 there is no file for table 'PEOPLE'; did you mean 'PEOPLE.parquet'?; put PEOPLE.csv into the folder; a table without rows is a file with its header line"),
    "misspelt file": ({"PEOPEL.csv": GOOD}, "extract/PEOPLE.csv QV701 there is no file for table 'PEOPLE'; did you mean 'PEOPEL.csv'?; put PEOPLE.csv into the folder; a table without rows is a file with its header line"),
    "two cases of one name": ({"PEOPLE.csv": GOOD, "People.csv": GOOD}, "extract/PEOPLE.csv QV702 two files for one table 'PEOPLE': PEOPLE.csv and People.csv; keep one of them in the folder"),
    "csv and parquet": ({"PEOPLE.csv": GOOD, "PEOPLE.parquet": b""}, "extract/PEOPLE.csv QV702 two files for one table 'PEOPLE': PEOPLE.csv and PEOPLE.parquet; keep one of them in the folder"),
    "empty file": ({"PEOPLE.csv": b""}, "extract/PEOPLE.csv:1:1 QV704 the file is empty: no header; extract the table again; a table without rows still has a header line"),
    "only a byte order mark": ({"PEOPLE.csv": b"\xef\xbb\xbf"}, "extract/PEOPLE.csv:1:1 QV704 the file is empty: no header; extract the table again; a table without rows still has a header line"),
    "blank first line": ({"PEOPLE.csv": b"\r\n" + GOOD}, "extract/PEOPLE.csv:1:1 QV704 the first line is blank: no header; extract the table again; a table without rows still has a header line"),
    "column twice": ({"PEOPLE.csv": b"id,name,note,town,name\n1,A,,X,B\n"}, "extract/PEOPLE.csv:1:19 QV705 column 'name' is in the header twice, as columns 2 and 5; keep one of them"),
    "key column missing": ({"PEOPLE.csv": b"name,note,town\nA,,X\n"}, "extract/PEOPLE.csv:1:1 QV706 column 'id' is not in the header; it is part of the key; put it into the extract of 'PEOPLE'"),
    "needed column in other case": ({"PEOPLE.csv": b"id,Name,note,town\n1,A,,X\n"}, "extract/PEOPLE.csv:1:1 QV706 column 'name' is not in the header (did you mean 'Name'?); it is read by this project; put it into the extract of 'PEOPLE'"),
    "needed column misspelt": ({"PEOPLE.csv": b"id,nmae,note,town\n1,A,,X\n"}, "extract/PEOPLE.csv:1:1 QV706 column 'name' is not in the header (did you mean 'nmae'?); it is read by this project; put it into the extract of 'PEOPLE'"),
    "utf-16 little endian": ({"PEOPLE.csv": GOOD.decode().encode("utf-16")}, "extract/PEOPLE.csv:1:1 QV709 the file is UTF-16; export it as UTF-8, or convert it first"),
    "utf-16 big endian": ({"PEOPLE.csv": b"\xfe\xff" + GOOD.decode().encode("utf-16-be")}, "extract/PEOPLE.csv:1:1 QV709 the file is UTF-16; export it as UTF-8, or convert it first"),
    "semicolons": ({"PEOPLE.csv": GOOD.replace(b",", b";")}, "extract/PEOPLE.csv:1:1 QV712 no comma in the header, but 4 names between semicolons; set delimiter: ';'"),
    "tabs": ({"PEOPLE.csv": GOOD.replace(b",", b"\t")}, "extract/PEOPLE.csv:1:1 QV712 no comma in the header, but 4 names between tabs; set delimiter: '\\t'"),
    "header in another encoding": ({"PEOPLE.csv": b"id,name,note,t\xf6wn\n"}, "extract/PEOPLE.csv:1:1 QV718 the header is not utf-8: byte 0xf6 at offset 14; set the encoding that the files are written in"),
    "header with an open quote": ({"PEOPLE.csv": b'id,"name,note,town\n1,A,,X\n'}, "extract/PEOPLE.csv:1:1 QV718 the header holds a quote that is never closed; mend the header or extract the table again"),
    "header with NUL": ({"PEOPLE.csv": b"id,na\0me,note,town\n"}, "extract/PEOPLE.csv:1:1 QV718 the header holds a NUL character; extract the table again"),
    "carriage returns only": ({"PEOPLE.csv": GOOD.replace(b"\n", b"\r")}, "extract/PEOPLE.csv:1:1 QV719 the header holds a carriage return, so the lines end with CR alone or the file is damaged; write lines that end with LF or CRLF"),
    "no header line": ({"PEOPLE.csv": b"1,ANN,,ANN\n2,B,,Y\n"}, "extract/PEOPLE.csv:1:1 QV720 none of the 4 catalog columns is in the first line, so it is no header of 'PEOPLE'; extract the table with its header line"),
}


@pytest.mark.parametrize("name", FILE_FAULTS)
def test_file_fault_is_one_error_and_leaves_the_table_out(source: Source, name: str) -> None:
    files, message = FILE_FAULTS[name]
    manifest = source.put(files).take(needed={"PEOPLE": {"name"}})
    errors = [problem for problem in manifest.problems if problem.level is Level.ERROR]
    assert [str(problem) for problem in errors] == [message]
    assert errors[0].subject == "PEOPLE"
    assert dict(manifest.tables) == {}


WARNINGS: dict[str, tuple[bytes, str, int]] = {
    "header only": (HEADER, "extract/PEOPLE.csv QV711 table 'PEOPLE' has a header and no rows; check that it is empty in the source", 0),
    "header only, no newline": (HEADER[:-1], "extract/PEOPLE.csv QV711 table 'PEOPLE' has a header and no rows; check that it is empty in the source", 0),
    "byte order mark": (b"\xef\xbb\xbf" + GOOD, "extract/PEOPLE.csv:1:1 QV710 the file starts with a UTF-8 byte order mark; it is left out; write the file without one", 2),
    "extra column": (b"id,more,name,note,town\n1,?,A,,X\n2,?,B,,Y\n", "extract/PEOPLE.csv:1:1 QV708 1 column of the header not in the catalog: 'more'; they are not read; add them to the catalog if they are wanted", 2),
    "unneeded column missing": (b"id,name,town\n1,A,X\n", "extract/PEOPLE.csv:1:1 QV707 1 column of the catalog not in the header: 'note'; nothing reads them; extract them or correct the catalog", 1),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_lesser_fault_is_one_warning_and_every_row_is_kept(source: Source, name: str) -> None:
    content, message, rows = WARNINGS[name]
    manifest = source.put({"PEOPLE.csv": content}).take(needed={"PEOPLE": {"name"}})
    assert [(str(problem), problem.level) for problem in manifest.problems] == [(message, Level.WARNING)]
    entry = manifest.tables["PEOPLE"]
    assert (entry.lines, entry.rows, entry.unreadable) == (rows, rows, 0)


# Body of the file; ids of the rows kept; (line, byte offset after the header, reason, record) of those set aside.
BODIES: dict[str, tuple[bytes, list[str], list[tuple[int, int, str, str]]]] = {
    "short line": (b"1,A,,X\n2,B\n3,C,,Z\n", ["1", "3"], [(3, 7, "short", "2,B")]),
    "long line": (b"1,A,,X\n2,B,,Y,\n3,C,,Z\n", ["1", "3"], [(3, 7, "long", "2,B,,Y,")]),
    "last record cut off": (b"1,A,,X\n2,B", ["1"], [(3, 7, "short", "2,B")]),
    "last record cut off inside quotes": (b'1,A,,X\n2,"B', ["1"], [(3, 7, "open_quote", '2,"B')]),
    "last line without newline": (b"1,A,,X\n2,B,,Y", ["1", "2"], []),
    "open quote": (b'1,A,,X\n2,"B,,Y\n3,C,,Z\n4,D,,W\n', ["1", "3", "4"], [(3, 7, "open_quote", '2,"B,,Y')]),
    "open quote before quoted cells": (b'1,A,,X\n2,"B,,Y\n3,"C","","Z"\n4,"D",,W\n', ["1", "3", "4"], [(3, 7, "open_quote", '2,"B,,Y')]),
    "two open quotes": (b'1,"A,,X\n2,B,,Y\n3,C,,"Z\n4,D,,W\n', ["2", "4"], [(2, 0, "open_quote", '1,"A,,X'), (4, 15, "open_quote", '3,C,,"Z')]),
    "two lost quotes that look like one cell": (b'1,"A,,X\n2,B,,Y\n3,C",,Z\n4,D,,W\n', ["4"], [(2, 0, "unclear_quote", '1,"A,,X'), (3, 8, "unclear_quote", "2,B,,Y"), (4, 15, "unclear_quote", '3,C",,Z')]),
    "quote inside a cell": (b'1,A,,X\n2,5" nail,,Y\n3,C,,Z\n', ["1", "3"], [(3, 7, "stray_quote", '2,5" nail,,Y')]),
    "text after a closing quote": (b'1,A,,X\n2,"B"b,,Y\n3,C,,Z\n', ["1", "3"], [(3, 7, "stray_quote", '2,"B"b,,Y')]),
    "NUL": (b"1,A,,X\n2,B\0,,Y\n3,C,,Z\n", ["1", "3"], [(3, 7, "nul", "2,B\0,,Y")]),
    "one byte of another encoding": (b"1,A,,X\n2,caf\xe9,,Y\n3,\xc3\xa9,,Z\n", ["1", "3"], [(3, 7, "encoding", "2,caf\\xe9,,Y")]),
    "bad byte in a cell of two lines": (b'1,A,,X\n2,"a\n\xe9b",,Y\n3,C,,Z\n', ["1", "3"], [(3, 7, "encoding", '2,"a\n\\xe9b",,Y')]),
    "line break inside quotes": (b'1,A,"a\nb\n\nc",X\n2,B,,Y\n', ["1", "2"], []),
    "line break inside quotes, too few cells": (b'1,"a\nb",X\n2,B,,Y\n', ["2"], [(2, 0, "short", '1,"a\nb",X')]),
    "prose with commas inside quotes": (b'1,A,"tablets:\none, two, three, four\n",X\n2,B,,Y\n', ["1", "2"], []),
    "CRLF and LF mixed": (b"1,A,,X\r\n2,B,,Y\n3,C\r\n4,D,,W\r\n", ["1", "2", "4"], [(4, 15, "short", "3,C")]),
    "carriage return inside a cell": (b"1,A\rB,,X\n2,B,,Y\n", ["1", "2"], []),
}


@pytest.mark.parametrize("name", BODIES)
def test_broken_record_is_set_aside_with_its_place_and_no_other_is_lost(source: Source, name: str) -> None:
    body, kept, aside = BODIES[name]
    manifest = source.put({"PEOPLE.csv": HEADER + body}).take()
    entry = manifest.tables["PEOPLE"]
    assert manifest.problems == ()
    assert manifest.scan("PEOPLE", None, ["id"]).collect()["id"].to_list() == kept
    assert (entry.lines, entry.rows, entry.unreadable) == (len(kept) + len(aside), len(kept), len(aside))
    path = source.out / "unreadable" / "PEOPLE.csv"
    written = list(csv.reader(path.read_text("utf-8").splitlines(keepends=True))) if path.exists() else [[]]
    expected = [["PEOPLE.csv", str(line), str(len(HEADER) + offset), reason, record] for line, offset, reason, record in aside]
    assert written[1:] == expected


def test_line_numbers_of_rows_are_those_of_their_first_line(source: Source) -> None:
    body = b'1,A,"a\r\nb",X\r\n2,B\r\n\r\n3,C,,Z\r\n'
    manifest = source.put({"PEOPLE.csv": HEADER + body}).take()
    assert manifest.places("PEOPLE").select("file", "line").rows() == [("PEOPLE.csv", 2), ("PEOPLE.csv", 6)]
    assert manifest.tables["PEOPLE"].blank_lines == 1
    third = manifest.scan("PEOPLE", None, ["id"]).collect().row(1, named=True)["_rid"]
    rids = manifest.places("PEOPLE")["_rid"].filter(manifest.places("PEOPLE")["line"] == 6)
    assert rids.to_list() == [third]
    assert manifest.places("PEOPLE", rids)["line"].to_list() == [6]


def test_empty_and_null_are_told_apart_and_leading_zeros_live(source: Source) -> None:
    manifest = source.put({"PEOPLE.csv": HEADER + b'007,"",,\n008,,"", \n'}).take()
    rows = manifest.scan("PEOPLE", None, ["id", "name", "note", "town"]).collect()
    assert rows.select("id", "name", "note", "town").rows() == [("007", "", None, None), ("008", None, "", " ")]


def test_cp1252_is_read_when_it_is_said_and_its_holes_are_unreadable(source: Source) -> None:
    source.put({"PEOPLE.csv": HEADER + b"1,caf\xe9,,\x80\n2,\x81,,Y\n3,C,,Z\n"})
    manifest = source.take(form=source.form(encoding="cp1252"))
    assert manifest.scan("PEOPLE", None, ["name", "town"]).collect().select("name", "town").rows() == [("café", "€"), ("C", "Z")]
    assert manifest.tables["PEOPLE"].unreadable_reasons == (("encoding", 1),)


def test_null_and_blank_key_parts_are_counted(source: Source) -> None:
    manifest = source.put({"PEOPLE.csv": HEADER + b'1,A,,X\n,B,,Y\n"",C,,Z\n1,A,,X\n2,D,,X\n2,E,,X\n'}).take()
    entry = manifest.tables["PEOPLE"]
    assert (entry.rows, entry.identical, entry.duplicate_key, entry.null_key) == (6, 1, 2, 2)


CONTROLS: dict[str, tuple[bytes, list[str]]] = {
    "agrees": (b"table,rows,sha256\nPEOPLE,2,\n", []),
    "too few rows": (b"table,rows,sha256\nPEOPLE,3,\n", ["control.csv:2:1 QV713 table 'PEOPLE' should have 3 rows and its file has 2; extract or copy the table again"]),
    "other hash": (b"table,rows,sha256\n\nPEOPLE,2," + b"0" * 64 + b"\n", ["control.csv:3:1 QV713 the file of table 'PEOPLE' has another SHA-256 than the control file says; copy the file again, or mend the control file"]),
    "table not listed": (b"table,rows,sha256\nOTHERS,2,\n", ["control.csv QV713 table 'PEOPLE' is not in the control file; add its line"]),
    "table twice": (b"table,rows\nPEOPLE,2\nPEOPLE,2\n", ["control.csv:3:1 QV714 table 'PEOPLE' is in the control file twice; keep one line"]),
    "rows no number": (b"table,rows\nPEOPLE,two\n", ["control.csv QV713 table 'PEOPLE' is not in the control file; add its line", "control.csv:2:1 QV714 rows is not a whole number or sha256 is not 64 hex digits; correct the line, or leave sha256 blank"]),
    "wrong header": (b"name,count\nPEOPLE,2\n", ["control.csv QV713 table 'PEOPLE' is not in the control file; add its line", "control.csv:1:1 QV714 the control file has no column 'table' or no column 'rows'; write it with the columns table, rows, sha256"]),
    "not text": (b"table,rows\n\xff,2\n", ["control.csv QV713 table 'PEOPLE' is not in the control file; add its line", "control.csv QV714 the control file is not CSV in UTF-8; write it with the columns table, rows, sha256"]),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_control_file_is_compared(source: Source, tmp_path: Path, name: str) -> None:
    content, messages = CONTROLS[name]
    control = tmp_path / "control.csv"
    control.write_bytes(content)
    manifest = source.put({"PEOPLE.csv": GOOD}).take(form=source.form(control=control, control_shown="control.csv"))
    assert [str(problem) for problem in manifest.problems] == messages
    assert manifest.tables["PEOPLE"].rows == 2


def test_control_file_with_the_right_hash_agrees(source: Source, tmp_path: Path) -> None:
    first = source.put({"PEOPLE.csv": GOOD}).take()
    control = tmp_path / "control.csv"
    control.write_text(f"table,rows,sha256\nPEOPLE,2,{first.tables['PEOPLE'].sha256[0].upper()}\n")
    assert source.take(form=source.form(control=control)).problems == ()


SYSTEM_FAULTS = {
    "no folder": ("elsewhere", "elsewhere QV703 there is no such folder; give the folder that holds the extracts", 10),
    "not a folder": ("file", "file QV703 the folder cannot be read (Not a directory); give the folder that holds the extracts", 10),
    "not a file": ("extract", "extract/PEOPLE.csv QV703 the system cannot read the file (Is a directory); check that it is a file and that this user may read it", 2),
}


@pytest.mark.parametrize("name", SYSTEM_FAULTS)
def test_what_the_system_refuses_stops_before_the_first_write(tmp_path: Path, name: str) -> None:
    folder, message, code = SYSTEM_FAULTS[name]
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "extract" / "PEOPLE.csv").mkdir(parents=True)
    with pytest.raises(ProblemsFound) as found:
        take_in([PEOPLE], FileForm(tmp_path / folder, shown=folder), tmp_path / "intake")
    assert (str(found.value), found.value.exit_code) == (message, code)
    assert not (tmp_path / "intake").exists()


def test_missing_control_file_stops_with_exit_2(source: Source, tmp_path: Path) -> None:
    source.put({"PEOPLE.csv": GOOD})
    with pytest.raises(ProblemsFound) as found:
        source.take(form=source.form(control=tmp_path / "no.csv", control_shown="no.csv"))
    assert (str(found.value), found.value.exit_code) == (
        "no.csv QV703 the system cannot read the control file (No such file or directory); check its name and rights", 2)


FORM_FAULTS = {
    "unknown encoding": ({"encoding": "utf-9"}, "extract QV715 encoding 'utf-9' cannot be read; use utf-8 or a single-byte encoding such as cp1252 or iso-8859-1, or convert the files first"),
    "encoding of several bytes": ({"encoding": "shift_jis"}, "extract QV715 encoding 'shift_jis' cannot be read; use utf-8 or a single-byte encoding such as cp1252 or iso-8859-1, or convert the files first"),
    "long delimiter": ({"delimiter": "||"}, "extract QV715 delimiter '||' is not one ASCII character; give one, such as , or \""),
    "same characters": ({"delimiter": '"'}, "extract QV715 delimiter and quote are the same character; give two"),
}


@pytest.mark.parametrize("name", FORM_FAULTS)
def test_wrong_form_is_said_at_once(source: Source, name: str) -> None:
    settings, message = FORM_FAULTS[name]
    with pytest.raises(ProblemsFound) as found:
        source.put({"PEOPLE.csv": GOOD}).take(form=source.form(**settings))
    assert (str(found.value), found.value.exit_code) == (message, 4)


def test_table_name_cannot_lead_out_of_the_folder(source: Source) -> None:
    manifest = source.take(SourceSpec("../secret", ("a",)))
    assert [problem.code for problem in manifest.problems] == ["QV721"]


def test_all_tables_are_judged_and_the_sound_ones_taken_in(source: Source) -> None:
    specs = [SourceSpec(name, ("id", "name", "note", "town"), ("id",)) for name in ("EMPTY", "GONE", "GOOD", "WIDE")]
    source.put({"EMPTY.csv": b"", "GOOD.csv": GOOD, "WIDE.csv": GOOD.replace(b"note", b"id")})
    manifest = source.take(*specs)
    assert sorted((problem.subject, problem.code) for problem in manifest.problems) == [
        ("EMPTY", "QV704"), ("GONE", "QV701"), ("WIDE", "QV705"), ("WIDE", "QV707")]
    assert list(manifest.tables) == ["GOOD"]
    assert read_manifest(source.out) == manifest


def test_files_are_private(source: Source) -> None:
    source.put({"PEOPLE.csv": HEADER + b"1,A,,X\n2\n"}).take()
    modes = {path.stat().st_mode & 0o777 for path in source.out.rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in [source.out, *source.out.rglob("*")] if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})
