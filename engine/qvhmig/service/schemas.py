"""The JSON Schema of every kind of YAML file, in the shape that people write, so that editors complete and check.

The models take some short forms apart on reading (a policy is one text, the columns of an item stand beside its
`when`); a schema must show the written form. Only those places are changed; everything else is what pydantic says.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

DRAFT = "https://json-schema.org/draft/2020-12/schema"
REASON = r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*"
POLICY = {
    "type": "string",
    "pattern": rf"^(blank|(reject|hold)( {REASON})?|drop {REASON})$",
    "description": "What happens to the row: 'reject REASON', 'hold REASON', 'drop REASON' or 'blank'.",
}
SCALAR = {"type": ["string", "number", "boolean", "null"]}
WORDS = {"type": ["string", "number", "boolean"], "minLength": 1}
GATHERED = {"Item": "columns", "CrosswalkChoice": "choices"}
"""Models whose remaining keys are one mapping: the name of that mapping in the model."""


def schema_kinds() -> dict[str, type]:
    """File kind -> model. The kind is the first key of the file, except `profiles`, `rules` and the like, which name it too."""
    from qvhmig.models.connectors import Connectors
    from qvhmig.models.contract import Contract
    from qvhmig.models.crosswalk import Crosswalk, FeedHeader
    from qvhmig.models.lifecycle import Lifecycle
    from qvhmig.models.profiles import Profiles
    from qvhmig.models.rules import Reconciliation, Rules
    from qvhmig.models.shared import Macros, Views

    return {
        "lifecycle": Lifecycle,
        "connectors": Connectors,
        "contract": Contract,
        "views": Views,
        "macros": Macros,
        "crosswalk": Crosswalk,
        "feed": FeedHeader,
        "rules": Rules,
        "reconciliation": Reconciliation,
        "profiles": Profiles,
    }


def schemas() -> dict[str, dict[str, Any]]:
    """Kind -> JSON Schema, both in a stable order."""
    return {kind: _written_form(kind, model) for kind, model in schema_kinds().items()}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """One `<kind>.json` a kind; the folder is made. Returns the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, schema in schemas().items():
        path = folder / f"{kind}.json"
        path.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(path)
    return tuple(written)


def _written_form(kind: str, model: type) -> dict[str, Any]:
    whole = model.model_json_schema(by_alias=True)  # type: ignore[attr-defined]
    definitions = whole.get("$defs", {})
    for name, schema in [(model.__name__, whole), *definitions.items()]:
        _rewrite(name, schema)
    if "Policy" in definitions:
        definitions["Policy"] = POLICY
    return {"$schema": DRAFT, "title": f"qvhmig {kind}", **{k: v for k, v in whole.items() if k != "title"}}


def _rewrite(name: str, schema: dict[str, Any]) -> None:
    """Put one model's schema into its written form, in place."""
    properties = schema.get("properties", {})
    gathered = "definitions" if "definitions" in properties else GATHERED.get(name, "")
    if gathered in properties:
        inner = properties.pop(gathered)
        schema["additionalProperties"] = inner.get("additionalProperties", True)
        if "patternProperties" in inner:
            beside = "|".join(re.escape(key) for key in properties)
            schema["patternProperties"] = {
                f"^(?!({beside})$){pattern.removeprefix('^')}": v for pattern, v in inner["patternProperties"].items()
            }
            schema["additionalProperties"] = False
        schema["required"] = [key for key in schema.get("required", []) if key != gathered]
    if "rows" in properties:
        properties["rows"] = _list_or_map(properties["rows"])
    for key in list(properties):
        properties[key] = _scalars(properties[key])
    for key in ("additionalProperties",):
        if isinstance(schema.get(key), dict):
            schema[key] = _scalars(schema[key])
    if isinstance(schema.get("patternProperties"), dict):
        schema["patternProperties"] = {k: _scalars(v) for k, v in schema["patternProperties"].items()}


def _list_or_map(schema: dict[str, Any]) -> dict[str, Any]:
    """`rows:` may be one pipeline or a map of named ones; `rows` of other models stay as they are."""
    maps = [part for part in schema.get("anyOf", [schema]) if part.get("type") == "object"]
    if not maps:
        return schema
    lists = [part["additionalProperties"] for part in maps]
    return {**{k: v for k, v in schema.items() if k in ("description", "title", "default")}, "anyOf": [*maps, *lists]}


def _scalars(schema: Any) -> Any:
    """Texts that models accept as numbers or booleans too: a plain text without pattern or closed list."""
    if isinstance(schema, list):
        return [_scalars(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = schema.get("anyOf")
    if isinstance(parts, list) and {"type": "null"} in parts and any(_free(part) for part in parts):
        rest = [_scalars(part) for part in parts if not _free(part) and part != {"type": "null"}]
        return {**{k: v for k, v in schema.items() if k != "anyOf"}, "anyOf": [SCALAR, *rest]}
    if _free(schema):
        return {**schema, "type": WORDS["type"]}
    return {
        key: _scalars(value)
        if key in ("items", "anyOf", "oneOf", "additionalProperties", "patternProperties", "prefixItems")
        else value
        for key, value in schema.items()
    }


def _free(schema: Any) -> bool:
    return (
        isinstance(schema, dict) and schema.get("type") == "string" and not {"pattern", "enum", "const", "format"} & set(schema)
    )
