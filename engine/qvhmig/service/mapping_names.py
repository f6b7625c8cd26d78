"""The names that the rules of a contract use and its steps make, so that a page says what `line_1` is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qvhmig.models.contract import Contract, CrosswalkChoice, FieldEntry
from qvhmig.models.steps import Add, Group, Pivot, Select, Split, Window
from qvhmig.row_sources import mentions

_WORD = re.compile(r"[A-Za-z_]\w*")
_ALIAS = re.compile(r"\b([A-Za-z]\w*)\.")
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


def short_names(contract: Contract) -> tuple[Named, ...]:
    """Aliases that field rules use, and the names in them (`expression` is what the alias stands for a row of)."""
    rows = contract.rows or {}
    last = next(reversed(rows), "")
    told = [(last, text) for entry in (contract.fields or {}).values() for text in _texts(entry)]
    told += [(one.where.partition(",")[0], f"{one.expression} {one.how}") for one in names_used(contract)]
    used = {(pipeline, alias) for pipeline, text in told for alias in _ALIAS.findall(re.sub(r"'[^']*'", "", text))}
    found = [(one.pipeline, one.source) for one in mentions(rows, False) if one.source and (one.pipeline, one.source.alias) in used]
    return tuple(
        Named(source.alias or "", pipeline, source.name if source.kind in ("table", "pipeline") else f"{source.kind}:{source.name}")
        for pipeline, source in found
    )


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
