"""Files of tables that nobody reads: cells are counted, once a file, and no file of theirs stops anybody."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from qvhmig.intake import FileForm, SourceSpec, count_files, read_counts
from qvhmig.intake.counted_files import KEPT

SPEC = SourceSpec("VAN", ("plate", "driver", "note"), ("plate",))


def written(folder: Path, text: str, name: str = "VAN.csv") -> FileForm:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return FileForm(folder)


def test_cells_that_hold_something_are_counted_and_unreadable_lines_left_out(tmp_path: Path) -> None:
    form = written(tmp_path / "in", 'other,driver,plate\nx,,A1\nx,"",A2\nx,Bo,\nx,one,too,many\nx, ,A3\n')
    counted = count_files([SPEC], form, tmp_path / "out")["VAN"]
    assert (counted.rows, dict(counted.filled)) == (4, {"plate": 3, "driver": 2})


def test_a_parquet_file_is_counted_whatever_its_types(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    pl.DataFrame({"plate": ["A", "", None], "driver": [1, None, 3]}).write_parquet(tmp_path / "in" / "VAN.parquet")
    counted = count_files([SPEC], FileForm(tmp_path / "in", "parquet"), tmp_path / "out")["VAN"]
    assert (counted.rows, dict(counted.filled)) == (3, {"plate": 1, "driver": 2})


@pytest.mark.parametrize("text", ["", "plate,plate\n1,2\n", "nothing,that,fits\n1,2,3\n", '"plate\n1\n'])
def test_a_file_that_cannot_be_read_as_a_whole_has_no_counts_and_stops_nobody(tmp_path: Path, text: str) -> None:
    counted = count_files([SPEC], written(tmp_path / "in", text), tmp_path / "out")["VAN"]
    assert (counted.rows, dict(counted.filled)) == (None, {})


def test_a_table_without_a_file_is_not_there(tmp_path: Path) -> None:
    form = written(tmp_path / "in", "x\n", "OTHER.csv")
    assert count_files([SPEC], form, tmp_path / "out") == {}
    assert not (tmp_path / "out" / KEPT).exists()


def test_a_file_is_read_again_only_where_it_changed(tmp_path: Path) -> None:
    form = written(tmp_path / "in", "plate\nA\n")
    file = tmp_path / "in" / "VAN.csv"
    first = count_files([SPEC], form, tmp_path / "out")
    stamp = file.stat().st_mtime_ns
    file.write_text('plate\n""', encoding="utf-8")
    os.utime(file, ns=(stamp, stamp))
    assert file.stat().st_size == first["VAN"].size
    assert count_files([SPEC], form, tmp_path / "out") == first == read_counts(tmp_path / "out")
    os.utime(file, ns=(stamp, stamp + 1))
    assert count_files([SPEC], form, tmp_path / "out")["VAN"].filled == {"plate": 0}


def test_a_file_is_counted_again_where_it_is_read_otherwise(tmp_path: Path) -> None:
    form = written(tmp_path / "in", "plate;colour\nA;red\nB;\n")
    assert count_files([SPEC], form, tmp_path / "out")["VAN"].rows is None
    form = replace(form, delimiter=";")
    assert dict(count_files([SPEC], form, tmp_path / "out")["VAN"].filled) == {"plate": 2}
    with_colour = replace(SPEC, fields=(*SPEC.fields, "colour"))
    assert dict(count_files([with_colour], form, tmp_path / "out")["VAN"].filled) == {"plate": 2, "colour": 1}


def test_counts_are_private_and_broken_ones_are_made_again(tmp_path: Path) -> None:
    form = written(tmp_path / "in", "plate\nA\n")
    first = count_files([SPEC], form, tmp_path / "out")
    kept = tmp_path / "out" / KEPT
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.write_text("[]", encoding="utf-8")
    assert read_counts(tmp_path / "out") == {}
    assert count_files([SPEC], form, tmp_path / "out") == first
