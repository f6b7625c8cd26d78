"""A case may say the day on which its code maps are read, as an apply may: contracts and rules alike."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_apply import Opened  # noqa: E402
from small_project import small_project  # noqa: E402

from qvhmig.running.cases import run_cases  # noqa: E402
from qvhmig.running.rule_cases import run_rule_cases  # noqa: E402

CROSSWALK = "crosswalk: 1\nid: kinds\nowner: baker\nstatus: draft\nsource_domain: old kinds\ntarget_domain: K\nrows:\n  - {source: 'X', target: m, valid_to: '2020-12-31'}\n"
CONTRACT = """target: T_CODE
rows:
  - from: BUYER
fields:
  id: {class: SURROGATE_ETL, key: buyer, natural: [number]}
  kind: {class: LOOKUP_TRANSLATION, from: kind, crosswalk: kinds, unmapped: blank}
params: {today: date}
cases:
  - it: translates while the code is in force
    given: {BUYER: [{number: '1', kind: X}]}
    then: [{kind: m}]
  - it: has no partner afterwards
    params: {today: 2021-06-01}
    given: {BUYER: [{number: '1', kind: X}]}
    then: [{kind: null}]
"""
RULE = """rules: 1
R-1:
  severity: MAJOR
  scope: source
  area: codes
  says: every kind has a partner
  owner: baker
  params: {today: date}
  rows:
    - from: BUYER as b
    - add: {day: ':today', partner: "lookup('kinds', b.kind)"}
  assert: partner is not null
  cases:
    - {it: has a partner, given: {BUYER: [{number: '1', kind: X}]}, fails: 0}
    - {it: has none afterwards, params: {today: 2021-06-01}, given: {BUYER: [{number: '1', kind: X}]}, fails: 1}
"""


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    root = tmp_path / "p"
    for name, text in (("crosswalks/kinds.yaml", CROSSWALK), ("gates/rules/codes.yaml", RULE)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return small_project(root, CONTRACT, lifecycle="as_of: today\nparameters: {today: '2020-06-01'}\n")


def test_a_case_reads_code_maps_on_the_day_that_its_parameters_say(opened: Opened) -> None:
    results = [*run_cases(opened.project, "development"), *run_rule_cases(opened.project, "development")]
    assert [result.differences for result in results] == [(), (), (), ()]
