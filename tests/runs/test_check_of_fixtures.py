"""`check` proves the fixtures file that the lifecycle names: everything at once, and again when any file of it changes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from synthetic_library import made_synthetic

WRONG = (
    ("fixtures/cards.yaml", "{pick: surname}", "{pick: surnames}"),
    ("fixtures/cards.yaml", "what.no", "what.number"),
    ("fixtures/titles.yaml", "columns: {title_no: no,", "columns: {title_nr: no,"),
)
TOLD = (
    "fixtures/cards.yaml:16:13 QV121 there is no list 'surnames'; did you mean 'surname'?\n",
    "fixtures/titles.yaml:3:44 QV121 TITLE has no column 'title_nr'; did you mean 'title_no'?\n",
    "fixtures/cards.yaml:30:60 QV102 unknown column 'what.number'",
)


@pytest.fixture
def synthetic(library):
    made_synthetic(library.root)
    return library


def test_a_sound_file_is_counted(synthetic) -> None:
    for _ in range(2):  # the second one tells what was kept
        code, out, err = synthetic.qvhmig("check")
        assert code == 0 and "0 errors, 0 warnings" in out + err
        assert "4 synthetic tables" in out + err


def test_all_that_is_wrong_is_told_at_once_with_its_place_and_beside_what_is_wrong_elsewhere(synthetic) -> None:
    for path, old, new in WRONG:
        synthetic.change(path, old, new)
    synthetic.change("contracts/copy.yaml", "from: t.title", "from: t.titel")
    for _ in range(2):
        code, out, err = synthetic.qvhmig("check")
        assert (code, out) == (4, "")
        assert [said for said in TOLD if said not in err] == []
        assert "contracts/copy.yaml:" in err and "unknown column 't.titel'" in err
    assert err == synthetic.qvhmig("check")[2]


def test_without_a_second_interpreter_the_same_is_told(synthetic, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, old, new in WRONG:
        synthetic.change(path, old, new)
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    code, _, err = synthetic.qvhmig("check")
    assert code == 4
    assert [said for said in TOLD if said not in err] == []


@pytest.mark.parametrize("path", ["fixtures/cards.yaml", "fixtures/titles.yaml", "fixtures/surnames.csv"])
def test_a_file_that_is_not_there_is_2(synthetic, path: str) -> None:
    (synthetic.root / path).unlink()
    code, out, err = synthetic.qvhmig("check")
    assert (code, out) == (2, "")
    assert "QV010 " in err and Path(path).name in err


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        ("fixtures/cards.yaml", "count: 6", "count: six", 4),
        ("fixtures/titles.yaml", "rows: title", "rows: titles", 4),
        ("fixtures/titles.yaml", "tables:", "tabels:", 4),
        ("fixtures/surnames.csv", "value,weight", "value,wait", 4),
        ("lifecycle.yaml", "file: fixtures/cards.yaml", "file: fixtures/books.yaml", 2),
    ],
)
def test_a_change_is_seen_though_the_outcome_was_kept(synthetic, path: str, old: str, new: str, code: int) -> None:
    if "surnames" in path:
        synthetic.change("fixtures/cards.yaml", "{file: fixtures/surnames.csv}", "{file: fixtures/surnames.csv, value: value, weight: weight}")
    assert synthetic.qvhmig("check")[0] == 0
    synthetic.change(path, old, new)
    assert synthetic.qvhmig("check")[0] == code
    synthetic.change(path, new, old)
    assert synthetic.qvhmig("check")[0] == 0


def test_a_catalog_that_cannot_be_read_is_told_once(synthetic) -> None:
    synthetic.change("requirement_spec/catalogs/source_schema_catalog.csv", "TITLE,5,class_mark", "TITLE,five,class_mark")
    code, _, err = synthetic.qvhmig("check")
    assert code == 4
    assert err.count("source_schema_catalog.csv:") == 1


def test_a_project_without_the_stage_is_checked_as_before(library) -> None:
    code, out, err = library.qvhmig("check")
    assert code == 0 and "synthetic" not in out + err
