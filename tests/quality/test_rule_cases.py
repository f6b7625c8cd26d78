"""Cases beside rules: they pass where the rule finds what they say, and tell the difference where it does not."""

from __future__ import annotations

from typing import Any

import pytest

from qvhmig.problems import ProblemsFound
from qvhmig.running.rule_cases import run_rule_cases

SOURCE = {"rows": [{"from": "SHEEP as s"}], "assert": "s.weight <> '0'"}
MEASURE = {"rows": [{"from": "SHEEP as s"}], "measure": "sum(cast(s.weight as integer))", "at_most": 5}
TARGET = {"scope": "target", "rows": [{"from": "target:ANIMAL as a"}], "assert": "a.born < date '2020-01-01'", "unknown": "pass"}
SHEEP = {"SHEEP": [{"tag": "1", "weight": "0"}, {"tag": "2", "weight": "6"}, {"tag": "3"}]}
ANIMALS = {"target:ANIMAL": [{"born": "2019-12-31"}, {"born": "2020-01-01"}, {"TAG": "3"}]}


@pytest.mark.parametrize(
    ("rule", "case", "differences"),
    [
        (SOURCE, {"given": SHEEP, "fails": 2, "unknown": 1}, ()),
        (SOURCE, {"given": SHEEP, "fails": 1}, ("expected fails 1, it is 2 (of 3 rows)",)),
        (SOURCE, {"given": SHEEP, "fails": 2, "unknown": 0}, ("expected unknown 0, it is 1",)),
        (SOURCE, {"given": {}, "fails": 0}, ()),
        (TARGET, {"given": ANIMALS, "fails": 1, "unknown": 1}, ()),
        (MEASURE, {"given": SHEEP, "fails": 1, "measures": "6"}, ()),
        (
            MEASURE,
            {"given": SHEEP, "fails": 0, "measures": "7"},
            ("expected fails 0, it is 1 (of 3 rows)", "expected measures 7, it is 6"),
        ),
        (
            MEASURE,
            {"given": {"SHEEP": [{"tag": "1", "weight": "x"}]}, "fails": 0},
            ("expected fails 0, the rule was not evaluated: a cell of the measure could not be read",),
        ),
    ],
)
def test_a_case_gives_its_differences(
    rule: dict[str, Any], case: dict[str, Any], differences: tuple[str, ...], farm: Any
) -> None:
    farm.planner({"R-1": {**rule, "cases": [{"it": "is so", **case}]}})
    (result,) = run_rule_cases(farm.project, "rehearsal")
    assert (result.unit, result.kind, result.it, result.differences) == ("R-1", "rule", "is so", differences)
    assert result.where.path == "gates/rules/sheep.yaml"


def test_cases_of_named_rules_only(farm: Any) -> None:
    case = {"it": "is so", "given": SHEEP, "fails": 2}
    farm.planner({"R-1": {**SOURCE, "cases": [case]}, "R-2": {**SOURCE, "cases": [case, case]}})
    assert [result.unit for result in run_rule_cases(farm.project, "rehearsal", ["R-2"])] == ["R-2", "R-2"]


def test_a_column_that_is_not_there_is_told(farm: Any) -> None:
    with pytest.raises(ProblemsFound, match="QV109 SHEEP has no column 'wight'; did you mean 'weight'"):
        farm.planner({"R-1": {**SOURCE, "cases": [{"it": "is so", "given": {"SHEEP": [{"wight": "1"}]}, "fails": 0}]}})
        run_rule_cases(farm.project, "rehearsal")
