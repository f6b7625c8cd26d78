"""What a browser shows of an element: its text with line breaks, and whether it shows it at all."""

from __future__ import annotations

import re
from typing import Any, Final

_UNSEEN: Final = frozenset((
    "script", "style", "noscript", "template", "head", "nav", "svg", "math", "iframe", "object", "select", "option",
    "input", "textarea", "link", "meta", "title", "del",
))  # fmt: skip
INLINE: Final = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
))  # fmt: skip
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)", re.I)
_BOLD: Final = frozenset(("b", "strong", "th"))
_ANCHOR_SIGNS: Final = frozenset(("¶", "#", "§", "🔗", "\uf0c1"))
# Classes that documentation programs and style kits give to links through the pages.
_NAVIGATION: Final = frozenset(("nav", "navbar", "navheader", "navfooter", "navigation", "breadcrumb", "breadcrumbs", "pagination", "skip-link"))
_WHOLE_PAGE: Final = frozenset(("html", "body", "main", "article"))
DEEPEST: Final = 150


def is_hidden(element: Any) -> bool:
    """By its own attributes; style sheets are not looked into."""
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style", "")))


def is_unseen(element: Any) -> bool:
    """Whether nothing of `element` belongs to the text: scripts, menus, buttons (but those that fold a heading), links to a heading itself."""
    tag = element.tag if isinstance(element.tag, str) else "script"
    if tag == "button":
        return next(element.iterancestors("h1", "h2", "h3", "h4", "h5", "h6"), None) is None
    if tag == "a" and (element.text or "").strip() in _ANCHOR_SIGNS and len(element) == 0:
        return bool(element.text)
    return tag in _UNSEEN or is_hidden(element) or _leads_elsewhere(element)


def _leads_elsewhere(element: Any) -> bool:
    """Whether an element holds links through the pages, as it says by its role or class."""
    if element.tag in _WHOLE_PAGE:
        return False
    return element.get("role") == "navigation" or not _NAVIGATION.isdisjoint((element.get("class") or "").lower().split())


def shown_text(element: Any) -> str:
    """The text that a browser shows of `element`, without tables in it: a line feed for each <br> and around each block."""
    parts: list[str] = []
    _add_text(element, parts, 0)
    return "".join(parts)


def _add_text(element: Any, parts: list[str], depth: int) -> None:
    parts.append(collapsed(element, element.text))
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else "script"
        if tag == "br":
            parts.append("\n")
        elif tag != "table" and depth < DEEPEST and not is_unseen(child):
            ends = "" if tag in INLINE else "\n"
            parts.append(ends)
            _add_text(child, parts, depth + 1)
            parts.append(ends)
        parts.append(collapsed(element, child.tail))


def collapsed(element: Any, text: str | None) -> str:
    """Line ends of the source are blanks, except in <pre>."""
    if not text:
        return ""
    if element.tag == "pre" or next(element.iterancestors("pre"), None) is not None:
        return text
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def all_bold(element: Any) -> bool:
    """Whether all text of a block stands in bold elements directly below it."""
    if element.text and element.text.strip():
        return False
    children = [child for child in element if isinstance(child.tag, str) and (child.tag != "br")]
    return bool(children) and all(child.tag in _BOLD and not (child.tail or "").strip() for child in children)
