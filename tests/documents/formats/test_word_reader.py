"""Word documents made by python-docx, with the XML that its users meet put in by hand."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from format_views import Reading, codes, grids, texts, words


def xml(text: str) -> Any:
    return parse_xml(re.sub(r"^<w:\w+", lambda found: f"{found[0]} {nsdecls('w')}", text))


def table(document: Any, rows: list[list[str]]) -> Any:
    made = document.add_table(len(rows), len(rows[0]))
    for row, line in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    return made


@pytest.fixture
def document() -> Any:
    return docx.Document()


def test_blocks_come_in_the_order_of_the_body(document: Any, reading: Reading, tmp_path: Path) -> None:
    document.add_heading("Berths", 1)
    document.add_paragraph("All berths of the harbour.")
    table(document, [["Field", "Type"], ["no", "int"]])
    document.add_heading("Quays", 2)
    bold = document.add_paragraph()
    bold.add_run("QUAY").bold = True
    table(document, [["Field", "Type"], ["name", "text"]])
    document.save(tmp_path / "a.docx")
    found = reading("a.docx")
    assert [block.level if not hasattr(block, "rows") else texts(block)[1][0] for block in found.blocks] == [1, None, "no", 2, None, "name"]
    assert [block.bold for block in words(found)][-1]
    assert str(grids(found)[1].rows[1][0].place) == "a.docx table 2 row 2"


def test_heading_levels_come_from_outline_and_localized_styles(document: Any, reading: Reading, tmp_path: Path) -> None:
    styles = document.styles
    own = styles.add_style("Kapitel", 1)
    own.base_style = styles["Heading 3"]
    styles.add_style("Überschrift 2", 1)
    document.add_paragraph("by a style based on another", style="Kapitel")
    document.add_paragraph("by a translated name", style="Überschrift 2")
    plain = document.add_paragraph("by its own outline level")
    plain._p.get_or_add_pPr().append(xml('<w:outlineLvl w:val="3"/>'))
    document.add_paragraph("no heading")
    document.save(tmp_path / "h.docx")
    assert [block.level for block in words(reading("h.docx"))] == [3, 2, 4, None]


def test_merged_cells_and_lines(document: Any, reading: Reading, tmp_path: Path) -> None:
    made = table(document, [["Banner", "", ""], ["BERTH", "no", "int"], ["", "depth", "int"], ["QUAY", "name", ""]])
    made.cell(0, 0).merge(made.cell(0, 2))
    made.cell(1, 0).merge(made.cell(2, 0))
    made.cell(3, 1).text = ""
    made.cell(3, 1).paragraphs[0].add_run("name\nof quay")
    made.cell(3, 1).add_paragraph("second paragraph")
    document.save(tmp_path / "m.docx")
    assert texts(grids(reading("m.docx"))[0]) == [
        ["Banner", "~Banner", "~Banner"],
        ["BERTH", "no", "int"],
        ["~BERTH", "depth", "int"],
        ["QUAY", "name\nof quay\nsecond paragraph", ""],
    ]


def test_a_row_that_begins_further_right(document: Any, reading: Reading, tmp_path: Path) -> None:
    made = table(document, [["Field", "Type", "Note"], ["gone", "int", "late"]])
    row = made.rows[1]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(xml('<w:gridBefore w:val="1"/>'))
    document.save(tmp_path / "g.docx")
    assert texts(grids(reading("g.docx"))[0])[1] == ["", "int", "late"]


def test_header_rows_and_a_table_inside_a_cell(document: Any, reading: Reading, tmp_path: Path) -> None:
    made = table(document, [["Field", "Comment"], ["state", "one of"], ["no", "x"]])
    made.rows[0]._tr.get_or_add_trPr().append(xml("<w:tblHeader/>"))
    inner = made.cell(1, 1).add_table(2, 2)
    for cell, text in zip((cell for row in inner.rows for cell in row.cells), ("A", "open", "B", "shut"), strict=True):
        cell.text = text
    document.save(tmp_path / "n.docx")
    outer, nested = grids(reading("n.docx"))
    assert outer.header == 1
    assert texts(outer)[1] == ["state", "one of"]
    assert texts(nested) == [["A", "open"], ["B", "shut"]]
    assert nested.inside == outer.rows[1][1].place


def test_changes_are_read_as_accepted_and_hidden_text_not_at_all(document: Any, reading: Reading, tmp_path: Path) -> None:
    paragraph = document.add_paragraph("kept ")
    paragraph._p.append(xml("<w:ins><w:r><w:t>new</w:t></w:r></w:ins>"))
    paragraph._p.append(xml("<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"))
    paragraph.add_run("secret").font.hidden = True
    made = table(document, [["Field", "Type"], ["gone", "int"], ["stays", "int"]])
    made.rows[1]._tr.get_or_add_trPr().append(xml("<w:del/>"))
    document.save(tmp_path / "c.docx")
    found = reading("c.docx")
    assert words(found)[0].text == "kept new"
    assert texts(grids(found)[0]) == [["Field", "Type"], ["stays", "int"]]


def test_content_controls_and_text_boxes(document: Any, reading: Reading, tmp_path: Path) -> None:
    made = table(document, [["Field", "Type"], ["no", "int"]])
    control = xml("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>")
    made._tbl.addprevious(control)
    control[-1].append(made._tbl)
    row = xml("<w:sdt><w:sdtContent/></w:sdt>")
    last = made.rows[1]._tr
    last.addprevious(row)
    row[-1].append(last)
    box = "<w:pict><w:textbox><w:txbxContent><w:p><w:r><w:t>BERTH</w:t></w:r></w:p></w:txbxContent></w:textbox></w:pict>"
    made._tbl.getparent().getparent().addprevious(xml(f"<w:p><w:r>{box}</w:r></w:p>"))
    document.save(tmp_path / "s.docx")
    found = reading("s.docx")
    assert [(block.text, block.boxed) for block in words(found)] == [("BERTH", True)]
    assert texts(grids(found)[0]) == [["Field", "Type"], ["no", "int"]]


def test_a_caption_above_a_table_is_its_caption(document: Any, reading: Reading, tmp_path: Path) -> None:
    document.add_paragraph("Table 1: Berths", style="Caption")
    table(document, [["Field", "Type"], ["no", "int"]])
    document.add_paragraph("between")
    table(document, [["Field", "Type"], ["no", "int"]])
    document.save(tmp_path / "p.docx")
    assert [grid.caption for grid in grids(reading("p.docx"))] == ["Table 1: Berths", ""]


def test_bold_by_style_and_by_run(document: Any, reading: Reading, tmp_path: Path) -> None:
    strong = document.styles.add_style("Strong row", 1)
    strong.font.bold = True
    strong.font.size = Pt(9)
    made = table(document, [["Field", "Type"], ["no", "int"]])
    made.cell(0, 0).paragraphs[0].style = strong
    made.cell(1, 1).paragraphs[0].runs[0].bold = True
    document.save(tmp_path / "b.docx")
    (grid,) = grids(reading("b.docx"))
    assert [[cell.bold for cell in row] for row in grid.rows] == [[True, False], [False, True]]


def test_a_truncated_document_gives_what_is_whole(document: Any, reading: Reading, tmp_path: Path) -> None:
    table(document, [["Field", "Type"], ["no", "int"]])
    document.save(tmp_path / "w.docx")
    raw = (tmp_path / "w.docx").read_bytes()
    found = reading("cut.docx", raw[: raw.rindex(b"PK\x05\x06") - 30])
    assert codes(found) == ["QV082"] and not found.faults[0].fatal
    assert texts(grids(found)[0]) == [["Field", "Type"], ["no", "int"]]


def test_a_bomb_is_refused_before_it_is_unpacked(reading: Reading, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(80):
            part.write(b" " * (1 << 20))
    assert codes(reading("bomb.docx")) == ["QV087"]


def test_entities_are_not_expanded(reading: Reading, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("from outside")
    body = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>a&x;b</w:t></w:r></w:p></w:body></w:document>'
    )
    with zipfile.ZipFile(tmp_path / "x.docx", "w") as archive:
        archive.writestr("word/document.xml", body)
    assert "outside" not in " ".join(block.text for block in words(reading("x.docx")))


def test_the_table_of_contents_is_left_out(document: Any, reading: Reading, tmp_path: Path) -> None:
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Berths 3", style="toc 1")
    document.add_heading("Berths", 1)
    document.save(tmp_path / "t.docx")
    assert [block.text for block in words(reading("t.docx"))] == ["Berths"]


def test_paragraphs_in_a_frame_or_on_a_coloured_ground(document: Any, reading: Reading, tmp_path: Path) -> None:
    sides = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right"))
    for text, mark in (("plain", ""), ("BERTH", f"<w:pBdr>{sides}</w:pBdr>"), ("QUAY", '<w:shd w:val="clear" w:fill="D9E2F3"/>'), ("white", '<w:shd w:fill="FFFFFF"/>')):
        paragraph = document.add_paragraph(text)
        if mark:
            paragraph._p.get_or_add_pPr().append(xml(mark))
    document.save(tmp_path / "f.docx")
    assert [block.boxed for block in words(reading("f.docx"))] == [False, True, True, False]


def test_a_table_of_one_cell_is_a_frame(document: Any, reading: Reading, tmp_path: Path) -> None:
    table(document, [["BERTH"]])
    frame = table(document, [[""]])
    frame.cell(0, 0).paragraphs[0].text = "QUAY"
    inner = frame.cell(0, 0).add_table(2, 2)
    for cell, text in zip((cell for row in inner.rows for cell in row.cells), ("Field", "Type", "no", "int"), strict=True):
        cell.text = text
    document.save(tmp_path / "f.docx")
    found = reading("f.docx")
    assert [(block.text, block.boxed) for block in words(found)] == [("BERTH", True), ("QUAY", False)]
    (grid,) = grids(found)
    assert grid.inside is None and texts(grid) == [["Field", "Type"], ["no", "int"]]
