"""`try`: one expression over the rows of a table, as counts; the values themselves only on request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.service.opened_project import Opened, open_for
from qvhmig.service.project_place import near, wrong_request
from qvhmig.service.small_tables import small_file, source_table

if TYPE_CHECKING:
    import polars as pl

PLACE = Where("expression", 1, 1)
FILE_ENDINGS = (".csv", ".txt", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class TryRequest:
    """`over`: a source table or a file. `types`: `name:type` of columns of a file. `limit` rows with `show_values`."""

    expression: str
    over: str
    lifecycle: Path
    types: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    show_values: bool = False
    limit: int = 20


@dataclass(frozen=True)
class TryResult:
    """Counts over `rows`: `values` + `null` + `failed` = `rows`. `true` counts a boolean that holds, else None.

    `shown`: the first rows as (row number from 1, value as text or None, raw text of what failed or None); empty
    unless values were asked for.
    """

    type: str
    rows: int
    values: int
    null: int
    failed: int
    true: int | None
    shown: tuple[tuple[int, str | None, str | None], ...]


class _Columns:
    """The columns of the frame as names of an expression; `TABLE.Field` works too."""

    def __init__(self, types: Mapping[str, Any], alias: str) -> None:
        self.types, self.alias = types, alias

    def find(self, table: str | None, name: str) -> Any:
        from qvhmig.expressions import ColumnInfo

        if name not in self.types or table not in (None, self.alias):
            return None
        return ColumnInfo(name, self.types[name])

    def near(self, table: str | None, name: str) -> list[str]:
        import difflib

        lower = {known.lower(): known for known in self.types}
        return [lower[found] for found in difflib.get_close_matches(name.lower(), lower, 3, 0.6)]


def try_expression(request: TryRequest) -> TryResult:
    """Raises ProblemsFound: exit 2 for a table, file or type that is not there, 4 for the expression or the file's form."""
    is_file = request.over.endswith(FILE_ENDINGS) or "/" in request.over
    opened = open_for(request.lifecycle, None, request.settings) if request.lifecycle.is_file() or not is_file else None
    frame = small_file(Path(request.over)) if is_file or opened is None else source_table(opened.project, request.over)
    alias = Path(request.over).stem if is_file else request.over
    frame, types = _typed(frame, request.types)
    return _evaluated(request, frame, _Columns(types, alias), opened)


def _typed(frame: pl.DataFrame, wanted: Sequence[str]) -> tuple[pl.DataFrame, dict[str, Any]]:
    """The frame with the columns that `--as` names in their type. A cell that does not fit is a problem, not a null."""
    import polars as pl

    from qvhmig.expressions.types import TEXT, declared_type

    dtypes: dict[str, Any] = {
        "text": pl.String,
        "integer": pl.Int64,
        "decimal": pl.Decimal(38, 6),
        "date": pl.Date,
        "moment": pl.Datetime("us"),
        "boolean": pl.Boolean,
    }
    types: dict[str, Any] = dict.fromkeys(frame.columns, TEXT)
    for text in wanted:
        name, colon, kind = text.partition(":")
        if not colon or kind not in dtypes:
            raise wrong_request("QV856", "command line", f"'--as {text}' is no NAME:TYPE", f"types: {', '.join(dtypes)}")
        if name not in types:
            raise wrong_request("QV856", "command line", f"'--as {text}': there is no column '{name}'", near(name, tuple(types)))
        column = frame[name]
        if kind == "boolean":
            typed = column.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
        elif kind in ("date", "moment"):
            typed = column.str.strptime(dtypes[kind], "%Y-%m-%d" if kind == "date" else "%Y-%m-%d %H:%M:%S", strict=False)
        else:
            typed = column.cast(dtypes[kind], strict=False)
        bad = (typed.is_null() & column.is_not_null()).arg_true()
        if len(bad):
            fact = f"{len(bad)} cells of '{name}' are no {kind}, the first in row {int(bad[0]) + 1}"
            raise ProblemsFound(
                [
                    Problem(
                        "QV857", Where("command line"), fact, "leave --as out and use an expression, which counts them as failed"
                    )
                ]
            )
        frame = frame.with_columns(typed.alias(name))
        types[name] = declared_type(kind)
    return frame, types


def _context(opened: Opened | None) -> tuple[Any, Mapping[str, Any]]:
    """What the project adds to an expression: parameters, macros, crosswalks. Nothing without a project."""
    from qvhmig.expressions import Context

    if opened is None:
        return Context(), {}
    from qvhmig.expressions.types import declared_type
    from qvhmig.planning.units import Planner
    from qvhmig.running.leaves import as_of_day, crosswalk_maps

    project = opened.project
    planner = Planner(project, opened.profile, opened.parameters)
    typed: dict[str, Any] = {}
    definitions: list[Any] = [*project.contracts.values(), *project.views.values()]
    for loaded in definitions:
        typed.update({name: (declared_type(kind), planner.parameters.get(name)) for name, kind in loaded.model.params.items()})
    maps = crosswalk_maps(project, opened.profile, as_of_day(project, planner.parameters))
    return Context(parameters=typed, macros=planner.macros, crosswalks=maps), maps


def _evaluated(request: TryRequest, frame: pl.DataFrame, names: _Columns, opened: Opened | None) -> TryResult:
    import polars as pl

    from qvhmig import expressions
    from qvhmig.backends.polars_expressions import to_polars
    from qvhmig.expressions.types import Kind

    context, maps = _context(opened)
    problems: list[Problem] = []
    tree = expressions.bind(expressions.parse(request.expression, PLACE), names, context, problems)
    if problems:
        raise ProblemsFound(problems)
    fails, raw = expressions.failure(tree), expressions.failed_text(tree)
    columns = [to_polars(tree, maps).alias("value")]
    columns.append((to_polars(fails, maps) if fails is not None else pl.lit(False)).fill_null(False).alias("failed"))
    columns.append((to_polars(raw, maps) if raw is not None else pl.lit(None, dtype=pl.String)).alias("raw"))
    done = frame.with_row_index("row", offset=1).select("row", *columns)
    failed = int(done["failed"].sum())
    empty = int((done["value"].is_null() & ~done["failed"]).sum())
    boolean = expressions.type_of(tree).kind is Kind.BOOLEAN
    true = int((done["value"].fill_null(False) & ~done["failed"]).sum()) if boolean else None
    shown: tuple[tuple[int, str | None, str | None], ...] = ()
    if request.show_values:
        texts = done.head(request.limit).with_columns(pl.col("value").cast(pl.String))
        shown = tuple((row, None if bad else value, text if bad else None) for row, value, bad, text in texts.iter_rows())
    return TryResult(str(expressions.type_of(tree)), done.height, done.height - empty - failed, empty, failed, true, shown)
