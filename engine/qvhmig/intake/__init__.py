"""Source files to checked Parquet: each source file is read once, every record is counted, none is dropped (DESIGN 5).

`take_in` reads, `read_manifest` finds what an earlier one wrote, `prepare` gives row ids to rows that are in memory
already (the cases of a contract).
"""

from __future__ import annotations

from qvhmig.intake.buckets import bucket_of
from qvhmig.intake.forms import FileForm, SourceSpec
from qvhmig.intake.manifest import IntakeManifest, TableIntake, read_manifest
from qvhmig.intake.row_ids import prepare
from qvhmig.intake.taking_in import take_in

__all__ = ["FileForm", "IntakeManifest", "SourceSpec", "TableIntake", "bucket_of", "prepare", "read_manifest", "take_in"]
