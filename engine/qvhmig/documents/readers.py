"""One file -> one `Document`, by the reader of its format. Whatever is wrong with the file becomes a fault of the document."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from qvhmig.digests import file_digest
from qvhmig.documents.file_kinds import kind_of
from qvhmig.documents.grids import Document, Progress, no_progress
from qvhmig.documents.reading_faults import DAMAGED, EMPTY, UNOPENED, unread

Reader = Callable[[Path, str, Progress], Document]

# Named, not imported: each brings a heavy library, and one command reads one or two formats.
_MODULES: Final = {
    "pdf": "pdf_document",
    "workbook": "workbook",
    "word": "word_document",
    "ddl": "ddl",
    "delimited": "delimited_text",
    "markdown": "markdown",
    "html": "web_page",
}


def read_document(path: Path, name: str, progress: Progress = no_progress) -> Document:
    """The document in `path`, called `name`; never raises for what the file is or holds, faults are in `Document.faults`.

    A document of which nothing could be read has no blocks and one fatal fault; its `format` is '' where not even that is known.
    """
    digest = ""
    try:
        if path.is_dir():
            return unread(name, "", "", UNOPENED, "is a folder", "name the documents in it one by one")
        digest = file_digest(path)
        if path.stat().st_size == 0:
            return unread(name, "", digest, EMPTY, "is empty (0 bytes)", "export or copy it again")
        kind = kind_of(path)
    except FileNotFoundError:
        return unread(name, "", digest, UNOPENED, "does not exist", "check the name and the folder")
    except (OSError, ValueError) as error:
        return unread(name, "", digest, UNOPENED, f"cannot be opened ({_reason(error)})", "check that the file is there and that you may read it")
    if not kind.format:
        return unread(name, "", digest, kind.code, kind.fact, kind.next_step)
    return _read_as(kind.format, path, name, digest, progress)


def _read_as(format_: str, path: Path, name: str, digest: str, progress: Progress) -> Document:
    reader: Reader = importlib.import_module(f"qvhmig.documents.{_MODULES[format_]}").read
    try:
        document = reader(path, name, progress)
    except (MemoryError, RecursionError):
        return unread(name, format_, digest, DAMAGED, "is nested too deeply or needs too much memory", "split it, or export it in another format")
    except Exception as error:  # a foreign file must never end the command: the libraries raise dozens of kinds
        fact = f"cannot be read as {format_} ({_reason(error)})"
        return unread(name, format_, digest, DAMAGED, fact, "open it in its own program, save it again, or export it in another format")
    if not document.blocks and not document.faults:
        return unread(name, format_, digest, EMPTY, "holds no text and no table", "check that this is the file you mean")
    return document


def _reason(error: BaseException) -> str:
    """The library's own words in one short line; the operating system's reason without the path."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    line = " ".join((said or type(error).__name__).split())
    return line if len(line) <= 160 else line[:157] + "..."
