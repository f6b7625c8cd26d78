"""What `extract` is asked and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.problems import Problem

if TYPE_CHECKING:
    from qvhmig.documents.edition_comparison import Change

SUMMARY = "schema_catalog_summary.json"
REVIEW_PAGE = "review.html"


def fields_file(system: str) -> str:
    return f"{system}_schema_catalog.csv"


def codes_file(system: str) -> str:
    return f"{system}_code_lists.csv"


def review_file(system: str) -> str:
    return f"{system}_review_list.csv"


@dataclass(frozen=True)
class SystemDocuments:
    """The documents of one system, in the order in which they are to be believed, and its hint file."""

    system: str
    files: tuple[Path, ...]
    hints: Path | None = None


@dataclass(frozen=True)
class ExtractRequest:
    """`root`: names of files are shown relative to it. `compare`: a folder of catalog files, or one catalog file of the only system.

    `cache`: folder for what was read of each document, None = read again. `whole_only`: write nothing where a document could
    not be read at all (inside a project, where half a catalog would lose the other half).
    """

    systems: tuple[SystemDocuments, ...]
    out: Path
    root: Path
    compare: Path | None = None
    cache: Path | None = None
    whole_only: bool = False


@dataclass(frozen=True)
class ExtractResult:
    """`summary` is what schema_catalog_summary.json holds. `changes` None = nothing was compared.

    `problems`: every fault of reading; errors are documents that could not be read at all, and `exit_code` is then 4, or 2 where a
    file is missing or closed to this user. `written` is empty where nothing was written.
    """

    summary: Mapping[str, Any]
    changes: tuple[Change, ...] | None
    problems: tuple[Problem, ...]
    written: tuple[Path, ...]
    exit_code: int
