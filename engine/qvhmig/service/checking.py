"""`check`: every file of a project read and compiled, and everything that is wrong with it, without touching data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.problems import Problem
from qvhmig.service.project_place import folders_of

if TYPE_CHECKING:
    from qvhmig.project import Project


@dataclass(frozen=True)
class CheckResult:
    """`counts`: how many of each kind were read. `problems` holds warnings only: errors are raised."""

    root: Path
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]


def default_profile(project: Project) -> str:
    """The profile where a command names none: the lifecycle's, else the first of the profiles file."""
    named = project.lifecycle.model.profile
    return named or next(iter(project.profiles.model.definitions))


def check(lifecycle: Path) -> CheckResult:
    """Raises ProblemsFound with every error and warning at once: exit 4 for content, 2 where the file is not there."""
    folders = folders_of(lifecycle)
    from qvhmig.planning import plan_project
    from qvhmig.project import open_project

    project = open_project(lifecycle)
    plan = plan_project(project, default_profile(project), {})
    counts = {
        "contracts": len(project.contracts),
        "views": len(project.views),
        "macros": len(project.macros),
        "crosswalks": len(project.crosswalks),
        "feeds": len(project.feeds),
        "rules": len(project.rules),
        "source tables": len(project.source.tables),
        "target tables": len(project.target.tables),
        "units planned": len(plan.units),
    }
    return CheckResult(folders.root, counts, tuple(sorted({*project.warnings, *plan.warnings}, key=lambda p: p.sort_key)))
