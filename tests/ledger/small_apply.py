"""A migrate stage over a handful of rows, without the command line: for tests that look into the ledger."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from qvhmig.backends.interface import Backend
from qvhmig.intake import FileForm, IntakeManifest, SourceSpec, take_in
from qvhmig.loaded_files import Project
from qvhmig.planning.units import ProjectPlan, plan_project
from qvhmig.project import open_project
from qvhmig.running.execution import Execution
from qvhmig.running.leaves import as_of_day, crosswalk_maps
from qvhmig.running.registry import Registry
from qvhmig.running.unit_run import POLARS

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = {
    "reference": ROOT / "lifecycle.yaml",
    "library": ROOT / "examples/library/lifecycle.yaml",
    "grammar": ROOT / "tests/grammar/lifecycle.yaml",
}
Row = Mapping[str, str | None]
Rows = Mapping[str, Sequence[Row]]


class Opened:
    """A project and its plan, made once."""

    def __init__(self, name: str, lifecycle: Path | None = None) -> None:
        self.name = name
        self.project: Project = open_project(lifecycle or PROJECTS[name])

    @property
    def profile(self) -> str:
        return self.project.lifecycle.model.profile or "development"

    @cached_property
    def plan(self) -> ProjectPlan:
        return self.new_plan()

    def new_plan(self) -> ProjectPlan:
        return plan_project(self.project, self.profile)

    @cached_property
    def maps(self) -> Mapping[str, Any]:
        return crosswalk_maps(self.project, self.profile, as_of_day(self.project, self.project.lifecycle.model.parameters))

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Source tables that some unit reads."""
        return tuple(sorted({leaf.subject for unit in self.plan.units for leaf in unit.leaves if leaf.kind == "table"}))


@dataclass(frozen=True)
class Applied:
    """What a migrate stage left: its ledger, its files by their path in a run folder, and itself."""

    ledger: Mapping[str, Any]
    files: Mapping[str, bytes]
    execution: Execution
    registry: Registry

    def unit(self, name: str) -> Mapping[str, Any]:
        return next(unit for unit in self.ledger["units"] if unit["unit"] == name)

    def stored_rows(self, unit: str) -> pl.DataFrame:
        return pl.read_parquet(sorted(self.execution.folders[unit].glob("rows/*.parquet")) or [self.execution.folders[unit] / "rows/schema.empty"])


def write_extract(opened: Opened, rows: Rows, folder: Path, tables: Sequence[str] | None = None) -> None:
    """One CSV a table that the project reads; null is bare empty, '' is quoted."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables or opened.tables:
        names = [f.field for f in opened.project.source.tables[table].fields]
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(names) + "\n")
            for row in rows.get(table, ()):
                file.write(",".join(_cell(row.get(name)) for name in names) + "\n")


def _cell(value: str | None) -> str:
    return "" if value is None else '"' + value.replace('"', '""') + '"'


def read_extract(folder: Path) -> dict[str, list[dict[str, str | None]]]:
    """The rows of a folder of CSV files. An empty cell is null, as in the extracts of the examples."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
    return found


def take_rows(opened: Opened, rows: Rows, folder: Path, rows_per_bucket: int) -> IntakeManifest:
    write_extract(opened, rows, folder / "extract")
    catalog = opened.project.source.tables
    specs = [SourceSpec(t, tuple(f.field for f in catalog[t].fields), catalog[t].key) for t in opened.tables]
    return take_in(specs, FileForm(folder / "extract"), folder / "intake", rows_per_bucket)


def small_apply(
    opened: Opened, rows: Rows, folder: Path, *, rows_per_bucket: int = 3, plan: ProjectPlan | None = None, only: frozenset[str] | None = None, backend: Backend = POLARS,
) -> Applied:
    """Raises what the engine raises."""
    intake = take_rows(opened, rows, folder, rows_per_bucket)
    return migrate(opened, intake, folder, plan or opened.plan, only, backend)


def migrate(opened: Opened, intake: IntakeManifest, folder: Path, plan: ProjectPlan, only: frozenset[str] | None = None, backend: Backend = POLARS) -> Applied:
    form = opened.project.connectors.model.definitions[opened.project.lifecycle.model.target]
    registry = Registry(folder / "registry")
    execution = Execution(plan, intake, registry, folder / "work", lambda event: None, opened.maps, form, only, backend)  # type: ignore[arg-type]
    result = execution.run()
    return Applied(result.ledger, {name: path.read_bytes() for name, path in sorted(result.files.items())}, execution, registry)
