"""Files of tables that nobody reads: how many rows they have, and how many cells of each column hold something.

Nothing of them is taken in. A file is read once, in blocks, and its counts are kept in `counted.json` beside the manifest, so that
it is read again only where its size or time changed, or what is asked of it. Whoever reads the report wants to know what is left behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import polars as pl

from qvhmig.intake.delimited import DelimitedFile
from qvhmig.intake.forms import FileForm, SourceSpec
from qvhmig.intake.header_match import match_header
from qvhmig.intake.parquet_source import ParquetFile
from qvhmig.intake.private_files import private_folder, replace_json
from qvhmig.intake.reuse import spec_digest
from qvhmig.intake.staging import count_filled
from qvhmig.problems import ProblemsFound

VERSION: Final = 2
KEPT: Final = "counted.json"


@dataclass(frozen=True)
class CountedFile:
    """`filled`: column -> cells of the `rows` that are neither missing nor empty text; columns that the catalog does not have
    are left out. `rows` None: the file cannot be read as a whole, which stops nobody. `spec_digest`: what was asked of it, and how
    it was read."""

    size: int
    mtime_ns: int
    spec_digest: str
    rows: int | None
    filled: Mapping[str, int]


def count_files(specs: Sequence[SourceSpec], form: FileForm, out: Path) -> dict[str, CountedFile]:
    """Table -> what its file holds, for each of `specs` that has a file `TABLE.csv` (or `.parquet`) in the folder of `form`.

    Raises ProblemsFound (exit 2) where the counts cannot be kept in `out`, as `take_in` does.
    """
    kept = read_counts(out)
    found: dict[str, CountedFile] = {}
    for spec in specs:
        path = form.path / f"{spec.table}.{form.format}"
        try:
            now = path.stat()
        except OSError:
            continue
        asked = now.st_size, now.st_mtime_ns, spec_digest(spec, form, {})
        before = kept.get(spec.table)
        same = before is not None and (before.size, before.mtime_ns, before.spec_digest) == asked
        found[spec.table] = before if same and before is not None else CountedFile(*asked, *_count(spec, path, form))
    if found != kept:
        replace_json(private_folder(out) / KEPT, {"version": VERSION, "files": {name: asdict(one) for name, one in found.items()}})
    return found


def read_counts(out: Path) -> dict[str, CountedFile]:
    """What `count_files` kept there; nothing where there is none, or it cannot be understood."""
    try:
        stored = json.loads((out / KEPT).read_bytes())
        return {name: CountedFile(**one) for name, one in stored["files"].items()} if stored["version"] == VERSION else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _count(spec: SourceSpec, path: Path, form: FileForm) -> tuple[int | None, dict[str, int]]:
    """Rows and cells; rows None where the file breaks off or its first line is no header of the table."""
    rows, filled = 0, dict[str, int]()
    try:
        for frame in _parquet_frames(spec, path) if form.format == "parquet" else _text_frames(spec, path, form):
            names = [name for name in frame.columns if name != "_line"]
            rows += frame.height
            for name, more in zip(names, count_filled(frame, names), strict=True):
                filled[name] = filled.get(name, 0) + more
    except (OSError, ProblemsFound, _Unfit):
        return None, {}
    return rows, filled


class _Unfit(Exception):
    """The file is none of the table, or is damaged as a whole."""


def _text_frames(spec: SourceSpec, path: Path, form: FileForm) -> Iterator[pl.DataFrame]:
    with path.open("rb") as file:
        source = DelimitedFile(file, form, path.name, spec.table)
        header = source.header()
        if header is None or not source.check_names(header):
            raise _Unfit
        for frame, _ in source.frames(_present(header.names, spec)):
            yield frame


def _parquet_frames(spec: SourceSpec, path: Path) -> Iterator[pl.DataFrame]:
    source = ParquetFile(path, path.name, spec.table)
    for frame, _ in source.frames(_present(source.header() or (), spec)):
        yield frame
    if source.problems:
        raise _Unfit


def _present(names: Sequence[str], spec: SourceSpec) -> tuple[str, ...]:
    present = match_header(names, spec, frozenset(), "").present
    if not present:
        raise _Unfit
    return present
