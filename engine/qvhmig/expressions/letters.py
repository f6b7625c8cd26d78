"""Letters whose case change is not one for one, or came into Unicode too late for every engine to know: they stay.

upper() and lower() would else differ between engines without a word: one makes SS of the sharp s, another a
capital sharp s, a third leaves it. The sets are written out, so that no engine's Unicode version can move them.
"""

from __future__ import annotations


def _written(text: str) -> str:
    """`149 1F50 1F80-1FAF` -> the characters."""
    characters = []
    for part in text.split():
        low, _, high = part.partition("-")
        characters += [chr(n) for n in range(int(low, 16), int(high or low, 16) + 1)]
    return "".join(characters)


STAY_UPPER = _written(
    "DF 149 1F0 390 3B0 587 1E96-1E9A 1F50 1F52 1F54 1F56 1F80-1FAF 1FB2-1FB4 1FB6-1FB7 1FBC 1FC2-1FC4 1FC6-1FC7 1FCC 1FD2-1FD3 1FD6-1FD7 "
    "1FE2-1FE4 1FE6-1FE7 1FF2-1FF4 1FF6-1FF7 1FFC FB00-FB06 FB13-FB17 "
    "19B 264 1C8A A7CD A7CF A7D3 A7D5 A7DB 10D70-10D85 16EBB-16ED3"
)
"""Longer when capital (special casing of Unicode), or newer than Unicode 15."""

STAY_LOWER = _written("130 1C89 A7CB A7CC A7CE A7D2 A7D4 A7DA A7DC 10D50-10D65 16EA0-16EB8")
"""Longer when small, or newer than Unicode 15. The Greek capital sigma is always the plain small sigma."""
