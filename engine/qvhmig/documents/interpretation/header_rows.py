"""Cuts a grid into segments: the rows under one header, with the banners between them. No row is lost.

A header is known by its words, by the format's own mark, or by standing over columns whose contents it is not like. A header
printed again (after a page break, before the next table) starts no rows of data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qvhmig.documents.grids import Cell, Grid
from qvhmig.documents.interpretation.cell_shapes import column_shape, is_integer, is_mark, prose
from qvhmig.documents.interpretation.header_words import decoy_evidence, header_evidence, names_side
from qvhmig.documents.interpretation.type_words import read_type

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Banner:
    """A row that prints one text over the grid's width. `before`: how many data rows of the segment stand above it."""

    cell: Cell
    before: int
    wide: bool


@dataclass(frozen=True)
class Segment:
    """Rows under one header. `headers` is one text a column, '' for none; all '' = no header is printed here.

    `lead`: texts printed in the grid above the header. `banners`: one-text rows among the rows, which are not in `rows`.
    `gaps`: numbers of data rows before which the grid prints an empty row; `restarts`: before which it prints the header again.
    """

    grid: Grid
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    lead: tuple[Cell, ...] = ()
    banners: tuple[Banner, ...] = ()
    gaps: frozenset[int] = field(default_factory=frozenset)
    restarts: frozenset[int] = field(default_factory=frozenset)

    @property
    def has_header(self) -> bool:
        return any(self.headers)


def segments(grid: Grid, known: Mapping[str, str] | None = None) -> tuple[Segment, ...]:
    """The segments of one grid in printed order; () where every cell is empty. `known`: headers that the hints settle, in small letters."""
    rows = grid.rows
    heads = _header_rows(grid, known or {})
    found: list[Segment] = []
    lead: list[Cell] = []
    current: _Open | None = None
    index = 0
    while index < len(rows):
        row = rows[index]
        if index in heads:
            stop = index
            while stop in heads and heads[stop] == heads[index]:
                stop += 1
            texts = _joined_headers(rows[index:stop])
            index = stop
            if current is not None and _same_header(texts, current.headers):
                current.restarts.add(len(current.rows))
                continue
            _close(found, current, grid)
            current, lead = _Open(texts, tuple(lead)), []
            continue
        index += 1
        only = _one_text(row) or _label_and_value(row, grid)
        if only is not None and (_is_banner(row, grid) or (_leads(row) and (index in heads or (current is None and any(later > index for later in heads))))):
            if current is None:
                lead.append(only)
            else:
                current.banners.append(Banner(only, len(current.rows), _spans(row)))
            continue
        if not any(cell.lines for cell in row):
            if current is not None:
                current.gaps.add(len(current.rows))
            continue
        if current is None:
            current, lead = _Open(("",) * grid.width, tuple(lead)), []
        current.rows.append(row)
    _close(found, current, grid)
    if not found and lead:
        found.append(Segment(grid, ("",) * grid.width, (), tuple(lead)))
    return tuple(found)


def field_groups(grids: Iterable[Grid]) -> frozenset[str]:
    """Banner texts that several grids print: they group the fields of each table and name none."""
    found: Counter[str] = Counter()
    for grid in grids:
        texts = {" ".join(only.lines) for row in grid.rows if not grid.roles and (only := _one_text(row)) and _is_banner(row, grid)}
        found.update(texts)
    return frozenset(text for text, count in found.items() if count > 1)


@dataclass
class _Open:
    headers: tuple[str, ...]
    lead: tuple[Cell, ...]
    rows: list[Row] = field(default_factory=list)
    banners: list[Banner] = field(default_factory=list)
    gaps: set[int] = field(default_factory=set)
    restarts: set[int] = field(default_factory=set)


def _close(found: list[Segment], current: _Open | None, grid: Grid) -> None:
    if current is not None:
        found.append(
            Segment(
                grid, current.headers, tuple(current.rows), current.lead, tuple(current.banners), frozenset(current.gaps), frozenset(current.restarts)
            )  # fmt: skip
        )


def _header_rows(grid: Grid, known: Mapping[str, str]) -> dict[int, int]:
    """Index of each header row -> number of the header it belongs to (two-line headers share one)."""
    rows = grid.rows
    if grid.roles:
        return {}
    found: dict[int, int] = {}
    if grid.header and grid.header < len(rows):
        found = {index: 0 for index in range(grid.header) if _one_text(rows[index]) is None or grid.width == 1}
    scores = [1.0 if _settled(row, known) else header_score(row) for row in rows]
    first = {phrase_key(rows[index]) for index in found}
    number = 1
    for index, row in enumerate(rows):
        if index in found:
            continue
        key = phrase_key(row)
        if (first and key in first) or (scores[index] > 0 and _stands_out(rows, index, scores, bool(found))):
            continues = index - 1 in found and scores[index - 1] > 0 and key not in first
            found[index] = found[index - 1] if continues else number
            number += 1
            first.add(key)
    for index in [index for index in found if index and index - 1 not in found and _grouping_row(rows[index - 1])]:
        found[index - 1] = found[index]
    if not found and len(rows) > 1 and _unlike_below(rows):
        found[0] = 0
    return found


def _settled(row: Row, known: Mapping[str, str]) -> bool:
    """At least two texts, and half of all, are headers of the hints."""
    texts = {" ".join(cell.text.split()).lower() for cell in row if cell.lines}
    return len(texts & known.keys()) >= max(2, len(texts) / 2)


def phrase_key(row: Row) -> tuple[str, ...]:
    return tuple("".join(cell.text.split()).lower() for cell in row)


def header_score(row: Row) -> float:
    """0 where a row cannot be a header; else how many of its texts are header words, weighed, as a share 0..1 of all."""
    cells = [cell for cell in row if cell.lines]
    texts = list(dict.fromkeys(cell.text for cell in cells))
    if len(texts) < 2 or any(len(text) > 70 for text in texts) or (len(texts) == 2 and texts[0].rstrip().endswith(":")):
        return 0.0  # two texts with a colon are a label and its value
    total = 0.0
    for text in texts:
        if is_integer(text) or _sized_type(text):
            return 0.0
        words = max([*header_evidence(text).values(), *decoy_evidence(text).values(), 0.0])
        total += words - (0.3 if prose(text) > 0.6 and words < 0.6 else 0.0)
    return total / len(texts) if total >= 1.4 else 0.0


def _sized_type(text: str) -> bool:
    found = read_type(text)
    return bool(found and (found.length is not None or (found.sure >= 1.0 and not header_evidence(text))))


def _stands_out(rows: Sequence[Row], index: int, scores: Sequence[float], later: bool) -> bool:
    """Whether a row of header words is a header and not data that happens to hold such words."""
    if scores[index] < 0.45:
        return False
    texts = {cell.text for cell in rows[index] if cell.lines}
    if _fits_below(rows, index, later):
        return False
    if not later:
        near = scores[index : index + 4]
        return scores[index] >= max(near) - 0.25
    return len(texts) >= 3 and scores[index] >= 0.8


def _fits_below(rows: Sequence[Row], index: int, later: bool) -> bool:
    """A row like the rows around it, column by column: types among types, and for a `later` row also marks and repeated words."""
    key = phrase_key(rows[index])
    near = [rows[at] for at in range(max(0, index - 6), min(len(rows), index + 7))]
    around = [row for row in near if phrase_key(row) != key]
    alike = 0
    for column, cell in enumerate(rows[index]):
        shape = column_shape([row[column] for row in around])
        if cell.lines and shape.type > 0.5 and read_type(cell.text) and not {"type", "type_and_length"} & set(header_evidence(cell.text)):
            alike += 1
        if later and cell.lines and ((shape.mark > 0.5 and is_mark(cell.text)) or (shape.integer > 0.5 and is_integer(cell.text))):
            alike += 1
        if later and any(row[column].lines == cell.lines for row in around if cell.lines) and shape.distinct < 0.5:
            alike += 1
    return alike > 0


def _unlike_below(rows: Sequence[Row]) -> bool:
    """Row 0 is no data: where all below are types, numbers, lengths or marks it is not."""
    below = rows[1:]
    unlike = 0
    if 2 * sum(1 for cell in rows[0] if cell.lines) <= sum(1 for at in range(len(rows[0])) if any(row[at].lines for row in below)):
        return False
    for column, cell in enumerate(rows[0]):
        shape = column_shape([row[column] for row in below])
        if not cell.lines or not shape.filled:
            continue
        if (shape.type > 0.75 and not read_type(cell.text)) or (shape.length > 0.75 and not any(sign.isdigit() for sign in cell.text)):
            unlike += 1
        elif shape.type > 0.75 or shape.length > 0.75:
            return False
    return unlike > 0


def _joined_headers(rows: Sequence[Row]) -> tuple[str, ...]:
    """Texts of a header over several lines, top to bottom, without what a merged cell repeats."""
    texts: list[str] = []
    for column in range(len(rows[0])):
        pieces = dict.fromkeys(row[column].text for row in rows if row[column].lines)
        if len(pieces) > 1 and _grouping(rows[0], column) and not names_side(rows[0][column].text):
            pieces.pop(rows[0][column].text, None)
        texts.append("\n".join(pieces))
    return _mended(texts)


def _mended(texts: list[str]) -> tuple[str, ...]:
    """`Code | list Value` was `Code list | Value`: a word that a reader put on the wrong side of a column's edge goes back."""
    for at in range(len(texts) - 1):
        left, right = texts[at], texts[at + 1].split()
        if len(right) < 2 or _known(texts[at + 1]):
            continue
        for cut in range(1, len(right)):
            moved, rest = " ".join([left, *right[:cut]]), " ".join(right[cut:])
            if left and _known(moved) and _known(rest):
                texts[at], texts[at + 1] = moved, rest
                break
    return tuple(texts)


def _known(text: str) -> bool:
    return max(header_evidence(text).values(), default=0.0) >= 1.0


def _grouping_row(row: Row) -> bool:
    """Headers over several columns each, above the headers of the columns."""
    texts = [cell.lines for cell in row if cell.lines]
    return len(set(texts)) >= 2 and any(texts.count(text) > 1 for text in set(texts)) and any(cell.repeated for cell in row)


def _grouping(row: Row, column: int) -> bool:
    """A header cell that spans several columns only groups the ones below."""
    return sum(1 for cell in row if cell.lines and cell.lines == row[column].lines) > 1


def _same_header(one: Sequence[str], other: Sequence[str]) -> bool:
    return ["".join(text.split()).lower() for text in one] == ["".join(text.split()).lower() for text in other]


def _one_text(row: Row) -> Cell | None:
    """The only text of a row, printed once or over merged cells; None where there are none or several."""
    filled = [cell for cell in row if cell.lines]
    if filled and len({cell.lines for cell in filled}) == 1 and (len(filled) == 1 or any(cell.repeated for cell in filled)):
        return filled[0]
    return None


def _label_and_value(row: Row, grid: Grid) -> Cell | None:
    """`Table: | PATIENT` as one text; None where a row is no label with its value."""
    filled = [cell for cell in row if cell.lines and not cell.repeated]
    if grid.width < 3 or len(filled) != 2 or len(filled[0].text) > 40 or not row[0].lines:
        return None
    label, value = " ".join(filled[0].lines), " ".join(filled[1].lines)
    return replace(filled[0], lines=(f"{label} {value}",)) if label.endswith(":") else None


def _spans(row: Row) -> bool:
    return sum(1 for cell in row if cell.lines) > 1


def _leads(row: Row) -> bool:
    """A text at the left edge, or over several cells: further right it belongs to its column."""
    return _spans(row) or any(cell.lines for cell in row[:2])


def _is_banner(row: Row, grid: Grid) -> bool:
    """One text over merged cells, or alone in the first column; alone further right it is the rest of the row above."""
    return grid.width > 1 and (_spans(row) or (grid.width > 2 and bool(row[0].lines)))
