"""The walk over the body of a Word document: what is printed when all changes are accepted, as grids and words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from qvhmig.documents.grid_building import SpanningCell, printed_lines, spread, squared
from qvhmig.documents.grids import Grid, Place, Progress, ReadingFault, Words
from qvhmig.documents.office_xml import child, is_on, local, value
from qvhmig.documents.word_styles import WordStyles

# Elements that only wrap what counts: content controls, accepted insertions, links, smart tags, fields.
_WRAPPERS: Final = frozenset((
    "sdt", "sdtContent", "ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "AlternateContent", "Choice",
))  # fmt: skip
_GONE: Final = frozenset(("del", "moveFrom", "instrText", "delText", "Fallback", "sdtPr", "rPr", "pPr", "tcPr", "trPr", "tblPr"))
# Switches of text that does not count: hidden, or struck through.
_UNREAD: Final = ("vanish", "strike", "dstrike")
_MOST_ACROSS: Final = 200
_DEEPEST: Final = 20


@dataclass(slots=True)
class _TableCell:
    """One w:tc (None = places left free at the left edge) with its grid columns; `continues`: it belongs to the merged cell above."""

    element: Any
    column: int
    across: int
    continues: bool
    down: int = 1


class WordBlocks:
    """Collects `blocks` and `faults` of one document."""

    def __init__(self, name: str, styles: WordStyles, progress: Progress) -> None:
        self.name, self._styles, self._progress = name, styles, progress
        self.blocks: list[Grid | Words] = []
        self.faults: list[ReadingFault] = []
        self._tables = 0
        self._caption = ""

    def walk(self, body: Any) -> None:
        """Adds everything in `body`."""
        count = len(body)
        for done, element in enumerate(body, 1):
            self._enter(element)
            if done % 50 == 0 or done == count:
                self._progress(done, count, "parts")

    def _enter(self, element: Any) -> None:
        kind = local(element)
        if kind == "p":
            self._paragraph(element)
        elif kind == "tbl":
            self._table_or_box(element)
        elif kind in _WRAPPERS:
            for inner in element:
                self._enter(inner)

    def _table_or_box(self, table: Any) -> None:
        """A table of one cell is a frame around what is in it."""
        cells = [cell for row in _rows(table) for cell in _unwrapped(row, "tc")]
        if len(cells) != 1:
            self._table(table, None, 0)
        elif next(_unwrapped(cells[0], "tbl"), None) is not None:
            for block in _unwrapped(cells[0], "p", "tbl"):
                self._enter(block)
        else:
            self._text_box(cells[0])

    def _paragraph(self, paragraph: Any) -> None:
        lines, bold = self._printed(paragraph)
        if lines and not self._styles.is_contents(paragraph):
            self._caption = " ".join(lines) if self._styles.is_caption(paragraph) else ""
            self.blocks.append(Words(lines, Place(self.name), self._styles.level(paragraph), _is_framed(paragraph), bold))
        for box in _text_boxes(paragraph):
            self._text_box(box)

    def _text_box(self, box: Any) -> None:
        printed = [self._printed(element) for element in _unwrapped(box, "p")]
        lines = tuple(line for some, _ in printed for line in some)
        if lines:
            bold = all(bold for some, bold in printed if some)
            self.blocks.append(Words(lines, Place(self.name), boxed=True, bold=bold))
        for element in _unwrapped(box, "p", "tbl"):
            if local(element) == "tbl":
                self._table_or_box(element)

    def _printed(self, paragraph: Any) -> tuple[tuple[str, ...], bool]:
        """The lines of a paragraph and whether all its text is bold."""
        parts: list[tuple[str, bool]] = []
        for run in _unwrapped(paragraph, "r"):
            if any(self._styles.switched(run, paragraph, switch) for switch in _UNREAD):
                continue
            if text := _run_text(run):
                parts.append((text, self._styles.switched(run, paragraph, "b")))
        lines = printed_lines("".join(text for text, _ in parts))
        return lines, bool(lines) and all(bold for text, bold in parts if text.strip())

    def _table(self, table: Any, inside: Place | None, depth: int) -> None:
        self._tables += 1
        place = Place(self.name, grid=self._tables)
        caption = self._caption or value(child(child(table, "tblPr"), "tblCaption")) or ""
        self._caption = ""
        rows = list(_rows(table))
        laid = [_laid_cells(row) for row in rows]
        _join_down(laid)
        cells, _ = spread([[self._spanning(cell) for cell in row] for row in laid], place)
        grid = squared(cells)
        if grid and grid[0]:
            self.blocks.append(Grid(grid, place, caption, _header_rows(rows), inside=inside))
        if depth < _DEEPEST:
            for index, row in enumerate(laid, 1):
                for cell in row:
                    if cell.element is not None:
                        self._nested(cell.element, replace(place, row=index, column=cell.column + 1), depth)

    def _nested(self, cell: Any, place: Place, depth: int) -> None:
        for element in _unwrapped(cell, "p", "tbl"):
            if local(element) == "tbl":
                self._table(element, place, depth + 1)

    def _spanning(self, cell: _TableCell) -> SpanningCell:
        if cell.element is None:
            return SpanningCell((), across=cell.across)
        lines: list[str] = []
        bold = True
        for element in _unwrapped(cell.element, "p", "tbl"):
            if local(element) == "p":
                printed, all_bold = self._printed(element)
                for box in _text_boxes(element):
                    printed += tuple(line for inner in _unwrapped(box, "p") for line in self._printed(inner)[0])
                bold = bold and (all_bold or not printed)
                lines.extend(printed)
        return SpanningCell(tuple(lines), cell.down, cell.across, bold and bool(lines))


def _is_framed(paragraph: Any) -> bool:
    """A line above and below it, or a ground of another colour than white."""
    marks = child(paragraph, "pPr")
    border = child(marks, "pBdr")
    fill = (value(child(marks, "shd"), "fill") or "auto").lower()
    return (child(border, "top") is not None and child(border, "bottom") is not None) or fill not in ("auto", "ffffff")


def _unwrapped(container: Any, *kinds: str) -> Iterator[Any]:
    """The elements of these kinds in a paragraph, row, table, cell, text box or content control, in order, wrappers looked through."""
    for element in container:
        kind = local(element)
        if kind in kinds:
            yield element
        elif kind in _WRAPPERS:
            yield from _unwrapped(element, *kinds)


def _run_text(run: Any) -> str:
    parts = []
    for element in run:
        kind = local(element)
        if kind == "t":
            parts.append(element.text or "")
        elif kind in ("br", "cr"):
            parts.append("\n" if value(element, "type") not in ("page", "column") else " ")
        elif kind in ("tab", "ptab"):
            parts.append(" ")
        elif kind == "noBreakHyphen":
            parts.append("-")
        elif kind == "sym":
            parts.append(_symbol(value(element, "char") or ""))
    return "".join(parts)


def _symbol(code: str) -> str:
    """A character of a symbol font; those of Wingdings that stand for a tick keep their meaning, others are dropped."""
    return {"F0FC": "✓", "F0FE": "☑", "F0A8": "☐", "F06F": "☐", "F0FB": "✗", "F0E0": "→"}.get(code.upper(), "")


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """Outermost text boxes anchored in a paragraph; the fallback copy for old programs is left out."""
    for element in paragraph:
        kind = local(element)
        if kind == "txbxContent":
            yield element
        elif kind not in _GONE:
            yield from _text_boxes(element)


def _rows(table: Any) -> Iterator[Any]:
    """Rows of this table only; rows that a tracked change deletes are gone."""
    for row in _unwrapped(table, "tr"):
        marks = child(row, "trPr")
        if child(marks, "del") is None and not is_on(child(marks, "hidden")):
            yield row


def _laid_cells(row: Any) -> list[_TableCell]:
    """The cells of a row with the column, from 0, at which each begins."""
    column = _number(value(child(child(row, "trPr"), "gridBefore")), 0)
    laid = [_TableCell(None, 0, column, False)] if column else []
    for element in _unwrapped(row, "tc"):
        marks = child(element, "tcPr")
        across = max(1, _number(value(child(marks, "gridSpan")), 1))
        merge = child(marks, "vMerge")
        sideways = value(child(marks, "hMerge"))
        if child(marks, "hMerge") is not None and sideways in (None, "continue") and laid:
            laid[-1].across += across
        else:
            laid.append(_TableCell(element, column, across, merge is not None and value(merge) in (None, "continue")))
        column += across
    return laid


def _join_down(rows: list[list[_TableCell]]) -> None:
    """Takes cells that continue the one above out of their rows and makes that one longer.

    A continuation without a beginning above it (a row was deleted) begins a cell of its own.
    """
    above: dict[int, _TableCell] = {}
    for row in rows:
        here: dict[int, _TableCell] = {}
        for cell in list(row):
            top = above.get(cell.column)
            if cell.continues and top is not None and top.across == cell.across:
                top.down += 1
                row.remove(cell)
                here[cell.column] = top
            else:
                here[cell.column] = cell
        above = here


def _header_rows(rows: list[Any]) -> int:
    """Leading rows that Word repeats on every page."""
    count = 0
    for row in rows:
        if not is_on(child(child(row, "trPr"), "tblHeader")):
            break
        count += 1
    return count if count < len(rows) else 0


def _number(text: str | None, otherwise: int) -> int:
    return min(int(text), _MOST_ACROSS) if text and text.isdecimal() else otherwise
