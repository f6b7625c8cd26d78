"""A contract: where the rows of one target table come from and how each field is filled (DESIGN 4.1, GRAMMAR 2)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from qvhmig.models import StrictModel
from qvhmig.models.steps import Columns, Expression, Pipeline, Policy, Reason, rows_as_map

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
FieldClass = Literal[
    "DIRECT_SOURCE", "LOOKUP_TRANSLATION", "DERIVED", "SURROGATE_ETL", "REFERENCE_MASTER_FEED", "OUT_OF_SCOPE"
]
ParameterType = Literal["text", "integer", "decimal", "date", "moment", "boolean"]


class CrosswalkChoice(StrictModel):
    """A crosswalk by discriminator: `{by: expr, VALUE: crosswalk, else: blank | crosswalk}`."""

    by: Expression
    choices: dict[str, str]
    else_: str = Field(alias="else")

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "choices" in value:
            return value
        known = {k: v for k, v in value.items() if k in ("by", "else", "else_")}
        return {**known, "choices": {str(k): v for k, v in value.items() if k not in known}}


class Filler(StrictModel):
    """A declared filler (law 2): tagged cell by cell, only in the profiles named, listed with its approver."""

    value: Expression
    profiles: list[str] = Field(min_length=1)
    reason: str
    approved_by: str
    ticket: str


class FieldEntry(StrictModel):
    """How one target field is filled. Which keys belong to which class is proved by `check`.

    `miss`: the parent, feed row or partner is not there. `absent`: the key parts or the value are blank.
    `unmapped`: the code is in no crosswalk row. `invalid`: the value breaks the catalog's conformance.
    `not_coded`: why the cells are no codes of the code type that the catalog prints on the field.
    """

    class_: FieldClass = Field(alias="class")
    from_: Expression | None = Field(default=None, alias="from")
    expr: Expression | None = None
    value: Expression | None = None
    key: Identifier | None = None
    ref: Identifier | None = None
    natural: list[Expression] | None = None
    take: str | None = None
    feed: Identifier | None = None
    match: Columns | None = None
    crosswalk: Identifier | CrosswalkChoice | None = None
    miss: Policy | None = None
    absent: Policy | None = None
    unmapped: Policy | None = None
    invalid: Policy | None = None
    mandatory_when: Expression | None = None
    not_coded: str | None = None
    filler: Filler | None = None
    resolution: Literal["open"] | None = None
    question: str | None = None
    owner: str | None = None
    reason: str | None = None
    approved_by: str | None = None
    ticket: str | None = None
    note: str | None = None

    @field_validator("miss", "absent", "unmapped", "invalid")
    @classmethod
    def _no_drop(cls, policy: Policy | None) -> Policy | None:
        if policy is not None and policy.action == "drop":
            raise ValueError("'drop' belongs to a join; a field takes 'reject REASON', 'hold REASON' or 'blank'")
        return policy


class Identity(StrictModel):
    """The registry name of a row whose table has no key column."""

    key: Identifier
    natural: list[Expression] = Field(min_length=1)


class Aliases(StrictModel):
    """Old natural key -> the one that stands for it; chains are followed, loops rejected (GRAMMAR 6)."""

    view: Identifier
    old: list[str] = Field(min_length=1)
    new: list[str] = Field(min_length=1)


class Together(StrictModel):
    """If a row of the group is rejected or held at any verb or field, the rest is held."""

    by: list[Expression] = Field(min_length=1)
    else_: Reason = Field(alias="else", examples=["some.reason"])


class NilReturn(StrictModel):
    """The table is written with its header and no rows."""

    reason: str
    question: str
    owner: str


class Unique(StrictModel):
    """An assertion on written rows: a second row with the same parts is rejected (all of them are)."""

    by: list[Expression] = Field(min_length=1)
    else_: Reason = Field(alias="else", examples=["some.reason"])


class Set_aside(StrictModel):  # noqa: N801 - read as `set_aside:` in YAML
    """Source fields read by nobody on purpose: `TABLE.Field`, with the reason."""

    fields: list[str] = Field(min_length=1)
    reason: str


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, float)) else value


Cell = Annotated[str | None, BeforeValidator(_cell)]


class Case(StrictModel):
    """An example beside the rule. Rows name only the columns that matter; the rest is null. `profile` is for a case about
    what a gate profile changes (fillers, proposed codes); without it the case runs under that of the call."""

    it: str
    profile: str | None = None
    params: dict[str, Cell] = Field(default_factory=dict)
    given: dict[str, list[dict[str, Cell]]]
    then: list[dict[str, Cell]]
    counts: dict[str, int] = Field(default_factory=dict)


class Moved(StrictModel):
    """Where this contract lived before: a rename is no delete and add."""

    file: str | None = None
    target: str | None = None


class Contract(StrictModel):
    contract: Literal[1]
    id: Identifier
    target: str
    grain: str
    owner: str
    status: Literal["draft", "in_review", "approved"]
    approved_by: str | None = None
    notes: str | None = None
    moved: Moved | None = None
    params: dict[str, ParameterType] = Field(default_factory=dict)
    rows: Annotated[dict[str, Pipeline], BeforeValidator(rows_as_map)] | None = None
    together: Together | None = None
    unique: list[Unique] = Field(default_factory=list)
    conserve: dict[str, Expression] = Field(default_factory=dict)
    identity: Identity | None = None
    aliases: Aliases | None = None
    fields: dict[str, FieldEntry] | None = None
    nil: NilReturn | None = None
    set_aside: list[Set_aside] = Field(default_factory=list)
    cases: list[Case] = Field(default_factory=list)

    @model_validator(mode="after")
    def _rows_or_nil(self) -> Contract:
        if self.nil is None and (self.rows is None or self.fields is None):
            raise ValueError("a contract has 'rows' and 'fields', or 'nil: {reason, question, owner}'")
        if self.nil is not None and (self.rows is not None or self.fields is not None):
            raise ValueError("a nil return has neither 'rows' nor 'fields'")
        return self
