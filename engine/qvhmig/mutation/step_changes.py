"""The changes of what is no expression: verbs, policies, orders, groups, precedence, choices of a field, code maps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qvhmig.models.crosswalk import Crosswalk
from qvhmig.models.steps import REASON
from qvhmig.mutation.mutants import LEFT_OUT, Path, shown

POLICIES = ("miss", "more", "absent", "unmapped", "invalid")
ORDERS = ("order", "first")
GROUPS = ("by", "group")
PARTS = ("rows", "together", "unique", "fields")
"""Of a definition, what decides about rows and cells and is walked here."""
ACTIONS = ("reject", "hold", "drop", "blank")
FIELD_ACTIONS = ("reject", "hold", "blank")
CARDINALITIES = ("one", "at_most_one", "many")
REASON_OF_CHANGE = "changed.policy"


@dataclass(frozen=True)
class PlacedChange:
    """`kind`: policy | cardinality | verb | step | order | group | precedence | choice | mandatory | target."""

    kind: str
    path: Path
    before: str
    after: str


def changes_of(data: Mapping[str, Any], rivals: Mapping[str, Sequence[str]]) -> Iterator[PlacedChange]:
    """Every change of a contract's or a view's YAML, in the order of the file.

    `rivals`: a code map -> those that somebody could take for it. The order of a union is said only by `branch`, so
    where no text has that word it is no precedence."""
    branch = re.search(r"\bbranch\b", json.dumps({part: data.get(part) for part in PARTS})) is not None
    for part in PARTS:
        if part in data:
            yield from (c for c in _walked(data[part], (part,), rivals) if branch or c.kind != "precedence")


def _walked(value: Any, path: Path, rivals: Mapping[str, Sequence[str]]) -> Iterator[PlacedChange]:
    if isinstance(value, dict):
        yield from _of_mapping(value, path, rivals)
        for key, below in value.items():
            yield from _walked(below, (*path, key), rivals)
    elif isinstance(value, list):
        for n, below in enumerate(value):
            yield from _walked(below, (*path, n), rivals)


def _of_mapping(value: dict[str, Any], path: Path, rivals: Mapping[str, Sequence[str]]) -> Iterator[PlacedChange]:
    for key, held in value.items():
        here = (*path, key)
        if key in POLICIES and isinstance(held, str):
            yield from (PlacedChange("policy", here, held, other) for other in _policies(held, ACTIONS if path[0] == "rows" else FIELD_ACTIONS))
        elif key == "expect" and held in CARDINALITIES:
            yield PlacedChange("cardinality", here, held, "at_most_one" if held == "many" else "many")
        elif key in ORDERS and isinstance(held, list):
            yield from (PlacedChange("order", here, shown(held), shown(other)) for other in _orders(held))
        elif key in GROUPS and isinstance(held, list) and len(held) > 1:
            yield from (PlacedChange("group", here, shown(held), shown(held[:n] + held[n + 1 :])) for n in range(len(held)))
        elif key == "union" and isinstance(held, list):
            yield from (PlacedChange("precedence", here, shown(held), shown(_turned(held, n))) for n in range(len(held) - 1))
        elif key == "crosswalk" and isinstance(held, str):
            yield from (PlacedChange("choice", here, held, other) for other in rivals.get(held, ()))
        elif key in ("mandatory_when", "filler"):
            yield PlacedChange("mandatory", here, shown(held), LEFT_OUT)
    yield from _verbs(value, path)


def _policies(held: str, actions: Sequence[str]) -> Iterator[str]:
    action, _, reason = held.partition(" ")
    for other in actions:
        if other != action:
            yield other if other == "blank" else f"{other} {reason if REASON.match(reason) else REASON_OF_CHANGE}"


def _orders(held: list[Any]) -> Iterator[list[Any]]:
    """One direction turned, two neighbours exchanged, one part left out."""
    for n, part in enumerate(held):
        turned = part.removesuffix(" desc") if str(part).endswith(" desc") else f"{str(part).removesuffix(' asc')} desc"
        yield [*held[:n], turned, *held[n + 1 :]]
        if n + 1 < len(held):
            yield _turned(held, n)
        if len(held) > 1:
            yield held[:n] + held[n + 1 :]


def _turned(held: list[Any], n: int) -> list[Any]:
    return [*held[:n], held[n + 1], held[n], *held[n + 2 :]]


def _verbs(value: dict[str, Any], path: Path) -> Iterator[PlacedChange]:
    """`keep` for `check` and the reverse, and the step left out."""
    if not isinstance(path[-1], int) or "else" not in value:
        return
    for verb, other in (("keep", "check"), ("check", "keep")):
        if verb in value:
            yield PlacedChange("verb", path, shown(value), shown({other if k == verb else k: v for k, v in value.items()}))
            yield PlacedChange("step", path, shown(value), LEFT_OUT)


def target_changes(crosswalk: Crosswalk) -> Iterator[PlacedChange]:
    """Each row's target, by every other target of the map."""
    targets = list(dict.fromkeys(row.target for row in crosswalk.rows if row.target is not None))
    for n, row in enumerate(crosswalk.rows):
        if row.target is not None:
            yield from (
                PlacedChange("target", ("rows", n, "target"), row.target, other) for other in targets if other != row.target
            )
