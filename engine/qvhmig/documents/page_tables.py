"""Rows of an HTML table as they stand on the page: of this table only, head first and foot last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PageRow:
    """`cells`: the <td> and <th> of one <tr>, in order; `in_head`: it stands in <thead>."""

    element: Any
    cells: list[Any]
    in_head: bool


def own_rows(table: Any) -> list[PageRow]:
    """Rows of `table` and of its groups, not those of tables inside it; <tfoot> goes last wherever it is written."""
    head: list[PageRow] = []
    body: list[PageRow] = []
    foot: list[PageRow] = []
    for part in table:
        if part.tag == "tr":
            body.append(_row(part, False))
        elif part.tag in ("thead", "tbody", "tfoot"):
            group = {"thead": head, "tbody": body, "tfoot": foot}[part.tag]
            group.extend(_row(row, part.tag == "thead") for row in part if row.tag == "tr")
    return head + body + foot


def _row(element: Any, in_head: bool) -> PageRow:
    return PageRow(element, [cell for cell in element if cell.tag in ("td", "th")], in_head)
