"""Whether source files are still those that an intake has read. No polars here: nothing to do must be found fast."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from qvhmig.intake.forms import FileForm, SourceSpec
from qvhmig.intake.manifest import VERSION, IntakeManifest, TableIntake
from qvhmig.intake.source_files import locate

Needed = Mapping[str, AbstractSet[str]]


def spec_digest(spec: SourceSpec, form: FileForm, needed: Needed) -> str:
    """Names everything but the bytes that decides what is taken in and said of one table."""
    text = [form.encoding, form.delimiter, form.quote] if form.format == "csv" else []
    need = sorted(needed.get(spec.table, frozenset()))
    said = [VERSION, spec.table, spec.fields, spec.key, form.format, text, need, form.shown_file("")]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def file_sha256(path: Path | None) -> str:
    """SHA-256 of the bytes in hex; empty for None. Raises OSError."""
    if path is None:
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def still_good(cached: IntakeManifest | None, spec: SourceSpec, form: FileForm, needed: Needed, path: Path) -> TableIntake | None:
    """The cached entry of a table (with the file's present time) if its file and what is asked of it are as they were.

    Equal size and time are taken for equal bytes; where one differs the bytes are hashed. Raises OSError.
    """
    entry = cached.tables.get(spec.table) if cached else None
    if entry is None or entry.files != (path.name,) or entry.spec_digest != spec_digest(spec, form, needed):
        return None
    now = path.stat()
    if (now.st_size,) != entry.sizes:
        return None
    if (now.st_mtime_ns,) != entry.mtimes_ns and (file_sha256(path),) != entry.sha256:
        return None
    return replace(entry, mtimes_ns=(now.st_mtime_ns,))


def is_current(manifest: IntakeManifest, specs: Sequence[SourceSpec], form: FileForm, needed: Needed | None = None) -> bool:
    """Whether `take_in` with the same arguments would read no file and say the same.

    False too where it would raise or leave a table out, so that what is wrong is then said by `take_in`. Raises
    ProblemsFound with exit code 2 as `take_in` does.
    """
    paths, problems = locate(specs, form)
    if problems or set(manifest.tables) != {spec.table for spec in specs}:
        return False
    try:
        if file_sha256(form.control) != manifest.control_sha256:
            return False
        return all(still_good(manifest, spec, form, needed or {}, paths[spec.table]) is not None for spec in specs)
    except OSError:
        return False
