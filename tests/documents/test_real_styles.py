"""Documents in the style of well-known dictionaries and schemas, one test each; and documents that hold no dictionary at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from real_styles.printed import DOCUMENTS
from scoring import same_name

from qvhmig.documents.interpretation import interpret
from qvhmig.documents.readers import read_document
from qvhmig.documents.reading import FieldReading, Reading

HERE = Path(__file__).resolve().parent / "real_styles"
TEXTS = {path.name: path for path in sorted((HERE / "documents").iterdir())}
NAMES = sorted([*TEXTS, *DOCUMENTS])
# codes that stand in documents without a dictionary: the exit codes of a command are a code list
CODES = {"options.md": [3]}
TRUTHS = {path.name.removesuffix(".csv") for path in (HERE / "truth").iterdir()}


@dataclass(frozen=True)
class Expected:
    """One row of a truth file; each tuple holds all right answers, `*` in it = anything."""

    tables: tuple[str, ...]
    fields: tuple[str, ...]
    types: tuple[str, ...]
    lengths: tuple[str, ...]
    optional: bool

    def is_of(self, table: str, field: str) -> bool:
        return ("*" in self.tables or table in self.tables or table.rsplit(".", 1)[-1] in self.tables) and field in self.fields

    def slip(self, told: FieldReading) -> str:
        """What of the reading is wrong; '' = nothing."""
        length = "-" if told.length is None else str(told.length)
        wrong = [f"type {told.type or '-'}"] if "*" not in self.types and (told.type or "-") not in self.types else []
        wrong += [f"length {length}"] if "*" not in self.lengths and length not in self.lengths else []
        return ", ".join(wrong)


def _expected(name: str) -> list[Expected]:
    if name not in TRUTHS:
        return []
    with (HERE / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Expected(*(tuple(same_name(part) for part in row[column].split("|")) for column in ("table", "field", "type", "length")), row["optional"] == "y")
            for row in csv.DictReader(lines)
        ]


def _written(name: str, folder: Path) -> Path:
    path = TEXTS.get(name, folder / name)
    if name in DOCUMENTS:
        DOCUMENTS[name](path)
    return path


def _reading(name: str, folder: Path) -> Reading:
    return interpret([read_document(_written(name, folder), name)])


def _slips(reading: Reading, expected: list[Expected]) -> Iterator[str]:
    told = [(same_name(table.name), same_name(field.field), field) for table in reading.tables for field in table.fields]
    left = list(expected)
    for table, field, one in told:
        answer = next((row for row in left if row.is_of(table, field)), None)
        if answer is None:
            yield f"not there: {table}.{field} ({one.printed})"
            continue
        left.remove(answer)
        if slip := answer.slip(one):
            yield f"{table}.{field}: {slip} (printed {one.printed}); right: {' or '.join(answer.types)}, {' or '.join(answer.lengths)}"
    yield from (f"missing: {'|'.join(row.tables)}.{'|'.join(row.fields)}" for row in left if not row.optional)


@pytest.mark.parametrize("name", [name for name in NAMES if name in TRUTHS])
def test_a_well_known_style_is_read_without_fault(name: str, tmp_path: Path) -> None:
    slips = list(_slips(_reading(name, tmp_path), _expected(name)))
    assert not slips, "\n".join(slips)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in TRUTHS])
def test_a_document_without_dictionary_gives_nothing_and_says_so(name: str, tmp_path: Path) -> None:
    path = _written(name, tmp_path)
    document = read_document(path, name)
    reading = interpret([document])
    assert not [(table.name, field.field) for table in reading.tables for field in table.fields]
    assert [len(code_list.codes) for code_list in reading.code_lists] == CODES.get(name, [])
    assert reading.set_aside or document.faults


def test_every_truth_has_a_document_and_there_are_enough() -> None:
    assert set(NAMES) >= TRUTHS
    assert len(TRUTHS) >= 15
    assert len(set(NAMES) - TRUTHS) >= 4
