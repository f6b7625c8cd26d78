"""Runs a plan's SQL text in DuckDB over the frames that polars reads: the second opinion on every relation and tally."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from qvhmig.backends.interface import functions_of
from qvhmig.backends.sql_expressions import GAPS, to_sql
from qvhmig.backends.sql_text import needed_relations, tally_query
from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.planning.plan import LogicalPlan, times_of
from qvhmig.running.unit_run import BucketResult, Tallied, UnitRun

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

    def relations(self, elsewhere: Mapping[str, pl.Series] | None = None) -> dict[str, pl.DataFrame]:
        """Every needed relation, computed in order. `elsewhere`: as in the interface of backends."""
        made = {}
        counted = {times_of(name): values.to_list() for name, values in (elsewhere or {}).items()}
        for relation in needed_relations(self.plan):
            self.base.execute(f'CREATE TABLE "{relation.name}" AS {to_sql(relation.query, "duckdb")}')
            for value in counted.get(relation.name, ()):
                self.base.execute(f'UPDATE "{relation.name}" SET _u_rows = _u_rows + 1 WHERE _u_key = ?', [value])
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


class DuckDBRun:
    """A prepared run of the backend interface: every bucket in a database of its own."""

    def __init__(self, plan: LogicalPlan, load, crosswalks: Mapping[str, CrosswalkMap], folder: Path) -> None:
        self.plan, self.load, self.crosswalks, self.folder = plan, load, crosswalks, folder
        self.tallied = Tallied()
        self._buckets_run = 0

    def run(self, bucket: int | None, elsewhere: Mapping[str, pl.Series] | None = None) -> BucketResult:
        leaves = {x.name: self.load(x, None if x.whole or not self.plan.bucketed else bucket).collect() for x in self.plan.leaves}
        oracle = Oracle(self.plan, leaves, self.crosswalks, self.folder)
        made = oracle.relations(elsewhere)
        whole = {r.name for r in self.plan.relations if r.whole}
        again = {t.line for t in self.plan.tallies if t.query.args["from_"].this.name in whole} if self._buckets_run else set()
        for (line, term, reason), (rows, checksum) in oracle.tallies().items():
            if line not in again:
                self.tallied.add(line, term, reason, rows, checksum)
        self._buckets_run += 1
        return BucketResult({name: made[name] for name in UnitRun(self.plan, self.load, self.crosswalks).wanted})


class DuckDBBackend:
    """The second implementation of `backends.interface.Backend`, for tests only."""

    name = "duckdb"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def capabilities(self) -> frozenset[str]:
        return frozenset(FUNCTIONS) - {gap.function for gap in GAPS if gap.dialect == "duckdb"}

    def gaps(self, plan: LogicalPlan) -> tuple[str, ...]:
        return tuple(sorted(functions_of(plan) - self.capabilities()))

    def compile(self, plan: LogicalPlan, load, crosswalks: Mapping[str, CrosswalkMap]) -> DuckDBRun:
        assert not self.gaps(plan)
        return DuckDBRun(plan, load, crosswalks, self.folder)
