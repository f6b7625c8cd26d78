"""`test`: the examples that contracts, views, macros and rules carry, each run through the plan of an apply."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.service.opened_project import Opened, Planned, open_for
from qvhmig.service.project_place import near, wrong_request

if TYPE_CHECKING:
    from qvhmig.running.cases import CaseResult


def run_cases(lifecycle: Path, only: tuple[str, ...], profile: str | None = None) -> tuple[CaseResult, ...]:
    """Every case, or those of the named definitions: macros first, then views and contracts, then rules. `profile`: the
    gate profile of cases that name none (default: the lifecycle's).

    Raises ProblemsFound: QV865 and QV650 (exit 2) for a name or a profile that is not there, exit 4 for a project that does not compile.
    """
    opened = open_for(lifecycle, profile)
    project = opened.project
    known = (*project.macros, *project.views, *project.contracts, *project.rules)
    for name in only:
        if name not in known:
            raise wrong_request("QV865", "command line", f"there is no contract, view, macro or rule '{name}'", near(name, known))
    planned = opened.plan()
    from qvhmig.running.cases import run_cases as run_units
    from qvhmig.running.rule_cases import run_rule_cases

    wanted = only or None
    found = _macro_cases(opened, planned, only)
    found += run_units(project, opened.profile, wanted)
    found += run_rule_cases(project, opened.profile, wanted)
    return tuple(found)


def _macro_cases(opened: Opened, planned: Planned, only: tuple[str, ...]) -> list[CaseResult]:
    """One result a case of a macro, told by its place."""
    from qvhmig.backends.macro_cases import check_macro_cases
    from qvhmig.planning import Planner
    from qvhmig.running.cases import CaseResult
    from qvhmig.running.leaves import as_of_day, crosswalk_maps

    project = opened.project
    trees = Planner(project, opened.profile, opened.parameters).macros
    maps = crosswalk_maps(project, opened.profile, as_of_day(project, planned.parameters))
    macros = {name: loaded for name, loaded in project.macros.items() if not only or name in only}
    faults: dict[str, list[str]] = {}
    for problem in check_macro_cases(macros, trees, maps):
        faults.setdefault(str(problem.where), []).append(f"{problem.message}; {problem.next_step}")
    results = []
    for name, loaded in macros.items():
        for number, case in enumerate(loaded.model.cases):
            where = loaded.where("cases", number)
            says = f"{name}({', '.join('null' if a is None else repr(a) for a in case.args)})"
            results.append(CaseResult(name, "macro", says, where, tuple(faults.get(str(where), ()))))
    return results
