"""Grids that go on without a header: the columns of the list before, found again by where they stand and what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qvhmig.documents.grids import Cell, Place
from qvhmig.documents.interpretation.cell_shapes import ColumnShape, column_shape
from qvhmig.documents.interpretation.column_roles import Roles, Row, content_points

Span = tuple[float, float] | None
# Points for a column that stands where the earlier one stood, and lost for one that stands elsewhere.
SAME_EDGES, OTHER_EDGES = 3.0, -4.0


@dataclass(frozen=True)
class Layout:
    """Header, roles and column edges of the last list, for the grids that go on without a header."""

    kind: str
    headers: tuple[str, ...]
    roles: Roles
    probability: float
    spans: tuple[Span, ...] = ()
    sheet: str = ""


def spans_of(rows: Sequence[Row]) -> tuple[Span, ...]:
    """(left, right) of the boxes of each column, in points; None where the format has no boxes."""
    found: list[Span] = []
    for at in range(len(rows[0]) if rows else 0):
        boxes = [row[at].place.box for row in rows if row[at].place.box]
        found.append((min(box[0] for box in boxes if box), max(box[2] for box in boxes if box)) if boxes else None)
    return tuple(found)


def fitted_rows(rows: Sequence[Row], layout: Layout, fresh: bool) -> tuple[Row, ...] | None:
    """The rows with as many columns as the layout has, empty ones put in; None where they are not like its columns.

    `fresh`: something that may name a table stands between, so that more has to speak for it.
    """
    width, wanted = len(rows[0]), len(layout.roles.roles)
    shapes = [column_shape([row[at] for row in rows]) for at in range(width)]
    if width > wanted or (wanted - width > 3):
        return None
    places = tuple(range(width)) if width == wanted else _aligned(rows, shapes, layout)
    if places is None or not _like(shapes, places, layout.roles, fresh):
        return None
    if fresh and {at for at, role in enumerate(layout.roles.roles) if role in ("type", "type_and_length")} - set(places):
        return None  # under a heading of its own a list does not do without its types
    if width == wanted:
        return tuple(rows)
    return tuple(_spread(row, places, wanted) for row in rows)


def _aligned(rows: Sequence[Row], shapes: Sequence[ColumnShape], layout: Layout) -> tuple[int, ...] | None:
    """The earlier column of each column, in order, by the largest total of points; None where the total speaks against it."""
    wanted, spans = len(layout.roles.roles), spans_of(rows)
    best: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for at, shape in enumerate(shapes):
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        for last, (total, places) in best.items():
            for column in range(last + 1, wanted):
                before = layout.spans[column] if column < len(layout.spans) else None
                gain = total + content_points(shape, layout.roles.roles[column]) + _edges(spans[at], before)
                if column not in step or gain > step[column][0]:
                    step[column] = (gain, (*places, column))
        best = step
    total, places = max(best.values(), default=(0.0, ()))
    return places if total > 0 else None


def _edges(now: Span, before: Span) -> float:
    if now is None or before is None:
        return 0.0
    overlap = min(now[1], before[1]) - max(now[0], before[0])
    shorter = min(now[1] - now[0], before[1] - before[0])
    return SAME_EDGES if shorter > 0 and overlap / shorter > 0.6 else OTHER_EDGES


def _like(shapes: Sequence[ColumnShape], places: Sequence[int], roles: Roles, fresh: bool) -> bool:
    """No column is unlike its role; under a new heading at least two have to be plainly like theirs."""
    good = bad = 0
    for shape, place in zip(shapes, places, strict=True):
        role = roles.roles[place]
        if role in ("other", "table") or not shape.filled:
            continue
        points = content_points(shape, role)
        bad += points < -1.5
        good += points > 0
    return bad == 0 and (good >= 2 or not fresh)


def _spread(row: Row, places: Sequence[int], wanted: int) -> Row:
    place = next((cell.place for cell in row), Place(""))
    cells = [Cell((), replace(place, column=None, box=None)) for _ in range(wanted)]
    for cell, at in zip(row, places, strict=True):
        cells[at] = cell
    return tuple(cells)
