"""A mutant: one changed value of one definition of a project, and the project that has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from qvhmig import expressions
from qvhmig.expressions.canonical import canonical
from qvhmig.loaded_files import Loaded, Project
from qvhmig.models.contract import Contract
from qvhmig.models.crosswalk import Crosswalk
from qvhmig.models.shared import Macro, View
from qvhmig.problems import ProblemsFound, Where

LEFT_OUT = "(left out)"
"""`after` where the value is taken away."""
Path = tuple[str | int, ...]
_MODELS: Mapping[str, type[BaseModel]] = {"contract": Contract, "view": View, "macro": Macro, "crosswalk": Crosswalk}


class Refused(Exception):
    """The changed project is none that anybody could run; the text says why (a QV code first where there is one)."""


@dataclass(frozen=True)
class Mutant:
    """`sample`: in whose draw it is (`contract:x`, `view:x`, ...). `definition`: what is changed, in the same form.

    `place`: the path inside the definition, steps joined by dots. `before`, `after`: the value there as text, that of
    an expression in the one spelling that the parser gives; lists and mappings as JSON."""

    sample: str
    kind: str
    definition: str
    place: str
    before: str
    after: str

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """Two mutants of one identity are one change, whatever the draw."""
        return (self.definition, self.place, self.before, self.after)


def shown(value: Any) -> str:
    """A value of a definition as `before` and `after` have it."""
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else json.dumps(value, ensure_ascii=False)


def place_of(path: Path) -> str:
    return ".".join(str(step) for step in path)


def loaded_of(project: Project, definition: str) -> Loaded[Any]:
    """Raises Refused where the project has no such definition."""
    kind, _, name = definition.partition(":")
    groups: dict[str, Mapping[str, Loaded[Any]]] = {
        "contract": project.contracts, "view": project.views, "macro": project.macros, "crosswalk": project.crosswalks,
    }  # fmt: skip
    if kind not in groups or name not in groups[kind]:
        raise Refused(f"there is no {definition}")
    return groups[kind][name]


def mutated(project: Project, mutant: Mutant) -> Project:
    """The project with the change. Raises Refused where the place no longer holds `before`, or `after` is no value of it."""
    kind, _, name = mutant.definition.partition(":")
    loaded = loaded_of(project, mutant.definition)
    path = _path(loaded.data, mutant.place)
    held = _at(loaded.data, path)
    if not _same(held, mutant.before):
        raise Refused(f"the place holds something else by now: {shown(held)}")
    data = _changed(loaded.data, path, LEFT_OUT if mutant.after == LEFT_OUT else _value(mutant.after, held))
    try:
        model = _MODELS[kind].model_validate(data)
    except ValidationError as fault:
        raise Refused(f"no valid {kind}: {fault.errors()[0]['msg']}") from None
    document = replace(loaded.document, data=_changed(loaded.document.data, loaded.path, data) if loaded.path else data)
    changed = {name: replace(loaded, model=model, document=document)}
    if kind == "contract":
        return replace(project, contracts={**project.contracts, **changed})
    if kind == "view":
        return replace(project, views={**project.views, **changed})
    if kind == "macro":
        return replace(project, macros={**project.macros, **changed})
    return replace(project, crosswalks={**project.crosswalks, **changed})


def _path(data: Any, place: str) -> Path:
    """The steps of a place; numbers are those of lists, and a key may hold dots."""
    steps: list[str | int] = []
    rest = place
    while rest:
        if isinstance(data, list):
            head, _, rest = rest.partition(".")
            steps.append(int(head))
        else:
            keys = data if isinstance(data, dict) else {}
            fits = [key for key in keys if rest == key or rest.startswith(f"{key}.")]
            if not fits:
                raise Refused(f"there is no place '{place}' by now")
            steps.append(max(fits, key=len))
            rest = rest[len(str(steps[-1])) + 1 :]
        data = _at(data, (steps[-1],))
    return tuple(steps)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            raise Refused(f"there is no place '{place_of(path)}' by now") from None
    return data


def _same(held: Any, before: str) -> bool:
    if shown(held) == before:
        return True
    try:
        return isinstance(held, str) and canonical_text(held) == canonical_text(before)
    except ProblemsFound:
        return False


def canonical_text(text: str) -> str:
    """Raises ProblemsFound as `expressions.parse`."""
    return canonical(expressions.parse(text, Where("")))


def _value(after: str, held: Any) -> Any:
    return after if isinstance(held, str) else json.loads(after)


def _changed(data: Any, path: Path, value: Any) -> Any:
    """A copy with another value at the path; what is not on the path is shared."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    made: Any = dict(data) if isinstance(data, dict) else list(data)
    if not rest and isinstance(value, str) and value == LEFT_OUT:
        del made[step]
    else:
        made[step] = _changed(data[step], rest, value)
    return made
