"""Grids that look like field lists or code lists and are none."""

from __future__ import annotations

from grids import document, grid, names, words

from qvhmig.documents.interpretation import interpret
from qvhmig.documents.interpretation.table_names import names_in
from qvhmig.documents.reading import Reading


def _read(*blocks: object) -> Reading:
    return interpret([document(*blocks, format_="word")])  # type: ignore[arg-type]


def test_options_of_a_program_are_no_fields() -> None:
    options = "Option | Type | Description\nverbose | boolean | Tell more\ntimeout | integer | Seconds to wait\nhost | string | Where to look"
    assert not _read(words("ferryctl", level=2), grid(options)).tables
    assert _read(words("Ferry", level=2), grid(options.replace("Option", "Field"))).tables


def test_a_row_of_attributes_without_a_name_is_no_field() -> None:
    assert not _read(words("Timetable", level=2), grid("type | default | mandatory | older spelling\nstring | none | no | none")).tables


def test_a_field_printed_in_row_after_row_of_one_table_groups_codes() -> None:
    rows = "\n".join(f"ports | port_code | K{number} | Quay {number}" for number in range(8))
    reading = _read(grid(f"Entity | Column | Code | Meaning\n{rows}"))
    assert not reading.tables


def test_rows_that_would_each_be_a_list_are_data() -> None:
    rows = "\n".join(f"Ferry {number} | F{number} | sails to harbour {number}" for number in range(9))
    assert not _read(grid(f"Vocabulary | Code | Description\n{rows}")).code_lists


def test_lists_in_blocks_are_lists_and_types_and_addresses_name_none() -> None:
    lists = "List | Code | Meaning\nDECK | U | Upper deck\nDECK | L | Lower deck\nDECK | C | Car deck\nSEAT | W | Window seat\nSEAT | A | Aisle seat"
    assert [found.code_type for found in _read(grid(lists)).code_lists] == ["DECK", "SEAT"]
    assert not _read(grid(lists.replace("DECK", "string").replace("SEAT", "integer"))).code_lists
    assert not _read(grid(lists.replace("DECK", "https://x.example/deck").replace("SEAT", "a=b"))).code_lists


def test_a_constant_column_loses_the_list_name_to_one_that_changes() -> None:
    rows = "CODELISTNAME | CODEDVALUE | DECODE | TYPE\nDECK | U | Upper deck | TEXT\nDECK | L | Lower deck | TEXT\nSEAT | W | Window seat | TEXT\nSEAT | A | Aisle seat | TEXT"
    assert [found.code_type for found in _read(grid(rows)).code_lists] == ["DECK", "SEAT"]


def test_a_table_called_by_a_word_of_every_day() -> None:
    assert names_in("Table structure for table interface")[0] == ("interface", 4.0)
    assert names_in("Table 3.2. columns Columns")[0][0] == "columns"
    assert not names_in("Columns")
    rows = "Column | Type\nferry_id | NUMBER(8)\nname | VARCHAR2(40)"
    found = _read(words("Table structure for table interface", level=2), grid(rows))
    assert list(names(found.tables)) == ["interface"]


def test_a_narrower_grid_under_a_heading_of_its_own_goes_on_with_no_list() -> None:
    fields = "Column | Type | References | Description\nferry_id | integer | | Number of the ferry\nquay_id | integer | quay.quay_id | Where it lies at night\nname | varchar(40) | | On the bow"
    events = "CastOff | Waiting for the lines to be cast off\nMooring | Waiting at the quay for the gangway\nSailing | Under way between two of the harbours"
    blocks = (words("ferry", level=2, page=1), grid(fields, page=1), words("Events", level=2, page=2), grid(events, page=2))
    assert names(interpret([document(*blocks)]).tables) == {"ferry": ["ferry_id", "quay_id", "name"]}
