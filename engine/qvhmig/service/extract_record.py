"""`fixtures.json` beside an extract of people who do not exist: what it was made from, and what each of its files is.

The standard library only. Whatever reads an extract with such a record beside it reads no real person.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.digests import file_digest
from qvhmig.version import engine_build

if TYPE_CHECKING:
    from qvhmig.fixtures.extract_files import WrittenTable
    from qvhmig.models.connectors import FilesConnector
    from qvhmig.service.proved_fixtures import FixturesFile

RECORD = "fixtures.json"
BY_HAND = "made up by hand"


def record_of(
    file: FixturesFile, inputs: Mapping[str, str], patients: int, seed: int, parameters: Mapping[str, str | None], written: Sequence[WrittenTable]
) -> dict[str, Any]:
    """The whole record. `inputs`: path -> SHA-256 of every file that the extract depends on; `written`: its tables."""
    return {
        "version": 1, "fixtures": file.model.id, "file": file.document.path, "patients": patients, "seed": seed, "engine": engine_build(),
        "model": file.digest, "inputs": dict(inputs), "parameters": {name: parameters.get(name) for name in sorted(file.model.params)},
        "tables": {one.table: {"file": one.file, "rows": one.rows, "sha256": one.sha256} for one in written},
    }  # fmt: skip


def read_record(folder: Path) -> dict[str, Any] | None:
    """None where there is none; {} where there is one that cannot be read."""
    try:
        found = json.loads((folder / RECORD).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def digests_of(root: Path, paths: Sequence[str]) -> dict[str, str]:
    """Path below `root` -> SHA-256 of its bytes, '' where there is no such file."""
    return {path: file_digest(root / path) if (root / path).is_file() else "" for path in paths}


def synthetic_origin(root: Path, connector: FilesConnector) -> str:
    """What the people of this source were made from, in a few words; '' where nobody says that they do not exist."""
    record = read_record(root / connector.path)
    if record is None:
        return BY_HAND if connector.synthetic else ""
    faults = ", with faults put in" if record.get("faults") else ""
    return f"made by {record.get('file', 'qvhmig fixtures')}, patients {record.get('patients', '?')}, seed {record.get('seed', '?')}{faults}"
