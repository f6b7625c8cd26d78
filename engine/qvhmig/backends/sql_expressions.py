"""A bound tree, or a whole SELECT made of bound trees, -> the text of one SQL dialect.

The generators are sqlglot's; only what our language adds is printed here, by the tables of one module a dialect.
What a dialect cannot say is in `GAPS` with its reason, and asking for it raises `Unsupported`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.postgres import Postgres
from sqlglot.dialects.spark import Spark
from sqlglot.generator import Generator

from qvhmig.backends import duckdb_functions, postgres_functions, spark_functions
from qvhmig.expressions.codes import crosswalk_table
from qvhmig.expressions.functions import FUNCTIONS
from qvhmig.expressions.trees import Tree, type_of
from qvhmig.expressions.types import Kind, Type

DialectName = Literal["duckdb", "postgres", "spark"]


@dataclass(frozen=True)
class Gap:
    """What a dialect cannot say, and why."""

    dialect: str
    function: str
    reason: str


class Unsupported(Exception):
    """A function that has no text in the dialect; the message names it and the reason."""


@dataclass(frozen=True)
class DialectText:
    """The tables of one dialect. `types` prints a logical type."""

    plain: Mapping[str, str | Callable[..., str]]
    typed: Mapping[str, Callable[..., str]]
    types: Callable[[Type], str]
    quote: str = '"'
    checked: Callable[[str], str] = lambda text: f"TRY_CAST({text} AS BIGINT)"
    once: Callable[[dict[str, str], Callable[[dict[str, str]], str]], str] | None = None
    """Text that evaluates arguments once under short names: templates repeat their arguments, and nesting multiplies that."""


def _duckdb_type(type_: Type) -> str:
    return {
        Kind.TEXT: "VARCHAR",
        Kind.INTEGER: "BIGINT",
        Kind.DECIMAL: f"DECIMAL(38, {type_.scale})",
        Kind.DATE: "DATE",
        Kind.MOMENT: "TIMESTAMP",
        Kind.TIME: "TIME",
        Kind.BOOLEAN: "BOOLEAN",
        Kind.ROW: "UBIGINT",
    }[type_.kind]


def _duckdb_once(values: dict[str, str], body: Callable[[dict[str, str]], str]) -> str:
    packed = ", ".join(f"{name} := {text}" for name, text in values.items())
    return f"list_transform([struct_pack({packed})], lambda v: {body({name: f'v.{name}' for name in values})})[1]"


LONG = 160
"""Characters of an argument's text from which it is evaluated once under a name."""

TABLES: dict[str, DialectText] = {
    "duckdb": DialectText(duckdb_functions.PLAIN, duckdb_functions.TYPED, _duckdb_type, once=_duckdb_once),
    "postgres": DialectText(
        postgres_functions.PLAIN, postgres_functions.TYPED, postgres_functions.type_text, checked=postgres_functions.checked, once=postgres_functions.once
    ),
    "spark": DialectText(spark_functions.PLAIN, spark_functions.TYPED, spark_functions.type_text, quote="`", once=spark_functions.once),
}

_WHOLE_FRAME = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
_RUNNING_FRAME = "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
_FRAMES = {"_win_lead": "", "_win_lag": "", "_win_row_number": "", "_win_running_sum": _RUNNING_FRAME}


def _call(generator: Generator, node: exp.Anonymous) -> str:
    tables = TABLES[generator.language]  # type: ignore[attr-defined]
    function = FUNCTIONS.get(node.name)
    if function is None:
        return str(generator.function_fallback_sql(node))
    if node.name in ("lookup", "lookup_state"):
        return _lookup(generator, node, tables)
    literal = [bool(function.arguments) and function.argument(i).literal and isinstance(e, exp.Literal) for i, e in enumerate(node.expressions)]
    arguments = [_argument(generator, known, e) for known, e in zip(literal, node.expressions, strict=True)]
    render = _renderer(generator, tables, node)
    long = [i for i, text in enumerate(arguments) if not literal[i] and len(str(text)) > LONG]
    if not long or tables.once is None or function.use != "scalar" or _reads_groups(node):
        return render(arguments)
    long = [i for i, text in enumerate(arguments) if not literal[i] and (i in long or "(SELECT " in str(text))]  # no query inside a lambda
    return tables.once({f"a{i}": str(arguments[i]) for i in long}, lambda names: render([names.get(f"a{i}", a) for i, a in enumerate(arguments)]))


def _reads_groups(node: exp.Anonymous) -> bool:
    """An aggregate cannot stand in a query of its own inside the one it belongs to."""
    return any(isinstance(n, exp.Window) or (isinstance(n, exp.Anonymous) and n.name.startswith(("_agg_", "_win_"))) for n in node.walk())


def _renderer(generator: Generator, tables: DialectText, node: exp.Anonymous) -> Callable[[Sequence[str | int]], str]:
    name = node.name
    if name in tables.typed:
        types = [type_of(e) for e in node.expressions]
        return lambda arguments: tables.typed[name](types, *arguments)
    template = tables.plain.get(name)
    if template is None:
        raise Unsupported(f"{name} has no {generator.language} text: {gap_reason(generator.language, name)}")  # type: ignore[attr-defined]
    return lambda arguments: template.format(*arguments) if isinstance(template, str) else template(*arguments)


def _argument(generator: Generator, literal: bool, tree: Tree) -> str | int:
    if literal and isinstance(tree, exp.Literal):
        return str(tree.this) if tree.is_string else int(tree.this)
    text = generator.sql(tree)
    return text if isinstance(tree, (exp.Column, exp.Literal, exp.Paren, exp.Boolean)) else f"({text})"


def _lookup(generator: Generator, node: exp.Anonymous, tables: DialectText) -> str:
    """A read of the table (source, target, state) of the crosswalk; target is null where there is no valid partner."""
    crosswalk, x = node.expressions
    q = tables.quote
    wanted = "target" if node.name == "lookup" else "state"
    # Renamed inside, for a column of the row may be called source too, and the nearest table would win; and an alias is itself a value
    # in some engines, so it may not have the name of a column either.
    table = f"(SELECT source AS {q}_source{q}, {wanted} AS {q}_{wanted}{q} FROM {q}{crosswalk_table(str(crosswalk.this))}{q})"
    column = f"{q}_map{q}.{q}_{wanted}{q}"
    if generator.language == "spark":  # type: ignore[attr-defined]  # a query in place of a value must aggregate there
        column = f"max({column})"
    return f"(SELECT {column} FROM {table} AS {q}_map{q} WHERE {q}_map{q}.{q}_source{q} = {_argument(generator, False, x)})"


def _null(generator: Generator, node: exp.Null) -> str:
    type_ = type_of(node)
    return "NULL" if type_.kind is Kind.NULL else f"CAST(NULL AS {TABLES[generator.language].types(type_)})"  # type: ignore[attr-defined]


def _number(generator: Generator, node: exp.Literal) -> str:
    """A whole number is 64 bits wide and a decimal 38 digits, as in every other engine."""
    if node.is_string or "type" not in node.meta:
        return str(generator.literal_sql(node))
    return f"CAST({node.this} AS {TABLES[generator.language].types(type_of(node))})"  # type: ignore[attr-defined]


def _window(generator: Generator, node: exp.Window) -> str:
    if not isinstance(node.this, exp.Anonymous):
        return str(generator.window_sql(node))
    parts = []
    if node.args.get("partition_by"):
        parts.append("PARTITION BY " + ", ".join(generator.sql(e) for e in node.args["partition_by"]))
    if node.args.get("order"):
        parts.append("ORDER BY " + ", ".join(generator.sql(e.this) for e in node.args["order"].expressions))
    frame = _FRAMES.get(node.this.name, _WHOLE_FRAME)
    if frame:
        parts.append(frame)
    text = f"{generator.sql(node.this)} OVER ({' '.join(parts)})"
    return TABLES[generator.language].checked(text) if node.this.name == "_win_running_sum" else text  # type: ignore[attr-defined]


def _by_bytes(sign: str) -> Callable[[Generator, exp.Binary], str]:
    """A comparison of texts by their bytes in a dialect whose own order is another."""

    def print_it(generator: Generator, node: exp.Binary) -> str:
        left = generator.sql(node, "this")
        if type_of(node.this).kind is Kind.TEXT or type_of(node.expression).kind is Kind.TEXT:
            left = postgres_functions.by_bytes(f"({left})")
        return f"{left} {sign} {generator.sql(node, 'expression')}"

    return print_it


def _ordered(generator: Generator, node: exp.Ordered) -> str:
    if type_of(node.this).kind is not Kind.TEXT:
        return str(generator.ordered_sql(node))
    nulls = "" if node.args.get("nulls_first") is None else " NULLS FIRST" if node.args["nulls_first"] else " NULLS LAST"
    return f"{postgres_functions.by_bytes(generator.sql(node, 'this'))}{' DESC' if node.args.get('desc') else ''}{nulls}"


def generator_of(base: type[Dialect], name: str) -> type[Generator]:
    """The dialect's own generator, with our functions printed by `TABLES[name]`."""
    parent = base.generator_class
    own: dict[type[Tree], Callable[..., str]] = {exp.Anonymous: _call, exp.Null: _null, exp.Literal: _number, exp.Window: _window}
    if name == "postgres":
        own |= {exp.LT: _by_bytes("<"), exp.LTE: _by_bytes("<="), exp.GT: _by_bytes(">"), exp.GTE: _by_bytes(">="), exp.Ordered: _ordered}
    return type(f"{name.title()}Text", (parent,), {"TRANSFORMS": {**parent.TRANSFORMS, **own}, "language": name})


_BASES: dict[str, type[Dialect]] = {"duckdb": DuckDB, "postgres": Postgres, "spark": Spark}
GENERATORS: dict[str, type[Generator]] = {name: generator_of(base, name) for name, base in _BASES.items()}
GAPS: tuple[Gap, ...] = tuple(Gap("spark", function, reason) for function, reason in spark_functions.GAPS.items())
"""Everything that a dialect cannot say; a test holds it to what its tables lack."""


def gap_reason(dialect: str, function: str) -> str:
    return next((gap.reason for gap in GAPS if gap.dialect == dialect and gap.function == function), "not written yet")


def to_sql(tree: Tree, dialect: DialectName) -> str:
    """The text of a bound tree, or of a SELECT or UNION that holds bound trees. Raises Unsupported for a gap."""
    return GENERATORS[dialect](dialect=_BASES[dialect], comments=False).generate(tree, copy=True)
