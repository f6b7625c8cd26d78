"""What a segment of a grid is: a field list, a code list, or something else; by all evidence at once, as a probability."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qvhmig.documents.interpretation.cell_shapes import ColumnShape
from qvhmig.documents.interpretation.column_roles import Columns, Roles, code_roles, field_roles
from qvhmig.documents.interpretation.header_rows import Segment
from qvhmig.documents.interpretation.header_words import decoy_evidence, header_evidence
from qvhmig.documents.interpretation.hinted import hinted_roles
from qvhmig.models.hints import GridHint

FIELDS, CODES, NOTHING = "fields", "codes", "nothing"

# Evidence -> weight in log-odds, for each kind. Set from what each feature means, checked with generated layouts and decoys
# (tests/documents/layouts and tests/documents/interpretation); `bias` is the odds of a grid of which nothing is known.
FIELD_WEIGHTS: dict[str, float] = {
    "field header": 2.6, "type contents": 3.4, "type header": 0.8, "length": 1.0, "mark": 0.7, "key or parent": 0.5, "description": 0.7,
    "table column": 0.7, "position": 0.4, "identifiers": 1.6, "names in words": 0.9, "other role": 0.4, "no header": -1.2, "other kind of grid": -3.2, "repeats": -2.0, "types that are none": -4.0,
    "said to be codes": -1.0, "dates": -2.2, "under another heading": -2.2, "types that are keys": -4.0, "no other fact": -1.5, "bias": -3.4,
}  # fmt: skip
CODE_WEIGHTS: dict[str, float] = {
    "code header": 2.4, "meaning header": 1.6, "short codes": 1.4, "distinct codes": 0.8, "worded meanings": 0.8, "status": 0.6, "list column": 0.8,
    "said to be codes": 1.6, "type contents": -3.5, "no header": -1.4, "other kind of grid": -2.6, "dates": -1.5, "under another heading": -2.2, "identifier codes": -0.8, "numbered": -0.6, "unexplained": -2.5, "unknown code header": -1.6, "bias": -3.0,
}  # fmt: skip
_CODE_WORDS = re.compile(
    r"\b(?:codes?|code ?sets?|code ?types?|code ?lists?|codelists?|value ?sets?|lookups?|reference (?:list|data|table)s?|valid values?|allowed values?|values?|enumerations?|list of|domain|vocabular(?:y|ies)|classification"
    r"|schlüssel\w*|codeliste\w*|nomenclature|valeurs|elenco codici|codici|kodeliste|kodlista|codelijst|waardelijst|códigos|valores|crosswalk|terminology|hl7 table|user-defined table)\b",
    re.I,
)
# Headings of the parts of a document that list neither fields nor codes.
_OTHER_HEADING = re.compile(
    r"^(?:[\d.]+\s*)?(?:document (?:control|history|information)|(?:change|revision|version|amendment|release|document) (?:log|history|control|record)|changes?|revisions?|versions?|contents|table of contents|glossary|abbreviations"
    r"|acronyms|approvals?|sign[- ]?off|distribution(?: list)?|references|contacts?|index(?:es)?|indices|constraints|relationships|foreign keys|triggers|examples?|sample (?:data|rows|records)|related documents|open issues|issues|risks|load(?:ing)? order|configuration|environment(?: variables)?|settings|command[- ]line (?:options|arguments)|options|usage|installation|api|endpoints|requirements|order of load(?:ing)?"
    r"|änderungshistorie|änderungen|versionshistorie|inhaltsverzeichnis|glossar|historique(?: des (?:versions|modifications))?|glossaire|sommaire|versiebeheer|wijzigingen|inhoudsopgave|historial de (?:cambios|versiones)|glosario|índice)\b[\s:]*\Z",
    re.I,
)


@dataclass(frozen=True)
class Judgement:
    """Kind and roles of a segment. `probability` of that kind; `ground`: what speaks against, for what is set aside."""

    kind: str
    roles: Roles
    probability: float
    ground: str = ""


def judge(segment: Segment, around: Sequence[str], known: Mapping[str, str]) -> Judgement:
    """The most probable kind of a segment. `around`: texts of the headings and captions it stands under, nearest last."""
    columns = Columns(segment.headers, segment.rows, known)
    as_fields, as_codes = field_roles(columns), code_roles(columns)
    decoy, strength = _decoy(columns)
    said = any(_CODE_WORDS.search(text) for text in around[-2:])
    elsewhere = {"under another heading": float(bool(around) and bool(_OTHER_HEADING.search(around[-1])))}
    fields = _probability(FIELD_WEIGHTS, _field_evidence(columns, as_fields, strength, said) | elsewhere) if as_fields.column("field") is not None else 0.0
    has_codes = as_codes.column("code") is not None and as_codes.column("meaning") is not None
    codes = _probability(CODE_WEIGHTS, _code_evidence(columns, as_codes, as_fields, strength, said) | elsewhere) if has_codes else 0.0
    if not segment.rows:
        return Judgement(NOTHING, as_fields, 1.0, "it holds no rows")
    if max(fields, codes) < 0.5:
        ground = f"its headers are those of a {decoy} grid" if decoy else "neither its headers nor its cells are those of a field list or a code list"
        return Judgement(NOTHING, as_fields, 1 - max(fields, codes), ground)
    return Judgement(FIELDS, as_fields, fields) if fields >= codes else Judgement(CODES, as_codes, codes)


def forced(segment: Segment, hint: GridHint, known: Mapping[str, str]) -> Judgement:
    """What the hints say that a segment is, with their roles or the most likely ones."""
    columns = Columns(segment.headers, segment.rows, known)
    kind = FIELDS if hint.read == "fields" else CODES
    roles = hinted_roles(hint, len(segment.headers)) or (field_roles(columns) if kind == FIELDS else code_roles(columns))
    needed = "field" if kind == FIELDS else "code"
    if roles.column(needed) is None:
        return Judgement(NOTHING, roles, 1.0, f"the hints call it {hint.read}, but no column holds a {needed}; give its roles in the hints")
    return Judgement(kind, roles, 1.0)


def _probability(weights: Mapping[str, float], evidence: Mapping[str, float]) -> float:
    total = weights["bias"] + sum(weights[name] * amount for name, amount in evidence.items())
    return 1 / (1 + math.exp(-total))


def _said(columns: Columns, roles: Roles, role: str) -> float:
    at = roles.column(role)
    return header_evidence(columns.headers[at]).get(role, 0.0) if at is not None else 0.0


def _shape(columns: Columns, roles: Roles, *wanted: str) -> ColumnShape:
    at = roles.column(*wanted)
    return columns.shapes[at] if at is not None else ColumnShape()


def _field_evidence(columns: Columns, roles: Roles, decoy: float, said_codes: bool) -> dict[str, float]:
    name, typed = _shape(columns, roles, "field"), _shape(columns, roles, "type", "type_and_length")
    facts = {role for role in roles.roles if role not in ("field", "table", "position", "description", "other", "rule")}
    return {
        "field header": _said(columns, roles, "field"),
        "type contents": min(1.0, 1.3 * typed.type * (1.0 if typed.filled > 0.4 else typed.filled)),
        "type header": max(_said(columns, roles, "type"), _said(columns, roles, "type_and_length")),
        "length": float(roles.column("length") is not None),
        "mark": float(roles.column("null", "mandatory") is not None),
        "key or parent": float(roles.column("key", "references") is not None),
        "description": float(roles.column("description") is not None),
        "table column": float(roles.column("table") is not None),
        "position": float(roles.column("position") is not None),
        "identifiers": max(0.0, 2 * name.identifier - 1),
        "names in words": float(typed.type > 0.5 and name.distinct > 0.9 and name.prose < 0.4),
        "other role": float(roles.column("code_type", "allowed_values", "format", "destination", "default") is not None),
        "no header": float(not columns.has_header),
        "other kind of grid": decoy,
        "types that are none": max(0.0, 1 - 4 * typed.type) * min(1.0, 2 - 2 * name.identifier) if typed.filled > 0.3 else 0.0,
        "repeats": 1 - name.distinct if roles.column("table") is None and name.distinct < 0.7 else 0.0,
        "said to be codes": float(said_codes),
        "types that are keys": typed.key_mark if typed.filled > 0.3 else 0.0,
        "no other fact": 0.0 if facts else 0.4 if roles.column("description") is not None else 1.0,
        "dates": max((shape.date * min(1.0, 2 * shape.filled) for shape in columns.shapes), default=0.0),
    }


def _code_evidence(columns: Columns, roles: Roles, as_fields: Roles, decoy: float, said_codes: bool) -> dict[str, float]:
    code, meaning = _shape(columns, roles, "code"), _shape(columns, roles, "meaning")
    typed = _shape(columns, as_fields, "type", "type_and_length")
    several = roles.column("code_list") is not None
    return {
        "code header": _said(columns, roles, "code"),
        "meaning header": _said(columns, roles, "meaning"),
        "short codes": max(0.0, min(1.0, (14 - code.width) / 8)) * code.filled,
        "distinct codes": 1.0 if several else max(0.0, 2 * code.distinct - 1),
        "worded meanings": min(1.0, meaning.filled * (0.3 + 0.5 * meaning.word + meaning.prose + meaning.spaced_name)),
        "status": _said(columns, roles, "status"),
        "list column": float(several),
        "said to be codes": float(said_codes),
        "type contents": typed.type if typed.filled > 0.5 and typed.type > 0.6 else 0.0,
        "no header": float(not columns.has_header),
        "other kind of grid": decoy,
        "identifier codes": code.identifier if code.width > 6 else 0.0,
        "dates": max((shape.date * min(1.0, 2 * shape.filled) for shape in columns.shapes), default=0.0),
        "unknown code header": float(columns.has_header and _said(columns, roles, "code") < 0.3),
        "unexplained": sum(1 for role in roles.roles if role == "other") / len(roles.roles),
        "numbered": code.ordinal if _said(columns, roles, "code") < 0.6 and not several else 0.0,
    }


def _decoy(columns: Columns) -> tuple[str, float]:
    """The other kind of grid that most headers belong to, and the share of the headers that say so and nothing stronger."""
    headers = [header for header in columns.headers if header.strip()]
    if not headers:
        return "", 0.0
    votes: dict[str, float] = {}
    for header in headers:
        roles = header_evidence(header)
        strongest = max((weight for role, weight in roles.items() if role in _TELLING), default=0.0)
        for kind, weight in decoy_evidence(header).items():
            votes[kind] = votes.get(kind, 0.0) + max(0.0, weight - 0.6 * strongest)
    if not votes:
        return "", 0.0
    kind = max(votes, key=lambda name: votes[name])
    return kind, min(1.0, 1.4 * sum(sorted(votes.values())[-2:]) / len(headers))


_TELLING = frozenset(("field", "type", "type_and_length", "length", "null", "mandatory", "code", "meaning", "key", "scale", "default", "status", "code_type"))
