"""`schema`: the JSON Schema of every kind of YAML file, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def schema_kinds() -> dict[str, type]:
    """Kind of file -> its model."""
    from qvhmig.schemas import MODELS

    return dict(MODELS)


def schemas() -> dict[str, dict[str, Any]]:
    """Kind -> JSON Schema."""
    from qvhmig.schemas import MODELS, schema_of

    return {kind: schema_of(kind) for kind in MODELS}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """One `<kind>.json` a kind; the folder is made. Returns their paths in order of name."""
    from qvhmig.schemas import write_schemas as write

    return tuple(write(folder))
