"""Prints headings, paragraphs and grids on the pages of a PDF, with the rules, breaks and wraps of one look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from layouts.sheets import Heading, Nested, Paragraph, Part, Sheet, Value


@dataclass(frozen=True, slots=True)
class Look:
    """`rules`: all, rows, outer, none or header; `band`: every other row is tinted. `repeat`: the header comes again after a page
    break. `split`: a row may go on on the next page. `break_names`: identifiers that do not fit break after any letter. `merged`: a column
    whose empty cells belong to the cell above them, so that no rule parts them (with rules = all). `continued`: a word
    that follows the last heading when it is printed again after a page break; '' = it is not. `words_apart`: each word is drawn for
    itself, no blank is; `middle`: cells stand in the middle of their row's height; `centred`: headers and short cells in the middle of
    their column; `filled_rules`: rules are thin filled rectangles, as word processors draw them."""

    rules: str = "all"
    band: bool = False
    repeat: bool = True
    split: bool = False
    break_names: bool = True
    header_fill: str = ""
    wide: bool = False
    size: float = 9
    footer: str = ""
    running_head: str = ""
    merged: int = -1
    continued: str = ""
    words_apart: bool = False
    middle: bool = False
    centred: bool = False
    filled_rules: bool = False


def wrapped(text: str, font: str, size: float, width: float, *, anywhere: bool) -> list[str]:
    """Lines no wider than `width` points: at blanks, else after `_`, `.` or `,`, else (`anywhere`) after any letter."""
    lines: list[str] = []
    for piece in text.split("\n"):
        line = ""
        for word in piece.split(" "):
            trial = f"{line} {word}" if line else word
            if stringWidth(trial, font, size) <= width:
                line = trial
                continue
            if line:
                lines.append(line)
            line = word
            while stringWidth(line, font, size) > width and len(line) > 1:
                cut = _cut(line, font, size, width, anywhere)
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line)
    return lines or [""]


def _cut(line: str, font: str, size: float, width: float, anywhere: bool) -> int:
    """How many letters of `line` fit."""
    most = max(n for n in range(1, len(line)) if n == 1 or stringWidth(line[:n], font, size) <= width)
    breaks = [match.end() for match in re.finditer(r"[_.,(]", line) if match.end() <= most]
    return most if anywhere or not breaks else breaks[-1]


class Printer:
    """One PDF being printed; `y` runs down from the top margin."""

    def __init__(self, path: Path, look: Look) -> None:
        self.look = look
        self.page = landscape(A4) if look.wide else A4
        self.canvas = Canvas(str(path), pagesize=self.page, invariant=1)
        self.left, self.right, self.bottom = 50.0, self.page[0] - 50, 60.0
        self.number = 0
        self.last_heading = ""
        self._open_page()

    def _open_page(self) -> None:
        self.number += 1
        self.y = self.page[1] - 60
        self.canvas.setFillColor(Color(0.35, 0.35, 0.35))
        self.canvas.setFont("Helvetica", 7.5)
        if self.look.running_head:
            self.canvas.drawString(self.left, self.page[1] - 35, self.look.running_head)
        if self.look.footer:
            self.canvas.drawString(self.left, 30, self.look.footer)
            self.canvas.drawRightString(self.right, 30, str(self.number))
        self.canvas.setFillColor(Color(0, 0, 0))

    def new_page(self) -> None:
        self.canvas.showPage()
        self._open_page()

    def room(self, needed: float) -> None:
        if self.y - needed < self.bottom:
            self.new_page()

    def text(self, words: str, font: str, size: float, *, before: float = 0, after: float = 4) -> None:
        lines = wrapped(words, font, size, self.right - self.left, anywhere=False)
        self.room(before + len(lines) * size * 1.25 + after)
        self.y -= before
        for line in lines:
            self.y -= size * 1.25
            self.canvas.setFont(font, size)
            self.canvas.drawString(self.left, self.y + size * 0.3, line)
        self.y -= after

    def heading(self, heading: Heading) -> None:
        self.last_heading = heading.text
        size = {1: 15.0, 2: 12.0}.get(heading.level, 10.5)
        self.room(90)  # a heading does not stand alone at the foot of a page
        if heading.look == "box":
            width = stringWidth(heading.text, "Helvetica-Bold", 11) + 24
            self.y -= 32
            self.canvas.rect(self.left, self.y, width, 20)
            self.canvas.setFont("Helvetica-Bold", 11)
            self.canvas.drawString(self.left + 12, self.y + 6, heading.text)
            self.y -= 8
        elif heading.look == "caption":
            self.text(heading.text, "Helvetica-Oblique", 9.5, before=12)
        else:
            self.text(heading.text, "Helvetica-Bold", size, before=14)

    def part(self, part: Part) -> None:
        if isinstance(part, Heading):
            self.heading(part)
        elif isinstance(part, Paragraph):
            self.text(part.text, "Helvetica", 9.5, before=2)
        else:
            GridPrinter(self, part).print()

    def close(self) -> None:
        self.canvas.showPage()
        self.canvas.save()


class GridPrinter:
    """Prints one grid."""

    def __init__(self, printer: Printer, sheet: Sheet) -> None:
        self.to, self.sheet, self.look = printer, sheet, printer.look
        self.size = self.look.size
        self.step = self.size * 1.22
        self.widths = self._widths()
        self.edges = [printer.left]
        for width in self.widths:
            self.edges.append(self.edges[-1] + width)

    def _widths(self) -> list[float]:
        """Prose takes what the others leave; names get 60 to 100 points and break if they must."""
        rows = [*([self.sheet.header] if self.sheet.header else []), *self.sheet.rows]
        total = self.to.right - self.to.left
        needs = []
        for column in range(len(rows[0])):
            texts = [row[column] if isinstance(row[column], str) else row[column].text for row in rows]
            need = max(stringWidth(text, "Helvetica-Bold", self.size) for text in texts) + 10
            shown = texts[:1] if column in self.sheet.broken else texts
            least = max((stringWidth(word, "Helvetica-Bold", self.size) for text in shown for word in text.split()), default=10) + 10
            if column in self.sheet.broken:
                need = min(need, max(least, 84.0 if self.look.break_names else 150.0))
            elif column not in self.sheet.wide:
                need = min(need, max(least, 62.0))
            needs.append(need)
        fixed = sum(need for i, need in enumerate(needs) if i not in self.sheet.wide)
        for i in self.sheet.wide:
            needs[i] = max(70.0, min(needs[i], total - fixed))
        scale = min(1.0, total / sum(needs))
        return [need * scale for need in needs]

    def _lines(self, row: tuple[Value, ...], font: str) -> list[list[str]]:
        return [
            wrapped(value if isinstance(value, str) else value.text, font, self.size, self.widths[i] - 7, anywhere=i in self.sheet.broken and self.look.break_names)
            for i, value in enumerate(row)
        ]

    def print(self) -> None:
        self.to.y -= 4
        self.to.room(4 * self.step + 24)
        if self.sheet.banner:
            self._banner()
        self._header()
        for number, row in enumerate(self.sheet.rows):
            self._row(row, number)
        if self.look.rules in ("rows", "header", "outer") or self.look.merged >= 0:
            self._line(self.to.y)
        self.to.y -= 10

    def _banner(self) -> None:
        height = self.step + 8
        self.to.y -= height
        self.to.canvas.setFillColor(HexColor("#c9d8e8"))
        self.to.canvas.rect(self.edges[0], self.to.y, self.edges[-1] - self.edges[0], height, fill=1, stroke=1)
        self.to.canvas.setFillColor(HexColor("#000000"))
        self.to.canvas.setFont("Helvetica-Bold", self.size + 1)
        self.to.canvas.drawString(self.edges[0] + 4, self.to.y + 5, self.sheet.banner)

    def _header(self) -> None:
        if self.sheet.header:
            lines = self._lines(self.sheet.header, "Helvetica-Bold")
            self._printed(lines, "Helvetica-Bold", self.look.header_fill)
            if self.look.rules in ("header", "rows", "outer"):
                self._line(self.to.y)

    def _row(self, row: tuple[Value, ...], number: int) -> None:
        lines = self._lines(row, "Helvetica")
        nested = [(i, value) for i, value in enumerate(row) if isinstance(value, Nested)]
        fill = "#eef2f6" if self.look.band and number % 2 else ""
        below = max((len(value.rows) * (self.step + 2) + 6 for _, value in nested), default=0.0)
        height = max(map(len, lines)) * self.step + 6 + below
        fits = int((self.to.y - self.to.bottom - 6) // self.step)
        if height > self.to.y - self.to.bottom and self.look.split and not nested and 0 < fits < max(map(len, lines)):
            self._printed([column[:fits] for column in lines], "Helvetica", fill)
            lines = [column[fits:] for column in lines]
            self._break()
        elif height > self.to.y - self.to.bottom:
            self._break()
        self._printed(lines, "Helvetica", fill, below)
        for i, value in nested:
            self._nested(i, value, self.to.y + below - 2)

    def _break(self) -> None:
        if self.look.merged >= 0:
            self._line(self.to.y)
        self.to.new_page()
        if self.look.continued and self.to.last_heading:
            self.to.text(f"{self.to.last_heading} ({self.look.continued})", "Helvetica-Bold", 12.0, before=4)
        if self.look.repeat:
            self._header()

    def _printed(self, lines: list[list[str]], font: str, fill: str, below: float = 0.0) -> None:
        canvas, height = self.to.canvas, max(map(len, lines)) * self.step + 6 + below
        self.to.y -= height
        if fill:
            canvas.setFillColor(HexColor(fill))
            canvas.rect(self.edges[0], self.to.y, self.edges[-1] - self.edges[0], height, fill=1, stroke=0)
            canvas.setFillColor(HexColor("#000000"))
        if self.look.rules == "all":
            for i in range(len(self.widths)):
                goes_on = i == self.look.merged and font == "Helvetica" and not any(lines[i])
                self._frame(i, height, bottom=i != self.look.merged or font != "Helvetica", top=not goes_on)
        elif self.look.rules == "rows":
            self._line(self.to.y)
        canvas.setFont(font, self.size)
        for i, column in enumerate(lines):
            spare = (height - 6 - below - len(column) * self.step) / 2 if self.look.middle else 0.0
            for n, line in enumerate(column):
                self._text(i, self.to.y + height - 3 - spare - (n + 0.8) * self.step, line, font)

    def _text(self, column: int, y: float, line: str, font: str) -> None:
        x, width = self.edges[column] + 3.5, stringWidth(line, font, self.size)
        if self.look.centred and (font != "Helvetica" or column not in (*self.sheet.wide, *self.sheet.broken)):
            x = (self.edges[column] + self.edges[column + 1] - width) / 2
        if not self.look.words_apart:
            self.to.canvas.drawString(x, y, line)
            return
        for word in line.split(" "):
            self.to.canvas.drawString(x, y, word)
            x += stringWidth(word + " ", font, self.size)

    def _frame(self, column: int, height: float, *, bottom: bool, top: bool) -> None:
        """The rules around a cell; a cell that goes on below has no lower one, and its rest no upper one."""
        left, right, low, high = self.edges[column], self.edges[column + 1], self.to.y, self.to.y + height
        self._rule(left, low, left, high)
        self._rule(right, low, right, high)
        if bottom:
            self._rule(left, low, right, low)
        if top:
            self._rule(left, high, right, high)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if self.look.filled_rules:
            self.to.canvas.rect(x0 - 0.25, y0 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, fill=1, stroke=0)
        else:
            self.to.canvas.setLineWidth(0.5)
            self.to.canvas.line(x0, y0, x1, y1)

    def _nested(self, column: int, value: Nested, top: float) -> None:
        canvas, left = self.to.canvas, self.edges[column] + 6
        width = (self.widths[column] - 12) / len(value.rows[0])
        for number, row in enumerate(value.rows):
            bottom = top - (number + 1) * (self.step + 2)
            for i, text in enumerate(row):
                canvas.rect(left + i * width, bottom, width, self.step + 2)
                canvas.drawString(left + i * width + 3, bottom + 3.5, wrapped(text, "Helvetica", self.size, width - 6, anywhere=True)[0])

    def _line(self, y: float) -> None:
        self._rule(self.edges[0], y, self.edges[-1], y)
