"""Who notices a mutant: `check`, a case, or nobody. The project is opened once; only what a change touches is planned again.

A mutant counts as noticed by a case if the changed project compiles and one of its cases fails. What `check` refuses
could not have been run, so it says nothing about cases and is counted apart, as is a change without an effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from qvhmig.backends.macro_cases import check_macro_cases
from qvhmig.checks import check_together
from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.loaded_files import Loaded, Project, Reading
from qvhmig.models.contract import Case
from qvhmig.mutation.mutants import Mutant, Refused, mutated
from qvhmig.planning.plan import LogicalPlan
from qvhmig.planning.rules import plan_rule
from qvhmig.planning.units import Planner
from qvhmig.problems import Level, Problem, ProblemsFound
from qvhmig.running.cases import CaseRunner
from qvhmig.running.remembered_run import Layout, Layouts, Memory, RememberedRun
from qvhmig.running.unit_run import LeafLoader, UnitRun

_NO_CASE = Case(it="", given={}, then=[])
Verdict = Literal["noticed", "survived", "refused", "same"]


@dataclass(frozen=True)
class Judged:
    """`by`: the case that failed first (`case UNIT: what it says`), or why `check` refused. `same`: the plan did not change."""

    mutant: Mutant
    verdict: Verdict
    by: str = ""


@dataclass
class MutantJudge:
    """Judges mutants of one project under one profile; `planner` has planned all its units.

    Raises ProblemsFound where the project itself does not compile."""

    project: Project
    profile: str
    planner: Planner
    _memories: dict[tuple[str, int], Memory] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.layouts = Layouts()
        _raise(self.planner.problems)
        self.cases = CaseRunner(self.project, self.profile)

    def judge(self, mutant: Mutant) -> Judged:
        try:
            changed = _Changed(self, mutant, mutated(self.project, mutant))
            if not changed.units:
                return Judged(mutant, "same", "the plan is the same")
            by = changed.noticed()
        except Refused as refused:
            return Judged(mutant, "refused", str(refused))
        except ProblemsFound as found:
            return Judged(mutant, "refused", f"{found.problems[0].code} {found.problems[0].message}")
        return Judged(mutant, "noticed" if by else "survived", by)

    def plan_digest(self, unit: str) -> str:
        if unit not in self._digests:
            plan = self.planner.plans.get(unit)
            self._digests[unit] = "" if plan is None else plan.rows_digest
        return self._digests[unit]

    def dependents(self, unit: str) -> list[str]:
        """The units that read a unit, directly or through others, in running order."""
        found = [unit]
        for name in self.planner.order:
            plan = self.planner.plans[name]
            if plan is not None and any(one in found for one in (*plan.depends, *(f"view:{a}" for a in plan.aliases[:1]))):
                found.append(name)
        return list(dict.fromkeys(found))[1:]

    def memory(self, unit: str, number: int) -> Memory:
        return self._memories.setdefault((unit, number), Memory())


class _Changed:
    """The project with one mutant. `units`: those whose cases may notice it, its own first; none if nothing changed."""

    def __init__(self, judge: MutantJudge, mutant: Mutant, project: Project) -> None:
        self.judge, self.mutant, self.project = judge, mutant, project
        self.kind, _, self.name = mutant.definition.partition(":")
        self._refuse_unfit()
        self.other_maps = {self.name: mutant.after + mutant.place} if self.kind == "crosswalk" else {}
        self.stale: frozenset[str] = frozenset()
        self.planners: dict[int, Planner] = {}
        self.own_cases = CaseRunner(project, judge.profile)
        self.units = {"crosswalk": self._of_crosswalk, "macro": self._of_macro}.get(self.kind, self._of_unit)()

    def _refuse_unfit(self) -> None:
        """Raises ProblemsFound with what `check` says before it plans."""
        p = self.project
        reading = Reading(
            p.root, p.lifecycle, [], p.connectors, p.source, p.target, p.contracts, p.views, p.macros, p.crosswalks, p.feeds,
            p.rules, p.reconciliation, p.profiles,
        )  # fmt: skip
        check_together(reading)
        _raise(reading.problems)

    def _of_crosswalk(self) -> list[str]:
        plans = self.judge.planner.plans
        return [unit for unit, plan in plans.items() if plan is not None and self.name in plan.crosswalks]

    def _of_macro(self) -> list[str]:
        """Every unit is planned again: a macro may stand anywhere."""
        self.stale = frozenset(self.judge.planner.plans)
        self.planner = Planner(self.project, self.judge.profile)
        return self._planned(self.planner, self.judge.planner.order)

    def _of_unit(self) -> list[str]:
        unit = f"{self.kind}:{self.name}"
        self.stale = frozenset([unit])
        self.planner = self.judge.planner.after(self.project, self.stale)
        changed = self._planned(self.planner, [unit])
        readers = self.judge.dependents(unit)
        if self.planner.infos.get(unit) != self.judge.planner.infos.get(unit):  # it looks different from outside, too
            self.stale = frozenset([unit, *readers])
            self.planner = self.judge.planner.after(self.project, self.stale)
            changed = self._planned(self.planner, [unit, *readers])
            for rule in self.project.rules:
                plan_rule(self.planner, rule)
            _raise(self.planner.problems)
        return [unit, *readers] if changed and self.kind == "view" else changed

    def _planned(self, planner: Planner, units: list[str]) -> list[str]:
        """The units whose plan differs. Raises ProblemsFound where one no longer compiles."""
        for unit in units:
            planner.plan(*unit.split(":", 1))
        _raise(planner.problems)
        return [u for u in units if (plan := planner.plans[u]) is not None and plan.rows_digest != self.judge.plan_digest(u)]

    def noticed(self) -> str:
        """The first case that fails; '' if none does."""
        if self.kind == "macro":
            macro = {self.name: self.project.macros[self.name]}
            for problem in check_macro_cases(macro, self.planner.macros, self.maps(_NO_CASE)):
                return f"case macro {self.name}: {problem.message}"
        for unit in self.units:
            kind, _, name = unit.partition(":")
            loaded = (self.project.views if kind == "view" else self.project.contracts)[name]
            for number in self._numbers(loaded.model.cases):
                if self._fails(kind, name, loaded, number):
                    return f"case {name}: {loaded.model.cases[number].it}"
        return ""

    def _numbers(self, cases: Sequence[Case]) -> list[int]:
        """Of the cases, those that share plans one after another: what is changed is planned again for each other plan."""
        first: dict[tuple, int] = {}
        for number, case in enumerate(cases):
            first.setdefault(self.judge.cases.planned_with(case), number)
        return sorted(range(len(cases)), key=lambda number: (first[self.judge.cases.planned_with(cases[number])], number))

    def maps(self, case: Case) -> Mapping[str, CrosswalkMap]:
        return (self.own_cases if self.kind == "crosswalk" else self.judge.cases).maps(case)

    def case_planner(self, case: Case, kind: str, name: str) -> Planner:
        """The planner for what a case gives, with the plans that the change left as they were."""
        if self.kind == "macro":
            return self.own_cases.planner(case)
        before = self.judge.cases.planner(case)
        before.plan(kind, name)
        if not self.stale:
            return before
        if id(before) not in self.planners:
            self.planners[id(before)] = before.after(self.project, self.stale)
        return self.planners[id(before)]

    def _fails(self, kind: str, name: str, loaded: Loaded, number: int) -> bool:
        runner = _MutantCases(self, kind, name, number)
        try:
            return not runner.run(kind, name, loaded, number).passed
        except pl.exceptions.PolarsError:  # the case would not pass either
            return True


class _MutantCases(CaseRunner):
    """Runs one case of a changed project, with the plans of the unchanged one where they still hold."""

    def __init__(self, changed: _Changed, kind: str, name: str, number: int) -> None:
        super().__init__(changed.project, changed.judge.profile, self._run)
        self.changed, self.kind, self.name = changed, kind, name
        self.memory = changed.judge.memory(f"{kind}:{name}", number)
        self.used = changed.judge.planner

    def planner(self, case: Case) -> Planner:
        self.used = self.changed.case_planner(case, self.kind, self.name)
        return self.used

    def maps(self, case: Case) -> Mapping[str, CrosswalkMap]:
        return self.changed.maps(case)

    def _run(self, plan: LogicalPlan, loader: LeafLoader, maps: Mapping[str, CrosswalkMap]) -> UnitRun:
        return RememberedRun(self._layout(plan), loader, maps, self.memory)

    def _layout(self, plan: LogicalPlan) -> Layout:
        return self.changed.judge.layouts.of(plan, self._view, self.changed.other_maps)

    def _view(self, name: str) -> str:
        plan = self.used.plan("view", name)
        return "" if plan is None else self._layout(plan).contents[plan.written]


def _raise(problems: list[Problem]) -> None:
    errors = [p for p in problems if p.level is Level.ERROR]
    if errors:
        raise ProblemsFound(errors)


def judged(judge: MutantJudge, mutants: Iterator[Mutant], wanted: int) -> Iterator[Judged]:
    """Judges until `wanted` of them were changes that compile; the refused and the same are given too."""
    for mutant in mutants:
        if wanted <= 0:
            return
        found = judge.judge(mutant)
        wanted -= found.verdict in ("noticed", "survived")
        yield found
