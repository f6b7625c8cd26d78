"""Regular expressions of `matches`: the subset that every engine reads in the same way and can hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

OTHER_ESCAPE = "this escape means different things in different engines"
REFUSED = (
    (re.compile(r"\(\?[=!<]"), "look-around and named groups are not in the common subset"),
    (re.compile(r"\\[0-9]"), "a back reference is not in the common subset"),
    (re.compile(r"\\[dDwWsS]"), "\\d, \\w and \\s differ on Unicode between engines; write [0-9], [A-Za-z0-9_] or [ ]"),
    (re.compile(r"\\(?![anrtf]|[ -~])"), OTHER_ESCAPE),
    (re.compile(r"\\(?![anrtf])[A-Za-z<>]"), OTHER_ESCAPE),
    (re.compile(r"[*+?}]\+"), "a possessive repeat is not in the common subset"),
    (re.compile(r"\(\?"), "an inline flag or special group is not in the common subset; use plain ( )"),
    (re.compile(r"\[\[|\[:|&&|--|~~"), "nested or computed character classes are not in the common subset"),
    (re.compile(r"(?<!\\)[\^$]"), "the pattern is anchored at both ends already; leave ^ and $ out"),
)
_REPEAT = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
MOST_REPEATS = 255
MOST_NESTED = 1000
"""Product of repeats inside repeats: one engine holds no more."""
MOST_PARTS = 10_000
"""Characters and classes of a pattern with its repeats written out: twice that fills another engine's room for patterns."""


def check_pattern(literals: Sequence[object]) -> str | None:
    """What is wrong with the pattern, None for nothing; a class's leading ^ is allowed."""
    pattern = str(literals[1])
    fault = _fault(pattern)
    if fault is not None:
        return f"pattern '{pattern}': {fault}"
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"pattern '{pattern}' is not valid: {error}"
    return None


def _fault(pattern: str) -> str | None:
    plain = re.sub(r"\[\^", "[", pattern.replace("\\\\", ""))
    for refused, why in REFUSED:
        if refused.search(plain):
            return why
    signs = _CLASS.sub("c", re.sub(r"\\.", "c", plain, flags=re.DOTALL))  # one letter for each escaped sign and each class
    if "{" in _REPEAT.sub("", signs):
        return "a { that begins no repeat such as {2} or {1,3} is not in the common subset; write \\{"
    if any(int(most or least) > MOST_REPEATS for least, most in _REPEAT.findall(signs)):
        return f"a repeat of more than {MOST_REPEATS} is not in the common subset"
    parts, nested = _written_out(signs)
    if nested > MOST_NESTED or parts > MOST_PARTS:
        return f"with its repeats written out it is too large (at most {MOST_NESTED:,} times one part, {MOST_PARTS:,} parts in all)"
    return None


def _written_out(signs: str) -> tuple[int, int]:
    """(parts once every counted repeat is written out, the largest product of repeats inside repeats). What does not pair is
    left to the compiler of patterns."""
    groups: list[list[tuple[int, int]]] = [[]]
    at = 0
    while at < len(signs):
        repeat = _REPEAT.match(signs, at)
        if repeat and groups[-1]:
            times = max(1, int(repeat[2] or repeat[1]))
            parts, nested = groups[-1].pop()
            groups[-1].append((parts * times, nested * times))
        elif signs[at] == "(":
            groups.append([])
        elif signs[at] == ")" and len(groups) > 1:
            inner = groups.pop()
            groups[-1].append(_together(inner))
        elif not repeat:
            groups[-1].append((1, 1))
        at = repeat.end() if repeat else at + 1
    return _together([part for group in groups for part in group])


def _together(parts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(size for size, _ in parts), max((nested for _, nested in parts), default=1)
