"""A project opened for one call: read, with its settings and its profile, and (where wanted) planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running.run_folder import Folders
from qvhmig.service.project_place import folders_of, near, wrong_request
from qvhmig.service.settings import parse_settings, with_settings

if TYPE_CHECKING:
    from qvhmig.planning import ProjectPlan
    from qvhmig.project import Project


@dataclass(frozen=True)
class Opened:
    """`profile` is the name used; `parameters` what `--set` gave, as text."""

    folders: Folders
    project: Project
    profile: str
    parameters: dict[str, str]

    def plan(self) -> ProjectPlan:
        """Raises ProblemsFound with everything that does not compile."""
        from qvhmig.planning import plan_project

        return plan_project(self.project, self.profile, self.parameters)


def open_for(lifecycle: Path, profile: str | None = None, settings: Sequence[str] = ()) -> Opened:
    """Raises ProblemsFound: exit 2 for what the call names and is not there, exit 4 for the content of any file."""
    wanted = parse_settings(settings)
    folders = folders_of(lifecycle)
    from qvhmig.project import open_project

    project = with_settings(open_project(lifecycle), wanted)
    return Opened(folders, project, profile_name(project, profile), wanted.parameters)


def profile_name(project: Project, wanted: str | None) -> str:
    """The profile of the call, else the lifecycle's, else the first there is. Raises QV650 (exit 2) for an unknown one."""
    if project.profiles is None:
        gates = project.lifecycle.model.folders.gates
        raise ProblemsFound([Problem("QV852", Where(gates), "the project has no profiles", f"write {gates}/profiles.yaml")])
    known = tuple(project.profiles.model.definitions)
    name = wanted or project.lifecycle.model.profile or known[0]
    if name not in known:
        place = "command line" if wanted else str(project.lifecycle.where("profile"))
        raise wrong_request("QV650", place, f"there is no profile '{name}'", near(name, known))
    return name
