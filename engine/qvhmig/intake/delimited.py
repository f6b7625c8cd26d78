"""Delimited text to frames of text cells: header by name, records by `records`, fields by polars."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

import polars as pl

from qvhmig.intake.forms import FileForm, codec_name
from qvhmig.intake.records import Block, RecordScanner, Unreadable
from qvhmig.problems import Level, Problem, ProblemsFound, Where

BLOCK_BYTES: Final = 8 << 20
_OTHER_DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", "^": "caret", "~": "tilde"}
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Header:
    """Column names in file order, the 1-based character column of each in the first line, its bytes with the BOM."""

    names: tuple[str, ...]
    columns: tuple[int, ...]
    size: int


def _delimiter_name(delimiter: str) -> str:
    return _OTHER_DELIMITERS.get(delimiter, f"'{delimiter}'")


def form_problems(form: FileForm) -> list[Problem]:
    """What is wrong with the form itself, apart from any file."""
    found = []
    where = Where(form.shown or form.path.as_posix())
    if codec_name(form.encoding) is None:
        found.append(
            Problem("QV715", where, f"encoding '{form.encoding}' cannot be read",
                    "use utf-8 or a single-byte encoding such as cp1252 or iso-8859-1, or convert the files first")
        )
    for what, character in (("delimiter", form.delimiter), ("quote", form.quote)):
        if len(character) != 1 or not character.isascii() or character in "\r\n\0":
            found.append(Problem("QV715", where, f"{what} {character!r} is not one ASCII character", "give one, such as , or \""))
    if form.delimiter == form.quote:
        found.append(Problem("QV715", where, "delimiter and quote are the same character", "give two"))
    return found


class DelimitedFile:
    """One open file. Read the header first; if it is there, iterate over `frames`; then `sha256` and counts are final."""

    def __init__(self, file: BinaryIO, form: FileForm, shown: str, table: str) -> None:
        self._file, self._form, self._shown, self._table = file, form, shown, table
        self._encoding = codec_name(form.encoding) or "utf-8"
        self._digest = hashlib.sha256()
        self._first = self._read()
        self._header: Header | None = None
        self.problems: list[Problem] = []
        self.bytes_read = 0
        self.scanner: RecordScanner | None = None

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def _read(self) -> bytes:
        try:
            piece = self._file.read(BLOCK_BYTES)
        except OSError as error:
            raise ProblemsFound([Problem("QV703", Where(self._shown), f"the system cannot read the file ({error.strerror})",
                                         "check the disk or the network share", subject=self._table)], exit_code=2) from None
        self._digest.update(piece)
        return piece

    def _say(self, code: str, message: str, next_step: str, level: Level = Level.ERROR, line: int = 1, column: int = 1) -> None:
        self.problems.append(Problem(code, Where(self._shown, line, column), message, next_step, level, self._table))

    def header(self) -> Header | None:
        """The header, or None with the reason in `problems`. A UTF-8 BOM is taken off and noted as a warning.

        Names in it may be repeated (see `check_names`).
        """
        first = self._first
        if first.startswith(_UTF16):
            self._say("QV709", "the file is UTF-16", "export it as UTF-8, or convert it first")
            return None
        mark = 0
        if first.startswith(codecs.BOM_UTF8):
            mark = len(codecs.BOM_UTF8)
            said = "it is left out" if self._encoding == "utf-8" else f"it is left out, but the file is read as {self._form.encoding}"
            self._say("QV710", f"the file starts with a UTF-8 byte order mark; {said}",
                      "write the file without one" if self._encoding == "utf-8" else "say encoding: utf-8", Level.WARNING)
        end = first.find(b"\n", mark)
        raw = first[mark:] if end < 0 else first[mark:end]
        size = len(first) if end < 0 else end + 1
        if end < 0 and len(first) >= BLOCK_BYTES:
            self._say("QV718", f"no line end in the first {BLOCK_BYTES >> 20} MB", "extract the table again as text lines")
            return None
        if not raw.strip():
            said = "the file is empty" if not first[mark:] else "the first line is blank"
            self._say("QV704", f"{said}: no header", "extract the table again; a table without rows still has a header line")
            return None
        if b"\r" in raw.rstrip(b"\r"):
            self._say("QV719", "the header holds a carriage return, so the lines end with CR alone or the file is damaged",
                      "write lines that end with LF or CRLF")
            return None
        try:
            text = raw.decode(self._encoding).rstrip("\r")
        except UnicodeDecodeError as error:
            self._say("QV718", f"the header is not {self._form.encoding}: byte {raw[error.start]:#04x} at offset {mark + error.start}",
                      "set the encoding that the files are written in")
            return None
        names = self._names(text)
        if names is None:
            return None
        self._header = Header(names, _columns_of(text, self._form.delimiter, self._form.quote), size)
        return self._header

    def _names(self, text: str) -> tuple[str, ...] | None:
        if "\0" in text:
            self._say("QV718", "the header holds a NUL character", "extract the table again")
            return None
        if text.count(self._form.quote) % 2:
            self._say("QV718", "the header holds a quote that is never closed", "mend the header or extract the table again")
            return None
        names = next(csv.reader(io.StringIO(text), delimiter=self._form.delimiter, quotechar=self._form.quote))
        if len(names) == 1:
            for other, called in _OTHER_DELIMITERS.items():
                if other != self._form.delimiter and other in names[0]:
                    count = names[0].count(other) + 1
                    self._say("QV712", f"no {_delimiter_name(self._form.delimiter)} in the header, but {count} names between {called}s",
                              f"set delimiter: {other!r}")
                    return None
        return tuple(names)

    def check_names(self, header: Header) -> bool:
        """Whether every name stands once; call it when the line is known to be a header, for it prints names."""
        seen: dict[str, int] = {}
        sound = True
        for at, name in enumerate(header.names):
            if name in seen:
                self._say("QV705", f"column '{name}' is in the header twice, as columns {seen[name] + 1} and {at + 1}",
                          "keep one of them", column=header.columns[at])
                sound = False
            seen.setdefault(name, at)
        return sound

    def frames(self, wanted: tuple[str, ...]) -> Iterator[tuple[pl.DataFrame, list[Unreadable]]]:
        """The good records as frames of the `wanted` columns (text, in that order) plus `_line` (UInt64, line of the
        record's start), and the records set aside. A bare empty cell is null, a quoted one is `''`."""
        header = self._header
        assert header is not None
        self.scanner = RecordScanner(
            self._encoding, self._form.delimiter, self._form.quote, len(header.names), line=2, offset=header.size
        )
        piece = self._first[header.size :]
        self.bytes_read = len(self._first)
        self._first = b""
        while True:
            following = self._read()
            block = self.scanner.feed(piece, last=not following)
            yield self._parse(block, header, wanted), block.unreadable
            if not following:
                return
            self.bytes_read += len(following)
            piece = following

    def _parse(self, block: Block, header: Header, wanted: tuple[str, ...]) -> pl.DataFrame:
        places = {name: f"f{at}" for at, name in enumerate(header.names)}
        numbered = [f"f{at}" for at in range(len(header.names))]
        # A header line of our own in front: else polars would take a byte order mark inside the data for one of the file's.
        text = self._form.delimiter.join(numbered).encode() + b"\n" + block.text
        try:
            frame = pl.read_csv(
                text, separator=self._form.delimiter, quote_char=self._form.quote, infer_schema=False,
                columns=[places[name] for name in wanted] or numbered[:1],
            )
            height = frame.height
        except pl.exceptions.PolarsError:
            height = -1
        if height != block.lines.len():
            # The scanner lets only records through that the parser reads the same way; if not, no count can be trusted.
            message = f"{block.lines.len()} records were found and {'none' if height < 0 else height} parsed"
            raise ProblemsFound([Problem("QV790", Where(self._shown), message, "report this as a fault of the engine",
                                         subject=self._table)], exit_code=1)
        cells = [frame[places[name]].alias(name) for name in wanted]
        return pl.DataFrame([*cells, block.lines.alias("_line")])


def _columns_of(text: str, delimiter: str, quote: str) -> tuple[int, ...]:
    """The 1-based character column at which each header name starts, its quote included."""
    found = [1]
    quoted = False
    for at, character in enumerate(text):
        if character == quote:
            quoted = not quoted
        elif character == delimiter and not quoted:
            found.append(at + 2)
    return tuple(found)
