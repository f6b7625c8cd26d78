"""The walk over an HTML tree: what a browser would show, as grids and words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import Any, Final

from qvhmig.documents.grid_building import CREATE_TABLE, SpanningCell, printed_lines, spread, squared
from qvhmig.documents.grids import Cell, Grid, Place, ReadingFault, Words
from qvhmig.documents.page_parts import definition_rows, stacked_rows
from qvhmig.documents.page_tables import PageRow, is_layout, is_table, own_rows
from qvhmig.documents.page_text import DEEPEST, INLINE, all_bold, collapsed, is_hidden, is_unseen, shown_text
from qvhmig.documents.reading_faults import PART_UNREAD

_MOST_ACROSS: Final = 200


class PageBlocks:
    """Collects `blocks` and `faults` of one page. `walk` may be called for several parts, one after the other."""

    def __init__(self, name: str, tables: int = 0) -> None:
        self.name, self.tables = name, tables
        self.blocks: list[Grid | Words] = []
        self.faults: list[ReadingFault] = []
        self._text: list[str] = []
        self._hidden_rows = 0

    def walk(self, root: Any) -> None:
        """Adds everything below `root`, and a fault for what the page hides."""
        self._enter(root, 0)
        self._end_text()
        if self._hidden_rows:
            fact = f"rows of tables that the page hides, not read: {self._hidden_rows}"
            self.faults.append(ReadingFault(PART_UNREAD, Place(self.name), fact, "show them in a browser and save the page again if they count"))

    def _enter(self, element: Any, depth: int) -> None:
        """`element` and what is in it; its tail belongs to the element around it."""
        tag = element.tag if isinstance(element.tag, str) else "script"
        holds_table = tag == "table" or element.find(".//table") is not None
        if depth > DEEPEST or (is_unseen(element) and not (holds_table and is_hidden(element))):
            return
        if tag == "br":
            self._text.append("\n")
        elif is_table(element) and not is_layout(element):
            self._end_text()
            self._table(element, None)
        elif tag == "dl":
            self._end_text()
            self._definitions(element)
        elif tag == "pre" and self._statements(element):
            pass
        elif re.fullmatch(r"h[1-6]", tag):
            self._end_text()
            if lines := printed_lines(shown_text(element)):
                self.blocks.append(Words(lines, Place(self.name), level=int(tag[1])))
        else:
            self._inside(element, tag in INLINE, depth)

    def _inside(self, element: Any, inline: bool, depth: int) -> None:
        if not inline:
            self._end_text()
        self._text.append(collapsed(element, element.text))
        for child in element:
            self._enter(child, depth + 1)
            self._text.append(collapsed(element, child.tail))
        if not inline:
            self._end_text(all_bold(element))

    def _end_text(self, bold: bool = False) -> None:
        lines = printed_lines("".join(self._text))
        self._text = []
        if lines:
            self.blocks.append(Words(lines, Place(self.name), bold=bold))

    def _definitions(self, element: Any) -> None:
        self.tables += 1
        rows = definition_rows(element, Place(self.name, grid=self.tables))
        if rows:
            self.blocks.append(Grid(rows, Place(self.name, grid=self.tables)))
        for nested in element.iter("table"):
            if next(nested.iterancestors("table", "dl")) is element:
                self._table(nested, None)

    def _statements(self, element: Any) -> bool:
        """The tables of SQL printed in <pre>; False where it is something else."""
        text = "".join(element.itertext())
        if not CREATE_TABLE.search(text):
            return False
        from qvhmig.documents.ddl import blocks_of

        blocks, _ = blocks_of(text, self.name, 0)
        self._end_text()
        self.blocks.extend(blocks)
        return bool(blocks)

    def _table(self, table: Any, inside: Place | None) -> None:
        self.tables += 1
        place = Place(self.name, grid=self.tables)
        rows = own_rows(table)
        shown = [row for row in rows if not is_hidden(row.element)]
        self._hidden_rows += len(rows) - len(shown)
        if stacked := _stacked(shown, place):
            header = len(stacked) - len(shown) + _header_rows(shown)
            self.blocks.append(Grid(stacked, place, _caption(table), header, inside=inside))
            return
        cells, starts = spread([[_spanning(cell) for cell in row.cells] for row in shown], place)
        grid = squared(cells)
        if len(grid) == 1 and len(grid[0]) == 1 and inside is None:
            self.blocks.append(Words(grid[0][0].lines, Place(self.name), boxed=True, bold=grid[0][0].bold))
        elif grid and grid[0]:
            hidden = is_hidden(table) or any(is_hidden(ancestor) for ancestor in table.iterancestors())
            columns = _hidden_columns([row.cells for row in shown], starts, len(grid[0]))
            self.blocks.append(Grid(grid, place, _caption(table), _header_rows(shown), inside=inside, hidden=hidden, hidden_columns=columns))
        for row, columns_of_row, index in zip(shown, starts, range(1, len(shown) + 1), strict=True):
            for cell, column in zip(row.cells, columns_of_row, strict=True):
                for nested in _outermost_tables(cell):
                    self._table(nested, replace(place, row=index, column=column + 1))


def _caption(table: Any) -> str:
    return next((" ".join(printed_lines(shown_text(part))) for part in table if part.tag == "caption"), "")


def _stacked(rows: list[PageRow], place: Place) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a table of one column, cut into the parts that its cells are made of; () for any other table."""
    if len(rows) < 3 or any(len(row.cells) != 1 or next(row.cells[0].iter("table"), None) is not None for row in rows):
        return ()
    count = _header_rows(rows)
    return stacked_rows([row.cells[0] for row in rows[:count]], [row.cells[0] for row in rows[count:]], place)


def _spanning(cell: Any) -> SpanningCell:
    bold = cell.tag == "th" or all_bold(cell)
    return SpanningCell(printed_lines(shown_text(cell)), _span(cell, "rowspan", 65_534), _span(cell, "colspan", _MOST_ACROSS), bold)


def _span(cell: Any, name: str, most: int) -> int:
    text = (cell.get(name) or "1").strip()
    number = int(text) if text.isdecimal() and len(text) < 7 else 1
    if number == 0:
        return most if name == "rowspan" else 1  # 0 = to the end of its group of rows
    return min(number, most)


def _header_rows(rows: list[PageRow]) -> int:
    """Rows of <thead>; where there is none, leading rows of nothing but <th>. A lone cell below them heads what follows it."""
    if any(row.in_head for row in rows):
        head = list(takewhile(lambda row: row.in_head, rows))
    else:
        head = list(takewhile(lambda row: row.cells and all(cell.tag == "th" for cell in row.cells), rows))
        while len(head) > 1 and len(head[-1].cells) == 1:
            head.pop()
    return len(head) if len(head) < len(rows) else 0


def _hidden_columns(rows: list[list[Any]], starts: list[list[int]], width: int) -> tuple[int, ...]:
    """Columns of which every cell is hidden by itself."""
    seen: set[int] = set()
    hidden: set[int] = set()
    for cells, columns in zip(rows, starts, strict=True):
        for cell, column in zip(cells, columns, strict=True):
            (hidden if is_hidden(cell) else seen).add(column)
    return tuple(sorted(column for column in hidden - seen if column < width))


def _outermost_tables(cell: Any) -> list[Any]:
    return [table for table in cell.iter("table") if next(table.iterancestors("td", "th"), cell) is cell]
