"""`--set path=value`: other values for places of the lifecycle, for one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from qvhmig.service.project_place import near, wrong_request

if TYPE_CHECKING:
    from qvhmig.project import Project

PARAMETERS = "parameters."
FIXTURES = {"fixtures.patients": 1, "fixtures.seed": 0}
"""Place in the lifecycle -> the least whole number that it takes."""
NAMES = ("registry", "source", "target")


@dataclass(frozen=True)
class Settings:
    """`parameters`: name -> text. `fixtures`: patients, seed -> number. `names`: registry, source, target -> name."""

    parameters: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    fixtures: dict[str, int] = field(default_factory=dict)


def parse_settings(given: Sequence[str]) -> Settings:
    """Raises QV849 (exit 2) for a text without `=`, QV850 for the same path twice, QV851 for what is no number where one
    is needed."""
    found: dict[str, str] = {}
    for text in given:
        path, equals, value = text.partition("=")
        if not equals or not path:
            raise wrong_request("QV849", "command line", f"'--set {text}' has no value", "write --set path=value")
        if path in found:
            raise wrong_request("QV850", "command line", f"'--set {path}' is given twice", "give it once")
        found[path] = value
    return Settings(
        {path.removeprefix(PARAMETERS): value for path, value in found.items() if path.startswith(PARAMETERS)},
        {path: value for path, value in found.items() if not path.startswith(PARAMETERS) and path not in FIXTURES},
        {path.partition(".")[2]: _number(path, value) for path, value in found.items() if path in FIXTURES},
    )


def _number(path: str, value: str) -> int:
    least = FIXTURES[path]
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) >= least):
        fact = f"'--set {path}={value}' is no whole number from {least}"
        raise wrong_request("QV851", "command line", fact, f"write it in digits, as {path}=20000")
    return int(value)


def known_paths(project: Project) -> tuple[str, ...]:
    """Every path that may be set: the parameters that the lifecycle or any contract, view or rule names, NAMES, and what the stage
    `fixtures` makes in a project that has it."""
    declared = {*project.lifecycle.model.parameters}
    definitions: list[Any] = [*project.contracts.values(), *project.views.values(), *project.rules.values()]
    for loaded in definitions:
        declared.update(loaded.model.params)
    made = FIXTURES if project.lifecycle.model.fixtures is not None else ()
    return (*(f"{PARAMETERS}{name}" for name in sorted(declared)), *NAMES, *made)


def with_settings(project: Project, settings: Settings) -> Project:
    """The project with `names` and `fixtures` replaced; parameters are handed to planning. Raises QV851 (exit 2): unknown path or name.

    A cohort of another size or seed than the lifecycle's has a registry of its own, unless one is named: numbers once given to people
    who do not exist would stay with the others for ever.
    """
    known = known_paths(project)
    for path in (*(f"{PARAMETERS}{name}" for name in settings.parameters), *settings.names, *(f"fixtures.{name}" for name in settings.fixtures)):
        if path not in known:
            raise wrong_request("QV851", "command line", f"'--set {path}' names nothing that can be set", near(path, known))
    for path in ("source", "target"):
        connectors = tuple(project.connectors.model.definitions)
        if path in settings.names and settings.names[path] not in connectors:
            raise wrong_request(
                "QV851", "command line", f"there is no connector '{settings.names[path]}'", near(settings.names[path], connectors)
            )
    if "registry" in settings.names and not settings.names["registry"].isidentifier():
        raise wrong_request(
            "QV851",
            "command line",
            f"'{settings.names['registry']}' is no name of a registry",
            "use lower case letters, digits and _",
        )
    if not settings.names and not settings.fixtures:
        return project
    model = project.lifecycle.model.model_copy(update=settings.names)
    if model.fixtures is not None and settings.fixtures:
        made = model.fixtures.model_copy(update=settings.fixtures)
        own = made != model.fixtures and "registry" not in settings.names
        registry = f"{model.registry}_{made.patients}_{made.seed}" if own else model.registry
        model = model.model_copy(update={"fixtures": made, "registry": registry})
    return replace(project, lifecycle=replace(project.lifecycle, model=model))
