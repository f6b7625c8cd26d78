"""Pages printed for the tests: one table in many dresses, so that what is read can be compared cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from qvhmig.documents.grids import Document, Grid, Words
from qvhmig.documents.pdf_document import read

PAGE = (595.0, 842.0)
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Dress:
    """How a table is drawn. `rules`: which of top, bottom, head, rows, sides, columns are drawn; `how`: line, double, fill, dashes, cells.

    `bands`: rows filled ('odd' or 'even', from 0, header apart); `head`: fill of the header (gray or dark).
    `gap`: extra white between rows; `pad`: white at the sides of a cell. `stand`: where short cells stand beside long ones.
    """

    rules: frozenset[str] = frozenset()
    how: str = "line"
    bands: str = ""
    head: str = ""
    gap: float = 6
    pad: float = 4
    font: str = "Helvetica"
    size: float = 9
    bold_head: bool = True
    align: str = "left"
    stand: str = "top"


ALL = frozenset({"top", "bottom", "head", "rows", "sides", "columns"})


def wrapped(text: str, width: float, font: str, size: float) -> list[str]:
    """Text as lines of at most `width` points; a word that is too long is cut hard."""
    lines: list[str] = []
    for part in text.split("\n"):
        current = ""
        for word in part.split(" "):
            trial = f"{current} {word}".strip()
            if stringWidth(trial, font, size) <= width:
                current = trial
                continue
            if current:
                lines.append(current)
            while stringWidth(word, font, size) > width:
                cut = next(n for n in range(len(word), 0, -1) if stringWidth(word[:n], font, size) <= width)
                lines.append(word[:cut])
                word = word[cut:]
            current = word
        lines.append(current)
    return [line for line in lines if line]


def draw_table(canvas: Canvas, left: float, top: float, widths: Sequence[float], rows: Rows, dress: Dress, header: bool = True) -> float:
    """Draw the rows from `top` (points from the top of the page) downwards; gives the height of the end."""
    y, edges = top, [left]
    for width in widths:
        edges.append(edges[-1] + width)
    cuts = [y]
    for number, row in enumerate(rows):
        bold = header and number == 0 and dress.bold_head
        font = {"Helvetica": "Helvetica-Bold", "Courier": "Courier-Bold", "Times-Roman": "Times-Bold"}[dress.font] if bold else dress.font
        cells = [wrapped(text, width - 2 * dress.pad, font, dress.size) for text, width in zip(row, widths, strict=True)]
        high = max(len(cell) for cell in cells) * dress.size * 1.2 + dress.gap
        _draw_ground(canvas, edges, y, high, number - header, header and number == 0, dress)
        for cell, x, end in zip(cells, edges, edges[1:], strict=False):
            spare = (max(len(other) for other in cells) - len(cell)) * dress.size * 1.2
            low = {"top": 0.0, "middle": spare / 2, "bottom": spare}[dress.stand]
            _draw_lines(canvas, cell, x, end, y + low, font, dress, header and number == 0)
        y += high
        cuts.append(y)
    _draw_rules(canvas, edges, cuts, dress, header)
    return y


def _draw_ground(canvas: Canvas, edges: Sequence[float], y: float, high: float, number: int, is_head: bool, dress: Dress) -> None:
    shade = None
    if is_head:
        shade = {"gray": (0.85, 0.85, 0.85), "dark": (0.1, 0.2, 0.45)}.get(dress.head)
    elif (dress.bands == "odd" and number % 2) or (dress.bands == "even" and not number % 2):
        shade = (0.9, 0.94, 0.98)
    if shade is not None:
        canvas.setFillColorRGB(*shade)
        canvas.rect(edges[0], PAGE[1] - y - high, edges[-1] - edges[0], high, stroke=0, fill=1)
    canvas.setFillColorRGB(*((1, 1, 1) if is_head and dress.head == "dark" else (0, 0, 0)))


def _draw_lines(canvas: Canvas, cell: Sequence[str], x: float, end: float, y: float, font: str, dress: Dress, is_head: bool) -> None:
    canvas.setFont(font, dress.size)
    for i, line in enumerate(cell):
        base = PAGE[1] - y - dress.gap / 2 - dress.size * (0.9 + 1.2 * i)
        if dress.align == "centre" and is_head:
            canvas.drawCentredString((x + end) / 2, base, line)
        else:
            canvas.drawString(x + dress.pad, base, line)


def _draw_rules(canvas: Canvas, edges: Sequence[float], cuts: Sequence[float], dress: Dress, header: bool) -> None:
    wanted = set()
    for i, y in enumerate(cuts):
        kind = "top" if i == 0 else "bottom" if i == len(cuts) - 1 else "head" if i == 1 and header else "rows"
        if kind in dress.rules:
            wanted.add((edges[0], y, edges[-1], y))
    for i, x in enumerate(edges):
        if ("sides" if i in (0, len(edges) - 1) else "columns") in dress.rules:
            wanted.add((x, cuts[0], x, cuts[-1]))
    canvas.setFillColorRGB(0, 0, 0)
    canvas.setStrokeColorRGB(0.2, 0.2, 0.2)
    canvas.setLineWidth(0.7)
    if dress.how == "cells":
        for y, low in zip(cuts, cuts[1:], strict=False):
            for x, end in zip(edges, edges[1:], strict=False):
                canvas.rect(x, PAGE[1] - low, end - x, low - y, stroke=1, fill=0)
        return
    for rule in sorted(wanted):
        _draw_rule(canvas, *rule, dress.how)
    canvas.setDash()


def _draw_rule(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, how: str) -> None:
    high = PAGE[1]
    if how == "fill":
        canvas.rect(x0 - 0.3, high - y1 - 0.3, x1 - x0 + 0.6, y1 - y0 + 0.6, stroke=0, fill=1)
    elif how == "double":
        shift = 2.0
        canvas.line(x0, high - y0, x1, high - y1)
        canvas.line(x0 + (shift if x0 == x1 else 0), high - y0 - (shift if y0 == y1 else 0), x1 + (shift if x0 == x1 else 0), high - y1 - (shift if y0 == y1 else 0))
    elif how == "dashes":
        steps = int(max(x1 - x0, y1 - y0) // 4)
        for i in range(steps + 1):
            a, b = i * 4, min(i * 4 + 2, max(x1 - x0, y1 - y0))
            if a < b:
                canvas.line(*((x0 + a, high - y0, x0 + b, high - y1) if y0 == y1 else (x0, high - y0 - a, x1, high - y0 - b)))
    else:
        canvas.line(x0, high - y0, x1, high - y1)


def expected(widths: Sequence[float], rows: Rows, dress: Dress, header: bool = True) -> list[list[list[str]]]:
    bold = {"Helvetica": "Helvetica-Bold", "Courier": "Courier-Bold", "Times-Roman": "Times-Bold"}[dress.font]
    return [
        [
            wrapped(text, width - 2 * dress.pad, bold if header and n == 0 and dress.bold_head else dress.font, dress.size)
            for text, width in zip(row, widths, strict=True)
        ]
        for n, row in enumerate(rows)
    ]  # fmt: skip


def text_lines(canvas: Canvas, x: float, top: float, lines: Sequence[str], size: float = 10, font: str = "Helvetica") -> float:
    """Lines of plain text from `top` downwards; gives the height of the end."""
    canvas.setFillColorRGB(0, 0, 0)
    canvas.setFont(font, size)
    for i, line in enumerate(lines):
        canvas.drawString(x, PAGE[1] - top - size - i * size * 1.25, line)
    return top + len(lines) * size * 1.25 + size * 0.6


def cells(grid: Grid) -> list[list[list[str]]]:
    return [[list(cell.lines) for cell in row] for row in grid.rows]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def words(document: Document) -> list[Words]:
    return [block for block in document.blocks if isinstance(block, Words)]


def read_page(path: Path) -> Document:
    document = read(path, path.name)
    assert document.faults == ()
    return document
