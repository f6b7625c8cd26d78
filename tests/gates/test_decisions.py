"""Tables of metrics -> decision: every boundary of every gate in every profile, statuses, waivers, exit codes."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest
from figures import TODAY, metrics, profile, read_yaml

from qvhmig.models.profiles import GATES
from qvhmig.running.gates import EXIT_ORDER, decide, worst_exit
from qvhmig.running.measures import MEASURES
from qvhmig.running.metrics import Measure, Metrics, Part, metrics_json, read_metrics

TABLE = read_yaml("decision_table.yaml")
NAMES = ("development", "pre_production", "cutover_ready")
BOUNDARIES = [
    (gate, name, side, sides[side]) for gate, row in TABLE.items() for name, sides in row.items() for side in ("holds", "breaks")
]


def waiver(gate: str, scope: str, expires: str = "2026-12-31", **more: Any) -> dict[str, Any]:
    return {"gate": gate, "scope": scope, "owner": "release_manager", "reason": "agreed", "expires": expires, **more}


def result_of(decision, gate: str):  # type: ignore[no-untyped-def]
    return next(result for result in decision.gates if result.gate == gate)


@pytest.mark.parametrize(("gate", "name", "side", "figure"), BOUNDARIES, ids=lambda value: str(value).replace(" ", ""))
def test_a_gate_holds_up_to_its_limit_and_breaks_beyond_it(gate: str, name: str, side: str, figure: Any) -> None:
    if gate == "expired_waivers":
        waivers = [] if side == "holds" else [waiver("warnings", "*", "2026-11-24")]
        decision = decide(metrics(), profile(name, waivers=waivers), TODAY)
    else:
        decision = decide(metrics(**{gate: figure}), profile(name), TODAY)
    blocked = [result.gate for result in decision.failing]
    assert blocked == ([] if side == "holds" else [gate])
    code = {"residual": 7, "checksum_differences": 7, "unsigned_approvals": 8}.get(gate, 6)
    assert decision.exit_code == (0 if side == "holds" else code)
    assert decision.line == ("decision: PASS, exit 0" if side == "holds" else f"decision: FAIL, exit {code}")


def test_the_table_speaks_of_every_gate_that_there_is() -> None:
    assert set(TABLE) == set(GATES)
    assert set(MEASURES) == set(GATES) - {"expired_waivers"}


@pytest.mark.parametrize("name", NAMES)
def test_every_gate_that_a_profile_has_stands_in_the_table(name: str) -> None:
    assert set(profile(name).gates) == {gate for gate, row in TABLE.items() if name in row}


@pytest.mark.parametrize(
    ("figure", "waivers", "status"),
    [
        (0, [], "pass"),
        (7, [], "pass_with_exceptions"),
        (21, [], "fail"),
        (21, [waiver("warnings", "*")], "waived"),
        (21, [waiver("warnings", "SOME_TABLE")], "waived"),
        (21, [waiver("warnings", "OTHER_TABLE")], "fail"),
        (21, [waiver("errors", "*")], "fail"),
        (21, [waiver("warnings", "*", "2026-11-25")], "waived"),
        (21, [waiver("warnings", "*", "2026-11-24")], "fail"),
        (21, [waiver("warnings", "*", profiles=["cutover_ready"])], "fail"),
        (21, [waiver("warnings", "*", profiles=["pre_production"])], "waived"),
        (7, [waiver("warnings", "*")], "pass_with_exceptions"),
    ],
)
def test_status_of_a_count_with_waivers(figure: int, waivers: list[dict[str, Any]], status: str) -> None:
    decision = decide(metrics(warnings=figure), profile("pre_production", waivers=waivers), TODAY)
    result = result_of(decision, "warnings")
    assert (result.status, result.blocks) == (status, status == "fail")


def test_a_waiver_takes_out_only_what_it_names() -> None:
    parts = (Part("MIG-A-01", 15, subject="ONE"), Part("MIG-B-01", 10, subject="TWO"))
    base = metrics()
    broken = Metrics({**base.measures, "warnings": Measure(25, 0, parts)})
    for scope, status in (("ONE", "waived"), ("MIG-B-01", "waived"), ("TWO", "waived"), ("THREE", "fail")):
        result = result_of(decide(broken, profile("pre_production", waivers=[waiver("warnings", scope)]), TODAY), "warnings")
        assert result.status == status, scope
    for scope, status in (("ONE", "waived"), ("TWO", "fail")):
        result = result_of(decide(broken, profile("cutover_ready", waivers=[waiver("warnings", scope)]), TODAY), "warnings")
        assert result.status == status, scope


def test_without_the_waived_part_the_next_worst_counts() -> None:
    parts = (Part("ONE", 50, 100), Part("TWO", 3, 100))
    broken = Metrics({**metrics().measures, "rejected_rows": Measure(50, 100, parts)})
    one = [waiver("rejected_rows", "ONE")]
    assert result_of(decide(broken, profile("development", waivers=one), TODAY), "rejected_rows").status == "waived"
    assert result_of(decide(broken, profile("pre_production", waivers=one), TODAY), "rejected_rows").status == "fail"
    both = [*one, waiver("rejected_rows", "TWO")]
    assert result_of(decide(broken, profile("pre_production", waivers=both), TODAY), "rejected_rows").status == "waived"


def test_a_waived_field_leaves_both_sides_of_the_population_ratio() -> None:
    parts = tuple(Part(f"A.F{n}", 1, subject="A") for n in range(50))
    poor = Metrics({**metrics().measures, "population_ratio": Measure(50, 100, parts)})
    assert result_of(decide(poor, profile("pre_production"), TODAY), "population_ratio").status == "fail"
    result = result_of(
        decide(poor, profile("pre_production", waivers=[waiver("population_ratio", "A")]), TODAY), "population_ratio"
    )
    assert (result.status, result.figure) == ("waived", "0.5000 (50 of 100)")


@pytest.mark.parametrize("gate", ["residual", "checksum_differences"])
def test_the_balance_is_never_waived_even_if_a_waiver_slipped_in(gate: str) -> None:
    strict = profile("development", waivers=[waiver(gate, "*")])
    assert decide(metrics(**{gate: 1}), strict, TODAY).exit_code == 7


@pytest.mark.parametrize("gate", [gate for gate in TABLE if gate != "expired_waivers"])
def test_a_figure_that_is_missing_or_was_not_taken_is_no_pass(gate: str) -> None:
    name = next(name for name in NAMES if name in TABLE[gate])
    full = metrics().measures
    missing = Metrics({k: v for k, v in full.items() if k != gate})
    untaken = Metrics({**full, gate: Measure(evaluated=False, why="the stage did not run")})
    for given, why in ((missing, "the metrics do not hold this figure"), (untaken, "the stage did not run")):
        result = result_of(decide(given, profile(name), TODAY), gate)
        assert (result.status, result.blocks, result.figure, result.why) == ("not_evaluated", True, "not evaluated", why)


def test_a_gate_that_may_stay_unevaluated_does_not_block_but_a_bad_figure_does() -> None:
    base = profile("cutover_ready")
    limit = base.gates["replay_differences"].model_copy(update={"allow_not_evaluated": True})
    relaxed = replace(base, gates={**base.gates, "replay_differences": limit})
    untaken = Metrics({**metrics().measures, "replay_differences": Measure(evaluated=False, why="no replay was made")})
    assert decide(untaken, relaxed, TODAY).passed
    assert result_of(decide(untaken, relaxed, TODAY), "replay_differences").status == "not_evaluated"
    assert not decide(metrics(replay_differences=1), relaxed, TODAY).passed


@pytest.mark.parametrize(
    ("figures", "codes", "code"),
    [
        ({}, (), 0),
        ({"warnings": 99}, (6,), 6),
        ({"warnings": 99, "residual": 1}, (7, 6), 7),
        ({"unsigned_approvals": 1, "residual": 1, "warnings": 99}, (8, 7, 6), 8),
    ],
)
def test_the_exit_code_follows_the_order_of_the_design(figures: dict[str, int], codes: tuple[int, ...], code: int) -> None:
    decision = decide(metrics(**figures), profile("cutover_ready"), TODAY)
    assert (decision.exit_codes, decision.exit_code) == (codes, code)


def test_of_any_two_exit_codes_the_earlier_in_the_order_wins() -> None:
    for first, second in zip(EXIT_ORDER, EXIT_ORDER[1:], strict=False):
        assert worst_exit([second, 0, first]) == first
    assert worst_exit([]) == worst_exit([0]) == 0


def test_a_stored_file_gives_the_same_decision_as_the_run() -> None:
    given = metrics(warnings=21, population_ratio=(549, 1000))
    stored = read_metrics(metrics_json(given), "metrics.json")
    assert stored == given
    assert decide(stored, profile("pre_production"), TODAY) == decide(given, profile("pre_production"), TODAY)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2, "measures": {}, "beside": {}}', '{"version": 1, "measures": [], "beside": {}}']
)
def test_what_is_no_metrics_file_is_said_with_its_name(text: str) -> None:
    from qvhmig.problems import ProblemsFound

    with pytest.raises(ProblemsFound) as found:
        read_metrics(text, "build/runs/x/metrics.json")
    assert found.value.exit_code == 2
    assert (
        str(found.value)
        == "build/runs/x/metrics.json QV658 is no metrics file of version 1; give the metrics.json of a run folder"
    )


def test_many_fields_are_told_by_table_and_few_by_name() -> None:
    parts = tuple(Part(f"A.F{n}", 1, subject="A", why="open") for n in range(30)) + (
        Part("B.G", 1, subject="B", why="out of scope"),
    )
    poor = Metrics({**metrics().measures, "population_ratio": Measure(9, 40, parts)})
    costs = result_of(decide(poor, profile("pre_production"), TODAY), "population_ratio").costs
    assert [(p.name, p.n, p.why) for p in costs] == [("A", 30, "open"), ("B", 1, "out of scope")]


@pytest.mark.parametrize(
    ("gate", "figure", "shown"),
    [
        ("mandatory_filled", (999_999, 1_000_000), "0.999999 (999,999 of 1,000,000)"),
        ("mandatory_filled", (9, 9), "1.0000 (9 of 9)"),
        ("rejected_rows", (20_001, 1_000_000), "0.020001 (20,001 of 1,000,000)"),
        ("rejected_rows", (2, 100), "0.0200 (2 of 100)"),
        ("rejected_rows", (1, 3_000_000), "0.0000003 (1 of 3,000,000)"),
        ("population_ratio", (5_499_999, 10_000_000), "0.5499999 (5,499,999 of 10,000,000)"),
        ("population_ratio", (2, 3), "0.6667 (2 of 3)"),
    ],
)
def test_a_share_is_shown_on_its_own_side_of_its_limit(gate: str, figure: tuple[int, int], shown: str) -> None:
    assert result_of(decide(metrics(**{gate: figure}), profile("pre_production"), TODAY), gate).figure == shown


def test_the_day_of_expiry_is_the_last_day() -> None:
    given = profile("pre_production", waivers=[waiver("warnings", "*", "2027-02-28")])
    assert decide(metrics(warnings=50), given, datetime.date(2027, 2, 28)).passed
    after = decide(metrics(warnings=50), given, datetime.date(2027, 3, 1))
    assert not after.passed
    assert [w.gate for w in after.expired] == ["warnings"]
