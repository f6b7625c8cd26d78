"""Writing target tables: typed rows -> the file that the loader reads (DESIGN 6: files written)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from qvhmig.catalogs import CatalogField, CatalogTable
from qvhmig.expressions.types import Kind
from qvhmig.models.connectors import FilesConnector
from qvhmig.planning.plan import Output
from qvhmig.problems import Problem, ProblemsFound, Where

TOKENS = (("CCYY", "%Y"), ("YYYY", "%Y"), ("YY", "%y"), ("HH24", "%H"), ("HH", "%H"), ("MI", "%M"), ("SS", "%S"), ("DD", "%d"), ("MM", "%m"))
DEFAULT_FORMATS = {Kind.DATE: "CCYY-MM-DD", Kind.MOMENT: "CCYY-MM-DD HH:MI:SS", Kind.TIME: "HH:MI"}


def pattern_of(format_: str) -> str:
    """`DD/MM/YYYY HH:MI` -> `%d/%m/%Y %H:%M`."""
    text, n = "", 0
    while n < len(format_):
        token = next(((word, code) for word, code in TOKENS if format_.startswith(word, n)), None)
        text += token[1] if token else format_[n].replace("%", "%%")
        n += len(token[0]) if token else 1
    return text


def cell_text(column: pl.Expr, field: CatalogField, kind: Kind) -> pl.Expr:
    """A typed column as the text that the catalog's format asks for; null stays null."""
    if kind in DEFAULT_FORMATS:
        return column.dt.strftime(pattern_of(field.format or DEFAULT_FORMATS[kind]))
    if kind is Kind.BOOLEAN:
        return pl.when(column).then(pl.lit("Y")).when(column.not_()).then(pl.lit("N"))
    if kind is Kind.DECIMAL and (field.type.scale or field.length):
        # digits beyond the catalog's are noughts (else the cell was refused); fewer stay as they are
        places = pl.lit(rf"(\.\d{{{field.type.scale}}})0+$") if field.type.scale else pl.lit(r"()\.0+$")
        return column.cast(pl.String).str.replace(places, "${1}")
    return column if kind is Kind.TEXT else column.cast(pl.String)


def target_frame(rows: pl.DataFrame, table: CatalogTable, outputs: Sequence[Output]) -> pl.DataFrame:
    """Every column of the catalog, in its order and spelling, as text."""
    by_name = {o.name: o for o in outputs}
    columns = []
    for field in table.fields:
        output = by_name[field.field]
        physical = "number" if output.own_key else output.physical
        if not physical:
            columns.append(pl.lit(None, pl.String).alias(field.field))
            continue
        columns.append(cell_text(pl.col(physical), field, output.type.kind).cast(pl.String).alias(field.field))
    return rows.select(columns) if rows.height else pl.DataFrame(schema={f.field: pl.String for f in table.fields})


def _encoded(text: str, table: CatalogTable, form: FilesConnector) -> bytes:
    """Raises ProblemsFound QV830 where the encoding of connectors.yaml lacks a character; the message shows none."""
    try:
        return text.encode(form.encoding)
    except UnicodeEncodeError:
        said = f"{table.name} holds characters that {form.encoding} does not have"
        raise ProblemsFound([Problem("QV830", Where("connectors.yaml"), said, "write the tables as utf-8")]) from None


def _spelt(part: pl.DataFrame, table: CatalogTable, form: FilesConnector) -> pl.DataFrame:
    """The cells with missing and empty ones in the words of connectors.yaml; those that are still null are written bare.

    Raises ProblemsFound QV832 where a cell has the text of such a word: a reader would take it for what it is not."""
    words = [word for word in (form.null, "" if form.quotes_empty else form.empty) if word]
    for word in words:
        if part.select(pl.any_horizontal(pl.all() == word).any()).item():
            said = f"{table.name} holds the text that connectors.yaml writes for a missing or an empty cell"
            raise ProblemsFound([Problem("QV832", Where("connectors.yaml"), said, "choose a word for 'null' or 'empty' that no cell has")])
    if form.quotes_empty:
        return part  # polars quotes an empty text by itself, and writes `null` for what is null
    empty, missing = pl.lit(form.empty or None, pl.String), pl.lit(form.null or None, pl.String)
    return part.select(pl.when(pl.col(c) == "").then(empty).otherwise(pl.coalesce(pl.col(c), missing)).alias(c) for c in part.columns)


def write_target(path: Path, parts: Iterable[pl.DataFrame], table: CatalogTable, form: FilesConnector) -> tuple[int, int]:
    """Writes the parts one after the other under one header; returns (rows given, rows counted in the file again).

    UTF-8 without BOM, LF, quoted where needed, null bare, '' quoted, unless connectors.yaml says otherwise; mode 0600."""
    given = 0
    header = pl.DataFrame(schema={f.field: pl.String for f in table.fields})
    if form.format == "parquet":
        whole = pl.concat([header, *parts])
        given = whole.height
        whole.write_parquet(path, compression="zstd")
        os.chmod(path, 0o600)
        return given, int(pl.scan_parquet(path).select(pl.len()).collect().item())
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(_encoded(header.write_csv(separator=form.delimiter, quote_char=form.quote), table, form))
        for part in parts:
            given += part.height
            bare = form.null if form.quotes_empty else ""
            spelt = _spelt(part, table, form)
            text = spelt.write_csv(include_header=False, separator=form.delimiter, quote_char=form.quote, null_value=bare)
            handle.write(_encoded(text, table, form))
        handle.flush()
        os.fsync(handle.fileno())
    again = pl.scan_csv(path, encoding="utf8-lossy", infer_schema=False, separator=form.delimiter, quote_char=form.quote).select(pl.len()).collect().item()
    return given, int(again)
