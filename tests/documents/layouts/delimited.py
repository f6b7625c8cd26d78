"""Delimited text: one function a kind."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from layouts.languages import HEADERS, KIND_WORDS, LIST_WORD, TITLES
from layouts.schema import IDENTIFIERS, draw_schema
from layouts.sheets import one_sheet, sheet_of
from layouts.style import Style
from layouts.style_drawing import draw_style, strange_style
from layouts.truth import Schema, Truth

Drawn = tuple[Schema, Truth]


def _lines(rows: list[list[str]], delimiter: str, *, quote_all: bool) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL).writerows(rows)
    return out.getvalue()


def _one(rng: Random, path: Path, delimiter: str, encoding: str, *, preamble: bool, repeat: bool = True) -> Drawn:
    schema = draw_schema(rng)
    style = draw_style(rng, schema, with_table=True)
    sheet = one_sheet(style, schema, repeat=repeat)
    text = _lines([list(sheet.header), *map(list, sheet.rows)], delimiter, quote_all=rng.random() < 0.3)
    if preamble:
        text = f"{rng.choice(TITLES[schema.language])}: {schema.domain}\n2024-05-01\n\n" + text
    path.write_text(text.replace("✓", "X"), encoding=encoding, errors="replace")
    return schema, style.truth(schema, codes=False)


def commas(rng: Random, path: Path) -> Drawn:
    """Commas, header in the first line."""
    return _one(rng, path, ",", rng.choice(("utf-8", "utf-8-sig")), preamble=False)


def tabs(rng: Random, path: Path) -> Drawn:
    """Tabs; the table's name may stand in the first of its lines only."""
    return _one(rng, path, "\t", "utf-8", preamble=False, repeat=rng.random() < 0.6)


def semicolons(rng: Random, path: Path) -> Drawn:
    """Semicolons, lines of title and date before the header, perhaps in an old encoding."""
    return _one(rng, path, ";", rng.choice(("utf-8", "cp1252")), preamble=True)


def blocks(rng: Random, path: Path) -> Drawn:
    """A line with the table's name, the header, the fields, a blank line; and again."""
    schema = draw_schema(rng)
    style = draw_style(rng, schema)
    rows: list[list[str]] = []
    for table in schema.tables:
        sheet, rest = sheet_of(style, table), [""] * (len(style.columns) - 1)
        rows += [[table.name, *rest], list(sheet.header), *map(list, sheet.rows), ["", *rest]]
    path.write_text(_lines(rows, rng.choice((",", ";")), quote_all=False), encoding="utf-8")
    return schema, style.truth(schema, codes=False)


def strange_headers(rng: Random, path: Path) -> Drawn:
    """Headers in words of another language or of a maker's own."""
    schema = draw_schema(rng)
    style = strange_style(rng, schema, with_table=True)
    sheet = one_sheet(style, schema)
    path.write_text(_lines([list(sheet.header), *map(list, sheet.rows)], rng.choice((",", ";", "\t")), quote_all=False), encoding="utf-8")
    return schema, style.truth(schema, codes=False)


def no_header(rng: Random, path: Path) -> Drawn:
    """Nothing but lines of fields: table, name, type, words."""
    schema = draw_schema(rng, shapes=IDENTIFIERS)
    style = strange_style(rng, schema, with_table=True, header=False)
    path.write_text(_lines([list(row) for row in one_sheet(style, schema).rows], ",", quote_all=False), encoding="utf-8")
    return schema, style.truth(schema, codes=False)


# what people write where something is not settled yet
OPEN_MARKS = {"type": ("tbd", "?", "to be agreed", ""), "length": ("?", "tbd", "n/k", ""), "mandatory": ("?", "tbd", "to be confirmed", "TBC")}


def left_open(rng: Random, path: Path) -> Drawn:
    """In some lines the type, the length or the mark is not settled: nobody can know it, and nobody may guess it."""
    schema = draw_schema(rng, language="en", shapes=IDENTIFIERS)
    roles = ("table", "field", "type", "length", "mandatory", "description")
    columns = tuple((role, rng.choice(HEADERS["en"][role])) for role in roles)
    words = {kind: choices[0] for kind, choices in rng.choice(KIND_WORDS["en"][:2]).items()}
    style = Style("en", columns, words, "own", rng.choice((("Y", "N"), ("Yes", "No"), ("Mandatory", "Optional"))), False, True, ",", "")
    rows, fields = [list(style.header())], []
    for table in schema.tables:
        for position, field in enumerate(table.fields, 1):
            row, true = style.row(table, position, field), style.true_field(table, field)
            if rng.random() < 0.25:
                role = rng.choice(sorted(OPEN_MARKS))
                row[roles.index(role)] = rng.choice(OPEN_MARKS[role])
                nothing: dict[str, tuple[object, ...]] = {"type": ("",), "length": (None,), "mandatory": ("U",)}
                true = replace(true, **{"types" if role == "type" else "lengths" if role == "length" else role: nothing[role]})
            rows.append(row)
            fields.append(true)
    path.write_text(_lines(rows, ",", quote_all=False), encoding="utf-8")
    return schema, Truth(tuple(fields))


def fields_and_codes(rng: Random, path: Path) -> Drawn:
    """Two files: one of fields, one of codes that names the list in each line; the second lies beside the first (`-codes`)."""
    schema = draw_schema(rng)
    style = draw_style(rng, schema, with_table=True)
    sheet, words = one_sheet(style, schema), HEADERS[schema.language]
    path.write_text(_lines([list(sheet.header), *map(list, sheet.rows)], ",", quote_all=False), encoding="utf-8")
    header = [LIST_WORD[schema.language], words["code"][0], words["meaning"][0]]
    codes = [[code_list.id, code, meaning] for code_list in schema.code_lists for code, meaning, _ in code_list.codes]
    path.with_stem(path.stem + "-codes").write_text(_lines([header, *codes], ",", quote_all=False), encoding="utf-8")
    return schema, style.truth(schema, codes=True)


KINDS: dict[str, Callable[[Random, Path], Drawn]] = {
    "csv commas": commas, "csv tabs": tabs, "csv semicolons": semicolons, "csv blocks": blocks, "csv fields and codes": fields_and_codes,
    "csv strange headers": strange_headers, "csv no header": no_header, "csv left open": left_open,
}  # fmt: skip
