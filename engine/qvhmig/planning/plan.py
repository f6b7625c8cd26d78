"""The compiled value that explain, run, lineage, SQL text and digests read (DESIGN law 10).

A plan is a list of named relations, each one SELECT over leaves and earlier relations, and a list of tallies,
each one aggregate over one relation. Rows that leave a pipeline are relations too (`Left`), so every term of the
balance is counted where it happens (law 1). Nothing here reads data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from sqlglot import exp

from qvhmig.digests import digest
from qvhmig.expressions.trees import Tree, copied, tree_text
from qvhmig.expressions.types import Type
from qvhmig.problems import Where

ROW_ID = "_rid"


@dataclass(frozen=True)
class Column:
    """A physical column. `origin` is fixed text or `@name` of a companion; `error` names the companion that
    holds the raw text of a failed cell (null = did not fail)."""

    physical: str
    type: Type
    origin: str = "sourced"
    error: str | None = None

    def __deepcopy__(self, _memo: object) -> Column:
        """Itself: trees carry it, and copying a tree must not copy what never changes."""
        return self


@dataclass(frozen=True)
class Leaf:
    """Data that enters a plan from outside: `kind` table | feed | view | contract | registry | target.

    `columns` are the subject's own column names; `whole` = needed in full whatever the bucket is."""

    name: str
    kind: str
    subject: str
    columns: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class Relation:
    """One SELECT (or UNION ALL of SELECTs). `whole` relations do not depend on the bucket: computed once a run.

    Columns are named without a table; the two sides of a join never share a column name."""

    name: str
    query: exp.Query
    where: Where
    columns: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True)
class Line:
    """One line of the balance ledger: a verb at a place. `lookup` lines are shown and balance, but stand outside the sum."""

    step: str
    verb: str
    where: Where
    lookup: bool = False


@dataclass(frozen=True)
class Tally:
    """One term of one line: a SELECT of `rows` and `checksum` (and for figures only `rows`)."""

    line: int
    term: str  # in | made | filtered | rejected | held | merged | unused | absorbed | out | unmade
    reason: str
    query: exp.Select


@dataclass(frozen=True)
class Left:
    """Rows that leave: a relation with `_rid`, `_into` (survivor of a merged row, else null) and `_t0..` (the
    values of `together`, if `grouped`)."""

    relation: str
    line: int
    term: str
    reason: str
    grouped: bool = False


@dataclass(frozen=True)
class Reason:
    """What a reason id stands for. `action`: reject | hold | blank; `rule`: unmapped, miss, mandatory, too_long..."""

    action: str
    rule: str
    field: str = ""
    where: Where | None = None


@dataclass(frozen=True)
class Output:
    """A column of the written rows. `name` is the catalog's spelling; `origins` lists the origin codes possible.

    `own_key`: the number of the row itself in `namespace`, filled when the registry has appended the run's keys."""

    name: str
    type: Type
    physical: str
    origins: tuple[str, ...]
    origin: str  # fixed code or '@physical'
    own_key: bool = False


@dataclass(frozen=True)
class LogicalPlan:
    """One unit: a contract, a view or a quality rule.

    `written` names the relation of written rows: `_rid`, `_key`, `_k1`, `key.<part>` and each output's physical column.
    `keys` names the relation of complete candidate keys (`_key`, `_k1`), written or not. `cell_problems` has
    `_rid`, `field`, `reason`, `raw`. `cells` is one row of counts named `field|origin`."""

    unit: str
    kind: str
    target: str
    leaves: tuple[Leaf, ...]
    relations: tuple[Relation, ...]
    lines: tuple[Line, ...]
    tallies: tuple[Tally, ...]
    lefts: tuple[Left, ...]
    reasons: dict[str, Reason]
    outputs: tuple[Output, ...]
    written: str
    where: Where
    bucketed: bool
    whole_because: tuple[str, ...] = ()
    namespace: str = ""
    key_parts: tuple[str, ...] = ()
    keys: str = ""
    cell_problems: str = ""
    cells: str = ""
    driver_scans: tuple[tuple[str, str], ...] = ()  # (relation of rows read, source table): for the fates
    apart: tuple[str, ...] = ()  # relations of `_u`: values of `unique` that may stand in two buckets
    reads: tuple[tuple[int, str, str], ...] = ()  # (line, kind, subject) of every `from` of data from outside
    rests: tuple[tuple[int, str, str], ...] = ()  # (line, kind, subject) of the counted right side of a join to data from outside
    crosswalks: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # view, old parts, 'for', new parts: who stands for whom in the numbers of parents
    depends: tuple[str, ...] = ()
    data: dict[str, object] = field(default_factory=dict)

    @property
    def ends(self) -> list[str]:
        """The relations that somebody outside reads, each once: the written rows, keys, problems and counts of cells, `apart`, what
        left, and the rows read."""
        named = (self.written, self.keys, self.cell_problems, self.cells, *self.apart, *(left.relation for left in self.lefts), *(scan for scan, _ in self.driver_scans))
        return list(dict.fromkeys(name for name in named if name))

    def relation(self, name: str) -> Relation:
        return next(r for r in self.relations if r.name == name)

    @cached_property
    def rows_digest(self) -> str:
        """The digest of all that can change rows or figures, without places. Made once a plan: nothing changes one that is made."""
        queries = [[r.name, tree_text(r.query)] for r in self.relations]
        counted = [[t.line, t.term, t.reason, tree_text(t.query)] for t in self.tallies]
        outputs = [[o.name, str(o.type), o.physical, list(o.origins), o.origin, o.own_key] for o in self.outputs]
        reasons = {name: [r.action, r.rule, r.field] for name, r in self.reasons.items()}
        lines = [[line.step, line.verb, line.lookup] for line in self.lines]
        keys = [self.namespace, list(self.key_parts), list(self.aliases)]
        # no query says the type of a column that it only passes on, and a reader of the rows depends on it
        columns = [[c.physical, str(c.type)] for c in self.data.get("columns", ())]  # type: ignore[attr-defined]
        parts = {name: str(type_) for name, type_ in self.data.get("key_types", {}).items()}  # type: ignore[attr-defined]
        return digest([self.unit, self.kind, self.target, queries, counted, outputs, reasons, lines, *keys, columns, parts, self.bucketed, self.written])


def times_of(apart: str) -> str:
    """The relation that counts how often each value of a relation of `LogicalPlan.apart` stands: `_u_key`, `_u_rows`."""
    return f"{apart.removesuffix('.apart')}.times"


def ident(name: str) -> exp.Identifier:
    return exp.Identifier(this=name, quoted=True)


def col(name: str) -> exp.Column:
    """A physical column; the name may hold a dot, it is one quoted identifier."""
    return exp.Column(this=ident(name))


def text(value: str) -> exp.Literal:
    return exp.Literal.string(value)


def number(value: int) -> exp.Literal | exp.Neg:
    """sqlglot says a number below 0 as the negation of a literal."""
    return exp.Literal.number(value)


def aliased(tree: Tree, name: str) -> Tree:
    return exp.Alias(this=tree, alias=ident(name))


@lru_cache(maxsize=2**16)  # several times what a project of forty tables has; a process that plans many projects stays small
def passed(column: str, name: str) -> Tree:
    """The projection that passes a column on under another name, or its own. Relations share the one tree, for these are
    most of a plan; nothing may be written on it. Its place is that of the relation (`place_of`)."""
    return aliased(col(column), name)


def keep_columns(names: Iterable[str]) -> list[Tree]:
    """Projections that pass columns on under their own names, each as `passed`."""
    return [passed(name, name) for name in names]


def place_of(projection: Tree, relation: Relation) -> Where:
    """Where the file says what this projection of the relation gives."""
    return projection.meta_get("where") or relation.where


def table(name: str) -> exp.Table:
    return exp.Table(this=ident(name))


def select(
    projections: Sequence[Tree],
    source: str,
    where: Tree | None = None,
    joins: Sequence[exp.Join] = (),
    group: Sequence[Tree] = (),
) -> exp.Select:
    """A SELECT in the one shape that backends accept: FROM one name, joins, WHERE, GROUP BY."""
    query = exp.Select(expressions=list(projections))
    query.set("from_", exp.From(this=table(source)))
    if joins:
        query.set("joins", list(joins))
    if where is not None:
        query.set("where", exp.Where(this=where))
    if group:
        query.set("group", exp.Group(expressions=list(group)))
    return query


def join(name: str, on: Tree | None, kind: str) -> exp.Join:
    """`kind` INNER or LEFT; `on` None = cross join."""
    if on is None:
        return exp.Join(this=table(name), kind="CROSS")
    if kind == "LEFT":
        return exp.Join(this=table(name), side="LEFT", on=on)
    return exp.Join(this=table(name), kind="INNER", on=on)


def union_all(queries: Sequence[exp.Query]) -> exp.Query:
    result = queries[0]
    for query in queries[1:]:
        result = exp.Union(this=result, expression=query, distinct=False)
    return result


def branches(query: Tree) -> Iterator[exp.Select]:
    """The SELECTs that UNION ALL joins, in order; a SELECT alone is its own branch."""
    if isinstance(query, exp.Union):
        yield from branches(query.this)
        yield from branches(query.expression)
    elif isinstance(query, exp.Select):
        yield query


def sources_of(branch: exp.Select) -> list[str]:
    """The relations and leaves that one SELECT names: after FROM, then each JOIN in order."""
    return [branch.args["from_"].this.name, *(join.this.name for join in branch.args.get("joins") or ())]


def reads(query: Tree) -> list[str]:
    """The relations and leaves that a SELECT, or SELECTs in UNION ALL, name: in order, each as often as it is read."""
    return [name for branch in branches(query) for name in sources_of(branch)]


def all_of(conditions: Sequence[Tree]) -> Tree | None:
    return exp.and_(*conditions, copy=False) if conditions else None


def any_of(conditions: Sequence[Tree]) -> Tree | None:
    return exp.or_(*conditions, copy=False) if conditions else None


def every(first: Tree, *more: Tree) -> Tree:
    """AND of tests that are known to be there."""
    return exp.and_(first, *more, copy=False)


def some(first: Tree, *more: Tree) -> Tree:
    """OR of tests that are known to be there."""
    return exp.or_(first, *more, copy=False)


def all_bound(parts: Sequence[Tree | None]) -> list[Tree] | None:
    """The trees in their order; None where one of them could not be bound (the problem is noted already)."""
    bound = [part for part in parts if part is not None]
    return bound if len(bound) == len(parts) else None


def conjuncts(tree: Tree) -> list[Tree]:
    """The tests that AND joins, parentheses taken away."""
    bare = tree.unnest()
    if isinstance(bare, exp.And):
        return [*conjuncts(bare.left), *conjuncts(bare.right)]
    return [bare]


def equals(left: Tree, right: Tree) -> exp.EQ:
    return exp.EQ(this=left, expression=right)


def is_null(tree: Tree) -> exp.Is:
    return exp.Is(this=tree, expression=exp.Null())


def not_null(tree: Tree) -> exp.Not:
    return exp.Not(this=exp.Is(this=tree, expression=exp.Null()))


def is_true(tree: Tree) -> Tree:
    """TRUE only; false and unknown become false."""
    return exp.Coalesce(this=exp.Paren(this=tree), expressions=[exp.false()])


def is_not_true(tree: Tree) -> Tree:
    """False or unknown. Built apart from `is_true`, so that a backend that mistakes unknown shows a residual."""
    return some(exp.Not(this=exp.Paren(this=copied(tree))), is_null(exp.Paren(this=copied(tree))))


def case(branches: Sequence[tuple[Tree, Tree]], default: Tree | None = None) -> exp.Case:
    return exp.Case(ifs=[exp.If(this=c, true=v) for c, v in branches], default=default)


def row_number(partition: Sequence[Tree], order: Sequence[tuple[Tree, bool]]) -> exp.Window:
    """ROW_NUMBER() OVER (PARTITION BY .. ORDER BY .. NULLS LAST), from 1. `order` pairs are (tree, descending)."""
    ordered = [exp.Ordered(this=tree, desc=descending, nulls_first=False) for tree, descending in order]
    return exp.Window(
        this=exp.RowNumber(), partition_by=list(partition), order=exp.Order(expressions=ordered) if ordered else None
    )
