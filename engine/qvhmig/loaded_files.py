"""The parts of a project as they lie in its folder: each a valid model with the document it was read from.

`read_project` only reads; that the parts fit together is proved in `checks/`. `project` puts both together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from qvhmig.catalogs import Catalog, read_catalog
from qvhmig.models.connectors import Connectors
from qvhmig.models.contract import Contract
from qvhmig.models.crosswalk import Crosswalk, FeedHeader
from qvhmig.models.lifecycle import Lifecycle
from qvhmig.models.profiles import Profiles
from qvhmig.models.rules import Reconciliation, Rule, Rules
from qvhmig.models.shared import Macro, Macros, View, Views
from qvhmig.models.source_scope import SourceScope
from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.validation import did_you_mean, nearest, validate
from qvhmig.yaml_source import Document, read_document, shown_path

M = TypeVar("M")


@dataclass(frozen=True)
class Loaded(Generic[M]):
    """A model and where it was written. `path`: YAML path of the definition inside its document (views, macros)."""

    model: M
    document: Document
    path: tuple[str, ...] = ()

    @property
    def data(self) -> Any:
        """The YAML of the definition, as plain data."""
        data = self.document.data
        for step in self.path:
            data = data[step]
        return data

    def where(self, *steps: str | int) -> Where:
        """The place of the value at that path below the definition (see `Document.where`)."""
        return self.document.where(*self.path, *steps)

    def where_key(self, *steps: str | int) -> Where:
        """The place of the key at that path below the definition (see `Document.where_key`)."""
        return self.document.where_key(*self.path, *steps)


@dataclass(frozen=True)
class Feed:
    """A feed: its header, and the CSV beside it (UTF-8, header line, comma)."""

    header: Loaded[FeedHeader]
    data: Path


@dataclass(frozen=True)
class Project:
    """Every file of a project, valid and fitting together. Definitions are by id, in order of file and line.

    `reconciliation` and `profiles` are None where the project has no such file. `warnings` are counted by a gate.
    """

    root: Path
    lifecycle: Loaded[Lifecycle]
    connectors: Loaded[Connectors]
    source: Catalog
    target: Catalog
    contracts: dict[str, Loaded[Contract]] = field(default_factory=dict)
    views: dict[str, Loaded[View]] = field(default_factory=dict)
    macros: dict[str, Loaded[Macro]] = field(default_factory=dict)
    crosswalks: dict[str, Loaded[Crosswalk]] = field(default_factory=dict)
    feeds: dict[str, Feed] = field(default_factory=dict)
    rules: dict[str, Loaded[Rule]] = field(default_factory=dict)
    reconciliation: Loaded[Reconciliation] | None = None
    profiles: Loaded[Profiles] | None = None
    source_scopes: tuple[Loaded[SourceScope], ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass
class Reading:
    """What was read so far, and what is wrong. `broken` = some file could not be taken in, so that a name that is
    not found may stand in it: then only checks within one file are certain. `*_broken`: that catalog is unknown."""

    root: Path
    lifecycle: Loaded[Lifecycle]
    problems: list[Problem] = field(default_factory=list)
    connectors: Loaded[Connectors] | None = None
    source: Catalog = field(default_factory=lambda: Catalog(system="source"))
    target: Catalog = field(default_factory=lambda: Catalog(system="target"))
    contracts: dict[str, Loaded[Contract]] = field(default_factory=dict)
    views: dict[str, Loaded[View]] = field(default_factory=dict)
    macros: dict[str, Loaded[Macro]] = field(default_factory=dict)
    crosswalks: dict[str, Loaded[Crosswalk]] = field(default_factory=dict)
    feeds: dict[str, Feed] = field(default_factory=dict)
    rules: dict[str, Loaded[Rule]] = field(default_factory=dict)
    reconciliation: Loaded[Reconciliation] | None = None
    profiles: Loaded[Profiles] | None = None
    source_scopes: list[Loaded[SourceScope]] = field(default_factory=list)
    broken: bool = False
    source_broken: bool = False
    target_broken: bool = False
    exit_code: int = 4

    def say(self, code: str, where: Where, fact: str, next_step: str = "", subject: str = "") -> None:
        self.problems.append(Problem(code, where, fact, next_step, subject=subject))


def read_project(lifecycle: Path) -> Reading:
    """Read lifecycle.yaml and everything it points at. Faults of single files are in `problems` of the result.

    Raises ProblemsFound only where lifecycle.yaml itself cannot be taken in (exit code 2 if there is no such file).
    """
    root = lifecycle.resolve().parent
    document = read_document(lifecycle, root)
    problems: list[Problem] = []
    model = validate(document, Lifecycle, problems)
    if model is None:
        raise ProblemsFound(problems)
    reading = Reading(root, Loaded(model, document))
    _read_catalogs(reading)
    _read_connectors(reading)
    folders = model.folders
    _read_folder(reading, folders.contracts, {"contract": _contract, "views": _views, "macros": _macros, "source_scope": _source_scope}, required=True)
    _read_folder(reading, folders.crosswalks, {"crosswalk": _crosswalk})
    _read_folder(reading, folders.feeds, {"feed": _feed})
    _read_folder(reading, folders.gates, {"rules": _rules, "reconciliation": _reconciliation, "profiles": _profiles})
    return reading


def _found(reading: Reading, found: ProblemsFound) -> None:
    reading.problems.extend(_with_namer(reading, problem) for problem in found.problems)
    reading.broken = True
    if found.exit_code == 2:
        reading.exit_code = 2


def _with_namer(reading: Reading, problem: Problem) -> Problem:
    """A file that is not there, with what is near it and the place of the lifecycle that names it."""
    model, document = reading.lifecycle.model, reading.lifecycle.document
    keys: dict[str | None, tuple[str, ...]] = {
        model.catalogs.source: ("catalogs", "source"),
        model.catalogs.target: ("catalogs", "target"),
        model.catalogs.codes: ("catalogs", "codes"),
        model.connectors: ("connectors",),
    }
    if problem.code != "QV010" or problem.next_step != "check the name" or problem.where.path not in keys:
        return problem
    path = reading.root / problem.where.path
    others = {reading.root / name for name in keys if name}
    known = sorted(file.name for file in path.parent.glob(f"*{path.suffix}") if file not in others) if path.parent.is_dir() else []
    step, steps = did_you_mean(path.name, known, "check the name"), keys[problem.where.path]
    return replace(problem, next_step=f"{step} ({document.where(*steps)} names it)" if steps[0] in document.data else step)


def _not_extracted(found: ProblemsFound) -> ProblemsFound:
    """The same, with the next step for catalogs that are read from documents."""
    step = "run 'qvhmig extract', which reads it from the documents"
    return ProblemsFound([replace(p, next_step=step) if p.code == "QV010" else p for p in found.problems], found.exit_code)


def _read_catalogs(reading: Reading) -> None:
    catalogs, documents = reading.lifecycle.model.catalogs, reading.lifecycle.model.documents
    root = reading.root
    try:
        reading.source = read_catalog(root / catalogs.source, root, "source")
    except ProblemsFound as found:
        _found(reading, _not_extracted(found) if documents.source else found)
        reading.source_broken = True
    try:
        codes = None if catalogs.codes is None else root / catalogs.codes
        reading.target = read_catalog(root / catalogs.target, root, "target", codes)
    except ProblemsFound as found:
        _found(reading, _not_extracted(found) if documents.target else found)
        reading.target_broken = True


def _read_connectors(reading: Reading) -> None:
    path = reading.root / reading.lifecycle.model.connectors
    try:
        document = read_document(path, reading.root)
    except ProblemsFound as found:
        _found(reading, found)
        return
    model = validate(document, Connectors, reading.problems)
    if model is not None:
        reading.connectors = Loaded(model, document)


Taker = Callable[[Reading, Document], bool]


def _read_folder(reading: Reading, folder: str, kinds: dict[str, Taker], required: bool = False) -> None:
    """Every `*.yaml` below a folder, by the kind that it says; `.yml` is refused rather than left unread."""
    top = reading.root / folder
    if not top.is_dir():
        if required:
            fact = f"there is no folder '{folder}'"
            reading.say("QV016", reading.lifecycle.where_key("folders"), fact, "make it, or name another under 'folders'")
            reading.broken = True
            reading.exit_code = 2
        return
    for path in _yaml_files(top):
        if path.suffix == ".yml":
            where = Where(shown_path(path, reading.root))
            reading.say("QV017", where, "files that end in '.yml' are not read", "rename it to '.yaml'")
            reading.broken = True
            continue
        try:
            document = read_document(path, reading.root)
        except ProblemsFound as found:
            _found(reading, found)
            continue
        kind = next((name for name in kinds if name in document.data), None)
        if kind is None:
            _unknown_kind(reading, document, list(kinds))
        elif not kinds[kind](reading, document):
            reading.broken = True


def _yaml_files(top: Path) -> Iterator[Path]:
    """In byte order of their paths, so that messages and digests do not depend on the file system."""
    found = [path for path in top.rglob("*") if path.suffix in (".yaml", ".yml") and path.is_file()]
    return iter(sorted(found, key=lambda path: path.relative_to(top).as_posix().encode()))


def _unknown_kind(reading: Reading, document: Document, kinds: list[str]) -> None:
    first = next(iter(document.data))
    near = nearest(first, kinds)
    listed = " or ".join(f"'{kind}: 1'" for kind in kinds)
    next_step = f"did you mean '{near}'?" if near else f"start it with {listed}"
    reading.say("QV018", document.where_key(first), f"the file does not say what it is (it starts with '{first}')", next_step)
    reading.broken = True


def _keep(reading: Reading, kept: dict[str, Any], what: str, name: str, item: Any, loaded: Loaded[Any], *steps: str) -> None:
    """Keep a definition under its id; a second one of that id is QV019, naming the first."""
    if name in kept:
        before = kept[name].header if isinstance(kept[name], Feed) else kept[name]
        first = before.where_key() if before.path else before.where("id")
        where = loaded.where_key() if loaded.path else loaded.where(*steps)
        reading.say("QV019", where, f"the {what} '{name}' is already defined at {first}", "rename one of them")
        return
    kept[name] = item


def _contract(reading: Reading, document: Document) -> bool:
    model = validate(document, Contract, reading.problems)
    if model is not None:
        loaded = Loaded(model, document)
        _keep(reading, reading.contracts, "contract", model.id, loaded, loaded, "id")
    return model is not None


def _views(reading: Reading, document: Document) -> bool:
    model = validate(document, Views, reading.problems)
    for name, view in (model.definitions if model else {}).items():
        loaded = Loaded(view, document, (name,))
        _keep(reading, reading.views, "view", name, loaded, loaded)
    return model is not None


def _macros(reading: Reading, document: Document) -> bool:
    model = validate(document, Macros, reading.problems)
    for name, macro in (model.definitions if model else {}).items():
        loaded = Loaded(macro, document, (name,))
        _keep(reading, reading.macros, "macro", name, loaded, loaded)
    return model is not None


def _source_scope(reading: Reading, document: Document) -> bool:
    model = validate(document, SourceScope, reading.problems)
    if model is not None:
        reading.source_scopes.append(Loaded(model, document))
    return model is not None


def _crosswalk(reading: Reading, document: Document) -> bool:
    model = validate(document, Crosswalk, reading.problems)
    if model is not None:
        loaded = Loaded(model, document)
        _keep(reading, reading.crosswalks, "crosswalk", model.id, loaded, loaded, "id")
    return model is not None


def _feed(reading: Reading, document: Document) -> bool:
    model = validate(document, FeedHeader, reading.problems)
    if model is not None:
        loaded = Loaded(model, document)
        data = (reading.root / document.path).with_suffix(".csv")
        _keep(reading, reading.feeds, "feed", model.id, Feed(loaded, data), loaded, "id")
    return model is not None


def _rules(reading: Reading, document: Document) -> bool:
    model = validate(document, Rules, reading.problems)
    for name, rule in (model.definitions if model else {}).items():
        loaded = Loaded(rule, document, (name,))
        _keep(reading, reading.rules, "rule", name, loaded, loaded)
    return model is not None


def _reconciliation(reading: Reading, document: Document) -> bool:
    model = validate(document, Reconciliation, reading.problems)
    if model is not None and reading.reconciliation is not None:
        first = reading.reconciliation.document.path
        reading.say("QV019", document.where_key("reconciliation"), f"a reconciliation is already given in {first}", "keep one of them")
    elif model is not None:
        reading.reconciliation = Loaded(model, document)
    return model is not None


def _profiles(reading: Reading, document: Document) -> bool:
    model = validate(document, Profiles, reading.problems)
    if model is not None and reading.profiles is not None:
        first = reading.profiles.document.path
        reading.say("QV019", document.where_key("profiles"), f"profiles are already given in {first}", "keep one of them")
    elif model is not None:
        reading.profiles = Loaded(model, document)
    return model is not None
