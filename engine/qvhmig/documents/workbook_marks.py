"""What the XML of an xlsx sheet says beside its values: hidden columns and rows, bold, digits as shown, formulas without a result.

calamine gives values and merged cells fast, and nothing of these. One pass over each sheet's XML, element by element.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from qvhmig.documents.office_archive import xml_part
from qvhmig.documents.office_xml import child, children, is_on, local, value

_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
_DIGITS: Final = re.compile(r"^(0+)(?:\.(0+))?$")
# The names that Excel gives to tables by itself, in the languages it comes in; nobody chose them.
_OWN_TABLE_NAME: Final = re.compile(r"(table|tabelle|tableau|tabla|tabella|tabela|tabel|tabell|taulukko|tabulka|таблица|表|テーブル)_?\d+(_\d+)?$", re.I)


@dataclass(slots=True)
class SheetMarks:
    """Rows and columns count from 0. `digits`: (row, column) -> number format of zeros, e.g. `000`. `name`: of the sheet's only table."""

    rows: int = 0
    columns: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    filtered: bool = False
    bold: set[tuple[int, int]] = field(default_factory=set)
    digits: dict[tuple[int, int], str] = field(default_factory=dict)
    unresolved: int = 0
    table_name: str = ""


@dataclass(frozen=True, slots=True)
class _CellStyles:
    """For each cell format: whether its font is bold, and its number format where that is made of zeros."""

    bold: tuple[bool, ...]
    digits: tuple[str, ...]


class WorkbookMarks:
    """The marks of all sheets of an open xlsx archive; a part that is missing or damaged marks nothing."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self._parts = self._sheet_parts()
        self._styles = self._cell_styles()

    def of_sheet(self, name: str) -> SheetMarks:
        """What could be read of the marks of that sheet."""
        marks = SheetMarks()
        part = self._parts.get(name)
        if part is None:
            return marks
        try:
            with self.archive.open(part) as stream:
                self._read_sheet(stream, marks)
        except Exception:  # values come from elsewhere: a damaged part costs its marks, nothing more
            return marks
        marks.table_name = self._table_name(part)
        return marks

    def _sheet_parts(self) -> dict[str, str]:
        """Name of sheet -> part."""
        targets = dict(self._targets("xl/workbook.xml"))
        book = self._root("xl/workbook.xml")
        found = {}
        for sheets in () if book is None else (element for element in book if local(element) == "sheets"):
            for sheet in sheets:
                key = next((text for attribute, text in sheet.attrib.items() if attribute.endswith("}id")), "")
                if key in targets:
                    found[sheet.get("name", "")] = targets[key]
        return found

    def _targets(self, part: str) -> Iterator[tuple[str, str]]:
        """(id, part) of the relations of a part."""
        folder, _, file = part.rpartition("/")
        root = self._root(f"{folder}/_rels/{file}.rels")
        for relation in () if root is None else root:
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            while "/../" in path:
                path = re.sub(r"[^/]+/\.\./", "", path, count=1)
            yield relation.get("Id", ""), path

    def _table_name(self, part: str) -> str:
        """The name of the only table (list object) of a sheet, where somebody chose it."""
        names = []
        for _, target in self._targets(part):
            if "/tables/" in target and (root := self._root(target)) is not None:
                names.append(root.get("displayName") or root.get("name") or "")
        return names[0] if len(names) == 1 and not _OWN_TABLE_NAME.match(names[0]) else ""

    def _cell_styles(self) -> _CellStyles:
        root = self._root("xl/styles.xml")
        formats = {value(f, "numFmtId") or "": value(f, "formatCode") or "" for f in children(child(root, "numFmts"), "numFmt")}
        formats |= {"1": "0", "2": "0.00"}
        fonts = [bool(is_on(child(font, "b"))) for font in children(child(root, "fonts"), "font")]
        bold, digits = [], []
        for style in children(child(root, "cellXfs"), "xf"):
            font = int(style.get("fontId", "0"))
            bold.append(font < len(fonts) and fonts[font])
            code = formats.get(style.get("numFmtId", "0"), "").split(";")[0].replace("\\", "").replace('"', "")
            digits.append(code if _DIGITS.match(code) else "")
        return _CellStyles(tuple(bold), tuple(digits))

    def _root(self, part: str) -> Any:
        try:
            return xml_part(self.archive, part, damaged=True)
        except Exception:  # as in of_sheet
            return None

    def _read_sheet(self, stream: Any, marks: SheetMarks) -> None:
        from lxml import etree

        for _, element in etree.iterparse(stream, events=("end",), resolve_entities=False, no_network=True, huge_tree=False):
            kind = local(element)
            if kind == "row":
                self._read_row(element, marks)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            elif kind == "col" and _is_set(element.get("hidden")):
                first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                marks.hidden_columns.update(range(first - 1, min(last, 16_384)))
            elif kind == "autoFilter":
                marks.filtered = True

    def _read_row(self, row: Any, marks: SheetMarks) -> None:
        number = int(row.get("r") or marks.rows + 1) - 1
        if _is_set(row.get("hidden")) and len(row):
            marks.hidden_rows.append(number)
        column = -1
        for cell in row:
            column = _column(cell.get("r"), column + 1)
            kinds = {local(part) for part in cell if len(part) or part.text}
            if not kinds & {"v", "is"}:
                marks.unresolved += "f" in kinds and cell.get("t") != "str"  # an empty text is a result, too
                continue
            marks.rows, marks.columns = max(marks.rows, number + 1), max(marks.columns, column + 1)
            style = int(cell.get("s", "0"))
            if style < len(self._styles.bold):
                if self._styles.bold[style]:
                    marks.bold.add((number, column))
                if self._styles.digits[style] and cell.get("t", "n") == "n":
                    marks.digits[number, column] = self._styles.digits[style]


def _is_set(text: str | None) -> bool:
    return text in ("1", "true", "on")


def _column(reference: str | None, otherwise: int) -> int:
    found = _REFERENCE.match(reference or "")
    if not found:
        return otherwise
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def shown_digits(number: float | int, code: str) -> str:
    """`number` in a format of zeros: 7 as `000` is 007, 2.5 as `0.00` is 2.50."""
    found = _DIGITS.match(code)
    if not found:
        return str(number)
    decimals = len(found[2] or "")
    sign = "-" if number < 0 else ""
    return sign + f"{abs(number):0{len(found[1]) + (decimals + 1 if decimals else 0)}.{decimals}f}"
