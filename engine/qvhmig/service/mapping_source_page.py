"""sources.md: what becomes of every field of the source, grouped so that people can read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qvhmig.running.source_coverage import STATES, SourceField, SourceTable
from qvhmig.service.markdown_text import cell, code, number, table

if TYPE_CHECKING:
    from qvhmig.catalogs import Catalog

STATE_WORDS = {"used": "used", "set_aside": "set aside", "unread": "unread"}


def source_page(source: Catalog, fields: Sequence[SourceField], tables: Sequence[SourceTable]) -> str:
    """Markdown."""
    lines = ["# What becomes of the source", "", *counts(fields, tables), *_read(tables), *_only_tested(fields), *_aside_whole(tables), *_aside_fields(fields), *_unread(source, tables)]
    return "\n".join([*lines, "[all tables](README.md)"]) + "\n"


def counts(fields: Sequence[SourceField], tables: Sequence[SourceTable]) -> list[str]:
    """Fields by state and by what became of their table."""
    kinds = ("read", "set_aside", "unread")
    words = {"read": "that are read", "set_aside": "set aside whole", "unread": "nobody speaks of"}
    rows = []
    for kind in kinds:
        of = [one for one in tables if one.kind == kind]
        rows.append([f"tables {words[kind]}", number(len(of)), *(number(sum(one.counts[state] for one in of)) for state in STATES)])
    total = ["**all**", number(len(tables)), *(number(sum(one.state == state for one in fields)) for state in STATES)]
    return [
        f"{number(len(fields))} fields of {number(len(tables))} tables, each in one state. *Used*: it reaches a target field, or decides, joins, orders or names rows.",
        "*Set aside*: somebody decided that it is not moved. *Unread*: nobody speaks of it, which is a finding. How many cells of an extract each holds is told",
        "by `reports/source_coverage.csv` of a run.",
        "",
        *table(("", "tables", "fields used", "set aside", "unread"), [*rows, total]),
    ]


def _read(tables: Sequence[SourceTable]) -> list[str]:
    rows = [
        [code(one.name), *(number(one.counts[state]) for state in STATES), ", ".join(map(cell, one.unread))]
        for one in tables
        if one.kind == "read"
    ]
    return ["## Tables that are read", *table(("table", *STATE_WORDS.values(), "fields that nobody reads or speaks of"), rows)]


def _only_tested(fields: Sequence[SourceField]) -> list[str]:
    by_reader: dict[tuple[str, ...], list[str]] = {}
    for one in fields:
        if one.state == "used" and not one.fields:
            by_reader.setdefault(tuple(one.units or one.rules), []).append(f"{one.catalog.table}.{one.catalog.field}")
    rows = [[", ".join(map(code, readers)), ", ".join(map(cell, names))] for readers, names in sorted(by_reader.items())]
    made = table(("read by", "fields"), rows)
    return ["## Fields that reach no target field and decide, join, order or name rows", *made] if made else []


def _aside_whole(tables: Sequence[SourceTable]) -> list[str]:
    by_reason: dict[tuple[str, str], list[SourceTable]] = {}
    for one in tables:
        if one.kind == "set_aside" and one.aside is not None:
            by_reason.setdefault((one.aside.reason, one.aside.decided_by), []).append(one)
    rows = [
        [cell(reason), cell(who), str(len(found)), number(sum(one.counts["set_aside"] for one in found)), ", ".join(cell(one.name) for one in found)]
        for (reason, who), found in by_reason.items()
    ]
    made = table(("reason", "decided by", "tables", "fields", ""), rows)
    return ["## Tables set aside whole", *made] if made else []


def _aside_fields(fields: Sequence[SourceField]) -> list[str]:
    by_reason: dict[tuple[str, str], list[str]] = {}
    for one in fields:
        if one.aside is not None and not one.aside.whole:
            by_reason.setdefault((one.aside.reason, one.aside.decided_by), []).append(f"{one.catalog.table}.{one.catalog.field}")
    rows = [[cell(reason), cell(who), str(len(names)), ", ".join(map(cell, _short(names)))] for (reason, who), names in sorted(by_reason.items())]
    made = table(("reason", "decided by", "fields", ""), rows)
    return ["## Fields set aside", *made] if made else []


def _short(names: Sequence[str]) -> Iterator[str]:
    """`A.x, A.y, B.z` as `A.x, y, B.z`."""
    before = ""
    for name in names:
        where, _, field = name.partition(".")
        yield field if where == before else name
        before = where


def _unread(source: Catalog, tables: Sequence[SourceTable]) -> list[str]:
    """Tables that nobody speaks of, beside the tables that are read and that their fields refer to by the catalog."""
    read = {one.name for one in tables if one.kind == "read"}
    groups: dict[str, list[SourceTable]] = {}
    for one in tables:
        if one.kind == "unread":
            beside = [f.references.partition(".")[0] for f in source.tables[one.name].fields if f.references]
            near = next((name for name in beside if name in read), "")
            groups.setdefault(near, []).append(one)
    rows = [
        [f"refer to {code(near)}" if near else "refer to no table that is read", str(len(found)), number(sum(sum(one.counts.values()) for one in found)), ", ".join(f"{cell(one.name)} ({sum(one.counts.values())})" for one in found)]
        for near, found in sorted(groups.items(), key=lambda item: (item[0] == "", -len(item[1]), item[0]))
    ]  # fmt: skip
    made = table(("tables that", "tables", "fields", ""), rows)
    return ["## Tables that nobody speaks of", *made] if made else []
