"""Mutants of contracts: what is drawn, what a change makes of a project, and that judging fast gives what judging slowly gives."""

from __future__ import annotations

import random
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from qvhmig.mutation.drawing import MACROS, Drawer
from qvhmig.mutation.mutants import LEFT_OUT, Mutant, Refused, mutated
from qvhmig.mutation.tree_changes import changes
from qvhmig.problems import ProblemsFound
from qvhmig.project import open_project
from qvhmig.running.cases import CaseRunner, run_cases
from qvhmig.running.mutants import Judged, MutantJudge, judged

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "examples/library/lifecycle.yaml"
PROFILE = "rehearsal"


@cache
def drawer() -> Drawer:
    return Drawer(open_project(LIBRARY), PROFILE)


@cache
def judge() -> MutantJudge:
    return MutantJudge(drawer().project, PROFILE, drawer().planner)


def kinds_of(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for change in changes(text, lambda column: ["p.other"] if column.table else [])[1]:
        found.setdefault(change.kind, []).append(change.after)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "after"),
    [
        ("a = 'x'", "operator", "a <> 'x'"),
        ("a < 3", "operator", "a <= 3"),
        ("a < 3", "literal", "a < 4"),
        ("a is not null and b = 1", "operator", "NOT a IS NULL OR b = 1"),
        ("a is not null", "operator", "a IS NULL"),
        ("case when a = 1 then 'x' else 'y' end", "operator", "CASE WHEN a = 1 THEN 'x' END"),
        ("a in ('x', 'y')", "literal", "a IN ('y')"),
        ("coalesce(p.a, b)", "function", "coalesce(b, p.a)"),
        ("coalesce(p.a, b)", "column", "coalesce(p.other, b)"),
        ("upper(a)", "function", "lower(a)"),
        ("upper(a)", "function", "a"),
    ],
)
def test_an_expression_is_changed_in_one_node(text: str, kind: str, after: str) -> None:
    assert after in kinds_of(text)[kind]


def test_every_change_is_another_expression_and_none_comes_twice() -> None:
    before, found = changes("coalesce(trim(a), '') <> 'x' and (b or not c)", lambda column: ["d"])
    texts = [change.after for change in found]
    assert before not in texts and len(texts) == len(set(texts)) and len(texts) > 12


def test_a_draw_is_the_same_for_its_seed_and_takes_the_kinds_in_turn() -> None:
    for sample in drawer().samples():
        first, again = (list(islice(drawer().draw(sample, "7"), 12)) for _ in range(2))
        assert first == again
        kinds = {m.kind for m in drawer().candidates(sample)} if sample != MACROS else {m.kind for m in drawer().draw(sample, "7")}
        assert len({m.kind for m in first[: len(kinds)]}) == min(len(kinds), len(first))
    assert list(islice(drawer().draw("contract:member", "7"), 12)) != list(islice(drawer().draw("contract:member", "8"), 12))


def test_every_candidate_can_be_put_in_and_only_there() -> None:
    project = drawer().project
    order = random.Random(5)
    for sample in drawer().samples():
        found = list(drawer().draw(sample, "1"))
        for mutant in order.sample(found, min(25, len(found))):
            try:
                changed = mutated(project, mutant)
            except Refused as refused:
                assert str(refused).startswith("no valid"), mutant
                continue
            definition, _, name = mutant.definition.partition(":")
            group = f"{definition}s"
            assert getattr(changed, group)[name].data != getattr(project, group)[name].data
            assert {n for n in getattr(project, group) if getattr(changed, group)[n] is not getattr(project, group)[n]} == {name}


def test_a_stored_mutant_is_refused_where_the_contract_says_something_else_by_now() -> None:
    mutant = next(m for m in drawer().draw("contract:member", "1") if m.kind == "operator")
    with pytest.raises(Refused, match="something else by now"):
        mutated(drawer().project, Mutant(mutant.sample, mutant.kind, mutant.definition, mutant.place, "1 = 2", mutant.after))
    with pytest.raises(Refused, match="there is no"):
        mutated(drawer().project, Mutant(mutant.sample, mutant.kind, mutant.definition, "fields.not_there.expr", "1 = 2", LEFT_OUT))


def slowly(mutant: Mutant, only: list[str] | None) -> str:
    """The verdict by planning everything again and remembering nothing."""
    try:
        found = run_cases(mutated(drawer().project, mutant), PROFILE, only)
    except ProblemsFound:
        return "refused"
    return "survived" if all(case.passed for case in found) else "noticed"


def really_judged(sample: str, count: int) -> list[Judged]:
    """What the fast way calls refused or the same is not asked of the slow one."""
    return [found for found in judged(judge(), drawer().draw(sample, "3"), count) if found.verdict in ("noticed", "survived")]


def test_remembering_plans_and_rows_changes_no_verdict() -> None:
    seen = really_judged("contract:copy", 4)
    for found in seen:
        assert slowly(found.mutant, ["copy"]) == found.verdict, found
    assert len(seen) == 4


@pytest.mark.slow
@pytest.mark.parametrize("sample", [s for s in drawer().samples() if s != MACROS])
def test_remembering_changes_no_verdict_over_every_case_of_the_project(sample: str) -> None:
    for found in really_judged(sample, 6):
        assert slowly(found.mutant, None) == found.verdict, found


def test_the_unchanged_project_fails_no_case_after_many_changed_ones() -> None:
    list(judged(judge(), drawer().draw("contract:member", "4"), 3))
    runner = CaseRunner(drawer().project, PROFILE)
    loaded = drawer().project.contracts["member"]
    assert all(runner.run("contract", "member", loaded, n).passed for n in range(len(loaded.model.cases)))
