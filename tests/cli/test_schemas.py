"""The JSON Schemas that editors use accept every file of both projects as it is written, and refuse common slips."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from qvhmig.cli import main
from qvhmig.service.schemas import schemas
from qvhmig.yaml_source import read_document

ROOT = Path(__file__).resolve().parent.parent.parent
PLACES = ("contracts", "crosswalks", "feeds", "gates", "fixtures")
FILES = sorted(
    path
    for top in (ROOT, ROOT / "examples" / "library")
    for path in [top / "lifecycle.yaml", top / "connectors.yaml", *(p for place in PLACES for p in (top / place).rglob("*.yaml"))]
    if path.is_file()
)
SCHEMAS = schemas()
VALIDATORS = {kind: jsonschema.Draft202012Validator(schema) for kind, schema in SCHEMAS.items()}


def faults(data: Any) -> list[str]:
    kind = next(key for key in SCHEMAS if key in data)
    return [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in VALIDATORS[kind].iter_errors(data)]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_a_valid_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[kind])


@pytest.mark.parametrize("path", FILES, ids=[p.relative_to(ROOT).as_posix() for p in FILES])
def test_a_file_that_the_engine_takes_pleases_its_schema(path: Path) -> None:
    assert faults(read_document(path, ROOT).data) == []


CONTRACT: dict[str, Any] = {
    "contract": 1,
    "id": "loans",
    "target": "LOANS",
    "grain": "one loan",
    "owner": "librarian",
    "status": "draft",
    "rows": {
        "out": [
            {"from": "ISSUE as i"},
            {"keep": "i.a is not null", "else": "loan.blank"},
            {"select": {"a": "i.a", "n": 1, "yes": True}},
        ]
    },
    "fields": {"a": {"class": "DIRECT_SOURCE", "from": "a", "absent": "blank", "miss": "hold"}},
    "cases": [{"it": "works", "given": {"ISSUE": [{"a": 1, "b": None, "c": True}]}, "then": [{"a": "1"}]}],
}


def test_the_plain_contract_is_fine() -> None:
    assert faults(CONTRACT) == []
    assert faults({**CONTRACT, "rows": CONTRACT["rows"]["out"]}) == [], "one pipeline may stand alone"


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (("fields", "a", "miss"), "drop"),
        (("fields", "a", "miss"), "null"),
        (("fields", "a", "clas"), "x"),
        (("fields", "a", "class"), "DIRECT"),
        (("status",), "done"),
        (("id",), "Loans"),
        (("rows", "out", 1, "esle"), "x"),
        (("contract",), 2),
    ],
)
def test_a_slip_is_shown(steps: tuple[Any, ...], value: Any) -> None:
    data = copy.deepcopy(CONTRACT)
    place: Any = data
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = value
    assert faults(data)


def test_the_command_writes_one_file_a_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--out", str(tmp_path / "made"), "--json"]) == 0
    written = json.loads(capsys.readouterr().out)["written"]
    assert sorted(Path(path).stem for path in written) == sorted(SCHEMAS)
    assert json.loads((tmp_path / "made" / "contract.json").read_text()) == SCHEMAS["contract"]
