"""Two editions of a system's catalog -> what changed between them, told as a person would: moved and renamed, not gone and new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from qvhmig.documents.catalog_files import Edition, Row

Kind = Literal[
    "table added", "table removed", "table renamed",
    "field added", "field removed", "field moved", "field renamed", "field retyped", "field reworded",
    "code list added", "code list removed", "code added", "code removed", "code changed",
]  # fmt: skip
TYPED = (
    "type", "length", "scale", "format", "mandatory", "mandatory_when", "key", "references", "code_type", "allowed_values",
    "case", "destination",
)  # fmt: skip
"""What a contract or the engine depends on; a change of it is a retyped field."""
WORDED = ("rule", "description")
CODED = ("meaning", "status")
SAME_TABLE = 0.6  # share of equal field names from which a removed and an added table are one
SAME_FIELD = 0.55  # likeness from which a removed and an added field of one table are one
SAME_WORDS = 0.6  # likeness of two names, or of two descriptions, that says by itself that they may be the same
SAME_PIECE = 0.5  # part of the shorter name that stands in the other in one piece; at least three letters


@dataclass(frozen=True)
class Change:
    """One change. `subject`: `TABLE`, `TABLE.field`, `LIST` or `LIST code`, as it is called now (as it was, where it is gone).

    `was`, `now`: the name before and after, or the value of `attribute`; '' where there is none.
    """

    kind: Kind
    system: str
    subject: str
    attribute: str = ""
    was: str = ""
    now: str = ""


Fields = Mapping[str, Row]  # of one table, by name in small letters


def changes(before: Edition, after: Edition) -> tuple[Change, ...]:
    """Tables and fields in the order of the new edition, removed ones after those that stayed, then code lists.

    Of fields or codes that are not known in one of them (None) nothing is told. Names that differ in upper and lower case only are renamed. A field that changed its place in a table only has not changed.
    """
    found = () if before.fields is None or after.fields is None else _table_changes(after.system, before.fields, after.fields)
    codes = () if before.codes is None or after.codes is None else _codes(after.system, before.codes, after.codes)
    return (*found, *codes)


def _table_changes(system: str, before: Iterable[Row], after: Iterable[Row]) -> tuple[Change, ...]:
    old, new = _tables(before), _tables(after)
    pairs = _table_pairs(old, new)
    found: list[Change] = []
    gone: list[tuple[str, Row]] = []
    come: list[tuple[str, Row]] = []
    for name in new:
        if name not in pairs:
            found.append(Change("table added", system, name, now=f"{len(new[name])} fields"))
            continue
        if pairs[name] != name:
            found.append(Change("table renamed", system, name, was=pairs[name], now=name))
        found += _fields(system, name, old[pairs[name]], new[name], gone, come)
    kept = set(pairs.values())
    found += [Change("table removed", system, name, was=f"{len(old[name])} fields") for name in old if name not in kept]
    gone += [(name, row) for name in old if name not in kept for row in old[name].values()]
    come += [(name, row) for name in new if name not in pairs for row in new[name].values()]
    return _moved(system, found, gone, come)


def _tables(rows: Iterable[Row]) -> dict[str, dict[str, Row]]:
    """Table -> its fields by name; of a name that stands twice, the second one gets a number."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        fields = found.setdefault(row["table"], {})
        name, number = row["field"].casefold(), 2
        while name in fields:
            name, number = f"{row['field'].casefold()} ({number})", number + 1
        fields[name] = row
    return found


def _table_pairs(old: Mapping[str, Fields], new: Mapping[str, Fields]) -> dict[str, str]:
    """New name -> old name of each table that stayed."""
    pairs = {name: name for name in new if name in old}
    rest_old = [name for name in old if name not in pairs]
    rest_new = [name for name in new if name not in pairs]
    likely = sorted(
        ((_overlap(old[was], new[now]) + (was.casefold() == now.casefold()), was, now) for was in rest_old for now in rest_new),
        key=lambda found: (-found[0], found[1:]),
    )
    for share, was, now in likely:
        if share >= SAME_TABLE and now not in pairs and was not in pairs.values():
            pairs[now] = was
    return pairs


def _overlap(one: Fields, other: Fields) -> float:
    return len(one.keys() & other.keys()) / len(one.keys() | other.keys())


def _fields(
    system: str, table: str, old: Fields, new: Fields, gone: list[tuple[str, Row]], come: list[tuple[str, Row]]
) -> Iterator[Change]:
    """Changes of one table that stayed; what is only here or only there is added, removed, or (told in the end) moved."""
    removed = [_Spot(row, *around) for name, row, around in _between(old, new) if name not in new]
    added = [_Spot(row, *around) for name, row, around in _between(new, old) if name not in old]
    renamed = _renamed(removed, added)
    was_of = {now["field"]: was for was, now in renamed}
    for name, row in new.items():
        was = was_of.get(row["field"], old.get(name))
        if was is None:
            come.append((table, row))
            yield Change("field added", system, f"{table}.{row['field']}", now=_shape(row))
            continue
        if was["field"] != row["field"]:
            yield Change("field renamed", system, f"{table}.{row['field']}", was=was["field"], now=row["field"])
        yield from _values(system, f"{table}.{row['field']}", was, row)
    left = {id(was) for was, _ in renamed}
    for row in (spot.row for spot in removed if id(spot.row) not in left):
        gone.append((table, row))
        yield Change("field removed", system, f"{table}.{row['field']}", was=_shape(row))


def _values(system: str, subject: str, was: Row, now: Row) -> Iterator[Change]:
    for attribute in (*TYPED, *WORDED):
        before, after = was.get(attribute, ""), now.get(attribute, "")
        if before != after and not (attribute in WORDED and _squashed(before) == _squashed(after)):
            kind: Kind = "field retyped" if attribute in TYPED else "field reworded"
            yield Change(kind, system, subject, attribute, before, after)


def _squashed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _shape(row: Row) -> str:
    """`text 10`, `decimal 9,2`: what a field is, in few words."""
    size = ",".join(part for part in (row.get("length", ""), row.get("scale", "")) if part)
    return f"{row['type']} {size}".strip()


@dataclass(frozen=True)
class _Spot:
    """A field that only one edition has; `after` and `before`: the nearest fields of its table that both have, '' = none."""

    row: Row
    after: str
    before: str


def _between(fields: Fields, others: Fields) -> Iterator[tuple[str, Row, tuple[str, str]]]:
    """Each field with the nearest ones above and below it that `others` has, too: fields that come or go elsewhere move neither."""
    names = list(fields)
    below = [""] * len(names)
    for at in range(len(names) - 2, -1, -1):
        below[at] = names[at + 1] if names[at + 1] in others else below[at + 1]
    above = ""
    for at, name in enumerate(names):
        yield name, fields[name], (above, below[at])
        above = name if name in others else above


def _renamed(removed: Sequence[_Spot], added: Sequence[_Spot]) -> list[tuple[Row, Row]]:
    """Pairs of one table, most alike first; each field in one pair at most."""
    likely = [(_likeness(was, now), number, at, was.row, now.row) for number, was in enumerate(removed) for at, now in enumerate(added)]
    pairs: list[tuple[Row, Row]] = []
    taken: set[int] = set()
    for share, _, _, was, now in sorted(likely, key=lambda found: (-found[0], found[1], found[2])):
        if share >= SAME_FIELD and id(was) not in taken and id(now) not in taken:
            pairs.append((was, now))
            taken |= {id(was), id(now)}
    return pairs


def _likeness(one: _Spot, other: _Spot) -> float:
    """0 to 1: names by half; place in the table, type and length, and description by the other half.

    0 where neither names nor descriptions have enough in common: a field that goes and one that comes in its place are two.
    """
    was, now = one.row, other.row
    letters = _letters(was["field"]), _letters(now["field"])
    names = SequenceMatcher(None, *letters, autojunk=False)
    said = _squashed(was.get("description", "")), _squashed(now.get("description", ""))
    told = SequenceMatcher(None, *said, autojunk=False).ratio() if all(said) else 0.0
    name = names.ratio()
    piece = names.find_longest_match().size
    if max(name, told) < SAME_WORDS and piece < max(3, SAME_PIECE * min(map(len, letters))):
        return 0.0
    place = 1.0 if (one.after, one.before) == (other.after, other.before) else 0.5 if one.after == other.after or one.before == other.before else 0.0
    shape = (was["type"] == now["type"]) / 2 + (was["length"] == now["length"]) / 2
    if not all(said):
        return 0.6 * name + 0.25 * place + 0.15 * shape
    return 0.4 * name + 0.15 * place + 0.15 * shape + 0.3 * told


def _letters(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _moved(
    system: str, found: list[Change], gone: Sequence[tuple[str, Row]], come: Sequence[tuple[str, Row]]
) -> tuple[Change, ...]:
    """The changes, with each field that left one table and came into one other told as one move."""
    left, arrived = _once(gone), _once(come)
    moves: dict[str, tuple[Change, ...]] = {}
    dropped = set()
    for name in arrived.keys() & left.keys():
        (source, was), (target, now) = left[name], arrived[name]
        if source != target and (was["type"], was["length"]) == (now["type"], now["length"]):
            subject = f"{target}.{now['field']}"
            moves[subject] = (Change("field moved", system, subject, was=source, now=target), *_values(system, subject, was, now))
            dropped.add(f"{source}.{was['field']}")
    told: list[Change] = []
    for change in found:
        if change.kind == "field added" and change.subject in moves:
            told += moves.pop(change.subject)
        elif not (change.kind == "field removed" and change.subject in dropped):
            told.append(change)
    return (*told, *(change for name in sorted(moves) for change in moves[name]))


def _once(fields: Iterable[tuple[str, Row]]) -> dict[str, tuple[str, Row]]:
    """By name, those whose name occurs once; a name such as `id` says nothing of where it came from."""
    found: dict[str, list[tuple[str, Row]]] = {}
    for table, row in fields:
        found.setdefault(row["field"].casefold(), []).append((table, row))
    return {name: each[0] for name, each in found.items() if len(each) == 1}


def _codes(system: str, before: Iterable[Row], after: Iterable[Row]) -> Iterator[Change]:
    old, new = _lists(before), _lists(after)
    for one in new:
        if one not in old:
            yield Change("code list added", system, one, now=f"{len(new[one])} codes")
            continue
        for code, row in new[one].items():
            if code not in old[one]:
                yield Change("code added", system, f"{one} {code}", now=row["meaning"])
                continue
            for attribute in CODED:
                was, now = old[one][code].get(attribute, ""), row.get(attribute, "")
                if was != now:
                    yield Change("code changed", system, f"{one} {code}", attribute, was, now)
        gone = (code for code in old[one] if code not in new[one])
        yield from (Change("code removed", system, f"{one} {code}", was=old[one][code]["meaning"]) for code in gone)
    for one in old:
        if one not in new:
            yield Change("code list removed", system, one, was=f"{len(old[one])} codes")


def _lists(rows: Iterable[Row]) -> dict[str, dict[str, Row]]:
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        found.setdefault(row["code_type_id"], {}).setdefault(row["code"], row)
    return found
