"""Decisions with chosen figures, as decision.json holds them."""

from __future__ import annotations

import datetime
from typing import Any

from qvhmig.models.profiles import Profiles, resolve_profile
from qvhmig.running.gates import decide
from qvhmig.running.metrics import Measure, Metrics, Part

TODAY = datetime.date(2026, 11, 25)
PROFILES = {
    "profiles": 1,
    "base": {"gates": {"warnings": {"at_most": 60}, "replay_differences": {"at_most": 0, "allow_not_evaluated": True}}},
    "strict": {
        "extends": "base",
        "gates": {
            "errors": {"at_most": 0},
            "warnings": {"at_most": 2},
            "rejected_rows": {"at_most": 0.02},
            "population_ratio": {"at_least": 0.55},
            "target_tables_written": {"at_least": 38},
        },
    },
    "waivers": [
        {
            "gate": "errors",
            "scope": "R-1",
            "owner": "release_manager",
            "reason": "known, mended after go-live",
            "expires": "2026-12-31",
        },
        {"gate": "warnings", "scope": "*", "owner": "dq_lead", "reason": "old", "expires": "2026-11-01"},
    ],
}


def decision(**more: Measure) -> dict[str, Any]:
    """Of profile `strict`: one gate of every status, unless `more` says otherwise."""
    fields = tuple(Part(f"T{t}.F{n}", 1, subject=f"T{t}", why="no contract") for t in range(9) for n in range(90))
    measures = {
        "residual": Measure(),
        "checksum_differences": Measure(),
        "errors": Measure(1, 0, (Part("R-1", 1, subject="A", why="3 of 1000 rows"),)),
        "warnings": Measure(2, 0, (Part("W-1", 1, subject="A"), Part("W-2", 1, subject="B"))),
        "rejected_rows": Measure(20_001, 1_000_000, (Part("A", 20_001, 1_000_000, why="a.reason 20001"),)),
        "population_ratio": Measure(62, 872, fields),
        "target_tables_written": Measure(5, 38, tuple(Part(f"T{n}", 1, why="no contract") for n in range(33))),
        "replay_differences": Measure(evaluated=False, why="no replay was made"),
        **more,
    }
    resolved = resolve_profile(Profiles.model_validate(PROFILES), "strict", "p")
    return decide(Metrics(measures, {"in_scope_ratio": Measure(62, 70)}), resolved, TODAY).as_json()


def clean() -> dict[str, Any]:
    full = Measure(38, 38)
    return decision(
        errors=Measure(),
        warnings=Measure(),
        rejected_rows=Measure(0, 9),
        population_ratio=Measure(9, 9),
        target_tables_written=full,
    )
