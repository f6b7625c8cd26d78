"""Text -> syntax tree of the closed list of nodes, each with its place; or every problem at once.

sqlglot rewrites many functions while it parses (IFNULL becomes COALESCE, TRY_CAST may lose its TRY). The dialect
here knows no function at all, so a call arrives as it was written and the registry alone says what it means.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any, ClassVar

from sqlglot import exp, tokens
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.parser import Parser as SqlParser

from qvhmig.expressions.functions import NEAREST
from qvhmig.expressions.trees import Tree, children, copied, height
from qvhmig.problems import Problem, ProblemsFound, Where

logging.getLogger("sqlglot").setLevel(logging.ERROR)  # its warnings repeat the text to stderr; what it means is refused here

MOST_CHARACTERS = 20_000
MOST_DEPTH = 60
MOST_HEIGHT = 100
"""Levels of the tree: a chain of operators nests without a parenthesis, and every walk over a tree needs stack for each level."""

MOST_KNOWN = 4_096


class ContractLanguage(Dialect):
    """The expression dialect: standard SQL operators, no function names built in."""

    class Tokenizer(tokens.Tokenizer):
        COMMENTS = ["--", ("/*", "*/")]

    class Parser(SqlParser):
        FUNCTIONS: ClassVar[dict[str, Callable[..., Any]]] = {}
        FUNCTION_PARSERS = {name: SqlParser.FUNCTION_PARSERS[name] for name in ("CAST", "TRY_CAST")}
        NO_PAREN_FUNCTIONS: ClassVar[dict[Any, Any]] = {}
        NO_PAREN_FUNCTION_PARSERS = {"CASE": SqlParser.NO_PAREN_FUNCTION_PARSERS["CASE"]}


_LANGUAGE = ContractLanguage()

ALLOWED: tuple[type[Tree], ...] = (
    exp.Column, exp.Identifier, exp.Literal, exp.Null, exp.Boolean, exp.Placeholder, exp.Paren, exp.Case, exp.If, exp.Cast, exp.DataType, exp.DataTypeParam,
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.NullSafeEQ, exp.NullSafeNEQ, exp.In, exp.Between, exp.Like,
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg, exp.DPipe, exp.Anonymous,
)  # fmt: skip

REFUSED: dict[type[Tree], tuple[str, str]] = {
    exp.Alias: ("two things stand side by side", "join them with an operator, or remove the second; a name is given by the YAML key"),
    exp.Subquery: ("a subquery is not allowed here", "use a join step or a view"),
    exp.Select: ("a query is not allowed here", "use a join step or a view"),
    exp.Exists: ("EXISTS is not allowed here", "use a join step"),
    exp.Star: ("* is not allowed here", "name the columns; rows are counted by count()"),
    exp.Window: ("OVER is not allowed here", "use the window verb, which gives by and order"),
    exp.TryCast: ("TRY_CAST is not supported", "use cast(x as type), whose failure is a cell error"),
    exp.ILike: ("ILIKE is not supported", "use lower(x) like 'pattern'"),
    exp.Escape: ("ESCAPE is not supported", "the escape character of LIKE is always \\"),
    exp.IntDiv: ("DIV is not supported", "use x / y, which is whole for whole numbers"),
    exp.Interval: ("INTERVAL is not supported", "use add_days(x, n)"),
    exp.Distinct: ("DISTINCT is not allowed here", "use the pick or group verb"),
    exp.Array: ("an array is not supported", "write the values out, as x in ('a', 'b')"),
    exp.Tuple: ("a list of values stands alone", "write x in ('a', 'b')"),
    exp.Bracket: ("[ ] is not supported", "use substring(x, start, n)"),
    exp.Command: ("this is a command, not an expression", "write one expression"),
    exp.Dot: ("too many dots in a name", "write alias.Name"),
    exp.Kwarg: ("named arguments are not supported", "give the arguments in order"),
    exp.JSONExtract: ("-> is not supported", "use a column"),
    exp.Collate: ("COLLATE is not supported", "texts compare by their UTF-8 bytes"),
    exp.AtTimeZone: ("AT TIME ZONE is not supported", "moments are local and have no zone"),
    exp.RegexpLike: ("a regular expression operator is not supported", "use matches(x, 'regex')"),
    exp.IgnoreNulls: ("IGNORE NULLS is not supported", "use first_filled(x)"),
    exp.Parameter: ("@ is not supported", "a parameter is written :name"),
    exp.BitwiseOr: ("| is not supported", "texts are joined by ||"),
}
READ: dict[type[Tree], frozenset[str]] = {
    exp.Column: frozenset({"this", "table", "db"}),
    exp.Identifier: frozenset({"this", "quoted"}),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Case: frozenset({"this", "ifs", "default"}),
    exp.If: frozenset({"this", "true"}),
    exp.Cast: frozenset({"this", "to"}),
    exp.DataType: frozenset({"this", "expressions", "kind"}),
    exp.In: frozenset({"this", "expressions", "query", "unnest", "field"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Like: frozenset({"this", "expression", "negate"}),
    exp.DPipe: frozenset({"this", "expression", "safe"}),
}
"""What binding reads of a node. sqlglot keeps words such as NOT or SYMMETRIC as flags; a flag nobody reads is refused."""
_PLAIN = frozenset({"this", "expression", "expressions"})
_KNOWN: dict[str, Tree] = {}
"""Texts that were read before and are in order: half of the expressions of a project stand in it twice. Bounded by MOST_KNOWN."""
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def parse(text: str, where: Where) -> Tree:
    """The tree as written, each node with `meta["where"]`. `where` is the place of the text's first character.

    Raises ProblemsFound: QV200 not readable, QV201 a form outside the closed list, QV202 too large."""
    known = _KNOWN.get(text)
    tree = _read_whole(text, where) if known is None else copied(known)
    _place(tree, text, where)
    if known is None:
        problems = list(_refusals(tree))
        if problems:
            raise ProblemsFound(problems)
        if len(_KNOWN) < MOST_KNOWN:
            _KNOWN[text] = tree  # binding makes nodes of its own; whoever asks next gets a copy with places of its own
    return tree


def _read_whole(text: str, where: Where) -> Tree:
    if len(text) > MOST_CHARACTERS:
        raise _fault("QV202", where, f"the expression has {len(text)} characters; at most {MOST_CHARACTERS} are read", "split it over several `add` names")
    if not text.strip():
        raise _fault("QV200", where, "the expression is empty", "write a column, a literal, or null")
    if (depth := _nesting(text)) > MOST_DEPTH:
        raise _fault("QV202", where, f"the expression is nested {depth} deep; at most {MOST_DEPTH} is read", "split it over several `add` names")
    tree = _read(text, where)
    if (levels := height(tree)) > MOST_HEIGHT:
        raise _fault("QV202", where, f"the expression has {levels} levels; at most {MOST_HEIGHT} are read", "split it over several `add` names, or write x in (...)")
    if (opened := _unclosed(text)) is not None:  # the parser forgives one that is missing at the end
        raise _fault("QV200", _at(where, text, opened), "a ( is opened and never closed", "add the )")
    return tree


def _fault(code: str, where: Where, message: str, next_step: str) -> ProblemsFound:
    return ProblemsFound([Problem(code, where, message, next_step)])


def _nesting(text: str) -> int:
    depth = most = 0
    for character in re.sub(r"'(?:[^']|'')*'", "", text):
        depth += (character in "([") - (character in ")]")
        most = max(most, depth)
    return most


_PIECES = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|[()]|\b(?:case|end)\b|'", re.DOTALL | re.I)
"""Text in quotes and comments whole, so that nothing inside counts; then what must come in pairs; then a quote that has no second one."""


def _unclosed(text: str, opens: str = "(", closes: str = ")") -> int | None:
    """Offset of the innermost `opens` that no `closes` ends."""
    opened: list[int] = []
    for found in _PIECES.finditer(text):
        word = found[0].lower()
        if word == opens:
            opened.append(found.start())
        elif word == closes and opened:
            opened.pop()
    return opened[-1] if opened else None


def _unpaired(text: str, where: Where) -> ProblemsFound | None:
    """What is opened in a text that cannot be read and never closed: the reason, where it is so."""
    lone = next((found.start() for found in _PIECES.finditer(text) if found[0] == "'"), None)
    for offset, fact, step in (
        (lone, "a quote is opened and never closed", "add the second ', and write a ' inside a text twice: ''"),
        (_unclosed(text), "a ( is opened and never closed", "add the )"),
        (_unclosed(text, "case", "end"), "a CASE has no END", "write 'end' after its last value"),
    ):
        if offset is not None:
            return _fault("QV200", _at(where, text, offset), fact, step)
    return None


def _read(text: str, where: Where) -> Tree:
    try:
        trees = _LANGUAGE.parse(text)
    except SqlglotError as fault:
        raise _unreadable(text, where, fault) from None
    except RecursionError:
        raise _fault("QV202", where, "the expression is nested too deep to be read", "split it over several `add` names") from None
    if len(trees) != 1 or trees[0] is None:
        raise _fault("QV201", where, "a semicolon is not allowed" if len(trees) > 1 else "there is no expression, only a comment", "write one expression")
    return trees[0]


def _unreadable(text: str, where: Where, fault: SqlglotError) -> ProblemsFound:
    errors = getattr(fault, "errors", None) or [{}]
    error = errors[0]
    shown = str(error.get("highlight") or "")
    before = str(error.get("start_context") or "")
    offset = len(before) if shown and text.startswith(before + shown) else max(text.find(shown), 0)
    for name in ("extract", "distinct"):
        if re.match(rf"\s*{name}\b", text, re.I):
            return _fault("QV201", where, f"{name.upper()} is not supported", f"use {NEAREST.get(name, 'the pick or group verb')}")
    if (unpaired := _unpaired(text, where)) is not None:
        return unpaired
    if shown.isidentifier() and text[:offset].endswith("."):
        return _fault("QV200", _at(where, text, offset), f"'{shown}' is a word of SQL and cannot be read as a name", f'write it in double quotes, as alias."{shown}"')
    what = f"cannot read the expression at '{shown}'" if shown else "cannot read the expression"
    if "keyword" in str(error.get("description", "")):
        what = f"something is missing after '{shown}'"
    return _fault("QV200", _at(where, text, offset), _ANSI.sub("", what), "check operators, quotes and parentheses near it")


def _at(where: Where, text: str, offset: int) -> Where:
    """A later line of a folded text has no reliable column: then the value's own place stands."""
    return where if "\n" in text[:offset] else where.shifted(offset)


def _place(tree: Tree, text: str, where: Where) -> None:
    """Writes the place of every node: where its first word stands, else where that of its parent does."""
    starts: dict[int, int] = {}
    _find_starts(tree, starts)
    places: dict[int, Where] = {}
    waiting = [(tree, 0)]
    while waiting:
        node, inherited = waiting.pop()
        at = starts.get(id(node), inherited)
        if at not in places:
            places[at] = _at(where, text, at)
        node.meta["where"] = places[at]
        waiting += [(child, at) for child in children(node)]


def _find_starts(node: Tree, starts: dict[int, int]) -> int | None:
    """Offset of the first word of the node, which is also written into `starts`; None where no word is its own."""
    below = [start for child in children(node) if (start := _find_starts(child, starts)) is not None]
    own = node.meta.get("start")
    start = int(own) if own is not None else min(below, default=None)
    if start is not None:
        starts[id(node)] = start
    return start


def _refusals(tree: Tree) -> list[Problem]:
    problems: list[Problem] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        problem = _refusal(node)
        if problem:
            problems.append(problem)
        else:
            waiting.extend(children(node))
    return problems


def _refusal(node: Tree) -> Problem | None:
    place = node.meta["where"]
    refused = REFUSED.get(type(node))
    if refused is not None:
        if isinstance(node, exp.Alias) and node.alias.lower() in ("asc", "desc"):
            return Problem("QV201", place, f"'{node.alias}' is not allowed here", "an order direction belongs into an order list")
        return Problem("QV201", place, *refused)
    if type(node) not in ALLOWED:
        return Problem("QV201", place, f"{node.key.upper()} is not supported", "see docs/expressions.md for what is")
    if isinstance(node, exp.Column) and node.args.get("db") is not None and (node.table != "key" or node.args.get("catalog") is not None):
        return Problem("QV201", place, "too many dots in a name", "write alias.Name")
    unread = [name for name, value in node.args.items() if value and name not in READ.get(type(node), _PLAIN)]
    if unread:
        return Problem("QV201", place, f"{node.key.upper()} with {unread[0].replace('_', ' ').upper()} is not supported", "write it without")
    if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
        return Problem("QV201", place, *REFUSED[exp.Star])
    if isinstance(node, exp.In) and (node.args.get("query") or node.args.get("unnest") or node.args.get("field")):
        return Problem("QV201", place, "IN takes a list of literals", "write x in ('a', 'b'), or use a join step")
    if isinstance(node, exp.Is) and not isinstance(node.expression, exp.Null):
        return Problem("QV201", place, "IS takes NULL, DISTINCT FROM or NOT DISTINCT FROM only", "write x = true, or x alone")
    if isinstance(node, exp.Anonymous) and not isinstance(node.this, str):
        return Problem("QV201", place, "this is no function", "see docs/expressions.md for what is")
    if isinstance(node, exp.Anonymous) and node.name.startswith("_"):
        return Problem("QV201", place, f"{node.name} is internal to the engine", "see docs/expressions.md for what may be written")
    return None
