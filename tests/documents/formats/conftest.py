"""Reading a file that a test has just written."""

from __future__ import annotations

from pathlib import Path

import pytest
from format_views import Reading

from qvhmig.documents.grids import Document
from qvhmig.documents.readers import read_document


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    """`reading("name.csv", text_or_bytes)`, or `reading("name.xlsx")` for a file that is there."""

    def read(name: str, content: str | bytes | None = None) -> Document:
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return read_document(path, path.name)

    return read
