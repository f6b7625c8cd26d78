"""fixtures/faults*.yaml: named, counted defects that are put into an extract, so that finding them can be counted."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from qvhmig.models import StrictModel
from qvhmig.models.contract import Cell, Identifier

CellKind = Literal[
    "wrong_check_digit", "digits_swapped", "letters_for_digits", "leading_zeros_lost", "exponent_form", "unknown_code", "placeholder",
    "lower_case", "emptied", "blanks_only", "blanks_around", "overlong", "impossible_date", "future_date", "ancient_date", "two_digit_year",
    "day_and_month_swapped", "twins_differ", "ends_before_start", "before_other", "overlapping", "reopened", "orphan", "unknown_reference",
    "refers_to_itself", "shared_value", "broken_encoding", "double_encoding", "control_character", "nul_byte", "line_break", "set_to",
]  # fmt: skip
RowKind = Literal["row_twice", "key_twice", "circle", "row_lost"]
LineKind = Literal["cells_lost", "cell_too_many", "open_quote", "bare_separator", "carriage_return"]
FileKind = Literal["column_renamed", "file_cut", "byte_order_mark"]


class Fault(StrictModel):
    """`kind` on `table`, in `field` where the kind asks for one, in `count` rows of patients who have nothing else wrong put in.

    `other`: the second field of a kind that compares two (start of a span, twin, number that stands now). `also`: fields that get what `field`
    gets. `by`: the fields that rows of one parent share. `values`: what is written by unknown_code, placeholder, set_to and key_twice.
    `where`: values of fields that a row must have to be chosen; `unless_in`: TABLE.field that must not hold its first key part. `caught_by`: ids of rules, codes of messages and reasons of rows and cells that
    claim it, each of them every row; `unclaimed` says instead why nobody can.
    """

    kind: CellKind | RowKind | LineKind | FileKind
    table: str
    field: str | None = None
    other: str | None = None
    also: list[str] = Field(default_factory=list)
    by: list[str] = Field(default_factory=list)
    values: list[Annotated[str, Field(min_length=1)]] = Field(default_factory=list)
    where: dict[str, Cell] = Field(default_factory=dict)
    unless_in: Annotated[str, Field(pattern=r"^\w+\.\w+$")] | None = None
    width: int = Field(default=0, ge=0)
    count: int = Field(default=3, ge=1)
    says: str = Field(min_length=1)
    caught_by: list[str] = Field(default_factory=list)
    unclaimed: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _told_enough(self) -> Fault:
        needed = {
            "field": self.kind not in ("row_twice", "row_lost", "cells_lost", "cell_too_many", "carriage_return", "file_cut", "byte_order_mark"),
            "other": self.kind in ("ends_before_start", "before_other", "refers_to_itself", "circle"),
            "by": self.kind == "reopened",
            "values": self.kind in ("unknown_code", "set_to"),
        }
        for name, wanted in needed.items():
            if wanted and not getattr(self, name):
                raise ValueError(f"a fault of the kind {self.kind} needs '{name}'")
        if self.caught_by and self.unclaimed:
            raise ValueError("a fault has 'caught_by', or 'unclaimed' and the reason, not both")
        return self

    @property
    def columns(self) -> list[str]:
        """Every column that it names, each once."""
        named = [*([self.field] if self.field else []), *([self.other] if self.other else []), *self.also, *self.by, *self.where]
        return list(dict.fromkeys(named))


class Faults(StrictModel):
    """Faults are put in in the order of the file. Rows with one first key part (a patient's) get one at most, in whatever table, so that
    what is found can be told apart and none hides another."""

    faults: Literal[1]
    id: Identifier
    seed: int = Field(default=1, ge=0)
    put_in: dict[Identifier, Fault]
    notes: str | None = None
