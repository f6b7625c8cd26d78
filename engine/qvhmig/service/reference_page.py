"""docs/reference.md from the models themselves: `python -m qvhmig.service.reference_page > docs/reference.md`.

A test compares the page with what this module gives, so the page cannot say what the models do not.
"""

from __future__ import annotations

import inspect
import re
import sys
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from qvhmig.models.connectors import OneCharacter
from qvhmig.models.contract import Cell, Identifier
from qvhmig.models.hints import Attribute, Role
from qvhmig.models.lifecycle import ProjectPath
from qvhmig.models.profiles import GATES
from qvhmig.models.rules import Number, RuleId, Share
from qvhmig.models.steps import Columns, Expression, Item, Policy, Reason, Step
from qvhmig.service.schemas import schema_kinds

WHERE = {
    "lifecycle": "`lifecycle.yaml`",
    "connectors": "`connectors.yaml`; every other key names a connector",
    "contract": "`contracts/NAME.yaml`",
    "views": "`contracts/views.yaml`; every other key names a view",
    "macros": "`contracts/macros.yaml`; every other key names a macro",
    "source_scope": "a file of `contracts/`: what of the source is not moved, and who decided that",
    "crosswalk": "`crosswalks/NAME.yaml`",
    "feed": "`feeds/NAME.yaml`, beside `feeds/NAME.csv`",
    "rules": "`gates/rules/NAME.yaml`; every other key is the id of a rule",
    "reconciliation": "`gates/reconciliation.yaml`",
    "profiles": "`gates/profiles.yaml`; every other key but `waivers` names a profile",
    "hints": "a hint file, named under `documents` of the lifecycle or by `--hints`",
    "fixtures": "`fixtures/NAME.yaml`; what its parts are for is told in [fixtures.md](fixtures.md)",
    "fixtures_part": "`fixtures/NAME.yaml`, named under `include` of a fixtures file",
    "faults": "`fixtures/NAME.yaml`, named by `--faults`",
}
WORDS: tuple[tuple[Any, str], ...] = (
    (Expression, "expression"),
    (Reason, "reason"),
    (Columns, "map of name to expression"),
    (Identifier, "name"),
    (Cell, "cell (text or null)"),
    (Number, "number"),
    (Share, "number from 0 to 1"),
    (RuleId, "id as `DQ-ABC-01`"),
    (ProjectPath, "path below the folder of lifecycle.yaml"),
    (OneCharacter, "one character"),
    (Role, "role of a column"),
    (Attribute, "attribute"),
    (list[Step], "list of [steps](#steps)"),
    (str, "text"),
    (int, "whole number"),
    (bool, "true or false"),
    (float, "number"),
    (Any, "anything"),
)
OPENING = """# Reference: every key of every file
Made from the models (`make accept`); a test compares it. What the keys are for is told in [contracts.md](contracts.md).
Every file starts with its kind and grammar version, as `contract: 1`. An unknown or doubled key is an error.
YAML is 1.2: `NO` is text.

*expression*: SQL of the closed list ([expressions.md](expressions.md)). *reason*: small words with dots, `alias.blank`.
*policy*: `reject [reason]`, `hold [reason]`, `drop reason` or `blank`. *name*: small letters, digits and `_`, a letter first.
*role of a column*: {roles}.
*attribute*: {attributes}.
A bold key must be given.
"""


def reference_page() -> str:
    """The page, in Markdown. It depends on the models only."""
    kinds = schema_kinds()
    mentioned: dict[str, type[BaseModel]] = {}  # models that tables lead to, by name, in order of mention
    shown: set[str] = set()

    def sections() -> list[str]:
        """What was mentioned and has no section yet; a section may mention more."""
        lines: list[str] = []
        while waiting := [name for name in mentioned if name not in shown]:
            for name in waiting:
                shown.add(name)
                lines += ["", f"### {name}", *_said(mentioned[name]), *_table(mentioned[name], mentioned)]
        return lines

    opening = OPENING.format(roles=_listed(Role), attributes=_listed(Attribute))
    parts = [opening, "| file | what it is |", "|---|---|", *(f"| [{kind}](#{kind}) | {WHERE[kind]} |" for kind in kinds)]
    for kind, model in kinds.items():
        parts += ["", f"## {kind}", f"{WHERE[kind]}.", *_said(model), *_table(model, mentioned), *sections()]
    parts += ["", "## steps", "A step of a pipeline is a map with one verb."]
    for choice in get_args(get_args(Step)[0]):
        verb = get_args(choice)[0]
        parts += ["", f"### {verb.__name__.lower()}", *_said(verb), *_table(verb, mentioned)]
    parts += [*sections(), "", "## gates", "What a profile may limit. *locked*: 0 in every profile, and cannot be waived."]
    parts += ["", "| gate | word | figure |", "|---|---|---|"]
    parts += [f"| `{name}` | `{gate.limit}`{' (locked)' if gate.locked else ''} | {gate.says} |" for name, gate in GATES.items()]
    return "\n".join(parts) + "\n"


def _listed(words: Any) -> str:
    return ", ".join(f"`{word}`" for word in get_args(words))


def _said(model: type[BaseModel]) -> list[str]:
    """The model's own docstring, without its pointers into the design."""
    text = inspect.cleandoc(model.__dict__.get("__doc__") or "")
    return ["", re.sub(r" \((?:DESIGN|GRAMMAR|law)[^)]*\)", "", text)] if text else []


def _table(model: type[BaseModel], mentioned: dict[str, type[BaseModel]]) -> list[str]:
    hints = get_type_hints(model, include_extras=True)
    rows = []
    for name, info in model.model_fields.items():
        if name in ("definitions", "choices") or (model is Item and name == "columns"):
            rows.append(f"| *any other* | | {_shape(hints[name], mentioned)} |")
            continue
        key = info.alias or name
        shown = f"**`{key}`**" if info.is_required() else f"`{key}`"
        default = "" if info.default in (None, "", PydanticUndefined) else f"`{_plain(info.default)}`"
        rows.append(f"| {shown} | {default} | {_shape(hints[name], mentioned)} |")
    return ["", "| key | default | value |", "|---|---|---|", *rows] if rows else []


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _shape(hint: Any, mentioned: dict[str, type[BaseModel]]) -> str:
    """A hint in words. Named shapes first, for an Annotated text would otherwise be just text."""
    for known, word in WORDS:
        if hint == known:
            return word
    origin = get_origin(hint)
    if origin is Annotated:
        return _shape(get_args(hint)[0], mentioned)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in get_args(hint))
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_shape(a, mentioned) for a in get_args(hint) if a is not type(None)))
    if origin is list:
        return f"list of {_shape(get_args(hint)[0], mentioned)}"
    if origin is tuple:
        return f"list of exactly {len(get_args(hint))}: {_shape(get_args(hint)[0], mentioned)}"
    if origin is dict:
        key, value = get_args(hint)
        return f"map of {_shape(key, mentioned)} to {_shape(value, mentioned)}"
    if hint is Policy:
        return "policy"
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        mentioned.setdefault(hint.__name__, hint)
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return getattr(hint, "__name__", str(hint))


if __name__ == "__main__":
    sys.stdout.write(reference_page())
