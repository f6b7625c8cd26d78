"""The zip archive of an office document: opened within limits, its XML parts parsed without entities."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

MOST_UNPACKED: Final = 1 << 30  # bytes of all parts together
MOST_PART: Final = 512 << 20
MOST_RATIO: Final = 300  # unpacked to packed, of a part above `RATIO_FROM`; office XML packs 5 to 40 times
RATIO_FROM: Final = 64 << 20

_LOCAL: Final = b"PK\x03\x04"


class ArchiveTooLarge(Exception):
    """An archive that unpacks to more than any document holds. The text says what was found."""


def open_archive(path: Path) -> tuple[zipfile.ZipFile, bool]:
    """The archive, and whether it is whole. Of a damaged one, the parts that can still be unpacked.

    Raises ArchiveTooLarge, OSError, and zipfile.BadZipFile where no part is left.
    """
    try:
        archive, whole = zipfile.ZipFile(path), True
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):  # a torn list of parts leads zipfile astray in several ways
        archive, whole = salvaged(path.read_bytes()), False
    _check_sizes(archive)
    return archive, whole


def _check_sizes(archive: zipfile.ZipFile) -> None:
    total = 0
    for part in archive.infolist():
        total += part.file_size
        bomb = part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        if bomb or part.file_size > MOST_PART or total > MOST_UNPACKED:
            raise ArchiveTooLarge(f"unpacks to {max(total, part.file_size) >> 20} MB or more ('{part.filename}')")


def salvaged(raw: bytes) -> zipfile.ZipFile:
    """A new archive in memory of all parts whose local header and whole content are in `raw`; the list at its end is not needed."""
    memory = io.BytesIO()
    budget = RATIO_FROM
    with zipfile.ZipFile(memory, "w") as rebuilt:
        for name, content in _parts(raw, budget):
            if name not in rebuilt.namelist():
                rebuilt.writestr(name, content)
        if not rebuilt.namelist():
            raise zipfile.BadZipFile("no part of the archive is whole")
    return zipfile.ZipFile(memory)


def _parts(raw: bytes, budget: int) -> Iterator[tuple[str, bytes]]:
    at = raw.find(_LOCAL)
    while at != -1 and at + 30 <= len(raw):
        method, packed, _, name_size, extra_size = struct.unpack("<8xH8xIIHH", raw[at : at + 30])
        start = at + 30 + name_size + extra_size
        name = raw[at + 30 : at + 30 + name_size].decode("utf-8", "replace")
        content = _unpacked(raw, start, method, packed, budget)
        if content is not None:
            budget -= len(content)
            yield name, content
        at = raw.find(_LOCAL, at + 4)


def _unpacked(raw: bytes, start: int, method: int, packed: int, budget: int) -> bytes | None:
    """The content of one part, None where it is not whole. A size of 0 was unknown when the part was written."""
    if method == zipfile.ZIP_STORED:
        return raw[start : start + packed] if packed and start + packed <= len(raw) else None
    if method != zipfile.ZIP_DEFLATED or budget <= 0:
        return None
    stream = zlib.decompressobj(-15)
    try:
        content = stream.decompress(raw[start : start + packed] if packed else raw[start:], budget)
    except zlib.error:
        return None
    return content if stream.eof else None


def repaired(archive: zipfile.ZipFile) -> zipfile.ZipFile:
    """A new archive in memory in which every XML part is well-formed: what follows a break in a part may be lost."""
    from lxml import etree

    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as rebuilt:
        for name in archive.namelist():
            try:
                root = xml_part(archive, name, damaged=True) if name.endswith((".xml", ".rels")) else None
                content = _part(archive, name) if root is None else etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error):
                continue
            rebuilt.writestr(name, content)
    return zipfile.ZipFile(memory)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The content of a part. Raises zipfile.BadZipFile, or zlib.error, whatever is wrong with it."""
    try:
        return archive.read(name)
    except (OSError, EOFError, RuntimeError, ValueError) as error:  # seeks before the file, encrypted parts, unknown methods
        raise zipfile.BadZipFile(str(error)) from error


def xml_part(archive: zipfile.ZipFile, name: str, damaged: bool = False) -> Any:
    """The root element of a part, or None where there is no such part. With `damaged`, what can be parsed of it.

    Raises lxml.etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error.
    """
    from lxml import etree

    if name not in archive.NameToInfo:
        return None
    content = _part(archive, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=damaged, remove_comments=True, remove_pis=True
    )  # fmt: skip
    return etree.fromstring(content, parser=parser)
