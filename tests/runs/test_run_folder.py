"""Run folders: names, manifests, modes, sharing of equal bytes, and what verification sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from qvhmig.problems import ProblemsFound
from qvhmig.running.durable_files import swap_link
from qvhmig.running.run_folder import (
    Folders,
    Manifest,
    RunDraft,
    clean_partials,
    linked_run,
    read_manifest,
    run_names,
    verify_run,
)

DIGEST = "0123456789abcdef" * 4


def manifest(**changes: object) -> Manifest:
    values = {"run": "", "profile": "development", "engine": "1", "digests": {"run": DIGEST}, "options": {}}
    return Manifest(**{**values, "exit_code": 0, "exit_codes": (), "decided": True, **changes})  # type: ignore[arg-type]


def make_run(folders: Folders, files: dict[str, bytes], profile: str = "development") -> Path:
    draft = RunDraft(folders, DIGEST, profile)
    for path, content in files.items():
        draft.write(path, content)
    draft.finish(manifest(profile=profile))
    draft.folder.rename(draft.final)
    return draft.final


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def test_a_run_is_named_for_digest_profile_and_turn(folders: Folders) -> None:
    names = [make_run(folders, {}).name, make_run(folders, {}).name, make_run(folders, {}, "pre_production").name]
    assert names == ["0123456789ab-development-1", "0123456789ab-development-2", "0123456789ab-pre_production-1"]
    assert run_names(folders) == tuple(sorted(names))


def test_the_manifest_names_every_file_with_size_and_digest(folders: Folders) -> None:
    run = make_run(folders, {"tables/a.csv": b"x\n", "metrics.json": b"{}"})
    read = read_manifest(run)
    assert {path: (entry.size, entry.sha256[:8]) for path, entry in read.files.items()} == {
        "metrics.json": (2, "44136fa3"),
        "tables/a.csv": (2, "73cb3858"),
    }
    assert (read.run, read.decided, read.exit_code) == (run.name, True, 0)
    assert verify_run(run) == ()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda run: (run / "tables/a.csv").unlink(), ("tables/a.csv: missing",)),
        (lambda run: (run / "tables/a.csv").write_bytes(b"y\n"), ("tables/a.csv: altered",)),
        (lambda run: (run / "tables/a.csv").write_bytes(b"x\n\n"), ("tables/a.csv: altered",)),
        (lambda run: (run / "extra").write_bytes(b""), ("extra: not in the manifest",)),
        (lambda run: (run / "tables/a.csv").rename(run / "b"), ("b: not in the manifest", "tables/a.csv: missing")),
    ],
)
def test_verification_names_every_difference(folders: Folders, harm, said: tuple[str, ...]) -> None:
    run = make_run(folders, {"tables/a.csv": b"x\n"})
    harm(run)
    assert verify_run(run) == said


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"files": {"a": {}}}'])
def test_a_broken_manifest_is_a_problem_not_a_crash(folders: Folders, content: bytes) -> None:
    run = make_run(folders, {})
    (run / "manifest.json").write_bytes(content)
    with pytest.raises(ProblemsFound) as caught:
        read_manifest(run)
    assert [p.code for p in caught.value.problems] == ["QV811"]


def test_everything_in_a_run_is_for_the_owner_only(folders: Folders) -> None:
    draft = RunDraft(folders, DIGEST, "development")
    draft.path("tables/deep/a.csv").write_bytes(b"x")
    draft.path("tables/deep/a.csv").chmod(0o644)
    draft.finish(manifest())
    assert {p.stat().st_mode & 0o777 for p in draft.folder.rglob("*") if p.is_dir()} == {0o700}
    assert {p.stat().st_mode & 0o777 for p in draft.folder.rglob("*") if p.is_file()} == {0o600}
    assert folders.build.stat().st_mode & 0o777 == 0o700


def test_bytes_that_the_latest_run_holds_are_shared(folders: Folders) -> None:
    first = make_run(folders, {"tables/same.csv": b"same", "tables/other.csv": b"one"})
    swap_link(folders.latest, first)
    second = make_run(folders, {"tables/same.csv": b"same", "tables/other.csv": b"two"})
    assert (second / "tables/same.csv").samefile(first / "tables/same.csv")
    assert not (second / "tables/other.csv").samefile(first / "tables/other.csv")
    assert verify_run(second) == ()


def test_an_altered_file_of_the_latest_run_is_not_shared(folders: Folders) -> None:
    first = make_run(folders, {"tables/same.csv": b"same"})
    swap_link(folders.latest, first)
    (first / "tables/same.csv").write_bytes(b"evil")
    second = make_run(folders, {"tables/same.csv": b"same"})
    assert (second / "tables/same.csv").read_bytes() == b"same"
    assert verify_run(second) == ()


def test_links_are_relative_and_move_in_one_step(folders: Folders) -> None:
    first, second = make_run(folders, {}), make_run(folders, {})
    swap_link(folders.latest, first)
    assert folders.latest.readlink() == Path("runs") / first.name
    swap_link(folders.latest, second)
    assert linked_run(folders.latest) == second.name
    assert sorted(p.name for p in folders.build.iterdir()) == ["latest", "runs"]


def test_a_folder_where_the_link_should_be_is_left_alone(folders: Folders) -> None:
    run = make_run(folders, {})
    folders.latest.mkdir()
    with pytest.raises(FileExistsError):
        swap_link(folders.latest, run)
    assert folders.latest.is_dir()


def test_what_an_interrupted_run_left_is_removed(folders: Folders) -> None:
    draft = RunDraft(folders, DIGEST, "development")
    draft.write("tables/a.csv", b"half")
    whole = make_run(folders, {}, "pre_production")
    assert clean_partials(folders) == (f"{draft.name}.partial",)
    assert [p.name for p in folders.runs.iterdir()] == [whole.name]
    assert RunDraft(folders, DIGEST, "development").name == draft.name, "an interrupted run uses up no number"
