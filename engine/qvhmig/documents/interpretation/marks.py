"""Marks of mandatory, nullable and key columns, whose sense depends on what the column is headed with."""

from __future__ import annotations

import re
import unicodedata

from qvhmig.documents.interpretation.header_words import phrase
from qvhmig.documents.interpretation.word_sets import word_set

YES = word_set("y yes true t 1 x √ ✓ ✔ ● • * ja j oui o si sí s da sim ano tak v wahr vrai")
NO = word_set("n no false f 0 - – — nein non nee não nao ✗ ✘ falsch faux")
_REQUIRED = word_set("obbligatorio obbligatoria obrigatorio obrigatoria pakrævet pakravd obligatorisch verplichte obligate m r req reqd required mandatory man mand must muss pflicht obligatoire obligatorio obligatoria obligatorisch verplicht v always core requerido compulsory shall")
_OPTIONAL = word_set("facoltativo facoltativa facultative opcionais valgfri frivillig o opt optional permissible perm p kann facultatif optionnel opcional optioneel facultativo may f")
_CONDITIONAL = word_set("c cond conditional conditionally b bedingt conditionnel condicional dependent md")
# Yes in one language, something else in another; what else stands in the column decides.
_LETTERS = word_set("o s v d")
_CARDINALITY = re.compile(r"\(?(?P<low>\d+)\s*(?:\.\.+|:|-|,)\s*(?P<high>\d+|\*|n|m|unbounded|many)\)?\Z", re.I)
_PART = re.compile(r"(?:\b(?:PK|PRI|primary(?:\s*key)?|key part|part|PI|NK|P|K)\b|\bPK(?=\d)|🔑)\s*[(#-]?\s*(?P<number>\d{1,2})?", re.I)


def mandatory_mark(text: str, header: str, nullable: bool, column: frozenset[str] = frozenset()) -> tuple[str, str]:
    """(Y, C, N or '' for nothing said, condition) of one mark. `nullable`: yes in this column means that it may be empty.

    `column`: all marks of the column in small letters; an O beside N alone is a yes (oui), beside M, R or C it is optional.

    >>> mandatory_mark("NOT NULL", "Null?", True), mandatory_mark("Y", "Nullable", True), mandatory_mark("C: if male", "M/O", False)
    (('Y', ''), ('N', ''), ('C', 'if male'))
    """
    word = plain_mark(text)
    words = phrase(header)
    if not word:
        return "", ""
    if re.match(r"not[ _-]?null(?:able)?\b|nn\Z|non null", word):
        return "Y", ""
    if word in ("null", "nullable", "nulls"):
        return "N", ""
    if found := _CARDINALITY.match(word):
        return ("N" if int(found["low"]) == 0 else "Y"), ""
    inverted = nullable or _asks_optional(words)
    if word in YES and (word not in _LETTERS or (column and column <= YES | NO and column & NO)):
        return ("N" if inverted else "Y"), ""
    if word in NO:
        return ("Y" if inverted else "N"), ""
    return _letter(word, words)


def plain_mark(text: str) -> str:
    """A mark in small letters without accents, blanks and full stop: `Sì.` -> si."""
    plain = unicodedata.normalize("NFKD", " ".join(text.split()).strip(" .").lower())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _letter(word: str, header: str) -> tuple[str, str]:
    head = re.split(r"[\s:,;(–-]", word, maxsplit=1)
    first, rest = head[0], head[1].strip(" :,;()–-") if len(head) > 1 else ""
    if word.startswith(("not required", "not mandatory")):
        return "N", ""
    if first in _CONDITIONAL:
        return "C", re.sub(r"^(?:mandatory |required )?(?:on |when )?", "", rest) if rest else ""
    if first in _REQUIRED:
        when = re.match(r"(?:when|if|where|wenn|si|indien)\s+(?P<when>.+)", rest)
        return ("C", when["when"]) if when else ("Y", "")
    if first in _OPTIONAL:
        return "N", ""
    return "", ""


def _asks_optional(header: str) -> bool:
    words = set(header.split())
    return bool(words & {"optional", "nullable", "optioneel", "opcional"}) and not words & {"mandatory", "required", "m", "r", "obligatoire", "verplicht", "obligatorio"}


def key_part(text: str, header: str, row_number: int) -> int | None:
    """Position in the primary key that a mark gives: the printed number, 0 where it is a part without one; None where it is none.

    >>> key_part("PK2; link A.B", "Key", 1), key_part("Y", "Primary key", 1), key_part("FK", "Key", 1), key_part("Y", "Foreign key?", 1)
    (2, 0, None, None)
    """
    words = set(phrase(header).split())
    if words & {"foreign", "fk", "index", "indexed", "unique", "constraint"} and not words & {"primary", "pk", "key", "keys"} or (
        words & {"foreign", "fk"} and not words & {"primary", "pk"}
    ):
        return None
    word = " ".join(text.split()).strip().lower()
    if word in YES - {"0"} and word != "s" or word in ("key", "k"):
        return 0
    if word.isdigit() and words & {"primary", "pk", "position", "part", "key"} and 0 < int(word) < 30:
        return int(word)
    if found := _PART.search(text):
        bare = found.group().strip().lower()
        if bare in ("p", "k", "part") and len(word) > 2:
            return None
        return int(found["number"] or 0)
    return None
