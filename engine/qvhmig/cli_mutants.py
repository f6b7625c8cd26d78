"""test --mutants: arguments -> service -> the score of each contract, and what nobody noticed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qvhmig.cli_output import result, result_json, result_lines
from qvhmig.cli_text import table_lines, terminal_width
from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running.mutant_list import Listed
from qvhmig.service.testing_mutants import MutantRequest, Sample

HEADER = ("drawn from", "mutants", "noticed", "survived", "equivalent", "share", "refused", "no change")


def mutants(space: argparse.Namespace) -> int:
    """Exit 5 where something survives, or where a stored outcome no longer holds."""
    from qvhmig.cli_progress import progress_for
    from qvhmig.service.testing_mutants import test_mutants

    if space.mutants is not None and space.mutants < 1:
        fact = f"'--mutants {space.mutants}' is below 1"
        raise ProblemsFound([Problem("QV841", Where("command line"), fact, "give a whole number from 1")], exit_code=2)
    stored = Path(space.list) if space.list else None
    request = MutantRequest(Path(space.lifecycle), space.mutants, space.seed, tuple(space.contract), stored, space.profile)
    with progress_for(space) as progress:
        samples = test_mutants(request, progress)
    code = 5 if any(sample.other or (space.mutants is not None and sample.of("survived")) for sample in samples) else 0
    if space.format == "json":
        result_json(_json(samples, code))
    elif space.format in ("junit", "github"):
        from qvhmig.running.decision_formats import cases_github, cases_junit

        result({"junit": cases_junit, "github": cases_github}[space.format](_as_cases(samples)))
    else:
        _show(samples)
    return code


def _show(samples: tuple[Sample, ...]) -> None:
    rows = [
        (
            s.name, str(len(s.rows)), str(s.of("noticed")), str(s.of("survived")), str(s.of("equivalent")),
            "" if s.share is None else f"{s.share:.0%}", str(s.refused), str(s.same),
        )
        for s in samples
    ]  # fmt: skip
    result_lines(table_lines(HEADER, rows, terminal_width(), right=range(1, len(HEADER))))
    for sample in samples:
        for row in sample.rows:
            if row.outcome == "survived":
                result_lines(["", f"nobody notices, {row.mutant.kind}: {sample.place(row)}", f"    {row.mutant.before}", f"    {row.mutant.after}"])
        for row, now in sample.other:
            result_lines(["", f"stored as {row.outcome}, now {now}: {sample.place(row)}", f"    {row.mutant.before}", f"    {row.mutant.after}"])


def _json(samples: tuple[Sample, ...], code: int) -> dict[str, Any]:
    told = [
        {
            "sample": s.name, "noticed": s.of("noticed"), "survived": s.of("survived"), "equivalent": s.of("equivalent"),
            "share": s.share, "refused": s.refused, "same": s.same,
            "mutants": [_mutant_json(row) for row in s.rows],
            "changed": [{**_mutant_json(row), "now": now} for row, now in s.other],
        }
        for s in samples
    ]  # fmt: skip
    return {"version": 1, "exit_code": code, "exit_codes": [code] if code else [], "samples": told}


def _mutant_json(row: Listed) -> dict[str, str]:
    m = row.mutant
    return {
        "seed": row.seed, "kind": m.kind, "definition": m.definition, "place": m.place, "before": m.before, "after": m.after,
        "outcome": row.outcome, "by": row.by, "reason": row.reason,
    }  # fmt: skip


def _as_cases(samples: tuple[Sample, ...]) -> list[Any]:
    """A mutant as a case that fails where nobody notices it."""
    from qvhmig.running.cases import CaseResult

    made = []
    for sample in samples:
        now = {row.mutant.identity: told for row, told in sample.other}
        for row in sample.rows:
            m = row.mutant
            wrong = (f"stored as {row.outcome}, now {now[m.identity]}",) if m.identity in now else ()
            differences = wrong or (("nobody notices this mistake",) if row.outcome == "survived" else ())
            made.append(CaseResult(sample.name, "mutant", f"{m.definition} {m.place}: {m.before} -> {m.after}", Where(m.definition), differences))
    return made
