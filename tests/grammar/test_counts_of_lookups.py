"""A case may count what a lookup left out, under a reason that no line of the sum has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qvhmig.models.contract import Case
from qvhmig.project import open_project
from qvhmig.running.cases import CaseRunner

HERE = Path(__file__).resolve().parent
ALONE = [
    {"InternalPatientNumber": "1", "EpisodeNumber": "5", "PathwayNumber": "P"},
    {"InternalPatientNumber": "1", "EpisodeNumber": "6", "PathwayNumber": "Q"},
]


@pytest.mark.parametrize(("wanted", "passes"), [(2, True), (1, False)])
def test_a_case_counts_a_lookup(wanted: int, passes: bool) -> None:
    project = open_project(HERE / "lifecycle.yaml")
    loaded = project.views["iwl_entry"]
    case = Case(it="counts", given={"RTTPTEPIPATHWAY": ALONE}, then=[], counts={"filtered.iwl.alone_on_pathway": wanted})
    changed = replace(loaded, model=loaded.model.model_copy(update={"cases": [case]}))
    assert CaseRunner(project, "development").run("view", "iwl_entry", changed, 0).passed is passes
