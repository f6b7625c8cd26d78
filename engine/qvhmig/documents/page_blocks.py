"""The walk over an HTML tree: what a browser would show, as grids and words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from qvhmig.documents.grid_building import SpanningCell, printed_lines, spread, squared
from qvhmig.documents.grids import Cell, Grid, Place, ReadingFault, Words
from qvhmig.documents.reading_faults import PART_UNREAD

_UNSEEN: Final = frozenset((
    "script", "style", "noscript", "template", "head", "nav", "svg", "math", "iframe", "object", "select", "option",
    "button", "input", "textarea", "link", "meta", "title",
))  # fmt: skip
_INLINE: Final = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
))  # fmt: skip
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)", re.I)
_BOLD: Final = frozenset(("b", "strong", "th"))
_MOST_ACROSS: Final = 200
_DEEPEST: Final = 150


def is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style", "")))


class PageBlocks:
    """Collects `blocks` and `faults` of one page. `walk` may be called for several parts, one after the other."""

    def __init__(self, name: str, tables: int = 0) -> None:
        self.name, self.tables = name, tables
        self.blocks: list[Grid | Words] = []
        self.faults: list[ReadingFault] = []
        self._text: list[str] = []
        self._hidden_rows = 0

    def walk(self, root: Any) -> None:
        self._enter(root, 0)
        self._end_text()
        if self._hidden_rows:
            fact = f"{self._hidden_rows} table rows are hidden by the page and were not read"
            self.faults.append(ReadingFault(PART_UNREAD, Place(self.name), fact, "show them in a browser and save the page again if they count"))

    def _enter(self, element: Any, depth: int) -> None:
        """`element` and what is in it; its tail belongs to the element around it."""
        tag = element.tag if isinstance(element.tag, str) else "script"
        if tag in _UNSEEN or depth > _DEEPEST or (is_hidden(element) and element.find(".//table") is None and tag != "table"):
            return
        if tag == "br":
            self._text.append("\n")
        elif tag == "table" and not is_layout(element):
            self._end_text()
            self._table(element, None)
        elif tag == "dl":
            self._end_text()
            self._definitions(element)
        elif re.fullmatch(r"h[1-6]", tag):
            self._end_text()
            if lines := printed_lines(shown_text(element)):
                self.blocks.append(Words(lines, Place(self.name), level=int(tag[1])))
        else:
            self._inside(element, tag in _INLINE, depth)

    def _inside(self, element: Any, inline: bool, depth: int) -> None:
        if not inline:
            self._end_text()
        self._text.append(_collapsed(element, element.text))
        for child in element:
            self._enter(child, depth + 1)
            self._text.append(_collapsed(element, child.tail))
        if not inline:
            self._end_text(_all_bold(element))

    def _end_text(self, bold: bool = False) -> None:
        lines = printed_lines("".join(self._text))
        self._text = []
        if lines:
            self.blocks.append(Words(lines, Place(self.name), bold=bold))

    def _definitions(self, element: Any) -> None:
        """A definition list is a grid of two columns; several definitions of a term are lines of one cell."""
        self.tables += 1
        place = Place(self.name, grid=self.tables)
        pairs: list[list[tuple[str, ...]]] = []
        for item in element.iter("dt", "dd"):
            # libxml2 does not end a <dd> where the next one begins: the inner one is part of the outer one's text
            if is_hidden(item) or next(item.iterancestors("dl", "dd")) is not element:
                continue
            lines = printed_lines(shown_text(item))
            if item.tag == "dt":
                pairs.append([lines, ()])
            elif pairs:
                pairs[-1][1] += lines
        if pairs:
            self.blocks.append(Grid(tuple(_pair(place, row, *pair) for row, pair in enumerate(pairs, 1)), place))
        for nested in element.iter("table"):
            if next(nested.iterancestors("table", "dl")) is element:
                self._table(nested, None)

    def _table(self, table: Any, inside: Place | None) -> None:
        from qvhmig.documents.page_tables import own_rows

        self.tables += 1
        place = Place(self.name, grid=self.tables)
        rows = own_rows(table)
        shown = [row for row in rows if not is_hidden(row.element) or is_hidden(table)]
        self._hidden_rows += len(rows) - len(shown)
        cells, starts = spread([[_spanning(cell) for cell in row.cells] for row in shown], place)
        caption = next((" ".join(printed_lines(shown_text(part))) for part in table if part.tag == "caption"), "")
        grid = squared(cells)
        if grid and grid[0]:
            hidden = is_hidden(table) or any(is_hidden(ancestor) for ancestor in table.iterancestors())
            columns = _hidden_columns([row.cells for row in shown], starts, len(grid[0]))
            self.blocks.append(Grid(grid, place, caption, _header_rows(shown), inside=inside, hidden=hidden, hidden_columns=columns))
        for row, columns_of_row, index in zip(shown, starts, range(1, len(shown) + 1), strict=True):
            for cell, column in zip(row.cells, columns_of_row, strict=True):
                for nested in _outermost_tables(cell):
                    self._table(nested, replace(place, row=index, column=column + 1))


def _pair(place: Place, row: int, term: tuple[str, ...], definition: tuple[str, ...]) -> tuple[Cell, ...]:
    return Cell(term, replace(place, row=row, column=1), bold=True), Cell(definition, replace(place, row=row, column=2))


def is_layout(table: Any) -> bool:
    """A table that only arranges the page: it says so, or it has no header, and holds tables or headings in few cells."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    own = [cell for cell in table.iter("td", "th") if next(cell.iterancestors("table")) is table]
    if any(cell.tag == "th" for cell in own) or table.find("caption") is not None:
        return False
    holding = sum(1 for cell in own if next(cell.iter("table", "h1", "h2", "h3", "h4", "h5", "h6"), None) is not None)
    return len(own) == 1 and holding == 1 or holding * 2 > len(own)


def shown_text(element: Any) -> str:
    """The text that a browser shows of `element`, without tables in it: a line feed for each <br> and around each block."""
    parts: list[str] = []
    _add_text(element, parts, 0)
    return "".join(parts)


def _add_text(element: Any, parts: list[str], depth: int) -> None:
    parts.append(_collapsed(element, element.text))
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else "script"
        if tag == "br":
            parts.append("\n")
        elif tag not in _UNSEEN and tag != "table" and depth < _DEEPEST and not is_hidden(child):
            ends = "" if tag in _INLINE else "\n"
            parts.append(ends)
            _add_text(child, parts, depth + 1)
            parts.append(ends)
        parts.append(_collapsed(element, child.tail))


def _collapsed(element: Any, text: str | None) -> str:
    """Line ends of the source are blanks, except in <pre>."""
    if not text:
        return ""
    if element.tag == "pre" or next(element.iterancestors("pre"), None) is not None:
        return text
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _all_bold(element: Any) -> bool:
    """Whether all text of a block stands in bold elements directly below it."""
    if element.text and element.text.strip():
        return False
    children = [child for child in element if isinstance(child.tag, str) and (child.tag != "br")]
    return bool(children) and all(child.tag in _BOLD and not (child.tail or "").strip() for child in children)


def _spanning(cell: Any) -> SpanningCell:
    bold = cell.tag == "th" or _all_bold(cell)
    return SpanningCell(printed_lines(shown_text(cell)), _span(cell, "rowspan", 65_534), _span(cell, "colspan", _MOST_ACROSS), bold)


def _span(cell: Any, name: str, most: int) -> int:
    text = (cell.get(name) or "1").strip()
    number = int(text) if text.isdecimal() and len(text) < 7 else 1
    if number == 0:
        return most if name == "rowspan" else 1  # 0 = to the end of its group of rows
    return min(number, most)


def _header_rows(rows: list[Any]) -> int:
    """Leading rows of <thead>, or of nothing but <th>."""
    count = 0
    for row in rows:
        if not row.in_head and not (row.cells and all(cell.tag == "th" for cell in row.cells)):
            break
        count += 1
    return count if count < len(rows) else 0


def _hidden_columns(rows: list[list[Any]], starts: list[list[int]], width: int) -> tuple[int, ...]:
    """Columns of which every cell is hidden by itself."""
    seen: set[int] = set()
    hidden: set[int] = set()
    for cells, columns in zip(rows, starts, strict=True):
        for cell, column in zip(cells, columns, strict=True):
            (hidden if is_hidden(cell) else seen).add(column)
    return tuple(sorted(column for column in hidden - seen if column < width))


def _outermost_tables(cell: Any) -> list[Any]:
    return [table for table in cell.iter("table") if next(table.iterancestors("td", "th")) is cell]
