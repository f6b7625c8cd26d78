"""What is drawn on one page of a PDF, as plain values: glyphs, straight strokes, fills and pictures, as a person would see them.

All lengths are points from the top left corner of the page as displayed. A page whose text is drawn sideways is turned
upright first; `PageMarks.turn` says by how much, and `as_displayed` turns a box back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

Box = tuple[float, float, float, float]
Colour = tuple[float, ...]

# A filled shape thinner than this is a rule, not a band.
THICKEST_RULE: Final = 3.2
_WHITE: Final = (1.0, 1.0, 1.0)
_BUCKET: Final = 24.0
_LIGATURES: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character (or ligature, spelled out). `base` is the height of its baseline."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line along one axis: `at` on the other axis, from `start` to `end`. `drawn`: a rule, not the edge of a fill."""

    at: float
    start: float
    end: float
    drawn: bool = True

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled rectangle in its colour (RGB, 0 to 1); later fills lie over earlier ones."""

    left: float
    top: float
    right: float
    bottom: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class PageMarks:
    """`level` strokes run from left to right (`at` is a height), `upright` ones from top to bottom. `pictures`: boxes of images.

    `unmapped`: glyphs whose character is not known (U+FFFD); `outlines`: small filled shapes, as of letters drawn as curves.
    """

    number: int
    width: float
    height: float
    turn: int
    glyphs: tuple[Glyph, ...]
    level: tuple[Stroke, ...]
    upright: tuple[Stroke, ...]
    pictures: tuple[Box, ...]
    unmapped: int = 0
    outlines: int = 0

    def as_displayed(self, box: Box) -> Box:
        """A box of the upright page in the coordinates of the page as displayed."""
        left, top, right, bottom = box
        if self.turn == 90:
            return (self.height - bottom, left, self.height - top, right)
        if self.turn == 270:
            return (top, self.width - right, bottom, self.width - left)
        return box


class Ground:
    """The fills of one page in the order of painting; tells the colour under a point."""

    def __init__(self, fills: Sequence[Fill]) -> None:
        self._rows: dict[int, list[Fill]] = defaultdict(list)
        for fill in fills:
            for row in range(int(fill.top // _BUCKET), int(fill.bottom // _BUCKET) + 1):
                self._rows[row].append(fill)

    def colour(self, x: float, y: float) -> Colour:
        for fill in reversed(self._rows.get(int(y // _BUCKET), ())):
            if fill.left <= x <= fill.right and fill.top <= y <= fill.bottom:
                return fill.colour
        return _WHITE


def marks_of(page: Any, number: int) -> PageMarks:
    """What is visible on a page of pdfplumber. Raises whatever pdfplumber raises for a damaged page."""
    chars = list(page.chars)
    fills: list[Fill] = []
    level: list[_Coloured] = []
    upright: list[_Coloured] = []
    # What lies outside of the crop box is cut off when the page is displayed, and places count from its corner.
    left, top, right, bottom = (float(edge) for edge in page.cropbox)
    bounds = (left, top, right, bottom)
    # pdfplumber keeps the order of painting within a kind of shape; bands are nearly always rectangles.
    for shape in (*page.rects, *page.lines, *page.curves):
        _take_shape(shape, fills, level, upright)
    pictures = [(i["x0"], i["top"], i["x1"], i["bottom"]) for i in page.images]
    ground = Ground(fills)
    level = [s for s in level if _contrast(s.colour, ground.colour((s.start + s.end) / 2, s.at + s.half + 0.6))]
    upright = [s for s in upright if _contrast(s.colour, ground.colour(s.at + s.half + 0.6, (s.start + s.end) / 2))]
    turn = _turn(chars)
    glyphs, unmapped = _glyphs(chars, ground, pictures, turn, bounds)
    edges_level, edges_upright = _fill_edges(fills, ground)
    marks = PageMarks(
        number, right - left, bottom - top, 0, glyphs,
        tuple(s.plain() for s in level) + edges_level, tuple(s.plain() for s in upright) + edges_upright,
        tuple(pictures), unmapped, _outlines(page.curves),
    )  # fmt: skip
    return _turned(_moved(marks, left, top), turn)


def _outlines(curves: Sequence[dict[str, Any]]) -> int:
    return sum(bool(curve.get("fill")) and curve["width"] < 20 and curve["height"] < 20 for curve in curves)


@dataclass(frozen=True, slots=True)
class _Coloured:
    at: float
    start: float
    end: float
    half: float
    colour: Colour

    def plain(self) -> Stroke:
        return Stroke(self.at, self.start, self.end)


def _take_shape(shape: dict[str, Any], fills: list[Fill], level: list[_Coloured], upright: list[_Coloured]) -> None:
    box = (shape["x0"], shape["top"], shape["x1"], shape["bottom"])
    kind, width, height = shape["object_type"], shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
    if kind != "line" and shape.get("fill"):
        colour = rgb(shape.get("non_stroking_color"))
        if min(width, height) <= THICKEST_RULE:
            _take_thin(box, colour, level, upright)
        elif kind == "rect":
            fills.append(Fill(*box, colour))
    if kind == "line" or shape.get("stroke"):
        _take_outline(shape, fills, level, upright)


def _take_thin(box: Box, colour: Colour, level: list[_Coloured], upright: list[_Coloured]) -> None:
    """A rule drawn as a thin fill. A dot may be part of a dotted rule of either direction."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    if wide >= high or wide <= THICKEST_RULE:
        if high <= THICKEST_RULE:
            level.append(_Coloured((top + bottom) / 2, left, right, high / 2, colour))
    if high >= wide or high <= THICKEST_RULE:
        if wide <= THICKEST_RULE:
            upright.append(_Coloured((left + right) / 2, top, bottom, wide / 2, colour))


def _take_outline(shape: dict[str, Any], fills: list[Fill], level: list[_Coloured], upright: list[_Coloured]) -> None:
    colour, thick = rgb(shape.get("stroking_color")), float(shape.get("linewidth") or 0)
    left, top, right, bottom = shape["x0"], shape["top"], shape["x1"], shape["bottom"]
    if thick > THICKEST_RULE and shape["object_type"] == "line":
        half = thick / 2
        wide = right - left >= bottom - top
        fills.append(Fill(left, top - half, right, bottom + half, colour) if wide else Fill(left - half, top, right + half, bottom, colour))
        return
    points = shape.get("pts") or ()
    if shape["object_type"] == "rect" or (shape["object_type"] == "curve" and _is_frame(points, (left, top, right, bottom))):
        level += [_Coloured(y, left, right, thick / 2, colour) for y in (top, bottom)]
        upright += [_Coloured(x, top, bottom, thick / 2, colour) for x in (left, right)]
        return
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        if abs(y0 - y1) < 0.6 and abs(x0 - x1) > 0.1:
            level.append(_Coloured((y0 + y1) / 2, min(x0, x1), max(x0, x1), thick / 2, colour))
        elif abs(x0 - x1) < 0.6 and abs(y0 - y1) > 0.1:
            upright.append(_Coloured((x0 + x1) / 2, min(y0, y1), max(y0, y1), thick / 2, colour))


def _is_frame(points: Sequence[tuple[float, float]], box: Box) -> bool:
    """A closed curve whose straight parts lie on all four sides of its box: a frame with round corners."""
    left, top, right, bottom = box
    if right - left < 40 or bottom - top < 12:
        return False
    sides = Counter[str]()
    for (x0, y0), (x1, y1) in zip(points, (*points[1:], *points[:1]), strict=False):
        if abs(y0 - y1) < 0.6 and abs(x0 - x1) > (right - left) / 2:
            sides["top" if abs(y0 - top) < 1 else "bottom" if abs(y0 - bottom) < 1 else ""] += 1
        elif abs(x0 - x1) < 0.6 and abs(y0 - y1) > (bottom - top) / 4:
            sides["left" if abs(x0 - left) < 1 else "right" if abs(x0 - right) < 1 else ""] += 1
    return all(sides[side] for side in ("top", "bottom", "left", "right"))


def _fill_edges(fills: Sequence[Fill], ground: Ground) -> tuple[tuple[Stroke, ...], tuple[Stroke, ...]]:
    """The edges of fills where the colour changes: bands of the same colour that touch show no edge between them."""
    level, upright = [], []
    for fill in fills:
        if fill.right - fill.left < 6 or fill.bottom - fill.top < 4:
            continue
        wide, high = fill.right - fill.left, fill.bottom - fill.top
        xs = [fill.left + wide * part for part in (0.08, 0.5, 0.92)]
        ys = [fill.top + high * part for part in (0.2, 0.5, 0.8)]
        for y in (fill.top, fill.bottom):
            if sum(_contrast(ground.colour(x, y - 1.2), ground.colour(x, y + 1.2)) for x in xs) >= 2:
                level.append(Stroke(y, fill.left, fill.right, drawn=False))
        for x in (fill.left, fill.right):
            if sum(_contrast(ground.colour(x - 1.2, y), ground.colour(x + 1.2, y)) for y in ys) >= 2:
                upright.append(Stroke(x, fill.top, fill.bottom, drawn=False))
    return tuple(level), tuple(upright)


def rgb(colour: Any) -> Colour:
    """Gray, RGB or CMYK (0 to 1) as RGB; a pattern or an unknown space counts as a middle gray, which is visible on white."""
    try:
        parts = tuple(float(part) for part in (colour if isinstance(colour, (list, tuple)) else (colour,)))
    except (TypeError, ValueError):
        return (0.5, 0.5, 0.5)
    if len(parts) == 1:
        return parts * 3
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        return tuple((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))
    return parts if len(parts) == 3 else (0.5, 0.5, 0.5)


def _contrast(one: Colour, other: Colour) -> bool:
    return any(abs(a - b) > 0.012 for a, b in zip(one, other, strict=True))


def _turn(chars: Iterable[dict[str, Any]]) -> int:
    """Degrees that most of the text is turned clockwise (0, 90 or 270)."""
    turns = Counter[int]()
    for char in chars:
        a, b = char["matrix"][0], char["matrix"][1]
        turns[0 if abs(a) >= abs(b) else (270 if b > 0 else 90)] += 1
    return turns.most_common(1)[0][0] if turns else 0


def _glyphs(
    chars: Sequence[dict[str, Any]], ground: Ground, pictures: Sequence[Box], turn: int, bounds: Box
) -> tuple[tuple[Glyph, ...], int]:
    """Visible glyphs of the main direction, each once, and how many have no known character."""
    found: list[Glyph] = []
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = defaultdict(list)
    unmapped = 0
    for char in chars:
        a, b = char["matrix"][0], char["matrix"][1]
        if (0 if abs(a) >= abs(b) else (270 if b > 0 else 90)) != turn or not _is_visible(char, ground, pictures, bounds):
            continue
        text = char["text"]
        if text.startswith("(cid:"):
            unmapped += 1
            text = "\ufffd"
        # Bold is sometimes imitated by printing the same text twice, a trace apart.
        x, y = char["x0"], char["top"]
        place = (text, round(x / 4), round(y / 4))
        if text != " " and any(abs(x - ox) < 0.9 and abs(y - oy) < 0.9 for ox, oy in _near(seen, place)):
            continue
        seen[place].append((x, y))
        found.append(_glyph(char, text))
    return tuple(found), unmapped


def _near(seen: dict[tuple[str, int, int], list[tuple[float, float]]], place: tuple[str, int, int]) -> Iterable[tuple[float, float]]:
    text, column, row = place
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            yield from seen.get((text, x, y), ())


def _glyph(char: dict[str, Any], text: str) -> Glyph:
    font = char.get("fontname", "").lower()
    bold = any(word in font for word in ("bold", "black", "heavy", "demi"))
    # The box of a glyph may reach far over the printed shape; the baseline and the size say more about its line.
    base = char["bottom"] + (char["matrix"][5] - char["y0"]) * -1
    return Glyph(_LIGATURES.get(text, text), char["x0"], char["top"], char["x1"], char["bottom"], base, char["size"], bold)


def _is_visible(char: dict[str, Any], ground: Ground, pictures: Sequence[Box], bounds: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    if char["size"] < 1.5 or not (bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]) or not char["text"].strip("\x00\xad"):
        return False
    if _contrast(rgb(char.get("non_stroking_color")), ground.colour(x, y)):
        return True
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in pictures)


def _moved(marks: PageMarks, left: float, top: float) -> PageMarks:
    """The marks with their corner at (left, top)."""
    if abs(left) < 0.01 and abs(top) < 0.01:
        return marks
    glyphs = (
        replace(g, left=g.left - left, right=g.right - left, top=g.top - top, bottom=g.bottom - top, base=g.base - top) for g in marks.glyphs
    )
    level = (Stroke(s.at - top, s.start - left, s.end - left, s.drawn) for s in marks.level)
    upright = (Stroke(s.at - left, s.start - top, s.end - top, s.drawn) for s in marks.upright)
    return replace(marks, glyphs=tuple(glyphs), level=tuple(level), upright=tuple(upright))


def _turned(marks: PageMarks, turn: int) -> PageMarks:
    if turn == 0:
        return marks
    wide, high = marks.width, marks.height
    if turn == 90:
        # Text runs downwards: what is the right edge of the page becomes its top.
        glyphs = tuple(Glyph(g.text, g.top, wide - g.right, g.bottom, wide - g.left, wide - g.left - g.size * 0.2, g.size, g.bold) for g in marks.glyphs)
        level = tuple(replace(s, at=wide - s.at) for s in marks.upright)
        upright = tuple(Stroke(s.at, wide - s.end, wide - s.start, s.drawn) for s in marks.level)
    else:
        glyphs = tuple(Glyph(g.text, high - g.bottom, g.left, high - g.top, g.right, g.right - g.size * 0.2, g.size, g.bold) for g in marks.glyphs)
        level = tuple(Stroke(s.at, high - s.end, high - s.start, s.drawn) for s in marks.upright)
        upright = tuple(Stroke(high - s.at, s.start, s.end, s.drawn) for s in marks.level)
    return replace(marks, width=high, height=wide, turn=turn, glyphs=glyphs, level=level, upright=upright, pictures=())
