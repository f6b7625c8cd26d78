"""JSON Schemas agree with the models: good files pass both, files that a schema refuses the model refuses too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from qvhmig.models.steps import VERBS
from qvhmig.schemas import MODELS, schema_of, write_schemas
from qvhmig.validation import validate
from qvhmig.yaml_source import read_document, read_text

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = [
    path
    for top in ("tests/grammar", "tests/problems/base", "examples/library", "contracts", "crosswalks", "feeds", "gates", "hints")
    for path in sorted((ROOT / top).rglob("*.yaml"))
    if not {"catalogs", "build", "extract"} & set(path.relative_to(ROOT).parts)
]
BAD: dict[str, list[tuple[str, str]]] = {
    "contract": [
        ("owner: data_architect", "owner: 5"), ("status: in_review", "status: reviewed"), ("grain:", "grian:"),
        ("unmapped: reject", "unmapped: refuse"), ("class: DERIVED", "class: DERIVD"), ("rest: rtt.", "rest: RTT."),
        ("- {from: view:rtt_period as p}", "- {form: view:rtt_period as p}"), ("else: rtt.period_dates}", "otherwise: x}"),
        ("natural: [patient, pathway, period, at, action]", "natural: patient"), ("else: blank", "els: blank"),
    ],
    "views": [("key: [patient, pathway, period]", "keys: [patient]"), ("views: 1", "views: 2"), ("rtt_period:", "Rtt Period:")],
    "macros": [("args: {", "arguments: {"), ("day: text", "day: string")],
    "crosswalk": [("target_domain", "target_domian"), ("{source: '10', target: START}", "{source: '10', state: maybe}")],
    "feed": [("columns:", "column:"), ("key: [code]", "key: []")],
    "lifecycle": [("registry: grammar", "registry: Grammar"), ("intake:", "intak:"), ("source: extract", "sauce: extract")],
    "connectors": [("kind: files", "kind: ftp"), ("path: extract", "folder: extract")],
    "profiles": [("says:", "said:"), ("development:", "De velopment:")],
    "hints": [
        ("Feldname: field", "Feldname: feld"), ("ja: Y", "ja: yes"), ("read: nothing", "read: no"), ("who: data architect", "who: ''"),
        ("attribute: format", "attribute: shape"), ("after: WARD", "before: WARD"), ("attribute: meaning", "attribute: length"),
    ],
}  # fmt: skip
FILES = {
    "contract": "contracts/LOAD_RTT_EVENTS.yaml", "views": "contracts/views.yaml", "macros": "contracts/macros.yaml",
    "crosswalk": "crosswalks/rtt_action.yaml", "feed": "feeds/icd10.yaml", "lifecycle": "lifecycle.yaml",
    "connectors": "connectors.yaml", "profiles": "gates/profiles.yaml", "hints": "hints.yaml",
}  # fmt: skip


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


def refused(kind: str, data: Any) -> bool:
    return not jsonschema.Draft202012Validator(schema_of(kind)).is_valid(as_json(data))


@pytest.mark.parametrize("kind", MODELS)
def test_a_schema_is_itself_valid(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(kind))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_good_file_passes_its_schema_and_its_model(path: Path) -> None:
    document = read_document(path, ROOT)
    kind = next(kind for kind in MODELS if kind in document.data)
    problems: list[Any] = []
    assert validate(document, MODELS[kind], problems) is not None, "\n".join(str(p) for p in problems)
    errors = [f"{list(e.path)} {e.message[:200]}" for e in jsonschema.Draft202012Validator(schema_of(kind)).iter_errors(as_json(document.data))]
    assert not errors, "\n".join(errors)


@pytest.mark.parametrize(("kind", "old", "new"), [(k, *pair) for k, pairs in BAD.items() for pair in pairs])
def test_a_bad_file_fails_both(kind: str, old: str, new: str) -> None:
    text = (ROOT / "tests" / "grammar" / FILES[kind]).read_text(encoding="utf-8")
    assert old in text
    document = read_text(text.replace(old, new, 1), "bad.yaml")
    problems: list[Any] = []
    assert validate(document, MODELS[kind], problems) is None and problems
    assert refused(kind, document.data)


def test_the_schema_knows_every_verb() -> None:
    definitions = schema_of("contract")["$defs"]
    assert {verb for verb in VERBS if verb.capitalize() in definitions} == set(VERBS)
    assert {"from", "class", "expr", "crosswalk"} <= set(definitions["FieldEntry"]["properties"])
    assert not {"from_", "class_", "else_"} & {name for d in definitions.values() for name in d.get("properties", {})}


def test_schemas_are_written_once(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "schema")
    assert [path.name for path in paths] == sorted(f"{kind}.json" for kind in MODELS)
    before = {path: path.stat().st_mtime_ns for path in paths}
    write_schemas(tmp_path / "schema")
    assert before == {path: path.stat().st_mtime_ns for path in paths}
