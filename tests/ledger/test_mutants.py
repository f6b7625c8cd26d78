"""Each mistake of the table is put into the engine, and the nets that the table names notice it: no more, no fewer."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from mutants import MUTANTS, Mutant
from nets import of_apply, of_cases
from random_rows import RandomRows
from small_apply import PROJECTS, ROOT, Opened, Rows, read_extract

from qvhmig.running.cases import CaseRunner

PATHS = {"library": ROOT / "examples/library/extract", "reference": ROOT / "examples/pas/extract"}
SHOWN = 14
"""Rows of each table in a small apply; of the first table all, for its oddities stand at its end."""


class Stand:
    """One project with its rows and a case runner that is good for every mutant that leaves planning alone."""

    def __init__(self, name: str) -> None:
        self.opened = Opened(name)
        self.runner = CaseRunner(self.opened.project, self.opened.profile)
        if name in PATHS:
            tables = read_extract(PATHS[name])
            self.rows: Rows = {table: rows if table == min(tables) else rows[:SHOWN] for table, rows in tables.items()}
        else:  # not by QVHMIG_SEED: the table says what is caught over these very rows
            self.rows = RandomRows(self.opened).draw(random.Random("mutants"), SHOWN)

    def noticed(self, mutant: Mutant, folder: Path, only: frozenset[str] | None) -> set[str]:
        runner = CaseRunner(self.opened.project, self.opened.profile) if mutant.replan else self.runner
        return of_cases(self.opened, runner, only) | of_apply(self.opened, self.rows, folder, replan=mutant.replan, only=only)


@pytest.fixture(scope="module")
def stands() -> dict[str, Stand]:
    return {name: Stand(name) for name in ("library", "grammar")}


def test_without_a_mutant_no_net_notices_anything(stands: dict[str, Stand], tmp_path: Path) -> None:
    for name, stand in stands.items():
        assert of_cases(stand.opened, stand.runner) == set()
        assert of_apply(stand.opened, stand.rows, tmp_path / name, replan=False) == set()


@pytest.mark.parametrize("mutant", MUTANTS, ids=[m.name for m in MUTANTS])
def test_a_mistake_is_caught_by_the_nets_that_the_table_names(stands: dict[str, Stand], tmp_path: Path, mutant: Mutant) -> None:
    with pytest.MonkeyPatch.context() as patch:
        mutant.mutate(patch)
        found = stands["library"].noticed(mutant, tmp_path / "library", None)
        if mutant.unit:
            found |= stands["grammar"].noticed(mutant, tmp_path / "grammar", frozenset([mutant.unit]))
    assert found or mutant.why, "the mutant survives"
    assert " ".join(sorted(found)) == mutant.caught_by


def test_only_an_equivalent_mutant_needs_no_net() -> None:
    assert [m.name for m in MUTANTS if not m.caught_by] == [m.name for m in MUTANTS if m.why]
    assert len(MUTANTS) - sum(bool(m.why) for m in MUTANTS) >= 20
    assert len({m.name for m in MUTANTS}) == len(MUTANTS)


@pytest.mark.slow
def test_without_a_mutant_no_net_notices_anything_over_the_reference_project(tmp_path: Path) -> None:
    """Over buckets of a few rows, which takes minutes. Its cases are run in tests/content."""
    stand = Stand("reference")
    assert of_apply(stand.opened, stand.rows, tmp_path, replan=False) == set()


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=[m.name for m in MUTANTS])
def test_a_mistake_is_caught_over_every_project_in_full(tmp_path: Path, mutant: Mutant) -> None:
    """Of the reference project the cases of six units, drawn by the mistake's name: all of them take minutes for each mistake."""
    with pytest.MonkeyPatch.context() as patch:
        whole = {name: Stand(name) for name in PROJECTS}
        reference = whole.pop("reference")
        mutant.mutate(patch)
        found = set().union(*(stand.noticed(mutant, tmp_path / name, None) for name, stand in whole.items()))
        units = random.Random(mutant.name).sample(sorted({*reference.opened.project.views, *reference.opened.project.contracts}), 6)
        found |= of_cases(reference.opened, CaseRunner(reference.opened.project, reference.opened.profile), frozenset(units))
    if mutant.why:
        assert found == set()
    else:
        assert set(mutant.caught_by.split()) - {"stops"} <= found
        assert found
