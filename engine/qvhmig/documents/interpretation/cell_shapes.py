"""What single cells look like, whatever their column says: identifier, name, number, mark, prose, reference, mask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qvhmig.documents.grids import Cell
from qvhmig.documents.interpretation.type_words import may_be_mask, read_type, read_wrapped_type

_SNAKE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_$#@][A-Za-z0-9]*)+\Z")
_CAMEL = re.compile(r"[a-z]+[a-z0-9]*(?:[A-Z][a-z0-9]*)+\Z|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+\Z|[A-Z]{2,}[a-z][A-Za-z0-9]*\Z")
_UPPER = re.compile(r"[A-Z][A-Z0-9]*\Z")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*\Z")
_DASHED = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+\Z|[a-z][a-z0-9]*(?:-[a-z0-9]+)+\Z")
_DOTTED = re.compile(r"[A-Za-z_][\w$#]*(?:\.[A-Za-z_][\w$#\[\]]*){1,5}\Z")
_INTEGER = re.compile(r"\d{1,9}(?:\.0)?\Z")
_LENGTH = re.compile(r"(?:max\.?\s*|up to\s*|<=?\s*)?\d{1,6}(?:\.0)?(?:\s*[,.()/-]\s*\d{1,4}\)?)?\s*(?:chars?|characters|bytes?|digits|zeichen|stellen)?\Z|max\Z|unlimited\Z|-1\Z", re.I)
_KEY_MARK = re.compile(
    r"(?:(?:PK|FK|UK|AK|PI|UI|IX|NK|BK|SK|PRI|MUL|UNI|P|F|U|K|X)\s*\d{0,2}(?:\s*[,/;&+]\s*|\s+|\n)?)+\Z|(?:(?:primary|foreign|unique|natural|surrogate|business|candidate)(?:\s*key)?(?:\s*\d+)?(?:\s*[,/;&+]\s*)?)+\Z"
    r"|[🔑✓✔●*]+\Z|key\Z|schlüssel\Z|clé(?: primaire)?\Z|clave(?: primaria)?\Z|sleutel\Z",
    re.I,
)
_MARK = re.compile(r"(?:[ynxmorcNY✓✔●✗✘*•-]|yes|no|true|false|t|f|0|1|ja|nein|nee|oui|non|s[ií]|não|not? null|null|nullable|mandatory|required|optional|conditional|req\.?|opt\.?|cond\.?|pflicht|optionnel|obligatoire|obligatorio|opcional|verplicht|optioneel|muss|kann|exp|perm|m/o|[01]\.\.[1n*]|expected|permissible|must|n/a|man|mand)\Z", re.I)
_PARENT = re.compile(r"(?:link\s+|fk\s*(?:to|->|:)?\s*|references\s+|->\s*|=>\s*)?[A-Za-z_][\w$#]*(?:\.[A-Za-z_][\w$#]*){1,2}\Z|[A-Za-z_][\w$#.]*\s*\(\s*[A-Za-z_][\w$#]*\s*\)\Z", re.I)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\d{4}-\d{2}-\d{2}\b|(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan|feb|m[aä]r|apr|ma[yi]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zé]*\.?,?\s+(?:\d{1,2},?\s+)?\d{2,4}\b", re.I)
_SENTENCE = re.compile(r"[a-zà-ÿ]{2,}")


@lru_cache(maxsize=50_000)
def identifier(text: str) -> float:
    """How surely a text is a name made for machines: 1 for SNAKE_CASE and camelCase, 0.6 for one plain word, 0 for prose.

    >>> [identifier(text) for text in ("BIRTH_DAY", "patientId", "WARD", "Date of birth", "12")]
    [1.0, 1.0, 0.8, 0.0, 0.0]
    """
    bare = text.strip().strip("`\"[]*")
    if len(bare) > 80 or not bare:
        return 0.0
    if _SNAKE.match(bare) or _CAMEL.match(bare) or _DOTTED.match(bare):
        return 1.0
    if _DASHED.match(bare) or (_UPPER.match(bare) and len(bare) > 1):
        return 0.8
    if bare.startswith("_") and bare.strip("_").replace("_", "").isalnum():
        return 0.9
    return 0.6 if _WORD.match(bare) and len(bare) > 1 else 0.3 if bare.isidentifier() else 0.0


@lru_cache(maxsize=50_000)
def name_with_blanks(text: str) -> bool:
    """Words that may be a printed name: `Date of Birth`, `NHS NUMBER (PATIENT)`: two to seven words, no sentence."""
    words = text.split()
    return 1 < len(words) <= 7 and len(text) <= 60 and text[0].isalpha() and text[-1] not in ".;:,?!" and not re.search(r"[.;!?]\s", text)


@lru_cache(maxsize=50_000)
def prose(text: str) -> float:
    """How much a text reads as a remark: 0 for one word, 1 from four words with small letters on."""
    words = [word for word in text.split() if _SENTENCE.search(word)]
    return min(1.0, max(0, len(words) - 1) / 3)


def is_integer(text: str) -> bool:
    return bool(_INTEGER.match(text.strip()))


def is_length(text: str) -> bool:
    """`10`, `10,2`, `max 20 chars`; not 0, and no count of people or rows (more than any type word usually is long)."""
    number = re.search(r"\d+", text)
    return bool(_LENGTH.match(text.strip())) and (number is None or 0 < int(number.group()) <= 40_000)


def is_mark(text: str) -> bool:
    return bool(_MARK.match(text.strip().strip(".")))


def is_key_mark(text: str) -> bool:
    return all(_KEY_MARK.match(part.strip()) or _PARENT.match(part.strip()) for part in re.split(r"[;\n]", text) if part.strip())


def is_parent(text: str) -> bool:
    return bool(_PARENT.match(" ".join(text.split())))


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """Shares (0..1) of the filled cells of one column that look like each thing; `filled` is a share of all cells.

    `distinct`: different texts per filled cell. `runs`: share of cells equal to the one above or left empty below one
    (blank means same). `ordinal`: 1 when whole numbers count up by one, starting again where they fall.
    """

    filled: float = 0.0
    identifier: float = 0.0
    spaced_name: float = 0.0
    type: float = 0.0
    integer: float = 0.0
    length: float = 0.0
    mark: float = 0.0
    key_mark: float = 0.0
    parent: float = 0.0
    mask: float = 0.0
    prose: float = 0.0
    distinct: float = 0.0
    runs: float = 0.0
    ordinal: float = 0.0
    width: float = 0.0
    date: float = 0.0
    sized: float = 0.0
    word: float = 0.0
    first: float = 0.0


def column_shape(cells: Sequence[Cell]) -> ColumnShape:
    """Shape of one column without its header rows; the zero shape where every cell is empty."""
    texts = [" ".join(cell.lines) for cell in cells if cell.lines]
    if not texts:
        return ColumnShape()
    count = len(texts)

    def share(values: Sequence[float]) -> float:
        return sum(values) / count

    return ColumnShape(
        filled=count / len(cells),
        identifier=share([identifier(_unwrapped(cell)) for cell in cells if cell.lines]),
        spaced_name=share([name_with_blanks(text) for text in texts]),
        type=share([_type_share(cell) for cell in cells if cell.lines]),
        integer=share([is_integer(text) for text in texts]),
        length=share([is_length(text) for text in texts]),
        mark=share([is_mark(text) for text in texts]),
        key_mark=share([is_key_mark(cell.text) for cell in cells if cell.lines]),
        parent=share([is_parent(text) for text in texts]),
        mask=share([may_be_mask(text) for text in texts]),
        prose=share([prose(text) for text in texts]),
        distinct=len(set(texts)) / count,
        runs=_runs(cells),
        ordinal=_ordinal([" ".join(cell.lines) for cell in cells if cell.lines and not cell.repeated]),
        width=share([min(len(text), 200) for text in texts]),
        sized=share([bool((found := read_type(text)) and found.length is not None and any(sign.isalpha() for sign in text)) for text in texts]),
        word=share([len(text) > 2 and text[0].isalpha() and bool(_SENTENCE.search(text)) for text in texts]),
        first=float(bool(cells[0].lines)),
        date=share([bool(_DATE.match(text)) for text in texts]),
    )


def _unwrapped(cell: Cell) -> str:
    """A name broken over lines reads without the breaks when its pieces are pieces of an identifier."""
    return "".join(cell.lines) if len(cell.lines) > 1 and not any(" " in line for line in cell.lines) else " ".join(cell.lines)


def _type_share(cell: Cell) -> float:
    found = read_wrapped_type(cell.lines)
    return found.sure if found else 0.0


def _runs(cells: Sequence[Cell]) -> float:
    same = sum(1 for above, cell in zip(cells, cells[1:], strict=False) if not cell.lines or cell.lines == above.lines or cell.repeated)
    return same / (len(cells) - 1) if len(cells) > 1 else 0.0


def _ordinal(texts: Sequence[str]) -> float:
    numbers = [int(float(text)) for text in texts if is_integer(text)]
    if len(numbers) < max(2, 0.8 * len(texts)):
        return 0.0
    steps = [later - earlier for earlier, later in zip(numbers, numbers[1:], strict=False)]
    counted = sum(1 for step, later in zip(steps, numbers[1:], strict=True) if step == 1 or (step < 0 and later in (0, 1))) / len(steps)
    return counted if counted >= 0.7 else 0.0  # lengths step by one now and then, too
