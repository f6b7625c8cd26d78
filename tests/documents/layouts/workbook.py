"""Workbook layouts: one function a kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from layouts.languages import CHANGES, GROUPS, TABLE_WORD, TITLES
from layouts.schema import draw_schema
from layouts.sheets import (
    Heading,
    Nested,
    Paragraph,
    Part,
    Sheet,
    change_log,
    contents,
    gathered,
    lists_of,
    load_order,
    one_sheet,
    sheet_of,
    title_of,
)  # fmt: skip
from layouts.style import Style
from layouts.style_drawing import draw_style, strange_style
from layouts.truth import Schema, Table, Truth

Drawn = tuple[Schema, Truth]
BOLD, BIG = Font(bold=True), Font(bold=True, size=14)
THIN = Border(*(Side(style="thin") for _ in range(4)))


class Pen:
    """Writes down one worksheet, row by row. `numbers`: digits are written as numbers. `untidy`: some texts end in a blank, and
    header words stand on two lines."""

    def __init__(self, sheet: Worksheet, *, numbers: bool, borders: bool, fill: str, left: int = 1, untidy: bool = False) -> None:
        self.untidy = untidy
        self.sheet, self.numbers, self.borders, self.left = sheet, numbers, borders, left
        self.fill = PatternFill("solid", fgColor=fill) if fill else None
        self.row = 1

    def line(self, values: Sequence[object], *, bold: bool = False, fill: bool = False) -> None:
        for column, value in enumerate(values, self.left):
            text = value.text if isinstance(value, Nested) else str(value)
            if self.untidy and text and not text.isdigit():
                text = text.replace(" ", "\n", 1) if bold and len(values) > 2 else text + " " * ((self.row + column) % 3 == 0)
            if text:
                number = self.numbers and text.isdigit() and not text.startswith("0")
                cell = self.sheet.cell(self.row, column, int(text) if number else text)
                if bold:
                    cell.font = BOLD
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if fill and self.fill:
                    cell.fill = self.fill
            if self.borders:
                self.sheet.cell(self.row, column).border = THIN
        self.row += 1

    def grid(self, sheet: Sheet) -> None:
        if sheet.header:
            self.line(sheet.header, bold=True, fill=True)
        for row in sheet.rows:
            self.line(row)

    def words(self, text: str, font: Font | None = None, *, across: int = 0) -> None:
        cell = self.sheet.cell(self.row, self.left, text)
        cell.font = font or Font()
        if across:
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=self.left, end_column=self.left + across - 1)
        self.row += 1

    def parts(self, parts: Sequence[Part]) -> None:
        for part in parts:
            if isinstance(part, Heading):
                self.words(part.text, BIG if part.level == 1 else BOLD)
            elif isinstance(part, Paragraph):
                self.words(part.text)
            else:
                self.grid(part)
                self.row += 1


class Book:
    """A workbook whose sheets share one look."""

    def __init__(self, rng: Random) -> None:
        self.book = Workbook()
        self.book.remove(self.book.active)
        self.numbers, self.borders = rng.random() < 0.5, rng.random() < 0.5
        self.fill = rng.choice(("", "D9E1F2", "E2EFDA", "BFBFBF"))
        self.left = rng.choice((1, 1, 1, 2))
        self.untidy = rng.random() < 0.3

    def pen(self, title: str) -> Pen:
        sheet = self.book.create_sheet(_sheet_name(title, self.book.sheetnames))
        return Pen(sheet, numbers=self.numbers, borders=self.borders, fill=self.fill, left=self.left, untidy=self.untidy)

    def save(self, path: Path) -> None:
        self.book.save(path)


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    name = "".join(c for c in title if c not in "[]:*?/\\")[:31]
    return name if name not in taken else f"{name[:28]} {len(taken)}"


def _cover(book: Book, rng: Random, schema: Schema) -> None:
    pen = book.pen(rng.choice(("Cover", "Readme", "Info")))
    pen.row = 3
    pen.words(f"{rng.choice(TITLES[schema.language])}: {schema.domain}", BIG)
    pen.words("2.1")
    pen.row += 1
    pen.words(" ".join(table.description for table in schema.tables))


def _lists(book: Book, rng: Random, schema: Schema) -> None:
    parts = lists_of(rng, schema)
    if parts:
        book.pen(rng.choice(("Codes", "Lookups", "Lists"))).parts(parts)


def _title_line(pen: Pen, rng: Random, schema: Schema) -> None:
    if rng.random() < 0.5:
        pen.words(f"{rng.choice(TITLES[schema.language])} {schema.domain}", BIG)
        pen.row += 1


def one_for_all(rng: Random, path: Path) -> Drawn:
    """One sheet, the table named in each row, perhaps under a title."""
    schema = draw_schema(rng)
    style, book = draw_style(rng, schema, with_table=True), Book(rng)
    if rng.random() < 0.5:
        _cover(book, rng, schema)
    pen = book.pen(rng.choice(("Fields", "Dictionary", "Sheet1")))
    _title_line(pen, rng, schema)
    pen.grid(one_sheet(style, schema))
    _lists(book, rng, schema)
    book.save(path)
    return schema, style.truth(schema, codes=True)


def sheet_a_table(rng: Random, path: Path) -> Drawn:
    """A sheet a table, named by the sheet alone or by a line over the header, too."""
    schema = draw_schema(rng)
    style, book, title = draw_style(rng, schema), Book(rng), title_of(rng, schema)
    if rng.random() < 0.5:
        _cover(book, rng, schema)
    lined = rng.random() < 0.5
    for number, table in enumerate(schema.tables, 1):
        pen = book.pen(table.name)
        if lined:
            pen.words(title(number, table), BIG)
            pen.row += rng.choice((0, 1))
        pen.grid(sheet_of(style, table))
    _lists(book, rng, schema)
    book.save(path)
    return schema, style.truth(schema, codes=True)


def _blocks(pen: Pen, schema: Schema, style: Style, banner: Callable[[int, Table], None], *, blanks: int) -> None:
    for number, table in enumerate(schema.tables, 1):
        banner(number, table)
        pen.grid(sheet_of(style, table))
        pen.row += blanks


def banners(rng: Random, path: Path) -> Drawn:
    """One sheet; a line across all columns names the table, the header follows."""
    schema = draw_schema(rng)
    style, book, title = draw_style(rng, schema), Book(rng), title_of(rng, schema)
    pen, across = book.pen("Tables"), rng.random() < 0.6
    _title_line(pen, rng, schema)
    width = len(style.columns)
    _blocks(pen, schema, style, lambda n, table: pen.words(title(n, table), BOLD, across=width if across else 0), blanks=rng.choice((0, 1, 2)))
    _lists(book, rng, schema)
    book.save(path)
    return schema, style.truth(schema, codes=True)


def label_beside(rng: Random, path: Path) -> Drawn:
    """Over each grid stand a label and the name in two cells, and a second such line with the description."""
    schema = draw_schema(rng)
    style, book = draw_style(rng, schema), Book(rng)
    pen = book.pen("Structure")
    about = {"en": "Purpose", "de": "Zweck", "fr": "Objet", "es": "Objeto", "nl": "Doel", "it": "Scopo"}[schema.language]

    def banner(number: int, table: Table) -> None:
        pen.line((f"{TABLE_WORD[schema.language]}:", table.name), bold=True)
        pen.line((f"{about}:", table.description))

    _blocks(pen, schema, style, banner, blanks=1)
    book.save(path)
    return schema, style.truth(schema, codes=False)


def merged_names(rng: Random, path: Path) -> Drawn:
    """The table's name stands once, in a cell merged down over all its rows."""
    schema = draw_schema(rng)
    style, book = draw_style(rng, schema, with_table=True), Book(rng)
    pen = book.pen("Dictionary")
    _title_line(pen, rng, schema)
    first, column = pen.row + 1, style.roles().index("table") + pen.left
    pen.grid(one_sheet(style, schema, repeat=False))
    for table in schema.tables:
        if len(table.fields) > 1:
            pen.sheet.merge_cells(start_row=first, end_row=first + len(table.fields) - 1, start_column=column, end_column=column)
        first += len(table.fields)
    _lists(book, rng, schema)
    book.save(path)
    return schema, style.truth(schema, codes=True)


def repeated_headers(rng: Random, path: Path) -> Drawn:
    """One grid for all with a table column; the header comes again before each table, a blank row may stand between."""
    schema = draw_schema(rng)
    style, book = draw_style(rng, schema, with_table=True), Book(rng)
    pen, whole, blanks = book.pen("All fields"), one_sheet(style, schema), rng.choice((0, 1))
    start = 0
    for table in schema.tables:
        end = start + len(table.fields)
        pen.grid(replace(whole, rows=whole.rows[start:end]))
        pen.row += blanks
        start = end
    book.save(path)
    return schema, style.truth(schema, codes=False)


def blank_means_same(rng: Random, path: Path) -> Drawn:
    """The table's name stands in the first of its rows only, cells below are empty; notes follow at the end."""
    schema = draw_schema(rng)
    style, book = draw_style(rng, schema, with_table=True), Book(rng)
    pen = book.pen("Dictionary")
    pen.grid(one_sheet(style, schema, repeat=False))
    pen.row += 2
    for table in schema.tables[:2]:
        pen.words(f"* {table.description}")
    book.save(path)
    return schema, style.truth(schema, codes=False)


def name_rows(rng: Random, path: Path) -> Drawn:
    """One header at the top; a row with nothing but the table's name opens each table."""
    schema = draw_schema(rng)
    style, book = draw_style(rng, schema), Book(rng)
    pen = book.pen("Data dictionary")
    pen.line(style.header(), bold=True, fill=True)
    for table in schema.tables:
        pen.line((table.name, *[""] * (len(style.columns) - 1)), bold=True, fill=True)
        for row in sheet_of(style, table).rows:
            pen.line(row)
    _lists(book, rng, schema)
    book.save(path)
    return schema, style.truth(schema, codes=True)


def grouped_header(rng: Random, path: Path) -> Drawn:
    """Two header rows: merged words over groups of columns, the columns' own words below; frozen, filtered."""
    schema = draw_schema(rng)
    style, book = draw_style(rng, schema, with_table=True), Book(rng)
    pen, whole = book.pen("Dictionary"), one_sheet(style, schema)
    groups = GROUPS[schema.language]
    width, cut = len(whole.header), 2
    pen.line([groups[0], *[""] * (cut - 1), groups[1], *[""] * (width - cut - 1)], bold=True, fill=True)
    for first, last in ((0, cut - 1), (cut, width - 1)):
        pen.sheet.merge_cells(start_row=1, end_row=1, start_column=pen.left + first, end_column=pen.left + last)
    pen.grid(whole)
    pen.sheet.freeze_panes = "A3"
    pen.sheet.auto_filter.ref = f"A2:{pen.sheet.cell(2, pen.left + width - 1).coordinate}"
    book.save(path)
    return schema, style.truth(schema, codes=False)


def hidden_column(rng: Random, path: Path) -> Drawn:
    """A column of internal numbers and a sheet of scratch notes are hidden."""
    schema = draw_schema(rng)
    style, book = draw_style(rng, schema, with_table=True), Book(rng)
    pen, whole = book.pen("Columns"), one_sheet(style, schema)
    pen.line((*whole.header, "id"), bold=True, fill=True)
    for number, row in enumerate(whole.rows, 1):
        pen.line((*row, str(7000 + number)))
    pen.sheet.column_dimensions[pen.sheet.cell(1, pen.left + len(whole.header)).column_letter].hidden = True
    scratch = book.pen("scratch")
    scratch.parts([Paragraph("to do"), *change_log(rng, schema.language)])
    scratch.sheet.sheet_state = "hidden"
    book.save(path)
    return schema, style.truth(schema, codes=False)


def group_rows(rng: Random, path: Path) -> Drawn:
    """A sheet a table; bold lines across the columns gather fields and name no table."""
    schema = draw_schema(rng)
    style, book = draw_style(rng, schema), Book(rng)
    for table in schema.tables:
        pen, sheet = book.pen(table.name), sheet_of(style, table)
        pen.line(sheet.header, bold=True, fill=True)
        for row in gathered(sheet, schema.language):
            if isinstance(row, str):
                pen.words(row, BOLD, across=len(sheet.header))
            else:
                pen.line(row)
    book.save(path)
    return schema, style.truth(schema, codes=False)


def strange_headers(rng: Random, path: Path) -> Drawn:
    """Headers in words of another language or of a maker's own; one sheet for all, or one a table."""
    schema = draw_schema(rng)
    style, book = strange_style(rng, schema, with_table=rng.random() < 0.5), Book(rng)
    if "table" in style.roles():
        book.pen("Dictionary").grid(one_sheet(style, schema))
    else:
        for table in schema.tables:
            book.pen(table.name).grid(sheet_of(style, table))
    book.save(path)
    return schema, style.truth(schema, codes=False)


def with_decoys(rng: Random, path: Path) -> Drawn:
    """Cover, contents, change log and load order are sheets of their own."""
    schema = draw_schema(rng)
    style, book = draw_style(rng, schema, with_table=rng.random() < 0.5), Book(rng)
    _cover(book, rng, schema)
    book.pen(CHANGES[schema.language][1]).parts(change_log(rng, schema.language))
    book.pen(contents(schema)[0].text).parts(contents(schema)[1:])
    if "table" in style.roles():
        book.pen("Fields").grid(one_sheet(style, schema))
    else:
        for table in schema.tables:
            book.pen(table.name).grid(sheet_of(style, table))
    book.pen("Load").parts(load_order(schema))
    _lists(book, rng, schema)
    book.save(path)
    return schema, style.truth(schema, codes=True)


KINDS: dict[str, Callable[[Random, Path], Drawn]] = {
    "xlsx one for all": one_for_all, "xlsx sheet a table": sheet_a_table, "xlsx banners": banners, "xlsx label beside": label_beside,
    "xlsx merged names": merged_names, "xlsx repeated headers": repeated_headers, "xlsx blank means same": blank_means_same,
    "xlsx name rows": name_rows, "xlsx grouped header": grouped_header, "xlsx hidden column": hidden_column, "xlsx decoys": with_decoys, "xlsx strange headers": strange_headers, "xlsx group rows": group_rows,
}  # fmt: skip
