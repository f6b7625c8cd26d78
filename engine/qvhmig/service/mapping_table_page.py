"""The page of one target table: where its rows come from, and every field with class, source, rule and who decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from qvhmig.models.contract import CrosswalkChoice, FieldEntry
from qvhmig.running.report_mappings import expression_of
from qvhmig.service.mapping_facts import CLASS_WORDS, TargetField, TargetTable
from qvhmig.service.mapping_names import names_used, short_names
from qvhmig.service.markdown_text import cell, code, number, table

if TYPE_CHECKING:
    from qvhmig.loaded_files import Project
    from qvhmig.planning.plan import LogicalPlan

MUST_SAYS = "*Must*: whether the target asks for a value (blank: it may be empty); *unsettled*: its documents do not say. Letters before a dot (`x.Name`) are short names of the steps, see below."
MUST = {"Y": "yes", "C": "when", "U": "unsettled", "N": ""}
WAYS = {
    "filtered": "left out by design",
    "rejected": "bad data, told in `rejects/`",
    "held": "waits for another row",
    "merged": "another row stands for it",
    "unused": "looked up and counted, and no row took it up",
}


def table_page(one: TargetTable, project: Project, owners: Mapping[str, str]) -> str:
    """Markdown; `owners` as `owner_tables` gives them."""
    lines = [f"# {one.name}", "", *_head(one), *_rows(one.unit), *_filled(one, owners), *_undecided(one), *_out_of_scope(one)]
    lines += [*_names(one), *_maps(one, project), *_feeds(one, project), "[all tables](README.md)"]
    return "\n".join(lines) + "\n"


def _head(one: TargetTable) -> list[str]:
    if one.loaded is None:
        return ["No contract writes this table.", ""]
    contract = one.loaded.model
    approved = f", {cell(contract.approved_by)} claims to have approved it (unsigned)" if contract.approved_by else ", approved by nobody"
    kinds = ", ".join(f"{one.count(kind)} {word}" for kind, word in CLASS_WORDS.items() if one.count(kind))
    facts = [
        ("one row is", cell(contract.grain)),
        ("contract", f"{code(contract.id)} in {code(one.loaded.document.path)}"),
        ("owner", cell(contract.owner)),
        ("status", cell(contract.status) + approved),
        ("fields", f"{len(one.fields)}: {kinds}"),
        ("can be filled", f"{sum(field.fillable for field in one.fields)} of {len(one.fields)}"),
        ("examples beside the rules", str(len(contract.cases))),
        ("mistakes put in that an example notices", _score(one)),
    ]
    nil = [("nothing is loaded", cell(contract.nil.reason)), ("open question", cell(contract.nil.question)), ("who is to answer", cell(contract.nil.owner))] if contract.nil else []
    notes = [cell(contract.notes), ""] if contract.notes else []
    return [*table(("", ""), [*facts, *nil]), *notes]


def _score(one: TargetTable) -> str:
    more = f"; {one.score.equivalent} more change nothing that anybody could notice" if one.score.equivalent else ""
    return f"{one.score}{more}"


# -- rows ---------------------------------------------------------------------------------------------------
def _rows(unit: LogicalPlan | None) -> list[str]:
    if unit is None:
        return []
    counted = {(kind, subject) for _, kind, subject in unit.reads}
    names = {(leaf.kind, leaf.subject): f"{leaf.kind}:{leaf.subject}".removeprefix("table:") for leaf in unit.leaves if leaf.kind != "registry"}
    read = [name for subject, name in names.items() if subject in counted]
    looked = [name for subject, name in names.items() if subject not in counted]
    reasons = {term: list(dict.fromkeys(left.reason for left in unit.lefts if left.term == term and left.reason)) for term in WAYS}
    lines = ["## Rows", "Rows come from " + ", ".join(map(code, read)) + "."]
    if looked:
        lines.append("Looked up beside them: " + ", ".join(map(code, looked)) + ".")
    left = [(f"{term}: {WAYS[term]}", ", ".join(map(code, reasons[term]))) for term in WAYS if reasons[term]]
    return [*lines, "", *table(("a row may leave", "for"), left)]


# -- fields -------------------------------------------------------------------------------------------------
def _filled(one: TargetTable, owners: Mapping[str, str]) -> list[str]:
    rows = [_field(field, owners) for field in one.fields if field.kind not in ("OUT_OF_SCOPE", "OPEN", "NIL_RETURN")]
    filled = table(("#", "field", "type", "must", "class", "comes from", "rule", "and"), rows)
    if filled:
        return ["## Fields", MUST_SAYS, "", *filled]
    names = ", ".join(code(field.catalog.field) for field in one.fields)
    return ["## Fields", f"None is filled: {names}.", ""]


def _field(field: TargetField, owners: Mapping[str, str]) -> list[str]:
    entry = field.entry
    return [*_named(field), _must(field), CLASS_WORDS[field.kind], "<br>".join(_origins(field, owners)), code(expression_of(entry)), "<br>".join(_more(entry))]


def _named(field: TargetField) -> list[str]:
    catalog = field.catalog
    length = f" {catalog.length}" if catalog.length is not None else ""
    form = f" {catalog.format}" if catalog.format else ""
    return [str(catalog.position), code(catalog.field), cell(f"{catalog.type}{length}{form}")]


def _must(field: TargetField) -> str:
    when = field.entry.mandatory_when if field.entry else None
    return f"when {code(when)}" if when else MUST[field.catalog.mandatory]


def _origins(field: TargetField, owners: Mapping[str, str]) -> Iterator[str]:
    by_table: dict[str, list[str]] = {}
    for name in field.sources:
        source, _, column = name.partition(".")
        by_table.setdefault(source, []).append(column)
    yield from (f"{code(source)}: {', '.join(map(cell, columns))}" for source, columns in by_table.items())
    entry = field.entry
    if entry is None:
        return
    if entry.ref is not None:
        parent = owners.get(entry.ref)
        yield f"{cell(entry.take or 'number')} of " + (f"[{cell(parent)}]({parent}.md)" if parent else code(entry.ref))
    if entry.feed is not None:
        yield f"feed {code(entry.feed)}"
    yield from (f"code map {code(name)}" for name in maps_of(entry))


def maps_of(entry: FieldEntry | None) -> Sequence[str]:
    """Code maps that a field names, each once."""
    if entry is None or entry.crosswalk is None:
        return ()
    return tuple(dict.fromkeys(entry.crosswalk.choices.values())) if isinstance(entry.crosswalk, CrosswalkChoice) else (entry.crosswalk,)


def _more(entry: FieldEntry | None) -> Iterator[str]:
    """What becomes of a value that is not there or does not fit, and what a person noted."""
    if entry is None:
        return
    for name, policy in (("no parent or partner", entry.miss), ("no key or value", entry.absent), ("unknown code", entry.unmapped), ("value that does not fit", entry.invalid)):
        if policy is not None:
            yield f"{name}: {cell(' '.join(filter(None, (policy.action, policy.reason))))}"
    if entry.filler is not None:
        yield f"filler {code(entry.filler.value)} in {cell(', '.join(entry.filler.profiles))}: {cell(entry.filler.reason)} ({cell(entry.filler.approved_by)}, {cell(entry.filler.ticket)})"
    if entry.not_coded is not None:
        yield f"no codes of its printed list: {cell(entry.not_coded)}"
    if entry.note is not None:
        yield cell(entry.note)


def _undecided(one: TargetTable) -> list[str]:
    rows = [[*_named(f), _must(f), cell(f.entry.question), cell(f.entry.owner)] for f in one.fields if f.kind == "OPEN" and f.entry]
    made = table(("#", "field", "type", "must", "question", "who is to answer"), rows)
    return ["## Open questions", *made] if made else []


def _out_of_scope(one: TargetTable) -> list[str]:
    rows = [[*_named(f), _must(f), cell(f.entry.reason), cell(f.entry.approved_by), cell(f.entry.ticket)] for f in one.fields if f.kind == "OUT_OF_SCOPE" and f.entry]
    made = table(("#", "field", "type", "must", "reason", "approved by", "ticket"), rows)
    return ["## Out of scope", "Approvals are claimed, not signed.", "", *made] if made else []


def _names(one: TargetTable) -> list[str]:
    named = names_used(one.loaded.model) if one.loaded is not None else ()
    rows = [[code(n.name), cell(n.where), code(n.expression), cell(n.how)] for n in named]
    made = table(("name", "made in", "is", ""), rows)
    said = ["What the steps of the contract call by a name of its own, and the rules above use.", "", *made] if made else []
    return ["## Names in the rules", *_short(one), *said] if said or _short(one) else []


def _short(one: TargetTable) -> list[str]:
    """`p` is a row of what, in each pipeline: a line each."""
    by_pipeline: dict[str, list[str]] = {}
    for short in short_names(one.loaded.model) if one.loaded is not None else ():
        by_pipeline.setdefault(short.where, []).append(f"{code(short.name)} is a row of {code(short.expression)}")
    return [line for where, told in by_pipeline.items() for line in (f"- in {code(where)}: {', '.join(told)}",)] + ([""] if by_pipeline else [])


# -- what is read beside the source -------------------------------------------------------------------------
def _maps(one: TargetTable, project: Project) -> list[str]:
    used: dict[str, list[str]] = {name: [] for name in (one.unit.crosswalks if one.unit else ())}
    for field in one.fields:
        for name in maps_of(field.entry):
            used.setdefault(name, []).append(field.catalog.field)
    rows = []
    for name, fields in sorted(used.items()):
        model = project.crosswalks[name].model
        states = [f"{number(count)} {state}" for state in ("approved", "proposed", "query", "retired") if (count := sum(row.state == state for row in model.rows))]
        rows.append([code(name), cell(model.source_domain), cell(model.target_domain), ", ".join(map(code, fields)) or "in a rule", ", ".join(states), cell(model.status), cell(model.owner)])
    made = table(("map", "old codes", "code type", "fields", "codes", "status", "owner"), rows)
    return ["## Code maps", *made] if made else []


def _feeds(one: TargetTable, project: Project) -> list[str]:
    names = sorted({leaf.subject for leaf in one.unit.leaves if leaf.kind == "feed"}) if one.unit else []
    headers = {name: project.feeds[name].header.model for name in names}
    rows = [[code(name), cell(h.as_of), "placeholder" if h.placeholder else "", cell(h.supplied_by), cell(h.owner)] for name, h in headers.items()]
    made = table(("feed", "as of", "", "supplied by", "owner"), rows)
    return ["## Feeds", *made] if made else []
