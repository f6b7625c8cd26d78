"""The same in gives the same out, byte for byte: threads, order of rows, form of the source, size of buckets (law 4)."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_apply import ROOT, Opened, read_extract, take_rows

REFERENCE = ("catalogs", "contracts", "crosswalks", "feeds", "gates", "hints", "requirement_spec", "schemas", "lifecycle.yaml", "connectors.yaml")


def copy_of(name: str, root: Path) -> Path:
    """A project on its own, with a hash key that all copies share."""
    if name == "library":
        shutil.copytree(ROOT / "examples/library", root, ignore=shutil.ignore_patterns("build", "state"))
    else:
        root.mkdir(parents=True)
        for part in REFERENCE:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, root / part)
            elif (ROOT / part).exists():
                shutil.copy(ROOT / part, root / part)
        shutil.copytree(ROOT / "examples/pas/extract", root / "examples/pas/extract")
    (root / "state").mkdir(mode=0o700)
    (root / "state" / "hash.key").write_text("ab" * 32 + "\n", encoding="utf-8")
    return root


def extract_of(root: Path) -> Path:
    return next(path for path in (root / "extract", root / "examples/pas/extract") if path.is_dir())


def apply(root: Path, threads: int = 2) -> dict[str, bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "POLARS_MAX_THREADS": str(threads)}
    fifty = ("--set", "source=fifty") if (root / "examples/pas").is_dir() else ()  # not the extract that the engine would make
    done = subprocess.run([sys.executable, "-m", "qvhmig.cli", "apply", *fifty], cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 6), done.stderr
    run = (root / "build" / "latest").resolve()
    files = [*run.glob("tables/*"), *run.rglob("rejects/**/*.csv"), *run.glob("holds/*"), run / "ledger.json", run / "metrics.json"]
    return {path.relative_to(run).as_posix(): path.read_bytes() for path in files if path.is_file()}


def without_places(files: dict[str, bytes]) -> dict[str, object]:
    """Rejects and holds without the file and the line that a row came from (rows in an order of their own);
    ledger and metrics are compared whole."""
    found: dict[str, object] = {}
    for name, content in files.items():
        if name.startswith(("rejects/", "holds/")):
            rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
            found[name] = sorted(sorted((k, v) for k, v in row.items() if k not in ("run", "file", "line", "place")) for row in rows)
        else:
            found[name] = content
    return found


def same(one: dict[str, bytes], other: dict[str, bytes], *, places: bool) -> None:
    assert one.keys() == other.keys()
    left, right = (one, other) if places else (without_places(one), without_places(other))
    assert [name for name in left if left[name] != right[name]] == []


@pytest.fixture(scope="module")
def project(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def plain(project: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What two threads make of the extract as it is."""
    files = apply(copy_of(project, tmp_path_factory.mktemp("plain") / project))
    assert len([name for name in files if name.startswith("tables/")]) >= 3
    assert json.loads(files["ledger.json"])["units"]
    return files


REFERENCE_TOO = ["library", pytest.param("reference", marks=pytest.mark.slow)]
"""An apply of the reference project costs ten processor seconds: the fast suite has one that changes everything together."""


@pytest.mark.parametrize("project", REFERENCE_TOO, indirect=True)
@pytest.mark.parametrize("threads", [1, 4])
def test_threads_change_no_byte(project: str, plain: dict[str, bytes], tmp_path: Path, threads: int) -> None:
    same(plain, apply(copy_of(project, tmp_path / project), threads), places=True)


@pytest.mark.parametrize("project", REFERENCE_TOO, indirect=True)
def test_the_order_of_source_rows_changes_nothing_but_their_lines(project: str, plain: dict[str, bytes], seed: str, tmp_path: Path) -> None:
    root = copy_of(project, tmp_path / project)
    shuffle(root, seed)
    same(plain, apply(root), places=False)


@pytest.mark.parametrize("project", ["reference"], indirect=True)
def test_shuffled_parquet_on_four_threads_gives_what_csv_gives(project: str, plain: dict[str, bytes], seed: str, tmp_path: Path) -> None:
    root = copy_of(project, tmp_path / project)
    shuffle(root, seed)
    to_parquet(root)
    same(plain, apply(root, threads=4), places=False)


def shuffle(root: Path, seed: str) -> None:
    for file in extract_of(root).glob("*.csv"):
        text = file.read_bytes().decode("utf-8")
        records = re.findall(r'(?:[^"\n]|"[^"]*")*\n', text)
        assert "".join(records) == text
        random.Random(f"{seed}:{file.name}").shuffle(rest := records[1:])
        file.write_bytes("".join([records[0], *rest]).encode("utf-8"))


@pytest.mark.parametrize("project", REFERENCE_TOO, indirect=True)
def test_parquet_gives_what_csv_gives(project: str, plain: dict[str, bytes], tmp_path: Path) -> None:
    root = copy_of(project, tmp_path / project)
    to_parquet(root)
    same(plain, apply(root), places=False)


def to_parquet(root: Path) -> None:
    import polars as pl

    for file in extract_of(root).glob("*.csv"):
        pl.read_csv(file, infer_schema=False).write_parquet(file.with_suffix(".parquet"))
        file.unlink()
    connectors = root / "connectors.yaml"
    source = extract_of(root).relative_to(root).as_posix()
    text = connectors.read_text(encoding="utf-8")
    assert f"path: {source}\n" in text
    connectors.write_text(text.replace(f"path: {source}\n", f"path: {source}\n  format: parquet\n", 1), encoding="utf-8")


@pytest.mark.parametrize("project", REFERENCE_TOO, indirect=True)
def test_the_size_of_buckets_changes_nothing(project: str, plain: dict[str, bytes], tmp_path: Path) -> None:
    """By the migrate stage alone: an apply cuts small extracts into one bucket."""
    from small_apply import migrate

    opened = Opened(project)
    rows = read_extract(extract_of(ROOT if project == "reference" else ROOT / "examples/library"))
    for size in (10**6, 40, 3) if project == "library" else (10**6, 20):
        folder = tmp_path / str(size)
        done = migrate(opened, take_rows(opened, rows, folder, size), folder, opened.plan)
        tables = {name: content for name, content in done.files.items() if name.startswith("tables/")}
        assert tables == {name: content for name, content in plain.items() if name in tables}, size
        empty = sum(loaded.model.nil is not None for loaded in opened.project.contracts.values())  # nil returns: an apply writes their headers
        assert len(tables) == len([name for name in plain if name.startswith("tables/")]) - empty
