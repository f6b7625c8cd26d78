"""The same bound tree over the same rows in polars, DuckDB and polars.SQLContext: values as Python objects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
from sqlglot import exp

from qvhmig.backends.polars_expressions import physical_type, to_polars
from qvhmig.backends.polars_plan import with_parts
from qvhmig.backends.shared_parts import shared_parts
from qvhmig.backends.sql_expressions import to_sql
from qvhmig.expressions import ColumnInfo, Context, CrosswalkMap, bind, parse
from qvhmig.expressions.codes import crosswalk_table
from qvhmig.expressions.types import Kind, Type
from qvhmig.problems import Problem, ProblemsFound, Where

PLACE = Where("contracts/x.yaml", 7, 11)
MAPS = {"sex": CrosswalkMap({"1": "M", "2": "F"}, {"1": "approved", "2": "approved", "9": "query"})}


@dataclass(frozen=True)
class Columns:
    """Names by type; `companions` gives a column its error and origin columns."""

    types: Mapping[str, Type]
    infos: Mapping[str, ColumnInfo] = field(default_factory=dict)

    def find(self, table: str | None, name: str) -> ColumnInfo | None:
        shown = name if table is None else f"{table}.{name}"
        return self.infos.get(shown) or (ColumnInfo(shown, self.types[shown]) if shown in self.types else None)

    def near(self, table: str | None, name: str) -> list[str]:
        import difflib

        return difflib.get_close_matches(name, list(self.types), n=2)


def bound(text: str, types: Mapping[str, Type], context: Context | None = None, infos: Mapping[str, ColumnInfo] | None = None) -> exp.Expression:
    """The bound tree; raises ProblemsFound as a caller of the engine would."""
    problems: list[Problem] = []
    tree = bind(parse(text, PLACE), Columns(types, infos or {}), context or Context(crosswalks=MAPS), problems)
    if problems:
        raise ProblemsFound(problems)
    return tree


def value_of(text: str | None, type_: Type) -> object:
    """A cell from its written form."""
    if text is None:
        return None
    makers = {
        Kind.TEXT: str,
        Kind.INTEGER: int,
        Kind.DECIMAL: lambda t: Decimal(t).quantize(Decimal(1).scaleb(-type_.scale)),
        Kind.DATE: dt.date.fromisoformat,
        Kind.MOMENT: dt.datetime.fromisoformat,
        Kind.TIME: dt.time.fromisoformat,
        Kind.BOOLEAN: lambda t: t == "true",
    }
    return makers[type_.kind](text)


def frame_of(types: Mapping[str, Type], rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    columns = {"_n": list(range(len(rows)))} | {name: [row.get(name) for row in rows] for name in types}
    return pl.DataFrame(columns, schema={"_n": pl.Int64()} | {name: physical_type(t) for name, t in types.items()})


def in_polars(tree: exp.Expression, frame: pl.DataFrame) -> list[object]:
    """As the engine computes a projection."""
    shared = shared_parts([tree])
    lazy = with_parts(frame.lazy(), shared, MAPS)
    return lazy.with_columns(to_polars(tree, MAPS, shared.names).alias("_v")).collect().get_column("_v").to_list()


class Duck:
    """A connection that holds one frame as table `t`, and the crosswalks."""

    def __init__(self, frame: pl.DataFrame, folder: Path) -> None:
        self.connection = duckdb.connect()
        path = folder / "frame.parquet"
        frame.write_parquet(path)
        # polars writes times of nanoseconds, which DuckDB keeps apart from its TIME
        times = ", ".join(f'CAST("{name}" AS TIME) AS "{name}"' for name, kind in frame.schema.items() if kind == pl.Time())
        replaced = f"* REPLACE ({times})" if times else "*"
        self.connection.execute(f"CREATE TABLE t AS SELECT {replaced} FROM read_parquet(?)", [str(path)])
        for name, crosswalk in MAPS.items():
            table = crosswalk_table(name)
            self.connection.execute(f'CREATE TABLE "{table}" (source VARCHAR, target VARCHAR, state VARCHAR)')
            rows = [(source, crosswalk.targets.get(source), state) for source, state in crosswalk.states.items()]
            self.connection.executemany(f'INSERT INTO "{table}" VALUES (?, ?, ?)', rows)

    def values(self, trees: Sequence[exp.Expression]) -> list[list[object]]:
        """One list a tree, in row order."""
        texts = ", ".join(to_sql(tree, "duckdb") for tree in trees)
        rows = self.connection.execute(f"SELECT {texts} FROM t ORDER BY _n").fetchall()
        return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in trees]
