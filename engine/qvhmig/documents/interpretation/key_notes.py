"""Notes that name the key of a table beside its fields: `Primary key: A; B`, `PK (A, B)`."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NOTE = re.compile(r"(?:primary\s+key|pk|key(?:\s+fields?|\s+columns?)?|prim[aä]rschl[uü]ssel|cl[eé]\s+primaire|clave\s+primaria|primaire\s+sleutel)\s*(?:is|are|:|=|\(|-|–)\s*(?P<names>[^()]+)", re.I)


def key_notes(notes: Sequence[str], fields: Sequence[str]) -> dict[str, int]:
    """Field -> position in the key by the first note all of whose names are fields; {} where there is none.

    >>> key_notes(["Primary key: patient_id; seq"], ["PATIENT_ID", "SEQ", "X"])
    {'PATIENT_ID': 1, 'SEQ': 2}
    """
    known = {name.lower(): name for name in fields}
    for note in notes:
        found = _NOTE.search(" ".join(note.split())) if len(note) < 300 else None
        if not found:
            continue
        names = [part.strip(" .`'\"").lower() for part in re.split(r"[;,+&]|\band\b|\bund\b|\bet\b", found["names"]) if part.strip(" .")]
        if names and all(name in known for name in names):
            return {known[name]: at for at, name in enumerate(names, 1)}
    return {}
