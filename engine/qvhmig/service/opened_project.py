"""A project opened for one call: read, with its settings and its profile, and (where wanted) planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.problems import Level, Problem, ProblemsFound, Where
from qvhmig.running.run_folder import Folders
from qvhmig.service.project_place import folders_of, near, wrong_request
from qvhmig.service.settings import parse_settings, with_settings

if TYPE_CHECKING:
    from qvhmig.planning.plan import LogicalPlan
    from qvhmig.planning.source_use import SourceUse
    from qvhmig.planning.units import ProjectPlan
    from qvhmig.project import Project


@dataclass(frozen=True)
class Planned:
    """Everything that compiles: units in running order, quality rules by id, control totals by (name, source | target).

    `parameters` are the values used, as text.
    """

    plan: ProjectPlan
    rules: Mapping[str, LogicalPlan]
    totals: Mapping[tuple[str, str], LogicalPlan]
    parameters: Mapping[str, str | None]

    @cached_property
    def use(self) -> SourceUse:
        """What is read of the source, by contracts and views and beside them by rules and totals."""
        from qvhmig.planning.source_use import source_use

        totals = {f"total {name}": plan for (name, side), plan in self.totals.items() if side == "source"}
        return source_use(self.plan.units, {**{f"rule {name}": plan for name, plan in self.rules.items()}, **totals})

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """Each once, by place; with what is set aside and read all the same."""
        from qvhmig.planning.source_use import contradictions
        from qvhmig.source_scope import set_aside

        aside = set_aside(self.plan.project)
        against = contradictions(self.use, aside) if aside else ()
        return tuple(sorted({*self.plan.project.warnings, *self.plan.warnings, *against}, key=lambda p: p.sort_key))


@dataclass(frozen=True)
class Opened:
    """`profile` is the name used; `parameters` what `--set` gave, as text."""

    folders: Folders
    project: Project
    profile: str
    parameters: dict[str, str]

    @property
    def units(self) -> tuple[tuple[str, str], ...]:
        """(kind, name) of every view and contract."""
        return (*(("view", name) for name in self.project.views), *(("contract", name) for name in self.project.contracts))

    @property
    def totals(self) -> tuple[tuple[str, str], ...]:
        """(name, side) of every control total."""
        reconciliation = self.project.reconciliation
        return tuple((name, side) for name in (reconciliation.model.totals if reconciliation else {}) for side in ("source", "target"))

    def plan(self) -> Planned:
        """Raises ProblemsFound with everything that does not compile, in contracts, views, rules and totals."""
        from qvhmig.planning.rules import plan_rule, plan_total
        from qvhmig.planning.units import Planner, ProjectPlan

        planner = Planner(self.project, self.profile, self.parameters)
        for kind, name in self.units:
            planner.plan(kind, name)
        rules = {name: plan_rule(planner, name) for name in self.project.rules}
        totals = {(name, side): plan_total(planner, name, side) for name, side in self.totals}
        if any(problem.level is Level.ERROR for problem in planner.problems):
            raise ProblemsFound([*self.project.warnings, *planner.problems])
        units = tuple(made for name in planner.order if (made := planner.plans[name]) is not None)
        plan = ProjectPlan(self.project, self.profile, units, tuple(dict.fromkeys(planner.problems)))
        kept_rules = {name: made for name, made in rules.items() if made is not None}
        kept_totals = {key: made for key, made in totals.items() if made is not None}
        return Planned(plan, kept_rules, kept_totals, planner.parameters)


def open_for(lifecycle: Path, profile: str | None = None, settings: Sequence[str] = ()) -> Opened:
    """Raises ProblemsFound: exit 2 for what the call names and is not there, exit 4 for the content of any file."""
    wanted = parse_settings(settings)
    folders = folders_of(lifecycle)
    from qvhmig.project import open_project

    project = with_settings(open_project(lifecycle), wanted)
    return Opened(folders, project, profile_name(project, profile), wanted.parameters)


def profile_name(project: Project, wanted: str | None) -> str:
    """The profile of the call, else the lifecycle's, else the first there is. Raises QV650 (exit 2) for an unknown one."""
    if project.profiles is None:
        gates = project.lifecycle.model.folders.gates
        raise ProblemsFound([Problem("QV852", Where(gates), "the project has no profiles", f"write {gates}/profiles.yaml")])
    known = tuple(project.profiles.model.definitions)
    name = wanted or project.lifecycle.model.profile or known[0]
    if name not in known:
        place = "command line" if wanted else str(project.lifecycle.where("profile"))
        raise wrong_request("QV650", place, f"there is no profile '{name}'", near(name, known))
    return name
