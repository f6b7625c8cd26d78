"""Reads one document in printed order: judges every grid, carries headers and table names over page breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from qvhmig.documents.grids import Cell, Document, Grid, Place, Words
from qvhmig.documents.interpretation.bare_names import with_bare_names, with_rest_of_name
from qvhmig.documents.interpretation.blocks_found import CodeBlock, FieldBlock, Found
from qvhmig.documents.interpretation.cards import with_cards_joined
from qvhmig.documents.interpretation.code_rows import read_codes
from qvhmig.documents.interpretation.column_roles import Roles, stated_roles
from qvhmig.documents.interpretation.combined_cells import parted
from qvhmig.documents.interpretation.context import LABELLED_CELL, Context, repeated_texts
from qvhmig.documents.interpretation.continuation import Layout, fitted_rows, spans_of
from qvhmig.documents.interpretation.grid_kinds import CODES, FIELDS, NOTHING, Judgement, forced, judge
from qvhmig.documents.interpretation.header_rows import Banner, Row, Segment, field_groups, segments
from qvhmig.documents.interpretation.header_words import decoy_evidence, header_evidence
from qvhmig.documents.interpretation.hinted import NOTHING_HINTED, Hinted
from qvhmig.documents.interpretation.list_names import list_name
from qvhmig.documents.interpretation.listed_fields import with_lists_as_grids
from qvhmig.documents.interpretation.printed_rows import PrintedRow, read_rows
from qvhmig.documents.interpretation.stacked_cells import with_stacks_spread
from qvhmig.documents.interpretation.table_names import Candidate, best_name, names_in
from qvhmig.documents.interpretation.unread_columns import unread_columns
from qvhmig.documents.reading import SetAside
from qvhmig.models.hints import GridHint

# How sure a code list is of its name where only the file has one.
BY_FILE = 0.8


def walk(document: Document, settled: Hinted = NOTHING_HINTED) -> Found:
    """Everything that one document says, in printed order."""
    return _Walk(document, settled).run()


# How probable a grid is as a field list that only its header makes one.
AS_SISTER = 0.6


class _Walk:
    def __init__(self, document: Document, settled: Hinted) -> None:
        self.document, self.settled = document, settled
        self.context = Context(document)
        self.found = Found()
        self.layout: Layout | None = None
        self.by_place: dict[Place, PrintedRow] = {}
        self.groups: frozenset[str] = frozenset()
        self.hint: GridHint | None = None
        self.nested: tuple[Grid, PrintedRow] | None = None

    def run(self) -> Found:
        blocks = tuple(with_lists_as_grids(with_cards_joined(tuple(with_stacks_spread(self.document.blocks)))))
        self.context.repeated = repeated_texts(blocks)
        self.groups = field_groups(block for block in blocks if isinstance(block, Grid))
        for block in blocks:
            if isinstance(block, Words):
                if block.level is None and self.found.fields:
                    self.found.fields[-1].notes.append(block.text)
                self.context.read(block)
            elif block.inside is not None:
                self._nested(block)
            else:
                self._grid(block)
        return self.found

    def _nested(self, grid: Grid) -> None:
        row = (self.by_place.get(grid.inside) if grid.inside else None) or self._cut_row(grid)
        if row is not None:
            row.nested.append(grid)
            self.nested = (grid, row)
        else:
            self._aside(grid, "it stands inside a cell that is no part of a field list")

    def _cut_row(self, grid: Grid) -> PrintedRow | None:
        """The last row of the page before, where a cell that holds nothing but this grid goes on with it."""
        last = self.found.fields[-1] if self.found.fields else None
        if last is None or not last.rows or self.context.near or grid.place.page is None:
            return None
        pages = [cell.place.page for cell in last.rows[-1].cells if cell.place.page is not None]
        return last.rows[-1] if pages and grid.place.page - max(pages) == 1 else None

    def _rest_of_nested(self, grid: Grid) -> bool:
        """A grid at the top of the next page, as wide as the one in the last cell, that cannot belong to the outer list."""
        if self.nested is None or self.layout is None or grid.place.page is None or self.context.near:
            return False
        before, row = self.nested
        if grid.width != before.width or grid.width == len(self.layout.headers) or grid.place.page != (before.place.page or 0) + 1:
            return False
        row.nested.append(grid)
        return True

    def _grid(self, grid: Grid) -> None:
        self.context.enter(grid)
        self.hint = self.settled.grid(grid)
        if self.hint is not None and self.hint.read == "nothing":
            self._aside(grid, "the hints leave it out")
            return
        if self._rest_of_nested(grid):
            return
        if _is_box(grid) and self.hint is None:
            cells = [cell for row in grid.rows for cell in row if cell.lines and not cell.repeated]
            if cells:
                self.context.read(Words(tuple(line for cell in cells for line in cell.lines), grid.place, boxed=True, bold=cells[0].bold))
            if len(cells) > 2 and _heads_a_list(cells[0]):
                self._aside(grid, "a list of one column says nothing of what stands in it")
            return
        for segment in segments(grid, self.settled.headers):
            self._segment(segment)

    def _segment(self, segment: Segment) -> None:
        for cell in segment.lead if not segment.rows else ():
            self.context.read(Words(cell.lines, cell.place, bold=cell.bold))
        if self.layout is not None and self.layout.kind == FIELDS and self.found.fields and not (segment.has_header or self.context.fresh):
            if segment.grid.place.page is not None and self._same_sheet(segment):
                segment = with_rest_of_name(segment, [row.lines["field"] for row in self.found.fields[-1].rows if row.lines.get("field")])
        segment, judged = self._judged(segment)
        if judged.kind in (FIELDS, CODES):
            self.found.unread.extend(unread_columns(segment.headers, segment.rows, self.settled.headers, judged.roles, segment.grid.place))
        if judged.kind == FIELDS:
            self._fields(segment, judged)
        elif judged.kind == CODES:
            self._codes(segment, judged)
        elif segment.rows:
            self._read_labels(segment)
            self._read_tables(segment)
            self._aside(segment.grid, judged.ground, segment)

    def _judged(self, segment: Segment) -> tuple[Segment, Judgement]:
        """The segment, with the columns of the list that it goes on with where it has no header, and what it is."""
        grid = segment.grid
        if grid.roles:
            kind = FIELDS if "field" in grid.roles else CODES if "code" in grid.roles else NOTHING
            return segment, Judgement(kind, stated_roles(grid.roles), 1.0)
        if self.hint is not None and self.hint.read != "nothing":
            return segment, forced(segment, self.hint, self.settled.headers)
        segment = parted(segment)
        if self.layout is not None and not segment.has_header and segment.rows:
            rows = fitted_rows(segment.rows, self.layout, self.context.fresh or bool(segment.lead)) if self._same_sheet(segment) else None
            if rows is not None:
                going_on = replace(segment, rows=rows, headers=("",) * len(self.layout.headers))
                return going_on, Judgement(self.layout.kind, self.layout.roles, self.layout.probability)
        judged = judge(segment, self.context.texts(segment), self.settled.headers)
        return segment, self._as_sister(segment, judged) or judged

    def _as_sister(self, segment: Segment, judged: Judgement) -> Judgement | None:
        """A grid with the very header of a field list of the same document is one as well, if a doubtful one."""
        if judged.kind != NOTHING or not segment.has_header or len(segment.rows) < 2:
            return None
        header = tuple(map(_bare, segment.headers))
        sister = next((block for block in self.found.fields if tuple(map(_bare, block.headers)) == header), None)
        if sister is None or any(decoy_evidence(text).get("options", 0) >= 0.9 for text in segment.headers) or sister.roles.column("type", "type_and_length", "length", "mandatory", "null", "key") is None:
            return None
        return Judgement(FIELDS, sister.roles, AS_SISTER)

    def _fields(self, segment: Segment, judged: Judgement) -> None:
        continued = not segment.has_header and not segment.grid.roles
        headers = self.layout.headers if continued and self.layout and judged.roles is self.layout.roles else segment.headers
        goes_on = self._goes_on(segment, headers, judged)
        self.layout = self._layout_of(segment, FIELDS, headers, judged)
        last_block = self.found.fields[-1] if self.found.fields else None
        headed = goes_on and last_block is not None and last_block.named_by == "banner row"
        segment = with_bare_names(segment, judged.roles, "field", headed)
        starts = _starts(segment, judged.roles)
        for number, (banner, rows) in enumerate(starts):
            name, lead, ground, text = self._table_name(segment, banner, last_block if goes_on and number == 0 else None)
            last = last_block.rows[-1] if goes_on and number == 0 and last_block and last_block.rows else None
            read = read_rows(rows, headers, judged.roles, last, self._table_before(headers))
            block = FieldBlock(self.document, segment.grid.place, name, ground, lead, judged.probability, headers, judged.roles, read.rows, continued=continued)
            block.notes = [words.text for words in self.context.near if words.level is None]
            block.notes += [cell.text for _, cell in read.notes] + [found.cell.text for found in segment.banners if found is not banner]
            block.description = text
            self.found.fields.append(block)
            self.found.set_aside.extend(_nameless(row) for row in read.nameless)
            self.context.sheets_name += ground == "sheet name"
            for row in [*read.rows, *([last] if last else [])]:
                self.by_place.update((cell.place, row) for cell in row.cells)
        self.context.used()

    def _same_sheet(self, segment: Segment) -> bool:
        """Pages cut lists, sheets do not; and only a page's reader may lose an empty column."""
        grid = segment.grid
        if self.layout is None or self.layout.sheet != (grid.place.sheet or ""):
            return False
        return grid.place.page is not None or len(segment.headers) == len(self.layout.headers)

    def _table_before(self, headers: tuple[str, ...]) -> str:
        """What the table column said at the end of the last grid under the same header: a page break leaves it empty."""
        last = self.found.fields[-1] if self.found.fields else None
        if last is None or not last.rows or tuple(map(_bare, headers)) != tuple(map(_bare, last.headers)):
            return ""
        return last.rows[-1].table if self.context.sheet == (last.place.sheet or "") else ""

    def _layout_of(self, segment: Segment, kind: str, headers: tuple[str, ...], judged: Judgement) -> Layout:
        """The layout of a list that goes on keeps its column edges; a new one takes those of its own cells."""
        if self.layout is not None and self.layout.roles is judged.roles:
            return self.layout
        return Layout(kind, headers, judged.roles, judged.probability, spans_of(segment.rows), segment.grid.place.sheet or "")

    def _goes_on(self, segment: Segment, headers: Sequence[str], judged: Judgement) -> bool:
        """Whether the rows belong to the table of the last block: nothing new is named, and the header is the same or absent."""
        last = self.found.fields[-1] if self.found.fields else None
        if last is None or self.context.fresh or segment.lead or segment.grid.caption or segment.grid.roles:
            return False
        if (last.place.sheet or "") != (segment.grid.place.sheet or ""):
            return False
        if not _close(last.rows[-1].cells[-1].place if last.rows and last.rows[-1].cells else last.place, segment.grid.place):
            return False
        return not segment.has_header or tuple(map(_bare, headers)) == tuple(map(_bare, last.headers))

    def _table_name(self, segment: Segment, banner: Banner | None, going_on: FieldBlock | None) -> tuple[str, float, str, str]:
        """Name, lead over the next best name, where it stands, and what is said of the table."""
        if self.hint is not None and self.hint.table:
            return self.hint.table, 5.0, "the hints", ""
        if banner is not None:
            found, lead = best_name(Candidate(name, points, "banner row", banner.cell.text) for name, points in names_in(" ".join(banner.cell.lines)))
            if found and not self._only_groups(found, banner, segment):
                return found.name, lead + 1.0, found.ground, _rest(banner.cell.text, found.name)
        if going_on is not None:
            return going_on.table, going_on.lead, going_on.named_by, ""
        found, lead = best_name(self.context.table_candidates(segment))
        last = self.found.fields[-1] if self.found.fields else None
        unnamed = found is None or found.ground in ("name of the file", "title of the document")
        if unnamed and last is not None and segment.grid.place.page is not None and not self.context.fresh:
            return last.table, 0.5 * last.lead, last.named_by, ""
        if found is None:
            return "", 0.0, "nothing that names a table", ""
        return found.name, lead, found.ground, _rest(found.text, found.name) or self.context.description(found.name)

    def _only_groups(self, found: Candidate, banner: Banner, segment: Segment) -> bool:
        """A banner in words within a list that a heading names already is a group of its fields."""
        if banner.before in segment.restarts:
            return False
        if " ".join(banner.cell.lines) in self.groups:
            return True
        if found.points >= 2.2:
            return False
        named, _ = best_name(self.context.table_candidates(segment))
        return named is not None and named.points >= 2.6 and named.ground not in ("sheet name", "name of the file", "title of the document")

    def _codes(self, segment: Segment, judged: Judgement) -> None:
        headers = self.layout.headers if self.layout and self.layout.roles is judged.roles else segment.headers
        self.layout = self._layout_of(segment, CODES, headers, judged)
        texts = [words.text for words in self.context.near if words.level is None]
        segment = with_bare_names(segment, judged.roles, "code", False)
        for banner, rows in _list_starts(segment, judged.roles):
            code_type, name = _named_list(banner) if banner else self._list_name(segment)
            codes, sure = read_codes(rows, judged.roles), judged.probability
            if codes and not code_type and not name and not codes[0].listed:
                code_type, sure = self._named_by_file(), min(sure, BY_FILE)
            if codes:
                self.found.codes.append(CodeBlock(self.document, segment.grid.place, code_type, name, sure, codes, texts, self.context.heading))
        self.context.used()

    def _named_by_file(self) -> str:
        """The name of the file for a list that nothing else names; a second such list of a document gets a number."""
        stem = PurePath(self.document.name).stem
        before = {block.code_type for block in self.found.codes}
        return next(name for name in (stem, *(f"{stem} {number}" for number in range(2, len(before) + 3))) if name not in before)

    def _list_name(self, segment: Segment) -> tuple[str, str]:
        """Id and name by the hints, or the best of lead text, caption, near texts and headings; a list that goes on keeps its own."""
        if self.hint is not None and self.hint.code_type:
            return self.hint.code_type, ""
        found: list[tuple[float, str, str]] = []
        for back, text in enumerate(reversed(self._list_texts(segment))):
            code_type, name, points = list_name(text)
            if points:
                found.append((points - 0.1 * back, code_type, name))
        if not self.context.fresh and not segment.lead and not segment.grid.caption and self.found.codes:
            before = self.found.codes[-1]
            if not any(points >= 2 for points, _, _ in found) or any(code_type == before.code_type for _, code_type, _ in found):
                return before.code_type, before.name
        best = max(found, key=lambda entry: entry[0], default=(0.0, "", ""))
        return (best[1] or best[2], best[2])

    def _list_texts(self, segment: Segment) -> list[str]:
        texts = [text for _, text in self.context.headings[-1:]]
        texts += [" ".join(words.text.split()) for words in self.context.near if words.level is not None or words.boxed or words.bold]
        short = [" ".join(words.text.split()) for words in self.context.near[-1:] if len(words.text) < 80 and not words.text.rstrip().endswith(".")]
        texts += short if not texts else []
        texts += [segment.grid.caption] if segment.grid.caption else []
        texts += [" ".join(cell.lines) for cell in segment.lead]
        if not texts and self.context.sheet:
            texts = [self.context.sheet]
        return texts

    def _read_labels(self, segment: Segment) -> None:
        """A small grid of labels and values may hold the name of the table whose fields follow."""
        for row in segment.rows[:12]:
            cells = [cell for cell in row if cell.lines and not cell.repeated]
            if len(cells) == 2:
                for name, points in names_in(f"{' '.join(cells[0].lines).rstrip(': ')}: {' '.join(cells[1].lines)}"):
                    if points >= 4:
                        self.context.labels.append(Candidate(name, points + LABELLED_CELL, "label in the grid above", cells[1].text))

    def _read_tables(self, segment: Segment) -> None:
        """A list of tables says what each holds."""
        said = [header_evidence(header) for header in segment.headers]
        table = next((at for at, found in enumerate(said) if found.get("table", 0) >= 0.9), None)
        text = next((at for at, found in enumerate(said) if found.get("description", 0) >= 0.9 and at != table), None)
        if table is not None and text is not None:
            for row in segment.rows:
                self.found.tables.setdefault("".join(row[table].lines), " ".join(row[text].lines))

    def _aside(self, grid: Grid, why: str, segment: Segment | None = None) -> None:
        rows = segment.rows if segment else grid.rows
        shown = segment.headers if segment and segment.has_header else [cell.text for cell in rows[0]] if rows else []
        cells = " | ".join(" ".join(text.split()) for text in shown if text)
        self.found.set_aside.append(SetAside(grid.place, why, len(rows), cells[:200]))


def _is_box(grid: Grid) -> bool:
    """A frame around one text, or around a column of texts."""
    texts = [cell for row in grid.rows for cell in row if cell.lines and not cell.repeated]
    return not grid.roles and (grid.width == 1 or len(texts) == 1) and len(grid.rows) <= 12


def _starts(segment: Segment, roles: Roles) -> list[tuple[Banner | None, Sequence[Row]]]:
    """The rows of a segment cut at the banners that name a table; one piece where a column names it."""
    rows = segment.rows
    if roles.column("table") is not None:
        return [(None, rows)]
    naming = [banner for banner in segment.banners if banner.before < len(rows) and _names_table(banner, segment)]
    cuts = {banner.before: banner for banner in naming}
    if not cuts:
        return [(None, rows)]
    places = sorted({0, *cuts})
    return [(cuts.get(at), rows[at : places[number + 1] if number + 1 < len(places) else len(rows)]) for number, at in enumerate(places)]


def _list_starts(segment: Segment, roles: Roles) -> list[tuple[Banner | None, Sequence[Row]]]:
    """The rows of a segment cut where another code list begins: a labelled id, or any banner with the header again below it."""
    if roles.column("code_list") is not None:
        return [(None, segment.rows)]
    cuts = {
        banner.before: banner
        for banner in segment.banners
        if banner.before < len(segment.rows) and list_name(banner.cell.text)[2] >= (1.0 if banner.before in segment.restarts else 2.5)
    }
    places = sorted({0, *cuts})
    rows = segment.rows
    return [(cuts.get(at), rows[at : places[number + 1] if number + 1 < len(places) else len(rows)]) for number, at in enumerate(places)]


def _named_list(banner: Banner) -> tuple[str, str]:
    code_type, name, _ = list_name(banner.cell.text)
    return code_type or name, name


def _names_table(banner: Banner, segment: Segment) -> bool:
    """A banner names a table where it reads like a name; words will do where the header is printed again below."""
    found = names_in(" ".join(banner.cell.lines))
    return bool(found) and found[0][1] >= (1.0 if banner.before in segment.restarts else 1.8)


def _heads_a_list(cell: Cell) -> bool:
    said = header_evidence(" ".join(cell.lines))
    return max(said.get("field", 0.0), said.get("code", 0.0)) >= 0.9


def _nameless(row: PrintedRow) -> SetAside:
    text = " | ".join(" ".join(cell.lines) for cell in row.cells)
    return SetAside(row.cells[0].place, "a row of a field list without a name", 1, text[:200])


def _close(last: Place, now: Place) -> bool:
    return last.page is None or now.page is None or now.page - last.page <= 1


def _bare(header: str) -> str:
    return "".join(header.split()).lower()


def _rest(text: str, name: str) -> str:
    """What a banner or heading says beside the name."""
    flat = " ".join(text.split())
    at = flat.find(name)
    rest = flat[at + len(name) :].strip(" –—-:.()") if at >= 0 else ""
    return rest if len(rest.split()) > 1 else ""
