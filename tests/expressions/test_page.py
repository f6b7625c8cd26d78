"""docs/expressions.md says what the registry says, of every function, with an example that the engines have been held to."""

from __future__ import annotations

import pytest

from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.expressions.groups import FUNCTIONS as GROUPED
from qvhmig.expressions.groups import written_name
from qvhmig.expressions.registry import Function
from qvhmig.service.expressions_page import expressions_page

from . import test_golden, test_golden_groups

VECTORS = {name: rows for (_, name), rows in test_golden.TABLES.items()} | test_golden_groups.TABLES
PUBLIC = [f for f in FUNCTIONS.values() if not f.internal or f.name in GROUPED]
OPERATORS = [f for f in FUNCTIONS.values() if f.internal and f.theme not in ("internal", "aggregates", "windows")]


def test_the_page_is_what_the_registry_says(expect_file, root) -> None:
    expect_file(root / "docs" / "expressions.md", expressions_page(VECTORS))


@pytest.mark.parametrize("function", PUBLIC, ids=lambda f: f.name)
def test_every_function_has_a_line_with_its_rules_and_an_example(function: Function) -> None:
    assert function.doc.endswith("."), "a whole sentence"
    assert (function.null_rule == "null if any argument is null") == (function.nulls == "strict"), "an own rule is written out"
    assert (function.error_rule == "cannot fail") == (not function.fails), "the error rule and the flag do not agree"
    lines = [line for line in expressions_page(VECTORS).splitlines() if line.startswith(f"| `{written_name(function.signature)}`")]
    line = next(line for line in lines if function.doc.replace("|", "\\|") in line)
    assert function.null_rule in line
    assert function.error_rule in line
    assert ": `" in line.split(" | ")[-1], "no example"
    assert ("cell error" in line.split(" | ")[-1]) == function.fails, "an example of the error where there can be one"


@pytest.mark.parametrize("function", OPERATORS, ids=lambda f: f.name)
def test_every_operator_and_cast_has_a_line(function: Function) -> None:
    assert f"| {function.doc.replace('|', chr(92) + '|')} |" in expressions_page(VECTORS)
    assert VECTORS.get(function.name), "no golden vectors"


def test_vectors_name_functions_or_forms() -> None:
    forms = {"and_or_not", "compare", "choose", "evaluated"}
    assert set(VECTORS) - set(FUNCTIONS) == forms
