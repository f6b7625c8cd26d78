"""A plan as a SQL script: the same relations and tallies that polars runs, as text for people and other engines.

The script expects one table a leaf, named as the leaf (`table:NAME`, `feed:NAME`, `registry:NAME`, ...), and one a
crosswalk (`crosswalk:NAME` with source, target, state). Relations become temporary tables in running order, because a
number given to rows must be given once; the ledger is the last query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from qvhmig.backends.sql_expressions import DialectName, to_sql
from qvhmig.planning.plan import LogicalPlan, Relation, reads


def needed_relations(plan: LogicalPlan, also: Iterable[str] = ()) -> tuple[Relation, ...]:
    """Relations that an output, a tally or a reader of `also` needs, directly or through others, in running order."""
    by_name = {r.name: r for r in plan.relations}
    queue = [*plan.ends, *also, *(name for tally in plan.tallies for name in reads(tally.query))]
    needed: set[str] = set()
    while queue:
        name = queue.pop()
        if name in by_name and name not in needed:
            needed.add(name)
            queue.extend(reads(by_name[name].query))
    return tuple(r for r in plan.relations if r.name in needed)


def render(plan: LogicalPlan, dialect: DialectName) -> str:
    """The whole script. Raises sql_expressions.Unsupported for what the dialect cannot say."""
    quote = "`" if dialect == "spark" else '"'
    parts = list(_heading(plan))
    pipeline = ""
    for relation in needed_relations(plan):
        if relation.name.split(".")[0] != pipeline:
            pipeline = relation.name.split(".")[0]
            parts.append(f"\n-- {pipeline} " + "-" * max(2, 76 - len(pipeline)))
        create = "CREATE OR REPLACE TEMPORARY VIEW" if dialect == "spark" else "CREATE TEMPORARY TABLE"
        parts.append(f"-- {relation.where}\n{create} {quote}{relation.name}{quote} AS\n{to_sql(relation.query, dialect)};")
    parts.append("\n-- the balance " + "-" * 64)
    parts.append("\nUNION ALL\n".join(_tally(plan, n, dialect) for n in range(len(plan.tallies))) + ";")
    parts.append(f"\nSELECT * FROM {quote}{plan.written}{quote};")
    return "\n".join(parts) + "\n"


def _heading(plan: LogicalPlan) -> Iterator[str]:
    yield f"-- {plan.kind} {plan.unit}" + (f" -> {plan.target}" if plan.target else "")
    yield f"-- {plan.where}"
    for leaf in plan.leaves:
        yield f"-- reads {leaf.name}: {', '.join(c for c in leaf.columns if not c.startswith('_'))}"


def tally_query(plan: LogicalPlan, number: int) -> exp.Select:
    """One tally with its line, term and reason as columns, so that all can stand in one UNION ALL."""
    tally = plan.tallies[number]
    query = tally.query.copy()
    given = {p.alias: p for p in query.expressions}
    reason = given.get("reason", exp.Alias(this=exp.Literal.string(tally.reason), alias=exp.to_identifier("reason", quoted=True)))
    fixed = [("line", exp.Literal.number(tally.line)), ("term", exp.Literal.string(tally.term))]
    heads = [exp.Alias(this=value, alias=exp.to_identifier(name, quoted=True)) for name, value in fixed]
    query.set("expressions", [*heads, reason, given["rows"], given["checksum"]])
    return query


def _tally(plan: LogicalPlan, number: int, dialect: DialectName) -> str:
    return to_sql(tally_query(plan, number), dialect)
