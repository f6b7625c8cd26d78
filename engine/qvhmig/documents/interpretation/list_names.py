"""Id and name of a code list from the heading, caption or banner it stands under."""

from __future__ import annotations

import re
from functools import lru_cache

_LIST_WORD = r"(?:(?:hl7|user[- ]defined|hl7-defined|national|local|standard)\s+)?(?:code ?types?|code ?sets?|code ?lists?|codelists?|code ?systems?|code ?tables?|value ?sets?|lookup(?: tables?| lists?| types?)?|reference (?:list|table|data)s?|list|table|domain|vocabulary|family|schlüsseltabelle|codeliste|codelijst|elenco(?: di| dei)? codici|kodeliste|kodlista|liste de codes|lista de códigos|enumeration|enum)"
_LABELLED = re.compile(rf"{_LIST_WORD}\s*(?:no\.?|nr\.?|number|id|name)?\s*[:#]?\s*(?P<id>[A-Z]{{0,6}}[-_.]?\d[\w.-]*)\s*(?:[-–—:.,|]+\s*(?P<name>.*?)|\((?P<inner>[^()]*)\))?\Z", re.I)
_NAMED = re.compile(rf"{_LIST_WORD}\s*(?:name)?\s*(?:[:–—-]|\bfor\b|\bof\b)\s*(?:the\s+)?(?P<name>\S.*)\Z", re.I)
_SHORT_ID = re.compile(r"(?P<id>[A-Z]{1,6}[-_.]?\d{1,6}[A-Z]?|\d{3,6})\s*(?:[-–—:.|]\s*|\s+)(?P<name>[^\d\s].*)\Z")
_ID_BEHIND = re.compile(r"(?P<name>[^()\[\]]*[A-Za-z][^()\[\]]*?)\s*[(\[](?:code ?type|code ?list|list|table|id|no\.?)?\s*[:#]?\s*(?P<id>[A-Z]{0,6}[-_.]?\d[\w.-]*|[A-Z][A-Z0-9_.-]+)[)\]]\s*\Z")
_SECTION = re.compile(r"(?:section|appendix|annex|part|chapter|anhang|annexe|anexo|bijlage|allegato)\s+[A-Z0-9.]{1,5}\s*[:.–—-]*\s+|(?:(?:section|appendix|annex|part)\s+)?(?:[A-Z]\.)?\d{1,2}(?:\.\d{1,2})*[.)]?\s+(?=\D)|[A-Z](?:\.\d+)+\s+", re.I)
_ENDING = re.compile(r"\s*(?:[-–—:]\s*)?(?:\(?(?:code ?list|code ?set|value ?set|codes|values|lookup|list of codes|valid values|allowed values|code table)\)?)\s*\Z", re.I)
_NO_NAME = re.compile(r"\(?(?:no name|name not (?:held|known|given)|unnamed|not named|unknown|n/?a|-)\)?\Z", re.I)


@lru_cache(maxsize=5000)
def list_name(text: str) -> tuple[str, str, float]:
    """(id, name, points) of a heading; the id is '' where only a name stands there. Points: 3 labelled with an id, 2 an id, 1 words.

    >>> list_name("Code type 12 - Sex"), list_name("K7 Sex"), list_name("4.2 Marital status codes")
    (('12', 'Sex', 3.0), ('K7', 'Sex', 2.0), ('', 'Marital status', 1.0))
    """
    text = " ".join(text.split()).strip(" :.")
    if not text or len(text) > 140 or not any(sign.isalnum() for sign in text):
        return "", "", 0.0
    for pattern, points in ((_LABELLED, 3.0), (_ID_BEHIND, 2.2), (_SHORT_ID, 2.0)):
        if found := pattern.match(text):
            return found["id"], _clean(found["name"] or found.groupdict().get("inner") or "", found["id"]), points
    bare = _SECTION.sub("", text, count=1) if _SECTION.match(text) else text
    if bare != text and (found := _LABELLED.match(bare) or _ID_BEHIND.match(bare)):
        return found["id"], _clean(found["name"] or found.groupdict().get("inner") or "", found["id"]), 2.5
    if found := _NAMED.match(bare):
        return "", _clean(found["name"]), 1.8
    return "", _clean(_ENDING.sub("", bare) or bare), 1.0 if len(bare.split()) <= 8 else 0.3


def _clean(name: str, code_type: str = "") -> str:
    """`code_type`: where the list has an id its name is kept as printed."""
    name = name.strip(" -–—:.")
    if _NO_NAME.match(name):
        return ""
    if code_type:
        return name
    shorter = re.sub(r"\s*\([^()]*[,;][^()]*\)\Z", "", name)
    return _ENDING.sub("", shorter) or shorter
