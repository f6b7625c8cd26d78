"""What a star behind a field's name means, by the legend that a document prints of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_STAR = r"(?:\*|asterisks?|stars?\b|starred)"
_MEANINGS = {
    "key": r"(?:primary\s+key|key\s+(?:field|column)s?|prim[aä]rschl[uü]ssel|cl[eé]\s+primaire)",
    "required": r"(?:required|mandatory|compulsory|obligatory|must\s+be\s+(?:given|filled|populated|supplied)|pflicht\w*|obligatoires?|obligatori[oa]s?|verplichte?|requerid[oa]s?)",
}
_LEGENDS = {
    meaning: re.compile(rf"{_STAR}[^.;\n]{{0,60}}?\b{words}|\b{words}[^.;\n]{{0,60}}?{_STAR}(?!\s*\w+\s*\*)", re.I) for meaning, words in _MEANINGS.items()
}


def star_meaning(texts: Iterable[str], starred: int, names: int) -> str:
    """`required` or `key` by a legend; `some` where none is printed and a star marks a part of the names; '' for no meaning.

    >>> star_meaning(["Fields marked * are required."], 3, 9), star_meaning([], 3, 9), star_meaning([], 9, 9)
    ('required', 'some', '')
    """
    if not starred:
        return ""
    for text in texts:
        for meaning, legend in _LEGENDS.items():
            if legend.search(text):
                return meaning
    return "some" if starred < names else ""
