"""The migration's own reports: what each contract read, wrote and left, by reason; row names are keyed hashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.running.cell_measures import POPULATING
from qvhmig.running.keyed_hash import hashed
from qvhmig.running.ledger_view import LEAVING, UnitView
from qvhmig.running.report_inputs import RunReport
from qvhmig.running.report_text import csv_bytes

if TYPE_CHECKING:
    import polars as pl

STATS_COLUMNS = (
    "target_table",
    "contract",
    "status",
    "read",
    "made",
    *LEAVING,
    "candidates",
    "written",
    "residual",
    "checksum_differences",
    "merged_into_not_written",
    "fields",
    "fields_populated",
    "cells",
    "cells_populated",
    "cell_problems",
)
ISSUE_COLUMNS = ("kind", "level", "code", "subject", "rows", "place", "message", "next_step")
REJECT_COLUMNS = ("unit", "target_table", "policy", "reason", "rule", "field", "said_at", "row", "rows")


def migration_report(report: RunReport) -> dict[str, Any]:
    """contract_migration_report.json: totals and one entry a unit, contracts and views apart."""
    return {
        "version": 1,
        "run": report.run,
        "digests": dict(report.digests),
        "decision": report.decision.line,
        "contracts": {unit.unit: _unit_json(unit, report) for unit in report.view.contracts},
        "views": {unit.unit: _unit_json(unit, report) for unit in report.view.units if unit.kind == "view"},
        "totals": _totals(report),
    }


def _totals(report: RunReport) -> dict[str, int]:
    contracts = report.view.contracts
    terms = {term: sum(unit.rows(term) for unit in contracts) for term in ("made", *LEAVING)}
    return {"read": sum(u.rows_read for u in contracts), **terms, "written": sum(u.written for u in contracts)}


def _unit_json(unit: UnitView, report: RunReport) -> dict[str, Any]:
    return {
        "target": unit.target,
        "read": unit.rows_read,
        "made": unit.by_reason("made"),
        "left": {term: unit.by_reason(term) for term in LEAVING},
        "unmade": dict(unit.unmade),
        "candidates": unit.candidates,
        "written": unit.written,
        "residual": unit.residual,
        "checksum_differences": unit.checksum_differences,
        "merged_into_not_written": unit.merged_into_not_written,
        "fates": {table: dict(fates) for table, fates in unit.fates.items()},
        "cell_problems": dict(_cell_problems(report, unit)),
        "cells": {name: dict(origins) for name, origins in unit.cells.items()},
    }


def table_stats_csv(report: RunReport) -> bytes:
    """One row a target table of the catalog, in its order; a table without a contract has its status and no figures."""
    return csv_bytes(STATS_COLUMNS, (_stats(name, report) for name in report.project.target.tables))


def _stats(name: str, report: RunReport) -> list[object]:
    loaded = next((c for c in report.project.contracts.values() if c.model.target.lower() == name.lower()), None)
    unit = report.view.contract_of(name)
    if loaded is None or unit is None:
        status = "no contract" if loaded is None else "nil return" if loaded.model.nil is not None else "not run"
        written: list[object] = [0] if status == "nil return" else [None]
        blanks: list[object] = [None] * (len(LEAVING) + 3)
        return [name, loaded.model.id if loaded else "", status, *blanks, *written, *[None] * 8]
    cells = sum(sum(origins.values()) for origins in unit.cells.values())
    populated = [sum(origins.get(origin, 0) for origin in POPULATING) for origins in unit.cells.values()]
    return [
        name,
        loaded.model.id,
        "written",
        unit.rows_read,
        unit.rows("made"),
        *(unit.rows(term) for term in LEAVING),
        unit.candidates,
        unit.written,
        unit.residual,
        unit.checksum_differences,
        unit.merged_into_not_written,
        len(report.project.target.tables[name].fields),
        sum(n > 0 for n in populated),
        cells,
        sum(populated),
        sum(_cell_problems(report, unit).values()),
    ]


def issues_csv(report: RunReport) -> bytes:
    """Messages of the engine, lines that do not balance, and every reason with its rows; worst kinds first."""
    rows = [*_messages(report), *_imbalances(report), *_reasons(report)]
    return csv_bytes(ISSUE_COLUMNS, rows)


def _messages(report: RunReport) -> Iterator[list[object]]:
    for problem in sorted(report.problems, key=lambda p: (p.level.value, *p.sort_key)):
        subject = problem.subject or problem.where.path
        yield [
            "message",
            problem.level.value,
            problem.code,
            subject,
            None,
            str(problem.where),
            problem.message,
            problem.next_step,
        ]


def _imbalances(report: RunReport) -> Iterator[list[object]]:
    for unit in report.view.units:
        for line in unit.lines:
            if line.residual:
                what = f"{line.step} {line.verb} does not balance"
                yield [
                    "residual",
                    "error",
                    "",
                    unit.name,
                    line.residual,
                    line.place,
                    what,
                    "report it: the engine lost or made rows",
                ]
            if line.difference != "0":
                what = f"{line.step} {line.verb} has another row than came in"
                yield ["checksum", "error", "", unit.name, None, line.place, what, "report it: the engine swapped rows"]


def _reasons(report: RunReport) -> Iterator[list[object]]:
    places = {(unit.unit, name): str(r.where) for unit in report.units for name, r in unit.reasons.items() if r.where is not None}
    for unit in report.view.units:
        line_of = {reason: line.place for line in unit.lines for term in LEAVING for reason in line.terms.get(term, {})}
        for term in ("rejected", "held"):
            for reason, rows in unit.by_reason(term).items():
                place = places.get((unit.unit, reason)) or line_of.get(reason, "")
                yield [term, "", reason, unit.name, rows, place, "", ""]
        for reason, cells in _cell_problems(report, unit).items():
            yield ["cell problem", "", reason, unit.name, cells, places.get((unit.unit, reason), ""), "", ""]


def rejects_csv(report: RunReport) -> bytes:
    """One row a rejected or held row and reason: what, where it was said, and the row's keyed hash; lines that cannot be read
    have none and stand together. No cell value."""
    import polars as pl

    targets = {f"{unit.kind}:{unit.unit}": unit.target for unit in report.view.units}
    empty = pl.DataFrame(schema=dict.fromkeys(REJECT_COLUMNS, pl.String))
    parts = [
        _rejects(name, targets.get(name, ""), path, report.key)
        for name in sorted(report.rejects)
        for path in report.rejects[name]
        if path.is_file()
    ]
    # as text and '' for null while sorting, so that the order is that of the bytes; a null is written bare
    rows = pl.concat([empty, *parts]).sort(REJECT_COLUMNS)
    return rows.select(pl.all().replace("", None)).write_csv(None).encode("utf-8")


def _rejects(name: str, target: str, path: Path, key: bytes) -> pl.DataFrame:
    """Rows of one file by row id, reason and place, in no order; a frame, for a run may set aside millions."""
    import polars as pl

    columns = ["row_id", "reason", "rule", "field", "policy", "said_at"]
    frame = (
        pl.scan_csv(path, infer_schema=False, null_values="")
        .select(columns)
        .group_by(columns)
        .agg(pl.len().cast(pl.String).alias("rows"))
        .collect(engine="streaming")
    )
    names = pl.Series("row", [None if row_id is None else hashed(key, int(row_id)) for row_id in frame["row_id"]], dtype=pl.String)
    known = frame.with_columns(names, pl.lit(name).alias("unit"), pl.lit(target).alias("target_table"))
    return known.select(REJECT_COLUMNS).select(pl.all().fill_null(""))


def _cell_problems(report: RunReport, unit: UnitView) -> Mapping[str, int]:
    raw: Mapping[str, Any] = next((u for u in report.ledger["units"] if u["unit"] == unit.unit and u["kind"] == unit.kind), {})
    return dict(sorted(raw.get("cell_problems", {}).items()))
