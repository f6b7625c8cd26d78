"""connectors.yaml: named places that tables are read from and written to."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from qvhmig.models import StrictModel
from qvhmig.models.contract import Identifier


def _one_character(text: str) -> str:
    if len(text) != 1 or not text.isascii() or text in "\r\n\0":  # readers and writers of files take one byte
        raise ValueError("one character of ASCII is needed here, as ',' or ';' or '|' or \"\\t\"")
    return text


OneCharacter = Annotated[str, AfterValidator(_one_character)]


class FilesConnector(StrictModel):
    """A folder with one file a table. `path` may be relative to the folder of lifecycle.yaml, or absolute.

    `null` and `empty` are spellings on writing only, in csv: a missing cell and an empty text (left out: a bare empty cell
    and two quotes). A cell whose text is one of them stops the run, for it would be read as another. `control` is a file, below
    `path`, that states for each table the rows to expect and the SHA-256 of its file. `synthetic`: the people in it were made up by
    hand, which every decision and report over it then says; of what `qvhmig fixtures` made it is known without.
    """

    kind: Literal["files"]
    path: str = Field(min_length=1)
    format: Literal["csv", "parquet"] = "csv"
    encoding: Literal["utf-8", "cp1252", "latin-1"] = "utf-8"
    delimiter: OneCharacter = ","
    quote: OneCharacter = '"'
    null: str = ""
    empty: str = '""'
    control: str | None = None
    synthetic: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _told_apart(self) -> FilesConnector:
        if self.delimiter == self.quote:
            raise ValueError("'delimiter' and 'quote' must differ")
        if self.null == self.empty:
            raise ValueError("'null' and 'empty' must differ, or a missing cell and an empty text become one")
        for key, spelling in (("null", self.null), ("empty", "" if self.quotes_empty else self.empty)):
            if any(sign in spelling for sign in (self.delimiter, self.quote, "\n", "\r")):
                raise ValueError(f"'{key}' may hold no delimiter, quote or line end, or it cannot be told from a cell")
        if self.format == "parquet" and self.model_fields_set & {"null", "empty"}:
            raise ValueError("'null' and 'empty' are spellings in csv, a parquet file needs none; leave them out")
        return self

    @property
    def quotes_empty(self) -> bool:
        """Whether an empty text is written as two quotes, whatever the quote is."""
        return self.empty in ('""', self.quote * 2)


Connector = FilesConnector  # a second kind makes this a union told apart by `kind`


class Connectors(StrictModel):
    connectors: Literal[1]
    definitions: dict[Identifier, Connector] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "definitions" in value:
            return value
        names = {key: item for key, item in value.items() if key != "connectors"}
        return {"connectors": value.get("connectors"), "definitions": names}
