"""Feeds: the CSV has the columns, the types and the key that its header promises; fields use them as they are."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal

from qvhmig.catalogs import read_csv_rows
from qvhmig.checks.crosswalk_checks import is_date
from qvhmig.loaded_files import Feed, Loaded, Reading
from qvhmig.models.contract import Contract
from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.validation import did_you_mean
from qvhmig.yaml_source import shown_path


def _is_moment(text: str) -> bool:
    try:
        datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S" if text.count(":") == 2 else "%Y-%m-%d %H:%M")
    except ValueError:
        return False
    return True


FORMS: dict[str, tuple[Callable[[str], object], str]] = {
    "text": (lambda text: True, "any text"),
    "integer": (re.compile(r"-?[0-9]{1,18}\Z").match, "12"),
    "decimal": (re.compile(r"-?[0-9]{1,28}(\.[0-9]{1,10})?\Z").match, "1.50"),
    "date": (is_date, "2026-01-31"),
    "moment": (_is_moment, "2026-01-31 09:30"),
    "boolean": (lambda text: text in ("true", "false"), "true or false"),
}
"""How a cell of each type is written in a feed, and in `parameters`; an empty cell is null."""


def _as_key(cell: str, type_: str) -> str:
    """The cell as it compares when it is read: 01 and 1 are one integer."""
    if cell and type_ in ("integer", "decimal") and FORMS[type_][0](cell):
        return str(Decimal(cell).normalize())
    return cell


def check_feeds(reading: Reading) -> None:
    """QV560 no CSV, QV561 key is no column, QV562 cell of another type, QV563 key repeated, QV564 key part empty,
    QV565 `as_of`, QV103 and QV109 names that fields use, QV566 `match` is not the key; QV020, QV024 form of the CSV."""
    for feed in reading.feeds.values():
        _check_header(reading, feed)
        if not feed.data.is_file():
            fact = f"there is no {shown_path(feed.data, reading.root)} beside it"
            reading.say("QV560", feed.header.where("id"), fact, "put the data there, with a header line", feed.header.model.id)
            reading.exit_code = 2
            continue
        try:
            _check_data(reading, feed)
        except ProblemsFound as found:
            reading.problems.extend(found.problems)
    for contract in reading.contracts.values():
        _check_uses(reading, contract)


def _check_header(reading: Reading, feed: Feed) -> None:
    header = feed.header
    model = header.model
    if not is_date(model.as_of):
        reading.say("QV565", header.where("as_of"), f"'{model.as_of}' is no date", "write it as CCYY-MM-DD", model.id)
    for index, name in enumerate(model.key):
        if name not in model.columns:
            reading.say("QV561", header.where("key", index), f"the key '{name}' is no column of the feed", did_you_mean(name, model.columns, "name one of its columns"), model.id)


def _check_data(reading: Reading, feed: Feed) -> None:
    model = feed.header.model
    columns = tuple(model.columns)
    key = [columns.index(name) for name in model.key if name in model.columns]
    seen: dict[tuple[str, ...], Where] = {}
    for where, row in read_csv_rows(feed.data, reading.root, columns, reading.problems):
        for name, cell in zip(columns, row, strict=True):
            fits, form = FORMS[model.columns[name]]
            if cell and not fits(cell):
                reading.say("QV562", where, f"the cell in '{name}' is no {model.columns[name]}", f"write it like {form}", model.id)
        parts = tuple(_as_key(row[index], model.columns[columns[index]]) for index in key)
        if len(key) < len(model.key):
            continue
        if not all(parts):
            reading.say("QV564", where, f"a key part ({', '.join(model.key)}) is empty", "fill it, or remove the row", model.id)
        elif seen.setdefault(parts, where) is not where:
            reading.say("QV563", where, f"the key ({', '.join(model.key)}) of line {seen[parts].line} again", "keep one of the rows", model.id)


def _check_uses(reading: Reading, contract: Loaded[Contract]) -> None:
    subject = contract.model.id
    for name, entry in (contract.model.fields or {}).items():
        if entry.feed is None:
            continue
        where = contract.where("fields", name, "feed")
        feed = reading.feeds.get(entry.feed)
        if feed is None:
            if not reading.broken:
                known = reading.feeds
                otherwise = f"there are: {', '.join(known)}" if known else "the project has no feed yet"
                reading.say("QV103", where, f"there is no feed '{entry.feed}'", did_you_mean(entry.feed, known, otherwise), subject)
            continue
        columns, key = feed.header.model.columns, feed.header.model.key
        for column in entry.match or {}:
            if column not in columns:
                place = contract.where_key("fields", name, "match", column)
                reading.say("QV109", place, f"the feed '{entry.feed}' has no column '{column}'", did_you_mean(column, columns), subject)
        if entry.take is not None and entry.take not in columns:
            place = contract.where("fields", name, "take")
            reading.say("QV109", place, f"the feed '{entry.feed}' has no column '{entry.take}'", did_you_mean(entry.take, columns), subject)
        there = set(key) <= set(columns) and set(entry.match or {}) <= set(columns)
        if entry.match is not None and there and set(entry.match) != set(key):
            place = contract.where_key("fields", name, "match")
            fact = f"'match' does not name the key of the feed '{entry.feed}', so several rows could fit or none"
            reading.problems.append(Problem("QV566", place, fact, f"match {', '.join(key)}", subject=subject))
