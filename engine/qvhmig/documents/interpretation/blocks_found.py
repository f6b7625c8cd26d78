"""What the walk through a document finds: runs of field rows under one table name, and code lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qvhmig.documents.grids import Document, Place
from qvhmig.documents.interpretation.code_rows import PrintedCode
from qvhmig.documents.interpretation.column_roles import Roles
from qvhmig.documents.interpretation.printed_rows import PrintedRow
from qvhmig.documents.interpretation.unread_columns import UnreadColumn
from qvhmig.documents.reading import SetAside


@dataclass
class FieldBlock:
    """Rows of one table under one header. `named_by`: where the name stands; `lead`: its points above the next best name.

    `probability`: that this is a field list at all. `continued`: its header was taken from an earlier grid.
    """

    document: Document
    place: Place
    table: str
    named_by: str
    lead: float
    probability: float
    headers: tuple[str, ...]
    roles: Roles
    rows: list[PrintedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    description: str = ""
    continued: bool = False


@dataclass
class CodeBlock:
    """One code list, or a part of one. `texts`: what stands between its heading and its grid; `heading`: the nearest, as printed."""

    document: Document
    place: Place
    code_type: str
    name: str
    probability: float
    codes: Sequence[PrintedCode]
    texts: list[str] = field(default_factory=list)
    heading: str = ""


@dataclass
class Found:
    """All of one document, in printed order. `tables`: table name -> what a list of tables says of it; `unread`: columns of the
    lists that nobody understood."""

    fields: list[FieldBlock] = field(default_factory=list)
    codes: list[CodeBlock] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    tables: dict[str, str] = field(default_factory=dict)
    unread: list[UnreadColumn] = field(default_factory=list)
