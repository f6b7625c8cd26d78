"""Layouts that are drawn anew in each run: documents that no reader was written for. The seed is printed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from drawn_readings import AGAIN, SEED, read
from layouts import KINDS, Layout, draw
from scoring import Score, pooled, score

LEAST_F1, LEAST_TYPE, LEAST_LENGTH, LEAST_MANDATORY, LEAST_CODES = 0.98, 0.97, 0.97, 0.97, 0.97
LEAST_F1_OF_A_KIND = 0.9
"""Of the eight documents of one kind: a fault of one table in one of them costs up to a tenth."""


def _told(scores: dict[str, Score]) -> str:
    """The score table with the first slips of each layout, worst first."""
    lines = [AGAIN]
    for name, one in sorted(scores.items(), key=lambda item: (item[1].f1, item[1].type_share + item[1].length_share)):
        lines += [one.line(name), *(f"    {slip}" for slip in one.slips[:4])]
    return "\n".join([*lines, pooled(scores.values()).line("all")])


def _prove(layouts: Iterable[Layout]) -> None:
    _judge({f"{layout.seed} {layout.kind}": score(read(layout), layout.truth) for layout in layouts})


def _judge(scores: dict[str, Score]) -> None:
    told, whole = _told(scores), pooled(scores.values())
    print(told)
    assert whole.f1 >= LEAST_F1, told
    assert whole.type_share >= LEAST_TYPE, told
    assert whole.length_share >= LEAST_LENGTH, told
    assert whole.mandatory_share >= LEAST_MANDATORY, told
    assert whole.code_f1 >= LEAST_CODES, told


def test_drawn_layouts_are_read_nearly_without_fault(tmp_path: Path) -> None:
    """One document of each kind: with fewer, a single lost table would decide."""
    _prove(draw(SEED + number, tmp_path, kind) for number, kind in enumerate(KINDS))


@pytest.mark.slow
def test_many_layouts_of_each_kind_are_read_nearly_without_fault(tmp_path: Path) -> None:
    """Eight documents of every kind: together they are read as the issue of each run asks, and no kind hides a fault behind the others."""
    layouts = [draw(SEED + number, tmp_path, kind) for kind in KINDS for number in range(8)]
    scores = {(layout.seed, layout.kind): score(read(layout), layout.truth) for layout in layouts}
    _judge({f"{seed} {kind}": one for (seed, kind), one in scores.items()})
    by_kind = {kind: pooled(one for (_, other), one in scores.items() if other == kind) for kind in KINDS}
    assert {kind: one.f1 for kind, one in by_kind.items() if one.f1 < LEAST_F1_OF_A_KIND} == {}, AGAIN


def test_the_same_seed_draws_the_same_truth(tmp_path: Path) -> None:
    kind = Random(SEED).choice(KINDS)
    assert draw(SEED, tmp_path, kind).truth == draw(SEED, tmp_path, kind).truth, f"{AGAIN} ({kind})"


def test_every_format_has_layouts_and_none_is_empty(tmp_path: Path) -> None:
    assert len(KINDS) >= 24
    assert all(len(draw(SEED, tmp_path, kind).truth.fields) >= 6 for kind in KINDS), AGAIN
