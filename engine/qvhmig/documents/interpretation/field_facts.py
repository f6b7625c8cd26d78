"""One printed row -> what its columns and its text say of the field, with the evidence for each attribute."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qvhmig.documents.grids import Place
from qvhmig.documents.interpretation.blocks_found import FieldBlock
from qvhmig.documents.interpretation.cell_shapes import identifier
from qvhmig.documents.interpretation.context import FURTHER_UP
from qvhmig.documents.interpretation.date_masks import FORMAT, mask_kind, read_mask, unsaid_mask
from qvhmig.documents.interpretation.hinted import Hinted, plain
from qvhmig.documents.interpretation.marks import key_part, mandatory_mark, unread_mark
from qvhmig.documents.interpretation.names import Named, mended_references, read_name
from qvhmig.documents.interpretation.nested_grids import read_nested
from qvhmig.documents.interpretation.printed_rows import PrintedRow
from qvhmig.documents.interpretation.statements import Said, read_statements
from qvhmig.documents.interpretation.type_words import PrintedType, read_type, read_wrapped_type
from qvhmig.documents.interpretation.value_lists import read_values

# From this share of typed rows on a row without a type is the exception.
MOST_TYPED = 0.8


@dataclass
class FieldFacts:
    """A field before tables are put together. `number`: as the list counts it. `key_part`: 0 = part of the key, its number is not printed.

    `evidence`: attribute -> names of `confidence.EVIDENCE`. `parents`: printed parents, not yet looked up.
    """

    table: str
    name: str
    place: Place
    printed: str
    block: FieldBlock
    type: str = ""
    printed_type: str = ""
    length: int | None = None
    scale: int | None = None
    format: str = ""
    mandatory: str = "U"
    mandatory_when: str = ""
    number: int | None = None
    key_part: int | None = None
    parents: list[str] = field(default_factory=list)
    code_types: list[str] = field(default_factory=list)
    allowed_values: list[str] = field(default_factory=list)
    case: str = ""
    destinations: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    description: str = ""
    evidence: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Style:
    """What all rows under one header of one document share.

    `machine`: the names are identifiers; `spellings`: names printed in one piece anywhere, in small letters; `width`: characters of the
    longest line of free text, where lines wrap; `marks`: header -> all marks printed under it. `typed`: share of the rows that print a
    known type. `star`: what a star behind a name means, as of `star_meaning`.
    """

    machine: bool
    spellings: frozenset[str]
    width: int
    marks: Mapping[str, frozenset[str]]
    settled: Hinted
    typed: float = 0.0
    star: str = ""


def read_facts(block: FieldBlock, row: PrintedRow, style: Style) -> FieldFacts:
    """All of one row."""
    # Only a page prints blanks that nobody typed; elsewhere a name is as it stands on its line.
    wrapped = block.document.format == "pdf" or len(row.lines["field"]) > 1
    named = read_name(tuple(row.lines["field"]), style.machine and wrapped, style.spellings)
    facts = FieldFacts(row.table or block.table, named.name, row.cells[0].place, _printed(row), block)
    said = read_statements(row.lines.get("description", ()), style.width)
    more = read_statements(row.lines.get("rule", ()), style.width)
    facts.number = _first_number(row.text("position"))[0]
    _name_evidence(facts, block, row, named)
    _type(facts, row, said, style.settled)
    _row_evidence(facts, row, named, style)
    _mandatory(facts, row, said, more, named, style)
    _key(facts, row, said, more, named, style)
    _lists(facts, row, said, more)
    _texts(facts, row, said, more)
    return facts


def _printed(row: PrintedRow) -> str:
    return " | ".join(cell.text.replace("\n", " // ") for cell in row.cells)


def _name_evidence(facts: FieldFacts, block: FieldBlock, row: PrintedRow, named: Named) -> None:
    if row.table:
        table = ["name of the table in a column"]
    elif not block.table:
        table = ["no name of the table"]
    elif block.named_by in ("name of the file", "title of the document"):
        table = ["name of the table from the file"]
    elif block.named_by == FURTHER_UP:
        table = ["name of the table from further up"]
    else:
        table = ["name of the table stands alone" if block.lead > 0.8 else "name of the table with a rival"]
    name = ["name printed in one piece" if not named.joined else "name joined from pieces" if " " not in named.name else "name in words over several lines"]
    name += ["doubtful field list"] if block.probability < 0.8 else []
    name += ["header taken from an earlier grid"] if block.continued else []
    name += ["list without a header"] if not block.continued and not any(block.headers) and not block.roles.stated else []
    name += ["row joined over a page break"] if row.joined else []
    name += ["row of nothing but a name"] if row.lines.keys() == {"field"} else []
    facts.evidence |= {"table": table, "field": name}


def _row_evidence(facts: FieldFacts, row: PrintedRow, named: Named, style: Style) -> None:
    """A row without a type among rows that have one, and several rows that were read as one."""
    names, types = row.lines["field"], row.lines.get("type", [])
    if named.joined and len(types) > 1 and all(read_type(line) for line in types) and all(identifier(line) >= 0.6 and not line.endswith("_") for line in names):
        facts.evidence["field"].append("several names in one cell")
    elif style.typed >= MOST_TYPED and not facts.type:
        facts.evidence["field"].append("row unlike the others")


def _type(facts: FieldFacts, row: PrintedRow, said: Said, settled: Hinted) -> None:
    """Type, length and scale from their own columns first, then from the type as printed, then from the text; the hints before all."""
    printed = " ".join(row.lines.get("type", row.lines.get("type_and_length", []))).strip()
    lines = row.lines.get("type", row.lines.get("type_and_length", []))
    found = read_wrapped_type(lines) or (read_type(re.sub(r"\s+", "", printed)) if "(" in printed else None)
    facts.printed_type = printed
    column = _first_number(row.text("length"))
    facts.format = read_mask(" ".join(row.lines.get("format", []))) or said.format or read_mask(printed) or (found.format if found else _mask_within(printed))
    if found is None and not printed and row.lines.get("format"):
        found = read_type(" ".join(row.lines["format"]))
    digits = _first_number(row.text("precision"))[0]
    facts.length = column[0] if column[0] is not None else digits
    if found and found.kind in ("integer", "decimal") and found.length is None and {"precision", "scale"} <= set(facts.block.roles.roles):
        facts.length, column = digits, (digits, column[1])  # beside its digits the length of a number is the bytes that it is stored in
    elif facts.length is None:
        facts.length = found.length if found and found.length is not None else said.length
    scale = _first_number(row.text("scale"))[0]
    facts.scale = scale if scale is not None else column[1] if column[1] is not None else found.scale if found else None
    facts.format = settled.formats.get(plain(row.text("format")), facts.format)
    known = settled.types.get(plain(printed))
    facts.type, kind_evidence = (known, "said by the hints") if known else _kind(facts, found, printed)
    if facts.type or printed:
        facts.evidence["type"] = [kind_evidence]
    if facts.length is None and found is None and (sized := _UNKNOWN_SIZED.match(printed)):
        facts.length, facts.evidence["length"] = int(sized["length"]), ["length of a type not known"]
    elif facts.length is None and _unread_length(row.text("length")):
        facts.evidence["length"] = ["length not understood"]
    elif facts.length is not None:
        own = column[0] is not None
        facts.evidence["length"] = ["length in its own column" if own else "length in the type" if found and found.length == facts.length else "length said in the text"]
    if facts.scale is not None:
        facts.evidence["scale"] = ["length in its own column" if scale is not None else "length in the type"]
    if facts.format:
        facts.evidence["format"] = ["said in a sentence"]
    elif unsaid_mask(row.text("format")) or unsaid_mask(printed) or "format" in said.weak:
        facts.evidence["format"] = ["format not understood"]


# The length of a type is as plain where its word is not known.
_UNKNOWN_SIZED = re.compile(r"[A-Za-z][\w ]{0,30}\(\s*(?P<length>[1-9]\d{0,6})\s*\)\Z")
_NO_LENGTH = frozenset(("n/a", "na", "none", "null", "nil", "max", "maximum", "unlimited", "unbounded", "variable", "var", "fixed", "any"))


def _unread_length(text: str) -> bool:
    """Words and no number where a length should be: `one`."""
    words = text.strip(" .()").lower()
    return words not in _NO_LENGTH and any(sign.isalpha() for sign in words) and not any(sign.isdigit() for sign in words)


def _kind(facts: FieldFacts, found: PrintedType | None, printed: str) -> tuple[str, str]:
    masked = mask_kind(facts.format)
    if found is None:
        return (masked, "type guessed from the format") if masked else ("", "type not known")
    kind = found.kind
    if kind == "decimal" and facts.length and not facts.scale and _whole(printed):
        kind = "integer"
    if kind == "integer" and facts.scale:
        kind = "decimal"
    if kind in ("date", "moment") and masked in ("date", "moment", "time"):
        kind = masked
    if kind == "text" and facts.length and facts.scale and printed.lower().startswith("num"):
        kind = "decimal"
    return kind, "type in brackets" if found.length is not None else "type of a known word" if found.sure >= 0.8 else "type word with other uses"


def _mask_within(printed: str) -> str:
    """The mask that stands somewhere in a type that is no known word: `ISO 8601 (yyyy-MM-dd HH:mm)`."""
    found = FORMAT.search(printed)
    return read_mask(found.group()) if found else ""


def _whole(printed: str) -> bool:
    """A word that means any number is whole where a length and no scale is given."""
    word = re.match(r"[A-Za-zÀ-ÿ]*|9", printed.strip())
    return word is not None and word.group().lower() not in ("float", "double", "real", "money", "currency", "percent", "smallmoney", "float8", "float4")


def _first_number(text: str) -> tuple[int | None, int | None]:
    """Length and scale of a length column: `10`, `10.0`, `10,2`, `max 20 chars`."""
    flat = " ".join(text.split())
    if found := re.match(r"(?P<length>\d{1,7})\.0\Z", flat):
        return int(found["length"]), None
    found = re.match(r"\D{0,12}?(?P<length>\d{1,7})(?:\s*[,.(]\s*(?P<scale>\d{1,2})\)?)?(?!\d)", flat)
    if not found:
        return None, None
    return int(found["length"]), int(found["scale"]) if found["scale"] else None


def _mandatory(facts: FieldFacts, row: PrintedRow, said: Said, more: Said, named: Named, style: Style) -> None:
    evidence = ["nothing is said"]
    for header, role, text in row.by_header:
        if role in ("mandatory", "null"):
            known = style.settled.marks.get(plain(text))
            mark, when = (known, "") if known else mandatory_mark(text, header, role == "null", style.marks.get(header, frozenset()))
            if mark:
                facts.mandatory, facts.mandatory_when = mark, when
                evidence = ["marked in a column" if header or facts.block.roles.stated else "marked in a column without a header"]
                break
            if unread_mark(text):
                evidence = ["mark not understood"]
    for source in (said, more):
        if source.mandatory and (facts.mandatory in "UN" or (source.mandatory == "C" and not facts.mandatory_when)):
            facts.mandatory, facts.mandatory_when = source.mandatory, source.mandatory_when
            evidence = ["said in a sentence"]
        if facts.mandatory == "C" and not facts.mandatory_when and source.condition[0]:
            facts.mandatory_when, clause = source.condition
            source.description = [text for text in source.description if text != clause]
            source.rules = [text for text in source.rules if text != clause]
    constraints = " ".join([facts.printed_type, *(text for _, role, text in row.by_header if role == "key")])
    if facts.mandatory == "U" and re.search(r"\bnot\s+null\b", constraints, re.I):
        facts.mandatory, evidence = "Y", ["said in a sentence"]
    if facts.mandatory == "U" and any(mark.lower() in ("required", "mandatory", "m", "r") for mark in named.marks):
        facts.mandatory, evidence = "Y", ["mark of two meanings"]
    if facts.mandatory == "U" and any(mark.lower() in ("optional", "o") for mark in named.marks):
        facts.mandatory, evidence = "N", ["mark of two meanings"]
    if facts.mandatory == "U" and style.star in ("required", "some") and "*" in named.marks:
        facts.mandatory, evidence = "Y", ["said in a sentence" if style.star == "required" else "mark of two meanings"]
    facts.evidence["mandatory"] = evidence
    if facts.mandatory_when:
        facts.evidence["mandatory_when"] = evidence


def _key(facts: FieldFacts, row: PrintedRow, said: Said, more: Said, named: Named, style: Style) -> None:
    for header, role, text in row.by_header:
        if role == "key":
            part = key_part(text, header, 0)
            if part is not None:
                facts.key_part, facts.evidence["key"] = part, ["marked in a column"]
                break
    if any(role == "key" and re.fullmatch(r"(?i)unique(?: key| index)?|u[kq]", text.strip()) for _, role, text in row.by_header):
        more.rules.append("unique")
    if facts.key_part is None and (said.key or more.key):
        facts.key_part, facts.evidence["key"] = 0, ["said in a sentence"]
    if facts.key_part is None and style.star == "key" and "*" in named.marks:
        facts.key_part, facts.evidence["key"] = 0, ["said in a sentence"]
    if facts.key_part is None and (any("pk" in mark.lower() or "primary" in mark.lower() or mark == "🔑" for mark in named.marks) or re.search(r"\bprimary key\b|\bPK\b", facts.printed_type, re.I)):
        facts.key_part, facts.evidence["key"] = 0, ["said in a sentence"]


_PARENT = re.compile(r"[A-Za-z_][\w$#]*(?:\.[A-Za-z_][\w$#]*){1,2}|[A-Za-z_][\w$#]*\s*\(\s*[A-Za-z_][\w$#]*\s*\)")


# A whole cell that is a parent; its names may hold blanks, or stray ones where they wrap.
_WHOLE_PARENT = re.compile(
    r"(?:(?:[pfua]k\d*|not null|null|unique|foreign key|primary key|references?|links?|refers)\b(?:\s+to\b)?[\s,;:>→=-]*|[→>-]+\s*)*(?P<table>[^\W\d][^.;,:()\[\]>]{0,60}?)\s*(?:\.\s*|\(\s*)(?P<field>[^\W\d][^.;,:()\[\]>]{0,60}?)\s*\)?\Z", re.I
)


def _parents_in_key(text: str) -> list[str]:
    """`FK -> SHIP.ship id` in one piece, or marks and links parted by semicolons or lines: `PK2; link SHIP.ship_id`."""
    whole = _WHOLE_PARENT.match(" ".join(text.split()))
    if whole:
        return [f"{whole['table'].strip()}.{whole['field'].strip()}"]
    return _PARENT.findall(mended_references(text))


def _lists(facts: FieldFacts, row: PrintedRow, said: Said, more: Said) -> None:
    """Parents, code lists, allowed values and destinations, from their columns and from the text."""
    in_key = [text for _, role, text in row.by_header if role == "key"]
    in_column = mended_references(" ".join(row.lines.get("references", [])))
    whole = _WHOLE_PARENT.match(" ".join(row.lines.get("references", [])))
    found = [f"{whole['table'].strip()}.{whole['field'].strip()}"] if whole else _PARENT.findall(in_column) or ([in_column.split()[0].strip(",;")] if in_column.strip() and re.match(r"[A-Za-z_]\w+", in_column) and len(in_column.split()) == 1 else [])
    if found and row.text("references_field") and "." not in found[0]:
        found = [f"{found[0]}.{' '.join(row.lines['references_field'])}"]
    found += [parent for text in in_key for parent in _parents_in_key(text)]
    facts.parents = list(dict.fromkeys([*(re.sub(r"\s*\(\s*(.+?)\s*\)", r".\1", parent) for parent in found), *said.references, *more.references]))
    code_type = " ".join(row.lines.get("code_type", [])).strip()
    if code_type and code_type not in ("-", "–", "—", "N/A", "n/a", "No", "None"):
        facts.code_types.append(re.sub(r"(?i)^(?:code ?(?:list|set|type)|value ?set|table|codelist)\s*[:#]?\s*(?=\S)", "", code_type))
    facts.code_types += [code for code in [*said.code_types, *more.code_types] if code not in facts.code_types]
    values = [value for line in _value_texts(row) for value in read_values(line)]
    nested = read_nested(row.nested)
    facts.code_types += [code for code in nested.code_types if code not in facts.code_types]
    facts.allowed_values = list(dict.fromkeys([*values, *said.allowed_values, *more.allowed_values, *nested.values]))
    in_destination = row.lines.get("destination", [])
    facts.destinations = [" ".join(in_destination)] if in_destination else []
    facts.destinations += [name for name in [*said.destinations, *more.destinations] if name not in facts.destinations]
    facts.case = said.case or more.case
    for name, value in (("code_type", facts.code_types), ("allowed_values", facts.allowed_values), ("destination", facts.destinations), ("case", facts.case)):
        if value:
            facts.evidence[name] = ["list in a column" if row.lines.get(name) else "said in passing" if name in said.weak else "said in a sentence"]


def _value_texts(row: PrintedRow) -> Sequence[str]:
    lines = row.lines.get("allowed_values", [])
    joined = "\n".join(lines)
    return [joined] if read_values(joined) else lines


def _texts(facts: FieldFacts, row: PrintedRow, said: Said, more: Said) -> None:
    facts.description = ". ".join([*said.description, *more.description])
    facts.rules = [*said.rules, *more.rules]
    default = " ".join(row.lines.get("default", [])).strip()
    if default and default.lower() not in ("null", "none", "-", "n/a", "(null)"):
        facts.rules.append(f"default {default}")
    if row.lines.get("allowed_values") and not facts.allowed_values:
        facts.rules.append(" ".join(row.lines["allowed_values"]))
    if row.lines.get("format") and not facts.format:
        facts.rules.append(f"format {' '.join(row.lines['format'])}")
    if facts.description:
        facts.evidence["description"] = ["free text"]
    if facts.rules:
        facts.evidence["rule"] = ["free text"]
