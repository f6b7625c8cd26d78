"""`qvhmig test --profile`: a case is judged as the gate profile plans it, its own profile first."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

BAKERY = Path(__file__).parents[1] / "problems/base"
FILLER = "filler: {value: \"'?'\", profiles: [development], reason: r, approved_by: baker, ticket: B-2}"
CASES = """cases:
  - it: writes the filler
    given: {BUYER: [{Number: '1', Name: Ann, Kind: P}]}
    then: [{remark: '?', kind_code: PR}]
  - it: writes none where nobody approved it
    profile: strict
    given: {BUYER: [{Number: '1', Name: Ann, Kind: P}]}
    then: [{remark: null, kind_code: PR}]
"""


@pytest.fixture
def bakery(tmp_path: Path) -> Path:
    """The bakery with a profile that writes no filler, and two cases of one contract."""
    root = tmp_path / "bakery"
    shutil.copytree(BAKERY, root)
    (root / "gates/profiles.yaml").write_text(
        "profiles: 1\ndevelopment: {says: trial, fillers: true}\nstrict: {says: no filler, extends: development, fillers: false}\n", "utf-8"
    )
    contract = root / "contracts/customer.yaml"
    text = contract.read_text("utf-8").replace("ticket: B-1}", f"ticket: B-1, {FILLER}}}")
    contract.write_text(text[: text.index("cases:")] + CASES, "utf-8")
    return root


@pytest.mark.parametrize(("options", "failed"), [((), 0), (("--profile", "development"), 0), (("--profile", "strict"), 1)])
def test_cases_run_under_the_profile_of_the_call_unless_they_name_their_own(bakery: Path, qvhmig, options: tuple[str, ...], failed: int) -> None:
    told = qvhmig("test", "lifecycle.yaml", "--contract", "customer", *options, cwd=bakery)
    assert told.code == (5 if failed else 0)
    assert told.out.splitlines()[-1] == f"2 cases, {failed} failed"


def test_an_unknown_profile_is_a_wrong_call(bakery: Path, qvhmig) -> None:
    told = qvhmig("test", "--profile", "stict", cwd=bakery)
    assert told.code == 2
    assert told.err.startswith("command line QV650 there is no profile 'stict'; did you mean 'strict'?")
