"""An apply decides, stores, repeats nothing, and runs again what a change reaches; over the library project."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from qvhmig.running.lock import ProjectLock

TABLES = ["tables/COPY.csv", "tables/LOAN_EVENT.csv", "tables/MEMBER.csv"]


def ran(log: str) -> str:
    """`2 of 4`: units that ran, of all."""
    line = next(line for line in log.splitlines() if line.startswith("migrate: "))
    return line.removeprefix("migrate: ").partition(" units ran")[0]


def test_an_apply_writes_one_run_and_points_at_it(library) -> None:
    told = library.apply()
    assert (told["exit_code"], told["nothing_to_do"], told["decision"]["decision"]) == (0, False, "PASS")
    assert library.runs == (told["run"],)
    assert (library.latest, library.released) == (told["run"], told["run"])
    manifest = json.loads((library.folders.runs / told["run"] / "manifest.json").read_text())
    assert [name for name in manifest["files"] if name.startswith("tables/")] == TABLES
    assert manifest["digests"]["run"][:12] == told["run"][:12]
    assert {"ledger.json", "metrics.json", "decision.json", "rejects/MEMBER.csv", "holds/LOAN_EVENT.csv"} <= set(
        manifest["files"]
    )
    assert library.qvhmig("runs", "show", "--verify")[0] == 0


def test_everything_that_may_hold_personal_values_is_for_the_owner_only(library) -> None:
    library.apply()
    for top in (library.folders.build, library.folders.state):
        loose = [p for p in top.rglob("*") if not p.is_symlink() and p.stat().st_mode & 0o077 and p.name != "hash.key"]
        assert loose == []


def test_nothing_changed_repeats_the_decision_without_an_engine(library) -> None:
    first = library.apply()
    script = (
        "import sys; from qvhmig.cli import main; code = main(['apply', '--json']);"
        "heavy = {'polars', 'sqlglot', 'pydantic', 'yaml', 'rich', 'jinja2'} & set(sys.modules);"
        "sys.exit(f'imported {sorted(heavy)}' if heavy else code)"
    )
    import subprocess

    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=library.root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == f"nothing to do: nothing changed since run {first['run']}\n"
    assert done.returncode == 0
    again = json.loads(done.stdout)
    assert again == {**{k: v for k, v in first.items() if k != "log"}, "nothing_to_do": True}
    assert library.runs == (first["run"],)


def test_the_same_text_is_printed_for_a_stored_decision(library) -> None:
    first = library.qvhmig("apply")
    second = library.qvhmig("apply")
    assert first[:2] == second[:2]
    assert first[1].splitlines()[-1] == "decision: PASS, exit 0"


def test_a_failing_decision_keeps_its_code_and_releases_nothing(library) -> None:
    for nothing_to_do in (False, True):
        told = library.apply("--profile", "opening_day")
        assert (told["exit_code"], told["exit_codes"], told["nothing_to_do"]) == (8, [8, 6], nothing_to_do)
    assert (library.latest, library.released) == (told["run"], "")


def test_latest_moves_between_profiles_and_released_stays_at_what_passed(library) -> None:
    passed = library.apply()["run"]
    failed = library.apply("--profile", "opening_day")["run"]
    assert (library.latest, library.released) == (failed, passed)
    back = library.apply()
    assert (back["run"], back["nothing_to_do"]) == (passed, True)
    assert (library.latest, library.released) == (passed, passed)
    assert len(library.runs) == 2


def test_touched_files_are_no_change(library) -> None:
    first = library.apply()
    for path in [
        *library.root.rglob("*.yaml"),
        *library.root.glob("extract/*"),
        *(library.folders.runs / first["run"]).rglob("*.csv"),
    ]:
        os.utime(path)
    again = library.apply()
    assert (again["run"], again["nothing_to_do"]) == (first["run"], True)


def test_a_change_to_one_contract_runs_that_table_and_what_depends_on_it(library) -> None:
    assert ran(library.apply()["log"]) == "4 of 4"
    library.change("contracts/loan_event.yaml", "'OUT'\"", "'LENT'\"")
    changed = library.apply()
    assert ran(changed["log"]) == "1 of 4"
    first, second = (library.folders.runs / name for name in library.runs)
    if second.name != changed["run"]:
        first, second = second, first
    assert (first / TABLES[0]).samefile(second / TABLES[0])
    assert (first / TABLES[1]).read_bytes() != (second / TABLES[1]).read_bytes()
    library.change("contracts/copy.yaml", "'CCYYMMDD'", "'CCYYMMDD', 'DD/MM/YYYY'")
    assert ran(library.apply()["log"]) == "2 of 4", "the loans refer to copies"


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("contracts/copy.yaml", "grain: one thing that can be lent", "grain: a thing to lend"),
        ("contracts/copy.yaml", "# the newest loan", "# the latest loan"),
        ("gates/profiles.yaml", "warnings: {at_most: 3}", "warnings: {at_most: 2}"),
    ],
)
def test_what_touches_no_row_runs_no_unit_again(library, path: str, old: str, new: str) -> None:
    library.apply()
    library.change(path, old, new)
    log = library.apply()["log"]
    assert "migrate: " not in log or ran(log) == "0 of 4"


def test_another_extract_runs_what_reads_it(library) -> None:
    library.apply()
    with (library.root / "extract" / "ITEM.csv").open("a") as file:
        file.write("30019999,T0001,CEN,GD,1.00,20200101\n")
    assert ran(library.apply()["log"]) == "2 of 4"


def test_rows_in_another_order_give_the_same_run_bytes(library, published) -> None:
    library.apply()
    before = {name: content for name, content in published(library.root).items() if "/tables/" in name}
    for file in (library.root / "extract").glob("*.csv"):
        header, *rows = file.read_text().splitlines(keepends=True)
        file.write_text("".join([header, *reversed(rows)]))
    run = library.apply()["run"]
    after = {
        name.partition("/tables/")[2]: content for name, content in published(library.root).items() if f"{run}/tables/" in name
    }
    assert after == {name.partition("/tables/")[2]: content for name, content in before.items()}


@pytest.mark.parametrize("harm", ["alter", "remove", "add"])
def test_an_output_that_is_not_what_was_written_is_made_again(library, harm: str) -> None:
    first = library.apply()
    table = library.folders.runs / first["run"] / TABLES[0]
    good = table.read_bytes()
    if harm == "alter":
        with table.open("r+b") as file:
            file.write(b"EVIL")
    elif harm == "remove":
        table.unlink()
    else:
        table.with_name("extra.csv").write_text("x")
    again = library.apply()
    assert not again["nothing_to_do"]
    assert again["run"] != first["run"]
    assert (library.folders.runs / again["run"] / TABLES[0]).read_bytes() == good
    assert library.latest == again["run"]
    assert ran(again["log"]) == ("1 of 4" if harm == "alter" else "0 of 4")


def test_from_a_later_stage_an_altered_output_is_an_error_and_never_a_pass(library) -> None:
    first = library.apply()
    with (library.folders.runs / first["run"] / TABLES[0]).open("r+b") as file:
        file.write(b"EVIL")
    code, out, err = library.qvhmig("apply", "--from", "quality")
    assert (code, out) == (9, "")
    assert "QV864 contract:copy is not up to date, so 'quality' cannot start there; run without '--from quality'\n" in err
    assert library.runs == (first["run"],)


def test_from_a_later_stage_goes_on_where_all_before_it_stands(library) -> None:
    library.apply()
    library.change("gates/profiles.yaml", "warnings: {at_most: 3}", "warnings: {at_most: 2}")
    told = library.apply("--from", "quality")
    assert told["exit_code"] == 0
    assert ran(told["log"]) == "0 of 4"


@pytest.mark.parametrize("stage", ["contract", "intake", "migrate", "quality", "reconcile"])
def test_to_an_early_stage_there_is_no_decision_and_no_link(library, stage: str) -> None:
    told = library.apply("--to", stage)
    assert (told["exit_code"], told["decision"], told["stopped_after"]) == (0, None, stage)
    assert (library.latest, library.released) == ("", "")
    assert len(library.runs) == (1 if stage in ("migrate", "quality", "reconcile") else 0)
    assert library.apply()["decision"]["decision"] == "PASS"


def test_only_one_table_runs_it_and_what_it_needs(library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # processes that share the tests set a width
    told = library.apply("--only", "COPY")
    assert [line["table"] for line in told["tables"]] == ["COPY"]
    failing = {gate["gate"] for gate in told["decision"]["gates"] if gate["blocks"]}
    assert "target_tables_written" in failing, "a part of the tables is never a release"
    assert library.released == ""
    said = library.qvhmig("apply", "--only", "COPY", "--quiet")[1]
    assert "only COPY and what it needs ran; the gates judge the whole project, so tables that did not run count against it\n" in said
    more = library.apply("--only", "copy+")
    assert {line["table"] for line in more["tables"]} >= {"COPY", "LOAN_EVENT"}
    assert library.apply()["exit_code"] == 0


def test_another_parameter_is_another_run(library) -> None:
    first = library.apply()
    other = library.apply("--set", "parameters.moved_on=2026-04-01")
    assert other["run"][:12] != first["run"][:12]
    assert library.apply()["run"] == first["run"]


WRONG = [
    (
        ("--set", "parameters.movd_on=1"),
        2,
        "QV851 '--set parameters.movd_on' names nothing that can be set; did you mean 'parameters.moved_on'?",
    ),
    (("--set", "parameters.moved_on"), 2, "QV849 '--set parameters.moved_on' has no value; write --set path=value"),
    (("--set", "source=cards"), 2, "QV851 there is no connector 'cards'; did you mean 'card_system'?"),
    (("--only", "COPIES"), 2, "QV863 '--only COPIES': no contract writes 'COPIES'; did you mean 'COPY'?"),
    (("--from", "migrat"), 2, "QV862 '--from migrat' names no stage; did you mean 'migrate'?"),
    (("--to", "pack"), 2, "QV862 '--to pack' names no stage; there are: extract, fixtures, contract, intake, migrate, quality, reconcile, gates"),
    (("--from", "gates", "--to", "intake"), 2, "QV862 '--from gates' comes after '--to intake'; swap them"),
    (("--profile", "rehersal"), 2, "QV650 there is no profile 'rehersal'; did you mean 'rehearsal'?"),
]


@pytest.mark.parametrize(("options", "code", "said"), WRONG, ids=[" ".join(options) for options, _, _ in WRONG])
def test_a_wrong_option_stops_before_the_first_write(library, options: tuple[str, ...], code: int, said: str) -> None:
    got, out, err = library.qvhmig("apply", *options)
    assert (got, out) == (code, "")
    assert err == f"command line {said}\n1 error, 0 warnings\n"
    assert not library.folders.build.exists()


def test_a_wrong_parameter_is_told_before_the_first_write(library) -> None:
    code, _, err = library.qvhmig("apply", "--set", "parameters.moved_on=soon")
    assert code == 4
    assert "moved_on" in err
    assert not library.folders.runs.exists()


def test_wrong_content_is_4_with_all_problems(library) -> None:
    library.change("contracts/copy.yaml", "from: t.title", "from: t.titel")
    library.change("contracts/copy.yaml", "from: t.author", "from: t.autor")
    code, out, err = library.qvhmig("apply")
    assert (code, out) == (4, "")
    assert err.count("contracts/copy.yaml:") == 2
    assert err.splitlines()[-1].startswith("2 errors, ")


def test_an_extract_that_is_not_there_is_10_and_publishes_nothing(library) -> None:
    first = library.apply()
    (library.root / "extract" / "ITEM.csv").unlink()
    code, out, err = library.qvhmig("apply")
    assert (code, out) == (10, "")
    assert "ITEM" in err
    assert (library.runs, library.latest) == ((first["run"],), first["run"])


def test_a_held_project_is_9_with_the_holder(library) -> None:
    with ProjectLock(library.folders.state, "apply elsewhere"):
        code, _, err = library.qvhmig("apply")
    assert code == 9
    assert f"pid {os.getpid()} on " in err
    assert "`apply elsewhere`" in err
    assert library.qvhmig("apply")[0] == 0


def test_wrong_content_comes_before_a_held_project(library) -> None:
    library.change("contracts/copy.yaml", "from: t.title", "from: t.titel")
    with ProjectLock(library.folders.state, "apply elsewhere"):
        assert library.qvhmig("apply")[0] == 4


def test_gates_judge_a_stored_run_again_without_running(library) -> None:
    run = library.apply()["run"]
    code, out, _ = library.qvhmig("gates", "--profile", "opening_day", "--json")
    assert code == 8
    assert json.loads(out)["run"] == run
    assert library.runs == (run,)
    assert library.qvhmig("gates")[0] == 0
    assert library.qvhmig("gates", "--run", "nope")[0] == 2


def test_runs_are_listed_shown_compared_used_and_pruned(library, monkeypatch: pytest.MonkeyPatch) -> None:
    passed = library.apply()["run"]
    failed = library.apply("--profile", "opening_day")["run"]
    listed = json.loads(library.qvhmig("runs", "list", "--json")[1])["runs"]
    assert [(run["name"], run["decision"], run["marks"]) for run in listed] == [
        (passed, "PASS", ["released"]),
        (failed, "FAIL", ["latest"]),
    ]
    differences = json.loads(library.qvhmig("runs", "diff", "released", "latest", "--json")[1])
    assert (differences["base"], differences["head"]) == (passed, failed)
    assert {"kind": "option", "name": "profile", "old": "rehearsal", "new": "opening_day"} in differences["changes"]
    assert not any(change["name"].startswith("tables/") for change in differences["changes"])
    assert differences["changes"][0] == {"kind": "exit code", "name": "decision", "old": "0", "new": "8"}
    monkeypatch.setenv("COLUMNS", "80")
    narrow = library.qvhmig("runs", "diff", "released", "latest")[1].splitlines()
    assert "option profile" in narrow  # where a line does not fit, no name is cut
    assert narrow[narrow.index("option profile") + 1] == "    rehearsal -> opening_day"
    assert library.qvhmig("runs", "use", passed)[1].splitlines() == [f"build/latest -> {passed}", f"build/released -> {passed}"]
    code, _, err = library.qvhmig("runs", "prune", "--run", passed)
    assert (code, "QV846" in err) == (2, True)
    assert library.qvhmig("runs", "prune", "--keep", "1", "--dry-run")[1].splitlines()[-1] in (
        "would remove 0 runs",
        "would remove 1 run",
    )
    assert library.qvhmig("runs", "prune", "--run", failed)[0] == 0
    assert library.runs == (passed,)


def test_a_difference_says_which_rows_and_which_part_of_a_figure(library) -> None:
    """Parts of a figure are told by their names: in a list that grew, each place holds another one."""
    library.apply()
    library.change("crosswalks/copy_condition.yaml", "  - {source: WN, target: WORN}\n", "")
    library.apply()
    told = json.loads(library.qvhmig("runs", "diff", "released", "latest", "--json")[1])["changes"]
    changes = {(change["kind"], change["name"]): (change["old"], change["new"]) for change in told}
    assert changes["exit code", "decision"] == ("0", "6")
    assert changes["rows", "COPY.written"] == ("49", "40")
    assert changes["figure", "measures.crosswalk_rejects.n"] == ("1", "10")
    assert changes["figure", "measures.crosswalk_rejects.parts[copy.condition_unknown]"] == ("-", "9")
    figures = [change["name"] for change in told if change["kind"] == "figure"]
    assert figures == sorted(figures, key=lambda name: "[" in name)


def test_a_list_of_runs_keeps_their_names_whole(library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    run = library.apply()["run"]
    assert run in library.qvhmig("runs", "list")[1]


def test_a_run_that_was_altered_cannot_be_used(library) -> None:
    passed = library.apply()["run"]
    library.apply("--profile", "opening_day")
    (library.folders.runs / passed / TABLES[0]).write_text("x")
    code, _, err = library.qvhmig("runs", "use", passed)
    assert code == 9
    assert "QV845 the file is altered, not what the manifest says; apply again" in err


def test_keys_are_listed_exported_and_proved(library, tmp_path: Path) -> None:
    assert library.qvhmig("keys", "list")[1] == "no key has been given yet\n"
    library.apply()
    names = {line["namespace"]: line["keys"] for line in json.loads(library.qvhmig("keys", "list", "--json")[1])["namespaces"]}
    assert set(names) == {"copy", "loan_event", "member"}
    code, out, _ = library.qvhmig("keys", "show", "copy")
    assert (code, out) == (0, f"copy: {names['copy']:,} keys, numbers 1 to {names['copy']:,}\n")
    assert "30010003" in library.qvhmig("keys", "show", "copy", "--show-values")[1]
    target = tmp_path / "keys.csv"
    assert library.qvhmig("keys", "export", "copy", "--out", str(target))[0] == 0
    assert target.stat().st_mode & 0o777 == 0o600
    assert len(target.read_text().splitlines()) == names["copy"] + 1
    assert library.qvhmig("keys", "verify")[1] == "the registry is sound\n"
    assert library.qvhmig("keys", "show", "copies")[0] == 2


def test_state_tells_what_is_remembered(library) -> None:
    run = library.apply()["run"]
    view = json.loads(library.qvhmig("state", "show", "--json")[1])
    assert (view["latest"], view["released"], view["runs"], view["lock"], view["interrupted"]) == (run, run, 1, None, "")
    assert view["decisions"] == [{"run": run, "profile": "rehearsal", "exit_code": 0}]
    assert library.qvhmig("state", "list-locks")[1] == "no lock is held\n"


def test_cases_pass_and_a_broken_one_is_5(library) -> None:
    code, out, _ = library.qvhmig("test")
    assert code == 0
    assert out.endswith(" 0 failed\n")
    library.change("contracts/copy.yaml", "counts: {rejected.copy.title_unknown: 1}", "counts: {rejected.copy.title_unknown: 2}")
    code, out, _ = library.qvhmig("test", "--contract", "copy")
    assert code == 5
    assert out.startswith("contracts/copy.yaml:")
    assert library.qvhmig("test", "--contract", "copi")[0] == 2


@pytest.mark.parametrize("wanted", ["markdown", "junit", "github"])
def test_the_decision_has_other_forms(library, wanted: str) -> None:
    code, out, _ = library.qvhmig("apply", "--format", wanted)
    assert code == 0
    assert "decision: PASS, exit 0" in out or 'tests="17" failures="0"' in out


@pytest.mark.parametrize("width", [80, 160])
def test_everything_an_apply_prints_fits(library, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for arguments in (
        ["apply"],
        ["apply", "--profile", "opening_day"],
        ["runs", "list"],
        ["runs", "show"],
        ["runs", "diff", "released", "latest"],
        ["state", "show"],
        ["keys", "list"],
    ):
        out = library.qvhmig(*arguments)[1]
        wide = [line for line in out.splitlines() if len(line) > width]
        assert wide == []


@pytest.mark.parametrize("name", ["latest", "released"])
def test_a_project_copied_with_its_links_followed_is_told_so_before_anything_runs(library, name: str) -> None:
    first = library.apply()["run"]
    link = library.folders.build / name
    link.unlink()
    link.mkdir()
    library.change("contracts/member.yaml", "upper(b.surname)", "upper(trim(b.surname))")
    for arguments in (["apply", "--quiet"], ["runs", "use", first]):
        code, out, err = library.qvhmig(*arguments)
        assert (code, out) == (10, "")
        assert f"build/{name} QV812 is no link to a run" in err
    assert library.runs == (first,)
    link.rmdir()
    assert library.apply()["exit_code"] == 0
