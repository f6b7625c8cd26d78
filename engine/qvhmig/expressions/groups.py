"""Aggregates of `group` and functions of `window`. Both read their order from a rank column (`with_rank`)."""

from __future__ import annotations

from qvhmig.expressions.registry import ANY, ORDERED, Function, argument, first_type, table_of
from qvhmig.expressions.types import INTEGER, Kind

X = argument("x", *ANY)
O = argument("x", *ORDERED)
N = argument("x", Kind.INTEGER, Kind.DECIMAL)
SUM_ERROR = "cell error where the sum needs more than 64 bits (whole numbers) or 38 digits (decimals)"


def _group(name: str, use: str, arguments: tuple, result: object, doc: str, null_rule: str, **other: object) -> Function:
    return Function(name, use + "s", arguments, result, doc, nulls="own", null_rule=null_rule, use=use, **other)  # type: ignore[arg-type]


AGGREGATES = table_of(
    _group("_agg_min", "aggregate", (O,), first_type, "The smallest value of the group; texts by UTF-8 bytes.", "nulls are left out; null if all are null"),
    _group("_agg_max", "aggregate", (O,), first_type, "The largest value of the group; texts by UTF-8 bytes.", "nulls are left out; null if all are null"),
    _group("_agg_sum", "aggregate", (N,), first_type, "The sum of the group.", "nulls are left out; null if all are null", fails=True, error_rule=SUM_ERROR),
    _group("_agg_count", "aggregate", (argument("x", *ANY, optional=True),), INTEGER, "Rows of the group; with `x`, those where `x` is not null.", "never null", origin="derived"),
    _group("_agg_first", "aggregate", (X,), first_type, "The value of the first row in the group's order, null or not.", "null if the first row holds null"),
    _group("_agg_last", "aggregate", (X,), first_type, "The value of the last row in the group's order, null or not.", "null if the last row holds null"),
    _group("_agg_first_filled", "aggregate", (X,), first_type, "The first value in the group's order that is not null.", "null if all are null"),
)

WINDOWS = table_of(
    _group("_win_lead", "window", (X,), first_type, "The value of the next row.", "null in the last row"),
    _group("_win_lag", "window", (X,), first_type, "The value of the row before.", "null in the first row"),
    _group("_win_first", "window", (X,), first_type, "The value of the first row, null or not.", "null if the first row holds null"),
    _group("_win_last", "window", (X,), first_type, "The value of the last row of the whole partition, null or not.", "null if the last row holds null"),
    _group("_win_row_number", "window", (), INTEGER, "Position of the row, from 1.", "never null", origin="derived"),
    _group("_win_running_sum", "window", (argument("x", Kind.INTEGER),), INTEGER, "Sum of `x` from the first row to this one.", "nulls count as 0", fails=True, error_rule=SUM_ERROR),
    _group("_win_count", "window", (argument("x", *ANY, optional=True),), INTEGER, "Rows of the partition; with `x`, those where `x` is not null.", "never null", origin="derived"),
    _group("_win_min", "window", (O,), first_type, "The smallest value of the partition.", "nulls are left out; null if all are null"),
    _group("_win_max", "window", (O,), first_type, "The largest value of the partition.", "nulls are left out; null if all are null"),
)
FUNCTIONS = {**AGGREGATES, **WINDOWS}


def written_name(name: str) -> str:
    """How a contract writes it: `_agg_first` -> `first`."""
    return name.removeprefix("_agg_").removeprefix("_win_")
