"""A ruled, banded or framed region of a page as rows of cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Final

from qvhmig.documents.pdf_columns import corridors
from qvhmig.documents.pdf_marks import Box, Stroke
from qvhmig.documents.pdf_regions import SAME_RULE, Region
from qvhmig.documents.pdf_rows import LEADING, row_starts, starts_of_middled
from qvhmig.documents.pdf_words import Line, Word, lines_of

# A side of a cell is closed where strokes cover this part of it.
_CLOSED: Final = 0.6
# An upright rule over less than this part of the height does not part columns by itself.
_COLUMN_RULE: Final = 0.4
_SAME_EDGE: Final = 3.0
# Level rules of a table that is ruled at its top, under its head and at its end only.
_HEAD_AND_ENDS: Final = 3
# So many level edges and columns that are ruled, too: each row is ruled.
_ROWS_RULED: Final = 5
# In font sizes: no blank between two words of one text is wider.
_BETWEEN_WORDS: Final = 0.45
Edges = tuple[tuple[float, float], ...]


@dataclass(slots=True)
class DraftCell:
    """A cell while the page is being read: its box, and the words in it.

    `covers`: the merged cell that this place is a part of. `holds_grid`: a table of its own stands in it.
    """

    box: Box
    words: list[Word] = field(default_factory=list)
    covers: DraftCell | None = None
    holds_grid: bool = False

    @property
    def lines(self) -> list[Line]:
        return lines_of((self.covers or self).words)


@dataclass(slots=True)
class DraftGrid:
    rows: list[list[DraftCell]]
    box: Box
    inside: DraftCell | None = None

    def edges(self) -> Edges:
        """Left and right of each column."""
        row = next((row for row in self.rows if not any(cell.covers for cell in row)), [])
        return tuple((cell.box[0], cell.box[2]) for cell in row)


def grid_of(region: Region, words: Sequence[Word], inner: Sequence[DraftGrid] = (), before: Edges = ()) -> DraftGrid:
    """The region's cells with their words. Rows and columns without any text are left out; there may be none left.

    `inner`: grids that were found within the region; each is told the cell it stands in. `before`: the columns of the last
    table of the page before; if the region has the same, it keeps those that are empty on this page.
    """
    region = _without_tints(region)
    xs, ruled = _columns(region, words)
    if not ruled and before and abs(before[-1][1] - region.right) <= _SAME_EDGE and fitting(before, words, region.left, region.right):
        xs = [before[0][0], *(right for _, right in before)]
    ys = _clusters([s.at for s in region.level], region.top, region.bottom)
    grid = _cells(region, xs, ys, ruled)
    _fill(grid, words)
    for part in inner:
        _settle(part, grid)
    rows = _split_rows(grid, _ruled_height(region), few_rules=not ruled and len(region.level) <= _HEAD_AND_ENDS, closed=ruled and len(ys) >= _ROWS_RULED)
    if not ruled:
        for row in rows:
            join_banner(row)
    return DraftGrid(without_empty(rows, before), region.box)


def _without_tints(region: Region) -> Region:
    """The region without the edges of fills behind single texts or cells: a band of rows or columns goes through most of it."""
    wide, high = _CLOSED * (region.right - region.left), _COLUMN_RULE * (region.bottom - region.top)
    level = tuple(s for s in region.level if s.drawn or sum(o.length for o in region.level if abs(o.at - s.at) <= SAME_RULE) >= wide)
    upright = tuple(s for s in region.upright if s.drawn or sum(o.length for o in region.upright if abs(o.at - s.at) <= SAME_RULE) >= high)
    return replace(region, level=level, upright=upright)


def join_banner(row: Sequence[DraftCell]) -> None:
    """A row of one text that runs over the white between columns is one merged cell (the title of a part of the table)."""
    filled = [cell for cell in row if cell.words]
    lines = lines_of(word for cell in filled for word in cell.words)
    if len(filled) < 2 or len(lines) != 1 or len(lines[0].pieces()) > 1:
        return
    gaps = [after.left - before.right for before, after in zip(lines[0].words, lines[0].words[1:], strict=False)]
    if max(gaps) > _BETWEEN_WORDS * lines[0].size:
        return
    owner = filled[0]
    owner.words = list(lines[0].words)
    owner.box = (*owner.box[:2], max(filled[-1].box[2], owner.box[2]), owner.box[3])
    for cell in filled[1:]:
        cell.words, cell.covers = [], owner


def fitting(edges: Edges, words: Sequence[Word], left: float, right: float) -> bool:
    """Whether words from `left` to `right` can stand in the columns `edges`: none crosses an edge between two of them."""
    if len(edges) < 2 or abs(edges[0][0] - left) > _SAME_EDGE or right > edges[-1][1] + _SAME_EDGE:
        return False
    return not any(word.left + 1 < edge < word.right - 1 for _, edge in edges[:-1] for word in words)


def _ruled_height(region: Region) -> tuple[float, float]:
    """From the first to the last stroke; what a table has above and below stands without rules."""
    ends = [s.at for s in region.level] + [end for s in region.upright for end in (s.start, s.end)]
    return min(ends), max(ends)


def _settle(inner: DraftGrid, grid: Sequence[Sequence[DraftCell]]) -> None:
    middle = ((inner.box[0] + inner.box[2]) / 2, (inner.box[1] + inner.box[3]) / 2)
    for cell in (cell for row in grid for cell in row if cell.covers is None):
        if cell.box[0] <= middle[0] <= cell.box[2] and cell.box[1] <= middle[1] <= cell.box[3]:
            cell.holds_grid, inner.inside = True, cell


def without_empty(rows: Sequence[list[DraftCell]], before: Edges = ()) -> list[list[DraftCell]]:
    """Rows and columns that hold any text; all columns where they are those of the page before."""
    kept = [row for row in rows if any(cell.words or cell.holds_grid for cell in row)]
    if not kept:
        return []
    columns = [
        i
        for i in range(len(kept[0]))
        if any(row[i].words or row[i].holds_grid for row in kept) or any(_same(kept, i, edges) for edges in before)
    ]
    return [[row[i] for i in columns] for row in kept]


def _same(rows: Sequence[Sequence[DraftCell]], column: int, edges: tuple[float, float]) -> bool:
    boxes = [row[column].box for row in rows if row[column].covers is None]
    return any(abs(box[0] - edges[0]) <= _SAME_EDGE and abs(box[2] - edges[1]) <= _SAME_EDGE for box in boxes)


def _columns(region: Region, words: Sequence[Word]) -> tuple[list[float], bool]:
    """The column edges, and whether they are ruled; if not, they are the middles of white corridors."""
    height = region.bottom - region.top
    groups: list[list[Stroke]] = []
    for stroke in sorted(region.upright, key=lambda s: s.at):
        if groups and stroke.at - groups[-1][-1].at <= SAME_RULE:
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    edges = [(sum(s.at for s in group) / len(group), sum(s.length for s in group)) for group in groups]
    inner = [at for at, length in edges if region.left + SAME_RULE < at < region.right - SAME_RULE and length >= _COLUMN_RULE * height]
    xs = _clusters([at for at, _ in edges], region.left, region.right)
    held = {sum(x < word.middle for x in xs) for word in words}
    if inner and len(held) != 1:
        return xs, True
    # Rules that have text on one side only are a frame.
    left, right = (xs[min(held) - 1], xs[min(held)]) if inner and 0 < min(held) < len(xs) else (region.left, region.right)
    found = [corridor.middle for corridor in corridors(lines_of(words), left, right)]
    return [left, *found, right], False


def _clusters(places: Iterable[float], first: float, last: float) -> list[float]:
    """Places in order with both ends; those nearer than a double rule are one."""
    groups: list[list[float]] = []
    for place in sorted((*places, first, last)):
        if groups and place - groups[-1][-1] <= SAME_RULE:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _cells(region: Region, xs: Sequence[float], ys: Sequence[float], ruled: bool) -> list[list[DraftCell]]:
    """One cell for each column and row; cells that no stroke parts are one merged cell."""
    rows = [[DraftCell((xs[i], ys[j], xs[i + 1], ys[j + 1])) for i in range(len(xs) - 1)] for j in range(len(ys) - 1)]
    if not ruled:
        return rows
    high, wide = len(rows), len(rows[0]) if rows else 0
    closed_right = [[_covered(region.upright, xs[i + 1], ys[j], ys[j + 1]) for i in range(wide)] for j in range(high)]
    closed_below = [[_covered(region.level, ys[j + 1], xs[i], xs[i + 1]) for i in range(wide)] for j in range(high)]
    taken = [[False] * wide for _ in range(high)]
    for j in range(high):
        for i in range(wide):
            if not taken[j][i]:
                _merge(rows, taken, j, i, closed_right, closed_below)
    return rows


def _merge(
    rows: list[list[DraftCell]], taken: list[list[bool]], j: int, i: int,
    closed_right: list[list[bool]], closed_below: list[list[bool]],
) -> None:  # fmt: skip
    """Let the cell at row j and column i grow to the right and then down, as far as nothing parts it from its neighbours."""
    last = i
    while last + 1 < len(rows[0]) and not closed_right[j][last] and not taken[j][last + 1]:
        last += 1
    low = j
    while (
        low + 1 < len(rows)
        and not any(closed_below[low][k] for k in range(i, last + 1))
        and not any(taken[low + 1][k] for k in range(i, last + 1))
        and not any(closed_right[low + 1][k] for k in range(i, last))
        and (last + 1 == len(rows[0]) or closed_right[low + 1][last])
    ):
        low += 1
    owner = rows[j][i]
    left, top, _, _ = owner.box
    owner.box = (left, top, rows[j][last].box[2], rows[low][i].box[3])
    for row in range(j, low + 1):
        for column in range(i, last + 1):
            taken[row][column] = True
            if (row, column) != (j, i):
                rows[row][column].covers = owner


def _covered(strokes: Sequence[Stroke], at: float, start: float, end: float) -> bool:
    total = sum(
        max(0.0, min(s.end, end) - max(s.start, start)) for s in strokes if abs(s.at - at) <= SAME_RULE
    )
    return total >= _CLOSED * (end - start)


def _fill(grid: Sequence[Sequence[DraftCell]], words: Sequence[Word]) -> None:
    owners = [cell for row in grid for cell in row if cell.covers is None]
    for word in words:
        cell = _home(owners, word)
        if cell is not None:
            cell.words.append(word)


def _home(cells: Sequence[DraftCell], word: Word) -> DraftCell | None:
    """The cell with most of the word; a long word may run over the edge of its cell."""
    best, most = None, 0.0
    for cell in cells:
        left, top, right, bottom = cell.box
        if top - 1 <= word.height <= bottom + 1:
            share = min(right, word.right) - max(left, word.left)
            if share > most:
                best, most = cell, share
    return best


def _split_rows(rows: list[list[DraftCell]], ruled: tuple[float, float], few_rules: bool, closed: bool) -> list[list[DraftCell]]:
    """Rows that hold several printed rows cut by the evidence of the text: outside the rules, or ruled only at the head.

    `closed`: rows and columns are ruled; a column too narrow for its words has many lines in one row then.
    """
    plain = [row for row in rows if len(row) > 1 and not any(cell.covers or cell.holds_grid for cell in row)]
    outside = [row for row in plain if row[0].box[3] <= ruled[0] + 2 or row[0].box[1] >= ruled[1] - 2]
    filled = [row for row in plain if any(cell.words for cell in row) and not any(row is one for one in outside)]
    several = [row for row in filled if _holds_several(row, few_rules, closed)]
    cut = outside + (several if len(several) * 2 >= len(filled) else [])
    found: list[list[DraftCell]] = []
    for row in rows:
        found += split_row(row) if any(row is one for one in cut) else [row]
    return found


def _holds_several(row: Sequence[DraftCell], few_rules: bool, closed: bool) -> bool:
    if closed:
        return looks_like_many(row) and not _goes_on_alone(row)
    return looks_like_many(row) or (few_rules and (_has_later_row(row) or len(_middled(row)) > 1))


def _middled(row: Sequence[DraftCell]) -> list[float]:
    lines = lines_of(word for cell in row for word in cell.words)
    return starts_of_middled(lines, [(cell.box[0], cell.box[2]) for cell in row])


def looks_like_many(row: Sequence[DraftCell]) -> bool:
    """Most filled columns have two lines or more, and lines go through half of the columns: three, or two that stand apart.

    Two lines close to each other may as well be one row whose cells all go on.
    """
    filled = [cell.lines for cell in row if cell.words]
    if len(filled) < 2 or median(len(lines) for lines in filled) < 2:
        return False
    through = []
    for line in max(filled, key=len):
        beside = sum(any(abs(line.base - other.base) < 0.3 * line.size for other in lines) for lines in filled)
        if beside >= max(2, len(filled) / 2):
            through.append(line)
    return len(through) > 2 or (len(through) == 2 and through[1].base - through[0].base > LEADING * through[0].size)


def _goes_on_alone(row: Sequence[DraftCell]) -> bool:
    """Whether some cell has more lines than another."""
    return len({len(cell.lines) for cell in row if cell.words}) > 1


def _has_later_row(row: Sequence[DraftCell]) -> bool:
    """Whether a line that is not close to the one before it fills the first column and another."""
    lines = lines_of(word for cell in row for word in cell.words)
    return any(
        line.base - before.base > LEADING * line.size
        and line.left < row[0].box[2]
        and sum(any(cell.box[0] <= word.middle <= cell.box[2] for word in line.words) for cell in row) > 1
        for before, line in zip(lines, lines[1:], strict=False)
    )


def split_row(row: Sequence[DraftCell]) -> list[list[DraftCell]]:
    """One row of cells as the printed rows that its lines show."""
    words = [word for cell in row for word in cell.words]
    if not words:
        return [list(row)]
    starts = row_starts(lines_of(words), [(cell.box[0], cell.box[2]) for cell in row])
    found = []
    for start, end in zip(starts, [*starts[1:], row[0].box[3]], strict=True):
        part = []
        for cell in row:
            left, _, right, _ = cell.box
            part.append(DraftCell((left, start, right, end), [w for w in cell.words if start <= w.height < end]))
        found.append(part)
    return found
