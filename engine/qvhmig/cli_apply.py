"""apply: arguments -> service -> the tables, the gates and the decision, which is always the last line."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qvhmig.cli_output import log, result, result_json, result_lines
from qvhmig.cli_text import table_lines, terminal_width, wrapped
from qvhmig.service.apply_request import ApplyRequest, ApplyResult, stored_decision

COLUMNS = ("table", "read", "made", "written", "rejected", "held", "filtered", "merged", "unused", "absorbed", "emptied")
"""read + made = written + everything that left; `emptied` counts cells, not rows."""
SELDOM = ("unused", "absorbed")
"""Terms of counted joins alone: shown where some table has them."""


def apply(space: argparse.Namespace) -> int:
    request = ApplyRequest(
        Path(space.lifecycle),
        datetime.date.today(),
        space.profile,
        space.from_stage,
        space.to_stage,
        tuple(space.only),
        tuple(space.set),
        space.fail_fast,
    )
    found = stored_decision(request)
    if found is None:
        from qvhmig.cli_progress import progress_for
        from qvhmig.service.applying import apply as apply_project

        with progress_for(space) as progress:
            found = apply_project(request, progress)
    if found.nothing_to_do:
        why = "no contract uses what the documents say otherwise" if found.catalogs_changed else "nothing changed"
        log(space, f"nothing to do: {why} since run {found.run}" if not found.extract_made else f"nothing else to do: it is the extract of run {found.run}")
    show(found, space.format)
    return found.exit_code


def show(found: ApplyResult, wanted: str) -> None:
    summary = found.summary
    decision = summary["decision"]
    if wanted == "json":
        result_json({**summary, "nothing_to_do": found.nothing_to_do})
        return
    if wanted in ("junit", "github", "markdown") and decision is not None:
        from qvhmig.cli_decision import decision_in_format

        result(decision_in_format(decision, wanted))
        return
    if summary["run"]:
        result(f"run {summary['run']}, in build/runs/")
        result_lines(_tables(summary))
        result_lines(_emptied(summary))
        result_lines(_partial(summary))
    if decision is not None:
        from qvhmig.cli_decision import decision_in_format

        if summary.get("delivered_to"):
            result(f"the tables are delivered to {summary['delivered_to']}")
        result("")
        result(decision_in_format(decision, "text"))
        if found.exit_code != decision["exit_code"]:
            result(f"exit {found.exit_code}")
    else:
        if summary.get("synthetic"):
            from qvhmig.running.decision_text import synthetic_sentence

            result(synthetic_sentence(summary["synthetic"]))
        result(f"stopped after {summary['stopped_after']}: no decision, exit {found.exit_code}")


def _partial(summary: Mapping[str, Any]) -> list[str]:
    """A run of some tables is judged as any other: who reads its decision has to know."""
    if not summary.get("only"):
        return []
    text = f"only {', '.join(summary['only'])} and what it needs ran; the gates judge the whole project, so tables that did not run count against it"
    return wrapped(text, terminal_width(), "  ")


def _emptied(summary: Mapping[str, Any]) -> list[str]:
    """Which cells were left empty because their value does not fit; the values are in rejects/cells/."""
    lines = []
    for table in summary["tables"]:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in table.get("emptied_by", {}).items())
        if reasons:
            lines.append(f"  {table['table']}: {reasons}")
    return ["cells left empty because their value does not fit (see rejects/cells/)", *lines] if lines else []


def _tables(summary: Mapping[str, Any]) -> list[str]:
    """Names are cut last: where not all columns fit the terminal, those without a figure go (the last line names them),
    then one of the two spaces between columns."""
    tables = summary["tables"]
    idle = [name for name in COLUMNS[1:] if not any(line.get(name, 0) for line in tables)]
    shown = [name for name in COLUMNS if name not in SELDOM or name not in idle]
    width = terminal_width()
    lines = _columns(tables, shown)
    if not width or _widest(lines) <= width:
        return lines
    without = [name for name in idle if name in shown and name not in ("read", "written")]
    shown = [name for name in shown if name not in without]
    gap = 2 if _widest(_columns(tables, shown)) <= width else 1
    return [*_columns(tables, shown, width, gap), *([f"0 in every table: {', '.join(without)}"] if without else [])]


def _columns(tables: Sequence[Mapping[str, Any]], names: Sequence[str], width: int = 0, gap: int = 2) -> list[str]:
    rows = [[line["table"], *(f"{line.get(name, 0):,}" for name in names[1:])] for line in tables]
    return table_lines(names, rows, width, right=range(1, len(names)), gap=gap)


def _widest(lines: Sequence[str]) -> int:
    return max(map(len, lines))
