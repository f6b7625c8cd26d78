"""A macro is proved where it is written, before anybody uses it; a declared decimal keeps its decimals."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qvhmig.planning.units import Planner, plan_project
from qvhmig.problems import ProblemsFound
from qvhmig.project import open_project

BAKERY = Path(__file__).parents[1] / "problems/base"


def planned(tmp_path: Path, macros: str) -> list[str]:
    """The problems of planning the bakery with these macros, as people read them."""
    root = tmp_path / "bakery"
    shutil.copytree(BAKERY, root)
    (root / "contracts/macros.yaml").write_text("macros: 1\n" + macros, "utf-8")
    project = open_project(root / "lifecycle.yaml")
    try:
        plan_project(project, "development")
    except ProblemsFound as found:
        return [str(problem) for problem in found.problems]
    return []


@pytest.mark.parametrize(
    ("macros", "told"),
    [
        ("upper:\n  args: {x: text}\n  expr: x\n  cases: [{args: [a], gives: a}]\n", "contracts/macros.yaml:2:1 QV211 macro upper has the name of a function; choose another name"),
        (
            "loud:\n  args: {x: text}\n  expr: upper(y)\n  cases: [{args: [a], gives: A}]\n",
            "contracts/macros.yaml:4:15 QV102 unknown column 'y'; a macro sees its own arguments only: x",
        ),
    ],
    ids=["name of a function", "unknown name in a macro that nobody uses"],
)
def test_a_wrong_macro_is_told_though_nobody_uses_it(tmp_path, macros, told):
    assert planned(tmp_path, macros) == [told]


def test_a_decimal_parameter_keeps_its_decimals(tmp_path):
    root = tmp_path / "bakery"
    shutil.copytree(BAKERY, root)
    lifecycle = root / "lifecycle.yaml"
    lifecycle.write_text(lifecycle.read_text("utf-8").replace("parameters:\n", "parameters:\n  price: '2.50'\n"), "utf-8")
    order = root / "contracts/order.yaml"
    order.write_text(order.read_text("utf-8").replace("params: {opened_on: date}", "params: {opened_on: date, price: decimal}"), "utf-8")
    project = open_project(lifecycle)
    planner = Planner(project, "development")
    loaded = project.contracts["order"]
    type_, value = planner.builder("order", loaded, loaded.model.params).context.parameters["price"]
    assert (type_.scale, value) == (6, "2.50")
