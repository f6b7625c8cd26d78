"""Binding of a call: the function by name, the number and types of its arguments, its literals."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from sqlglot import exp

from qvhmig.expressions import conversions, operators
from qvhmig.expressions.functions import NEAREST, function_named, written_names
from qvhmig.expressions.groups import FUNCTIONS as GROUPED
from qvhmig.expressions.groups import written_name
from qvhmig.expressions.registry import Argument, Function, first_type
from qvhmig.expressions.trees import Tree, call, nodes, set_type, type_of
from qvhmig.expressions.types import INTEGER, TEXT, Kind, Type

if TYPE_CHECKING:
    from qvhmig.expressions.binding import Binding

_ALIASES = {"nullif": "_nullif"}


def bind_call(binding: Binding, node: exp.Anonymous) -> Tree:
    """A bound call, or a problem: QV104 unknown function, QV206 argument type, QV207 number of arguments."""
    name = node.name.lower()
    allow = binding.context.allow
    function = function_named(name, allow)
    if function is None and name in _ALIASES:
        from qvhmig.expressions.functions import FUNCTIONS

        function = FUNCTIONS[_ALIASES[name]]
    if function is None:
        return binding.refuse("QV104", node, *_unknown(binding, name))
    if not function.least <= len(node.expressions) <= (function.most if function.most is not None else 10_000):
        return binding.refuse("QV207", node, f"{name} takes {_numbers(function)}, not {len(node.expressions)}", f"write {_shown(function)}")
    if function.use != "scalar" and any(_has_group(e, allow) for e in node.expressions):
        return binding.refuse("QV210", node, f"{name} cannot hold another {function.use} function", "give the inner one a name in a step before")
    arguments = _arguments(binding, node, function)
    if arguments is None:
        return set_type(exp.Null(), conversions.NULL)
    literals = [_value(tree) for tree in arguments]
    if function.check is not None and (message := function.check(literals)):
        return binding.refuse("QV203", node, f"{name}: {message}", f"write {_shown(function)}")
    if function.theme == "codes" and function.origin == "translated":
        known = binding.context.crosswalks
        if str(literals[0]) not in known:
            near = difflib.get_close_matches(str(literals[0]), list(known), n=2)
            return binding.refuse("QV105", node, f"unknown crosswalk '{literals[0]}'", f"did you mean '{near[0]}'?" if near else "add it under crosswalks/")
    return call(function.name, arguments, function.result_type([type_of(a) for a in arguments], literals))


def _unknown(binding: Binding, name: str) -> tuple[str, str]:
    if name in NEAREST:
        return f"unknown function {name}", f"use {NEAREST[name]}"
    for prefix, verb in (("_agg_", "group"), ("_win_", "window")):
        if prefix + name in GROUPED:
            return f"{name} is not allowed here", f"use it in a {verb} step"
    near = difflib.get_close_matches(name, [*written_names(binding.context.allow), *binding.context.macros], n=2)
    return f"unknown function {name}", f"did you mean {' or '.join(near)}?" if near else "see docs/expressions.md for the list"


def _numbers(function: Function) -> str:
    if function.most is None:
        return f"at least {function.least} arguments"
    if function.most == function.least:
        return "no arguments" if function.least == 0 else f"{function.least} argument{'s' if function.least > 1 else ''}"
    return f"{function.least} to {function.most} arguments"


def _shown(function: Function) -> str:
    return written_name(function.signature).replace("_nullif", "nullif")


def _has_group(node: Tree, allow: str) -> bool:
    prefix = {"aggregate": "_agg_", "window": "_win_"}.get(allow, "_")
    return any(prefix + n.name.lower() in GROUPED for n in nodes(node, exp.Anonymous))


def _value(tree: Tree) -> object:
    """The Python value of a literal, None where the tree is none."""
    if isinstance(tree, exp.Literal):
        return str(tree.this) if tree.is_string else int(tree.this) if str(tree.this).lstrip("-").isdigit() else str(tree.this)
    return None


def _arguments(binding: Binding, node: exp.Anonymous, function: Function) -> list[Tree] | None:
    before = len(binding.problems)
    bound = [_argument(binding, node, function, function.argument(i), given) for i, given in enumerate(node.expressions)]
    if len(binding.problems) > before:
        return None
    like = [i for i in range(len(bound)) if function.argument(i).like]
    if like:
        values, type_ = operators.unified(binding, node, [bound[i] for i in like], f"the arguments of {node.name.lower()}")
        if len(binding.problems) > before:
            return None
        if type_.kind is Kind.NULL and function.result is not first_type:  # of nulls alone: a null that still fits every type
            values = [conversions.retyped(v, TEXT) for v in values]
        for i, value in zip(like, values, strict=True):
            bound[i] = value
    return bound


def _argument(binding: Binding, node: exp.Anonymous, function: Function, argument: Argument, given: Tree) -> Tree:
    tree = binding.bind(given)
    if tree.meta.get("failed"):
        return tree
    have = type_of(tree)
    if argument.literal and not isinstance(tree, exp.Literal):
        return binding.refuse("QV206", given, f"argument {argument.name} of {node.name.lower()} must be a literal", f"write {_shown(function)}")
    if have.kind in argument.kinds:
        return tree
    if have.kind is Kind.NULL:
        return tree if argument.like else conversions.retyped(tree, Type(_favourite(argument)))
    for kind in sorted(argument.kinds, key=str):
        if kind in (Kind.DECIMAL, Kind.MOMENT) and (made := conversions.coerced(tree, Type(kind))) is not None:
            return made
    wanted = " or ".join(sorted(k.value for k in argument.kinds if k not in (Kind.NULL, Kind.ROW)))
    return binding.refuse("QV206", given, f"argument {argument.name} of {node.name.lower()} takes {wanted}, not {have}", conversions.fix(have, Type(_favourite(argument))))


def _favourite(argument: Argument) -> Kind:
    return next(kind for kind in (Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.MOMENT, Kind.TIME, Kind.BOOLEAN) if kind in argument.kinds)


__all__ = ["bind_call", "INTEGER"]
