"""The pages that `explain --pages` writes for any project: links lead somewhere, tables are tables, nothing is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from qvhmig.cli import main
from qvhmig.models.contract import Contract
from qvhmig.problems import ProblemsFound
from qvhmig.running.mutant_list import COLUMNS
from qvhmig.service.mapping_names import Named, names_used, short_names
from qvhmig.service.mapping_pages import PagesRequest, write_pages
from qvhmig.service.markdown_text import cell, code, table

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "examples" / "library" / "lifecycle.yaml"
REFERENCE = sorted((ROOT / "docs" / "mapping").glob("*.md"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Those of the library, where of four mutants of a contract one survived and one is equivalent."""
    folder = tmp_path_factory.mktemp("pages")
    stored = folder / "mutants"
    stored.mkdir()
    outcomes = ("noticed", "noticed", "survived", "equivalent")
    rows = "".join(f"1,column,contract:member,fields.x,a,b,{outcome},,\n" for outcome in outcomes)
    (stored / "contract_member.csv").write_text(",".join(COLUMNS) + "\n" + rows, encoding="utf-8")
    written = write_pages(PagesRequest(LIBRARY, folder / "out", stored))
    assert list(written) == sorted((folder / "out").iterdir())
    return {path.name: path.read_text(encoding="utf-8") for path in written}


def test_each_target_table_has_a_page_with_every_field(pages: dict[str, str]) -> None:
    assert set(pages) == {"README.md", "sources.md", "MEMBER.md", "COPY.md", "LOAN_EVENT.md"}
    fields = re.findall(r"^\| \d+ \| `(\w+)` ", pages["MEMBER.md"], re.M)
    assert sorted(fields) == sorted(["member_id", "card_number", "family_name", "given_name", "born", "category", "joined", "email", "letters", "photo_id"])


def test_a_field_says_where_it_comes_from_by_which_map_and_who_decided(pages: dict[str, str]) -> None:
    lines = {found[1]: line for line in pages["MEMBER.md"].splitlines() if (found := re.match(r"\| \d+ \| `(\w+)`", line))}
    assert "`BORROWER`: category<br>code map `member_category`" in lines["category"]
    assert "| `upper(" in lines["family_name"]
    assert "the card system has no pictures | head of lending | LIB-12" in lines["photo_id"]
    assert "nobody has been asked yet, so nobody gets letters" in lines["letters"]


def test_the_index_counts_classes_and_mistakes_noticed(pages: dict[str, str]) -> None:
    assert "## Target: 29 fields of 3 tables" in pages["README.md"]
    member = next(line for line in pages["README.md"].splitlines() if line.startswith("| [MEMBER](MEMBER.md) | 10 "))
    assert "| 2 of 3 (67%) |" in member
    assert "2 of 3; 1 more change nothing" in pages["MEMBER.md"]


def test_the_source_page_says_of_every_field_what_becomes_of_it(pages: dict[str, str]) -> None:
    assert "| **all** | 4 | 27 | 2 | 0 |" in pages["sources.md"]
    assert "remarks about people are not carried over" in pages["sources.md"]
    assert re.search(r"^\| `contract:member`.* \| .*BORROWER\.status\b", pages["sources.md"], re.M)


def test_links_of_the_pages_lead_somewhere(pages: dict[str, str]) -> None:
    targets = {target for text in pages.values() for target in re.findall(r"\]\(([^)]+)\)", text)}
    assert targets == set(pages), "every page can be reached, and no link leads elsewhere"


def _columns(line: str) -> int:
    return len(re.findall(r"(?<!\\)\|", line)) - 1


def test_every_row_of_a_table_has_as_many_cells_as_its_head(pages: dict[str, str]) -> None:
    texts = {**pages, **{path.name: path.read_text(encoding="utf-8") for path in REFERENCE}}
    for name, text in texts.items():
        width = 0
        for line in text.splitlines():
            if not line.startswith("|"):
                width = 0
                continue
            width = width or _columns(line)
            assert _columns(line) == width, f"{name}: {line}"


def test_words_of_people_do_not_break_a_table() -> None:
    row = [cell("a | b\n*c* <d> [e](f) snake_case _g_"), code("x || 'y`z'"), code(" ")]
    lines = table(("one", "two", "three"), [row])
    assert lines[2] == r"| a \| b \*c\* \<d\> \[e\](f) snake_case \_g\_ | ``x \|\| 'y`z'`` | |"
    assert {_columns(line) for line in lines[:3]} == {3}


@pytest.mark.parametrize("text", ["x || 'y'", "`", "``", "`x", "x`", "a `b` c", "x = '```' || `y", "a\n  b"])
def test_code_is_read_back_as_it_was(text: str) -> None:
    inline = MarkdownIt().parseInline(code(text).replace("\\|", "|"))[0].children or []
    assert [(token.type, token.content) for token in inline] == [("code_inline", " ".join(text.split()))]


def test_a_missing_folder_of_mutants_is_told() -> None:
    with pytest.raises(ProblemsFound) as found:
        write_pages(PagesRequest(LIBRARY, Path("unused"), Path("no/such/folder")))
    assert found.value.exit_code == 2 and "QV858" in str(found.value)


def test_names_in_the_rules_are_followed_to_what_they_are_made_of() -> None:
    contract = Contract.model_validate(
        {
            "contract": 1, "id": "x", "target": "X", "grain": "x", "owner": "x", "status": "draft",
            "rows": {
                "children": [{"from": "C as c"}, {"pivot": 2, "by": ["c.P"], "order": ["c.N"], "take": {"code": "c.Code"}, "rest": "x.rest", "overflow": "x.more"}],
                "out": [
                    {"from": "P as p"},
                    {"add": {"half": "p.A", "unused": "p.Z"}},
                    {"add": {"whole": "half || 'half_as_text'"}},
                    {"window": {"by": ["p.P"], "order": ["p.N"]}, "add": {"nth": "row_number()"}},
                ],
            },
            "fields": {"a": {"class": "DERIVED", "expr": "whole || children.code_2"}, "n": {"class": "DERIVED", "expr": "nth"}},
        }
    )  # fmt: skip
    assert names_used(contract) == (
        Named("code", "children", "c.Code", "the first 2 of each c.P in the order of c.N"),
        Named("half", "out", "p.A"),
        Named("whole", "out", "half || 'half_as_text'"),
        Named("nth", "out", "row_number()", "over p.P in the order of p.N"),
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--list", "."], "--list belongs to --pages"), (["MEMBER", "--pages", "out"], "--pages writes the pages of every table"), (["--pages", "out", "--sql"], "--pages writes the pages of every table")],
)
def test_options_that_would_do_nothing_are_refused(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", *arguments, "--lifecycle", str(LIBRARY)]) == 2
    assert message in capsys.readouterr().err


def test_short_names_of_rules_are_told_and_those_of_others_are_not(pages: dict[str, str]) -> None:
    assert "- in `out`: `i` is a row of `ITEM`, `t` is a row of `TITLE`, `l` is a row of `view:loan`\n" in pages["COPY.md"]
    contract = Contract.model_validate(
        {
            "contract": 1, "id": "a", "target": "A", "grain": "one", "owner": "o", "status": "draft",
            "rows": {
                "newest": [{"from": "LOAN as n"}, {"select": {"no": "n.no", "day": "n.day"}}],
                "out": [
                    {"from": "CARD as c"},
                    {"join": "newest as n", "on": "n.no = c.no", "expect": "one", "miss": "blank"},
                    {"join": "view:old as o", "on": "o.no = c.no", "expect": "one", "miss": "drop a.old"},
                ],
            },
            "fields": {"day": {"class": "DIRECT_SOURCE", "from": "n.day"}, "sign": {"class": "DERIVED", "value": "'c.no'"}},
        }
    )  # fmt: skip
    assert short_names(contract) == (Named("n", "newest", "LOAN"), Named("n", "out", "newest"))


def test_rows_that_nobody_took_up_are_among_those_that_leave() -> None:
    page = (ROOT / "docs" / "mapping" / "LOAD_USERS.md").read_text(encoding="utf-8")
    assert "| unused: looked up and counted, and no row took it up | `user.identifier_of_unknown_login` |" in page
