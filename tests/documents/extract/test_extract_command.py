"""`qvhmig extract FILE... --out FOLDER`: files, counts, exit codes, comparison; without a project."""

from __future__ import annotations

import base64
import csv
import json
import stat
import struct
from pathlib import Path

import pytest

SOURCE = """\
create table borrower (
  borrower_no varchar(6) not null primary key,
  surname varchar(40),
  born date
);
create table loan (
  borrower_no varchar(6) not null references borrower (borrower_no),
  lent date not null,
  primary key (borrower_no, lent)
);
"""
TARGET = """\
# The new system

| Table | Column | Type | Length | Mandatory | Code list | Comment |
|---|---|---|---|---|---|---|
| MEMBER | member_id | integer | 9 | Y | | number given by the loader |
| MEMBER | category | text | 6 | N | CATEGORY | kind of member |
"""
CODES = """\
# Codes

| Code list | Code | Meaning |
|---|---|---|
| CATEGORY | A | adult |
| CATEGORY | C | child |
| BRANCH | 1 | Main Street |
"""


def fields(path: Path) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [tuple(row[c] for c in ("table", "field", "type", "length", "mandatory", "key", "references")) for row in csv.DictReader(lines)]


def test_documents_of_one_system_need_no_project(folder) -> None:
    folder.write("schema.sql", SOURCE)
    told = folder.json("extract", "schema.sql", "--out", "catalogs", "--system", "old")
    assert told["code"] == 0 and set(told["systems"]) == {"old"} and told["changes"] is None
    assert told["systems"]["old"]["counts"]["tables"] == 2 and told["systems"]["old"]["counts"]["fields"] == 5
    assert fields(folder.root / "catalogs" / "old_schema_catalog.csv") == [
        ("borrower", "borrower_no", "text", "6", "Y", "1", ""),
        ("borrower", "surname", "text", "40", "N", "", ""),
        ("borrower", "born", "date", "", "N", "", ""),
        ("loan", "borrower_no", "text", "6", "Y", "1", "borrower.borrower_no"),
        ("loan", "lent", "date", "", "Y", "2", ""),
    ]
    assert told["written"] == [f"catalogs/{name}" for name in (
        "old_schema_catalog.csv", "old_code_lists.csv", "old_review_list.csv", "schema_catalog_summary.json", "review.html",
    )]  # fmt: skip
    summary = json.loads((folder.root / "catalogs" / "schema_catalog_summary.json").read_text())
    assert {key: told[key] for key in summary} == summary and summary["systems"]["old"]["documents"][0]["name"] == "schema.sql"
    assert all(stat.S_IMODE((folder.root / name).stat().st_mode) == 0o644 for name in told["written"])


def test_the_same_documents_give_the_same_bytes(folder) -> None:
    folder.write("schema.sql", SOURCE)
    folder.write("target.md", TARGET + CODES)
    for out in ("one", "two"):
        assert folder.qvhmig("extract", "--source", "schema.sql", "--target", "target.md", "--out", out)[0] == 0
    names = sorted(path.name for path in (folder.root / "one").iterdir())
    assert len(names) == 8
    assert all((folder.root / "one" / name).read_bytes() == (folder.root / "two" / name).read_bytes() for name in names)


def test_code_lists_of_a_shared_document_go_where_a_field_refers_to_them(folder) -> None:
    folder.write("source.sql", SOURCE)
    folder.write("target.md", TARGET)
    folder.write("codes.md", CODES)
    call = ("extract", "--source", "source.sql", "codes.md", "--target", "target.md", "codes.md", "--out", "out")
    told = folder.json(*call)
    lists = {system: one["counts"]["code_lists"] for system, one in told["systems"].items()}
    assert lists == {"source": 1, "target": 2}, "BRANCH is nobody's, so nobody loses it"
    assert [f["code"] for f in told["systems"]["source"]["findings"]] == ["QV098"]
    folder.write("hints.yaml", "hints: 1\ncode_lists: {BRANCH: source}\n")
    folder.write("none.yaml", "hints: 1\n")
    told = folder.json(*call, "--hints", "hints.yaml", "--hints", "none.yaml")
    assert {system: one["counts"]["code_lists"] for system, one in told["systems"].items()} == {"source": 1, "target": 1}
    assert not told["systems"]["source"]["findings"] and not told["systems"]["target"]["findings"]


def test_a_catalog_alone_is_compared_with_its_own_system_and_says_nothing_of_codes(folder) -> None:
    folder.write("source.sql", SOURCE)
    folder.write("target.md", TARGET + CODES)
    call = ("extract", "--source", "source.sql", "--target", "target.md", "--out", "out")
    assert folder.qvhmig(*call)[0] == 0
    assert folder.json(*call, "--compare", "out/target_schema_catalog.csv")["changes"] == []
    (folder.root / "out" / "target_schema_catalog.csv").rename(folder.root / "earlier.csv")
    code, _, err = folder.qvhmig(*call, "--compare", "earlier.csv")
    assert code == 2 and "QV010 this file may be of either system" in err


def test_compare_says_what_changed_since_and_exits_3_where_it_is_asked_to(folder) -> None:
    folder.write("schema.sql", SOURCE)
    folder.qvhmig("extract", "schema.sql", "--out", "before")
    assert folder.qvhmig("extract", "schema.sql", "--out", "after", "--compare", "before", "--detailed-exitcode")[0] == 0
    folder.write("schema.sql", SOURCE.replace("surname varchar(40)", "family_name varchar(50)").replace("born date", "born date,\n  email varchar(80)"))
    code, out, _ = folder.qvhmig("extract", "schema.sql", "--out", "after", "--compare", "before", "--detailed-exitcode")
    assert code == 3
    assert "against the earlier edition: 1 field renamed, 1 field retyped, 1 field added\n" in out
    assert "  field retyped: borrower.family_name, length 40 -> 50\n" in out
    told = folder.json("extract", "schema.sql", "--out", "after", "--compare", "before/source_schema_catalog.csv")
    assert told["code"] == 0 and [change["kind"] for change in told["changes"]] == ["field renamed", "field retyped", "field added"]
    _, out, _ = folder.qvhmig("extract", "schema.sql", "--out", "after", "--compare", "before", "--format", "markdown")
    assert "| field added | `borrower.email` |" in out
    assert "field added: borrower.email" in (folder.root / "after" / "review.html").read_text()


def test_a_document_that_cannot_be_read_does_not_keep_the_others_from_it(folder) -> None:
    folder.write("schema.sql", SOURCE)
    (folder.root / "broken.pdf").write_bytes(b"%PDF-1.7\n" + b"\0" * 100)
    code, out, _ = folder.qvhmig("extract", "broken.pdf", "schema.sql", "--out", "out")
    assert code == 4 and "broken.pdf QV08" in out and len(fields(folder.root / "out" / "source_schema_catalog.csv")) == 5
    code, out, _ = folder.qvhmig("extract", "absent.pdf", "schema.sql", "--out", "out")
    assert code == 2 and "absent.pdf QV080" in out and len(fields(folder.root / "out" / "source_schema_catalog.csv")) == 5


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (("extract", "a.md"), 2, "QV841 '--out' is missing"),
        (("extract",), 2, "QV841 no document is named"),
        (("extract", "a.md", "--target", "b.md", "--out", "x"), 2, "QV841 files stand before and after"),
        (("extract", "a.md", "--out", "x", "--detailed-exitcode"), 2, "QV841 '--detailed-exitcode' has nothing to compare with"),
        (("extract", "a.md", "--out", "x", "--compare", "nowhere"), 2, "QV010 there is no catalog to compare with"),
        (("extract", "a.md", "--out", "x", "--hints", "no.yaml"), 2, "QV010 no such file"),
        (("extract", "a.md", "--out", "x", "--hints", "bad.yaml"), 4, "bad.yaml:2:1 QV012 unknown key 'correction'"),
        (("extract", "--source", "a.md", "--target", "a.md", "--out", "x", "--hints", "bad.yaml"), 2, "QV841 one hint file for two systems"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_with_it(folder, call: tuple[str, ...], code: int, said: str) -> None:
    folder.write("a.md", TARGET)
    folder.write("bad.yaml", "hints: 1\ncorrection: []\n")
    found, out, err = folder.qvhmig(*call)
    assert found == code and said in out + err and not (folder.root / "x").exists()


def test_a_document_without_a_list_is_told_and_one_named_twice_is_read_once(folder) -> None:
    folder.write("prose.md", "Dear all,\n\nplease find the dictionary attached.\n")
    folder.write("schema.sql", SOURCE)
    told = folder.json("extract", "prose.md", "schema.sql", "schema.sql", "--out", "out")
    assert told["code"] == 0 and [(p["code"], p["path"], p["level"]) for p in told["problems"]] == [("QV869", "prose.md", "warning")]
    assert len(told["systems"]["source"]["documents"]) == 2 and not told["systems"]["source"]["findings"]


def _guide(path: Path) -> None:
    """One ruled table whose second row refers to a table that no document describes."""
    from reportlab.lib import colors
    from reportlab.platypus import SimpleDocTemplate, Table

    header = ("Table", "Column", "Type", "Length", "Mandatory", "Description")
    body = [("LOAN", f"COLUMN_{n}", "VARCHAR2", "10", "Y", "what it holds") for n in range(1, 6)]
    body[1] = ("LOAN", "COPY_ID", "NUMBER", "9", "Y", "References COPIES.COPY_ID")
    grid = Table([header, *body], style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    SimpleDocTemplate(str(path), invariant=1).build([grid])


def test_a_doubtful_row_of_a_pdf_is_shown_as_it_is_printed(folder) -> None:
    _guide(folder.root / "guide.pdf")
    told = folder.json("extract", "guide.pdf", "--out", "out")
    assert told["systems"]["source"]["counts"]["fields"] == 5
    page = (folder.root / "out" / "review.html").read_text(encoding="utf-8")
    article = next(text for text in page.split("<article>") if "LOAN.COPY_ID" in text and "<img" in text)
    raw = base64.b64decode(article.split("data:image/png;base64,")[1].split('"')[0])
    width, height = struct.unpack(">II", raw[16:24])
    assert raw.startswith(b"\x89PNG") and width > 5 * height, "the whole row, not one cell and not the page"


def test_what_no_project_could_take_is_a_warning(folder) -> None:
    folder.write("target.md", TARGET + "| MEMBER | Category | text | 8 | N | | said again |\n")
    _, out, _ = folder.qvhmig("extract", "--target", "target.md", "--out", "out")
    assert "out/target_schema_catalog.csv:4:1 QV022 warning: MEMBER.Category is already given at line 3" in out


def test_a_narrow_terminal_cuts_no_figure(folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    folder.write("schema.sql", SOURCE.replace("references borrower (borrower_no)", "references a_table_that_is_described_nowhere (borrower_no)"))
    _, out, _ = folder.qvhmig("extract", "schema.sql", "--out", "out")
    assert max(map(len, out.splitlines())) <= 80 and "described_nowhere" in out
    assert out.splitlines()[1].split()[:4] == ["source", "1", "2", "5"]


def test_catalogs_of_a_system_without_a_readable_document_stay_as_they_were(folder) -> None:
    folder.write("schema.sql", SOURCE)
    folder.write("target.md", TARGET)
    call = ("--target", "target.md", "--out", "out")
    folder.qvhmig("extract", "--source", "schema.sql", *call)
    before = {path.name: path.read_bytes() for path in (folder.root / "out").iterdir()}
    code, out, err = folder.qvhmig("extract", "schema.sqll", "--out", "out")
    assert code == 2 and out.splitlines()[0].startswith("schema.sqll QV080") and "tables" not in out and "nothing was written" in err
    assert before == {path.name: path.read_bytes() for path in (folder.root / "out").iterdir()}
    code, out, err = folder.qvhmig("extract", "--source", "schema.sqll", *call)
    assert code == 2 and "its catalogs stay as they were" in err and "out/source_schema_catalog.csv" not in out
    kept = {name for name, raw in before.items() if (folder.root / "out" / name).read_bytes() == raw}
    assert "source_schema_catalog.csv" in kept and "target_schema_catalog.csv" in kept and "schema_catalog_summary.json" not in kept


@pytest.mark.parametrize("out", ["schema.sql", "schema.sql/below", "/proc/nope"])
def test_what_cannot_be_a_folder_is_a_wrong_call(folder, out: str) -> None:
    folder.write("schema.sql", SOURCE)
    code, _, err = folder.qvhmig("extract", "schema.sql", "--out", out)
    assert code == 2 and f"QV841 the catalogs cannot be written to {out}: " in err


def test_grids_that_were_set_aside_are_told_and_changes_counted_by_what_changed(folder) -> None:
    folder.write("guide.md", TARGET + "\n# Changes\n\n| Version | Date | Author |\n|---|---|---|\n| 1 | 01/02/2026 | x |\n| 2 | 01/03/2026 | y |\n")
    _, out, _ = folder.qvhmig("extract", "guide.md", "--out", "out")
    assert "1 grid of the source was taken for no list of fields or codes; the review page says why" in out
    folder.replace("guide.md", "| member_id | integer | 9 |", "| member_id | text | 12 |")
    folder.replace("guide.md", "| category | text | 6 |", "| category | text | 8 |")
    _, out, _ = folder.qvhmig("extract", "guide.md", "--out", "out", "--compare", "out")
    assert "against the earlier edition: 2 fields retyped\n" in out


def test_a_code_list_without_a_name_is_called_after_its_file_and_looked_at(folder) -> None:
    for name, codes in (("lists/wards.csv", "A,Alder\nB,Birch\nE,Elm\n"), ("lists/kinds.csv", "A,adult\nC,child\nS,senior\n")):
        folder.write(name, "Code,Meaning\n" + codes)
    told = folder.json("extract", "lists/wards.csv", "lists/kinds.csv", "--out", "out")["systems"]["source"]
    assert (told["counts"]["code_lists"], told["counts"]["codes"], told["review"]["rows"], told["findings"]) == (2, 6, 6, [])
    with (folder.root / "out" / "source_code_lists.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["code_type_id"], row["code"]) for row in rows] == [("wards", "A"), ("wards", "B"), ("wards", "E"), ("kinds", "A"), ("kinds", "C"), ("kinds", "S")]
    assert {row["confidence"] for row in rows} == {"0.80"}
