"""PostgreSQL text of each function (version 14 or later, encoding UTF8, collations "C" and "C.utf8" present).

PostgreSQL has no cast that forgives, so every value is proved before it is cast, inside CASE, which it evaluates in
order. Whole numbers go through NUMERIC, where nothing wraps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qvhmig.expressions.dates import PIVOT, DateFormat, date_format
from qvhmig.expressions.letters import STAY_LOWER, STAY_UPPER
from qvhmig.expressions.types import Kind, Type

SPACES = r"E' \t\r\n\v\f'"
SPACE = r"[ \t\r\n\v\f]+"
BOUND = 255
"""Largest repeat count of a PostgreSQL regular expression."""


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def type_text(type_: Type) -> str:
    return {
        Kind.TEXT: "TEXT",
        Kind.INTEGER: "BIGINT",
        Kind.DECIMAL: f"NUMERIC(38, {type_.scale})",
        Kind.DATE: "DATE",
        Kind.MOMENT: "TIMESTAMP",
        Kind.TIME: "TIME",
        Kind.BOOLEAN: "BOOLEAN",
        Kind.ROW: "NUMERIC(20, 0)",
    }[type_.kind]


def by_bytes(text: str) -> str:
    """Compares and sorts as UTF-8 bytes, whatever the database's own collation."""
    return f'{text} COLLATE "C"'


def _cased(x: str, stay: str, change: str) -> str:
    """`change` is a template; characters of `stay` stay."""
    each = f"CASE WHEN p.m[1] ~ {quoted(f'[{stay}]')} THEN p.m[1] ELSE {change.format('p.m[1]')} END"
    pieces = f"regexp_matches({x}, {quoted(f'[{stay}]+|[^{stay}]+')}, 'g') WITH ORDINALITY AS p(m, n)"
    slow = f"(SELECT string_agg({each}, '' ORDER BY p.n) FROM {pieces})"
    return f"CASE WHEN {x} ~ {quoted(f'[{stay}]')} THEN {slow} ELSE {change.format(x)} END"


def _words(x: str) -> str:
    return f"regexp_split_to_array(btrim({x}, {SPACES}), {quoted(SPACE)})"


def _name_part(x: str, n: int) -> str:
    words = _words(x)
    at = str(n) if n > 0 else f"array_length({words}, 1) + {n + 1}"
    return f"nullif(({words})[{at}], '')"


def _name_rest(x: str, n: int) -> str:
    return f"nullif(array_to_string(({_words(x)})[{n + 1}:], ' '), '')"


def _initials(x: str) -> str:
    return f"nullif((SELECT string_agg(left(p.w, 1), '' ORDER BY p.n) FROM unnest({_words(x)}) WITH ORDINALITY AS p(w, n)), '')"


def _repeat(one: str, count: int) -> str:
    """`count` times `one`, whatever the engine's bound on a repeat."""
    whole, rest = divmod(count, BOUND)
    big = f"(?:{one}{{{BOUND}}}){{{whole}}}" if whole else ""
    return big + (f"{one}{{{rest}}}" if rest else "")


def _split_lines(x: str, n: int, width: int | None = None) -> str:
    lines = f"replace(replace({x}, E'\\r\\n', E'\\n'), E'\\r', E'\\n')"
    if width is not None:
        piece = f"({_repeat('[^' + chr(92) + 'n]', width)})"
        lines = f"regexp_replace({lines}, {quoted(piece)}, E'\\\\1\\n', 'g')"
        followed = quoted(piece + r"\n(\n|\Z)")
        lines = f"regexp_replace({lines}, {followed}, '\\1\\2', 'g')"
    return f"(regexp_split_to_array({lines}, '\\n'))[{n}]"


def _count(n: str) -> str:
    return f"CAST(least(greatest({n}, 0), 1000000000) AS INTEGER)"


def _substring(x: str, start: str, n: str | None = None) -> str:
    begin = f"greatest({start}, 1)"
    capped = f"CAST(least({begin}, 1000000000) AS INTEGER)"
    if n is None:
        return f"CASE WHEN {start} IS NOT NULL THEN substr({x}, {capped}) END"
    length = f"CAST({start} AS NUMERIC) + CAST({n} AS NUMERIC) - {begin}"
    return f"CASE WHEN {start} IS NOT NULL AND {n} IS NOT NULL THEN substr({x}, {capped}, {_count(length)}) END"


TEXT: dict[str, str | Callable[..., str]] = {
    "upper": lambda x: _cased(x, STAY_UPPER, 'upper({0} COLLATE "C.utf8")'),
    "lower": lambda x: _cased(x, STAY_LOWER, 'lower({0} COLLATE "C.utf8")'),
    "trim": "btrim({0}, ' ')",
    "ltrim": "ltrim({0}, ' ')",
    "rtrim": "rtrim({0}, ' ')",
    "length": "CAST(length({0}) AS BIGINT)",
    "substring": _substring,
    "left": lambda x, n: f"CASE WHEN {n} IS NOT NULL THEN substr({x}, 1, {_count(n)}) END",
    "right": lambda x, n: f"CASE WHEN {n} IS NOT NULL THEN right({x}, {_count(n)}) END",
    "replace": lambda x, old, new: f"replace({x}, {quoted(old)}, {new})",
    "concat_ws": lambda separator, *parts: f"concat_ws({quoted(separator)}, {', '.join(parts)})",
    "position": "CAST(strpos({1}, {0}) AS BIGINT)",
    "lpad": lambda x, width, filling: f"CASE WHEN length({x}) >= {width} THEN {x} ELSE lpad({x}, {width}, {quoted(filling)}) END",
    "starts_with": "starts_with({0}, {1})",
    "ends_with": "(right({0}, length({1})) = {1})",
    "contains": "(strpos({0}, {1}) > 0)",
    "matches": lambda x, pattern: f"({x} ~ {quoted(f'***:{chr(92)}A(?:{pattern}){chr(92)}Z')})",
    "digits": "regexp_replace({0}, '[^0-9]', '', 'g')",
    "squash": f"nullif(btrim(regexp_replace({{0}}, {quoted(SPACE)}, ' ', 'g'), ' '), '')",
    "blank_to_null": r"CASE WHEN {0} ~ '[^ \t\r\n\v\f]' THEN {0} END",
    "name_part": _name_part,
    "name_rest": _name_rest,
    "initials": _initials,
    "split_lines": _split_lines,
    "_like": lambda x, pattern: f"({x} LIKE {quoted(pattern)} ESCAPE '\\')",
    "_concat": "({0} || {1})",
}


def _wide(x: str) -> str:
    return f"CAST({x} AS NUMERIC)"


def checked(x: str) -> str:
    """64 bits, or null."""
    return f"CASE WHEN {x} BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST({x} AS BIGINT) END"


def _bounded(x: str, scale: int, digits: int = 18) -> str:
    return f"CASE WHEN abs({x}) < {10 ** (digits - scale)} THEN CAST({x} AS NUMERIC(38, {scale})) END"


def _operand(x: str, scale: int) -> str:
    return f"CASE WHEN abs({x}) < {10 ** (18 - scale)} THEN {x} END"


def _decimals(sign: str) -> Callable[..., str]:
    return lambda types, x, y, scale: _bounded(f"({_operand(x, types[0].scale)} {sign} {_operand(y, types[1].scale)})", scale)


def _ratio(types: Sequence[Type], x: str, y: str, scale: int) -> str:
    """Half away from zero, in whole numbers: NUMERIC division alone rounds at a place of its own."""
    a, b = f"({_operand(x, types[0].scale)})", f"({_operand(y, types[1].scale)})"
    size = f"div(2 * abs({a}) * {10**scale} + abs({b}), nullif(2 * abs({b}), 0))"
    made = f"(sign({a}) * sign({b}) * {size} * {'0.' + '0' * (scale - 1) + '1'})"
    return _bounded(made, scale)


def _round(types: Sequence[Type], x: str, decimals: int) -> str:
    return _bounded(f"round({_operand(x, types[0].scale)}, {decimals})", decimals)


def _text_to_decimal(x: str, precision: int, scale: int) -> str:
    decimals = f"(?:\\.[0-9]{{1,{scale}}})?" if scale else ""
    whole = f"[1-9][0-9]{{0,{precision - scale - 1}}}" if precision > scale else "0"
    return f"CASE WHEN {x} ~ {quoted(f'{chr(92)}A[+-]?(?:0*{whole}|0+){decimals}{chr(92)}Z')} THEN CAST({x} AS NUMERIC(38, {scale})) END"


def _to_decimal(types: Sequence[Type], x: str, precision: int, scale: int) -> str:
    wide = _wide(x)
    return f"CASE WHEN abs({wide}) < {10 ** (precision - scale)} AND round({wide}, {scale}) = {wide} THEN CAST({x} AS NUMERIC(38, {scale})) END"


NUMBERS: dict[str, str | Callable[..., str]] = {
    "_add_integer": lambda x, y: checked(f"({_wide(x)} + {_wide(y)})"),
    "_sub_integer": lambda x, y: checked(f"({_wide(x)} - {_wide(y)})"),
    "_mul_integer": lambda x, y: checked(f"({_wide(x)} * {_wide(y)})"),
    "_div_integer": lambda x, y: checked(f"div({_wide(x)}, nullif({_wide(y)}, 0))"),
    "_mod_integer": lambda x, y: checked(f"mod({_wide(x)}, nullif({_wide(y)}, 0))"),
    "_neg_integer": lambda x: checked(f"(-{_wide(x)})"),
    "_neg_decimal": "(-{0})",
    "_text_to_integer": lambda x: f"CASE WHEN {x} ~ '\\A[+-]?[0-9]+\\Z' THEN {checked(_wide(x))} END",
    "_text_to_decimal": _text_to_decimal,
    "_integer_to_text": "CAST({0} AS TEXT)",
    "_decimal_to_text": "CAST({0} AS TEXT)",
    "_boolean_to_text": "CAST({0} AS TEXT)",
    "_time_to_text": "to_char({0}, 'HH24:MI:SS')",
    "_text_to_boolean": "CASE {0} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END",
}
NUMBERS_TYPED: dict[str, Callable[..., str]] = {
    "abs": lambda types, x: checked(f"abs({_wide(x)})") if types[0].kind is Kind.INTEGER else f"abs({x})",
    "round": _round,
    "_add_decimal": _decimals("+"),
    "_sub_decimal": _decimals("-"),
    "_mul_decimal": _decimals("*"),
    "_div_decimal": _ratio,
    "_to_decimal": _to_decimal,
    "_decimal_to_integer": lambda types, x: f"CASE WHEN trunc({x}) = {x} THEN {checked(x)} END",
}


def _piece(x: str, form: DateFormat, *tokens: str) -> str | None:
    span = form.span(*tokens)
    return None if span is None else f"CAST(substr({x}, {span[0] + 1}, {span[1]}) AS INTEGER)"


def _fits(x: str, form: DateFormat) -> str:
    return f"{x} ~ {quoted(f'***:{chr(92)}A{form.pattern[1:-1]}{chr(92)}Z')}"


def _day(x: str, form: DateFormat) -> str:
    year = _piece(x, form, "CCYY", "YYYY")
    if year is None:
        short = _piece(x, form, "YY")
        year = f"({short} + CASE WHEN {short} < {PIVOT} THEN 2000 ELSE 1900 END)"
    month, day = _piece(x, form, "MM"), _piece(x, form, "DD")
    last = f"extract(DAY FROM make_date({year}, {month}, 1) + INTERVAL '1 month' - INTERVAL '1 day')"
    made = f"CASE WHEN {day} BETWEEN 1 AND {last} THEN make_date({year}, {month}, {day}) END"
    return f"CASE WHEN {_fits(x, form)} THEN CASE WHEN {year} >= 1 AND {month} BETWEEN 1 AND 12 THEN {made} END END"


def _seconds(x: str, form: DateFormat, midnight: bool) -> str:
    hour, minute, second = _piece(x, form, "HH"), _piece(x, form, "MI"), _piece(x, form, "SS") or "0"
    good = f"({hour} < 24 AND {minute} < 60 AND {second} < 60)"
    if midnight:
        good = f"({good} OR ({hour} = 24 AND {minute} = 0 AND {second} = 0))"
    return f"CASE WHEN {_fits(x, form)} THEN CASE WHEN {good} THEN {hour} * 3600 + {minute} * 60 + {second} END END"


def _moment(x: str, form: DateFormat) -> str:
    if form.group("HH") is None:
        return f"CAST({_day(x, form)} AS TIMESTAMP)"
    made = f"(CAST({_day(x, form)} AS TIMESTAMP) + make_interval(secs => {_seconds(x, form, True)}))"
    return f"CASE WHEN {made} < TIMESTAMP '10000-01-01 00:00:00' THEN {made} END"


def _time(x: str, form: DateFormat) -> str:
    return f"(TIME '00:00:00' + make_interval(secs => {_seconds(x, form, False)}))"


def _first(builder: Callable[[str, DateFormat], str]) -> Callable[..., str]:
    def build(x: str, *formats: str) -> str:
        tried = [builder(x, date_format(text)) for text in formats]
        return tried[0] if len(tried) == 1 else f"coalesce({', '.join(tried)})"

    return build


_DAYS = "CAST(split_part({0}, ',', 1) AS INTEGER)"
_CLOCK = "CAST(split_part({0}, ',', 2) AS INTEGER)"
_FROM_ZERO = f"CASE WHEN {_DAYS} <= 2980013 THEN DATE '1840-12-31' + {_DAYS} END"
_CODES = {"CCYY": "YYYY", "YYYY": "YYYY", "YY": "YY", "MM": "MM", "DD": "DD", "HH": "HH24", "MI": "MI", "SS": "SS"}


def _format_date(types: Sequence[Type], x: str, form: str) -> str:
    pieces = re.split("(CCYY|YYYY|YY|MM|DD|HH|MI|SS)", form)
    codes = "".join(_CODES.get(p) or ('"' + p.replace("\\", "\\\\").replace('"', '\\"') + '"') for p in pieces if p)
    return f"to_char(CAST({x} AS TIMESTAMP), {quoted(codes)})"


def _add_days(types: Sequence[Type], x: str, n: str) -> str:
    moved = f"(CAST(CAST({x} AS DATE) - DATE '1970-01-01' AS NUMERIC) + {_wide(n)})"
    days = f"CAST(least(greatest({n}, -4000000), 4000000) AS INTEGER)"  # a literal is folded before CASE is asked
    sum_ = f"{x} + {days}" if types[0].kind is Kind.DATE else f"{x} + make_interval(days => {days})"
    return f"CASE WHEN {moved} BETWEEN -719162 AND 2932896 THEN {sum_} END"


def _years(start: str, end: str) -> str:
    a, b = f"CAST({start} AS TIMESTAMP)", f"CAST({end} AS TIMESTAMP)"
    early, late = f"least({a}, {b})", f"greatest({a}, {b})"
    before = f"CASE WHEN to_char({late}, 'MMDDHH24MISS') < to_char({early}, 'MMDDHH24MISS') THEN 1 ELSE 0 END"
    size = f"CAST(extract(YEAR FROM {late}) - extract(YEAR FROM {early}) - {before} AS BIGINT)"
    return f"CASE WHEN {a} <= {b} THEN {size} WHEN {a} > {b} THEN -{size} END"


DATES: dict[str, str | Callable[..., str]] = {
    "as_date": _first(_day),
    "as_moment": _first(_moment),
    "as_time": _first(_time),
    "horolog_date": f"CASE WHEN {{0}} ~ '\\A[0-9]{{{{1,7}}}}\\Z' THEN {_FROM_ZERO} WHEN {{0}} ~ '\\A[0-9]{{{{1,7}}}},[0-9]{{{{1,5}}}}\\Z' THEN CASE WHEN {_CLOCK} < 86400 THEN {_FROM_ZERO} END END",
    "horolog_moment": f"CASE WHEN {{0}} ~ '\\A[0-9]{{{{1,7}}}},[0-9]{{{{1,5}}}}\\Z' THEN CASE WHEN {_CLOCK} < 86400 THEN CAST({_FROM_ZERO} AS TIMESTAMP) + make_interval(secs => {_CLOCK}) END END",
    "days_between": "CAST(CAST({1} AS DATE) - CAST({0} AS DATE) AS BIGINT)",
    "minutes_between": "CAST(trunc(extract(EPOCH FROM CAST({1} AS TIMESTAMP) - CAST({0} AS TIMESTAMP)) / 60) AS BIGINT)",
    "years_between": _years,
    "date_of": "CAST({0} AS DATE)",
    "time_of": "CAST({0} AS TIME)",
    "moment_at": lambda day, clock=None: f"CAST({day} AS TIMESTAMP)" if clock is None else f"({day} + {clock})",
    "_date": lambda text: f"DATE '{text}'",
    "_moment": lambda text: f"TIMESTAMP '{text}'",
    "_time": lambda text: f"TIME '{text}'",
}
DATES_TYPED: dict[str, Callable[..., str]] = {"format_date": _format_date, "add_days": _add_days}


def _checksum_mod11(x: str) -> str:
    total = " + ".join(f"(ascii(substr({x}, {i + 1}, 1)) - 48) * {10 - i}" for i in range(9))
    check = f"(11 - ({total}) % 11) % 11 = ascii(substr({x}, 10, 1)) - 48"
    return f"CASE WHEN {x} ~ '\\A[0-9]{{10}}\\Z' THEN {check} AND {x} <> repeat(substr({x}, 1, 1), 10) WHEN {x} IS NOT NULL THEN FALSE END"


def _key_part(types: Sequence[Type], x: str) -> str:
    codes = {Kind.DATE: "YYYYMMDD", Kind.MOMENT: "YYYYMMDDHH24MISS", Kind.TIME: "HH24MISS"}
    kind = types[0].kind
    if kind in codes:
        return f"to_char({x}, '{codes[kind]}')"
    return f"CASE WHEN {x} THEN '1' WHEN NOT {x} THEN '0' END" if kind is Kind.BOOLEAN else f"CAST({x} AS TEXT)"


def _key_text(*parts: str) -> str:
    return "(" + " || ',' || ".join(f"CASE WHEN {p} IS NULL THEN '~' ELSE octet_length({p}) || ':' || {p} END" for p in parts) + ")"


def _extreme(name: str) -> Callable[..., str]:
    def build(types: Sequence[Type], *values: str) -> str:
        told = [by_bytes(v) if types[0].kind is Kind.TEXT else v for v in values]
        return f"CASE WHEN {' AND '.join(f'{v} IS NOT NULL' for v in values)} THEN {name}({', '.join(told)}) END"

    return build


CODES: dict[str, str | Callable[..., str]] = {"checksum_mod11": _checksum_mod11, "_key_text": _key_text, "_nullif": "nullif({0}, {1})"}
CODES_TYPED: dict[str, Callable[..., str]] = {"_key_part": _key_part, "greatest": _extreme("greatest"), "least": _extreme("least")}


def _smallest(name: str) -> Callable[..., str]:
    return lambda types, x: f"{name}({by_bytes(x) if types[0].kind is Kind.TEXT else x})"


def _sum(types: Sequence[Type], x: str) -> str:
    total = f"sum({_wide(x)})"
    return checked(total) if types[0].kind is Kind.INTEGER else _bounded(total, types[0].scale, 38)


def _checksum(row_id: str, weight: str | None = None) -> str:
    term = _wide(row_id) if weight is None else f"{_wide(row_id)} * {_wide(weight)}"
    return f"CAST(mod(coalesce(sum({term}), 0), 18446744073709551616) AS NUMERIC(20, 0))"


GROUPS: dict[str, str | Callable[..., str]] = {
    "_agg_count": lambda x="*": f"count({x})",
    "_agg_first": "(array_agg({0} ORDER BY {1}))[1]",
    "_agg_last": "(array_agg({0} ORDER BY {1} DESC))[1]",
    "_agg_first_filled": "(array_agg({0} ORDER BY {1}) FILTER (WHERE {0} IS NOT NULL))[1]",
    "_agg_checksum": _checksum,
    "_agg_count_rows": lambda: "count(*)",
    "_win_lead": "lead({0})",
    "_win_lag": "lag({0})",
    "_win_first": "first_value({0})",
    "_win_last": "last_value({0})",
    "_win_row_number": lambda: "row_number()",
    "_win_running_sum": "sum(coalesce({0}, 0))",
    "_win_count": lambda x="*": f"count({x})",
}
GROUPS_TYPED: dict[str, Callable[..., str]] = {
    "_agg_sum": _sum,
    **{f"_{use}_{name}": _smallest(name) for use in ("agg", "win") for name in ("min", "max")},
}

PLAIN = {**TEXT, **NUMBERS, **DATES, **CODES, **GROUPS}
TYPED = {**NUMBERS_TYPED, **DATES_TYPED, **CODES_TYPED, **GROUPS_TYPED}


def once(values: dict[str, str], body: Callable[[dict[str, str]], str]) -> str:
    """Arguments evaluated once, as the columns of a one-row query."""
    packed = ", ".join(f"{text} AS {name}" for name, text in values.items())
    return f"(SELECT {body({name: f'v.{name}' for name in values})} FROM (SELECT {packed}) AS v)"
