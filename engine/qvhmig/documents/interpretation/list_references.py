"""Code lists that fields name in words: by the list's name, by the section it stands in, by `List: X`; and those that no document lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from qvhmig.documents.interpretation.blocks_found import CodeBlock
from qvhmig.documents.interpretation.confidence import confidence
from qvhmig.documents.reading import CodeListReading, FieldReading, Finding, TableReading

NOT_LISTED = "QV871"
_LEAD = r"(?:(?:see|use|uses|from|per|as in|refer to|coded (?:as|from|by|with|in|using)|codes?(?: as)? (?:in|from|of)|values?(?: as)? (?:in|from|of))\s+)"
_WORD = r"(?:(?:code|value|reference|pick|drop-?down|look-?up)[ -]?(?:list|set|table|type)s?|list(?: of values)?|lov|codes?|look-?up|section|appendix|annex|chapter|table)"
_REFERRED = re.compile(
    rf"(?P<lead>{_LEAD}*)(?:the\s+)?(?P<word>{_WORD}\b)?\s*(?:no\.?\s|name\b|number\b)?\s*(?P<sign>[:=]?)\s*(?P<what>\S.*?)(?P<behind>\s+(?:code ?)?(?:list|codes|values|look-?up))?\Z", re.I
)
_SECTION = re.compile(r"(?:(?:section|appendix|annex|chapter|part)\s+)?(?P<number>[A-Z]?\d*(?:\.\d+)+|[A-Z]\d*(?=[.:\s]|\Z)|\d+(?=[.)]?\s+\D))[.)]?(?:\s*[-–—:]\s*|\s+|\Z)(?P<rest>.*)\Z", re.I)
_ENDING = re.compile(r"\s+(?:code ?)?(?:list|set|codes?|values|look-?up|table)\Z", re.I)
_LIST = re.compile("list|set|look|lov", re.I)
_POINTS = re.compile(r"(?:see|refer|coded|codes?|values?)\b", re.I)
# What names a list even where none of that name is known: capitals or a number in one piece.
_PLAIN_ID = re.compile(r"[A-Z][A-Z0-9_-]+\Z|\d[\w.-]*\Z")


class Lists:
    """Finds code lists by id, name or section; a name that two lists have finds none."""

    def __init__(self, lists: Sequence[CodeListReading], blocks: Sequence[CodeBlock]) -> None:
        self._ids = {_flat(one.code_type): one.code_type for one in lists if one.code_type}
        self._names: dict[str, set[str]] = {}
        self._sections: dict[str, set[str]] = {}
        for one in lists:
            for name in (one.name, _ENDING.sub("", one.name)):
                self._names.setdefault(_flat(name), set()).add(one.code_type)
        for block in blocks:
            if found := _SECTION.match(block.heading):
                self._sections.setdefault(found["number"].lower(), set()).add(block.code_type)

    def find(self, printed: str) -> str:
        """The id of the list; '' where none, or more than one, is meant."""
        said = printed.strip(" .:'\"()[]")
        numbered = _SECTION.match(said)
        for wanted in (said, _ENDING.sub("", said), numbered["rest"] if numbered else ""):
            key = _flat(wanted)
            if key and (key in self._ids or len(self._names.get(key, ())) == 1):
                return self._ids.get(key) or next(iter(self._names[key]))
        section = self._sections.get(numbered["number"].lower(), set()) if numbered else set()
        return next(iter(section)) if len(section) == 1 else ""


def _flat(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def with_lists_found(
    tables: Sequence[TableReading], lists: Sequence[CodeListReading], blocks: Sequence[CodeBlock]
) -> tuple[tuple[TableReading, ...], list[Finding]]:
    """The tables with the ids of the code lists that their texts name; a finding for each list named that no document lists.

    Without any code list the tables stay as they are: the lists may be elsewhere.
    """
    if not lists:
        return tuple(tables), []
    known = Lists(lists, blocks)
    made, lost = [], list[tuple[str, FieldReading]]()
    for table in tables:
        fields = [_with_lists(field, known) for field in table.fields]
        lost += [(name, field) for field, missing in fields for name in missing]
        made.append(replace(table, fields=tuple(field for field, _ in fields)))
    return tuple(made), list(_not_listed(lost))


def _with_lists(field: FieldReading, known: Lists) -> tuple[FieldReading, list[str]]:
    """The field, and the lists that it names and no document has."""
    if field.code_type:
        pieces = [known.find(one) and (known.find(one),) or _parts(one, known) for one in field.code_type]
        missing = [one for one, found in zip(field.code_type, pieces, strict=True) if not found]
        ids = [name for one, found in zip(field.code_type, pieces, strict=True) for name in found or (one,)]
        return replace(field, code_type=tuple(dict.fromkeys(ids))), missing
    kept: dict[str, str] = {}
    ids, missing = [], []
    for attribute in ("description", "rule"):
        left = []
        for sentence in re.split(r"(?<=\S)\.\s+", getattr(field, attribute)):
            found, unlisted = _named_in(sentence, known)
            ids += [found] if found else []
            missing += [unlisted] if unlisted else []
            left += [] if found else [sentence]
        kept[attribute] = ". ".join(filter(None, left))
    if not ids:
        return field, missing
    sure = {name: value for name, value in field.confidence.items() if kept.get(name, "kept")} | {"code_type": confidence(["said in a sentence"])}
    return replace(field, code_type=tuple(dict.fromkeys(ids)), description=kept["description"], rule=kept["rule"], confidence=sure), missing


def _parts(printed: str, known: Lists) -> tuple[str, ...]:
    """`12, 14`, `See 4.2 Mode of delivery`: all lists of a text, or none."""
    if len(pieces := re.split(r"\s*(?:[,;/]|\band\b|\bor\b)\s*", printed)) > 1:
        found = tuple(known.find(piece) for piece in pieces)
        return found if all(found) else ()
    said = _named_in(printed, known)[0]
    return (said,) if said else ()


def _named_in(sentence: str, known: Lists) -> tuple[str, str]:
    """(id of the list that a sentence names, '') or ('', what it plainly calls a list that is not known)."""
    said = _REFERRED.match(sentence.strip(" ."))
    if not said or len(sentence) > 120:
        return "", ""
    listed = _LIST.search(f"{said['word']} {said['behind'] if said['lead'] else ''}")
    # `From ward` and `Ward code` are descriptions; `see Ward`, `from table Ward` and `codes: Ward` point somewhere.
    if not (_POINTS.match(said["lead"]) or listed or (said["word"] and (said["sign"] or said["lead"]))):
        return "", ""
    if found := known.find(said["what"]):
        return found, ""
    return "", said["what"] if listed and _PLAIN_ID.match(said["what"]) else ""


def _not_listed(lost: Iterable[tuple[str, FieldReading]]) -> Iterator[Finding]:
    """One finding for each list, at the first field that names it."""
    fields: dict[str, list[FieldReading]] = {}
    for name, field in lost:
        fields.setdefault(name, []).append(field)
    for name, users in fields.items():
        first, more = users[0], f" and {len(users) - 1} more fields" if len(users) > 1 else ""
        fact = f"{first.table}.{first.field}{more} have their codes from {name}, which no document lists" if more else f"{first.table}.{first.field} has its codes from {name}, which no document lists"
        yield Finding(NOT_LISTED, first.place, fact, "add the document that lists them, or correct code_type in the hints", first.table, first.field, "code_type")
