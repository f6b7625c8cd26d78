"""The twelve verbs of a pipeline (GRAMMAR section 2), one model each.

A step is a YAML mapping with exactly one verb key; `verb_of` names it. Expressions stay text here: `expressions`
parses them with the place of the YAML value. A whole number or a boolean where an expression is expected is
taken as its text; an unquoted null is refused, because it reads as "key absent".
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from qvhmig.models import StrictModel

REASON = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z")
VERBS = ("from", "keep", "check", "join", "window", "pick", "group", "pivot", "split", "union", "select", "add")


def _expression_text(value: Any) -> Any:
    if value is None:
        raise ValueError("null is not an expression here; write 'null' in quotes for an SQL null")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return value


Expression = Annotated[str, BeforeValidator(_expression_text), Field(min_length=1)]
Reason = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
Columns = dict[str, Expression]


class Policy(StrictModel):
    """What happens to a row: `reject R`, `hold R`, `drop R` or `blank` (written as one text in YAML)."""

    action: Literal["reject", "hold", "drop", "blank"]
    reason: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        action, _, reason = value.partition(" ")
        if action not in ("reject", "hold", "drop", "blank"):
            raise ValueError(f"'{value}' is no policy; write 'reject REASON', 'hold REASON', 'drop REASON' or 'blank'")
        if action == "blank" and reason:
            raise ValueError("'blank' takes no reason: nothing leaves")
        if action == "drop" and not reason:
            raise ValueError("'drop' needs a reason: 'drop some.reason'")
        if reason and not REASON.match(reason):
            raise ValueError(f"'{reason}' is no reason id; use lower case words with dots, as 'alias.blank'")
        return {"action": action, "reason": reason}


class From(StrictModel):
    """`from: SOURCE [as ALIAS]`; SOURCE is a table, pipeline, view:x, feed:x or contract:x."""

    from_: str = Field(alias="from", min_length=1)


class Keep(StrictModel):
    """Only TRUE passes; false and unknown are filtered: out of scope by design."""

    keep: Expression
    else_: Reason = Field(alias="else", examples=["some.reason"])


class Check(StrictModel):
    """Only TRUE passes; false and unknown are rejected: bad data."""

    check: Expression
    else_: Reason = Field(alias="else", examples=["some.reason"])


class Select(StrictModel):
    """Closes the scope: afterwards only these names are visible."""

    select: Columns = Field(min_length=1)


class Add(StrictModel):
    """Adds names to the scope; a name is bound once."""

    add: Columns = Field(min_length=1)


class Cut(StrictModel):
    """Interval join: the left span is cut at each right bound; half-open, null end = open."""

    span: tuple[str, str]
    at: tuple[str, str]


class Join(StrictModel):
    """`join: S as b`. The left row is always accounted for; the right side only with `rest`."""

    join: str = Field(min_length=1)
    on: Expression
    expect: Literal["one", "at_most_one", "many"] | None = None
    first: list[Expression] | None = None
    miss: Policy = Field(examples=["reject some.reason", "hold some.reason", "drop some.reason", "blank"])
    more: Policy | None = None
    rest: Reason | None = None
    cut: Cut | None = None

    @model_validator(mode="after")
    def _one_cardinality(self) -> Join:
        if (self.expect is None) == (self.first is None):
            raise ValueError("a join needs either 'expect: one | at_most_one | many' or 'first: [order]'")
        if self.more is not None and (self.first is not None or self.expect == "many"):
            raise ValueError("'more' goes with 'expect: one' or 'expect: at_most_one' only")
        if self.more is not None and self.more.action not in ("reject", "hold"):
            raise ValueError("'more' takes 'reject REASON' or 'hold REASON': a row with two partners cannot pass")
        if self.cut is not None and self.expect not in ("one", "at_most_one"):
            raise ValueError("'cut' needs 'expect: one' or 'expect: at_most_one'")
        return self


class WindowFrame(StrictModel):
    by: list[Expression] = Field(min_length=1)
    order: list[Expression] = Field(min_length=1)


class Window(StrictModel):
    """lead, lag, first, last, row_number, running_sum, count over `by` in `order`; adds names, moves no row."""

    window: WindowFrame
    add: Columns = Field(min_length=1)


class Pick(StrictModel):
    """One row a group: the first in `order`; the others are merged into it."""

    pick: Literal["first"]
    by: list[Expression] = Field(min_length=1)
    order: list[Expression] = Field(min_length=1)
    rest: Reason = Field(examples=["some.reason"])


class Group(StrictModel):
    """One row a group with aggregates; afterwards `group` names and `take` names are visible."""

    group: list[Expression] = Field(min_length=1)
    order: list[Expression] = Field(min_length=1)
    take: Columns
    rest: Reason = Field(examples=["some.reason"])


class Pivot(StrictModel):
    """Children to columns name_1..name_n plus `pivoted` (how many there were)."""

    pivot: int = Field(ge=1, le=100)
    by: list[Expression] = Field(min_length=1)
    order: list[Expression] = Field(min_length=1)
    take: Columns = Field(min_length=1)
    rest: Reason = Field(examples=["some.reason"])
    overflow: Reason = Field(examples=["some.reason"])


class Item(StrictModel):
    """One row that a split may make. `when` absent = always. Other keys are the item's columns."""

    when: Expression | None = None
    else_: Reason | None = Field(default=None, alias="else")
    columns: Columns = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "columns" in value:
            return value
        known = {k: v for k, v in value.items() if k in ("when", "else", "else_")}
        return {**known, "columns": {k: v for k, v in value.items() if k not in known}}

    @model_validator(mode="after")
    def _both(self) -> Item:
        if (self.when is None) != (self.else_ is None):
            raise ValueError("'when' and 'else' go together: 'else' names the rows that this item does not make")
        return self


class Split(StrictModel):
    """n rows from one; `none` names the rows for which no item fires (required if every item has `when`)."""

    split: dict[str, Item] = Field(min_length=1)
    none: Reason | None = None

    @model_validator(mode="after")
    def _total(self) -> Split:
        if self.none is None and all(item.when is not None for item in self.split.values()):
            raise ValueError("every item has 'when': say where a row goes that makes none, with 'none: REASON'")
        names = {tuple(sorted(item.columns)) for item in self.split.values()}
        if len(names) > 1:
            raise ValueError("every item of a split gives the same column names")
        return self


class Union(StrictModel):
    """All rows of several pipelines with the same names and types; adds `branch` (position from 0)."""

    union: list[str] = Field(min_length=1)


_PRIORITY = ("window", "from", "keep", "check", "join", "pick", "group", "pivot", "split", "union", "select", "add")


def verb_of(value: Any) -> str:
    """The verb of a step, from its YAML mapping or its model; '' where there is none."""
    if isinstance(value, dict):
        return next((verb for verb in _PRIORITY if verb in value), "")
    name = type(value).__name__.lower()
    return name if name in VERBS else ""


Step = Annotated[
    Annotated[From, Tag("from")]
    | Annotated[Keep, Tag("keep")]
    | Annotated[Check, Tag("check")]
    | Annotated[Select, Tag("select")]
    | Annotated[Add, Tag("add")]
    | Annotated[Join, Tag("join")]
    | Annotated[Window, Tag("window")]
    | Annotated[Pick, Tag("pick")]
    | Annotated[Group, Tag("group")]
    | Annotated[Pivot, Tag("pivot")]
    | Annotated[Split, Tag("split")]
    | Annotated[Union, Tag("union")],
    Discriminator(verb_of),
]
Pipeline = list[Step]
Rows = dict[str, Pipeline]


def rows_as_map(value: Any) -> Any:
    """`rows:` may be one pipeline (a list): it is then the pipeline `out`."""
    return {"out": value} if isinstance(value, list) else value
