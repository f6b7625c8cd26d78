"""The made-up extracts: the old PAS's own columns, widths and forms, and nobody real."""

from __future__ import annotations

import csv
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXTRACT = ROOT / "examples" / "pas" / "extract"
FILES = sorted(EXTRACT.glob("*.csv"))
READERS = sorted([*(ROOT / "contracts").glob("*.yaml"), *(ROOT / "gates" / "rules").glob("*.yaml")])


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


DICTIONARY: dict[str, dict[str, dict[str, str]]] = {}
for _row in csv_rows(ROOT / "schemas" / "source_schema_catalog.csv"):
    DICTIONARY.setdefault(_row["table"], {})[_row["field"]] = _row
LOGICAL = {(row["table"], row["field"]): row["logical_type"] for row in csv_rows(ROOT / "tests" / "documents" / "truth" / "source_fields.csv")}


def valid_nhs_number(text: str) -> bool:
    """Modulus 11 over ten digits, weights 10 to 2."""
    check = 11 - sum(int(d) * w for d, w in zip(text[:9], range(10, 1, -1), strict=True)) % 11
    return len(text) == 10 and check != 10 and int(text[9]) == check % 11


def test_the_script_writes_the_committed_bytes() -> None:
    spec = importlib.util.spec_from_file_location("make_extract", ROOT / "examples" / "pas" / "make_extract.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert {path.name: path.read_text(encoding="utf-8") for path in FILES} == module.extract()


def test_there_is_a_file_for_every_table_that_a_contract_a_view_or_a_rule_reads() -> None:
    named = set(re.findall(r"(?:from|join|to): ([A-Z][A-Z0-9]+)\b", "".join(path.read_text(encoding="utf-8") for path in READERS)))
    assert named == {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_columns_and_widths_are_those_of_the_dictionary(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    assert sorted(header) == sorted(DICTIONARY[path.stem])
    assert header != list(DICTIONARY[path.stem])  # found by name, not by position
    for row in csv_rows(path):
        for field, value in row.items():
            width = DICTIONARY[path.stem][field]["length"]
            assert not width or len(value.removeprefix('-')) <= int(width), (path.stem, field, value)  # the sign takes no room


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_keys_are_filled_and_stand_once(path: Path) -> None:
    parts = [field for field, row in DICTIONARY[path.stem].items() if row["key"]]
    keys = [tuple(row[part] for part in parts) for row in csv_rows(path)]
    assert all(all(key) for key in keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_dates_have_one_of_the_old_forms(path: Path) -> None:
    forms = re.compile(r"\d{8}|\d{12}|\d{2}/\d{2}/\d{2}( \d{2}:\d{2})?|\d{2}/\d{2}/\d{4}( \d{2}:\d{2})?")
    for row in csv_rows(path):
        for field, value in row.items():
            if value and "date" in LOGICAL[path.stem, field]:
                month = DICTIONARY[path.stem][field]["length"] == "6" and re.fullmatch(r"\d{6}", value)  # CCYYMM: the month in which somebody is due
                assert month or forms.fullmatch(value), (path.stem, field, value)


def test_every_nhs_number_is_valid_and_of_the_test_range() -> None:
    numbers = [row["NhsNumber"].replace(" ", "") for row in csv_rows(EXTRACT / "PATDATA.csv") if row["NhsNumber"]]
    assert len(numbers) > 40
    assert all(valid_nhs_number(number) and number.startswith("999") for number in numbers)


def test_no_contact_reaches_anybody() -> None:
    for row in csv_rows(EXTRACT / "PATDATA.csv"):
        for field, value in row.items():
            if value and LOGICAL["PATDATA", field] == "phone":
                assert re.fullmatch(r"01632 960\d{3}|07700 900\d{3}", value), field
            if value and LOGICAL["PATDATA", field] == "email":
                assert value.endswith("@example.org"), field
            if value and LOGICAL["PATDATA", field] == "postcode":
                assert re.fullmatch(r"ZM\d \d[A-Z]{2}|ZZ99 3VZ", value), field


def test_the_patients_are_of_varied_kind() -> None:
    patients = csv_rows(EXTRACT / "PATDATA.csv")
    history = csv_rows(EXTRACT / "GPHISTORY.csv")
    merged = csv_rows(EXTRACT / "MERGEDID.csv")
    per_patient = lambda rows: {sum(r["InternalPatientNumber"] == p["InternalPatientNumber"] for r in rows) for p in patients}  # noqa: E731
    assert 45 <= len(patients) <= 60
    assert per_patient(history) == {0, 1, 2, 3, 4}
    assert per_patient(csv_rows(EXTRACT / "CASENOTEDETS.csv")) == {0, 1, 2, 3}
    assert any(row["NextID"] != row["NewestID"] for row in merged)
    assert {row["OldID"] for row in merged} - {p["InternalPatientNumber"] for p in patients}  # one has left no row
    assert any(not p["InternalDateOfBirth"] for p in patients) and any(not p["PtDoB"] for p in patients)
    assert any(not name.isascii() for p in patients for name in (p["Surname"], p["Forenames"]))
    assert sum(p["PtDeathIndInt"] == "1" for p in patients) >= 4
    assert any("/" in p["PtDateOfDeathInt"] for p in patients)
    assert any(p["PtPseudoPostCode"] == "ZZ99 3VZ" for p in patients)


def test_twins_agree_where_both_are_filled() -> None:
    for path, display, internal in (
        ("PATDATA", "PtDoB", "InternalDateOfBirth"), ("PATDATA", "PtDateOfDeath", "PtDateOfDeathInt"),
        ("PREVADDRESS", "EffectiveToDate", "EffectiveToDateInt"), ("PREVADDRESS", "EffectiveFromDate", "EffectiveFromDateInt"),
        ("GPHISTORY", "FromDate", "FromDtTmInt"), ("GPHISTORY", "ToDate", "PmiPatientGpHistoryToDateIndexKey"),
    ):  # fmt: skip
        for row in csv_rows(EXTRACT / f"{path}.csv"):
            day, _, rest = row[display].partition("/")
            month, _, year = rest.partition("/")
            assert not row[display] or not row[internal] or row[internal] in (row[display], f"{year}{month}{day}"), (path, row[display])
