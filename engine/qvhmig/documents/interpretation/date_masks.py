"""Printed masks of dates and clock times -> the tokens CCYY YYYY YY MM DD HH MI SS and signs between them."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"HH24|HH12|HH|hh24|hh|CC|cc|MON|Mon|MMM|MM|mm|MI|mi|YYYY|yyyy|JJJJ|jjjj|AAAA|aaaa|YY|yy|JJ|AA|DD|dd|TT|tt|jj|SS|ss|nn|[-/:. T,]|'T'")
_SAME = {
    "HH24": "HH", "HH12": "HH", "hh24": "HH", "hh": "HH", "cc": "CC", "MI": "MI", "mi": "MI", "nn": "MI", "yyyy": "YYYY", "JJJJ": "YYYY", "jjjj": "YYYY",
    "AAAA": "YYYY", "aaaa": "YYYY", "yy": "YY", "JJ": "YY", "AA": "YY", "dd": "DD", "TT": "DD", "tt": "DD", "jj": "DD", "ss": "SS", "'T'": "T",
}  # fmt: skip
FORMAT = re.compile(
    r"(?<![A-Za-z])(?:(?:CC)?[YJA]{2,4}|DD|TT|MM|HH(?:24)?|(?:cc)?[yja]{2,4}|dd|tt|hh(?:24)?)(?:(?:[-/:.,]|\s|T|'T')?(?:CC|[YJA]{2,4}|MON|MMM|MM|DD|TT|HH24|HH|MI|SS|[yja]{2,4}|mm|dd|tt|hh24|hh|HH|mi|ss|nn))+(?![A-Za-z])"
)


def read_mask(printed: str) -> str:
    """`dd.MM.yyyy HH:mm` -> `DD.MM.YYYY HH:MI`; '' where the text is no mask, or holds what no token says (names of months).

    >>> [read_mask(mask) for mask in ("DD/MM/YYYY HH24:MI:SS", "yyyy-MM-dd'T'HH:mm", "CCYYMMDD", "TT.MM.JJJJ", "YYMM", "mad")]
    ['DD/MM/YYYY HH:MI:SS', 'YYYY-MM-DDTHH:MI', 'CCYYMMDD', 'DD.MM.YYYY', 'YYMM', '']
    """
    text, at = printed.strip().strip(".\""), 0
    found: list[str] = []
    while at < len(text):
        matched = _TOKEN.match(text, at)
        if not matched or matched.group() in ("MON", "Mon", "MMM"):
            return ""
        found.append(_SAME.get(matched.group(), matched.group()))
        at = matched.end()
    for index, token in enumerate(found):
        if token in ("MM", "mm"):
            before = [other for other in found[:index] if other.isalpha() and other != "T"]
            found[index] = "MI" if before and before[-1] == "HH" else "MM"
    words = [token for token in found if token.isalpha() and token != "T"]
    return "".join(found) if len(words) >= 2 and ({"YYYY", "YY", "HH"} & set(words)) else ""


def mask_kind(mask: str) -> str:
    """date, moment or time, by what the mask holds; '' for no mask."""
    day, clock = "DD" in mask or "YY" in mask, "HH" in mask
    return "moment" if day and clock else "date" if day else "time" if clock else ""
