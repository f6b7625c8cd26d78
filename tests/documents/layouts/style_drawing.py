"""Draws a style: which columns a document has, in which order, under which words."""

from __future__ import annotations

from random import Random

from layouts.languages import HEADERS, KIND_WORDS, MANDATORY_MARKS, NULL_MARKS, OPEN_NUMBERS, STRANGE_HEADERS
from layouts.style import Style
from layouts.truth import Schema


def _ordered(rng: Random, roles: list[str]) -> list[str]:
    """Mostly the usual order, now and then type first, description before type, or any order."""
    shape = rng.random()
    if shape < 0.55:
        return roles
    rest = [role for role in roles if role not in ("table", "position")]
    lead = [role for role in roles if role in ("position", "table")]
    if shape < 0.7:  # type and length before the name
        first = [role for role in rest if role in ("type", "length", "scale")]
        return lead + first + [role for role in rest if role not in first]
    if shape < 0.85:  # the words before the type
        words = [role for role in rest if role in ("field", "description")]
        return lead + words + [role for role in rest if role not in words]
    pieces = [role for role in rest if role not in ("length", "scale", "type")]
    rng.shuffle(pieces)
    at = rng.randint(0, len(pieces))
    return lead + pieces[:at] + [role for role in rest if role in ("type", "length", "scale")] + pieces[at:]


def _sizes(rng: Random, language: str, with_table: bool) -> tuple[str, list[str]]:
    """Where lengths stand, and the columns that this takes."""
    sizes = rng.choice(("own", "own", "own", "split", "brackets", "brackets", "beside"))
    roles = ["table"] * with_table + ["field", "type"] + {"own": ["length"], "split": ["length", "scale"]}.get(sizes, [])
    if language == "en" and rng.random() < 0.1:
        return "formats", [role for role in roles if role not in ("length", "scale")]
    return sizes, roles


def _facts(rng: Random, schema: Schema, sizes: str, roles: list[str]) -> tuple[list[str], frozenset[str]]:
    """Further columns, and what is peculiar to the style; takes the type out of `roles` where none is printed."""
    obligation = rng.choice(("mandatory", "mandatory", "null", ""))
    facts = [role for role, share in (("key", 0.5), ("references", 0.4), ("default", 0.2), ("allowed_values", 0.4)) if rng.random() < share]
    if schema.code_lists and rng.random() < 0.8:
        facts.append("code_list")
    extra = ""
    if schema.language == "en" and sizes not in ("formats", "split") and rng.random() < 0.25:
        extra = rng.choice(("decorated", "nulled", "worded", "constraints", "untyped"))
    if extra == "constraints":
        obligation, facts = "constraints", [role for role in facts if role not in ("key", "references")]
    elif extra == "nulled":
        obligation = ""
    elif extra == "untyped" and sizes == "own":
        roles.remove("type")
    elif extra == "untyped":
        extra = ""
    return ([obligation] if obligation else []) + facts, frozenset([extra] if extra else [])


def _headed(rng: Random, roles: list[str], headers: dict[str, tuple[str, ...]], sizes: str) -> tuple[tuple[str, str], ...]:
    """A header word for each column; no word twice."""
    taken: set[str] = set()
    columns = []
    for role in roles:
        wordings = ("Format", "Data format") if role == "type" and sizes == "formats" else headers[role]
        header = rng.choice([word for word in wordings if word.lower() not in taken])
        taken.add(header.lower())
        columns.append((role, header))
    return tuple(columns)


def draw_style(rng: Random, schema: Schema, *, with_table: bool = False, most: int = 9) -> Style:
    """A style for the schema's language; `with_table` = the table's name is a column; `most` columns at most."""
    language = schema.language
    sizes, roles = _sizes(rng, language, with_table)
    facts, extras = _facts(rng, schema, sizes, roles)
    # a line with nothing but a name would be a heading as well as a field
    described = rng.random() < 0.93 or "untyped" in extras
    roles += facts[: max(0, most - len(roles) - 1)] + ["description"] * described
    if rng.random() < 0.3 and len(roles) < most:
        roles.insert(0, "position")
    roles = _ordered(rng, roles)
    columns = _headed(rng, roles, HEADERS[language], sizes)
    pool = KIND_WORDS["sql"] if rng.random() < 0.45 or "nulled" in extras else KIND_WORDS[language]
    words = {kind: rng.choice(choices) for kind, choices in rng.choice(pool).items()}
    # digits that only the length tells: a style that prints none for whole numbers does not call them NUMBER
    number_length = rng.random() < 0.7 or words["integer"] in OPEN_NUMBERS
    mark = rng.choice(NULL_MARKS[language] if "null" in roles else MANDATORY_MARKS[language])
    conditional = {"M": "C", "Mandatory": "Conditional", "Required": "Conditional"}.get(mark[0], "") if "mandatory" in roles and rng.random() < 0.7 else ""
    return Style(
        language, columns, words, sizes, mark, rng.random() < 0.4, number_length, rng.choice((",", ",", ", ")),
        rng.choice(("PK", "PK", "P", "Y", "X") if language == "en" else ("PK", "X")), conditional, extras,
    )  # fmt: skip


def strange_style(rng: Random, schema: Schema, *, with_table: bool = False, header: bool = True) -> Style:
    """SQL types, few columns, and headers in words that nobody need know; `header` off = no header at all (empty words)."""
    sizes = rng.choice(("own", "brackets", "brackets"))
    roles = ["position"] * (rng.random() < 0.3) + ["table"] * with_table + ["field", "type"] + ["length"] * (sizes == "own")
    roles += ["references"] * (rng.random() < 0.3 and header) + ["description"]
    words = rng.choice(STRANGE_HEADERS)
    columns = tuple((role, words[role] if header else "") for role in _ordered(rng, roles))
    kinds = {kind: rng.choice(choices) for kind, choices in rng.choice(KIND_WORDS["sql"]).items()}
    return Style(schema.language, columns, kinds, sizes, ("", ""), False, True, ",", "")
