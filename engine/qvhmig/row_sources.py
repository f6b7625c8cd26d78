"""What `from:`, `join:` and `union:` name, and which pipelines, views, feeds and contracts a set of rows reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qvhmig.models.steps import From, Join, Union

KINDS = ("view", "feed", "contract", "target")  # said before a colon; without one it is a pipeline or a table
_TEXT = re.compile(r"\s*(?:(?P<kind>[a-z]+):)?(?P<name>[\w$#-]+)(?:\s+as\s+(?P<alias>[A-Za-z]\w*))?\s*\Z")


@dataclass(frozen=True)
class RowSource:
    """`kind`: table | pipeline | view | feed | contract | target; `alias` None where none is given."""

    kind: str
    name: str
    alias: str | None = None


@dataclass(frozen=True)
class Mention:
    """One source named by one step. `steps` is the YAML path of its text below the owner of `rows`."""

    source: RowSource | None  # None: the text is no row source
    text: str
    pipeline: str
    verb: str
    counted: bool  # its rows are counted here: `from`, `union`, or a join with `rest`
    steps: tuple[str | int, ...]


def source_of(text: str, pipelines: Mapping[str, Any] | frozenset[str] = frozenset()) -> RowSource | None:
    """`TABLE as a`, `pipeline`, `view:x as a` ... -> its parts; None where the text is none of these.

    A bare name is a pipeline where `pipelines` has it, else a table."""
    match = _TEXT.match(text)
    if match is None or (match["kind"] is not None and match["kind"] not in KINDS):
        return None
    kind = match["kind"] or ("pipeline" if match["name"] in pipelines else "table")
    return RowSource(kind, match["name"], match["alias"])


def mentions(rows: Mapping[str, Sequence[Any]], written_as_list: bool) -> Iterator[Mention]:
    """Every source that the steps of these pipelines name, in order. `written_as_list`: `rows:` is one pipeline
    without a name in the YAML, so that paths do not hold `out`."""
    names = frozenset(rows)
    for pipeline, steps in rows.items():
        for number, step in enumerate(steps):
            path: tuple[str | int, ...] = ("rows", number) if written_as_list else ("rows", pipeline, number)
            if isinstance(step, From):
                yield Mention(source_of(step.from_, names), step.from_, pipeline, "from", True, (*path, "from"))
            elif isinstance(step, Join):
                counted = step.rest is not None
                yield Mention(source_of(step.join, names), step.join, pipeline, "join", counted, (*path, "join"))
            elif isinstance(step, Union):
                for index, text in enumerate(step.union):
                    yield Mention(source_of(text, names), text, pipeline, "union", True, (*path, "union", index))
