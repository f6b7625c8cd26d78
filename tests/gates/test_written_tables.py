"""Target files are believed only as they lie on the disk: header, rows, hash, references."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from qvhmig.running.written_tables import FileForm, Link, LinkResult, TableClaim, check_links, examine_table, examine_tables

FORM = FileForm()


def claim(path: Path, content: bytes, rows: int) -> TableClaim:
    path.write_bytes(content)
    return TableClaim(path, rows, hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"A,B\n", 0),
        (b"A,B", 0),
        (b"A,B\n1,2\n", 1),
        (b"A,B\n1,2\n3,4", 2),
        (b'A,B\n1,"two\nlines"\n3,4\n', 2),
        (b'A,B\n1,"a ""quoted"" word"\n', 1),
        (b'A,B\n"",\n,""\n', 2),
        (b'A,B\n1,"' + b"x\n" * 900_000 + b'"\n2,3\n', 2),
    ],
)
def test_rows_are_counted_from_the_file_line_ends_in_cells_are_no_rows(tmp_path: Path, content: bytes, rows: int) -> None:
    found = examine_table("T", ["A", "B"], claim(tmp_path / "T.csv", content, rows), FORM)
    assert (found.rows, found.faults) == (rows, ())


def test_each_difference_from_what_the_run_claims_is_told(tmp_path: Path) -> None:
    path = tmp_path / "T.csv"
    good = claim(path, b"A,B\n1,2\n", 1)
    assert examine_table("T", ["A", "B"], good, FORM).faults == ()
    assert examine_table("T", ["B", "A"], good, FORM).faults == ("header differs from the catalog",)
    assert examine_table("T", ["a", "B"], good, FORM).faults == ("header differs from the catalog",)
    assert examine_table("T", ["A", "B"], TableClaim(path, 7, good.sha256), FORM).faults == (
        "1 rows in the file, 7 in the manifest",
    )
    path.write_bytes(b"A,B\n1,3\n")
    assert examine_table("T", ["A", "B"], good, FORM).faults == ("hash differs from the manifest",)
    path.unlink()
    assert examine_table("T", ["A", "B"], good, FORM).faults == ("no file",)


def test_a_word_for_a_missing_or_an_empty_cell_is_no_reference(tmp_path: Path) -> None:
    for encoding in ("utf-8", "latin-1"):
        form = FileForm(encoding=encoding, null="NULL", empty="EMPTY")
        (tmp_path / "P.csv").write_text("ID\n1\n", encoding)
        (tmp_path / "C.csv").write_text("ID,P\n1,1\n2,NULL\n3,EMPTY\n4,9\n", encoding)
        found = check_links([Link("C", "P", "P", "ID")], {"C": tmp_path / "C.csv", "P": tmp_path / "P.csv"}, form)
        assert [(r.values, r.broken, r.open) for r in found] == [(2, 1, 2)]


def test_a_table_of_the_catalog_that_nobody_claims_is_not_written(tmp_path: Path) -> None:
    found = examine_tables({"T": ["A"], "U": ["A"]}, {"T": claim(tmp_path / "T.csv", b"A\n1\n", 1)}, FORM)
    assert {name: table.faults for name, table in found.items()} == {"T": (), "U": ("not written",)}


def test_a_parquet_file_is_examined_alike(tmp_path: Path) -> None:
    path = tmp_path / "T.parquet"
    pl.DataFrame({"A": ["1", "2"]}).write_parquet(path)
    found = examine_table("T", ["A"], TableClaim(path, 2, hashlib.sha256(path.read_bytes()).hexdigest()), FORM)
    assert (found.rows, found.faults) == (2, ())


def links_of(tmp_path: Path, form: FileForm, suffix: str = ".csv") -> tuple[LinkResult, ...]:
    links = [
        Link("CHILD", "parent", "PARENT", "ID"),
        Link("CHILD", "other", "PARENT", "ID", required=True),
        Link("CHILD", "parent", "ABSENT", "ID"),
        Link("CHILD", "no_such", "PARENT", "ID"),
    ]
    return check_links(links, {"CHILD": tmp_path / f"CHILD{suffix}", "PARENT": tmp_path / f"PARENT{suffix}"}, form)


EXPECTED = (
    LinkResult(Link("CHILD", "parent", "PARENT", "ID"), values=4, broken=1, open=1),
    LinkResult(Link("CHILD", "other", "PARENT", "ID", required=True), values=2, broken=4, open=3),
)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_reference_is_broken_without_partner_and_open_where_it_is_empty(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "PARENT.csv").write_text("ID;NAME\n001;é\n2;b\né;c\n", encoding=encoding)
    (tmp_path / "CHILD.csv").write_text("PARENT;OTHER\n001;2\n2;\n1;NONE\n;1\né;\n", encoding=encoding)
    form = FileForm(delimiter=";", encoding=encoding, null="NONE")
    assert links_of(tmp_path, form) == EXPECTED


def test_a_column_that_several_references_need_is_there_for_each_of_them(tmp_path: Path) -> None:
    for name, lines in (("A", "ID,B\n1,7\n2,8\n"), ("B", "ID,A\n7,2\n9,3\n"), ("C", "A,B\n1,7\n2,\n")):
        (tmp_path / f"{name}.csv").write_text(lines, encoding="utf-8")
    links = [Link("C", "A", "A", "ID"), Link("A", "B", "B", "ID"), Link("B", "A", "A", "ID"), Link("C", "B", "B", "ID"), Link("C", "A", "A", "id")]
    found = check_links(links, {name: tmp_path / f"{name}.csv" for name in "ABC"}, FileForm())
    assert [(result.values, result.broken, result.open) for result in found] == [(2, 0, 0), (2, 1, 0), (2, 1, 0), (1, 0, 1), (2, 0, 0)]


def test_references_of_parquet_files_are_followed_alike(tmp_path: Path) -> None:
    pl.DataFrame({"ID": ["001", "2", "é"]}).write_parquet(tmp_path / "PARENT.parquet")
    pl.DataFrame({"PARENT": ["001", "2", "1", None, "é"], "OTHER": ["2", None, None, "1", None]}).write_parquet(
        tmp_path / "CHILD.parquet"
    )
    assert links_of(tmp_path, FORM, ".parquet") == EXPECTED
