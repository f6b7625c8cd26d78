"""Where a plan's leaves come from in an apply: intake, feeds, earlier units, the numbers of parents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from qvhmig.backends.polars_expressions import to_polars
from qvhmig.expressions import internal
from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.expressions.types import Kind, Type, declared_type
from qvhmig.intake import IntakeManifest, bucket_of, prepare
from qvhmig.loaded_files import Feed, Loaded, Project
from qvhmig.models.crosswalk import Crosswalk
from qvhmig.planning.plan import Leaf
from qvhmig.problems import Problem, ProblemsFound

POLARS_TYPES = {
    Kind.TEXT: pl.String, Kind.INTEGER: pl.Int64, Kind.DATE: pl.Date, Kind.MOMENT: pl.Datetime("us"), Kind.TIME: pl.Time,
    Kind.BOOLEAN: pl.Boolean, Kind.ROW: pl.UInt64, Kind.NULL: pl.String,
}  # fmt: skip


def polars_type(type_: Type) -> pl.DataType:
    """The exact frame type of a logical type."""
    return pl.Decimal(38, type_.scale) if type_.kind is Kind.DECIMAL else POLARS_TYPES[type_.kind]  # type: ignore[return-value]


def key_texts(frame: pl.DataFrame, columns: Sequence[str], types: Sequence[Type]) -> pl.Series:
    """Canonical key text of some columns (see `internal.key_text`)."""
    tree = internal.key_text([internal.column(c, t) for c, t in zip(columns, types, strict=True)])
    return frame.select(to_polars(tree, {}).alias("_key"))["_key"]


def read_feed(feed: Feed) -> pl.DataFrame:
    """Typed columns, `_rid`, `_state`, `_into`, and `_key` over the declared key. Bare empty = null.

    Raises ProblemsFound QV510 for a cell that its declared type cannot hold."""
    header = feed.header.model
    raw = pl.read_csv(feed.data, infer_schema=False)
    return typed_feed(feed, raw.select(list(header.columns)))


def typed_feed(feed: Feed, raw: pl.DataFrame) -> pl.DataFrame:
    header = feed.header.model
    rows = prepare(raw, f"feed:{header.id}", tuple(header.key))
    casts, types = [], {}
    for name, declared in header.columns.items():
        type_ = declared_type(declared)
        types[name] = type_
        casts.append(_cast(name, type_))
    typed = rows.with_columns(casts)
    for name in header.columns:
        bad = typed[name].null_count() - rows[name].null_count()
        if bad:
            raise ProblemsFound([Problem("QV510", feed.header.where("columns", name), f"{bad} cells of '{name}' are no {header.columns[name]}", f"correct {feed.data.name}")])
    return typed.with_columns(key_texts(typed, header.key, [types[k] for k in header.key]))


def _cast(name: str, type_: Type) -> pl.Expr:
    column = pl.col(name)
    if type_.kind is Kind.DATE:
        return column.str.to_date("%Y-%m-%d", strict=False)
    if type_.kind is Kind.MOMENT:
        return column.str.to_datetime("%Y-%m-%d %H:%M", strict=False, time_unit="us")
    if type_.kind is Kind.BOOLEAN:
        return column.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    return column.cast(polars_type(type_), strict=False) if type_.kind is not Kind.TEXT else column


def as_of_day(project: Project, parameters: Mapping[str, str | None]) -> str | None:
    """The day on which code maps are read: the value of the parameter that lifecycle.yaml names, if it names one."""
    name = project.lifecycle.model.as_of
    return parameters.get(name) if name else None


def crosswalk_maps(project: Project, profile: str, as_of: str | None) -> dict[str, CrosswalkMap]:
    """Code maps as a profile sees them (DESIGN 4.3). `as_of` (ISO date) decides which rows are in their dates."""
    profiles = project.profiles.model if project.profiles is not None else None
    states = profiles.states_of(profile) if profiles is not None else frozenset({"approved"})
    return {name: crosswalk_map(loaded, states, as_of) for name, loaded in project.crosswalks.items()}


def crosswalk_map(loaded: Loaded[Crosswalk], states: frozenset[str], as_of: str | None) -> CrosswalkMap:
    """`retired` rows inside their dates count as approved; proposed ones outside development as queries."""
    targets: dict[str, str] = {}
    shown: dict[str, str] = {}
    for row in loaded.model.rows:
        inside = not (as_of and ((row.valid_from and as_of < row.valid_from) or (row.valid_to and as_of > row.valid_to)))
        state = row.state
        if state == "proposed":
            state = "query" if "proposed" not in states else "approved" if inside else "retired"
        elif state == "retired":
            state = "approved" if inside and row.valid_to and as_of and row.target is not None else "retired"
        elif state == "approved" and not inside:
            state = "retired"
        if shown.get(row.source) == "approved":
            continue  # an earlier row is in force; `project` has proved that only one can be
        shown[row.source] = state
        targets.pop(row.source, None)
        if state == "approved" and row.target is not None:
            targets[row.source] = row.target
    return CrosswalkMap(targets, shown)


@dataclass
class CodeMaps:
    """The code maps of one project, made once for each profile and day: cases ask for the same ones again and again."""

    project: Project
    _known: dict[tuple[str, str | None], Mapping[str, CrosswalkMap]] = field(default_factory=dict)

    def of(self, profile: str, params: Mapping[str, str | None]) -> Mapping[str, CrosswalkMap]:
        """As a case sees them: `params` are its own parameters, which go before those of lifecycle.yaml."""
        day = as_of_day(self.project, {**self.project.lifecycle.model.parameters, **params})
        if (profile, day) not in self._known:
            self._known[profile, day] = crosswalk_maps(self.project, profile, day)
        return self._known[profile, day]


class ApplyLeaves:
    """Loads leaves during an apply. `rows` folder: <work>/<unit>/rows/<bucket>-*.parquet for views and contracts;
    <work>/<unit>/numbers/<bucket>.parquet for parents (`registry` leaves)."""

    def __init__(self, project: Project, intake: IntakeManifest, work: Path, owners: dict[str, str], folders: dict[str, Path]) -> None:
        self.project, self.intake, self.work, self.owners, self.folders = project, intake, work, owners, folders
        self._feeds: dict[str, pl.DataFrame] = {}

    def __call__(self, leaf: Leaf, bucket: int | None) -> pl.LazyFrame:
        if leaf.kind == "table":
            plain = [c for c in leaf.columns if not c.startswith("_")]
            return self.intake.scan(leaf.subject, bucket, plain)
        if leaf.kind == "feed":
            if leaf.subject not in self._feeds:
                self._feeds[leaf.subject] = read_feed(self.project.feeds[leaf.subject])
            return self._feeds[leaf.subject].lazy()
        if leaf.kind == "registry":
            return self._stored(self.folders[f"contract:{self.owners[leaf.subject]}"] / "numbers", bucket, leaf)
        return self._stored(self.folders[f"{leaf.kind}:{leaf.subject}"] / "rows", bucket, leaf)

    def _stored(self, folder: Path, bucket: int | None, leaf: Leaf) -> pl.LazyFrame:
        pattern = "*.parquet" if bucket is None else f"{bucket:04d}-*.parquet"
        files = sorted(folder.glob(pattern)) or [folder / "schema.empty"]
        frame = pl.scan_parquet(files)
        return frame.select(list(dict.fromkeys(c for c in leaf.columns if c not in ("_state", "_into"))))


def partitioned(frame: pl.DataFrame, bounds: Sequence[str]) -> list[tuple[int, pl.DataFrame]]:
    """The rows by the bucket of `_k1`, buckets ascending; nulls fall into bucket 0."""
    if not bounds:
        return [(0, frame)] if frame.height else []
    marked = frame.with_columns(bucket_of(frame["_k1"], bounds).alias("_bucket"))
    return [(int(key[0]), part.drop("_bucket")) for key, part in sorted(marked.partition_by("_bucket", as_dict=True).items())]
