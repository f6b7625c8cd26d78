"""The key registry: namespace + natural key -> dense number, append-only (GRAMMAR 6).

state/registry/<name>/head.json names the segments of each namespace (Parquet: key, number) with their SHA-256. A run
reads the head once, stages what is new beside it, and commits only when it publishes (`publication`): the head is
replaced by rename, and a run whose parent is no longer the head is refused. Holds patient data: 0600 in 0700.
"""

from __future__ import annotations

import io
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.digests import digest, file_digest
from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running.crash_points import reach
from qvhmig.running.durable_files import json_bytes, make_folder, replace_file, sync_folder

if TYPE_CHECKING:
    import polars as pl

NEXT = "head.next.json"
EMPTY = {"version": 1, "serial": 0, "parent": "", "namespaces": {}}


@dataclass
class Registry:
    """`serial` and `digest` identify the state that this run reads. Not safe for two writers: the project lock is."""

    folder: Path
    head: dict = field(init=False)
    pending: dict[str, pl.DataFrame] = field(default_factory=dict, init=False)
    _known: dict[str, pl.DataFrame] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        path = self.folder / "head.json"
        self.head = json.loads(path.read_text("utf-8")) if path.exists() else dict(EMPTY)

    @property
    def serial(self) -> int:
        return int(self.head["serial"])

    @property
    def digest(self) -> str:
        return digest(self.head)

    def namespaces(self) -> dict[str, int]:
        """Namespace -> last number given."""
        return {n: int(v["last"]) for n, v in sorted(self.head["namespaces"].items())}

    def numbers(self, namespace: str) -> pl.DataFrame:
        """`key` (canonical text), `number`; committed ones and those of this run. Order without meaning."""
        import polars as pl

        if namespace not in self._known:
            parts = [pl.DataFrame(schema={"key": pl.String, "number": pl.Int64})]
            for segment in self.head["namespaces"].get(namespace, {}).get("segments", []):
                parts.append(pl.read_parquet(self.folder / segment["file"]))
            if namespace in self.pending:
                parts.append(self.pending[namespace])
            self._known[namespace] = pl.concat(parts)
        return self._known[namespace]

    def append(self, namespace: str, keys: pl.Series) -> int:
        """Numbers the keys that are new, in order of their bytes, after the last number. Returns how many were new."""
        import polars as pl

        known = self.numbers(namespace)
        new = keys.drop_nulls().unique().to_frame("key").join(known, on="key", how="anti").sort("key")
        if not new.height:
            return 0
        last = self.head["namespaces"].get(namespace, {}).get("last", 0)
        if namespace in self.pending:
            last = int(self.pending[namespace]["number"].max())  # type: ignore[arg-type]
        numbered = new.with_columns(pl.int_range(last + 1, last + 1 + new.height, dtype=pl.Int64).alias("number"))
        before = self.pending.get(namespace)
        self.pending[namespace] = numbered if before is None else pl.concat([before, numbered])
        self._known[namespace] = pl.concat([known, numbered])
        return new.height

    def pending_counts(self) -> dict[str, int]:
        return {n: frame.height for n, frame in sorted(self.pending.items())}

    def stage(self) -> dict[str, Any] | None:
        """Makes the new numbers durable beside the head, unseen by readers, and returns what `commit` needs to publish
        them (None: nothing new). Staging again replaces what an earlier run staged and never published.

        Raises ProblemsFound QV820 (exit 9) if another run has committed since this one read."""
        if Registry(self.folder).digest != self.digest:
            place = Where("state/registry")
            raise ProblemsFound([Problem("QV820", place, "the key registry has moved on since this run began", "run apply again")], 9)
        if not self.pending:
            return None
        make_folder(self.folder)
        serial = self.serial + 1
        head = json.loads(json.dumps(self.head))
        head |= {"serial": serial, "parent": self.digest}
        for namespace, frame in sorted(self.pending.items()):
            name = f"{namespace}-{serial:06d}.parquet"
            content = io.BytesIO()
            frame.write_parquet(content, compression="zstd")
            replace_file(self.folder / name, content.getvalue())
            entry = head["namespaces"].setdefault(namespace, {"last": 0, "segments": []})
            entry["last"] = int(frame["number"].max())  # type: ignore[arg-type]
            entry["segments"].append({"file": name, "sha256": file_digest(self.folder / name), "rows": frame.height})
        replace_file(self.folder / NEXT, json_bytes(head))
        return {"registry": self.folder.name, "serial": serial, "head": digest(head)}

    @property
    def digest_after(self) -> str:
        """The digest of the head that `stage` prepared, or of the present one."""
        path = self.folder / NEXT
        return digest(json.loads(path.read_bytes())) if self.pending and path.exists() else self.digest

    def verify(self) -> list[str]:
        """Every fault found: a missing or changed segment, a key or number that stands twice, a gap. Empty = sound."""
        faults: list[str] = []
        for namespace, entry in sorted(self.head["namespaces"].items()):
            before = len(faults)
            for segment in entry["segments"]:
                path = self.folder / segment["file"]
                if not path.exists():
                    faults.append(f"{namespace}: segment {segment['file']} is missing")
                elif file_digest(path) != segment["sha256"]:
                    faults.append(f"{namespace}: segment {segment['file']} was changed")
            if len(faults) > before:
                continue
            numbers = self.numbers(namespace)
            if numbers["key"].n_unique() != numbers.height or numbers["number"].n_unique() != numbers.height:
                faults.append(f"{namespace}: a key or a number stands twice")
            if numbers.height != entry["last"]:
                faults.append(f"{namespace}: {numbers.height} keys, but the last number is {entry['last']}")
        return faults


def commit(registries: Path, staged: dict[str, Any]) -> None:
    """Publishes what `stage` prepared; may be repeated without harm. `registries` is the folder above the registry.

    Raises ProblemsFound QV821 (exit 1) if neither the staged head nor its publication is there."""
    folder = registries / staged["registry"]
    present = Registry(folder)
    if present.digest == staged["head"]:
        return
    reach("registry.before_commit")
    path = folder / NEXT
    if not path.exists() or digest(json.loads(path.read_bytes())) != staged["head"]:
        place = Where(f"state/registry/{staged['registry']}")
        raise ProblemsFound([Problem("QV821", place, "the numbers that a run staged are gone", "restore the registry from its backup")], 1)
    os.replace(path, folder / "head.json")
    sync_folder(folder)
    reach("registry.after_commit")
