"""Names, children and attributes of office XML, without regard to namespaces.

Strict and Transitional documents write the same elements in different namespaces, and no two namespaces of one part
share a name that counts here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def local(element: Any) -> str:
    """The name of an element without its namespace; '' for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Any, name: str) -> Any:
    """The first child of that name; None where there is none, or no element."""
    if element is None:
        return None
    return next((found for found in element if local(found) == name), None)


def children(element: Any, name: str) -> Iterator[Any]:
    """The children of that name; none where there is no element (None)."""
    return iter(()) if element is None else (found for found in element if local(found) == name)


def value(element: Any, name: str = "val") -> str | None:
    """Attribute `name` in whatever namespace; None where element or attribute is missing."""
    if element is None:
        return None
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None)


def is_on(element: Any) -> bool | None:
    """A switch such as <w:b/>: None = not there, so that the style decides."""
    if element is None:
        return None
    return (value(element) or "true").lower() not in ("0", "false", "off", "none")
