"""Target files read back from the disk: header, rows and hash, counted apart from the code that wrote them.

A gate believes only what stands here (DESIGN 9, *target table written*). No cell value leaves this module.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

CHUNK = 1 << 20


@dataclass(frozen=True)
class FileForm:
    """How target files are spelt (connectors.yaml). A file named `.parquet` is read as Parquet, whatever this says."""

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    null: str = ""
    empty: str = ""  # how an empty text is spelt where it is not two quotes


@dataclass(frozen=True)
class TableClaim:
    """What the run says it wrote: path of the file, rows, SHA-256 in hex."""

    path: Path
    rows: int
    sha256: str


@dataclass(frozen=True)
class WrittenTable:
    """A target file as it lies there. `faults` says in words what does not hold, empty where all of it does:
    `no file`, `header differs from the catalog`, `n rows in the file, m in the manifest`, `hash differs from the manifest`."""

    table: str
    rows: int
    sha256: str
    faults: tuple[str, ...]


def examine_table(table: str, fields: Sequence[str], claim: TableClaim, form: FileForm) -> WrittenTable:
    """Reads the file once, in chunks. `fields` are the catalog's names in order; the header must equal them."""
    if not claim.path.is_file():
        return WrittenTable(table, 0, "", ("no file",))
    rows, digest, header = _count(claim.path, form)
    faults = []
    if header != list(fields):
        faults.append("header differs from the catalog")
    if rows != claim.rows:
        faults.append(f"{rows} rows in the file, {claim.rows} in the manifest")
    if digest != claim.sha256:
        faults.append("hash differs from the manifest")
    return WrittenTable(table, rows, digest, tuple(faults))


def examine_tables(
    catalog: Mapping[str, Sequence[str]], claims: Mapping[str, TableClaim], form: FileForm
) -> dict[str, WrittenTable]:
    """Every table of the target catalog (name -> field names); one without a claim has the fault `not written`."""
    found = {}
    for table, fields in catalog.items():
        claim = claims.get(table)
        found[table] = (
            WrittenTable(table, 0, "", ("not written",)) if claim is None else examine_table(table, fields, claim, form)
        )
    return found


def _count(path: Path, form: FileForm) -> tuple[int, str, list[str]]:
    """(rows without the header, SHA-256, header). A line end inside quotes is part of a cell, not of the count."""
    if path.suffix == ".parquet":
        import polars as pl

        frame = pl.scan_parquet(path)
        with path.open("rb") as file:
            whole = hashlib.file_digest(file, "sha256").hexdigest()
        return int(frame.select(pl.len()).collect().item()), whole, frame.collect_schema().names()
    quote = form.quote.encode(form.encoding)
    digest = hashlib.sha256()
    lines, parity, last = 0, 0, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            outside = chunk.split(quote)
            lines += sum(part.count(b"\n") for part in outside[parity::2])
            parity = (parity + len(outside) - 1) % 2
            last = chunk[-1:]
    lines += last not in (b"", b"\n")
    return max(0, lines - 1), digest.hexdigest(), _header(path, form)


def _header(path: Path, form: FileForm) -> list[str]:
    with path.open(encoding=form.encoding, errors="replace", newline="") as file:
        return next(csv.reader(file, delimiter=form.delimiter, quotechar=form.quote), [])


@dataclass(frozen=True)
class Link:
    """A field whose values must be found in a field of a parent table. `required`: a null cell breaks it."""

    child: str
    child_field: str
    parent: str
    parent_field: str
    required: bool = False

    @property
    def name(self) -> str:
        return f"{self.child}.{self.child_field} -> {self.parent}.{self.parent_field}"


@dataclass(frozen=True)
class LinkResult:
    """`values` cells that hold a reference, `broken` of them without a partner, `open` null cells."""

    link: Link
    values: int
    broken: int
    open: int


def check_links(links: Sequence[Link], tables: Mapping[str, Path], form: FileForm) -> tuple[LinkResult, ...]:
    """One result a link, in order; links whose child or parent was not written are left out.

    Each column is read by itself, as text, into its distinct values and how often each occurs; it is let go after the
    last link that needs it, so that no table is ever held."""
    usable = [link for link in links if link.child in tables and link.parent in tables]
    due = Counter(column for link in usable for column in _ends(link))
    held: dict[tuple[str, str], pl.DataFrame | None] = {}
    results = []
    for link in usable:
        for table, field in _ends(link):
            if (table, field) not in held:
                held[table, field] = _values(tables[table], field, form)
        child, parent = (held[column] for column in _ends(link))
        if child is not None and parent is not None:
            results.append(_followed(link, child, parent))
        for column in _ends(link):
            due[column] -= 1
            if not due[column]:
                held.pop(column, None)
    return tuple(results)


def _ends(link: Link) -> tuple[tuple[str, str], tuple[str, str]]:
    return (link.child, link.child_field.lower()), (link.parent, link.parent_field.lower())


def _followed(link: Link, child: pl.DataFrame, parent: pl.DataFrame) -> LinkResult:
    import polars as pl

    filled = child.filter(pl.col("value") != "")
    values = int(filled["n"].sum())
    empty = int(child["n"].sum()) - values
    lost = int(filled.join(parent, on="value", how="anti")["n"].sum())
    return LinkResult(link, values, lost + (empty if link.required else 0), empty)


def _values(path: Path, field: str, form: FileForm) -> pl.DataFrame | None:
    """`value` -> `n`, how often; '' for an empty cell. `field` in small letters; None where the file has no such field."""
    import polars as pl

    if path.suffix != ".parquet" and form.encoding != "utf-8":
        return _values_of_other_encoding(path, field, form)
    if path.suffix == ".parquet":
        frame = pl.scan_parquet(path)
    else:
        frame = pl.scan_csv(
            path, separator=form.delimiter, quote_char=form.quote, infer_schema=False, null_values=[word for word in (form.null, form.empty) if word] or None
        )
    name = next((n for n in frame.collect_schema().names() if n.lower() == field), None)
    if name is None:
        return None
    value = pl.col(name).cast(pl.String).fill_null("").alias("value")
    return frame.group_by(value).agg(pl.len().cast(pl.Int64).alias("n")).collect(engine="streaming")


def _values_of_other_encoding(path: Path, field: str, form: FileForm) -> pl.DataFrame | None:
    """As `_values`, row by row: polars reads UTF-8 only."""
    import polars as pl

    with path.open(encoding=form.encoding, newline="") as file:
        rows = csv.reader(file, delimiter=form.delimiter, quotechar=form.quote)
        place = next((index for index, name in enumerate(next(rows, [])) if name.lower() == field), None)
        if place is None:
            return None
        found = Counter("" if row[place] in (form.null, form.empty) else row[place] for row in rows)
    return pl.DataFrame({"value": list(found), "n": list(found.values())}, schema={"value": pl.String, "n": pl.Int64})
