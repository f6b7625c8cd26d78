"""Functions on text as polars expressions."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from qvhmig.expressions.letters import STAY_LOWER, STAY_UPPER

SPACE = r"[ \t\r\n\x0b\x0c]"
WORD = r"[^ \t\r\n\x0b\x0c]+"
_TEXT = pl.String


def _cased(x: pl.Expr, stay: str, change: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """`change`, except that the characters of `stay` stay; the slow way is walked only where one occurs."""
    some = f"[{stay}]"
    has = x.str.contains(some)
    pieces = pl.when(has).then(x).otherwise(None).str.extract_all(f"{some}+|[^{stay}]+")
    piece = pl.element()
    slow = pieces.list.eval(pl.when(piece.str.contains(some)).then(piece).otherwise(change(piece))).list.join("")
    return pl.when(has).then(slow).otherwise(change(x))


def upper(x: pl.Expr) -> pl.Expr:
    return _cased(x, STAY_UPPER, lambda e: e.str.to_uppercase())


def lower(x: pl.Expr) -> pl.Expr:
    """The capital sigma goes first: polars would make a final sigma of it by its neighbours."""
    return _cased(x, STAY_LOWER, lambda e: e.str.replace_all("Σ", "σ", literal=True).str.to_lowercase())


def substring(x: pl.Expr, start: pl.Expr, n: pl.Expr | None = None) -> pl.Expr:
    """SQL positions: what lies before 1 uses up `n`."""
    begin = pl.max_horizontal(start, pl.lit(1, pl.Int64)) - 1
    if n is None:
        return _strict(x.str.slice(_offset(begin)), x, start)
    # ends are compared, never added blindly: start + n may leave 64 bits
    end = start.cast(pl.Int128) + n.cast(pl.Int128) - 1
    length = (end - begin.cast(pl.Int128)).clip(0, 2**31).cast(pl.Int64)
    return _strict(x.str.slice(_offset(begin), length), x, start, n)


def _offset(begin: pl.Expr) -> pl.Expr:
    return begin.clip(0, 2**31)


def _strict(value: pl.Expr, *inputs: pl.Expr) -> pl.Expr:
    """Null where an input is null, for functions of polars that skip nulls."""
    present = inputs[0].is_not_null()
    for given in inputs[1:]:
        present = present & given.is_not_null()
    return pl.when(present).then(value)


def replaced(x: pl.Expr, old: str, new: pl.Expr) -> pl.Expr:
    """A literal goes to polars as it is. Anything else is joined between the pieces: `replace_all` stops the query at
    a replacement that is one null, and at a column beside a literal `x`."""
    if new.meta.is_literal() and not any(new.meta.eq(null) for null in (pl.lit(None), pl.lit(None, pl.String))):
        return x.str.replace_all(old, new, literal=True)
    pieces = pl.when(new.is_not_null()).then(x).str.split(old)
    return _strict(pieces.list.join(new), x, new)


def left(x: pl.Expr, n: pl.Expr) -> pl.Expr:
    return _strict(x.str.slice(0, n.clip(0, 2**31)), x, n)


def right(x: pl.Expr, n: pl.Expr) -> pl.Expr:
    size = x.str.len_chars().cast(pl.Int64)
    return _strict(x.str.slice((size - n.clip(0, 2**31)).clip(0, 2**31)), x, n)


def concat_ws(separator: str, *parts: pl.Expr) -> pl.Expr:
    return pl.concat_str(parts, separator=separator, ignore_nulls=True)


def concat(x: pl.Expr, y: pl.Expr) -> pl.Expr:
    return pl.concat_str([x, y])


def position(part: pl.Expr, x: pl.Expr) -> pl.Expr:
    """Characters before the first occurrence, plus 1. polars finds bytes: the bytes before are cut off and counted."""
    at = x.str.find(part, literal=True).cast(pl.Int64)
    before = x.cast(pl.Binary).bin.slice(0, at).cast(pl.String)
    found = pl.when(at.is_null()).then(0).otherwise(before.str.len_chars().cast(pl.Int64) + 1)
    return _strict(pl.when(part == "").then(1).otherwise(found), x, part).cast(pl.Int64)


def matches(x: pl.Expr, pattern: str) -> pl.Expr:
    return x.str.contains(rf"(?s)\A(?:{pattern})\z")


def like(x: pl.Expr, pattern: str) -> pl.Expr:
    """A LIKE pattern is a regular expression of three signs."""
    out, taken = "", False
    for character in pattern:
        if taken or character not in "%_\\":
            out, taken = out + re.escape(character), False
        elif character == "\\":
            taken = True
        else:
            out += ".*" if character == "%" else "."
    return x.str.contains(rf"(?s)\A{out}\z")


def squash(x: pl.Expr) -> pl.Expr:
    return _filled(x.str.replace_all(f"{SPACE}+", " ").str.strip_chars(" "))


def _filled(x: pl.Expr) -> pl.Expr:
    return pl.when(x != "").then(x)


def blank_to_null(x: pl.Expr) -> pl.Expr:
    return pl.when(x.str.contains(r"[^ \t\r\n\x0b\x0c]")).then(x)


def name_part(x: pl.Expr, n: int) -> pl.Expr:
    return x.str.extract_all(WORD).list.get(n - 1 if n > 0 else n, null_on_oob=True)


def name_rest(x: pl.Expr, n: int) -> pl.Expr:
    return _filled(x.str.extract_all(WORD).list.slice(n).list.join(" "))


def initials(x: pl.Expr) -> pl.Expr:
    return _filled(x.str.extract_all(WORD).list.eval(pl.element().str.slice(0, 1)).list.join(""))


def split_lines(x: pl.Expr, n: int, width: int | None = None) -> pl.Expr:
    lines = x.str.replace_all("\r\n", "\n", literal=True).str.replace_all("\r", "\n", literal=True)
    if width is not None:
        # a line end is put after every full piece that more of the line follows
        lines = lines.str.replace_all(f"([^\n]{{{width}}})", "${1}\n").str.replace_all(f"([^\n]{{{width}}})\n(\n|\\z)", "${1}${2}")
    return lines.str.split("\n").list.get(n - 1, null_on_oob=True)


BUILDERS: dict[str, Callable[..., pl.Expr]] = {
    "upper": upper,
    "lower": lower,
    "trim": lambda x: x.str.strip_chars(" "),
    "ltrim": lambda x: x.str.strip_chars_start(" "),
    "rtrim": lambda x: x.str.strip_chars_end(" "),
    "length": lambda x: x.str.len_chars().cast(pl.Int64),
    "substring": substring,
    "left": left,
    "right": right,
    "replace": replaced,
    "concat_ws": concat_ws,
    "position": position,
    "lpad": lambda x, width, filling: x.str.pad_start(width, filling),
    "starts_with": lambda x, part: x.str.starts_with(part),
    "ends_with": lambda x, part: x.str.ends_with(part),
    "contains": lambda x, part: x.str.contains(part, literal=True),
    "matches": matches,
    "digits": lambda x: x.str.replace_all("[^0-9]", ""),
    "squash": squash,
    "blank_to_null": blank_to_null,
    "name_part": name_part,
    "name_rest": name_rest,
    "initials": initials,
    "split_lines": split_lines,
    "_like": like,
    "_concat": concat,
}
