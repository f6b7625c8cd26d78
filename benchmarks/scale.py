"""`make scale`: one apply of the reference project over many patients; seconds, CPU and peak memory.

    python benchmarks/scale.py [PATIENTS ...] [--keep FOLDER] [--threads N]     (default: 1000 10000 100000 1000000)

The extracts of examples/pas are multiplied: each copy of the patients gets internal numbers, hospital numbers, case note
numbers and NHS numbers of its own, so that nothing of two copies meets; everything else, faults included, is repeated.
Tables that know no patient are taken once. Time and memory are those that the operating system gives for the process
(wait4), so nothing that the engine says of itself is believed. The table goes to stdout and build/scale.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import polars as pl

from startup import ROOT, copy_of_project, qvhmig

EXTRACT = "examples/pas/extract"
MAIN, PATIENT = "PATDATA", "InternalPatientNumber"
INTERNAL = (PATIENT, "OldID", "NextID", "NewestID")
HOSPITAL = ("DistrictNumber", "PtCasenoteIdPhyskey")
NHS = ("NhsNumber",)
CHUNK = 200  # copies made at a time, so that making extracts needs little memory


def nhs_numbers(bases: range) -> Iterator[str]:
    """Ten-digit numbers that pass Modulus 11, one for each nine-digit base that has one."""
    for base in bases:
        digits = f"{base:09d}"
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            yield digits + str(check % 11)


def renumbered(frame: pl.DataFrame, patients: int, nhs: pl.DataFrame) -> pl.DataFrame:
    """`frame` has `_copy`. Copy 0 is the original; `patients` is the number of patients in one copy."""
    copy = pl.col("_copy").cast(pl.Int64)
    changes = []
    for name in INTERNAL:
        if name in frame.columns:
            number = pl.col(name).cast(pl.Int64, strict=False) + copy * 1000
            changes.append(pl.when(number.is_null()).then(pl.col(name)).otherwise(number.cast(pl.String).str.zfill(9)).alias(name))
    for name in HOSPITAL:
        if name in frame.columns:
            parts = pl.col(name).str.extract_groups(r"^[A-Z](\d{6})(.*)$")
            number = parts.struct.field("1").cast(pl.Int64) + copy * 1000
            letter = ((12 + number // 1_000_000) % 26 + 65).cast(pl.UInt8)  # M first, then the letters after it
            spelt = letter.map_elements(chr, return_dtype=pl.String)
            value = spelt + (number % 1_000_000).cast(pl.String).str.zfill(6) + parts.struct.field("2")
            changes.append(pl.when(number.is_null()).then(pl.col(name)).otherwise(value).alias(name))
    frame = frame.with_columns(changes)
    for name in NHS:
        if name in frame.columns:
            mine = frame.select(name, "_copy", pl.int_range(pl.len(), dtype=pl.Int64).over("_copy").alias("_n"))
            place = (pl.col("_copy").cast(pl.Int64) - 1) * patients + pl.col("_n")
            fresh = mine.with_columns(place.alias("_place")).join(nhs, on="_place", how="left", maintain_order="left")["_nhs"]
            ten = pl.col(name).str.contains(r"^\d{10}$") & (pl.col("_copy") > 0)
            frame = frame.with_columns(pl.when(ten).then(fresh).otherwise(pl.col(name)).alias(name))
    return frame


def write_extracts(source: Path, target: Path, patients: int) -> tuple[int, int]:
    """Multiplied extracts in `target`; (patients, rows) made. Bytes depend on the source and the number alone."""
    target.mkdir(parents=True)
    tables = {f.stem: pl.read_csv(f, infer_schema=False) for f in sorted(source.glob("*.csv"))}
    each = tables[MAIN].height
    copies = max(1, round(patients / each))
    made = islice(chain(nhs_numbers(range(999_300_000, 1_000_000_000)), nhs_numbers(range(400_000_000, 999_000_000))), each * copies)
    nhs = pl.DataFrame({"_nhs": list(made)}, schema={"_nhs": pl.String}).with_row_index("_place").with_columns(pl.col("_place").cast(pl.Int64))
    rows = 0
    for name, frame in tables.items():
        with (target / f"{name}.csv").open("wb") as out:
            if not set(INTERNAL) & set(frame.columns):
                frame.write_csv(out)
                rows += frame.height
                continue
            for first in range(0, copies, CHUNK):
                numbers = pl.DataFrame({"_copy": range(first, min(copies, first + CHUNK))})
                many = renumbered(numbers.join(frame, how="cross"), each, nhs).select(frame.columns)
                many.write_csv(out, include_header=first == 0)
                rows += many.height
    return each * copies, rows


def measured(command: list[str], folder: Path, threads: int) -> tuple[int, float, float, float]:
    """(exit code, seconds, CPU seconds, peak MB) of a child process."""
    environment = {**os.environ, **({"POLARS_MAX_THREADS": str(threads)} if threads else {})}
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe(command[0], command, environment)
    _, status, used = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("patients", nargs="*", type=int, default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--keep", type=Path, help="make the projects here and leave them")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    head = ["| patients | rows read | seconds | CPU seconds | peak MB | exit |", "|---|---|---|---|---|---|"]
    print("\n".join(head), flush=True)
    lines, worst = [], 0
    for patients in options.patients:
        with tempfile.TemporaryDirectory() as scratch:
            place = (options.keep or Path(scratch)) / f"patients_{patients}"
            shutil.rmtree(place, ignore_errors=True)
            copy_of_project(place)
            shutil.rmtree(place / EXTRACT)
            made, rows = write_extracts(ROOT / EXTRACT, place / EXTRACT, patients)
            code, seconds, cpu, peak = measured(qvhmig("apply", "lifecycle.yaml", "--profile", "pre_production", "--quiet"), place, options.threads)
            lines.append(f"| {made:,} | {rows:,} | {seconds:.1f} | {cpu:.1f} | {peak:.0f} | {code} |")
            print(lines[-1], flush=True)
            worst = worst or (0 if code in (0, 6) else 1)
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "scale.md").write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    return worst


if __name__ == "__main__":
    sys.exit(main())
