"""A code map (DESIGN 4.3): a header with owner, domains and policies, and one row a source code."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from qvhmig.models import StrictModel
from qvhmig.models.contract import Cell, Identifier, _cell


class CrosswalkRow(StrictModel):
    """`state`: approved | proposed (development only) | query (cell empty, counted) | retired (no partner outside its dates).

    `target` null is allowed for query and retired rows only.
    """

    source: Annotated[str, BeforeValidator(_cell)]
    target: Cell = None
    state: Literal["approved", "proposed", "query", "retired"] = "approved"
    valid_from: str | None = None
    valid_to: str | None = None
    note: str | None = None


class Crosswalk(StrictModel):
    """`source_domain` names the old system's code family, `target_domain` a code type id of the target catalog."""

    crosswalk: Literal[1]
    id: Identifier
    owner: str
    status: Literal["draft", "in_review", "approved"]
    approved_by: str | None = None
    source_domain: str
    target_domain: str
    write: Literal["target", "source"] = "target"
    valid_from: str | None = None
    valid_to: str | None = None
    notes: str | None = None
    rows: list[CrosswalkRow] = Field(min_length=1)


class FeedHeader(StrictModel):
    """feeds/NAME.yaml beside feeds/NAME.csv: reference data that the source system does not hold."""

    feed: Literal[1]
    id: Identifier
    owner: str
    as_of: str
    key: list[str] = Field(min_length=1)
    columns: dict[str, Literal["text", "integer", "decimal", "date", "moment", "boolean"]]
    placeholder: bool = False
    supplied_by: str | None = None
    notes: str | None = None
