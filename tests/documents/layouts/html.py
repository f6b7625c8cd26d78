"""HTML layouts: one function a kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from random import Random

from layouts.languages import GROUPS, TITLES
from layouts.schema import draw_schema
from layouts.sheets import (
    Heading,
    Paragraph,
    Part,
    Sheet,
    change_log,
    contents,
    lists_of,
    load_order,
    one_sheet,
    sheet_of,
    title_of,
)
from layouts.style import Style
from layouts.style_drawing import draw_style, strange_style
from layouts.truth import Schema, Truth

Drawn = tuple[Schema, Truth]
STYLE = "<style>td{padding:2px} th{background:#eee}</style><script>var t = '<table><tr><td>x</td></tr></table>';</script>"


class Page:
    """`marked`: header cells are <th> in <thead>; otherwise bold <td>."""

    def __init__(self, rng: Random) -> None:
        self.marked, self.divs, self.entity = rng.random() < 0.7, rng.random() < 0.5, rng.random() < 0.3

    def table(self, sheet: Sheet, *, caption: str = "", spans: int | None = None) -> str:
        """`spans`: a column whose empty cells are covered by the cell above them (rowspan)."""
        out = ['<table class="grid" border="1">', f"<caption>{escape(caption)}</caption>" if caption else ""]
        if sheet.header:
            cells = "".join(f"<th>{escape(h)}</th>" if self.marked else f"<td><b>{escape(h)}</b></td>" for h in sheet.header)
            out.append(f"<thead><tr>{cells}</tr></thead>" if self.marked else f"<tr>{cells}</tr>")
        for number, row in enumerate(sheet.rows):
            out.append("<tr>" + "".join(self._cell(sheet, number, i, str(value), spans) for i, value in enumerate(row)) + "</tr>")
        return "\n".join([*out, "</table>"])

    def _cell(self, sheet: Sheet, number: int, column: int, text: str, spans: int | None) -> str:
        inner = escape(text) or ("&nbsp;" if self.entity else "")
        if column in sheet.broken and text and self.divs:
            inner = f"<code>{inner}</code>"
        if column != spans:
            return f"<td>{inner}</td>"
        if not text:
            return ""
        below = 1
        while number + below < len(sheet.rows) and not sheet.rows[number + below][column]:
            below += 1
        return f'<td rowspan="{below}">{inner}</td>'

    def text(self, parts: Sequence[Part]) -> str:
        out = []
        for part in parts:
            if isinstance(part, Heading):
                out.append(f'<h{part.level} id="x">{escape(part.text)}</h{part.level}>')
            elif isinstance(part, Paragraph):
                out.append(f"<p>{escape(part.text)}</p>")
            else:
                grid = self.table(part)
                out.append(f"<div class='table-wrap'>{grid}</div>" if self.divs else grid)
        return "\n".join(out)


def _save(path: Path, title: str, body: str) -> None:
    path.write_text(f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>{escape(title)}</title>{STYLE}</head>\n<body>\n<nav><ul><li><a href='#a'>Start</a></li></ul></nav>\n{body}\n</body></html>\n", encoding="utf-8")


def _front(rng: Random, schema: Schema) -> list[Part]:
    return [Heading(f"{rng.choice(TITLES[schema.language])} {schema.domain}", 1), Paragraph(" ".join(table.description for table in schema.tables))]


def headings(rng: Random, path: Path) -> Drawn:
    """A heading over each grid, decoys before and after."""
    schema = draw_schema(rng)
    style, title, page = draw_style(rng, schema), title_of(rng, schema), Page(rng)
    parts = _front(rng, schema) + contents(schema) + change_log(rng, schema.language)
    for number, table in enumerate(schema.tables, 1):
        parts += [Heading(title(number, table)), Paragraph(table.description), sheet_of(style, table)]
    _save(path, schema.domain, page.text(parts + load_order(schema) + lists_of(rng, schema)))
    return schema, style.truth(schema, codes=True)


def captions(rng: Random, path: Path) -> Drawn:
    """The caption of each grid names its table."""
    schema = draw_schema(rng)
    style, page = draw_style(rng, schema), Page(rng)
    _save(path, schema.domain, "\n".join(page.table(sheet_of(style, table), caption=table.name) for table in schema.tables))
    return schema, style.truth(schema, codes=False)


def spanned(rng: Random, path: Path) -> Drawn:
    """One grid; the table's name spans its rows."""
    schema = draw_schema(rng)
    style, page = draw_style(rng, schema, with_table=True), Page(rng)
    grid = page.table(one_sheet(style, schema, repeat=False), spans=style.roles().index("table"))
    _save(path, schema.domain, page.text(_front(rng, schema)) + grid)
    return schema, style.truth(schema, codes=False)


def one_for_all(rng: Random, path: Path) -> Drawn:
    """One grid, the table named in each row."""
    schema = draw_schema(rng)
    style, page = draw_style(rng, schema, with_table=True), Page(rng)
    _save(path, schema.domain, page.text([*_front(rng, schema), one_sheet(style, schema), *lists_of(rng, schema)]))
    return schema, style.truth(schema, codes=True)


def definitions(rng: Random, path: Path) -> Drawn:
    """No grids: a definition list each table, the field with its type as term."""
    schema = draw_schema(rng)
    style = draw_style(rng, schema)
    brackets = Style(schema.language, (("field", ""), ("type", ""), ("description", "")), style.words, "brackets", ("", ""), False, True, ",", "")
    out, title = [page_start(rng, schema)], title_of(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        terms = (brackets.row(table, n, field) for n, field in enumerate(table.fields, 1))
        items = (f"<dt><code>{escape(name)}</code> <em>{escape(kind)}</em></dt><dd>{escape(text)}</dd>" for name, kind, text in terms)
        out += [f"<h2>{escape(title(number, table))}</h2>", f"<dl>{''.join(items)}</dl>"]
    _save(path, schema.domain, "\n".join(out))
    return schema, brackets.truth(schema, codes=False)


def page_start(rng: Random, schema: Schema) -> str:
    return Page(rng).text(_front(rng, schema))


def grouped_header(rng: Random, path: Path) -> Drawn:
    """Two header rows: words that span columns over the columns' own words."""
    schema = draw_schema(rng)
    style, title, page = draw_style(rng, schema), title_of(rng, schema), Page(rng)
    page.marked, groups = True, GROUPS[schema.language]
    out, width = [page.text(_front(rng, schema))], len(style.columns)
    for number, table in enumerate(schema.tables, 1):
        grid = page.table(sheet_of(style, table)).replace("<thead>", f'<thead><tr><th colspan="2">{groups[0]}</th><th colspan="{width - 2}">{groups[1]}</th></tr>', 1)
        out += [f"<h3>{escape(title(number, table))}</h3>", grid]
    _save(path, schema.domain, "\n".join(out))
    return schema, style.truth(schema, codes=False)


def banner_rows(rng: Random, path: Path) -> Drawn:
    """A first row across all columns names the table; the header follows."""
    schema = draw_schema(rng)
    style, title, page = draw_style(rng, schema), title_of(rng, schema), Page(rng)
    out = [page.text(_front(rng, schema))]
    for number, table in enumerate(schema.tables, 1):
        banner = f'<tr><th colspan="{len(style.columns)}">{escape(title(number, table))}</th></tr>'
        out.append(page.table(sheet_of(style, table)).replace('border="1">', f'border="1">\n{banner}', 1))
    _save(path, schema.domain, "\n".join(out))
    return schema, style.truth(schema, codes=False)


def cards(rng: Random, path: Path) -> Drawn:
    """A small table of labels and values for each field."""
    schema = draw_schema(rng, tables=(2, 3), fields=(3, 6))
    style, title, page = draw_style(rng, schema), title_of(rng, schema), Page(rng)
    out = [page.text(_front(rng, schema))]
    for number, table in enumerate(schema.tables, 1):
        out.append(f"<h2>{escape(title(number, table))}</h2>")
        for position, field in enumerate(table.fields, 1):
            lines = zip(style.header(), style.row(table, position, field), strict=True)
            out.append(f"<table>{''.join(f'<tr><th>{escape(label)}</th><td>{escape(text)}</td></tr>' for label, text in lines)}</table>")
    _save(path, schema.domain, "\n".join(out))
    return schema, style.truth(schema, codes=False)


def strange_headers(rng: Random, path: Path) -> Drawn:
    """Headers in words of another language or of a maker's own."""
    schema = draw_schema(rng)
    style, title, parts = strange_style(rng, schema), title_of(rng, schema), _front(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        parts += [Heading(title(number, table)), sheet_of(style, table)]
    _save(path, schema.domain, Page(rng).text(parts))
    return schema, style.truth(schema, codes=False)


KINDS: dict[str, Callable[[Random, Path], Drawn]] = {
    "html headings": headings, "html captions": captions, "html spanned": spanned, "html one for all": one_for_all, "html banner rows": banner_rows, "html definitions": definitions, "html grouped header": grouped_header,
    "html strange headers": strange_headers, "html cards": cards,
}  # fmt: skip
