"""What was read of each document, kept under build/documents/ so that an unchanged file is not read twice."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.digests import digest, file_digest
from qvhmig.running.durable_files import files_below, replace_file

if TYPE_CHECKING:
    from qvhmig.documents.grids import Document


class StoredDocuments:
    """One JSON file a document and reader, private as everything below build/; `folder` None = keep nothing.

    A changed reader never finds what another one wrote: its own source text is part of the name.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def find(self, path: Path, name: str) -> Document | None:
        """What was read of a file with these bytes; None = it has to be read."""
        from qvhmig.documents.document_json import document_of

        if self.folder is None:
            return None
        try:
            return document_of(self._place(file_digest(path)).read_bytes(), name)
        except OSError:
            return None

    def keep(self, document: Document) -> None:
        """Not where nothing could be read: that is told again each time. A folder that cannot be written only costs time."""
        from qvhmig.documents.document_json import document_bytes

        if self.folder is not None and document.digest and not any(fault.fatal for fault in document.faults):
            with suppress(OSError):
                replace_file(self._place(document.digest), document_bytes(document))

    def _place(self, sha256: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{sha256[:32]}-{reader_digest()[:12]}.json"


@lru_cache(maxsize=1)
def reader_digest() -> str:
    """Digest of the text of every module that reads documents; what is made of them later is done each time."""
    folder = Path(__file__).resolve().parent.parent / "documents"
    modules = (name for name in files_below(folder) if name.endswith(".py") and "/" not in name)
    return digest({name: file_digest(folder / name) for name in modules})
