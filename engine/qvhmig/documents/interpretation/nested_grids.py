"""Grids inside the cell of a field: its values, its code lists or examples; never fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qvhmig.documents.grids import Grid
from qvhmig.documents.interpretation.column_roles import Columns, code_roles
from qvhmig.documents.interpretation.header_rows import segments
from qvhmig.documents.interpretation.header_words import phrase

_LIST_HEADER = re.compile(r"\b(?:code (?:type|set|list)|codelist|value set|list)\b")
_ID = re.compile(r"[A-Z]{0,6}[-_.]?\d[\w.-]*")


@dataclass
class NestedValues:
    """Values of the field in printed order, and ids of the lists that it uses."""

    values: list[str] = field(default_factory=list)
    code_types: list[str] = field(default_factory=list)


def read_nested(grids: Sequence[Grid]) -> NestedValues:
    """What the grids inside one cell say; a grid that goes on over a page keeps the header of its first part."""
    found = NestedValues()
    headers: tuple[str, ...] = ()
    for grid in grids:
        for segment in segments(grid):
            if segment.has_header or len(headers) != grid.width:
                headers = segment.headers
            lists = [at for at, header in enumerate(headers) if _LIST_HEADER.search(phrase(header))]
            if lists:
                ids = [code for row in segment.rows for code in _ID.findall(row[lists[0]].text)]
                found.code_types = list(dict.fromkeys([*found.code_types, *ids]))
                continue
            roles = code_roles(Columns(headers, segment.rows, {}))
            at = roles.column("code")
            at = 0 if at is None and grid.width == 2 else at
            if at is not None:
                texts = [" ".join(row[at].lines) for row in segment.rows if row[at].lines]
                found.values = list(dict.fromkeys([*found.values, *texts]))
    return found
