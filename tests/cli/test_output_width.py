"""Text fits the terminal: at 80 and at 160 columns nothing is wider, and figures are never cut."""

from __future__ import annotations

import io

import pytest

from qvhmig.cli_options import COMMANDS
from qvhmig.cli_progress import PlainProgress, left_text, rate_text
from qvhmig.cli_text import table_lines
from qvhmig.running.events import Event

ROWS = [("A_VERY_LONG_TABLE_NAME_" * 5, "x" * 90, "1,234,567,890", 6), ("B", "", "7", 12)]


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("command", COMMANDS, ids=[c.name for c in COMMANDS])
def test_help_fits(qvhmig, monkeypatch: pytest.MonkeyPatch, command, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for arguments in (["--help"], [*command.name.split(), "--help"]):
        assert max(map(len, qvhmig(*arguments).out.splitlines())) <= width


@pytest.mark.parametrize("width", [80, 160])
def test_doctor_fits(qvhmig, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, qvhmig("doctor").out.splitlines())) <= width


@pytest.mark.parametrize("width", [60, 80, 160])
def test_a_table_fits_and_keeps_its_figures(width: int) -> None:
    lines = table_lines(("table", "why", "rows", "n"), ROWS, width, right=(2, 3))
    assert max(map(len, lines)) <= width
    assert "1,234,567,890" in lines[1]
    assert lines[2].startswith("B ")
    assert [line.split()[-1] for line in lines] == ["n", "6", "12"]


def test_a_table_in_a_file_is_not_cut() -> None:
    assert "x" * 90 in table_lines(("table", "why", "rows", "n"), ROWS, 0)[1]


def test_plain_progress_says_start_end_rate_and_time_left() -> None:
    stream, now = io.StringIO(), [0.0]
    progress = PlainProgress(stream, lambda: now[0])
    progress(Event("stage_started", "intake", total=4))
    now[0] = 1.0
    progress(Event("progress", "intake", "A", 1, 4, 1000))
    now[0] = 6.0
    progress(Event("progress", "intake", "B", 2, 4, 6000))
    progress(Event("note", "intake", message="one line was set aside"))
    progress(Event("warning", "intake", "B", message="no rows"))
    now[0] = 10.0
    progress(Event("stage_finished", "intake", rows=20000))
    assert stream.getvalue().splitlines() == [
        "intake: 2 of 4, B, 6,000 rows, 1,000 rows/s, about 6 s left",
        "one line was set aside",
        "warning: no rows, B",
        "intake: 20,000 rows, 2,000 rows/s",
    ]


@pytest.mark.parametrize(("rows", "seconds", "said"), [(0, 1.0, "0 rows"), (10, 0.0, "10 rows"), (10, 2.0, "10 rows, 5 rows/s")])
def test_a_rate_is_told_only_where_it_means_something(rows: int, seconds: float, said: str) -> None:
    assert rate_text(rows, seconds) == said


@pytest.mark.parametrize(
    ("done", "total", "seconds", "said"),
    [(0, 4, 9, ""), (4, 4, 9, ""), (1, 0, 9, ""), (1, 3, 10, "about 20 s left"), (1, 61, 10, "about 10 min left")],
)
def test_time_left_is_told_only_where_it_can_be_known(done: int, total: int, seconds: float, said: str) -> None:
    assert left_text(done, total, seconds) == said


def test_a_table_that_fits_with_one_space_is_not_cut() -> None:
    assert table_lines(("run", "rows"), [("0a1b2c3d4e5f-development-1", "12")], 31, right=(1,))[1] == "0a1b2c3d4e5f-development-1   12"


def test_a_name_that_somebody_copies_is_cut_last() -> None:
    header, rows = ("run", "marks"), [("0a1b2c3d4e5f-development-1", "latest released synthetic")]
    assert table_lines(header, rows, 40, whole=(0,))[1] == "0a1b2c3d4e5f-development-1  latest rele…"
    assert len(table_lines(header, rows, 20, whole=(0,))[1]) <= 20


def test_a_name_that_is_cut_keeps_both_ends_and_words_keep_their_beginning() -> None:
    lines = table_lines(("table", "why"), [("LOAD_ARCHIVE_FORMER", "nobody asked"), ("LOAD_ARCHIVE_NEWEST", "")], 25)
    assert lines == ["table        why", "LOAD_…ORMER  nobody asked", "LOAD_…EWEST"]
    assert table_lines(("why",), [("nobody has asked for it",)], 10) == ["why", "nobody ha…"]
