"""Row sources: that each name exists, that every pipeline is counted once, that nothing goes round in circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qvhmig.loaded_files import Loaded, Reading
from qvhmig.problems import Where
from qvhmig.row_sources import Mention, mentions, source_of
from qvhmig.validation import did_you_mean

_WAYS = "write 'TABLE as a', a pipeline name, 'view:x as a', 'feed:x as a' or 'contract:x as a'"


def owners_of_rows(reading: Reading) -> Iterator[tuple[str, str, Loaded[Any]]]:
    """Everything that has `rows`: (kind, name, loaded), kind being contract, view or rule."""
    for name, contract in reading.contracts.items():
        if contract.model.rows is not None:
            yield "contract", name, contract
    for name, view in reading.views.items():
        yield "view", name, view
    for name, rule in reading.rules.items():
        yield "rule", name, rule


def mentions_of(loaded: Loaded[Any]) -> list[Mention]:
    """Every source that the rows name, and the partner that a rule's `reference` looks rows up in."""
    found = list(mentions(loaded.model.rows, _as_list(loaded)))
    reference = getattr(loaded.model, "reference", None)
    if reference is not None:
        partner = source_of(reference.to, frozenset(loaded.model.rows))
        found.append(Mention(partner, reference.to, "reference", "join", False, ("reference", "to")))
    return found


def _as_list(loaded: Loaded[Any]) -> bool:
    value = loaded.document.data
    for step in loaded.path:
        value = value[step]
    return isinstance(value["rows"], list)


def pipeline_place(loaded: Loaded[Any], name: str) -> Where:
    return loaded.where_key("rows") if _as_list(loaded) else loaded.where_key("rows", name)


def check_rows(reading: Reading) -> None:
    """QV101 unknown table or pipeline, QV102 view, QV103 feed, QV104 contract, QV107 target table, QV350 source text,
    QV351 no `out`, QV352 pipeline counted twice, QV353 pipeline not used, QV354 pipelines in a ring, QV355 empty
    pipeline, QV356 alias used twice."""
    for kind, name, loaded in owners_of_rows(reading):
        found = mentions_of(loaded)
        _check_names(reading, kind, name, loaded, found)
        _check_pipelines(reading, name, loaded, found)
        _check_aliases(reading, name, loaded, found)


def _check_names(reading: Reading, kind: str, subject: str, loaded: Loaded[Any], found: list[Mention]) -> None:
    for mention in found:
        where = loaded.where(*mention.steps)
        source = mention.source
        if source is None or (source.kind == "target" and kind != "rule"):
            reading.say("QV350", where, f"'{mention.text}' is no row source", _WAYS, subject)
        elif source.kind == "table" and not reading.source_broken and source.name not in reading.source.tables:
            known = [*loaded.model.rows, *reading.source.tables]
            fact = f"'{source.name}' is neither a pipeline nor a table of the source catalog"
            reading.say("QV101", where, fact, did_you_mean(source.name, known, f"see {reading.source.path}"), subject)
        elif source.kind == "target" and not reading.target_broken and source.name not in reading.target.tables:
            fact = f"'{source.name}' is no table of the target catalog"
            reading.say("QV107", where, fact, did_you_mean(source.name, reading.target.tables), subject)
        elif not reading.broken:
            _check_definition(reading, source.kind, source.name, where, subject)


def _check_definition(reading: Reading, kind: str, name: str, where: Where, subject: str) -> None:
    kinds: dict[str, tuple[str, Mapping[str, Any]]] = {
        "view": ("QV102", reading.views), "feed": ("QV103", reading.feeds), "contract": ("QV104", reading.contracts),
    }  # fmt: skip
    if kind in kinds and name not in kinds[kind][1]:
        code, known = kinds[kind]
        otherwise = f"there are: {', '.join(known)}" if known else f"the project has no {kind} yet"
        reading.say(code, where, f"there is no {kind} '{name}'", did_you_mean(name, known, otherwise), subject)


def _check_pipelines(reading: Reading, subject: str, loaded: Loaded[Any], found: list[Mention]) -> None:
    rows = loaded.model.rows
    if "out" not in rows:
        reading.say("QV351", loaded.where_key("rows"), "no pipeline is named 'out'", "name the one that ends the rows 'out'", subject)
    for name, steps in rows.items():
        if not steps:
            reading.say("QV355", pipeline_place(loaded, name), f"the pipeline '{name}' has no step", "start it with 'from'", subject)
    uses: dict[str, list[Mention]] = defaultdict(list)
    joined = set()
    for mention in found:
        if mention.source is not None and mention.source.kind == "pipeline":
            joined.add(mention.source.name)
            if mention.verb != "join":
                uses[mention.source.name].append(mention)
    for name, users in uses.items():
        for again in users[1:]:
            first = loaded.where(*users[0].steps)
            fact = f"the rows of '{name}' are already taken at {first.line}:{first.column}"
            reading.say("QV352", loaded.where(*again.steps), fact, "use it once; move what both need to a view", subject)
    for name in rows:
        if name != "out" and name not in joined and "out" in rows:
            reading.say("QV353", pipeline_place(loaded, name), f"nothing uses the pipeline '{name}'", "union or join it, or remove it", subject)
    edges = {name: [m.source.name for m in found if m.pipeline == name and m.source and m.source.kind == "pipeline"] for name in rows}
    for ring in rings(edges):
        reading.say("QV354", pipeline_place(loaded, ring[0]), f"pipelines go round in a ring: {' -> '.join((*ring, ring[0]))}", "take one of the steps out", subject)


def _check_aliases(reading: Reading, subject: str, loaded: Loaded[Any], found: list[Mention]) -> None:
    seen: dict[tuple[str, str], Where] = {}
    for mention in found:
        alias = mention.source.alias if mention.source else None
        if alias is None:
            continue
        where = loaded.where(*mention.steps)
        first = seen.setdefault((mention.pipeline, alias), where)
        if first is not where:
            fact = f"the alias '{alias}' is already used at {first.line}:{first.column}"
            reading.say("QV356", where, fact, "give each source of a pipeline an alias of its own", subject)


def rings(edges: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """The simple cycles that a depth-first walk meets, each once, starting with its first name in order of `edges`.

    Names that are no key of `edges` are ends. An edge to itself is a ring of one."""
    order = {name: index for index, name in enumerate(edges)}
    done: set[str] = set()
    found: dict[frozenset[str], tuple[str, ...]] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            ring = path[path.index(name) :]
            least = min(range(len(ring)), key=lambda i: order[ring[i]])
            found.setdefault(frozenset(ring), ring[least:] + ring[:least])
        elif name in order and name not in done:
            for step in edges[name]:
                visit(step, (*path, name))
            done.add(name)

    for start in edges:
        visit(start, ())
    return list(found.values())


def names_of(rows: Mapping[str, Sequence[Any]] | None, kind: str) -> set[str]:
    """The views, feeds or contracts that these rows read."""
    found = mentions(rows or {}, False)
    return {mention.source.name for mention in found if mention.source is not None and mention.source.kind == kind}
