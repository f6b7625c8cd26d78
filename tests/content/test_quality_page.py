"""docs/quality.md says of every rule of the list who watches it, or why nobody does; it is made from the rules of the project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from quality_list import COVERED_AREAS, LATER, NOT_COVERED, base, quality_rules

from qvhmig.project import Project, open_project

ROOT = Path(__file__).resolve().parents[2]
HEAD = """# Quality rules
Made from `gates/rules/` (`make accept`); a test compares it. A rule of the list is covered by one or more of ours, or the last column says
why it is not. A rule that *lists* passes whatever it finds: its rows are in `rejects/quality/`, for a person to look at, and nothing is said to be wrong.

| rule of the list | area | ours | severity | what it says |
|---|---|---|---|---|
"""


def page(project: Project) -> str:
    lines = []
    for rule, listed in sorted(quality_rules().items(), key=lambda item: (item[1]["area"] not in COVERED_AREAS, item[1]["area"], item[0])):
        ours = sorted((name, loaded.model) for name, loaded in project.rules.items() if base(name) == rule)
        for name, model in ours:
            lists = ", lists" if model.allow is not None and model.allow.share == 1 else ""
            lines.append(f"| {rule} | {listed['area']} | {name} | {model.severity}{lists} | {model.says} |")
        if not ours:
            lines.append(f"| {rule} | {listed['area']} | - | | {NOT_COVERED.get(rule) or LATER[listed['area']]} |")
    return HEAD + "\n".join(lines) + "\n"


def test_the_page_of_quality_rules_is_current(expect_file: Callable[[Path, str], None]) -> None:
    expect_file(ROOT / "docs" / "quality.md", page(open_project(ROOT / "lifecycle.yaml")))


def test_every_area_of_the_list_is_covered_or_has_a_reason() -> None:
    areas = {row["area"] for row in quality_rules().values()}
    assert areas == {*COVERED_AREAS, *LATER} and not {*COVERED_AREAS} & {*LATER}
