"""Cells that no crosswalk gives, in fields that have a code type: what stands there must be one of its codes.

Codes that a crosswalk gives are held to their code type when the crosswalk is read. Literals are judged here, at planning;
what only a run can know becomes a test like any other of the catalog (rule `not_a_code`).
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from qvhmig.expressions.trees import Tree
from qvhmig.expressions.types import Kind
from qvhmig.planning import calls
from qvhmig.planning.catalog_tests import literal_faults
from qvhmig.planning.field_values import Fault, FieldContext, Value
from qvhmig.planning.plan import col, is_true, text
from qvhmig.problems import Level


def unknown_code(context: FieldContext, value: Value, physical: str) -> Fault | None:
    """The test that the cell `physical` is no code of the field's code types; None where nothing is left to test at run time.

    Notes QV414 for a literal that is no code, QV415 (warning) where the catalog lists no codes of a code type."""
    codes = codes_of(context)
    if codes is None or value.tree is None or value.type.kind not in (Kind.TEXT, Kind.INTEGER):
        return None
    results = constant_results(value.tree)
    if results is not None:
        _judge_literals(context, results, codes)
        return None
    _judge_literals(context, [leaf for leaf in _results(value.tree) if isinstance(leaf, exp.Literal)], codes)
    cell = col(physical) if value.type.kind is Kind.TEXT else calls.as_text(col(physical))
    broken = exp.Not(this=exp.In(this=cell, expressions=[text(code) for code in codes]))
    return context.fault(is_true(broken), "not_a_code", context.entry.invalid)


def warn_of_literals(context: FieldContext, value: Value) -> None:
    """Notes QV417 (warning) for a value written in a rule that the catalog does not let stand: no run could write it."""
    if value.tree is None or not value.judged:
        return
    catalog, place = context.catalog, context.where("value" if context.entry.value is not None else "expr")
    leaves = [leaf for leaf in _results(value.tree) if isinstance(leaf, exp.Literal) and leaf.is_string == (catalog.type.kind is Kind.TEXT)]
    for written in dict.fromkeys(str(leaf.this) for leaf in leaves):
        facts = literal_faults(catalog, written, catalog.type.kind is Kind.TEXT) if written else []
        if facts:
            step = f"allowed: {', '.join(catalog.allowed_values)}" if catalog.allowed_values else f"see {catalog.table}.{catalog.field} in the target catalog"
            context.builder.problem("QV417", place, f"'{written}' {' and '.join(facts)}, so '{context.name}' can never hold it", step, Level.WARNING)


def codes_of(context: FieldContext) -> Mapping[str, str] | None:
    """Every code that the field may hold, with its meaning; None where its cells are not held to a code type."""
    types, entry = context.catalog.code_types, context.entry
    if not types or entry.not_coded is not None or entry.class_ in ("LOOKUP_TRANSLATION", "OUT_OF_SCOPE"):
        return None
    for type_ in types:
        if not context.codes.get(type_):
            fact = f"the catalog lists no codes of code type {type_}, so the cells of '{context.name}' are not checked"
            context.builder.problem("QV415", context.where(), fact, "add the codes to the target's code list, or say 'not_coded: why'", Level.WARNING)
            return None
    return {code: meaning for type_ in types for code, meaning in context.codes[type_].items()}


def constant_results(tree: Tree) -> list[exp.Literal] | None:
    """The literals that the expression can give, where it can give nothing else."""
    found = _results(tree)
    literals = [leaf for leaf in found if isinstance(leaf, exp.Literal)]
    return literals if len(literals) == sum(not isinstance(leaf, exp.Null) for leaf in found) else None


def _results(tree: Tree) -> list[Tree]:
    """What the branches of CASE and COALESCE end in."""
    if isinstance(tree, exp.Paren):
        return _results(tree.this)
    if isinstance(tree, exp.Case):
        ends = [branch.args["true"] for branch in tree.args["ifs"]]
        default = tree.args.get("default")
        return [leaf for end in (*ends, *([default] if default is not None else [])) for leaf in _results(end)]
    if isinstance(tree, exp.Coalesce):
        return [leaf for end in (tree.this, *tree.expressions) for leaf in _results(end)]
    return [tree]


def _judge_literals(context: FieldContext, literals: list[exp.Literal], codes: Mapping[str, str]) -> None:
    for code in dict.fromkeys(str(literal.this) for literal in literals):
        if code not in codes:
            types = " or ".join(context.catalog.code_types)
            fact = f"'{code}' is no code of code type {types}, which '{context.name}' has"
            listed = f"its codes are {', '.join(codes)}" if len(codes) <= 12 else "see the target's code list"
            context.builder.problem("QV414", context.where("value" if context.entry.value is not None else "expr"), fact, f"{listed}; or say 'not_coded: why'")
