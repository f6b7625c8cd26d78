"""Every file and folder that a decision depends on, so that the next apply can tell whether anything changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.running import state
from qvhmig.running.durable_files import files_below

if TYPE_CHECKING:
    from qvhmig.intake import IntakeManifest
    from qvhmig.models.connectors import FilesConnector
    from qvhmig.models.lifecycle import Lifecycle


def project_inputs(lifecycle: Path) -> dict[str, Any]:
    """Project files and the engine's own, with their digests, looked at BEFORE anything is read from them.

    A lifecycle that cannot be read gives only itself: opening the project then says what is wrong with it.
    """
    from qvhmig.loaded_files import read_document, validate
    from qvhmig.models.lifecycle import Lifecycle
    from qvhmig.problems import ProblemsFound

    root = lifecycle.resolve().parent
    files, folders = [root / lifecycle.name], [state.engine_folder()]
    try:
        model = validate(read_document(root / lifecycle.name, root), Lifecycle, [])
    except ProblemsFound:
        model = None
    if model is not None:
        more_files, more_folders = _named(root, model)
        files += more_files
        folders += more_folders
    for folder in folders:
        files += [folder / name for name in (files_below(folder) if folder.is_dir() else ()) if not name.endswith(".pyc")]
    return state.with_digests(root, state.look_at(root, files, folders))


def _named(root: Path, model: Lifecycle) -> tuple[list[Path], list[Path]]:
    catalogs = [root / path for path in (model.catalogs.source, model.catalogs.target, model.catalogs.codes) if path]
    folders = [
        root / path for path in (model.folders.contracts, model.folders.crosswalks, model.folders.feeds, model.folders.gates)
    ]
    documents = [root / path for each in (model.documents.source, model.documents.target) if each for path in (*each.files, each.hints) if path]
    summary = [(root / model.catalogs.source).parent / "schema_catalog_summary.json"] if documents else []
    return [*catalogs, *documents, *summary, root / model.connectors], folders


def source_inputs(root: Path, connector: FilesConnector) -> dict[str, Any]:
    """The extract as it lies there, by size and time, before intake reads it."""
    folder = root / connector.path
    if not folder.is_dir():
        return {"files": {}, "folders": {}}
    return state.look_at(root, [folder / name for name in files_below(folder)], [folder])


def joined(
    root: Path,
    project: Mapping[str, Any],
    sources: Mapping[str, Any],
    connector: FilesConnector,
    intake: IntakeManifest,
    made: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Both, with the digests that intake took. Of the extract only files that somebody read or counted: others decide nothing. Of
    one that the stage `fixtures` made, `made` has all files and what they were made from."""
    from qvhmig.intake import read_counts

    folder = root / connector.path
    known = {state.shown_name(root, folder / f"{name}.{connector.format}"): state.LOOKED_AT for name in read_counts(intake.folder)}
    for table in intake.tables.values():
        for name, sha256 in zip(table.files, table.sha256, strict=True):
            known[state.shown_name(root, folder / name)] = sha256
    read = {*known, *([state.shown_name(root, folder / connector.control)] if connector.control else [])}
    whole = state.with_digests(
        root, {**sources, "files": {n: entry for n, entry in sources["files"].items() if n in read}}, known
    )
    parts = [project, whole, *([made] if made is not None else [])]
    return {kind: {name: entry for part in parts for name, entry in part[kind].items()} for kind in ("files", "folders")}
