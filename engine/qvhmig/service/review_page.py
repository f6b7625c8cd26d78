"""review.html: each doubtful row beside what is printed there, every finding, and a correction ready to be pasted.

One file without outside links and without scripts. Jinja renders it and nothing else; what it says is decided here.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.documents.catalog_files import confidence_text
from qvhmig.documents.catalog_summary import SystemRead, finding_json, outcome_json, set_aside_json
from qvhmig.documents.comparison_text import change_text, counted
from qvhmig.documents.correction_outcomes import MAPPINGS, HintOutcome
from qvhmig.documents.grids import Document, Place
from qvhmig.documents.review_list import Doubt
from qvhmig.service.extract_request import review_file
from qvhmig.service.printed_rows import Box, PrintedRows

if TYPE_CHECKING:
    import jinja2

    from qvhmig.documents.edition_comparison import Change

MOST_ROWS = 1500  # a page of a system: beyond that a browser is no tool, the CSV beside the page has them all
MOST_IMAGES = 400
RESOLUTION = 96  # dots an inch: small print stays legible, a page of a hundred rows stays under a few megabytes
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*\Z")
_NOT_TEXT = {"true", "false", "null", "y", "n", "yes", "no", "on", "off"}


def review_page(systems: Sequence[SystemRead], changes: Sequence[Change] | None, paths: Mapping[str, Path]) -> str:
    """`paths`: name of a document -> its file, for the images of PDF pages."""
    images = _Images(paths)
    shown = [_system(one, images) for one in systems]
    told = None if changes is None else [{"system": c.system, "text": change_text(c)} for c in changes]
    return _environment().get_template("review.html.j2").render({"systems": shown, "changes": told})


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["counted"] = counted
    environment.filters["n"] = lambda number: f"{number:,}"
    return environment


def _system(one: SystemRead, images: _Images) -> dict[str, Any]:
    fields = sum(len(table.fields) for table in one.reading.tables)
    rows = _rows(one.doubts)
    return {
        "name": one.system,
        "tables": len(one.reading.tables),
        "fields": fields,
        "code_lists": len(one.reading.code_lists),
        "codes": sum(len(each.codes) for each in one.reading.code_lists),
        "doubts": len(one.doubts),
        "rows": len(rows),
        "left_out": max(0, len(rows) - MOST_ROWS),
        "review_file": review_file(one.system),
        "documents": [_document(one.system, document, rows[:MOST_ROWS], images) for document in one.documents],
        "findings": [finding_json(finding) for finding in one.reading.findings],
        "set_aside": [set_aside_json(grid) for grid in one.reading.set_aside],
        "hints": [{**outcome_json(outcome), "amiss": outcome.amiss, "outcome": _became(outcome)} for outcome in one.outcomes],
    }


def _became(outcome: HintOutcome) -> str:
    """`applied (3 fields)`, `fits nothing`; where hints say how to read, the number of places with these words is no number of fields."""
    what = "places" if outcome.part in (*MAPPINGS, "grids") else "fields"
    number = f" ({outcome.count:,} {what})" if outcome.count > 1 else ""
    return {"missing": "fits nothing", "not_needed": "not needed"}.get(outcome.state, outcome.state) + number


def _rows(doubts: Iterable[Doubt]) -> list[list[Doubt]]:
    """The doubts of one field or code together, in the order of the list."""
    rows: dict[tuple[bool, str, str, str], list[Doubt]] = {}
    for doubt in doubts:
        rows.setdefault((doubt.is_code, doubt.table, doubt.field, str(doubt.place)), []).append(doubt)
    return list(rows.values())


def _document(system: str, document: Document, rows: Sequence[Sequence[Doubt]], images: _Images) -> dict[str, Any]:
    mine = [row for row in rows if row[0].place.document == document.name]
    printed = PrintedRows(document)
    return {
        "name": document.name,
        "format": document.format or "unknown format",
        "pages": document.pages,
        "faults": [{"code": f.code, "place": str(f.place), "fact": f.fact, "next_step": f.next_step} for f in document.faults],
        "rows": [_row(system, row, printed, images) for row in mine],
    }


def _row(system: str, doubts: Sequence[Doubt], printed: PrintedRows, images: _Images) -> dict[str, Any]:
    first = doubts[0]
    image = images.clip(first.place, printed.box(first.place))
    return {
        "table": first.table,
        "field": first.field,
        "is_code": first.is_code,
        "place": str(first.place),
        "doubts": [
            {"attribute": d.attribute, "value": d.value, "confidence": confidence_text(d.confidence), "why": d.why} for d in doubts
        ],
        "image": image,
        "around": [] if image else printed.around(first.place),
        "printed": [cell.split(" // ") for cell in first.printed.split(" | ")] if first.printed else [],
        "correction": "\n".join(correction_yaml(doubt) for doubt in doubts),
        "part": "code_corrections" if first.is_code else "corrections",
    }


def correction_yaml(doubt: Doubt) -> str:
    """One line of a hint file that confirms the reading; who pastes it fills in `who` and `why`, and another `value` to correct it."""
    named = {"code_list": doubt.table, "code": doubt.field} if doubt.is_code else {"table": doubt.table, "field": doubt.field}
    keys = {"document": doubt.place.document, **named, "attribute": doubt.attribute, "value": doubt.value, "was": doubt.value}
    told = ", ".join(f"{key}: {_scalar(text)}" for key, text in keys.items())
    return f"- {{{told}, who: '', why: ''}}"


def _scalar(text: str) -> str:
    """YAML text that is read as this text."""
    return text if _PLAIN.match(text) and text.lower() not in _NOT_TEXT else json.dumps(text, ensure_ascii=False)


class _Images:
    """Clips of PDF pages as data URIs; '' where a format has no pages, or enough images stand on the page already."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self.paths = paths
        self.left = MOST_IMAGES

    def clip(self, place: Place, box: Box | None) -> str:
        path = self.paths.get(place.document)
        if path is None or place.page is None or box is None or self.left <= 0:
            return ""
        from qvhmig.documents.page_images import clip

        try:
            image = clip(path, place.page, box, RESOLUTION)
        except (ValueError, OSError):  # a page that cannot be drawn is shown as the text that was read
            return ""
        self.left -= 1
        return "data:image/png;base64," + base64.b64encode(image).decode("ascii")
