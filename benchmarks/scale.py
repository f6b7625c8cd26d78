"""`make scale`: one apply of the reference project over many patients; seconds, CPU and peak memory.

    python benchmarks/scale.py [PATIENTS ...] [--keep FOLDER] [--threads N] [--only TABLE ...]   (default: 1000 10000 100000 1000000)

The extracts of examples/pas are multiplied, faults included, and nothing of two copies meets, so that the same gates fail
with a million patients as with the few of the extract. Copy n differs from the extract (copy 0) in these columns only:

- internal numbers and the digits of district and case note numbers grow by 1,000 x n (one copy uses fewer than 1,000): 8 of
  the 9 digits at 1,000,000 patients; a district number that leaves its six digits goes on to the next letter;
- each NHS number of the extract, however it is spelt, becomes the next unused one of the range 999 that is kept for tests,
  spelt as before; patients who share one still do. The range has some 909,000 numbers that pass Modulus 11, and the extract
  47, so about 1,025,000 patients are the most that can be made: more are refused;
- surnames of patients, former ones too, end in up to four more letters that spell n; the longest stays within 24.

Mobile numbers are repeated, for no range kept for fiction is large enough; so one rule more warns (a number that many share).
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
from itertools import islice
from pathlib import Path

import polars as pl

from startup import ROOT, copy_of_project

EXTRACT = "examples/pas/extract"
MAIN, PATIENT = "PATDATA", "InternalPatientNumber"
INTERNAL = (PATIENT, "OldID", "NextID", "NewestID")
HOSPITAL = ("DistrictNumber", "PtCasenoteIdPhyskey")
NHS = ("NhsNumber",)
SURNAMES = {"PATDATA": ("Surname", "BirthName", "PreviousSurname1", "PreviousSurname2", "PreviousSurname3"), "PREVSURNAME": ("Surname",)}
TESTS = range(999_000_100, 999_999_999)  # nine-digit bases above those of the extract; the last one gives ten nines, a dummy
APPLY = [sys.executable, "-m", "qvhmig.cli", "apply", "lifecycle.yaml", "--profile", "pre_production", "--set", "source=fifty", "--quiet"]
CHUNK = 200  # copies made at a time, so that making extracts needs little memory


def nhs_numbers(bases: range) -> Iterator[str]:
    """Ten-digit numbers that pass Modulus 11, one for each nine-digit base that has one."""
    for base in bases:
        digits = f"{base:09d}"
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            yield digits + str(check % 11)


def letters(n: int) -> str:
    """Letters for a number from 1 on: A..Z, AA.. ; nothing for 0."""
    spelt = ""
    while n:
        n, digit = divmod(n - 1, 26)
        spelt = chr(65 + digit) + spelt
    return spelt


def spread(frame: pl.DataFrame, table: str, ranks: dict[str, int], nhs: pl.Series) -> pl.DataFrame:
    """`frame` has `_copy` and its `_letters`. `ranks` numbers the NHS numbers of the extract, spaces taken out; `nhs` are the fresh ones."""
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
            value = letter.map_elements(chr, return_dtype=pl.String) + (number % 1_000_000).cast(pl.String).str.zfill(6) + parts.struct.field("2")
            changes.append(pl.when(number.is_null()).then(pl.col(name)).otherwise(value).alias(name))
    frame = frame.with_columns(changes)
    for name in NHS:
        if name in frame.columns:
            old = pl.col(name).str.replace_all(" ", "")
            place = (copy - 1) * len(ranks) + old.replace_strict(ranks, default=None, return_dtype=pl.Int64)
            known = frame.select(pl.when(copy > 0).then(place).alias("_place"))["_place"]
            fresh = pl.Series("_fresh", nhs).gather(known)
            spaced = pl.concat_str(pl.col("_fresh").str.slice(0, 3), pl.col("_fresh").str.slice(3, 3), pl.col("_fresh").str.slice(6), separator=" ")
            shaped = pl.when(pl.col(name).str.contains(" ")).then(spaced).otherwise(pl.col("_fresh"))
            frame = frame.with_columns(fresh).with_columns(pl.coalesce(shaped, name).alias(name)).drop("_fresh")
    return frame.with_columns((pl.col(name) + pl.col("_letters")).alias(name) for name in SURNAMES.get(table, ()))


def write_extracts(source: Path, target: Path, patients: int) -> tuple[int, int]:
    """Multiplied extracts in `target`; (patients, rows) made. Bytes depend on the source and the number alone.

    Ends the program where the numbers do not suffice."""
    target.mkdir(parents=True)
    tables = {f.stem: pl.read_csv(f, infer_schema=False) for f in sorted(source.glob("*.csv"))}
    each = tables[MAIN].height
    copies = max(1, round(patients / each))
    numbers = tables[MAIN][NHS[0]].drop_nulls().str.replace_all(" ", "")
    ranks = {number: rank for rank, number in enumerate(numbers.filter(numbers.str.contains(r"^\d{10}$")).unique(maintain_order=True))}
    nhs = pl.Series(list(islice(nhs_numbers(TESTS), len(ranks) * (copies - 1))), dtype=pl.String)
    if nhs.len() < len(ranks) * (copies - 1):
        sys.exit(f"{patients:,} patients need more NHS numbers than the range kept for tests has; ask for 1,000,000 at most")
    rows = 0
    for name, frame in tables.items():
        with (target / f"{name}.csv").open("wb") as out:
            if not set(INTERNAL) & set(frame.columns):
                frame.write_csv(out)
                rows += frame.height
                continue
            for first in range(0, copies, CHUNK):
                copy_numbers = range(first, min(copies, first + CHUNK))
                these = pl.DataFrame({"_copy": copy_numbers, "_letters": [letters(n) for n in copy_numbers]})
                many = spread(these.join(frame, how="cross"), name, ranks, nhs).select(frame.columns)
                many.write_csv(out, include_header=first == 0)
                rows += many.height
    return each * copies, rows


def measured(command: list[str], folder: Path, threads: int) -> tuple[int, float, float, float]:
    """(exit code, seconds, CPU seconds, peak MB) of a child process, which runs a copy of the engine of its own: a long
    run must not meet a source file that was saved half way."""
    shutil.copytree(ROOT / "engine", folder / "engine", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"), dirs_exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(folder / "engine"), **({"POLARS_MAX_THREADS": str(threads)} if threads else {})}
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execvpe(command[0], command, environment)
    _, status, used = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("patients", nargs="*", type=int, default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--keep", type=Path, help="make the projects here and leave them")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--only", action="append", default=[], metavar="TABLE", help="these target tables alone, and no decision; may be given more than once")
    options = parser.parse_args()
    head = ["| patients | rows read | seconds | CPU seconds | peak MB | exit |", "|---|---|---|---|---|---|"]
    print("\n".join(head), flush=True)
    lines, worst = [], 0
    for patients in options.patients:
        with tempfile.TemporaryDirectory() as scratch:
            place = (options.keep or Path(scratch)) / f"patients_{patients}"
            shutil.rmtree(place, ignore_errors=True)
            copy_of_project(place)
            made, rows = write_extracts(ROOT / EXTRACT, place / EXTRACT, patients)
            code, seconds, cpu, peak = measured([*APPLY, *(word for table in options.only for word in ("--only", table))], place, options.threads)
            lines.append(f"| {made:,} | {rows:,} | {seconds:.1f} | {cpu:.1f} | {peak:.0f} | {code} |")
            print(lines[-1], flush=True)
            worst = worst or (0 if code in (0, 6) else 1)
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "scale.md").write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    return worst


if __name__ == "__main__":
    sys.exit(main())
