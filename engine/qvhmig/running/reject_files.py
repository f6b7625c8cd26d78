"""Rejects, holds and cell problems as people work them: one file a unit, patient values inside, mode 0600 (law 9)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from qvhmig.intake import IntakeManifest
from qvhmig.intake.manifest import unreadable_path
from qvhmig.planning.plan import LogicalPlan, Reason

REJECT_COLUMNS = ("contract", "row_id", "reason", "reasons", "rule", "field", "raw", "policy", "table", "file", "line", "said_at")
UNREADABLE_LINE = "unreadable_line"
CELL_COLUMNS = ("contract", "row_id", "field", "reason", "rule", "raw", "table", "file", "line", "said_at")


def row_id_text(column: pl.Expr) -> pl.Expr:
    """A row id as 20 digits, so that text order is number order."""
    return column.cast(pl.String).str.zfill(20)


def places_of(rids: pl.Series, tables: Sequence[str], intake: IntakeManifest) -> pl.DataFrame:
    """`_rid`, `table`, `file`, `line` of source rows; an id that no table knows has no row."""
    known = tables if rids.len() else ()  # most units of most runs have none, and each table would be opened for it
    found = [intake.places(table, rids).with_columns(pl.lit(table).alias("table")) for table in known if table in intake.tables]
    schema = {"_rid": pl.UInt64, "file": pl.String, "line": pl.UInt64, "table": pl.String}
    return pl.concat(found).unique("_rid") if found else pl.DataFrame(schema=schema)


def reject_frame(plan: LogicalPlan, left: pl.DataFrame, term: str, tables: Sequence[str], intake: IntakeManifest) -> pl.DataFrame:
    """The reject records of DESIGN 9 for one term (rejected | held), by row id, then reason, then all else: a row that was split may
    leave twice for one reason."""
    rows = left.filter(pl.col("term") == term)
    places = places_of(rows["_rid"], tables, intake)
    reasons = rows["_reason"].unique().to_list()
    known = {r: plan.reasons.get(r, Reason(term, "", "")) for r in reasons if r is not None}
    line_of = {n: str(line.where) for n, line in enumerate(plan.lines)}
    policy = "reject" if term == "rejected" else "hold"
    said = {r: str(k.where) for r, k in known.items() if k.where is not None}
    framed = rows.join(places, on="_rid", how="left").select(
        pl.lit(plan.unit).alias("contract"),
        row_id_text(pl.col("_rid")).alias("row_id"),
        pl.col("_reason").alias("reason"),
        pl.col("_reasons").alias("reasons"),
        _mapped("_reason", {r: k.rule for r, k in known.items()}).alias("rule"),
        _mapped("_reason", {r: k.field for r, k in known.items()}).alias("field"),
        pl.col("_raw").alias("raw"),
        pl.lit(policy).alias("policy"),
        "table",
        "file",
        "line",
        pl.coalesce(_mapped("_reason", said), pl.col("line_").replace_strict(line_of, default=None, return_dtype=pl.String)).alias("said_at"),
    )
    return framed.sort("row_id", "reason", "said_at", "reasons", "raw", nulls_last=True)


def unreadable_frame(plan: LogicalPlan, number: int, table: str, intake: IntakeManifest) -> pl.DataFrame:
    """The lines of a table that no row could be made of, as reject records of the ledger line `number`: by file and line. They
    have no row id; `rule` says what is wrong with the line, `raw` is the line."""
    path = unreadable_path(intake.folder, table)
    lines = pl.read_csv(path, schema_overrides=dict.fromkeys(("file", "reason", "record"), pl.String), columns=["file", "line", "reason", "record"])
    return lines.select(
        pl.lit(plan.unit).alias("contract"),
        pl.lit(None, pl.String).alias("row_id"),
        pl.lit(UNREADABLE_LINE).alias("reason"),
        pl.lit(UNREADABLE_LINE).alias("reasons"),
        pl.col("reason").alias("rule"),
        pl.lit("").alias("field"),
        pl.col("record").alias("raw"),
        pl.lit("reject").alias("policy"),
        pl.lit(table).alias("table"),
        "file",
        pl.col("line").cast(pl.UInt64),
        pl.lit(str(plan.lines[number].where)).alias("said_at"),
    )


def _mapped(column: str, values: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(values, default=None, return_dtype=pl.String) if values else pl.lit(None, pl.String)


def cell_frame(plan: LogicalPlan, cells: pl.DataFrame, tables: Sequence[str], intake: IntakeManifest) -> pl.DataFrame:
    """Cells that were left empty because their value does not fit, by row id, then field, reason and text."""
    places = places_of(cells["_rid"], tables, intake)
    rules = {r: k.rule for r, k in plan.reasons.items()}
    said = {r: str(k.where) for r, k in plan.reasons.items() if k.where is not None}
    return cells.join(places, on="_rid", how="left").select(
        pl.lit(plan.unit).alias("contract"),
        row_id_text(pl.col("_rid")).alias("row_id"),
        "field",
        "reason",
        _mapped("reason", rules).alias("rule"),
        pl.col("raw").cast(pl.String),
        "table",
        "file",
        "line",
        _mapped("reason", said).alias("said_at"),
    ).sort("row_id", "field", "reason", "raw", nulls_last=True)


def write_rows(path: Path, frame: pl.DataFrame) -> None:
    """CSV with a header, mode 0600."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        frame.write_csv(handle)
