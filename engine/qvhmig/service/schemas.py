"""The JSON Schemas of every kind of file, for the command line; `qvhmig.schemas` makes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def schema_kinds() -> dict[str, type]:
    """File kind -> model. The kind is a key of the file, with the grammar version as its value."""
    from qvhmig.schemas import MODELS

    return dict(MODELS)


def schemas() -> dict[str, dict[str, Any]]:
    """Kind -> JSON Schema, both in a stable order."""
    from qvhmig.schemas import MODELS, schema_of

    return {kind: schema_of(kind) for kind in MODELS}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """One `<kind>.json` a kind; the folder is made. Returns the paths written. Raises OSError."""
    from qvhmig import schemas as made

    return tuple(made.write_schemas(folder))
