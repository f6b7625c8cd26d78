"""The fixtures file of a project proved for `check`: everything that is wrong with it, without drawing anybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qvhmig.problems import Problem, ProblemsFound
from qvhmig.running import state

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
    """What is wrong with the lifecycle or with a catalog is left to whoever opens the project."""
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
