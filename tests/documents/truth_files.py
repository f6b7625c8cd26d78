"""truth/: what stands in the three documents of requirement_spec/, written down by hand; the reader is scored against it.

Readings that are decisions, not copies:
- a date whose rule prints a date or clock format has that format, with HH24 written HH; a DATE without one is a date;
- the codes of a printed list (`N=New|F=Followup`) are its values, and the word NULL in it says that the cell may be empty.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

TRUTH = Path(__file__).resolve().parent / "truth"
PRINTED_FORMAT = re.compile(r"format (DD/MM/YYYY HH24:MI:SS|DD/MM/YYYY HH24:MI|DD/MM/YYYY|HH24:MI)(?=;|$)")
LIST_ITEM = re.compile(r"([A-Z])=.+")


def truth_rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of one truth file, in file order."""
    with (TRUTH / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def target_type(printed: str, rule: str) -> tuple[str, str]:
    """Logical type and format of a printed type and rule; HH24 becomes HH (hours are always 00 to 23)."""
    found = PRINTED_FORMAT.search(rule)
    shape = found.group(1).replace("HH24", "HH") if found else ""
    if printed == "NUMBER":
        return "integer", ""
    if printed == "DATE":
        shape = shape or "DD/MM/YYYY"
    if not shape:
        return "text", ""
    return ("time" if "DD" not in shape else "moment" if "HH" in shape else "date"), shape


def allowed(printed: str) -> str:
    """The codes of a printed list (`N=New|F=Followup` is N and F); NULL is no value."""
    items = [item for item in printed.split("|") if item not in ("", "NULL")]
    coded = [LIST_ITEM.fullmatch(item) for item in items]
    return "|".join(match.group(1) if match else item for match, item in zip(coded, items, strict=True))
