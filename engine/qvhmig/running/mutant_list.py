"""The stored list of mutants: one CSV a sample, with what became of each and why an equivalent one is none (UTF-8, LF)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qvhmig.mutation.mutants import Mutant
from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running.durable_files import replace_file

COLUMNS = ("seed", "kind", "definition", "place", "before", "after", "outcome", "by", "reason")
OUTCOMES = ("noticed", "survived", "equivalent")


@dataclass(frozen=True)
class Listed:
    """`outcome`: noticed | survived | equivalent. `by`: who noticed. `reason`: a person's, why nobody could notice."""

    seed: str
    mutant: Mutant
    outcome: str
    by: str = ""
    reason: str = ""


def file_of(folder: Path, sample: str) -> Path:
    """`contract:loans` -> contract_loans.csv."""
    return folder / f"{sample.replace(':', '_')}.csv"


def read_list(folder: Path, sample: str, shown: str) -> list[Listed]:
    """The rows of one sample in their order, none where there is no file. `shown`: the folder as messages name it.

    Raises ProblemsFound QV873 for a file with other columns, or an outcome that is none."""
    path = file_of(folder, sample)
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        rows = list(reader)
    place = Where(f"{shown}/{path.name}")
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ProblemsFound([Problem("QV873", place, f"its columns are not {', '.join(COLUMNS)}", "draw it again with --mutants")])
    wrong = [n for n, row in enumerate(rows, 2) if row["outcome"] not in OUTCOMES or None in row or None in row.values()]
    if wrong:
        where = Where(place.path, wrong[0], 1)
        raise ProblemsFound([Problem("QV873", where, "this line is no mutant with an outcome", f"the outcomes are {', '.join(OUTCOMES)}")])
    return [
        Listed(r["seed"], Mutant(sample, r["kind"], r["definition"], r["place"], r["before"], r["after"]), r["outcome"], r["by"], r["reason"])
        for r in rows
    ]  # fmt: skip


def write_list(folder: Path, sample: str, rows: Sequence[Listed]) -> Path:
    """Replaces the file of a sample."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for r in rows:
        m = r.mutant
        writer.writerow((r.seed, m.kind, m.definition, m.place, m.before, m.after, r.outcome, r.by, r.reason))
    path = file_of(folder, sample)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, out.getvalue().encode("utf-8"))
    return path


def reasons_of(rows: Iterable[Listed]) -> dict[tuple[str, str, str, str], str]:
    """The reasons of persons, by the change that they judged."""
    return {row.mutant.identity: row.reason for row in rows if row.reason}
