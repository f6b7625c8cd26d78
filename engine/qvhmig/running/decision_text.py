"""A decision as text for a terminal, from the content of decision.json. The standard library only, so that a stored
decision prints at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

WORDS = {
    "pass": "pass",
    "pass_with_exceptions": "exceptions",
    "waived": "waived",
    "fail": "FAIL",
    "not_evaluated": "not evaluated",
}
"""How a status is shown. `exceptions`: within the limit, but not clean."""
BESIDE = {
    "in_scope_ratio": "population ratio over in-scope fields",
    "share_of_cells": "populated cells, share of all written cells",
    "mandatory_unsettled_empty": "empty cells of fields whose obligation is unsettled",
}
TOP = 5


def decision_line(decision: Mapping[str, Any]) -> str:
    over = ", over synthetic data" if decision.get("synthetic") else ""
    return f"decision: {decision['decision']}, exit {decision['exit_code']}{over}"


def synthetic_sentence(synthetic: str) -> str:
    """What stands wherever a decision over people who do not exist is shown."""
    return f"synthetic data: {synthetic}; nobody in it exists, and nothing is decided about people who do"


def decision_lines(decision: Mapping[str, Any], width: int = 0, top: int = TOP) -> list[str]:
    """The gates, what costs each gate that fails, the figures beside them; the decision is the last line.

    Lines are at most `width` columns (0 = as long as they are); figures are never cut. `top`: parts shown a gate where there are more than twice as many."""
    gates = decision["gates"]
    lines = [_profile_line(decision), ""]
    lines += _gate_table(gates, width)
    failing = [gate for gate in gates if gate["blocks"]]
    if failing:
        lines += ["", "what costs each failing gate"]
        for gate in failing:
            lines += _costs(gate, width, top)
    lines += _waivers(decision, width)
    if decision["beside"]:
        lines += ["", "beside the gates (these judge nothing)"]
        lines += [
            line
            for name, text in decision["beside"].items()
            for line in _wrapped(f"{BESIDE.get(name, name)}: {text}", width, "  ")
        ]
    if decision.get("synthetic"):
        lines += ["", *_wrapped(synthetic_sentence(decision["synthetic"]), width, "")]
    return [*lines, "", decision_line(decision)]


def _profile_line(decision: Mapping[str, Any]) -> str:
    above = decision["lineage"][1:]
    return f"gates of profile {decision['profile']}" + (f" (tightens {', '.join(above)})" if above else "")


def _gate_table(gates: Sequence[Mapping[str, Any]], width: int) -> list[str]:
    rows = [(g["gate"], WORDS[g["status"]], g["figure"], g["limit"]) for g in gates]
    lines = _columns(("gate", "status", "figure", "limit"), rows)
    if width and max(map(len, lines)) > width:
        short = [(name, word, figure.partition(" (")[0], limit) for name, word, figure, limit in rows]
        lines = _columns(("gate", "status", "figure", "limit"), short)
    return lines


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    sizes = [max(len(row[n]) for row in (header, *rows)) for n in range(len(header))]
    return ["  ".join(cell.ljust(size) for cell, size in zip(row, sizes, strict=True)).rstrip() for row in (header, *rows)]


def _costs(gate: Mapping[str, Any], width: int, top: int) -> list[str]:
    why = f" ({gate['why']})" if gate["why"] else ""
    lines = _wrapped(f"{gate['gate']}: {gate['figure']}, limit {gate['limit']}{why}", width, "  ")
    shown = gate["costs"] if len(gate["costs"]) <= 2 * top else gate["costs"][:top]
    if shown:
        named = max(len(part["name"]) for part in shown)
        counts = [share_of(part) for part in shown]
        wide = max(map(len, counts))
        for part, count in zip(shown, counts, strict=True):
            text = f"{part['name'].ljust(named)}  {count.rjust(wide)}  {part.get('why') or ''}".rstrip()
            lines += _wrapped(text, width, "    ")
    if len(shown) < len(gate["costs"]):
        lines.append(f"    and {len(gate['costs']) - top:,} more, each named in decision.json")
    return lines


def share_of(part: Mapping[str, Any]) -> str:
    """`3`, or `3 of 1,200`."""
    return f"{part['n']:,} of {part['of']:,}" if part.get("of") else f"{part['n']:,}"


def _waivers(decision: Mapping[str, Any], width: int) -> list[str]:
    live = [(gate["gate"], waiver) for gate in decision["gates"] for waiver in gate["waivers"]]
    lines = []
    for gate, waiver in live:
        lines += _wrapped(
            f"waived: {gate} {waiver['scope']} until {waiver['expires']}, {waiver['owner']}: {waiver['reason']}", width, "  "
        )
    for waiver in decision["expired_waivers"]:
        lines += _wrapped(f"expired: {waiver['gate']} {waiver['scope']} on {waiver['expires']}, {waiver['owner']}", width, "  ")
    return ["", "waivers", *lines] if lines else []


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """`indent` before the first line, two more before the others; words are never cut."""
    if not width or len(indent) + len(text) <= width:
        return [indent + text]
    import textwrap

    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False, break_on_hyphens=False
    )


def as_text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
