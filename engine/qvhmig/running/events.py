"""What a long piece of work tells while it runs: events are values, a face decides how they look.

No event carries a cell value; `subject` is a table, contract, rule or file name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["stage_started", "stage_finished", "progress", "note", "warning"]


@dataclass(frozen=True)
class Event:
    """`done` of `total` steps (total 0: unknown) and `rows` handled so far in this stage; `message` for notes."""

    kind: Kind
    stage: str
    subject: str = ""
    done: int = 0
    total: int = 0
    rows: int = 0
    message: str = ""


Events = Callable[[Event], None]


def counted(number: int, noun: str) -> str:
    """`1 rule`, `2 rules`, for a message."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def silent(_: Event) -> None:
    """For callers that do not listen."""
