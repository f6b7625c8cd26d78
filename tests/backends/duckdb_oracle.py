"""Runs a plan's SQL text in DuckDB over the frames that polars reads: the second opinion on every relation and tally."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from qvhmig.backends.sql_expressions import to_sql
from qvhmig.backends.sql_text import needed_relations, tally_query
from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.planning.plan import LogicalPlan

HIDDEN = ("_lid", "_m_lid", "_c_lid", "_p_lid")
"""Numbers of rows inside one relation: an engine may give them in any order, so they are not compared."""


class Oracle:
    """One in-memory database with a unit's leaves and crosswalks registered."""

    def __init__(self, plan: LogicalPlan, leaves: Mapping[str, pl.DataFrame], crosswalks: Mapping[str, CrosswalkMap], folder: Path) -> None:
        self.plan, self.base, self.folder = plan, duckdb.connect(), folder
        for name, frame in leaves.items():
            self._create(name, frame)
        for name in plan.crosswalks:
            rows = crosswalks[name]
            codes = sorted(rows.states)
            frame = pl.DataFrame(
                {"source": codes, "target": [rows.targets.get(c) for c in codes], "state": [rows.states[c] for c in codes]},
                schema={"source": pl.String, "target": pl.String, "state": pl.String},
            )
            self._create(f"crosswalk:{name}", frame)

    def _create(self, name: str, frame: pl.DataFrame) -> None:
        path = self.folder / "given.parquet"
        frame.with_columns(pl.col(pl.Null).cast(pl.String)).write_parquet(path)
        self.base.execute(f'CREATE TABLE "{name}" AS SELECT * FROM read_parquet(?)', [str(path)])

    def _read(self, name: str) -> pl.DataFrame:
        path = self.folder / "made.parquet"
        self.base.execute(f'COPY (SELECT * FROM "{name}") TO \'{path}\' (FORMAT parquet)')
        return pl.read_parquet(path)

    def relations(self) -> dict[str, pl.DataFrame]:
        """Every needed relation, computed in order."""
        made = {}
        for relation in needed_relations(self.plan):
            self.base.execute(f'CREATE TABLE "{relation.name}" AS {to_sql(relation.query, "duckdb")}')
            made[relation.name] = self._read(relation.name)
        return made

    def tallies(self) -> dict[tuple[int, str, str], tuple[int, int]]:
        """(line, term, reason) -> rows and checksum."""
        found: dict[tuple[int, str, str], tuple[int, int]] = {}
        for number in range(len(self.plan.tallies)):
            for line, term, reason, rows, checksum in self.base.execute(to_sql(tally_query(self.plan, number), "duckdb")).fetchall():
                before = found.get((line, term, reason or ""), (0, 0))
                found[line, term, reason or ""] = (before[0] + (rows or 0), (before[1] + int(checksum or 0)) % 2**64)
        return found


def comparable(frame: pl.DataFrame) -> list[tuple]:
    """The rows as a sorted list of texts, engine-made numbers left out."""
    columns = [c for c in frame.columns if c not in HIDDEN]
    texts = frame.select(_text(frame, c) for c in sorted(columns))
    return sorted(texts.rows(), key=lambda row: tuple("" if v is None else f"={v}" for v in row))


def _text(frame: pl.DataFrame, name: str) -> pl.Expr:
    dtype = frame.schema[name]
    column = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S%.f").alias(name)
    if isinstance(dtype, pl.Decimal):
        return column.cast(pl.Decimal(38, 6)).cast(pl.String).alias(name)
    if dtype.is_integer() or dtype == pl.Null:
        return column.cast(pl.String).alias(name)
    return column.cast(pl.String).alias(name)
