"""A file that has not changed is not read again, and what is kept equals a fresh intake."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from intake_source import PEOPLE, Source

from qvhmig.intake import IntakeManifest, SourceSpec, is_current, read_manifest
from qvhmig.intake.manifest import VERSION

ROWS = b"id,name,note,town\n" + b"".join(b"%03d,N,,T\n" % number for number in range(100)) + b"100,short\n"
OTHER = SourceSpec("OTHER", ("id", "v"), ("id",))
FEW = b"id,v\n001,x\n002,y\n"
MANY = b"id,v\n" + b"".join(b"%03d,v\n" % number for number in range(500))


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "manifest.json"
    }


def take(source: Source, cached: IntakeManifest | None = None, **settings: object) -> tuple[IntakeManifest, list[str]]:
    """The manifest and the tables whose files were written."""
    written: list[str] = []
    manifest = source.take(PEOPLE, OTHER, rows_per_bucket=40, cached=cached, written=written.append, **settings)
    return manifest, written


@pytest.fixture
def taken(source: Source) -> tuple[Source, IntakeManifest]:
    manifest, written = take(source.put({"PEOPLE.csv": ROWS, "OTHER.csv": FEW}))
    assert written == ["PEOPLE", "OTHER"]
    return source, manifest


def test_nothing_changed_reads_and_writes_nothing(taken: tuple[Source, IntakeManifest]) -> None:
    source, first = taken
    before = content(source.out)
    # Other bytes under the same size and time: they would show if the file were read.
    path = source.folder / "PEOPLE.csv"
    moment = path.stat().st_mtime_ns
    path.write_bytes(ROWS.replace(b"N", b"M"))
    os.utime(path, ns=(moment, moment))
    again, written = take(source, read_manifest(source.out))
    assert (again, written, content(source.out)) == (first, [], before)
    assert is_current(again, [PEOPLE, OTHER], source.form())


def test_a_new_time_over_the_same_bytes_is_no_change(taken: tuple[Source, IntakeManifest]) -> None:
    source, first = taken
    os.utime(source.folder / "PEOPLE.csv", ns=(1, 1))
    assert is_current(first, [PEOPLE, OTHER], source.form())
    again, written = take(source, first)
    assert (written, again.digest) == ([], first.digest)
    assert again.tables["PEOPLE"].mtimes_ns == (1,)


def test_changed_bytes_of_the_same_size_are_read(taken: tuple[Source, IntakeManifest]) -> None:
    source, first = taken
    source.put({"PEOPLE.csv": ROWS.replace(b"050,N", b"050,M")})
    os.utime(source.folder / "PEOPLE.csv", ns=(1, 1))
    assert not is_current(first, [PEOPLE, OTHER], source.form())
    again, written = take(source, first)
    assert written == ["PEOPLE"]
    assert again.digest != first.digest
    names = again.scan("PEOPLE", None, ["id", "name"]).collect()
    assert names.row(50)[:2] == ("050", "M")


def test_other_bounds_cut_kept_tables_anew_without_reading_them(
    taken: tuple[Source, IntakeManifest], new_source: Callable[[], Source]
) -> None:
    source, first = taken
    source.put({"OTHER.csv": MANY})
    again, written = take(source, first)
    assert written == ["PEOPLE", "OTHER"]
    assert again.bounds != first.bounds
    fresh = new_source().put({"PEOPLE.csv": ROWS, "OTHER.csv": MANY})
    expected, _ = take(fresh)
    assert content(source.out) == content(fresh.out)
    for name in ("PEOPLE", "OTHER"):
        one, two = again.tables[name], expected.tables[name]
        assert (one.buckets, one.lines, one.unreadable, one.identical, one.stored) == (
            two.buckets, two.lines, two.unreadable, two.identical, two.stored)
    assert read_manifest(source.out) == again


def test_another_folder_takes_the_files_over(taken: tuple[Source, IntakeManifest], tmp_path: Path) -> None:
    source, first = taken
    before = content(source.out)
    source.out = tmp_path / "second"
    again, written = take(source, first)
    assert (written, content(source.out)) == ([], before)
    assert read_manifest(source.out) == again
    # The first folder keeps its content when the second is written anew.
    source.put({"PEOPLE.csv": ROWS + b"101,N,,T\n"})
    take(source, again)
    assert content(first.folder) == before


CHANGES = {
    "another key": ([SourceSpec("PEOPLE", PEOPLE.fields, ("id", "name")), OTHER], {}, {}),
    "fewer columns": ([SourceSpec("PEOPLE", PEOPLE.fields[:3], ("id",)), OTHER], {}, {}),
    "another encoding": ([PEOPLE, OTHER], {"encoding": "cp1252"}, {}),
    "a column needed": ([PEOPLE, OTHER], {}, {"PEOPLE": {"town"}}),
    "one table more": ([PEOPLE, OTHER, SourceSpec("THIRD", ("a",))], {}, {}),
    "one table less": ([PEOPLE], {}, {}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_asked_is_part_of_what_is_current(taken: tuple[Source, IntakeManifest], name: str) -> None:
    source, manifest = taken
    specs, form, needed = CHANGES[name]
    assert not is_current(manifest, specs, source.form(**form), needed)


def test_a_second_file_for_a_table_is_not_current(taken: tuple[Source, IntakeManifest]) -> None:
    source, manifest = taken
    source.put({"people.csv": ROWS})
    assert not is_current(manifest, [PEOPLE, OTHER], source.form())


@pytest.mark.parametrize("fault", ["gone", "cut", "no manifest", "other version", "no json", "list"])
def test_a_broken_intake_folder_counts_for_nothing(taken: tuple[Source, IntakeManifest], fault: str) -> None:
    source, first = taken
    manifest = source.out / "manifest.json"
    data = source.out / "tables" / "PEOPLE" / "0001.parquet"
    match fault:
        case "gone":
            data.unlink()
        case "cut":
            data.write_bytes(data.read_bytes()[:-1])
        case "no manifest":
            manifest.unlink()
        case "other version":
            manifest.write_text(manifest.read_text().replace(f'"version": {VERSION}', '"version": 0'))
        case "no json":
            manifest.write_text("{")
        case "list":
            manifest.write_text("[]")
    assert read_manifest(source.out) is None
    assert take(source)[0] == first


def test_a_table_that_is_gone_leaves_no_files(taken: tuple[Source, IntakeManifest]) -> None:
    source, first = taken
    manifest = source.take(OTHER, cached=first)
    assert sorted(path.name for path in (source.out / "tables").iterdir()) == ["OTHER"]
    assert not list((source.out / "unreadable").iterdir())
    assert read_manifest(source.out) == manifest


def test_a_stop_on_the_way_leaves_no_manifest_and_no_harm(taken: tuple[Source, IntakeManifest]) -> None:
    source, first = taken
    source.put({"OTHER.csv": MANY})

    def stop(table: str, rows: int, done: int, total: int) -> None:
        if table == "OTHER":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(source, first, progress=stop)
    assert read_manifest(source.out) is None
    manifest, _ = take(source)
    assert manifest.tables["OTHER"].rows == 500
    assert not (source.out / "staging").exists()


def test_progress_ends_at_all_bytes(source: Source) -> None:
    seen: list[tuple[str, int, int, int]] = []
    source.put({"PEOPLE.csv": ROWS, "OTHER.csv": MANY}).take(PEOPLE, OTHER, rows_per_bucket=40, progress=lambda *step: seen.append(step))
    total = len(ROWS) + len(MANY)
    done = [step[2] for step in seen]
    assert {step[3] for step in seen} == {total}
    assert done == sorted(done)
    assert total - len(seen) <= done[-1] <= total


def test_whether_anything_is_to_do_is_found_without_polars(taken: tuple[Source, IntakeManifest]) -> None:
    source, _ = taken
    code = (
        "import sys; from pathlib import Path; from qvhmig.intake import FileForm, SourceSpec, is_current, read_manifest\n"
        "m = read_manifest(Path(sys.argv[1])); specs = [SourceSpec('PEOPLE', ('id', 'name', 'note', 'town'), ('id',)), SourceSpec('OTHER', ('id', 'v'), ('id',))]\n"
        "print(is_current(m, specs, FileForm(Path(sys.argv[2]), shown='extract')), 'polars' in sys.modules)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(source.out), str(source.folder)], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert run.stdout == "True False\n"
