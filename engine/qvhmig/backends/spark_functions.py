"""Spark SQL text of each function (3.5 or later). Tests parse and compare this text; they do not run it.

Moments are TIMESTAMP_NTZ and texts compare by bytes, as Spark does by itself. Spark has no type for a time of day: it
is the text HH:MI:SS there, which sorts the same. It has no exact quotient of decimals: that function is a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qvhmig.expressions.dates import PIVOT, DateFormat, date_format
from qvhmig.expressions.letters import STAY_LOWER, STAY_UPPER
from qvhmig.expressions.types import Kind, Type

SPACE = r"[ \t\r\n\x0b\x0c]"
WORD = r"[^ \t\r\n\x0b\x0c]+"
LEAST = "(-9223372036854775807L - 1L)"
GAPS: dict[str, str] = {
    "_div_decimal": "Spark divides decimals in a precision that depends on the session; multiply by a decimal instead",
}


def quoted(text: str) -> str:
    """Spark reads a backslash in a text as an escape."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def type_text(type_: Type) -> str:
    return {
        Kind.TEXT: "STRING",
        Kind.INTEGER: "BIGINT",
        Kind.DECIMAL: f"DECIMAL(38, {type_.scale})",
        Kind.DATE: "DATE",
        Kind.MOMENT: "TIMESTAMP_NTZ",
        Kind.TIME: "STRING",
        Kind.BOOLEAN: "BOOLEAN",
        Kind.ROW: "DECIMAL(20, 0)",
    }[type_.kind]


def _whole(pattern: str) -> str:
    return quoted(rf"(?s)\A(?:{pattern})\z")


def _cased(x: str, stay: str, change: str) -> str:
    """`change` is a template; characters of `stay` stay."""
    some = quoted(f"[{stay}]")
    pieces = f"regexp_extract_all({x}, {quoted(f'([{stay}]+|[^{stay}]+)')}, 1)"
    slow = f"array_join(transform({pieces}, p -> CASE WHEN p RLIKE {some} THEN p ELSE {change.format('p')} END), '')"
    return f"CASE WHEN {x} RLIKE {some} THEN {slow} ELSE {change.format(x)} END"


def _words(x: str) -> str:
    return f"regexp_extract_all({x}, {quoted(WORD)}, 0)"


def _split_lines(x: str, n: int, width: int | None = None) -> str:
    lines = f"replace(replace({x}, '\\r\\n', '\\n'), '\\r', '\\n')"
    if width is not None:
        piece = f"([^\\n]{{{width}}})"
        followed = quoted(piece + r"\n(\n|\z)")
        lines = f"regexp_replace({lines}, {quoted(piece)}, '$1\\n')"
        lines = f"regexp_replace({lines}, {followed}, '$1$2')"
    return f"try_element_at(split({lines}, '\\n', -1), {n})"


def _count(n: str) -> str:
    return f"CAST(least(greatest({n}, 0), 1000000000) AS INT)"


def _substring(x: str, start: str, n: str | None = None) -> str:
    begin = f"greatest({start}, 1)"
    capped = f"CAST(least({begin}, 1000000000) AS INT)"
    if n is None:
        return f"CASE WHEN {start} IS NOT NULL THEN substring({x}, {capped}) END"
    length = f"(CAST({start} AS DECIMAL(20, 0)) + CAST({n} AS DECIMAL(20, 0)) - {begin})"
    return f"CASE WHEN {start} IS NOT NULL AND {n} IS NOT NULL THEN substring({x}, {capped}, {_count(length)}) END"


TEXT: dict[str, str | Callable[..., str]] = {
    "upper": lambda x: _cased(x, STAY_UPPER, "upper({0})"),
    "lower": lambda x: _cased(x, STAY_LOWER, "lower(replace({0}, 'Σ', 'σ'))"),
    "trim": "trim(BOTH ' ' FROM {0})",
    "ltrim": "trim(LEADING ' ' FROM {0})",
    "rtrim": "trim(TRAILING ' ' FROM {0})",
    "length": "CAST(length({0}) AS BIGINT)",
    "substring": _substring,
    "left": lambda x, n: f"CASE WHEN {n} IS NOT NULL THEN substring({x}, 1, {_count(n)}) END",
    "right": lambda x, n: f"CASE WHEN {n} IS NOT NULL THEN right({x}, {_count(n)}) END",
    "replace": lambda x, old, new: f"replace({x}, {quoted(old)}, {new})",
    "concat_ws": lambda separator, *parts: f"concat_ws({quoted(separator)}, {', '.join(parts)})",
    "position": "CAST(CASE WHEN {0} = '' THEN CASE WHEN {1} IS NOT NULL THEN 1 END ELSE locate({0}, {1}) END AS BIGINT)",
    "lpad": lambda x, width, filling: f"CASE WHEN length({x}) >= {width} THEN {x} ELSE lpad({x}, {width}, {quoted(filling)}) END",
    "starts_with": "startswith({0}, {1})",
    "ends_with": "endswith({0}, {1})",
    "contains": "contains({0}, {1})",
    "matches": lambda x, pattern: f"({x} RLIKE {_whole(pattern)})",
    "digits": "regexp_replace({0}, '[^0-9]', '')",
    "squash": lambda x: f"nullif(trim(BOTH ' ' FROM regexp_replace({x}, {quoted(SPACE + '+')}, ' ')), '')",
    "blank_to_null": lambda x: f"CASE WHEN {x} RLIKE {quoted(WORD)} THEN {x} END",
    "name_part": lambda x, n: f"try_element_at({_words(x)}, {n})",
    "name_rest": lambda x, n: f"nullif(array_join(slice({_words(x)}, {n + 1}, 2147483647), ' '), '')",
    "initials": lambda x: f"nullif(array_join(transform({_words(x)}, p -> substring(p, 1, 1)), ''), '')",
    "split_lines": _split_lines,
    "_like": lambda x, pattern: f"({x} LIKE {quoted(pattern)} ESCAPE '\\\\')",
    "_concat": "({0} || {1})",
}


def _decimal(scale: int, precision: int = 38) -> str:
    return f"DECIMAL({precision}, {scale})"


def _operand(x: str, scale: int) -> str:
    """18 digits, or null: sums and products of two fit 38, so that Spark cuts no decimal."""
    return f"try_cast({x} AS {_decimal(scale, 18)})"


def _result(x: str, scale: int) -> str:
    return f"CAST(try_cast({x} AS {_decimal(scale, 18)}) AS {_decimal(scale)})"


def _decimals(sign: str) -> Callable[..., str]:
    return lambda types, x, y, scale: _result(f"({_operand(x, types[0].scale)} {sign} {_operand(y, types[1].scale)})", scale)


def _text_to_decimal(x: str, precision: int, scale: int) -> str:
    decimals = rf"(?:\.[0-9]{{1,{scale}}})?" if scale else ""
    whole = f"[1-9][0-9]{{0,{precision - scale - 1}}}" if precision > scale else "0"
    return f"CASE WHEN {x} RLIKE {_whole(f'[+-]?(?:0*{whole}|0+){decimals}')} THEN try_cast({x} AS {_decimal(scale)}) END"


def _to_decimal(types: Sequence[Type], x: str, precision: int, scale: int) -> str:
    made = f"try_cast({x} AS {_decimal(scale, precision)})"
    same = f" AND {made} = {x}" if types[0].kind is Kind.DECIMAL and types[0].scale > scale else ""
    return f"CAST(CASE WHEN {made} IS NOT NULL{same} THEN {made} END AS {_decimal(scale)})"


NUMBERS: dict[str, str | Callable[..., str]] = {
    "_add_integer": "try_add({0}, {1})",
    "_sub_integer": "try_subtract({0}, {1})",
    "_mul_integer": "try_multiply({0}, {1})",
    "_div_integer": f"CASE WHEN {{1}} = 0 OR ({{0}} = {LEAST} AND {{1}} = -1) THEN NULL ELSE {{0}} DIV {{1}} END",
    "_mod_integer": "CASE WHEN {1} = 0 THEN NULL ELSE {0} % {1} END",
    "_neg_integer": "try_subtract(0L, {0})",
    "_neg_decimal": "(-{0})",
    "_text_to_integer": lambda x: f"CASE WHEN {x} RLIKE {_whole('[+-]?[0-9]+')} THEN try_cast({x} AS BIGINT) END",
    "_text_to_decimal": _text_to_decimal,
    "_integer_to_text": "CAST({0} AS STRING)",
    "_decimal_to_text": "CAST({0} AS STRING)",
    "_boolean_to_text": "CAST({0} AS STRING)",
    "_time_to_text": "{0}",
    "_text_to_boolean": "CASE {0} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END",
}
NUMBERS_TYPED: dict[str, Callable[..., str]] = {
    "abs": lambda types, x: f"CASE WHEN {x} <> {LEAST} THEN abs({x}) END" if types[0].kind is Kind.INTEGER else f"abs({x})",
    "round": lambda types, x, decimals: _result(f"round({_operand(x, types[0].scale)}, {decimals})", decimals),
    "_add_decimal": _decimals("+"),
    "_sub_decimal": _decimals("-"),
    "_mul_decimal": _decimals("*"),
    "_to_decimal": _to_decimal,
    "_decimal_to_integer": lambda types, x: f"CASE WHEN try_cast({x} AS {_decimal(0)}) = {x} THEN try_cast({x} AS BIGINT) END",
}


def _piece(x: str, form: DateFormat, *tokens: str) -> str | None:
    span = form.span(*tokens)
    return None if span is None else f"substring({x}, {span[0] + 1}, {span[1]})"


def _fits(x: str, form: DateFormat) -> str:
    return f"{x} RLIKE {_whole(form.pattern[1:-1])}"


def _day(x: str, form: DateFormat) -> str:
    year = _piece(x, form, "CCYY", "YYYY")
    if year is None:
        short = _piece(x, form, "YY")
        year = f"(CASE WHEN {short} < '{PIVOT:02}' THEN '20' ELSE '19' END || {short})"
    text = f"{year} || '-' || {_piece(x, form, 'MM')} || '-' || {_piece(x, form, 'DD')}"
    return f"CASE WHEN {_fits(x, form)} AND {year} <> '0000' THEN try_cast({text} AS DATE) END"


def _seconds(x: str, form: DateFormat) -> str:
    """Seconds since midnight, up to 24:00."""
    hour, minute, second = (_piece(x, form, token) for token in ("HH", "MI", "SS"))
    hour, minute = f"try_cast({hour} AS INT)", f"try_cast({minute} AS INT)"
    second = f"try_cast({second} AS INT)" if second else "0"
    good = f"({hour} < 24 AND {minute} < 60 AND {second} < 60) OR ({hour} = 24 AND {minute} = 0 AND {second} = 0)"
    return f"CASE WHEN {good} THEN {hour} * 3600 + {minute} * 60 + {second} END"


def _after(day: str, seconds: str) -> str:
    return f"(CAST({day} AS TIMESTAMP_NTZ) + make_dt_interval(0, 0, 0, {seconds}))"


def _moment(x: str, form: DateFormat) -> str:
    if form.group("HH") is None:
        return f"CAST({_day(x, form)} AS TIMESTAMP_NTZ)"
    made = _after(_day(x, form), _seconds(x, form))
    return f"CASE WHEN year({made}) <= 9999 THEN {made} END"


def _time(x: str, form: DateFormat) -> str:
    hour, minute, second = (_piece(x, form, token) for token in ("HH", "MI", "SS"))
    good = f"{_fits(x, form)} AND {hour} < '24' AND {minute} < '60'" + (f" AND {second} < '60'" if second else "")
    return f"CASE WHEN {good} THEN {hour} || ':' || {minute} || ':' || {second or quoted('00')} END"


def _date_at(day: str, clock: str | None = None) -> str:
    return f"CAST({day} AS TIMESTAMP_NTZ)" if clock is None else f"CAST(CAST({day} AS STRING) || ' ' || {clock} AS TIMESTAMP_NTZ)"


def _first(builder: Callable[[str, DateFormat], str]) -> Callable[..., str]:
    def build(x: str, *formats: str) -> str:
        tried = [builder(x, date_format(text)) for text in formats]
        return tried[0] if len(tried) == 1 else f"coalesce({', '.join(tried)})"

    return build


def _horolog(x: str, clock: str) -> tuple[str, str, str]:
    """The test, the day and the seconds of a day count."""
    days, seconds = f"try_cast(split_part({x}, ',', 1) AS INT)", f"try_cast(split_part({x}, ',', 2) AS INT)"
    test = f"{x} RLIKE {_whole('[0-9]{1,7}' + clock)} AND {days} <= 2980013 AND (NOT contains({x}, ',') OR {seconds} < 86400)"
    return test, f"date_add(DATE'1840-12-31', {days})", seconds


def _horolog_date(x: str) -> str:
    test, day, _ = _horolog(x, "(?:,[0-9]{1,5})?")
    return f"CASE WHEN {test} THEN {day} END"


def _horolog_moment(x: str) -> str:
    test, day, seconds = _horolog(x, ",[0-9]{1,5}")
    return f"CASE WHEN {test} THEN {_after(day, seconds)} END"


_PARTS = {"CCYY": ("year", 4), "YYYY": ("year", 4), "YY": ("year", 2), "MM": ("month", 2), "DD": ("day", 2), "HH": ("hour", 2), "MI": ("minute", 2), "SS": ("second", 2)}


def _format_date(types: Sequence[Type], x: str, form: str) -> str:
    moment = f"CAST({x} AS TIMESTAMP_NTZ)"
    pieces = []
    for piece in re.split("(CCYY|YYYY|YY|MM|DD|HH|MI|SS)", form):
        if piece in _PARTS:
            part, width = _PARTS[piece]
            pieces.append(f"right(lpad(CAST({part}({moment}) AS STRING), 4, '0'), {width})")
        elif piece:
            pieces.append(quoted(piece))
    return f"concat({', '.join(pieces)})"


def _add_days(types: Sequence[Type], x: str, n: str) -> str:
    moved = f"(CAST(datediff(CAST({x} AS DATE), DATE'1970-01-01') AS DECIMAL(20, 0)) + CAST({n} AS DECIMAL(20, 0)))"
    days = f"CAST(least(greatest({n}, -4000000), 4000000) AS INT)"
    sum_ = f"date_add({x}, {days})" if types[0].kind is Kind.DATE else f"{x} + make_dt_interval({days})"
    return f"CASE WHEN {moved} BETWEEN -719162 AND 2932896 THEN {sum_} END"


def _years(types: Sequence[Type], start: str, end: str) -> str:
    a, b = f"CAST({start} AS TIMESTAMP_NTZ)", f"CAST({end} AS TIMESTAMP_NTZ)"
    early, late = f"least({a}, {b})", f"greatest({a}, {b})"
    before = f"CASE WHEN {_format_date(types, late, 'MMDDHHMISS')} < {_format_date(types, early, 'MMDDHHMISS')} THEN 1 ELSE 0 END"
    size = f"CAST(year({late}) - year({early}) - {before} AS BIGINT)"
    return f"CASE WHEN {a} <= {b} THEN {size} WHEN {a} > {b} THEN -{size} END"


DATES: dict[str, str | Callable[..., str]] = {
    "as_date": _first(_day),
    "as_moment": _first(_moment),
    "as_time": _first(_time),
    "horolog_date": _horolog_date,
    "horolog_moment": _horolog_moment,
    "days_between": "CAST(datediff(CAST({1} AS DATE), CAST({0} AS DATE)) AS BIGINT)",
    "minutes_between": "(timestampdiff(SECOND, CAST({0} AS TIMESTAMP_NTZ), CAST({1} AS TIMESTAMP_NTZ)) DIV 60)",
    "date_of": "CAST({0} AS DATE)",
    "time_of": lambda x: _format_date([], x, "HH:MI:SS"),
    "moment_at": _date_at,
    "_date": lambda text: f"DATE'{text}'",
    "_moment": lambda text: f"TIMESTAMP_NTZ'{text}'",
    "_time": lambda text: f"'{text}'",
}
DATES_TYPED: dict[str, Callable[..., str]] = {"format_date": _format_date, "add_days": _add_days, "years_between": _years}


def _checksum_mod11(x: str) -> str:
    total = " + ".join(f"(ascii(substring({x}, {i + 1}, 1)) - 48) * {10 - i}" for i in range(9))
    check = f"(11 - ({total}) % 11) % 11 = ascii(substring({x}, 10, 1)) - 48"
    return f"CASE WHEN {x} IS NOT NULL THEN {x} RLIKE {_whole('[0-9]{10}')} AND {check} AND {x} <> repeat(substring({x}, 1, 1), 10) END"


def _key_part(types: Sequence[Type], x: str) -> str:
    codes = {Kind.DATE: "CCYYMMDD", Kind.MOMENT: "CCYYMMDDHHMISS"}
    kind = types[0].kind
    if kind in codes:
        return _format_date(types, x, codes[kind])
    if kind is Kind.TIME:
        return f"replace({x}, ':', '')"
    return f"CASE WHEN {x} THEN '1' WHEN NOT {x} THEN '0' END" if kind is Kind.BOOLEAN else f"CAST({x} AS STRING)"


def _key_text(*parts: str) -> str:
    return "concat_ws(',', " + ", ".join(f"CASE WHEN {p} IS NULL THEN '~' ELSE octet_length({p}) || ':' || {p} END" for p in parts) + ")"


def _extreme(name: str) -> Callable[..., str]:
    return lambda *values: f"CASE WHEN {' AND '.join(f'{v} IS NOT NULL' for v in values)} THEN {name}({', '.join(values)}) END"


CODES: dict[str, str | Callable[..., str]] = {
    "checksum_mod11": _checksum_mod11,
    "_key_text": _key_text,
    "greatest": _extreme("greatest"),
    "least": _extreme("least"),
    "_nullif": "nullif({0}, {1})",
}
CODES_TYPED: dict[str, Callable[..., str]] = {"_key_part": _key_part}

_MODULUS = "CAST('18446744073709551616' AS DECIMAL(20, 0))"


def _checksum(row_id: str, weight: str | None = None) -> str:
    """Reduced before it is summed: 30 digits hold the sum of ten thousand million row ids."""
    term = f"CAST({row_id} AS DECIMAL(20, 0))"
    if weight is not None:
        term = f"CAST({term} * CAST({weight} AS DECIMAL(17, 0)) % {_MODULUS} AS DECIMAL(20, 0))"
    return f"CAST(coalesce(sum({term}), 0) % {_MODULUS} AS DECIMAL(20, 0))"


GROUPS: dict[str, str | Callable[..., str]] = {
    "_agg_min": "min({0})",
    "_agg_max": "max({0})",
    "_agg_count": lambda x="*": f"count({x})",
    "_agg_first": "min_by({0}, {1})",
    "_agg_last": "max_by({0}, {1})",
    "_agg_first_filled": "min_by({0}, CASE WHEN {0} IS NOT NULL THEN {1} END)",
    "_agg_checksum": _checksum,
    "_agg_count_rows": lambda: "count(*)",
    "_win_lead": "lead({0})",
    "_win_lag": "lag({0})",
    "_win_first": "first_value({0})",
    "_win_last": "last_value({0})",
    "_win_row_number": lambda: "row_number()",
    "_win_running_sum": "sum(CAST(coalesce({0}, 0) AS DECIMAL(19, 0)))",
    "_win_count": lambda x="*": f"count({x})",
    "_win_min": "min({0})",
    "_win_max": "max({0})",
}
GROUPS_TYPED: dict[str, Callable[..., str]] = {
    "_agg_sum": lambda types, x: f"try_cast(sum(CAST({x} AS DECIMAL(19, 0))) AS BIGINT)" if types[0].kind is Kind.INTEGER else f"try_sum({x})",
}

PLAIN = {**TEXT, **NUMBERS, **DATES, **CODES, **GROUPS}
TYPED = {**NUMBERS_TYPED, **DATES_TYPED, **CODES_TYPED, **GROUPS_TYPED}


def once(values: dict[str, str], body: Callable[[dict[str, str]], str]) -> str:
    """Arguments evaluated once, as the fields of a struct."""
    packed = ", ".join(f"'{name}', {text}" for name, text in values.items())
    return f"transform(array(named_struct({packed})), v -> {body({name: f'v.{name}' for name in values})})[0]"
