"""schemas/ is what the three documents say with the hints of the programme, and what contracts compile against."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from qvhmig.catalogs import read_catalog
from qvhmig.running.events import silent
from qvhmig.service.extract_request import SUMMARY
from qvhmig.service.extracting import extract
from qvhmig.service.project_documents import project_documents, stale

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "schemas"
TRUTH = ROOT / "tests" / "documents" / "truth"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_catalogs_are_what_the_documents_say() -> None:
    documents = project_documents(ROOT / "lifecycle.yaml")
    assert documents is not None
    assert stale(documents) == ()


@pytest.mark.slow
def test_reading_again_gives_the_committed_bytes(tmp_path: Path) -> None:
    from dataclasses import replace

    documents = project_documents(ROOT / "lifecycle.yaml")
    assert documents is not None
    request = replace(documents.request(), out=tmp_path, cache=None)
    assert extract(request, silent).changes == ()
    committed = sorted(path.name for path in SCHEMAS.iterdir() if path.name != "review.html")
    assert [name for name in committed if (tmp_path / name).read_bytes() != (SCHEMAS / name).read_bytes()] == []


@pytest.mark.parametrize(("system", "tables", "fields"), [("source", 417, 5387), ("target", 38, 884)])
def test_no_table_and_no_field_is_missing_or_doubled(system: str, tables: int, fields: int) -> None:
    found = rows(SCHEMAS / f"{system}_schema_catalog.csv")
    assert (len({row["table"] for row in found}), len(found)) == (tables, fields)
    true = [(row["table"], row["field"]) for row in rows(TRUTH / f"{system}_fields.csv")]
    assert {(row["table"], row["field"].lower()) for row in found} == {(table, field.lower()) for table, field in true}
    read_catalog(SCHEMAS / f"{system}_schema_catalog.csv", ROOT, system, SCHEMAS / f"{system}_code_lists.csv")  # type: ignore[arg-type]


def test_the_dictionary_prints_no_type_and_the_guide_prints_one_for_every_field() -> None:
    assert {row["printed_type"] for row in rows(SCHEMAS / "source_schema_catalog.csv")} == {""}
    assert {row["printed_type"] for row in rows(SCHEMAS / "target_schema_catalog.csv")} == {"NUMBER", "VARCHAR2", "DATE"}


def test_mandatory_marks_and_keys_are_those_of_the_programme() -> None:
    target = rows(SCHEMAS / "target_schema_catalog.csv")
    counted = {mark: sum(row["mandatory"] == mark for row in target) for mark in ("Y", "C", "U", "N")}
    assert counted == {"Y": 106, "C": 10, "U": 768, "N": 0}
    assert all(bool(row["mandatory_when"]) == (row["mandatory"] == "C") for row in target)
    assert sum(bool(row["key"]) for row in target) == 34
    assert sum(bool(row["key"]) for row in rows(SCHEMAS / "source_schema_catalog.csv")) == 1004


def test_every_code_type_of_a_field_has_codes_and_every_list_a_system() -> None:
    target, source = rows(SCHEMAS / "target_code_lists.csv"), rows(SCHEMAS / "source_code_lists.csv")
    known = {row["code_type_id"] for row in target}
    named = {one for row in rows(SCHEMAS / "target_schema_catalog.csv") for one in row["code_type"].split("|") if one}
    assert named - known == set()
    assert len({row["code_type_id"] for row in target if row["code_type_id"].isdigit()}) == 86
    assert len({row["code_type_id"] for row in source}) == 49
    assert known & {row["code_type_id"] for row in source} == set()


def test_every_date_of_the_target_has_a_format_and_every_reference_a_parent() -> None:
    target = rows(SCHEMAS / "target_schema_catalog.csv")
    known = {f"{row['table']}.{row['field']}".lower() for row in target}
    assert [row for row in target if row["type"] in ("date", "moment", "time") and not row["format"]] == []
    assert [row["references"] for row in target if row["references"] and row["references"].lower() not in known] == []


def test_nothing_that_people_decided_has_lost_its_ground() -> None:
    systems = json.loads((SCHEMAS / SUMMARY).read_bytes())["systems"]
    hints = [hint for one in systems.values() for hint in one["hints_applied"]]
    assert len(hints) > 20 and {hint["state"] for hint in hints} == {"applied"}
    decided = [hint for hint in hints if hint["part"] in ("settled", "corrections", "code_corrections", "added")]
    assert len(decided) > 20 and all(hint["who"] and hint["why"] for hint in decided)
    assert [finding for one in systems.values() for finding in one["findings"]] == []
