"""Damage of any kind is counted; it raises nothing but ProblemsFound and loses no line."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_source import Source

from qvhmig.intake import SourceSpec
from qvhmig.problems import ProblemsFound

SPEC = SourceSpec("T", ("id", "a", "b", "c", "d"), ("id",))
HEADER = b"id,a,b,c,d\n"
LINES = [f"{number},a{number},\"b {number}\",,d{number}".encode() for number in range(40)]
BODY = b"\n".join(LINES) + b"\n"
HITS = st.lists(st.tuples(st.integers(0, len(BODY) - 1), st.integers(0, 255)), min_size=1, max_size=6)


@settings(max_examples=250, deadline=None)
@given(HITS)
def test_byte_damage_in_the_rows_loses_no_line(tmp_path_factory: pytest.TempPathFactory, hits: list[tuple[int, int]]) -> None:
    source = Source(tmp_path_factory.mktemp("damage"))
    body = bytearray(BODY)
    for at, byte in hits:
        body[at] = byte
    source.put({"T.csv": HEADER + bytes(body)})
    manifest = source.take(SPEC)
    entry = manifest.tables["T"]
    assert entry.lines == entry.rows + entry.unreadable
    path = source.out / "unreadable" / "T.csv"
    text = path.read_bytes().decode() if path.exists() else ""
    aside = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert len(aside) == entry.unreadable
    # Every line that was not hit is a row as it was, or is written down in full.
    after = set(bytes(body).split(b"\n"))
    kept = set(manifest.scan("T", None, ["id", "a"]).collect().select("id", "a").rows())
    written = "\n".join(row[4] for row in aside)
    for number, line in enumerate(LINES):
        if line in after and (str(number), f"a{number}") not in kept:
            assert line.decode() in written


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["utf-8", "cp1252", "ascii"]))
def test_any_bytes_after_a_header(tmp_path_factory: pytest.TempPathFactory, body: bytes, encoding: str) -> None:
    source = Source(tmp_path_factory.mktemp("bytes")).put({"T.csv": HEADER + body})
    entry = source.take(SPEC, form=source.form(encoding=encoding)).tables["T"]
    assert entry.lines == entry.rows + entry.unreadable


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_as_a_whole_file(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    source = Source(tmp_path_factory.mktemp("whole")).put({"T.csv": content})
    manifest = source.take(SPEC)
    assert manifest.problems
    assert dict(manifest.tables) == {}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4), st.floats(0.5, 1))
def test_damaged_parquet_is_an_error_or_is_counted(
    tmp_path_factory: pytest.TempPathFactory, hits: list[tuple[float, int]], kept: float
) -> None:
    source = Source(tmp_path_factory.mktemp("parquet"))
    path = source.folder / "T.parquet"
    pl.DataFrame({name: [f"{name}{number}" for number in range(60)] for name in SPEC.fields}).write_parquet(path)
    content = bytearray(path.read_bytes())
    for at, byte in hits:
        content[int(at * len(content))] = byte
    path.write_bytes(bytes(content[: int(kept * len(content))] if kept < 0.9 else content))
    try:
        manifest = source.take(SPEC, form=source.form(format="parquet"))
    except ProblemsFound:
        return
    entry = manifest.tables.get("T")
    assert manifest.problems or entry is not None
    if entry is not None:
        assert entry.lines == entry.rows + entry.unreadable
        assert manifest.scan("T", None, SPEC.fields).collect().height == entry.rows
