"""Where a command's words go: the result to stdout, the log to stderr. The only place that writes to either."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from typing import Any

from qvhmig.problems import Problem


def result(text: str) -> None:
    """To stdout, with one newline at its end."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def result_lines(lines: Iterable[str]) -> None:
    for line in lines:
        result(line)


def result_json(value: Any) -> None:
    """Sorted keys, so that two calls can be compared."""
    result(json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, default=str))


def log(space: argparse.Namespace, text: str) -> None:
    """To stderr, unless --quiet."""
    if not space.quiet:
        sys.stderr.write(text + "\n")


def problem_json(problem: Problem) -> dict[str, Any]:
    """One problem as JSON; the same keys in every command."""
    where = problem.where
    return {
        "code": problem.code,
        "level": problem.level.value,
        "path": where.path,
        "line": where.line,
        "column": where.column,
        "message": problem.message,
        "next_step": problem.next_step,
        "subject": problem.subject,
    }
