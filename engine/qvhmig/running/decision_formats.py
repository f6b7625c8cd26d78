"""A decision and case results for other tools: JUnit XML, GitHub workflow lines, Markdown. The standard library only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from xml.sax.saxutils import escape, quoteattr

from qvhmig.running.decision_text import WORDS, decision_line, share_of, synthetic_sentence

TOP = 10


class CaseLike(Protocol):
    """What a case result tells: its unit, what it says, where it stands, and how it differs (empty = passed)."""

    @property
    def unit(self) -> str: ...
    @property
    def it(self) -> str: ...
    @property
    def where(self) -> object: ...
    @property
    def differences(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class _Test:
    group: str
    name: str
    properties: Mapping[str, str]
    failure: str = ""
    detail: str = ""
    skipped: str = ""


def gates_junit(decision: Mapping[str, Any]) -> str:
    """One test case a gate: a blocking gate is a failure, one that may stay unevaluated is skipped."""
    tests = []
    for gate in decision["gates"]:
        head = f"{gate['figure']}, limit {gate['limit']}"
        open_ = gate["status"] == "not_evaluated" and not gate["blocks"]
        tests.append(
            _Test(
                f"gates.{decision['profile']}",
                gate["gate"],
                {"figure": gate["figure"], "limit": gate["limit"], "status": gate["status"]},
                failure=f"{head}{_because(gate)}" if gate["blocks"] else "",
                detail="\n".join(_cost_texts(gate, len(gate["costs"]))),
                skipped=gate["why"] or "not evaluated" if open_ else "",
            )
        )
    return _junit("gates over synthetic data" if decision.get("synthetic") else "gates", tests)


def cases_junit(cases: Sequence[CaseLike]) -> str:
    """One test case a case of a contract, view, macro or rule."""
    tests = []
    for case in cases:
        first = case.differences[0] if case.differences else ""
        tests.append(_Test(f"cases.{case.unit}", case.it, {"place": str(case.where)}, first, "\n".join(case.differences)))
    return _junit("cases", tests)


def _junit(name: str, tests: Sequence[_Test]) -> str:
    failures = sum(bool(test.failure) for test in tests)
    skipped = sum(bool(test.skipped) for test in tests)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuite name={quoteattr(name)} tests="{len(tests)}" failures="{failures}" errors="0" skipped="{skipped}">')
    for test in tests:
        lines.append(f"  <testcase classname={_attribute(test.group)} name={_attribute(test.name)}>")
        lines.append("    <properties>")
        lines += [f"      <property name={_attribute(k)} value={_attribute(v)}/>" for k, v in test.properties.items()]
        lines.append("    </properties>")
        if test.failure:
            lines.append(f"    <failure message={_attribute(test.failure)}>{_text(test.detail)}</failure>")
        if test.skipped:
            lines.append(f"    <skipped message={_attribute(test.skipped)}/>")
        lines.append("  </testcase>")
    return "\n".join([*lines, "</testsuite>"]) + "\n"


def _printable(text: str) -> str:
    """XML 1.0 has no place for control characters, not even escaped."""
    return "".join(c if c in "\t\n" or c >= " " else "\ufffd" for c in text)


def _attribute(text: str) -> str:
    return quoteattr(_printable(text), {"\n": "&#10;", "\t": "&#9;"})


def _text(text: str) -> str:
    return escape(_printable(text))


def gates_github(decision: Mapping[str, Any]) -> str:
    """A workflow command a gate that blocks (error) or was waived or not evaluated (warning), then the decision."""
    lines = []
    for gate in decision["gates"]:
        level = "error" if gate["blocks"] else "warning" if gate["status"] in ("waived", "not_evaluated") else ""
        if level:
            costs = "; ".join(_cost_texts(gate, 3))
            text = f"{WORDS[gate['status']]}: {gate['figure']}, limit {gate['limit']}{_because(gate)}" + (
                f"; {costs}" if costs else ""
            )
            lines.append(f"::{level} title={_property('gate ' + gate['gate'])}::{_data(text)}")
    level = "notice" if decision["decision"] == "PASS" else "error"
    return "\n".join([*lines, f"::{level} title=decision::{_data(decision_line(decision))}"]) + "\n"


def cases_github(cases: Sequence[CaseLike]) -> str:
    """A workflow command a failed case at its place; '' where all pass."""
    lines = []
    for case in cases:
        if case.differences:
            path, line, column = (*str(case.where).split(":"), "1", "1")[:3]
            place = f"file={_property(path)},line={line},col={column},title={_property(f'case of {case.unit}')}"
            lines.append(f"::error {place}::{_data(case.it + ': ' + '; '.join(case.differences))}")
    return "".join(f"{line}\n" for line in lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def gates_markdown(decision: Mapping[str, Any]) -> str:
    """For a pull request: the decision, the gates as a table, what costs the failing ones."""
    lines = [
        f"**{decision_line(decision)}** (profile `{decision['profile']}`)",
        "",
        "| gate | status | figure | limit |",
        "|---|---|---|---|",
    ]
    if decision.get("synthetic"):
        lines[1:1] = ["", _cell(synthetic_sentence(decision["synthetic"]))]
    for gate in decision["gates"]:
        word = f"**{WORDS[gate['status']]}**" if gate["blocks"] else WORDS[gate["status"]]
        lines.append(f"| `{gate['gate']}` | {word} | {_cell(gate['figure'])} | {_cell(gate['limit'])} |")
    for gate in decision["gates"]:
        if gate["blocks"]:
            lines += ["", f"`{gate['gate']}`{_because(gate)}:"]
            lines += [f"- {_cell(text)}" for text in _cost_texts(gate, TOP)] or ["- nothing was measured"]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _because(gate: Mapping[str, Any]) -> str:
    return f" ({gate['why']})" if gate["why"] else ""


def _cost_texts(gate: Mapping[str, Any], top: int) -> list[str]:
    texts = [
        f"{part['name']}: {share_of(part)}" + (f" ({part['why']})" if part.get("why") else "") for part in gate["costs"][:top]
    ]
    rest = len(gate["costs"]) - len(texts)
    return [*texts, f"and {rest:,} more"] if rest else texts
