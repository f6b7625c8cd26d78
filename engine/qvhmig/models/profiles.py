"""gates/profiles.yaml: the thresholds a run is judged by, and the waivers that a person answers for (DESIGN 4.4).

A profile that extends another may only tighten it; `check_profiles` proves that and names both places.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from qvhmig.models import StrictModel
from qvhmig.models.contract import Identifier
from qvhmig.models.rules import Number, definitions_apart
from qvhmig.problems import Problem, ProblemsFound, Where

CrosswalkState = Literal["approved", "proposed", "query", "retired"]
EVERYTHING = "*"
"""The scope of a waiver that covers a gate as a whole."""


@dataclass(frozen=True)
class GateDefinition:
    """What a gate measures. `limit` is the only word its threshold may use: `at_most` or `at_least`.

    `shape` says how its figure comes from its parts: `count` sums them, `worst` takes the worst share of one part,
    `ratio` divides their sums. `locked`: present in every profile with the limit 0, and never waived (law 1)."""

    says: str
    limit: Literal["at_most", "at_least"]
    shape: Literal["count", "worst", "ratio"]
    locked: bool = False


GATES: dict[str, GateDefinition] = {
    "residual": GateDefinition("rows that no line of the ledger accounts for", "at_most", "count", locked=True),
    "checksum_differences": GateDefinition("ledger lines whose row-id checksums differ", "at_most", "count", locked=True),
    "errors": GateDefinition("errors", "at_most", "count"),
    "warnings": GateDefinition("warnings", "at_most", "count"),
    "unresolved_mappings": GateDefinition("unresolved mappings", "at_most", "count"),
    "crosswalk_rejects": GateDefinition("rows rejected for a code that no crosswalk row translates", "at_most", "count"),
    "queried_cells": GateDefinition("queried code cells, share of coded cells", "at_most", "ratio"),
    "rejected_rows": GateDefinition("rejected rows, share of rows read, worst target table", "at_most", "worst"),
    "held_rows": GateDefinition("held rows, share of candidates, worst target table", "at_most", "worst"),
    "mandatory_filled": GateDefinition("mandatory field filled, worst field", "at_least", "worst"),
    "population_ratio": GateDefinition("population ratio over all catalog fields", "at_least", "ratio"),
    "target_tables_written": GateDefinition("target tables written", "at_least", "count"),
    "target_tables_empty": GateDefinition("target tables empty without a nil return", "at_most", "count"),
    "parity_differences": GateDefinition("rows not accounted for by the reconciliation", "at_most", "count"),
    "control_totals_different": GateDefinition("control totals that do not agree", "at_most", "count"),
    "completion_missed": GateDefinition("completion measures under their limit", "at_most", "count"),
    "fk_chains": GateDefinition("references between written tables that resolve", "at_least", "ratio"),
    "merged_into_not_written": GateDefinition("rows merged into a row that was rejected, held or filtered afterwards", "at_most", "count"),
    "filler_cells": GateDefinition("cells filled by a declared filler", "at_most", "count"),
    "placeholder_feeds": GateDefinition("feeds that are placeholders", "at_most", "count"),
    "expired_waivers": GateDefinition("waivers past their date", "at_most", "count"),
    "unsigned_approvals": GateDefinition("contracts and crosswalks not approved for their present digest", "at_most", "count"),
    "replay_differences": GateDefinition("files that a replay wrote differently", "at_most", "count"),
}
"""Every gate there is, in the order of reports. Figures are defined in DESIGN section 9."""


class GateLimit(StrictModel):
    """The threshold of one gate. `equals` counts as the tightest of both words."""

    at_most: Number | None = Field(default=None, ge=0)
    at_least: Number | None = Field(default=None, ge=0)
    equals: Number | None = Field(default=None, ge=0)
    allow_not_evaluated: bool = False

    @property
    def word(self) -> str:
        return next(word for word in ("at_most", "at_least", "equals") if getattr(self, word) is not None)

    @property
    def number(self) -> Decimal:
        return getattr(self, self.word)

    @model_validator(mode="after")
    def _one(self) -> GateLimit:
        if sum(value is not None for value in (self.at_most, self.at_least, self.equals)) != 1:
            raise ValueError("a gate has exactly one of 'at_most', 'at_least', 'equals'")
        return self

    def __str__(self) -> str:
        tail = ", may stay unevaluated" if self.allow_not_evaluated else ""
        return f"{self.word.replace('_', ' ')} {self.number}{tail}"


class Profile(StrictModel):
    """What differs from `extends`. `crosswalk_states` are the row states that translate; `fillers` whether declared
    fillers may be written at all (each contract names the profiles too). Left out = as in the extended profile;
    without one: every state but `proposed`, no fillers."""

    extends: Identifier | None = None
    says: str | None = None
    crosswalk_states: list[CrosswalkState] | None = None
    fillers: bool | None = None
    gates: dict[str, GateLimit] = Field(default_factory=dict)


def _date_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


class Waiver(StrictModel):
    """A person takes the blame for what a gate says, until a date. `scope` names parts of the gate as reports print
    them (`TABLE`, `TABLE.FIELD`, a rule id) or `*` for the gate as a whole. `profiles` empty = in all of them.

    A waiver holds on its day of expiry and no longer. Residual and checksums cannot be waived."""

    gate: str
    scope: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    expires: Annotated[datetime.date, BeforeValidator(_date_text)]
    profiles: list[Identifier] = Field(default_factory=list)


class Profiles(StrictModel):
    profiles: Literal[1]
    waivers: list[Waiver] = Field(default_factory=list)
    definitions: dict[Identifier, Profile] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, value: Any) -> Any:
        return definitions_apart(value, "profiles", beside=("waivers",))

    def states_of(self, name: str) -> frozenset[str]:
        """The crosswalk row states that translate under a profile. Raises as `resolve_profile`."""
        return resolve_profile(self, name, "profiles").crosswalk_states


@dataclass(frozen=True)
class ResolvedProfile:
    """A profile with everything it extends folded in. `gates` has the locked gates always, in the order of GATES;
    `lineage` is the profile and what it extends, nearest first; `waivers` are those that name it or name none."""

    name: str
    lineage: tuple[str, ...]
    crosswalk_states: frozenset[str]
    fillers: bool
    gates: dict[str, GateLimit]
    waivers: tuple[Waiver, ...]


def near(name: str, names: object) -> str:
    """ "did you mean 'x'?" or the list of what there is."""
    known = [str(n) for n in names]  # type: ignore[attr-defined]
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else f"there are: {', '.join(known)}"


def resolve_profile(profiles: Profiles, name: str, path: str) -> ResolvedProfile:
    """The profile `name` with its ancestors folded in. `path` is the file's, for the message.

    Raises ProblemsFound QV650 with exit code 2 for a name that is not there (DESIGN 6). The profiles must have
    passed `check_profiles`."""
    if name not in profiles.definitions:
        step = near(name, profiles.definitions)
        raise ProblemsFound([Problem("QV650", Where(path), f"there is no profile '{name}'", step)], exit_code=2)
    chain = _lineage(profiles, name)
    gates: dict[str, GateLimit] = {g: GateLimit(at_most=Decimal(0)) for g, d in GATES.items() if d.locked}
    states: frozenset[str] = frozenset(("approved", "query", "retired"))
    fillers = False
    for ancestor in reversed(chain):
        profile = profiles.definitions[ancestor]
        gates.update(profile.gates)
        states = states if profile.crosswalk_states is None else frozenset(profile.crosswalk_states)
        fillers = fillers if profile.fillers is None else profile.fillers
    ordered = {gate: gates[gate] for gate in GATES if gate in gates}
    waivers = tuple(w for w in profiles.waivers if not w.profiles or name in w.profiles)
    return ResolvedProfile(name, chain, states, fillers, ordered, waivers)


def check_profiles(profiles: Profiles, where: Callable[..., Where]) -> list[Problem]:
    """Everything wrong between profiles: QV651 unknown `extends`, QV652 cycle, QV653 loosening (both places), QV654
    unknown gate, QV655 the wrong word for a gate, QV656 a waiver that cannot be. `where(*yaml path)` gives places."""
    problems: list[Problem] = []

    def say(code: str, place: Where, message: str, step: str, subject: str) -> None:
        problems.append(Problem(code, place, message, step, subject=subject))

    for name, profile in profiles.definitions.items():
        parent = profile.extends
        if parent is not None and parent not in profiles.definitions:
            say(
                "QV651",
                where(name, "extends"),
                f"there is no profile '{parent}' to extend",
                near(parent, profiles.definitions),
                name,
            )
        for gate, limit in profile.gates.items():
            place = where(name, "gates", gate)
            if gate not in GATES:
                say("QV654", place, f"there is no gate '{gate}'", near(gate, GATES), name)
                continue
            definition = GATES[gate]
            if limit.word not in (definition.limit, "equals"):
                say(
                    "QV655",
                    place,
                    f"gate '{gate}' takes '{definition.limit}', not '{limit.word}'",
                    f"write '{definition.limit}: {limit.number}'",
                    name,
                )
            elif definition.locked and (limit.number != 0 or limit.allow_not_evaluated):
                say("QV655", place, f"gate '{gate}' is 0 in every profile", "leave it out", name)
    for index, waiver in enumerate(profiles.waivers):
        if waiver.gate not in GATES:
            say(
                "QV656",
                where("waivers", index, "gate"),
                f"there is no gate '{waiver.gate}' to waive",
                near(waiver.gate, GATES),
                waiver.gate,
            )
        elif GATES[waiver.gate].locked or waiver.gate == "expired_waivers":
            say(
                "QV656",
                where("waivers", index, "gate"),
                f"gate '{waiver.gate}' cannot be waived",
                "mend what it counts",
                waiver.gate,
            )
        for n, name in enumerate(waiver.profiles):
            if name not in profiles.definitions:
                say(
                    "QV656",
                    where("waivers", index, "profiles", n),
                    f"there is no profile '{name}'",
                    near(name, profiles.definitions),
                    waiver.gate,
                )
    if not any(p.code == "QV651" for p in problems):
        _check_chains(profiles, where, say)
    return problems


def _lineage(profiles: Profiles, name: str) -> tuple[str, ...]:
    """`name` and what it extends, nearest first; stops where a name comes round again."""
    chain: list[str] = []
    step: str | None = name
    while step is not None and step not in chain:
        chain.append(step)
        step = profiles.definitions[step].extends
    return tuple(chain)


def _check_chains(profiles: Profiles, where: Callable[..., Where], say: Callable[[str, Where, str, str, str], None]) -> None:
    for name, profile in profiles.definitions.items():
        chain = _lineage(profiles, name)
        if profiles.definitions[chain[-1]].extends is not None:
            again = " -> ".join((*chain, str(profiles.definitions[chain[-1]].extends)))
            say("QV652", where(name, "extends"), f"profiles extend each other in a ring: {again}", "take one 'extends' out", name)
            continue
        for ancestor in chain[1:]:
            for gate, limit in profile.gates.items():
                before = profiles.definitions[ancestor].gates.get(gate)
                if before is not None and (how := _looser(limit, before)):
                    message = f"profile '{name}' loosens gate '{gate}': {how}, set at {where(ancestor, 'gates', gate)}"
                    say("QV653", where(name, "gates", gate), message, f"a profile only tightens what '{ancestor}' says", name)
        if profile.extends is not None:
            _check_switches(profiles, name, profile.extends, where, say)


def _check_switches(
    profiles: Profiles, name: str, parent: str, where: Callable[..., Where], say: Callable[[str, Where, str, str, str], None]
) -> None:
    above = resolve_profile(profiles, parent, "")
    profile = profiles.definitions[name]
    more = sorted(set(profile.crosswalk_states or ()) - above.crosswalk_states)
    if more:
        states = ", ".join(more)
        message = (
            f"profile '{name}' lets {states} crosswalk rows translate and '{parent}' does not; that one stands at {where(parent)}"
        )
        say("QV653", where(name, "crosswalk_states"), message, "a profile only tightens", name)
    if profile.fillers and not above.fillers:
        message = f"profile '{name}' allows fillers and '{parent}' does not; that one stands at {where(parent)}"
        say("QV653", where(name, "fillers"), message, "a profile only tightens", name)


def _looser(limit: GateLimit, before: GateLimit) -> str:
    """How `limit` is looser than `before`, '' where it is not."""
    if limit.allow_not_evaluated and not before.allow_not_evaluated:
        return "it may stay unevaluated, and before it might not"
    if before.word == "equals" and (limit.word != "equals" or limit.number != before.number):
        return f"{limit} instead of {before}"
    if before.word == "at_most" and limit.number > before.number:
        return f"{limit} instead of {before}"
    if before.word == "at_least" and limit.number < before.number:
        return f"{limit} instead of {before}"
    return ""
