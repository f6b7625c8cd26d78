"""What quality rules and reconciliation found: plain results, read by metrics, reports and formats. No cell values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["pass", "fail", "not_evaluated"]


@dataclass(frozen=True)
class RuleResult:
    """`rows` looked at, `failing` rows where the rule is false, `unknown` where it is null. `broken` = the rows that
    count against the rule (`failing`, and `unknown` unless the rule lets them pass).

    `measured` and `limit` are texts of figures, for measures only. `samples` are keyed hashes of row ids. `why`
    says why a rule was not evaluated. `place` is file:line:column."""

    rule: str
    severity: str
    scope: str
    area: str
    says: str
    owner: str
    subject: str
    status: Status
    place: str
    rows: int = 0
    failing: int = 0
    unknown: int = 0
    broken: int = 0
    allowed: str = ""
    measured: str = ""
    limit: str = ""
    why: str = ""
    samples: tuple[str, ...] = ()

    @property
    def counts_as(self) -> str:
        """`error` or `warning` (DESIGN 9)."""
        return "error" if self.severity in ("BLOCKER", "CRITICAL") else "warning"


@dataclass(frozen=True)
class Check:
    """One reconciliation measure. `left` and `right` are figures as text; `difference` counts rows or units."""

    name: str
    kind: Literal["parity", "completion", "chain", "total"]
    says: str
    subject: str
    status: Status
    left: str = ""
    right: str = ""
    difference: int = 0
    why: str = ""


@dataclass(frozen=True)
class QualityOutcome:
    rules: tuple[RuleResult, ...] = ()
    checks: tuple[Check, ...] = field(default_factory=tuple)
