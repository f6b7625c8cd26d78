"""PDF layouts: one function a kind, each prints a drawn schema and gives its truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from layouts.languages import CONTINUED, TITLES
from layouts.pdf_printer import Look, Printer
from layouts.schema import IDENTIFIERS, draw_schema
from layouts.sheets import (
    Heading,
    Nested,
    Paragraph,
    Part,
    Sheet,
    change_log,
    contents,
    control,
    lists_of,
    load_order,
    one_sheet,
    sheet_of,
    title_of,
)  # fmt: skip
from layouts.style import Style
from layouts.style_drawing import draw_style, strange_style
from layouts.truth import Schema, Truth

Drawn = tuple[Schema, Truth]
TOP, FILLS = ("", "#d9d9d9", "#cfe2f3", "#e2efda"), ("all", "rows", "header")


def _style(rng: Random, schema: Schema, *, with_table: bool = False, most: int = 7) -> Style:
    style = draw_style(rng, schema, with_table=with_table, most=most)
    # the standard fonts of a PDF have no tick
    return replace(style, mark=tuple(mark.replace("✓", "X") for mark in style.mark))


def _print(path: Path, look: Look, parts: list[Part]) -> None:
    printer = Printer(path, look)
    for part in parts:
        printer.part(part)
    printer.close()


def _front(rng: Random, schema: Schema) -> list[Part]:
    title = rng.choice(TITLES[schema.language])
    return [Heading(f"{title}: {schema.domain}", 1), Paragraph(" ".join(table.description for table in schema.tables))]


def _told(parts: list[Part], heading: Heading, words: str, rng: Random, sheet: Sheet) -> None:
    parts.append(heading)
    if rng.random() < 0.5:
        parts.append(Paragraph(words))
    parts.append(sheet)


def _under_headings(rng: Random, schema: Schema, style: Style, look: str) -> list[Part]:
    title, parts = title_of(rng, schema), _front(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        _told(parts, Heading(title(number, table), 2, look), table.description, rng, sheet_of(style, table))
    return parts + lists_of(rng, schema)


def _look(rng: Random, schema: Schema, **more: object) -> Look:
    footer = rng.choice(("", f"{schema.domain} - version {rng.randint(1, 9)}.{rng.randint(0, 9)}"))
    look = replace(Look(footer=footer, header_fill=rng.choice(TOP), size=rng.choice((8.0, 8.5, 9.0)), split=rng.random() < 0.4), **more)
    ruled = look.rules == "all"
    # without rules nobody could tell whose a line in the middle is
    return replace(look, words_apart=rng.random() < 0.3, middle=ruled and not look.split and rng.random() < 0.3, centred=ruled and rng.random() < 0.3, filled_rules=rng.random() < 0.4)


def ruled_headings(rng: Random, path: Path) -> Drawn:
    """All cells ruled, a heading over each table, header repeated on each page."""
    schema = draw_schema(rng)
    style = _style(rng, schema)
    _print(path, _look(rng, schema), _under_headings(rng, schema, style, "heading"))
    return schema, style.truth(schema, codes=True)


def header_once(rng: Random, path: Path) -> Drawn:
    """The header stands over the first rows of a table only, and rows run over the page's foot."""
    schema = draw_schema(rng, tables=(3, 5), fields=(8, 20))
    style = _style(rng, schema)
    _print(path, _look(rng, schema, repeat=False, split=True), _under_headings(rng, schema, style, rng.choice(("heading", "box"))))
    return schema, style.truth(schema, codes=True)


def boxes(rng: Random, path: Path) -> Drawn:
    """The table's name stands in a frame; columns are banded."""
    schema = draw_schema(rng)
    style = _style(rng, schema)
    _print(path, _look(rng, schema, band=True, rules=rng.choice(FILLS)), _under_headings(rng, schema, style, "box"))
    return schema, style.truth(schema, codes=True)


def borderless(rng: Random, path: Path) -> Drawn:
    """No rules between cells, only one under the header."""
    schema = draw_schema(rng)
    style = _style(rng, schema, most=6)
    _print(path, _look(rng, schema, rules="header", break_names=False), _under_headings(rng, schema, style, "heading"))
    return schema, style.truth(schema, codes=True)


def banded(rng: Random, path: Path) -> Drawn:
    """No rules at all; every other row is tinted."""
    schema = draw_schema(rng)
    style = _style(rng, schema, most=6)
    fill = rng.choice(TOP[1:])
    _print(path, _look(rng, schema, rules="none", band=True, header_fill=fill, break_names=False), _under_headings(rng, schema, style, "heading"))
    return schema, style.truth(schema, codes=True)


def captions(rng: Random, path: Path) -> Drawn:
    """`Table 3: name` in italics over each grid; rules between rows only."""
    schema = draw_schema(rng)
    style = _style(rng, schema)
    parts = _front(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        parts += [Heading(f"{_caption_word(schema)} {number}: {table.name}", 3, "caption"), sheet_of(style, table)]
    _print(path, _look(rng, schema, rules="rows"), parts + lists_of(rng, schema))
    return schema, style.truth(schema, codes=True)


def _caption_word(schema: Schema) -> str:
    return {"en": "Table", "de": "Tabelle", "fr": "Tableau", "es": "Tabla", "nl": "Tabel", "it": "Tabella"}[schema.language]


def banners(rng: Random, path: Path) -> Drawn:
    """The table's name fills a tinted row over the header."""
    schema = draw_schema(rng)
    style, title = _style(rng, schema), title_of(rng, schema)
    parts = _front(rng, schema) + [sheet_of(style, table, banner=title(n, table)) for n, table in enumerate(schema.tables, 1)]
    _print(path, _look(rng, schema), parts + lists_of(rng, schema))
    return schema, style.truth(schema, codes=True)


def table_column(rng: Random, path: Path) -> Drawn:
    """One long grid whose first column names the table, in each row or in the first of each table."""
    schema = draw_schema(rng)
    style = _style(rng, schema, with_table=True)
    parts = [*_front(rng, schema), one_sheet(style, schema, repeat=rng.random() < 0.6)]
    _print(path, _look(rng, schema, wide=rng.random() < 0.5), parts + lists_of(rng, schema))
    return schema, style.truth(schema, codes=True)


def merged_column(rng: Random, path: Path) -> Drawn:
    """One long grid; the table's name stands once, in a tall cell beside its fields."""
    schema = draw_schema(rng)
    style = _style(rng, schema, with_table=True)
    parts = [*_front(rng, schema), one_sheet(style, schema, repeat=False)]
    _print(path, _look(rng, schema, merged=style.roles().index("table"), split=False, wide=rng.random() < 0.5), parts)
    return schema, style.truth(schema, codes=False)


def small_landscape(rng: Random, path: Path) -> Drawn:
    """Wide pages, small print, many columns, running heads and feet."""
    schema = draw_schema(rng, fields=(8, 16))
    style = _style(rng, schema, most=9)
    head = f"{rng.choice(TITLES[schema.language])} {schema.domain}"
    _print(path, _look(rng, schema, wide=True, size=6.5, running_head=head, footer=head), _under_headings(rng, schema, style, "heading"))
    return schema, style.truth(schema, codes=True)


def nested_grids(rng: Random, path: Path) -> Drawn:
    """Comments with small grids of codes in them."""
    schema = draw_schema(rng)
    style = _style(rng, schema, most=5)
    roles = style.roles()
    if "description" not in roles:
        style = replace(style, columns=(*style.columns, ("description", {"en": "Comments", "de": "Bemerkung"}.get(schema.language, "Info"))))
        roles = style.roles()
    at, parts, title = roles.index("description"), _front(rng, schema), title_of(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        sheet = sheet_of(style, table)
        rows = [tuple(_with_grid(rng, value) if i == at and rng.random() < 0.2 else value for i, value in enumerate(row)) for row in sheet.rows]
        parts += [Heading(title(number, table)), replace(sheet, rows=tuple(rows))]
    _print(path, _look(rng, schema, split=False), parts)
    return schema, style.truth(schema, codes=False)


def _with_grid(rng: Random, text: str) -> Nested:
    letters = rng.sample("ABCDEFGH", rng.randint(2, 4))
    return Nested(text, tuple((letter, rng.choice(("new", "old", "kept", "lost", "moved", "open"))) for letter in sorted(letters)))


def decoys(rng: Random, path: Path) -> Drawn:
    """Contents, document control, change log and load order around the tables."""
    schema = draw_schema(rng)
    style = _style(rng, schema)
    before = contents(schema) + control(rng, schema.language) + change_log(rng, schema.language)
    _print(path, _look(rng, schema), before + _under_headings(rng, schema, style, "heading") + load_order(schema))
    return schema, style.truth(schema, codes=True)


def continued(rng: Random, path: Path) -> Drawn:
    """After a page break the heading comes again with `(continued)`; a dotted list of contents opens the document."""
    schema = draw_schema(rng, fields=(10, 20))
    style, title = _style(rng, schema), title_of(rng, schema)
    parts = _front(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        parts.append(Paragraph(f"{title(number, table)} {'.' * 60} {number + 1}"))
    for number, table in enumerate(schema.tables, 1):
        parts += [Heading(title(number, table)), sheet_of(style, table)]
    _print(path, _look(rng, schema, continued=CONTINUED[schema.language]), parts)
    return schema, style.truth(schema, codes=False)


def strange_headers(rng: Random, path: Path) -> Drawn:
    """Headers in words of another language or of a maker's own."""
    schema = draw_schema(rng)
    style = strange_style(rng, schema)
    _print(path, _look(rng, schema, rules=rng.choice(FILLS)), _under_headings(rng, schema, style, rng.choice(("heading", "box"))))
    return schema, style.truth(schema, codes=True)


def no_header(rng: Random, path: Path) -> Drawn:
    """Ruled grids under headings, without any header."""
    schema = draw_schema(rng, shapes=IDENTIFIERS)
    style = strange_style(rng, schema, header=False)
    _print(path, _look(rng, schema), _under_headings(rng, schema, style, "heading"))
    return schema, style.truth(schema, codes=True)


def many_small(rng: Random, path: Path) -> Drawn:
    """Several short tables a page, under plain headings, header each time under other words."""
    schema = draw_schema(rng, tables=(6, 9), fields=(2, 5))
    style = _style(rng, schema, most=5)
    _print(path, _look(rng, schema, rules=rng.choice(FILLS), break_names=False), _under_headings(rng, schema, style, "heading"))
    return schema, style.truth(schema, codes=True)


KINDS: dict[str, Callable[[Random, Path], Drawn]] = {
    "pdf ruled headings": ruled_headings, "pdf header once": header_once, "pdf boxes": boxes, "pdf borderless": borderless, "pdf banded": banded,
    "pdf captions": captions, "pdf banners": banners, "pdf table column": table_column, "pdf merged column": merged_column, "pdf small landscape": small_landscape,
    "pdf continued": continued, "pdf strange headers": strange_headers, "pdf no header": no_header, "pdf nested grids": nested_grids, "pdf decoys": decoys, "pdf many small": many_small,
}  # fmt: skip
