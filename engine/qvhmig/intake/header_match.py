"""Header names against catalog columns: by name, never by position."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from qvhmig.intake.forms import SourceSpec
from qvhmig.problems import Level, Problem, Where


@dataclass(frozen=True)
class HeaderMatch:
    """`present` and `missing` in catalog order, `extra` in file order."""

    present: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    problems: tuple[Problem, ...]


def match_header(names: Sequence[str], spec: SourceSpec, needed: AbstractSet[str], shown: str) -> HeaderMatch:
    """Match exactly, upper and lower case told apart. A missing column is an error where it is `needed` or part of the
    key, else a warning; so is a column that the catalog does not have."""
    in_file, in_catalog = set(names), set(spec.fields)
    present = tuple(name for name in spec.fields if name in in_file)
    missing = tuple(name for name in spec.fields if name not in in_file)
    extra = tuple(name for name in names if name not in in_catalog)
    where = Where(shown, 1, 1)
    if {name.casefold() for name in spec.fields}.isdisjoint(name.strip().casefold() for name in names):
        # Without a header the first row would be taken for names: it may hold patient values, so it is not printed.
        said = f"none of the {len(spec.fields)} catalog columns is in the first line, so it is no header of '{spec.table}'"
        return HeaderMatch((), missing, extra, (Problem("QV720", where, said, "extract the table with its header line", subject=spec.table),))
    problems = []
    idle = []
    for name in missing:
        near = _nearest(name, extra)
        hint = f" (did you mean '{near}'?)" if near else ""
        if name in needed or name in spec.key:
            role = "part of the key" if name in spec.key else "read by this project"
            problems.append(Problem("QV706", where, f"column '{name}' is not in the header{hint}; it is {role}",
                                    f"put it into the extract of '{spec.table}'", subject=spec.table))
        else:
            idle.append(f"'{name}'{hint}")
    if idle:
        problems.append(Problem("QV707", where, f"{_columns(len(idle))} of the catalog not in the header: {', '.join(idle)}",
                                "nothing reads them; extract them or correct the catalog", Level.WARNING, spec.table))
    if extra:
        problems.append(Problem("QV708", where, f"{_columns(len(extra))} of the header not in the catalog: {', '.join(repr(name) for name in extra)}",
                                "they are not read; add them to the catalog if they are wanted", Level.WARNING, spec.table))
    return HeaderMatch(present, missing, extra, tuple(problems))


def _columns(number: int) -> str:
    return "1 column" if number == 1 else f"{number} columns"


def _nearest(name: str, candidates: Sequence[str]) -> str | None:
    """The candidate that differs in case or in blanks around it only, else the most similar one."""
    for candidate in candidates:
        if candidate.strip().casefold() == name.casefold():
            return candidate
    close = difflib.get_close_matches(name, candidates, 1, 0.75)
    return close[0] if close else None
