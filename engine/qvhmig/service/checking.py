"""`check`: every file of a project read and compiled, and everything that is wrong with it, without touching data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qvhmig.problems import Problem
from qvhmig.service.opened_project import open_for


@dataclass(frozen=True)
class CheckResult:
    """`counts`: how many of each kind were read. `problems` holds warnings only: errors are raised."""

    root: Path
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]


def check(lifecycle: Path) -> CheckResult:
    """Raises ProblemsFound with every error and warning at once: exit 4 for content, 2 where the file is not there."""
    opened = open_for(lifecycle)
    project, planned = opened.project, opened.plan()
    counts = {
        "contracts": len(project.contracts),
        "views": len(project.views),
        "macros": len(project.macros),
        "crosswalks": len(project.crosswalks),
        "feeds": len(project.feeds),
        "rules": len(project.rules),
        "source tables": len(project.source.tables),
        "target tables": len(project.target.tables),
        "units planned": len(planned.plan.units),
    }
    return CheckResult(opened.folders.root, counts, planned.warnings)
