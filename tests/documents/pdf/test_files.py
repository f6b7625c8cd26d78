"""Files that are no ordinary PDF: locked, damaged, scanned, empty, of another kind. A fault says what, where and what next."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from printed_pages import ALL, Dress, cells, draw_table, grids, words
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from qvhmig.documents.page_images import MOST_POINTS, clip
from qvhmig.documents.pdf_document import page_list, read

BOOKS = [["Field", "Type", "Meaning"], ["shelf_mark", "TEXT", "Where the book stands"], ["loaned_until", "DATE", "Empty while it is in the house"]]


def book_pages(path: Path, pages: int = 3, **more: object) -> Path:
    canvas = Canvas(str(path), pagesize=(595, 842), **more)
    for _ in range(pages):
        draw_table(canvas, 60, 80, [120, 80, 220], BOOKS, Dress(ALL))
        canvas.showPage()
    canvas.save()
    return path


def a_scan() -> ImageReader:
    picture = Image.new("L", (400, 300), 255)
    ImageDraw.Draw(picture).text((40, 40), "shelf_mark TEXT", fill=0)
    return ImageReader(picture)


def test_empty_user_password_opens(tmp_path: Path) -> None:
    path = book_pages(tmp_path / "a.pdf", encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0))
    document = read(path, "a.pdf")
    assert document.faults == () and len(grids(document)) == 3


def test_password(tmp_path: Path) -> None:
    document = read(book_pages(tmp_path / "a.pdf", encrypt=StandardEncryption("secret")), "books/a.pdf")
    (fault,) = document.faults
    assert (fault.code, fault.fatal, fault.place.document) == ("QV081", True, "books/a.pdf")
    assert "password" in fault.fact and fault.next_step and document.blocks == ()


@pytest.mark.parametrize(
    "raw", [b"", b"%PDF-1.4\n", b"not a PDF at all", b"PK\x03\x04" + b"\0" * 200, b"%PDF-1.7\n" + b"\xff" * 5000], ids=["empty", "head", "text", "zip", "noise"]
)
def test_not_a_pdf(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(raw)
    (fault,) = read(path, "a.pdf").faults
    assert (fault.code, fault.fatal) == ("QV082", True)


def test_cut_off_file_is_told_or_read(tmp_path: Path) -> None:
    """Whatever is cut off, there is an answer; what is still there may be read."""
    whole = book_pages(tmp_path / "whole.pdf", pages=4).read_bytes()
    for share in (0.2, 0.5, 0.8, 0.97):
        path = tmp_path / f"{share}.pdf"
        path.write_bytes(whole[: int(len(whole) * share)])
        document = read(path, path.name)
        assert document.faults or len(grids(document)) == 4


def test_damaged_page_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = book_pages(tmp_path / "a.pdf", pages=3, pageCompression=1)
    raw = path.read_bytes()
    streams = list(re.finditer(rb"stream\r?\n(.*?)endstream", raw, re.S))
    second = streams[1]
    path.write_bytes(raw[: second.start(1)] + b"\x00" * (second.end(1) - second.start(1)) + raw[second.end(1) :])
    document = read(path, "a.pdf")
    (fault,) = document.faults
    assert (fault.code, fault.fatal) == ("QV083", False)
    assert fault.fact.startswith("page 2: damaged")
    assert [grid.place.page for grid in grids(document)] == [1, 3]


def test_scanned_pages_are_named(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    for page in range(1, 6):
        if page in (2, 3, 5):
            canvas.drawImage(a_scan(), 0, 0, 595, 842)
        else:
            draw_table(canvas, 60, 80, [120, 80, 220], BOOKS, Dress(ALL))
        canvas.showPage()
    canvas.save()
    document = read(tmp_path / "a.pdf", "a.pdf")
    (fault,) = document.faults
    assert (fault.code, fault.fatal) == ("QV084", False)
    assert "pages 2-3, 5" in fault.fact and "recognition" in fault.next_step
    assert [grid.place.page for grid in grids(document)] == [1, 4]


def test_wholly_scanned_is_fatal(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    canvas.drawImage(a_scan(), 0, 0, 595, 842)
    canvas.save()
    (fault,) = read(tmp_path / "a.pdf", "a.pdf").faults
    assert (fault.code, fault.fatal) == ("QV084", True)


def test_recognised_text_over_a_scan_is_read(tmp_path: Path) -> None:
    """Text recognition lays invisible or white text over the picture; it is the text of the page."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    canvas.drawImage(a_scan(), 0, 0, 595, 842)
    text = canvas.beginText(80, 700)
    text.setTextRenderMode(3)
    text.textLine("Books that were lent")
    canvas.drawText(text)
    canvas.save()
    document = read(tmp_path / "a.pdf", "a.pdf")
    assert document.faults == () and [block.text for block in words(document)] == ["Books that were lent"]


def test_blank_pages_are_no_fault(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    canvas.showPage()
    draw_table(canvas, 60, 80, [120, 80, 220], BOOKS, Dress(ALL))
    canvas.save()
    document = read(tmp_path / "a.pdf", "a.pdf")
    assert document.faults == () and document.pages == 2 and cells(grids(document)[0])[1][0] == ["shelf_mark"]


def test_progress_counts_every_page(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    read(book_pages(tmp_path / "a.pdf", pages=3), "a.pdf", lambda *step: told.append(step))
    assert told == [(1, 3, "pages"), (2, 3, "pages"), (3, 3, "pages")]


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none.pdf", "none.pdf")


def test_page_list() -> None:
    assert [page_list(n) for n in ([4], [1, 2, 3], [9, 1, 2, 7])] == ["page 4", "pages 1-3", "pages 1-2, 7, 9"]


def test_clip_shows_the_box(tmp_path: Path) -> None:
    path = book_pages(tmp_path / "a.pdf")
    grid = grids(read(path, "a.pdf"))[0]
    assert grid.place.box is not None
    picture = Image.open(io.BytesIO(clip(path, 1, grid.place.box, resolution=72)))
    left, top, right, bottom = grid.place.box
    assert picture.size == pytest.approx((right - left + 12, bottom - top + 12), abs=2)
    # The corner of the table's frame is drawn where the box says, and white lies around it.
    corner = picture.convert("L").crop((4, 4, 9, 9))
    assert corner.getextrema()[0] < 160 and picture.convert("L").getpixel((1, 1)) == 255


def test_clip_is_bounded(tmp_path: Path) -> None:
    path = book_pages(tmp_path / "a.pdf")
    wide, high = Image.open(io.BytesIO(clip(path, 2, None, resolution=2400))).size
    assert 0.9 * MOST_POINTS < wide * high < 1.1 * MOST_POINTS
    assert Image.open(io.BytesIO(clip(path, 1, (700, 900, 800, 950)))).size[0] > 500


def test_clip_of_what_is_not_there(tmp_path: Path) -> None:
    path = book_pages(tmp_path / "a.pdf")
    with pytest.raises(ValueError, match="no page 9"):
        clip(path, 9)
    (tmp_path / "b.pdf").write_bytes(b"no PDF")
    with pytest.raises(ValueError, match="cannot be opened"):
        clip(tmp_path / "b.pdf", 1)
