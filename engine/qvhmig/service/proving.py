"""Every unit, rule and control total of a project planned to see what is wrong with it; the plans are thrown away.

Two processes share the work where the machine has two processors, for planning is all that a `check` of many contracts
waits for. Each plans its share of the views and contracts and shows the other what they give (`Shown`), for rules read
them; then each plans its share of the rules. What is found is the same as in one process: problems are a set by place.
The copy also does what a caller wants done beside the plans (`Beside`), and takes so many units less.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

from qvhmig.planning.rules import plan_rule, plan_total
from qvhmig.planning.units import Planner
from qvhmig.problems import Problem
from qvhmig.service.opened_project import Opened


@dataclass(frozen=True)
class Beside:
    """Work that reads no plan. `size`: what it costs, in characters of contracts that cost as much to plan. Its outcome must pickle."""

    work: Callable[[], Any]
    size: int = 0


@dataclass(frozen=True)
class Proof:
    """`units`: how many views and contracts compile. `problems`: errors and warnings, each once, by place. `beside`: the outcome of that work."""

    units: int
    problems: tuple[Problem, ...]
    beside: Any = None


def prove(opened: Opened, beside: Beside | None = None, processes: int | None = None) -> Proof:
    """Everything that does not compile, and the warnings of the project. `processes`: 1 or 2; None = as the machine is."""
    planner = Planner(opened.project, opened.profile, opened.parameters, proved_only=True)
    proving = _Proving(opened, planner, beside or Beside(lambda: None))
    outcome = proving.alone() if (processes or _processes()) == 1 else proving.beside_a_copy()
    found = {*opened.project.warnings, *planner.problems}
    units = sum(info is not None for info in planner.shown().infos.values())
    return Proof(units, tuple(sorted(found, key=lambda p: p.sort_key)), outcome)


def _processes() -> int:
    """Two where a copy of this process is safe and has a processor of its own: no other thread, none started by polars."""
    alone = threading.active_count() == 1 and "polars" not in sys.modules and "duckdb" not in sys.modules
    return 2 if alone and hasattr(os, "fork") and len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else (0, 0)) > 1 else 1


class _Proving:
    def __init__(self, opened: Opened, planner: Planner, beside: Beside) -> None:
        self.planner, self.beside, project = planner, beside, opened.project
        self.tests: tuple[tuple[str, ...], ...] = (*((name,) for name in project.rules), *opened.totals)
        self.ours, self.theirs = _shared(opened, beside.size)

    def alone(self) -> Any:
        self.plan_units((*self.ours, *self.theirs))
        self.plan_tests(self.tests)
        return self.beside.work()

    def plan_units(self, units: Iterable[tuple[str, str]]) -> None:
        for kind, name in units:
            self.planner.plan(kind, name)

    def plan_tests(self, tests: Iterable[tuple[str, ...]]) -> None:
        for test in tests:
            if len(test) == 1:
                plan_rule(self.planner, *test)
            else:
                plan_total(self.planner, *test)

    def beside_a_copy(self) -> Any:
        """The outcome of the work beside. A copy that dies costs time only: its share is done here."""
        to_copy, to_us = os.pipe(), os.pipe()
        copy = os.fork()
        if copy == 0:
            os.close(to_copy[1])
            os.close(to_us[0])
            _end_with(lambda: self.as_copy(to_copy[0], to_us[1]))
        os.close(to_copy[0])
        os.close(to_us[1])
        try:
            with os.fdopen(to_us[0], "rb") as incoming, os.fdopen(to_copy[1], "wb") as outgoing:
                return self.with_copy(incoming, outgoing)
        except (OSError, EOFError, pickle.UnpicklingError):
            return self.alone()
        finally:
            os.waitpid(copy, 0)  # the pipes are closed: a copy that still waits for us ends

    def with_copy(self, incoming: IO[bytes], outgoing: IO[bytes]) -> Any:
        self.plan_units(self.ours)
        if not self.theirs:  # nothing to wait for before the rules
            self.plan_tests(self.tests)
            return pickle.load(incoming)  # noqa: S301 - from a copy of this very process
        ours = self.planner.shown()
        outcome, shown = pickle.load(incoming)  # noqa: S301
        self.planner.learn(shown)
        _send(outgoing, ours)
        self.plan_tests(self.tests[::2])
        self.planner.problems.extend(pickle.load(incoming))  # noqa: S301
        return outcome

    def as_copy(self, incoming: int, outgoing: int) -> None:
        with os.fdopen(incoming, "rb") as reading, os.fdopen(outgoing, "wb") as writing:
            outcome = self.beside.work()
            if not self.theirs:
                _send(writing, outcome)
                return
            self.plan_units(self.theirs)
            _send(writing, (outcome, self.planner.shown()))
            self.planner.learn(pickle.load(reading))  # noqa: S301
            self.plan_tests(self.tests[1::2])
            _send(writing, self.planner.problems)


def _shared(opened: Opened, beside: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The units of this process and of its copy, which has work of the size `beside` already: the largest first, each to who has less."""
    project = opened.project
    sizes = {unit: len(repr((project.views if unit[0] == "view" else project.contracts)[unit[1]].data)) for unit in opened.units}
    shares: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    loads = [0, beside]
    for unit in sorted(sizes, key=lambda unit: sizes[unit], reverse=True):
        less = loads.index(min(loads))
        shares[less].append(unit)
        loads[less] += sizes[unit]
    return shares


def _send(stream: IO[bytes], what: object) -> None:
    pickle.dump(what, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def _end_with(work: Callable[[], None]) -> None:
    """The end of a copy: nothing of the caller's stack runs in it, whatever happens."""
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)
