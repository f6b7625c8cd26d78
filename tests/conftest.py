"""Options that every test folder shares: `--accept` for expected files, and a seeded part of the slow suite."""

from __future__ import annotations

import gc
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import settings

from qvhmig.cli import COLLECT_AFTER

ROOT = Path(__file__).resolve().parent.parent

# A red build must be red again when it is run again: in CI the examples are drawn from the test itself, elsewhere they
# are new each time. No deadline: machines under load are slow, and speed is measured in benchmarks/.
settings.register_profile("explore", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "explore")


gc.set_threshold(*COLLECT_AFTER)  # as the `qvhmig` of a terminal does: a fifth of the suite's processor time


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite expected files instead of comparing with them")
    parser.addoption("--slow-seed", default="", help="run only a part of the slow tests, chosen by this text")
    parser.addoption("--slow-share", type=float, default=0.1, help="the part of the slow tests to run with --slow-seed, 0 to 1")


def _rank(seed: str, name: str) -> float:
    """A number from 0 to 1 that depends on nothing but the seed and the test's name."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big") / 2**64


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the slow tests whose rank lies below the share, and always the lowest one, so that a run proves something."""
    seed = config.getoption("--slow-seed")
    slow = [item for item in items if item.get_closest_marker("slow")]
    if not seed or not slow:
        return
    ranks = {item.nodeid: _rank(seed, item.nodeid) for item in slow}
    least = min(ranks.values())
    share = config.getoption("--slow-share")
    left_out = [item for item in slow if ranks[item.nodeid] >= share and ranks[item.nodeid] != least]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def pytest_report_header(config: pytest.Config) -> str | None:
    seed = config.getoption("--slow-seed")
    return f"slow tests: seed {seed}, share {config.getoption('--slow-share')}" if seed else None


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def expect_file(request: pytest.FixtureRequest):
    """`expect_file(path, text)`: the text equals the reviewed file; with --accept the file is rewritten."""

    def expect(path: Path, text: str) -> None:
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        assert path.is_file(), f"{path.name} is missing; `make accept` writes it"
        assert text == path.read_text(encoding="utf-8"), f"{path} differs; `make accept` rewrites it, then read the diff"

    return expect
