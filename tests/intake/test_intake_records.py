"""The scanner judges the same whatever the pieces it is fed, and every line of the file is in one place exactly."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qvhmig.intake.records import Block, RecordScanner

# Text dense in what matters to a scanner, and sound records among it.
TOKENS = ["a", "b", " ", ",", ",", '"', '""', "\n", "\r\n", "\r", "\0", "é", "x,y,z,w\n", '1,"p\nq",,3\n', '"a","","b""c",d\n']
TEXT = st.lists(st.sampled_from(TOKENS), max_size=60).map(lambda tokens: "".join(tokens).encode())
DAMAGED = st.tuples(TEXT, st.integers(0, 300), st.sampled_from([b"", b"\xff", b"\xe9"])).map(lambda t: t[0][: t[1]] + t[2] + t[0][t[1] :])


def scan(raw: bytes, cuts: Sequence[int] = (), width: int = 4, limit: int = 40, encoding: str = "utf-8") -> tuple[Block, RecordScanner]:
    """The blocks of a whole file as one, the file cut at `cuts`."""
    scanner = RecordScanner(encoding, ",", '"', width, line=2, offset=100, limit=limit)
    edges = [0, *sorted(min(cut, len(raw)) for cut in cuts), len(raw)]
    whole = Block()
    for at, (start, end) in enumerate(zip(edges, edges[1:], strict=False)):
        block = scanner.feed(raw[start:end], last=at == len(edges) - 2)
        whole.text += block.text
        whole.lines = pl.concat([whole.lines, block.lines])
        whole.unreadable += block.unreadable
        whole.blank += block.blank
    return whole, scanner


@settings(max_examples=400, deadline=None)
@given(DAMAGED, st.lists(st.integers(0, 300), max_size=8), st.integers(1, 5), st.integers(1, 80))
@example(b'a,"b\nc,d,e,f\n' + b"x" * 60, [5, 20], 4, 12)
def test_pieces_make_no_difference(raw: bytes, cuts: list[int], width: int, limit: int) -> None:
    whole, scanner = scan(raw, [], width, limit)
    pieces, other = scan(raw, cuts, width, limit)
    assert pieces.text == whole.text
    assert pieces.lines.to_list() == whole.lines.to_list()
    assert pieces.unreadable == whole.unreadable
    assert (pieces.blank, other.records, other.reasons) == (whole.blank, scanner.records, scanner.reasons)


@settings(max_examples=400, deadline=None)
@given(DAMAGED, st.integers(1, 5), st.integers(10, 80))
def test_every_line_is_good_or_blank_or_set_aside(raw: bytes, width: int, limit: int) -> None:
    block, scanner = scan(raw, [], width, limit)
    lines = raw.split(b"\n")
    if not lines[-1]:
        lines.pop()
    good = block.text.count(b"\n")
    aside = sum(record.raw.count(b"\n") + 1 for record in block.unreadable)
    assert good + aside + block.blank == len(lines)
    assert scanner.records == block.lines.len() + len(block.unreadable)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for record in block.unreadable:
        first = lines[record.line - 2]
        assert record.raw.split(b"\n")[0] == first[: len(record.raw)]
        assert record.offset == 100 + starts[record.line - 2]
    for first, following in zip(block.lines, block.lines[1:], strict=False):
        assert first < following


@settings(max_examples=400, deadline=None)
@given(DAMAGED, st.integers(1, 5))
def test_good_records_are_what_a_strict_csv_reader_sees(raw: bytes, width: int) -> None:
    block, _ = scan(raw, [], width, limit=1000)
    text = block.text.decode()
    assert "\0" not in text
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True)) if "\r" not in text.replace("\r\n", "") else None
    if rows is not None:
        # A blank line is a record of one empty cell to us, and of none to the csv module.
        assert all(len(row) == width or (width == 1 and row == []) for row in rows)
        assert len(rows) == block.lines.len()


def test_a_record_longer_than_the_limit_is_set_aside_and_reading_goes_on() -> None:
    raw = b"1,a,b,c\n" + b'2,"' + b"x" * 50 + b'\n",b,c\n3,' + b"y" * 90 + b",b,c\n4,a,b,c\n"
    block, scanner = scan(raw)
    assert block.text == b"1,a,b,c\n4,a,b,c\n"
    assert [(record.line, record.reason, len(record.raw)) for record in block.unreadable] == [
        (3, "too_long", 40), (4, "open_quote", 5), (5, "too_long", 40)]
    assert scanner.records == 5


def test_an_open_quote_without_end_does_not_hold_the_file() -> None:
    raw = b'1,"a,b,c\n' + b"2,a,b,c\n" * 50
    block, _ = scan(raw, range(0, 400, 7))
    assert block.lines.to_list() == list(range(3, 53))
    assert [(record.line, record.reason) for record in block.unreadable] == [(2, "open_quote")]


def test_a_single_column_file_keeps_its_blank_lines_as_nulls() -> None:
    block, _ = scan(b'a\n\n""\n', width=1)
    assert (block.text, block.blank, block.lines.to_list()) == (b'a\n\n""\n', 0, [2, 3, 4])
