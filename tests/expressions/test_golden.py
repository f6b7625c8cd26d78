"""Golden vectors: each function has a table of values, nulls and failures, run on polars and on DuckDB."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from qvhmig.expressions import failure
from qvhmig.expressions.conversions import as_text
from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.expressions.registry import Function
from qvhmig.expressions.types import BOOLEAN, DATE, INTEGER, MOMENT, TEXT, TIME, Kind, Type
from qvhmig.problems import ProblemsFound

from .engines import Duck, bound, frame_of, in_polars, value_of

FOLDER = Path(__file__).parent / "golden"
NAMED = {"text": TEXT, "integer": INTEGER, "date": DATE, "moment": MOMENT, "time": TIME, "boolean": BOOLEAN}
USUAL = {
    "x": TEXT, "y": TEXT, "z": TEXT, "n": INTEGER, "m": INTEGER, "d": DATE, "e": DATE, "k": MOMENT, "t": TIME, "b": BOOLEAN, "c": BOOLEAN,
}  # fmt: skip
BY_FILE = {"numbers": {"d": Type(Kind.DECIMAL, 2), "e": Type(Kind.DECIMAL, 2)}, "dates": {"m": MOMENT}}
WORDS = ("do", "gives", "fails", "value", "of", "problem")

TABLES = {
    (path.stem, name): rows for path in sorted(FOLDER.glob("*.yaml")) if path.stem != "groups" for name, rows in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}


def table_types(file: str, rows: list[dict]) -> dict[str, Type]:
    """The columns of a whole table of cases: every row is evaluated over all of them."""
    usual = USUAL | BY_FILE.get(file, {})
    for row in rows:
        usual |= {name: NAMED[kind] for name, kind in row.get("of", {}).items()}
    return {name: usual[name] for row in rows for name in row if name not in WORDS}


@pytest.mark.parametrize(("file", "name"), TABLES)
def test_each_engine_gives_the_golden_values(file: str, name: str, tmp_path: Path) -> None:
    rows = TABLES[file, name]
    types = table_types(file, rows)
    frame = frame_of(types, [{c: value_of(row.get(c), type_) for c, type_ in types.items()} for row in rows])
    duck = Duck(frame, tmp_path)
    expected, polars, duckdb = [], [], []
    for i, row in enumerate(rows):
        if row.get("problem"):
            with pytest.raises(ProblemsFound):
                bound(row["do"], types)
            continue
        tree = bound(row["do"], types)
        failed = failure(tree)
        assert bool(row.get("fails")) <= (failed is not None), f"{row} cannot fail"
        trees = [as_text(tree)] + ([] if failed is None else [failed])
        shown = [row["do"], *(row.get(c) for c in types)]
        expected.append([shown, row.get("value") if row.get("fails") else row["gives"], *([] if failed is None else [bool(row.get("fails"))])])
        polars.append([shown, *(in_polars(t, frame)[i] for t in trees)])
        duckdb.append([shown, *(column[i] for column in duck.values(trees))])
    assert polars == expected
    assert duckdb == expected


def scalar() -> list[Function]:
    return [f for f in FUNCTIONS.values() if f.use == "scalar" and f.theme != "internal"]


@pytest.mark.parametrize("function", scalar(), ids=lambda f: f.name)
def test_every_function_has_a_table_with_a_value_a_null_and_its_failure(function: Function) -> None:
    rows = next((rows for (_, name), rows in TABLES.items() if name == function.name), None)
    assert rows is not None, f"no golden table for {function.name}"
    assert any(row.get("gives") is not None for row in rows)
    if function.name not in ("concat_ws", "_date", "_moment", "_time"):  # these are never null, whatever comes in
        assert any(row.get("gives", "") is None for row in rows)
    assert any(row.get("fails") for row in rows) == function.fails
