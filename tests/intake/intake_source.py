"""A folder of source files and an intake of it, without any project."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qvhmig.intake import FileForm, IntakeManifest, SourceSpec, take_in

PEOPLE = SourceSpec("PEOPLE", ("id", "name", "note", "town"), ("id",))


class Source:
    """`put` writes files, `take` takes them in; messages print the folder as `extract`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "extract"
        self.out = folder / "intake"
        self.folder.mkdir()

    def put(self, files: Mapping[str, bytes]) -> Source:
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        return self

    def form(self, **settings: object) -> FileForm:
        return FileForm(self.folder, shown="extract", **settings)  # type: ignore[arg-type]

    def take(self, *specs: SourceSpec, form: FileForm | None = None, **settings: object) -> IntakeManifest:
        return take_in(specs or (PEOPLE,), form or self.form(), self.out, **settings)  # type: ignore[arg-type]
