"""Lists of values printed inside one cell: `Y, N or NULL`, `0 to 1439`, `P = Permanent`, `1, Male | 2, Female`."""

from __future__ import annotations

import re

_EMPTY = frozenset(("null", "blank", "empty", "leer", "vide", "nulo", "leeg", "none", "(null)", "<null>"))
_RANGE = re.compile(r"(?P<low>-?\d+(?:\.\d+)?)\s*(?:to|-|–|—|\.\.+|bis|à|hasta|tot)\s*(?P<high>-?\d+(?:\.\d+)?)(?:\s*(?:inclusive|\w+))?\Z", re.I)
_CODE = r"(?:'[^']{1,20}'|\"[^\"]{1,20}\"|[\w+./#&-]{1,12})"
_PAIR = re.compile(rf"(?P<code>{_CODE})\s*(?:=|->|→)\s*(?P<meaning>[^=]+?)(?=\s*(?:[,;|/\n]|\band\b|\bor\b)?\s*{_CODE}\s*(?:=|->|→)|\s*[.,;|]?\s*\Z)", re.DOTALL)
_ITEM = re.compile(rf"(?P<code>{_CODE})(?:\s*(?:=|->|→|:)\s*|\s+[–—-]\s+)(?P<meaning>[^=;|]+)\Z", re.DOTALL)
_COMMA_PAIR = re.compile(r"(?P<code>-?[\w.-]{1,12})\s*,\s*(?P<meaning>.+)\Z")
_PLAIN = re.compile(r"(?:'[^']{0,40}'|\"[^\"]{0,40}\"|`[^`]{1,40}`|[\w+./#&-]+(?: [\w+./#&-]+){0,3})\Z")


def value_pairs(text: str) -> list[tuple[str, str]]:
    """Codes with their meanings, in printed order; [] where the text is no such list.

    >>> value_pairs("P = Permanent C = Temporary")
    [('P', 'Permanent'), ('C', 'Temporary')]
    >>> value_pairs("1, Male | 2, Female")
    [('1', 'Male'), ('2', 'Female')]
    """
    text = text.strip()
    for parts in (re.split(r"\s*[;|\n]\s*", text.strip(" ;|")), re.split(r"\s*,\s*", text)):
        found = [_ITEM.match(part) for part in parts]
        if len(parts) >= 2 and all(found):
            return [(item["code"].strip("'\""), " ".join(item["meaning"].split())) for item in found if item]
    pairs = [(found["code"].strip("'\""), " ".join(found["meaning"].split()).strip(" ,;|")) for found in _PAIR.finditer(text)]
    if pairs and (_PAIR.match(text) or len(pairs) > 1):
        return pairs
    parts = [part for part in re.split(r"\s*\|\s*|\n", text) if part.strip()]
    if "|" in text and all(_COMMA_PAIR.match(part) for part in parts):
        return [(item["code"], item["meaning"].strip()) for part in parts if (item := _COMMA_PAIR.match(part))]
    return []


def read_values(text: str) -> list[str]:
    """Values and ranges without their meanings; NULL and blank say that the cell may be empty and are left out.

    >>> read_values("Y, N or NULL"), read_values("0 to 1439")
    (['Y', 'N'], ['0-1439'])
    """
    text = text.strip().rstrip(".").strip("()[]{}")
    if found := _RANGE.match(text):
        return [f"{found['low']}-{found['high']}"]
    if pairs := value_pairs(text):
        return [code for code, _ in pairs]
    parts = [part.strip().strip("()[]") for part in re.split(r"\s*[,;|\n/]\s*|\s+(?:or|and|oder|und|ou|et|o|y|of|en)\s+", text) if part.strip()]
    if not parts or len(parts) > 80 or not all(_PLAIN.match(part) for part in parts) or any(len(part.split()) > 4 for part in parts):
        return []
    values = [_RANGE.sub(r"\g<low>-\g<high>", part.strip("'\"`")) for part in parts]
    return [value for value in dict.fromkeys(values) if value.lower() not in _EMPTY]
