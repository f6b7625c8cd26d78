"""Shared expressions with arguments: parsed once, expanded at bind, proved by their own cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from qvhmig.expressions.binding import Context, MacroTree, NoNames, bind
from qvhmig.expressions.functions import FUNCTIONS, SPECIAL_FORMS, written_names
from qvhmig.expressions.parsing import parse
from qvhmig.expressions.trees import set_type
from qvhmig.expressions.types import Type, declared_type
from qvhmig.models.shared import Macro
from qvhmig.problems import Problem, ProblemsFound, Where


class Placed(Protocol):
    """What `project.Loaded[Macro]` is: the model and its places."""

    @property
    def model(self) -> Macro: ...

    def where(self, *steps: str | int) -> Where: ...

    def where_key(self, *steps: str | int) -> Where: ...


def macro_trees(macros: Mapping[str, Placed], problems: list[Problem]) -> dict[str, MacroTree]:
    """Every macro that can be read, by name. `problems` receives what is wrong with the others: syntax, a name that
    is a function already (QV211), and each fault of the body when bound over its own argument types."""
    trees: dict[str, MacroTree] = {}
    for name, macro in macros.items():
        if name in FUNCTIONS or name in SPECIAL_FORMS or name in written_names("aggregate") or name in written_names("window"):
            problems.append(Problem("QV211", macro.where_key(), f"macro {name} has the name of a function", "choose another name"))
            continue
        try:
            tree = parse(macro.model.expr, macro.where("expr"))
        except ProblemsFound as found:
            problems.extend(found.problems)
            continue
        arguments = tuple((argument, declared_type(kind)) for argument, kind in macro.model.args.items())
        trees[name] = MacroTree(name, arguments, tree, macro.where("expr"))
    return trees


def check_macros(macros: Mapping[str, MacroTree], crosswalks: Mapping[str, object]) -> list[Problem]:
    """Each body bound over nulls of its argument types: unknown names, types, and macros that use themselves."""
    problems: list[Problem] = []
    for macro in macros.values():
        problems.extend(_body_problems(macro, Context({}, macros, crosswalks)))
    return problems


def _body_problems(macro: MacroTree, context: Context) -> Iterable[Problem]:
    from sqlglot import exp

    from qvhmig.expressions.binding import Binding

    found: list[Problem] = []
    binding = Binding(NoNames(), context, found, (macro.name,))
    binding.arguments = {name: set_type(exp.Column(this=exp.to_identifier(f"_{name}", quoted=True)), type_) for name, type_ in macro.arguments}
    binding.bind(macro.tree)
    return found


def bound_case(macro: MacroTree, args: list[str | None], where: Where, context: Context, problems: list[Problem]) -> object:
    """The call of one case as a bound tree over literals of the declared types; None if it cannot be made."""
    from sqlglot import exp

    from qvhmig.expressions.conversions import FORM, literal_of

    if len(args) != len(macro.arguments):
        problems.append(Problem("QV207", where, f"macro {macro.name} takes {len(macro.arguments)} arguments, not {len(args)}", "give one value an argument, null for none"))
        return None
    call = exp.Anonymous(this=macro.name, expressions=[])
    call.meta["where"] = where
    parameters: dict[str, tuple[Type, str | None]] = {}
    for i, ((name, type_), value) in enumerate(zip(macro.arguments, args, strict=True)):
        if value is not None and literal_of(value, type_) is None:
            problems.append(Problem("QV204", where, f"argument {name} of a case of {macro.name} is no {type_.kind}", f"give {FORM[type_.kind]}"))
            return None
        parameters[f"{i}"] = (type_, value)
        holder = exp.Placeholder(this=f"{i}")
        holder.meta["where"] = where
        call.append("expressions", holder)
    made = bind(call, NoNames(), Context(parameters, context.macros, context.crosswalks), problems)
    return made
