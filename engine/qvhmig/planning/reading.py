"""One step at its place, and how it reads a row source (GRAMMAR 2, `from` and the right side of `join`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from qvhmig.expressions.trees import Tree
from qvhmig.planning.builder import Builder, SourceInfo
from qvhmig.planning.plan import ROW_ID, Column, col, equals, passed, select, text
from qvhmig.planning.scope import Scope, Stream
from qvhmig.problems import Where

if TYPE_CHECKING:
    from qvhmig.planning.pipelines import Pipelines

SOURCE = re.compile(r"\s*(?P<source>(?:[a-z]+:)?[\w$#-]+)(?:\s+as\s+(?P<alias>[A-Za-z]\w*))?\s*\Z")
UNREADABLE = "unreadable_value"


class StepAt:
    """One step of one pipeline while it is lowered: names, places, and the line that it writes."""

    def __init__(self, pipelines: Pipelines, pipeline: str, number_: int, verb: str, whole: bool) -> None:
        self.pipelines, self.builder = pipelines, pipelines.builder
        self.pipeline, self.number, self.verb, self.whole = pipeline, number_, verb, whole
        self.lookup = pipeline not in pipelines.counted or whole

    def where(self, *more: str | int) -> Where:
        return self.builder.where(*self.pipelines.path(self.pipeline, self.number), *more)

    def name(self, part: str = "") -> str:
        base = f"{self.pipeline}.{self.number + 1}.{self.verb}{'@whole' if self.whole else ''}"
        return f"{base}.{part}" if part else base

    def line(self) -> int:
        return self.builder.line(f"{self.pipeline}.{self.number + 1}", self.verb, self.where(), self.lookup)

    def relation(self, part: str, query: exp.Query) -> str:
        return self.builder.relation(self.name(part), query, self.where(), self.whole)

    def leaving(self, line: int, term: str, reason: str, source: str, condition: Tree | None, scope: Scope, **more: object) -> str:
        part = f"{term}.{reason}" if reason else term
        return self.builder.leaving(line, term, reason, self.name(part), source, condition, self.where(), scope, self.whole, **more)  # type: ignore[arg-type]


# -- sources ------------------------------------------------------------------------------------------------
def parse_source(text_: str, where: Where, builder: Builder) -> tuple[str, str | None] | None:
    """`TABLE as a` -> (TABLE, a)."""
    match = SOURCE.match(text_)
    if match is None:
        builder.problem("QV304", where, f"'{text_}' is no row source", "write 'TABLE as a', a pipeline name, 'view:x as a', 'feed:x as a' or 'contract:x as a'")
        return None
    return match["source"], match["alias"]


def read_source(info: SourceInfo, alias: str | None, at: StepAt, whole: bool, part: str, prefixed: bool = True) -> Stream:
    """A relation with the rows of a source under `alias.` names (bare without alias). Tables and feeds give only
    their rows in state ok; the row id is `_rid`, or `alias._rid` where the source is the right side of a join."""
    builder = at.builder
    builder.source_names[alias] = tuple(info.columns)
    shown = {n: c for n, c in info.columns.items() if n in builder.names or n in info.key}
    columns: dict[str, Column] = {}
    projections: list[Tree] = []
    wanted: list[str] = [ROW_ID, *(["_state"] if info.state else [])]
    for name, column in shown.items():
        physical = f"{alias}.{name}" if alias else name
        projections.append(passed(column.physical, physical))
        wanted.append(column.physical)
        error = origin = None
        if column.error:
            error = f"{physical}__e"
            projections.append(passed(column.error, error))
            wanted.append(column.error)
        if column.origin.startswith("@"):
            origin = f"@{physical}__o"
            projections.append(passed(column.origin[1:], origin[1:]))
            wanted.append(column.origin[1:])
        columns[name] = Column(physical, column.type, origin or column.origin, error)
    row_id = f"{alias}.{ROW_ID}" if part else ROW_ID
    leaf = builder.leaf(info, wanted, whole)
    condition = equals(col("_state"), text("ok")) if info.state else None
    query = select([passed(ROW_ID, row_id), *projections], leaf, condition)
    relation = builder.relation(at.name(part or "rows"), query, at.where(), whole)
    scope = Scope({}, {alias: columns}) if alias else Scope(columns)
    bucket = columns[info.bucket].physical if info.bucket and not whole and info.bucket in columns else None
    key = frozenset(columns[k].physical for k in info.key) if info.key and all(k in columns for k in info.key) else None
    return Stream(relation, scope, bucket, key, whole, alias)


def refuse(line: int, leaf: str, at: StepAt, group: Tree | None = None) -> None:
    """The rows of a table that are not ok leave: copies are merged, rows without a key of their own are rejected."""
    for state, term, reason in (
        ("identical", "merged", "identical"),
        ("duplicate_key", "rejected", "duplicate_key"),
        ("null_key", "rejected", "null_key"),
    ):
        into = col("_into") if state == "identical" else None
        of_group = group if term == "rejected" else None
        at.leaving(line, term, reason, leaf, equals(col("_state"), text(state)), Scope(), into=into, group=of_group)


def renamed(inner: Stream, alias: str | None, at: StepAt, part: str, prefix_row_id: bool = False) -> Stream:
    """The exported columns of a pipeline under `alias.` names (or bare)."""
    columns: dict[str, Column] = {}
    projections: list[Tree] = []
    moved: dict[str, str] = {}
    for name, column in inner.exported().items():
        physical = f"{alias}.{name}" if alias else name
        projections.append(passed(column.physical, physical))
        moved.setdefault(column.physical, physical)
        error, origin = None, column.origin
        if column.error:
            error = f"{physical}__e"
            projections.append(passed(column.error, error))
        if column.origin.startswith("@"):
            origin = f"@{physical}__o"
            projections.append(passed(column.origin[1:], origin[1:]))
        columns[name] = Column(physical, column.type, origin, error)
    row_id = f"{alias}.{ROW_ID}" if prefix_row_id else ROW_ID
    relation = at.relation(part, select([passed(ROW_ID, row_id), *projections], inner.relation))
    key = frozenset(moved[k] for k in inner.key) if inner.key is not None and all(k in moved for k in inner.key) else None
    scope = Scope({}, {alias: columns}) if alias else Scope(columns)
    return Stream(relation, scope, moved.get(inner.bucket or ""), key, inner.whole, alias)
