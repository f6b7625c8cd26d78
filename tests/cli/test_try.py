"""`try`: counts of an expression over a small file or a source table; values only on request."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

LIBRARY = Path(__file__).resolve().parent.parent.parent / "examples" / "library"
CSV = 'd,n,name\n01/02/2020,1,Ann\n31/02/2020,2,""\n,x,\n'
ROWS = [{"d": "01/02/2020", "n": 1, "name": "Ann"}, {"d": "31/02/2020", "n": 2, "name": ""}, {"d": None, "n": "x"}]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "sample.csv").write_text(CSV)
    (tmp_path / "sample.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return tmp_path


@pytest.mark.parametrize("name", ["sample.csv", "sample.jsonl"])
@pytest.mark.parametrize(
    ("expression", "counts"),
    [
        ("as_date(d, 'DD/MM/YYYY')", {"type": "date", "values": 1, "null": 1, "failed": 1}),
        ("cast(n as integer)", {"type": "integer", "values": 2, "null": 0, "failed": 1}),
        ("name = ''", {"type": "boolean", "values": 2, "null": 1, "failed": 0, "true": 1}),
        ("upper(name)", {"type": "text", "values": 2, "null": 1, "failed": 0}),
        ("sample.n", {"type": "text", "values": 3, "null": 0, "failed": 0}),
    ],
)
def test_counts_add_up_and_say_nothing_else(qvhmig, files: Path, name: str, expression: str, counts: dict[str, object]) -> None:
    told = qvhmig("try", expression, "--over", name, "--json")
    assert told.code == 0
    assert json.loads(told.out) == {"version": 1, "rows": 3, **counts}


def test_text_says_it_in_one_line(qvhmig, files: Path) -> None:
    assert (
        qvhmig("try", "as_date(d, 'DD/MM/YYYY')", "--over", "sample.csv").out
        == "type date: 3 rows, 1 values, 1 empty, 1 failed\n"
    )


def test_values_only_on_request(qvhmig, files: Path) -> None:
    told = qvhmig("try", "as_date(d, 'DD/MM/YYYY')", "--over", "sample.csv", "--show-values")
    assert told.out.splitlines() == [
        "type date: 3 rows, 1 values, 1 empty, 1 failed",
        "row  value",
        "  1  2020-02-01",
        "  2              failed on 31/02/2020",
        "  3",
    ]


def test_a_column_may_be_given_a_type(qvhmig, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("begun,n\n2020-01-31,2\n,3\n")
    told = qvhmig("try", "add_days(begun, n)", "--over", "t.csv", "--as", "begun:date", "--as", "n:integer", "--json")
    assert (told.code, json.loads(told.out)["values"]) == (0, 1)


WRONG = [
    (["nme", "--over", "sample.csv"], 4, "expression:1:1 QV102 unknown column 'nme'; did you mean 'name'?"),
    (["upper(name", "--over", "sample.csv"], 4, "expression:1:6 QV200 a ( is opened and never closed; add the )"),
    (["n", "--over", "sampel.csv"], 2, "sampel.csv QV854 there is no such file; did you mean 'sample.csv'?"),
    (["n", "--over", "sample.csv", "--as", "n:number"], 2, "command line QV856 '--as n:number' is no NAME:TYPE; types: text, "),
    (["n", "--over", "sample.csv", "--as", "m:date"], 2, "command line QV856 '--as m:date': there is no column 'm'"),
    (
        ["n", "--over", "sample.csv", "--as", "n:integer"],
        4,
        "command line QV857 1 cells of 'n' are no integer, the first in row 3",
    ),
    (["n", "--over", "ragged.csv"], 4, "ragged.csv QV855 the file is no regular CSV; "),
    (["n", "--over", "broken.jsonl"], 4, "broken.jsonl:2:1 QV855 the line is no JSON; write one object a line"),
    (["n", "--over", "bytes.csv"], 4, "bytes.csv QV855 byte 4 is not utf-8; save the file in that encoding"),
    (["n", "--over", "empty.csv"], 4, "empty.csv QV855 the file is empty; it needs a header line"),
    (["n", "--over", "TABLE"], 2, "lifecycle.yaml QV842 there is no such file"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), WRONG, ids=[" ".join(arguments) for arguments, _, _ in WRONG])
def test_what_cannot_be_tried_is_told_with_its_place(qvhmig, files: Path, arguments: list[str], code: int, said: str) -> None:
    (files / "ragged.csv").write_text("n\n1,2,3\n")
    (files / "broken.jsonl").write_text('{"n": 1}\n{"n": \n')
    (files / "bytes.csv").write_bytes(b"n\nab\xff\n")
    (files / "empty.csv").touch()
    told = qvhmig("try", *arguments)
    assert (told.code, told.out) == (code, "")
    assert told.err.startswith(said)


def test_over_a_source_table_the_project_s_macros_and_code_maps_are_there(qvhmig) -> None:
    told = qvhmig("try", "lookup('copy_condition', condition)", "--over", "ITEM", "--json", cwd=LIBRARY)
    assert told.code == 0
    counts = json.loads(told.out)
    assert counts["rows"] == counts["values"] + counts["null"] + counts["failed"] == 50
    assert counts["values"] >= 49
    told = qvhmig("try", "1", "--over", "ITEMS", cwd=LIBRARY)
    assert (told.code, told.err.splitlines()[0]) == (
        2,
        "command line QV854 there is no source table 'ITEMS'; did you mean 'ITEM'?",
    )
