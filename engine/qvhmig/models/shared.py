"""contracts/views.yaml (row sources shared by contracts) and contracts/macros.yaml (shared expressions)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from qvhmig.models import StrictModel
from qvhmig.models.contract import Case, Cell, Identifier, ParameterType
from qvhmig.models.steps import Expression, Pipeline, rows_as_map


class View(StrictModel):
    """A shared row source with a ledger of its own. `key` names columns of its `out` pipeline."""

    grain: str | None = None
    key: list[str] = Field(min_length=1)
    params: dict[str, ParameterType] = Field(default_factory=dict)
    rows: Annotated[dict[str, Pipeline], BeforeValidator(rows_as_map)]
    cases: list[Case] = Field(default_factory=list)


def _definitions(value: Any, kind: str) -> Any:
    """`{views: 1, name: {...}}` -> `{views: 1, definitions: {name: {...}}}`; places keep the YAML path `name`."""
    if not isinstance(value, dict) or "definitions" in value:
        return value
    return {kind: value.get(kind), "definitions": {k: v for k, v in value.items() if k != kind}}


class Views(StrictModel):
    views: Literal[1]
    definitions: dict[Identifier, View]

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, value: Any) -> Any:
        return _definitions(value, "views")


class MacroCase(StrictModel):
    """`args` as text; `gives` the value as text (null = SQL null), or `fails: true` for a cell error."""

    args: list[Cell]
    gives: Cell = None
    fails: bool = False


class Macro(StrictModel):
    """A YAML expression with arguments: `args: {name: type}`, used like a function."""

    args: dict[Identifier, ParameterType]
    expr: Expression
    says: str | None = None
    cases: list[MacroCase] = Field(min_length=1)


class Macros(StrictModel):
    macros: Literal[1]
    definitions: dict[Identifier, Macro]

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, value: Any) -> Any:
        return _definitions(value, "macros")
