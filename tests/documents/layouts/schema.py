"""Draws a schema: tables of one domain, named in one shape, with keys, references, code lists and prose."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from random import Random

from layouts.domains import DOMAINS, LIST_MEANINGS, Domain
from layouts.languages import IDENTIFIER, OF, OF_TABLE, TAILS
from layouts.truth import CodeList, Field, Schema, Table

KINDS = {"t": "text", "k": "text", "i": "integer", "d": "decimal", "D": "date", "M": "moment", "T": "time", "b": "boolean"}
# shape -> how a phrase becomes a name
IDENTIFIERS = ("lower_snake", "UPPER_SNAKE", "CamelCase", "camelCase", "PREFIXED", "short")
SHAPES = (*IDENTIFIERS, "Title Case")
FOLDED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae"})


def _words(phrase: str) -> list[str]:
    """The phrase's words as ASCII letters and digits."""
    plain = unicodedata.normalize("NFKD", phrase.translate(FOLDED)).encode("ascii", "ignore").decode()
    return [word for word in "".join(c if c.isalnum() else " " for c in plain).split() if word]


def _short(words: list[str]) -> str:
    """Old systems' names: the first letters of each word, without vowels after the first."""
    return "".join(word[0] + "".join(c for c in word[1:] if c not in "aeiouAEIOU")[: 5 if len(words) == 1 else 3] for word in words).upper()[:10]


def name_of(phrase: str, shape: str, prefix: str = "") -> str:
    words = _words(phrase)
    if shape == "lower_snake":
        return "_".join(words).lower()
    if shape == "UPPER_SNAKE":
        return "_".join(words).upper()
    if shape == "CamelCase":
        return "".join(word[0].upper() + word[1:] for word in words)
    if shape == "camelCase":
        return words[0].lower() + "".join(word[0].upper() + word[1:] for word in words[1:])
    if shape == "Title Case":
        return " ".join(word[0].upper() + word[1:] for word in phrase.split())
    if shape == "PREFIXED":
        return f"{prefix}_{'_'.join(words)}".upper() if prefix else "_".join(words).upper()
    return _short(words)


def _code_lists(rng: Random, language: str) -> tuple[CodeList, ...]:
    lists = []
    numbered = rng.random() < 0.5
    for number in range(rng.choice((0, 1, 2, 3))):
        meanings = rng.sample(LIST_MEANINGS[language], rng.randint(4, 8))
        codes = [str(i + 1) for i in range(len(meanings))] if rng.random() < 0.5 else list("ABCDEFGHKLMNPRSTUVWX"[: len(meanings)])
        status = [rng.choice(("", "", "X")) for _ in codes]
        names = {"en": "state of the {}", "de": "Status {}", "fr": "état {}", "es": "estado {}", "nl": "toestand {}", "it": "stato {}"}
        topic = rng.choice(next(d.things for d in DOMAINS if d.language == language))
        id_ = str(rng.randint(10, 90) * 10 + number) if numbered else f"CL{number + 1:02d}"
        lists.append(CodeList(id_, names[language].format(topic), tuple(zip(codes, meanings, status, strict=True))))
    return tuple(lists)


def _fact(rng: Random, domain: Domain, letter: str, phrase: str, thing: str, name: str, lists: tuple[CodeList, ...]) -> Field:
    kind = KINDS[letter]
    text = OF[domain.language].format(fact=phrase[0].upper() + phrase[1:], thing=thing)
    made = Field(name, phrase, kind, mandatory=rng.choice("YYYYYNNNNNNNC"), description=text + ("." if rng.random() < 0.5 else ""))
    if letter == "t":
        return replace(made, length=rng.choice((12, 20, 30, 35, 40, 50, 60, 80, 100, 120, 240, 255)))
    if letter == "i":
        return replace(made, length=rng.choice((2, 3, 4, 5, 6, 8, 10)))
    if letter == "d":
        scale = rng.choice((1, 2, 2, 3))
        return replace(made, length=rng.choice((6, 8, 9, 10, 12, 15)), scale=scale)
    if letter == "k":
        listed = rng.choice(lists).id if lists and rng.random() < 0.6 else ""
        allowed = () if listed or rng.random() < 0.5 else tuple(rng.sample(("A", "B", "C", "D", "E", "K", "P", "R", "T", "X"), rng.randint(2, 5)))
        return replace(made, length=rng.choice((1, 2, 3, 4)), code_list=listed, allowed=tuple(sorted(allowed)))
    return made


def _table(rng: Random, domain: Domain, thing: str, shape: str, count: int, lists: tuple[CodeList, ...]) -> Table:
    stem = "".join(word[0] for word in _words(thing)).upper() + rng.choice("XDTR") if shape == "PREFIXED" else ""
    table = name_of(thing, shape)
    own = rng.choice(("{} id", "id {}", "{} {}"))
    key_phrase = own.format(thing, IDENTIFIER[domain.language]) if own == "{} {}" else own.format(thing)
    kind = rng.choice(("integer", "integer", "text"))
    fields = [
        Field(name_of(key_phrase, shape, stem), key_phrase, kind, length=rng.choice((8, 9, 10, 12)), mandatory="Y", key=1,
              description=OF[domain.language].format(fact=IDENTIFIER[domain.language].capitalize(), thing=thing))
    ]  # fmt: skip
    taken = {fields[0].name.lower()}
    for letter, phrase in rng.sample(domain.facts, min(count, len(domain.facts))):
        name = name_of(phrase, shape, stem)
        if name.lower() not in taken and len(name) > 1:
            taken.add(name.lower())
            fields.append(_fact(rng, domain, letter, phrase, thing, name, lists))
    return Table(table, thing, tuple(fields), OF_TABLE[domain.language].format(thing=thing))


def _linked(rng: Random, tables: list[Table], shape: str, language: str) -> list[Table]:
    """Give later tables a field that points at the key of an earlier one."""
    linked = [tables[0]]
    for table in tables[1:]:
        parent = rng.choice(linked)
        key = parent.fields[0]
        name = key.name if shape != "PREFIXED" else name_of(key.phrase, shape, table.fields[0].name.split("_")[0])
        if rng.random() < 0.7 and name.lower() not in {field.name.lower() for field in table.fields}:
            phrase = OF[language].format(fact=IDENTIFIER[language].capitalize(), thing=parent.phrase)
            link = replace(key, name=name, key=None, references=(parent.name, key.name), mandatory=rng.choice("YN"), description=phrase)
            at = rng.randint(1, len(table.fields))
            table = replace(table, fields=(*table.fields[:at], link, *table.fields[at:]))
        linked.append(table)
    return linked


def _with_prose(rng: Random, tables: list[Table], language: str) -> list[Table]:
    """Descriptions get sentences that name tables, fields, types and numbers."""
    names = [(table.name, field.name) for table in tables for field in table.fields]

    def told(field: Field) -> Field:
        sentences = []
        for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
            table, other = rng.choice(names)
            sentences.append(rng.choice(TAILS[language]).format(table=table, field=other))
        first = field.description if not sentences or field.description.endswith(".") else field.description + "."
        return replace(field, description=" ".join([first, *sentences]))

    return [replace(table, fields=tuple(map(told, table.fields))) for table in tables]


def draw_schema(rng: Random, *, tables: tuple[int, int] = (3, 6), fields: tuple[int, int] = (3, 12), language: str = "", shapes: tuple[str, ...] = SHAPES) -> Schema:
    """A schema of `tables` (least, most) tables with `fields` (least, most) facts each. Half of all schemas are English."""
    language = language or rng.choice(("en", "en", "en", "en", "en", "de", "fr", "es", "nl", "it"))
    domain = rng.choice([domain for domain in DOMAINS if domain.language == language])
    shape = rng.choice(shapes)
    lists = _code_lists(rng, language)
    drawn: list[Table] = []
    for thing in rng.sample(domain.things, min(rng.randint(*tables), len(domain.things))):
        table = _table(rng, domain, thing, shape, rng.randint(*fields), lists)
        if table.name.lower() not in {other.name.lower() for other in drawn}:
            drawn.append(table)
    linked = _with_prose(rng, _linked(rng, drawn, shape, language), language)
    return Schema(language, domain.name, tuple(linked), lists)
