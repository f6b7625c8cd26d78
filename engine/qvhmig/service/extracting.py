"""`extract`: documents -> catalog files, summary, review page and comparison (DESIGN 5, the first stage)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.digests import bytes_digest, file_digest
from qvhmig.problems import Level, Problem, ProblemsFound, Where
from qvhmig.running.durable_files import json_bytes
from qvhmig.running.events import Event, Events
from qvhmig.service.extract_request import (
    REVIEW_PAGE,
    SUMMARY,
    ExtractRequest,
    ExtractResult,
    SystemDocuments,
    codes_file,
    fields_file,
    review_file,
)  # fmt: skip
from qvhmig.service.stored_documents import StoredDocuments
from qvhmig.yaml_source import shown_path

if TYPE_CHECKING:
    from qvhmig.documents.catalog_files import Edition
    from qvhmig.documents.catalog_summary import SystemRead
    from qvhmig.documents.correction_outcomes import HintOutcome
    from qvhmig.documents.edition_comparison import Change
    from qvhmig.documents.grids import Document, Place
    from qvhmig.documents.reading import Finding
    from qvhmig.models.hints import Hints
    from qvhmig.yaml_source import Document as YamlDocument

MISSING, CONTENT = 2, 4
_UNOPENED = "QV080"
STAGE = "extract"


def extract(request: ExtractRequest, events: Events) -> ExtractResult:
    """Read, interpret, lay hints over it, write, compare. Faults of documents are in the result.

    A system that a document failed and of which nothing was read keeps the files it has. Raises ProblemsFound: exit 4 or 2 for a
    hint file or an earlier catalog that cannot be taken, or an `out` that cannot be a folder (QV841), before any document is read.
    """
    from qvhmig.documents.catalog_files import edition
    from qvhmig.documents.catalog_summary import catalog_summary
    from qvhmig.documents.comparison_text import counted

    hints = {one.system: _hints(one, request.root) for one in request.systems}
    before = _earlier(request)
    _demand_folder(request)
    events(Event("stage_started", STAGE))
    documents = _documents(request, events)
    read = _read_systems(request.systems, documents, hints, events)
    editions = {one.system: edition(one.system, one.reading) for one in read}
    changes = None if before is None else _changes(before, editions, events)
    read = _followed(read, changes or ())
    problems = (*_problems(documents), *_silent_documents(read))
    failed = [problem for problem in problems if problem.level is Level.ERROR]
    lost = _lost_systems(read)
    texts = _catalog_texts([one for one in read if one.system not in lost], editions)
    summary = catalog_summary(read, {name: bytes_digest(text.encode("utf-8")) for name, text in texts.items()})
    written: tuple[Path, ...] = ()
    if not (failed and request.whole_only) and len(lost) < len(read):
        for system in lost:
            events(Event("warning", STAGE, system, message="its catalogs stay as they were: no document of it could be read"))
        texts[SUMMARY] = json_bytes(summary).decode("utf-8")
        texts[REVIEW_PAGE] = _page(request, read, changes, events)
        written = _write(request, texts)
        problems = (*problems, *_unfit(request, read))
    code = 0 if not failed else MISSING if any(problem.code == _UNOPENED for problem in failed) else CONTENT
    tables, fields = sum(len(one.reading.tables) for one in read), sum(len(e.fields or ()) for e in editions.values())
    events(Event("stage_finished", STAGE, message=f"{counted(tables, 'table')}, {counted(fields, 'field')}"))
    return ExtractResult(summary, changes, problems, written, code)


# -- what people said -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Said:
    """A hint file, and the YAML that it was read from."""

    hints: Hints
    document: YamlDocument

    def where(self, outcome: HintOutcome) -> Place:
        from qvhmig.documents.correction_outcomes import MAPPINGS
        from qvhmig.documents.grids import Place

        where = self.document.where_key(outcome.part, outcome.subject if outcome.part in MAPPINGS else outcome.number)
        return Place(where.path, row=where.line)


def _hints(one: SystemDocuments, root: Path) -> _Said | None:
    from qvhmig.models.hints import Hints
    from qvhmig.validation import validate
    from qvhmig.yaml_source import read_document

    if one.hints is None:
        return None
    problems: list[Problem] = []
    document = read_document(one.hints, root)
    model = validate(document, Hints, problems)
    if model is None:
        raise ProblemsFound(problems)
    return _Said(model, document)


# -- the documents ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _File:
    """A document as it was read; `path` is where it lies."""

    path: Path
    document: Document


def _documents(request: ExtractRequest, events: Events) -> dict[Path, _File]:
    """Every file once, whatever number of systems it serves, in the order of the request."""
    from qvhmig.documents.readers import read_document

    stored = StoredDocuments(request.cache)
    found: dict[Path, _File] = {}
    for path in dict.fromkeys(path for one in request.systems for path in one.files):
        name = shown_path(path, request.root)

        def progress(done: int, of: int, unit: str, name: str = name) -> None:
            events(Event("progress", STAGE, f"{unit} of {name}", done, of))

        document = stored.find(path, name)
        if document is None:
            document = read_document(path, name, progress)
            stored.keep(document)
        else:
            events(Event("note", STAGE, name, message="unchanged, not read again"))
        found[path] = _File(path, document)
    return found


def _problems(documents: Mapping[Path, _File]) -> tuple[Problem, ...]:
    found = []
    for file in documents.values():
        for fault in file.document.faults:
            level = Level.ERROR if fault.fatal else Level.WARNING
            found.append(Problem(fault.code, Where(str(fault.place)), fault.fact, fault.next_step, level, file.document.name))
    return tuple(sorted(set(found), key=lambda problem: problem.sort_key))


def _lost_systems(read: tuple[SystemRead, ...]) -> frozenset[str]:
    """Those that a document failed and of which the others, if any, hold nothing: an empty catalog would replace a good one."""
    return frozenset(
        one.system for one in read
        if not one.reading.tables and not one.reading.code_lists and any(fault.fatal for document in one.documents for fault in document.faults)
    )  # fmt: skip


def _silent_documents(read: tuple[SystemRead, ...]) -> tuple[Problem, ...]:
    """QV869 for a document that was read and in which no system found anything: a wrong file, or one that needs a hint."""
    told: set[str] = set()
    for one in read:
        reading = one.reading
        fields = (field.place.document for table in reading.tables for field in table.fields)
        told |= {*fields, *(each.place.document for each in reading.code_lists), *(f.place.document for f in reading.findings)}
    return tuple(
        Problem("QV869", Where(document.name), *_silence(document, read), Level.WARNING, document.name)
        for document in {document.name: document for one in read for document in one.documents}.values()
        if document.name not in told and not any(fault.fatal for fault in document.faults)
    )


def _silence(document: Document, read: tuple[SystemRead, ...]) -> tuple[str, str]:
    """Fact and next step for a document that gave nothing, by what was set aside of it."""
    from qvhmig.documents.known_headers import known_header

    aside = [grid for one in read for grid in one.reading.set_aside if grid.place.document == document.name]
    if not aside:
        return "no table and no list stands in it", "name the document that lists fields or codes, or leave this one out"
    if any(map(known_header, aside)):
        fact = "nothing in it was taken for a list of fields or of codes"
        return fact, "see the grids set aside on the review page; name their columns in a hint file (headers, or grids with roles)"
    fact = "its rows have no header that is known; this looks like data, not like a description of data"
    return fact, "name the document that describes the data; where this one does, name its columns in a hint file (headers, or grids with roles)"


def _unfit(request: ExtractRequest, read: tuple[SystemRead, ...]) -> tuple[Problem, ...]:
    """What of the written catalogs no project could take (names given twice, gaps in a key), as warnings: the document says so."""
    from qvhmig.catalogs import read_catalog

    found: list[Problem] = []
    for one in read:
        fields, codes = request.out / fields_file(one.system), request.out / codes_file(one.system)
        if not one.reading.tables:
            continue
        try:
            read_catalog(fields, request.root, "target" if one.system == "target" else "source", codes)
        except ProblemsFound as unfit:
            found += [replace(problem, level=Level.WARNING) for problem in unfit.problems]
    return tuple(found)


def _read_systems(
    systems: tuple[SystemDocuments, ...], documents: Mapping[Path, _File], hints: Mapping[str, _Said | None], events: Events
) -> tuple[SystemRead, ...]:
    from qvhmig.documents.catalog_summary import HintFile, SystemRead
    from qvhmig.documents.code_list_systems import settled_code_lists
    from qvhmig.documents.hint_overlay import overlay
    from qvhmig.documents.interpretation import interpret
    from qvhmig.documents.review_list import doubts

    whose = {one.system: tuple(documents[path].document for path in one.files) for one in systems}
    names = [document.name for each in whose.values() for document in each]
    shared = {name for name in names if names.count(name) > 1}
    laid = {}
    for one in systems:
        events(Event("progress", STAGE, f"the documents of {one.system}"))
        said = hints[one.system]
        if said is None:
            laid[one.system] = overlay(interpret(whose[one.system]), None)
        else:
            laid[one.system] = overlay(interpret(whose[one.system], said.hints), said.hints, whose[one.system], said.where)
    settled = {code_type: system for said in hints.values() if said is not None for code_type, system in said.hints.code_lists.items()}
    readings = settled_code_lists({system: each.reading for system, each in laid.items()}, shared, settled)
    return tuple(
        SystemRead(
            one.system, whose[one.system], readings[one.system], doubts(readings[one.system]), laid[one.system].outcomes,
            None if one.hints is None else HintFile(one.hints.name, file_digest(one.hints)),
        )
        for one in systems
    )  # fmt: skip


# -- comparison -------------------------------------------------------------------------------------------------------
def _earlier(request: ExtractRequest) -> dict[str, Edition] | None:
    """The editions to compare with, read before the same files are written again. Raises QV010 (exit 2) where there are none."""
    from qvhmig.documents.catalog_files import stored_edition

    if request.compare is None:
        return None
    if request.compare.is_file():
        system = _system_of(request.compare, request)
        return {system: stored_edition(system, request.compare, None, request.root)}
    found = {}
    for one in request.systems:
        fields, codes = request.compare / fields_file(one.system), request.compare / codes_file(one.system)
        if fields.is_file() or codes.is_file():
            paths = (fields if fields.is_file() else None, codes if codes.is_file() else None)
            found[one.system] = stored_edition(one.system, *paths, request.root)
    if not found:
        place = Where(shown_path(request.compare, request.root))
        step = f"name a folder that holds {fields_file(request.systems[0].system)}, or a catalog file"
        raise ProblemsFound([Problem("QV010", place, "there is no catalog to compare with", step)], exit_code=MISSING)
    return found


def _system_of(catalog: Path, request: ExtractRequest) -> str:
    """Whose fields a catalog file holds: the only system, or the one that the file is named after. Raises QV010 (exit 2) for neither."""
    systems = [one.system for one in request.systems]
    named = [system for system in systems if catalog.name == fields_file(system)]
    if len(systems) > 1 and not named:
        step = f"call it {' or '.join(fields_file(system) for system in systems)}, or name the folder it lies in"
        raise ProblemsFound([Problem("QV010", Where(shown_path(catalog, request.root)), "this file may be of either system", step)], exit_code=MISSING)
    return (named or systems)[0]


def _changes(before: Mapping[str, Edition], after: Mapping[str, Edition], events: Events) -> tuple[Change, ...]:
    from qvhmig.documents.edition_comparison import changes

    for system in after:
        if system not in before:
            events(Event("note", STAGE, system, message="there is no earlier catalog to compare with"))
    return tuple(change for system, made in after.items() if system in before for change in changes(before[system], made))


def _followed(read: tuple[SystemRead, ...], changes: Iterable[Change]) -> tuple[SystemRead, ...]:
    """The same, with the new name proposed for each correction whose field was renamed or moved (QV096)."""
    went: dict[tuple[str, str], str] = {}
    for change in changes:
        table, _, field = change.subject.rpartition(".")
        if change.kind == "field renamed":
            went[change.system, f"{table}.{change.was}".casefold()] = change.subject
        elif change.kind == "field moved":
            went[change.system, f"{change.was}.{field}".casefold()] = change.subject
    return tuple(replace(one, reading=replace(one.reading, findings=tuple(_now(one.system, f, went) for f in one.reading.findings))) for one in read)


def _now(system: str, finding: Finding, went: Mapping[tuple[str, str], str]) -> Finding:
    now = went.get((system, f"{finding.table}.{finding.field}".casefold()))
    if finding.code != "QV096" or now is None:
        return finding
    return replace(finding, proposal=f"in this edition it is {now}; look whether the correction still holds, and name it so")


# -- writing ----------------------------------------------------------------------------------------------------------
def _catalog_texts(read: Iterable[SystemRead], editions: Mapping[str, Edition]) -> dict[str, str]:
    from qvhmig.documents.catalog_files import codes_csv, fields_csv, review_csv

    texts = {}
    for one in read:
        texts[fields_file(one.system)] = fields_csv(editions[one.system])
        texts[codes_file(one.system)] = codes_csv(editions[one.system])
        texts[review_file(one.system)] = review_csv(one.doubts)
    return texts


def _page(request: ExtractRequest, read: tuple[SystemRead, ...], changes: tuple[Change, ...] | None, events: Events) -> str:
    from qvhmig.service.review_page import review_page

    events(Event("progress", STAGE, "the review page"))
    paths = {shown_path(path, request.root): path for one in request.systems for path in one.files}
    return review_page(read, changes, paths)


def _demand_folder(request: ExtractRequest) -> None:
    """Raises QV841 (exit 2) where `out` or what it lies in is there and no folder."""
    for path in (request.out, *request.out.parents):
        if path.exists() and not path.is_dir():
            raise _no_folder(request, f"{shown_path(path, request.root)} is a file")


def _no_folder(request: ExtractRequest, why: str) -> ProblemsFound:
    fact = f"the catalogs cannot be written to {shown_path(request.out, request.root)}: {why}"
    return ProblemsFound([Problem("QV841", Where("command line"), fact, "name a folder that can be written: --out FOLDER")], exit_code=MISSING)


def _write(request: ExtractRequest, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Each file whole or not at all. They hold what documents say of columns, no patient's value, so they get the usual modes."""
    from qvhmig.running.durable_files import replace_file

    written = []
    try:
        request.out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            path = request.out / name
            raw = text.encode("utf-8")
            if not path.is_file() or path.read_bytes() != raw:
                replace_file(path, raw)
                path.chmod(0o644)
            written.append(path)
    except OSError as error:
        raise _no_folder(request, (error.strerror or "it failed").lower()) from error
    return tuple(written)
