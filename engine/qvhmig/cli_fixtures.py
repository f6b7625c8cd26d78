"""fixtures: arguments -> service -> how many rows each table got, and where they are."""

from __future__ import annotations

import argparse
from pathlib import Path

from qvhmig.cli_output import result, result_json, result_lines
from qvhmig.cli_text import table_lines, terminal_width
from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.service.generating import GenerateRequest, GenerateResult

COLUMNS = ("table", "rows", "sha256")
FAULT_COLUMNS = ("fault", "kind", "table", "put in")


def fixtures(space: argparse.Namespace) -> int:
    from qvhmig.cli_progress import progress_for
    from qvhmig.service.generating import generate

    for name, least in (("patients", 1), ("seed", 0)):
        value = getattr(space, name)
        if value is not None and value < least:
            fact = f"'--{name} {value}' is below {least}"
            raise ProblemsFound([Problem("QV841", Where("command line"), fact, f"give a whole number from {least}")], exit_code=2)
    request = GenerateRequest(
        Path(space.lifecycle), space.patients, space.seed, Path(space.file) if space.file else None,
        Path(space.faults) if space.faults else None, space.truth, Path(space.out) if space.out else None,
    )  # fmt: skip
    with progress_for(space) as progress:
        found = generate(request, progress)
    _show(space.format, found)
    return 0


def _show(wanted: str, found: GenerateResult) -> None:
    if wanted == "json":
        result_json({**found.summary, "out": found.out.as_posix(), "exit_code": 0, "exit_codes": [0]})
        return
    rows = [(one.table, f"{one.rows:,}", one.sha256[:16]) for one in found.tables]
    faults = [(str(f["fault"]), str(f["kind"]), str(f["table"]), f"{f['put_in']:,}") for f in found.summary.get("faults", [])]
    if wanted == "markdown":
        result("\n".join([_row(COLUMNS), "|---|---:|---|", *map(_row, rows)]))
        if faults:
            result("\n".join(["", _row(FAULT_COLUMNS), "|---|---|---|---:|", *map(_row, faults)]))
        return
    width = terminal_width()
    result_lines(table_lines(COLUMNS, rows, width, right=(1,)))
    if faults:
        result_lines(["", *table_lines(FAULT_COLUMNS, faults, width, right=(3,))])
    result_lines([found.out.as_posix()])


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"
