"""The stage `extract` of an apply: nothing while the digests of documents and hints hold, else the catalogs are read again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.problems import Level, Problem, ProblemsFound, Where
from qvhmig.running.events import Event, Events
from qvhmig.running.lock import ProjectLock
from qvhmig.service.apply_request import ApplyRequest
from qvhmig.service.project_documents import ProjectDocuments, project_documents, stale

if TYPE_CHECKING:
    from qvhmig.documents.edition_comparison import Change

STALE = 9
MOST_CHANGES_TOLD = 20
UNKNOWN_NAMES = frozenset(f"QV{number}" for number in range(101, 110))  # of tables, views, fields and columns


def bring_catalogs_up_to_date(request: ApplyRequest, state: Path, command: str, events: Events) -> tuple[Change, ...]:
    """What changed; nothing where the catalogs stand.

    Raises ProblemsFound, with nothing written: 2 or 4 for a document or hint file that cannot be read, 9 where the lock is
    held, or where the call starts after this stage and it would have to run (QV864)."""
    documents = project_documents(request.lifecycle)
    reasons = () if documents is None else stale(documents)
    if documents is None or not reasons:
        return ()
    if request.from_stage not in (None, "extract"):
        raise ProblemsFound([_too_late(documents, reason, str(request.from_stage)) for reason in reasons], exit_code=STALE)
    with ProjectLock(state, command):
        for reason in reasons:
            events(Event("note", "extract", message=f"the catalogs are read again: {reason}"))
        return _read_again(documents, events)


def with_new_names(found: ProblemsFound, changes: Iterable[Change]) -> ProblemsFound:
    """The same problems; where one misses a name that a document now prints otherwise, the next step is the new name."""
    renamed: dict[str, list[Change]] = {}
    for change in changes:
        if change.kind in ("table renamed", "field renamed"):
            renamed.setdefault(change.was, []).append(change)
    return ProblemsFound((_with_new_name(problem, renamed) for problem in found.problems), found.exit_code)


def _with_new_name(problem: Problem, renamed: Mapping[str, Sequence[Change]]) -> Problem:
    if problem.code not in UNKNOWN_NAMES:
        return problem
    told = [change for name in re.findall(r"'([^']+)'", problem.message) for change in renamed.get(name, ())]
    if not told:
        return problem
    names = (f"'{change.was}' of {change.subject.rpartition('.')[0]}" if change.kind == "field renamed" else f"'{change.was}'" for change in told)
    step = ", ".join(f"{name} is called '{change.now}' in this edition" for name, change in zip(names, told, strict=True))
    return replace(problem, next_step=step)


def _too_late(documents: ProjectDocuments, reason: str, stage: str) -> Problem:
    fact = f"the catalogs are not what the documents say ({reason}), so '{stage}' cannot start there"
    return Problem("QV864", Where(documents.schemas.name), fact, f"run without '--from {stage}'")


def _read_again(documents: ProjectDocuments, events: Events) -> tuple[Change, ...]:
    from qvhmig.documents.comparison_text import change_text, count_text
    from qvhmig.service.extracting import extract

    found = extract(documents.request(), events)
    for problem in found.problems:
        if problem.level is Level.WARNING:
            events(Event("warning", "extract", message=str(problem)))
    if not found.written:
        raise ProblemsFound(found.problems, found.exit_code)
    changes = found.changes or ()
    for change in changes[:MOST_CHANGES_TOLD]:
        events(Event("note", "extract", message=change_text(change)))
    if found.changes is not None:
        told = count_text(changes) + (f"; all of them in {documents.schemas.name}/review.html" if len(changes) > MOST_CHANGES_TOLD else "")
        events(Event("note", "extract", message=f"catalogs: {told}"))
    return changes
