"""HTML pages: tables with their spans, definition lists, headings and the text between them, in the order of the page."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path
from typing import Any, Final

from qvhmig.digests import bytes_digest, file_digest
from qvhmig.documents.grids import Document, Progress
from qvhmig.documents.page_blocks import PageBlocks
from qvhmig.documents.reading_faults import PART_UNREAD, TOO_LARGE, unread
from qvhmig.documents.text_encoding import DecodedText, decode

MOST_BYTES: Final = 64 * 1024 * 1024
_DECLARED: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.I)
_MIME_HEAD: Final = re.compile(rb"(?i)\A\s*(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?content-type:\s*(?:multipart/|text/html)")
_LEAST_TEXT: Final = 200  # characters; a page of scripts shows less before they run


def read(path: Path, name: str, progress: Progress) -> Document:
    """The page, or the first page of a MIME (.mht) file. Raises OSError as `open` does."""
    if path.stat().st_size > MOST_BYTES:
        return unread(name, "html", file_digest(path), TOO_LARGE, f"has {path.stat().st_size >> 20} MB", "split it")
    raw = path.read_bytes()
    decoded = _decoded(raw)
    root = parsed(decoded.text)
    if root is None:
        return Document(name, bytes_digest(raw), "html", (), faults=decoded.faults(name))
    page = PageBlocks(name)
    page.walk(root)
    progress(1, 1, "files")
    if _made_by_script(root, page):
        fact = "shows nothing before its scripts run"
        return unread(name, "html", bytes_digest(raw), PART_UNREAD, fact, "open it in a browser and save the finished page, or print it to PDF")
    return Document(name, bytes_digest(raw), "html", tuple(page.blocks), faults=decoded.faults(name) + tuple(page.faults))


def parsed(text: str) -> Any:
    """The root element of `text`, or None where there is none; entities are never fetched or expanded from outside."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _decoded(raw: bytes) -> DecodedText:
    if _MIME_HEAD.match(raw[:20_000]):
        message = email.message_from_bytes(raw, policy=email.policy.default)
        for part in message.walk():
            payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
            if isinstance(payload, bytes):
                return decode(payload, part.get_content_charset() or "")
    found = _DECLARED.search(raw[:4096])
    return decode(raw, (found[1] or found[2]).decode("ascii", "replace") if found else "")


def _made_by_script(root: Any, page: PageBlocks) -> bool:
    from qvhmig.documents.grids import Grid

    if any(isinstance(block, Grid) for block in page.blocks) or root.find(".//script") is None:
        return False
    return sum(len(block.text) for block in page.blocks if not isinstance(block, Grid)) < _LEAST_TEXT
