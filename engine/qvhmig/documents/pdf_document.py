"""A PDF file as grids of cells and the words around them, page by page, each with its box.

What a person sees decides: rules, bands and frames first, aligned text where nothing is drawn. No word of the
document is understood here. Faults name the pages that could not be read; the others are still delivered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import multimode
from typing import Any, Final

from qvhmig.digests import file_digest
from qvhmig.documents.grids import Cell, Document, Grid, Place, Progress, ReadingFault, Words, no_progress
from qvhmig.documents.pdf_furniture import margin_keys, running, running_lines
from qvhmig.documents.pdf_grids import DraftCell, DraftGrid, Edges
from qvhmig.documents.pdf_marks import Box, PageMarks, marks_of
from qvhmig.documents.pdf_page import PageText, blocks_of, page_text
from qvhmig.documents.pdf_prose import DraftWords, heading_levels, kind
from qvhmig.documents.reading_faults import DAMAGED, EMPTY, ENCRYPTED, PART_UNREAD

# The code of `reading_faults` that only a PDF needs.
PICTURES: Final = "QV084"
# A page without text but with so many small filled shapes has its text drawn as outlines.
_OUTLINES: Final = 30


def read(path: Path, name: str, progress: Progress = no_progress) -> Document:
    """The document's grids and words in reading order. Never raises for what the file holds; raises OSError as `open` does."""
    digest = file_digest(path)
    pages, count, faults = _pages(path, name, progress)
    heads = running([margin_keys(page.lines, page.frames(), page.height) for page in pages])
    drafts: list[tuple[PageText, DraftGrid | DraftWords]] = []
    before: Edges = ()
    for page in pages:
        gone = {id(line) for line in running_lines(page.lines, page.frames(), page.height, heads)}
        blocks = blocks_of(page, [line for line in page.lines if id(line) not in gone], before)
        drafts += [(page, draft) for draft in blocks]
        before = _open_end(blocks)
    levels = heading_levels(draft for _, draft in drafts if isinstance(draft, DraftWords))
    done = tuple(_block(name, page, draft, levels) for page, draft in drafts)
    return Document(name, digest, "pdf", done, count, tuple(faults))


def _open_end(blocks: Sequence[DraftGrid | DraftWords]) -> Edges:
    """The columns of the table that ends a page and may go on; () if text stands below it."""
    outer = [block for block in blocks if isinstance(block, DraftWords) or block.inside is None]
    return outer[-1].edges() if outer and isinstance(outer[-1], DraftGrid) else ()


def _pages(path: Path, name: str, progress: Progress) -> tuple[list[PageText], int, list[ReadingFault]]:
    import pdfplumber

    place = Place(name)
    try:
        pdf = pdfplumber.open(path)
        count = len(pdf.pages)
    except Exception as error:  # a damaged file may fail in any way
        return [], 0, [_closed(place, error)]
    if not count:
        pdf.close()
        return [], 0, [ReadingFault(EMPTY, place, "has no pages", "check that this is the file you mean, and export it again", fatal=True)]
    found: list[PageText] = []
    unread = _UnreadPages([], [], [])
    with pdf:
        for number in range(1, count + 1):
            try:
                marks = _marks(pdf, number)
            except Exception:  # the other pages are still read
                unread.damaged.append(number)
                continue
            unread.take(marks)
            found.append(page_text(marks))
            progress(number, count, "pages")
    return found, count, unread.faults(place, count)


@dataclass(slots=True)
class _UnreadPages:
    """Numbers of the pages that could not be read, by the reason."""

    damaged: list[int]
    pictures: list[int]
    unmapped: list[int]

    def take(self, marks: PageMarks) -> None:
        if not marks.glyphs and (marks.pictures or marks.outlines > _OUTLINES):
            self.pictures.append(marks.number)
        if marks.unmapped * 5 > len(marks.glyphs):
            self.unmapped.append(marks.number)

    def faults(self, place: Place, count: int) -> list[ReadingFault]:
        reasons = (
            (self.damaged, PART_UNREAD, "damaged and not read", "open the file in a viewer, save it again and read that"),
            (self.pictures, PICTURES, "pictures without text, as of a scan", "run text recognition over the file and read what comes out"),
            (self.unmapped, PART_UNREAD, "set in fonts that do not say which letters they show", "print the file as PDF with another program"),
        )
        return [
            ReadingFault(code, place, f"{page_list(pages)}: {fact}", step, fatal=len(pages) == count)
            for pages, code, fact, step in reasons
            if pages
        ]


def _marks(pdf: Any, number: int) -> PageMarks:
    page = pdf.pages[number - 1]
    try:
        return marks_of(page, number)
    finally:
        page.close()


def _closed(place: Place, error: Exception) -> ReadingFault:
    text = f"{type(error).__name__} {error!r} {error.__cause__!r} {error.__context__!r}"
    if "Password" in text or "Encrypt" in text:
        return ReadingFault(ENCRYPTED, place, "is locked with a password", "save it without a password and read it again", fatal=True)
    fact = "cannot be opened as PDF: it is damaged or of another kind"
    return ReadingFault(DAMAGED, place, fact, "open it in a viewer and save it as PDF again", fatal=True)


def page_list(numbers: Sequence[int]) -> str:
    """`page 3`, `pages 1-3, 7`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    text = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"page {text}" if len(numbers) == 1 else f"pages {text}"


def _block(name: str, page: PageText, draft: DraftGrid | DraftWords, levels: dict[tuple[float, bool], int]) -> Grid | Words:
    place = _place(name, page, draft.box)
    if isinstance(draft, DraftWords):
        return Words(draft.lines, place, None if draft.boxed else levels.get(kind(draft)), draft.boxed, draft.bold)
    edges = [_usual_left(column) for column in zip(*draft.rows, strict=True)]
    rows = tuple(tuple(_cells(name, page, row, edges)) for row in draft.rows)
    inside = _place(name, page, draft.inside.box) if draft.inside else None
    return Grid(rows, place, inside=inside)


def _cells(name: str, page: PageText, row: Sequence[DraftCell], edges: Sequence[float | None]) -> Iterator[Cell]:
    for cell, edge in zip(row, edges, strict=True):
        lines = cell.lines
        place = _place(name, page, (cell.covers or cell).box)
        bold = bool(lines) and all(line.bold for line in lines)
        yield Cell(tuple(line.text for line in lines), place, bold, cell.covers is not None and bool(lines), _indent(cell, edge))


def _indent(cell: DraftCell, edge: float | None) -> float:
    """Points from the column's usual left edge; 0 for cells set in the middle (headers) and below two points."""
    if edge is None or cell.covers or not cell.words:
        return 0.0
    left = cell.lines[0].left
    right = max(word.right for word in cell.words)
    centred = abs((left + right) / 2 - (cell.box[0] + cell.box[2]) / 2) < 2 and left - cell.box[0] > 10
    return round(left - edge, 1) if left - edge > 2 and not centred else 0.0


def _usual_left(column: Sequence[DraftCell]) -> float | None:
    """Where most cells of a column begin; None if they agree on no place (centred text, numbers set to the right)."""
    lefts = [cell.lines[0].left for cell in column if cell.words]
    if not lefts:
        return None
    common = min(multimode([round(left) for left in lefts]))
    return float(common) if sum(abs(left - common) <= 1.5 for left in lefts) * 2 >= len(lefts) else None


def _place(name: str, page: PageText, box: Box) -> Place:
    turned = PageMarks(page.number, page.width, page.height, page.turn, (), (), (), ()).as_displayed(box)
    left, top, right, bottom = (round(part, 1) for part in turned)
    return Place(name, page=page.number, box=(left, top, right, bottom))
