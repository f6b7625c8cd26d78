"""What a hint file settles before anything is judged: meanings of headers, types, formats and marks, and what a grid is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qvhmig.documents.grids import Grid
from qvhmig.documents.interpretation.column_roles import Roles, stated_roles
from qvhmig.models.hints import GridHint, Hints


@dataclass(frozen=True)
class Hinted:
    """Keys are printed words in small letters with single blanks. Empty where there is no hint file."""

    headers: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    grids: tuple[GridHint, ...] = ()

    def grid(self, grid: Grid) -> GridHint | None:
        """The first hint whose places all fit this grid."""
        return next((hint for hint in self.grids if _fits(hint, grid)), None)


NOTHING_HINTED = Hinted()


def hinted(hints: Hints | None) -> Hinted:
    """The part of a hint file that says how to read; corrections are laid over the reading afterwards."""
    if hints is None:
        return NOTHING_HINTED
    return Hinted(_plain(hints.headers), _plain(hints.types), _plain(hints.formats), _plain(hints.marks), tuple(hints.grids))


def hinted_roles(hint: GridHint, width: int) -> Roles | None:
    """The roles that a hint gives the columns of a grid, `other` for those that it leaves out; None where it gives none."""
    if not hint.roles:
        return None
    return stated_roles([*hint.roles, *["other"] * width][:width])


def plain(text: str) -> str:
    return " ".join(text.split()).lower()


def _plain(printed: Mapping[str, str]) -> dict[str, str]:
    return {plain(words): str(meaning) for words, meaning in printed.items()}


def _fits(hint: GridHint, grid: Grid) -> bool:
    place = grid.place
    pairs = ((hint.document, place.document), (hint.page, place.page), (hint.sheet, place.sheet), (hint.grid, place.grid))
    if any(wanted is not None and wanted != found for wanted, found in pairs):
        return False
    return hint.caption is None or plain(hint.caption) == plain(grid.caption)
