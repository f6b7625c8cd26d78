"""What a drawn document says: its schema, and how much of it a reader of this very document can know."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Field:
    """One field as it was drawn. `kind`: text, integer, decimal, date, moment, time or boolean; `mandatory`: Y, N or C."""

    name: str
    phrase: str
    kind: str
    length: int | None = None
    scale: int | None = None
    mandatory: str = "N"
    key: int | None = None
    references: tuple[str, str] | None = None
    code_list: str = ""
    allowed: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    phrase: str
    fields: tuple[Field, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """`codes`: (code, meaning, status), in printed order."""

    id: str
    name: str
    codes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Schema:
    language: str
    domain: str
    tables: tuple[Table, ...]
    code_lists: tuple[CodeList, ...] = ()


@dataclass(frozen=True, slots=True)
class TrueField:
    """What a reading of one field may say. Each tuple holds all right answers: a DATE printed with length 10 may keep or drop it.

    `mandatory` and `key` are () where the document does not say. `code_list` = '' where none is printed.
    """

    table: str
    field: str
    types: tuple[str, ...]
    lengths: tuple[int | None, ...]
    scales: tuple[int | None, ...] = ()
    mandatory: tuple[str, ...] = ()
    key: tuple[int | None, ...] = ()
    references: str = ""
    code_list: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """`codes`: (code list id or name, code) of every printed code list."""

    fields: tuple[TrueField, ...]
    codes: frozenset[tuple[str, str]] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawn document. `kind` is the name of its layout, `seed` draws it again, `schema` is what it was drawn from."""

    kind: str
    seed: int
    paths: tuple[Path, ...]
    truth: Truth
    schema: Schema

    @property
    def path(self) -> Path:
        return self.paths[0]
