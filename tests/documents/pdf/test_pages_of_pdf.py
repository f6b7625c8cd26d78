"""What stands around and between tables: heads and feet, headings, frames, columns of text, tables over several pages and in cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from printed_pages import ALL, PAGE, Dress, cells, draw_table, expected, grids, read_page, text_lines, words
from reportlab.pdfgen.canvas import Canvas

from qvhmig.documents.grids import Grid, Words

HEAD = ["Name", "Kind", "Length", "Notes"]
WIDTHS = [130, 80, 50, 235]
DRESSES = {
    "ruled": Dress(ALL, head="gray"),
    "level": Dress(frozenset({"top", "bottom", "head", "rows"})),
    "banded": Dress(bands="odd", head="gray"),
    "plain": Dress(gap=7),
}


def samples(count: int, first: int = 1) -> list[list[str]]:
    kinds = ("TEXT", "INTEGER", "DATE", "NUMERIC")
    return [
        [f"probe_value_{n}", kinds[n % 4], str(n * 3) if n % 4 != 2 else "", f"Value number {n} of the probe, as the analyser gives it." + (" It may come late." if n % 3 == 0 else "")]
        for n in range(first, first + count)
    ]  # fmt: skip


def new(path: Path) -> Canvas:
    return Canvas(str(path), pagesize=PAGE)


def furniture(canvas: Canvas, page: int) -> None:
    text_lines(canvas, 50, 25, ["Laboratory interface, edition 4"], size=8)
    canvas.drawRightString(545, PAGE[1] - 33, "Chapter B")
    canvas.line(50, PAGE[1] - 40, 545, PAGE[1] - 40)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(50, 30, "For the project only")
    canvas.drawRightString(545, 30, f"Page {page} of 4")


@pytest.mark.parametrize("name", DRESSES)
@pytest.mark.parametrize("repeat", [True, False], ids=["header again", "header once"])
def test_table_over_four_pages(name: str, repeat: bool, tmp_path: Path) -> None:
    dress, rows, want = DRESSES[name], samples(60), []
    canvas = new(tmp_path / "a.pdf")
    for page in range(1, 5):
        furniture(canvas, page)
        part = rows[(page - 1) * 15 : page * 15]
        header = page == 1 or repeat
        shown = [HEAD, *part] if header else part
        draw_table(canvas, 50, 300 if page == 1 else 60, WIDTHS, shown, dress, header)
        if page == 1:
            text_lines(canvas, 50, 250, ["5 Probes"], size=14, font="Helvetica-Bold")
        want.append(expected(WIDTHS, shown, dress, header))
        canvas.showPage()
    canvas.save()
    document = read_page(tmp_path / "a.pdf")
    assert [cells(grid) for grid in grids(document)] == want
    assert [grid.place.page for grid in grids(document)] == [1, 2, 3, 4]
    assert [block.text for block in words(document)] == ["5 Probes"]


def test_a_header_that_tops_every_page_is_no_running_head(tmp_path: Path) -> None:
    dress = Dress(frozenset({"top", "head", "bottom"}), align="centre", stand="middle")
    canvas, want = new(tmp_path / "a.pdf"), []
    for page in range(4):
        shown = [HEAD, *samples(14, 14 * page)]
        draw_table(canvas, 50, 30, WIDTHS, shown, dress)
        want.append(expected(WIDTHS, shown, dress))
        canvas.showPage()
    canvas.save()
    assert [cells(grid) for grid in grids(read_page(tmp_path / "a.pdf"))] == want


def test_a_row_in_the_middle_of_which_the_page_ends(tmp_path: Path) -> None:
    """The names stand in the middle of their rows; of the last row, only the first lines stand on this page."""
    canvas = new(tmp_path / "a.pdf")
    rows = [*samples(5), ["probe_value_9", "DATE", "", "Value that needs several lines to be described, of which the last are on the next page " * 4]]
    high = PAGE[1] - draw_table(new(tmp_path / "b.pdf"), 50, 0, WIDTHS, rows, Dress(gap=8, stand="middle"), header=False)
    draw_table(canvas, 50, high + 32, WIDTHS, rows, Dress(gap=8, stand="middle"), header=False)
    canvas.save()
    (grid,) = grids(read_page(tmp_path / "a.pdf"))
    assert [row[0].text for row in grid.rows] == [row[0] for row in rows]
    assert len(grid.rows[-1][3].lines) < len(expected(WIDTHS, rows, Dress(), header=False)[-1][3])


def test_reading_order_and_headings(tmp_path: Path) -> None:
    canvas = new(tmp_path / "a.pdf")
    y = text_lines(canvas, 50, 60, ["Interface of the laboratory"], size=18)
    y = text_lines(canvas, 50, y, ["Probes"], size=13, font="Helvetica-Bold")
    y = text_lines(canvas, 50, y, ["All values are sent when the run has ended.", "Late values are sent again."])
    y = draw_table(canvas, 50, y + 6, WIDTHS, [HEAD, *samples(3)], DRESSES["ruled"])
    y = text_lines(canvas, 50, y + 14, ["Runs"], size=13, font="Helvetica-Bold")
    y = draw_table(canvas, 50, y, WIDTHS, [HEAD, *samples(2, 20)], DRESSES["level"])
    text_lines(canvas, 50, y + 14, ["End of the interface."])
    canvas.save()
    blocks = read_page(tmp_path / "a.pdf").blocks
    assert [(b.text.split("\n")[0], b.level) if isinstance(b, Words) else len(b.rows) for b in blocks] == [
        ("Interface of the laboratory", 1), ("Probes", 2), ("All values are sent when the run has ended.", None), 4, ("Runs", 2), 3,
        ("End of the interface.", None),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ruled", "level", "banded"])
@pytest.mark.parametrize("gap", [6, 14, 40])
def test_two_tables_close_to_each_other(name: str, gap: float, tmp_path: Path) -> None:
    """A heading of one line between them is enough, however near it stands."""
    dress = DRESSES[name]
    canvas = new(tmp_path / "a.pdf")
    y = draw_table(canvas, 50, 60, WIDTHS, [HEAD, *samples(4)], dress)
    y = text_lines(canvas, 50, y + gap, ["Table of second probes"], size=11, font="Helvetica-Bold")
    draw_table(canvas, 50, y, WIDTHS, [HEAD, *samples(4, 10)], dress)
    canvas.save()
    document = read_page(tmp_path / "a.pdf")
    assert [cells(grid) for grid in grids(document)] == [expected(WIDTHS, [HEAD, *samples(4)], dress), expected(WIDTHS, [HEAD, *samples(4, 10)], dress)]
    assert [block.text for block in words(document)] == ["Table of second probes"]


def test_tables_side_by_side(tmp_path: Path) -> None:
    canvas = new(tmp_path / "a.pdf")
    small = [["Code", "Meaning"], ["1", "Blood"], ["2", "Serum"]]
    other = [["Code", "Meaning"], ["A", "Tube"], ["B", "Slide"], ["C", "Dish"]]
    draw_table(canvas, 50, 100, [50, 120], small, DRESSES["ruled"])
    draw_table(canvas, 300, 90, [50, 120], other, DRESSES["ruled"])
    canvas.save()
    assert [cells(grid) for grid in grids(read_page(tmp_path / "a.pdf"))] == [
        expected([50, 120], small, DRESSES["ruled"]), expected([50, 120], other, DRESSES["ruled"])
    ]  # fmt: skip


def test_table_in_a_cell(tmp_path: Path) -> None:
    canvas = new(tmp_path / "a.pdf")
    outer = [HEAD, ["state", "CHAR", "1", "One of these:\n~\n~\n~\n~"], *samples(2)]
    draw_table(canvas, 50, 100, WIDTHS, [[text.replace("~", " .") for text in row] for row in outer], Dress(ALL))
    inner = [["N", "new"], ["C", "closed"]]
    draw_table(canvas, 330, 141, [40, 100], inner, Dress(ALL, gap=2, size=8), header=False)
    canvas.save()
    found = grids(read_page(tmp_path / "a.pdf"))
    assert [grid.width for grid in found] == [4, 2]
    assert cells(found[1]) == [[["N"], ["new"]], [["C"], ["closed"]]]
    assert found[0].inside is None and found[1].inside == found[0].rows[1][3].place
    assert found[0].rows[1][3].lines[0] == "One of these:"


def test_frame_around_text(tmp_path: Path) -> None:
    canvas = new(tmp_path / "a.pdf")
    canvas.rect(50, PAGE[1] - 130, 300, 50)
    text_lines(canvas, 60, 86, ["Table PROBE_RUN", "One row for each run of the analyser."])
    canvas.setFillColorRGB(0.8, 0.85, 0.9)
    canvas.rect(50, PAGE[1] - 180, 495, 22, stroke=0, fill=1)
    text_lines(canvas, 60, 162, ["Part two: results"], size=11, font="Helvetica-Bold")
    text_lines(canvas, 50, 200, ["Results are never changed."])
    canvas.save()
    assert [(block.lines, block.boxed) for block in words(read_page(tmp_path / "a.pdf"))] == [
        (("Table PROBE_RUN", "One row for each run of the analyser."), True), (("Part two: results",), True), (("Results are never changed.",), False)
    ]  # fmt: skip


def test_sideways_pages(tmp_path: Path) -> None:
    """A page turned by its own mark, and one whose text is drawn sideways, both ways."""
    rows, dress = [HEAD, *samples(5)], DRESSES["ruled"]
    for turn in (90, -90):
        canvas = new(tmp_path / "a.pdf")
        canvas.translate(*((PAGE[0], 0) if turn == 90 else (0, PAGE[1])))
        canvas.rotate(turn)
        # The drawing counts from the top of an upright page; here the top is the short way.
        canvas.translate(0, PAGE[0] - PAGE[1])
        draw_table(canvas, 50, 60, WIDTHS, rows, dress)
        canvas.save()
        (grid,) = grids(read_page(tmp_path / "a.pdf"))
        assert cells(grid) == expected(WIDTHS, rows, dress), turn
        left, top, right, bottom = grid.place.box or (0, 0, 0, 0)
        assert bottom - top == pytest.approx(495, abs=2), "the box is that of the page as displayed"
        assert (left if turn == 90 else PAGE[0] - right) == pytest.approx(60, abs=2)


def test_rotate_mark_and_crop_box(tmp_path: Path) -> None:
    rows, dress = [HEAD, *samples(5)], DRESSES["ruled"]
    canvas = new(tmp_path / "a.pdf")
    canvas.setCropBox((30, 20, 565, 802))
    text_lines(canvas, 50, 10, ["Cut off with the margin"])
    draw_table(canvas, 50, 60, WIDTHS, rows, dress)
    canvas.showPage()
    # The sheet lies on its long side and is turned when it is displayed.
    canvas.setCropBox((0, 0, PAGE[1], PAGE[0]))
    canvas.setPageRotation(90)
    canvas.translate(PAGE[1], 0)
    canvas.rotate(90)
    draw_table(canvas, 50, 60, WIDTHS, rows, dress)
    canvas.save()
    document = read_page(tmp_path / "a.pdf")
    assert [cells(grid) for grid in grids(document)] == [expected(WIDTHS, rows, dress)] * 2
    assert words(document) == []
    assert grids(document)[0].place.box is not None
    assert grids(document)[0].place.box[:2] == pytest.approx((20, 20), abs=1.5)
    assert grids(document)[1].place.box[:2] == pytest.approx((50, 60), abs=1.5)


def test_text_in_two_columns_is_no_table(tmp_path: Path) -> None:
    canvas = new(tmp_path / "a.pdf")
    near = ["The analyser sends its values in the order", "in which the probes were put into it, and", "a value that comes late is sent in a new", "message with the number of the first run."]
    far = ["A run that was broken off has no values at", "all. It is told by its state, which is then", "set to closed before the end of the day on", "which the run was begun by the operator."]
    text_lines(canvas, 50, 100, near)
    text_lines(canvas, 310, 100, far)
    canvas.save()
    blocks = read_page(tmp_path / "a.pdf").blocks
    assert [block.lines for block in blocks if isinstance(block, Words)] == [tuple(near), tuple(far)]


def test_contents_with_leaders_and_lists_are_no_tables(tmp_path: Path) -> None:
    canvas = new(tmp_path / "a.pdf")
    lines = [f"{n}  {title} {'.' * dots} {page}" for n, title, dots, page in ((1, "Probes", 90, 3), (2, "Runs of the analyser", 66, 7), (3, "States", 90, 12), (4, "Codes", 91, 15))]
    y = text_lines(canvas, 50, 100, lines)
    for n, text in enumerate(["The first message opens the run.", "Values follow.", "The last message closes it."], start=1):
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, PAGE[1] - y - 20 - n * 14, f"{n}.")
        canvas.drawString(75, PAGE[1] - y - 20 - n * 14, text)
        canvas.drawString(50, PAGE[1] - y - 120 - n * 14, "•")
        canvas.drawString(75, PAGE[1] - y - 120 - n * 14, text)
    canvas.save()
    document = read_page(tmp_path / "a.pdf")
    assert grids(document) == []
    assert "2. Values follow." in [line for block in words(document) for line in block.lines]


def test_row_over_a_page_break_gives_both_halves(tmp_path: Path) -> None:
    dress = DRESSES["ruled"]
    canvas = new(tmp_path / "a.pdf")
    first = [HEAD, *samples(2), ["late_value", "TEXT", "20", "Sent again when the analyser"]]
    second = [["", "", "", "has found it."], *samples(2, 7)]
    draw_table(canvas, 50, 600, WIDTHS, first, dress)
    canvas.showPage()
    draw_table(canvas, 50, 60, WIDTHS, second, dress, header=False)
    canvas.save()
    assert [cells(grid) for grid in grids(read_page(tmp_path / "a.pdf"))] == [expected(WIDTHS, first, dress), expected(WIDTHS, second, dress, header=False)]


def test_columns_of_a_part_stay_when_they_are_empty_on_a_page(tmp_path: Path) -> None:
    """The end of a row alone on a page keeps the columns of the page before."""
    dress = DRESSES["ruled"]
    canvas = new(tmp_path / "a.pdf")
    draw_table(canvas, 50, 600, WIDTHS, [HEAD, *samples(2)], dress)
    canvas.showPage()
    draw_table(canvas, 50, 60, WIDTHS, [["", "", "", "or never, if it was lost."]], dress, header=False)
    canvas.save()
    assert [cells(grid) for grid in grids(read_page(tmp_path / "a.pdf"))][1] == [[[], [], [], ["or never, if it was lost."]]]


def test_merged_cells_are_told(tmp_path: Path) -> None:
    canvas = new(tmp_path / "a.pdf")
    canvas.setFont("Helvetica", 9)
    high = PAGE[1]
    for y in (100, 120, 160):
        canvas.line(50, high - y, 350, high - y)
    canvas.line(150, high - 140, 350, high - 140)
    for x in (50, 350):
        canvas.line(x, high - 100, x, high - 160)
    canvas.line(150, high - 120, 150, high - 160)
    canvas.line(250, high - 120, 250, high - 160)
    for x, y, text in ((60, 114, "Results"), (60, 134, "PROBE"), (160, 134, "value"), (260, 134, "NUMERIC"), (160, 154, "unit"), (260, 154, "TEXT")):
        canvas.drawString(x, high - y, text)
    canvas.save()
    (grid,) = grids(read_page(tmp_path / "a.pdf"))
    assert [[(cell.text, cell.repeated) for cell in row] for row in grid.rows] == [
        [("Results", False), ("Results", True), ("Results", True)],
        [("PROBE", False), ("value", False), ("NUMERIC", False)],
        [("PROBE", True), ("unit", False), ("TEXT", False)],
    ]


def test_indented_cells_stay_in_their_column(tmp_path: Path) -> None:
    dress = DRESSES["plain"]
    canvas = new(tmp_path / "a.pdf")
    rows = [HEAD, *samples(6)]
    y = draw_table(canvas, 50, 60, WIDTHS, rows, dress) + 12
    canvas.setFont("Helvetica", 9)
    canvas.drawString(64, PAGE[1] - y, "probe_part")
    canvas.drawString(184, PAGE[1] - y, "TEXT")
    canvas.drawString(264, PAGE[1] - y, "4")
    canvas.drawString(314, PAGE[1] - y, "Set in by ten points.")
    canvas.save()
    (grid,) = [block for block in read_page(tmp_path / "a.pdf").blocks if isinstance(block, Grid)]
    assert grid.width == 4 and grid.rows[-1][0].text == "probe_part"
    assert grid.rows[-1][0].indent == pytest.approx(10, abs=1) and {row[0].indent for row in grid.rows[:-1]} == {0.0}


def test_boxes_that_come_again_are_heads(tmp_path: Path) -> None:
    """A ruled box with title and version at the top of each page is no table of the document; a table's own header is."""
    dress, canvas = DRESSES["ruled"], new(tmp_path / "a.pdf")
    for page in range(1, 5):
        draw_table(canvas, 50, 30, [200, 200, 95], [["Laboratory interface", "Edition 4", f"Page {page}"]], Dress(ALL, size=8), header=False)
        draw_table(canvas, 50, 90, WIDTHS, [HEAD, *samples(8, page * 10)], dress)
        canvas.showPage()
    canvas.save()
    document = read_page(tmp_path / "a.pdf")
    assert [cells(grid) for grid in grids(document)] == [expected(WIDTHS, [HEAD, *samples(8, page * 10)], dress) for page in range(1, 5)]


@pytest.mark.parametrize("name", ["level", "plain"])
def test_titles_of_parts_stay_in_the_table(name: str, tmp_path: Path) -> None:
    """A row of one text over several columns is one merged cell, told as such."""
    dress, canvas = DRESSES[name], new(tmp_path / "a.pdf")
    narrow = [30, 80, 100, 285]
    rows = [["No", "Name", "Kind", "Notes"], ["1", "probe", "TEXT", "Number of the probe"], ["2", "run", "TEXT", "Number of the run"]]
    y = draw_table(canvas, 50, 60, narrow, rows, dress)
    canvas.setFont("Helvetica-Bold", 9)
    canvas.drawString(54, PAGE[1] - y - 11.5, "What the analyser sends")
    draw_table(canvas, 50, y + dress.size * 1.2 + dress.gap, narrow, [["3", "value", "NUMERIC", "As measured"], ["4", "unit", "TEXT", "Always sent"]], dress, header=False)
    canvas.save()
    (grid,) = grids(read_page(tmp_path / "a.pdf"))
    assert [row[0].text for row in grid.rows] == ["No", "1", "2", "What the analyser sends", "3", "4"]
    assert [cell.repeated for cell in grid.rows[3]] == [False, True, True, False], "as far as the text runs"


def test_marked_words_stay_where_they_are(tmp_path: Path) -> None:
    """A tint behind a word of a cell or a paragraph is no table and no frame; nor is a border around the page."""
    dress, canvas = DRESSES["ruled"], new(tmp_path / "a.pdf")
    canvas.rect(20, 20, PAGE[0] - 40, PAGE[1] - 40)
    canvas.setFillColorRGB(1, 0.95, 0.5)
    canvas.rect(183, PAGE[1] - 96, 70, 12, stroke=0, fill=1)
    canvas.rect(316, PAGE[1] - 96, 40, 12, stroke=0, fill=1)
    canvas.rect(80, PAGE[1] - 313, 50, 12, stroke=0, fill=1)
    rows = [HEAD, *samples(4)]
    draw_table(canvas, 50, 60, WIDTHS, rows, dress)
    text_lines(canvas, 50, 300, ["The name probe_value is that of the analyser and", "not that of the laboratory."])
    canvas.save()
    document = read_page(tmp_path / "a.pdf")
    assert [cells(grid) for grid in grids(document)] == [expected(WIDTHS, rows, dress)]
    assert [block.lines for block in words(document)] == [("The name probe_value is that of the analyser and", "not that of the laboratory.")]


def test_headings_of_a_document_that_holds_tables_only(tmp_path: Path) -> None:
    """Nothing but headings stands beside the tables; one of them is cut in the middle of its name."""
    canvas, y = new(tmp_path / "a.pdf"), 40.0
    for lines in (["Tables"], ["laboratory.probe_values_of_the_n", "ight"], ["run"]):
        size = 18 if lines == ["Tables"] else 13
        y = text_lines(canvas, 50, y + 14, lines, size=size, font="Helvetica-Bold")
        if size == 13:
            y = text_lines(canvas, 50, y, ["Columns"], size=11, font="Helvetica-Bold")
            y = text_lines(canvas, 50, y, ["One a row."], size=11)
            y = draw_table(canvas, 50, y, WIDTHS, [HEAD, *samples(6)], DRESSES["ruled"])
    canvas.save()
    assert [(block.text, block.level) for block in words(read_page(tmp_path / "a.pdf"))] == [
        ("Tables", 1), ("laboratory.probe_values_of_the_night", 2), ("Columns", 3), ("One a row.", None), ("run", 2), ("Columns", 3), ("One a row.", None),
    ]  # fmt: skip


@pytest.mark.parametrize("sides", [False, True], ids=["no frame", "frame around a frame"])
def test_columns_no_further_apart_than_words(sides: bool, tmp_path: Path) -> None:
    """Numbers of one width stand as close to the names as one word to another: that all names begin at one place tells."""
    canvas, rows = new(tmp_path / "a.pdf"), [["Tag", "Name", "Kind", "Notes"], *([f"0x{n:04x}", f"Probe{n * n}", "int", "As the analyser gives it, " * (n % 3)] for n in range(12))]
    draw_table(canvas, 50, 60, [40.5, 120, 60, 260], rows, Dress(frozenset({"head", "rows", "top", "bottom"} | ({"sides"} if sides else set())), pad=1.5, size=10.5))
    if sides:
        canvas.rect(30, 400, 540, 390)
    canvas.save()
    (grid,) = grids(read_page(tmp_path / "a.pdf"))
    assert [[cell.text for cell in row[:3]] for row in grid.rows] == [row[:3] for row in rows]
