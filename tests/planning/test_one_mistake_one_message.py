"""A mistake is told where it was made: the contracts that hang on a contract with problems add no messages of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

from qvhmig.planning.units import plan_project
from qvhmig.problems import ProblemsFound
from qvhmig.project import open_project

BAKERY = Path(__file__).parents[1] / "problems/base"


def told(root: Path) -> list[str]:
    try:
        plan_project(open_project(root / "lifecycle.yaml"), "development")
    except ProblemsFound as found:
        return [str(problem) for problem in found.problems]
    return []


def bakery(root: Path, contract: str, old: str, new: str) -> Path:
    if not root.exists():
        shutil.copytree(BAKERY, root)
    path = root / f"contracts/{contract}.yaml"
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")
    return root


def test_a_child_does_not_say_again_that_its_parent_has_a_mistake(tmp_path: Path) -> None:
    root = bakery(tmp_path / "p", "customer", "from: b.Name", "from: b.Nme")
    assert [line.split(" ", 1)[0] for line in told(root)] == ["contracts/customer.yaml:13:38"]


def test_a_child_s_own_mistake_is_told_beside_its_parent_s(tmp_path: Path) -> None:
    root = bakery(tmp_path / "p", "customer", "from: b.Name", "from: b.Nme")
    bakery(root, "order", "expr: day", "expr: dya")
    said = told(root)
    assert len(said) == 2 and {line.split(":", 1)[0] for line in said} == {"contracts/customer.yaml", "contracts/order.yaml"}
