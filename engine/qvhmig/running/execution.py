"""An apply's migrate stage: units in order, bucket by bucket, into a work folder that a later start can use again.

A unit's folder is named by a digest of everything that can change its rows (plan, source bytes, the units that it reads,
code maps, feeds); it is made as `.partial` and renamed when whole. Nothing here publishes: `service` takes the files
into a run folder and commits the registry.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from qvhmig.backends.interface import Backend
from qvhmig.digests import digest, file_digest
from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.intake import IntakeManifest
from qvhmig.models.connectors import FilesConnector
from qvhmig.planning.plan import LogicalPlan
from qvhmig.planning.units import ProjectPlan
from qvhmig.problems import Problem, ProblemsFound
from qvhmig.running import keys
from qvhmig.running.crash_points import reach
from qvhmig.running.durable_files import make_folder, remove_folder
from qvhmig.running.events import Event, Events
from qvhmig.running.fates import add_fates, count_fates, dispositions
from qvhmig.running.leaves import ApplyLeaves, partitioned, polars_type
from qvhmig.running.ledger import UnitFigures, unit_ledger
from qvhmig.running.registry import Registry
from qvhmig.running.reject_files import cell_frame, reject_frame, unreadable_frame, write_rows
from qvhmig.running.sealed_folder import seal, unbroken
from qvhmig.running.several_buckets import Elsewhere, SeenByBucket
from qvhmig.running.target_files import target_frame, write_target
from qvhmig.running.unit_run import POLARS, BucketResult
from qvhmig.version import engine_build


@dataclass(frozen=True)
class ExecutionResult:
    """`ledger` is the content of ledger.json; `files` maps paths in a run folder to finished files to take in;
    `folders` are the work folders of units by `kind:name`; `reused` names units that were not run again."""

    ledger: dict[str, Any]
    files: dict[str, Path]
    folders: dict[str, Path]
    reused: tuple[str, ...]
    digests: dict[str, str] = field(default_factory=dict)


class Execution:
    """One migrate stage. `only`: names of contracts to write (what they read runs too); None = all."""

    def __init__(
        self, plan: ProjectPlan, intake: IntakeManifest, registry: Registry, work: Path, events: Events,
        crosswalks: Mapping[str, CrosswalkMap], form: FilesConnector, only: frozenset[str] | None = None,
        backend: Backend = POLARS,
    ) -> None:
        self.plan, self.intake, self.registry, self.work, self.events = plan, intake, registry, work, events
        self.crosswalks, self.form, self.backend = crosswalks, form, backend
        self.units = _chosen(plan, only)
        self.owners = _owners(plan)
        self.folders: dict[str, Path] = {}
        self.digests: dict[str, str] = {}
        self.leaves = ApplyLeaves(plan.project, intake, work, self.owners, self.folders)
        self.tables = {f"{u.kind}:{u.unit}": _tables(u, plan) for u in plan.units}

    def run(self) -> ExecutionResult:
        """Runs every unit. A unit with a residual still writes: the ledger tells, exit 7 decides."""
        ledgers, reused = [], []
        files: dict[str, Path] = {}
        for n, unit in enumerate(self.units):
            self.events(Event("progress", "migrate", unit.target or unit.unit, n, len(self.units)))
            name = f"{unit.kind}:{unit.unit}"
            self.digests[name] = self._digest(unit)
            folder = self.work / f"{unit.unit}-{self.digests[name][:16]}"
            self.folders[name] = folder
            if self._usable(unit, folder):
                reused.append(name)
            else:
                remove_folder(folder)
                self._unit(unit, folder)
            ledgers.append(json.loads((folder / "ledger.json").read_text("utf-8")))
            files |= _files(unit, folder, self.form)
        return ExecutionResult({"version": 1, "units": ledgers}, files, dict(self.folders), tuple(reused), dict(self.digests))

    def stale(self) -> tuple[str, ...]:
        """Units that `run` would have to run, in order, as `kind:name`. Writes nothing."""
        found = []
        for unit in self.units:
            name = f"{unit.kind}:{unit.unit}"
            self.digests[name] = self._digest(unit)
            self.folders[name] = self.work / f"{unit.unit}-{self.digests[name][:16]}"
            if not self._usable(unit, self.folders[name]):
                found.append(name)
        return tuple(found)

    # -- what makes a unit stale --------------------------------------------------------------------------------
    def _digest(self, unit: LogicalPlan) -> str:
        tables = {t: [self.intake.tables[t].spec_digest, list(self.intake.tables[t].sha256)] for t in _leaf_tables(unit) if t in self.intake.tables}
        feeds = {f: file_digest(self.plan.project.feeds[f].data) for f in sorted({x.subject for x in unit.leaves if x.kind == "feed"})}
        maps = {n: [dict(m.targets), dict(m.states)] for n, m in self.crosswalks.items() if _mentions(unit, n)}
        form = self.form.model_dump() if unit.kind == "contract" else None
        # a parent's numbers stand in its children's rows, and another registry gives the same parent other numbers
        read = {d: [self.digests[d], self._numbers_digest(d)] for d in unit.depends}
        table = self.plan.project.target.table(unit.target) if unit.target else None
        taken = keys.taken_columns(unit, self.plan)
        return digest([engine_build(), unit.rows_digest, taken, tables, list(self.intake.bounds), feeds, maps, form, read, table.model_dump(mode="json") if table else None])

    def _numbers_digest(self, name: str) -> str:
        path = self.folders[name] / "keys.parquet"
        return file_digest(path) if path.exists() else ""

    def _usable(self, unit: LogicalPlan, folder: Path) -> bool:
        """Whether the folder is whole and its numbers are those that the registry gives today."""
        stored = folder / "keys.parquet"
        if not unbroken(folder):
            return False
        if not unit.namespace:
            return True
        held = pl.read_parquet(stored)
        self.registry.append(unit.namespace, held["key"])
        now = held.join(self.registry.numbers(unit.namespace), on="key", how="left")
        return bool((now["number"] == now["number_right"]).all())

    # -- one unit -----------------------------------------------------------------------------------------------
    def _unit(self, unit: LogicalPlan, folder: Path) -> None:
        partial = folder.with_name(f"{folder.name}.partial")
        told: Elsewhere | None = {}
        while told is not None:  # again where `unique` met values in several buckets: at most once more for each `unique`
            remove_folder(partial)
            make_folder(partial / "rows")
            make_folder(partial / "lineage")
            seen = SeenByBucket(unit, self.intake.bucket_count, partial / "apart")
            figures, left, cells, all_keys = self._buckets(unit, partial, seen, told)
            told = seen.more_than(told)
        remove_folder(partial / "apart")
        self._scanned(unit, figures)
        tables = self.tables[f"{unit.kind}:{unit.unit}"]
        gone = pl.concat(left).rename({"line": "line_"})
        for term, name in (("rejected", "rejects"), ("held", "holds")):
            unread = [unreadable_frame(unit, n, t, self.intake) for n, t in self._unreadable(unit)] if term == "rejected" else []
            write_rows(partial / f"{name}.csv", pl.concat([reject_frame(unit, gone, term, tables, self.intake), *unread]))
        if unit.kind == "contract":
            self._finish(unit, partial, figures, cells, all_keys, tables)
        else:
            _schema(partial / "rows", unit)
        (partial / "ledger.json").write_text(json.dumps(unit_ledger(unit, figures)), "utf-8")
        seal(partial)
        for path in partial.rglob("*"):
            os.chmod(path, 0o700 if path.is_dir() else 0o600)
        os.replace(partial, folder)
        reach("execution.unit_written")

    def _buckets(self, unit: LogicalPlan, partial: Path, seen: SeenByBucket, told: Elsewhere) -> tuple[UnitFigures, list[Any], list[pl.DataFrame], list[pl.DataFrame]]:
        """Every bucket once: the figures, what was rejected or held, the cell problems, the keys."""
        runner = self.backend.compile(unit, self.leaves, self.crosswalks)
        figures = UnitFigures(runner.tallied)
        buckets: list[int | None] = list(range(self.intake.bucket_count)) if unit.bucketed else [None]
        left: list[Any] = []
        cells: list[pl.DataFrame] = []
        all_keys: list[pl.DataFrame] = []
        for n, bucket in enumerate(buckets):
            result = runner.run(bucket, told)
            gone = dispositions(unit, result)
            fates, unwritten = count_fates(unit, result, gone)
            add_fates(figures.fates, fates)
            figures.merged_into_not_written += unwritten
            _keep_lineage(unit, gone, partial / "lineage" / f"left-{n:04d}.parquet")
            seen.add(n, result)
            left.append(gone.filter(pl.col("term").is_in(["rejected", "held"])))
            self._gather(unit, result, figures, partial, n, cells, all_keys)
            self.events(Event("progress", "migrate", unit.target or unit.unit, n + 1, len(buckets), figures.written))
        return figures, left, cells, all_keys

    def _gather(self, unit: LogicalPlan, result: BucketResult, figures: UnitFigures, partial: Path, n: int, cells: list, all_keys: list) -> None:
        """Stores one bucket's rows by the bucket of their own key, and adds up what it counted."""
        rows = result.frames[unit.written]
        figures.written += rows.height
        for at, part in partitioned(rows, self.intake.bounds):
            part.write_parquet(partial / "rows" / f"{at:04d}-{n:04d}.parquet", compression="zstd", compression_level=1)
        if unit.kind != "contract":
            return
        for name, count in result.frames[unit.cells].row(0, named=True).items():
            figures.cells[name] += count or 0
        all_keys.append(result.frames[unit.keys].select(pl.col("_key").alias("key")))
        if unit.cell_problems:
            cells.append(result.frames[unit.cell_problems])

    def _unreadable(self, unit: LogicalPlan) -> list[tuple[int, str]]:
        """Ledger line and table wherever the unit counts a table that has lines of which no row could be made."""
        counted = [(n, subject) for n, kind, subject in (*unit.reads, *unit.rests) if kind == "table" and subject in self.intake.tables]
        return [(n, table) for n, table in counted if self.intake.tables[table].unreadable]

    def _scanned(self, unit: LogicalPlan, figures: UnitFigures) -> None:
        """What the scanner (or the earlier unit) says it gave, against which `from` balances; and the candidates."""
        for number, line in enumerate(unit.lines):
            if line.verb == "fields":
                figures.candidates = sum(t.rows for (at, term, _), t in figures.tallied.terms.items() if at == number and term == "in")
        for number, kind, subject in (*unit.reads, *unit.rests):
            if kind == "table" and subject in self.intake.tables:
                figures.read_from[number] = self.intake.tables[subject].rows
                figures.unreadable[number] = self.intake.tables[subject].unreadable
            elif f"{kind}:{subject}" in self.folders:
                earlier = json.loads((self.folders[f"{kind}:{subject}"] / "ledger.json").read_text("utf-8"))
                figures.read_from[number] = earlier["written"]

    def _fit(self, unit: LogicalPlan, held: pl.DataFrame) -> None:
        """Raises ProblemsFound QV831 where a number has more digits than its field: no row can be right, so no file is made."""
        table = self.plan.project.target.table(unit.target)
        for output in unit.outputs:
            field_ = table.field(output.name) if table is not None and output.own_key else None
            if field_ is not None and field_.length and len(str(held["number"].max() or 0)) > field_.length:
                said = f"the numbers of '{unit.namespace}' have more digits than {unit.target}.{output.name} ({field_.length})"
                raise ProblemsFound([Problem("QV831", unit.where, said, "make the field longer in the target catalog, or use another registry", subject=unit.unit)])

    def _finish(self, unit: LogicalPlan, partial: Path, figures: UnitFigures, cells: list, all_keys: list, tables: tuple[str, ...]) -> None:
        """Numbers the keys, writes the target file in key order, and the numbers that children look up."""
        found = pl.concat(all_keys)["key"]
        figures.new_keys = self.registry.append(unit.namespace, found)
        numbers = self.registry.numbers(unit.namespace)
        held = found.drop_nulls().unique().to_frame("key").join(numbers, on="key", how="left").sort("key")
        held.write_parquet(partial / "keys.parquet")
        self._fit(unit, held)
        numbered = keys.numbered_rows(unit, partial, held)
        for path in numbered:
            rows = pl.read_parquet(path, columns=["_rid", "_key", "number"])
            rows.write_parquet(partial / "lineage" / path.name.replace("rows", "written"), compression="zstd")
        table = self.plan.project.target.table(unit.target)
        assert table is not None
        frames = (target_frame(pl.read_parquet(path), table, unit.outputs) for path in numbered)
        _, figures.recounted = write_target(partial / f"target.{self.form.format}", frames, table, self.form)
        _schema(partial / "rows", unit)
        figures.aliases = keys.write_numbers(unit, self.plan, partial, self.leaves, self.intake.bounds)
        if cells:
            problems = pl.concat(cells, how="vertical_relaxed")
            figures.cell_problems = Counter(problems["reason"].to_list())
            write_rows(partial / "cells.csv", cell_frame(unit, problems, tables, self.intake))


def _keep_lineage(unit: LogicalPlan, gone: pl.DataFrame, path: Path) -> None:
    """What became of each source row that left, and into which row it was merged: asked later, never by the run itself.

    `_rid`, `_into`, `term`, `reason`, `step`, by row id; written rows are beside it with `_rid`, `_key`, `number`."""
    steps = {n: line.step for n, line in enumerate(unit.lines)}
    step = pl.col("line").replace_strict(steps, default=None, return_dtype=pl.String)
    rows = gone.select("_rid", "_into", "term", pl.col("_reason").alias("reason"), step.alias("step"))
    rows.sort("_rid", "step", "term", "reason", "_into", nulls_last=True).write_parquet(path, compression="zstd")


def _schema(rows: Path, unit: LogicalPlan) -> None:
    """An empty frame with the unit's columns, read where a bucket has no rows."""
    files = sorted(rows.glob("*.parquet"))
    if files:
        empty = pl.read_parquet(files[0], n_rows=0)
    else:
        columns = dict.fromkeys(unit.relation(unit.written).columns, pl.String)
        types = {o.physical: polars_type(o.type) for o in unit.outputs if o.physical}
        types |= {c.physical: polars_type(c.type) for c in unit.data.get("columns", ())}  # type: ignore[attr-defined]
        types |= {f"key.{n}": polars_type(t) for n, t in unit.data.get("key_types", {}).items()}  # type: ignore[attr-defined]
        empty = pl.DataFrame(schema={**columns, **{k: v for k, v in types.items() if k in columns}, "_rid": pl.UInt64})
    if unit.kind == "contract" and "number" not in empty.columns:
        empty = empty.with_columns(pl.lit(None, pl.Int64).alias("number"))
    empty.write_parquet(rows / "schema.empty")


def _files(unit: LogicalPlan, folder: Path, form: FilesConnector) -> Iterator[tuple[str, Path]] | dict[str, Path]:
    name = unit.target if unit.kind == "contract" else f"{unit.kind}_{unit.unit}"
    found = {f"rejects/{name}.csv": folder / "rejects.csv", f"holds/{name}.csv": folder / "holds.csv"}
    for path in sorted((folder / "lineage").glob("*.parquet")):
        found[f"lineage/{name}/{path.name}"] = path
    if unit.kind == "contract":
        found[f"tables/{name}.{form.format}"] = folder / f"target.{form.format}"
        if (folder / "cells.csv").exists():
            found[f"rejects/cells/{name}.csv"] = folder / "cells.csv"
    return found


def _leaf_tables(unit: LogicalPlan) -> list[str]:
    return sorted({leaf.subject for leaf in unit.leaves if leaf.kind == "table"})


def _tables(unit: LogicalPlan, plan: ProjectPlan) -> tuple[str, ...]:
    """Source tables whose rows may reach the unit, through views and contracts too."""
    found = set(_leaf_tables(unit))
    for name in unit.depends:
        found |= set(_tables(next(u for u in plan.units if f"{u.kind}:{u.unit}" == name), plan))
    return tuple(sorted(found))


def _owners(plan: ProjectPlan) -> dict[str, str]:
    """Namespace -> the contract in whose rows a reference looks: the one with a field `key:`, else the one with `identity:`."""
    owners: dict[str, str] = {}
    for own_key in (True, False):
        for unit in plan.units:
            if unit.namespace and any(o.own_key for o in unit.outputs) == own_key:
                owners.setdefault(unit.namespace, unit.unit)
    return owners


def _mentions(unit: LogicalPlan, crosswalk: str) -> bool:
    return crosswalk in unit.crosswalks


def _chosen(plan: ProjectPlan, only: frozenset[str] | None) -> tuple[LogicalPlan, ...]:
    if only is None:
        return plan.units
    wanted = {f"contract:{name}" for name in only}
    for unit in reversed(plan.units):
        if f"{unit.kind}:{unit.unit}" in wanted:
            wanted |= set(unit.depends)
    return tuple(u for u in plan.units if f"{u.kind}:{u.unit}" in wanted)
