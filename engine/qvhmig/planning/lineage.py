"""Where a target field comes from: source columns, code maps, parents and the contract lines between (LESSONS 1.9).

Read from the plan that runs, by following columns back through the SELECTs; never from the YAML text. What decides
whether a row is there at all (keep, check, join tests) is listed apart from what makes the value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from qvhmig.expressions.trees import Tree
from qvhmig.planning.plan import LogicalPlan, Output, branches, place_of, sources_of
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


class Tracer:
    """Follows columns of one unit back to leaves; each (relation, column) once."""

    def __init__(self, plan: ProjectPlan, unit: LogicalPlan) -> None:
        self.plan, self.unit = plan, unit
        self.relations = {r.name: r for r in unit.relations}
        self.leaves = {leaf.name: leaf for leaf in unit.leaves}

    def field(self, output: Output) -> FieldLineage:
        if output.own_key:
            return FieldLineage(output.name, *self._trace([f"key.{n}" for n in self.unit.key_parts]))
        return FieldLineage(output.name, *self._trace([output.physical] if output.physical else []))

    def _trace(self, columns: list[str]) -> tuple[tuple[Origin, ...], tuple[str, ...]]:
        origins: set[Origin] = set()
        places: dict[str, None] = {}
        for column in columns:
            for found, where in self._back(self.unit.written, column, set()):
                places.setdefault(where)
                if found is not None:
                    origins.add(found)
        return tuple(sorted(origins)), tuple(places)

    def _back(self, relation: str, column: str, seen: set[tuple[str, str]]) -> Iterator[tuple[Origin | None, str]]:
        if (relation, column) in seen:
            return
        seen.add((relation, column))
        if relation in self.leaves:
            yield from self._leaf(relation, column)
            return
        made = self.relations[relation]
        for branch in branches(made.query):
            for projection in branch.expressions:
                if projection.alias != column:
                    continue
                yield None, str(place_of(projection, made))
                yield from self._calls(projection, str(made.where))
                for used in {c.name for c in projection.find_all(exp.Column)}:
                    for source in sources_of(branch):
                        if used in self._columns(source):
                            yield from self._back(source, used, seen)

    def _calls(self, tree: Tree, where: str) -> Iterator[tuple[Origin, str]]:
        for call in tree.find_all(exp.Anonymous):
            if call.name == "lookup":
                yield Origin("crosswalk", str(call.expressions[0].this), ""), where

    def _columns(self, name: str) -> tuple[str, ...]:
        return self.leaves[name].columns if name in self.leaves else self.relations[name].columns

    def _leaf(self, name: str, column: str) -> Iterator[tuple[Origin, str]]:
        leaf = self.leaves[name]
        if column.startswith("_") or column.endswith(("__o", "__e")):
            return
        where = str(self.unit.where)
        if leaf.kind == "view":
            inner = next(u for u in self.plan.units if u.kind == "view" and u.unit == leaf.subject)
            yield from Tracer(self.plan, inner)._back(inner.written, column, set())  # type: ignore[misc]
            return
        shown = column.removeprefix("f.") if leaf.kind in ("contract", "registry") else column
        yield Origin(leaf.kind, leaf.subject, shown), where

    def rows_by(self) -> set[Origin]:
        """Leaf columns in the tests of keep, check and join, and in the orders of pick."""
        found: set[Origin] = set()
        for relation in self.relations.values():
            for branch in branches(relation.query):
                tests = [branch.args.get("where"), *(j.args.get("on") for j in branch.args.get("joins") or ())]
                for used in {c.name for t in tests if t is not None for c in t.find_all(exp.Column)}:
                    for source in sources_of(branch):
                        if used in self._columns(source) and not used.startswith("_"):
                            found |= {o for o, _ in self._back(source, used, set()) if o is not None and o.kind != "crosswalk"}
        return found
