"""A folder -> a `Project` whose parts fit together, or every problem at once (DESIGN law 7)."""

from __future__ import annotations

from pathlib import Path

from qvhmig.checks import check_together
from qvhmig.loaded_files import Feed, Loaded, Project, read_project
from qvhmig.problems import Level, ProblemsFound

__all__ = ["Feed", "Loaded", "Project", "open_project"]


def open_project(lifecycle: Path) -> Project:
    """Read the project of that lifecycle.yaml and prove what needs no expressions: names, classes, codes, cycles.

    Raises ProblemsFound with all errors and warnings, in order of place; exit code 2 where a named file is missing
    or unreadable, else 4. Warnings alone do not raise: they are in `Project.warnings`.
    """
    reading = read_project(Path(lifecycle))
    check_together(reading)
    errors = [problem for problem in reading.problems if problem.level is Level.ERROR]
    if errors or reading.connectors is None:
        raise ProblemsFound(reading.problems, reading.exit_code)
    warnings = tuple(sorted(set(reading.problems), key=lambda problem: problem.sort_key))
    return Project(
        root=reading.root, lifecycle=reading.lifecycle, connectors=reading.connectors, source=reading.source,
        target=reading.target, contracts=reading.contracts, views=reading.views, macros=reading.macros,
        crosswalks=reading.crosswalks, feeds=reading.feeds, rules=reading.rules,
        reconciliation=reading.reconciliation, profiles=reading.profiles,
        source_scopes=tuple(reading.source_scopes), warnings=warnings,
    )  # fmt: skip
