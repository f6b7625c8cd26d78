"""The seed of everything random in this folder, and the way to the oracle."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "backends"))  # duckdb_oracle

SEED = os.environ.get("QVHMIG_SEED", "2026")


def pytest_report_header() -> str:
    return f"ledger tests: QVHMIG_SEED={SEED}"


@pytest.fixture(scope="session")
def seed() -> str:
    """Set QVHMIG_SEED to repeat a run or to try another."""
    print(f"QVHMIG_SEED={SEED}")
    return SEED
