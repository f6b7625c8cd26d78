"""Rows that print nothing but a name: a field of which no more is said, a heading of the rows below it, or a table in its column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qvhmig.documents.interpretation.cell_shapes import identifier
from qvhmig.documents.interpretation.column_roles import Roles, Row
from qvhmig.documents.interpretation.header_rows import Banner, Segment
from qvhmig.documents.interpretation.names import machine_names


def with_bare_names(segment: Segment, roles: Roles, role: str, headed: bool) -> Segment:
    """The segment with its bare names as rows, where they stand in the column of `role` and are spelled like those around them.

    Rows of a list that is cut by headings begin with one: a heading above the first row, in the grid or (`headed`) in the part of
    the list before. An empty row above, the header again below, bold letters or a merged cell tell a heading as well.
    In a column of tables every name is one of them.
    """
    if role == "field" and roles.column("table") == 0:
        return _with_rows(segment, [banner for banner in segment.banners if not banner.wide])
    at = roles.column(role)
    if at != 0 or headed or segment.lead or any(banner.before == 0 for banner in segment.banners):
        return segment
    names = [row[at] for row in segment.rows if row[at].lines]
    if not machine_names([cell.lines for cell in names]):
        return segment
    spellings = {_spelling(cell.text) for cell in names}
    bold = all(cell.bold for cell in names)
    bare = [banner for banner in segment.banners if _is_plain(banner, segment, bold) and _spelling(banner.cell.text) in spellings]
    return _with_rows(segment, bare) if bare else segment


def with_rest_of_name(segment: Segment, names: Sequence[Sequence[str]]) -> Segment:
    """The segment of a list that goes on on a new page, with a text that stands alone at its head as a row where it is the rest of a name.

    `names`: the printed lines of the names before it. The last one was cut if its last line is about as long as any: it filled the
    column. A heading in bold letters, or of another spelling, is none of it.
    """
    if len(segment.lead) != 1 or not names or not machine_names(names):
        return segment
    rest, last = segment.lead[0], names[-1][-1]
    row = next((row for row in segment.grid.rows if rest in row), None)
    longest = max(len(line) for lines in names for line in lines)
    if row is None or rest.bold or len(rest.lines) > 1 or " " in rest.text or not len(last) >= 0.85 * longest > len(rest.text):
        return segment
    if _spelling(rest.text) != _spelling(last):
        return segment
    return _with_rows(replace(segment, lead=()), [Banner(rest, 0, False, row)])


def _is_plain(banner: Banner, segment: Segment, bold: bool) -> bool:
    if banner.wide or banner.before in segment.restarts | segment.gaps or (banner.cell.bold and not bold):
        return False
    return " " not in banner.cell.text and identifier(banner.cell.text) > 0


def _spelling(name: str) -> tuple[bool, bool]:
    return name.isupper(), name.islower()


def _with_rows(segment: Segment, bare: Sequence[Banner]) -> Segment:
    """Rows and marks counted again with the rows of `bare` among them."""
    rows: list[Row] = []
    shift = [sum(1 for banner in bare if banner.before <= number) for number in range(len(segment.rows) + 1)]
    for number in range(len(segment.rows) + 1):
        rows.extend(banner.row for banner in bare if banner.before == number)
        rows.extend(segment.rows[number : number + 1])
    return replace(
        segment,
        rows=tuple(rows),
        banners=tuple(replace(banner, before=banner.before + shift[banner.before]) for banner in segment.banners if banner not in bare),
        gaps=frozenset(number + shift[number] for number in segment.gaps),
        restarts=frozenset(number + shift[number] for number in segment.restarts),
    )
