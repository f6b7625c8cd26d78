"""gates/rules/*.yaml (data-quality rules) and gates/reconciliation.yaml (what has to add up after a run)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from qvhmig.models import StrictModel
from qvhmig.models.contract import Cell, Identifier, ParameterType
from qvhmig.models.steps import Expression, Pipeline, rows_as_map

Severity = Literal["BLOCKER", "CRITICAL", "MAJOR", "MINOR"]
RuleScope = Literal["source", "target", "cross"]
Disposition = Literal["filtered", "rejected", "held", "merged", "unused", "absorbed"]
RuleId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$")]
FORMS = ("assert", "unique", "reference", "measure")


def _number(value: Any) -> Any:
    """Numbers keep their written form: 0.005 is five thousandths, not the nearest binary fraction."""
    if isinstance(value, bool) or value is None:
        raise ValueError("a number is needed here")
    if isinstance(value, int):
        return Decimal(int(value))  # int(): a number written as 0x1F remembers its spelling
    return Decimal(str(value)) if isinstance(value, float) else value


Number = Annotated[Decimal, BeforeValidator(_number)]
Share = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=1)]


class Allowance(StrictModel):
    """How many rows may break a rule and it still passes: a count of `rows`, or a `share` of the rows looked at."""

    rows: int | None = Field(default=None, ge=0)
    share: Share | None = None

    @model_validator(mode="after")
    def _one(self) -> Allowance:
        if (self.rows is None) == (self.share is None):
            raise ValueError("'allow' takes either 'rows: COUNT' or 'share: 0.01'")
        return self


class Reference(StrictModel):
    """Every row has a partner: `natural` is computed on the row, `on` on the rows of `to`, compared part by part.

    `to` is any row source (TABLE, target:TABLE, view:x, feed:x, contract:x). `absent` says what a row whose own
    parts hold a null counts as; a null on the partner's side never matches."""

    natural: list[Expression] = Field(min_length=1)
    to: str = Field(min_length=1)
    on: list[Expression] = Field(min_length=1)
    absent: Literal["pass", "fail"] = "pass"

    @model_validator(mode="after")
    def _same_length(self) -> Reference:
        if len(self.natural) != len(self.on):
            raise ValueError(f"'natural' has {len(self.natural)} parts and 'on' has {len(self.on)}: give as many on both sides")
        return self


class RuleCase(StrictModel):
    """An example beside a rule: `fails` counts the rows that break it (unknown ones among them unless
    `unknown: pass`); for a measure it is 0 or 1. `given` names sources as contracts do, `target:TABLE` included."""

    it: str
    params: dict[str, Cell] = Field(default_factory=dict)
    given: dict[str, list[dict[str, Cell]]]
    fails: int = Field(ge=0)
    unknown: int | None = Field(default=None, ge=0)
    measures: Cell = None


class Rule(StrictModel):
    """A data-quality rule. Exactly one of `assert`, `unique`, `reference`, `measure` says what must hold.

    - `assert`: a boolean for each row; FALSE fails, unknown (null) fails too unless `unknown: pass`.
    - `unique`: expressions that together name a row once; every row of a doubled group fails; a row with a null
      part is not compared and counts as unknown.
    - `reference`: see Reference.
    - `measure`: one aggregate over all rows, with `at_most`, `at_least` or `equals` (a number or `:parameter`);
      a null measure is not evaluated.

    A rule that fails, or was not evaluated, counts once in a gate, however many rows break it: in *errors* if it is BLOCKER
    or CRITICAL, in *warnings* if it is MAJOR or MINOR. `rows` are the verbs of contracts; sources may also be `target:TABLE`, the rows as written. `optional: true`
    says that a source without rows is no surprise; otherwise a rule that looked at no row is not evaluated."""

    severity: Severity
    scope: RuleScope
    area: str
    says: str = Field(min_length=1)
    owner: str
    rows: Annotated[dict[str, Pipeline], BeforeValidator(rows_as_map)]
    params: dict[str, ParameterType] = Field(default_factory=dict)
    assert_: Expression | None = Field(default=None, alias="assert")
    unknown: Literal["fail", "pass"] = "fail"
    unique: list[Expression] | None = Field(default=None, min_length=1)
    reference: Reference | None = None
    measure: Expression | None = None
    at_most: Number | str | None = None
    at_least: Number | str | None = None
    equals: Number | str | None = None
    allow: Allowance | None = None
    optional: bool = False
    subject: str | None = None
    ticket: str | None = None
    rationale: str | None = None
    notes: str | None = None
    cases: list[RuleCase] = Field(default_factory=list)

    @property
    def form(self) -> str:
        """The one of FORMS that this rule uses."""
        given = (self.assert_, self.unique, self.reference, self.measure)
        return next(form for form, value in zip(FORMS, given, strict=True) if value is not None)

    @property
    def limit(self) -> tuple[str, Decimal | str] | None:
        """(`at_most` | `at_least` | `equals`, number or `:parameter`) of a measure, None for other forms."""
        given = (("at_most", self.at_most), ("at_least", self.at_least), ("equals", self.equals))
        return next(((word, value) for word, value in given if value is not None), None)

    @model_validator(mode="after")
    def _one_form(self) -> Rule:
        forms = [
            f for f, v in zip(FORMS, (self.assert_, self.unique, self.reference, self.measure), strict=True) if v is not None
        ]
        if len(forms) != 1:
            said = "none of them" if not forms else " and ".join(f"'{form}'" for form in forms)
            raise ValueError(f"a rule has exactly one of 'assert', 'unique', 'reference', 'measure'; this one has {said}")
        limits = [word for word in ("at_most", "at_least", "equals") if getattr(self, word) is not None]
        if forms == ["measure"] and len(limits) != 1:
            raise ValueError("a measure needs exactly one of 'at_most', 'at_least', 'equals'")
        if forms != ["measure"] and limits:
            raise ValueError(f"'{limits[0]}' goes with 'measure' only; say how many rows may fail with 'allow: {{rows: n}}'")
        if forms == ["measure"] and self.allow is not None:
            raise ValueError("'allow' goes with rules about rows; a measure has its limit in 'at_most', 'at_least' or 'equals'")
        if self.unknown == "pass" and forms != ["assert"]:
            raise ValueError("'unknown: pass' goes with 'assert' only")
        for word in limits:
            text = getattr(self, word)
            if isinstance(text, str) and not (text.startswith(":") and text[1:] in self.params):
                raise ValueError(f"'{word}: {text}' is neither a number nor a parameter of this rule; declare it under 'params'")
        return self


def definitions_apart(value: Any, kind: str, beside: tuple[str, ...] = ()) -> Any:
    """`{rules: 1, NAME: {...}}` -> `{rules: 1, definitions: {NAME: {...}}}`; `beside` keys stay where they are."""
    if not isinstance(value, dict) or "definitions" in value:
        return value
    fixed = {k: v for k, v in value.items() if k == kind or k in beside}
    return {**fixed, "definitions": {k: v for k, v in value.items() if k not in fixed}}


class Rules(StrictModel):
    rules: Literal[1]
    definitions: dict[RuleId, Rule] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, value: Any) -> Any:
        return definitions_apart(value, "rules")


class Parity(StrictModel):
    """Rows of a source table as intake counted them = rows by fate in one contract: written plus `accounted`.

    The two sides are counted by different parts of the engine. `difference_at_most` is in rows."""

    says: str
    source: str
    contract: Identifier
    accounted: list[Disposition] = Field(min_length=1)
    difference_at_most: int = Field(default=0, ge=0)


class Completion(StrictModel):
    """Share of written rows whose cell is not empty, for the mandatory fields of a target table or those named."""

    says: str
    target: str
    fields: Literal["mandatory"] | list[str] = "mandatory"
    at_least: Share


class Chain(StrictModel):
    """References between written tables that must all resolve, as `CHILD.field -> PARENT.field`.

    A null child cell is counted as open, and breaks the chain only where `required` is true."""

    says: str
    links: list[Annotated[str, Field(pattern=r"^\S+\.\S+ -> \S+\.\S+$")]] = Field(min_length=1)
    required: bool = False


class Measured(StrictModel):
    """One aggregate over rows; the same verbs and sources as in rules."""

    rows: Annotated[dict[str, Pipeline], BeforeValidator(rows_as_map)]
    measure: Expression


class ControlTotal(StrictModel):
    """Two aggregates that must agree to within `difference_at_most` (both null counts as not evaluated)."""

    says: str
    source: Measured
    target: Measured
    difference_at_most: Number = Decimal(0)
    params: dict[str, ParameterType] = Field(default_factory=dict)


class Reconciliation(StrictModel):
    reconciliation: Literal[1]
    parity: dict[Identifier, Parity] = Field(default_factory=dict)
    completion: dict[Identifier, Completion] = Field(default_factory=dict)
    chains: dict[Identifier, Chain] = Field(default_factory=dict)
    totals: dict[Identifier, ControlTotal] = Field(default_factory=dict)
