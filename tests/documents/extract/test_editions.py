"""What changed between two editions is told as a person would tell it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from readings import code_list, reading, table

from qvhmig.documents.catalog_files import codes_csv, edition, fields_csv, stored_edition
from qvhmig.documents.comparison_text import changes_json, changes_markdown, count_text
from qvhmig.documents.edition_comparison import Change, changes
from qvhmig.documents.reading import Reading

TEXT = {"type": "text", "length": 10}
CLIENT = table("CLIENT", ("number", {"type": "integer", "length": 9}), ("surname", TEXT), ("forename", TEXT), ("born", {"type": "date"}))
VISIT = table("VISIT", ("client", {"type": "integer"}), ("seen", {"type": "date"}), ("ward", TEXT))
LISTS = (code_list("7", {"M": "male", "F": "female"}), code_list("8", {"1": "one"}))
OLD = reading(CLIENT, VISIT, lists=LISTS)


def told(new: Reading, old: Reading = OLD) -> list[tuple[str, str, str, str, str]]:
    found = changes(edition("source", old), edition("source", new))
    return [(c.kind, c.subject, c.attribute, c.was, c.now) for c in found]


def test_the_same_edition_has_no_change_and_order_is_none() -> None:
    assert told(OLD) == []
    assert told(reading(VISIT, CLIENT, lists=LISTS[::-1])) == []


def test_fields_added_removed_retyped_and_renamed() -> None:
    client = table(
        "CLIENT", ("number", {"type": "integer", "length": 10, "mandatory": "Y"}), ("family_name", TEXT), ("forename", TEXT),
        ("nhs_number", {"type": "text", "length": 12}),
    )  # fmt: skip
    assert told(reading(client, VISIT, lists=LISTS)) == [
        ("field retyped", "CLIENT.number", "length", "9", "10"),
        ("field retyped", "CLIENT.number", "mandatory", "U", "Y"),
        ("field renamed", "CLIENT.family_name", "", "surname", "family_name"),
        ("field added", "CLIENT.nhs_number", "", "", "text 12"),
        ("field removed", "CLIENT.born", "", "date", ""),
    ]


def test_a_table_that_keeps_its_fields_is_renamed_and_another_is_new() -> None:
    stay = replace(VISIT, name="ATTENDANCE", fields=tuple(replace(f, table="ATTENDANCE") for f in VISIT.fields))
    new = table("LOG", ("line", TEXT), ("said", TEXT))
    assert told(reading(CLIENT, stay, new, lists=LISTS)) == [
        ("table renamed", "ATTENDANCE", "", "VISIT", "ATTENDANCE"),
        ("table added", "LOG", "", "", "2 fields"),
    ]


def test_a_field_that_left_one_table_for_another_has_moved() -> None:
    client = replace(CLIENT, fields=CLIENT.fields[:3])
    visit = table("VISIT", ("client", {"type": "integer"}), ("seen", {"type": "date"}), ("ward", TEXT), ("born", {"type": "date"}))
    assert told(reading(client, visit, lists=LISTS)) == [("field moved", "VISIT.born", "", "CLIENT", "VISIT")]


def test_words_that_differ_in_blanks_only_are_the_same_words() -> None:
    old = reading(table("T", ("x", {"description": "the first  name"}), ("y", {"description": "old"})))
    new = reading(table("T", ("x", {"description": "The first name"}), ("y", {"description": "new"})))
    assert told(new, old) == [("field reworded", "T.y", "description", "old", "new")]


def test_codes_added_removed_and_changed() -> None:
    new = (code_list("7", {"M": "man", "X": "other"}), code_list("9", {"a": "b", "c": "d"}))
    assert told(reading(CLIENT, VISIT, lists=new)) == [
        ("code changed", "7 M", "meaning", "male", "man"),
        ("code added", "7 X", "", "", "other"),
        ("code removed", "7 F", "", "female", ""),
        ("code list added", "9", "", "", "2 codes"),
        ("code list removed", "8", "", "1 codes", ""),
    ]


def test_an_edition_comes_back_from_its_files(tmp_path: Path) -> None:
    made = edition("source", OLD)
    fields, codes = tmp_path / "fields.csv", tmp_path / "codes.csv"
    fields.write_text(fields_csv(made), encoding="utf-8")
    codes.write_text(codes_csv(made), encoding="utf-8")
    again = stored_edition("source", fields, codes, tmp_path)
    assert changes(made, again) == () and len(again.fields) == 7 and len(again.codes) == 3
    fields.write_text("\n".join(",".join(line.split(",")[:15]) for line in fields_csv(made).splitlines()) + "\n", encoding="utf-8")
    assert changes(made, stored_edition("source", fields, codes, tmp_path)) == (), "a catalog written by hand has fewer columns"


def test_three_forms_say_the_same() -> None:
    found = (Change("field retyped", "source", "T.x", "length", "1", "2"), Change("table removed", "source", "U", was="3 fields"))
    assert count_text(found) == "1 field retyped, 1 table removed" and count_text(()) == "no change"
    assert changes_json(found)[0] == {"kind": "field retyped", "system": "source", "subject": "T.x", "attribute": "length", "was": "1", "now": "2"}
    assert "| field retyped | `T.x` | length | 1 | 2 |" in changes_markdown(found) and changes_markdown(()) == "No change.\n"


def test_a_field_that_comes_where_another_went_is_no_renamed_one() -> None:
    old, new = (reading(table("P", ("id", TEXT), (name, TEXT), ("town", TEXT))) for name in ("middle_name", "phone_number"))
    assert [kind for kind, *_ in told(new, old)] == ["field added", "field removed"]


def test_a_field_is_renamed_although_others_came_before_it() -> None:
    old = reading(table("P", ("id", TEXT), ("birth_date", TEXT), ("town", TEXT)))
    new = reading(table("P", ("title", TEXT), ("suffix", TEXT), ("id", TEXT), ("date_of_birth", TEXT), ("town", TEXT)))
    assert [(kind, subject) for kind, subject, *_ in told(new, old) if kind != "field added"] == [("field renamed", "P.date_of_birth")]


def test_of_codes_that_are_not_known_nothing_is_told() -> None:
    old = edition("source", OLD)
    assert changes(replace(old, codes=None), old) == ()
    assert changes(replace(old, fields=None), old) == ()
