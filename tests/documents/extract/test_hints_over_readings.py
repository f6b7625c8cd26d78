"""Corrections name what is read, survive a new edition, and are told when their ground is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from readings import code_list, field, reading, table

from qvhmig.documents.attribute_text import attribute_text
from qvhmig.documents.grids import Place
from qvhmig.documents.hint_overlay import Overlaid, overlay
from qvhmig.documents.reading import FieldReading, Finding, Reading
from qvhmig.models.hints import Attribute, CodeAttribute, Hints, Role
from qvhmig.problems import Problem
from qvhmig.validation import validate
from qvhmig.yaml_source import read_text

READING = reading(
    table(
        "CLIENT",
        ("number", {"type": "integer", "length": 9, "mandatory": "Y", "key": 1}),
        ("name", {"type": "text", "length": 10, "confidence": {"length": 0.5}, "why": {"length": "two numbers are printed"}}),
        ("born", {"type": "date"}),
    ),
    table("VISIT", ("client", {"type": "integer"}), ("seen", {"type": "date", "format": "DD.MM.YYYY"})),
    lists=(code_list("7", {"M": "male", "F": "femal"}),),
)


def hints(text: str) -> Hints:
    problems: list[Problem] = []
    made = validate(read_text("hints: 1\n" + text, "hints.yaml"), Hints, problems)
    assert made is not None, "\n".join(map(str, problems))
    return made


def laid(text: str, over: Reading = READING) -> Overlaid:
    return overlay(over, hints(text))


def one(found: Reading, name: str) -> FieldReading:
    return next(f for t in found.tables for f in t.fields if f"{t.name}.{f.field}" == name)


def test_a_correction_sets_the_value_and_says_by_whom() -> None:
    found = laid("corrections: [{table: CLIENT, field: name, attribute: length, value: 20, was: 10, who: data architect, why: asked the vendor}]")
    name = one(found.reading, "CLIENT.name")
    assert (name.length, name.confidence["length"], "length" in name.why) == (20, 1.0, False)
    assert name.corrected == {"length": "data architect: asked the vendor"}
    assert [outcome.state for outcome in found.outcomes] == ["applied"] and not found.reading.findings


@pytest.mark.parametrize(
    ("value", "was", "state", "length"),
    [
        ("20", "10", "applied", 20),
        ("10", "10", "confirmed", 10),
        ("10", "12", "not_needed", 10),  # the new edition says it itself
        ("20", "12", "stale", 10),  # the new edition says something else than what was corrected
    ],
)
def test_a_new_edition_keeps_or_questions_a_correction(value: str, was: str, state: str, length: int) -> None:
    found = laid(f"corrections: [{{table: CLIENT, field: name, attribute: length, value: '{value}', was: '{was}', who: a, why: b}}]")
    assert (found.outcomes[0].state, one(found.reading, "CLIENT.name").length) == (state, length)
    assert [finding.code for finding in found.reading.findings] == (["QV095"] if state == "stale" else [])


def test_a_correction_of_a_field_that_is_gone_is_told() -> None:
    found = laid("corrections: [{table: CLIENT, field: nome, attribute: length, value: 1, who: a, why: b}]")
    assert [(f.code, f.table, f.field) for f in found.reading.findings] == [("QV096", "CLIENT", "nome")]


@pytest.mark.parametrize(("attribute", "left"), [("references", ["QV094"]), ("length", ["QV090"]), ("format", ["QV090", "QV094"])])
def test_a_correction_answers_the_findings_about_what_it_corrects(attribute: str, left: list[str]) -> None:
    place = Place("guide.docx")
    findings = tuple(Finding(code, place, "a fact", "a proposal", "CLIENT", "name") for code in ("QV090", "QV094", "QV092"))
    value = {"references": "VISIT.client", "length": "20", "format": "DD/MM/YYYY"}[attribute]
    found = laid(
        f"corrections: [{{table: CLIENT, field: name, attribute: {attribute}, value: {value}, who: a, why: b}}]", replace(READING, findings=findings)
    )
    assert [finding.code for finding in found.reading.findings] == left


def test_a_row_can_be_said_to_be_no_field_and_the_rest_is_numbered_again() -> None:
    found = laid("corrections: [{table: CLIENT, field: name, attribute: field, was: name, who: a, why: b}]")
    assert [(f.position, f.field) for f in found.reading.tables[0].fields] == [(1, "number"), (2, "born")]


def test_a_field_is_moved_and_a_table_renamed_with_names_as_read() -> None:
    found = laid(
        "corrections:\n"
        "  - {table: CLIENT, field: born, attribute: table, value: VISIT, who: a, why: b}\n"
        "  - {table: CLIENT, field: born, attribute: format, value: DD/MM/YYYY, who: a, why: b}\n"
        "  - {table: VISIT, attribute: table, value: VISITS, who: a, why: b}\n"
    )
    assert {t.name: [f.field for f in t.fields] for t in found.reading.tables} == {
        "CLIENT": ["number", "name"], "VISIT": ["born"], "VISITS": ["client", "seen"],
    }  # fmt: skip
    assert one(found.reading, "VISIT.born").format == "DD/MM/YYYY"


def test_upper_and_lower_case_decide_only_where_nothing_else_does() -> None:
    twins = reading(table("T", ("Id", {"length": 1}), ("ID", {"length": 2})))
    found = laid("corrections: [{table: t, field: ID, attribute: length, value: 9, who: a, why: b}, {table: T, field: ID, attribute: length, value: 7, who: a, why: b}]", twins)
    assert [f.length for f in found.reading.tables[0].fields] == [9, 7]


def test_a_document_limits_a_correction() -> None:
    text = "corrections: [{document: DOC, table: CLIENT, field: name, attribute: length, value: 20, who: a, why: b}]"
    assert laid(text.replace("DOC", "guide.docx")).outcomes[0].state == "applied"
    assert laid(text.replace("DOC", "other.docx")).outcomes[0].state == "lost"


def test_settled_values_fill_silence_and_nothing_else() -> None:
    found = laid(
        "settled:\n"
        "  - {type: date, attribute: format, value: DD/MM/YYYY, who: a, why: b}\n"
        "  - {field: client, attribute: key, value: 1, who: a, why: b}\n"
        "  - {field: 'n*', attribute: key, value: 1, who: a, why: b}\n"
        "  - {attribute: mandatory, value: N, who: a, why: b}\n"
    )
    assert (one(found.reading, "CLIENT.born").format, one(found.reading, "VISIT.seen").format) == ("DD/MM/YYYY", "DD.MM.YYYY")
    assert (one(found.reading, "VISIT.client").key, one(found.reading, "CLIENT.name").key) == (1, None), "CLIENT has a key"
    assert [one(found.reading, n).mandatory for n in ("CLIENT.number", "CLIENT.name")] == ["Y", "N"]
    assert [(o.state, o.count) for o in found.outcomes] == [("applied", 1), ("applied", 1), ("not_needed", 0), ("applied", 4)]


def test_an_added_field_stands_where_it_is_wanted_until_the_document_has_it() -> None:
    text = "added: [{table: CLIENT, field: title, after: number, values: {type: text, length: 5}, who: a, why: b}, {table: NEW, field: x, who: a, why: b}]"
    found = laid(text)
    assert [f.field for f in found.reading.tables[0].fields] == ["number", "title", "name", "born"]
    assert (one(found.reading, "CLIENT.title").length, found.reading.tables[-1].name) == (5, "NEW")
    assert [o.state for o in laid(text, found.reading).outcomes] == ["not_needed", "not_needed"]


def test_codes_are_corrected_and_removed() -> None:
    found = laid(
        "code_corrections:\n"
        "  - {code_list: 7, code: F, attribute: meaning, value: female, was: femal, who: a, why: b}\n"
        "  - {code_list: 7, code: M, attribute: code, who: a, why: b}\n"
        "  - {code_list: 7, code: X, attribute: meaning, value: x, who: a, why: b}\n".replace("code_list: 7", "code_list: '7'")
    )
    assert [(c.code, c.meaning) for c in found.reading.code_lists[0].codes] == [("F", "female")]
    assert [o.state for o in found.outcomes] == ["applied", "applied", "lost"]


@pytest.mark.parametrize(
    "text",
    [
        "corrections: [{table: A, field: B, attribute: length, value: ten, who: a, why: b}]",
        "corrections: [{table: A, field: B, attribute: type, value: varchar, who: a, why: b}]",
        "corrections: [{table: A, field: B, attribute: length, value: 1, who: '', why: b}]",
        "corrections: [{table: A, attribute: length, value: 1, who: a, why: b}]",
        "settled: [{attribute: field, value: x, who: a, why: b}]",
        "grids: [{read: nothing}]",
    ],
)
def test_a_hint_that_a_catalog_could_not_hold_is_refused_with_its_place(text: str) -> None:
    problems: list[Problem] = []
    assert validate(read_text("hints: 1\n" + text, "hints.yaml"), Hints, problems) is None
    assert all(problem.where.line == 2 for problem in problems)


def test_the_words_of_hints_are_those_of_the_reader() -> None:
    from typing import get_args

    from qvhmig.documents.interpretation.roles import ALL_ROLES
    from qvhmig.documents.reading import ATTRIBUTES, CodeReading

    assert set(get_args(Role)) == set(ALL_ROLES)
    assert get_args(Attribute) == ATTRIBUTES
    assert all(word in CodeReading.__dataclass_fields__ for word in get_args(CodeAttribute))
    assert attribute_text(field("T", "x", code_type=("1", "2"), length=3), "code_type") == "1|2"
