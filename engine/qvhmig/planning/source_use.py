"""What is read of the source, column by column: the target fields that it reaches, and the units whose rows it decides.

A scan may show more columns than anything reads (a view shows all that it has, whoever reads them), so what is read is followed
back from the written rows, the counts and the rows that leave, through views, to the tables. Nothing here reads data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qvhmig.expressions.trees import Tree
from qvhmig.planning.plan import LogicalPlan, Output, branches, sources_of
from qvhmig.planning.pruning import columns_of, columns_read, note_reads
from qvhmig.problems import Level, Problem, Where
from qvhmig.source_scope import Aside

Name = str
"""`TABLE.field`, in the spelling of the catalogs."""
_NOTHING: frozenset[Name] = frozenset()


@dataclass(frozen=True)
class SourceUse:
    """`sources`: (target table, field) -> source columns that its value is made of, sorted; every planned field has an entry.
    `fields`: source column -> target fields, the same the other way round. `units`: source column -> `contract:x` and
    `view:x` that read it to decide, join, order or name their rows. `rules`: source column -> quality rules and control
    totals that read it; they move nothing."""

    sources: Mapping[tuple[str, str], tuple[Name, ...]]
    fields: Mapping[Name, tuple[str, ...]]
    units: Mapping[Name, tuple[str, ...]]
    rules: Mapping[Name, tuple[str, ...]]

    def moved(self, column: Name) -> bool:
        """Whether a contract, or a view that one reads, reads it."""
        return column in self.fields or column in self.units


def source_use(units: Sequence[LogicalPlan], rules: Mapping[str, LogicalPlan] | None = None) -> SourceUse:
    """`units` in running order; `rules` by the name that is shown."""
    origins = _Origins(units)
    sources = {(u.target, o.name): tuple(sorted(origins.of_output(u, o))) for u in units if u.kind == "contract" for o in u.outputs}
    fields: dict[Name, list[str]] = defaultdict(list)
    for (table, field), columns in sources.items():
        for column in columns:
            fields[column].append(f"{table}.{field}")
    watched: dict[Name, list[str]] = defaultdict(list)
    for name, plan in (rules or {}).items():
        for column in sorted(origins.of_leaves(plan)):
            watched[column].append(name)
    by_units = _units(units, origins, fields)
    return SourceUse(sources, *({name: tuple(dict.fromkeys(found)) for name, found in sorted(kept.items())} for kept in (fields, by_units, watched)))


def contradictions(use: SourceUse, aside: Mapping[Name, Aside]) -> tuple[Problem, ...]:
    """QV357, one an entry of `set_aside` of which something is moved all the same. A quality rule may read what is not moved."""
    read: dict[Where, list[Name]] = defaultdict(list)
    for name, entry in aside.items():
        if use.moved(name):
            read[entry.where].append(name)
    return tuple(Problem("QV357", where, _read_all_the_same(use, names), "take it out of 'set_aside', or do not read it", Level.WARNING) for where, names in read.items())


def _read_all_the_same(use: SourceUse, names: Sequence[Name]) -> str:
    readers = dict.fromkeys(reader for name in names for reader in (*use.fields.get(name, ()), *use.units.get(name, ())))
    shown = ", ".join(list(readers)[:3]) + (f" and {len(readers) - 3} more" if len(readers) > 3 else "")
    more = f" and {len(names) - 1} more fields" if len(names) > 1 else ""
    return f"'{names[0]}'{more} {'are' if more else 'is'} set aside, and read by {shown}"


def _units(units: Sequence[LogicalPlan], origins: _Origins, fields: Mapping[Name, object]) -> dict[Name, list[str]]:
    """Units by the columns that their tests, joins and orders read, and by those that they read and that reach no field."""
    found: dict[Name, list[str]] = defaultdict(list)
    for unit, live in live_columns(units):
        shown = f"{unit.kind}:{unit.unit}"
        read = {f"{leaf.subject}.{c}" for leaf in unit.leaves if leaf.kind == "table" for c in live.get(leaf.name, ()) if not c.startswith("_")}
        tested: set[Name] = set()
        for relation in unit.relations:
            if relation.name in live:
                for branch in branches(relation.query):
                    tested |= origins.of_names(unit, sources_of(branch), columns_read(branch, frozenset()))
        for column in sorted(tested | {column for column in read if column not in fields}):
            found[column].append(shown)
    return found


# -- which columns are read -----------------------------------------------------------------------------------
Live = dict[str, set[str]]
"""Relation or leaf of a unit -> its columns that something reads; those that nothing reads at all are not in it."""


def live_columns(units: Sequence[LogicalPlan]) -> list[tuple[LogicalPlan, Live]]:
    """Every unit in its order. A view is read as far as later units read it."""
    shown: dict[str, set[str]] = defaultdict(set)
    made = []
    for unit in reversed(units):
        live = _live(unit, shown[unit.unit] if unit.kind == "view" else None)
        for leaf in unit.leaves:
            if leaf.kind == "view":
                shown[leaf.subject] |= live.get(leaf.name, set())
        if unit.aliases:
            shown[unit.aliases[0]] |= set(unit.aliases[1:])
        made.append((unit, live))
    return made[::-1]


def _live(unit: LogicalPlan, shown: set[str] | None) -> dict[str, set[str]]:
    """Backwards from what leaves the unit. `shown`: the columns of a view that others read; None for a contract."""
    columns: dict[str, tuple[str, ...]] = {r.name: r.columns for r in unit.relations} | {leaf.name: leaf.columns for leaf in unit.leaves}
    live: dict[str, set[str]] = {}
    for name in unit.ends:
        if name in columns and (shown is None or name != unit.written):
            live.setdefault(name, set()).update(columns[name])
    if shown is not None:
        named = {*shown, *unit.data.get("key", ())}  # type: ignore[misc]
        live.setdefault(unit.written, set()).update(c for c in columns[unit.written] if c in named or c.startswith("_"))
    for tally in unit.tallies:
        note_reads(tally.query, columns, live)
    for relation in reversed(unit.relations):
        if relation.name in live:
            note_reads(relation.query, columns, live, live[relation.name])
    return live


# -- where a value comes from ---------------------------------------------------------------------------------
class _Origins:
    """The source columns that each column of each relation is made of; every relation is looked at once."""

    def __init__(self, units: Sequence[LogicalPlan]) -> None:
        self.units = {(unit.kind, unit.unit): unit for unit in units}
        self.known: dict[tuple[str, str], dict[str, dict[str, frozenset[Name]]]] = {}

    def of_output(self, unit: LogicalPlan, output: Output) -> frozenset[Name]:
        columns = [f"key.{part}" for part in unit.key_parts] if output.own_key else [output.physical]
        return self.of_names(unit, [unit.written], columns)

    def of_names(self, unit: LogicalPlan, relations: Sequence[str], names: Iterable[str]) -> frozenset[Name]:
        """Columns of these names in whichever of the relations and leaves has them."""
        made = self._of(unit)
        wanted = set(names)
        return _NOTHING.union(*(made[relation].get(name, _NOTHING) for relation in relations for name in wanted))

    def of_leaves(self, plan: LogicalPlan) -> frozenset[Name]:
        """Everything that a plan that is no unit reads, of tables and through views."""
        return _NOTHING.union(*(origins for leaf in plan.leaves for origins in self._leaf(leaf.kind, leaf.subject, leaf.columns).values()))

    def _of(self, unit: LogicalPlan) -> dict[str, dict[str, frozenset[Name]]]:
        key = (unit.kind, unit.unit)
        if key not in self.known:
            made = {leaf.name: self._leaf(leaf.kind, leaf.subject, leaf.columns) for leaf in unit.leaves}
            for relation in unit.relations:
                made[relation.name] = dict(self._projections(relation.query, made))
            self.known[key] = made
        return self.known[key]

    def _projections(self, query: Tree, made: Mapping[str, Mapping[str, frozenset[Name]]]) -> dict[str, frozenset[Name]]:
        found: dict[str, frozenset[Name]] = {}
        for branch in branches(query):
            sides = [made[name] for name in sources_of(branch)]
            for projection in branch.expressions:
                origins = found.get(projection.alias, _NOTHING)
                for name in columns_of(projection):
                    for side in sides:
                        new = side.get(name)
                        if new:
                            origins = origins | new if origins else new
                found[projection.alias] = origins
        return found

    def _leaf(self, kind: str, subject: str, columns: Iterable[str]) -> dict[str, frozenset[Name]]:
        """Columns of the engine (`_rid`, companions of a cell) come from nowhere."""
        named = [c for c in columns if not c.startswith("_") and not c.endswith(("__o", "__e"))]
        if kind == "table":
            return {c: frozenset((f"{subject}.{c}",)) for c in named}
        view = self.units.get(("view", subject)) if kind == "view" else None
        if view is None:
            return {}
        written = self._of(view)[view.written]
        return {c: written.get(c, _NOTHING) for c in named}
