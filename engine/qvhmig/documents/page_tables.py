"""Rows of an HTML table as they stand on the page: of this table only, head first and foot last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

_TABLE_ROLES: Final = frozenset(("table", "grid", "treegrid"))
_CELL_ROLES: Final = frozenset(("cell", "gridcell", "columnheader", "rowheader"))


@dataclass(frozen=True, slots=True)
class PageRow:
    """`cells`: the <td> and <th> of one <tr>, in order; `in_head`: it stands in <thead>."""

    element: Any
    cells: list[Any]
    in_head: bool


def is_table(element: Any) -> bool:
    """A <table>, or other elements that say by their roles that they stand for one, with rows in it."""
    if element.tag == "table":
        return True
    return element.get("role") in _TABLE_ROLES and any(True for _ in _with_role(element, frozenset(("row",))))


def is_layout(table: Any) -> bool:
    """A table that only arranges the page: it says so, or it has no header, and holds tables or headings in few cells."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    own = [cell for cell in table.iter("td", "th") if next(cell.iterancestors("table")) is table]
    if any(cell.tag == "th" for cell in own) or table.find("caption") is not None:
        return False
    holding = sum(1 for cell in own if next(cell.iter("table", "h1", "h2", "h3", "h4", "h5", "h6"), None) is not None)
    return len(own) == 1 and holding == 1 or holding * 2 > len(own)


def own_rows(table: Any) -> list[PageRow]:
    """Rows of `table` and of its groups, not those of tables inside it; <tfoot> goes last wherever it is written."""
    if table.tag != "table":
        return [_row_by_role(row) for row in _with_role(table, frozenset(("row",)))]
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


def _row_by_role(element: Any) -> PageRow:
    cells = list(_with_role(element, _CELL_ROLES))
    return PageRow(element, cells, bool(cells) and all(cell.get("role") == "columnheader" for cell in cells))


def _with_role(element: Any, roles: frozenset[str]) -> Iterator[Any]:
    """The outermost elements of those roles in `element`, none of a table inside it."""
    for child in element:
        role = child.get("role")
        if role in roles:
            yield child
        elif role not in _TABLE_ROLES and child.tag != "table":
            yield from _with_role(child, roles)
