"""Names for rows that reports may carry: HMAC-SHA-256 under state/hash.key (DESIGN 9, *keyed hash*).

Without the key a hash says nothing about a row; with the same key the same row has the same hash in every report.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from pathlib import Path

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running.durable_files import replace_file

KEY_BYTES = 32
SHOWN = 32
"""Hex digits of a hash that reports show: 128 bits."""


def hash_key(state: Path) -> bytes:
    """The key of a project, made on first use (mode 0600). Raises ProblemsFound QV664 (exit 4) where the file is no key."""
    path = state / "hash.key"
    if not path.exists():
        replace_file(path, secrets.token_hex(KEY_BYTES).encode("ascii") + b"\n")
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        step = "put the old file back; a new key gives every row another name in reports"
        raise ProblemsFound([Problem("QV664", Where(f"{state.name}/{path.name}"), "is no hash key of 64 hex digits", step)])
    return key


def hashed(key: bytes, row_id: int) -> str:
    """The name of a row: lower case hex, SHOWN digits."""
    return hmac.new(key, row_id.to_bytes(8, "big"), sha256).hexdigest()[:SHOWN]
