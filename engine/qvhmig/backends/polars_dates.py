"""Dates, moments and times as polars expressions. Strict: the whole text, ASCII digits, a real day."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from qvhmig.expressions.dates import PIVOT, DateFormat, date_format

_MOMENT = pl.Datetime("us")
_FIRST, _LAST = -719162, 2932896  # days of 0001-01-01 and 9999-12-31 from 1970-01-01


def _pattern(form: DateFormat) -> str:
    return rf"\A{form.pattern[1:-1]}\z"


def _fitting(x: pl.Expr, form: DateFormat) -> pl.Expr:
    """`x` where the whole text has the format's shape, else null."""
    return pl.when(x.str.contains(_pattern(form))).then(x)


def _piece(fitting: pl.Expr, form: DateFormat, *tokens: str) -> pl.Expr | None:
    """The digits of a token, cut out by place: formats have a fixed width."""
    span = form.span(*tokens)
    return None if span is None else fitting.str.slice(*span)


def _day(x: pl.Expr, form: DateFormat) -> pl.Expr:
    """CCYY-MM-DD text of the parts, then a real calendar day from year 1 on; null where there is none."""
    x = _fitting(x, form)
    year = _piece(x, form, "CCYY", "YYYY")
    if year is None:
        short = _piece(x, form, "YY")
        assert short is not None
        year = pl.concat_str([pl.when(short < f"{PIVOT:02}").then(pl.lit("20")).otherwise(pl.lit("19")), short])
    month, day = _piece(x, form, "MM"), _piece(x, form, "DD")
    text = pl.concat_str([year, pl.lit("-"), month, pl.lit("-"), day])
    return pl.when(year != "0000").then(text).otherwise(None).str.to_date("%Y-%m-%d", strict=False)


def _number(x: pl.Expr, form: DateFormat, token: str) -> pl.Expr | None:
    piece = _piece(x, form, token)
    return None if piece is None else piece.cast(pl.Int32)


def _seconds(x: pl.Expr, form: DateFormat, midnight: bool) -> pl.Expr:
    """Seconds since midnight; 24:00 counts only where `midnight` allows it; null outside the clock."""
    x = _fitting(x, form)
    hour, minute = _number(x, form, "HH"), _number(x, form, "MI")
    second = _number(x, form, "SS")
    rest = minute * 60 if second is None else minute * 60 + second  # type: ignore[operator]
    good = (hour < 24) & (minute < 60)  # type: ignore[operator]
    if second is not None:
        good = good & (second < 60)
    if midnight:
        good = good | ((hour == 24) & (rest == 0))
    return pl.when(good).then(hour * 3600 + rest)  # type: ignore[operator]


def _first(builder: Callable[[pl.Expr, DateFormat], pl.Expr], x: pl.Expr, formats: tuple[str, ...]) -> pl.Expr:
    tried = [builder(x, date_format(text)) for text in formats]
    return tried[0] if len(tried) == 1 else pl.coalesce(tried)


def as_date(x: pl.Expr, *formats: str) -> pl.Expr:
    return _first(_day, x, formats)


def _moment_text(x: pl.Expr, form: DateFormat) -> pl.Expr:
    if form.group("HH") is None:
        return _day(x, form).cast(_MOMENT)
    seconds = _seconds(x, form, midnight=True)
    return _within(_day(x, form).cast(_MOMENT) + pl.duration(seconds=seconds))


def _within(moment: pl.Expr) -> pl.Expr:
    """Null beyond year 9999 (24:00 of its last day)."""
    return pl.when(moment < pl.lit(253402300800000000, pl.Int64).cast(_MOMENT)).then(moment)


def as_moment(x: pl.Expr, *formats: str) -> pl.Expr:
    return _first(_moment_text, x, formats)


def _time_text(x: pl.Expr, form: DateFormat) -> pl.Expr:
    return (_seconds(x, form, midnight=False).cast(pl.Int64) * 1_000_000_000).cast(pl.Time)


def as_time(x: pl.Expr, *formats: str) -> pl.Expr:
    return _first(_time_text, x, formats)


HOROLOG_ZERO = -47117
"""31 December 1840 in days from 1970-01-01."""


def _horolog_day(x: pl.Expr, pattern: str) -> pl.Expr:
    days = x.str.extract(pattern, 1).cast(pl.Int64, strict=False) + HOROLOG_ZERO
    return pl.when(days <= _LAST).then(days).cast(pl.Int32).cast(pl.Date)


def _horolog_seconds(x: pl.Expr, pattern: str) -> pl.Expr:
    seconds = x.str.extract(pattern, 2).cast(pl.Int64, strict=False)
    return pl.when(seconds < 86400).then(seconds)


def horolog_date(x: pl.Expr) -> pl.Expr:
    pattern = r"\A([0-9]{1,7})(?:,([0-9]{1,5}))?\z"
    whole = ~x.str.contains(",", literal=True) | _horolog_seconds(x, pattern).is_not_null()
    return pl.when(whole).then(_horolog_day(x, pattern))


def horolog_moment(x: pl.Expr) -> pl.Expr:
    pattern = r"\A([0-9]{1,7}),([0-9]{1,5})\z"
    return _horolog_day(x, pattern).cast(_MOMENT) + pl.duration(seconds=_horolog_seconds(x, pattern))


_CODES = {"CCYY": "%Y", "YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d", "HH": "%H", "MI": "%M", "SS": "%S"}


def written(format_text: str) -> str:
    """Our tokens as strftime codes; years below 1000 keep their zeros in both engines."""
    from qvhmig.expressions.dates import _TOKEN

    pieces, at = [], 0
    for found in _TOKEN.finditer(format_text):
        pieces += [format_text[at : found.start()].replace("%", "%%"), _CODES[found.group()]]
        at = found.end()
    return "".join([*pieces, format_text[at:].replace("%", "%%")])


def add_days(x: pl.Expr, n: pl.Expr) -> pl.Expr:
    """In whole days of 128 bits first, so that no sum wraps."""
    day = x.cast(pl.Date)
    moved = day.cast(pl.Int32).cast(pl.Int128) + n.cast(pl.Int128)
    good = (moved >= _FIRST) & (moved <= _LAST)
    return pl.when(good).then(x + pl.duration(days=pl.when(good).then(n).otherwise(0)))


def days_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    return end.cast(pl.Date).cast(pl.Int32).cast(pl.Int64) - start.cast(pl.Date).cast(pl.Int32).cast(pl.Int64)


def minutes_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    seconds = (end.cast(_MOMENT).cast(pl.Int64) - start.cast(_MOMENT).cast(pl.Int64)) // 1_000_000
    return pl.when(seconds >= 0).then(seconds // 60).otherwise(-(-seconds // 60))


def years_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Years of the later less years of the earlier, one less before the birthday."""
    a, b = start.cast(_MOMENT), end.cast(_MOMENT)
    early, late = pl.min_horizontal(a, b), pl.max_horizontal(a, b)
    years = late.dt.year().cast(pl.Int64) - early.dt.year().cast(pl.Int64)
    before = _in_year(late) < _in_year(early)
    size = years - before.cast(pl.Int64)
    return pl.when(a <= b).then(size).when(a > b).then(-size)


def _in_year(x: pl.Expr) -> pl.Expr:
    """Month, day and clock as one number that orders them."""
    clock = x.dt.hour().cast(pl.Int64) * 3600 + x.dt.minute().cast(pl.Int64) * 60 + x.dt.second().cast(pl.Int64)
    return (x.dt.month().cast(pl.Int64) * 100 + x.dt.day().cast(pl.Int64)) * 100_000 + clock


def moment_at(day: pl.Expr, clock: pl.Expr | None = None) -> pl.Expr:
    start = day.cast(_MOMENT)
    return start if clock is None else start + pl.duration(nanoseconds=clock.cast(pl.Int64))


BUILDERS: dict[str, Callable[..., pl.Expr]] = {
    "as_date": as_date,
    "as_moment": as_moment,
    "as_time": as_time,
    "horolog_date": horolog_date,
    "horolog_moment": horolog_moment,
    "format_date": lambda x, form: x.cast(_MOMENT).dt.strftime(written(form)),
    "add_days": add_days,
    "days_between": days_between,
    "minutes_between": minutes_between,
    "years_between": years_between,
    "date_of": lambda x: x.cast(pl.Date),
    "time_of": lambda x: x.dt.time(),
    "moment_at": moment_at,
    "_date": lambda text: pl.lit(text).str.to_date("%Y-%m-%d"),
    "_moment": lambda text: pl.lit(text).str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us"),
    "_time": lambda text: pl.lit(text).str.to_time("%H:%M:%S"),
}
