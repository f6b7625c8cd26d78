"""What was read of each document, kept under build/documents/ so that an unchanged file is not read twice."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from qvhmig.digests import digest, file_digest
from qvhmig.running.durable_files import files_below, replace_file

if TYPE_CHECKING:
    from qvhmig.documents.grids import Document

LIBRARIES = ("lxml", "markdown-it-py", "pdfminer.six", "pdfplumber", "pypdfium2", "python-calamine")


class StoredDocuments:
    """One JSON file a document and reader, private as everything below build/; `folder` None = keep nothing.

    A changed reader never finds what another one wrote: its source text and the releases of its libraries are part of the name, and so is
    the extension of the document, which decides what a text is where its shape does not.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def find(self, path: Path, name: str) -> Document | None:
        """What was read of a file with these bytes; None = it has to be read."""
        from qvhmig.documents.document_json import document_of

        if self.folder is None:
            return None
        try:
            return document_of(self._place(file_digest(path), name).read_bytes(), name)
        except OSError:
            return None

    def keep(self, document: Document) -> None:
        """Not where nothing could be read: that is told again each time. A folder that cannot be written only costs time."""
        from qvhmig.documents.document_json import document_bytes

        if self.folder is not None and document.digest and not any(fault.fatal for fault in document.faults):
            with suppress(OSError):
                replace_file(self._place(document.digest, document.name), document_bytes(document))

    def _place(self, sha256: str, name: str) -> Path:
        assert self.folder is not None
        read_by = digest([reader_digest(), PurePath(name).suffix.lower()])
        return self.folder / f"{sha256[:32]}-{read_by[:12]}.json"


@lru_cache(maxsize=1)
def reader_digest() -> str:
    """Digest of the text of every module that reads documents, and of the releases of the libraries under them; what is made of
    documents later is done each time."""
    folder = Path(__file__).resolve().parent.parent / "documents"
    modules = (name for name in files_below(folder) if name.endswith(".py") and "/" not in name)
    texts = {name: file_digest(folder / name) for name in modules}
    return digest({"modules": texts, "libraries": {name: version(name) for name in LIBRARIES}})
