"""What stands around a grid: headings above it, texts since the last grid, sheet and file; and the names they may give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from qvhmig.documents.grids import Document, Grid, Words
from qvhmig.documents.interpretation.cell_shapes import identifier
from qvhmig.documents.interpretation.header_rows import Segment
from qvhmig.documents.interpretation.table_names import Candidate, is_continued, is_generic, names_document, names_in

# Points for where a possible name stands, on top of those for how it reads.
HEADING, BOXED, BOLD, CAPTION, LEAD, LABELLED_CELL = 1.2, 1.0, 0.6, 1.5, 1.6, 1.2
SHEET, TITLE = -0.8, -1.2
SHEET_SPELLED_OUT, SHEET_WITH_TITLE = 0.5, -0.2
# Points lost for each text that stands between a name and its grid, and for each heading level above the nearest.
# Points lost by a text that titles the whole document.
WHOLE_DOCUMENT = -1.6
PER_TEXT, PER_LEVEL = 0.15, 1.3
# Points lost by a text that stands under several headings, and how many make it so.
REPEATED, SEVERAL = -2.6, 3
# From so many lists named by their sheets on, every sheet may name one.
# The ground of a name that a heading above the nearest one gives.
FURTHER_UP = "heading further up"
NAMING_SHEETS, SAME_KIND = 2, 1.0


@dataclass
class Context:
    """Mutable while one document is walked. `near`: texts since the last field list or code list, oldest first; `title`: the
    first heading of the document."""

    document: Document
    headings: list[tuple[int, str]] = field(default_factory=list)
    near: list[Words] = field(default_factory=list)
    labels: list[Candidate] = field(default_factory=list)
    sheet: str = ""
    title: str = ""
    repeated: frozenset[str] = frozenset()
    sheets_name: int = 0  # how many field lists so far took their names from their sheets

    def read(self, words: Words) -> None:
        if words.level is not None:
            self.title = self.title or " ".join(words.text.split())
            self.headings = [entry for entry in self.headings if entry[0] < words.level]
            self.headings.append((words.level, " ".join(words.text.split())))
            self.labels = []
            self.near = [before for before in self.near if before.level is not None and before.level < words.level]
        self.near.append(words)

    def enter(self, grid: Grid) -> None:
        """A new sheet forgets what the sheet before it said."""
        sheet = grid.place.sheet or ""
        if sheet != self.sheet:
            self.sheet = sheet
            self.near = [words for words in self.near if (words.place.sheet or "") == sheet]
            self.headings, self.labels = [entry for entry in self.headings if not sheet], []

    def used(self) -> None:
        """The texts so far belong to the grid that was just read."""
        self.near, self.labels = [], []

    @property
    def heading(self) -> str:
        return self.headings[-1][1] if self.headings else ""

    @property
    def fresh(self) -> bool:
        """Whether something that may name a table has been printed since the last list."""
        return bool(self.labels) or any(
            not is_continued(words.text)
            and (words.level is not None or words.boxed or (words.bold and len(words.text) < 80) or any(True for _ in _from_words(words, 0)))
            for words in self.near
        )

    def texts(self, segment: Segment) -> list[str]:
        """Short texts around a segment, the nearest last."""
        around = [text for _, text in self.headings]
        around += [" ".join(words.text.split()) for words in self.near if len(words.text) < 160]
        around += [segment.grid.caption] if segment.grid.caption else []
        return around + [" ".join(cell.lines) for cell in segment.lead if len(cell.text) < 160]

    def table_candidates(self, segment: Segment) -> Iterator[Candidate]:
        """Every name that the surroundings may give the table of this segment."""
        yield from self.labels
        for cell in segment.lead:
            yield from _named(" ".join(cell.lines), LEAD, "text above the header of the grid")
        if segment.grid.caption:
            yield from _named(segment.grid.caption, CAPTION, "caption")
        for back, words in enumerate(reversed(self.near)):
            if words.level is not None:
                continue  # it stands among the headings, with its depth
            again = REPEATED if flat(words.text) in self.repeated else 0.0
            yield from (replace(found, points=found.points + again) for found in _from_words(words, back))
        nearest = 0.0
        for _, text in reversed(self.headings):
            if text == self.sheet:
                continue
            if text in self.repeated:
                yield from _named(text, HEADING + REPEATED, "heading")
                continue
            yield from _named(text, HEADING + nearest, FURTHER_UP if nearest else "heading")
            nearest -= PER_LEVEL
        if self.sheet and is_generic(self.sheet) and self.sheets_name >= NAMING_SHEETS:
            yield Candidate(self.sheet, SAME_KIND, "sheet name", self.sheet)
        elif self.sheet and not is_generic(self.sheet):
            yield from _named(self.sheet, self._sheet_points(segment), "sheet name")
        if self.title and not self.sheet:
            yield from _named(self.title, TITLE, "title of the document")
        stem = PurePath(self.document.name).stem
        if not is_generic(stem):
            yield Candidate(stem, 0.4, "name of the file", stem)

    def _sheet_points(self, segment: Segment) -> float:
        """A sheet that is called like a table rivals a title in words above its grid, and wins where the title only spells it out."""
        titles = [flat(cell.text) for cell in segment.lead]
        if not titles or identifier(self.sheet) < 0.8 or not all(" " in title for title in titles):
            return SHEET
        spelled = any(self.sheet.lower() in title.lower().split() for title in titles)
        return SHEET_SPELLED_OUT if spelled else SHEET_WITH_TITLE

    def description(self, name: str) -> str:
        """Plain text since the last list that is more than the table's name; at most about 500 characters."""
        texts = [" ".join(line for line in words.lines if line.strip(" :") != name) for words in self.near if words.level is None]
        kept = [text for text in texts if len(text.split()) > 3]
        return " ".join(" ".join(kept).split())[:500]


def flat(text: str) -> str:
    return " ".join(text.split())


def repeated_texts(blocks: Iterable[Grid | Words]) -> frozenset[str]:
    """Headings and bold lines that stand under several headings each (`Parameters`, `Best practice`): they name a part of
    each thing, and no thing."""
    above: list[tuple[int, str]] = []
    parents: dict[str, set[str]] = {}
    for block in blocks:
        if not isinstance(block, Words) or not (block.level is not None or block.bold):
            continue
        text = flat(block.text)
        if block.level is not None:
            above = [entry for entry in above if entry[0] < block.level]
        if above and above[-1][1] != text:
            parents.setdefault(text, set()).add(above[-1][1])
        if block.level is not None:
            above.append((block.level, text))
    return frozenset(text for text, found in parents.items() if len(found) >= SEVERAL)


def _named(text: str, bonus: float, ground: str) -> Iterator[Candidate]:
    title = WHOLE_DOCUMENT if names_document(text) else 0.0
    for name, points in names_in(text):
        yield Candidate(name, points + bonus + title, ground, text)


def _from_words(words: Words, back: int) -> Iterator[Candidate]:
    """A plain sentence names a table only where it says so (`Table: X`); a heading, a box or a bold line may be the name."""
    standing = words.level is not None or words.boxed or words.bold
    bonus = HEADING if words.level is not None else BOXED if words.boxed else BOLD if words.bold else 0.0
    ground = "heading" if words.level is not None else "box" if words.boxed else "line above the grid"
    for at, line in enumerate(words.lines[:6]):
        for name, points in names_in(line):
            told = points >= 3.8 or (at == 0 and (standing or (len(words.lines) == 1 and len(line.split()) <= 6)))
            if told and (at == 0 or points >= 3.8):
                yield Candidate(name, points + bonus - PER_TEXT * back - 0.1 * at, ground, words.text)
