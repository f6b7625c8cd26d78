"""The tables of a released run lie where the target's connector says, whole or not at all; those of another run never do."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path

import pytest

from qvhmig.problems import ProblemsFound
from qvhmig.running import delivery
from qvhmig.running.run_folder import Folders, Manifest, RunDraft

TABLES = ["COPY.csv", "LOAN_EVENT.csv", "MEMBER.csv"]


def place(library) -> Path:
    return library.root / "build/delivery"


def delivered(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def demand_delivery_of(library, run: str) -> None:
    there = delivered(place(library))
    assert sorted(there) == [*TABLES, "delivery.json"]
    assert {name: there[name] for name in TABLES} == delivered(library.folders.runs / run / "tables")
    told, manifest = json.loads(there["delivery.json"]), json.loads((library.folders.runs / run / "manifest.json").read_bytes())
    assert told == {"version": 1, "run": run, "profile": manifest["profile"], "files": {name: manifest["files"][f"tables/{name}"] for name in TABLES}}


def test_a_released_run_is_delivered_and_a_refused_one_is_not(library) -> None:
    code, out, _ = library.qvhmig("apply")
    passed = library.latest
    assert code == 0 and "the tables are delivered to build/delivery" in out.splitlines()
    demand_delivery_of(library, passed)
    assert place(library).stat().st_mode & 0o077 == 0
    failed = library.apply("--profile", "opening_day")
    assert failed["exit_code"] != 0 and failed["delivered_to"] == "" and library.latest == failed["run"]
    demand_delivery_of(library, passed)


def test_a_delivery_that_went_away_is_made_again_and_one_in_place_is_not(library) -> None:
    run = library.apply()["run"]
    (place(library) / "COPY.csv").unlink()
    again = library.apply()
    assert (again["run"], again["nothing_to_do"]) == (run, True)
    demand_delivery_of(library, run)
    before = (place(library) / "COPY.csv").stat().st_ino
    library.apply()
    assert (place(library) / "COPY.csv").stat().st_ino == before
    shutil.rmtree(place(library))
    assert library.qvhmig("runs", "use", run)[0] == 0
    demand_delivery_of(library, run)


def test_a_change_of_a_delivered_table_changes_no_run(library) -> None:
    run = library.apply()["run"]
    (place(library) / "COPY.csv").write_text("changed by the loader\n", "utf-8")
    assert library.qvhmig("runs", "show", run, "--verify")[0] == 0


@pytest.mark.parametrize("point", ["run.latest_moved:1", "run.delivered:1"])
def test_killed_around_the_delivery_the_next_start_ends_it(library, point: str) -> None:
    assert library.process("apply", QVHMIG_KILL_AT=point).returncode == -signal.SIGKILL
    assert library.process("apply").returncode == 0
    demand_delivery_of(library, library.released)


def test_files_that_nobody_delivered_are_not_written_over(library) -> None:
    place(library).mkdir(parents=True)
    (place(library) / "MEMBER.csv").write_text("somebody else's\n", "utf-8")
    code, _, err = library.qvhmig("apply")
    assert code == 10
    assert "build/delivery QV833 holds MEMBER.csv, which no run delivered; move it away, or name another path for the target" in err
    assert library.runs == ()
    assert (place(library) / "MEMBER.csv").read_text("utf-8") == "somebody else's\n"


def test_a_place_that_can_be_no_folder_is_told_before_anything_is_read(library) -> None:
    place(library).parent.mkdir(exist_ok=True)
    place(library).write_text("a file", "utf-8")
    code, _, err = library.qvhmig("apply")
    assert code == 10 and "build/delivery QV834 is a file, and the tables need a folder; name another path for the target" in err


def run_of(root: Path, *tables: str) -> Path:
    """A whole run folder with these tables, each holding its own name."""
    draft = RunDraft(Folders(root), "ab" * 32, "development")
    for name in tables:
        draft.write(f"tables/{name}", name.encode())
    draft.finish(Manifest("", "development", "1", {}, {}, 0, (), True))
    draft.folder.rename(draft.final)
    return draft.final


def test_a_table_that_the_run_no_longer_has_leaves_the_place_and_other_files_stay(tmp_path: Path) -> None:
    there = tmp_path / "there"
    delivery.deliver(run_of(tmp_path, "A.csv", "B.csv"), there, "there")
    (there / "notes.txt").write_text("of a person", "utf-8")
    delivery.deliver(run_of(tmp_path, "B.csv", "C.csv"), there, "there")
    assert sorted(path.name for path in there.iterdir()) == ["B.csv", "C.csv", "delivery.json", "notes.txt"]


def test_what_was_left_half_way_is_ours_and_is_never_told_as_whole(tmp_path: Path) -> None:
    there, run = tmp_path / "there", run_of(tmp_path, "A.csv", "B.csv")
    delivery.deliver(run, there, "there")
    (there / "delivery.json").rename(there / "delivery.partial")
    (there / "A.csv").write_text("half", "utf-8")
    assert not delivery.stands(there, run.name)
    delivery.demand_room(there, ["A.csv", "B.csv"], "there")
    delivery.deliver(run, there, "there")
    assert delivered(there).keys() == {"A.csv", "B.csv", "delivery.json"} and (there / "A.csv").read_bytes() == b"A.csv"


def test_a_place_that_cannot_be_written_is_an_unavailable_connector(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ProblemsFound) as found:
        delivery.deliver(run_of(tmp_path, "A.csv"), tmp_path / "file" / "there", "file/there")
    assert found.value.exit_code == 10
    assert str(found.value.problems[0]).startswith("file/there QV834 the tables of run abababababab-development-1 cannot be written here (")
