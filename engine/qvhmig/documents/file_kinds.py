"""What a file is: by its first bytes and the members of its archive, for text by its shape, and only then by its extension."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qvhmig.documents.reading_faults import DAMAGED, ENCRYPTED, UNREAD_FORMAT
from qvhmig.documents.text_encoding import decode, is_text

HEAD_BYTES: Final = 256 * 1024
_MOST_SEARCHED: Final = 64 * 1024 * 1024

_BY_EXTENSION: Final = {
    ".pdf": "pdf",
    ".xlsx": "workbook", ".xlsm": "workbook", ".xltx": "workbook", ".xlsb": "workbook", ".xls": "workbook", ".ods": "workbook",
    ".docx": "word", ".docm": "word", ".dotx": "word",
    ".sql": "ddl", ".ddl": "ddl", ".dump": "ddl",
    ".csv": "delimited", ".tsv": "delimited", ".tab": "delimited", ".psv": "delimited",
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".mht": "html", ".mhtml": "html",
}  # fmt: skip

_NOT_DOCUMENTS: Final = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"), (b"7z\xbc\xaf\x27\x1c", "a 7z archive"), (b"\x1f\x8b", "a gzip archive"), (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"), (b"SQLite format 3\0", "a SQLite database"), (b"PGDMP", "a PostgreSQL archive (pg_restore reads it)"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileKind:
    """`format` as in `Document`, or '' with the `code`, `fact` and `next_step` of the fault."""

    format: str
    code: str = ""
    fact: str = ""
    next_step: str = ""


def kind_of(path: Path) -> FileKind:
    """The kind of a file that holds at least one byte. Raises OSError as `open` does."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    extension = _BY_EXTENSION.get(path.suffix.lower(), "")
    if b"%PDF-" in head[:1024]:
        return FileKind("pdf")
    if head.startswith(b"PK"):
        return _archive_kind(path, head, extension)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound_kind(path)
    if head.startswith(b"{\\rtf"):
        return _convert("a rich text (RTF) file", "open it in a word processor and save it as .docx")
    for mark, what in _NOT_DOCUMENTS:
        if head.startswith(mark):
            return FileKind("", UNREAD_FORMAT, f"is {what}, no document that can be read", "name the document it was made from, or one inside it")
    if not is_text(head):
        return FileKind("", UNREAD_FORMAT, "is binary, of a format that is not known", "export it as xlsx, docx, PDF, CSV, SQL, Markdown or HTML")
    return _text_kind(decode(head).text, extension)


def _convert(what: str, step: str) -> FileKind:
    return FileKind("", UNREAD_FORMAT, f"is {what}", step)


def _archive_kind(path: Path, head: bytes, extension: str) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
            kind = archive.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in members else ""
    except (zipfile.BadZipFile, OSError, KeyError, RuntimeError, NotImplementedError, EOFError, ValueError):
        members, kind = {name.decode("ascii", "replace") for name in re.findall(rb"PK\x03\x04.{26}([\w/\[\]. -]{3,80})", head, re.DOTALL)}, ""
    if any(name.startswith("word/") for name in members):
        return FileKind("word")
    if any(name.startswith("xl/") for name in members) or "opendocument.spreadsheet" in kind:
        return FileKind("workbook")
    if "opendocument" in kind or "content.xml" in members:
        return _convert("an OpenDocument text", "open it in a word processor and save it as .docx")
    if any(name.startswith("ppt/") for name in members):
        return _convert("a presentation", "save its pages as PDF")
    if extension in ("word", "workbook"):
        fact = "is a damaged archive without the parts of its format"
        return FileKind("", DAMAGED, fact, "open it in its own program, repair it and save it again")
    return FileKind("", UNREAD_FORMAT, "is a zip archive", "unpack it and name the documents in it")


def _compound_kind(path: Path) -> FileKind:
    """Compound files of old Office: the names of their streams, in UTF-16, say what they are."""
    with path.open("rb") as stream:
        raw = stream.read(_MOST_SEARCHED)
    if _stream("EncryptedPackage") in raw or _stream("EncryptionInfo") in raw:
        return FileKind("", ENCRYPTED, "is protected by a password", "open it with the password and save a copy without one")
    if _stream("WordDocument") in raw:
        return _convert("a Word 97-2003 file (.doc)", "open it in a word processor and save it as .docx")
    if _stream("Workbook") in raw or _stream("Book") in raw:
        return FileKind("workbook")
    return FileKind("", UNREAD_FORMAT, "is a compound file of an old program", "export it as xlsx, docx or PDF")


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


_TAG_FIRST: Final = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|div|h[1-6]|meta|title)\b", re.I | re.S)
# Markdown may begin with a piece of HTML; a whole page says so.
_PAGE_FIRST: Final = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.I | re.S)
_MIME_PAGE: Final = re.compile(r"(?im)\A(?:[\w-]+:.*\n(?:[ \t].*\n)*)*?content-type:\s*(multipart/related|text/html)")
_SHEET_XML: Final = re.compile(r"urn:schemas-microsoft-com:office:spreadsheet")
_STATEMENT: Final = re.compile(
    r"^[ \t]*(create\s+(or\s+replace\s+)?"
    r"((global|local|temp|temporary|unlogged|external|transient|volatile|multiset|set|column|row|hybrid)\s+)*table\b"
    r"|alter\s+table\b|comment\s+on\s+(table|column)\b)", re.I | re.M)  # fmt: skip
_PIPE_RULE: Final = re.compile(r"^[ \t>*+-]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.M)
_FENCE: Final = re.compile(r"^[ \t]*(```|~~~)", re.M)
_HEADING: Final = re.compile(r"^#{1,6} \S", re.M)


def _text_kind(text: str, extension: str) -> FileKind:
    if not text.strip():
        return FileKind(extension if extension in ("ddl", "delimited", "markdown", "html") else "markdown")
    if _SHEET_XML.search(text[:4000]):
        return _convert("an XML spreadsheet of Excel 2003", "open it in a spreadsheet program and save it as .xlsx")
    if (_PAGE_FIRST if extension == "markdown" else _TAG_FIRST).match(text) or _MIME_PAGE.match(text[:20_000]):
        return FileKind("html")
    if text.lstrip().startswith("<?xml") and extension != "html":
        return FileKind("", UNREAD_FORMAT, "is XML of a kind that is not known", "export it as xlsx, CSV or HTML")
    if _is_json(text):
        return FileKind("", UNREAD_FORMAT, "is JSON", "export it as CSV, xlsx, SQL, Markdown or HTML")
    marked_up = bool(_PIPE_RULE.search(text) or (_FENCE.search(text) and (_HEADING.search(text) or extension == "markdown")))
    if marked_up and extension not in ("ddl", "html"):
        return FileKind("markdown")
    if _STATEMENT.search(text) and extension not in ("markdown", "html"):
        return FileKind("ddl")
    if extension in ("ddl", "markdown", "html") or (extension == "delimited" and not _HEADING.match(text)):
        return FileKind(extension)
    return FileKind("delimited" if _looks_delimited(text) else "markdown")


def _is_json(text: str) -> bool:
    """An object, or a list of objects or texts; the head of a long file may break off."""
    return re.match(r"\s*(\{\s*(\"(?:[^\"\\]|\\.)*\"\s*:|\})|\[\s*[{\"])", text) is not None


def _looks_delimited(text: str) -> bool:
    from qvhmig.documents.delimited_text import delimiter_of

    return delimiter_of(text) is not None
