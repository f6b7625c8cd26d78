"""What an intake found and where it is kept: `manifest.json` and the Parquet files beside it.

```
manifest.json                     written last; without it the folder counts for nothing
tables/TABLE/0007.parquet         the rows of bucket 7: catalog columns, _rid, _state, _into; by key, then _rid
tables/TABLE/0007.places.parquet  _rid, file, line of the same rows
tables/TABLE/weights.parquet      rows of each first key part, so that bounds can be found again without reading
unreadable/TABLE.csv              records set aside: file, line, offset, reason, record
```
The data files of a table are equal byte for byte whatever the order of the source's rows; the places are not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qvhmig.intake.private_files import replace_json
from qvhmig.problems import Level, Problem, Where

if TYPE_CHECKING:
    # Only scans need polars; whether anything is to be done is found without it.
    import polars as pl

VERSION: Final = 2
"""Raised whenever the files or their meaning change: an intake of another version is read again."""


@dataclass(frozen=True)
class TableIntake:
    """One table as it was read. `lines` = `rows` + `unreadable`; `identical`, `duplicate_key` and `null_key` are
    states of some of the `rows`. Blank lines are no records and stand apart. `sizes` in bytes, one entry a source file;
    `filled`: of each of `columns`, cells of the rows that are neither missing nor empty text. `stored` is every file kept of
    the table: path relative to the intake folder, and bytes."""

    table: str
    files: tuple[str, ...]
    sha256: tuple[str, ...]
    sizes: tuple[int, ...]
    mtimes_ns: tuple[int, ...]
    spec_digest: str
    lines: int
    rows: int
    unreadable: int
    unreadable_reasons: tuple[tuple[str, int], ...]
    blank_lines: int
    identical: int
    duplicate_key: int
    null_key: int
    buckets: tuple[int, ...]
    columns: tuple[str, ...]
    columns_missing: tuple[str, ...]
    columns_extra: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    filled: tuple[int, ...] = ()
    stored: tuple[tuple[str, int], ...] = ()

    @property
    def bytes(self) -> int:
        return sum(self.sizes)


@dataclass(frozen=True)
class IntakeManifest:
    """`bounds` cut the first key part into `len(bounds) + 1` buckets (they are key values: patient data). `tables` has
    no entry for a table whose file cannot be read as a whole; `problems` says why. `digest` names the source bytes and
    how they were read, nothing else. `control_sha256` is of the control file; empty where there is none."""

    folder: Path
    bounds: tuple[str, ...]
    tables: Mapping[str, TableIntake]
    problems: tuple[Problem, ...] = ()
    control_sha256: str = ""

    @property
    def digest(self) -> str:
        content = {name: [table.spec_digest, list(table.sha256)] for name, table in self.tables.items()}
        return hashlib.sha256(json.dumps([VERSION, content], sort_keys=True).encode()).hexdigest()

    @property
    def bucket_count(self) -> int:
        return len(self.bounds) + 1

    def scan(self, table: str, bucket: int | None, columns: Sequence[str]) -> pl.LazyFrame:
        """The rows of one bucket (None: all, in bucket order) with `columns` as text, then `_rid`, `_state`, `_into`.

        By key (bytes, nulls last), then `_rid`. A catalog column that the file lacks is null. KeyError for a table
        that was not taken in. A table without a key is in bucket 0 whole.
        """
        import polars as pl

        from qvhmig.intake.row_ids import ENGINE_COLUMNS

        intake = self.tables[table]
        chosen = range(len(intake.buckets)) if bucket is None else [bucket]
        paths = [data_path(self.folder, table, at) for at in chosen if at < len(intake.buckets) and intake.buckets[at]]
        if not paths:
            return pl.LazyFrame(schema={**dict.fromkeys(columns, pl.String), **ENGINE_COLUMNS})
        present = set(intake.columns)
        cells = [pl.col(name) if name in present else pl.lit(None, pl.String).alias(name) for name in columns]
        return pl.scan_parquet(paths).select(*cells, *ENGINE_COLUMNS)

    def places(self, table: str, rids: pl.Series | None = None) -> pl.DataFrame:
        """Where rows stand in the source: `_rid` (UInt64), `file` (text), `line` (UInt64, 1-based), by file and line.

        `rids` chooses some row ids; None gives all. An id that is not there gives no row. KeyError as in `scan`.
        """
        import polars as pl

        intake = self.tables[table]
        paths = [places_path(self.folder, table, at) for at, rows in enumerate(intake.buckets) if rows]
        if not paths:
            return pl.DataFrame(schema={"_rid": pl.UInt64, "file": pl.String, "line": pl.UInt64})
        found = pl.scan_parquet(paths)
        if rids is not None:
            found = found.join(rids.cast(pl.UInt64).unique().rename("_rid").to_frame().lazy(), on="_rid", how="semi")
        return found.sort("file", "line").collect()

    def write(self) -> None:
        """Write `manifest.json`: the last act of an intake."""
        stored = asdict(self)
        del stored["folder"]
        replace_json(self.folder / "manifest.json", {**stored, "version": VERSION, "digest": self.digest})


def data_path(folder: Path, table: str, bucket: int) -> Path:
    return folder / "tables" / table / f"{bucket:04d}.parquet"


def places_path(folder: Path, table: str, bucket: int) -> Path:
    return folder / "tables" / table / f"{bucket:04d}.places.parquet"


def weights_path(folder: Path, table: str) -> Path:
    return folder / "tables" / table / "weights.parquet"


def unreadable_path(folder: Path, table: str) -> Path:
    return folder / "unreadable" / f"{table}.csv"


def _problem(value: dict[str, Any]) -> Problem:
    return Problem(**{**value, "where": Where(**value["where"]), "level": Level(value["level"])})


def _table(value: dict[str, Any]) -> TableIntake:
    tuples: dict[str, Any] = {name: tuple(entry) for name, entry in value.items() if isinstance(entry, list)}
    for name in ("unreadable_reasons", "stored"):
        tuples[name] = tuple((str(text), int(count)) for text, count in value[name])
    tuples["problems"] = tuple(_problem(problem) for problem in value["problems"])
    return TableIntake(**{**value, **tuples})


def read_manifest(folder: Path) -> IntakeManifest | None:
    """The intake kept in `folder`. None where there is none, it is of another version, cannot be understood, or a file of
    it is gone or has another size: then everything is read again."""
    try:
        stored = json.loads((folder / "manifest.json").read_bytes())
        if stored["version"] != VERSION:
            return None
        manifest = IntakeManifest(
            folder, tuple(stored["bounds"]), {name: _table(table) for name, table in stored["tables"].items()},
            tuple(_problem(problem) for problem in stored["problems"]), stored["control_sha256"],
        )
        whole = all((folder / name).stat().st_size == size for table in manifest.tables.values() for name, size in table.stored)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return manifest if whole else None
