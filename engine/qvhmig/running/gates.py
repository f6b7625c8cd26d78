"""The decision: a pure function of the metrics, a profile and a date (DESIGN 4.4). Runs nothing, reads nothing.

Statuses: `pass` (within the limit, nothing costs it), `pass_with_exceptions` (within the limit, not clean), `waived`
(within the limit only without the parts that a live waiver covers), `fail`, `not_evaluated` (which fails unless the
profile allows it). A gate that the metrics do not hold is not evaluated, never passed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from qvhmig.models.profiles import EVERYTHING, GATES, GateDefinition, GateLimit, ResolvedProfile, Waiver
from qvhmig.running.decision_text import decision_line
from qvhmig.running.metrics import Measure, Metrics, Part, counted, not_evaluated

Status = Literal["pass", "pass_with_exceptions", "waived", "fail", "not_evaluated"]
EXIT_ORDER = (130, 1, 2, 4, 9, 8, 10, 7, 6, 5)
"""Which exit code a process takes where several hold (DESIGN 6), first wins; 0 if none holds."""
FAILING_EXIT = {"residual": 7, "checksum_differences": 7, "unsigned_approvals": 8}
"""The exit code of a failing gate; every other gate gives 6."""


@dataclass(frozen=True)
class GateResult:
    """One gate judged. `figure` and `limit` are texts as people read them; `n` of `of` are the exact counts.

    `costs` are what costs it, worst first: tables where many fields of one cost, else the parts themselves. `waivers`
    are the live ones that took something out of the figure (status `waived`)."""

    gate: str
    says: str
    status: Status
    limit: str
    figure: str
    n: int
    of: int
    share: float | None
    costs: tuple[Part, ...]
    waivers: tuple[Waiver, ...]
    why: str
    blocks: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "gate": self.gate,
            "says": self.says,
            "status": self.status,
            "limit": self.limit,
            "figure": self.figure,
            "n": self.n,
            "of": self.of,
            "why": self.why,
            "blocks": self.blocks,
            "costs": [{"name": p.name, "n": p.n, "of": p.of, "why": p.why} for p in self.costs],
            "waivers": [waiver_json(w) for w in self.waivers],
        }


@dataclass(frozen=True)
class Decision:
    """`exit_codes` are all that the gates give, `exit_code` the one that counts; 0 and PASS if no gate blocks.

    `synthetic`: what the people of the source were made from, '' for people who exist."""

    profile: str
    lineage: tuple[str, ...]
    gates: tuple[GateResult, ...]
    beside: tuple[tuple[str, str], ...]
    expired: tuple[Waiver, ...]
    exit_codes: tuple[int, ...]
    synthetic: str = ""

    @property
    def exit_code(self) -> int:
        return worst_exit(self.exit_codes)

    @property
    def passed(self) -> bool:
        return self.exit_code == 0

    @property
    def failing(self) -> tuple[GateResult, ...]:
        return tuple(gate for gate in self.gates if gate.blocks)

    @property
    def line(self) -> str:
        """The last line that `apply` prints."""
        return decision_line(self.as_json())

    def as_json(self) -> dict[str, Any]:
        return {
            "version": 1,
            "profile": self.profile,
            "lineage": list(self.lineage),
            "decision": "PASS" if self.passed else "FAIL",
            "exit_code": self.exit_code,
            "exit_codes": list(self.exit_codes),
            "gates": [gate.as_json() for gate in self.gates],
            "beside": dict(self.beside),
            "expired_waivers": [waiver_json(w) for w in self.expired],
            **({"synthetic": self.synthetic} if self.synthetic else {}),
        }


def waiver_json(waiver: Waiver) -> dict[str, str]:
    return {
        "gate": waiver.gate,
        "scope": waiver.scope,
        "owner": waiver.owner,
        "reason": waiver.reason,
        "expires": waiver.expires.isoformat(),
    }


def worst_exit(codes: Iterable[int]) -> int:
    """The code of EXIT_ORDER that comes first; 0 for none."""
    held = set(codes) - {0}
    return next((code for code in EXIT_ORDER if code in held), 0)


def decide(metrics: Metrics, profile: ResolvedProfile, today: datetime.date) -> Decision:
    """Judge every gate of the profile, in the order of GATES. The same arguments give the same decision."""
    live = [w for w in profile.waivers if w.expires >= today]
    expired = tuple(w for w in profile.waivers if w.expires < today)
    results = []
    for gate, limit in profile.gates.items():
        measure = metrics.measures.get(gate, not_evaluated("the metrics do not hold this figure"))
        if gate == "expired_waivers":
            measure = counted(Part(f"{w.gate} {w.scope}", 1, why=f"owner {w.owner}, expired {w.expires}") for w in expired)
        results.append(_judge(gate, limit, measure, [w for w in live if w.gate == gate]))
    codes = tuple(sorted({FAILING_EXIT.get(r.gate, 6) for r in results if r.blocks}, key=EXIT_ORDER.index))
    beside = tuple((name, figure_text(measure, "ratio")) for name, measure in metrics.beside.items())
    return Decision(profile.name, profile.lineage, tuple(results), beside, expired, codes, metrics.synthetic)


def _judge(gate: str, limit: GateLimit, measure: Measure, waivers: Sequence[Waiver]) -> GateResult:
    definition = GATES[gate]
    waivers = () if definition.locked else waivers

    def result(status: Status, used: tuple[Waiver, ...] = (), why: str = "") -> GateResult:
        blocks = status == "fail" or (status == "not_evaluated" and not limit.allow_not_evaluated)
        evaluated = measure.evaluated and status != "not_evaluated"
        return GateResult(
            gate=gate,
            says=definition.says,
            status=status,
            limit=limit_text(limit, definition),
            figure=figure_text(measure, definition.shape, Fraction(limit.number)) if evaluated else "not evaluated",
            n=measure.n,
            of=measure.of,
            share=float(figure_of(measure, definition)) if evaluated and measure.of else None,
            costs=_grouped(measure.parts, definition),
            waivers=used,
            why=why,
            blocks=blocks,
        )

    if not measure.evaluated:
        everything = tuple(w for w in waivers if w.scope == EVERYTHING)
        return result("waived", everything, measure.why) if everything else result("not_evaluated", why=measure.why)
    if _holds(figure_of(measure, definition), limit):
        return result("pass_with_exceptions" if measure.parts else "pass")
    everything = tuple(w for w in waivers if w.scope == EVERYTHING)
    if everything:
        return result("waived", everything)
    used = tuple(w for w in waivers if any(_covers(w, part) for part in measure.parts))
    left = _without([part for part in measure.parts if any(_covers(w, part) for w in used)], measure, definition)
    if used and _holds(figure_of(left, definition), limit):
        return result("waived", used)
    return result("fail")


def figure_of(measure: Measure, definition: GateDefinition) -> Fraction:
    """Exact. A share of nothing is 0 where less is better and 1 where more is."""
    if definition.shape == "count":
        return Fraction(measure.n)
    if measure.of == 0:
        return Fraction(0 if definition.limit == "at_most" else 1)
    return Fraction(measure.n, measure.of)


def _holds(figure: Fraction, limit: GateLimit) -> bool:
    bound = Fraction(limit.number)
    if limit.word == "at_most":
        return figure <= bound
    return figure >= bound if limit.word == "at_least" else figure == bound


def _covers(waiver: Waiver, part: Part) -> bool:
    """A scope names the part, its subject, or the table before the dot of its field."""
    return waiver.scope in (part.name, part.subject, part.name.partition(".")[0], f"{part.name} {part.subject}")


def _without(waived: Sequence[Part], measure: Measure, definition: GateDefinition) -> Measure:
    """The figure as if the waived parts did not count: taken out of the sum, of the worst, or of both sides of a share."""
    gone = set(waived)
    kept = tuple(part for part in measure.parts if part not in gone)
    missing = sum(part.n for part in waived)
    if definition.shape == "worst":
        if not kept:
            return Measure(n=0 if definition.limit == "at_most" else 1, of=1)
        return Measure(kept[0].n, kept[0].of, kept)
    if definition.limit == "at_most":
        return Measure(measure.n - missing, measure.of, kept)
    if definition.shape == "count":
        return Measure(measure.n + missing, measure.of, kept)
    return Measure(measure.n, measure.of - missing, kept)


def _grouped(parts: Sequence[Part], definition: GateDefinition) -> tuple[Part, ...]:
    """Parts as people can read them: fields that cost a sum or a share are summed by table, worst first."""
    if definition.shape == "worst" or len({part.subject or part.name for part in parts}) in (len(parts), 0):
        return tuple(parts)
    if definition.limit == "at_most" and definition.shape == "count" and len(parts) <= 10:
        return tuple(parts)
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.subject or part.name, []).append(part)
    merged = []
    for subject, members in groups.items():
        whys = sorted({m.why for m in members if m.why}, key=lambda w: (-sum(m.why == w for m in members), w))
        why = whys[0] if len(whys) == 1 else ", ".join(f"{w} {sum(m.n for m in members if m.why == w)}" for w in whys[:4])
        merged.append(Part(subject, sum(m.n for m in members), sum(m.of for m in members), why=why))
    return tuple(sorted(merged, key=lambda p: (-p.n, p.name)))


def figure_text(measure: Measure, shape: str, bound: Fraction | None = None) -> str:
    """`12`, or `0.0213 (25 of 1,174)` for a share."""
    if not measure.evaluated:
        return "not evaluated"
    if shape == "count":
        return f"{measure.n:,}" + (f" of {measure.of:,}" if measure.of else "")
    if measure.of == 0:
        return "0 of 0"
    return f"{share_text(measure.n, measure.of, bound)} ({measure.n:,} of {measure.of:,})"


def share_text(n: int, of: int, bound: Fraction | None = None) -> str:
    """Rounded to four decimals, or to as many as it takes to stand on its own side of 0, 1 and `bound`."""
    share = Fraction(n, of)
    borders = [Fraction(0), Fraction(1), *([bound] if bound is not None else [])]
    for digits in range(4, 16):
        rounded = Fraction(round(share * 10**digits), 10**digits)
        if all((rounded < border) == (share < border) and (rounded > border) == (share > border) for border in borders):
            break
    return f"{int(rounded)}.{round((rounded - int(rounded)) * 10**digits):0{digits}d}"


def limit_text(limit: GateLimit, definition: GateDefinition) -> str:
    word = {"at_most": "at most", "at_least": "at least", "equals": "exactly"}[limit.word]
    number = f"{limit.number:f}" if definition.shape != "count" else f"{int(limit.number):,}"
    return f"{word} {number}"
