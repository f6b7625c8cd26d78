"""One text for a tree, the same for every way of writing it and for every version of the SQL generator."""

from __future__ import annotations

import json

from sqlglot import exp

from qvhmig.expressions.trees import Tree, type_of
from qvhmig.expressions.types import NULL


def canonical(tree: Tree) -> str:
    """Prefix text of a parsed or bound tree, for digests: no places, comments, parentheses or letter case of function names."""
    if isinstance(tree, exp.Paren):
        return canonical(tree.this)
    if isinstance(tree, exp.Column):
        parts = [part.name for part in (tree.args.get("table"), tree.this) if part is not None]
        return f"(column {' '.join(json.dumps(p, ensure_ascii=False) for p in parts)})"
    if isinstance(tree, exp.Literal):
        return json.dumps(str(tree.this), ensure_ascii=False) if tree.is_string else str(tree.this)
    if isinstance(tree, exp.Null):
        kind = type_of(tree)
        return "null" if kind == NULL else f"(null {kind})"
    if isinstance(tree, exp.Boolean):
        return "true" if tree.this else "false"
    if isinstance(tree, exp.Placeholder):
        return f":{tree.name}"
    if isinstance(tree, exp.Anonymous):
        return f"({' '.join([tree.name.lower(), *map(canonical, tree.expressions)])})"
    if isinstance(tree, exp.DataType):
        return json.dumps(tree.sql())
    return f"({' '.join([tree.key, *(part for name in sorted(tree.args) for part in _argument(name, tree.args[name]))])})"


def _argument(name: str, value: object) -> list[str]:
    if isinstance(value, exp.Expression):
        return [f"{name}={canonical(value)}"]
    if isinstance(value, list):
        return [f"{name}=[{' '.join(canonical(v) if isinstance(v, exp.Expression) else json.dumps(str(v)) for v in value)}]"] if value else []
    return [f"{name}={json.dumps(str(value))}"] if value not in (None, False) and isinstance(value, str) else []
