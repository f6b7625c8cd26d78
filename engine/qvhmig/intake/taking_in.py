"""The intake itself: every source file read once, then cut into buckets and written as Parquet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final

import polars as pl

from qvhmig.intake.buckets import bounds_for, highest
from qvhmig.intake.delimited import DelimitedFile, form_problems
from qvhmig.intake.forms import FileForm, SourceSpec
from qvhmig.intake.header_match import HeaderMatch, match_header
from qvhmig.intake.manifest import (
    IntakeManifest,
    TableIntake,
    data_path,
    places_path,
    unreadable_path,
    weights_path,
)
from qvhmig.intake.parquet_source import ParquetFile
from qvhmig.intake.private_files import private_file, private_folder, remove, share_file, write_frame
from qvhmig.intake.records import Unreadable
from qvhmig.intake.reuse import Needed, file_sha256, spec_digest, still_good
from qvhmig.intake.row_ids import ENGINE_COLUMNS
from qvhmig.intake.source_files import broken_promises, locate, read_control
from qvhmig.intake.staging import StagedTable, count_filled, count_states
from qvhmig.problems import Level, Problem, ProblemsFound, Where

Progress = Callable[[str, int, int, int], None]
UNREADABLE_COLUMNS: Final = ("file", "line", "offset", "reason", "record")


class _Meter:
    """Bytes done for the progress: half of a file when it has been read, the other half when it is written."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def add(self, table: str, rows: int, size: int) -> None:
        self._done += size
        if self._progress is not None:
            self._progress(table, rows, self._done // 2, self._total)


class _UnreadableFile:
    """`unreadable/TABLE.csv`, made when the first record is set aside. Bytes that are not UTF-8 are written as \\xNN."""

    def __init__(self, path: Path, source: str) -> None:
        self._path, self._source = path, source
        self._file: IO[str] | None = None

    def __enter__(self) -> _UnreadableFile:
        remove(self._path)
        return self

    def add(self, records: Sequence[Unreadable]) -> None:
        if not records:
            return
        if self._file is None:
            private_folder(self._path.parent)
            self._file = private_file(self._path).open("w", encoding="utf-8", newline="")
            csv.writer(self._file, lineterminator="\n").writerow(UNREADABLE_COLUMNS)
        rows = ((self._source, one.line, one.offset, one.reason, one.raw.rstrip(b"\r").decode("utf-8", "backslashreplace")) for one in records)
        csv.writer(self._file, lineterminator="\n").writerows(rows)

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()


@dataclass
class _Read:
    """A table after reading: its entry (without states and buckets yet) and its rows, or the cached folder they are in."""

    entry: TableIntake
    staged: StagedTable | None
    kept_in: Path | None = None


class _Intake:
    def __init__(
        self, specs: Sequence[SourceSpec], form: FileForm, out: Path, rows_per_bucket: int,
        cached: IntakeManifest | None, needed: Needed, written: Callable[[str], None] | None,
    ) -> None:
        self.specs = {spec.table: spec for spec in specs}
        self.form, self.out, self.rows_per_bucket = form, out, rows_per_bucket
        self.cached, self.needed, self.written = cached, needed, written
        self.problems: list[Problem] = []
        self.staging = out / "staging"

    def run(self, progress: Progress | None) -> IntakeManifest:
        wrong_form = form_problems(self.form)
        if wrong_form:
            raise ProblemsFound(wrong_form)
        paths, self.problems = locate(list(self.specs.values()), self.form)
        promises, control_problems = read_control(self.form)
        self.problems += control_problems
        meter = _Meter(sum(path.stat().st_size for path in paths.values()), progress)
        private_folder(self.out)
        remove(self.out / "manifest.json")
        remove(self.staging)
        try:
            read = [found for table, path in paths.items() if (found := self._read(self.specs[table], path, meter)) is not None]
            bounds = self._bounds(read)
            tables = {one.entry.table: self._write(one, bounds, meter) for one in read}
        finally:
            remove(self.staging)
        for name, entry in tables.items():
            self.problems += broken_promises(self.form, promises, name, entry.lines, entry.sha256[0])
        self._remove_others(tables)
        ordered = tuple(sorted({*self.problems, *(p for entry in tables.values() for p in entry.problems)}, key=lambda p: p.sort_key))
        manifest = IntakeManifest(self.out, bounds, tables, ordered, file_sha256(self.form.control))
        manifest.write()
        return manifest

    def _read(self, spec: SourceSpec, path: Path, meter: _Meter) -> _Read | None:
        kept = still_good(self.cached, spec, self.form, self.needed, path)
        if kept is not None and self.cached is not None:
            meter.add(spec.table, kept.rows, kept.bytes)
            return _Read(kept, None, self.cached.folder)
        shown = self.form.shown_file(path.name)
        if self.form.format == "parquet":
            return self._read_parquet(spec, path, shown, meter)
        with path.open("rb") as file:
            return self._read_delimited(spec, path, DelimitedFile(file, self.form, shown, spec.table), shown, meter)

    def _match(self, names: Sequence[str], spec: SourceSpec, shown: str, source: DelimitedFile | ParquetFile) -> HeaderMatch | None:
        match = match_header(names, spec, self.needed.get(spec.table, frozenset()), shown)
        source.problems += match.problems
        return None if any(problem.level is Level.ERROR for problem in match.problems) else match

    def _read_delimited(self, spec: SourceSpec, path: Path, source: DelimitedFile, shown: str, meter: _Meter) -> _Read | None:
        header = source.header()
        match = self._match(header.names, spec, shown, source) if header else None
        if header is None or match is None or not source.check_names(header):
            self.problems += source.problems
            return None
        staged = self._stage(spec, match)
        before = 0
        with _UnreadableFile(unreadable_path(self.out, spec.table), path.name) as aside:
            for frame, unreadable in source.frames(match.present):
                staged.add(frame)
                aside.add(unreadable)
                meter.add(spec.table, staged.rows, source.bytes_read - before)
                before = source.bytes_read
        assert source.scanner is not None
        return self._entry(spec, path, shown, match, staged, source.problems, source.sha256, source.scanner)

    def _read_parquet(self, spec: SourceSpec, path: Path, shown: str, meter: _Meter) -> _Read | None:
        source = ParquetFile(path, shown, spec.table)
        names = source.header()
        match = self._match(names, spec, shown, source) if names else None
        if match is None or not source.check_types(match.present):
            self.problems += source.problems
            return None
        staged = self._stage(spec, match)
        with _UnreadableFile(unreadable_path(self.out, spec.table), path.name) as aside:
            for frame, unreadable in source.frames(match.present):
                staged.add(frame)
                aside.add(unreadable)
        if any(problem.level is Level.ERROR for problem in source.problems):
            self.problems += source.problems
            staged.forget()
            return None
        meter.add(spec.table, staged.rows, path.stat().st_size)
        return self._entry(spec, path, shown, match, staged, source.problems, source.sha256, source)

    def _stage(self, spec: SourceSpec, match: HeaderMatch) -> StagedTable:
        key = tuple(name for name in spec.key if name in match.present)
        return StagedTable(spec.table, self.staging, match.present, key, spec.key[0] if spec.key else None)

    def _entry(
        self, spec: SourceSpec, path: Path, shown: str, match: HeaderMatch, staged: StagedTable,
        problems: list[Problem], sha256: str, counts: Any,
    ) -> _Read:
        if counts.records == 0:
            problems.append(Problem("QV711", Where(shown), f"table '{spec.table}' has a header and no rows", "check that it is empty in the source",
                                    Level.WARNING, spec.table))
        now = path.stat()
        entry = TableIntake(
            spec.table, (path.name,), (sha256,), (now.st_size,), (now.st_mtime_ns,), spec_digest(spec, self.form, self.needed),
            lines=counts.records, rows=staged.rows, unreadable=sum(counts.reasons.values()),
            unreadable_reasons=tuple(sorted(counts.reasons.items())), blank_lines=counts.blank,
            identical=0, duplicate_key=0, null_key=0, buckets=(),
            columns=match.present, columns_missing=match.missing, columns_extra=match.extra, problems=tuple(problems),
        )
        return _Read(entry, staged)

    def _bounds(self, read: Sequence[_Read]) -> tuple[str, ...]:
        weights = []
        for one in read:
            if one.staged is not None:
                found = one.staged.weights()
            else:
                assert one.kept_in is not None
                path = weights_path(one.kept_in, one.entry.table)
                found = pl.read_parquet(path) if path.is_file() else None
            if found is not None:
                weights.append(found)
        return bounds_for(highest(weights), self.rows_per_bucket) if weights else ()

    def _write(self, one: _Read, bounds: tuple[str, ...], meter: _Meter) -> TableIntake:
        entry, table = one.entry, one.entry.table
        if one.kept_in is not None and self.cached is not None and self.cached.bounds == bounds:
            self._keep(entry, one.kept_in)
            meter.add(table, entry.rows, entry.bytes)
            return entry
        staged = one.staged or self._staged_again(entry)
        if one.kept_in is not None and entry.unreadable and one.kept_in != self.out:
            share_file(unreadable_path(one.kept_in, table), unreadable_path(self.out, table))
        folder = data_path(self.out, table, 0).parent
        remove(folder)
        private_folder(folder)
        rows = [0] * (len(bounds) + 1)
        states = [0, 0, 0]
        filled = [0] * len(entry.columns)
        for bucket, frame in staged.buckets(bounds):
            rows[bucket] = frame.height
            states = [total + more for total, more in zip(states, count_states(frame), strict=True)]
            filled = [total + more for total, more in zip(filled, count_filled(frame, entry.columns), strict=True)]
            write_frame(frame.drop("_line"), data_path(self.out, table, bucket))
            places = frame.select("_rid", pl.lit(entry.files[0]).alias("file"), pl.col("_line").alias("line"))
            write_frame(places, places_path(self.out, table, bucket))
            meter.add(table, sum(rows), entry.bytes * frame.height // max(entry.rows, 1))
        weights = staged.weights()
        if weights is not None:
            write_frame(weights, weights_path(self.out, table))
        staged.forget()
        if self.written is not None:
            self.written(table)
        kept = sorted(folder.iterdir()) + ([unreadable_path(self.out, table)] if entry.unreadable else [])
        stored = tuple((path.relative_to(self.out).as_posix(), path.stat().st_size) for path in kept)
        return replace(entry, buckets=tuple(rows), identical=states[0], duplicate_key=states[1], null_key=states[2],
                       filled=tuple(filled), stored=stored)

    def _keep(self, entry: TableIntake, folder: Path) -> None:
        """Take over the files of the cached intake; they are never changed in place, so a hard link will do."""
        if folder != self.out:
            for name, _ in entry.stored:
                share_file(folder / name, self.out / name)

    def _staged_again(self, entry: TableIntake) -> StagedTable:
        """The rows of a cached table as parts, for other bounds; the source file is not read again."""
        assert self.cached is not None
        spec = self.specs[entry.table]
        staged = self._stage(spec, HeaderMatch(entry.columns, entry.columns_missing, entry.columns_extra, ()))
        for at, count in enumerate(entry.buckets):
            if count:
                rows = pl.read_parquet(data_path(self.cached.folder, entry.table, at)).drop(ENGINE_COLUMNS)
                lines = pl.read_parquet(places_path(self.cached.folder, entry.table, at))["line"]
                staged.add(rows.with_columns(lines.alias("_line")))
        return staged

    def _remove_others(self, tables: Mapping[str, TableIntake]) -> None:
        """Take away what an earlier intake left of tables that are no longer there."""
        for folder, ending in ((self.out / "tables", ""), (self.out / "unreadable", ".csv")):
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                entry = tables.get(path.name.removesuffix(ending))
                if entry is None or (ending and not entry.unreadable):
                    remove(path)


def take_in(
    specs: Sequence[SourceSpec], form: FileForm, out: Path, rows_per_bucket: int = 50_000, progress: Progress | None = None,
    cached: IntakeManifest | None = None, needed: Needed | None = None,
    written: Callable[[str], None] | None = None,
) -> IntakeManifest:
    """Read the files of `specs` as `form` says and write checked Parquet into `out` (0700, files 0600).

    What concerns one file (missing, without header, ...) is a Problem of level ERROR in the manifest, and that table is
    left out; whether that stops a run is the caller's decision. A record that cannot be read is counted and put into
    `unreadable/`. `needed` are the columns of each table that something reads: one that is missing is an error, any
    other a warning. `progress` gets (table, rows of it done, bytes of all files done, bytes of all files). `cached` is an
    earlier intake (in `out` or elsewhere): a file whose size and time, or whose SHA-256, is as it was is not read
    again. `written` is called with the name of each table whose files have just been written.

    Memory is bounded by a block of text and by a bucket, plus the distinct first key parts of all tables. A table without a
    key is held whole once. Raises ProblemsFound: exit code 2 where the system cannot open the folder or a file, 4 where
    the form itself is wrong.
    """
    try:
        return _Intake(specs, form, out, rows_per_bucket, cached, needed or {}, written).run(progress)
    except OSError as error:
        said = f"the system stops the intake ({error.strerror or 'no reason given'})"
        raise ProblemsFound([Problem("QV722", Where("intake"), said, "check free space and rights of the build folder")], exit_code=10) from error
