"""A project of a few lines: one catalog for all tests that need a contract which no example would write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from small_apply import Applied, Opened

from qvhmig.running.ledger import checksum_differences_of, residual_of

COLUMNS = "table,position,field,type,length,scale,format,mandatory,mandatory_when,key,references,code_type,allowed_values,case,description\n"
SOURCE = {
    "BUYER": "number:text:8:::1 name:text:20 kind:text:20 note:text:20",
    "BAKE": "buyer:text:8:::1 slot:text:8:::2 bread:text:20 note:text:20",
}
TARGET = {
    "T_BUYER": "id:integer:9::Y:1 name:text:20 note:text:20",
    "T_BAKE": "id:integer:9::Y:1 buyer_id:integer:9 buyer_name:text:20 note:text:20",
    "T_MUST": "id:integer:9::Y:1 name:text:5::Y",
    "T_WHEN": "id:integer:9::Y:1 name:text:3::C",
    "T_PRICE": "id:integer:9::Y:1 price:decimal:5:2",
    "T_NUMBER": "id:integer:9::Y:1 number:integer:9",
    "T_TAKEN": "id:integer:9::Y:1 number:integer:9",
    "T_CODE": "id:integer:9::Y:1 kind:text:20::U::K",
    "T_CODE_MUST": "id:integer:9::Y:1 kind:text:20::Y::K",
    "T_CODE_UNKNOWN": "id:integer:9::Y:1 kind:text:20::U::L",
    "T_LONG": "id:integer:9::Y:1 price:decimal:20:2",
    "T_CLOCK": "id:integer:9::Y:1 minute:integer:6:::::0-1439|9999",
    "T_SCALE": "id:integer:9::Y:1 degrees:decimal:4:1::::-5-40.5",
    "T_WORD": "id:integer:9::Y:1 minute:integer:6:::::noon",
}
BUYER = """target: T_BUYER
rows:
  - from: BUYER
fields:
  id: {class: SURROGATE_ETL, key: buyer, natural: [number]}
  name: {class: DIRECT_SOURCE, from: name}
  note: {class: DIRECT_SOURCE, from: note}
"""
BAKE = """target: T_BAKE
rows:
  - from: BAKE
fields:
  id: {class: SURROGATE_ETL, key: bake, natural: [buyer, slot]}
  buyer_id: {class: SURROGATE_ETL, ref: buyer, natural: [buyer], miss: hold}
  buyer_name: {class: DIRECT_SOURCE, ref: buyer, natural: [buyer], take: name, miss: hold}
  note: {class: DIRECT_SOURCE, from: note}
"""


def _catalog(tables: Mapping[str, str]) -> str:
    lines = [COLUMNS]
    for table, fields in tables.items():
        for position, field in enumerate(fields.split(), 1):
            name, kind, length, scale, mandatory, key, code_type, allowed = (*field.split(":"), "", "", "", "", "", "")[:8]
            when = "the kind says so" if mandatory == "C" else ""
            lines.append(f"{table},{position},{name},{kind},{length},{scale},,{mandatory or 'U'},{when},{key},,{code_type},{allowed},,\n")
    return "".join(lines)


def small_project(root: Path, *contracts: str, views: str = "", fillers: bool = False, lifecycle: str = "") -> Opened:
    """`contracts` begin at `target:`; each is named after its table, in lower case and without `T_`. `lifecycle`: more lines of it."""
    lifecycle = f"lifecycle: 1\nproject: a bakery\ncatalogs: {{source: catalogs/source.csv, target: catalogs/target.csv, codes: catalogs/codes.csv}}\nregistry: r\nsource: old\ntarget: new\nprofile: development\n{lifecycle}"
    files = {
        "catalogs/source.csv": _catalog(SOURCE),
        "catalogs/target.csv": _catalog(TARGET),
        "catalogs/codes.csv": "code_type_id,name,code,meaning,status\nK,Kind,m,member,Current\nK,Kind,g,guest,Current\n",
        "gates/profiles.yaml": f"profiles: 1\ndevelopment: {{says: nothing is judged, fillers: {str(fillers).lower()}}}\n",
        "connectors.yaml": "connectors: 1\nold: {kind: files, path: extract}\nnew: {kind: files, path: load}\n",
        "lifecycle.yaml": lifecycle,
    }
    if views:
        files["contracts/views.yaml"] = f"views: 1\n{views}"
    for text in contracts:
        name = text.split()[1].removeprefix("T_").lower()
        files[f"contracts/{name}.yaml"] = f"contract: 1\nid: {name}\ngrain: one\nowner: baker\nstatus: draft\n{text}"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return Opened("small", root / "lifecycle.yaml")


def rows(columns: str, *cells: tuple[str | None, ...]) -> list[dict[str, str | None]]:
    return [dict(zip(columns.split(), row, strict=True)) for row in cells]


def table(applied: Applied, name: str) -> list[str]:
    """The lines of a target table after its header; law 1 holds, or there is nothing to compare."""
    assert residual_of(applied.ledger) == 0 and checksum_differences_of(applied.ledger) == 0
    return applied.files[f"tables/{name}.csv"].decode().splitlines()[1:]


def counts(applied: Applied, unit: str, term: str) -> dict[str, int]:
    return {reason: value["rows"] for line in applied.unit(unit)["lines"] if not line["lookup"] for reason, value in line[term].items()}
