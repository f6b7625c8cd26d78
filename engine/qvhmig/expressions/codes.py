"""Code maps and check digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qvhmig.expressions.registry import Function, argument, literal, table_of
from qvhmig.expressions.types import BOOLEAN, TEXT, Kind

X = argument("x", Kind.TEXT)


@dataclass(frozen=True)
class CrosswalkMap:
    """What `lookup` and `lookup_state` read: `targets` holds source -> target of partners that are valid now;
    `states` holds source -> state of every row, whether or not it gives a partner."""

    targets: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)


def crosswalk_table(crosswalk: str) -> str:
    """Name of the table (source, target, state) that SQL text reads in place of a CrosswalkMap."""
    return f"crosswalk:{crosswalk}"


FUNCTIONS = table_of(
    Function(
        "lookup",
        "codes",
        (literal("crosswalk", Kind.TEXT), X),
        TEXT,
        "The partner of `x` in the crosswalk, byte for byte.",
        nulls="own",
        null_rule="null if null, or if there is no valid partner",
        origin="translated",
    ),
    Function(
        "lookup_state",
        "codes",
        (literal("crosswalk", Kind.TEXT), X),
        TEXT,
        "The state of the row of `x` in the crosswalk: approved, proposed, query or retired.",
        nulls="own",
        null_rule="null if null, or if `x` is in no row",
        origin="translated",
    ),
    Function(
        "checksum_mod11",
        "codes",
        (X,),
        BOOLEAN,
        "True if `x` is ten digits, not all equal, and the last is the check digit of the first nine (weights 10 to 2, 11 - sum mod 11, 11 counts as 0, 10 is never valid).",
    ),
)
