"""Source files to checked Parquet: each source file is read once, every record is counted, none is dropped (DESIGN 5).

`take_in` reads, `read_manifest` finds what an earlier one wrote, `is_current` says whether it still holds, `count_files`
counts the cells of files that nobody reads, `prepare` gives row ids to rows that are in memory already (the cases of a contract).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qvhmig.intake.forms import FileForm, SourceSpec
from qvhmig.intake.manifest import IntakeManifest, TableIntake, read_manifest
from qvhmig.intake.reuse import is_current

if TYPE_CHECKING:
    from qvhmig.intake.buckets import bucket_of
    from qvhmig.intake.counted_files import CountedFile, count_files, read_counts
    from qvhmig.intake.row_ids import prepare
    from qvhmig.intake.taking_in import take_in

__all__ = [
    "CountedFile", "FileForm", "IntakeManifest", "SourceSpec", "TableIntake", "bucket_of", "count_files", "is_current", "prepare", "read_counts",
    "read_manifest", "take_in",
]

_NEED_POLARS = {"CountedFile": "counted_files", "bucket_of": "buckets", "count_files": "counted_files", "read_counts": "counted_files", "prepare": "row_ids", "take_in": "taking_in"}


def __getattr__(name: str) -> Any:
    """The names that need polars are imported when first asked for, so that nothing-to-do need not wait for it."""
    if name in _NEED_POLARS:
        return getattr(import_module(f"qvhmig.intake.{_NEED_POLARS[name]}"), name)
    raise AttributeError(f"module 'qvhmig.intake' has no attribute '{name}'")
