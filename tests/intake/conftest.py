"""Folders to take in from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from intake_source import Source


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path)


@pytest.fixture
def new_source(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Source]:
    """Several folders in one test (properties, comparisons)."""
    return lambda: Source(tmp_path_factory.mktemp("source"))
