"""Expressions put together without a look at types: each is bound or refused with a place, and nothing else comes out."""

from __future__ import annotations

import random

import pytest

from qvhmig.expressions import Context, bind, parse
from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.expressions.types import BOOLEAN, DATE, INTEGER, MOMENT, TEXT, TIME, Kind, Type
from qvhmig.problems import Problem, ProblemsFound

from .engines import MAPS, PLACE, Columns

TYPES = {"x": TEXT, "y": TEXT, "n": INTEGER, "m": INTEGER, "d": DATE, "k": MOMENT, "t": TIME, "b": BOOLEAN, "q": Type(Kind.DECIMAL, 2)}
NAMES = [name for name in FUNCTIONS if not name.startswith("_")]
LITERALS = ["null", "1", "-2", "1.5", "'a'", "''", "true", "DATE '2020-01-01'", "TIMESTAMP '2020-01-01 10:00'", "TIME '10:00'", "2020-01-31", "'CCYYMMDD'", "interval '1' day", ":day"]
SIGNS = ["=", "<>", "<", ">=", "is distinct from", "and", "or", "+", "-", "*", "/", "%", "||", "like"]
CASTS = ["text", "integer", "decimal(8, 2)", "date", "moment", "time", "boolean", "float", "varchar(3)"]
CONTEXT = Context(parameters={"day": (DATE, "2020-01-01")}, crosswalks=MAPS)


def drawn(dice: random.Random, depth: int) -> str:
    def part() -> str:
        return drawn(dice, depth - 1)

    if depth == 0 or dice.random() < 0.15:
        return dice.choice([*TYPES, *LITERALS])
    arguments = ", ".join(part() for _ in range(dice.randrange(4)))
    return dice.choice([
        f"{part()} {dice.choice(SIGNS)} {part()}", f"{part()} between {part()} and {part()}", f"{part()} in ({part()}, {part()})",
        f"case when {part()} then {part()} else {part()} end", f"case {part()} when {part()} then {part()} end", f"cast({part()} as {dice.choice(CASTS)})",
        f"not {part()}", f"{part()} is null", f"({part()})", f"{dice.choice(NAMES)}({arguments})",
    ])  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_no_expression_ends_in_a_traceback(seed: int) -> None:
    dice, sound = random.Random(seed), 0
    for _ in range(500):
        text, problems = drawn(dice, 3), list[Problem]()
        try:
            bind(parse(text, PLACE), Columns(TYPES), CONTEXT, problems)
        except ProblemsFound as found:
            problems = list(found.problems)
        assert all(problem.code.startswith(("QV2", "QV104")) and problem.where.line == PLACE.line for problem in problems), text
        sound += not problems
    assert 20 < sound < 480, "texts of both kinds are drawn"
