"""Tables and fields of systems nobody here has seen: words of SQL, words that the engine uses itself, and signs that need quotes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_apply import Opened, small_apply  # noqa: E402
from small_project import COLUMNS, counts, table  # noqa: E402

WORDS = ["order", "group", "from", "select", "desc", "date", "end", "case", "key", "number", "value", "when", "then", "else", "table", "index", "default", "check", "join", "on", "as", "in", "is", "not", "and", "or", "like", "between", "values", "primary", "timestamp", "time", "year", "row", "rows", "count", "sum", "first", "last", "min", "max", "limit", "offset", "union", "with", "all", "any", "by", "having", "where", "set", "position", "left", "right", "branch", "pivoted", "written", "gone", "name", "source", "target", "state", "raw", "reason", "term", "line", "step", "table", "field"]
QUOTED = {"select": '"select"', "not": '"not"', "2nd-line": '"2nd-line"', "two words": '"two words"', "%age": '"%age"', "it's": '"it\'s"', 'in "quotes"': '"in ""quotes"""', "Ärzte": "Ärzte", "ß": "ß"}
FIELDS = tuple(dict.fromkeys([*WORDS, *QUOTED]))


def catalog(key: str, fields: tuple[str, ...], table_: str, type_: str) -> str:
    cell = lambda text: '"' + text.replace('"', '""') + '"'  # noqa: E731
    lines = [f"{cell(table_)},1,{key},{type_},9,,,Y,,1,,,,,\n"]
    return "".join([*lines, *(f"{cell(table_)},{n},{cell(f)},text,40,,,U,,,,,,,\n" for n, f in enumerate(fields, 2))])


def project(root: Path, contracts: dict[str, str], more: dict[str, str] | None = None) -> Opened:
    files = {
        "catalogs/source.csv": COLUMNS + catalog("id", FIELDS, "2ND-order$", "text") + catalog("id", ("parent",), "from", "text"),
        "catalogs/target.csv": COLUMNS + catalog("no", FIELDS, "select", "integer") + catalog("no", FIELDS, "t-group", "integer"),
        "catalogs/codes.csv": "code_type_id,name,code,meaning,status\nK,Kind,m,member,Current\n",
        "gates/profiles.yaml": "profiles: 1\ndevelopment: {says: nothing is judged}\n",
        "connectors.yaml": "connectors: 1\nold: {kind: files, path: extract}\nnew: {kind: files, path: load}\n",
        "lifecycle.yaml": "lifecycle: 1\nproject: names\ncatalogs: {source: catalogs/source.csv, target: catalogs/target.csv, codes: catalogs/codes.csv}\nregistry: r\nsource: old\ntarget: new\nprofile: development\n",
        **{f"contracts/{n}.yaml": f"contract: 1\nid: {n}\ngrain: one\nowner: me\nstatus: draft\n{text}" for n, text in contracts.items()},
        **(more or {}),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return Opened("names", root / "lifecycle.yaml")


def yaml_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def entries(make: dict[str, str]) -> str:
    return "".join(f"  {yaml_text(field)}: {{class: DIRECT_SOURCE, {what}}}\n" for field, what in make.items())


PARENT = "target: select\nrows:\n  - from: 2ND-order$ as o\nfields:\n  no: {class: SURROGATE_ETL, key: parent, natural: [o.id]}\n" + entries(
    {f: f"from: {yaml_text('o.' + QUOTED.get(f, f))}" for f in FIELDS}
)
CHILD = "target: t-group\nrows:\n  - from: from as f\nfields:\n  no: {class: SURROGATE_ETL, key: child, natural: [f.id]}\n" + entries(
    {f: f"ref: parent, natural: [f.parent], take: {yaml_text(f)}, miss: hold" for f in FIELDS}
)
GIVEN = {"2ND-order$": [{"id": "1", **{f: f"v {n}" for n, f in enumerate(FIELDS)}}], "from": [{"id": "7", "parent": "1"}, {"id": "8", "parent": "2"}]}


@pytest.mark.parametrize("rows_per_bucket", [1, 100])
def test_any_name_can_be_read_written_and_taken_by_a_child(tmp_path: Path, rows_per_bucket: int) -> None:
    applied = small_apply(project(tmp_path / "p", {"parent": PARENT, "child": CHILD}), GIVEN, tmp_path / "w", rows_per_bucket=rows_per_bucket)
    wanted = ["1," + ",".join(f"v {n}" for n in range(len(FIELDS)))]
    assert table(applied, "select") == wanted
    assert table(applied, "t-group") == wanted
    assert list(counts(applied, "child", "held").values()) == [1]


def test_a_feed_may_have_columns_of_any_name(tmp_path: Path) -> None:
    words = [w for w in WORDS if w not in ("select", "not")]
    feed = "feed: 1\nid: words\nowner: me\nas_of: '2020-01-01'\nkey: [key]\ncolumns: {" + ", ".join(f"{w}: text" for w in dict.fromkeys(words)) + "}\n"
    csv = ",".join(dict.fromkeys(words)) + "\n" + ",".join("1" if w == "key" else f"v {w}" for w in dict.fromkeys(words)) + "\n"
    child = "target: t-group\nrows:\n  - from: from as f\nfields:\n  no: {class: SURROGATE_ETL, key: child, natural: [f.id]}\n" + entries(
        {f: f"feed: words, match: {{key: f.parent}}, take: {f}, miss: hold".replace("class: DIRECT_SOURCE, ", "") if f in words else "from: f.parent" for f in FIELDS}
    ).replace("DIRECT_SOURCE, feed", "REFERENCE_MASTER_FEED, feed")
    opened = project(tmp_path / "p", {"child": child}, {"feeds/words.yaml": feed, "feeds/words.csv": csv})
    applied = small_apply(opened, GIVEN, tmp_path / "w")
    assert table(applied, "t-group") == ["1," + ",".join("1" if f == "key" or f not in words else f"v {f}" for f in FIELDS)]
