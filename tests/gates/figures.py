"""Metrics with chosen figures, for tables of decisions."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml

from qvhmig.models.profiles import GATES, Profiles, ResolvedProfile, resolve_profile
from qvhmig.running.metrics import Measure, Metrics, Part

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 11, 25)
CLEAN = {
    gate: (38 if gate == "target_tables_written" else 0)
    if d.shape == "count"
    else ((0, 100) if d.limit == "at_most" else (100, 100))
    for gate, d in GATES.items()
}


def read_yaml(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def profiles() -> Profiles:
    return Profiles.model_validate(read_yaml("profiles.yaml"))


def profile(name: str, **extra: Any) -> ResolvedProfile:
    """A profile of tests/gates/profiles.yaml, with `waivers` if given."""
    return resolve_profile(Profiles.model_validate({**read_yaml("profiles.yaml"), **extra}), name, "gates/profiles.yaml")


def measure(gate: str, figure: Any) -> Measure:
    """A measure with this figure and one part `SOME_TABLE` that costs it, unless nothing does."""
    definition = GATES[gate]
    if definition.shape == "count":
        cost = 38 - figure if definition.limit == "at_least" else figure
        return Measure(figure, 0, (Part("SOME_TABLE", cost),) if cost else ())
    n, of = figure
    cost = n if definition.limit == "at_most" else of - n
    part = Part("SOME_TABLE.FIELD", n if definition.shape == "worst" else cost, of, "SOME_TABLE")
    return Measure(n, of, (part,) if cost else ())


def metrics(**figures: Any) -> Metrics:
    """Every gate clean, but for the figures given: a count, or [n, of]."""
    return Metrics({gate: measure(gate, figures.get(gate, clean)) for gate, clean in CLEAN.items()})
