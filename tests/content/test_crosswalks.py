"""The code maps against the answer key of the code-set document, and against the code types that they translate to.

The key is no source of the maps: they are written from the meanings. Where both speak they have to agree.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from qvhmig.models.crosswalk import Crosswalk
from qvhmig.yaml_source import read_document

ROOT = Path(__file__).resolve().parents[2]
TRUTH = ROOT / "tests" / "documents" / "truth"
CROSSWALKS = {path.stem: path for path in sorted((ROOT / "crosswalks").glob("*.yaml"))}

EXCEPTIONS = {
    ("S33", "COTT"): "closed, but both site lists keep it for the history that points at it, so it translates",
}
"""(family, code) whose state differs from what its status in the document asks for, and why."""

DECIDED = {
    ("tci_outcome_before_the_day", "NOBED"): ("6", "the document says that the day decides, and this map is for one of the two"),
    ("tci_outcome_before_the_day", "NOTHTR"): ("6", "the document says that the day decides, and this map is for one of the two"),
    ("tci_outcome_on_the_day", "NOBED"): ("7", "the document says that the day decides, and this map is for one of the two"),
    ("tci_outcome_on_the_day", "NOTHTR"): ("7", "the document says that the day decides, and this map is for one of the two"),
}
"""(map, code) that is ambiguous in the document and not in the map: its partner, and why."""


def truth(name: str) -> list[dict[str, str]]:
    with (TRUTH / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


CODES: dict[str, set[str]] = defaultdict(set)
for _row in truth("target_codes.csv"):
    CODES[_row["code_type_id"]].add(_row["code"])
FAMILIES: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
for _row in truth("source_codes.csv"):
    FAMILIES[_row["family_id"]][_row["code"]] = _row


def crosswalk(name: str) -> Crosswalk:
    return Crosswalk.model_validate(read_document(CROSSWALKS[name], ROOT).data)


def family(walk: Crosswalk) -> str:
    return walk.source_domain.split()[0]


def test_there_is_a_map_for_every_coded_family_of_the_patient_index() -> None:
    assert {family(crosswalk(name)) for name in CROSSWALKS} >= {"S01", "S03", "S04", "S05", "S06", "S28", "S29", "S33", "S38", "S39", "S41", "S45"}


@pytest.mark.parametrize("name", CROSSWALKS)
def test_a_map_has_every_code_of_its_family_once_and_no_other(name: str) -> None:
    walk = crosswalk(name)
    assert walk.id == name
    sources = [row.source for row in walk.rows]
    assert len(sources) == len(set(sources))
    assert set(sources) == set(FAMILIES[family(walk)])


@pytest.mark.parametrize("name", CROSSWALKS)
def test_every_target_is_a_code_of_the_code_type(name: str) -> None:
    walk = crosswalk(name)
    assert {row.target for row in walk.rows if row.target} - CODES[walk.target_domain] == set()


@pytest.mark.parametrize("name", CROSSWALKS)
def test_states_and_targets_agree_with_the_answer_key(name: str) -> None:
    walk = crosswalk(name)
    wanted = {"live": "approved", "ambiguous": "query", "retired": "retired"}
    for row in walk.rows:
        key = dict(FAMILIES[family(walk)][row.source])
        if key["expected_target_code"] not in CODES[walk.target_domain]:
            key["expected_target_code"] = ""  # the partner is of the family's other code type, so here there is none
        if (name, row.source) in DECIDED:
            assert key["status"] == "ambiguous" and row.state == "approved" and row.note
            assert row.target == DECIDED[name, row.source][0]
            continue
        if (family(walk), row.source) not in EXCEPTIONS:
            without_partner = not key["expected_target_code"]
            assert row.state == ("query" if without_partner else wanted[key["status"]]), (name, row.source)
        if row.state == "query":
            assert row.target is None and row.note, (name, row.source)
        elif row.state == "retired":
            assert row.target == key["expected_target_code"] and row.note and row.valid_to, (name, row.source)
        else:
            assert row.target == key["expected_target_code"], (name, row.source)


FEEDS = {"casenote_place": (("S34", "L-"), ("S49", "B-")), "consultant": (("S35", ""),)}
"""Code families whose partners have no code type: they are feeds, with the states of a map."""


@pytest.mark.parametrize(("name", "column"), [("casenote_place", "user_code"), ("consultant", "staff_id")])
def test_a_feed_that_stands_for_a_map_agrees_with_the_answer_key(name: str, column: str) -> None:
    with (ROOT / "feeds" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row[{"casenote_place": "place", "consultant": "code"}[name]]: row for row in csv.DictReader(lines)}
    keys = {prefix + code: row for family_id, prefix in FEEDS[name] for code, row in FAMILIES[family_id].items()}
    assert set(rows) == set(keys)
    for code, row in rows.items():
        assert row[column] == keys[code]["expected_target_code"], code
        assert row["state"] == ("agreed" if row[column] else "query") and bool(row[column]) != bool(row["note"]), code


def test_every_code_in_a_feed_of_places_is_of_its_code_type() -> None:
    with (ROOT / "feeds" / "casenote_place.csv").open(encoding="utf-8", newline="") as lines:
        agreed = [row for row in csv.DictReader(lines) if row["state"] == "agreed"]
    for column, domain in (("hospital_code", "10638"), ("site", "10454"), ("location_type", "302"), ("user_code", "REF-CNLOC")):
        assert {row[column] for row in agreed} <= CODES[domain], column


def test_every_exception_is_one() -> None:
    for family_id, code in EXCEPTIONS:
        assert FAMILIES[family_id][code]["status"] != "live"
