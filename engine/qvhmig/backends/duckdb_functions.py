"""DuckDB text of each function: a template over argument texts, or a function of literals and types.

Every place where DuckDB would round, cut, or stop a query is written so that it gives null instead; `failure`
then sees a cell error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qvhmig.expressions.dates import PIVOT, DateFormat, date_format
from qvhmig.expressions.letters import STAY_LOWER, STAY_UPPER
from qvhmig.expressions.numbers import DIGITS
from qvhmig.expressions.types import Kind, Type

SPACE = "[ \\t\\r\\n\\x0b\\x0c]"
WORD = "[^ \\t\\r\\n\\x0b\\x0c]+"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _cased(x: str, stay: str, change: str) -> str:
    """`change` is a template; characters of `stay` stay."""
    some = quoted(f"[{stay}]")
    pieces = f"regexp_extract_all({x}, {quoted(f'[{stay}]+|[^{stay}]+')})"
    slow = f"array_to_string(list_transform({pieces}, lambda p: CASE WHEN regexp_matches(p, {some}) THEN p ELSE {change.format('p')} END), '')"
    return f"CASE WHEN regexp_matches({x}, {some}) THEN {slow} ELSE {change.format(x)} END"


def _like(x: str, pattern: str) -> str:
    return f"({x} LIKE {quoted(pattern)} ESCAPE '\\')"


def _matches(x: str, pattern: str) -> str:
    return f"regexp_full_match({x}, {quoted(pattern)}, 's')"


def _name_part(x: str, n: int) -> str:
    return f"regexp_extract_all({x}, {quoted(WORD)})[{n}]"


def _name_rest(x: str, n: int) -> str:
    return f"nullif(array_to_string(regexp_extract_all({x}, {quoted(WORD)})[{n + 1}:], ' '), '')"


def _initials(x: str) -> str:
    return f"nullif(array_to_string(list_transform(regexp_extract_all({x}, {quoted(WORD)}), lambda p: {_left('p', '1')}), ''), '')"


def _split_lines(x: str, n: int, width: int | None = None) -> str:
    lines = f"replace(replace({x}, chr(13) || chr(10), chr(10)), chr(13), chr(10))"
    if width is not None:
        piece = f"([^\\n]{{{width}}})"
        lines = f"regexp_replace({lines}, {quoted(piece)}, '\\1' || chr(10), 'g')"
        lines = f"regexp_replace({lines}, {quoted(piece + chr(92) + 'n(' + chr(92) + 'n|' + chr(92) + 'z)')}, '\\1\\2', 'g')"
    return f"string_split({lines}, chr(10))[{n}]"


def _left(x: str, n: str) -> str:
    return f"substring({x}, 1, CAST(least(greatest({n}, 0), 1000000000) AS BIGINT))"


def _right(x: str, n: str) -> str:
    size = f"least(greatest({n}, 0), length({x}))"
    return f"substring({x}, CAST(length({x}) - {size} + 1 AS BIGINT), CAST({size} AS BIGINT))"


def _substring(x: str, start: str, n: str | None = None) -> str:
    begin = f"greatest({start}, 1)"
    capped = f"CAST(least({begin}, 1000000000) AS BIGINT)"
    if n is None:
        return f"CASE WHEN {start} IS NOT NULL THEN substring({x}, {capped}) END"
    length = f"least(greatest(CAST({start} AS HUGEINT) + CAST({n} AS HUGEINT) - {begin}, 0), 1000000000)"
    return f"CASE WHEN {start} IS NOT NULL AND {n} IS NOT NULL THEN substring({x}, {capped}, CAST({length} AS BIGINT)) END"


def _lpad(x: str, width: int, filling: str) -> str:
    return f"CASE WHEN length({x}) >= {width} THEN {x} ELSE lpad({x}, {width}, {quoted(filling)}) END"


def _concat_ws(separator: str, *parts: str) -> str:
    return f"concat_ws({quoted(separator)}, {', '.join(parts)})"


TEXT: dict[str, str | Callable[..., str]] = {
    "upper": lambda x: _cased(x, STAY_UPPER, "upper({0})"),
    "lower": lambda x: _cased(x, STAY_LOWER, "lower({0})"),
    "trim": "trim({0}, ' ')",
    "ltrim": "ltrim({0}, ' ')",
    "rtrim": "rtrim({0}, ' ')",
    "length": "length({0})",
    "substring": _substring,
    "left": lambda x, n: f"CASE WHEN {n} IS NOT NULL THEN {_left(x, n)} END",
    "right": lambda x, n: f"CASE WHEN {n} IS NOT NULL THEN {_right(x, n)} END",
    "replace": lambda x, old, new: f"replace({x}, {quoted(old)}, {new})",
    "concat_ws": _concat_ws,
    "position": "strpos({1}, {0})",
    "lpad": _lpad,
    "starts_with": "starts_with({0}, {1})",
    "ends_with": "suffix({0}, {1})",
    "contains": "contains({0}, {1})",
    "matches": _matches,
    "digits": "regexp_replace({0}, '[^0-9]', '', 'g')",
    "squash": f"nullif(trim(regexp_replace({{0}}, '{SPACE}+', ' ', 'g'), ' '), '')",
    "blank_to_null": "CASE WHEN regexp_matches({0}, '[^ \\t\\r\\n\\x0b\\x0c]') THEN {0} END",
    "name_part": _name_part,
    "name_rest": _name_rest,
    "initials": _initials,
    "split_lines": _split_lines,
    "_like": _like,
    "_concat": "({0} || {1})",
}


def _huge(x: str) -> str:
    return f"CAST({x} AS HUGEINT)"


def _checked(x: str) -> str:
    return f"TRY_CAST({x} AS BIGINT)"


def _integer_operator(sign: str) -> Callable[[str, str], str]:
    return lambda x, y: _checked(f"({_huge(x)} {sign} {_huge(y)})")


def _decimal(scale: int, precision: int = 38) -> str:
    return f"DECIMAL({precision}, {scale})"


def _operand(x: str, scale: int) -> str:
    """18 digits or null, in a type of 38: a product takes its width from its operands."""
    return f"CAST(TRY_CAST({x} AS {_decimal(scale, 18)}) AS {_decimal(scale)})"


def _result(x: str, scale: int) -> str:
    return f"CAST(TRY_CAST({x} AS {_decimal(scale, 18)}) AS {_decimal(scale)})"


def _unscaled(x: str, scale: int) -> str:
    """The whole number behind a decimal of at most 18 digits."""
    return f"CAST({_operand(x, scale)} * CAST({10**scale} AS DECIMAL({scale + 1}, 0)) AS HUGEINT)"


def _from_unscaled(u: str, scale: int) -> str:
    whole = f"CAST(TRY_CAST({u} AS DECIMAL(18, 0)) AS DECIMAL(38, 0))"
    return f"CAST({whole} * CAST({'0.' + '0' * (scale - 1) + '1' if scale else '1'} AS DECIMAL({scale + 1}, {scale})) AS {_decimal(scale)})"


def _half_away(a: str, b: str) -> str:
    size = f"((abs({a}) * 2 + abs({b})) // nullif(abs({b}) * 2, 0))"
    return f"CASE WHEN ({a} < 0) = ({b} < 0) THEN {size} ELSE -{size} END"


def _ratio(types: Sequence[Type], x: str, y: str, scale: int) -> str:
    up = scale + types[1].scale - types[0].scale
    a, b = _unscaled(x, types[0].scale), _unscaled(y, types[1].scale)
    if up > DIGITS:  # else 128 bits hold every dividend; beyond them one with a quotient of more than 18 digits would stop the query
        a = f"CASE WHEN abs({a}) * {10 ** (up - DIGITS)} <= abs({b}) THEN {a} END"
    return _from_unscaled(_half_away(f"({a} * CAST({10**up} AS HUGEINT))", b), scale)


def _round(types: Sequence[Type], x: str, decimals: int) -> str:
    scale = types[0].scale
    if decimals >= scale:
        return _result(_operand(x, scale), decimals)
    return _from_unscaled(_half_away(_unscaled(x, scale), f"CAST({10 ** (scale - decimals)} AS HUGEINT)"), decimals)


def _add(sign: str) -> Callable[..., str]:
    return lambda types, x, y, scale: _result(f"({_operand(x, types[0].scale)} {sign} {_operand(y, types[1].scale)})", scale)


def _text_to_decimal(x: str, precision: int, scale: int) -> str:
    decimals = f"(?:\\.[0-9]{{1,{scale}}})?" if scale else ""
    whole = f"[1-9][0-9]{{0,{precision - scale - 1}}}" if precision > scale else "0"
    pattern = f"[+-]?(?:0*{whole}|0+){decimals}"
    return f"CASE WHEN regexp_full_match({x}, {quoted(pattern)}) THEN TRY_CAST({x} AS {_decimal(scale)}) END"


def _to_decimal(types: Sequence[Type], x: str, precision: int, scale: int) -> str:
    """TRY_CAST rounds; what it changed is null."""
    made = f"TRY_CAST({x} AS {_decimal(scale, precision)})"
    same = f" AND TRY_CAST({made} AS {_decimal(types[0].scale)}) = {x}" if types[0].kind is Kind.DECIMAL and types[0].scale > scale else ""
    return f"CAST(CASE WHEN {made} IS NOT NULL{same} THEN {made} END AS {_decimal(scale)})"


def _decimal_to_integer(types: Sequence[Type], x: str) -> str:
    return f"CASE WHEN TRY_CAST(TRY_CAST({x} AS BIGINT) AS {_decimal(types[0].scale)}) = {x} THEN TRY_CAST({x} AS BIGINT) END"


NUMBERS: dict[str, str | Callable[..., str]] = {
    "_add_integer": _integer_operator("+"),
    "_sub_integer": _integer_operator("-"),
    "_mul_integer": _integer_operator("*"),
    "_div_integer": lambda x, y: _checked(f"({_huge(x)} // nullif({_huge(y)}, 0))"),
    "_mod_integer": lambda x, y: _checked(f"({_huge(x)} % nullif({_huge(y)}, 0))"),
    "_neg_integer": lambda x: _checked(f"(-{_huge(x)})"),
    "_neg_decimal": "(-{0})",
    "_text_to_integer": "CASE WHEN regexp_full_match({0}, '[+-]?[0-9]+') THEN TRY_CAST({0} AS BIGINT) END",
    "_text_to_decimal": _text_to_decimal,
    "_integer_to_text": "CAST({0} AS VARCHAR)",
    "_decimal_to_text": "CAST({0} AS VARCHAR)",
    "_boolean_to_text": "CAST({0} AS VARCHAR)",
    "_time_to_text": "CAST(CAST({0} AS TIME) AS VARCHAR)",
    "_text_to_boolean": "CASE {0} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END",
}
NUMBERS_TYPED: dict[str, Callable[..., str]] = {
    "abs": lambda types, x: _checked(f"abs({_huge(x)})") if types[0].kind is Kind.INTEGER else f"abs({x})",
    "round": _round,
    "_add_decimal": _add("+"),
    "_sub_decimal": _add("-"),
    "_mul_decimal": _add("*"),
    "_div_decimal": _ratio,
    "_to_decimal": _to_decimal,
    "_decimal_to_integer": _decimal_to_integer,
}


def _piece(x: str, form: DateFormat, *tokens: str) -> str | None:
    group = form.group(*tokens)
    return None if group is None else f"regexp_extract({x}, {quoted(_pattern(form))}, {group})"


def _pattern(form: DateFormat) -> str:
    return f"\\A{form.pattern[1:-1]}\\z"


def _day(x: str, form: DateFormat) -> str:
    year = _piece(x, form, "CCYY", "YYYY")
    if year is None:
        short = _piece(x, form, "YY")
        year = f"(CASE WHEN {short} < '{PIVOT:02}' THEN '20' ELSE '19' END || {short})"
    text = f"{year} || '-' || {_piece(x, form, 'MM')} || '-' || {_piece(x, form, 'DD')}"
    fits = f"regexp_matches({x}, {quoted(_pattern(form))}) AND {year} <> '0000'"
    return f"CASE WHEN {fits} THEN TRY_CAST({text} AS DATE) END"


def _seconds(x: str, form: DateFormat, midnight: bool) -> str:
    hour, minute, second = (_piece(x, form, token) for token in ("HH", "MI", "SS"))
    hour, minute = f"TRY_CAST({hour} AS INTEGER)", f"TRY_CAST({minute} AS INTEGER)"
    second = f"TRY_CAST({second} AS INTEGER)" if second else "0"
    good = f"({hour} < 24 AND {minute} < 60 AND {second} < 60)"
    if midnight:
        good = f"({good} OR ({hour} = 24 AND {minute} = 0 AND {second} = 0))"
    return f"CASE WHEN {good} THEN {hour} * 3600 + {minute} * 60 + {second} END"


def _moment(x: str, form: DateFormat) -> str:
    if form.group("HH") is None:
        return f"CAST({_day(x, form)} AS TIMESTAMP)"
    made = f"(CAST({_day(x, form)} AS TIMESTAMP) + to_seconds({_seconds(x, form, True)}))"
    return f"CASE WHEN {made} < TIMESTAMP '10000-01-01 00:00:00' THEN {made} END"


def _time(x: str, form: DateFormat) -> str:
    return f"(TIME '00:00:00' + to_seconds({_seconds(x, form, False)}))"


def _first(builder: Callable[[str, DateFormat], str]) -> Callable[..., str]:
    def build(x: str, *formats: str) -> str:
        tried = [builder(x, date_format(text)) for text in formats]
        return tried[0] if len(tried) == 1 else f"coalesce({', '.join(tried)})"

    return build


_DAYS = "CAST(TRY_CAST(regexp_extract({0}, '^[0-9]+') AS BIGINT) - 47117 AS INTEGER)"
_CLOCK = "TRY_CAST(regexp_extract({0}, ',([0-9]+)$', 1) AS BIGINT)"
_FROM_ZERO = f"(DATE '1970-01-01' + {_DAYS})"
_CODES = {"CCYY": "%Y", "YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d", "HH": "%H", "MI": "%M", "SS": "%S"}


def _format_date(types: Sequence[Type], x: str, form: str) -> str:
    codes = re.sub("CCYY|YYYY|YY|MM|DD|HH|MI|SS", lambda found: _CODES[found.group()], form.replace("%", "%%"))
    return f"strftime(CAST({x} AS TIMESTAMP), {quoted(codes)})"


def _add_days(types: Sequence[Type], x: str, n: str) -> str:
    day = f"CAST({x} AS DATE)"
    moved = f"(CAST({day} - DATE '1970-01-01' AS HUGEINT) + CAST({n} AS HUGEINT))"
    safe = f"CASE WHEN {moved} BETWEEN -719162 AND 2932896 THEN CAST({n} AS INTEGER) END"
    return f"({x} + {safe})" if types[0].kind is Kind.DATE else f"({x} + to_days({safe}))"


def _years(start: str, end: str) -> str:
    a, b = f"CAST({start} AS TIMESTAMP)", f"CAST({end} AS TIMESTAMP)"
    size = _completed(f"least({a}, {b})", f"greatest({a}, {b})")
    return f"CASE WHEN {a} <= {b} THEN {size} WHEN {a} > {b} THEN -{size} END"


def _completed(early: str, late: str) -> str:
    before = f"strftime({late}, '%m%d%H%M%S') < strftime({early}, '%m%d%H%M%S')"
    return f"(year({late}) - year({early}) - CAST({before} AS BIGINT))"


def _minutes(start: str, end: str) -> str:
    seconds = f"(epoch_us(CAST({end} AS TIMESTAMP)) // 1000000 - epoch_us(CAST({start} AS TIMESTAMP)) // 1000000)"
    return f"({seconds} // 60)"


DATES: dict[str, str | Callable[..., str]] = {
    "as_date": _first(_day),
    "as_moment": _first(_moment),
    "as_time": _first(_time),
    "horolog_date": f"CASE WHEN regexp_matches({{0}}, '\\A[0-9]{{{{1,7}}}}(?:,[0-9]{{{{1,5}}}})?\\z') AND {_DAYS} <= 2932896 AND (NOT contains({{0}}, ',') OR {_CLOCK} < 86400) THEN {_FROM_ZERO} END",
    "horolog_moment": f"CASE WHEN regexp_matches({{0}}, '\\A[0-9]{{{{1,7}}}},[0-9]{{{{1,5}}}}\\z') AND {_DAYS} <= 2932896 AND {_CLOCK} < 86400 THEN CAST({_FROM_ZERO} AS TIMESTAMP) + to_seconds({_CLOCK}) END",
    "days_between": "CAST(CAST({1} AS DATE) - CAST({0} AS DATE) AS BIGINT)",
    "minutes_between": _minutes,
    "years_between": _years,
    "date_of": "CAST({0} AS DATE)",
    "time_of": "CAST({0} AS TIME)",
    "moment_at": lambda day, clock=None: f"CAST({day} AS TIMESTAMP)" if clock is None else f"({day} + CAST({clock} AS TIME))",
    "_date": lambda text: f"DATE '{text}'",
    "_moment": lambda text: f"TIMESTAMP '{text}'",
    "_time": lambda text: f"TIME '{text}'",
}
DATES_TYPED: dict[str, Callable[..., str]] = {"format_date": _format_date, "add_days": _add_days}


def _checksum_mod11(x: str) -> str:
    total = " + ".join(f"(ascii(substring({x}, {i + 1}, 1)) - 48) * {10 - i}" for i in range(9))
    check = f"(11 - ({total}) % 11) % 11 = ascii(substring({x}, 10, 1)) - 48"
    return f"CASE WHEN {x} IS NOT NULL THEN regexp_full_match({x}, '[0-9]{{10}}') AND {check} AND {x} <> repeat(substring({x}, 1, 1), 10) END"


def _key_part(types: Sequence[Type], x: str) -> str:
    codes = {Kind.DATE: "%Y%m%d", Kind.MOMENT: "%Y%m%d%H%M%S"}
    kind = types[0].kind
    if kind in codes:
        return f"strftime({x}, '{codes[kind]}')"
    if kind is Kind.TIME:
        return f"replace(CAST(CAST({x} AS TIME) AS VARCHAR), ':', '')"
    if kind is Kind.BOOLEAN:
        return f"CASE WHEN {x} THEN '1' WHEN NOT {x} THEN '0' END"
    return f"CAST({x} AS VARCHAR)"


def _key_text(*parts: str) -> str:
    return "(" + " || ',' || ".join(f"CASE WHEN {p} IS NULL THEN '~' ELSE strlen({p}) || ':' || {p} END" for p in parts) + ")"


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

_MODULUS = "CAST(18446744073709551616 AS HUGEINT)"


def _checksum(row_id: str, weight: str | None = None) -> str:
    term = _huge(row_id) if weight is None else f"({_huge(row_id)} * {_huge(weight)}) % {_MODULUS}"
    return f"CAST(coalesce(sum({term}), 0) % {_MODULUS} AS UBIGINT)"


GROUPS: dict[str, str | Callable[..., str]] = {
    "_agg_min": "min({0})",
    "_agg_max": "max({0})",
    "_agg_count": lambda x="*": f"count({x})",
    "_agg_first": "first({0} ORDER BY {1})",
    "_agg_last": "last({0} ORDER BY {1})",
    "_agg_first_filled": "arg_min({0}, {1})",
    "_agg_checksum": _checksum,
    "_agg_count_rows": lambda: "count(*)",
    "_win_lead": "lead({0})",
    "_win_lag": "lag({0})",
    "_win_first": "first_value({0})",
    "_win_last": "last_value({0})",
    "_win_row_number": lambda: "row_number()",
    "_win_running_sum": "sum(coalesce({0}, 0))",
    "_win_count": lambda x="*": f"count({x})",
    "_win_min": "min({0})",
    "_win_max": "max({0})",
}
GROUPS_TYPED: dict[str, Callable[..., str]] = {
    "_agg_sum": lambda types, x: f"TRY_CAST(sum({_huge(x)}) AS BIGINT)" if types[0].kind is Kind.INTEGER else f"CAST(sum({x}) AS DECIMAL(38, {types[0].scale}))",
}

PLAIN = {**TEXT, **NUMBERS, **DATES, **CODES, **GROUPS}
TYPED = {**NUMBERS_TYPED, **DATES_TYPED, **CODES_TYPED, **GROUPS_TYPED}
