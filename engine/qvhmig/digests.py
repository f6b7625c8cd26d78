"""SHA-256 of canonical JSON and of files (DESIGN 5, **Digests**).

Canonical JSON: UTF-8, keys sorted by code point, no blanks, no escapes beyond what JSON demands, decimal numbers as
their shortest decimal text, so that equal values give equal bytes on every machine.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

_BLOCK = 1 << 20


def canonical_json(value: Any) -> str:
    """The one text of a value made of mappings, lists, tuples, sets, text, numbers, booleans and None.

    Mapping keys become text; sets are sorted by their own canonical text; a float or Decimal that is a whole number
    is written as that whole number (1.0 and 1 are one value). Raises ValueError for NaN, infinity, two keys with one
    text, and TypeError for any other type: nothing is guessed.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(value: Any) -> str:
    """SHA-256 (64 hexadecimal digits) of the canonical JSON of `value`."""
    return hashlib.sha256(canonical_json(value).encode("utf-8")).hexdigest()


def bytes_digest(raw: bytes) -> str:
    """SHA-256 (64 hexadecimal digits) of `raw`."""
    return hashlib.sha256(raw).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 (64 hexadecimal digits) of a file's bytes, read in blocks. Raises OSError as `open` does."""
    sha = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            sha.update(block)
    return sha.hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (float, Decimal)):
        return _number(value)
    if isinstance(value, Mapping):
        plain = {_key(key): _plain(item) for key, item in value.items()}
        if len(plain) != len(value):
            raise ValueError("two keys of a mapping have the same text")
        return plain
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(item) for item in value), key=canonical_json)
    raise TypeError(f"no canonical JSON for {type(value).__name__}")


def _key(key: Any) -> str:
    if isinstance(key, str):
        return str(key)
    if isinstance(key, bool) or not isinstance(key, int):
        raise TypeError(f"no canonical JSON key for {type(key).__name__}")
    return str(int(key))


def _number(value: float | Decimal) -> int | str:
    """Whole numbers as int; others as decimal text in a list of one, so that they never equal a text."""
    if not math.isfinite(value):
        raise ValueError("NaN and infinity have no canonical JSON")
    exact = value if isinstance(value, Decimal) else Decimal(float.__repr__(value))
    if exact == exact.to_integral_value():
        return int(exact)
    return {"decimal": format(exact.normalize(), "f")}  # type: ignore[return-value]
