"""The faults of reading a file, one code each; the sentence that fits the place is written where it happens.

QV080 cannot be opened, QV081 encrypted, QV082 damaged, QV083 a part was not read, QV084 pictures without text (PDF), QV085 holds
nothing, QV086 a format that is not read, QV087 larger than a document, QV088 encoding assumed, QV089 uneven lines.
"""

from __future__ import annotations

from qvhmig.documents.grids import Document, Place, ReadingFault

UNOPENED = "QV080"
ENCRYPTED = "QV081"
DAMAGED = "QV082"
PART_UNREAD = "QV083"
EMPTY = "QV085"
UNREAD_FORMAT = "QV086"
TOO_LARGE = "QV087"
ENCODING_ASSUMED = "QV088"
UNEVEN = "QV089"


def unread(name: str, format_: str, digest: str, code: str, fact: str, next_step: str) -> Document:
    """The document of a file of which nothing could be read. `format_` is '' where it is not known."""
    return Document(name, digest, format_, (), faults=(ReadingFault(code, Place(name), fact, next_step, fatal=True),))
