"""The names that the rules of a contract use and its steps make, so that a page says what `line_1` is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qvhmig.models.contract import Contract, CrosswalkChoice, FieldEntry
from qvhmig.models.steps import Add, Group, Pivot, Select, Split, Window

_WORD = re.compile(r"[A-Za-z_]\w*")
_SLOT = re.compile(r"_\d+\Z")


@dataclass(frozen=True)
class Named:
    """A name that a step makes. `where`: pipeline, and the item of a split; `how`: what the verb adds to the expression."""

    name: str
    where: str
    expression: str
    how: str = ""


def names_used(contract: Contract) -> tuple[Named, ...]:
    """Names that field rules use, and those that these use in turn: those of one name together, else in the order of the steps. One
    that only passes a name of the same spelling on is left out."""
    made = list(_made(contract))
    wanted = {word for entry in (contract.fields or {}).values() for text in _texts(entry) for word in _words(text)}
    while True:
        more = {word for one in made if one.name in wanted for word in _words(one.expression)} - wanted
        if not more:
            used = dict.fromkeys(one for one in made if one.name in wanted and one.expression != one.name)
            first = {one.name: at for at, one in reversed(list(enumerate(used)))}
            return tuple(sorted(used, key=lambda one: first[one.name]))
        wanted |= more


def _words(text: str) -> Iterator[str]:
    """Names without their literals; a slot of a pivot (`code_3`) names the column that it is a slot of, too."""
    for word in _WORD.findall(re.sub(r"'[^']*'", "", text)):
        yield word
        if _SLOT.search(word):
            yield _SLOT.sub("", word)


def _texts(entry: FieldEntry) -> Iterable[str]:
    chosen = entry.crosswalk.by if isinstance(entry.crosswalk, CrosswalkChoice) else None
    single = (entry.from_, entry.expr, entry.value, entry.mandatory_when, chosen)
    return [text for text in (*single, *(entry.natural or ()), *(entry.match or {}).values()) if text]


def _made(contract: Contract) -> Iterator[Named]:
    for pipeline, steps in (contract.rows or {}).items():
        for step in steps:
            if isinstance(step, (Select, Add)):
                columns = step.select if isinstance(step, Select) else step.add
                yield from (Named(name, pipeline, text) for name, text in columns.items())
            elif isinstance(step, Window):
                over = f"over {', '.join(step.window.by)} in the order of {', '.join(step.window.order)}"
                yield from (Named(name, pipeline, text, over) for name, text in step.add.items())
            elif isinstance(step, Group):
                yield from (Named(name, pipeline, text, f"of each {', '.join(step.group)}") for name, text in step.take.items())
            elif isinstance(step, Pivot):
                over = f"the first {step.pivot} of each {', '.join(step.by)} in the order of {', '.join(step.order)}"
                yield from (Named(name, pipeline, text, over) for name, text in step.take.items())
            elif isinstance(step, Split):
                for item, made in step.split.items():
                    yield from (Named(name, f"{pipeline}, {item}", text) for name, text in made.columns.items())
