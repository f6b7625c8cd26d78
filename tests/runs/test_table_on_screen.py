"""The table of rows on the screen: what it shows adds up, at any width, and names of one family stay apart."""

from __future__ import annotations

import pytest

from qvhmig.cli_apply import show
from qvhmig.service.apply_request import ApplyResult

JOIN = "    miss: reject copy.title_unknown\n"


def figures(screen: str) -> dict[str, dict[str, int]]:
    """table -> column -> figure, of the table on the screen alone; columns named below it are 0."""
    lines = screen.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("table "))
    header = lines[first].split()
    found = {}
    for line in lines[first + 1 :]:
        if len(cells := line.split()) != len(header):
            break
        found[cells[0]] = {name: int(cell.replace(",", "")) for name, cell in zip(header[1:], cells[1:], strict=True)}
    return found


@pytest.mark.parametrize("columns", ["", "80"])
def test_what_was_read_and_made_is_what_was_written_and_left(library, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    """A join that counts its right side has two more places where rows may be."""
    monkeypatch.setenv("COLUMNS", columns)
    library.change("contracts/copy.yaml", JOIN, JOIN + "    rest: copy.title_without_copy\n")
    tables = figures(library.qvhmig("apply", "--quiet")[1])
    assert set(tables) == {"COPY", "LOAN_EVENT", "MEMBER"}
    for row in tables.values():
        went = sum(figure for name, figure in row.items() if name not in ("read", "made", "written", "emptied"))
        assert row["read"] + row.get("made", 0) == row["written"] + went
    assert tables["COPY"]["absorbed"] > 0


def test_columns_without_a_figure_give_way_to_names_and_are_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    family = ["LOAD_" + "LENDING_" * 3 + end for end in ("FORMER", "NEWEST")]
    lines = [{"table": name, "read": 1_234_567, "written": 1_234_560, "filtered": 7, "merged": 0} for name in family]
    show(ApplyResult("r-1", 0, (0,), {"run": "r-1", "tables": lines, "decision": None, "stopped_after": "migrate"}), "text")
    shown = capsys.readouterr().out.splitlines()
    assert max(map(len, shown)) <= 80
    assert [line.split() for line in shown[1:4]] == [
        ["table", "read", "written", "filtered"],
        [family[0], "1,234,567", "1,234,560", "7"],
        [family[1], "1,234,567", "1,234,560", "7"],
    ]
    assert "0 in every table: made, rejected, held, merged, emptied" in shown
