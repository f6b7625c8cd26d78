"""Writes requirement_spec/catalogs/ from the content of the three requirement documents (tests/documents/truth/).

Until the documents are read by the tool itself, this is where the catalogs come from; afterwards it is what the
reader is scored against. Run `python tests/documents/make_catalogs.py`; a test proves that the committed bytes are
the ones that this script writes.

Readings that are decisions, not copies:
- a source cell is text, whatever it looks like; its width is kept as a fact about the dictionary;
- the length of a date, moment or time is no character limit and is left out;
- a DATE without a printed format is read as DD/MM/YYYY; HH24 is written HH in the catalogs;
- a text column whose rule prints a date or clock format takes that type, so that one writer formats all of them;
- the word NULL in a list of allowed values says that the cell may be empty, which every column without `Y` may be;
- keys and links of the source are inferred, for its dictionary states none.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
TRUTH = HERE / "truth"
CATALOGS = HERE.parent.parent / "requirement_spec" / "catalogs"
HEADER = (
    "table", "position", "field", "type", "length", "scale", "format", "mandatory", "mandatory_when", "key",
    "references", "code_type", "allowed_values", "case", "description",
)  # fmt: skip
CODE_HEADER = ("code_type_id", "name", "code", "meaning", "status")
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


def target_rows() -> Iterator[tuple[str, ...]]:
    for row in truth_rows("target_fields.csv"):
        kind, shape = target_type(row["data_type"], row["rule"])
        yield (
            row["table"], row["position"], row["field"], kind, row["length"] if kind in ("text", "integer") else "", "",
            shape, row["mandatory"], row["mandatory_when"], "1" if row["field"].lower() == "record_number" else "",
            row["references"], row["code_type_id"], allowed(row["allowed_values"]),
            "upper" if re.search(r"\bupper case\b", row["rule"]) else "", row["description"],
        )  # fmt: skip


def source_rows() -> Iterator[tuple[str, ...]]:
    for row in truth_rows("source_fields.csv"):
        part = re.search(r"PK(\d+)", row["key"])
        link = re.search(r"link (\w+\.\w+)", row["key"])
        yield (
            row["table"], row["position"], row["field"], "text", row["size"], "", "", "N", "",
            part.group(1) if part else "", link.group(1) if link else "", "", "", "", row["description"],
        )  # fmt: skip


def code_rows() -> Iterator[tuple[str, ...]]:
    names = {row["code_type_id"]: row["name"] for row in truth_rows("code_types.csv")}
    for row in truth_rows("target_codes.csv"):
        if row["code_type_id"] in names:  # the lists of part 3 are no code types
            yield row["code_type_id"], names[row["code_type_id"]], row["code"], row["meaning"], row["status"]


def text(header: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """CSV with LF line ends, quotes only where needed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def catalogs() -> dict[str, str]:
    """File name -> content of each catalog."""
    return {
        "source_schema_catalog.csv": text(HEADER, source_rows()),
        "target_schema_catalog.csv": text(HEADER, target_rows()),
        "target_code_types.csv": text(CODE_HEADER, code_rows()),
    }


if __name__ == "__main__":
    CATALOGS.mkdir(parents=True, exist_ok=True)
    for file_name, content in catalogs().items():
        (CATALOGS / file_name).write_text(content, encoding="utf-8", newline="\n")
