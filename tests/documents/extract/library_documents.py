"""The library example with documents: its catalogs printed as a vendor might, so that they can be read again."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = ROOT / "examples" / "library"
SOURCE, TARGET, HINTS = "requirement_spec/card_system.md", "requirement_spec/lending_system.md", "requirement_spec/lending_hints.yaml"
HEADERS = {
    "table": "Table", "field": "Column", "type": "Type", "length": "Length", "scale": "Decimals", "format": "Format", "mandatory": "Mandatory",
    "key": "Key", "references": "References", "code_type": "Code list", "allowed_values": "Allowed values", "description": "Comment",
}  # fmt: skip
# What the printed columns do not say.
HINT_FILE = """\
hints: 1
corrections:
  - {table: LOAN_EVENT, field: due, attribute: mandatory_when, value: event is OUT, who: cataloguer, why: said at the workshop}
  - {table: MEMBER, field: family_name, attribute: case, value: upper, who: cataloguer, why: the loader demands it}
settled:
  - {attribute: mandatory, value: N, who: cataloguer, why: the vendor says that unmarked columns may be empty}
"""


def rows(name: str) -> list[dict[str, str]]:
    with (LIBRARY / "requirement_spec" / "catalogs" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _grid(header: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    lines = [list(header), ["---"] * len(header), *map(list, body)]
    return "\n".join("| " + " | ".join(cell.replace("|", ", ") for cell in line) + " |" for line in lines) + "\n"


def printed(fields: list[dict[str, str]], title: str) -> str:
    return f"# {title}\n\n{_grid(list(HEADERS.values()), [[row[column] for column in HEADERS] for row in fields])}"


def printed_codes(codes: list[dict[str, str]]) -> str:
    header = ("Code list", "Code", "Meaning", "Status")
    return "\n# Codes\n\n" + _grid(header, [[row[c] for c in ("code_type_id", "code", "meaning", "status")] for row in codes])


def make_library(folder: Path) -> Path:
    """A copy of the example whose lifecycle names documents; nothing is extracted yet."""
    shutil.copytree(LIBRARY, folder, ignore=shutil.ignore_patterns("build", "state", "catalogs"))
    (folder / "requirement_spec").mkdir(exist_ok=True)
    (folder / SOURCE).write_text(printed(rows("source_schema_catalog.csv"), "The card system"), encoding="utf-8")
    target = printed(rows("target_schema_catalog.csv"), "The lending system") + printed_codes(rows("target_code_types.csv"))
    (folder / TARGET).write_text(target, encoding="utf-8")
    (folder / HINTS).write_text(HINT_FILE, encoding="utf-8")
    lifecycle = folder / "lifecycle.yaml"
    text = lifecycle.read_text(encoding="utf-8").replace("requirement_spec/catalogs/", "schemas/").replace("target_code_types", "target_code_lists")
    documents = f"documents:\n  source: {{files: [{SOURCE}]}}\n  target: {{files: [{TARGET}], hints: {HINTS}}}\n"
    lifecycle.write_text(text.replace("connectors:", documents + "connectors:", 1), encoding="utf-8")
    return folder
