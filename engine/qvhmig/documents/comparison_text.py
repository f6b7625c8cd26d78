"""The changes between two editions, for people (text, Markdown) and for programs (JSON)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from qvhmig.documents.edition_comparison import Change


def change_text(change: Change) -> str:
    """`field retyped  CLIENT.name: length 10 -> 20`, in one line."""
    return f"{change.kind}: {change.subject}{_tail(change)}"


def _tail(change: Change) -> str:
    if change.kind in ("table renamed", "field renamed"):
        return f", was {change.was}"
    if change.kind == "field moved":
        return f", from {change.was}"
    if change.attribute:
        return f", {change.attribute} {_shown(change.was)} -> {_shown(change.now)}"
    said = change.now or change.was
    return f" ({said})" if said else ""


def _shown(value: str) -> str:
    return "(nothing)" if value == "" else " ".join(value.split())


def count_text(changes: Sequence[Change]) -> str:
    """`3 fields added, 1 field retyped`; `no change` where there is none. A field with a new type and a new length is one."""
    counted = Counter(kind for kind, *_ in dict.fromkeys((change.kind, change.system, change.subject) for change in changes))
    return ", ".join(f"{number:,} {_plural(kind, number)}" for kind, number in counted.items()) or "no change"


def _plural(kind: str, number: int) -> str:
    what, happened = kind.rsplit(" ", 1)
    return kind if number == 1 else f"{what}s {happened}"


def counted(number: int, noun: str) -> str:
    """`1 table`, `2 tables`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def changes_json(changes: Sequence[Change]) -> list[dict[str, str]]:
    return [
        {"kind": c.kind, "system": c.system, "subject": c.subject, "attribute": c.attribute, "was": c.was, "now": c.now}
        for c in changes
    ]


def changes_markdown(changes: Sequence[Change]) -> str:
    """One table a system; `No change.` where there is none."""
    if not changes:
        return "No change.\n"
    lines: list[str] = []
    for system in dict.fromkeys(change.system for change in changes):
        lines += [f"### {system}", "", "| change | what | attribute | was | now |", "|---|---|---|---|---|"]
        lines += [_markdown_row(change) for change in changes if change.system == system]
        lines.append("")
    return "\n".join(lines)


def _markdown_row(change: Change) -> str:
    cells: list[Any] = [change.kind, f"`{change.subject}`", change.attribute, change.was, change.now]
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |"
