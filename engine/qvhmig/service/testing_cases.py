"""`test`: the examples that contracts, views, macros and rules carry, each run through the plan of an apply."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.service.opened_project import open_for
from qvhmig.service.project_place import near, wrong_request

if TYPE_CHECKING:
    from qvhmig.running.cases import CaseResult


def run_cases(lifecycle: Path, only: tuple[str, ...]) -> tuple[CaseResult, ...]:
    """Every case, or those of the named units. Raises QV865 (exit 2) for a name that has no cases to run."""
    opened = open_for(lifecycle)
    project = opened.project
    known = (*project.contracts, *project.views)
    for name in only:
        if name not in known:
            raise wrong_request("QV865", "command line", f"there is no contract or view '{name}'", near(name, known))
    opened.plan()
    from qvhmig.running.cases import run_cases as run

    return tuple(run(project, opened.profile, only or None))
