"""What grids and words mean: `interpret` is pure and gives the same reading for the same documents.

`document_walk` judges each grid (`grid_kinds`, `column_roles`) and names its table (`context`, `table_names`); `field_facts` reads
each row with `type_words`, `marks` and `statements`; `tables_read` and `lists_read` put the documents together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qvhmig.documents.grids import Document
from qvhmig.documents.interpretation.document_walk import walk
from qvhmig.documents.interpretation.hinted import hinted
from qvhmig.documents.interpretation.list_references import with_lists_found
from qvhmig.documents.interpretation.lists_read import read_lists
from qvhmig.documents.interpretation.tables_read import read_tables
from qvhmig.documents.interpretation.unread_columns import not_understood
from qvhmig.documents.reading import Reading

if TYPE_CHECKING:
    from qvhmig.models.hints import Hints

__all__ = ["interpret"]


def interpret(documents: Sequence[Document], hints: Hints | None = None) -> Reading:
    """The reading of all documents of one system. `hints` may settle header words and leave grids out; None = none."""
    settled = hinted(hints)
    found = [walk(document, settled) for document in documents]
    told = {name: text for part in found for name, text in part.tables.items()}
    tables, field_findings = read_tables([block for part in found for block in part.fields], told, settled)
    blocks = [block for part in found for block in part.codes]
    lists, list_findings = read_lists(blocks)
    tables, lost_lists = with_lists_found(tables, lists, blocks)
    aside = tuple(entry for part in found for entry in part.set_aside)
    unread = not_understood(column for part in found for column in part.unread)
    return Reading(tables, lists, (*field_findings, *list_findings, *lost_lists, *unread), aside)
