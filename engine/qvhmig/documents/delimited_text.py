"""CSV and its relatives (comma, semicolon, tab, bar): one grid, with the lines before its header as words."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qvhmig.digests import bytes_digest, file_digest
from qvhmig.documents.grid_building import MOST_ROWS, printed_lines, squared
from qvhmig.documents.grids import Cell, Document, Grid, Place, Progress, ReadingFault, Words
from qvhmig.documents.reading_faults import TOO_LARGE, UNEVEN, unread
from qvhmig.documents.text_encoding import decode

MOST_BYTES: Final = 64 * 1024 * 1024
_DELIMITERS: Final = ("\t", ";", "|", ",", "^", "~")
_SAMPLE_RECORDS: Final = 400
_SAMPLE_CHARACTERS: Final = 256 * 1024
_EVEN_SHARE: Final = 0.6  # of the sample's records that must have the same number of cells


@dataclass(frozen=True, slots=True)
class _Record:
    """Cells of one record and the line, from 1, on which it begins."""

    line: int
    cells: list[str]


def read(path: Path, name: str, progress: Progress) -> Document:
    """The file as a document of at most one grid. Raises OSError as `open` does.

    Lines before the first record of the usual width are words. Short records are filled with empty cells, long ones keep
    all their cells; both are told in one fault. A file of more than `MOST_ROWS` records is data, and is not read.
    """
    if path.stat().st_size > MOST_BYTES:
        return _too_large(name, file_digest(path), f"has {path.stat().st_size >> 20} MB")
    raw = path.read_bytes()
    if raw.count(b"\n") > MOST_ROWS or raw.count(b"\r") > MOST_ROWS:
        return _too_large(name, bytes_digest(raw), f"has more than {MOST_ROWS:,} lines")
    decoded = decode(raw)
    blocks, faults = blocks_of(decoded.text, Place(name), 0)
    progress(1, 1, "files")
    return Document(name, bytes_digest(raw), "delimited", tuple(blocks), faults=decoded.faults(name) + tuple(faults))


def _too_large(name: str, digest: str, fact: str) -> Document:
    return unread(name, "delimited", digest, TOO_LARGE, f"{fact}: these are data, not a description of data", "name the file that describes them")


def blocks_of(text: str, place: Place, before: int) -> tuple[list[Grid | Words], list[ReadingFault]]:
    """Words and grid of delimited `text`, which stands `before` lines below the top of its file."""
    delimiter = delimiter_of(text) or ","
    records = [record for record in _records(text, delimiter, before) if not _is_rule(record.cells)]
    usual = _usual_width(records)
    first = next((index for index, record in enumerate(records) if _filled(record.cells) >= max(2, usual // 2)), 0)
    blocks: list[Grid | Words] = []
    for record in records[:first]:
        lines = printed_lines(delimiter.join(cell for cell in record.cells if cell))
        if lines and not _is_delimiter_note(lines):
            blocks.append(Words(lines, _at(place, record.line)))
    rows = [_cells(record, place) for record in records[first:]]
    grid = _without_frame(squared(rows))
    if grid and grid[0]:
        blocks.append(Grid(grid, _at(place, records[first].line)))
    return blocks, _uneven(records[first:], place)


def _without_frame(grid: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Without a first column that is empty everywhere: every line begins with the delimiter."""
    return tuple(row[1:] for row in grid) if grid and not any(row[0].lines for row in grid if row) else grid


def delimiter_of(text: str) -> str | None:
    """The character that cuts most lines into the same number of cells, at least two; None where none does.

    Judged by the records themselves and not by the header alone: a comment column is full of commas, but never evenly.
    """
    stated = text[:6].lower()
    if stated.startswith("sep=") and len(stated) > 4:
        return text[4]
    sample = text[:_SAMPLE_CHARACTERS]
    best: tuple[float, str] | None = None
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        widths = Counter(_widths(sample, delimiter))
        many = [(count, width) for width, count in widths.items() if width > 1]
        if not many:
            continue
        count, width = max(many)
        share = count / sum(widths.values())
        if share < _EVEN_SHARE and not (width > 2 and count > 2):
            continue
        score = share * min(width, 6)
        if best is None or score > best[0]:
            best = (score, delimiter)
    return best[1] if best else None


def _widths(sample: str, delimiter: str) -> Iterator[int]:
    records = _records(sample, delimiter, 0)
    for record, _ in zip(records, range(_SAMPLE_RECORDS), strict=False):
        if _filled(record.cells) and not _is_rule(record.cells):
            yield len(record.cells)


def _records(text: str, delimiter: str, before: int) -> Iterator[_Record]:
    """Records by the usual quoting. Where quotation marks are not set by its rules, one may swallow the lines that follow:
    then each line is a record of its own if that makes more records even."""
    csv.field_size_limit(MOST_BYTES)
    usual = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=delimiter != "\t")
    if _quoted_by_the_rules(text, delimiter):
        yield from _parsed(usual, before)
        return
    across = list(_parsed(usual, before))
    alone = [_Record(number, _line_cells(line, delimiter)) for number, line in enumerate(text.split("\n"), before + 1)]
    yield from alone if _even(alone) > _even(across) else across


def _parsed(reader: Iterator[list[str]], before: int) -> Iterator[_Record]:
    end = 0
    for cells in reader:
        yield _Record(before + end + 1, cells)
        end = reader.line_num  # type: ignore[attr-defined]


def _quoted_by_the_rules(text: str, delimiter: str) -> bool:
    try:
        for _ in csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=delimiter != "\t", strict=True):
            pass
    except csv.Error:
        return False
    return True


def _line_cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=delimiter != "\t"), [])


def _even(records: list[_Record]) -> int:
    """How many records have the number of cells that most have."""
    return max(Counter(len(record.cells) for record in records if len(record.cells) > 1).values(), default=0)


def _usual_width(records: list[_Record]) -> int:
    widths = Counter(len(record.cells) for record in records if _filled(record.cells) > 1)
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _is_rule(cells: list[str]) -> bool:
    """A line drawn below the header by a command-line client: `-----+-----`."""
    text = "".join(cells).strip()
    return len(text) > 3 and set(text) <= set("-+=_| ")


def _is_delimiter_note(lines: tuple[str, ...]) -> bool:
    return len(lines) == 1 and lines[0].lower().startswith("sep=")


def _cells(record: _Record, place: Place) -> list[Cell]:
    return [Cell(printed_lines(text), _at(place, record.line, column)) for column, text in enumerate(record.cells or [""], 1)]


def _at(place: Place, line: int, column: int | None = None) -> Place:
    return Place(place.document, row=line, column=column)


def _uneven(records: list[_Record], place: Place) -> list[ReadingFault]:
    """One fault for records longer than the first one, or shorter but with more than one cell: a delimiter stands unquoted."""
    if not records:
        return []
    width = len(records[0].cells)
    several = (record for record in records if len(record.cells) > 1 and len(record.cells) != width)
    odd = [record.line for record in several if _filled(record.cells[width:] or record.cells)]  # empty cells too many harm nobody
    if not odd:
        return []
    fact = f"lines with more or fewer cells than the first one ({width}): {len(odd)} of {len(records)}"
    return [ReadingFault(UNEVEN, _at(place, odd[0]), fact, "check that cells which hold the delimiter are quoted")]
