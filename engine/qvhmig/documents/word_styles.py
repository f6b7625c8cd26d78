"""Word styles: which paragraphs are headings, and which text is bold or hidden by its style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from qvhmig.documents.office_xml import child, is_on, local, value

# Word keeps the English names of its own styles in every language; other programs write them in the language of the author.
_HEADING: Final = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|titulo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor|заголовок|başlık|見出し|标题|標題)"
    r"\s*([1-9])\b", re.I
)
_CONTENTS: Final = re.compile(r"(toc [1-9]|table of figures)$", re.I)
_TITLE: Final = re.compile(r"(?:title|titel)$", re.I)


class WordStyles:
    """The styles part, or none of it (`root` None)."""

    def __init__(self, root: Any) -> None:
        styles = [] if root is None else [found for found in root if local(found) == "style"]
        self._styles = {value(style, "styleId") or "": style for style in styles}
        defaults = (style for style in styles if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true", "on"))
        self._default = next((value(style, "styleId") or "" for style in defaults), "")

    def level(self, paragraph: Any) -> int | None:
        """Heading depth from 1: the paragraph's own outline level, else that of its style or of a style it is based on."""
        own = child(paragraph, "pPr")
        if (text := value(child(own, "outlineLvl"))) is not None:
            return _outline(text)
        for style in self._chain(value(child(own, "pStyle")) or self._default):
            name = value(child(style, "name")) or ""
            if (text := value(child(child(style, "pPr"), "outlineLvl"))) is not None:
                return _outline(text)
            if found := _HEADING.match(name.strip()):
                return int(found[1])
            if _TITLE.match(name.strip()):
                return 1
        return None

    def is_caption(self, paragraph: Any) -> bool:
        """Whether its style, or one that this is based on, is Word's style for captions."""
        named = value(child(child(paragraph, "pPr"), "pStyle"))
        return any((value(child(style, "name")) or "").lower() == "caption" for style in self._chain(named or ""))

    def is_contents(self, paragraph: Any) -> bool:
        """A line of the table of contents: the headings themselves stand where they belong."""
        named = value(child(child(paragraph, "pPr"), "pStyle")) or ""
        return any(_CONTENTS.match(value(child(style, "name")) or "") for style in self._chain(named))

    def switched(self, run: Any, paragraph: Any, switch: str) -> bool:
        """Whether `switch` (b, vanish) holds for a run: its own mark, its style's, its paragraph's style's."""
        marks = child(run, "rPr")
        own = is_on(child(marks, switch))
        if own is not None:
            return own
        for named in (value(child(marks, "rStyle")) or "", value(child(child(paragraph, "pPr"), "pStyle")) or self._default):
            for style in self._chain(named):
                found = is_on(child(child(style, "rPr"), switch))
                if found is not None:
                    return found
        return False

    def _chain(self, named: str) -> Iterator[Any]:
        """The style and those it is based on; a circle ends where it closes."""
        seen: set[str] = set()
        while named and named not in seen and named in self._styles:
            seen.add(named)
            yield self._styles[named]
            named = value(child(self._styles[named], "basedOn")) or ""


def _outline(text: str) -> int | None:
    """Outline levels count from 0; 9 is body text."""
    return int(text) + 1 if text.isdecimal() and int(text) < 9 else None
