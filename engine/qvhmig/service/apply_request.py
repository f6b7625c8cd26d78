"""What `apply` is asked and what it answers. The standard library only: a second apply with nothing to do reads this."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qvhmig.running import state
from qvhmig.running.run_folder import Folders
from qvhmig.version import VERSION

BUILT_STAGES = ("extract", "fixtures", "contract", "intake", "migrate", "quality", "reconcile", "gates")
"""Stages that there is code for, in order; the others of DESIGN 5 come with later releases."""

SUMMARY = "reports/apply_summary.json"


@dataclass(frozen=True)
class ApplyRequest:
    """`only`: target tables or contract ids, with `+` at the end for what depends on them. `settings`: path=value.

    `today` decides which waivers are live; the caller gives it, so that results repeat.
    """

    lifecycle: Path
    today: datetime.date
    profile: str | None = None
    from_stage: str | None = None
    to_stage: str | None = None
    only: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    fail_fast: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """Every option that changes the result."""
        return {"only": sorted(self.only), "set": sorted(self.settings), "to": self.to_stage or "", "fail_fast": self.fail_fast}

    @property
    def key(self) -> str:
        """One key for one way of calling, with the machine's part: a decision of another engine never stands."""
        options = {**self.options, "engine": VERSION, "machine": state.machine()}
        return state.options_key(self.lifecycle.name, self.profile or "", options)


@dataclass(frozen=True)
class ApplyResult:
    """`summary` is all that a face prints, without times: the same for a stored decision and for a fresh one.

    `catalogs_changed`: the documents were read again and say something else than before. `extract_made`: the stage `fixtures` had to
    make the extract.
    """

    run: str
    exit_code: int
    exit_codes: tuple[int, ...]
    summary: dict[str, Any]
    nothing_to_do: bool = False
    catalogs_changed: bool = False
    extract_made: bool = False


def stored_decision(request: ApplyRequest) -> ApplyResult | None:
    """The decision that still stands for this call, None where the run must be looked at. Reads only.

    It does not stand while another run holds the project, nor past the day on which a waiver of it expires.
    """
    from qvhmig.running.lock import view_lock

    if not request.lifecycle.is_file():
        return None
    folders = Folders(request.lifecycle.resolve().parent)
    view = view_lock(folders.state)
    if view is not None and not view.stale:
        return None
    if (folders.state / "intent.json").exists():
        return None
    found = state.standing_decision(folders, request.key)
    if found is None:
        return None
    until = found.summary.get("stands_until", "")
    if until and request.today.isoformat() > until:
        return None
    return ApplyResult(found.run, found.exit_code, found.exit_codes, found.summary, nothing_to_do=True)
