"""`explain` and `compile` over the library: a table, a field, a view; text, SQL and lineage; no data is read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

LIBRARY = Path(__file__).resolve().parent.parent.parent / "examples" / "library"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The project without its extracts: the plan needs none."""
    root = tmp_path / "library"
    shutil.copytree(LIBRARY, root, ignore=shutil.ignore_patterns("build", "state", "extract"))
    return root


def test_without_a_subject_every_unit_has_a_line(qvhmig, library: Path) -> None:
    lines = qvhmig("explain", cwd=library).out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["view:loan", "COPY", "MEMBER", "LOAN_EVENT"]
    assert all("bucket by bucket" in line or "whole: " in line for line in lines)


@pytest.mark.parametrize("subject", ["COPY", "copy", "Copy"])
def test_a_table_is_found_by_its_name_or_its_contract(qvhmig, library: Path, subject: str) -> None:
    told = qvhmig("explain", subject, cwd=library)
    assert told.code == 0
    assert told.out.startswith("contract copy -> COPY\n")
    assert "copy.title_unknown" in told.out


def test_a_field_is_shown_alone(qvhmig, library: Path) -> None:
    out = qvhmig("explain", "copy.title", cwd=library).out
    assert out.startswith("  title ")
    assert "branch_name" not in out


def test_lineage_goes_through_views_to_the_extract(qvhmig, library: Path) -> None:
    told = json.loads(qvhmig("explain", "--lineage", "COPY.last_out", "--json", cwd=library).out)
    (unit,) = told["units"]
    (field,) = unit["fields"]
    assert (field["field"], field["origins"]) == ("last_out", ["ISSUE.issued"])
    assert any(place.startswith("contracts/views.yaml:") for place in field["through"])


def test_lineage_of_a_table_names_what_decides_its_rows(qvhmig, library: Path) -> None:
    told = json.loads(qvhmig("explain", "--lineage", "COPY", "--json", cwd=library).out)
    assert len(told["units"][0]["fields"]) == 11
    assert "TITLE.title_no" in told["units"][0]["rows_by"]


def test_sql_runs_to_the_balance(qvhmig, library: Path) -> None:
    out = qvhmig("explain", "COPY", "--sql", cwd=library).out
    assert out.startswith("-- contract copy -> COPY\n")
    assert "-- the balance " in out


WRONG = [
    (["explain", "COPPY"], "command line QV858 nothing is planned for 'COPPY'; did you mean 'COPY'?"),
    (["explain", "COPY.titel"], "command line QV858 'COPY' has no field 'titel'; did you mean 'title'?"),
    (["explain", "--lineage", "view:lone"], "command line QV858 nothing is planned for 'view:lone'; did you mean 'view:loan'?"),
    (["compile", "--contract", "copi"], "command line QV858 nothing is planned for 'copi'; did you mean 'copy'?"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_a_misspelt_subject_is_exit_2(qvhmig, library: Path, arguments: list[str], said: str) -> None:
    told = qvhmig(*arguments, cwd=library)
    assert (told.code, told.out, told.err.splitlines()[0]) == (2, "", said)


def test_compile_writes_one_file_a_unit(qvhmig, library: Path) -> None:
    told = qvhmig("compile", "--out", "sql", cwd=library)
    assert told.out.splitlines() == [
        f"sql/{name}.duckdb.sql" for name in ("view_loan", "contract_copy", "contract_member", "contract_loan_event")
    ]
    whole = qvhmig("compile", cwd=library).out
    assert whole.count("-- the balance ") == 4
    assert not (library / "build" / "runs").exists()
