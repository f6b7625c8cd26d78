"""`test --mutants`: mistakes drawn from the contracts' own trees, and whether a case notices them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.running.events import Event, Events, silent
from qvhmig.service.opened_project import Opened, open_for
from qvhmig.service.project_place import near, wrong_request

if TYPE_CHECKING:
    from qvhmig.loaded_files import Loaded, Project
    from qvhmig.mutation.mutants import Mutant
    from qvhmig.running.mutant_list import Listed
    from qvhmig.running.mutants import Judged, MutantJudge

STAGE = "mutants"


@dataclass(frozen=True)
class MutantRequest:
    """`count`: how many are drawn of each sample; None: those of the list are judged again. `only`: names of contracts,
    views or macros; () = all contracts, all views and the macros together. `stored`: the folder of the list."""

    lifecycle: Path
    count: int | None
    seed: str = "1"
    only: tuple[str, ...] = ()
    stored: Path | None = None
    profile: str | None = None


@dataclass(frozen=True)
class Sample:
    """What became of the mutants of one sample. `refused`, `same`: drawn before, and not counted (they do not compile,
    or change no plan). `other`: of a stored list, those whose outcome is no longer as stored, with what it is now. `places`: of a mutant, by its identity, where in the files it is."""

    name: str
    rows: tuple[Listed, ...]
    refused: int = 0
    same: int = 0
    other: tuple[tuple[Listed, str], ...] = ()
    places: Mapping[tuple[str, ...], str] = field(default_factory=dict)

    def place(self, row: Listed) -> str:
        """`file:line:column` of what was changed, and its path there."""
        written = self.places.get(row.mutant.identity, "")
        return f"{written} {row.mutant.definition} {row.mutant.place}".strip()

    def of(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def share(self) -> float | None:
        """Noticed of those that could be noticed; None where there is none."""
        counted = self.of("noticed") + self.of("survived")
        return self.of("noticed") / counted if counted else None


def test_mutants(request: MutantRequest, events: Events = silent) -> tuple[Sample, ...]:
    """Draws and judges, or judges the stored ones again.

    Raises ProblemsFound: QV865 (exit 2) for a name that is not there, exit 4 for a project that does not compile or a
    list that is none (QV873)."""
    from qvhmig.mutation.drawing import Drawer
    from qvhmig.running.mutants import MutantJudge

    opened = open_for(request.lifecycle, request.profile)
    drawer = Drawer(opened.project, opened.profile)
    samples = _samples(opened, drawer.samples(), request.only)
    judge = MutantJudge(opened.project, opened.profile, drawer.planner)
    events(Event("stage_started", STAGE, total=len(samples)))
    found = []
    for number, name in enumerate(samples):
        events(Event("progress", STAGE, name, number, len(samples)))
        if request.count is None:
            sample = _again(judge, name, request)
        else:
            sample = _drawn(judge, name, drawer.draw(name, request.seed), request, request.count)
        found.append(replace(sample, places={row.mutant.identity: _written_at(opened.project, row.mutant) for row in sample.rows}))
    events(Event("stage_finished", STAGE, message=f"{sum(len(sample.rows) for sample in found)} judged"))
    return tuple(found)


def _samples(opened: Opened, there: list[str], only: tuple[str, ...]) -> list[str]:
    if not only:
        return there
    project = opened.project
    known = [*there, *(f"{k}:{n}" for k, group in (("macro", project.macros), ("crosswalk", project.crosswalks)) for n in group)]
    by_name = {name.partition(":")[2] or name: name for name in reversed(known)}
    for name in only:
        if name not in by_name and name not in known:
            raise wrong_request("QV865", "command line", f"there is no contract, view, macro or code map '{name}'", near(name, tuple(by_name)))
    return [by_name.get(name, name) for name in only]


def _written_at(project: Project, mutant: Mutant) -> str:
    """Where whoever wrote it finds it; '' for a definition that is not there (a kept list may be older than the project)."""
    kind, _, name = mutant.definition.partition(":")
    groups: dict[str, Mapping[str, Loaded[Any]]] = {"contract": project.contracts, "view": project.views, "macro": project.macros, "crosswalk": project.crosswalks}
    loaded = groups.get(kind, {}).get(name)
    if loaded is None:
        return ""
    return str(loaded.where(*(int(step) if step.isdigit() else step for step in mutant.place.split("."))))


def _drawn(judge: MutantJudge, name: str, mutants: Iterator[Mutant], request: MutantRequest, count: int) -> Sample:
    from qvhmig.running.mutant_list import Listed, read_list, reasons_of, write_list
    from qvhmig.running.mutants import judged

    stored = read_list(request.stored, name, request.stored.as_posix()) if request.stored is not None else []
    reasons, rows, apart = reasons_of(stored), [], {"refused": 0, "same": 0}
    for found in judged(judge, mutants, count):
        if found.verdict in apart:
            apart[found.verdict] += 1
        else:
            rows.append(_listed(Listed(request.seed, found.mutant, "survived", "", reasons.get(found.mutant.identity, "")), found))
    if request.stored is not None:
        write_list(request.stored, name, [*(row for row in stored if row.seed != request.seed), *rows])
    return Sample(name, tuple(rows), apart["refused"], apart["same"])


def _again(judge: MutantJudge, name: str, request: MutantRequest) -> Sample:
    from qvhmig.running.mutant_list import read_list

    assert request.stored is not None  # the face asks for one of the two
    rows = read_list(request.stored, name, request.stored.as_posix())
    other = []
    for row in rows:
        found = judge.judge(row.mutant)
        now = _listed(row, found).outcome if found.verdict in ("noticed", "survived") else f"{found.verdict}: {found.by}"
        if now != row.outcome:
            other.append((row, now))
    return Sample(name, tuple(rows), other=tuple(other))


def _listed(row: Listed, found: Judged) -> Listed:
    """A reason holds only while nobody notices."""
    if found.verdict == "noticed":
        return replace(row, outcome="noticed", by=found.by, reason="")
    return replace(row, outcome="equivalent" if row.reason else "survived", by="")
