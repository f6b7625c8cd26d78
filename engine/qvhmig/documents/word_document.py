"""Word documents (docx, docm): paragraphs and tables of the body in their order.

The parts are read as XML, not through python-docx: its object model leaves out content controls, text boxes,
tracked changes and merged cells, and opens neither documents with macros nor Strict Open XML.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

from qvhmig.digests import file_digest
from qvhmig.documents.grids import Document, Place, Progress, ReadingFault
from qvhmig.documents.office_archive import ArchiveTooLarge, open_archive, xml_part
from qvhmig.documents.reading_faults import DAMAGED, TOO_LARGE, unread
from qvhmig.documents.word_blocks import WordBlocks
from qvhmig.documents.word_styles import WordStyles

_REPAIR = "open it in a word processor, repair it and save it again"


def read(path: Path, name: str, progress: Progress) -> Document:
    """The document; of a damaged file what can still be read. Raises OSError as `open` does."""
    digest = file_digest(path)
    try:
        archive, whole = open_archive(path)
    except ArchiveTooLarge as error:
        return unread(name, "word", digest, TOO_LARGE, str(error), "it is no document that a person wrote: ask where it comes from")
    except zipfile.BadZipFile:
        return unread(name, "word", digest, DAMAGED, "is a damaged archive of which nothing can be unpacked", _REPAIR)
    with archive:
        body, complete = _body(archive)
        if body is None:
            return unread(name, "word", digest, DAMAGED, "has no readable text part", _REPAIR)
        word = WordBlocks(name, WordStyles(_root(archive, _part_beside(archive, "styles.xml"))), progress)
        word.walk(body)
    faults: tuple[ReadingFault, ...] = ()
    if not (whole and complete):
        fact = "is damaged; what could be unpacked was read, and tables at the end may be missing"
        faults = (ReadingFault(DAMAGED, Place(name), fact, _REPAIR),)
    return Document(name, digest, "word", tuple(word.blocks), faults=faults + tuple(word.faults))


def _body(archive: zipfile.ZipFile) -> tuple[Any, bool]:
    """The body element (None where there is none), and whether its part is well-formed."""
    from lxml import etree

    part = _part_beside(archive, "document.xml")
    for damaged in (False, True):
        try:
            root = xml_part(archive, part, damaged)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error):
            continue
        if root is not None:
            return next((child for child in root if isinstance(child.tag, str) and child.tag.endswith("}body")), None), not damaged
    return None, False


def _root(archive: zipfile.ZipFile, part: str) -> Any:
    """The root of a part that the document can do without."""
    from lxml import etree

    try:
        return xml_part(archive, part, damaged=True)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error):
        return None


def _part_beside(archive: zipfile.ZipFile, name: str) -> str:
    """`word/` + name, or the same part where a program numbers it (`word/document2.xml`)."""
    stem, suffix = name.rsplit(".", 1)
    parts = [part for part in archive.namelist() if part.startswith(f"word/{stem}") and part.endswith(suffix) and part.count("/") == 1]
    return f"word/{name}" if f"word/{name}" in parts or not parts else min(parts)
