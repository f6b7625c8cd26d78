"""The decision for a terminal, JUnit, GitHub and Markdown: whole texts as reviewed files."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from decisions import clean, decision

from qvhmig.problems import Where
from qvhmig.running.decision_formats import cases_github, cases_junit, gates_github, gates_junit, gates_markdown
from qvhmig.running.decision_text import as_text, decision_lines

EXPECTED = Path(__file__).parent / "expected"


@dataclass(frozen=True)
class SomeCase:
    unit: str
    it: str
    where: Where
    differences: tuple[str, ...] = ()


CASES = (
    SomeCase("animal", "keeps <one> & 'all'", Where("contracts/animal.yaml", 12, 5)),
    SomeCase("animal", "fails: loudly", Where("contracts/animal.yaml", 20, 5), ("expected 1 row, there are 2", "100% wrong\x07")),
)


@pytest.mark.parametrize("width", [0, 80, 140])
def test_a_failing_decision_on_a_terminal(width: int, expect_file: Any) -> None:
    lines = decision_lines(decision(), width)
    expect_file(EXPECTED / f"fail_{width or 'pipe'}.txt", as_text(lines))
    assert lines[-1] == "decision: FAIL, exit 6"
    if width:
        assert max(map(len, lines)) <= width


def test_a_clean_decision_is_short_and_ends_with_its_line() -> None:
    lines = decision_lines(clean(), 80)
    assert lines[-1] == "decision: PASS, exit 0"
    assert "what costs each failing gate" not in lines


@pytest.mark.parametrize("name", ["junit.xml", "github.txt", "markdown.md"])
def test_a_decision_for_other_tools(name: str, expect_file: Any) -> None:
    make = {"junit.xml": gates_junit, "github.txt": gates_github, "markdown.md": gates_markdown}[name]
    expect_file(EXPECTED / f"gates_{name}", make(decision()))


@pytest.mark.parametrize("name", ["junit.xml", "github.txt"])
def test_cases_for_other_tools(name: str, expect_file: Any) -> None:
    expect_file(EXPECTED / f"cases_{name}", {"junit.xml": cases_junit, "github.txt": cases_github}[name](CASES))


@pytest.mark.parametrize("text", [gates_junit(decision()), gates_junit(clean()), cases_junit(CASES), cases_junit(())])
def test_junit_is_well_formed_and_its_counts_are_those_of_its_cases(text: str) -> None:
    suite = ElementTree.fromstring(text)
    cases = suite.findall("testcase")
    assert int(suite.attrib["tests"]) == len(cases)
    assert int(suite.attrib["failures"]) == sum(case.find("failure") is not None for case in cases)
    assert int(suite.attrib["skipped"]) == sum(case.find("skipped") is not None for case in cases)
