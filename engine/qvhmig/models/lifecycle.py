"""lifecycle.yaml: the project, its catalogs, connectors and registry, who may sign, and notes on the stages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from qvhmig.models import StrictModel
from qvhmig.models.contract import Cell, Identifier

StageName = Literal[
    "extract", "fixtures", "propose", "contract", "intake", "migrate", "quality", "reconcile", "gates", "pack"
]
STAGES: tuple[str, ...] = (
    "extract", "fixtures", "propose", "contract", "intake", "migrate", "quality", "reconcile", "gates", "pack",
)  # fmt: skip


def _inside(path: str) -> str:
    if path.startswith("/") or "\\" in path or ":" in path or ".." in path.split("/"):
        raise ValueError(f"'{path}' must be a path below the folder of lifecycle.yaml, with '/' between its parts")
    return path


ProjectPath = Annotated[str, Field(min_length=1), AfterValidator(_inside)]


class Catalogs(StrictModel):
    """CSV files of DESIGN 5 `extract`: fields of the source, fields of the target, codes of the target."""

    source: ProjectPath
    target: ProjectPath
    codes: ProjectPath | None = None


class DocumentSet(StrictModel):
    """The documents that describe one system, in the order in which they are to be believed, and what people know beside them."""

    files: list[ProjectPath] = Field(min_length=1)
    hints: ProjectPath | None = None


class Documents(StrictModel):
    """What the catalogs are read from. A document may stand in both lists."""

    source: DocumentSet | None = None
    target: DocumentSet | None = None


class SyntheticExtract(StrictModel):
    """The stage `fixtures`: a project whose source does not exist has its extract made, as `file` says, of `patients` people.

    `into` names the connector whose folder the extract is written to; the stage has work where a run reads from that connector. A project
    that migrates a real system has no such key."""

    file: ProjectPath
    into: Identifier
    patients: int = Field(ge=1)
    seed: int = Field(ge=0)


class Folders(StrictModel):
    """Where the YAML of each kind lies, below the folder of lifecycle.yaml."""

    contracts: ProjectPath = "contracts"
    crosswalks: ProjectPath = "crosswalks"
    feeds: ProjectPath = "feeds"
    gates: ProjectPath = "gates"


class Stage(StrictModel):
    """What a stage reads and writes, for people; the engine decides by digests, not by this."""

    inputs: list[str] = Field(default_factory=list)
    outputs: list[str] = Field(default_factory=list)
    note: str | None = None


class Lifecycle(StrictModel):
    """`source` and `target` name connectors. `registry` names the key registry: one a source system.

    `as_of` names the date parameter
    on which code maps are read: a row counts inside its dates. `parameters` gives values, as text, to the `params` that contracts and views declare with a type. `profile` is
    used where a command names none. `roles`: role -> who may sign in it, described by post, never by a secret.
    """

    lifecycle: Literal[1]
    project: str = Field(min_length=1)
    catalogs: Catalogs
    documents: Documents = Field(default_factory=Documents)
    fixtures: SyntheticExtract | None = None
    connectors: ProjectPath = "connectors.yaml"
    registry: Identifier
    source: Identifier
    target: Identifier
    parameters: dict[Identifier, Cell] = Field(default_factory=dict)
    as_of: Identifier | None = None
    profile: Identifier | None = None
    roles: dict[Identifier, list[str]] = Field(default_factory=dict)
    folders: Folders = Field(default_factory=Folders)
    stages: dict[StageName, Stage] = Field(default_factory=dict)
    notes: str | None = None

    @property
    def synthetic(self) -> SyntheticExtract | None:
        """What the stage `fixtures` makes for a run over `source`; None where it has nothing to do."""
        return self.fixtures if self.fixtures is not None and self.fixtures.into == self.source else None

    @model_validator(mode="after")
    def _written_where_they_are_read(self) -> Lifecycle:
        """A catalog that is read from documents lies under the name that `extract` writes, all of them in one folder."""
        folders = set()
        for system in ("source", "target"):
            if getattr(self.documents, system) is None:
                continue
            folder, _, name = getattr(self.catalogs, system).rpartition("/")
            if name != f"{system}_schema_catalog.csv" or not folder:
                raise ValueError(f"'documents' are read into FOLDER/{system}_schema_catalog.csv; name it so under 'catalogs: {system}:'")
            folders.add(folder)
        if len(folders) > 1:
            raise ValueError("both catalogs that are read from documents lie in one folder; name it under 'catalogs'")
        return self
