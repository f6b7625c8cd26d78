"""`first` on a join takes one row for certain: an order that can tie is refused with the columns that would settle it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qvhmig.planning.units import plan_project
from qvhmig.problems import ProblemsFound
from qvhmig.project import open_project

LIBRARY = Path(__file__).parents[2] / "examples/library"


def problems_with(tmp_path: Path, old: str, new: str) -> list[str]:
    root = tmp_path / "library"
    shutil.copytree(LIBRARY, root, ignore=shutil.ignore_patterns("build", "state"))
    contract = root / "contracts/copy.yaml"
    text = contract.read_text("utf-8")
    assert old in text
    contract.write_text(text.replace(old, new), "utf-8")
    project = open_project(root / "lifecycle.yaml")
    try:
        plan_project(project, project.lifecycle.model.profile or "")
    except ProblemsFound as found:
        return [str(problem).split(" ", 1)[1] for problem in found.problems]
    return []


def test_the_order_as_it_stands_is_total(tmp_path):
    assert problems_with(tmp_path, "first:", "first:") == []


@pytest.mark.parametrize(
    ("order", "missing"),
    [("[l.out_at desc]", "l.borrower, l.issued"), ("[l.out_at desc, l.borrower]", "l.issued"), ("[upper(l.borrower), l.issued]", "l.borrower")],
)
def test_an_order_that_can_tie_names_what_is_missing(tmp_path, order, missing):
    found = problems_with(tmp_path, "first: [l.out_at desc, l.borrower, l.issued]", f"first: {order}")
    assert found == [f"QV321 this order is not total: two rows of 'l' can tie without {missing}; add {missing} to 'first'"]
