"""The fixtures file of a project proved for `check`, beside everything else: in an interpreter of its own, while contracts are compiled.

To prove it takes the engine that evaluates expressions, which nothing else of `check` needs; one after the other they would
take half as long again.
"""

from __future__ import annotations

import gc
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from qvhmig.problems import Level, Problem, ProblemsFound, Where
from qvhmig.running import state

NAMED = re.compile(rb"^fixtures:", re.M)
NOTHING: dict[str, Any] = {"files": {}, "folders": {}}


@dataclass(frozen=True)
class FixturesProof:
    """`tables`: how many tables of the source the file makes, 0 for a project without one. `exit_code` is 2 where a file is not there.

    `inputs`: what was read, with digests, looked at before it was read."""

    problems: tuple[Problem, ...] = ()
    exit_code: int = 4
    tables: int = 0
    inputs: dict[str, Any] = field(default_factory=lambda: NOTHING)


def prove_fixtures(lifecycle: Path) -> FixturesProof:
    """The proof, in this process. What is wrong with the lifecycle or with a catalog is left to whoever opens the project."""
    from qvhmig.catalogs import read_catalog
    from qvhmig.models.lifecycle import Lifecycle
    from qvhmig.service.proved_fixtures import prove, read_fixtures
    from qvhmig.validation import validate
    from qvhmig.yaml_source import read_document

    root = lifecycle.resolve().parent
    seen = [state.look_at(root, [root / lifecycle.name], [])]
    try:
        model = validate(read_document(lifecycle, root), Lifecycle, [])
        if model is None or model.fixtures is None:
            return FixturesProof()
        seen.append(state.look_at(root, [root / model.catalogs.source, root / model.catalogs.target], []))
        source = read_catalog(root / model.catalogs.source, root, "source")
        target = read_catalog(root / model.catalogs.target, root, "target")
    except ProblemsFound:
        return FixturesProof()
    path = root / model.fixtures.file
    seen.append(state.look_at(root, [path, *path.parent.glob("*.yaml")], []))  # it may include others
    inputs = state.with_digests(root, {"files": {name: entry for look in seen for name, entry in look["files"].items()}, "folders": {}})
    try:
        file = read_fixtures(path, root)
        named = state.with_digests(root, state.look_at(root, [root / name for name in file.named_files()], []))
        inputs = {**inputs, "files": {**named["files"], **inputs["files"]}}
        made = prove(file, model, root, model.fixtures.patients, model.fixtures.seed, model.parameters, (source, target))
    except ProblemsFound as found:
        return FixturesProof(tuple(found.problems), found.exit_code, 0, inputs)
    return FixturesProof((), 4, len({table.name for table in made.tables}), inputs)


class UnderWay:
    """A proof that may still run; `result` waits for it. Where no second interpreter can be had, this one proves."""

    def __init__(self, lifecycle: Path) -> None:
        self.lifecycle = lifecycle
        try:
            named = NAMED.search(lifecycle.read_bytes()) is not None
        except OSError:  # whoever opens the project says so
            named = False
        self._found = None if named else FixturesProof()
        self._child = _start(lifecycle) if named else None

    def result(self) -> FixturesProof:
        if self._found is None:
            self._found = (self._told(self._child) if self._child is not None else None) or prove_fixtures(self.lifecycle)
        return self._found

    @staticmethod
    def _told(child: subprocess.Popen[bytes]) -> FixturesProof | None:
        """None where it ended without an answer: proving it here then shows why."""
        out, _ = child.communicate()
        return _read(out) if child.returncode == 0 else None

    def stop(self) -> None:
        if self._child is not None and self._child.poll() is None:
            self._child.kill()
            self._child.communicate()


@contextmanager
def under_way(lifecycle: Path) -> Iterator[UnderWay]:
    """The proof beside the body; it never outlives it."""
    proof = UnderWay(lifecycle)
    try:
        yield proof
    finally:
        proof.stop()


def _start(lifecycle: Path) -> subprocess.Popen[bytes] | None:
    engine = str(state.engine_folder().parent)
    path = os.pathsep.join([engine, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-P", "-m", __name__, str(lifecycle)]
    try:
        return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None


def _read(out: bytes) -> FixturesProof | None:
    try:
        told = json.loads(out)
        problems = tuple(Problem(**{**p, "where": Where(**p["where"]), "level": Level(p["level"])}) for p in told["problems"])
        return FixturesProof(problems, told["exit_code"], told["tables"], told["inputs"])
    except (ValueError, KeyError, TypeError):
        return None


if __name__ == "__main__":
    gc.disable()  # it makes a million small objects and ends
    sys.stdout.write(json.dumps(asdict(prove_fixtures(Path(sys.argv[1])))))
