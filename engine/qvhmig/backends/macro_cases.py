"""Runs the cases of macros: the one place where a project's expressions are evaluated without its data."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from sqlglot import exp

from qvhmig.backends.polars_expressions import to_polars
from qvhmig.expressions.binding import Context, MacroTree
from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.expressions.conversions import as_text
from qvhmig.expressions.failures import failure
from qvhmig.expressions.macros import Placed, bound_case
from qvhmig.expressions.trees import Tree
from qvhmig.problems import Problem


def check_macro_cases(
    macros: Mapping[str, Placed], trees: Mapping[str, MacroTree], crosswalks: Mapping[str, CrosswalkMap]
) -> list[Problem]:
    """One problem a case that gives another value than it says (QV212) or fails where it should not (QV213).

    `gives` is compared with the value's cast to text; null with null. Macros without a tree are passed over: their
    faults are already told."""
    problems: list[Problem] = []
    for name, macro in macros.items():
        tree = trees.get(name)
        if tree is None:
            continue
        for number, case in enumerate(macro.model.cases):
            where = macro.where("cases", number)
            found: list[Problem] = []
            bound = bound_case(tree, case.args, where, Context({}, trees, crosswalks), found)
            problems.extend(found)
            if found or not isinstance(bound, exp.Expression):
                continue
            value, failed = _evaluated(bound, crosswalks)
            if failed != case.fails:
                said = "fails" if failed else "does not fail"
                problems.append(Problem("QV213", where, f"case {number + 1} of macro {name} {said}", "correct the macro, or `fails:` of the case"))
            elif not failed and value != case.gives:
                problems.append(Problem("QV212", where, f"case {number + 1} of macro {name} gives {_shown(value)}, not {_shown(case.gives)}", "correct the macro or the case"))
    return problems


def _evaluated(tree: Tree, crosswalks: Mapping[str, CrosswalkMap]) -> tuple[str | None, bool]:
    fault = failure(tree)
    value = to_polars(as_text(tree), crosswalks)
    failed = pl.lit(False) if fault is None else to_polars(fault, crosswalks)
    row = pl.select(value=value, failed=failed).row(0)
    return row[0], bool(row[1])


def _shown(value: str | None) -> str:
    return "null" if value is None else f"'{value}'"
