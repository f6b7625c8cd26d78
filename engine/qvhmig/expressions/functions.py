"""Every function of the language in one table, gathered from the modules by theme."""

from __future__ import annotations

from qvhmig.expressions import codes, dates, groups, internal, logic, numbers, text
from qvhmig.expressions.registry import Function

FUNCTIONS: dict[str, Function] = {
    **text.FUNCTIONS,
    **numbers.FUNCTIONS,
    **dates.FUNCTIONS,
    **logic.FUNCTIONS,
    **codes.FUNCTIONS,
    **groups.FUNCTIONS,
    **internal.FUNCTIONS,
}

SPECIAL_FORMS = {
    "coalesce": "coalesce(x, y, ...)",
    "nullif": "nullif(x, y)",
    "cast": "cast(x as type)",
}

NEAREST = {
    "ifnull": "coalesce(x, y)", "nvl": "coalesce(x, y)", "isnull": "x is null", "nvl2": "case when x is not null then y else z end",
    "try_cast": "cast(x as type), whose failure is a cell error", "safe_cast": "cast(x as type), whose failure is a cell error",
    "to_number": "cast(x as integer) or cast(x as decimal(p, s))", "to_char": "format_date(x, 'format') or cast(x as text)",
    "int": "cast(x as integer)", "convert": "cast(x as type)", "substr": "substring(x, start, n)", "mid": "substring(x, start, n)",
    "len": "length(x)", "char_length": "length(x)", "character_length": "length(x)", "octet_length": "length(x), which counts characters",
    "to_date": "as_date(x, 'format')", "date": "as_date(x, 'format') or date_of(x)", "str_to_date": "as_date(x, 'format')",
    "to_timestamp": "as_moment(x, 'format')", "strptime": "as_moment(x, 'format')", "strftime": "format_date(x, 'format')", "date_format": "format_date(x, 'format')",
    "timestamp": "as_moment(x, 'format')", "datetime": "as_moment(x, 'format')",
    "now": "a date parameter, as :run_date", "current_date": "a date parameter, as :run_date", "current_timestamp": "a moment parameter, as :run_moment", "getdate": "a date parameter, as :run_date",
    "sysdate": "a date parameter, as :run_date", "today": "a date parameter, as :run_date", "current_time": "a moment parameter, as :run_moment",
    "datediff": "days_between(from, to)", "date_diff": "days_between(from, to)", "dateadd": "add_days(x, n)", "date_add": "add_days(x, n)", "date_sub": "add_days(x, -n)",
    "age": "years_between(birth, day)", "extract": "format_date(x, 'CCYY')", "year": "format_date(x, 'CCYY')", "month": "format_date(x, 'MM')", "day": "format_date(x, 'DD')",
    "date_part": "format_date(x, 'CCYY')", "concat": "x || y (null if any is null) or concat_ws('', x, y)", "instr": "position(part, x)", "charindex": "position(part, x)", "strpos": "position(part, x)", "locate": "position(part, x)",
    "ucase": "upper(x)", "lcase": "lower(x)", "initcap": "upper(left(x, 1)) || lower(substring(x, 2))", "if": "case when x then y else z end", "iif": "case when x then y else z end", "decode": "case x when a then b end",
    "regexp_matches": "matches(x, 'regex')", "regexp_like": "matches(x, 'regex')", "rlike": "matches(x, 'regex')", "regexp_replace": "digits(x), squash(x) or replace(x, 'a', 'b')",
    "split_part": "name_part(x, n)", "zeroifnull": "coalesce(x, 0)", "ceil": "round(x, 0), and add 1 where that is less than x", "floor": "round(x, 0), and take 1 off where that is more than x", "mod": "x % y", "power": "x * x",
    "rpad": "left(x || '          ', n)", "md5": "a key field", "avg": "sum(x) and count(x)", "string_agg": "pivot", "array_agg": "pivot", "rank": "row_number()", "dense_rank": "row_number()", "ntile": "row_number()",
    "first_value": "first(x)", "last_value": "last(x)", "arg_min": "first(x)", "arg_max": "last(x)", "min_by": "first(x)", "max_by": "last(x)", "cumsum": "running_sum(x)",
    "any": "x in ('a', 'b')", "exists": "a join step",
}  # fmt: skip
"""What people write -> the nearest supported form."""


def function_named(name: str, allow: str) -> Function | None:
    """The function that a contract means by a name where `allow` (scalar, window, aggregate) is allowed."""
    name = name.lower()
    if name.startswith("_"):
        return None
    prefix = {"aggregate": "_agg_", "window": "_win_"}.get(allow)
    if prefix and (found := groups.FUNCTIONS.get(prefix + name)):
        return found
    return FUNCTIONS.get(name)


def written_names(allow: str) -> list[str]:
    """Every name that may be written where `allow` is allowed."""
    names = [name for name in FUNCTIONS if not name.startswith("_")] + list(SPECIAL_FORMS)
    prefix = {"aggregate": "_agg_", "window": "_win_"}.get(allow)
    if prefix:
        names += [groups.written_name(name) for name in groups.FUNCTIONS if name.startswith(prefix)]
    return sorted(set(names))
