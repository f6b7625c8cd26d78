"""Sets of words written as text, so that a long vocabulary reads as lines of words."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text that blanks part."""
    return frozenset(text.split())
