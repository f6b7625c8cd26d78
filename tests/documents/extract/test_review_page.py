"""The review page: every doubtful row beside what is printed, self-contained, with corrections that a hint file takes as they are."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from readings import GUIDE, code_list, reading, table

from qvhmig.documents.catalog_files import confidence_text, review_csv
from qvhmig.documents.catalog_summary import SystemRead
from qvhmig.documents.document_json import document_bytes, document_of
from qvhmig.documents.grids import Cell, Document, Grid, Place, ReadingFault, Words
from qvhmig.documents.hint_overlay import overlay
from qvhmig.documents.reading import CodeReading, Finding, Reading, SetAside
from qvhmig.documents.review_list import doubts
from qvhmig.models.hints import Hints
from qvhmig.service.review_page import correction_yaml, review_page
from qvhmig.yaml_source import read_text


def _row(number: int, *cells: str) -> tuple[Cell, ...]:
    return tuple(Cell(tuple(text.split("\n")), Place(GUIDE, grid=1, row=number, column=c)) for c, text in enumerate(cells, 1))


GRID = Grid(tuple(_row(n, f"name {n}", "10\nor 12", "<b>said</b>") for n in range(1, 8)), Place(GUIDE, grid=1), caption="C", header=1)
DOCUMENT = Document(
    GUIDE, "0" * 64, "word",
    (Words(("A heading",), Place(GUIDE), 1, bold=True), GRID, Grid((), Place("x", box=(1.0, 2.0, 3.0, 4.5)), inside=Place(GUIDE, grid=1, row=2, column=3))),
    faults=(ReadingFault("QV086", Place(GUIDE, grid=3), "a picture was not read", "look at it"),),
)  # fmt: skip
READING = Reading(
    reading(
        table("CLIENT", ("number", {}), ("nümber: 2", {"length": 10, "printed_type": "CHAR", "confidence": {"length": 0.5, "type": 0.899}, "why": {"length": "two numbers <printed>"}})),
        table("EMPTY_DOUBT", ("x", {"confidence": {"mandatory": 0.2}})),
    ).tables,
    (
        code_list("7", {"M": "male"}).__class__("7", "Sex", Place(GUIDE, grid=2), (CodeReading("7", "", "M", "male", Place(GUIDE, grid=2, row=2), confidence=0.4),)),
    ),
    (Finding("QV090", Place(GUIDE, grid=1), "two documents disagree", "take the later one", "CLIENT", "number"),),
    (SetAside(Place(GUIDE, grid=4), "a change log", 5, "Version | Date"),),
)  # fmt: skip


def page(read: Reading = READING) -> str:
    return review_page([SystemRead("source", (DOCUMENT,), read, doubts(read), (), None)], None, {GUIDE: Path(GUIDE)})


class _Reader(HTMLParser):
    """Tags that are open, and every address."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attributes if name in ("href", "src")]
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_reaches_for_nothing() -> None:
    text = page()
    reader = _Reader()
    reader.feed(text)
    assert not reader.open and "script" not in reader.tags and "link" not in reader.tags
    assert all(address.startswith(("#", "data:")) for address in reader.addresses)
    assert "url(" not in text and "http" not in re.sub(r"data:[^\"]*", "", text)


def test_every_doubt_stands_beside_its_printed_row() -> None:
    text = page()
    articles = re.findall(r"<article>.*?</article>", text, re.S)
    assert len(articles) == 3
    assert "two numbers &lt;printed&gt;" in articles[0] and "0.50" in articles[0] and "0.89" in articles[0]
    here = re.search(r'<tr class="here">(.*?)</tr>', articles[0], re.S)
    assert here is not None and "name 3" in here[1] and "10<br>or 12" in here[1] and "&lt;b&gt;said" in here[1]
    assert "name 1" in articles[0] and "name 2" in articles[0] and "name 4" in articles[0] and "name 6" not in articles[0]
    assert "two documents disagree" in text and "a change log" in text and "a picture was not read" in text


def test_a_sure_reading_says_so() -> None:
    assert "The reader is sure of every value." in page(reading(table("T", ("x", {"confidence": {"mandatory": 0.9}}))))


@pytest.mark.parametrize("value", ["10", "", "yes", "it's: {a}, \"b\" # c", "nul\tl", "ä|ö", "two\nlines"])
def test_a_pasted_correction_confirms_the_reading(value: str) -> None:
    read = reading(table("A: b", ("f 'x'", {"description": value, "confidence": {"description": 0.3}})))
    (doubt,) = doubts(read)
    line = correction_yaml(doubt).replace("who: '', why: ''", "who: a post, why: seen in print")
    hints = Hints.model_validate(read_text(f"hints: 1\ncorrections:\n  {line}\n", "hints.yaml").data)
    found = overlay(read, hints)
    assert found.outcomes[0].state == "confirmed" and doubts(found.reading) == ()


def test_a_pasted_correction_without_a_name_is_refused() -> None:
    (doubt, *_) = doubts(READING)
    with pytest.raises(ValueError, match="who"):
        Hints.model_validate(read_text(f"hints: 1\ncorrections:\n  {correction_yaml(doubt)}\n", "hints.yaml").data)


def test_the_list_beside_the_page_has_every_doubt() -> None:
    lines = review_csv(doubts(READING)).splitlines()
    assert len(lines) == 5 and lines[1].startswith('CLIENT,nümber: 2,type,text,0.89,')
    assert html.unescape(page()).count("- {document: guide.docx") == 4


def test_a_confidence_is_never_rounded_over_the_limit() -> None:
    assert [confidence_text(c) for c in (0.8999, 0.9, 1.0, 0.29, 0.0)] == ["0.89", "0.90", "1.00", "0.29", "0.00"]


def test_a_stored_document_is_the_document_that_was_read() -> None:
    from dataclasses import replace

    raw = document_bytes(replace(DOCUMENT, blocks=DOCUMENT.blocks[:2]))
    assert document_of(raw, GUIDE) == replace(DOCUMENT, blocks=DOCUMENT.blocks[:2])
    renamed = document_of(raw, "elsewhere/guide.docx")
    assert renamed is not None and str(renamed.blocks[1].place) == "elsewhere/guide.docx table 1"
    for broken in (b"", b"{}", b"[1]", raw[:-5], raw.replace(b'"layout":1', b'"layout":0')):
        assert document_of(broken, GUIDE) is None


def test_rows_of_a_script_are_shown_with_the_meaning_of_their_columns_and_without_empty_ones() -> None:
    from dataclasses import replace

    from qvhmig.service.printed_rows import PrintedRows

    rows = tuple(_row(n, "CLIENT", f"name {n}", "", "char(10)") for n in range(1, 5))
    grid = Grid(rows, Place(GUIDE, grid=1), roles=("table", "field", "key", "type_and_length"))
    shown = PrintedRows(replace(DOCUMENT, blocks=(grid,))).around(Place(GUIDE, grid=1, row=3, column=2))
    assert [(row.number, row.here) for row in shown] == [("", False), ("2", False), ("3", True), ("4", False)]
    assert shown[0].heading and shown[0].cells == (("table",), ("field",), ("type and length",))
    assert shown[2].cells == (("CLIENT",), ("name 3",), ("char(10)",))
