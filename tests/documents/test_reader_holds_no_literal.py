"""The reader knows no document by heart: nothing peculiar to the three requirement documents stands in its source.

What is peculiar is derived. Names: tables, fields and ids of the truth that are compound (ordinary words name fields everywhere).
Phrases: headings, sheet names, header cells and labels of the documents of two words or more, and every run of four words of their text;
without those that other dictionaries write, too (the vocabulary of the drawn layouts and the documents of real_styles/), and without
descriptions and meanings of two words, which are the common tongue of the trade ("sequence number").
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as WordFile
from openpyxl import load_workbook
from pypdfium2 import PdfDocument
from truth_files import truth_rows

HERE = Path(__file__).resolve().parent
READER = HERE.parents[1] / "engine" / "qvhmig" / "documents"
SPEC = HERE.parents[1] / "requirement_spec"
MODULES = sorted(READER.rglob("*.py"))


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text.lower()))


def _runs(words: tuple[str, ...], length: int) -> Iterator[tuple[str, ...]]:
    return (words[i : i + length] for i in range(len(words) - length + 1))


def _lines_of_documents() -> list[str]:
    """Every cell, paragraph, sheet name and printed line of the three documents."""
    lines: list[str] = []
    book = load_workbook(SPEC / "source_data_dictionary.xlsx", read_only=True)
    for sheet in book:
        lines.append(sheet.title)
        lines += [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value]
    file = WordFile(str(SPEC / "code_sets.docx"))
    lines += [paragraph.text for paragraph in file.paragraphs]
    # the text of each cell, without the many objects that python-docx makes of a cell
    lines += ["".join(node.itertext()) for table in file.tables for node in table._tbl.iter() if node.tag.endswith("}tc")]
    pdf = PdfDocument(SPEC / "target_load_guide.pdf")
    for page in pdf:
        lines += page.get_textpage().get_text_range().splitlines()
    return lines


def _labels(lines: list[str]) -> set[tuple[str, ...]]:
    """Short texts that are repeated or that a colon ends: what a special case would look for."""
    found: set[tuple[str, ...]] = set()
    for line in lines:
        for text in (line, line.split(":")[0] if ":" in line else ""):
            words = _words(text)
            if 2 <= len(words) <= 6 and not any(word.isdigit() for word in words):
                found.add(words)
    return found


def _common_tongue() -> set[tuple[str, ...]]:
    """Descriptions and meanings of two words, from the truth."""
    files = sorted((HERE / "truth").glob("*.csv"))
    return {words for file in files for row in truth_rows(file.name) for value in row.values() if len(words := _words(value or "")) == 2}


def _other_documents() -> str:
    """Words of dictionaries that are none of ours: the drawn layouts' vocabulary and the text files of real_styles/."""
    files = [*(HERE / "layouts").glob("*.py"), *(HERE / "real_styles").glob("*.py"), *(path for path in (HERE / "real_styles").rglob("*") if path.suffix in (".md", ".csv", ".html", ".sql"))]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return _lines_of_documents()


@pytest.fixture(scope="module")
def general() -> tuple[str, ...]:
    return _words(_other_documents())


def _constants(module: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of each string that the program works with; docstrings are prose."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    prose = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body and isinstance(node.body[0], ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def _compound_names() -> set[str]:
    """Tables, fields and code families that are no ordinary word: an underscore or two capitals inside, or an invented table name."""
    fields = {row["field"] for name in ("target_fields.csv", "source_fields.csv") for row in truth_rows(name)}
    tables = {row["table"] for name in ("target_tables.csv", "source_tables.csv") for row in truth_rows(name)}
    compound = {name for name in fields if "_" in name.strip("_") or re.search(r"[a-z][A-Z].*[a-z][A-Z]", name)}
    return {name for name in compound | tables if len(name) > 4}


def test_no_table_or_field_name_stands_in_the_reader(general: tuple[str, ...]) -> None:
    names = _compound_names()
    assert len(names) > 2500
    lowered = {name.lower() for name in names if "_" in name} - {"_".join(run) for n in (2, 3) for run in _runs(general, n)}
    wrong = []
    for module in MODULES:
        for number, line in enumerate(module.read_text(encoding="utf-8").splitlines(), 1):
            wrong += [f"{module.relative_to(READER)}:{number} {word}" for word in re.findall(r"\w+", line) if word in names and word.lower() not in general]
            wrong += [f"{module.relative_to(READER)}:{number} {word}" for word in re.findall(r"\w+", line) if word.lower() in lowered and word not in names]
    assert not wrong, "\n".join(wrong)


def test_no_label_of_the_documents_stands_in_the_reader(lines: list[str], general: tuple[str, ...]) -> None:
    labels = _labels(lines)
    assert len(labels) > 1000
    known = {run for n in range(2, 7) for run in _runs(general, n)}
    peculiar = labels - known - _common_tongue()
    wrong = []
    for module in MODULES:
        for number, text in _constants(module):
            # the alternatives of a pattern are looked at one by one
            for piece in re.split(r"[|()\[\]?*+^$\\,;:]", text):
                words = _words(piece)
                if words in peculiar:
                    wrong.append(f"{module.relative_to(READER)}:{number} {piece.strip()!r}")
    assert not wrong, "\n".join(wrong)


def test_no_run_of_words_of_the_documents_stands_in_the_reader(lines: list[str], general: tuple[str, ...]) -> None:
    runs = {run for line in lines for run in _runs(_words(line), 4)}
    assert len(runs) > 5000
    peculiar = runs - set(_runs(general, 4))
    wrong = [
        f"{module.relative_to(READER)}:{number} {' '.join(run)!r}"
        for module in MODULES
        for number, text in _constants(module)
        for run in _runs(_words(text), 4)
        if run in peculiar
    ]
    assert not wrong, "\n".join(wrong)


def test_no_code_type_number_stands_in_the_reader() -> None:
    ids = {row["code_type_id"] for row in truth_rows("target_codes.csv")} | {row["family_id"] for row in truth_rows("source_codes.csv")}
    long = {id_ for id_ in ids if len(id_) >= 4 or id_.startswith("S")}
    wrong = [f"{module.name}:{number} {word}" for module in MODULES for number, line in enumerate(module.read_text(encoding="utf-8").splitlines(), 1) for word in re.findall(r"[\w-]+", line) if word in long]
    assert long
    assert not wrong, "\n".join(wrong)
