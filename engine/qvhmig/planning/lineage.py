"""Where a target field comes from: source columns, code maps, parents and the contract lines between (LESSONS 1.9).

Read from the plan that runs, by following columns back through the SELECTs; never from the YAML text. What decides
whether a row is there at all (keep, check, join tests) is listed apart from what makes the value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from qvhmig.expressions.trees import nodes
from qvhmig.planning.plan import LogicalPlan, Output, Relation, branches, place_of, sources_of
from qvhmig.planning.units import ProjectPlan


@dataclass(frozen=True, order=True)
class Origin:
    """`kind` table | feed | view | contract | registry | crosswalk | constant; `subject` its name; `column` its column."""

    kind: str
    subject: str
    column: str

    def __str__(self) -> str:
        shown = self.subject if self.kind == "table" else f"{self.kind}:{self.subject}"
        return f"{shown}.{self.column}" if self.column else shown


@dataclass(frozen=True)
class FieldLineage:
    """`origins` sorted; `through` the places of the steps on the way, nearest first, each once."""

    field: str
    origins: tuple[Origin, ...]
    through: tuple[str, ...]

    def __str__(self) -> str:
        came = ", ".join(map(str, self.origins)) or "nothing (the field is never filled)"
        steps = "".join(f"\n    {place}" for place in self.through)
        return f"{self.field} <- {came}{steps}"


@dataclass(frozen=True)
class Lineage:
    """One unit. `rows_by`: columns that decide which rows there are."""

    unit: str
    fields: tuple[FieldLineage, ...]
    rows_by: tuple[Origin, ...]

    def __str__(self) -> str:
        parts = [str(f) for f in self.fields]
        if self.rows_by:
            parts.append("rows decided by " + ", ".join(map(str, self.rows_by)))
        return "\n".join(parts)


def of(plan: ProjectPlan, table: str, field: str | None = None) -> Lineage:
    """The lineage of a target table (or a view's name), or of one of its fields; views are followed to their tables.

    Raises KeyError for a table or field that is not planned."""
    unit = next((u for u in plan.units if table in (u.target, u.unit)), None)
    if unit is None:
        raise KeyError(table)
    outputs = [o for o in unit.outputs if field in (None, o.name)] if unit.kind == "contract" else _view_outputs(unit, field)
    if field is not None and not outputs:
        raise KeyError(field)
    tracer = Tracer(plan, unit)
    fields = tuple(tracer.field(o) for o in outputs)
    return Lineage(unit.target or unit.unit, fields, tuple(sorted(tracer.rows_by())) if field is None else ())


def _view_outputs(unit: LogicalPlan, field: str | None) -> list[Output]:
    columns = unit.data["columns"]
    return [Output(c.physical, c.type, c.physical, (), c.origin) for c in columns if field in (None, c.physical)]  # type: ignore[attr-defined]


_Found = tuple["Origin | None", str]


class Tracer:
    """Follows columns of one unit back to leaves; each (relation, column) once, whatever was asked before."""

    def __init__(self, plan: ProjectPlan, unit: LogicalPlan) -> None:
        self.plan, self.unit = plan, unit
        self.relations = {r.name: r for r in unit.relations}
        self.leaves = {leaf.name: leaf for leaf in unit.leaves}
        self.known: dict[tuple[str, str], tuple[_Found, ...]] = {}
        self.made: dict[str, dict[str, list[_Made]]] = {}
        self.views: dict[str, Tracer] = {}

    def field(self, output: Output) -> FieldLineage:
        if output.own_key:
            return FieldLineage(output.name, *self._trace([f"key.{n}" for n in self.unit.key_parts]))
        return FieldLineage(output.name, *self._trace([output.physical] if output.physical else []))

    def _trace(self, columns: list[str]) -> tuple[tuple[Origin, ...], tuple[str, ...]]:
        found = [one for column in columns for one in self.back(self.unit.written, column)]
        return tuple(sorted({origin for origin, _ in found if origin is not None})), tuple(dict.fromkeys(where for _, where in found))

    def back(self, relation: str, column: str) -> tuple[_Found, ...]:
        """What the column comes from, and the places on the way: nearest first, each once."""
        known = self.known.get((relation, column))
        if known is None:
            found = self._leaf(relation, column) if relation in self.leaves else self._projected(relation, column)
            known = self.known[relation, column] = tuple(dict.fromkeys(found))
        return known

    def _projected(self, relation: str, column: str) -> Iterator[_Found]:
        if relation not in self.made:
            self.made[relation] = _made(self.relations[relation])
        for made in self.made[relation].get(column, ()):
            yield None, made.place
            yield from made.calls
            for used in made.columns:
                for source in made.sources:
                    if used in self._columns(source):
                        yield from self.back(source, used)

    def _columns(self, name: str) -> tuple[str, ...]:
        return self.leaves[name].columns if name in self.leaves else self.relations[name].columns

    def _leaf(self, name: str, column: str) -> Iterator[_Found]:
        leaf = self.leaves[name]
        if column.startswith("_") or column.endswith(("__o", "__e")):
            return
        where = str(self.unit.where)
        if leaf.kind == "view":
            if leaf.subject not in self.views:
                self.views[leaf.subject] = Tracer(self.plan, next(u for u in self.plan.units if u.kind == "view" and u.unit == leaf.subject))
            inner = self.views[leaf.subject]
            yield from inner.back(inner.unit.written, column)
            return
        shown = column.removeprefix("f.") if leaf.kind in ("contract", "registry") else column
        yield Origin(leaf.kind, leaf.subject, shown), where

    def rows_by(self) -> set[Origin]:
        """Leaf columns in the tests of keep, check and join, and in the orders of pick."""
        found: set[Origin] = set()
        for relation in self.relations.values():
            for branch in branches(relation.query):
                tests = [branch.args.get("where"), *(j.args.get("on") for j in branch.args.get("joins") or ())]
                for used in {c.name for t in tests if t is not None for c in nodes(t, exp.Column)}:
                    for source in sources_of(branch):
                        if used in self._columns(source) and not used.startswith("_"):
                            found |= {o for o, _ in self.back(source, used) if o is not None and o.kind != "crosswalk"}
        return found


@dataclass(frozen=True)
class _Made:
    """One projection of one SELECT: the columns that it names, each once, and what the SELECT reads."""

    place: str
    calls: tuple[_Found, ...]
    columns: tuple[str, ...]
    sources: tuple[str, ...]


def _made(relation: Relation) -> dict[str, list[_Made]]:
    """The projections of each column, one a branch."""
    found: dict[str, list[_Made]] = {}
    for branch in branches(relation.query):
        sources = tuple(sources_of(branch))
        for projection in branch.expressions:
            columns = dict.fromkeys(c.name for c in nodes(projection, exp.Column))
            calls = [str(c.expressions[0].this) for c in nodes(projection, exp.Anonymous) if c.name == "lookup"]
            through = tuple((Origin("crosswalk", name, ""), str(relation.where)) for name in calls)
            found.setdefault(projection.alias, []).append(_Made(str(place_of(projection, relation)), through, tuple(columns), sources))
    return found
