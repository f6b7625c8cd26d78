"""What was written comes back cell for cell, from CSV and Parquet, in any row order, on any number of threads."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_source import Source

from qvhmig.intake import SourceSpec

WIDE = SourceSpec("WIDE", ("id", "a", "b"), ("id",))
CELL = st.one_of(
    st.none(),
    st.sampled_from(["", '"', '""', ",", "\n", "\r\n", "\r", " ", "007", "null", "NA", "#", "\ufeff", 'a"b', "1,2,3", "é\n€"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), max_size=12)


def table(rows: list[tuple[str | None, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(WIDE.fields, pl.String), orient="row")


def data_digests(source: Source) -> dict[str, str]:
    """SHA-256 of every kept file that holds rows, places apart (they name lines)."""
    files = [path for path in (source.out / "tables").rglob("*.parquet") if ".places." not in path.name]
    return {path.relative_to(source.out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


@settings(max_examples=120, deadline=None)
@given(ROWS, st.sampled_from(["necessary", "always", "non_numeric"]), st.sampled_from(["\n", "\r\n"]), st.sampled_from([",", ";", "\t", "|"]))
def test_csv_comes_back_cell_for_cell(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str | None, ...]], style: str, ending: str, delimiter: str
) -> None:
    source = Source(tmp_path_factory.mktemp("source"))
    # polars takes `always` to quote nulls too, which makes them ''.
    frame = table(rows).with_columns(pl.all().fill_null("")) if style != "necessary" else table(rows)
    # A lone carriage return is quoted by polars only since it quotes by need: put one in every form through `always`.
    frame.write_csv(source.folder / "WIDE.csv", quote_style=style, line_terminator=ending, separator=delimiter)
    manifest = source.take(WIDE, form=source.form(delimiter=delimiter), rows_per_bucket=3)
    found = manifest.scan("WIDE", None, WIDE.fields).collect()
    assert manifest.tables["WIDE"].unreadable == 0
    assert found.select(WIDE.fields).sort(WIDE.fields).equals(frame.sort(WIDE.fields))
    numbers = manifest.places("WIDE")
    assert sorted(numbers["_rid"]) == sorted(found["_rid"])


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms())
def test_order_of_rows_and_form_of_file_make_no_difference(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str | None, ...]], shuffler: random.Random
) -> None:
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    seen = []
    for at, (some, kind) in enumerate([(rows, "csv"), (shuffled, "csv"), (rows, "parquet"), (shuffled, "parquet")]):
        source = Source(tmp_path_factory.mktemp(f"form{at}"))
        if kind == "csv":
            table(some).write_csv(source.folder / "WIDE.csv")
        else:
            table(some).write_parquet(source.folder / "WIDE.parquet")
        entry = source.take(WIDE, form=source.form(format=kind), rows_per_bucket=2).tables["WIDE"]
        seen.append((data_digests(source), entry.rows, entry.identical, entry.duplicate_key, entry.null_key, entry.buckets))
    assert seen[1:] == seen[:1] * 3


def test_column_order_of_the_file_makes_no_difference(new_source: Callable[[], Source]) -> None:
    one, two = new_source(), new_source()
    one.put({"WIDE.csv": b"id,a,b\n1,x,y\n2,z,\n"}).take(WIDE)
    two.put({"WIDE.csv": b"b,id,a\ny,1,x\n,2,z\n"}).take(WIDE)
    assert data_digests(one) == data_digests(two)


def large_extract(folder: Path, seed: int) -> None:
    rows = [f'{number % 29_000:06d},"remark ""{number % 50}""\nof two lines",{"é" * (number % 4)}' for number in range(30_000)]
    random.Random(seed).shuffle(rows)
    (folder / "WIDE.csv").write_text("id,a,b\n" + "\n".join(rows) + "\n", encoding="utf-8")


def test_threads_and_order_make_no_difference_over_several_blocks(new_source: Callable[[], Source]) -> None:
    code = (
        "import sys; from pathlib import Path; import qvhmig.intake.delimited as d; d.BLOCK_BYTES = 1 << 18\n"
        "from qvhmig.intake import FileForm, SourceSpec, take_in\n"
        "m = take_in([SourceSpec('WIDE', ('id', 'a', 'b'), ('id',))], FileForm(Path(sys.argv[1])), Path(sys.argv[2]), 4_000)\n"
        "t = m.tables['WIDE']; print(t.rows, t.unreadable, t.identical, t.duplicate_key, len(t.buckets))\n"
    )
    seen = []
    for threads in ("1", "2", "4"):
        source = new_source()
        large_extract(source.folder, seed=int(threads))
        run = subprocess.run(
            [sys.executable, "-c", code, str(source.folder), str(source.out)], capture_output=True, text=True, check=True,
            env={**os.environ, "POLARS_MAX_THREADS": threads, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        seen.append((run.stdout, data_digests(source)))
    assert seen[1:] == seen[:1] * 2
    assert seen[0][0].split()[:2] == ["30000", "0"]


def test_parquet_that_is_not_text_is_refused(source: Source) -> None:
    pl.DataFrame({"id": [1, 2], "a": ["x", None], "b": [None, None]}).write_parquet(source.folder / "WIDE.parquet")
    manifest = source.take(WIDE, form=source.form(format="parquet"))
    assert [str(problem) for problem in manifest.problems] == [
        "extract/WIDE.parquet QV717 column 'id' is Int64, not text; write every column as text, as the source system holds it, "
        "so that leading zeros and blanks are kept"]


def test_parquet_that_is_cut_short_is_one_error(source: Source) -> None:
    table([("1", "a", "b")] * 50).write_parquet(source.folder / "WIDE.parquet")
    path = source.folder / "WIDE.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    manifest = source.take(WIDE, form=source.form(format="parquet"))
    assert [str(problem) for problem in manifest.problems] == [
        "extract/WIDE.parquet QV716 the file cannot be read as Parquet; it may be cut short: extract the table again"]
    assert dict(manifest.tables) == {}


def test_nul_in_parquet_is_set_aside_with_its_row(source: Source) -> None:
    table([("1", "a", "b"), ("2", "a\0", "b"), ("3", "a", None)]).write_parquet(source.folder / "WIDE.parquet")
    manifest = source.take(WIDE, form=source.form(format="parquet"))
    entry = manifest.tables["WIDE"]
    assert (entry.lines, entry.rows, entry.unreadable_reasons) == (3, 2, (("nul", 1),))
    assert manifest.places("WIDE")["line"].to_list() == [1, 3]
