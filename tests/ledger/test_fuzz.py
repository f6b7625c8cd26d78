"""Whatever rows come, nothing is lost or doubled, and buckets, polars and DuckDB agree (law 1, law 4)."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from duckdb_oracle import Oracle, comparable
from random_rows import RandomRows
from small_apply import Applied, Opened, migrate, small_apply, take_rows

from qvhmig.backends.sql_expressions import to_sql
from qvhmig.backends.sql_text import needed_relations
from qvhmig.running.ledger import checksum_differences_of, residual_of
from qvhmig.running.unit_run import UnitRun

HARD = ("casenote_history", "rtt_events", "iwl", "adt_wardstays", "adt_archive", "mh_detention_master", "referrals")
"""Contracts of tests/grammar: the six of the grammar, and the referrals that one of them points at."""
COUNTED = ("lines", "unmade", "cells", "cell_problems", "fates", "written", "candidates", "merged_into_not_written", "conserve")


@pytest.fixture(scope="module")
def makers() -> dict[str, RandomRows]:
    return {name: RandomRows(Opened(name)) for name in ("grammar", "library")}


class Wanted(Oracle):
    """Keeps every relation inside DuckDB and reads back only those that are asked for."""

    def wanted(self, names: list[str]) -> dict[str, Any]:
        for relation in needed_relations(self.plan):
            self.base.execute(f'CREATE TABLE "{relation.name}" AS {to_sql(relation.query, "duckdb")}')
        return {name: self._read(name) for name in names}


def balanced(applied: Applied) -> None:
    assert residual_of(applied.ledger) == 0
    assert checksum_differences_of(applied.ledger) == 0
    for unit in applied.ledger["units"]:
        assert unit["fate_residual"] == 0, unit["unit"]
        assert unit["cell_residual"] == {}, unit["unit"]
        assert not any(unit["conserve"].values()), unit["unit"]


def agree_in_duckdb(opened: Opened, applied: Applied, unit: str, folder: Path) -> None:
    plan = next(u for u in opened.plan.units if u.unit == unit)
    run = UnitRun(plan, applied.execution.leaves, opened.maps)
    ours = run.run(None).frames
    oracle = Wanted(plan, {leaf.name: applied.execution.leaves(leaf, None).collect() for leaf in plan.leaves}, opened.maps, folder)
    theirs = oracle.wanted(list(ours))
    for name, frame in ours.items():
        assert comparable(frame) == comparable(theirs[name].select(frame.columns)), f"{unit}: {name}"
    mine = {key: (term.rows, term.checksum) for key, term in run.tallied.terms.items() if term.rows}
    assert mine == {key: value for key, value in oracle.tallies().items() if value[0]}, unit


def counted(applied: Applied) -> list[dict[str, Any]]:
    """The ledger without how it was run."""
    return [{key: unit[key] for key in COUNTED} for unit in applied.ledger["units"]]


def lineage(applied: Applied) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    """(unit, left or written) -> its rows: the files are one a bucket."""
    found: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for name, content in applied.files.items():
        if name.startswith("lineage/"):
            _, unit, file = name.split("/")
            found.setdefault((unit, "left" if "left" in file else "written"), []).extend(pl.read_parquet(io.BytesIO(content)).iter_rows())
    return {key: sorted(rows, key=repr) for key, rows in found.items() if rows}


def one_run(maker: RandomRows, unit: str, seed: str, folder: Path, most: int, *, every_unit: bool = False) -> None:
    opened, chance = maker.opened, random.Random(seed)
    only = frozenset([unit])
    rows = maker.draw(chance, most)
    many = small_apply(opened, rows, folder / "many", rows_per_bucket=chance.choice((1, 2, 5)), only=only)
    balanced(many)
    for drawn in rows.values():
        chance.shuffle(drawn)
    one = migrate(opened, take_rows(opened, rows, folder / "one", 10**6), folder / "one", opened.plan, only)
    assert one.execution.intake.bucket_count == 1
    assert counted(one) == counted(many)
    assert lineage(one) == lineage(many)
    mine, theirs = ({n: c for n, c in applied.files.items() if not n.startswith("lineage/")} for applied in (one, many))
    places = ("rejects/", "holds/")
    assert {n: c for n, c in mine.items() if not n.startswith(places)} == {n: c for n, c in theirs.items() if not n.startswith(places)}
    assert {n: len(c.splitlines()) for n, c in mine.items()} == {n: len(c.splitlines()) for n, c in theirs.items()}
    for ran in many.execution.units if every_unit else [u for u in many.execution.units if u.unit == unit]:
        agree_in_duckdb(opened, many, ran.unit, folder)


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("unit", HARD)
def test_random_rows_of_the_hard_contracts(makers: dict[str, RandomRows], seed: str, tmp_path: Path, unit: str, number: int) -> None:
    one_run(makers["grammar"], unit, f"{seed}:{unit}:{number}", tmp_path, most=9)


@pytest.mark.parametrize("number", range(4))
def test_random_rows_of_the_library(makers: dict[str, RandomRows], seed: str, tmp_path: Path, number: int) -> None:
    one_run(makers["library"], "loan_event", f"{seed}:library:{number}", tmp_path, most=9)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(44))
@pytest.mark.parametrize("unit", HARD)
def test_many_random_rows_of_the_hard_contracts(makers: dict[str, RandomRows], seed: str, tmp_path: Path, unit: str, number: int) -> None:
    one_run(makers["grammar"], unit, f"{seed}:slow:{unit}:{number}", tmp_path, most=6 + number, every_unit=True)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(92))
def test_many_random_rows_of_the_library(makers: dict[str, RandomRows], seed: str, tmp_path: Path, number: int) -> None:
    one_run(makers["library"], "loan_event", f"{seed}:slow:library:{number}", tmp_path, most=6 + number, every_unit=True)
