"""Field facts of all documents -> tables: one table a name, fields in printed order, parents looked up, doubles told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qvhmig.documents.grids import Words
from qvhmig.documents.interpretation.blocks_found import FieldBlock
from qvhmig.documents.interpretation.cell_shapes import identifier
from qvhmig.documents.interpretation.confidence import confidence, ground
from qvhmig.documents.interpretation.field_facts import FieldFacts, Style, read_facts
from qvhmig.documents.interpretation.findings import (
    Parents,
    disagreement,
    impossible_length,
    lost_parent,
    missing_positions,
    nameless,
    printed_twice,
)
from qvhmig.documents.interpretation.hinted import NOTHING_HINTED, Hinted
from qvhmig.documents.interpretation.key_notes import key_notes
from qvhmig.documents.interpretation.marks import plain_mark
from qvhmig.documents.interpretation.names import machine_names
from qvhmig.documents.interpretation.printed_rows import PrintedRow
from qvhmig.documents.interpretation.starred_names import star_meaning
from qvhmig.documents.interpretation.type_words import read_wrapped_type
from qvhmig.documents.reading import SURE, FieldReading, Finding, TableReading

_COMPARED = ("type", "length", "scale", "mandatory")


def read_tables(blocks: Sequence[FieldBlock], told: Mapping[str, str], settled: Hinted = NOTHING_HINTED) -> tuple[tuple[TableReading, ...], list[Finding]]:
    """Tables in the order of their first appearance. `told`: table name -> what a list of tables says of it."""
    facts = _all_facts(blocks, settled)
    _drop_schemas(facts)
    findings: list[Finding] = []
    tables = _grouped(facts, findings)
    parents = Parents({name: [entry.name for entry in held] for name, held in tables.items()})
    _settle_destinations(facts, parents)
    described = {name.lower(): text for name, text in told.items()}
    read: list[TableReading] = []
    for name, held in tables.items():
        keys = _keys(held, [note for block in _blocks(held) for note in block.notes])
        fields = tuple(_field(entry, at, keys, parents, findings) for at, entry in enumerate(held, 1))
        text = next((block.description for block in _blocks(held) if block.description), "") or described.get(name.lower(), "")
        read.append(TableReading(name, held[0].place, fields, text))
        findings.extend(missing_positions(name, held[0].place, _numbers(held)))
    findings.extend(nameless(read))
    return tuple(read), findings


def _all_facts(blocks: Sequence[FieldBlock], settled: Hinted) -> list[FieldFacts]:
    spellings = frozenset(
        row.lines["field"][0].strip().lower() for block in blocks for row in block.rows if len(row.lines["field"]) == 1 and " " not in row.lines["field"][0].strip()
    )
    styles: dict[tuple[str, ...], list[FieldBlock]] = {}
    for block in blocks:
        styles.setdefault(_style(block), []).append(block)
    found: dict[tuple[str, ...], Style] = {style: _read_style(alike, spellings, settled) for style, alike in styles.items()}
    return [read_facts(block, row, found[_style(block)]) for block in blocks for row in block.rows]


def _drop_schemas(facts: Sequence[FieldFacts]) -> None:
    """`dbo.SHIP` is the table SHIP of the schema dbo, unless another schema has a table of that name, too."""
    schemas: dict[str, set[str]] = {}
    for entry in facts:
        schema, _, table = entry.table.rpartition(".")
        schemas.setdefault(table.lower(), set()).add(schema.lower())
    for entry in facts:
        schema, _, table = entry.table.rpartition(".")
        if schema and identifier(entry.table) >= 1.0 and len(schemas[table.lower()] - {""}) == 1:
            entry.table = table


def _read_style(blocks: Sequence[FieldBlock], spellings: frozenset[str], settled: Hinted) -> Style:
    rows = [row for block in blocks for row in block.rows]
    marks: dict[str, set[str]] = {}
    for row in rows:
        for header, role, text in row.by_header:
            if role in ("mandatory", "null"):
                marks.setdefault(header, set()).add(plain_mark(text))
    # Only pages wrap lines; in every other format a line break was meant.
    wraps = blocks[0].document.format == "pdf"
    width = max((len(line) for row in rows for line in row.lines.get("description", ())), default=0) if wraps else 10_000
    machine = machine_names(row.lines["field"] for row in rows)
    typed = sum(1 for row in rows if read_wrapped_type(row.lines.get("type", row.lines.get("type_and_length", [])))) / len(rows) if rows else 0.0
    return Style(machine, spellings, width, {header: frozenset(found) for header, found in marks.items()}, settled, typed, _star(rows, blocks))


def _star(rows: Sequence[PrintedRow], blocks: Sequence[FieldBlock]) -> str:
    starred = sum(1 for row in rows if row.lines["field"][-1].rstrip(" )").endswith("*"))
    texts = [words.text for words in blocks[0].document.blocks if isinstance(words, Words)]
    return star_meaning([*texts, *(note for block in blocks for note in block.notes)], starred, len(rows)) if starred else ""


def _style(block: FieldBlock) -> tuple[str, ...]:
    return (block.document.name, *(header.lower() for header in block.headers))


def _grouped(facts: Iterable[FieldFacts], findings: list[Finding]) -> dict[str, list[FieldFacts]]:
    """Table -> its fields; a field printed again is compared with the first and left out."""
    tables: dict[str, list[FieldFacts]] = {}
    spelled: dict[str, str] = {}
    seen: dict[tuple[str, str], FieldFacts] = {}
    for entry in facts:
        name = spelled.setdefault(entry.table.lower(), entry.table)
        entry.table = name
        first = seen.setdefault((name.lower(), entry.name), entry)
        if first is entry:
            tables.setdefault(name, []).append(entry)
            continue
        found = list(_differences(first, entry))
        same_document = first.block.document.name == entry.block.document.name
        findings.extend(found or ([printed_twice(first, entry)] if same_document else []))
        _fill(first, entry)
    return tables


def _differences(first: FieldFacts, second: FieldFacts) -> Iterable[Finding]:
    for attribute in _COMPARED:
        one, other = getattr(first, attribute), getattr(second, attribute)
        if one not in (None, "", "U") and other not in (None, "", "U") and one != other:
            yield disagreement(first, second, attribute, one, other)


def _fill(first: FieldFacts, second: FieldFacts) -> None:
    """What the first printing leaves open, the second may say."""
    for attribute in ("type", "printed_type", "length", "scale", "format", "description", "case", "key_part"):
        if getattr(first, attribute) in (None, "") and getattr(second, attribute) not in (None, ""):
            setattr(first, attribute, getattr(second, attribute))
            if attribute in second.evidence:
                first.evidence[attribute] = second.evidence[attribute]
    if first.mandatory == "U" and second.mandatory != "U":
        first.mandatory, first.mandatory_when = second.mandatory, second.mandatory_when
        first.evidence["mandatory"] = second.evidence["mandatory"]
    for listed in ("code_types", "allowed_values", "parents", "destinations"):
        getattr(first, listed).extend(value for value in getattr(second, listed) if value not in getattr(first, listed))


def _blocks(held: Sequence[FieldFacts]) -> list[FieldBlock]:
    found: dict[int, FieldBlock] = {}
    for entry in held:
        found.setdefault(id(entry.block), entry.block)
    return list(found.values())


def _settle_destinations(facts: Sequence[FieldFacts], parents: Parents) -> None:
    """A bare dotted name is a destination only where the same documents say so of other fields, and it is no parent."""
    told = {name.split(".")[0].lower() for entry in facts for name in entry.destinations if "said in passing" not in entry.evidence.get("destination", [])}
    for entry in facts:
        if "said in passing" not in entry.evidence.get("destination", []):
            continue
        for name in list(entry.destinations):
            if name.split(".")[0].lower() not in told and parents.find(name):
                entry.destinations.remove(name)
                entry.parents.append(name)
        if not entry.destinations:
            del entry.evidence["destination"]


def _keys(held: Sequence[FieldFacts], notes: Sequence[str]) -> dict[str, int]:
    """Field name -> position in the key: printed numbers, else printed order; a note beside the fields where no row is marked."""
    parts = [entry for entry in held if entry.key_part is not None]
    if not parts:
        return key_notes(notes, [entry.name for entry in held])
    if all(entry.key_part for entry in parts) and len({entry.key_part for entry in parts}) == len(parts):
        return {entry.name: int(entry.key_part or 0) for entry in parts}
    return {entry.name: at for at, entry in enumerate(parts, 1)}


def _numbers(held: Sequence[FieldFacts]) -> list[int]:
    """The numbers that the list itself prints, where it numbers every field."""
    numbers = [entry.number for entry in held if entry.number is not None]
    return numbers if len(numbers) == len(held) else []


def _field(entry: FieldFacts, position: int, keys: Mapping[str, int], parents: Parents, findings: list[Finding]) -> FieldReading:
    references, evidence = _reference(entry, parents, findings), dict(entry.evidence)
    if entry.parents:
        evidence["references"] = ["parent found" if references else "parent not found"]
    if entry.name in keys and "key" not in evidence:
        evidence["key"] = ["said in a sentence"]
    if (length := impossible_length(entry)) is not None:
        findings.append(length)
        evidence["length"] = [*evidence.get("length", []), "length impossible"]
    sure = {attribute: confidence(pieces) for attribute, pieces in evidence.items()}
    why = {attribute: ground(pieces) for attribute, pieces in evidence.items() if sure[attribute] < SURE}
    return FieldReading(
        entry.table, position, entry.name, entry.place, entry.printed, entry.type, entry.printed_type, entry.length, entry.scale, entry.format,
        entry.mandatory, entry.mandatory_when, keys.get(entry.name), references, tuple(entry.code_types), tuple(entry.allowed_values), entry.case,
        "; ".join(entry.destinations), ". ".join(entry.rules), entry.description, sure, why,
    )  # fmt: skip


def _reference(entry: FieldFacts, parents: Parents, findings: list[Finding]) -> str:
    """The first printed parent that exists, spelled as the parent is; each that does not is a finding."""
    found = ""
    for printed in entry.parents:
        parent = parents.find(printed)
        if parent.endswith("."):
            parent = f"{parent}{entry.name}" if parents.find(f"{parent}{entry.name}") else parent.rstrip(".")
        if not parent:
            findings.append(lost_parent(entry, printed, parents))
        found = found or parent
    return found
