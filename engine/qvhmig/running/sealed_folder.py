"""A work folder with the digest of everything in it, so that it is used again only while every byte is as it was.

Files of a run folder are hard links to files of work folders: who edits one in place edits both. The seal is what
makes such an edit cost a stage and not the truth.
"""

from __future__ import annotations

import json
from pathlib import Path

from qvhmig.digests import file_digest
from qvhmig.running.durable_files import files_below, json_bytes

SEAL = "seal.json"


def seal(folder: Path) -> None:
    """Write the seal: size and SHA-256 of every file below `folder`. The last act before the folder gets its name."""
    found = {name: [(folder / name).stat().st_size, file_digest(folder / name)] for name in files_below(folder) if name != SEAL}
    (folder / SEAL).write_bytes(json_bytes(found))


def unbroken(folder: Path) -> bool:
    """Whether the folder has a seal and holds exactly what it says. Reads every file."""
    try:
        sealed = json.loads((folder / SEAL).read_bytes())
    except (OSError, ValueError):
        return False
    if set(files_below(folder)) - {SEAL} != set(sealed):
        return False
    sizes = all((folder / name).stat().st_size == size for name, (size, _) in sealed.items())
    return sizes and all(file_digest(folder / name) == sha256 for name, (_, sha256) in sealed.items())
