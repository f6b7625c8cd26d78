"""Functions on text. Positions count characters (Unicode code points) from 1; texts compare by UTF-8 bytes."""

from __future__ import annotations

from collections.abc import Sequence

from qvhmig.expressions.patterns import check_pattern
from qvhmig.expressions.registry import Argument, Function, argument, literal, table_of
from qvhmig.expressions.types import BOOLEAN, INTEGER, TEXT, Kind

X = argument("x", Kind.TEXT)
N = argument("n", Kind.INTEGER)


def _text(name: str, doc: str, *more: Argument, **other: object) -> Function:
    return Function(name, "text", (X, *more), TEXT, doc, **other)  # type: ignore[arg-type]


def _truth(name: str, doc: str, *more: Argument, **other: object) -> Function:
    return Function(name, "text", (X, *more), BOOLEAN, doc, **other)  # type: ignore[arg-type]


def _check_filled(index: int, what: str) -> object:
    def check(literals: Sequence[object]) -> str | None:
        return f"{what} must not be ''" if len(literals) > index and literals[index] == "" else None

    return check


def check_part(literals: Sequence[object]) -> str | None:
    n = literals[1]
    return "the number of the word must not be 0; 1 is the first, -1 the last" if n == 0 else None


def check_split(literals: Sequence[object]) -> str | None:
    if not 1 <= int(str(literals[1])) <= 99:
        return "the number of the line must be from 1 to 99"
    if len(literals) > 2 and literals[2] is not None and not 1 <= int(str(literals[2])) <= 4000:
        return "the width must be from 1 to 4000"
    return None


def check_pad(literals: Sequence[object]) -> str | None:
    if not 1 <= int(str(literals[1])) <= 4000:
        return "the width must be from 1 to 4000"
    if len(str(literals[2])) != 1:
        return "the filling must be one character"
    return None


NEVER_NULL_OWN = {"nulls": "own"}

FUNCTIONS = table_of(
    _text("upper", "Letters to capitals, one for one; a letter whose capital is longer than one character stays (see Unicode case)."),
    _text("lower", "Letters to small ones, one for one; a letter whose small form is longer than one character stays (see Unicode case)."),
    _text("trim", "Without blanks (U+0020) at both ends; other white space stays."),
    _text("ltrim", "Without blanks (U+0020) at the start."),
    _text("rtrim", "Without blanks (U+0020) at the end."),
    Function("length", "text", (X,), INTEGER, "Number of characters (code points, not bytes)."),
    _text(
        "substring",
        "`n` characters from position `start` (from 1); without `n` the rest. What lies outside is left out: start below 1 counts, as in SQL; a negative `n` gives ''.",
        argument("start", Kind.INTEGER),
        argument("n", Kind.INTEGER, optional=True),
    ),
    _text("left", "The first `n` characters; '' if `n` is below 1.", N),
    _text("right", "The last `n` characters; '' if `n` is below 1.", N),
    _text(
        "replace",
        "Every occurrence of `from`, left to right, replaced.",
        literal("from", Kind.TEXT),
        argument("to", Kind.TEXT),
        check=_check_filled(1, "the text to replace"),
    ),
    Function(
        "concat_ws",
        "text",
        (literal("separator", Kind.TEXT), argument("x", Kind.TEXT), argument("more", Kind.TEXT, repeated=True)),
        TEXT,
        "The parts that are not null, with the separator between them; '' counts as a part.",
        nulls="own",
        null_rule="null parts are left out; '' if all are null",
    ),
    Function(
        "position", "text", (argument("part", Kind.TEXT), X), INTEGER, "Position of the first occurrence of `part` in `x`, from 1; 0 if there is none. '' is at 1."
    ),
    _text(
        "lpad",
        "Filled on the left to `width` characters; longer text stays whole (it is never cut).",
        literal("width", Kind.INTEGER),
        literal("filling", Kind.TEXT),
        check=check_pad,
    ),
    _truth("starts_with", "True if `x` begins with `part`, byte for byte.", argument("part", Kind.TEXT)),
    _truth("ends_with", "True if `x` ends with `part`, byte for byte.", argument("part", Kind.TEXT)),
    _truth("contains", "True if `part` occurs in `x`, byte for byte.", argument("part", Kind.TEXT)),
    _truth(
        "matches",
        "True if the whole of `x` fits the regular expression (anchored at both ends; `.` also fits a line end).",
        literal("regex", Kind.TEXT),
        check=check_pattern,
    ),
    _text("digits", "Only the characters 0 to 9 of `x`; '' if there is none."),
    _text(
        "squash",
        "White space (blank, tab, line ends) at both ends removed, inside each run made one blank.",
        nulls="own",
        null_rule="null if null, or if nothing is left",
    ),
    _text("blank_to_null", "`x`, but null where it holds nothing or only white space.", nulls="own", null_rule="null if null, '' or only white space"),
    _text(
        "name_part",
        "The `n`-th word, words being parted by white space; below 0 counts from the end (-1 is the last).",
        literal("n", Kind.INTEGER),
        nulls="own",
        null_rule="null if null, or if there is no such word",
        check=check_part,
    ),
    _text(
        "name_rest",
        "What follows the `n`-th word, squashed (white space runs made one blank).",
        literal("n", Kind.INTEGER),
        nulls="own",
        null_rule="null if null, or if nothing follows",
        check=lambda literals: None if int(str(literals[1])) >= 1 else "the number of the word must be 1 or more",
    ),
    _text(
        "initials",
        "The first character of each word, joined without blanks, as written (no change of case).",
        nulls="own",
        null_rule="null if null, or if there is no word",
    ),
    _text(
        "split_lines",
        "Line `n` of `x`: lines end at CR LF, LF or CR; with `width` each line is first cut into pieces of at most `width` characters. Nothing is trimmed.",
        literal("n", Kind.INTEGER),
        literal("width", Kind.INTEGER, optional=True),
        nulls="own",
        null_rule="null if null, or if there is no such line",
        check=check_split,
    ),
    Function(
        "_like", "text", (X, literal("pattern", Kind.TEXT)), BOOLEAN, "`x LIKE 'pattern'`: % any text, _ one character, \\ takes the next one as it is; line ends count as characters."
    ),
    Function("_concat", "text", (X, argument("y", Kind.TEXT)), TEXT, "`x || y`."),
)
