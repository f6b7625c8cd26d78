"""The faults of reading a file, one code each; the sentence that fits the place is written where it happens.

QV080 cannot be opened, QV081 holds nothing, QV082 format not known, QV083 encrypted, QV084 damaged, QV085 larger than a
document, QV086 a part was not read, QV087 encoding assumed, QV088 uneven lines, QV089 a format to be converted first.
"""

from __future__ import annotations

from qvhmig.documents.grids import Document, Place, ReadingFault

UNOPENED = "QV080"
EMPTY = "QV081"
UNKNOWN_FORMAT = "QV082"
ENCRYPTED = "QV083"
DAMAGED = "QV084"
TOO_LARGE = "QV085"
PART_UNREAD = "QV086"
ENCODING_ASSUMED = "QV087"
UNEVEN = "QV088"
CONVERT_FIRST = "QV089"


def unread(name: str, format_: str, digest: str, code: str, fact: str, next_step: str) -> Document:
    """The document of a file of which nothing could be read. `format_` is '' where it is not known."""
    return Document(name, digest, format_, (), faults=(ReadingFault(code, Place(name), fact, next_step, fatal=True),))
