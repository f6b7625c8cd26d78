"""Bytes of a text file -> text, with the encoding and whether that was certain."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from qvhmig.documents.grids import Place, ReadingFault
from qvhmig.documents.reading_faults import ENCODING_ASSUMED

# The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_END: Final = re.compile(r"\r\n?|[\u2028\u2029\x85]")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """`text` has line feeds only, so that lines count alike everywhere. `assumed`: nothing in the bytes proves `encoding`."""

    text: str
    encoding: str
    assumed: bool = False

    def faults(self, name: str) -> tuple[ReadingFault, ...]:
        """The note that the encoding was assumed; () where it is certain."""
        if not self.assumed:
            return ()
        fact = f"is no UTF-8 and has no byte order mark; read as {self.encoding}"
        return (ReadingFault(ENCODING_ASSUMED, Place(name), fact, "save it as UTF-8 if accented letters come out wrong"),)


def decode(raw: bytes, declared: str = "") -> DecodedText:
    """By the byte order mark, else as UTF-8, else as `declared` (what the file says of itself), else as cp1252.

    UTF-16 without a mark is known by its NUL bytes. Never fails: what an encoding does not have becomes U+FFFD.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return DecodedText(_with_line_feeds(raw.decode(encoding, "replace")), encoding.removesuffix("-sig"))
    if wide := _wide_encoding(raw):
        return DecodedText(_with_line_feeds(raw.decode(wide, "replace")), wide)
    try:
        return DecodedText(_with_line_feeds(raw.decode("utf-8")), "utf-8")
    except UnicodeDecodeError:
        pass
    stated = _codec(declared)
    encoding = stated or "cp1252"
    return DecodedText(_with_line_feeds(raw.decode(encoding, "replace")), encoding, assumed=not stated)


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file can be text: a byte order mark, UTF-16 by its shape, or no control bytes."""
    if any(head.startswith(mark) for mark, _ in _MARKS) or _wide_encoding(head):
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1a\x1b" for byte in head)
    return b"\0" not in head and controls * 100 <= len(head)


def _wide_encoding(raw: bytes) -> str:
    """UTF-16 text of mostly Latin letters has a NUL in every second byte, always on the same side."""
    head = raw[:4096]
    if len(head) < 4 or b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.35 and even < len(head) * 0.02:
        return "utf-16-le"
    if even > len(head) * 0.35 and odd < len(head) * 0.02:
        return "utf-16-be"
    return ""


def _codec(declared: str) -> str:
    """`declared` where Python knows it as an encoding of text; browsers read Latin-1 as cp1252, and so do we."""
    try:
        codec = codecs.lookup(declared.strip())
    except (LookupError, ValueError):
        return ""
    if not getattr(codec, "_is_text_encoding", True) or codec.name == "utf-8":
        return ""
    return "cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name


def _with_line_feeds(text: str) -> str:
    return _LINE_END.sub("\n", text).replace("\0", "")
