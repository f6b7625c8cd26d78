"""A reading -> the CSV files of a system: its fields, its codes, and the list of what a person should look at.

Rows are maps of column to text in the spelling of the files, so that two editions can be compared whether they were read from
documents now or lie in files of an earlier day.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qvhmig.catalogs import CODE_COLUMNS, CODE_COLUMNS_READ, FIELD_COLUMNS, FIELD_COLUMNS_READ, read_csv_rows
from qvhmig.documents.attribute_text import attribute_text
from qvhmig.documents.reading import CodeListReading, CodeReading, FieldReading, Reading
from qvhmig.documents.review_list import Doubt, silent
from qvhmig.problems import Problem, ProblemsFound

Row = Mapping[str, str]
ALL_FIELD_COLUMNS = (*FIELD_COLUMNS, *FIELD_COLUMNS_READ)
ALL_CODE_COLUMNS = (*CODE_COLUMNS, *CODE_COLUMNS_READ)
REVIEW_COLUMNS = ("table", "field", "attribute", "value", "confidence", "why", "place", "printed")
# What stands in `mandatory_when` where a document says "conditional" and no more.
UNSAID_CONDITION = "not stated"
# A cell that nothing describes is text: every extract is text until its catalog says otherwise.
UNSAID_TYPE = "text"


@dataclass(frozen=True)
class Edition:
    """What the catalog files of one system say at one time. Rows in file order, columns as in the files; absent columns are ''."""

    system: str
    fields: tuple[Row, ...]
    codes: tuple[Row, ...]


def edition(system: str, reading: Reading) -> Edition:
    """The edition that a reading would be written as."""
    fields = tuple(_field_row(field, number) for table in reading.tables for number, field in enumerate(table.fields, 1))
    codes = tuple(_code_row(one, code) for one in reading.code_lists for code in one.codes)
    return Edition(system, fields, codes)


def stored_edition(system: str, fields: Path | None, codes: Path | None, root: Path) -> Edition:
    """The edition in files; None = there is no such file. Raises ProblemsFound for a file that is no catalog (see `read_csv_rows`)."""
    field_rows = _stored(fields, root, FIELD_COLUMNS, FIELD_COLUMNS_READ) if fields else ()
    return Edition(system, field_rows, _stored(codes, root, CODE_COLUMNS, CODE_COLUMNS_READ) if codes else ())


def _stored(path: Path, root: Path, wanted: tuple[str, ...], optional: tuple[str, ...]) -> tuple[Row, ...]:
    problems: list[Problem] = []
    columns = (*wanted, *optional)
    rows = tuple(dict(zip(columns, cells, strict=True)) for _, cells in read_csv_rows(path, root, wanted, problems, optional))
    if problems:
        raise ProblemsFound(problems)
    return rows


def fields_csv(made: Edition) -> str:
    return csv_text(ALL_FIELD_COLUMNS, made.fields)


def codes_csv(made: Edition) -> str:
    return csv_text(ALL_CODE_COLUMNS, made.codes)


def review_csv(doubts: Iterable[Doubt]) -> str:
    """Every value below SURE, one row each, in the order of the catalog."""
    rows = (
        {
            "table": doubt.table, "field": doubt.field, "attribute": doubt.attribute, "value": doubt.value,
            "confidence": confidence_text(doubt.confidence), "why": doubt.why, "place": str(doubt.place), "printed": doubt.printed,
        }
        for doubt in doubts
    )  # fmt: skip
    return csv_text(REVIEW_COLUMNS, rows)


def csv_text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """UTF-8 text with a header, LF line ends, quotes only where needed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return buffer.getvalue()


def confidence_text(confidence: float) -> str:
    """Two digits, never rounded up over a limit: 0.899 is 0.89."""
    return f"{int(confidence * 100 + 1e-9) / 100:.2f}"


def row_confidence(field: FieldReading) -> float:
    """The least of a field's values; 1 where every one is sure. Silence of a document is no doubt."""
    return min([1.0, *(value for attribute, value in field.confidence.items() if not silent(field, attribute))])


def _field_row(field: FieldReading, number: int) -> Row:
    row = {column: attribute_text(field, column) for column in ALL_FIELD_COLUMNS if hasattr(field, column)}
    return {
        **row,
        "position": str(number),
        "type": field.type or UNSAID_TYPE,
        "scale": row["scale"] if field.type == "decimal" else "",  # the catalog knows decimals only by it
        "mandatory_when": field.mandatory_when or (UNSAID_CONDITION if field.mandatory == "C" else ""),
        "place": str(field.place),
        "confidence": confidence_text(row_confidence(field)),
    }


def _code_row(one: CodeListReading, code: CodeReading) -> Row:
    return {
        "code_type_id": one.code_type,
        "name": code.name or one.name,
        "code": code.code,
        "meaning": code.meaning,
        "status": code.status,
        "note": code.note,
        "columns": "|".join(one.columns),
        "place": str(code.place),
        "confidence": confidence_text(code.confidence),
        "printed": code.printed,
    }
