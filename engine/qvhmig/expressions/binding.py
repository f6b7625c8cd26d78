"""Names -> columns, macros and parameters put in, every node typed; the written tree becomes a tree of few node kinds.

Bound trees hold: Column (physical name), Literal, Null, Boolean, Paren, And, Or, Not, EQ NEQ LT LTE GT GTE,
NullSafeEQ, NullSafeNEQ, Is NULL, In (literals), Case (searched), Coalesce, and Anonymous (a name of `FUNCTIONS`).
Casts, arithmetic, LIKE, || and date literals are functions there, so that a backend needs one table and no guess.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar, cast

from sqlglot import exp

from qvhmig.expressions import conversions, operators
from qvhmig.expressions.calls import bind_call
from qvhmig.expressions.trees import Tree, bare, choice, coalesced, copied, height, integer, nodes, set_type, type_of, wrapped
from qvhmig.expressions.types import BOOLEAN, NULL, TEXT, Kind, Type
from qvhmig.problems import Problem, Where

Allow = Literal["scalar", "window", "aggregate"]


@dataclass(frozen=True)
class ColumnInfo:
    """`error`: physical name of the companion with the raw text of a failed cell. `origin`: fixed, or "@physical"."""

    physical: str
    type: Type
    error: str | None = None
    origin: str = "sourced"

    def __deepcopy__(self, _memo: object) -> ColumnInfo:
        """Itself: trees carry it, and copying a tree must not copy what never changes."""
        return self


class Names(Protocol):
    """What a step can see."""

    def find(self, table: str | None, name: str) -> ColumnInfo | None: ...

    def near(self, table: str | None, name: str) -> list[str]: ...


@dataclass(frozen=True)
class MacroTree:
    """A macro parsed once. `arguments` in order."""

    name: str
    arguments: tuple[tuple[str, Type], ...]
    tree: Tree
    where: Where


@dataclass(frozen=True)
class Context:
    """What an expression may use beside columns. A parameter's value is text (None = null) in its cast form;
    `crosswalks` is read for its keys only; `allow` opens aggregates (group) or window functions (window)."""

    parameters: Mapping[str, tuple[Type, str | None]] = field(default_factory=dict)
    macros: Mapping[str, MacroTree] = field(default_factory=dict)
    crosswalks: Mapping[str, object] = field(default_factory=dict)
    allow: Allow = "scalar"


MOST_NODES = 20_000
"""Nodes that macros may put into one expression: an argument that a body names three times, three macros deep, stands there 27 times."""
MOST_LEVELS = 240
"""Levels of a bound expression with macros in it: each costs a backend stack, up to four calls of it for the text of SQL."""
CURLY = "\u2018\u2019\u201c\u201d"
"""Quotes that word processors put in place of straight ones."""


class Binding:
    """One bind under way: collects problems; a node that cannot be bound becomes an untyped null."""

    def __init__(self, names: Names, context: Context, problems: list[Problem], macros: tuple[str, ...] = ()) -> None:
        self.names = names
        self.context = context
        self.problems = problems
        self.macros = macros
        self.arguments: Mapping[str, Tree] = {}
        self.sizes: Mapping[str, int] = {}
        self.spent = [0]  # shared with the bindings of macros inside

    def refuse(self, code: str, node: Tree, message: str, next_step: str) -> Tree:
        self.problems.append(Problem(code, node.meta["where"], message, next_step))
        failed = set_type(exp.Null(), NULL)
        failed.meta["where"] = node.meta["where"]
        failed.meta["failed"] = True
        return failed

    def bind(self, node: Tree) -> Tree:
        handler = _HANDLERS.get(type(node))
        if handler is None:  # parse lets nothing else through; a tree from elsewhere may
            return self.refuse("QV201", node, f"{node.key.upper()} is not supported", "see docs/expressions.md for what is")
        bound = handler(self, node)
        bound.meta.setdefault("where", node.meta["where"])
        return bound

    def column(self, node: exp.Column) -> Tree:
        table, name = node.table or None, node.name
        if node.args.get("db") is not None:  # `m.key.patient`: a part of the natural key of another contract's row
            table, name = node.db, f"{node.table}.{node.name}"
        if table is None and name in self.arguments:
            self.spent[0] += self.sizes.get(name, 1)
            if self.spent[0] > MOST_NODES:
                return self._too_much(node, f"{MOST_NODES:,} parts")
            return copied(self.arguments[name])
        found = self.names.find(table, name)
        if found is None:
            return self.refuse("QV102", node, f"unknown column '{table + '.' if table else ''}{name}'", self._near(node, table, name))
        column = exp.Column(this=exp.to_identifier(found.physical, quoted=True))
        column.meta["info"] = found
        return set_type(column, found.type)

    def lower(self, bound: Tree, node: Tree) -> Tree:
        """`bound`, which `node` made; refused where macros put it together higher than backends can build."""
        return bound if height(bound) <= MOST_LEVELS else self._too_much(node, f"{MOST_LEVELS} levels")

    def _too_much(self, node: Tree, most: str) -> Tree:
        message = f"the expression has more than {most} once its macros are put in"
        return self.refuse("QV202", node, message, "give the inner part a name in an `add` step, and the macro that name")

    def _near(self, node: exp.Column, table: str | None, name: str) -> str:
        if node.this.args.get("quoted"):
            return f"a text is written in single quotes: '{name}'"
        from qvhmig.expressions.functions import NEAREST

        if name and name[0] in CURLY:
            return f"straight quotes are needed: '{name.strip(CURLY)}'"
        if table is None and name.lower() in NEAREST and name.lower().startswith(("current_", "sys", "now")):
            return f"use {NEAREST[name.lower()]}"
        near = self.names.near(table, name)
        known = [] if table else difflib.get_close_matches(name, list(self.arguments), n=2)
        near = [*known, *near]
        if near:
            return f"did you mean {' or '.join(repr(n) for n in near)}?"
        if isinstance(self.names, NoNames):
            return f"a macro sees its own arguments only: {', '.join(self.arguments) or 'this one has none'}"
        quoted = f"; a text is written in quotes of its own: \"'{name}'\"" if table is None and name.isidentifier() else ""
        return f"name a column that is in scope at this step{quoted}"

    def literal(self, node: exp.Literal) -> Tree:
        if node.is_string:
            return set_type(exp.Literal.string(node.this), TEXT)
        text = str(node.this)
        if text.isascii() and text.isdigit():
            return self._whole(node, int(text))
        whole, point, decimals = text.partition(".")
        if not (point and text.isascii() and (whole + decimals).isdigit()):
            return self.refuse("QV203", node, f"'{text}' is no number here", "write digits with at most one point, as 12 or 12.50")
        if len(decimals) > conversions.MOST_DECIMALS or len((whole + decimals).lstrip("0")) > 18:
            return self.refuse("QV203", node, f"the number {text} is too long", "at most 18 digits, 12 of them after the point")
        return set_type(exp.Literal.number(text), Type(Kind.DECIMAL, len(decimals)))

    def _whole(self, node: Tree, value: int) -> Tree:
        if not -(2**63) <= value < 2**63:
            return self.refuse("QV203", node, f"the number {value} does not fit 64 bits", "keep it as text")
        return integer(value)

    def negative(self, node: exp.Neg) -> Tree:
        inner = bare(node.this)
        if isinstance(inner, exp.Literal) and not inner.is_string and str(inner.this).isdigit():
            value = self._whole(node, -int(inner.this))
            return value
        return operators.negative(self, node, self.bind(node.this))

    def null(self, node: exp.Null) -> Tree:
        return set_type(exp.Null(), NULL)

    def boolean(self, node: exp.Boolean) -> Tree:
        return set_type(exp.Boolean(this=bool(node.this)), BOOLEAN)

    def parameter(self, node: exp.Placeholder) -> Tree:
        name = node.name
        if name not in self.context.parameters:
            near = difflib.get_close_matches(name, list(self.context.parameters), n=2)
            return self.refuse("QV103", node, f"unknown parameter ':{name}'", f"did you mean ':{near[0]}'?" if near else "declare it under `params:` with its type")
        type_, value = self.context.parameters[name]
        if value is None:
            return set_type(exp.Null(), type_)
        made = conversions.literal_of(value, type_)
        if made is None:
            return self.refuse("QV204", node, f"parameter ':{name}' has a value that is no {type_}", f"give {conversions.FORM[type_.kind]}")
        return made

    def paren(self, node: exp.Paren) -> Tree:
        return self.bind(node.this)

    def case(self, node: exp.Case) -> Tree:
        subject = self.bind(node.this) if node.this is not None else None
        branches = []
        for branch in node.args["ifs"]:
            test = self.bind(branch.this)
            if subject is not None:
                test = operators.compared(self, branch.this, exp.EQ, copied(subject), test)
            else:
                test = self.truth(branch.this, test)
            branches.append((test, self.bind(branch.args["true"])))
        default = node.args.get("default")
        last = set_type(exp.Null(), NULL) if default is None else self.bind(default)
        values, type_ = operators.unified(self, node, [*(v for _, v in branches), last], "the branches of CASE")
        return choice([(test, value) for (test, _), value in zip(branches, values, strict=False)], None if default is None else values[-1], type_)

    def truth(self, node: Tree, bound: Tree) -> Tree:
        """`bound`, which must be a boolean."""
        if type_of(bound).kind is Kind.NULL:
            return conversions.retyped(bound, BOOLEAN)
        if type_of(bound).kind is not Kind.BOOLEAN:
            return self.refuse("QV205", node, f"a condition is needed here, not {operators.a_type(type_of(bound))}", "compare it with something, as x = 'Y' or x is not null")
        return bound

    def condition(self, node: Tree) -> Tree:
        """And, Or."""
        left = self.truth(node.this, self.bind(node.this))
        right = self.truth(node.expression, self.bind(node.expression))
        return set_type(type(node)(this=wrapped(left), expression=wrapped(right)), BOOLEAN)

    def negation(self, node: exp.Not) -> Tree:
        return set_type(exp.Not(this=wrapped(self.truth(node.this, self.bind(node.this)))), BOOLEAN)

    def comparison(self, node: Tree) -> Tree:
        return operators.compared(self, node, type(node), self.bind(node.this), self.bind(node.expression))

    def is_null(self, node: exp.Is) -> Tree:
        return set_type(exp.Is(this=wrapped(self.bind(node.this)), expression=set_type(exp.Null(), NULL)), BOOLEAN)

    def call(self, node: exp.Anonymous) -> Tree:
        name = node.name.lower()
        if name == "coalesce":
            return self._coalesce(node)
        macro = self.context.macros.get(name)
        return bind_call(self, node) if macro is None else self._macro(node, macro)

    def _coalesce(self, node: exp.Anonymous) -> Tree:
        if len(node.expressions) < 2:
            return self.refuse("QV207", node, "coalesce takes at least 2 arguments", "write coalesce(x, y)")
        values, type_ = operators.unified(self, node, [self.bind(e) for e in node.expressions], "the arguments of coalesce")
        return coalesced(values, type_)

    def _macro(self, node: exp.Anonymous, macro: MacroTree) -> Tree:
        if macro.name in self.macros:
            chain = " -> ".join([*self.macros[self.macros.index(macro.name) :], macro.name])
            return self.refuse("QV208", node, f"macro {macro.name} uses itself ({chain})", "take the call out of one of them")
        shown = f"{macro.name}({', '.join(f'{n} {t.kind}' for n, t in macro.arguments)})"
        if len(node.expressions) != len(macro.arguments):
            return self.refuse("QV207", node, f"macro {macro.name} takes {len(macro.arguments)} arguments, not {len(node.expressions)}", f"write {shown}")
        before = len(self.problems)
        arguments: dict[str, Tree] = {}
        for (name, type_), given in zip(macro.arguments, node.expressions, strict=True):
            bound = conversions.coerced(self.bind(given), type_)
            if bound is None:
                actual = type_of(self.bind(given))
                self.refuse("QV206", given, f"argument {name} of macro {macro.name} takes {type_}, not {actual}", conversions.fix(actual, type_))
            else:
                arguments[name] = bound
        if len(self.problems) > before:
            return set_type(exp.Null(), NULL)
        inner = Binding(NoNames(), self.context, [], (*self.macros, macro.name))
        inner.arguments, inner.spent = arguments, self.spent
        self.spent[0] += 1  # a macro without arguments is one, too
        inner.sizes = {name: 1 if isinstance(tree, exp.Column) else len(nodes(tree, exp.Expr)) for name, tree in arguments.items()}
        bound = inner.bind(macro.tree)
        if inner.problems:
            first = inner.problems[0]
            return self.refuse(first.code, node, f"inside macro {macro.name} ({first.where}): {first.message}", first.next_step)
        bound.meta["where"] = node.meta["where"]
        return self.lower(bound, node)


class NoNames:
    """A macro sees its arguments only."""

    def find(self, table: str | None, name: str) -> ColumnInfo | None:
        return None

    def near(self, table: str | None, name: str) -> list[str]:
        return []


Node = TypeVar("Node", bound=Tree)


def _on(handler: Callable[[Binding, Node], Tree], *kinds: type[Node]) -> dict[type[Tree], Callable[[Binding, Tree], Tree]]:
    """One handler for its kinds of node. `Binding.bind` looks up by the node's own type, so a handler meets no other."""
    return dict.fromkeys(kinds, cast("Callable[[Binding, Tree], Tree]", handler))


_HANDLERS: dict[type[Tree], Callable[[Binding, Tree], Tree]] = {
    **_on(Binding.column, exp.Column),
    **_on(Binding.literal, exp.Literal),
    **_on(Binding.negative, exp.Neg),
    **_on(Binding.null, exp.Null),
    **_on(Binding.boolean, exp.Boolean),
    **_on(Binding.parameter, exp.Placeholder),
    **_on(Binding.paren, exp.Paren),
    **_on(Binding.case, exp.Case),
    **_on(Binding.condition, exp.And, exp.Or),
    **_on(Binding.negation, exp.Not),
    **_on(Binding.is_null, exp.Is),
    **_on(Binding.call, exp.Anonymous),
    **_on(Binding.comparison, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ),
    **_on(operators.arithmetic, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod),
    **_on(operators.concatenation, exp.DPipe),
    **_on(operators.between, exp.Between),
    **_on(operators.membership, exp.In),
    **_on(operators.like, exp.Like),
    **_on(conversions.cast, exp.Cast),
}


def bind(tree: Tree, names: Names, context: Context, problems: list[Problem]) -> Tree:
    """The bound tree. `problems` receives QV102 column, QV103 parameter, QV104 function, QV105 crosswalk not
    found, QV203 to QV209 for types, numbers of arguments and literals, QV202 for what macros make too large; then the tree is
    not for use."""
    binding = Binding(names, context, problems)
    bound = binding.bind(tree)
    return binding.lower(bound, tree) if binding.spent[0] else bound
