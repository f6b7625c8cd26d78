"""What may be shown of a grid that was set aside: its header, where that consists of words that headers are made of.

A file of patients may be named by mistake; its rows are set aside like any grid without a description, and no cell of them may
stand in a file that is committed or on a page that is passed on.
"""

from __future__ import annotations

from qvhmig.documents.interpretation.header_words import decoy_evidence, header_evidence
from qvhmig.documents.reading import SetAside

SEPARATOR = " | "
KNOWN = 0.9  # all of the cell is a phrase of headers, filling words apart; a phrase within other words is not enough


def known_header(grid: SetAside) -> str:
    """The first cells joined by ` | `, with `...` for one that is no known header word; '' where fewer than half of them, or only one, are."""
    cells = [cell if _known(cell) else "..." for cell in grid.first_cells.split(SEPARATOR)]
    known = len(cells) - cells.count("...")
    return SEPARATOR.join(cells) if known > 1 and 2 * known >= len(cells) else ""


def _known(cell: str) -> bool:
    return max((*header_evidence(cell).values(), *decoy_evidence(cell).values()), default=0.0) >= KNOWN
