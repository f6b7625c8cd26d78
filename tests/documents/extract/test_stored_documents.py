"""What was read is found again for the same file and reader, and for nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from qvhmig.documents.readers import read_document
from qvhmig.service import stored_documents
from qvhmig.service.stored_documents import StoredDocuments, reader_digest

TEXT = "Field;Type\nferry_id;NUMBER(8)\n"


def test_the_same_bytes_under_another_extension_are_another_document(tmp_path: Path) -> None:
    stored = StoredDocuments(tmp_path / "kept")
    found = {}
    for name in ("ferry.csv", "ferry.html"):
        (tmp_path / name).write_text(TEXT)
        assert stored.find(tmp_path / name, name) is None
        found[name] = read_document(tmp_path / name, name)
        stored.keep(found[name])
    assert [document.format for document in found.values()] == ["delimited", "html"]
    assert {name: stored.find(tmp_path / name, name) for name in found} == found


def test_another_release_of_a_library_reads_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reader_digest.cache_clear()
    before = reader_digest()
    monkeypatch.setattr(stored_documents, "version", lambda name: "99" if name == "pdfplumber" else "1")
    reader_digest.cache_clear()
    try:
        assert reader_digest() != before
    finally:
        reader_digest.cache_clear()
