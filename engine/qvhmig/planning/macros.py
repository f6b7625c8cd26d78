"""Macros of the project, parsed once: what `bind` expands."""

from __future__ import annotations

from collections.abc import Mapping

from qvhmig import expressions
from qvhmig.expressions.types import Kind, Type
from qvhmig.loaded_files import Loaded
from qvhmig.models.shared import Macro
from qvhmig.problems import Problem, ProblemsFound

TYPES = {kind.value: Type(kind) for kind in Kind}


def macro_trees(macros: Mapping[str, Loaded[Macro]], problems: list[Problem]) -> dict[str, expressions.MacroTree]:
    """By name; a macro that cannot be parsed is noted and left out."""
    trees: dict[str, expressions.MacroTree] = {}
    for name, loaded in macros.items():
        where = loaded.where("expr")
        try:
            tree = expressions.parse(loaded.model.expr, where)
        except ProblemsFound as found:
            problems.extend(found.problems)
            continue
        arguments = tuple((a, TYPES[t]) for a, t in loaded.model.args.items())
        trees[name] = expressions.MacroTree(name, arguments, tree, where)
    return trees
