"""A confidence is a share of right values: what is sure is right, and what is wrong is in the review list.

Judged over drawn layouts (`drawn_readings.SEED`), cell by cell: table, field, type, length and mandatory of each field read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from drawn_readings import AGAIN, SEED, read, some_kinds
from layouts import KINDS, draw
from scoring import judged_cells

from qvhmig.documents.reading import SURE

Cell = tuple[str, float, bool]
# bins of confidence: lower bound, upper bound (the last one holds 1)
BINS = ((0.0, 0.5), (0.5, 0.75), (0.75, SURE), (SURE, 1.01))
LEAST_SURE = 0.97
# documents with a quarter of unsettled lines; what is not settled is left empty, or doubtful
LEFT_OPEN, LEAST_OPEN = "csv left open", 0.99
# a bin is judged when it holds enough cells to tell a share from chance
ENOUGH = 60
# how far the share of right cells may lie below what the confidences promise
SHORTFALL = 0.15


def _cells(tmp_path: Path, draws: Sequence[tuple[int, str]]) -> list[Cell]:
    layouts = [draw(seed, tmp_path, kind) for seed, kind in draws]
    return [cell for layout in layouts for cell in judged_cells(read(layout), layout.truth)]


def _told(cells: Sequence[Cell]) -> str:
    """Bin, cells, mean confidence, share of right ones; then the attributes that are wrong though sure."""
    lines = [AGAIN]
    for low, high in BINS:
        inside = [cell for cell in cells if low <= cell[1] < high]
        if inside:
            mean = sum(c for _, c, _ in inside) / len(inside)
            lines.append(f"[{low}, {min(high, 1.0)}] {len(inside)} cells, mean confidence {mean:.3f}, right {sum(ok for *_, ok in inside) / len(inside):.3f}")
    wrong = [name for name, c, ok in cells if not ok and c >= SURE]
    return "\n".join([*lines, f"wrong though sure: {({name: wrong.count(name) for name in wrong})}"])


def _prove(cells: Sequence[Cell]) -> None:
    told = _told(cells)
    print(told)
    sure = [ok for _, confidence, ok in cells if confidence >= SURE]
    doubtful = [ok for _, confidence, ok in cells if confidence < SURE]
    wrong = [confidence for _, confidence, ok in cells if not ok]
    assert sum(sure) / len(sure) >= LEAST_SURE, told
    # the list stays short enough to be read
    assert len(doubtful) <= 0.25 * len(cells), told
    # few faults say nothing about where faults are
    if len(wrong) >= ENOUGH:
        assert sum(confidence < SURE for confidence in wrong) >= 0.5 * len(wrong), told
    for low, high in BINS:
        inside = [(confidence, ok) for _, confidence, ok in cells if low <= confidence < high]
        if len(inside) >= ENOUGH:
            promised, kept = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            assert kept >= promised - SHORTFALL, told


def test_what_is_sure_is_right_and_what_is_wrong_is_in_doubt(tmp_path: Path) -> None:
    _prove(_cells(tmp_path, [*some_kinds(SEED + 5000), *((SEED + number, LEFT_OPEN) for number in range(6))]))


def test_what_a_document_leaves_open_is_not_filled_in_with_certainty(tmp_path: Path) -> None:
    cells = _cells(tmp_path, [(SEED + number, LEFT_OPEN) for number in range(6)])
    sure = [right for _, confidence, right in cells if confidence >= SURE]
    assert sum(sure) >= LEAST_OPEN * len(sure), _told(cells)


@pytest.mark.slow
def test_confidence_holds_over_many_layouts(tmp_path: Path) -> None:
    _prove(_cells(tmp_path, [(SEED + 1000 * n + k, kind) for n in range(4) for k, kind in enumerate(KINDS)]))
