"""JSON Schemas (2020-12) of every kind of file, in the spelling of the YAML, so that editors complete and check.

They are made from the models, so that the models stay the only definition. A schema cannot say everything that a
model proves (`qvhmig check` does); whatever it refuses, the model refuses too.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from qvhmig.models.connectors import Connectors
from qvhmig.models.contract import Contract
from qvhmig.models.crosswalk import Crosswalk, FeedHeader
from qvhmig.models.faults import Faults
from qvhmig.models.fixtures import Fixtures, FixturesPart
from qvhmig.models.hints import Hints
from qvhmig.models.lifecycle import Lifecycle
from qvhmig.models.profiles import Profiles
from qvhmig.models.rules import Reconciliation, Rules
from qvhmig.models.shared import Macros, Views
from qvhmig.models.source_scope import SourceScope

MODELS: dict[str, type[BaseModel]] = {
    "lifecycle": Lifecycle, "connectors": Connectors, "contract": Contract, "views": Views, "macros": Macros, "source_scope": SourceScope,
    "crosswalk": Crosswalk, "feed": FeedHeader, "rules": Rules, "reconciliation": Reconciliation, "profiles": Profiles,
    "hints": Hints, "fixtures": Fixtures, "fixtures_part": FixturesPart, "faults": Faults,
}  # fmt: skip
"""Kind of file -> its model; the schema of a kind is written to KIND.json."""

GATHERED = {
    "Views": "definitions", "Macros": "definitions", "Connectors": "definitions", "Rules": "definitions",
    "Profiles": "definitions", "Item": "columns", "CrosswalkChoice": "choices",
}  # fmt: skip
"""Model -> the field under which it gathers free keys; in the YAML these keys stand one level higher."""
_SPELT_AS_TEXT = {"Policy"}
_SHORT_FORMS: dict[str, dict[str, Any]] = {
    "FieldRule": {"type": ["string", "number"]}, "Choice": {"type": "string"}, "Rate": {"type": "number"},
    "Count": {"anyOf": [{"type": ["string", "integer"]}, {"type": "object", "propertyNames": {"pattern": "^[0-9]+$"}}]},
}  # fmt: skip
"""Model -> what may stand in place of its whole form."""
_SCALAR = {"type": ["string", "number", "boolean"]}
_CELL = {"type": ["string", "number", "boolean", "null"]}


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of one kind of file (a key of MODELS; KeyError otherwise)."""
    made = MODELS[kind].model_json_schema(by_alias=True, mode="validation", schema_generator=_generator())
    made = _yaml_spelling(made)
    made.pop("title", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind, **made}


def write_schemas(folder: Path) -> list[Path]:
    """Write KIND.json for every kind into `folder` (made if it is not there); the paths written, in order of name.

    Files whose text would not change are left alone. Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in sorted(MODELS):
        path = folder / f"{kind}.json"
        text = json.dumps(schema_of(kind), ensure_ascii=False, indent=1) + "\n"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


@lru_cache(maxsize=1)
def _generator() -> Any:
    from pydantic.json_schema import GenerateJsonSchema

    class Generator(GenerateJsonSchema):
        """Validators that take a scalar's text (`Expression`, `Cell`, `Number`) take numbers and booleans too."""

        def function_before_schema(self, schema: Any) -> Any:
            inner = self.generate_inner(schema["schema"])
            name = getattr(schema["function"]["function"], "__name__", "")
            if name == "_expression_text":
                return {"description": "an SQL expression", **_SCALAR}
            if name == "_cell":
                return dict(_CELL) if "anyOf" in inner or inner.get("type") != "string" else dict(_SCALAR)
            if name == "_number":
                limits = [part for part in inner.get("anyOf", [inner]) if part.get("type") == "number"]
                return limits[0] if limits else {"type": "number"}
            if name == "_words_alone":
                return {"anyOf": [{"type": "array"}, inner]}
            if name == "_one_or_more":
                return {"anyOf": [inner["items"], inner]}
            if name == "rows_as_map":
                pipeline = inner.get("additionalProperties", {})
                return {"anyOf": [pipeline, inner]}
            return inner

        def tagged_union_schema(self, schema: Any) -> Any:
            """One branch a tag, chosen by the key of that name, so that an editor tells faults of one verb only."""
            made = super().tagged_union_schema(schema)
            made.pop("discriminator", None)
            return made

    return Generator


def _yaml_spelling(made: dict[str, Any]) -> dict[str, Any]:
    """Gathered keys become additional properties; policies are text."""
    definitions = made.get("$defs", {})
    for name in _SPELT_AS_TEXT & definitions.keys():
        definitions[name] = {
            "type": "string", "pattern": r"^(blank|(reject|hold)( [a-z][a-z0-9_.]*)?|drop [a-z][a-z0-9_.]*)$",
            "description": "reject REASON, hold REASON, drop REASON or blank",
        }  # fmt: skip
    for schema in (made, *definitions.values()):
        _spread(schema)
    for name in _SHORT_FORMS.keys() & definitions.keys():
        definitions[name] = {"anyOf": [_SHORT_FORMS[name], definitions[name]]}
    return made


def _spread(schema: dict[str, Any]) -> None:
    """Free keys stand beside the fixed ones: any key that is not fixed has to be named and filled as they are."""
    name = GATHERED.get(schema.get("title", ""))
    properties = schema.get("properties", {})
    if name not in properties:
        return
    gathered = properties.pop(name)
    schema["required"] = [key for key in schema.get("required", []) if key != name]
    patterns = gathered.get("patternProperties")
    if patterns:
        (pattern, values), *_ = patterns.items()
        schema["propertyNames"] = {"anyOf": [{"enum": sorted(properties)}, {"pattern": pattern}]}
        schema["additionalProperties"] = values
    else:
        schema["additionalProperties"] = gathered.get("additionalProperties", True)
    if gathered.get("minProperties"):
        schema["minProperties"] = gathered["minProperties"] + len(schema["required"])
