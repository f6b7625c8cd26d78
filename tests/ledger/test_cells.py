"""Cells that a catalog refuses, fillers, and key parts of a reference that are blank or cannot be read."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_apply import Opened, small_apply  # noqa: E402
from small_project import BAKE, BUYER, counts, rows, small_project, table  # noqa: E402

from qvhmig.problems import ProblemsFound  # noqa: E402
from qvhmig.running.target_files import pattern_of  # noqa: E402

NAMES = rows("number name kind note", ("1", "Ann", "m", None), ("2", None, "m", None), ("3", "", "m", None), ("4", "Benjamin", "m", None), ("5", "Benjamin", "x", None), ("6", None, "x", None))


def field(table_: str, entry: str) -> str:
    return f"target: {table_}\nrows:\n  - from: BUYER\nfields:\n  id: {{class: SURROGATE_ETL, key: one, natural: [number]}}\n  {entry}\n"


def must(filler: str) -> str:
    return field("T_MUST", f'name: {{class: DIRECT_SOURCE, from: name, filler: {{value: "{filler}", profiles: [development], reason: r, approved_by: b, ticket: T-1}}}}')


@pytest.mark.parametrize(("fillers", "written", "rejected"), [
    (True, ["1,Ann", "2,?", "3,?", "6,?"], {"name.too_long": 2}),
    (False, ["1,Ann"], {"name.mandatory": 3, "name.too_long": 2}),
])  # fmt: skip
def test_a_filler_stands_in_for_the_blank_of_a_mandatory_field_where_the_profile_allows_it(tmp_path: Path, fillers: bool, written: list[str], rejected: dict[str, int]) -> None:
    applied = small_apply(small_project(tmp_path / "p", must("'?'"), fillers=fillers), {"BUYER": NAMES}, tmp_path / "w")
    assert table(applied, "T_MUST") == written
    assert counts(applied, "must", "rejected") == rejected
    assert applied.unit("must")["cells"]["name"].get("filler", 0) == (3 if fillers else 0)


@pytest.mark.parametrize(("filler", "said"), [
    ("'unknown'", "QV413 the filler is longer than 5; see T_MUST.name in the target catalog"),
    ("7", "QV403 the filler is integer, the catalog wants text; write cast(... as text) or format_date(..., 'DD/MM/YYYY')"),
])  # fmt: skip
def test_a_filler_is_held_to_the_catalog(tmp_path: Path, filler: str, said: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        small_project(tmp_path / "p", must(filler), fillers=True).new_plan()
    assert [str(p) for p in found.value.problems if p.level.value == "error"] == [f"contracts/must.yaml:11:61 {said}"]


def test_where_a_field_is_mandatory_a_cell_that_would_be_left_empty_rejects_its_row(tmp_path: Path) -> None:
    contract = field("T_WHEN", "name: {class: DIRECT_SOURCE, from: name, mandatory_when: kind = 'm'}")
    applied = small_apply(small_project(tmp_path / "p", contract), {"BUYER": NAMES}, tmp_path / "w")
    assert table(applied, "T_WHEN") == ["1,Ann", "5,", "6,"]
    assert counts(applied, "when", "rejected") == {"name.mandatory": 2, "name.too_long_where_mandatory": 1}
    assert applied.unit("when")["cell_problems"] == {"name.too_long": 1}


def test_where_a_field_is_mandatory_its_own_policy_still_holds(tmp_path: Path) -> None:
    contract = field("T_WHEN", "name: {class: DIRECT_SOURCE, from: name, mandatory_when: kind = 'm', invalid: blank}")
    applied = small_apply(small_project(tmp_path / "p", contract), {"BUYER": NAMES[3:4]}, tmp_path / "w")
    assert table(applied, "T_WHEN") == ["1,"]


@pytest.mark.parametrize(("entry", "written", "filled"), [
    ("class: DIRECT_SOURCE, from: name", ["1,Ann", "2,?", "3,?", "5,", "6,", '7,""'], 2),
    ("class: OUT_OF_SCOPE, reason: r, approved_by: b, ticket: T-1", ["1,?", "2,?", "3,?", "4,?", "5,", "6,", "7,"], 4),
    ("class: OUT_OF_SCOPE, resolution: open, question: q, owner: o", ["1,?", "2,?", "3,?", "4,?", "5,", "6,", "7,"], 4),
])  # fmt: skip
def test_a_filler_is_written_only_in_the_rows_that_need_the_field(tmp_path: Path, entry: str, written: list[str], filled: int) -> None:
    contract = field("T_WHEN", f"name: {{{entry}, mandatory_when: kind = 'm', filler: {{value: \"'?'\", profiles: [development], reason: r, approved_by: b, ticket: T-1}}}}")
    given = [*NAMES, *rows("number name kind note", ("7", "", "x", None))]
    applied = small_apply(small_project(tmp_path / "p", contract, fillers=True), {"BUYER": given}, tmp_path / "w")
    assert table(applied, "T_WHEN") == written
    origins = applied.unit("when")["cells"]["name"]
    assert origins["filler"] == filled and sum(origins.values()) == len(written)
    assert counts(applied, "when", "rejected") == ({"name.too_long_where_mandatory": 1} if "DIRECT" in entry else {})


def test_a_field_that_is_always_mandatory_has_its_filler_in_every_row(tmp_path: Path) -> None:
    contract = must("'?'").replace("from: name,", "from: name, mandatory_when: kind = 'm',")
    applied = small_apply(small_project(tmp_path / "p", contract, fillers=True), {"BUYER": NAMES}, tmp_path / "w")
    assert table(applied, "T_MUST") == ["1,Ann", "2,?", "3,?", "6,?"]


KINDS = rows("number name kind note", ("1", "Ann", "m", None), ("2", None, "QQ", None), ("3", None, None, None), ("4", None, "", None))


def told(opened: Opened) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        opened.new_plan()
    return [str(p) for p in found.value.problems if p.level.value == "error"]


@pytest.mark.parametrize("entry", ["class: DIRECT_SOURCE, from: kind", "class: DERIVED, expr: trim(kind)"])
def test_a_cell_that_no_crosswalk_gives_is_one_of_the_codes_of_its_field(tmp_path: Path, entry: str) -> None:
    applied = small_apply(small_project(tmp_path / "p", field("T_CODE", f"kind: {{{entry}}}")), {"BUYER": KINDS}, tmp_path / "w")
    assert table(applied, "T_CODE") == ["1,m", "2,", "3,", "4,"]
    assert applied.unit("code")["cell_problems"] == {"kind.not_a_code": 2}


def test_a_mandatory_cell_that_is_no_code_rejects_its_row(tmp_path: Path) -> None:
    applied = small_apply(small_project(tmp_path / "p", field("T_CODE_MUST", "kind: {class: DIRECT_SOURCE, from: kind}")), {"BUYER": KINDS}, tmp_path / "w")
    assert table(applied, "T_CODE_MUST") == ["1,m"]
    assert counts(applied, "code_must", "rejected") == {"kind.not_a_code": 1, "kind.mandatory": 2}


def test_a_feed_gives_codes_too(tmp_path: Path) -> None:
    (tmp_path / "p/feeds").mkdir(parents=True)
    (tmp_path / "p/feeds/kinds.csv").write_text("buyer,kind\n1,g\n2,QQ\n", "utf-8")
    (tmp_path / "p/feeds/kinds.yaml").write_text("feed: 1\nid: kinds\nowner: baker\nas_of: '2020-01-01'\nkey: [buyer]\ncolumns: {buyer: text, kind: text}\n", "utf-8")
    opened = small_project(tmp_path / "p", field("T_CODE", "kind: {class: REFERENCE_MASTER_FEED, feed: kinds, match: {buyer: number}, take: kind, miss: blank}"))
    applied = small_apply(opened, {"BUYER": KINDS[:2]}, tmp_path / "w")
    assert table(applied, "T_CODE") == ["1,g", "2,"]


@pytest.mark.parametrize(("entry", "place", "code"), [
    ("class: DERIVED, value: \"'QQ'\"", "11:34", "QV414 'QQ' is no code of code type K, which 'kind' has; its codes are m, g; or say 'not_coded: why'"),
    ("class: DERIVED, expr: \"case when name is null then 'm' else 'QQ' end\"", "11:33", "QV414 'QQ' is no code of code type K, which 'kind' has; its codes are m, g; or say 'not_coded: why'"),
    ("class: DERIVED, expr: \"coalesce(kind, 'QQ')\"", "11:33", "QV414 'QQ' is no code of code type K, which 'kind' has; its codes are m, g; or say 'not_coded: why'"),
    ("class: DIRECT_SOURCE, from: kind, filler: {value: \"'QQ'\", profiles: [development], reason: r, approved_by: b, ticket: T-1}", "11:61", "QV413 the filler is no code of code type K; see T_CODE.kind in the target catalog"),
])  # fmt: skip
def test_a_literal_that_is_no_code_is_told_before_a_run(tmp_path: Path, entry: str, place: str, code: str) -> None:
    opened = small_project(tmp_path / "p", field("T_CODE", f"kind: {{{entry}}}"), fillers=True)
    assert told(opened) == [f"contracts/code.yaml:{place} {code}"]


def test_a_literal_that_is_a_code_costs_no_test_and_a_field_may_say_that_it_is_not_coded(tmp_path: Path) -> None:
    fine = small_project(tmp_path / "p", field("T_CODE", "kind: {class: DERIVED, expr: \"case when name is null then 'g' end\"}"))
    assert "not_a_code" not in str(fine.plan.unit("code").reasons)
    words = small_project(tmp_path / "q", field("T_CODE", "kind: {class: DERIVED, value: \"'QQ'\", not_coded: the code type tells the kinds of words}"))
    assert table(small_apply(words, {"BUYER": KINDS[:1]}, tmp_path / "w"), "T_CODE") == ["1,QQ"]


def test_a_code_type_without_codes_is_said_to_go_unchecked(tmp_path: Path) -> None:
    opened = small_project(tmp_path / "p", field("T_CODE_UNKNOWN", "kind: {class: DIRECT_SOURCE, from: kind}"))
    assert [p.code for p in opened.new_plan().warnings if p.subject == "code_unknown"] == ["QV415"]


def test_a_number_has_the_digits_of_the_catalog_before_and_after_the_point(tmp_path: Path) -> None:
    contract = field("T_PRICE", "price: {class: DERIVED, expr: 'cast(name as decimal(12,4))'}")
    given = rows("number name kind note", *((str(n), text, None, None) for n, text in enumerate(("1.2345", "999.99", "1000", "-1000", "7", "0.5000"), 1)))
    applied = small_apply(small_project(tmp_path / "p", contract), {"BUYER": given}, tmp_path / "w")
    assert table(applied, "T_PRICE") == ["1,", "2,999.99", "3,", "4,", "5,7.00", "6,0.50"]
    assert applied.unit("price")["cell_problems"] == {"price.too_long": 2, "price.too_precise": 1}


@pytest.mark.parametrize(("buyer", "key", "written", "origins"), [
    ("", "note", ["1,,,\"\""], {"empty.source": 1}),
    (None, "note", ["1,,,"], {"empty.source": 1}),
    ("7", "note", ["1,1,Ann,7"], {"key": 1}),
    ("x", "cast(note as integer)", ["1,,,x"], {"empty.invalid": 1}),
])  # fmt: skip
def test_a_reference_with_a_blank_part_is_absent_and_one_that_cannot_be_read_is_a_cell_problem(tmp_path: Path, buyer: str | None, key: str, written: list[str], origins: dict[str, int]) -> None:
    buyers = BUYER if key == "note" else BUYER.replace("[number]", "[cast(number as integer)]")
    bakes = BAKE.replace("natural: [buyer], ", f"natural: [{key}], absent: blank, ")
    given = {"BUYER": rows("number name kind note", ("7", "Ann", None, None)), "BAKE": rows("buyer slot bread note", ("1", "1", None, buyer))}
    applied = small_apply(small_project(tmp_path / "p", buyers, bakes), given, tmp_path / "w")
    assert table(applied, "T_BAKE") == written
    assert {origin: n for origin, n in applied.unit("bake")["cells"]["buyer_id"].items() if n} == origins
    assert applied.unit("bake")["cell_problems"] == ({"buyer_id.unreadable": 1, "buyer_name.unreadable": 1} if buyer == "x" else {})


@pytest.mark.parametrize(("form", "shown"), [
    ("DD/MM/YYYY", "05/02/2019"), ("DD/MM/YY", "05/02/19"), ("CCYYMMDD", "20190205"), ("DD-MM-CCYY", "05-02-2019"),
])  # fmt: skip
def test_a_day_is_written_as_the_catalog_says(form: str, shown: str) -> None:
    assert date(2019, 2, 5).strftime(pattern_of(form)) == shown


def test_a_table_is_written_in_the_encoding_of_its_connector(tmp_path: Path) -> None:
    opened = small_project(tmp_path / "p", BUYER)
    connectors = tmp_path / "p/connectors.yaml"
    connectors.write_text(connectors.read_text("utf-8").replace("path: load", "path: load, encoding: latin-1"), encoding="utf-8")
    opened = Opened("small", opened.project.root / "lifecycle.yaml")
    written = small_apply(opened, {"BUYER": rows("number name kind note", ("1", "Zoë", None, None))}, tmp_path / "w")
    assert written.files["tables/T_BUYER.csv"] == "id,name,note\n1,Zoë,\n".encode("latin-1")
    with pytest.raises(ProblemsFound) as found:
        small_apply(opened, {"BUYER": rows("number name kind note", ("1", "Ştefan", None, None))}, tmp_path / "v")
    assert [str(p) for p in found.value.problems] == ["connectors.yaml QV830 T_BUYER holds characters that latin-1 does not have; write the tables as utf-8"]


SPELT = rows("number name kind note", ("1", "", None, None), ("2", None, None, ""), ("3", "a,b", None, "x"))


@pytest.mark.parametrize(("settings", "lines"), [
    ("", ['1,"",', '2,,""', '3,"a,b",x']),
    ("null: '\\N'", ['1,"",\\N', '2,\\N,""', '3,"a,b",x']),
    ("empty: EMPTY", ["1,EMPTY,", "2,,EMPTY", '3,"a,b",x']),
    ("null: 'NULL', empty: ''", ["1,,NULL", "2,NULL,", '3,"a,b",x']),
    ("quote: \"'\"", ["1,'',", "2,,''", "3,'a,b',x"]),
])  # fmt: skip
def test_missing_and_empty_cells_are_written_in_the_words_of_the_connector(tmp_path: Path, settings: str, lines: list[str]) -> None:
    applied = small_apply(spelt(tmp_path, settings), {"BUYER": SPELT}, tmp_path / "w")
    assert table(applied, "T_BUYER") == lines


def spelt(root: Path, settings: str) -> Opened:
    opened = small_project(root / "p", BUYER)
    connectors = root / "p/connectors.yaml"
    connectors.write_text(connectors.read_text("utf-8").replace("path: load", f"path: load{', ' if settings else ''}{settings}"), encoding="utf-8")
    return Opened("small", opened.project.root / "lifecycle.yaml")


@pytest.mark.parametrize(("settings", "cell"), [("null: 'NULL'", "NULL"), ("null: x, empty: y", "y"), ("empty: EMPTY", "EMPTY")])
def test_a_text_that_is_the_word_for_a_missing_cell_is_never_written(tmp_path: Path, settings: str, cell: str) -> None:
    given = {"BUYER": rows("number name kind note", ("1", "Ann", None, cell))}
    with pytest.raises(ProblemsFound) as found:
        small_apply(spelt(tmp_path, settings), given, tmp_path / "w")
    said = "connectors.yaml QV832 T_BUYER holds the text that connectors.yaml writes for a missing or an empty cell; choose a word for 'null' or 'empty' that no cell has"
    assert [str(p) for p in found.value.problems] == [said]


def test_numbers_that_outgrow_their_field_stop_the_run(tmp_path: Path) -> None:
    opened = small_project(tmp_path / "p", BUYER)
    catalog = tmp_path / "p/catalogs/target.csv"
    catalog.write_text(catalog.read_text("utf-8").replace("T_BUYER,1,id,integer,9", "T_BUYER,1,id,integer,1"), encoding="utf-8")
    opened = Opened("small", opened.project.root / "lifecycle.yaml")
    given = {"BUYER": rows("number name kind note", *((str(n), "A", None, None) for n in range(10)))}
    with pytest.raises(ProblemsFound) as found:
        small_apply(opened, given, tmp_path / "w")
    said = "contracts/buyer.yaml:1:1 QV831 the numbers of 'buyer' have more digits than T_BUYER.id (1); make the field longer in the target catalog, or use another registry"
    assert [str(p) for p in found.value.problems] == [said]


@pytest.mark.parametrize("take", ["number", "NUMBER"])
def test_a_field_called_number_is_taken_and_not_the_number_of_its_row(tmp_path: Path, take: str) -> None:
    parent = field("T_NUMBER", "number: {class: DERIVED, expr: cast(note as integer)}")
    child = f"target: T_TAKEN\nrows:\n  - from: BUYER\nfields:\n  id: {{class: SURROGATE_ETL, key: taken, natural: [number]}}\n  number: {{class: DIRECT_SOURCE, ref: one, natural: [number], take: {take}, miss: hold}}\n"
    given = rows("number name kind note", ("1", None, None, "70"), ("2", None, None, "80"))
    applied = small_apply(small_project(tmp_path / "p", parent, child), {"BUYER": given}, tmp_path / "w")
    assert table(applied, "T_TAKEN") == ["1,70", "2,80"]
