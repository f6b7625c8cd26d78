"""Which file belongs to which table, and what the control file promises of it."""

from __future__ import annotations

import csv
import difflib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qvhmig.intake.forms import FileForm, SourceSpec
from qvhmig.problems import Level, Problem, ProblemsFound, Where

_SUFFIXES = (".csv", ".parquet")
_FILE_NAME = re.compile(r"[^\W_][\w.$#@ -]{0,200}")


def locate(specs: Sequence[SourceSpec], form: FileForm) -> tuple[dict[str, Path], list[Problem]]:
    """The file of each table that has exactly one, and a problem for each table that has none or two.

    Raises ProblemsFound where the folder (exit 10: the connector is not there) or any file (exit 2) cannot be opened by the
    system, all files at once.
    """
    try:
        names = sorted(entry.name for entry in form.path.iterdir())
    except OSError as error:
        where = Where(form.shown or form.path.as_posix())
        said = "there is no such folder" if isinstance(error, FileNotFoundError) else f"the folder cannot be read ({error.strerror})"
        raise ProblemsFound([Problem("QV703", where, said, "give the folder that holds the extracts")], exit_code=10) from None
    by_table: dict[str, list[str]] = defaultdict(list)
    for name in names:
        stem, dot, ending = name.rpartition(".")
        if dot and f".{ending.lower()}" in _SUFFIXES:
            by_table[stem.casefold()].append(name)
    expected = {f"{spec.table}.{form.format}" for spec in specs}
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    unopened: list[Problem] = []
    for spec in specs:
        wanted = f"{spec.table}.{form.format}"
        where = Where(form.shown_file(wanted))
        if not _FILE_NAME.fullmatch(spec.table):
            problems.append(Problem("QV721", where, f"table name '{spec.table}' cannot be the name of a file", "correct the source catalog", subject=spec.table))
            continue
        candidates = by_table.get(spec.table.casefold(), [])
        if len(candidates) > 1:
            problems.append(Problem("QV702", where, f"two files for one table '{spec.table}': {' and '.join(candidates)}",
                                    "keep one of them in the folder", subject=spec.table))
        elif wanted not in candidates:
            near = candidates or difflib.get_close_matches(wanted, [name for name in names if name not in expected], 1, 0.8)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            problems.append(Problem("QV701", where, f"there is no file for table '{spec.table}'{hint}",
                                    f"put {wanted} into the folder; a table without rows is a file with its header line", subject=spec.table))
        else:
            path = form.path / wanted
            try:
                path.open("rb").close()
            except OSError as error:
                unopened.append(Problem("QV703", where, f"the system cannot read the file ({error.strerror})",
                                        "check that it is a file and that this user may read it", subject=spec.table))
            else:
                found[spec.table] = path
    if unopened:
        raise ProblemsFound([*unopened, *problems], exit_code=2)
    return found, problems


@dataclass(frozen=True)
class Promise:
    """What the control file says of one table, and on which of its lines."""

    line: int
    rows: int
    sha256: str


def read_control(form: FileForm) -> tuple[dict[str, Promise], list[Problem]]:
    """The control file by table name; empty where the form has none. Every problem in it is an error.

    Raises ProblemsFound with exit code 2 where it cannot be opened.
    """
    if form.control is None:
        return {}, []
    shown = form.shown_control()
    try:
        text = form.control.read_bytes()
    except OSError as error:
        raise ProblemsFound(
            [Problem("QV703", Where(shown), f"the system cannot read the control file ({error.strerror})", "check its name and rights")], exit_code=2
        ) from None
    try:
        rows = list(csv.reader(text.decode("utf-8-sig").splitlines(), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return {}, [Problem("QV714", Where(shown), "the control file is not CSV in UTF-8", "write it with the columns table, rows, sha256")]
    header = [name.strip().lower() for name in rows[0]] if rows else []
    if "table" not in header or "rows" not in header:
        return {}, [Problem("QV714", Where(shown, 1, 1), "the control file has no column 'table' or no column 'rows'",
                            "write it with the columns table, rows, sha256")]
    at = {name: header.index(name) for name in ("table", "rows", "sha256") if name in header}
    promises: dict[str, Promise] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], start=2):
        cell = {name: row[place].strip() if place < len(row) else "" for name, place in at.items()}
        if not any(cell.values()):
            continue
        digest = cell.get("sha256", "").lower()
        if not re.fullmatch(r"\d{1,18}", cell["rows"], re.ASCII) or not re.fullmatch(r"(?:[0-9a-f]{64})?", digest):
            problems.append(Problem("QV714", Where(shown, number, 1), "rows is not a whole number or sha256 is not 64 hex digits",
                                    "correct the line, or leave sha256 blank"))
        elif cell["table"] in promises:
            problems.append(Problem("QV714", Where(shown, number, 1), f"table '{cell['table']}' is in the control file twice", "keep one line"))
        else:
            promises[cell["table"]] = Promise(number, int(cell["rows"]), digest)
    return promises, problems


def broken_promises(form: FileForm, promises: dict[str, Promise], table: str, lines: int, sha256: str) -> list[Problem]:
    """Where a table differs from the control file. `lines` are all records seen, the unreadable ones included."""
    if form.control is None:
        return []
    shown = form.shown_control()
    promise = promises.get(table)
    if promise is None:
        return [Problem("QV713", Where(shown), f"table '{table}' is not in the control file", "add its line", Level.WARNING, table)]
    found = []
    if promise.rows != lines:
        found.append(Problem("QV713", Where(shown, promise.line, 1), f"table '{table}' should have {promise.rows} rows and its file has {lines}",
                             "extract or copy the table again", subject=table))
    if promise.sha256 and promise.sha256 != sha256:
        found.append(Problem("QV713", Where(shown, promise.line, 1), f"the file of table '{table}' has another SHA-256 than the control file says",
                             "copy the file again, or mend the control file", subject=table))
    return found
