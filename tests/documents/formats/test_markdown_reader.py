"""Markdown as it is written in wikis and repositories."""

from __future__ import annotations

from format_views import Reading, grids, texts, words

from qvhmig.documents.grids import Grid

PAGE = """---
title: Airline
---
# Airline data

**FLIGHT**

| Field | Type | Notes |
|---|:--:|---|
| `flight_no` | varchar(6) | carrier \\| number<br>as printed |
| dep | **date** | see [the guide](http://guide.example/x) |

1. Nested:

   | A | B |
   |---|---|
   | 1 | 2 |

| cut | off | rows |
| by | a | blank |

Setext
------
<table><caption>Cabins</caption><tr><th>Code</th><th>Meaning</th></tr>

<tr><td rowspan=2>C</td><td>one</td></tr>
<tr><td>two<br>lines</td></tr></table>

```sql
CREATE TABLE gate (
  no int
);
```

```csv
code,meaning
A,open
```

| | |
|---|---|
| without | header |
"""


def test_blocks_in_order(reading: Reading) -> None:
    document = reading("page.md", PAGE)
    kinds = [block.text if not isinstance(block, Grid) else texts(block)[0][0] for block in document.blocks]
    assert kinds == ["Airline data", "FLIGHT", "Field", "Nested:", "A", "cut", "Setext", "Code", "gate", "code", "without"]
    assert [(block.level, block.bold) for block in words(document)] == [(1, False), (None, True), (None, False), (2, False)]


def test_cells_are_plain_text_with_their_lines(reading: Reading) -> None:
    grid = grids(reading("page.md", PAGE))[0]
    assert texts(grid) == [
        ["Field", "Type", "Notes"],
        ["flight_no", "varchar(6)", "carrier | number\nas printed"],
        ["dep", "date", "see the guide"],
    ]
    assert grid.header == 1


def test_places_are_lines_of_the_file(reading: Reading) -> None:
    lines = PAGE.split("\n")
    for grid in grids(reading("page.md", PAGE)):
        if grid.place.grid is None:
            for row in grid.rows:
                cell = row[1] if grid.roles else row[0]
                assert cell.text in lines[cell.place.row - 1]


def test_html_tables_survive_blank_lines(reading: Reading) -> None:
    html = next(grid for grid in grids(reading("page.md", PAGE)) if grid.caption == "Cabins")
    assert texts(html) == [["Code", "Meaning"], ["C", "one"], ["~C", "two\nlines"]]


def test_a_header_left_empty_is_none(reading: Reading) -> None:
    last = grids(reading("page.md", PAGE))[-1]
    assert (texts(last), last.header) == ([["without", "header"]], 0)


def test_a_table_drawn_in_a_code_block(reading: Reading) -> None:
    document = reading("f.md", "# Berths\n\n```\n+-------+------+\n| Field | Type |\n+-------+------+\n| no    | int  |\n+-------+------+\n```\n\n```\nplain code\n```\n")
    assert texts(grids(document)[0]) == [["Field", "Type"], ["no", "int"]]
    assert words(document)[-1].text == "plain code"
