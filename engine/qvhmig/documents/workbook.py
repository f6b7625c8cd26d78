"""Workbooks (xlsx, xlsm, xlsb, xls, ods): a heading and one grid for each sheet, in the order of the tabs."""

from __future__ import annotations

import zipfile
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from qvhmig.digests import file_digest
from qvhmig.documents.grid_building import MOST_ROWS, printed_lines
from qvhmig.documents.grids import Cell, Document, Grid, Place, Progress, ReadingFault, Words
from qvhmig.documents.office_archive import ArchiveTooLarge, open_archive, repaired
from qvhmig.documents.reading_faults import DAMAGED, ENCRYPTED, PART_UNREAD, TOO_LARGE, unread
from qvhmig.documents.workbook_layout import parts_of_sheet
from qvhmig.documents.workbook_marks import SheetMarks, WorkbookMarks, shown_digits

MOST_CELLS: Final = 20_000_000  # of the rectangle around a sheet's filled cells: calamine keeps all of it in memory
_REPAIR: Final = "open it in a spreadsheet program, repair it and save it again"


def read(path: Path, name: str, progress: Progress) -> Document:
    """The workbook; a sheet that cannot be read is a fault, the others are read. Raises OSError as `open` does.

    Values are printed as the sheet shows them where that can be known: 12 and not 12.0, dates as YYYY-MM-DD, leading zeros of
    a number format, TRUE and FALSE. Each sheet begins with a heading of its name. Hidden sheets and columns are read and marked.
    """
    digest = file_digest(path)
    with ExitStack() as stack:
        marks, whole, source = None, True, path.open("rb")
        stack.callback(source.close)
        if source.read(2) == b"PK":
            try:
                archive, whole = open_archive(path)
            except ArchiveTooLarge as error:
                return unread(name, "workbook", digest, TOO_LARGE, str(error), "it is no dictionary that a person wrote: ask where it comes from")
            except zipfile.BadZipFile:
                return unread(name, "workbook", digest, DAMAGED, "is a damaged archive of which nothing can be unpacked", _REPAIR)
            stack.callback(archive.close)
            marks = WorkbookMarks(archive)
            source = source if whole else archive.fp  # type: ignore[assignment]
        return _read_open(name, digest, source, marks, whole, progress)


def _read_open(name: str, digest: str, source: Any, marks: WorkbookMarks | None, whole: bool, progress: Progress) -> Document:
    from python_calamine import CalamineError, PasswordError

    try:
        book = _Workbook(name, digest, source, marks)
    except PasswordError:
        return unread(name, "workbook", digest, ENCRYPTED, "is protected by a password", "open it with the password and save a copy without one")
    except CalamineError:
        mended = _mended(name, digest, marks)
        if mended is None:
            return unread(name, "workbook", digest, DAMAGED, "is damaged: no list of its sheets can be read", _REPAIR)
        book, whole = mended, False
    return _read_sheets(book, whole, progress)


def _mended(name: str, digest: str, marks: WorkbookMarks | None) -> _Workbook | None:
    """The workbook with its broken parts made well-formed; None where that does not help."""
    from python_calamine import CalamineError

    if marks is None:
        return None
    archive = repaired(marks.archive)
    try:
        return _Workbook(name, digest, archive.fp, WorkbookMarks(archive))
    except CalamineError:
        return None


class _Workbook:
    """One open workbook; `marks` is None where the format has none that can be read (xls, ods)."""

    def __init__(self, name: str, digest: str, source: Any, marks: WorkbookMarks | None) -> None:
        from python_calamine import CalamineWorkbook

        self.name, self.digest, self.marks = name, digest, marks
        source.seek(0)  # reading the marks may have moved it
        self.calamine = CalamineWorkbook.from_filelike(source)
        self.blocks: list[Grid | Words] = []
        self.faults: list[ReadingFault] = []

    def fault(self, code: str, sheet: str, fact: str, next_step: str) -> None:
        """Notes what is wrong with one sheet."""
        self.faults.append(ReadingFault(code, Place(self.name, sheet=sheet), fact, next_step))


def _read_sheets(book: _Workbook, whole: bool, progress: Progress) -> Document:
    if not whole:
        book.faults.append(ReadingFault(DAMAGED, Place(book.name), "is damaged; the sheets that could be unpacked were read", _REPAIR))
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = book.calamine.sheets_metadata
    for done, sheet in enumerate(sheets, 1):
        if sheet.typ == SheetTypeEnum.WorkSheet:
            _read_sheet(book, sheet.name, sheet.visible != SheetVisibleEnum.Visible)
        progress(done, len(sheets), "sheets")
    return Document(book.name, book.digest, "workbook", tuple(book.blocks), faults=tuple(book.faults))


def _read_sheet(book: _Workbook, sheet: str, hidden: bool) -> None:
    marks = book.marks.of_sheet(sheet) if book.marks else SheetMarks()
    if marks.rows > MOST_ROWS or marks.rows * marks.columns > MOST_CELLS:
        fact = f"{marks.rows:,} rows are data, not a description of data; the sheet was not read"
        book.fault(TOO_LARGE, sheet, fact, "name the file that describes them")
        return
    try:
        values = book.calamine.get_sheet_by_name(sheet)
        rows = values.to_python(skip_empty_area=True)
        top, left = values.start or (0, 0)
        merged = values.merged_cell_ranges or []
    except Exception as error:  # calamine raises its own kinds, and panics of its Rust code are none of them
        book.fault(PART_UNREAD, sheet, f"this sheet cannot be read ({' '.join(str(error).split())[:120]})", _REPAIR)
        return
    _say_doubts(book, sheet, marks)
    cells = _printed_cells(rows, top, left, Place(book.name, sheet=sheet), marks)
    book.blocks.append(Words(printed_lines(sheet) or (sheet,), Place(book.name, sheet=sheet), level=1))
    for grid in parts_of_sheet(cells, top, left, merged, marks):
        book.blocks.append(Grid(grid.rows, grid.place, grid.caption, hidden=hidden, hidden_columns=grid.hidden_columns))


def _say_doubts(book: _Workbook, sheet: str, marks: SheetMarks) -> None:
    if marks.hidden_rows and not marks.filtered:
        fact = f"hidden rows, read like the others: {len(marks.hidden_rows)}, the first is row {marks.hidden_rows[0] + 1}"
        book.fault(PART_UNREAD, sheet, fact, "delete them from the sheet if they do not count")
    if marks.unresolved:
        fact = f"formulas without a stored result, read as empty cells: {marks.unresolved}"
        book.fault(PART_UNREAD, sheet, fact, "open and save it in a spreadsheet program")


def _printed_cells(rows: list[list[Any]], top: int, left: int, place: Place, marks: SheetMarks) -> list[list[Cell]]:
    """Cells of the rectangle that begins at (top, left), from 0."""
    printed = []
    for row, values in enumerate(rows, top):
        line = []
        for column, value in enumerate(values, left):
            at = Place(place.document, sheet=place.sheet, row=row + 1, column=column + 1)
            text = _shown(value, marks.digits.get((row, column), ""))
            line.append(Cell(printed_lines(text), at, (row, column) in marks.bold))
        printed.append(line)
    return printed


def _shown(value: Any, digits: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return shown_digits(value, digits) if digits else _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


def _number(value: float) -> str:
    """12 for 12.0; other numbers with at most 15 digits, as a sheet shows them."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.15g}"
