"""Cells that say something which no value can hold are a doubt and no silence; a star, a lone condition and plain key words are read."""

from __future__ import annotations

import pytest
from grids import document, grid, words

from qvhmig.documents.interpretation import interpret
from qvhmig.documents.reading import SURE, FieldReading


def _field(header: str, row: str, *more: str, legend: str = "") -> FieldReading:
    """The first field of a table of two or more."""
    rest = more or ("| ".join(["quay", "VARCHAR2(4)"] + [""] * (header.count("|") - 1)),)
    blocks = [words("BERTH", level=2), *([words(legend)] if legend else []), grid("\n".join([header, row, *rest]))]
    return interpret([document(*blocks, format_="word")]).tables[0].fields[0]


@pytest.mark.parametrize("printed", ["dd-Mon-yyyy", "DD-MON-YYYY HH24:MI", "dd/mm/yyyy [hh:mm]"])
@pytest.mark.parametrize("column", ["Format", "Remarks"])
def test_a_mask_that_no_token_says_is_kept_as_a_rule_and_doubted(printed: str, column: str) -> None:
    field = _field(f"Column | Type | {column}", f"moored | DATE | {printed if column == 'Format' else 'Format: ' + printed}")
    assert field.format == "" and printed in field.rule and field.confidence["format"] < SURE and field.why["format"]


def test_a_mask_alone_is_a_format_and_no_destination() -> None:
    field = _field("Column | Type | Remarks", "moored | DATE | DD.MM.YYYY")
    assert (field.format, field.destination) == ("DD.MM.YYYY", "")


@pytest.mark.parametrize(("printed", "length"), [("D(8)", 8), ("DATE(8)", 8), ("TIMESTAMP(6)", None), ("Zork(12)", 12)])
def test_the_length_in_brackets_is_taken(printed: str, length: int | None) -> None:
    assert _field("Column | Type | Remarks", f"moored | {printed} | When").length == length


def test_words_where_a_number_or_a_mark_belongs_are_doubted() -> None:
    field = _field("Column | Type | Length | Mandatory | Remarks", "moored | CHAR | one | Maybe | A", "quay | CHAR | 4 | Y | B", "depth | CHAR | 2 | N | C")
    assert (field.length, field.mandatory) == (None, "U")
    assert field.confidence["length"] < SURE and field.confidence["mandatory"] < SURE and {"length", "mandatory"} <= set(field.why)


def test_only_where_is_the_condition_of_a_conditional_field() -> None:
    field = _field("Column | Type | M/O/C | Remarks", "tug | CHAR(4) | C | Only where DRAUGHT = Y", "quay | CHAR(4) | M | B", "depth | CHAR(4) | O | C")
    assert (field.mandatory, field.mandatory_when, field.description) == ("C", "DRAUGHT = Y", "")


@pytest.mark.parametrize(("legend", "mandatory", "sure", "key"), [("Fields marked * are required.", "Y", True, None), ("* = primary key", "U", True, 1), ("", "Y", False, None)])
def test_a_star_behind_some_names_means_what_the_legend_says(legend: str, mandatory: str, sure: bool, key: int | None) -> None:
    field = _field("Column | Type | Remarks", "berth_id* | CHAR(4) | A", "quay | CHAR(4) | B", legend=legend)
    assert (field.field, field.mandatory, field.confidence["mandatory"] >= SURE, field.key) == ("berth_id", mandatory, sure, key)


@pytest.mark.parametrize("said", ["Key", "Key of this table", "The key of the record."])
def test_the_word_key_alone_says_that_a_field_is_the_key(said: str) -> None:
    assert _field("Column | Type | Remarks", f"berth_id | CHAR(4) | {said}").key == 1


def test_a_mask_at_the_end_of_a_sentence_is_the_format_and_the_sentence_stays() -> None:
    field = _field("Column | Type | Remarks", "moored | DATE | Date when moored, format DDMMYYYY")
    assert (field.format, field.description) == ("DDMMYYYY", "Date when moored, format DDMMYYYY")
