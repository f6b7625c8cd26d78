"""Calendar dates and local moments. Formats are literals of tokens: CCYY (or YYYY) YY MM DD HH MI SS, all else as written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qvhmig.expressions.registry import Function, argument, literal, table_of
from qvhmig.expressions.types import DATE, INTEGER, MOMENT, TEXT, TIME, Kind, Type

TOKENS = ("CCYY", "YYYY", "YY", "MM", "DD", "HH", "MI", "SS")
PIVOT = 50
"""YY from 00 to 49 is 2000 to 2049, from 50 to 99 is 1950 to 1999: fixed, so that the same text is the same date every year."""

_TOKEN = re.compile("|".join(TOKENS))


@dataclass(frozen=True)
class DateFormat:
    """A format taken apart: `pattern` is an anchored regular expression with one group a token, in text order."""

    text: str
    pattern: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]

    def span(self, *tokens: str) -> tuple[int, int] | None:
        """Offset and width in characters of a token's digits in a fitting text; every format has a fixed width."""
        group = self.group(*tokens)
        return None if group is None else (self.starts[group - 1], len(self.tokens[group - 1]))

    def group(self, *tokens: str) -> int | None:
        """Number (from 1) of the group of a token, None if the format has none."""
        return next((i + 1 for i, token in enumerate(self.tokens) if token in tokens), None)


def date_format(text: str) -> DateFormat:
    """Take a format apart; the same text always gives the same value."""
    pattern, tokens, at = "", [], 0
    for found in _TOKEN.finditer(text):
        pattern += re.escape(text[at : found.start()]) + f"([0-9]{{{len(found.group())}}})"
        tokens.append(found.group())
        at = found.end()
    starts = tuple(found.start() for found in _TOKEN.finditer(text))
    return DateFormat(text, f"^{pattern}{re.escape(text[at:])}$", tuple(tokens), starts)


DAY = ({"CCYY", "YYYY", "YY"}, {"MM"}, {"DD"})
CLOCK = ({"HH"}, {"MI"})


def check_formats(day: bool, clock: str) -> Callable[[Sequence[object]], str | None]:
    """`clock`: needed, optional (both HH and MI or neither) or refused."""

    def check(literals: Sequence[object]) -> str | None:
        for text in (str(value) for value in literals[1:] if value is not None):
            if fault := _fault(text, day, clock):
                return f"format '{text}' {fault}"
        return None

    return check


def _fault(text: str, day: bool, clock: str) -> str:
    tokens = date_format(text).tokens
    left = _TOKEN.sub("", text)
    if re.search(r"[A-Za-z0-9\\]", left.replace("T", "")):
        return f"holds '{left.strip()}' which is no token; tokens are CCYY (or YYYY) YY MM DD HH MI SS"
    for token in tokens:
        if tokens.count(token) > 1:
            return f"holds {token} twice"
    have = set(tokens)
    if len(have & DAY[0]) > 1:
        return "holds the year twice"
    wanted = (*(DAY if day else ()), *(CLOCK if clock == "needed" or (clock == "optional" and have & {"HH", "MI", "SS"}) else ()))
    for group in wanted:
        if not have & group:
            return f"has no {sorted(group)[0]}"
    if not day and have & {"CCYY", "YYYY", "YY", "MM", "DD"}:
        return "holds a part of the day; only HH MI SS fit a time"
    if clock == "refused" and have & {"HH", "MI", "SS"}:
        return "holds a part of the clock; only CCYY YY MM DD fit a date"
    return ""


def _check_output(literals: Sequence[object]) -> str | None:
    text = str(literals[1])
    left = _TOKEN.sub("", text)
    if not date_format(text).tokens:
        return f"format '{text}' has no token; tokens are CCYY (or YYYY) YY MM DD HH MI SS"
    if re.search(r"[A-Za-z0-9]", left.replace("T", "")):
        return f"format '{text}' holds '{left.strip()}' which is no token; tokens are CCYY (or YYYY) YY MM DD HH MI SS"
    return None


X = argument("x", Kind.TEXT)
FORMAT = literal("format", Kind.TEXT)
MORE = literal("format", Kind.TEXT, repeated=True)
DAY_OR_MOMENT = (Kind.DATE, Kind.MOMENT)
FAILED = "cell error if the whole text fits none of the formats as a real date; years 0001 to 9999"


def _reader(name: str, result: Type, doc: str, day: bool, clock: str, error: str = FAILED) -> Function:
    return Function(name, "dates", (X, FORMAT, MORE), result, doc, fails=True, error_rule=error, check=check_formats(day, clock))


FUNCTIONS = table_of(
    _reader("as_date", DATE, "The date written in `x`; several formats are tried in order.", True, "refused"),
    _reader("as_moment", MOMENT, "The moment written in `x`; several formats are tried in order; a format without HH and MI means 00:00; 24:00 is 00:00 of the next day.", True, "optional"),
    _reader("as_time", TIME, "The time of day written in `x`; 24:00 is an error.", False, "needed", "cell error if the whole text fits none of the formats as a time"),
    Function("horolog_date", "dates", (X,), DATE, "Day count since 31 December 1840 (day 0) as digits; a comma and seconds may follow.", fails=True, error_rule="cell error unless digits (and seconds below 86400)"),
    Function("horolog_moment", "dates", (X,), MOMENT, "Day count since 31 December 1840, a comma, and seconds since midnight.", fails=True, error_rule="cell error unless days, comma, seconds below 86400"),
    Function("format_date", "dates", (argument("x", *DAY_OR_MOMENT), FORMAT), TEXT, "Written by the format; the clock of a date is 00:00:00; YY is the last two digits.", check=_check_output),
    Function("add_days", "dates", (argument("x", *DAY_OR_MOMENT), argument("n", Kind.INTEGER)), lambda types, _: types[0], "`n` days later (earlier if below 0).", fails=True, error_rule="cell error outside years 0001 to 9999"),
    Function("days_between", "dates", (argument("from", *DAY_OR_MOMENT), argument("to", *DAY_OR_MOMENT)), INTEGER, "Calendar days from the first to the second; the clock is left out; negative if the second is earlier."),
    Function("minutes_between", "dates", (argument("from", *DAY_OR_MOMENT), argument("to", *DAY_OR_MOMENT)), INTEGER, "Whole minutes from the first to the second, cut toward zero."),
    Function("years_between", "dates", (argument("from", *DAY_OR_MOMENT), argument("to", *DAY_OR_MOMENT)), INTEGER, "Completed years (age): counts on the birthday, for 29 February on 1 March; negative the other way round (cut toward zero)."),
    Function("date_of", "dates", (argument("x", Kind.MOMENT),), DATE, "The day of a moment."),
    Function("time_of", "dates", (argument("x", Kind.MOMENT),), TIME, "The clock of a moment."),
    Function("moment_at", "dates", (argument("day", Kind.DATE), argument("clock", Kind.TIME, optional=True)), MOMENT, "Day and clock together; without a clock 00:00."),
    Function("_date", "dates", (literal("text", Kind.TEXT),), DATE, "A date literal, CCYY-MM-DD."),
    Function("_moment", "dates", (literal("text", Kind.TEXT),), MOMENT, "A moment literal, CCYY-MM-DD HH:MI:SS."),
    Function("_time", "dates", (literal("text", Kind.TEXT),), TIME, "A time literal, HH:MI:SS."),
)
