"""metrics.json: every figure that a gate judges, with the parts that cost it (DESIGN 4.4 and 9). No cell values.

The file is versioned and complete: `gates.decide` needs it, a profile and a date, nothing else, so a stored run can
be judged again. How each figure is taken stands in `measures`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qvhmig.problems import Problem, ProblemsFound, Where

VERSION = 1


@dataclass(frozen=True)
class Part:
    """What a figure is made of or what costs it: a table, field, rule or file, never a value.

    `subject` is the table (or rule) that it counts against, '' if it is its own. `n` of `of` rows, cells or fields;
    `of` 0 where only a count makes sense. `why` says it in a few words."""

    name: str
    n: int
    of: int = 0
    subject: str = ""
    why: str = ""


@dataclass(frozen=True)
class Measure:
    """A figure: `n` (of `of`, where it is a share) and the parts that cost it, worst first.

    For a gate of shape `worst`, `n` of `of` is that of its worst part. `evaluated` False = the thing to measure was
    not there, and `why` says what was missing; such a figure never passes by itself."""

    n: int = 0
    of: int = 0
    parts: tuple[Part, ...] = ()
    evaluated: bool = True
    why: str = ""


@dataclass(frozen=True)
class Metrics:
    """`measures` by gate id; `beside` are figures that are printed and judge nothing. `synthetic`: what the people of the source were
    made from, '' for people who exist: every decision over these figures says so."""

    measures: Mapping[str, Measure]
    beside: Mapping[str, Measure] = field(default_factory=dict)
    synthetic: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "measures": {name: _measure_json(m) for name, m in self.measures.items()},
            "beside": {name: _measure_json(m) for name, m in self.beside.items()},
            **({"synthetic": self.synthetic} if self.synthetic else {}),
        }


def not_evaluated(why: str) -> Measure:
    return Measure(evaluated=False, why=why)


def counted(parts: Iterable[Part]) -> Measure:
    """A measure of shape `count`: the sum of its parts; parts of 0 are left out."""
    kept = tuple(sorted((p for p in parts if p.n), key=lambda p: (-p.n, p.name, p.subject)))
    return Measure(n=sum(p.n for p in kept), parts=kept)


def worst_share(parts: Iterable[Part], highest: bool, nothing: str) -> Measure:
    """A measure of shape `worst`. `highest`: the highest share is the worst (else the lowest). Only parts that cost
    something are kept. `nothing` says why it is not evaluated where no part has anything to take a share of."""
    usable = [p for p in parts if p.of]
    if not usable:
        return not_evaluated(nothing)
    costing = [p for p in usable if (p.n if highest else p.of - p.n)]
    ordered = tuple(sorted(costing, key=lambda p: (-p.n / p.of if highest else p.n / p.of, -p.of, p.name, p.subject)))
    worst = ordered[0] if ordered else max(usable, key=lambda p: (p.of, p.name))
    return Measure(n=worst.n, of=worst.of, parts=ordered)


def metrics_json(metrics: Metrics) -> str:
    """The text of metrics.json: keys sorted, two spaces, one newline at the end."""
    return json.dumps(metrics.as_json(), sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def read_metrics(data: bytes | str, path: str) -> Metrics:
    """Raises ProblemsFound QV658 (exit 2: a named file that cannot be used) where it is no metrics.json of version 1."""
    try:
        value = json.loads(data)
        if value["version"] != VERSION:
            raise ValueError(f"version {value['version']}")
        measures, beside = ({n: _measure(m) for n, m in value[key].items()} for key in ("measures", "beside"))
        return Metrics(measures, beside, str(value.get("synthetic", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        message = f"is no metrics file of version {VERSION}"
        raise ProblemsFound(
            [Problem("QV658", Where(path), message, "give the metrics.json of a run folder")], exit_code=2
        ) from None


def _measure_json(measure: Measure) -> dict[str, Any]:
    out: dict[str, Any] = {"evaluated": measure.evaluated, "n": measure.n, "of": measure.of}
    if measure.why:
        out["why"] = measure.why
    out["parts"] = [{k: v for k, v in vars(part).items() if k in ("name", "n") or v} for part in measure.parts]
    return out


def _measure(data: Mapping[str, Any]) -> Measure:
    parts = tuple(Part(**{k: v for k, v in part.items() if k in Part.__dataclass_fields__}) for part in data["parts"])
    return Measure(int(data["n"]), int(data["of"]), parts, bool(data["evaluated"]), data.get("why", ""))
