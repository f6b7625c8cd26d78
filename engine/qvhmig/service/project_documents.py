"""The documents of a project, and whether its catalogs are what they say: told from digests, without reading a document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.digests import file_digest
from qvhmig.problems import Level, Problem, ProblemsFound, Where
from qvhmig.service.extract_request import SUMMARY, ExtractRequest, SystemDocuments

if TYPE_CHECKING:
    from qvhmig.loaded_files import Loaded
    from qvhmig.models.lifecycle import Lifecycle


@dataclass(frozen=True)
class ProjectDocuments:
    """`schemas`: the folder of the catalogs, of their summary and of the review page; committed, and written by `extract` only."""

    root: Path
    lifecycle: Loaded[Lifecycle]
    systems: tuple[SystemDocuments, ...]
    schemas: Path

    def request(self) -> ExtractRequest:
        """Read them into the project, told against what lies there."""
        before = self.schemas if any(self.schemas.glob("*.csv")) else None
        cache = self.root / "build" / "documents"
        return ExtractRequest(self.systems, self.schemas, self.root, before, cache, whole_only=True)


def project_documents(lifecycle: Path) -> ProjectDocuments | None:
    """None where the project names no documents. Raises ProblemsFound where lifecycle.yaml cannot be taken in."""
    from qvhmig.loaded_files import Loaded
    from qvhmig.models.lifecycle import Lifecycle
    from qvhmig.validation import validate
    from qvhmig.yaml_source import read_document

    root = lifecycle.resolve().parent
    document = read_document(lifecycle, root)
    problems: list[Problem] = []
    model = validate(document, Lifecycle, problems)
    if model is None:
        raise ProblemsFound(problems)
    systems = []
    for system, each in (("source", model.documents.source), ("target", model.documents.target)):
        if each is not None:
            systems.append(SystemDocuments(system, tuple(root / path for path in each.files), root / each.hints if each.hints else None))
    if not systems:
        return None
    catalog = model.catalogs.source if model.documents.source else model.catalogs.target
    return ProjectDocuments(root, Loaded(model, document), tuple(systems), (root / catalog).parent)


def stale(documents: ProjectDocuments) -> tuple[str, ...]:
    """Why the catalogs have to be read again, one sentence a reason; empty = they are what the documents say."""
    from qvhmig.documents.reading import READER

    try:
        summary = json.loads((documents.schemas / SUMMARY).read_bytes())
        if summary["reader"] != READER:
            return ("they were read by another version of the reader",)
        return tuple(_differences(documents, summary))
    except OSError:
        return ("they have not been read yet",)
    except (ValueError, KeyError, TypeError):
        return (f"{SUMMARY} beside them cannot be read",)


def _differences(documents: ProjectDocuments, summary: dict[str, Any]) -> Iterator[str]:
    if set(summary["systems"]) != {one.system for one in documents.systems}:
        yield "other systems are read from documents than before"
        return
    for one in documents.systems:
        then = summary["systems"][one.system]
        names = [path.relative_to(documents.root).as_posix() for path in one.files]
        if names != [document["name"] for document in then["documents"]]:
            yield f"the list of documents of {one.system} is another one"
            continue
        for path, document in zip(one.files, then["documents"], strict=True):
            if _digest(path) != document["sha256"]:
                yield f"{document['name']} has changed" if path.is_file() else f"{document['name']} is not there"
        if (_digest(one.hints) if one.hints else "") != ((then["hints"] or {}).get("sha256", "")):
            yield f"the hints of {one.system} have changed"
    for name, sha256 in summary["files"].items():
        if _digest(documents.schemas / name) != sha256:
            yield f"{documents.schemas.name}/{name} was changed by hand; a correction belongs in a hint file"


def hint_faults(documents: ProjectDocuments) -> tuple[Problem, ...]:
    """What is wrong with the hint files, each file once."""
    from qvhmig.models.hints import Hints
    from qvhmig.validation import validate
    from qvhmig.yaml_source import read_document

    problems: list[Problem] = []
    for path in dict.fromkeys(one.hints for one in documents.systems if one.hints):
        try:
            validate(read_document(path, documents.root), Hints, problems)
        except ProblemsFound as found:
            problems += found.problems
    return tuple(problems)


def catalog_files(lifecycle: Path) -> Iterator[tuple[str, bytes]]:
    """(name, content) of every file that was read from the documents of the project: a run keeps them as they are committed.

    What the engine understood of both catalogs has the names of DESIGN 5; what was read lies beside it in `documents/`.
    """
    documents = project_documents(lifecycle)
    if documents is None:
        return
    for path in sorted(documents.schemas.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            yield f"documents/{path.name}", path.read_bytes()


def _digest(path: Path) -> str:
    return file_digest(path) if path.is_file() else ""


def stale_warnings(documents: ProjectDocuments) -> tuple[Problem, ...]:
    """QV868, one a reason, at the place where the lifecycle names the documents."""
    where: Where = documents.lifecycle.where_key("documents")
    step = "run 'qvhmig extract', look at what changed, and commit it"
    folder = documents.schemas.name
    return tuple(
        Problem("QV868", where, f"the catalogs in {folder}/ are not what the documents say: {reason}", step, Level.WARNING)
        for reason in stale(documents)
    )
