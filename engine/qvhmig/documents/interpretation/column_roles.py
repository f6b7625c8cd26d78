"""Which column of a grid means what: header words and cell contents weighed together, each role given once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qvhmig.documents.grids import Cell
from qvhmig.documents.interpretation.assignment import best_assignment
from qvhmig.documents.interpretation.cell_shapes import ColumnShape, column_shape
from qvhmig.documents.interpretation.header_words import decoy_evidence, header_evidence, without_side
from qvhmig.documents.interpretation.roles import CODE_ROLES, FIELD_ROLES, OTHER, REPEATED

Row = tuple[Cell, ...]

# A header that is one of the role's phrases is worth this many points; contents are worth up to about the same.
HEADER_POINTS = 4.0
# Points that a role loses when the header plainly says something else, or says something unknown.
OTHER_HEADER = -3.0
UNKNOWN_HEADER = -1.2
# Points that a column of whole numbers loses as a length where the types print their lengths already.
SIZED_TYPES = 2.5
# Contents: points per share of cells with a feature. Set by hand from how plainly a feature speaks for a role, then checked
# on generated layouts with the header cut off (tests/documents/layouts); the last entry is the bias.
CONTENT: dict[str, dict[str, float]] = {
    "table": {"identifier": 1.6, "spaced_name": 0.4, "runs": 1.6, "type": -3, "integer": -3, "prose": -2.5, "mark": -4, "distinct": -2.2, "length": -2, "parent": -1.5, "first": 3.0, "bias": -3.5},
    "position": {"ordinal": 3.0, "integer": 1.0, "identifier": -3, "prose": -3, "bias": -1.6},
    "field": {"identifier": 2.4, "spaced_name": 1.6, "distinct": 1.6, "filled": 1.2, "type": -3, "integer": -4, "prose": -1.6, "mark": -4, "key_mark": -2, "length": -3, "parent": -0.8, "runs": -1.2, "mask": -2, "bias": -2.2},
    "type": {"type": 5.0, "prose": -1.0, "integer": -3.0, "distinct": -0.8, "bias": -1.2},
    "type_and_length": {"type": 4.5, "prose": -1.0, "integer": -3.0, "bias": -1.6},
    "length": {"length": 2.2, "identifier": -3, "prose": -3, "ordinal": -2.2, "mask": -1, "bias": -1.2},
    "precision": {"integer": 0.8, "identifier": -3, "prose": -3, "bias": -1.4},
    "scale": {"integer": 0.8, "identifier": -3, "prose": -3, "bias": -1.4},
    "null": {"mark": 1.6, "prose": -3, "bias": -1.2},
    "mandatory": {"mark": 1.8, "prose": -1.5, "integer": -0.5, "bias": -1.2},
    "key": {"key_mark": 3.0, "mark": -0.4, "prose": -2, "type": -1, "bias": -1.2},
    "references": {"parent": 2.6, "prose": -1.5, "filled": -0.6, "bias": -1.2},
    "references_field": {"identifier": 0.5, "prose": -2, "bias": -1.5},
    "default": {"prose": -1.5, "filled": -0.6, "bias": -0.8},
    "format": {"mask": 3.2, "prose": -1.2, "type": -0.5, "bias": -0.9},
    "code_type": {"integer": 0.4, "identifier": 0.3, "prose": -1.5, "filled": -0.6, "bias": -1.0},
    "allowed_values": {"prose": -0.6, "filled": -0.6, "bias": -0.9},
    "destination": {"parent": 1.2, "identifier": 0.4, "prose": -1.5, "bias": -1.4},
    "rule": {"prose": 0.8, "filled": -0.4, "bias": -0.9},
    "description": {"prose": 2.2, "spaced_name": 0.8, "identifier": -1.2, "type": -2.0, "integer": -3, "mark": -2, "length": -1, "filled": 0.4, "bias": -0.7},
    "code_list": {"runs": 2.0, "prose": -0.6, "mark": -2, "distinct": -1.5, "bias": -0.9},
    "code": {"distinct": 1.8, "short": 1.8, "prose": -2.0, "filled": 0.8, "type": -1.0, "bias": -2.2},
    "meaning": {"word": 0.8, "prose": 0.8, "spaced_name": 0.8, "distinct": 0.8, "filled": 0.4, "integer": -3, "mark": -2, "bias": -1.4},
    "status": {"runs": 0.6, "distinct": -1.0, "prose": -1.0, "bias": -0.4},
    "note": {"prose": 1.0, "filled": -0.6, "bias": -0.6},
}  # fmt: skip
# A header of one of these speaks against every other role, in whatever kind of grid.
PLAIN_ROLES = frozenset(("length", "type", "null", "mandatory", "scale", "precision", "default", "position"))
# Below this a column is better left without a meaning.
LEAST_POINTS = 0.25
_SAMPLE = 300


@dataclass(frozen=True)
class Columns:
    """The columns of rows that stand under one header (`headers`: '' where there is none)."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    known: Mapping[str, str]  # header -> role, from the hints

    @cached_property
    def shapes(self) -> tuple[ColumnShape, ...]:
        sample = self.rows[:_SAMPLE]
        return tuple(column_shape([row[index] for row in sample]) for index in range(len(self.headers)))

    @cached_property
    def has_header(self) -> bool:
        return any(self.headers)

    @cached_property
    def known_share(self) -> float:
        """Share of the printed headers that hold a known word; 0 without headers and in a language that nobody knows."""
        printed = [header for header in self.headers if header.strip()]
        known = [header for header in printed if max([*header_evidence(header).values(), *decoy_evidence(header).values(), 0.0]) >= 0.5]
        return len(known) / len(printed) if printed else 0.0


@dataclass(frozen=True)
class Roles:
    """What was found: the role of each column, the points of each, and their sum."""

    roles: tuple[str, ...]
    points: tuple[float, ...]
    margins: tuple[float, ...]  # points above the best other role of the same column

    @property
    def total(self) -> float:
        return sum(self.points)

    def column(self, *roles: str) -> int | None:
        """The first column of any of these roles; None where there is none."""
        return next((index for index, role in enumerate(self.roles) if role in roles), None)

    def columns(self, role: str) -> tuple[int, ...]:
        return tuple(index for index, found in enumerate(self.roles) if found == role)


def field_roles(columns: Columns) -> Roles:
    """Roles as a dictionary grid."""
    return _assign(columns, FIELD_ROLES)


def code_roles(columns: Columns) -> Roles:
    """Roles as a code list grid."""
    return _assign(columns, CODE_ROLES)


def stated_roles(roles: Sequence[str]) -> Roles:
    """Roles that the format itself states."""
    return Roles(tuple(roles), tuple(5.0 for _ in roles), tuple(5.0 for _ in roles))


def content_points(shape: ColumnShape, role: str) -> float:
    """Points of the contents of one column for one role, without its header; an empty column speaks neither way."""
    if role == OTHER or not shape.filled:
        return 0.0
    weights = CONTENT[role]
    features = {**{name: getattr(shape, name) for name in ColumnShape.__slots__}, "bias": 1.0, "short": _short(shape)}
    return sum(weight * features[name] for name, weight in weights.items())


def _short(shape: ColumnShape) -> float:
    return max(0.0, min(1.0, (16 - shape.width) / 10))


def _assign(columns: Columns, allowed: Sequence[str]) -> Roles:
    """Best total of points; `other` gives 0 and may be held by any number of columns, as may the repeated roles."""
    skipped = _second_side(columns, allowed)
    slots = [role for role in allowed for _ in range(4 if role in REPEATED else 1)]
    gains: list[list[float]] = []
    sized = any(shape.sized > 0.3 for shape in columns.shapes)
    for index in range(len(columns.headers)):
        points = {role: _points(columns, index, role, allowed, index in skipped) for role in allowed}
        if "length" in points and sized and header_evidence(columns.headers[index]).get("length", 0) < 0.5:
            points["length"] -= SIZED_TYPES
        gains.append([_repeat(points[role], slots, at) for at, role in enumerate(slots)] + [0.0] * len(columns.headers))
    chosen = best_assignment(gains)
    roles = tuple(slots[slot] if slot < len(slots) and gains[index][slot] > LEAST_POINTS else OTHER for index, slot in enumerate(chosen))
    points_of = tuple(max(0.0, gains[index][slot]) for index, slot in enumerate(chosen))
    return Roles(roles, points_of, tuple(_margin(gains[index], slots, roles[index], points_of[index]) for index in range(len(roles))))


def _repeat(points: float, slots: Sequence[str], at: int) -> float:
    """A second column of the same role has to earn it: half a point less each."""
    return points - 0.5 * sum(1 for before in slots[:at] if before == slots[at])


def _margin(gains: Sequence[float], slots: Sequence[str], role: str, points: float) -> float:
    others = [gain for gain, slot in zip(gains, slots, strict=False) if slot != role]
    return points - max([0.0 if role != OTHER else -1.0, *others])


def _points(columns: Columns, index: int, role: str, allowed: Sequence[str], skipped: bool) -> float:
    if skipped and role not in ("destination", "rule", "description"):
        return -5.0
    header, shape = columns.headers[index], columns.shapes[index]
    hinted = columns.known.get(" ".join(header.split()).lower(), "")
    if hinted:
        return 20.0 if hinted == role else -20.0
    said = _header_points(header, role, allowed, columns.known_share)
    return said + content_points(shape, role)


def _header_points(header: str, role: str, allowed: Sequence[str], known_share: float) -> float:
    """Only what the header says of the roles in question counts, and a little what it says of other grids. An unknown header speaks against every role as far as the headers beside it are known words."""
    if not header.strip():
        return 0.5 * UNKNOWN_HEADER * known_share
    found = header_evidence(header)
    if role in found:
        return HEADER_POINTS * found[role]
    decoy = max(decoy_evidence(header).values(), default=0.0)
    other = max([0.6 * decoy, *(weight for known, weight in found.items() if known in allowed or known in PLAIN_ROLES)])
    if other >= 0.5:
        return OTHER_HEADER * other
    elsewhere = max(found.values(), default=0.0)  # a word of another kind of grid
    return UNKNOWN_HEADER * known_share + 0.4 * OTHER_HEADER * elsewhere


def _second_side(columns: Columns, allowed: Sequence[str]) -> frozenset[int]:
    """Columns of the poorer side where a mapping sheet prints a source and a target structure side by side.

    The richer side, by how many roles it has, is the dictionary; with as many on both it is the target, which the sheet is written for.
    """
    sides: dict[str, list[int]] = {}
    for index, header in enumerate(columns.headers):
        side = without_side(header)[1]
        if side:
            sides.setdefault(side, []).append(index)
    if len(sides) < 2 or "field" not in allowed:
        return frozenset()
    fields = {side: any(header_evidence(columns.headers[index]).get("field", 0) >= 0.5 for index in held) for side, held in sides.items()}
    ranked = sorted(sides, key=lambda side: (fields[side], len(sides[side]), side == "target"), reverse=True)
    return frozenset(index for side in ranked[1:] for index in sides[side])
