"""How problems look to a person: one line each, the source line with a caret under it on a terminal, the sum last."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from qvhmig.cli_output import problem_json
from qvhmig.problems import Level, Problem


def counted(problems: Iterable[Problem]) -> str:
    """`2 errors, 1 warning`: always the last line, so that a log's end tells the whole."""
    levels = [problem.level for problem in problems]
    errors, warnings = levels.count(Level.ERROR), levels.count(Level.WARNING)
    return f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"


def excerpt(problem: Problem, root: Path, width: int) -> list[str]:
    """The line that the problem points at and a caret under the column; nothing where there is no such line.

    A long line is shown around the column, so that the caret is always in sight. Tabs become one space. Only project
    files are shown, never data: places of problems are YAML and catalog files.
    """
    where = problem.where
    if not where.line or not where.column:
        return []
    try:
        lines = (root / where.path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    if where.line > len(lines):
        return []
    line = lines[where.line - 1].replace("\t", " ")
    margin = f"{where.line:>6} | "
    room = max(20, width - len(margin)) if width else len(line) + 1
    column = where.column - 1
    start = 0
    if len(line) > room:
        start = max(0, min(column - room // 2, len(line) - room))
    return [f"{margin}{line[start : start + room]}", f"{' ' * (len(margin) - 2)}| {' ' * (column - start)}^"]


def problem_lines(problems: Sequence[Problem], root: Path, width: int, carets: bool) -> list[str]:
    """Every problem, sorted by place. A warning says so after its code."""
    shown: list[str] = []
    for problem in sorted(problems, key=lambda p: p.sort_key):
        text = str(problem)
        if problem.level is Level.WARNING:
            text = text.replace(f" {problem.code} ", f" {problem.code} warning: ", 1)
        shown.append(text)
        if carets:
            shown.extend(excerpt(problem, root, width))
    shown.append(counted(problems))
    return shown


def problems_in_format(problems: Sequence[Problem], exit_code: int, wanted: str) -> str:
    """The problems for a machine: json, github (one annotation a line), markdown, sarif or junit."""
    ordered = sorted(problems, key=lambda p: p.sort_key)
    if wanted == "json":
        body = {"version": 1, "exit_code": exit_code, "exit_codes": [exit_code], "problems": [problem_json(p) for p in ordered]}
        return json.dumps(body, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    if wanted == "github":
        return "".join(_annotation(problem) for problem in ordered)
    if wanted == "sarif":
        return json.dumps(_sarif(ordered), sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    if wanted == "junit":
        return _junit(ordered)
    return _markdown(ordered)


def _annotation(problem: Problem) -> str:
    """A workflow command; `%`, line ends, and in properties `:` and `,`, are written as that format wants."""
    where = problem.where
    text = f"{problem.message}; {problem.next_step}" if problem.next_step else problem.message
    place = f"file={_property(where.path)},line={max(1, where.line)},col={max(1, where.column)},title={_property(problem.code)}"
    return f"::{problem.level.value} {place}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _markdown(problems: Sequence[Problem]) -> str:
    def cell(text: str) -> str:
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")

    lines = ["| place | code | level | what is wrong | next step |", "|---|---|---|---|---|"]
    lines += [f"| `{p.where}` | {p.code} | {p.level.value} | {cell(p.message)} | {cell(p.next_step)} |" for p in problems]
    return "\n".join([*(lines if problems else []), "", counted(problems), ""]).lstrip("\n")


def _sarif(problems: Sequence[Problem]) -> dict[str, object]:
    """SARIF 2.1.0. The fingerprint is code, file and message: it survives lines moving up and down."""
    import hashlib

    results = []
    for problem in problems:
        mark = hashlib.sha256("\0".join((problem.code, problem.where.path, problem.message)).encode()).hexdigest()
        region = {"startLine": max(1, problem.where.line), "startColumn": max(1, problem.where.column)}
        location = {"artifactLocation": {"uri": problem.where.path}, "region": region}
        text = f"{problem.message}; {problem.next_step}" if problem.next_step else problem.message
        results.append(
            {
                "ruleId": problem.code,
                "level": problem.level.value,
                "message": {"text": text},
                "locations": [{"physicalLocation": location}],
                "partialFingerprints": {"qvhmig/v1": mark},
            }
        )
    rules = [{"id": code} for code in sorted({problem.code for problem in problems})]
    driver = {"name": "qvhmig", "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}],
    }


def _junit(problems: Sequence[Problem]) -> str:
    from xml.sax.saxutils import quoteattr

    cases = []
    for problem in problems:
        name = quoteattr(f"{problem.code} {problem.where}")
        failure = f"<failure message={quoteattr(problem.message)}/>"
        cases.append(f"  <testcase classname={quoteattr(problem.where.path)} name={name}>{failure}</testcase>\n")
    head = f'<testsuite name="qvhmig" tests="{len(problems)}" failures="{len(problems)}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{"".join(cases)}</testsuite>\n'
