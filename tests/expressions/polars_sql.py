"""The SQL of polars itself as one more dialect, for the tests only: a second oracle that needs no other package."""

from __future__ import annotations

import polars as pl
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

from qvhmig.backends import duckdb_functions, sql_expressions
from qvhmig.backends.sql_expressions import DialectText, Unsupported, generator_of
from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.expressions.trees import Tree

PLAIN = {
    "length": "CHAR_LENGTH({0})",
    "trim": "TRIM(BOTH ' ' FROM {0})",
    "ltrim": "LTRIM({0}, ' ')",
    "rtrim": "RTRIM({0}, ' ')",
    "starts_with": "STARTS_WITH({0}, {1})",
    "ends_with": "ENDS_WITH({0}, {1})",
    "_concat": "({0} || {1})",
    "_integer_to_text": "CAST({0} AS VARCHAR)",
    "_boolean_to_text": "CASE WHEN {0} THEN 'true' WHEN NOT {0} THEN 'false' END",
    "_nullif": "NULLIF({0}, {1})",
    "_date": lambda text: f"DATE '{text}'",
    "greatest": duckdb_functions.CODES["greatest"],
    "least": duckdb_functions.CODES["least"],
}
"""What polars.SQLContext says with our meaning."""

WHY_NOT = {
    "sum or product that may leave 64 bits: no wide integer to check it in": "_add_integer _sub_integer _mul_integer _div_integer _mod_integer _neg_integer abs",
    "no cast that gives null for one bad value": "_text_to_integer _text_to_decimal _text_to_boolean _to_decimal _decimal_to_integer",
    "decimals are floats in literals": "_add_decimal _sub_decimal _mul_decimal _div_decimal _neg_decimal _decimal_to_text round",
    "no strict reading of a date": "as_date as_moment as_time horolog_date horolog_moment",
    "dates are not written or counted by our tokens and rules": (
        "format_date add_days days_between minutes_between years_between date_of time_of moment_at _moment _time _time_to_text"
    ),
    "case follows full Unicode mappings": "upper lower",
    "start and length below 1 mean something else, or must be literals": "substring left right lpad",
    "positions count bytes": "position",
    "nulls are not left out": "concat_ws",
    "no function over the words or lines of a text": "name_part name_rest initials split_lines",
    "patterns take no escape, or are not anchored": "_like matches contains digits squash blank_to_null checksum_mod11",
    "a replacement that is null stops the query": "replace",
    "no query in place of a value": "lookup lookup_state",
}
"""Reason -> functions of the registry that SQLContext cannot check."""

EXCUSED = {name: reason for reason, names in WHY_NOT.items() for name in names.split()}
SCALAR = {f.name for f in FUNCTIONS.values() if f.use == "scalar" and f.theme != "internal"}

TABLE = DialectText(PLAIN, {}, sql_expressions.TABLES["duckdb"].types)  # type: ignore[arg-type]
GENERATOR = generator_of(DuckDB, "polars_sql")


def to_polars_sql(tree: Tree) -> str:
    """The text; raises Unsupported for a function that stands in WHY_NOT."""
    for call in tree.find_all(exp.Anonymous):
        if call.name in EXCUSED:
            raise Unsupported(f"{call.name}: {EXCUSED[call.name]}")
    sql_expressions.TABLES["polars_sql"] = TABLE
    try:
        return GENERATOR(dialect=DuckDB, comments=False).generate(tree, copy=True)
    finally:
        del sql_expressions.TABLES["polars_sql"]


def in_sql_context(tree: Tree, frame: pl.DataFrame) -> list[object]:
    text = f"SELECT _n, {to_polars_sql(tree)} AS _v FROM t"
    result: pl.DataFrame = pl.SQLContext(t=frame, eager=True).execute(text)
    return result.sort("_n").get_column("_v").to_list()
