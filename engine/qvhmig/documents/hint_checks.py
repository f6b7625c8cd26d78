"""Whether what hints name is there: documents, fields, parents, code lists; the same questions that read values are asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from qvhmig.documents.correction_outcomes import HOLDS, HintOutcome
from qvhmig.documents.grids import Document
from qvhmig.documents.interpretation.findings import Parents
from qvhmig.documents.reading import Reading
from qvhmig.models.hints import Hints
from qvhmig.validation import did_you_mean, nearest


def checked_outcomes(outcomes: Sequence[HintOutcome], hints: Hints, read: Reading, left: Reading, documents: Sequence[Document]) -> tuple[HintOutcome, ...]:
    """The outcomes, with what is amiss in each. `read`: before the hints; `left`: after them."""
    checks = _Checks(hints, read, left, [document.name for document in documents])
    return tuple(checks.checked(outcome) for outcome in outcomes)


class _Checks:
    def __init__(self, hints: Hints, read: Reading, left: Reading, documents: Sequence[str]) -> None:
        self.hints = hints
        self.documents = documents
        self.read = {table.name: [field.field for field in table.fields] for table in read.tables}
        self.parents = Parents({table.name: [field.field for field in table.fields] for table in left.tables})
        self.lists = [name for one in left.code_lists for name in (one.code_type, one.name) if name]

    def checked(self, outcome: HintOutcome) -> HintOutcome:
        if outcome.amiss:
            return outcome
        if outcome.state == "lost":
            return self._lost(outcome)
        if outcome.part == "added":
            outcome = self._added(outcome)
        if outcome.state not in HOLDS or outcome.amiss:
            return outcome
        for attribute, value in self._values(outcome):
            wrong = self._wrong(attribute, value)
            if wrong is not None:
                return dataclasses.replace(outcome, amiss=wrong[0], step=wrong[1])
        return outcome

    def _lost(self, outcome: HintOutcome) -> HintOutcome:
        corrections = self.hints.corrections if outcome.part == "corrections" else self.hints.code_corrections
        document = corrections[outcome.number].document
        if document is not None and self.documents and not any(name == document or name.endswith("/" + document) for name in self.documents):
            fact = f"no document {document} is read, from which {outcome.subject} was corrected"
            return dataclasses.replace(outcome, amiss=fact, step=did_you_mean(document, self.documents, "look at its spelling"))
        near = self._near(outcome.subject) if outcome.part == "corrections" else ""
        return dataclasses.replace(outcome, step=f"did you mean {near}?") if near else outcome

    def _near(self, subject: str) -> str:
        """The most like field of the same table, or the most like table."""
        table, _, field = subject.partition(".")
        home = next((name for name in self.read if name.casefold() == table.casefold()), "")
        if not home:
            home = nearest(table, self.read)
            known = {name.casefold() for name in self.read.get(home, ())}
            return f"{home}.{field}" if home and field.casefold() in known else home
        near = nearest(field, self.read[home])
        return f"{home}.{near}" if near else ""

    def _added(self, outcome: HintOutcome) -> HintOutcome:
        hint = self.hints.added[outcome.number]
        home = next((fields for name, fields in self.read.items() if name.casefold() == hint.table.casefold()), None)
        added = [other.field for other in self.hints.added if other.table.casefold() == hint.table.casefold()]
        if home is None:
            near = nearest(hint.table, self.read)
            fact = f"no table {hint.table} was read, so it was made"
            return dataclasses.replace(outcome, amiss=fact, step=f"did you mean '{near}'?") if near else outcome
        known = [*home, *added]
        if hint.after is None or hint.after.casefold() in {name.casefold() for name in known}:
            return outcome
        fact = f"{hint.table} has no field {hint.after}, so {hint.field} stands last"
        return dataclasses.replace(outcome, amiss=fact, step=did_you_mean(hint.after, known))

    def _values(self, outcome: HintOutcome) -> Iterator[tuple[str, str]]:
        if outcome.part == "added" and outcome.state == "applied":
            yield from ((attribute, value or "") for attribute, value in self.hints.added[outcome.number].values.items())
        elif outcome.part in ("corrections", "settled") and (outcome.count or outcome.state == "confirmed"):
            yield outcome.attribute, outcome.value

    def _wrong(self, attribute: str, value: str) -> tuple[str, str] | None:
        """Fact and next step for a value that points to nothing; None where it does not."""
        if attribute == "references" and value and not self.parents.find(value):
            near = self.parents.nearest(value)
            return f"it refers to {value}, which no document describes", f"take {near}" if near else "name a table and a field that were read"
        if attribute == "code_type" and self.lists:
            known = {name.casefold() for name in self.lists}
            for one in filter(None, value.split("|")):
                if one.casefold() not in known:
                    return f"no code list '{one}' was read", did_you_mean(one, self.lists)
        return None
