"""The engine's version, once; `pyproject.toml` carries the same text and a test compares them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

VERSION = "0.1.0"


@lru_cache(maxsize=1)
def engine_build() -> str:
    """The version and twelve digits of the engine's own source: what was made by other code is never taken for ours."""
    import hashlib  # floor 0 imports nothing of the package

    here = Path(__file__).resolve().parent
    sources = sorted(here.rglob("*.py"), key=lambda path: path.relative_to(here).as_posix())
    content = b"\0".join(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes() for path in sources)
    return f"{VERSION}+{hashlib.sha256(content).hexdigest()[:12]}"
