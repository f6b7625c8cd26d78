"""What became of each hint of a hint file after a reading, and the findings for those that a person has to see again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from qvhmig.documents.grids import Place
from qvhmig.documents.reading import Finding

State = Literal["applied", "confirmed", "not_needed", "stale", "lost"]
"""applied; somebody has seen that the reading is right; the documents now say it themselves; they say something new, so it
was not applied; what it names is gone."""
HOLDS: tuple[State, ...] = ("applied", "confirmed", "not_needed")
"""The value is then the one that somebody answers for, so it is sure."""


# The attribute that a finding of the interpretation is about; any correction of the field answers the others.
_ABOUT = {"QV090": "references", "QV094": "length"}


class Signed(Protocol):
    """A hint that somebody answers for."""

    @property
    def who(self) -> str: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True)
class Outcome:
    """One hint. `part` and `number` (from 0) name it in the hint file. `read`: what the documents say now.

    `was` is None where the hint does not say on what it rests. `count`: how many values it set.
    """

    part: Literal["corrections", "code_corrections", "settled", "added"]
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


def unsettled(findings: Iterable[Finding], outcomes: Iterable[Outcome]) -> list[Finding]:
    """Findings about a field, without those that a correction of what they are about has answered; it stands among the hints."""
    answered: dict[str, set[str]] = {}
    for outcome in outcomes:
        if outcome.state in HOLDS:
            answered.setdefault(outcome.subject.casefold(), set()).add(outcome.attribute)
    kept = []
    for finding in findings:
        by = answered.get(f"{finding.table}.{finding.field}".casefold(), set())
        if not (by & {_ABOUT[finding.code]} if finding.code in _ABOUT else by):
            kept.append(finding)
    return kept


def outcome_findings(outcomes: Iterable[Outcome]) -> list[Finding]:
    """QV095: the documents say something new where they were corrected. QV096: what was corrected is no longer there."""
    found = []
    for outcome in outcomes:
        place = outcome.place or Place("hints")
        table, _, field = outcome.subject.partition(".")
        hint = f"{outcome.part} {outcome.number + 1}"
        if outcome.state == "stale":
            fact = f"{outcome.attribute} of {outcome.subject} is now read as '{outcome.read}'; it was '{outcome.was}' when {outcome.who} made it '{outcome.value}'"
            step = f"look at the document; then change 'was' of {hint} in the hint file, or take the correction away"
            found.append(Finding("QV095", place, fact, step, table, field))
        elif outcome.state == "lost":
            fact = f"{outcome.subject}, which {outcome.who} corrected, is not read any more"
            found.append(Finding("QV096", place, fact, f"look where it went; then change or remove {hint} in the hint file", table, field))
    return found
