"""Golden vectors of aggregates and window functions: one group a row, in polars and in DuckDB."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from qvhmig.backends.polars_expressions import to_polars
from qvhmig.backends.sql_expressions import to_sql
from qvhmig.expressions import Context, failure, with_rank
from qvhmig.expressions.conversions import as_text
from qvhmig.expressions.groups import AGGREGATES, FUNCTIONS

from .engines import MAPS, Duck, bound, frame_of, value_of
from .test_golden import FOLDER, USUAL, WORDS

TABLES: dict[str, list[dict]] = yaml.safe_load((FOLDER / "groups.yaml").read_text(encoding="utf-8"))
CASES = [pytest.param(name, row, id=f"{name}-{i}") for name, rows in TABLES.items() for i, row in enumerate(rows)]


@pytest.mark.parametrize(("name", "row"), CASES)
def test_each_engine_gives_the_golden_group(name: str, row: dict, tmp_path: Path) -> None:
    aggregate = name in AGGREGATES
    types = {c: USUAL[c] for c in row if c not in WORDS}
    count = len(row[next(iter(types))])
    frame = frame_of(types, [{c: value_of(row[c][i], type_) for c, type_ in types.items()} for i in range(count)])
    tree = bound(row["do"], types, Context(crosswalks=MAPS, allow="aggregate" if aggregate else "window"))
    fault = failure(tree)
    assert bool(row.get("fails")) <= (fault is not None), "the expression cannot fail"
    trees = [with_rank(t, "_n", []) for t in (as_text(tree), *([] if fault is None else [fault]))]
    value = row["gives"] if "gives" in row else row.get("value")
    values = [value, *([] if fault is None else [row.get("fails", False)])]
    expected = [v if isinstance(v, list) else [v] * (1 if aggregate else count) for v in values]
    exprs = [to_polars(t, MAPS).alias(f"v{i}") for i, t in enumerate(trees)]
    polars = frame.group_by(1).agg(exprs).drop("literal") if aggregate else frame.with_columns(exprs).select(f"v{i}" for i in range(len(exprs)))
    assert [list(c) for c in polars] == expected
    texts = ", ".join(to_sql(t, "duckdb") for t in trees)
    rows = Duck(frame, tmp_path).connection.execute(f"SELECT {texts} FROM t{'' if aggregate else ' ORDER BY _n'}").fetchall()
    assert [list(c) for c in zip(*rows, strict=True)] == expected


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_group_function_has_a_value_and_a_null(name: str) -> None:
    rows = TABLES[name]
    assert any(r.get("gives") is not None for r in rows)
    assert any(None in value for r in rows for value in r.values() if isinstance(value, list)), "no null comes in"
