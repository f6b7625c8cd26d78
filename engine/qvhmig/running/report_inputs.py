"""Everything that the reports of one run are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.problems import Problem
from qvhmig.running.gates import Decision
from qvhmig.running.ledger_view import LedgerView, read_ledger
from qvhmig.running.metrics import Metrics
from qvhmig.running.outcomes import QualityOutcome
from qvhmig.running.source_coverage import Extract, SourceField, source_fields

if TYPE_CHECKING:
    from qvhmig.loaded_files import Project
    from qvhmig.planning.plan import LogicalPlan
    from qvhmig.planning.source_use import SourceUse


@dataclass(frozen=True)
class TakenIn:
    """What intake counted of one source table. `lines` = `rows` + `unreadable`."""

    lines: int
    rows: int
    unreadable: int


@dataclass(frozen=True)
class RunReport:
    """`ledger` is the content of ledger.json. `intake`: source table -> counts. `rejects`: unit (`contract:x`,
    `view:x`) -> its reject file and its hold file, which reports read for counts and row ids only. `extracts`: source table ->
    its extract, for tables that have one. `key` makes row ids into names (see `keyed_hash`).

    `run` and `digests` are shown as they are given; no clock is read."""

    project: Project
    units: tuple[LogicalPlan, ...]
    ledger: Mapping[str, Any]
    metrics: Metrics
    decision: Decision
    outcome: QualityOutcome
    problems: tuple[Problem, ...]
    intake: Mapping[str, TakenIn]
    rejects: Mapping[str, tuple[Path, ...]]
    key: bytes
    use: SourceUse
    extracts: Mapping[str, Extract]
    run: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    data_digests: Mapping[str, str] = field(default_factory=dict)
    view: LedgerView = field(init=False)
    source_fields: tuple[SourceField, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "view", read_ledger(self.ledger))
        object.__setattr__(self, "source_fields", source_fields(self.project, self.use))
