"""Report files as text: CSV and JSON with one spelling, so that the same run gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8, LF, header always, quoted where needed, None = bare empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue().encode("utf-8")


def json_bytes(value: object) -> bytes:
    """Sorted keys, two spaces, one newline at the end."""
    return (json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def joined(parts: Iterable[str]) -> str:
    """Several names in one cell."""
    return "|".join(parts)
