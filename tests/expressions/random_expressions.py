"""Typed random expressions as text, and random rows: the raw material of the differential test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from random import Random

from qvhmig.expressions.types import BOOLEAN, DATE, INTEGER, MOMENT, TEXT, TIME, Kind, Type

MONEY = Type(Kind.DECIMAL, 2)
COLUMNS: dict[str, Type] = {
    "x": TEXT, "p.Name": TEXT, "num": TEXT, "day": TEXT, "n": INTEGER, "m": INTEGER, "d": DATE, "e": DATE, "at": MOMENT, "c": MONEY, "b": BOOLEAN, "t": TIME,
}  # fmt: skip
TEXTS = [
    None, "", " ", "a", "A", "Ann", "  Ann  Bee ", "O'Neil\tX", "Müller", "straße", "ŉİΣς", "ΑΣ", "ﬁn", "😀é", "e\u0301", "\u00a0x", "a\r\nb\nc\rd", "a,b", "%_\\",
    "\uffff", "z", "é", "0", "1", "9", "12", "true", "ﷺ", "ʼN", "日本 語", "x" * 40,
]  # fmt: skip
NUMBER_TEXTS = [None, "", "0", "-0", "+7", "007", "12", "-3", "1.5", "1.50", "-2.255", "9223372036854775807", "9223372036854775808", " 1", "1 ", "1e3", "٣", "0x1", "9434765919", "79799798"]
DAY_TEXTS = [None, "", "20200229", "20210229", "00000101", "99991231", "01/02/19", "31/12/50", "202002291030", "202002292400", "202002292401", "20200101 ", "65501,3600", "65501", "0905", "2400", "2020-02-29", "2020-02-29 10:30"]
INTEGERS = [None, 0, 1, -1, 2, 3, 7, -7, 10, 99, 2**31, -(2**31) - 1, 2**62, 2**63 - 1, -(2**63), 999999999999]
DATES = [None, dt.date(1, 1, 1), dt.date(1840, 12, 31), dt.date(1900, 2, 28), dt.date(1969, 12, 31), dt.date(2000, 2, 29), dt.date(2020, 2, 29), dt.date(2021, 3, 1), dt.date(9999, 12, 31)]
MOMENTS = [None, dt.datetime(1, 1, 1), dt.datetime(1969, 12, 31, 23, 59, 59), dt.datetime(2000, 2, 29, 0, 0, 1), dt.datetime(2020, 2, 29, 10, 30), dt.datetime(2021, 3, 1), dt.datetime(9999, 12, 31, 23, 59, 59)]
MONEYS = [None, Decimal("0.00"), Decimal("0.01"), Decimal("-0.01"), Decimal("1.25"), Decimal("-1.25"), Decimal("2.50"), Decimal("999.99"), Decimal("9999999999999999.99"), Decimal("-9999999999999999.99"), Decimal("99999999999999999999999.99")]
TIMES = [None, dt.time(0, 0), dt.time(9, 5), dt.time(23, 59, 59)]
VALUES: dict[str, list[object]] = {
    "x": TEXTS, "p.Name": TEXTS, "num": NUMBER_TEXTS, "day": DAY_TEXTS, "n": INTEGERS, "m": INTEGERS, "d": DATES, "e": DATES, "at": MOMENTS, "c": MONEYS, "b": [None, True, False], "t": TIMES,
}  # type: ignore[dict-item]  # fmt: skip


def rows(random: Random, count: int) -> list[dict[str, object]]:
    return [{name: random.choice(values) for name, values in VALUES.items()} for _ in range(count)]


PATTERNS = ("%a%", "_", "A%", "%", "", "100\\%")
"""What LIKE is tried with."""


class Maker:
    """Expressions of a wanted kind, no deeper than asked."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.rules: dict[Kind, list[Callable[[int], str]]] = {
            Kind.TEXT: self.texts(),
            Kind.INTEGER: self.integers(),
            Kind.DECIMAL: self.decimals(),
            Kind.DATE: self.dates(),
            Kind.MOMENT: self.moments(),
            Kind.TIME: self.times(),
            Kind.BOOLEAN: self.booleans(),
        }

    def make(self, kind: Kind, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.12:
            return self.leaf(kind)
        if self.random.random() < 0.25:
            return self.choice(kind, depth - 1)
        return self.random.choice(self.rules[kind])(depth - 1)

    def leaf(self, kind: Kind) -> str:
        columns = [name for name, type_ in COLUMNS.items() if type_.kind is kind]
        if self.random.random() < 0.7:
            return self.random.choice(columns)
        return self.random.choice(LITERALS[kind])

    def choice(self, kind: Kind, depth: int) -> str:
        def one() -> str:
            return self.make(kind, depth)

        def test() -> str:
            return self.make(Kind.BOOLEAN, depth)

        shapes = [
            lambda: f"case when {test()} then {one()} when {test()} then {one()} else {one()} end",
            lambda: f"case when {test()} then {one()} end",
            lambda: f"coalesce({one()}, {one()})",
            lambda: f"coalesce({one()}, null, {one()})",
            lambda: f"nullif({one()}, {one()})",
            lambda: f"case {self.make(Kind.TEXT, depth)} when {self.make(Kind.TEXT, depth)} then {one()} else {one()} end",
            lambda: f"({one()})",
        ]
        if kind is not Kind.BOOLEAN:
            shapes += [lambda: f"greatest({one()}, {one()})", lambda: f"least({one()}, {one()}, {one()})"]
        return self.random.choice(shapes)()

    def small(self) -> int:
        return self.random.choice([-3, -1, 0, 1, 2, 3, 5])

    def texts(self) -> list[Callable[[int], str]]:
        text, whole = (lambda d: self.make(Kind.TEXT, d)), (lambda d: self.make(Kind.INTEGER, d))
        one = ("upper", "lower", "trim", "ltrim", "rtrim", "digits", "squash", "blank_to_null", "initials")
        return [
            *(lambda d, name=name: f"{name}({text(d)})" for name in one),
            lambda d: f"{text(d)} || {text(d)}",
            lambda d: f"{text(d)} || {whole(d)}",
            lambda d: f"substring({text(d)}, {whole(d)}, {whole(d)})",
            lambda d: f"substring({text(d)}, {self.small()})",
            lambda d: f"left({text(d)}, {whole(d)})",
            lambda d: f"right({text(d)}, {self.small()})",
            lambda d: f"replace({text(d)}, '{self.random.choice(['a', ' ', 'é', '.', '%'])}', {text(d)})",
            lambda d: f"concat_ws('-', {text(d)}, {text(d)}, {text(d)})",
            lambda d: f"lpad({text(d)}, {self.random.choice([1, 3, 9])}, '{self.random.choice(['0', 'é', ' '])}')",
            lambda d: f"name_part({text(d)}, {self.random.choice([1, 2, -1, -2])})",
            lambda d: f"name_rest({text(d)}, {self.random.choice([1, 2])})",
            lambda d: f"split_lines({text(d)}, {self.random.choice([1, 2, 3])})",
            lambda d: f"split_lines({text(d)}, {self.random.choice([1, 2, 3])}, {self.random.choice([1, 2, 5])})",
            lambda d: f"cast({whole(d)} as text)",
            lambda d: f"cast({self.make(Kind.DECIMAL, d)} as text)",
            lambda d: f"cast({self.make(Kind.BOOLEAN, d)} as text)",
            lambda d: f"cast({self.make(Kind.TIME, d)} as text)",
            lambda d: f"format_date({self.make(Kind.DATE, d)}, '{self.random.choice(['CCYYMMDD', 'DD/MM/YY', 'CCYY-MM-DD HH:MI'])}')",
            lambda d: f"format_date({self.make(Kind.MOMENT, d)}, 'CCYYMMDDHHMISS')",
            lambda d: f"lookup('sex', {text(d)})",
            lambda d: f"lookup_state('sex', {text(d)})",
        ]

    def integers(self) -> list[Callable[[int], str]]:
        text, whole = (lambda d: self.make(Kind.TEXT, d)), (lambda d: self.make(Kind.INTEGER, d))
        return [
            *(lambda d, sign=sign: f"({whole(d)} {sign} {whole(d)})" for sign in "+-*/%"),
            lambda d: f"-({whole(d)})",
            lambda d: f"abs({whole(d)})",
            lambda d: f"length({text(d)})",
            lambda d: f"position({text(d)}, {text(d)})",
            lambda d: f"cast({text(d)} as integer)",
            lambda d: f"cast({self.make(Kind.DECIMAL, d)} as integer)",
            lambda d: f"days_between({self.make(Kind.DATE, d)}, {self.make(Kind.MOMENT, d)})",
            lambda d: f"minutes_between({self.make(Kind.MOMENT, d)}, {self.make(Kind.MOMENT, d)})",
            lambda d: f"years_between({self.make(Kind.DATE, d)}, {self.make(Kind.MOMENT, d)})",
        ]

    def decimals(self) -> list[Callable[[int], str]]:
        money, whole = (lambda d: self.make(Kind.DECIMAL, d)), (lambda d: self.make(Kind.INTEGER, d))
        return [
            lambda d: f"({money(d)} + {money(d)})",
            lambda d: f"({money(d)} - {whole(d)})",
            lambda d: f"({money(d)} * 1.5)",
            lambda d: f"({whole(d)} * {money(d)})",
            lambda d: f"({money(d)} / {self.random.choice(['3', '0', '0.7'])})",
            lambda d: f"round({money(d)}, {self.random.choice([0, 1, 4])})",
            lambda d: f"abs({money(d)})",
            lambda d: f"-({money(d)})",
            lambda d: f"cast({self.make(Kind.TEXT, d)} as decimal({self.random.choice(['5, 2', '18, 0', '38, 4'])}))",
            lambda d: f"cast({whole(d)} as decimal({self.random.choice(['5, 2', '20, 1'])}))",
            lambda d: f"cast({money(d)} as decimal({self.random.choice(['5, 1', '38, 3'])}))",
        ]

    def dates(self) -> list[Callable[[int], str]]:
        text, day = (lambda d: self.make(Kind.TEXT, d)), (lambda d: self.make(Kind.DATE, d))
        return [
            lambda d: f"as_date({text(d)}, 'CCYYMMDD')",
            lambda d: f"as_date({text(d)}, 'DD/MM/YY', 'CCYYMMDD')",
            lambda d: f"cast({text(d)} as date)",
            lambda d: f"horolog_date({text(d)})",
            lambda d: f"add_days({day(d)}, {self.make(Kind.INTEGER, d)})",
            lambda d: f"date_of({self.make(Kind.MOMENT, d)})",
        ]

    def moments(self) -> list[Callable[[int], str]]:
        text = lambda d: self.make(Kind.TEXT, d)  # noqa: E731
        return [
            lambda d: f"as_moment({text(d)}, 'CCYYMMDDHHMI')",
            lambda d: f"as_moment({text(d)}, 'CCYYMMDDHHMI', 'CCYYMMDD', 'CCYY-MM-DD HH:MI')",
            lambda d: f"horolog_moment({text(d)})",
            lambda d: f"add_days({self.make(Kind.MOMENT, d)}, {self.make(Kind.INTEGER, d)})",
            lambda d: f"moment_at({self.make(Kind.DATE, d)})",
            lambda d: f"moment_at({self.make(Kind.DATE, d)}, {self.make(Kind.TIME, d)})",
        ]

    def times(self) -> list[Callable[[int], str]]:
        return [
            lambda d: f"as_time({self.make(Kind.TEXT, d)}, 'HHMI')",
            lambda d: f"as_time({self.make(Kind.TEXT, d)}, 'HH:MI:SS', 'HHMI')",
            lambda d: f"time_of({self.make(Kind.MOMENT, d)})",
        ]

    def booleans(self) -> list[Callable[[int], str]]:
        text, truth = (lambda d: self.make(Kind.TEXT, d)), (lambda d: self.make(Kind.BOOLEAN, d))
        signs = ("=", "<>", "<", "<=", ">", ">=", "is distinct from", "is not distinct from")
        kinds = (Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.MOMENT, Kind.TIME)

        def known(kind: Kind, d: int) -> str:
            """A bare null beside a sign is refused."""
            while (text := self.make(kind, d)).strip("()") == "null":
                pass
            return text

        def compare(d: int) -> str:
            kind = self.random.choice(kinds)
            return f"({known(kind, d)} {self.random.choice(signs)} {known(kind, d)})"

        def mixed(d: int) -> str:
            pair = self.random.choice([(Kind.DATE, Kind.MOMENT), (Kind.INTEGER, Kind.DECIMAL)])
            return f"({known(pair[0], d)} {self.random.choice(signs)} {known(pair[1], d)})"

        return [
            compare,
            compare,
            mixed,
            lambda d: f"({truth(d)} and {truth(d)})",
            lambda d: f"({truth(d)} or {truth(d)})",
            lambda d: f"not ({truth(d)})",
            lambda d: f"({self.make(self.random.choice(kinds), d)} is null)",
            lambda d: f"({self.make(self.random.choice(kinds), d)} is not null)",
            lambda d: f"({text(d)} in ('a', '', 'é', '1'))",
            lambda d: f"({self.make(Kind.INTEGER, d)} not in (0, 7, -1))",
            lambda d: f"({self.make(Kind.INTEGER, d)} between {self.make(Kind.INTEGER, d)} and 9)",
            lambda d: f"({text(d)} {self.random.choice(['', 'not '])}like '{self.random.choice(PATTERNS)}')",
            lambda d: f"matches({text(d)}, '{self.random.choice(['[A-Z][a-z]*', '[0-9]+', '.*e.*', '(a|b)?[^a]{0,3}', ''])}')",
            lambda d: f"starts_with({text(d)}, {text(d)})",
            lambda d: f"ends_with({text(d)}, {text(d)})",
            lambda d: f"contains({text(d)}, {text(d)})",
            lambda d: f"checksum_mod11({text(d)})",
            lambda d: f"cast({text(d)} as boolean)",
        ]


LITERALS: dict[Kind, list[str]] = {
    Kind.TEXT: ["''", "'a'", "'Ann Bee'", "'20200229'", "'it''s'", "'é😀'", "null"],
    Kind.INTEGER: ["0", "1", "-7", "9223372036854775807", "-9223372036854775808", "12", "null"],
    Kind.DECIMAL: ["0.0", "1.5", "-2.25", "999999999999.125", "cast(null as decimal(5, 2))"],
    Kind.DATE: ["DATE '2020-02-29'", "DATE '0001-01-01'", "DATE '9999-12-31'", "null"],
    Kind.MOMENT: ["TIMESTAMP '2020-02-29 10:30'", "TIMESTAMP '9999-12-31 23:59:59'", "cast(null as moment)"],
    Kind.TIME: ["TIME '09:05'", "TIME '23:59:59'"],
    Kind.BOOLEAN: ["true", "false", "null"],
}
