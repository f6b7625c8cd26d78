"""Parquet extracts to frames of text cells, with the same checks as text files as far as they apply."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from qvhmig.intake.records import Unreadable
from qvhmig.problems import Level, Problem, Where

ROWS_AT_ONCE: Final = 32_768
# A damaged file can also make polars' reader panic; that is no Exception by class.
_BROKEN: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


class ParquetFile:
    """One Parquet file. Read the header first; if it is there, iterate over `frames`."""

    def __init__(self, path: Path, shown: str, table: str) -> None:
        self._path, self._shown, self._table = path, shown, table
        self._schema: dict[str, pl.DataType] = {}
        self.problems: list[Problem] = []
        self.records = 0
        self.blank = 0
        self.reasons: Counter[str] = Counter()
        self.rows_in_file = 0

    @property
    def sha256(self) -> str:
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def header(self) -> tuple[str, ...] | None:
        """Column names in file order, or None with the reason in `problems`."""
        try:
            scan = pl.scan_parquet(self._path)
            self._schema = dict(scan.collect_schema())
            self.rows_in_file = int(scan.select(pl.len()).collect().item())
        except _BROKEN:
            self._unreadable()
            return None
        if not self._schema:
            self._say("QV704", "the file has no columns", "extract the table again")
            return None
        return tuple(self._schema)

    def _say(self, code: str, message: str, next_step: str) -> None:
        self.problems.append(Problem(code, Where(self._shown), message, next_step, Level.ERROR, self._table))

    def _unreadable(self) -> None:
        self._say("QV716", "the file cannot be read as Parquet", "it may be cut short: extract the table again")

    def check_types(self, wanted: tuple[str, ...]) -> bool:
        """Whether every wanted column is text: a number or date has already lost how the source wrote it."""
        others = [name for name in wanted if self._schema[name] not in (pl.String, pl.Null)]
        for name in others:
            self._say("QV717", f"column '{name}' is {self._schema[name]}, not text",
                      "write every column as text, as the source system holds it, so that leading zeros and blanks are kept")
        return not others

    def frames(self, wanted: tuple[str, ...]) -> Iterator[tuple[pl.DataFrame, list[Unreadable]]]:
        """Frames of the `wanted` columns plus `_line` (1-based row of the file), and the rows set aside for a NUL.

        A file that breaks off puts QV716 into `problems` and ends the frames.
        """
        for start in range(0, self.rows_in_file, ROWS_AT_ONCE):
            try:
                cells = pl.scan_parquet(self._path).select(wanted).slice(start, ROWS_AT_ONCE).collect() if wanted else pl.DataFrame()
            except _BROKEN:
                self._unreadable()
                return
            count = min(ROWS_AT_ONCE, self.rows_in_file - start)
            lines = pl.int_range(start + 1, start + 1 + count, dtype=pl.UInt64, eager=True).alias("_line")
            frame = pl.DataFrame([*(cells[name].cast(pl.String) for name in wanted), lines])
            self.records += count
            broken = frame.select(pl.any_horizontal(pl.col(wanted).str.contains("\0", literal=True)).fill_null(False)).to_series() if wanted else None
            set_aside: list[Unreadable] = []
            if broken is not None and broken.any():
                rows = frame.filter(broken)
                set_aside = [
                    Unreadable(row[-1], 0, "nul", ",".join("" if cell is None else cell for cell in row[:-1]).encode()) for row in rows.iter_rows()
                ]
                self.reasons["nul"] += len(set_aside)
                frame = frame.filter(~broken)
            yield frame, set_aside
