"""Names in lifecycle.yaml: connectors, the profile, parameters; and the profiles against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qvhmig.checks.feed_checks import FORMS
from qvhmig.loaded_files import Loaded, Reading
from qvhmig.models.profiles import check_profiles
from qvhmig.validation import did_you_mean


def check_lifecycle(reading: Reading) -> None:
    """QV111 unknown connector, QV116 spelling on a connector that is only read, QV117 source and target in one folder,
    QV112 unknown profile, QV113 parameter that nothing declares, QV133 and QV131 for a place that the stage `fixtures`
    cannot write to, QV601 parameter without a value, QV602 value of another
    type, QV603 one parameter with two types; QV651 to QV656 between profiles."""
    model = reading.lifecycle.model
    if reading.connectors is not None:
        known = reading.connectors.model.definitions
        for role, name in (("source", model.source), ("target", model.target)):
            if name not in known:
                fact = f"there is no connector '{name}'"
                reading.say("QV111", reading.lifecycle.where(role), fact, did_you_mean(name, known, f"there are: {', '.join(known)}"))
        _check_synthetic(reading)
        _check_places(reading, model.source, model.target)
    if reading.profiles is not None:
        profiles = reading.profiles
        reading.problems.extend(check_profiles(profiles.model, profiles.where))
        if model.profile is not None and model.profile not in profiles.model.definitions:
            names = profiles.model.definitions
            fact = f"there is no profile '{model.profile}'"
            reading.say("QV112", reading.lifecycle.where("profile"), fact, did_you_mean(model.profile, names, f"there are: {', '.join(names)}"))
    _check_parameters(reading)


def _check_synthetic(reading: Reading) -> None:
    """That the stage `fixtures` writes where it may, in the one form that it writes."""
    made = reading.lifecycle.model.fixtures
    if made is None or reading.connectors is None:
        return
    known, where = reading.connectors.model.definitions, reading.lifecycle.where("fixtures", "into")
    if made.into not in known:
        fact = f"there is no connector '{made.into}'"
        reading.say("QV111", where, fact, did_you_mean(made.into, known, f"there are: {', '.join(known)}"))
        return
    connector, place = known[made.into], reading.connectors.where(made.into, "path")
    written = {"format": "csv", "encoding": "utf-8", "delimiter": ",", "quote": '"', "control": None}
    other = [name for name, value in written.items() if getattr(connector, name) != value]
    if other:
        fact = f"the stage 'fixtures' writes into '{made.into}': CSV in UTF-8 with commas, and no control file"
        reading.say("QV133", reading.connectors.where(made.into, other[0]), fact, f"take '{other[0]}' out")
    if connector.path.startswith("/") or ".." in connector.path.split("/") or connector.path.strip("./") == "":
        fact = f"the stage 'fixtures' writes into '{connector.path}', which is no folder below that of lifecycle.yaml"
        reading.say("QV131", place, fact, "name one, as build/extracts/" + made.into)


def _check_places(reading: Reading, source: str, target: str) -> None:
    """Tables are never written among the extracts. A source has one way to say that a cell is missing: it is empty and not
    quoted; a setting that nobody obeys is refused."""
    connectors = reading.connectors
    known = connectors.model.definitions if connectors is not None else {}
    if connectors is None or source not in known or target not in known:
        return
    if Path(known[source].path) == Path(known[target].path):
        fact = "source and target are one folder, so the tables would be written among the extracts"
        reading.say("QV117", connectors.where(target, "path"), fact, "give the target a folder of its own")
    for key in ("null", "empty"):
        if source != target and key in known[source].model_fields_set:
            fact = f"'{key}' is a spelling on writing, and the source '{source}' is only read"
            reading.say("QV116", connectors.where(source, key), fact, "leave it out; a word for a missing cell is told in the contract: case when x <> 'NULL' then x end")


def declared_parameters(reading: Reading) -> dict[str, list[tuple[str, Loaded[Any]]]]:
    """Parameter -> every declaration: its type and the contract, view or rule that declares it."""
    found: dict[str, list[tuple[str, Loaded[Any]]]] = {}
    declaring: list[Loaded[Any]] = [*reading.contracts.values(), *reading.views.values(), *reading.rules.values()]
    for loaded in declaring:
        for name, kind in loaded.model.params.items():
            found.setdefault(name, []).append((kind, loaded))
    return found


def _check_parameters(reading: Reading) -> None:
    values = reading.lifecycle.model.parameters
    declared = declared_parameters(reading)
    as_of = reading.lifecycle.model.as_of
    if as_of is not None and as_of not in values:
        fact = f"'as_of' names the parameter '{as_of}', which has no value"
        reading.say("QV115", reading.lifecycle.where("as_of"), fact, did_you_mean(as_of, values, "give it under 'parameters'"))
    for name, text in values.items():
        if name == as_of and text is not None and not FORMS["date"][0](text):
            reading.say("QV602", reading.lifecycle.where("parameters", name), f"'{text}' is no date", f"write it like {FORMS['date'][1]}")
        if name not in declared and name != as_of:
            if not reading.broken:
                fact = f"no contract, view or rule declares the parameter '{name}'"
                reading.say("QV113", reading.lifecycle.where_key("parameters", name), fact, did_you_mean(name, declared, "remove it"))
            continue
        if name not in declared:
            continue
        kind = declared[name][0][0]
        fits, form = FORMS[kind]
        if text is not None and not fits(text):
            reading.say("QV602", reading.lifecycle.where("parameters", name), f"'{text}' is no {kind}", f"write it like {form}")
    for name, declarations in declared.items():
        kind, first = declarations[0]
        for other, loaded in declarations[1:]:
            if other != kind:
                fact = f"the parameter '{name}' is {other} here and {kind} at {first.where('params', name)}"
                reading.say("QV603", loaded.where("params", name), fact, "give it one type")
        if name not in values:
            fact = f"the parameter '{name}' has no value"
            reading.say("QV601", first.where_key("params", name), fact, f"add it to 'parameters' of {reading.lifecycle.document.path}")
