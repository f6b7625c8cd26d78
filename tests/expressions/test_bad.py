"""Each expression of bad.yaml is refused with exactly its messages, all at once, and never with anything but ProblemsFound."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from qvhmig.expressions import Context, MacroTree, bind, parse
from qvhmig.expressions.functions import NEAREST
from qvhmig.expressions.parsing import MOST_CHARACTERS, MOST_DEPTH, REFUSED
from qvhmig.expressions.types import BOOLEAN, DATE, INTEGER, MOMENT, TEXT, Kind, Type
from qvhmig.problems import Problem, ProblemsFound, Where

from .engines import MAPS, Columns

BAD: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "bad.yaml").read_text(encoding="utf-8"))
TYPES = {"x": TEXT, "y": TEXT, "name": TEXT, "p.Name": TEXT, "n": INTEGER, "m": INTEGER, "d": DATE, "k": MOMENT, "b": BOOLEAN, "c": BOOLEAN, "money": Type(Kind.DECIMAL, 2)}
MACROS = {"code": ((("a", TEXT), ("n", INTEGER)), "left(a, n)"), "loop": ((("a", TEXT),), "loop(a)"), "broken": ((("a", TEXT),), "upper(z)")}
MACRO_PLACE = Where("contracts/macros.yaml", 3, 9)
CONTEXT = Context(
    parameters={"run_date": (DATE, "2020-01-01")},
    macros={name: MacroTree(name, arguments, parse(text, MACRO_PLACE), MACRO_PLACE) for name, (arguments, text) in MACROS.items()},
    crosswalks=MAPS,
)


def problems_of(text: str) -> list[str]:
    """`column code message; next step` of each problem."""
    problems: list[Problem] = []
    try:
        bind(parse(text, Where("bad.yaml", 1, 1)), Columns(TYPES), CONTEXT, problems)
    except ProblemsFound as found:
        problems = list(found.problems)
    shown = [str(p) for p in ProblemsFound(problems).problems]
    assert all(s.startswith("bad.yaml:1:") for s in shown), shown
    return [s.removeprefix("bad.yaml:1:") for s in shown]


@pytest.mark.parametrize("text", BAD)
def test_a_bad_expression_is_refused_in_these_words(text: str) -> None:
    assert problems_of(text) == BAD[text]


def test_every_refused_form_is_in_the_table() -> None:
    said = "\n".join(message for messages in BAD.values() for message in messages)
    assert [message for message, step in REFUSED.values() if f"{message}; {step}" not in said] == []


@pytest.mark.parametrize("name", NEAREST)
def test_every_known_foreign_function_leads_to_the_nearest_form(name: str) -> None:
    shown = problems_of("try_cast(x as text)" if name == "try_cast" else f"{name}(x, x)")
    assert len(shown) == 1
    assert NEAREST[name] in shown[0] or any(step in shown[0] for _, step in REFUSED.values()), shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(" * 61 + "x" + ")" * 61, f"the expression is nested 61 deep; at most {MOST_DEPTH} is read"),
        ("upper(" * 5000 + "x" + ")" * 5000, "the expression has 35001 characters"),
        ("x" * (MOST_CHARACTERS + 1), f"the expression has 20001 characters; at most {MOST_CHARACTERS} are read"),
        ("upper(" * 61 + "x" + ")" * 61, "the expression is nested 61 deep"),
    ],
    ids=["parentheses", "too long and deep", "too long", "calls"],
)
def test_what_is_too_large_is_refused_before_it_is_read(text: str, message: str) -> None:
    assert [s for s in problems_of(text) if message in s and "QV202" in s], problems_of(text)[0][:200]


@pytest.mark.parametrize("text", ["not " * 900 + "b", "case when b then " * 400 + "x" + " end" * 400, "-" * 900 + "n", " + ".join(["n"] * 3000), "b and " * 3000 + "b"])
def test_deep_without_parentheses_is_refused_or_read_never_a_traceback(text: str) -> None:
    assert all("QV20" in s for s in problems_of(text))


@pytest.mark.parametrize("text", ["x -- a remark", "/* a remark */ x", "upper(/* ( */ x)", "'-- no remark' || x", "x -- ( ' \" ;"])
def test_remarks_and_quotes_do_not_count(text: str) -> None:
    assert problems_of(text) == []
