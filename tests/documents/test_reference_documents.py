"""The three documents of requirement_spec/ against what stands in them (truth/): every table, field, type, length, mark and code.

What the documents do not print is not asked for: the workbook has no column of types, code family ids stand in headings, the lists of
Part 3 have no id. References are compared as printed, slips and all: a reader proposes, it does not mend.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from truth_files import PRINTED_FORMAT, allowed, target_type, truth_rows

from qvhmig.documents.interpretation import interpret
from qvhmig.documents.readers import read_document
from qvhmig.documents.reading import FieldReading, Reading

DATED = ("date", "moment", "time")
SPEC = Path(__file__).resolve().parents[2] / "requirement_spec"
TARGET = list(truth_rows("target_fields.csv"))
SOURCE = list(truth_rows("source_fields.csv"))


def _read(name: str) -> Reading:
    document = read_document(SPEC / name, name)
    assert not document.faults, [fault.fact for fault in document.faults]
    return interpret([document])


@pytest.fixture(scope="module")
def guide() -> Reading:
    return _read("target_load_guide.pdf")


@pytest.fixture(scope="module")
def dictionary() -> Reading:
    return _read("source_data_dictionary.xlsx")


@pytest.fixture(scope="module")
def code_sets() -> Reading:
    return _read("code_sets.docx")


def _names(rows: Iterable[dict[str, str]]) -> dict[str, list[str]]:
    """table -> its fields, both in order of the truth."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row["table"]].append(row["field"])
    return dict(found)


def _fields(reading: Reading) -> dict[tuple[str, str], FieldReading]:
    return {(table.name, field.field): field for table in reading.tables for field in table.fields}


def _differences(told: dict[tuple[str, str], object], true: dict[tuple[str, str], tuple[object, ...]]) -> list[str]:
    """`true` holds all right answers; a field that was not read is wrong, too."""
    return [f"{'.'.join(pair)}: {told.get(pair, 'not read')!r}, not {' or '.join(map(repr, right))}" for pair, right in true.items() if told.get(pair, "not read") not in right]


def _report(wrong: list[str]) -> str:
    return f"{len(wrong)} wrong:\n" + "\n".join(wrong[:40])


def _pair(row: dict[str, str]) -> tuple[str, str]:
    return row["table"], row["field"]


def test_the_guide_gives_every_table_and_field_in_printed_order(guide: Reading) -> None:
    assert {table.name: [field.field for field in table.fields] for table in guide.tables} == _names(TARGET)
    assert [table.name for table in guide.tables] == list(_names(TARGET))


def test_the_guide_gives_every_type_and_length(guide: Reading) -> None:
    told, shaped = _fields(guide), {_pair(row): target_type(row["data_type"], row["rule"]) for row in TARGET}
    # a text with a printed date format is text and has that format, or is that date already
    types = {_pair(row): (shaped[_pair(row)][0], *(["text"] if row["data_type"] == "VARCHAR2" else [])) for row in TARGET}
    printed = {_pair(row): (row["data_type"],) for row in TARGET}
    # the length of a DATE is no limit on characters: kept or left out, both are fair
    lengths = {_pair(row): (int(row["length"]) if row["length"] else None, *([None] if shaped[_pair(row)][0] in DATED else [])) for row in TARGET}
    wrong = _differences({pair: field.type for pair, field in told.items()}, types)
    wrong += _differences({pair: field.printed_type.split("(")[0] for pair, field in told.items()}, printed)
    wrong += _differences({pair: field.length for pair, field in told.items()}, lengths)
    assert not wrong, _report(wrong)


def test_the_guide_gives_every_printed_format(guide: Reading) -> None:
    printed = {_pair(row): found.group(1).replace("HH24", "HH") for row in TARGET if (found := PRINTED_FORMAT.search(row["rule"]))}
    wrong = _differences({pair: field.format.replace("HH24", "HH") for pair, field in _fields(guide).items()}, {pair: (shape,) for pair, shape in printed.items()})
    assert printed
    assert not wrong, _report(wrong)


def test_the_guide_gives_every_mandatory_mark(guide: Reading) -> None:
    told = _fields(guide)
    wrong = _differences({pair: field.mandatory for pair, field in told.items()}, {_pair(row): (row["mandatory"],) for row in TARGET})
    wrong += [f"{table}.{field}: conditional, but when?" for (table, field), one in told.items() if one.mandatory == "C" and not one.mandatory_when]
    assert not wrong, _report(wrong)


def test_the_guide_gives_every_code_type(guide: Reading) -> None:
    told = {pair: field.code_type for pair, field in _fields(guide).items()}
    wrong = _differences(told, {_pair(row): (tuple(filter(None, row["code_type_id"].split("|"))),) for row in TARGET})
    assert not wrong, _report(wrong)


def test_the_guide_gives_every_closed_list_of_values(guide: Reading) -> None:
    told = {pair: "|".join(value for value in field.allowed_values if value.upper() != "NULL") for pair, field in _fields(guide).items()}
    wrong = _differences(told, {_pair(row): (allowed(row["allowed_values"]),) for row in TARGET})
    assert not wrong, _report(wrong)


def _absent() -> dict[tuple[str, str], str]:
    """(table, field) -> printed parent that the guide does not have."""
    fields = {(table.lower(), field.lower()) for table, field in map(_pair, TARGET)}
    return {_pair(row): row["printed_reference"].lower() for row in TARGET if row["printed_reference"] and tuple(row["printed_reference"].lower().split(".")) not in fields}


def test_the_guide_gives_every_reference_as_printed_and_mends_none(guide: Reading) -> None:
    told, absent = {pair: field.references.lower() for pair, field in _fields(guide).items()}, _absent()
    # a parent that does not exist may be left out (it is a finding), but no other may stand in its place
    wrong = _differences(told, {_pair(row): (row["printed_reference"].lower(), *([""] if _pair(row) in absent else [])) for row in TARGET})
    assert not wrong, _report(wrong)


def test_each_printed_parent_that_does_not_exist_is_a_finding_of_its_field(guide: Reading) -> None:
    absent = _absent()
    told = {(finding.table, finding.field): finding.fact.lower() for finding in guide.findings}
    assert absent
    assert not {pair: parent for pair, parent in absent.items() if parent not in told.get(pair, "")}


def test_the_dictionary_gives_every_table_and_field_in_printed_order(dictionary: Reading) -> None:
    told = {table.name: [field.field for field in table.fields] for table in dictionary.tables}
    wrong = [f"{table}: {sorted(set(told.get(table, [])) ^ set(fields)) or 'order'}" for table, fields in _names(SOURCE).items() if told.get(table) != fields]
    wrong += [f"{table} is no table" for table in told if table not in _names(SOURCE)]
    assert not wrong, _report(wrong)


def test_the_dictionary_gives_every_size_and_no_type_but_text(dictionary: Reading) -> None:
    told = _fields(dictionary)
    wrong = _differences({pair: field.length for pair, field in told.items()}, {_pair(row): (int(row["size"]) if row["size"] else None,) for row in SOURCE})
    wrong += _differences({pair: field.type for pair, field in told.items()}, {_pair(row): ("text", "") for row in SOURCE})
    assert not wrong, _report(wrong)


def test_the_dictionary_says_nothing_of_obligation(dictionary: Reading) -> None:
    assert not [pair for pair, field in _fields(dictionary).items() if field.mandatory not in ("U", "N")]


def test_the_dictionary_gives_every_part_of_a_key(dictionary: Reading) -> None:
    def part(mark: str) -> int | None:
        parts = [word[2:] for word in mark.replace(";", " ").split() if word.startswith("PK")]
        return int(parts[0]) if parts else None

    wrong = _differences({pair: field.key for pair, field in _fields(dictionary).items()}, {_pair(row): (part(row["key"]),) for row in SOURCE})
    assert not wrong, _report(wrong)


def test_the_dictionary_gives_every_link(dictionary: Reading) -> None:
    links = {_pair(row): next((mark.strip()[5:] for mark in row["key"].split(";") if mark.strip().startswith("link ")), "") for row in SOURCE}
    wrong = _differences({pair: field.references for pair, field in _fields(dictionary).items()}, {pair: (link,) for pair, link in links.items()})
    assert not wrong, _report(wrong)


def _codes(name: str, column: str) -> dict[str, list[tuple[str, str]]]:
    """list -> its (code, meaning), in file order."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in truth_rows(name):
        found[row[column]].append((row["code"], row["meaning"]))
    return dict(found)


def _told_codes(reading: Reading) -> dict[str, list[tuple[str, str]]]:
    """One code type may stand in several printed tables."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code_list in reading.code_lists:
        found[code_list.code_type] += [(code.code, code.meaning) for code in code_list.codes]
    return dict(found)


def test_the_code_sets_give_every_code_type_and_family_with_its_codes(code_sets: Reading) -> None:
    told = _told_codes(code_sets)
    true = _codes("target_codes.csv", "code_type_id") | _codes("source_codes.csv", "family_id")
    unnamed = {id_: codes for id_, codes in true.items() if id_.startswith("REF-")}
    wrong = [f"{id_}: {sorted(set(told.get(id_, [])) ^ set(codes))[:6]}" for id_, codes in true.items() if id_ not in unnamed and sorted(told.get(id_, [])) != sorted(codes)]
    rest = {id_: codes for id_, codes in told.items() if id_ not in true}
    wrong += [f"{id_} printed under another name is not read" for id_, codes in unnamed.items() if sorted(codes) not in map(sorted, rest.values())]
    wrong += [f"{id_} is no list" for id_, codes in rest.items() if sorted(codes) not in map(sorted, unnamed.values())]
    assert not wrong, _report(wrong)


def test_the_code_sets_give_the_state_of_every_code(code_sets: Reading) -> None:
    told = {(c.code_type, c.code, c.meaning): c.status.split(",")[0].strip().lower() for c_list in code_sets.code_lists for c in c_list.codes}
    true = {(row["code_type_id"], row["code"], row["meaning"]): row["status"].lower() for row in truth_rows("target_codes.csv") if not row["code_type_id"].startswith("REF-")}
    wrong = [f"{key}: {told.get(key, 'not read')!r}, not {state!r}" for key, state in true.items() if told.get(key) != state]
    assert not wrong, _report(wrong)


def test_the_code_sets_hold_no_table(code_sets: Reading) -> None:
    assert not [(table.name, len(table.fields)) for table in code_sets.tables]


def test_guide_and_code_sets_together_name_the_list_of_every_coded_field(guide: Reading, code_sets: Reading) -> None:
    known = {code_list.code_type for code_list in code_sets.code_lists}
    with (SPEC.parent / "tests" / "documents" / "truth" / "code_types.csv").open(encoding="utf-8", newline="") as lines:
        assert {row["code_type_id"] for row in csv.DictReader(lines)} <= known
    assert not {code for field in _fields(guide).values() for code in field.code_type} - known
