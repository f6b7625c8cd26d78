"""Plain data -> a frozen model, or every fault of it as a `Problem` at its own place in the YAML.

pydantic's error paths hold steps that the YAML does not have (the tag of a union, the name under which a model
gathers free keys) and words that are not ours. `validate` follows the model's annotations beside the data, so it
knows the place, the keys that would be allowed there, and what to say.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from qvhmig.problems import Problem, Where
from qvhmig.yaml_source import Document

if TYPE_CHECKING:
    from pydantic import BaseModel

    M = TypeVar("M", bound=BaseModel)


def validate(document: Document, model: type[M], problems: list[Problem]) -> M | None:
    """The model of a whole document; None where it has faults, which are then all added to `problems` (QV011 key or
    value missing, QV012 unknown key, QV013 value not allowed, QV014 wrong kind of value, QV015 step without a verb).
    """
    from pydantic import ValidationError

    try:
        valid = model.model_validate(document.data)
    except ValidationError as error:
        problems.extend(_problems(document, model, error.errors(include_url=False)))
        return None
    nulls = list(_nulls(document, valid, ()))
    problems.extend(nulls)
    return None if nulls else valid


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that a person most likely meant, upper and lower case being equal; '' where none is near."""
    by_lower: dict[str, str] = {}
    for candidate in known:
        by_lower.setdefault(candidate.lower(), candidate)
    close = difflib.get_close_matches(name.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[close[0]] if close else ""


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """The next step for a misspelt name: the nearest known one, else `otherwise`."""
    near = nearest(name, known)
    return f"did you mean '{near}'?" if near else otherwise


@dataclass
class _Spot:
    """A pydantic error path, walked: the YAML path, the annotation there, the union branches taken on the way."""

    steps: list[str | int]
    annotation: Any
    owner: Any = None  # the model that holds the last step
    tag: str | None = None
    branch: tuple[str | int, ...] | None = None  # YAML path of the last untagged union passed
    on_key: bool = False


def _bare(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """An annotation without Annotated and `| None`, and the metadata that was on it."""
    metadata: tuple[Any, ...] = ()
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            metadata += tuple(more)
        elif get_origin(annotation) in (Union, types.UnionType):
            rest = [a for a in get_args(annotation) if a is not type(None)]
            if len(rest) > 1:
                return annotation, metadata
            annotation = rest[0]
        else:
            return annotation, metadata


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and hasattr(annotation, "model_fields")


def _branches(annotation: Any) -> list[Any]:
    return [a for a in get_args(annotation) if a is not type(None)]


def _tags(annotation: Any) -> dict[str, Any]:
    """Branches of a tagged union by tag (`Tag`, or the literal of the discriminating field)."""
    from pydantic import Tag

    found = {}
    for branch in _branches(annotation):
        bare, metadata = _bare(branch)
        for mark in metadata:
            if isinstance(mark, Tag):
                found[mark.tag] = bare
        if not metadata and _is_model(bare):
            for info in bare.model_fields.values():
                literal, _ = _bare(info.annotation)
                if get_origin(literal) is Literal:
                    found.update({str(value): bare for value in get_args(literal)})
    return found


def _walk(model: Any, data: Any, location: tuple[str | int, ...]) -> _Spot:
    spot = _Spot([], model)
    for step in location:
        annotation, metadata = _bare(spot.annotation)
        if get_origin(annotation) in (Union, types.UnionType):
            tagged = _tags(annotation)
            if step in tagged:
                spot.annotation, spot.tag = tagged[step], str(step)
            else:
                spot.branch = tuple(spot.steps)
                named = [b for b in _branches(annotation) if getattr(_bare(b)[0], "__name__", "") == step]
                plain = [b for b in _branches(annotation) if not _is_model(_bare(b)[0])]
                spot.annotation = (named or plain or [None])[0]
            continue
        spot.on_key = step == "[key]"
        if spot.on_key:
            continue
        if _is_model(annotation):
            spot.owner = annotation
            info = annotation.model_fields.get(step) or next(
                (i for i in annotation.model_fields.values() if i.alias == step), None
            )
            spot.annotation = None
            if info is not None:
                spot.annotation = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        else:
            arguments = get_args(annotation)
            spot.owner = None
            spot.annotation = arguments[-1] if get_origin(annotation) is dict else next(iter(arguments), None)
        if isinstance(data, dict) and str(step) in data:
            data = data[str(step)]
            spot.steps.append(step)
        elif isinstance(data, (list, tuple)) and isinstance(step, int) and step < len(data):
            data = data[step]
            spot.steps.append(step)
    return spot


def _problems(document: Document, model: Any, errors: list[Any]) -> list[Problem]:
    spots = [(_walk(model, document.data, error["loc"]), error) for error in errors]
    said = [_told(document, spot, error) for spot, error in _without_other_branches(document, spots)]
    return list(dict.fromkeys(said))


def _nulls(document: Document, value: Any, steps: tuple[str | int, ...]) -> Iterator[Problem]:
    """Optional keys that are written with an empty value: they would count as left out, which nobody means.

    Fields with a validator of their own (`Cell`) take null as a value."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _nulls(document, item, _below(document, steps, name))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _nulls(document, item, _below(document, steps, index))
    elif _is_model(type(value)):
        for name in value.model_fields_set:
            info = type(value).model_fields[name]
            item, below = getattr(value, name), _below(document, steps, info.alias or name)
            if item is not None:
                yield from _nulls(document, item, below)
            elif not info.metadata and len(below) > len(steps):
                fact = f"'{below[-1]}' is null, which counts as left out"
                policy = getattr(_bare(info.annotation)[0], "__name__", "") == "Policy"
                value_word = "'blank' where the cell stays empty" if policy else "its value"
                yield Problem("QV014", document.where_key(*below), fact, f"write {value_word}, or leave the key out")


def _below(document: Document, steps: tuple[str | int, ...], step: str | int) -> tuple[str | int, ...]:
    """One step down where the YAML has it; a name under which a model gathers keys is no step."""
    return (*steps, step) if document.has(*steps, step) else steps


_KIND_ERRORS = {"string_type", "dict_type", "list_type", "model_type", "model_attributes_type", "dataclass_type"}


def _without_other_branches(document: Document, spots: list[tuple[_Spot, Any]]) -> list[tuple[_Spot, Any]]:
    """A value that fits the form of one branch of a union is judged by that branch alone."""
    fitting = {s.branch for s, e in spots if s.branch is not None and not _wrong_form(s, e)}
    kept: list[tuple[_Spot, Any]] = []
    seen: set[Any] = set()
    for spot, error in spots:
        if spot.branch is not None and _wrong_form(spot, error):
            if spot.branch in fitting or spot.branch in seen:
                continue
            seen.add(spot.branch)
        kept.append((spot, error))
    return kept


def _wrong_form(spot: _Spot, error: Any) -> bool:
    return error["type"] in _KIND_ERRORS and tuple(spot.steps) == spot.branch


def _told(document: Document, spot: _Spot, error: Any) -> Problem:
    kind, context, value = error["type"], error.get("ctx") or {}, error.get("input")
    last = str(error["loc"][-1]) if error["loc"] else ""
    here = document.where(*spot.steps)
    if kind == "missing":
        return Problem("QV011", _owner_place(document, spot), f"the key '{last}' is missing", _missing_key_step(spot, last))
    if kind == "extra_forbidden":
        known = _keys(spot.owner)
        otherwise = f"allowed here: {', '.join(known)}"
        if value is None and not last.isidentifier():  # `{expr: f(a, b)}`: what follows the comma is read as a key
            otherwise = f"put a text that holds ',' in quotes; {otherwise}"
        return Problem("QV012", document.where_key(*spot.steps), f"unknown key '{last}'", did_you_mean(last, known, otherwise))
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _no_tag(document, spot, error)
    if kind in ("value_error", "assertion_error"):
        fact, _, next_step = str(context.get("error", "")).partition("; ")
        return Problem("QV013", here, fact, next_step)
    if spot.on_key:
        name = str(value)
        return Problem("QV013", document.where_key(*spot.steps), f"'{name}' is not allowed as a name here", _key_rule(kind, name, context))
    if kind == "literal_error":
        return _not_listed(here, value, spot.annotation)
    if kind == "model_type" and getattr(_bare(spot.annotation)[0], "__name__", "") == "Policy":
        fact = f"a policy is needed here, not {shown_kind(value)}"
        return Problem("QV014", here, fact, "write 'reject REASON', 'hold REASON', 'drop REASON' or 'blank'")
    return _by_type(here, kind, value, context)


def _missing_key_step(spot: _Spot, key: str) -> str:
    """What to write: the model's own example of that key where it gives one."""
    for name, info in getattr(spot.owner, "model_fields", {}).items():
        if key in (name, info.alias) and info.examples:
            written = " or ".join(f"'{key}: {example}'" for example in info.examples)
            return f"add it, as {written}"
    return "add it"


def _owner_place(document: Document, spot: _Spot) -> Where:
    """A missing key is told at the key of the mapping that lacks it; for the file itself at its first line."""
    return document.where_key(*spot.steps) if spot.steps else Where(document.path, 1, 1)


def _keys(model: Any) -> list[str]:
    if model is None:
        return []
    return [info.alias or name for name, info in model.model_fields.items()]


def _no_tag(document: Document, spot: _Spot, error: Any) -> Problem:
    annotation, _ = _bare(spot.annotation)
    known = list(_tags(annotation))
    value = error.get("input")
    if not isinstance(value, dict):
        return Problem("QV014", document.where(*spot.steps), f"a mapping is needed here, not {shown_kind(value)}", f"start it with one of {', '.join(known)}")
    discriminator = str((error.get("ctx") or {}).get("discriminator", "")).strip("'")
    if discriminator in value:
        fact = f"{discriminator} '{value[discriminator]}' is not known"
        return Problem("QV013", document.where(*spot.steps, discriminator), fact, _or_listed(str(value[discriminator]), known))
    if discriminator and "(" not in discriminator:
        fact = f"the key '{discriminator}' is missing"
        return Problem("QV011", document.where_key(*spot.steps), fact, f"use one of {', '.join(known)}")
    first = next(iter(value), "")
    near = next((n for n in (nearest(key, known) for key in value) if n), "")
    next_step = f"the verbs are {', '.join(known)}"
    if near:
        next_step = f"did you mean '{near}'? {next_step}"
    if not first:
        return Problem("QV015", document.where(*spot.steps), "this step is empty", next_step)
    return Problem("QV015", document.where_key(*spot.steps, first), f"this step has no verb (it starts with '{first}')", next_step)


def _or_listed(name: str, known: list[str]) -> str:
    allowed = f"allowed: {', '.join(known)}"
    near = nearest(name, known)
    return f"did you mean '{near}'? {allowed}" if near else allowed


def _not_listed(where: Where, value: Any, annotation: Any) -> Problem:
    bare, _ = _bare(annotation)
    known = [str(item) for item in get_args(bare)] if get_origin(bare) is Literal else []
    return Problem("QV013", where, f"{shown_value(value)} is not allowed here", _or_listed(str(value), known))


_PATTERNS = {
    "^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$": "use capitals, digits and '-', as 'DQ-1'",
    "^[a-z][a-z0-9_]*$": "use lower case letters, digits and '_', starting with a letter",
    r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$": "use lower case words with '_' and dots, as 'alias.blank'",
}
_WANTED = {
    "string_type": "text", "dict_type": "a mapping", "model_type": "a mapping", "model_attributes_type": "a mapping",
    "list_type": "a list", "tuple_type": "a list", "set_type": "a list", "frozen_set_type": "a list",
    "int_type": "a whole number", "int_parsing": "a whole number", "int_from_float": "a whole number",
    "float_type": "a number", "float_parsing": "a number", "decimal_type": "a number", "decimal_parsing": "a number",
    "bool_type": "true or false", "bool_parsing": "true or false", "date_type": "a date as 'CCYY-MM-DD'",
    "date_parsing": "a date as 'CCYY-MM-DD'", "date_from_datetime_parsing": "a date as 'CCYY-MM-DD'",
}  # fmt: skip


_WRITE = {
    "text": "write one value", "a mapping": "write 'key: value' below it, or {key: value}", "a list": "write it as [a, b]",
    "a whole number": "write digits", "a number": "write digits", "true or false": "write true or false",
}  # fmt: skip


def _key_rule(kind: str, name: str, context: Any) -> str:
    if kind == "literal_error":
        return f"allowed: {str(context.get('expected', '')).replace(' or ', ', ').replace(chr(39), '')}"
    return _PATTERNS.get(context.get("pattern", ""), "use another name")


def _by_type(where: Where, kind: str, value: Any, context: Any) -> Problem:
    if kind in _WANTED:
        quoted = isinstance(value, (int, float)) and _WANTED[kind] == "text"
        next_step = f"put it in quotes: '{shown_text(value)}'" if quoted else _WRITE.get(_WANTED[kind], "mend the value")
        if value is None:
            next_step = "write the value, or leave the key out"
        return Problem("QV014", where, f"{_WANTED[kind]} is needed here, not {shown_kind(value)}", next_step)
    if kind == "string_pattern_mismatch":
        return Problem("QV013", where, f"{shown_value(value)} is not allowed here", _PATTERNS.get(context.get("pattern", ""), f"it must match {context.get('pattern')}"))
    if kind in ("too_short", "string_too_short"):
        return Problem("QV013", where, "this is empty", "write at least one entry" if kind == "too_short" else "write the text")
    if kind == "too_long":
        limit = context.get("max_length")
        return Problem("QV013", where, f"this list has more than {limit} entries", f"write {limit} of them")
    limits = {"greater_than_equal": ("ge", "at least"), "greater_than": ("gt", "more than"), "less_than_equal": ("le", "at most"), "less_than": ("lt", "less than")}
    if kind in limits:
        name, words = limits[kind]
        return Problem("QV013", where, f"{shown_value(value)} is not allowed here", f"write {words} {context.get(name)}")
    return Problem("QV013", where, f"{shown_value(value)} is not allowed here", "see the reference of this file's kind")


def shown_text(value: Any) -> str:
    """A scalar as it is written in YAML."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def shown_value(value: Any) -> str:
    if isinstance(value, (dict, list, tuple)):
        return shown_kind(value)
    return f"'{shown_text(value)}'"


def shown_kind(value: Any) -> str:
    """What a person would call this value."""
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return f"the truth value {shown_text(value)}"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, (list, tuple)):
        return "a list"
    return "a mapping" if isinstance(value, dict) else f"the text '{value}'"
