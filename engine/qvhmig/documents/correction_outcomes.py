"""What became of each hint of a hint file after a reading, and the findings for those that a person has to see again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from qvhmig.documents.grids import Place
from qvhmig.documents.reading import Finding

Part = Literal["headers", "types", "formats", "marks", "grids", "code_lists", "settled", "added", "corrections", "code_corrections"]
MAPPINGS: tuple[Part, ...] = ("headers", "types", "formats", "marks", "code_lists")
"""Parts whose hints have a word for a name; those of the others have a number."""
State = Literal["applied", "confirmed", "not_needed", "stale", "lost", "missing"]
"""applied; somebody has seen that the reading is right; the documents now say it themselves; they say something new, so it
was not applied; what it corrects is gone; nothing is there that it could be about."""
HOLDS: tuple[State, ...] = ("applied", "confirmed", "not_needed")
"""The value is then the one that somebody answers for, so it is sure."""


class Signed(Protocol):
    """A hint that somebody answers for."""

    @property
    def who(self) -> str: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True)
class HintOutcome:
    """One hint. `part` and `number` (from 0; the word that is `subject`, in a mapping) name it in the hint file. `read`: what the documents say now.

    `was` is None where the hint does not say on what it rests. `count`: how many values it set, or places it is about. `amiss`: what is
    wrong with it whatever became of it, '' = nothing; `step`: what to do then. `hint`: where it stands in the hint file.
    """

    part: Part
    number: int
    state: State
    subject: str
    attribute: str
    read: str
    was: str | None
    value: str
    who: str
    why: str
    place: Place | None
    count: int
    amiss: str = ""
    step: str = ""
    hint: Place = Place("hints")


def by_whom(hint: Signed) -> str:
    return f"{hint.who}: {hint.why}"


def from_document(place: Place, document: str | None) -> bool:
    """Whether something stands in that document; a name without folders fits a document in any folder."""
    return document is None or place.document == document or place.document.endswith("/" + document)


def state_of(read: str | None, value: str | None, was: str | None) -> State:
    """What is to be done with a correction; `read` None = there is no such field or code."""
    if read is None:
        return "lost"
    if read == (value or ""):
        return "confirmed" if was is None or was == read else "not_needed"
    return "stale" if was is not None and read != was else "applied"


def unsettled(findings: Iterable[Finding], outcomes: Iterable[HintOutcome]) -> list[Finding]:
    """The findings without those that a correction has answered: of the attribute that they are about, or any one of the field
    where they are about all of it. The correction stands among the hints."""
    answered: dict[str, set[str]] = {}
    for outcome in outcomes:
        if outcome.state in HOLDS:
            answered.setdefault(outcome.subject.casefold(), set()).add(outcome.attribute)
    kept = []
    for finding in findings:
        by = answered.get(f"{finding.table}.{finding.field}".casefold(), set())
        if not (by & {finding.attribute, "field"} if finding.attribute else by):  # of a row that is no field nothing is left to say
            kept.append(finding)
    return kept


def outcome_findings(outcomes: Iterable[HintOutcome]) -> list[Finding]:
    """QV095: the documents say something new where they were corrected. QV096: what a hint names is not there (any more)."""
    found = []
    for outcome in outcomes:
        table, _, field = outcome.subject.partition(".") if outcome.part in ("corrections", "added") else ("", "", "")
        name = hint_name(outcome)
        if outcome.state == "stale":
            fact = f"{outcome.attribute} of {outcome.subject} is now read as '{outcome.read}'; it was '{outcome.was}' when {outcome.who} made it '{outcome.value}'"
            step = f"look at the document; then change 'was' of {name} in the hint file, or take the correction away"
            found.append(Finding("QV095", outcome.place or outcome.hint, fact, step, table, field, outcome.attribute))
        elif outcome.state == "lost":
            fact = outcome.amiss or f"{outcome.subject}, which {outcome.who} corrected, is not read any more"
            found.append(Finding("QV096", outcome.hint, fact, outcome.step or f"look where it went; then change or remove {name} in the hint file", table, field))
        elif outcome.amiss:
            found.append(Finding("QV096", outcome.hint, f"{name}: {outcome.amiss}", outcome.step or "change or remove it in the hint file", table, field))
    return found


def hint_name(outcome: HintOutcome) -> str:
    """`headers 'Feldname'`, `corrections 3`: how a person finds it in the hint file."""
    return f"{outcome.part} '{outcome.subject}'" if outcome.part in MAPPINGS else f"{outcome.part} {outcome.number + 1}"
