"""README.md of docs/mapping: every target table on a line, the classes, what can be filled, what is open, and the source in counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qvhmig.running.report_mappings import unresolved
from qvhmig.running.source_coverage import SourceField, SourceTable
from qvhmig.service.mapping_facts import CLASS_WORDS, TargetTable
from qvhmig.service.mapping_source_page import counts
from qvhmig.service.markdown_text import cell, code, number, table

if TYPE_CHECKING:
    from qvhmig.loaded_files import Project

MEANINGS = {
    "DIRECT_SOURCE": "the source's value as it is, or a field of another table's row",
    "LOOKUP_TRANSLATION": "a code, translated by a code map",
    "DERIVED": "what an expression makes of source values",
    "SURROGATE_ETL": "a number of the key registry: of the row itself, or of the row that it belongs to",
    "REFERENCE_MASTER_FEED": "a value of reference data that the source does not hold",
    "OUT_OF_SCOPE": "nothing, by decision",
    "OPEN": "nothing, until a question is answered",
    "NIL_RETURN": "nothing: the table is written without rows",
    "UNMAPPED": "nothing: nobody has decided",
}


def index_page(project: Project, targets: Sequence[TargetTable], fields: Sequence[SourceField], sources: Sequence[SourceTable], command: str) -> str:
    """Markdown; `command` is what makes the pages."""
    total = sum(len(one.fields) for one in targets)
    fillable = sum(field.fillable for one in targets for field in one.fields)
    lines = [
        "# Mapping",
        cell(project.lifecycle.model.project) + ".",
        "",
        f"Made from contracts, code maps and plans by `{command}`; a test compares. No data is read, so no figure here is of a run.",
        "",
        f"## Target: {number(total)} fields of {number(len(targets))} tables",
        *_classes(targets, total),
        f"{number(fillable)} of {number(total)} fields ({fillable / max(total, 1):.4f}) can hold a value that populates: no contract can bring the population ratio of a run above that.",
        "",
        *_tables(targets),
        *_open(project),
        "## Source",
        *counts(fields, sources),
        "Which field goes where, what is set aside and why, and what nobody speaks of: [sources.md](sources.md).",
    ]
    return "\n".join(lines) + "\n"


def _classes(targets: Sequence[TargetTable], total: int) -> list[str]:
    rows = [[CLASS_WORDS[kind], number(found), f"{found / max(total, 1):.1%}", MEANINGS[kind]] for kind in CLASS_WORDS if (found := sum(one.count(kind) for one in targets))]
    return table(("class", "fields", "share", "a cell holds"), rows)


def _tables(targets: Sequence[TargetTable]) -> list[str]:
    kinds = [kind for kind in CLASS_WORDS if any(one.count(kind) for one in targets)]
    rows = [[f"[{cell(one.name)}]({one.name}.md)", *_counts([one], kinds), str(len(one.loaded.model.cases)) if one.loaded else "", _score([one]), cell(one.loaded.model.status) if one.loaded else "no contract"] for one in targets]
    total = ["**all**", *_counts(targets, kinds), str(sum(len(one.loaded.model.cases) for one in targets if one.loaded)), _score(targets), ""]
    note = "*Mistakes noticed*: of mistakes drawn from the contract and put in one at a time, how many make an example of it fail."
    return [*table(("table", "fields", *(CLASS_WORDS[kind] for kind in kinds), "can be filled", "examples", "mistakes noticed", "status"), [*rows, total]), note, ""]


def _counts(targets: Sequence[TargetTable], kinds: Sequence[str]) -> list[str]:
    fields = [field for one in targets for field in one.fields]
    found = [sum(one.count(kind) for one in targets) for kind in kinds]
    return [number(len(fields)), *(number(count) if count else "" for count in found), number(sum(field.fillable for field in fields))]


def _score(targets: Sequence[TargetTable]) -> str:
    noticed, of = sum(one.score.noticed for one in targets), sum(one.score.of for one in targets)
    return f"{number(noticed)} of {number(of)} ({noticed / of:.0%})" if of else "none drawn"


def _open(project: Project) -> list[str]:
    asked = unresolved(project)
    rows = [[code(one["table"]), cell(one["question"]), cell(one["owner"]), _fields(one["fields"])] for one in asked]
    made = table(("table", "question", "who is to answer", "fields that wait"), rows)
    return [f"## Open: {len(asked)}", *made] if made else ["## Open", "Nothing is open.", ""]


def _fields(names: Sequence[str]) -> str:
    return ", ".join(map(code, names)) if len(names) < 4 else f"all {len(names)}" if len(names) > 6 else str(len(names))
