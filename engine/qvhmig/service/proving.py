"""Every unit, rule and control total of a project planned to see what is wrong with it; the plans are thrown away.

Two processes share the work where the machine has two processors, for planning is all that a `check` of many contracts
waits for. What other units read is planned before they part, for both need it. Then each plans its share of the other views and
contracts and shows the other what they give (`Shown`), for rules read them; then each plans its share of the rules. What is found is the same as in one process: problems are a set by place.
"""

from __future__ import annotations

import os
import pickle
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from qvhmig.loaded_files import Loaded
from qvhmig.planning.rules import plan_rule, plan_total
from qvhmig.planning.units import Planner, texts_of
from qvhmig.problems import Problem
from qvhmig.service.opened_project import Opened
from qvhmig.service.process_copy import BROKEN, end_with, processes, send

_NAMED = re.compile(r"\b(view|contract):(\w+)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Proof:
    """`units`: how many views and contracts compile. `problems`: errors and warnings, each once, by place."""

    units: int
    problems: tuple[Problem, ...]


def prove(opened: Opened, most: int | None = None) -> Proof:
    """Everything that does not compile, and the warnings of the project. `most`: 1 or 2 processes; None = as the machine is."""
    planner = Planner(opened.project, opened.profile, opened.parameters, proved_only=True)
    proving = _Proving(opened, planner)
    if (most or processes()) == 1:
        proving.alone()
    else:
        proving.beside_a_copy()
    found = {*opened.project.warnings, *planner.problems}
    units = sum(info is not None for info in planner.shown().infos.values())
    return Proof(units, tuple(sorted(found, key=lambda p: p.sort_key)))


class _Proving:
    def __init__(self, opened: Opened, planner: Planner) -> None:
        self.planner = planner
        self.tests: tuple[tuple[str, ...], ...] = (*((name,) for name in opened.project.rules), *opened.totals)
        self.units = opened.units
        self.first = _read_by_others(opened, planner)
        self.ours, self.theirs = _shared(opened, [unit for unit in opened.units if unit not in self.first])

    def alone(self) -> None:
        self.plan_units(self.units)
        self.plan_tests(self.tests)

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
        """A copy that dies costs time only: its share is done here."""
        self.plan_units(self.first)
        to_copy, to_us = os.pipe(), os.pipe()
        copy = os.fork()
        if copy == 0:
            os.close(to_copy[1])
            os.close(to_us[0])
            end_with(lambda: self.as_copy(to_copy[0], to_us[1]))
        os.close(to_copy[0])
        os.close(to_us[1])
        try:
            with os.fdopen(to_us[0], "rb") as incoming, os.fdopen(to_copy[1], "wb") as outgoing:
                self.with_copy(incoming, outgoing)
        except BROKEN:
            self.alone()
        finally:
            os.waitpid(copy, 0)  # the pipes are closed: a copy that still waits for us ends

    def with_copy(self, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
        known = frozenset(self.planner.plans)
        self.plan_units(self.ours)
        ours = self.planner.shown(known)
        self.planner.learn(pickle.load(incoming))  # noqa: S301 - from a copy of this very process
        send(outgoing, ours)
        self.plan_tests(self.tests[::2])
        self.planner.problems.extend(pickle.load(incoming))  # noqa: S301

    def as_copy(self, incoming: int, outgoing: int) -> None:
        with os.fdopen(incoming, "rb") as reading, os.fdopen(outgoing, "wb") as writing:
            known = frozenset(self.planner.plans)
            self.plan_units(self.theirs)
            send(writing, self.planner.shown(known))
            self.planner.learn(pickle.load(reading))  # noqa: S301
            self.plan_tests(self.tests[1::2])
            send(writing, self.planner.problems)


def _read_by_others(opened: Opened, planner: Planner) -> list[tuple[str, str]]:
    """Views and contracts whose rows or numbers another unit asks for, as far as its texts tell; in the order of the project. One
    that is overlooked is planned twice, no more."""
    asked: set[tuple[str, str]] = set()
    for kind, name in opened.units:
        texts = " ".join(texts_of(_definition(opened, kind, name)))
        named = {(k, n) for k, n in _NAMED.findall(texts)} | {("contract", planner.owners[word]) for word in _WORD.findall(texts) if word in planner.owners}
        asked |= named - {(kind, name)}
    return [unit for unit in opened.units if unit in asked]


def _shared(opened: Opened, units: Iterable[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The units of this process and of its copy: the largest first, each to who has less."""
    sizes = {unit: len(repr(_definition(opened, *unit).data)) for unit in units}
    shares: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    loads = [0, 0]
    for unit in sorted(sizes, key=lambda unit: sizes[unit], reverse=True):
        less = loads.index(min(loads))
        shares[less].append(unit)
        loads[less] += sizes[unit]
    return shares


def _definition(opened: Opened, kind: str, name: str) -> Loaded:
    return (opened.project.views if kind == "view" else opened.project.contracts)[name]
