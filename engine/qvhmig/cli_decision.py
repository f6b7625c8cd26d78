"""A decision in the format asked for, from the content of decision.json: the same for a stored run and a fresh one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qvhmig.cli_text import terminal_width
from qvhmig.running.decision_text import as_text, decision_lines


def decision_in_format(decision: Mapping[str, Any], wanted: str) -> str:
    """`wanted`: text, markdown, junit or github."""
    if wanted == "text":
        return as_text(decision_lines(decision, terminal_width()))
    from qvhmig.running.decision_formats import gates_github, gates_junit, gates_markdown

    return {"markdown": gates_markdown, "junit": gates_junit, "github": gates_github}[wanted](decision)
