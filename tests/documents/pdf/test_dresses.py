"""One table in every dress: the cells are the same, whatever is drawn around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from printed_pages import ALL, Dress, cells, draw_table, expected, grids, read_page, text_lines, words
from reportlab.pdfgen.canvas import Canvas

HEAD = ["Column", "Type", "Size", "Null", "Remarks"]
FLIGHT = [
    HEAD,
    ["flight_id", "INTEGER", "", "N", "Number of the flight within the season, given out by the planning office."],
    ["carrier_code", "CHAR", "2", "N", "Code of the airline."],
    ["departure_airport_identifier", "CHAR", "3", "N", "Where it starts. One of the airports of the list of stations."],
    ["arrival_airport_identifier", "CHAR", "3", "N", "Where it lands."],
    ["scheduled_departure", "DATETIME", "", "Y", "Local time of the airport of departure, without seconds. Changes of the summer time are already in it."],
    ["gate", "VARCHAR", "5", "Y", "Gate."],
    ["aircraft_registration_mark", "VARCHAR", "10", "Y", "Mark of the aircraft that is planned; empty until three days before the flight."],
    ["seats_sold", "SMALLINT", "4", "Y", "Number of seats sold, crew not counted."],
    ["remark", "VARCHAR", "2000", "Y", ""],
]
WIDTHS = [110, 70, 45, 40, 230]
LINES = frozenset({"top", "bottom", "head", "rows"})
FRAME = frozenset({"top", "bottom", "sides"})
DRESSES = {
    "all rules": Dress(ALL),
    "each cell a box": Dress(ALL, how="cells"),
    "rules are filled shapes": Dress(ALL, how="fill"),
    "double rules": Dress(ALL, how="double"),
    "dashed rules": Dress(ALL, how="dashes"),
    "dark head": Dress(ALL, head="dark"),
    "tight cells": Dress(ALL, gap=2, pad=2),
    "level rules": Dress(LINES),
    "level rules, gray head": Dress(LINES, head="gray"),
    "three rules": Dress(frozenset({"top", "head", "bottom"})),
    "rule under the head": Dress(frozenset({"head"})),
    "rules between rows only": Dress(frozenset({"head", "rows"})),
    "frame only": Dress(FRAME),
    "frame and head": Dress(FRAME | {"head"}),
    "frame and columns": Dress(FRAME | {"columns", "head"}),
    "columns only": Dress(frozenset({"columns"})),
    "bands, odd": Dress(bands="odd"),
    "bands, even": Dress(bands="even"),
    "bands and dark head": Dress(bands="odd", head="dark"),
    "bands and columns": Dress(frozenset({"columns", "sides"}), bands="even", head="gray"),
    "nothing": Dress(gap=8),
    "nothing, gray head": Dress(gap=8, head="gray"),
    "nothing, tight": Dress(gap=1.5),
    "nothing, typewriter": Dress(gap=7, font="Courier", size=8),
    "nothing, serifs": Dress(gap=7, font="Times-Roman", size=10),
    "nothing, cells in the middle": Dress(gap=8, stand="middle"),
    "nothing, cells at the bottom": Dress(gap=8, stand="bottom"),
    "level rules, cells in the middle": Dress(LINES, stand="middle"),
    "rule under the head, cells in the middle": Dress(frozenset({"head"}), stand="middle"),
    "three rules, cells in the middle": Dress(frozenset({"top", "head", "bottom"}), stand="middle"),
    "all rules, cells in the middle": Dress(ALL, stand="middle"),
    "bands, cells in the middle": Dress(bands="odd", stand="middle"),
    "head centred": Dress(LINES, align="centre"),
}


@pytest.mark.parametrize("name", DRESSES)
def test_cells(name: str, tmp_path: Path) -> None:
    dress = DRESSES[name]
    canvas = Canvas(str(tmp_path / "flights.pdf"), pagesize=(595, 842))
    y = text_lines(canvas, 50, 60, ["3.2 Flights of the season"], size=14, font="Helvetica-Bold")
    y = text_lines(canvas, 50, y + 6, ["One row for every flight that was planned, flown or not. Rows are kept for", "two seasons and then removed."])
    y = draw_table(canvas, 50, y + 10, WIDTHS, FLIGHT, dress)
    text_lines(canvas, 50, y + 18, ["Flights that were cancelled keep their number and their row."])
    canvas.save()
    document = read_page(tmp_path / "flights.pdf")
    assert [cells(grid) for grid in grids(document)] == [expected(WIDTHS, FLIGHT, dress)]
    assert [block.lines[0][:7] for block in words(document)] == ["3.2 Fli", "One row", "Flights"]


def test_columns_narrower_than_their_words(tmp_path: Path) -> None:
    """Words are cut over many lines, in two columns of each row; the rules tell the rows all the same."""
    rows = [["Name", "Type", "Remarks"], ["carrier", "number", "Short."], ["gateway", "numeral", "Gate that the flight leaves from, as the airport has it in its own list of gates, " * 2]] * 3
    canvas = Canvas(str(tmp_path / "narrow.pdf"), pagesize=(595, 842))
    draw_table(canvas, 50, 60, [22, 22, 300], rows, Dress(ALL))
    canvas.save()
    (grid,) = grids(read_page(tmp_path / "narrow.pdf"))
    assert cells(grid) == expected([22, 22, 300], rows, Dress(ALL))[:1] + expected([22, 22, 300], rows, Dress(ALL), header=False)[1:]
