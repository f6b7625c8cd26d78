"""Runs quality rules and control totals: plan + rows -> results (DESIGN 4.4). Only counts and keyed hashes leave.

A rule that could not look at anything is `not_evaluated`, never a pass (law 3): its sources gave no row, a cell of
its measure could not be read, or its measure is null.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.models.rules import Allowance, Rule
from qvhmig.planning.plan import ROW_ID, LogicalPlan
from qvhmig.planning.rules import subject_of
from qvhmig.running.durable_files import replace_file
from qvhmig.running.keyed_hash import hashed
from qvhmig.running.outcomes import RuleResult, Status
from qvhmig.running.unit_run import UnitRun

if TYPE_CHECKING:
    import polars as pl

    from qvhmig.backends.polars_plan import Crosswalks
    from qvhmig.running.unit_run import LeafLoader

SAMPLES = 5
"""Row names that a result carries; every failing row is in its file."""
FIGURES = ("sources", "verdicts", "broken", "measured")
FOLDER = "rejects/quality"


@dataclass(frozen=True)
class Figures:
    """What a rule's plan gave: rows of its sources, rows tested, verdicts, the rows that break it, or a measure."""

    source_rows: int
    rows: int
    failing: int = 0
    unknown: int = 0
    broken: pl.DataFrame | None = None
    value: int | Decimal | float | None = None
    unreadable: bool = False


class RuleRun(UnitRun):
    """A unit run that keeps the relations of a rule."""

    def _outputs(self) -> list[str]:
        there = {relation.name for relation in self.plan.relations}
        return [name for name in FIGURES if name in there]


@dataclass(frozen=True)
class RuleRunner:
    """Where rules find rows. `buckets`: how many the intake has; `parameters`: their values as text; `key`: for hashes."""

    loader: LeafLoader
    crosswalks: Crosswalks
    buckets: int
    parameters: Mapping[str, str | None]
    key: bytes

    def figures(self, plan: LogicalPlan) -> Figures:
        """Runs the plan, bucket by bucket where it may, and sums."""
        import polars as pl

        run = RuleRun(plan, self.loader, self.crosswalks)
        results = [run.run(bucket).frames for bucket in (range(self.buckets) if plan.bucketed else [None])]
        source_rows = sum(int(frames["sources"]["rows"].sum()) for frames in results)
        if "measured" in results[0]:
            row = results[0]["measured"].row(0, named=True)
            return Figures(source_rows, row["rows"], value=row["value"], unreadable=row["unreadable"] is not None)
        rows, failing, unknown = (sum(int(f["verdicts"][name].sum()) for f in results) for name in ("rows", "failing", "unknown"))
        broken = pl.concat([frames["broken"] for frames in results]).sort(ROW_ID)
        return Figures(source_rows, rows, failing, unknown, broken)


def judge_rule(
    rule_id: str, rule: Rule, place: str, figures: Figures, parameters: Mapping[str, str | None], key: bytes
) -> RuleResult:
    """The result of a rule from its figures; pure."""
    broken = figures.broken.height if figures.broken is not None else 0
    result = RuleResult(
        rule=rule_id,
        severity=rule.severity,
        scope=rule.scope,
        area=rule.area,
        says=rule.says,
        owner=rule.owner,
        subject=subject_of(rule),
        status="pass",
        place=place,
        rows=figures.rows,
        failing=figures.failing,
        unknown=figures.unknown,
        broken=broken,
        allowed=_allowed_text(rule.allow),
        samples=_samples(figures.broken, key),
    )
    word, bound = _limit(rule, parameters)
    if rule.form == "measure":
        measured = "" if figures.value is None else _number(figures.value)
        result = _with(result, "pass", limit=f"{word.replace('_', ' ')} {bound}", measured=measured)
    if figures.source_rows == 0 and not rule.optional:
        return _with(result, "not_evaluated", why="its sources gave no row")
    if rule.form != "measure":
        return _with(result, "pass" if _allowed(rule.allow, broken, figures.rows) else "fail")
    if figures.unreadable:
        return _with(result, "not_evaluated", why="a cell of the measure could not be read")
    if figures.value is None:
        return _with(result, "not_evaluated", why="the measure is null")
    if bound is None:
        return _with(result, "not_evaluated", why="its limit has no value")
    return _with(result, "pass" if _holds(word, Fraction(figures.value), Fraction(bound)) else "fail")


def run_rule(runner: RuleRunner, rule_id: str, rule: Rule, place: str, plan: LogicalPlan, folder: Path | None) -> RuleResult:
    """Runs one rule and writes its failing rows, every one of them, to `folder`/<rule id>.csv (mode 0600); None = nowhere."""
    figures = runner.figures(plan)
    if folder is not None and figures.broken is not None and figures.broken.height:
        replace_file(folder / f"{rule_id}.csv", failing_rows(figures.broken))
    return judge_rule(rule_id, rule, place, figures, runner.parameters, runner.key)


def failing_rows(broken: pl.DataFrame) -> bytes:
    """CSV of the rows that break a rule: `_rid` and the columns the rule sees, by row id. Patient values."""
    shown = [name for name in broken.columns if "__" not in name]
    out = io.BytesIO()
    broken.select(shown).sort(shown).write_csv(out)
    return out.getvalue()


def not_run(rule_id: str, rule: Rule, place: str, why: str) -> RuleResult:
    """The result of a rule that had no chance: the stage stopped before it, or its plan is missing."""
    figures = Figures(1, 0)
    return _with(
        judge_rule(rule_id, rule.model_copy(update={"optional": True}), place, figures, {}, b""), "not_evaluated", why=why
    )


def _with(result: RuleResult, status: Status, **more: str) -> RuleResult:
    from dataclasses import replace

    return replace(result, status=status, **more)  # type: ignore[arg-type]


def _samples(broken: pl.DataFrame | None, key: bytes) -> tuple[str, ...]:
    if broken is None:
        return ()
    return tuple(hashed(key, rid) for rid in broken[ROW_ID].unique().sort().head(SAMPLES).to_list())


def _allowed(allow: Allowance | None, broken: int, rows: int) -> bool:
    if allow is None:
        return broken == 0
    if allow.rows is not None:
        return broken <= allow.rows
    return Fraction(broken) <= Fraction(allow.share or 0) * rows


def _allowed_text(allow: Allowance | None) -> str:
    if allow is None:
        return ""
    return f"{allow.rows} rows" if allow.rows is not None else f"share {allow.share:f}"


def _limit(rule: Rule, parameters: Mapping[str, str | None]) -> tuple[str, Decimal | None]:
    word, bound = rule.limit or ("equals", Decimal(0))
    if isinstance(bound, Decimal):
        return word, bound
    value = parameters.get(bound[1:])
    try:
        return word, None if value is None else Decimal(value)
    except InvalidOperation:
        return word, None


def _holds(word: str, value: Fraction, bound: Fraction) -> bool:
    return {"at_most": value <= bound, "at_least": value >= bound, "equals": value == bound}[word]


def _number(value: int | Decimal | float) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
