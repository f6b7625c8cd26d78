"""The SQL text of a plan, run in DuckDB, gives the rows and the ledger that polars gives."""

from __future__ import annotations

import zlib
from pathlib import Path

import polars as pl
import pytest
from duckdb_oracle import DuckDBBackend, Oracle, comparable
from sqlglot import exp

from qvhmig.intake import FileForm, SourceSpec, take_in
from qvhmig.planning.plan import place_of
from qvhmig.planning.units import plan_project
from qvhmig.project import open_project
from qvhmig.running.cases import CaseRunner, GivenRows
from qvhmig.running.execution import Execution
from qvhmig.running.leaves import as_of_day, crosswalk_maps
from qvhmig.running.registry import Registry
from qvhmig.running.unit_run import POLARS, UnitRun

ROOT = Path(__file__).parents[2]
PROJECTS = {"reference": ROOT / "lifecycle.yaml", "library": ROOT / "examples/library/lifecycle.yaml", "grammar": ROOT / "tests/grammar/lifecycle.yaml"}


def assert_agree(plan, loader, maps, folder) -> None:
    run = UnitRun(plan, loader, maps)
    ours = run.run(None)
    leaves = {leaf.name: loader(leaf, None).collect() for leaf in plan.leaves}
    oracle = Oracle(plan, leaves, maps, folder)
    theirs = oracle.relations()
    for name, frame in ours.frames.items():
        assert comparable(frame) == comparable(theirs[name].select(frame.columns)), f"{plan.unit}: relation {name}"
    mine = {key: (term.rows, term.checksum) for key, term in run.tallied.terms.items() if term.rows}
    assert mine == {key: value for key, value in oracle.tallies().items() if value[0]}


WHOLE = pytest.mark.slow
"""The reference project costs minutes in DuckDB: the fast suite draws from it, the slow one leaves nothing out."""


def drawn(names, one_in: int) -> list[str]:
    """A part of the names, the same for everyone: names as they are have nothing to do with their checksums."""
    return [name for name in names if zlib.crc32(name.encode()) % one_in == 0]


@pytest.mark.parametrize(("name", "a_unit"), [("library", None), ("grammar", None), ("reference", 1), pytest.param("reference", None, marks=WHOLE)])
def test_every_case_gives_the_same_rows_and_ledger_in_duckdb(name, a_unit, tmp_path):
    """`a_unit`: how many cases of each unit; None for all."""
    project = open_project(PROJECTS[name])
    profile = project.lifecycle.model.profile or "development"
    runner = CaseRunner(project, profile)
    compared = 0
    for kind, group in (("view", project.views), ("contract", project.contracts)):
        for unit, loaded in group.items():
            for number, case in list(enumerate(loaded.model.cases))[:a_unit]:
                planner = runner.planner(case)
                plan = planner.plan(kind, unit)
                maps = runner.maps(case)
                given = GivenRows(project, planner, case, loaded, number, maps)
                assert_agree(plan, given.leaf, maps, tmp_path)
                compared += 1
    assert compared > 5


def executed(project, folder, backend, rows_per_bucket=50_000) -> Execution:
    profile = project.lifecycle.model.profile or "development"
    plan = plan_project(project, profile)
    tables = sorted({leaf.subject for unit in plan.units for leaf in unit.leaves if leaf.kind == "table"})
    specs = [SourceSpec(t, tuple(f.field for f in project.source.tables[t].fields), project.source.tables[t].key) for t in tables]
    definitions = project.connectors.model.definitions
    source = definitions.get("fifty") or definitions[project.lifecycle.model.source]  # of the reference project those made by hand
    intake = take_in(specs, FileForm(project.root / source.path), folder / "intake", rows_per_bucket=rows_per_bucket)
    maps = crosswalk_maps(project, profile, as_of_day(project, project.lifecycle.model.parameters))
    form = project.connectors.model.definitions[project.lifecycle.model.target]
    return Execution(plan, intake, Registry(folder / "registry"), folder / "work", lambda event: None, maps, form, backend=backend)


@pytest.mark.parametrize(("name", "one_in"), [("library", 1), ("reference", 5), pytest.param("reference", 1, marks=WHOLE)])
def test_every_unit_of_an_apply_gives_the_same_rows_and_ledger_in_duckdb(name, one_in, tmp_path):
    execution = executed(open_project(PROJECTS[name]), tmp_path, POLARS)
    execution.run()
    units = drawn([unit.unit for unit in execution.plan.units], one_in)
    assert len(units) > 2
    for unit in execution.plan.units:
        if unit.unit in units:
            assert_agree(unit, execution.leaves, execution.crosswalks, tmp_path)


def test_an_apply_by_another_backend_writes_the_same_bytes(tmp_path):
    project = open_project(PROJECTS["library"])
    ours = executed(project, tmp_path / "ours", POLARS, rows_per_bucket=30).run()
    theirs = executed(project, tmp_path / "theirs", DuckDBBackend(tmp_path), rows_per_bucket=30).run()
    assert ours.ledger == theirs.ledger
    assert {n: p.read_bytes() for n, p in ours.files.items()} == {n: p.read_bytes() for n, p in theirs.files.items()}


def test_a_plan_names_the_place_of_every_projection():
    for path in PROJECTS.values():
        project = open_project(path)
        for unit in plan_project(project, project.lifecycle.model.profile or "development").units:
            for relation in unit.relations:
                for select in relation.query.find_all(type(unit.relations[0].query)):
                    assert all(place_of(p, relation).line for p in select.selects), f"{unit.unit}: {relation.name}"
            own = {p.alias for relation in unit.relations for p in relation.query.find_all(exp.Alias) if p.meta.get("where")}
            assert {output.physical for output in unit.outputs if output.physical} <= own, f"{unit.unit}: each field has a place of its own"


def test_frames_compare_by_value_not_by_order():
    frame = pl.DataFrame({"a": [2, 1], "_lid": [1, 2]})
    assert comparable(frame) == comparable(frame.reverse().with_columns(pl.lit(7).alias("_lid")))
