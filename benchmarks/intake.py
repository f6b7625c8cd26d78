"""How fast text extracts become checked Parquet, and in how much memory.

    python benchmarks/intake.py [--rows 1000000] [--columns 40] [--quoted] [--threads 1]

Makes a CSV of text columns (not timed), takes it in with the first column as key, and prints seconds, CPU seconds and
peak memory of a process of its own. The rows are in random key order, which is the slow case for bucketing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def write_extract(path: Path, rows: int, columns: int, quoted: bool) -> None:
    """`rows` lines of `columns` cells: keys in random order, then codes, dates, free text and empty cells."""
    import polars as pl

    numbers = list(range(rows))
    random.Random(7).shuffle(numbers)
    key = pl.Series("c0", numbers)
    frame = pl.DataFrame({"c0": key.cast(pl.String).str.zfill(9)})
    forms = [
        pl.concat_str(pl.lit("CODE"), (pl.col("c0").cast(pl.Int64) % 97).cast(pl.String)),
        pl.concat_str(pl.lit("2019"), (pl.col("c0").cast(pl.Int64) % 10_000).cast(pl.String).str.zfill(4), pl.lit("0930")),
        pl.concat_str(pl.lit("remark on row "), pl.col("c0")),
        pl.when(pl.col("c0").cast(pl.Int64) % 3 == 0).then(pl.lit("Y")),
    ]
    frame = frame.with_columns(forms[at % len(forms)].alias(f"c{at}") for at in range(1, columns))
    frame.write_csv(path, quote_style="always" if quoted else "necessary")


def measure(folder: Path, columns: int) -> None:
    """Take in, in this process; print figures as JSON."""
    from qvhmig.intake import FileForm, SourceSpec, take_in

    started = time.perf_counter()
    manifest = take_in(
        [SourceSpec("EXTRACT", tuple(f"c{at}" for at in range(columns)), ("c0",))], FileForm(folder / "source"), folder / "intake"
    )
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    entry = manifest.tables["EXTRACT"]
    print(json.dumps({
        "rows": entry.rows, "buckets": len(entry.buckets), "megabytes": round(entry.bytes / 1e6), "seconds": round(seconds, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1), "peak_megabytes": round(used.ru_maxrss / 1024),
        "rows_a_second": round(entry.rows / seconds),
    }))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--columns", type=int, default=40)
    parser.add_argument("--quoted", action="store_true", help="put every cell in quotes")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--step", choices=["make", "measure"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step == "make":
        write_extract(options.folder / "source" / "EXTRACT.csv", options.rows, options.columns, options.quoted)
        return
    if options.step == "measure":
        measure(options.folder, options.columns)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "source").mkdir()
        # Both steps are processes of their own: a child starts with the peak memory of its parent.
        for step, threads in (("make", os.cpu_count() or 1), ("measure", options.threads)):
            command = [sys.executable, *sys.argv, "--step", step, "--folder", str(folder)]
            subprocess.run(command, env={**os.environ, "POLARS_MAX_THREADS": str(threads)}, check=True)


if __name__ == "__main__":
    main()
