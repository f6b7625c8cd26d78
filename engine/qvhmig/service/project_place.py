"""From the lifecycle file that a person names to the folders of its project."""

from __future__ import annotations

import difflib
from pathlib import Path

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running.run_folder import Folders, linked_run, run_names

MOST_NAMES = 12
"""How many names a message lists: more are not read."""


def wrong_request(code: str, place: str, message: str, next_step: str) -> ProblemsFound:
    """A request that names what is not there: exit 2."""
    return ProblemsFound([Problem(code, Where(place), message, next_step)], exit_code=2)


def near(word: str, known: list[str] | tuple[str, ...]) -> str:
    """`did you mean 'x'?`, else the list of what there is."""
    close = difflib.get_close_matches(word, known, 1, 0.5)
    if close:
        return f"did you mean '{close[0]}'?"
    if not known:
        return "there are none"
    more = f" and {len(known) - MOST_NAMES} more" if len(known) > MOST_NAMES else ""
    return f"there are: {', '.join(known[:MOST_NAMES])}{more}"


def folders_of(lifecycle: Path) -> Folders:
    """The project whose lifecycle file this is. Raises ProblemsFound QV842 (exit 2) where there is no such file."""
    if lifecycle.is_dir():
        raise wrong_request("QV842", str(lifecycle), "is a folder", f"name the file: {lifecycle}/lifecycle.yaml")
    if not lifecycle.is_file():
        there = sorted(str(path) for path in lifecycle.parent.glob("*.yaml")) if lifecycle.parent.is_dir() else []
        step = near(str(lifecycle), there) if there else "go to the project's folder, or name its lifecycle.yaml"
        raise wrong_request("QV842", str(lifecycle), "there is no such file", step)
    return Folders(lifecycle.resolve().parent)


def run_named(folders: Folders, name: str) -> str:
    """The name of a run from itself, `latest`, `released` or an unambiguous beginning. Raises QV843 (exit 2)."""
    if name in ("latest", "released"):
        found = linked_run(folders.latest if name == "latest" else folders.released)
        if not found:
            why = "no run has reached a decision yet" if name == "latest" else "no run has passed yet"
            raise wrong_request("QV843", f"build/{name}", why, "run 'qvhmig apply'")
        return found
    names = run_names(folders)
    begin = [known for known in names if known.startswith(name)]
    if name in names:
        return name
    if len(begin) == 1 and len(name) >= 4:
        return begin[0]
    raise wrong_request("QV843", "build/runs", f"there is no run '{name}'", near(name, ("latest", "released", *names)))
