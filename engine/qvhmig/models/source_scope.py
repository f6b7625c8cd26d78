"""contracts/source_scope.yaml: what of the source is not moved, said once for the project."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from qvhmig.models import StrictModel


class NotMoved(StrictModel):
    """Source fields that nobody reads, on purpose. `tables` are names of source tables, in which `*` stands for any letters:
    every field of theirs. `fields` are `TABLE.Field`. `decided_by`: the role that answers for it."""

    tables: list[str] = Field(default_factory=list)
    fields: list[str] = Field(default_factory=list)
    reason: str
    decided_by: str

    @model_validator(mode="after")
    def _something(self) -> NotMoved:
        if not self.tables and not self.fields:
            raise ValueError("an entry names 'tables' or 'fields'")
        return self


class SourceScope(StrictModel):
    """A table that no entry fits and that no contract reads is left unread, and is listed as that."""

    source_scope: Literal[1]
    set_aside: list[NotMoved] = Field(min_length=1)
