"""`cases:` of quality rules: rows given, how many of them break the rule. Same plan and backend as in an apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.loaded_files import Loaded, Project
from qvhmig.models.contract import Case
from qvhmig.models.rules import Rule, RuleCase
from qvhmig.planning.rules import plan_rule
from qvhmig.planning.units import Given, Planner
from qvhmig.problems import Level, Problem, ProblemsFound
from qvhmig.running.cases import CaseResult, GivenRows
from qvhmig.running.leaves import CodeMaps
from qvhmig.running.outcomes import RuleResult
from qvhmig.running.quality import RuleRunner, judge_rule

NO_KEY = bytes(32)
"""Cases are made up: their rows need no secret names."""


def run_rule_cases(project: Project, profile: str, only: Sequence[str] | None = None) -> list[CaseResult]:
    """Every case of every rule, or of the named rules, in the order of the files.

    Raises ProblemsFound with everything that a case names and that is not there."""
    results: list[CaseResult] = []
    problems: list[Problem] = []
    planners: dict[tuple[object, ...], Planner] = {}
    maps = CodeMaps(project)
    for name, loaded in project.rules.items():
        if only is not None and name not in only:
            continue
        for number in range(len(loaded.model.cases)):
            try:
                results.append(_run_rule_case(project, profile, planners, maps.of(profile, loaded.model.cases[number].params), name, loaded, number))
            except ProblemsFound as found:
                problems.extend(found.problems)
    if problems:
        raise ProblemsFound(problems)
    return results


def _run_rule_case(
    project: Project, profile: str, planners: dict[tuple[object, ...], Planner], maps: Mapping[str, CrosswalkMap], name: str, loaded: Loaded[Rule], number: int
) -> CaseResult:
    """One case; its differences are empty where the rule finds what the case says it must. `planners`: by what a case gives."""
    case = loaded.model.cases[number]
    given = {_source(project, source): rows for source, rows in case.given.items()}
    key = (frozenset(given), frozenset(case.params.items()))
    if key not in planners:
        planners[key] = Planner(project, profile, given=Given({source: frozenset() for source in given}, case.params))
    planner = planners[key]
    before = len(planner.problems)
    plan = plan_rule(planner, name)
    errors: list[Problem] = [p for p in planner.problems[before if plan is not None else 0 :] if p.level is Level.ERROR]
    if plan is None or errors:
        raise ProblemsFound(errors)
    rows = GivenRows(project, planner, Case(it=case.it, params=case.params, given=given, then=[]), loaded, number, maps)
    rows.check()
    parameters = {**planner.parameters, **case.params}
    runner = RuleRunner(rows.leaf, maps, 1, parameters, NO_KEY)
    result = judge_rule(name, loaded.model, str(loaded.where()), runner.figures(plan), parameters, NO_KEY)
    return CaseResult(name, "rule", case.it, loaded.where("cases", number), tuple(_differences(loaded.model, case, result)))


def _source(project: Project, source: str) -> str:
    """`target:TABLE` by the contract that writes it: that is where the rule's plan reads."""
    table = source.removeprefix("target:")
    if table == source:
        return source
    names = (name for name, loaded in project.contracts.items() if loaded.model.target.lower() == table.lower())
    return next((f"contract:{name}" for name in names), source)


def _differences(rule: Rule, case: RuleCase, result: RuleResult) -> list[str]:
    measure = rule.form == "measure"
    if measure and result.status == "not_evaluated":
        return [f"expected fails {case.fails}, the rule was not evaluated: {result.why}"]
    fails = int(result.status == "fail") if measure else result.broken
    found = []
    if fails != case.fails:
        found.append(f"expected fails {case.fails}, it is {fails} (of {result.rows} rows)")
    if case.unknown is not None and result.unknown != case.unknown:
        found.append(f"expected unknown {case.unknown}, it is {result.unknown}")
    if case.measures is not None and result.measured != case.measures:
        found.append(f"expected measures {case.measures}, it is {result.measured}")
    return found
