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

SECOND_READINGS = {
    "rtt_action": "what a status does to the clock; the document gives the national status only",
    "rtt_start_reason": "why a clock starts, told by its status",
    "rtt_start_by_source": "why a clock starts, told by who referred",
    "rtt_stop_reason": "why a clock stops, told by its status",
    "list_entry_urgency": "the urgency of a list entry, for the referral that is made for it",
    "referral_type": "the kind of a referral, of which its priority is all that is held",
    "referral_source_inpatient": "the sources of outpatient referrals in the list of another encounter",
    "opd_list_outcome": "removal reasons in the list of outpatient waits",
    "provider_site": "the provider of a hospital, beside its site",
    "institution": "the institution that holds a detained patient, told by its hospital",
    "community_disposal": "disposals of clinic bookings of service groups in the community list",
    "community_attendance": "attendance statuses of community bookings in the community list",
}
"""Maps that read a family for another code type than the one of the document's key: they answer for themselves, so every row has a partner or a note."""
ALIASES = {"Clinics": "REF-CLINIC"}
"""The title of a list in the document, which has no number: its id in the key."""


def truth(name: str) -> list[dict[str, str]]:
    with (TRUTH / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


CODES: dict[str, set[str]] = defaultdict(set)
for _row in truth("target_codes.csv"):
    CODES[_row["code_type_id"]].add(_row["code"])
for _title, _id in ALIASES.items():
    CODES[_title] = CODES[_id]
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
        if name in SECOND_READINGS:
            assert row.target or row.note, (name, row.source)
            assert row.state != "retired" or row.valid_to, (name, row.source)
            assert (row.state == "query") == (row.target is None), (name, row.source)
            continue
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


def test_a_second_reading_is_of_no_code_type_of_the_key() -> None:
    for name in SECOND_READINGS:
        walk = crosswalk(name)
        expected = {row["expected_target_code"] for row in FAMILIES[family(walk)].values()} - {""}
        types = {kind for row in FAMILIES[family(walk)].values() for kind in row["target_code_types"].split("|")}
        assert walk.target_domain not in types or not expected & CODES[walk.target_domain], name


def test_the_flags_of_appointment_types_agree_with_the_answer_key() -> None:
    with (ROOT / "feeds" / "appointment_type.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["code"]: row for row in csv.DictReader(lines)}
    assert set(rows) == set(FAMILIES["S44"])
    for code, row in rows.items():
        assert row["flag"] == FAMILIES["S44"][code]["expected_target_code"], code
        assert row["state"] == ("agreed" if row["flag"] else "query") and bool(row["flag"]) != bool(row["note"]), code


def test_the_kinds_of_attendance_agree_with_the_national_codes_of_the_answer_key() -> None:
    national = {"seen": {"5", "6"}, "not_seen": {"7"}, "missed": {"3"}, "patient": {"2"}, "hospital": {"4"}, "booked": {"0"}, "unknown": {""}}
    with (ROOT / "feeds" / "attendance_kind.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["code"]: row for row in csv.DictReader(lines)}
    assert set(rows) == set(FAMILIES["S14"])
    assert all(FAMILIES["S14"][code]["expected_target_code"] in national[row["kind"]] for code, row in rows.items())


WORDS = {"legal_status_kind": "S17", "mental_category_words": "S18"}
"""Feeds that hold the words of a code's partner, for an archive that takes no codes, and the family of the codes."""


@pytest.mark.parametrize("name", WORDS)
def test_the_words_of_a_code_are_those_of_its_partner_in_the_answer_key(name: str) -> None:
    meanings = {(row["code_type_id"], row["code"]): row["meaning"] for row in truth("target_codes.csv")}
    with (ROOT / "feeds" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["code"]: row for row in csv.DictReader(lines)}
    assert set(rows) == set(FAMILIES[WORDS[name]])
    for code, row in rows.items():
        key = FAMILIES[WORDS[name]][code]
        if key["expected_target_code"]:
            assert row["words"] == meanings[key["target_code_types"], key["expected_target_code"]], code
        else:
            assert row["words"].upper() == key["meaning"] and row["note"], code  # what was recorded, for want of a partner


def test_every_exception_is_one() -> None:
    for family_id, code in EXCEPTIONS:
        assert FAMILIES[family_id][code]["status"] != "live"
