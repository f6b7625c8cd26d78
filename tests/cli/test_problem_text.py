"""How problems look: as text with a caret, and in every format for machines."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qvhmig.cli_problems import counted, excerpt, problem_lines, problems_in_format
from qvhmig.problems import Level, Problem, Where

PROBLEMS = (
    Problem("QV101", Where("contracts/b.yaml", 2, 9), "unknown column 'Surnam'", "did you mean 'Surname'?", subject="B"),
    Problem("QV556", Where("contracts/a.yaml", 1, 1), "100% odd: a|b", level=Level.WARNING),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts/a.yaml").write_text("contract: 1\n")
    (tmp_path / "contracts/b.yaml").write_text(f"contract: 1\n\tkey:\t s.Surnam{' and more' * 30}\n")
    return tmp_path


def test_problems_come_by_place_with_the_sum_last(root: Path) -> None:
    assert problem_lines(PROBLEMS, root, 0, carets=False) == [
        "contracts/a.yaml:1:1 QV556 warning: 100% odd: a|b",
        "contracts/b.yaml:2:9 QV101 unknown column 'Surnam'; did you mean 'Surname'?",
        "1 error, 1 warning",
    ]


def test_the_caret_stands_under_the_column(root: Path) -> None:
    assert problem_lines(PROBLEMS[:1], root, 60, carets=True)[1:3] == [
        "     2 |  key:  s.Surnam and more and more and more and more",
        "       |         ^",
    ]


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize("column", [1, 9, 120, 200])
def test_a_long_line_is_shown_around_the_column_within_the_width(root: Path, width: int, column: int) -> None:
    line, caret = excerpt(Problem("QV1", Where("contracts/b.yaml", 2, column), "x"), root, width)
    assert max(len(line), len(caret)) <= width
    whole = (root / "contracts/b.yaml").read_text().splitlines()[1].replace("\t", " ")
    assert line[caret.index("^")] == whole[column - 1]


@pytest.mark.parametrize("where", [Where("contracts/a.yaml"), Where("gone.yaml", 1, 1), Where("contracts/a.yaml", 99, 1)])
def test_a_place_without_a_line_has_no_caret(root: Path, where: Where) -> None:
    assert excerpt(Problem("QV1", where, "x"), root, 80) == []


@pytest.mark.parametrize(
    ("errors", "warnings", "said"), [(0, 0, "0 errors, 0 warnings"), (1, 0, "1 error, 0 warnings"), (2, 1, "2 errors, 1 warning")]
)
def test_the_sum_is_in_words(errors: int, warnings: int, said: str) -> None:
    where = Where("a", 1, 1)
    assert counted([Problem("E", where, "x")] * errors + [Problem("W", where, "x", level=Level.WARNING)] * warnings) == said


def test_github_annotations_escape_what_that_format_needs() -> None:
    assert problems_in_format(PROBLEMS, 4, "github") == (
        "::warning file=contracts/a.yaml,line=1,col=1,title=QV556::100%25 odd: a|b\n"
        "::error file=contracts/b.yaml,line=2,col=9,title=QV101::unknown column 'Surnam'; did you mean 'Surname'?\n"
    )


def test_markdown_is_one_table_with_the_sum_last() -> None:
    lines = problems_in_format(PROBLEMS, 4, "markdown").splitlines()
    assert lines[2] == r"| `contracts/a.yaml:1:1` | QV556 | warning | 100% odd: a\|b |  |"
    assert lines[-1] == "1 error, 1 warning"


def test_sarif_has_rules_places_and_fingerprints_that_survive_a_moved_line() -> None:
    log = json.loads(problems_in_format(PROBLEMS, 4, "sarif"))
    moved = json.loads(
        problems_in_format((Problem(PROBLEMS[0].code, Where("contracts/b.yaml", 7, 3), PROBLEMS[0].message),), 4, "sarif")
    )
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["QV101", "QV556"]
    assert [result["level"] for result in run["results"]] == ["warning", "error"]
    assert run["results"][1]["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 9}
    assert moved["runs"][0]["results"][0]["partialFingerprints"] == run["results"][1]["partialFingerprints"]


def test_junit_is_xml_with_one_failure_a_problem() -> None:
    suite = ElementTree.fromstring(problems_in_format(PROBLEMS, 4, "junit"))
    assert (suite.get("tests"), suite.get("failures")) == ("2", "2")
    assert [case.get("name") for case in suite] == ["QV556 contracts/a.yaml:1:1", "QV101 contracts/b.yaml:2:9"]
