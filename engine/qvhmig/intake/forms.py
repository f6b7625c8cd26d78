"""What the caller says about the source: its tables and the form of its files."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

_READABLE: Final = re.compile(r"utf-8|ascii|cp125[0-8]|cp437|cp850|cp858|iso8859-\d+|koi8-[ru]|mac-roman")


@dataclass(frozen=True)
class SourceSpec:
    """One source table: its name, its catalog columns in catalog order, and the key among them (may be empty)."""

    table: str
    fields: tuple[str, ...]
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileForm:
    """How the files of one folder are written: `TABLE.csv` or `TABLE.parquet`, one a table.

    `encoding`, `delimiter` and `quote` are for csv. `control` is a CSV with the columns table, rows, sha256 (a blank
    sha256 is not compared). `shown` is the folder as messages print it, best relative to the project; `control_shown`
    likewise for the control file.
    """

    path: Path
    format: Literal["csv", "parquet"] = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    control: Path | None = None
    shown: str = ""
    control_shown: str = ""

    def shown_file(self, name: str) -> str:
        """`name` in this folder as messages print it."""
        folder = self.shown or self.path.as_posix()
        return name if folder == "." else f"{folder}/{name}"

    def shown_control(self) -> str:
        """The control file as messages print it; empty where there is none."""
        return self.control_shown or (self.control.as_posix() if self.control else "")


def codec_name(encoding: str) -> str | None:
    """The codec's normal name where files in it can be read, else None.

    Readable are UTF-8 and the single-byte encodings that hold ASCII: there the bytes of delimiter, quote and line end
    can never be part of another character, which the search for records depends on.
    """
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return None
    name = "utf-8" if name == "utf-8-sig" else name
    return name if _READABLE.fullmatch(name) else None
