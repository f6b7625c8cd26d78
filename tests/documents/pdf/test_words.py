"""Words are told by the white between glyphs: letter-spaced, squeezed, kerned, without blanks, printed twice, unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from printed_pages import ALL, PAGE, Dress, cells, draw_table, grids, read_page, text_lines, words
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from qvhmig.documents.pdf_marks import Glyph
from qvhmig.documents.pdf_words import lines_of, words_of


def lines(path: Path) -> list[str]:
    return [line for block in words(read_page(path)) for line in block.lines]


def drawn(path: Path, text: str, *, size: float = 11, letter: float = 0, word: float = 0, kerned: tuple[tuple[int, float], ...] = ()) -> Path:
    """One line; `letter` and `word`: extra white after each letter and blank; `kerned`: (after so many letters, a shift)."""
    canvas = Canvas(str(path), pagesize=PAGE)
    line = canvas.beginText(60, 600)
    line.setFont("Helvetica", size)
    line.setCharSpace(letter)
    line.setWordSpace(word)
    start = 0
    for end, shift in kerned:
        line.textOut(text[start:end])
        line.moveCursor(0, 0)
        line.setXPos(0)
        line._code.append(f"[{-shift * 1000 / size:.1f} ()] TJ")  # a shift inside of one line of text
        start = end
    line.textOut(text[start:])
    canvas.drawText(line)
    canvas.save()
    return path


@pytest.mark.parametrize("text", ["CARGO DATA", "FLIGHT AND CREW LISTS", "BOOKINGS", "ID CARGO"])
def test_letter_spaced_headings(text: str, tmp_path: Path) -> None:
    spelled = "   ".join(" ".join(word) for word in text.split())
    assert lines(drawn(tmp_path / "a.pdf", spelled)) == [text], "blanks between the letters"
    assert lines(drawn(tmp_path / "b.pdf", text, letter=5, word=5)) == [text], "white between the letters"


@pytest.mark.parametrize("letter", [-0.4, 0.6, 1.2])
def test_tight_and_loose_setting(letter: float, tmp_path: Path) -> None:
    text = "the gate_number of departure is 4 letters long"
    assert lines(drawn(tmp_path / "a.pdf", text, letter=letter)) == [text]


def test_justified_setting(tmp_path: Path) -> None:
    text = "blanks are squeezed or stretched so that both margins are even"
    assert lines(drawn(tmp_path / "a.pdf", text, word=-1.5)) == [text]
    assert lines(drawn(tmp_path / "b.pdf", text, word=6)) == [text]


def glyphs(text: str, gaps: dict[int, float], size: float = 10) -> list[Glyph]:
    """Letters 5 points wide, no blanks; `gaps`: white before the letter of that index."""
    found, x = [], 50.0
    for i, letter in enumerate(text):
        x += gaps.get(i, 0.0)
        found.append(Glyph(letter, x, 90.0, x + 5, 102.0, 100.0, size, False))
        x += 5
    return found


def test_gaps_without_blanks() -> None:
    """Typesetters move on instead of printing a blank; a kerned pair is no end of a word."""
    assert [word.text for word in words_of(glyphs("crewlistAV", {4: 2.6, 9: -0.8}))] == ["crew", "listAV"]
    assert [word.text for word in words_of(glyphs("crewlistAV", {4: 0.9, 9: 1.1}))] == ["crewlistAV"]
    assert [word.text for word in words_of(glyphs("E,K,P,T", {2: 2.7, 4: 2.7, 6: 2.7}))] == ["E,", "K,", "P,", "T"], "as many blanks as letters"


def test_printed_blank_that_is_taken_back_is_none() -> None:
    """A blank of no width left over from setting an identifier does not part it."""
    letters = glyphs("gate_no", {})
    blank = Glyph(" ", letters[4].right - 0.2, 90, letters[4].right + 0.3, 102, 100, 10, False)
    assert [word.text for word in words_of([*letters, blank])] == ["gate_no"]
    wide = glyphs("gate_no", {5: 2.8})
    assert [word.text for word in words_of([*wide, Glyph(" ", wide[4].right, 90, wide[4].right + 2.8, 102, 100, 10, False)])] == ["gate_", "no"]


def test_raised_and_lowered_signs_stay_in_their_line() -> None:
    base = glyphs("volume", {})
    raised = Glyph("3", base[-1].right, 88, base[-1].right + 3, 95, 96.5, 6, False)
    assert [line.text for line in lines_of(words_of([*base, raised]))] == ["volume3"]


def test_bold_by_printing_twice(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=PAGE)
    for shift in (0, 0.35):
        canvas.drawString(60 + shift, 600, "aaa bookings")
    canvas.save()
    assert lines(tmp_path / "a.pdf") == ["aaa bookings"]


def test_unseen_text_is_not_read(tmp_path: Path) -> None:
    """White on white is not seen, white on a dark band is; text off the page is not there."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=PAGE)
    draw_table(canvas, 60, 80, [120, 80], [["Field", "Type"], ["seat", "TEXT"]], Dress(ALL, head="dark"))
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(60, 400, "left by an older edition")
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(700, 400, "beyond the edge")
    canvas.save()
    document = read_page(tmp_path / "a.pdf")
    assert cells(grids(document)[0]) == [[["Field"], ["Type"]], [["seat"], ["TEXT"]]] and words(document) == []


def test_ligatures_and_other_scripts(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=PAGE)
    canvas.setFont("Vera", 10)
    canvas.drawString(60, 600, "Größe in Zoll, naïve Prüfung, ½ fällig")
    canvas.save()
    assert lines(tmp_path / "a.pdf") == ["Größe in Zoll, naïve Prüfung, ½ fällig"]
    assert [word.text for word in words_of(glyphs("לםש", {}))] == ["שםל"], "right to left: the first letter stands at the right"


def test_text_in_a_form(tmp_path: Path) -> None:
    """A form of the page (stamped or placed by another program) is a part of it."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=PAGE)
    canvas.beginForm("table")
    draw_table(canvas, 60, 80, [120, 80], [["Field", "Type"], ["seat", "TEXT"]], Dress(ALL))
    canvas.endForm()
    canvas.translate(40, -100)
    canvas.doForm("table")
    canvas.save()
    (grid,) = grids(read_page(tmp_path / "a.pdf"))
    assert cells(grid) == [[["Field"], ["Type"]], [["seat"], ["TEXT"]]]
    assert grid.place.box is not None and grid.place.box[:2] == pytest.approx((100, 180), abs=1)


def test_identifier_over_two_lines_keeps_its_lines(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=PAGE)
    draw_table(canvas, 60, 80, [70, 80], [["Field", "Type"], ["departure_gate_number", "TEXT"]], Dress(ALL))
    text_lines(canvas, 60, 300, ["scheduled-", "departure"])
    canvas.save()
    document = read_page(tmp_path / "a.pdf")
    assert "".join(grids(document)[0].rows[1][0].lines) == "departure_gate_number" and len(grids(document)[0].rows[1][0].lines) == 2
    assert words(document)[0].lines == ("scheduled-", "departure")
