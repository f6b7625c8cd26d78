"""Row sources by name: tables of the source catalog, feeds, and the units that are already planned."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qvhmig.catalogs import Catalog
from qvhmig.expressions.types import INTEGER, TEXT, Kind, declared_type
from qvhmig.loaded_files import Feed
from qvhmig.planning.builder import SourceInfo
from qvhmig.planning.plan import Column, LogicalPlan
from qvhmig.problems import Problem, Where


def feed_info(feed: Feed) -> SourceInfo:
    """A feed as a source: typed columns of origin `feed`."""
    header = feed.header.model
    columns = {name: Column(name, declared_type(type_), "feed") for name, type_ in header.columns.items()}
    return SourceInfo("feed", header.id, columns, tuple(header.key), None, True)


def view_info(plan: LogicalPlan, key: tuple[str, ...]) -> SourceInfo:
    """A planned view: its exported columns, cut by the first part of its key where that is text."""
    columns = {c.physical: c for c in plan.data["columns"]}  # type: ignore[attr-defined]
    first = columns.get(key[0]) if key else None
    bucket = key[0] if first is not None and first.type.kind is Kind.TEXT else None
    return SourceInfo("view", plan.unit, columns, key, bucket, False)


def contract_columns(plan: LogicalPlan, spelled: Mapping[str, str]) -> dict[str, Column]:
    """Written fields by the contract's spelling (`spelled`: catalog name -> contract name) and key parts as `key.part`."""
    columns: dict[str, Column] = {}
    for output in plan.outputs:
        name = spelled[output.name]
        if output.own_key:
            columns[name] = Column("number", INTEGER, "key")
        elif output.physical:  # a field that is never filled cannot be read
            columns[name] = Column(output.physical, output.type, output.origin)
    return columns


def contract_info(plan: LogicalPlan, columns: Mapping[str, Column], kind: str = "contract") -> SourceInfo:
    parts = {f"key.{n}": Column(f"key.{n}", t) for n, t in plan.data["key_types"].items()}  # type: ignore[attr-defined]
    names = tuple(parts)
    bucket = names[0] if names and parts[names[0]].type.kind is Kind.TEXT else None
    return SourceInfo(kind, plan.unit, {**columns, **parts}, names, bucket, False)


@dataclass(frozen=True)
class ProjectSources:
    """Resolves sources for one unit. `unit` plans a view or contract on first use and returns its SourceInfo."""

    catalog: Catalog
    feeds: Mapping[str, SourceInfo]
    unit: Callable[[str, str], SourceInfo | None]
    names: Callable[[str], list[str]]
    targets: Callable[[str], SourceInfo | None] = lambda name: None

    def find(self, source: str, where: Where, problems: list[Problem]) -> SourceInfo | None:
        kind, _, subject = source.rpartition(":")
        if kind == "":
            return self._table(subject, where, problems)
        if kind == "feed":
            info = self.feeds.get(subject)
        elif kind in ("view", "contract"):
            info = self.unit(kind, subject)
            if info is None and subject in self.names(kind):
                return None  # its own problems have been noted
        elif kind == "target":
            info = self.targets(subject)
            if info is None and subject.lower() in {name.lower() for name in self.names(kind)}:
                return None  # its own problems have been noted
        else:
            problems.append(Problem("QV304", where, f"'{source}' is no row source", "write TABLE, a pipeline name, view:x, feed:x or contract:x"))
            return None
        if info is None:
            problems.append(Problem("QV105", where, f"no {kind} '{subject}'", _near(subject, self.names(kind))))
        return info

    def _table(self, name: str, where: Where, problems: list[Problem]) -> SourceInfo | None:
        table = self.catalog.table(name)
        if table is None:
            problems.append(Problem("QV104", where, f"no pipeline, and no table '{name}' in the source catalog", _near(name, list(self.catalog.tables))))
            return None
        columns = {f.field: Column(f.field, TEXT) for f in table.fields}
        return SourceInfo("table", table.name, columns, table.key, table.key[0] if table.key else None, True)


def _near(name: str, pool: list[str]) -> str:
    folded = {p.lower(): p for p in pool}
    close = difflib.get_close_matches(name.lower(), folded, n=2, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"'{folded[c]}'" for c in close) + "?"
    return f"known: {', '.join(sorted(pool)[:6])}" if pool else "there is none in this project"
