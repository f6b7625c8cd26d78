"""A PDF file as grids of cells and the words around them, page by page, each with its box.

What a person sees decides: rules, bands and frames first, aligned text where nothing is drawn. No word of the
document is understood here. Faults name the pages that could not be read; the others are still delivered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import multimode
from typing import Any

from qvhmig.digests import file_digest
from qvhmig.documents.grids import Cell, Document, Grid, Place, Progress, ReadingFault, Words, no_progress
from qvhmig.documents.pdf_furniture import margin_keys, running, running_lines
from qvhmig.documents.pdf_grids import DraftCell, DraftGrid, Edges
from qvhmig.documents.pdf_marks import Box, PageMarks, marks_of
from qvhmig.documents.pdf_page import PageText, blocks_of, page_text
from qvhmig.documents.pdf_prose import DraftWords, heading_levels, kind


def read(path: Path, name: str, progress: Progress = no_progress) -> Document:
    """The document's grids and words in reading order. Never raises for what the file holds; raises OSError as `open` does."""
    digest = file_digest(path)
    pages, count, faults = _pages(path, name, progress)
    heads = running([margin_keys(page.unframed(), page.height) for page in pages])
    drafts: list[tuple[PageText, DraftGrid | DraftWords]] = []
    before: Edges = ()
    for page in pages:
        gone = {id(line) for line in running_lines(page.unframed(), page.height, heads)}
        kept = [line for line in page.lines if id(line) not in gone]
        blocks = blocks_of(page, kept, before)
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
    except Exception as error:  # noqa: BLE001  a damaged file may fail in any way
        return [], 0, [_closed(place, error)]
    with pdf:
        if not count:
            return [], 0, [ReadingFault("QV082", place, "has no pages", "ask for the file again", fatal=True)]
        found: list[PageText] = []
        damaged: list[int] = []
        pictures: list[int] = []
        for number in range(1, count + 1):
            try:
                marks = _marks(pdf, number)
            except Exception:  # noqa: BLE001
                damaged.append(number)
                continue
            if not marks.glyphs and marks.pictures:
                pictures.append(number)
            found.append(page_text(marks))
            progress(number, count, "pages")
    return found, count, _page_faults(place, damaged, pictures, count)


def _marks(pdf: Any, number: int) -> PageMarks:
    page = pdf.pages[number - 1]
    try:
        return marks_of(page, number)
    finally:
        page.close()


def _closed(place: Place, error: Exception) -> ReadingFault:
    text = f"{type(error).__name__} {error!r} {error.__cause__!r} {error.__context__!r}"
    if "Password" in text or "Encrypt" in text:
        return ReadingFault("QV081", place, "is locked with a password", "save it without a password and read it again", fatal=True)
    return ReadingFault("QV082", place, "cannot be opened as PDF: it is damaged or of another kind", "open it in a viewer and save it as PDF again", fatal=True)


def _page_faults(place: Place, damaged: Sequence[int], pictures: Sequence[int], count: int) -> list[ReadingFault]:
    faults = []
    if damaged:
        faults.append(ReadingFault(
            "QV083", place, f"{page_list(damaged)} cannot be read: damaged", "open it in a viewer, save it again and read that file",
            fatal=len(damaged) == count,
        ))  # fmt: skip
    if pictures:
        faults.append(ReadingFault(
            "QV084", place, f"{page_list(pictures)} hold a picture and no text", "run text recognition over the file, or type what they say into a table",
            fatal=len(pictures) == count,
        ))  # fmt: skip
    return faults


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
        shown = cell.covers or cell
        indent = max(0.0, lines[0].left - edge) if lines and edge is not None and not cell.covers else 0.0
        yield Cell(
            tuple(line.text for line in lines), _place(name, page, shown.box), bool(lines) and all(line.bold for line in lines),
            cell.covers is not None and bool(lines), round(indent, 1) if indent > 2 else 0.0,
        )  # fmt: skip


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
