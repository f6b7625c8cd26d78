"""The committed catalogs are the content of the requirement documents, byte for byte."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGS = ROOT / "requirement_spec" / "catalogs"


def script(path: str) -> ModuleType:
    """A stand-alone script of the tests, as a module."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKE = script("tests/documents/make_catalogs.py")


def rows(name: str) -> list[dict[str, str]]:
    with (CATALOGS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", ["source_schema_catalog.csv", "target_schema_catalog.csv", "target_code_types.csv"])
def test_regenerating_gives_the_committed_bytes(name: str) -> None:
    assert (CATALOGS / name).read_bytes() == MAKE.catalogs()[name].encode("utf-8")


@pytest.mark.parametrize(
    ("name", "tables", "fields"), [("source_schema_catalog.csv", 417, 5387), ("target_schema_catalog.csv", 38, 884)]
)
def test_no_table_and_no_field_is_missing_or_doubled(name: str, tables: int, fields: int) -> None:
    found = rows(name)
    assert (len({row["table"] for row in found}), len(found)) == (tables, fields)
    assert len({(row["table"], row["field"].lower()) for row in found}) == fields
    for table in {row["table"] for row in found}:
        positions = [int(row["position"]) for row in found if row["table"] == table]
        assert positions == list(range(1, len(positions) + 1)), table


@pytest.mark.parametrize(
    ("printed", "rule", "expected"),
    [
        ("VARCHAR2", "", ("text", "")),
        ("NUMBER", "whole number 0 to 1200", ("integer", "")),
        ("DATE", "format DD/MM/YYYY; not in the future", ("date", "DD/MM/YYYY")),
        ("DATE", "no format given", ("date", "DD/MM/YYYY")),
        ("DATE", "format DD/MM/YYYY HH24:MI; LENGTH 10 is short", ("moment", "DD/MM/YYYY HH:MI")),
        ("VARCHAR2", "format DD/MM/YYYY HH24:MI:SS", ("moment", "DD/MM/YYYY HH:MI:SS")),
        ("VARCHAR2", "format HH24:MI", ("time", "HH:MI")),
    ],
)
def test_logical_types(printed: str, rule: str, expected: tuple[str, str]) -> None:
    assert MAKE.target_type(printed, rule) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("Y|N|NULL", "Y|N"), ("N=New|F=Followup", "N|F"), ("RTT|NON-RTT", "RTT|NON-RTT"), ("0-1439", "0-1439"), ("", "")],
)
def test_allowed_values_are_codes(printed: str, expected: str) -> None:
    assert MAKE.allowed(printed) == expected


def test_mandatory_marks_and_keys_are_those_of_the_programme() -> None:
    target = rows("target_schema_catalog.csv")
    counted = {mark: sum(row["mandatory"] == mark for row in target) for mark in ("Y", "C", "U", "N")}
    assert counted == {"Y": 106, "C": 10, "U": 768, "N": 0}
    assert all(bool(row["mandatory_when"]) == (row["mandatory"] == "C") for row in target)
    assert sum(bool(row["key"]) for row in target) == 34
    assert sum(bool(row["key"]) for row in rows("source_schema_catalog.csv")) == 1004


def test_every_code_type_of_a_field_has_codes() -> None:
    known = {row["code_type_id"] for row in rows("target_code_types.csv")}
    named = {one for row in rows("target_schema_catalog.csv") for one in row["code_type"].split("|") if one}
    assert named - known == set()
    assert len(rows("target_code_types.csv")) == 1034
