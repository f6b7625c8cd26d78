"""Markdown layouts: one function a kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from layouts.languages import TITLES
from layouts.schema import IDENTIFIERS, draw_schema
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
from layouts.sql import SHORT_POSTGRES, Dialect
from layouts.style import Style
from layouts.style_drawing import draw_style, strange_style
from layouts.truth import Schema, Truth

Drawn = tuple[Schema, Truth]


class Writer:
    """`code`: names stand in back quotes; `edges`: lines begin and end with a bar."""

    def __init__(self, rng: Random) -> None:
        self.code, self.edges, self.aligned = rng.random() < 0.4, rng.random() < 0.8, rng.choice(("---", ":---", ":-:"))

    def text(self, parts: Sequence[Part]) -> str:
        return "\n".join(self._part(part) for part in parts) + "\n"

    def _part(self, part: Part) -> str:
        if isinstance(part, Heading):
            return f"{'#' * part.level} {part.text}\n"
        if isinstance(part, Paragraph):
            return part.text + "\n"
        header = part.header or ("",) * len(part.rows[0])
        rows = [[self._cell(i, str(value), part) for i, value in enumerate(row)] for row in part.rows]
        lines = [list(header), [self.aligned] * len(header), *rows]
        # an empty cell at an edge needs its bar
        edges = self.edges or any(not row[0] or not row[-1] for row in lines)
        return "\n".join(f"| {' | '.join(row)} |" if edges else " | ".join(row) for row in lines) + "\n"

    def _cell(self, index: int, text: str, sheet: Sheet) -> str:
        safe = text.replace("|", "\\|")
        if self.code and index in sheet.broken and text:
            return f"`{safe}`"
        # an underscore at both ends of a word would be emphasis
        return safe


def _front(rng: Random, schema: Schema) -> list[Part]:
    return [Heading(f"{rng.choice(TITLES[schema.language])} {schema.domain}", 1), Paragraph(" ".join(table.description for table in schema.tables))]


def _written(path: Path, rng: Random, schema: Schema, style: Style, parts: list[Part]) -> None:
    path.write_text(Writer(rng).text(parts), encoding="utf-8")


def headings(rng: Random, path: Path) -> Drawn:
    """A heading and a grid each table."""
    schema = draw_schema(rng)
    style, title, parts = draw_style(rng, schema), title_of(rng, schema), _front(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        parts += [Heading(title(number, table)), Paragraph(table.description), sheet_of(style, table)]
    _written(path, rng, schema, style, parts + lists_of(rng, schema))
    return schema, style.truth(schema, codes=True)


def one_for_all(rng: Random, path: Path) -> Drawn:
    """One grid with a table column, between decoys."""
    schema = draw_schema(rng)
    style = draw_style(rng, schema, with_table=True)
    parts = _front(rng, schema) + change_log(rng, schema.language) + [one_sheet(style, schema)] + load_order(schema)
    _written(path, rng, schema, style, parts)
    return schema, style.truth(schema, codes=False)


def decoys(rng: Random, path: Path) -> Drawn:
    """Contents, change log and load order around tables under headings; a fenced example that is no table."""
    schema = draw_schema(rng)
    style, title, parts = draw_style(rng, schema), title_of(rng, schema), _front(rng, schema) + contents(schema) + change_log(rng, schema.language)
    for number, table in enumerate(schema.tables, 1):
        parts += [Heading(title(number, table)), sheet_of(style, table)]
    parts += [Paragraph(f"```\nselect {schema.tables[0].fields[0].name} from {schema.tables[0].name}\n```"), *load_order(schema), *lists_of(rng, schema)]
    _written(path, rng, schema, style, parts)
    return schema, style.truth(schema, codes=True)


def sql_fences(rng: Random, path: Path) -> Drawn:
    """Each table is a CREATE statement in a fenced block, under its heading; a query stands in another block."""
    schema = draw_schema(rng, shapes=IDENTIFIERS)
    dialect, parts = Dialect(SHORT_POSTGRES), _front(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        lines = ",\n".join(f"  {f.name} {dialect.type_of(f)}{' PRIMARY KEY' if f.key else ' NOT NULL' if f.mandatory == 'Y' else ''}" for f in table.fields)
        parts += [Heading(f"{number}. {table.name}"), Paragraph(f"{table.description}\n\n```sql\nCREATE TABLE {table.name} (\n{lines}\n);\n```")]
    parts.append(Paragraph(f"```sql\nSELECT count(*) FROM {schema.tables[0].name};\n```"))
    path.write_text(Writer(rng).text(parts), encoding="utf-8")
    return schema, replace(dialect.truth(schema), fields=tuple(replace(field, references="") for field in dialect.truth(schema).fields))


def strange_headers(rng: Random, path: Path) -> Drawn:
    """Headers in words of another language or of a maker's own."""
    schema = draw_schema(rng)
    style, title, parts = strange_style(rng, schema), title_of(rng, schema), _front(rng, schema)
    for number, table in enumerate(schema.tables, 1):
        parts += [Heading(title(number, table)), sheet_of(style, table)]
    _written(path, rng, schema, style, parts)
    return schema, style.truth(schema, codes=False)


KINDS: dict[str, Callable[[Random, Path], Drawn]] = {"md headings": headings, "md one for all": one_for_all, "md decoys": decoys, "md strange headers": strange_headers, "md sql fences": sql_fences}
