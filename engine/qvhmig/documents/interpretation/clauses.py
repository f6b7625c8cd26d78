"""Cuts the printed lines of a cell into clauses: one statement each, line breaks within a statement removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qvhmig.documents.interpretation.names import mended_references

# What a new statement begins with, even where the line before it has no full stop.
_LEAD = re.compile(
    r"(?:[•●▪◦*–-]\s+|code\s*(?:type|set|list|system|table)\s*:?\s*\S*\d|codelist\b|value ?set\b|(?:allowed|valid|permitted|permissible|possible|accepted)\s+(?:values?|codes?)\b|values?\s*:"
    r"|(?:mandatory|required|optional|conditional|compulsory|nullable|not null|pflicht|obligatoire|obligatorio|verplicht|optionnel|opcional|optioneel)\b(?!\s+(?:in|by|of)\b)"
    r"|(?:loaded|loads|maps|mapped|stored|written)\s+(?:in)?to\b|stored in\b|target\s*:|destination\s*:|references?\b[^.]*\.|foreign key\b|primary key\b|unique\b\.?\Z|unique key\b|fk\b|pk\b"
    r"|format\b|default\b|upper ?case\b|lower ?case\b|for example\b|example\s*:|e\.g\.|note\s*:|max(?:imum)? length\b|looked up\b|see\s+(?:also\s+)?\w+\.\w|range\s*:)",
    re.I,
)
_DOTTED = re.compile(r"[A-Za-z_][\w$#]*(?:\.[A-Za-z_][\w$#]*)+[.,;]?\Z")
# One item of a list of values: a short code, a sign and its meaning.
_ITEM = re.compile(r"(?:'[^']{1,12}'|\"[^\"]{1,12}\"|[A-Z0-9][A-Z0-9./+]{0,7}|[\w./+]{1,3}|<\w+>)\s*(?:=|->|→|\s[–—-]|:)\s+\S|(?:'[^']{1,12}'|[\w.+]{1,8})=\S")
_VALUES = re.compile(r"(?:the )?(?:(?:allowed|allowable|valid|permitted|permissible|possible|accepted|acceptable)\s+(?:values?|codes?|entries)|values?|codes?|one of|options?|where|enum\w*|erlaubte werte|werte|valeurs?\b.*|valores\b.*|waarden)[^:]*:\Z", re.I)
# A line that ends in one of these words goes on in the next, whatever that begins with.
_DANGLING = re.compile(r"\b(?:and|or|of|in|to|the|a|an|with|by|for|from|is|are|be|must|when|if|und|oder|der|die|das|von|et|ou|de|la|le|y|en)\Z")
_SENTENCES = re.compile(r"(?<=[a-z0-9)\]\"'A-Z][.!?])\s+(?=[A-Z\"'(•]|[\w']{1,4}\s*=)|\s*;\s+(?=(?:mandatory|required|optional|references|foreign key|primary key|unique|upper case|format|default|loaded\s+(?:in)?to)\b)", re.I)
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|incl|no|nr|max|min|approx|vs|cf|z\.B|bzw|d\.h|ca|p|ex|resp|Dr|Mr|Mrs)\.\Z", re.I)


@lru_cache(maxsize=50_000)
def clauses(lines: tuple[str, ...], width: int = 0) -> tuple[str, ...]:
    """Statements in printed order, without the full stop at the end.

    `width`: characters of the longest line of the column; a line that ends well before it was broken on purpose. 0 = not known.

    >>> clauses(("Given name.", "Loaded into:", "people.forename", "Upper case."))
    ('Given name', 'Loaded into: people.forename', 'Upper case')
    """
    joined: list[str] = []
    last = ""
    for line in lines:
        text = line.strip()
        if not text:
            continue
        if joined and _goes_on_listing(joined[-1], last, text):
            joined[-1] = f"{joined[-1]}{' ' if joined[-1].endswith(':') else '; '}{text}"
        elif joined and not _starts(joined[-1], last, text, width):
            joined[-1] = f"{joined[-1]} {text}"
        else:
            joined.append(text)
        last = text
    found: list[str] = []
    for part in joined:
        found.extend(_sentences(mended_references(part)))
    return tuple(text for text in (part.strip().lstrip("•●▪◦ ").rstrip(" ;") for part in found) if text)


def _goes_on_listing(before: str, last: str, line: str) -> bool:
    """Lines of a list of values, one code with its meaning each: `W - On list`, then `D = Suspended`."""
    return bool(_ITEM.match(line) and (_VALUES.match(before) if before.endswith(":") else _ITEM.match(last) or _ITEM.match(last.split(": ")[-1])))


def _starts(before: str, last: str, line: str, width: int) -> bool:
    """Whether a line begins a statement of its own. `last`: the line above; `before`: all of the statement so far."""
    if before.endswith((":", ",", "(", "/", "-", "=")):
        return bool(_LEAD.match(line))
    if _DANGLING.search(before):
        return False
    if before[-1] in ".;!?" and not _ABBREVIATION.search(before):
        return True
    if _LEAD.match(line) or _DOTTED.match(line) or (_DOTTED.match(last.split()[-1]) and line[0].isupper()):
        return True
    first = line.split()[0]
    return bool(width and line[0].isupper() and len(last) + 1 + len(first) < 0.8 * width)


def _sentences(text: str) -> Sequence[str]:
    pieces: list[str] = []
    for piece in _SENTENCES.split(text):
        if pieces and _ABBREVIATION.search(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return [piece[:-1] if piece.endswith(".") and not _ABBREVIATION.search(piece) else piece for piece in pieces]
