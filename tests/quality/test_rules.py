"""Rules on the real planner and backend: a table of rules and rows, messages, samples, files."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from qvhmig.models.rules import Rules
from qvhmig.planning.rules import plan_rule
from qvhmig.running.keyed_hash import hash_key, hashed
from qvhmig.yaml_source import read_document

HERE = Path(__file__).parent
CASES = read_document(HERE / "rule_cases.yaml", HERE).data["cases"]
CANARY = "CANARYMcTAVISH"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["it"].replace(" ", "_"))
def test_a_rule_gives(case: dict[str, Any], farm: Any) -> None:
    result = farm.run(case["rule"], case["rows"])
    assert {name: getattr(result, name) for name in case["gives"]} == case["gives"]


@pytest.mark.parametrize("form", ["assert", "unique", "reference", "measure"])
def test_bucket_by_bucket_or_whole_the_figures_are_the_same(form: str, farm: Any) -> None:
    rule: dict[str, Any] = {
        "assert": {"assert": "s.weight is not null"},
        "unique": {"unique": ["s.weight"]},
        "reference": {"reference": {"natural": ["s.flock"], "to": "FLOCK as f", "on": ["f.code"]}},
        "measure": {"measure": "count(s.weight)", "at_most": 1},
    }[form]
    rows = {
        "table:SHEEP": [{"tag": str(n), "weight": None if n % 3 else "7", "flock": "AB"[n % 2]} for n in range(12)],
        "table:FLOCK": [{"code": "A"}],
    }
    result = farm.run({"rows": [{"from": "SHEEP as s"}], **rule}, rows)
    expected = {"assert": (12, 8), "unique": (12, 4), "reference": (12, 6), "measure": (12, 0)}[form]
    assert (result.rows, result.broken) == expected


@pytest.mark.parametrize(("natural", "on", "failing", "unknown"), [
    ("cast(s.flock as integer)", "cast(f.code as decimal(8, 2))", 1, 0),
    ("cast(s.weight as decimal(8, 1))", "cast(f.code as decimal(8, 2))", 1, 0),
    ("cast(s.weight as decimal(8, 1))", "cast(f.code as integer)", 1, 0),
    ("date_of(as_moment(s.flock, 'CCYYMMDDHHMI'))", "null", 2, 0),
    ("null", "f.code", 0, 2),
])  # fmt: skip
def test_a_reference_compares_numbers_of_two_types(natural: str, on: str, failing: int, unknown: int, farm: Any) -> None:
    rows = {"table:SHEEP": [{"tag": "1", "flock": "7", "weight": "7.0"}, {"tag": "2", "flock": "8", "weight": "9"}], "table:FLOCK": [{"code": "7"}]}
    result = farm.run({"rows": [{"from": "SHEEP as s"}], "reference": {"natural": [natural], "to": "FLOCK as f", "on": [on]}}, rows)
    assert (result.failing, result.unknown) == (failing, unknown)


MESSAGES = [
    (
        {"assert": "s.weight"},
        "gates/rules/sheep.yaml:10:11 QV660 'assert' needs a test, this gives text; compare it with something",
    ),
    (
        {"measure": "max(s.weight)", "at_most": 1},
        "gates/rules/sheep.yaml:10:12 QV661 'measure' needs a number, this gives text; count or sum something",
    ),
    (
        {"reference": {"natural": ["length(s.flock)"], "to": "FLOCK as f", "on": ["f.code"]}},
        "gates/rules/sheep.yaml:15:7 QV662 part 1 compares integer with text; cast one side, so that both have one type",
    ),
    (
        {"assert": "a.tag is null", "rows": [{"from": "target:ANIMALS as a"}]},
        "QV107 'ANIMALS' is no table of the target catalog; did you mean 'ANIMAL'?",
    ),
]


@pytest.mark.parametrize(("rule", "message"), MESSAGES, ids=lambda value: str(value)[:40])
def test_what_is_wrong_with_a_rule_is_said_where_it_stands(rule: dict[str, Any], message: str, farm: Any) -> None:
    found = farm.problems({"rows": [{"from": "SHEEP as s"}], **rule})
    assert len(found) == 1
    assert message in found[0]


SHAPES = [
    ({}, "a rule has exactly one of 'assert', 'unique', 'reference', 'measure'; this one has none of them"),
    ({"assert": "true", "unique": ["a"]}, "this one has 'assert' and 'unique'"),
    ({"measure": "count()"}, "a measure needs exactly one of 'at_most', 'at_least', 'equals'"),
    ({"measure": "count()", "at_most": 1, "equals": 1}, "a measure needs exactly one of 'at_most', 'at_least', 'equals'"),
    ({"assert": "true", "at_most": 1}, "'at_most' goes with 'measure' only; say how many rows may fail with 'allow: {rows: n}'"),
    ({"measure": "count()", "at_most": 1, "allow": {"rows": 1}}, "'allow' goes with rules about rows"),
    ({"unique": ["a"], "unknown": "pass"}, "'unknown: pass' goes with 'assert' only"),
    ({"measure": "count()", "at_most": ":x"}, "'at_most: :x' is neither a number nor a parameter of this rule"),
    ({"assert": "true", "allow": {}}, "'allow' takes either 'rows: COUNT' or 'share: 0.01'"),
    ({"assert": "true", "allow": {"share": 1.5}}, "less than or equal to 1"),
    ({"reference": {"natural": ["a", "b"], "to": "T", "on": ["c"]}}, "'natural' has 2 parts and 'on' has 1"),
    ({"assert": "true", "severity": "HIGH"}, "'BLOCKER', 'CRITICAL', 'MAJOR' or 'MINOR'"),
]


@pytest.mark.parametrize(("rule", "message"), SHAPES, ids=lambda value: str(value)[:40])
def test_a_rule_of_no_shape_is_refused_with_the_reason(rule: dict[str, Any], message: str) -> None:
    head = {"severity": "MAJOR", "scope": "source", "area": "a", "says": "s", "owner": "o", "rows": [{"from": "T"}]}
    with pytest.raises(ValueError) as found:
        Rules.model_validate({"rules": 1, "R-1": {**head, **rule}})
    assert message in str(found.value)


def test_every_failing_row_is_in_a_private_file_and_none_in_the_result(farm: Any, tmp_path: Path) -> None:
    rows = {"table:SHEEP": [{"tag": f"{CANARY}{n:02}", "flock": CANARY, "weight": None if n else "1"} for n in range(12)]}
    folder = tmp_path / "rejects" / "quality"
    result = farm.run({"rows": [{"from": "SHEEP as s"}], "assert": "s.weight is not null and s.flock is not null"}, rows, folder)
    assert result.broken == 11
    assert CANARY not in repr(result)
    assert len(result.samples) == 5
    text = (folder / "R-1.csv").read_text(encoding="utf-8")
    assert text.count(CANARY) >= 11
    assert len(text.splitlines()) == 12
    assert stat.S_IMODE((folder / "R-1.csv").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


SHOWN = [
    ({"assert": "s.weight is not null"}, ["_rid", "s.tag", "s.weight"]),
    ({"unique": ["s.flock"]}, ["_rid", "s.tag", "s.flock"]),
    ({"reference": {"natural": ["s.flock"], "to": "FLOCK as f", "on": ["f.code"]}}, ["_rid", "s.tag", "s.flock"]),
    (
        {"rows": [{"from": "SHEEP as s"}, {"add": {"heavy": "s.weight is null"}}], "assert": "not heavy"},
        ["_rid", "s.tag", "s.weight", "heavy"],
    ),
    (
        {
            "rows": [{"from": "SHEEP as s"}, {"join": "FLOCK as f", "on": "f.code = s.flock", "expect": "at_most_one", "miss": "blank"}],
            "assert": "f.owner is not null",
        },
        ["_rid", "s.tag", "s.flock", "f.code", "f.owner"],
    ),
]


@pytest.mark.parametrize(("rule", "columns"), SHOWN, ids=lambda value: str(value)[:30])
def test_a_failing_row_shows_its_key_and_what_the_rule_names_and_nothing_else_is_read(
    rule: dict[str, Any], columns: list[str], farm: Any, tmp_path: Path
) -> None:
    rule = {"rows": [{"from": "SHEEP as s"}], **rule}
    rows = {"table:SHEEP": [{"tag": t, "flock": "A", "born": CANARY, "weight": None} for t in "12"], "table:FLOCK": [{"code": "B"}]}
    farm.run(rule, rows, tmp_path / "quality")
    header, *lines = (tmp_path / "quality" / "R-1.csv").read_text(encoding="utf-8").splitlines()
    assert (sorted(header.split(",")), len(lines)) == (sorted(columns), 2)
    leaves = plan_rule(farm.planner({"R-1": rule}), "R-1").leaves
    assert "born" not in {column for leaf in leaves for column in leaf.columns}


def test_a_rule_that_passes_leaves_no_file(farm: Any, tmp_path: Path) -> None:
    farm.run(
        {"rows": [{"from": "SHEEP as s"}], "assert": "s.tag is not null"}, {"table:SHEEP": [{"tag": "1"}]}, tmp_path / "quality"
    )
    assert not (tmp_path / "quality").exists()


def test_samples_do_not_depend_on_the_order_of_rows_but_on_the_key(farm: Any) -> None:
    rule = {"rows": [{"from": "SHEEP as s"}], "assert": "s.weight is not null"}
    rows = [{"tag": str(n)} for n in range(9)]
    forwards = farm.run(rule, {"table:SHEEP": rows})
    assert farm.run(rule, {"table:SHEEP": rows[::-1]}).samples == forwards.samples
    assert hashed(b"a" * 32, 7) != hashed(b"b" * 32, 7)
    assert hashed(b"a" * 32, 7) != hashed(b"a" * 32, 8)


def test_the_hash_key_is_made_once_and_private(tmp_path: Path) -> None:
    state = tmp_path / "state"
    key = hash_key(state)
    assert len(key) == 32
    assert hash_key(state) == key
    assert stat.S_IMODE((state / "hash.key").stat().st_mode) == 0o600


def test_a_spoilt_hash_key_is_told_and_not_replaced(tmp_path: Path) -> None:
    from qvhmig.problems import ProblemsFound

    (tmp_path / "hash.key").write_text("short\n", encoding="ascii")
    with pytest.raises(ProblemsFound, match="QV664 is no hash key of 64 hex digits"):
        hash_key(tmp_path)
    assert (tmp_path / "hash.key").read_text(encoding="ascii") == "short\n"
