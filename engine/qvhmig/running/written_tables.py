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

CHUNK = 1 << 20


@dataclass(frozen=True)
class FileForm:
    """How target files are spelt (connectors.yaml). A file named `.parquet` is read as Parquet, whatever this says."""

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    null: str = ""


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

    Each needed column is read once, as text; the parent's values are held in memory."""
    columns: dict[str, list[str]] = {}
    usable = [link for link in links if link.child in tables and link.parent in tables]
    for link in usable:
        columns.setdefault(link.child, []).append(link.child_field)
        columns.setdefault(link.parent, []).append(link.parent_field)
    values = {name: _columns(tables[name], wanted, form) for name, wanted in columns.items()}
    results = []
    for link in usable:
        child = values[link.child].get(link.child_field)
        parent = values[link.parent].get(link.parent_field)
        if child is None or parent is None:
            continue
        partners = parent.keys()
        filled = sum(n for value, n in child.items() if value)
        broken = sum(n for value, n in child.items() if value and value not in partners)
        empty = sum(n for value, n in child.items() if not value)
        results.append(LinkResult(link, filled, broken + (empty if link.required else 0), empty))
    return tuple(results)


def _columns(path: Path, wanted: Sequence[str], form: FileForm) -> dict[str, dict[str, int]]:
    """Field -> value -> how often, '' for an empty cell. Field names are matched without case."""
    if path.suffix != ".parquet" and form.encoding != "utf-8":
        return _columns_of_other_encoding(path, wanted, form)
    import polars as pl

    if path.suffix == ".parquet":
        frame = pl.scan_parquet(path)
    else:
        frame = pl.scan_csv(
            path, separator=form.delimiter, quote_char=form.quote, infer_schema=False, null_values=form.null or None
        )
    spelled = {name.lower(): name for name in frame.collect_schema().names()}
    found: dict[str, dict[str, int]] = {}
    for field in dict.fromkeys(wanted):
        name = spelled.get(field.lower())
        if name is None:
            continue
        value = pl.col(name).cast(pl.String).fill_null("").alias("value")
        counted = frame.group_by(value).agg(pl.len().alias("n")).collect(engine="streaming")
        found[field] = dict(zip(counted["value"].to_list(), counted["n"].to_list(), strict=True))
    return found


def _columns_of_other_encoding(path: Path, wanted: Sequence[str], form: FileForm) -> dict[str, dict[str, int]]:
    """As `_columns`, row by row: polars reads UTF-8 only."""
    with path.open(encoding=form.encoding, newline="") as file:
        rows = csv.reader(file, delimiter=form.delimiter, quotechar=form.quote)
        spelled = {name.lower(): index for index, name in enumerate(next(rows, []))}
        places = {field: spelled[field.lower()] for field in dict.fromkeys(wanted) if field.lower() in spelled}
        found: dict[str, Counter[str]] = {field: Counter() for field in places}
        for row in rows:
            for field, index in places.items():
                found[field]["" if row[index] == form.null else row[index]] += 1
    return {field: dict(counted) for field, counted in found.items()}
