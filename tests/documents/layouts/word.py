"""Word layouts: one function a kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.table import _Cell

from layouts.languages import TITLES
from layouts.schema import draw_schema
from layouts.sheets import (
    Heading,
    Nested,
    Paragraph,
    Part,
    Sheet,
    change_log,
    contents,
    control,
    gathered,
    lists_of,
    load_order,
    one_sheet,
    sheet_of,
    title_of,
)  # fmt: skip
from layouts.style_drawing import draw_style, strange_style
from layouts.truth import Schema, Truth

Drawn = tuple[Schema, Truth]


class Typist:
    """Types headings, paragraphs and grids into a Word file. `marked`: header rows carry Word's repeat flag."""

    def __init__(self, rng: Random) -> None:
        self.file: WordFile = Document()
        self.marked = rng.random() < 0.5
        self.look = rng.choice(("Table Grid", "Light List Accent 1", "Medium Grid 1 Accent 1", "Light Shading"))
        self.file.styles["Normal"].font.size = Pt(9)
        if rng.random() < 0.4:
            section = self.file.sections[0]
            section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, section.page_height, section.page_width
        self.file.sections[0].footer.paragraphs[0].text = rng.choice(("", "Draft 3", "Page"))

    def parts(self, parts: Sequence[Part]) -> None:
        for part in parts:
            if isinstance(part, Heading) and part.look == "caption":
                self.file.add_paragraph(part.text, style="Caption")
            elif isinstance(part, Heading) and part.look == "bold":
                self.file.add_paragraph().add_run(part.text).bold = True
            elif isinstance(part, Heading):
                self.file.add_heading(part.text, part.level)
            elif isinstance(part, Paragraph):
                self.file.add_paragraph(part.text)
            else:
                self.grid(part)
                self.file.add_paragraph()

    def grid(self, sheet: Sheet) -> WordTable:
        rows = [*([sheet.banner] if sheet.banner else []), *([sheet.header] if sheet.header else []), *sheet.rows]
        width = len(sheet.rows[0])
        table = self.file.add_table(rows=len(rows), cols=width, style=self.look)
        grid = [row.cells for row in table.rows]
        for cells, row in zip(grid, rows, strict=True):
            if isinstance(row, str):
                cells[0].merge(cells[-1]).text = row
                continue
            for cell, value in zip(cells, row, strict=True):
                self._fill(cell, value)
        if sheet.header:
            head = grid[1 if sheet.banner else 0]
            for cell in head:
                for run in cell.paragraphs[0].runs:
                    run.bold = True
            if self.marked and not sheet.banner:
                table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader", attrs={qn("w:val"): "true"}))
        return table

    def _fill(self, cell: _Cell, value: str | Nested) -> None:
        if isinstance(value, str):
            cell.text = value
            return
        cell.text = value.text
        inner = cell.add_table(len(value.rows), len(value.rows[0]))
        inner.style = self.file.styles["Table Grid"]
        for row, texts in zip(inner.rows, value.rows, strict=True):
            for part, text in zip(row.cells, texts, strict=True):
                part.text = text
        cell.add_paragraph()


def _front(rng: Random, schema: Schema) -> list[Part]:
    return [Heading(f"{rng.choice(TITLES[schema.language])} {schema.domain}", 1), Paragraph(" ".join(table.description for table in schema.tables))]


def _save(typist: Typist, path: Path) -> None:
    typist.file.save(str(path))


def headings(rng: Random, path: Path) -> Drawn:
    """A heading over each table, sometimes only bold type, sometimes with a sentence between."""
    schema = draw_schema(rng)
    style, typist, title = draw_style(rng, schema, most=7), Typist(rng), title_of(rng, schema)
    parts, look = _front(rng, schema), rng.choice(("heading", "heading", "bold"))
    for number, table in enumerate(schema.tables, 1):
        parts += [Heading(title(number, table), 2, look), *([Paragraph(table.description)] if rng.random() < 0.5 else []), sheet_of(style, table)]
    typist.parts(parts + lists_of(rng, schema))
    _save(typist, path)
    return schema, style.truth(schema, codes=True)


def captions(rng: Random, path: Path) -> Drawn:
    """A caption over each table; section headings say nothing of it."""
    schema = draw_schema(rng)
    style, typist = draw_style(rng, schema, most=7), Typist(rng)
    word = {"en": "Table", "de": "Tabelle", "fr": "Tableau", "es": "Tabla", "nl": "Tabel", "it": "Tabella"}[schema.language]
    parts = _front(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        parts += [Heading(f"{word} {number}: {table.name}", 3, "caption"), sheet_of(style, table)]
    typist.parts(parts)
    _save(typist, path)
    return schema, style.truth(schema, codes=False)


def merged(rng: Random, path: Path) -> Drawn:
    """One table for all; the name of each stands in a cell merged down."""
    schema = draw_schema(rng)
    style, typist = draw_style(rng, schema, with_table=True, most=7), Typist(rng)
    typist.parts(_front(rng, schema))
    table = typist.grid(one_sheet(style, schema, repeat=False))
    column, first = style.roles().index("table"), 1
    grid = [row.cells for row in table.rows]
    for one in schema.tables:
        top = grid[first][column].merge(grid[first + len(one.fields) - 1][column])
        top.text = one.name
        first += len(one.fields)
    _save(typist, path)
    return schema, style.truth(schema, codes=False)


def banner_rows(rng: Random, path: Path) -> Drawn:
    """A first row merged across names the table, the header follows."""
    schema = draw_schema(rng)
    style, typist, title = draw_style(rng, schema, most=7), Typist(rng), title_of(rng, schema)
    typist.parts(_front(rng, schema) + [sheet_of(style, table, banner=title(n, table)) for n, table in enumerate(schema.tables, 1)] + lists_of(rng, schema))
    _save(typist, path)
    return schema, style.truth(schema, codes=True)


def nested(rng: Random, path: Path) -> Drawn:
    """Small grids of codes stand in the descriptions."""
    schema = draw_schema(rng)
    style, typist, title = draw_style(rng, schema, most=5), Typist(rng), title_of(rng, schema)
    roles, parts = style.roles(), _front(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        sheet = sheet_of(style, table)
        rows = [tuple(_with_grid(rng, value) if roles[i] == "description" and rng.random() < 0.2 else value for i, value in enumerate(row)) for row in sheet.rows]
        parts += [Heading(title(number, table)), replace(sheet, rows=tuple(rows))]
    typist.parts(parts)
    _save(typist, path)
    return schema, style.truth(schema, codes=False)


def _with_grid(rng: Random, text: str) -> Nested:
    letters = rng.sample("ABCDEFGH", rng.randint(2, 4))
    return Nested(text, tuple((letter, rng.choice(("new", "old", "kept", "lost", "moved"))) for letter in sorted(letters)))


def decoys(rng: Random, path: Path) -> Drawn:
    """Contents, document control, change log and load order around the tables."""
    schema = draw_schema(rng)
    style, typist, title = draw_style(rng, schema, most=7), Typist(rng), title_of(rng, schema)
    parts = _front(rng, schema) + control(rng, schema.language) + change_log(rng, schema.language) + contents(schema)
    for number, table in enumerate(schema.tables, 1):
        parts += [Heading(title(number, table)), sheet_of(style, table)]
    typist.parts(parts + load_order(schema) + lists_of(rng, schema))
    _save(typist, path)
    return schema, style.truth(schema, codes=True)


def group_rows(rng: Random, path: Path) -> Drawn:
    """Rows merged across the table gather fields; the heading over the table names it."""
    schema = draw_schema(rng)
    style, typist, title = draw_style(rng, schema, most=7), Typist(rng), title_of(rng, schema)
    typist.parts(_front(rng, schema))
    for number, table in enumerate(schema.tables, 1):
        sheet = sheet_of(style, table)
        typist.parts([Heading(title(number, table))])
        rows = [row if isinstance(row, tuple) else (row, *[""] * (len(sheet.header) - 1)) for row in gathered(sheet, schema.language)]
        made = typist.grid(replace(sheet, rows=tuple(rows)))
        for line, row in zip(made.rows[1:], gathered(sheet, schema.language), strict=True):
            if isinstance(row, str):
                line.cells[0].merge(line.cells[-1]).text = row
    _save(typist, path)
    return schema, style.truth(schema, codes=False)


def cards(rng: Random, path: Path) -> Drawn:
    """A small table of labels and values for each field, under a heading for each table."""
    schema = draw_schema(rng, tables=(2, 3), fields=(3, 6))
    style, typist, title = draw_style(rng, schema, most=7), Typist(rng), title_of(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        typist.parts([Heading(title(number, table))])
        for position, field in enumerate(table.fields, 1):
            typist.parts([Sheet((), tuple(zip(style.header(), style.row(table, position, field), strict=True)))])
    _save(typist, path)
    return schema, style.truth(schema, codes=False)


def strange_headers(rng: Random, path: Path) -> Drawn:
    """Headers in words of another language or of a maker's own."""
    schema = draw_schema(rng)
    style, typist, title, parts = strange_style(rng, schema), Typist(rng), title_of(rng, schema), _front(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        parts += [Heading(title(number, table)), sheet_of(style, table)]
    typist.parts(parts)
    _save(typist, path)
    return schema, style.truth(schema, codes=False)


KINDS: dict[str, Callable[[Random, Path], Drawn]] = {
    "docx headings": headings, "docx captions": captions, "docx merged": merged, "docx banner rows": banner_rows, "docx nested": nested, "docx decoys": decoys,
    "docx strange headers": strange_headers, "docx group rows": group_rows, "docx cards": cards,
}  # fmt: skip
