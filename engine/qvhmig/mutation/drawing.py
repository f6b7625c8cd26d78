"""A seeded draw among everything that could be changed: for each kind of change in turn one of its places.

The kinds take turns, for there are ten times as many columns to mistake as joins, and both are mistakes of people.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlglot import exp

from qvhmig.expressions.types import Type, declared_type
from qvhmig.loaded_files import Loaded, Project
from qvhmig.mutation.mutants import Mutant, Path, loaded_of, place_of
from qvhmig.mutation.step_changes import changes_of, target_changes
from qvhmig.mutation.tree_changes import changes, text_of
from qvhmig.planning.plan import Column
from qvhmig.planning.scope import Scope
from qvhmig.planning.units import Planner
from qvhmig.problems import Where

EXPRESSION_PARTS = ("rows", "together", "unique", "identity", "conserve", "fields", "expr")
"""Of a definition, the parts whose texts are expressions."""
MACROS = "macros"
"""The sample of all macros."""


@dataclass(frozen=True)
class _Spot:
    """One expression of a definition and the names that it could use: text -> type."""

    path: Path
    text: str
    names: Mapping[str, Type]

    def others(self, column: exp.Column) -> Sequence[str]:
        """Columns of the same type, those of the same alias first where there are any."""
        name = text_of(column)
        mine = self.names.get(name)
        fits = [other for other, type_ in self.names.items() if other != name and mine is not None and type_.kind is mine.kind]
        alias = name.rpartition(".")[0]
        near = [other for other in fits if other.rpartition(".")[0] == alias]
        return near or fits


class Drawer:
    """Draws mutants of one project. `planner` has planned all its units; it was made here, to see which names each
    expression has in scope. Problems of the project are in `planner.problems`."""

    def __init__(self, project: Project, profile: str) -> None:
        self.project = project
        self._seen: dict[tuple[str, int, int], tuple[str, Scope]] = {}
        self.planner = Planner(project, profile)
        self.planner.seen = self._see
        for kind, names in (("view", project.views), ("contract", project.contracts)):
            for name in names:
                self.planner.plan(kind, name)
        self.planner.seen = None

    def _see(self, text: str, scope: Scope, where: Where) -> None:
        """What was bound at which place of which file, the last time."""
        self._seen[(where.path, where.line, where.column)] = (text, scope)

    @cached_property
    def _rivals(self) -> dict[str, list[str]]:
        """Code maps into one code type, by name."""
        domains = {name: loaded.model.target_domain for name, loaded in self.project.crosswalks.items()}
        return {name: [n for n, other in domains.items() if n != name and other == domain] for name, domain in domains.items()}

    def samples(self) -> list[str]:
        """What is drawn from, each for itself: every contract and view that has rows, and all macros together."""
        with_rows = [f"contract:{name}" for name, loaded in self.project.contracts.items() if loaded.model.nil is None]
        return [*with_rows, *(f"view:{name}" for name in self.project.views), *([MACROS] if self.project.macros else [])]

    def draw(self, sample: str, seed: str) -> Iterator[Mutant]:
        """Every mutant of a definition (`contract:x`, `view:x`, `macro:x`, `crosswalk:x`) in the order of the draw; none
        for a definition that has nothing to change. A contract's sample holds the targets of the code maps it uses."""
        by_kind: dict[str, list[Mutant]] = {}
        for mutant in self.candidates(sample):
            by_kind.setdefault(mutant.kind, []).append(mutant)
        # not for security: the same seed must give the same sample for ever
        order = random.Random(f"{seed}/{sample}")
        kinds = sorted(by_kind)
        order.shuffle(kinds)
        for kind in kinds:
            order.shuffle(by_kind[kind])
        while kinds:
            for kind in list(kinds):
                yield by_kind[kind].pop()
                if not by_kind[kind]:
                    kinds.remove(kind)

    def candidates(self, sample: str) -> list[Mutant]:
        """Every change of a definition, in the order of the file. Raises Refused for a name that is not there."""
        if sample == MACROS:
            return [replace(m, sample=MACROS) for name in self.project.macros for m in self.candidates(f"macro:{name}")]
        kind = sample.partition(":")[0]
        loaded = loaded_of(self.project, sample)
        if kind == "crosswalk":
            return self._targets(sample, sample)
        found = []
        for spot in self._spots(kind, loaded):
            before, changed = changes(spot.text, spot.others)
            found += [Mutant(sample, c.kind, sample, place_of(spot.path), before, c.after) for c in changed]
        if kind != "macro":
            placed = changes_of(loaded.data, self._rivals)
            found += [Mutant(sample, c.kind, sample, place_of(c.path), c.before, c.after) for c in placed]
        if kind == "contract":
            for name in _crosswalks(loaded):
                found += self._targets(sample, f"crosswalk:{name}")
        return found

    def _targets(self, sample: str, definition: str) -> list[Mutant]:
        crosswalk = loaded_of(self.project, definition).model
        return [Mutant(sample, c.kind, definition, place_of(c.path), c.before, c.after) for c in target_changes(crosswalk)]

    def _spots(self, kind: str, loaded: Loaded[Any]) -> Iterator[_Spot]:
        if kind == "macro":
            yield _Spot(("expr",), loaded.data["expr"], {n: declared_type(t) for n, t in loaded.model.args.items()})
            return
        for path, text in _texts({k: v for k, v in loaded.data.items() if k in EXPRESSION_PARTS}, ()):
            where = loaded.where(*path)
            seen = self._seen.get((where.path, where.line, where.column))
            if seen is not None and seen[0] == text:
                yield _Spot(path, text, _names(seen[1]))


def _names(scope: Scope) -> dict[str, Type]:
    """What may be written for a column in this scope: bare names, and those of aliases with the alias."""
    named: dict[str, Column] = dict(scope.bare)
    named |= {f"{alias}.{name}": column for alias, columns in scope.aliases.items() for name, column in columns.items()}
    return {name: column.type for name, column in named.items() if not name.rpartition(".")[2].startswith("_")}


def _crosswalks(loaded: Loaded[Any]) -> list[str]:
    """The code maps that the fields of a contract name, in their order."""
    found: dict[str, None] = {}
    for entry in (loaded.model.fields or {}).values():
        given = entry.crosswalk
        if isinstance(given, str):
            found[given] = None
        elif given is not None:
            found |= dict.fromkeys(name for name in (*given.choices.values(), given.else_) if name != "blank")
    return list(found)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _texts(below, (*path, key))
    elif isinstance(value, list):
        for n, below in enumerate(value):
            yield from _texts(below, (*path, n))
