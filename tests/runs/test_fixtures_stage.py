"""The stage `fixtures` of an apply, over the library with borrowers who do not exist: made once, whole, and again for a reason."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from synthetic_library import OUT, TABLES, bytes_of, made_synthetic

MADE = "the synthetic extract is made: "
SAID = "synthetic data: made by fixtures/cards.yaml, patients 30, seed 7; nobody in it exists, and nothing is decided about people who do"


@pytest.fixture
def synthetic(library, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "200")  # what is told is compared line by line
    made_synthetic(library.root)
    return library


def reasons(log: str) -> list[str]:
    return [line.removeprefix(MADE) for line in log.splitlines() if line.startswith(MADE)]


def stages(log: str) -> list[str]:
    return [line.partition(":")[0] for line in log.splitlines() if line.partition(":")[0] in ("fixtures", "intake", "migrate", "quality", "reconcile", "gates")]


def rows(root: Path, table: str) -> int:
    return len((root / OUT / f"{table}.csv").read_text(encoding="utf-8").splitlines()) - 1


def test_an_apply_makes_the_extract_before_it_takes_it_in(synthetic) -> None:
    told = synthetic.apply()
    assert stages(told["log"]) == ["fixtures", "intake", "migrate", "quality", "reconcile", "gates"]
    assert reasons(told["log"]) == ["there is none yet"]
    assert sorted(bytes_of(synthetic.root)) == [*TABLES, "fixtures.json"]
    assert rows(synthetic.root, "BORROWER") == 30
    assert {line["table"]: line["written"] for line in told["tables"]}["MEMBER"] == 30


def test_a_second_apply_does_nothing_and_loads_no_generator(synthetic) -> None:
    first = synthetic.apply()
    script = (
        "import sys; from qvhmig.cli import main; code = main(['apply', '--json']);"
        "heavy = [name for name in sys.modules if name.startswith(('qvhmig.fixtures', 'polars', 'pydantic', 'yaml'))];"
        "sys.exit(f'imported {heavy}' if heavy else code)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run([sys.executable, "-c", script], cwd=synthetic.root, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (first["exit_code"], f"nothing to do: nothing changed since run {first['run']}\n")
    assert json.loads(done.stdout)["synthetic"] == first["synthetic"]


def _size(root: Path) -> tuple[str, ...]:
    return ("--set", "fixtures.patients=31")


def _seed(root: Path) -> tuple[str, ...]:
    return ("--set", "fixtures.seed=8")


def _parameter(root: Path) -> tuple[str, ...]:
    return ("--set", "parameters.moved_on=2026-02-01")


def _rewritten(name: str, old: str, new: str):
    def change(root: Path) -> tuple[str, ...]:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return ()

    return change


def _removed(root: Path) -> tuple[str, ...]:
    (root / OUT / "ITEM.csv").unlink()
    return ()


def _altered(root: Path) -> tuple[str, ...]:
    with (root / OUT / "TITLE.csv").open("r+b") as file:
        file.write(b"EVIL_COLUMN")
    return ()


def _added(root: Path) -> tuple[str, ...]:
    (root / OUT / "LATE.csv").write_text("a\n", encoding="utf-8")
    return ()


def _record_spoilt(root: Path) -> tuple[str, ...]:
    (root / OUT / "fixtures.json").write_text('{"patients": 30, "seed": 7}', encoding="utf-8")
    return ()


CATALOG = "requirement_spec/catalogs/source_schema_catalog.csv"
STALE = {
    "size": (_size, "patients is 31 and was 30", True),
    "seed": (_seed, "seed is 8 and was 7", True),
    "parameter": (_parameter, "the parameter 'moved_on' is another", True),
    "fixtures file": (_rewritten("fixtures/cards.yaml", "1: 0.5, 3: 0.3", "1: 0.4, 2: 0.4"), "fixtures/cards.yaml has changed", True),
    "included file": (_rewritten("fixtures/titles.yaml", "{pick: trade}", "{pick: trade, when: row > 2}"), "fixtures/titles.yaml has changed", True),
    "list": (_rewritten("fixtures/surnames.csv", "Beech", "Birch"), "fixtures/surnames.csv has changed", True),
    "catalog": (_rewritten(CATALOG, "TITLE,5,class_mark,text,12", "TITLE,5,class_mark,text,13"), f"{CATALOG} has changed", False),
    "table removed": (_removed, "ITEM.csv is not there", False),
    "table altered": (_altered, "TITLE.csv is not as it was made", False),
    "file added": (_added, "LATE.csv was put beside it", False),
    "record spoilt": (_record_spoilt, "fixtures.json beside it cannot be read", False),
}


@pytest.mark.parametrize("what", STALE)
def test_what_the_extract_depends_on_makes_it_again(synthetic, what: str) -> None:
    change, reason, other_bytes = STALE[what]
    synthetic.apply("--to", "fixtures")
    before = bytes_of(synthetic.root)
    told = synthetic.apply("--to", "fixtures", *change(synthetic.root))
    assert reasons(told["log"]) == [reason]
    after = bytes_of(synthetic.root)
    assert sorted(after) == sorted(before)
    assert ({name: after[name] for name in TABLES} != {name: before[name] for name in TABLES}) == other_bytes


@pytest.mark.parametrize("what", ["table removed", "table altered", "list", "fixtures file"])
def test_a_decision_that_stands_is_left_where_the_extract_has_to_be_made_again(synthetic, what: str) -> None:
    first = synthetic.apply()
    good = bytes_of(synthetic.root)
    change, reason, other_bytes = STALE[what]
    change(synthetic.root)
    again = synthetic.apply()
    assert reasons(again["log"]) == [reason]
    assert (again["run"] == first["run"]) == (not other_bytes)
    if not other_bytes:
        assert bytes_of(synthetic.root) == good
        assert f"nothing else to do: it is the extract of run {first['run']}" in again["log"]


@pytest.mark.parametrize(("path", "line"), [("fixtures/cards.yaml", "id: cards\n"), ("fixtures/titles.yaml", "fixtures_part: 1\n")])
def test_a_comment_makes_nothing_again(synthetic, path: str, line: str) -> None:
    synthetic.apply("--to", "fixtures")
    before = bytes_of(synthetic.root)
    _rewritten(path, line, f"{line}# a comment\n" + ("notes: about nobody\n" if "id" in line else ""))(synthetic.root)
    told = synthetic.apply("--to", "fixtures")
    assert reasons(told["log"]) == []
    after = bytes_of(synthetic.root)
    assert {name: after[name] for name in TABLES} == {name: before[name] for name in TABLES}
    assert after["fixtures.json"] != before["fixtures.json"], "the new spelling is noted"


def test_another_size_is_another_run_with_numbers_of_its_own(synthetic) -> None:
    small = synthetic.apply()
    large = synthetic.apply("--set", "fixtures.patients=50")
    assert large["run"][:12] != small["run"][:12]
    assert rows(synthetic.root, "BORROWER") == 50
    assert sorted(path.name for path in (synthetic.folders.state / "registry").iterdir()) == ["card_system", "card_system_50_7"]
    back = synthetic.apply()
    assert (back["run"], rows(synthetic.root, "BORROWER")) == (small["run"], 30)
    named = synthetic.apply("--set", "fixtures.patients=50", "--set", "registry=mine")
    assert (synthetic.folders.state / "registry" / "mine").is_dir() and named["exit_code"] == large["exit_code"]


def test_another_source_is_taken_as_it_is_and_nothing_is_made(synthetic) -> None:
    told = synthetic.apply("--set", "source=shelf")
    assert (told["exit_code"], stages(told["log"])[0]) == (0, "intake")
    assert "synthetic" not in told and "synthetic" not in told["decision"]
    assert not (synthetic.root / OUT).exists()


@pytest.mark.parametrize("point", ["fixtures.written", "fixtures.cleared"])
@pytest.mark.parametrize("there", [False, True], ids=["first", "again"])
def test_killed_at_the_stage_and_started_again_gives_the_same_bytes(synthetic, published, point: str, there: bool) -> None:
    synthetic.process("apply")
    expected, whole = published(synthetic.root), bytes_of(synthetic.root)
    assert whole
    for name in ("build", "state/registry"):
        subprocess.run(["rm", "-r", str(synthetic.root / name)], check=True)
    if there:
        synthetic.process("apply", "--to", "fixtures", "--set", "fixtures.seed=8")
    before = bytes_of(synthetic.root)
    killed = synthetic.process("apply", QVHMIG_KILL_AT=f"{point}:1")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert bytes_of(synthetic.root) in ({}, before), "an extract is whole or not there at all"
    again = synthetic.process("apply")
    assert again.returncode == 6, again.stderr
    assert (bytes_of(synthetic.root), published(synthetic.root)) == (whole, expected)
    assert not list((synthetic.root / OUT).parent.glob("*.partial"))


def test_from_a_later_stage_the_extract_must_be_up_to_date(synthetic) -> None:
    code, out, err = synthetic.qvhmig("apply", "--from", "intake")
    assert (code, out) == (9, "")
    assert f"{OUT} QV864 the synthetic extract is not what it should be (there is none yet), so 'intake' cannot start there; run without '--from intake'\n" in err
    assert not (synthetic.root / OUT).exists()
    assert synthetic.apply("--from", "fixtures")["decision"] is not None
    assert synthetic.apply("--from", "quality")["decision"] is not None


@pytest.mark.parametrize("stage", ["fixtures", "contract"])
def test_to_the_stage_there_is_an_extract_and_no_run(synthetic, stage: str) -> None:
    told = synthetic.apply("--to", stage)
    assert (told["exit_code"], told["decision"], told["stopped_after"]) == (0, None, stage)
    assert sorted(bytes_of(synthetic.root)) == [*TABLES, "fixtures.json"]
    assert synthetic.runs == ()


def test_to_extract_nothing_is_made(synthetic) -> None:
    synthetic.apply("--to", "extract")
    assert not (synthetic.root / OUT).exists()


def test_a_project_over_a_real_system_does_not_have_the_stage(library) -> None:
    code, out, err = library.qvhmig("apply", "--to", "fixtures")
    assert (code, out) == (2, "")
    assert "QV862 this project makes no extract, so it has no stage 'fixtures'; lifecycle.yaml would say so under 'fixtures:'\n" in err
    code, _, err = library.qvhmig("apply", "--set", "fixtures.patients=5")
    assert code == 2 and "QV851 '--set fixtures.patients' names nothing that can be set" in err


@pytest.mark.parametrize("given", ["fixtures.patients=0", "fixtures.patients=many", "fixtures.patients=-3", "fixtures.seed=1.5", "fixtures.seed="])
def test_a_wrong_number_is_told_before_the_first_write(synthetic, given: str) -> None:
    code, out, err = synthetic.qvhmig("apply", "--set", given)
    assert (code, out) == (2, "")
    assert f"QV851 '--set {given}' is no whole number from {0 if 'seed' in given else 1}; write it in digits" in err
    assert not synthetic.folders.build.exists()


def test_what_somebody_else_put_there_is_never_overwritten(synthetic) -> None:
    place = synthetic.root / OUT
    place.mkdir(parents=True)
    (place / "BORROWER.csv").write_text("borrower_no\n", encoding="utf-8")
    code, out, err = synthetic.qvhmig("apply")
    assert (code, out) == (2, "")
    assert f"{OUT} QV132 holds files that the stage 'fixtures' did not make (fixtures.json is not among them); give the connector" in err
    assert [path.name for path in place.iterdir()] == ["BORROWER.csv"]


def test_a_fault_of_the_fixtures_file_stops_before_the_first_write(synthetic) -> None:
    _rewritten("fixtures/cards.yaml", "{pick: surname}", "{pick: surnames}")(synthetic.root)
    code, out, err = synthetic.qvhmig("apply")
    assert (code, out) == (4, "")
    assert "fixtures/cards.yaml:16:13 QV121 there is no list 'surnames'; did you mean 'surname'?" in err
    assert not (synthetic.root / OUT).exists() and synthetic.runs == ()


def test_every_place_where_a_decision_is_shown_says_that_nobody_in_it_exists(synthetic) -> None:
    code, out, _ = synthetic.qvhmig("apply")
    assert out.splitlines()[-3:] == [SAID, "", f"decision: FAIL, exit {code}, over synthetic data"]
    run = synthetic.folders.latest.resolve()
    for name in ("reports/index.html", "reports/summary.md"):
        assert SAID.capitalize() in (run / name).read_text(encoding="utf-8"), name
    for name in ("decision.json", "metrics.json", "reports/release_gate_report.json", "reports/apply_summary.json"):
        assert json.loads((run / name).read_bytes())["synthetic"] == "made by fixtures/cards.yaml, patients 30, seed 7", name
    pipeline = json.loads((run / "reports/enterprise_pipeline_report.json").read_bytes())
    assert pipeline["stages"]["fixtures"] == {"synthetic": "made by fixtures/cards.yaml, patients 30, seed 7"}
    assert json.loads((run / "reports/contract_migration_report.json").read_bytes())["decision"].endswith(", over synthetic data")
    assert SAID in synthetic.qvhmig("runs", "show")[1]
    assert "latest synthetic" in synthetic.qvhmig("runs", "list")[1]
    assert synthetic.qvhmig("gates")[1].splitlines()[-3] == SAID, "judged again, it still says so"
    for form, word in (("markdown", SAID), ("junit", 'testsuite name="gates over synthetic data"'), ("github", "over synthetic data")):
        assert word in synthetic.qvhmig("apply", "--format", form)[1], form


def test_a_run_without_a_decision_says_it_too(synthetic) -> None:
    code, out, _ = synthetic.qvhmig("apply", "--to", "migrate")
    assert out.splitlines()[-2:] == [SAID, "stopped after migrate: no decision, exit 0"]
    assert SAID in synthetic.qvhmig("runs", "show", synthetic.runs[0])[1]


def test_an_extract_that_the_command_made_is_known_wherever_it_lies(synthetic) -> None:
    synthetic.qvhmig("fixtures", "--patients", "12", "--out", "elsewhere")
    synthetic.change("connectors.yaml", "path: extract\n", "path: elsewhere\n")
    assert synthetic.apply("--set", "source=shelf")["synthetic"] == "made by fixtures/cards.yaml, patients 12, seed 1"


def test_people_made_up_by_hand_are_told_apart_by_their_connector(synthetic) -> None:
    real = synthetic.apply("--set", "source=shelf")
    synthetic.change("connectors.yaml", "path: extract\n", "path: extract\n  synthetic: true\n")
    told = synthetic.apply("--set", "source=shelf")
    assert (told["synthetic"], told["decision"]["synthetic"]) == ("made up by hand", "made up by hand")
    assert told["run"] != real["run"], "a stored decision over the same bytes says nothing of it"
    delivered = json.loads((synthetic.root / told["delivered_to"] / "delivery.json").read_bytes())
    assert (delivered["run"], delivered["synthetic"]) == (told["run"], "made up by hand"), "who loads the tables is told too"


def test_the_command_makes_what_the_stage_takes_as_its_own(synthetic) -> None:
    synthetic.qvhmig("fixtures", "--patients", "30", "--seed", "7", "--out", OUT)
    assert reasons(synthetic.apply("--to", "fixtures")["log"]) == []

