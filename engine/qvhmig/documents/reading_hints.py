"""What became of the hints that say how to read: whether the headers, types, formats, marks, grids and lists that they name are there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from qvhmig.documents.correction_outcomes import HintOutcome, Part
from qvhmig.documents.grids import Document, Grid
from qvhmig.documents.interpretation.hinted import Hinted, plain
from qvhmig.documents.reading import CodeListReading
from qvhmig.models.hints import GridHint, Hints
from qvhmig.validation import did_you_mean


def reading_outcomes(documents: Sequence[Document], lists: Sequence[CodeListReading], hints: Hints) -> Iterator[HintOutcome]:
    """In the order of the hint file's parts. `count`: cells with these words, grids or lists; `missing` where there is none."""
    cells, texts = _printed(documents)
    for key, role in hints.headers.items():
        yield _outcome("headers", key, role, cells.count(plain(key)), "no cell holds just these words")
    for key, kind in hints.types.items():
        yield _outcome("types", key, kind, _holding(texts, key), "no document holds this word")
    for key, meaning in hints.formats.items():
        yield _outcome("formats", key, meaning, _holding(texts, key), "no document holds this format")
    for key, mark in hints.marks.items():
        yield _outcome("marks", key, mark, cells.count(plain(key)), "no cell holds just this mark")
    for number, hint in enumerate(hints.grids):
        yield _grid(number, hint, documents)
    known = [one.code_type for one in lists]
    for key, system in hints.code_lists.items():
        yield _outcome("code_lists", key, system, known.count(key), "no code list of this id was read", did_you_mean(key, known))


def _printed(documents: Sequence[Document]) -> tuple[list[str], list[str]]:
    """The texts of all cells, and those with the texts beside them, in small letters with single blanks."""
    cells: list[str] = []
    words: list[str] = []
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Grid):
                cells += [plain(" ".join(cell.lines)) for row in block.rows for cell in row if cell.lines and not cell.repeated]
            else:
                words.append(plain(" ".join(block.lines)))
    return cells, cells + words


def _holding(texts: Sequence[str], key: str) -> int:
    wanted = plain(key)
    return sum(wanted in text for text in texts)


def _outcome(part: Part, key: str, value: str, count: int, amiss: str, step: str = "") -> HintOutcome:
    made = HintOutcome(part, 0, "applied", key, "", "", None, value, "", "", None, count)
    return made if count else dataclasses.replace(made, state="missing", amiss=amiss, step=step)


def _grid(number: int, hint: GridHint, documents: Sequence[Document]) -> HintOutcome:
    one = Hinted(grids=(hint,))
    count = sum(one.grid(block) is not None for document in documents for block in document.blocks if isinstance(block, Grid))
    places = {"document": hint.document, "page": hint.page, "sheet": hint.sheet, "grid": hint.grid, "caption": hint.caption}
    subject = ", ".join(f"{key} {value}" for key, value in places.items() if value is not None)
    made = HintOutcome("grids", number, "applied", subject, "", "", None, hint.read, "", hint.why or "", None, count)
    if count:
        return made
    names = [document.name for document in documents]
    if hint.document is not None and hint.document not in names:
        step = did_you_mean(hint.document, names)
        return dataclasses.replace(made, state="missing", amiss=f"no document {hint.document} is read", step=step)
    return dataclasses.replace(made, state="missing", amiss=f"no grid stands at {subject}")
