"""extract: arguments -> service -> counts, findings, what changed, and where it was written."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.cli_output import log, problem_json, result, result_json, result_lines
from qvhmig.cli_text import table_lines, terminal_width, wrapped
from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.service.extract_request import ExtractRequest, ExtractResult, SystemDocuments
from qvhmig.yaml_source import shown_path

if TYPE_CHECKING:
    from qvhmig.documents.edition_comparison import Change

CHANGED = 3
MOST_SHOWN = 20  # findings and changes on the screen; the review page has all
COLUMNS = ("system", "documents", "tables", "fields", "code lists", "codes", "to review", "findings")


def extract(space: argparse.Namespace) -> int:
    from qvhmig.cli_progress import progress_for
    from qvhmig.service.extracting import extract as extract_documents

    request = _request(space)
    with progress_for(space) as progress:
        found = extract_documents(request, progress)
    show(space, found)
    if not found.exit_code and found.changes and space.detailed_exitcode:
        return CHANGED
    return found.exit_code


def _request(space: argparse.Namespace) -> ExtractRequest:
    """From the files that the call names, else from the documents of the project."""
    if space.files and (space.source or space.target):
        raise _wrong("files stand before and after --source or --target", "name each file once, after the system it belongs to")
    systems = tuple(_systems(space))
    if not systems:
        return _project_request(space)
    if space.out is None:
        raise _wrong("'--out' is missing", "name the folder that the catalogs are to be written to: --out catalogs")
    return ExtractRequest(systems, Path(space.out), Path(), Path(space.compare) if space.compare else None)


def _systems(space: argparse.Namespace) -> Iterator[SystemDocuments]:
    named = [(space.system, space.files), ("source", space.source), ("target", space.target)]
    given = [(system, files) for system, files in named if files]
    if space.hints and len(given) > 1 and len(space.hints) != len(given):
        raise _wrong("one hint file for two systems", "give --hints twice: for the source, then for the target")
    for number, (system, files) in enumerate(given):
        hints = Path(space.hints[number]) if number < len(space.hints) else None
        yield SystemDocuments(system, tuple(dict.fromkeys(Path(file) for file in files)), hints)


def _project_request(space: argparse.Namespace) -> ExtractRequest:
    from qvhmig.service.project_documents import project_documents

    lifecycle = Path(space.lifecycle)
    if not lifecycle.is_file():
        raise _wrong("no document is named, and this folder is no project", "name documents: qvhmig extract FILE... --out FOLDER")
    documents = project_documents(lifecycle)
    if documents is None:
        raise _wrong(f"no document is named, and {lifecycle} names none", "name documents, or write them under 'documents:'")
    if space.hints:
        raise _wrong("'--hints' is for documents that the call names", f"write the hint file under 'documents:' in {lifecycle}")
    request = documents.request()
    changed: dict[str, Any] = {}
    if space.out is not None:
        changed["out"] = Path(space.out)
    if space.compare is not None:
        changed["compare"] = Path(space.compare)
    return dataclasses.replace(request, **changed)


def _wrong(fact: str, step: str) -> ProblemsFound:
    return ProblemsFound([Problem("QV841", Where("command line"), fact, step)], exit_code=2)


# -- what is shown ----------------------------------------------------------------------------------------------------
def show(space: argparse.Namespace, found: ExtractResult) -> None:
    if space.format == "json":
        result_json(_json(found))
        return
    if space.format == "markdown":
        result(_markdown(found))
        return
    width = terminal_width()
    result_lines(table_lines(COLUMNS, [_counts(name, one) for name, one in _systems_of(found)], width, right=range(1, len(COLUMNS))))
    for name, one in _systems_of(found):
        result_lines(_findings(name, one, width))
    if found.changes is not None:
        result_lines(_changes(found.changes, width))
    _show_problems(found)
    if found.written:
        result_lines(shown_path(path, Path()) for path in found.written)
    else:
        log(space, "nothing was written: a catalog without one of its documents would lose what stands in it")


def _systems_of(found: ExtractResult) -> list[tuple[str, Mapping[str, Any]]]:
    return list(found.summary["systems"].items())


def _counts(name: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    counts = one["counts"]
    numbers = (
        len(one["documents"]), counts["tables"], counts["fields"], counts["code_lists"], counts["codes"],
        one["review"]["rows"], len(one["findings"]),
    )  # fmt: skip
    return (name, *(f"{number:,}" for number in numbers))


def _findings(system: str, one: Mapping[str, Any], width: int) -> Iterator[str]:
    for finding in one["findings"][:MOST_SHOWN]:
        yield from wrapped(f"{finding['place']} {finding['code']} {finding['fact']}; {finding['proposal']}", width, "    ")
    more = len(one["findings"]) - MOST_SHOWN
    if more > 0:
        yield f"{more:,} more findings about the {system} are on the review page"


def _changes(changes: tuple[Change, ...], width: int) -> Iterator[str]:
    from qvhmig.documents.comparison_text import change_text, count_text

    yield f"against the earlier edition: {count_text(changes)}"
    for change in changes[:MOST_SHOWN]:
        yield from wrapped(f"  {change_text(change)}", width, "    ")
    if len(changes) > MOST_SHOWN:
        yield f"  {len(changes) - MOST_SHOWN:,} more changes are on the review page"


def _show_problems(found: ExtractResult) -> None:
    from qvhmig.cli_problems import problem_lines

    if found.problems:
        result_lines(problem_lines(found.problems, Path(), terminal_width(), False))


def _json(found: ExtractResult) -> dict[str, Any]:
    from qvhmig.documents.comparison_text import changes_json

    return {
        **found.summary,
        "exit_code": found.exit_code,
        "exit_codes": [found.exit_code],
        "changes": None if found.changes is None else changes_json(found.changes),
        "problems": [problem_json(problem) for problem in found.problems],
        "written": [shown_path(path, Path()) for path in found.written],
    }


def _markdown(found: ExtractResult) -> str:
    """Counts and changes, for a pull request."""
    from qvhmig.documents.comparison_text import changes_markdown

    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|" + "---:|" * (len(COLUMNS) - 1)]
    lines += ["| " + " | ".join(_counts(name, one)) + " |" for name, one in _systems_of(found)]
    if found.changes is not None:
        lines += ["", changes_markdown(found.changes).rstrip("\n")]
    return "\n".join(lines)
