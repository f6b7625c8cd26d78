"""Every unit, rule and control total of a project planned to see what is wrong with it; the plans are thrown away.

Two processes share the work where the machine has two processors, for planning is all that a `check` of many contracts
waits for. Each plans its share of the views and contracts and shows the other what they give (`Shown`), for rules read
them; then each plans its share of the rules. What is found is the same as in one process: problems are a set by place.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any, TypeVar

from qvhmig.planning.rules import plan_rule, plan_total
from qvhmig.planning.units import Planner
from qvhmig.problems import Level, Problem, ProblemsFound
from qvhmig.service.opened_project import Opened

Work = TypeVar("Work")


@dataclass(frozen=True)
class Proof:
    """`units`: how many views and contracts compile. `warnings`: each once, by place."""

    units: int
    warnings: tuple[Problem, ...]


def prove(opened: Opened, processes: int | None = None) -> Proof:
    """Raises ProblemsFound with everything that does not compile, warnings too. `processes`: 1 or 2; None = as the machine is."""
    planner = Planner(opened.project, opened.profile, opened.parameters, proved_only=True)
    _Proving(opened, planner).run(processes or _processes())
    if any(problem.level is Level.ERROR for problem in planner.problems):
        raise ProblemsFound([*opened.project.warnings, *planner.problems])
    found = {*opened.project.warnings, *planner.problems}
    return Proof(sum(info is not None for info in planner.shown().infos.values()), tuple(sorted(found, key=lambda p: p.sort_key)))


def _processes() -> int:
    """Two where a copy of this process is safe and has a processor of its own: no other thread, none started by polars."""
    alone = threading.active_count() == 1 and "polars" not in sys.modules and "duckdb" not in sys.modules
    return 2 if alone and hasattr(os, "fork") and len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else (0, 0)) > 1 else 1


class _Proving:
    def __init__(self, opened: Opened, planner: Planner) -> None:
        self.opened, self.planner, project = opened, planner, opened.project
        self.units = _by_size(opened.units, lambda unit: len(repr((project.views if unit[0] == "view" else project.contracts)[unit[1]].data)))
        self.tests: tuple[tuple[str, ...], ...] = (*((name,) for name in project.rules), *opened.totals)

    def run(self, processes: int) -> None:
        if processes == 1:
            self.plan_units(self.units)
            self.plan_tests(self.tests)
        else:
            self.beside_a_copy()

    def plan_units(self, units: Iterable[tuple[str, str]]) -> None:
        for kind, name in units:
            self.planner.plan(kind, name)

    def plan_tests(self, tests: Iterable[tuple[str, ...]]) -> None:
        for test in tests:
            if len(test) == 1:
                plan_rule(self.planner, *test)
            else:
                plan_total(self.planner, *test)

    def beside_a_copy(self) -> None:
        """This process takes every second piece of work. A copy that dies costs time only: its share is planned here."""
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
                self.plan_units(self.units[::2])
                ours = self.planner.shown()
                self.planner.learn(_received(incoming))
                _send(outgoing, ours)
                self.plan_tests(self.tests[::2])
                self.planner.problems.extend(_received(incoming))
        except (OSError, EOFError, pickle.UnpicklingError):
            self.plan_units(self.units)
            self.plan_tests(self.tests)
        finally:
            os.waitpid(copy, 0)  # the pipes are closed: a copy that still waits for us ends

    def as_copy(self, incoming: int, outgoing: int) -> None:
        with os.fdopen(incoming, "rb") as reading, os.fdopen(outgoing, "wb") as writing:
            self.plan_units(self.units[1::2])
            _send(writing, self.planner.shown())
            self.planner.learn(_received(reading))
            self.plan_tests(self.tests[1::2])
            _send(writing, self.planner.problems)


def _by_size(work: Sequence[Work], size: Callable[[Work], int]) -> tuple[Work, ...]:
    """The largest first, so that every second piece is about half of the whole."""
    return tuple(sorted(work, key=size, reverse=True))


def _received(stream: IO[bytes]) -> Any:
    return pickle.load(stream)  # noqa: S301 - from a copy of this very process


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
