"""Cards: grids of two columns, label and value, one for each field; those that follow each other become rows of one grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qvhmig.documents.grids import Cell, Grid, Words
from qvhmig.documents.interpretation.cell_shapes import is_integer
from qvhmig.documents.interpretation.header_words import header_evidence

Block = Grid | Words
# A card has at least this many labels, this share of them known words, and one of a field's name.
LEAST_LABELS, LEAST_KNOWN = 3, 0.6


@dataclass
class _Stack:
    """Cards that follow each other: `labels` in the order of the first, and for each card label -> value cell."""

    grid: Grid
    labels: list[Cell]
    cards: list[dict[str, Cell]]


def with_cards_joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks in order, each run of cards as one grid with a header. A heading that only repeats a card's field name goes."""
    stack: _Stack | None = None
    held: list[Words] = []
    for block in map(_turned, blocks):
        if isinstance(block, Words):
            held.append(block)
            continue
        cards = list(_cards(block))
        if not cards:
            yield from _flushed(stack, held)
            stack, held = None, []
            yield block
            continue
        names = {_name(labels, card) for labels, card in cards}
        held = [words for words in held if words.text.strip() not in names]
        if held or stack is None:
            yield from _flushed(stack, held)
            stack, held = _Stack(block, [], []), []
        for labels, card in cards:
            known = {_key(cell) for cell in stack.labels}
            stack.labels.extend(cell for cell in labels if _key(cell) not in known)
            stack.cards.append(card)
    yield from _flushed(stack, held)


def _turned(block: Block) -> Block:
    """A grid whose fields stand side by side, labels in its first column, with rows and columns exchanged; others as they are."""
    if isinstance(block, Words) or block.roles or block.width < 4 or not LEAST_LABELS <= len(block.rows) <= 12:
        return block
    labels = [row[0] for row in block.rows]
    known = [max(header_evidence(_text(cell)).values(), default=0.0) >= 0.6 for cell in labels]
    across = [cell for cell in block.rows[0] if max(header_evidence(_text(cell)).values(), default=0.0) >= 0.6]
    if sum(known) < 0.8 * len(labels) or len(across) > 0.3 * block.width or header_evidence(_text(labels[0])).get("field", 0.0) < 0.5:
        return block
    return replace(block, rows=tuple(zip(*block.rows, strict=True)), header=1, hidden_columns=())


def _flushed(stack: _Stack | None, held: Iterable[Words]) -> Iterator[Block]:
    if stack is not None:
        yield _grid(stack)
    yield from held


def _grid(stack: _Stack) -> Grid:
    rows: list[tuple[Cell, ...]] = [tuple(stack.labels)]
    for card in stack.cards:
        place = next(iter(card.values())).place
        rows.append(tuple(card.get(_key(label), Cell((), place)) for label in stack.labels))
    return replace(stack.grid, rows=tuple(rows), header=1, hidden_columns=())


def _cards(grid: Grid) -> Iterator[tuple[list[Cell], dict[str, Cell]]]:
    """(labels, label -> value) of each card of a grid; nothing where it holds no cards. A label printed again begins the next card."""
    pairs = _pairs(grid)
    if len(pairs) < LEAST_LABELS:
        return
    found: list[tuple[list[Cell], dict[str, Cell]]] = [([], {})]
    for label, value in pairs:
        if _key(label) in found[-1][1]:
            found.append(([], {}))
        found[-1][0].append(label)
        found[-1][1][_key(label)] = value
    if all(_is_card(labels, card) for labels, card in found):
        yield from found


def _pairs(grid: Grid) -> list[tuple[Cell, Cell]]:
    """Label and value of each row; [] where a row holds something else."""
    if grid.roles or grid.inside is not None or grid.width not in (2, 3) or len(grid.rows) < LEAST_LABELS:
        return []
    pairs = []
    for row in grid.rows:
        cells = [cell for cell in row if not cell.repeated] if grid.width == 3 else list(row)
        if grid.width == 3 and len(cells) == 3 and not cells[2].lines:
            cells = cells[:2]
        if len(cells) != 2 or not row[0].lines:
            if any(cell.lines for cell in row):
                return []
            continue
        pairs.append((cells[0], cells[1]))
    return pairs


def _is_card(labels: Sequence[Cell], card: dict[str, Cell]) -> bool:
    """Labels are header words, one of them of a field's name; values are no header words."""
    if len(labels) < LEAST_LABELS:
        return False
    strong = [max(header_evidence(_text(cell)).values(), default=0.0) >= 0.6 for cell in labels]
    values = [_text(cell) for cell in card.values() if cell.lines]
    speaking = [max(header_evidence(value).values(), default=0.0) >= 1.0 and not is_integer(value) for value in values]
    return sum(strong) >= LEAST_KNOWN * len(labels) and bool(_name(labels, card)) and sum(speaking) <= 0.5 * len(values)


def _name(labels: Sequence[Cell], card: dict[str, Cell]) -> str:
    """What the card says under the label that speaks most of a field's name; '' where none does."""
    ranked = sorted(labels, key=lambda cell: -header_evidence(_text(cell)).get("field", 0.0))
    if not ranked or header_evidence(_text(ranked[0])).get("field", 0.0) < 0.5:
        return ""
    return _text(card[_key(ranked[0])])


def _text(cell: Cell) -> str:
    return " ".join(cell.lines).rstrip(": ")


def _key(cell: Cell) -> str:
    return _text(cell).lower()
