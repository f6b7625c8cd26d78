"""Where each record of a delimited file starts and ends, found without losing the lines beside a broken one.

polars parses the fields; this module decides only which lines form records that are safe to parse. It works on blocks
of whole lines:

1. One regular expression, run by polars over all lines of the block, says which lines are a whole record by
   themselves: the right number of fields, quotes only around whole fields, no NUL. In a sound file without line breaks
   inside quotes that is every line, and the block goes to the parser as it is.
2. Only the lines that are not are looked at one by one. A record that is whole over several lines (a line break inside
   quotes) is good. Everything else is set aside with its line number, and reading goes on at the next line, so that a
   quote that is never closed costs its own line and not the rest of the file.

A quote that one line opens by mistake and a later one closes by mistake forms a record that looks whole and swallows the
lines between them. So where a line inside the quotes reads as a whole record of at least four fields (and has no blank
after a delimiter, as prose has), nobody can say what is right: all its lines are set aside as `unclear_quote`.
A decision never depends on where a block ends: a record that is open there is carried over to the next one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

import polars as pl

RECORD_LIMIT: Final = 1 << 20
"""Bytes of the longest record; one that is longer is set aside, or a lost quote would hold the file in memory."""

_UNCLEAR_WIDTH: Final = 4
_LF: Final = b"\n"


@dataclass(frozen=True)
class Unreadable:
    """A record set aside: 1-based line, byte offset in the file, reason code, and its bytes (patient data)."""

    line: int
    offset: int
    reason: str
    raw: bytes


@dataclass
class Block:
    """The good records of some lines as UTF-8 text, the 1-based line on which each starts, and those set aside."""

    text: bytes = b""
    lines: pl.Series = field(default_factory=lambda: pl.Series("_line", [], dtype=pl.UInt64))
    unreadable: list[Unreadable] = field(default_factory=list)
    blank: int = 0


@dataclass(frozen=True)
class _Lines:
    """Lines of one piece of a file: its bytes, which end with a line feed; each line without it and where it starts;
    whether it is a record by itself; the numbers of those that cannot be decoded; whether the file ends here."""

    raw: bytes
    lines: list[bytes]
    starts: list[int]
    good: list[bool]
    undecodable: frozenset[int]
    last: bool


def _patterns(delimiter: str, quote: str, width: int) -> tuple[str, re.Pattern[bytes], re.Pattern[bytes], re.Pattern[bytes]]:
    """(one line = one record, for polars), (record of `width` fields), (record of any width), (quoted field)."""
    d, q = re.escape(delimiter), re.escape(quote)
    plain = f"(?:{q}(?:[^{q}\\x00]|{q}{q})*{q}|[^{q}{d}\\x00]*)"
    whole = rf"\A{plain}(?:{d}{plain}){{{width - 1}}}\z"
    quoted = f"{q}(?:[^{q}]++|{q}{q})*+{q}"
    part = f"(?:{quoted}|[^{q}{d}\\n]*+)"
    exact = re.compile(f"{part}(?:{d}{part}){{{width - 1}}}".encode())
    anything = re.compile(f"{part}(?:{d}{part})*+".encode())
    return whole, exact, anything, re.compile(quoted.encode())


class RecordScanner:
    """Takes the bytes of one file after its header, in any pieces, and gives blocks of judged records.

    `encoding` is a name that `codec_name` gave; `width` the number of fields of the header; `line` and `offset` the place
    of the first byte to come; `limit` the bytes of the longest record. `reasons` counts the records set aside; `blank` the blank lines, which are no records.
    """

    def __init__(self, encoding: str, delimiter: str, quote: str, width: int, line: int, offset: int, limit: int = RECORD_LIMIT) -> None:
        self._encoding, self._delimiter, self._quote, self._width = encoding, delimiter.encode(), quote.encode(), width
        self._whole, self._exact, self._any, self._quoted = _patterns(delimiter, quote, width)
        self._line, self._offset, self._limit = line, offset, limit
        self._carry, self._skipping = b"", False
        self.records = 0
        self.blank = 0
        self.reasons: Counter[str] = Counter()

    def feed(self, piece: bytes, last: bool = False) -> Block:
        """Judge what is complete so far; with `last` everything. Pieces may be of any size."""
        raw = self._carry + piece if self._carry else piece
        block = Block()
        if self._skipping:
            raw = self._skip_to_line_end(raw)
        too_long = b""
        if last:
            self._carry = b""
            if raw and not raw.endswith(_LF):
                raw += _LF
        else:
            end = raw.rfind(_LF) + 1
            raw, self._carry = raw[:end], raw[end:]
            if len(self._carry) - self._carry.endswith(b"\r") > self._limit:  # its line end is not known yet
                too_long, self._carry = self._carry, b""
        # No record that is open in front of a line that is too long can end within the limit: nothing is worth waiting for.
        block = self._judge(raw, last or bool(too_long)) if raw else Block()
        if too_long:
            block.unreadable.append(Unreadable(self._line, self._offset, "too_long", too_long[: self._limit]))
            self._offset += len(too_long)
            self._skipping = True
        self.records += block.lines.len() + len(block.unreadable)
        self.blank += block.blank
        self.reasons.update(record.reason for record in block.unreadable)
        return block

    def _skip_to_line_end(self, raw: bytes) -> bytes:
        """Drop the rest of a line that is too long; its start is set aside already."""
        end = raw.find(_LF)
        dropped = len(raw) if end < 0 else end + 1
        self._offset += dropped
        if end >= 0:
            self._line += 1
            self._skipping = False
        return raw[dropped:]

    def _judge(self, raw: bytes, last: bool) -> Block:
        """Judge whole lines; advances the place, and puts what must wait for more bytes in front of the carry."""
        raw_lines: list[bytes] | None = None
        undecodable: frozenset[int] = frozenset()
        text = raw
        if not raw.isascii():
            try:
                decoded = raw.decode(self._encoding)
                text = raw if self._encoding == "utf-8" else decoded.encode()
            except UnicodeDecodeError:
                raw_lines = _split(raw)
                text, undecodable = self._without_undecodable(raw_lines)
        lines = pl.read_lines(text)["line"]
        good = lines.str.contains(self._whole)
        if len(raw) > self._limit:
            # Strictly below: polars has taken a carriage return off. The lines in doubt are measured one by one.
            good &= lines.str.len_bytes() < self._limit
        if good.all():
            found = Block(text, pl.int_range(self._line, self._line + lines.len(), dtype=pl.UInt64, eager=True).alias("_line"))
            self._line += lines.len()
            self._offset += len(raw)
            return found
        raw_lines = raw_lines or _split(raw)
        starts = list(accumulate((len(line) + 1 for line in raw_lines), initial=0))
        return self._judge_lines(_Lines(raw, raw_lines, starts, good.to_list(), undecodable, last))

    def _without_undecodable(self, raw_lines: list[bytes]) -> tuple[bytes, frozenset[int]]:
        """The lines as UTF-8, each that the encoding cannot read replaced by a NUL (so it is never good), and which."""
        undecodable: set[int] = set()
        clean: list[bytes] = []
        for at, line in enumerate(raw_lines):
            try:
                clean.append(line if line.isascii() else line.decode(self._encoding).encode())
            except UnicodeDecodeError:
                undecodable.add(at)
                clean.append(b"\0")
        return _LF.join(clean) + _LF, frozenset(undecodable)

    def _judge_lines(self, piece: _Lines) -> Block:
        """Walk over lines that are not all good by themselves."""
        block = Block()
        kept: list[bytes] = []
        firsts: list[int] = []
        at = 0
        while at < len(piece.lines):
            after, reason = (at + 1, "good") if piece.good[at] else self._record_at(piece, at)
            if reason == "wait":
                break
            if reason == "blank":
                block.blank += 1
            elif reason == "good":
                kept += piece.lines[at:after]
                firsts.append(self._line + at)
            else:
                # Of an unclear record every line is one set aside, for each may have been a row.
                ends = range(at + 1, after + 1) if reason == "unclear_quote" else [after]
                start = at
                for end in ends:
                    whole = _LF.join(piece.lines[start:end])[: self._limit]
                    block.unreadable.append(Unreadable(self._line + start, self._offset + piece.starts[start], reason, whole))
                    start = end
            at = after
        consumed = piece.starts[at]
        self._carry = piece.raw[consumed:] + self._carry
        self._line += at
        self._offset += consumed
        text = _LF.join(kept) + _LF if kept else b""
        block.text = text if self._encoding == "utf-8" else text.decode(self._encoding).encode()
        block.lines = pl.Series("_line", firsts, dtype=pl.UInt64)
        return block

    def _record_at(self, piece: _Lines, at: int) -> tuple[int, str]:
        """The record that starts on a line which is not good by itself: (line after it, `good` or why it is not)."""
        raw = piece.raw
        if self._width > 1 and not piece.lines[at].rstrip(b"\r"):
            return at + 1, "blank"
        if len(piece.lines[at]) > self._limit:
            return at + 1, "too_long"
        start = piece.starts[at]
        limit = min(len(raw), start + self._limit)
        match = self._exact.match(raw, start, limit)
        fits = match is not None and _at_line_end(raw, match.end())
        if not fits:
            match = self._any.match(raw, start, limit)
        end = match.end() if match else start
        after = at + 1 + raw.count(_LF, start, end)
        if fits or _at_line_end(raw, end):
            return self._closed_record(piece, at, after, raw[start:end], fits)
        unclosed = raw[end : end + 1] == self._quote and (end == start or raw[end - 1 : end] == self._delimiter)
        if unclosed and limit == len(raw) and not piece.last:
            return at, "wait"
        if at in piece.undecodable:
            return at + 1, "encoding"
        if b"\0" in piece.lines[at]:
            return at + 1, "nul"
        return at + 1, "open_quote" if unclosed or after > at + 1 else "stray_quote"

    def _closed_record(self, piece: _Lines, at: int, after: int, record: bytes, fits: bool) -> tuple[int, str]:
        """The same of a record whose quotes are all closed; `fits` says whether it has the right number of fields."""
        swallowed = [inner for inner in range(at + 1, after - 1) if piece.good[inner]]
        if not fits and swallowed:
            return at + 1, "open_quote"
        if fits and self._width >= _UNCLEAR_WIDTH and any(self._delimiter + b" " not in piece.lines[inner] for inner in swallowed):
            return after, "unclear_quote"
        if not piece.undecodable.isdisjoint(range(at, after)):
            return after, "encoding"
        if b"\0" in record:
            return after, "nul"
        if fits:
            return after, "good"
        found = self._quoted.sub(b"", record).count(self._delimiter) + 1
        return after, "short" if found < self._width else "long"


def _split(raw: bytes) -> list[bytes]:
    """The lines of a text that ends with a line feed, without it."""
    return raw[:-1].split(_LF)


def _at_line_end(raw: bytes, at: int) -> bool:
    return raw[at : at + 1] == _LF or raw[at : at + 2] == b"\r\n"
