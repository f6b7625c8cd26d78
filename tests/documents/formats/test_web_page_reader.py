"""Web pages as they are saved from wikis and written by documentation programs."""

from __future__ import annotations

import pytest
from format_views import Reading, codes, grids, texts, words


def page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>t</title><style>td {{color: red}}</style></head><body>{body}</body></html>"


def test_spans_headers_caption_and_lines(reading: Reading) -> None:
    (grid,) = grids(reading("p.html", page(
        "<table><caption>Fields of <b>BERTH</b></caption><tfoot><tr><td colspan=3>end</tfoot>"
        "<thead><tr><th colspan=2>Name<th>Type</thead><tbody><tr><td rowspan=2>a<td>b<br>c<td><p>int</p><p>long</p>"
        "<tr><td>d\n   e<td>text</table>"
    )))  # fmt: skip
    assert texts(grid) == [["Name", "~Name", "Type"], ["a", "b\nc", "int\nlong"], ["~a", "d e", "text"], ["end", "~end", "~end"]]
    assert (grid.header, grid.caption) == (1, "Fields of BERTH")


def test_words_and_headings_in_order(reading: Reading) -> None:
    document = reading("p.html", page(
        "<nav>Home</nav><div class='navheader x'><table><tr><td>Prev<td>Next</table></div><div role=navigation>Up</div><h2>Table <code>BERTH</code></h2><p>All <i>berths</i>.<br>Since 1990.</p><div>loose <span>text</span></div>"
        "<table><tr><td>a<td>b</table>after<script>var x = '<p>no</p>'</script><p><strong>QUAY</strong></p>"
    ))  # fmt: skip
    assert [(block.text, block.level, block.bold) for block in words(document)] == [
        ("Table BERTH", 2, False), ("All berths.\nSince 1990.", None, False), ("loose text", None, False), ("after", None, False), ("QUAY", None, True),
    ]  # fmt: skip


def test_a_table_inside_a_cell_follows_its_table(reading: Reading) -> None:
    outer, inner, last = grids(reading("p.html", page(
        "<table><tr><th>Field<th>Values<tr><td>state<td>one of <table><tr><td>A<td>open</table><tr><td>no<td></table><table><tr><td>x<td>y</table>"
    )))  # fmt: skip
    assert texts(outer) == [["Field", "Values"], ["state", "one of"], ["no", ""]]
    assert inner.inside == outer.rows[1][1].place and texts(inner) == [["A", "open"]]
    assert last.inside is None


def test_a_table_that_only_arranges_the_page_is_none(reading: Reading) -> None:
    document = reading("p.html", page("<table><tr><td><h1>BERTH</h1><table><tr><th>Field<th>Type<tr><td>no<td>int</table></td></tr></table>"))
    (grid,) = grids(document)
    assert grid.inside is None and texts(grid)[0] == ["Field", "Type"]
    assert words(document)[0].level == 1


def test_definition_lists_are_grids(reading: Reading) -> None:
    (grid,) = grids(reading("p.html", page("<dl><dt>A<dd>open</dd><dd>or nearly<dt>B<dd>shut<dt>C</dl>")))
    assert texts(grid) == [["A", "open\nor nearly"], ["B", "shut"], ["C", ""]]


def test_what_the_page_hides(reading: Reading) -> None:
    document = reading("p.html", page(
        "<table><tr><th>Field<th style='display: none'>Id<th>Type<tr><td>no<td style='display:none'>7<td>int<span hidden>!</span>"
        "<tr style='display:none'><td>template<td>0<td>x</table>"
        "<div style='display:none'><p>unseen</p><table><tr><td>a<td>b</table></div>"
    ))  # fmt: skip
    shown, hidden = grids(document)
    assert texts(shown) == [["Field", "Id", "Type"], ["no", "7", "int"]]
    assert (shown.hidden_columns, shown.hidden, hidden.hidden) == ((1,), False, True)
    assert codes(document) == ["QV083"]


@pytest.mark.parametrize(("head", "encoding"), [('<meta charset="iso-8859-2">', "iso-8859-2"), ("", "utf-16"), ("", "utf-8"), ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251")])
def test_encodings(reading: Reading, head: str, encoding: str) -> None:
    word = "Причал" if encoding == "cp1251" else "Łódź"
    document = reading("p.html", f"<html><head>{head}</head><body><p>{word}</p></body></html>".encode(encoding))
    assert words(document)[0].text == word and not document.faults


def test_a_page_that_a_script_fills_is_told(reading: Reading) -> None:
    document = reading("p.html", page("<div id=root>Loading</div><script src=app.js></script>"))
    assert codes(document) == ["QV083"] and document.faults[0].fatal


def test_a_page_in_a_mail_archive(reading: Reading) -> None:
    mail = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="utf-8"\n'
        "Content-Transfer-Encoding: quoted-printable\n\n<html><body><table><tr><th>Field<tr><td>caf=C3=A9</table></body></html>\n--b--\n"
    )
    (grid,) = grids(reading("page.doc", mail))
    assert texts(grid) == [["Field"], ["café"]]


def test_deep_nesting_ends(reading: Reading) -> None:
    document = reading("p.html", page("<div>" * 5000 + "deep" + "</div>" * 5000 + "<table><tr><td>a<td>b</table>"))
    assert document.blocks or document.faults


def test_terms_made_of_marked_parts_have_a_column_for_each(reading: Reading) -> None:
    marked = "<dl><dt><code>no</code> : <em>int(3)</em><dd>painted on<dt><code>depth</code><dd>metres</dl><dl><dt><b>A</b> and more<dd>x<dt>B<dd>y</dl>"
    first, second = grids(reading("p.html", page(marked)))
    assert texts(first) == [["no", "int(3)", "painted on"], ["depth", "", "metres"]]
    assert texts(second) == [["A and more", "x"], ["B", "y"]]


def test_a_table_of_one_column_with_marked_parts_has_a_column_for_each(reading: Reading) -> None:
    def row(lead: str, rest: str) -> str:
        return f"<tr><td><p>{lead}</p><p>{rest}</p></td></tr>"

    body = row("<code>no</code> <code>int4</code> (references <code>quay</code>.<code>no</code>)", "Painted on") + row("<code>depth</code> <code>float8</code>", "Metres")
    (grid,) = grids(reading("p.html", page(f"<table><thead><tr><th><p>Column Type</p><p>Meaning</p></th></tr></thead><tbody>{body}</tbody></table>")))
    assert texts(grid) == [["Column", "Type", "", "Meaning"], ["no", "int4", "(references quay.no)", "Painted on"], ["depth", "float8", "", "Metres"]]
    assert grid.header == 1
    (plain,) = grids(reading("p.html", page("<table><tr><td><p>one</p><p>x</p><tr><td><p>two</p><p>y</p><tr><td>three</table>")))
    assert plain.width == 1


def test_elements_that_stand_for_a_table(reading: Reading) -> None:
    cells = "<div role=row><span role=gridcell>no</span><span role=gridcell>int</span></div>"
    head = "<div role=rowgroup><div role=row><div role=columnheader>Field</div><div role=columnheader>Type</div></div></div>"
    (grid,) = grids(reading("p.html", page(f"<div role=grid>{head}{cells}</div>")))
    assert (texts(grid), grid.header) == ([["Field", "Type"], ["no", "int"]], 1)


def test_sql_printed_on_a_page_and_deleted_text(reading: Reading) -> None:
    document = reading("p.html", page("<p>kept <del>gone</del></p><pre><code>CREATE TABLE berth (\n  no int\n);</code></pre><pre>plain\ntext</pre>"))
    assert [grid.caption for grid in grids(document)] == ["berth"]
    assert [block.text for block in words(document)] == ["kept", "plain\ntext"]


def test_headings_with_buttons_and_links_to_themselves(reading: Reading) -> None:
    document = reading("p.html", page("<h2><button>BERTH</button></h2><h3>QUAY<a href='#quay'>¶</a></h3><p>x<button>Copy</button></p>"))
    assert [block.text for block in words(document)] == ["BERTH", "QUAY", "x"]


@pytest.mark.parametrize(("rows", "header"), [
    ("<thead><tr><th>a<th>b</thead><tbody><tr><th colspan=2>BERTH<tr><td>1<td>2</tbody>", 1),
    ("<tr><th>a<th>b<tr><th colspan=2>BERTH<tr><td>1<td>2", 1),
    ("<tr><th colspan=2>BERTH<tr><th>a<th>b<tr><td>1<td>2", 2),
    ("<tr><td>1<td>2<tr><td>3<td>4", 0),
])  # fmt: skip
def test_a_name_below_the_header_is_none_of_it(reading: Reading, rows: str, header: int) -> None:
    assert grids(reading("p.html", page(f"<table>{rows}</table>")))[0].header == header


def test_a_table_of_one_cell_is_a_frame(reading: Reading) -> None:
    document = reading("p.html", page("<table border=1><tr><td><b>BERTH</b></td></tr></table><table><tr><td>a<td>b</table>"))
    assert [(block.text, block.boxed) for block in words(document)] == [("BERTH", True)]
    assert len(grids(document)) == 1
