"""A profile that judges the replay has one made: from the source files again, with the numbers that the run found (DECISIONS 55)."""

from __future__ import annotations

import json

import pytest

from qvhmig.running.sealed_folder import seal


@pytest.fixture
def judged(library):
    """The library with a second profile, which asks for an identical replay and for nothing else."""
    profiles = library.root / "gates" / "profiles.yaml"
    profiles.write_text(profiles.read_text() + "replayed:\n  extends: rehearsal\n  says: the same again\n  gates: {replay_differences: {at_most: 0}}\n")
    return library


def gate(told: dict, name: str = "replay_differences") -> dict:
    return next(gate for gate in told["decision"]["gates"] if gate["gate"] == name)


def test_a_replay_writes_the_same_bytes_and_leaves_nothing_behind(judged) -> None:
    told = judged.apply("--profile", "replayed")
    assert (told["exit_code"], gate(told)["status"], gate(told)["n"]) == (0, "pass", 0)
    manifest = json.loads((judged.folders.runs / told["run"] / "manifest.json").read_text())
    compared = [name for name in manifest["files"] if name.split("/")[0] in ("tables", "rejects", "holds", "lineage") and "/quality/" not in name]
    assert f"replay: {len(compared)} files, 0 different" in told["log"]
    assert not (judged.folders.work / "replay").exists()
    assert judged.qvhmig("keys", "verify")[0] == 0


def test_rows_of_an_earlier_run_that_are_not_what_the_sources_give_are_found(judged) -> None:
    """A unit's folder that is whole, up to date by its digest, and wrong: nothing else compares it with the sources."""
    assert judged.apply()["exit_code"] == 0
    (unit,) = (path for path in (judged.folders.work / "units").iterdir() if path.name.startswith("member-"))
    target = unit / "target.csv"
    lines = target.read_text().splitlines(keepends=True)
    target.chmod(0o600)
    target.write_text("".join([lines[0], lines[2], lines[1], *lines[3:]]))
    seal(unit)
    told = judged.apply("--profile", "replayed")
    assert "0 of 4 units ran" in told["log"]
    assert (told["exit_code"], gate(told)["status"]) == (6, "fail")
    assert [cost["name"] for cost in gate(told)["costs"]] == ["tables/MEMBER.csv"]


def test_a_profile_without_the_gate_makes_no_replay_and_a_stored_run_cannot_be_judged_by_it(judged) -> None:
    told = judged.apply()
    assert "replay" not in told["log"]
    code, out, _ = judged.qvhmig("gates", "--profile", "replayed", "--json")
    judgement = next(gate for gate in json.loads(out)["gates"] if gate["gate"] == "replay_differences")
    assert (code, judgement["status"], judgement["why"]) == (6, "not_evaluated", "no replay was made: apply makes one where the profile has this gate")
