"""Random typed expressions give the same values, failures and raw texts in polars and in DuckDB, row by row.

QVHMIG_SEED chooses the seed (printed when a test fails), QVHMIG_SECONDS the time that the slow test may take.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from random import Random

import pytest
from sqlglot import exp

from qvhmig.expressions import failed_text, failure, origin, type_of
from qvhmig.expressions.types import Kind
from qvhmig.problems import ProblemsFound

from .engines import Duck, bound, frame_of, in_polars
from .random_expressions import COLUMNS, Maker, rows

SEED = int(os.environ.get("QVHMIG_SEED", "20261125"))
KINDS = (Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.MOMENT, Kind.TIME, Kind.BOOLEAN)
REFUSALS = ("decimals; at most 12 are kept", "' is no ", "null is never true")
"""What a typed expression may still be refused for: a product of too many decimals, a cast of a
literal that is none, a comparison with a bare null."""


def trees_of(tree: exp.Expression) -> dict[str, exp.Expression]:
    found = {"value": tree, "failure": failure(tree), "raw": failed_text(tree), "origin": origin(tree)}
    return {name: t for name, t in found.items() if t is not None}


def shown(values: list[object]) -> list[tuple[str, object]]:
    """With the Python type, so that 1, 1.0 and true differ."""
    return [(type(v).__name__, v) for v in values]


def run(seed: int, seconds: float, tmp_path: Path, depth: int) -> int:
    random = Random(seed)
    maker = Maker(random)
    frame = frame_of(COLUMNS, rows(random, 120))
    duck = Duck(frame, tmp_path)
    checked = refused = 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        kind = random.choice(KINDS)
        text = maker.make(kind, random.randint(1, depth))
        try:
            tree = bound(text, COLUMNS)
        except ProblemsFound as found:
            assert all(any(r in p.message for r in REFUSALS) for p in found.problems), f"seed {seed}: {text}\n{found}"
            refused += 1
            continue
        assert type_of(tree).kind in (kind, Kind.NULL), text
        trees = trees_of(tree)
        theirs = dict(zip(trees, duck.values(list(trees.values())), strict=True))
        for name, one in trees.items():
            ours = in_polars(one, frame)
            if shown(ours) != shown(theirs[name]):
                at = next(i for i in range(len(ours)) if shown(ours)[i] != shown(theirs[name])[i])
                pytest.fail(f"seed {seed}, {name} of\n{text}\nrow {frame.row(at, named=True)}\npolars {ours[at]!r}\nduckdb {theirs[name][at]!r}")
        checked += 1
    assert refused <= max(5, checked // 4), "the generator makes too many expressions that are refused"
    return checked


def test_polars_and_duckdb_agree_on_random_expressions(tmp_path: Path) -> None:
    assert run(SEED, 12, tmp_path, depth=3) > 50


@pytest.mark.slow
@pytest.mark.parametrize("part", range(6))
def test_polars_and_duckdb_agree_on_many_deep_expressions(part: int, tmp_path: Path) -> None:
    run(SEED * 100 + part, float(os.environ.get("QVHMIG_SECONDS", "60")), tmp_path, depth=4)
