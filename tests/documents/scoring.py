"""Scores a reading against what a reader of the document can know (`layouts.Truth`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from layouts.truth import TrueField, Truth

from qvhmig.documents.reading import FieldReading, Reading


def same_name(name: str) -> str:
    """The name without blanks: where a printed name wraps nobody can tell a blank from none."""
    return "".join(name.split())


def _table(name: str, known: frozenset[str]) -> str:
    """The table's name; a schema before it (`public.loan`) is no part of it unless the truth says so."""
    plain = same_name(name)
    return plain if plain in known or "." not in plain else plain.rsplit(".", 1)[1]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts; add scores to pool them. `misfiled`: right field name, wrong table. `phantom`: no such field anywhere, or read twice.

    `types`, `lengths`, `mandatory`, `keys`, `references`: right ones among the found fields, of as many as the document tells (`..._of`).
    `codes` found, of `codes_true`, of `codes_read`. `slips`: a few words on each fault, for people.
    """

    found: int = 0
    true: int = 0
    read: int = 0
    misfiled: int = 0
    phantom: int = 0
    types: int = 0
    lengths: int = 0
    mandatory: int = 0
    mandatory_of: int = 0
    keys: int = 0
    keys_of: int = 0
    references: int = 0
    references_of: int = 0
    codes: int = 0
    codes_true: int = 0
    codes_read: int = 0
    slips: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, item.name) + getattr(other, item.name) for item in fields(self)))

    @property
    def precision(self) -> float:
        return self.found / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Of (table, field); 1 where there is nothing to read and nothing was read."""
        return 2 * self.found / (self.true + self.read) if self.true + self.read else 1.0

    @property
    def type_share(self) -> float:
        return self.types / self.found if self.found else 1.0

    @property
    def length_share(self) -> float:
        return self.lengths / self.found if self.found else 1.0

    @property
    def mandatory_share(self) -> float:
        return self.mandatory / self.mandatory_of if self.mandatory_of else 1.0

    @property
    def key_share(self) -> float:
        return self.keys / self.keys_of if self.keys_of else 1.0

    @property
    def reference_share(self) -> float:
        return self.references / self.references_of if self.references_of else 1.0

    @property
    def code_f1(self) -> float:
        return 2 * self.codes / (self.codes_true + self.codes_read) if self.codes_true + self.codes_read else 1.0

    def line(self, name: str) -> str:
        """One line of the score table."""
        return (
            f"{name:<34} F1 {self.f1:.3f}  type {self.type_share:.3f}  length {self.length_share:.3f}  mand {self.mandatory_share:.3f}  key {self.key_share:.3f}"
            f"  refs {self.reference_share:.3f}  codes {self.code_f1:.3f}  missing {self.true - self.found}  misfiled {self.misfiled}  phantom {self.phantom}  of {self.true}"
        )


def _pairs(reading: Reading, known: frozenset[str]) -> Iterator[tuple[tuple[str, str], FieldReading]]:
    for table in reading.tables:
        for field in table.fields:
            yield (_table(table.name, known), same_name(field.field)), field


def score(reading: Reading, truth: Truth) -> Score:
    """Compare field by field and code by code."""
    true = {(same_name(field.table), same_name(field.field)): field for field in truth.fields}
    known = frozenset(table for table, _ in true)
    read = list(_pairs(reading, known))
    once = dict(reversed(read))
    found = [(true[pair], once[pair]) for pair in true if pair in once]
    wrong = [pair for pair, _ in read if pair not in true] + list((Counter(pair for pair, _ in read if pair in true) - Counter(true.keys())).elements())
    missing = [pair for pair in true if pair not in once]
    lost = Counter(name for _, name in missing)
    misfiled = sum((Counter(name for _, name in wrong) & lost).values())
    graded = [_graded(field, told) for field, told in found]
    named = {(name, code.code) for code_list in reading.code_lists for code in code_list.codes for name in (code.code_type, code.name)}
    right_codes = truth.codes & named
    slips = [f"missing {'.'.join(pair)}" for pair in missing] + [f"not there {'.'.join(pair)}" for pair in wrong]
    if len(right_codes) < len(truth.codes):
        read_lists = [(c_list.code_type, c_list.name, len(c_list.codes)) for c_list in reading.code_lists]
        slips.append(f"missing codes {sorted(truth.codes - right_codes)[:3]}...; lists read: {read_lists[:4]}")
    return Score(
        len(found), len(true), len(read), misfiled, len(wrong) - misfiled,
        *(sum(row[i] for row in graded) for i in range(8)),
        len(right_codes), len(truth.codes), sum(len(code_list.codes) for code_list in reading.code_lists),
        tuple(slips) + tuple(slip for row in graded for slip in row[8]),
    )  # fmt: skip


def _graded(true: TrueField, told: FieldReading) -> tuple[int, int, int, int, int, int, int, int, list[str]]:
    """(type, length, mandatory, of, key, of, references, of, slips) of one found field, 1 = right."""
    slips = []
    marks = (
        ("type", told.type, true.types),
        ("length", told.length, true.lengths),
        ("mandatory", told.mandatory, true.mandatory),
        ("key", told.key, true.key),
        ("references", same_name(told.references).split(".")[-2:], [same_name(true.references).split(".")] if true.references else ()),
    )
    for name, value, right in marks:
        if right and value not in right:
            slips.append(f"{name} of {true.table}.{true.field} is {value!r}, not {' or '.join(map(repr, right))} (printed {told.printed!r})")
    ok = [int(bool(right) and value in right) for _, value, right in marks]
    of = [int(bool(right)) for _, _, right in marks]
    return ok[0], ok[1], ok[2], of[2], ok[3], of[3], ok[4], of[4], slips


# What of a field calibration looks at; `table` is wrong where the field stands in another one.
JUDGED = ("table", "field", "type", "length", "mandatory")


def judged_cells(reading: Reading, truth: Truth) -> Iterator[tuple[str, float, bool]]:
    """(attribute, confidence, right) of every value read that the truth can judge. A phantom is a wrong `field`."""
    true = {(same_name(field.table), same_name(field.field)): field for field in truth.fields}
    known, names = frozenset(table for table, _ in true), {name for _, name in true}
    seen: set[tuple[str, str]] = set()
    for pair, told in _pairs(reading, known):
        answer = true.get(pair) if pair not in seen else None
        seen.add(pair)
        if answer is None:
            attribute = "table" if pair[1] in names else "field"
            yield attribute, told.confidence.get(attribute, 1.0), False
            continue
        right = {"table": True, "field": True, "type": told.type in answer.types, "length": told.length in answer.lengths, "mandatory": told.mandatory in answer.mandatory}
        for attribute in JUDGED:
            if (attribute in told.confidence or not right[attribute]) and (attribute != "mandatory" or answer.mandatory):
                yield attribute, told.confidence.get(attribute, 1.0), right[attribute]


def pooled(scores: Iterable[Score]) -> Score:
    return sum(scores, Score())
