"""Fields of a contract: one entry for each catalog field, in catalog order, with the keys of its class (DESIGN 4.1)."""

from __future__ import annotations

from dataclasses import dataclass

from qvhmig.catalogs import CatalogField, CatalogTable
from qvhmig.loaded_files import Loaded, Reading
from qvhmig.models.contract import Contract, CrosswalkChoice, FieldEntry
from qvhmig.problems import Level, Problem
from qvhmig.validation import did_you_mean


@dataclass(frozen=True)
class Shape:
    """One way to fill a field of a class: `sign` is the key that tells it from the other ways, '' for the only one."""

    sign: str
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()


# keys that every class may have stand in _ANYWHERE
SHAPES: dict[str, tuple[Shape, ...]] = {
    "DIRECT_SOURCE": (
        Shape("from", ("from",), ("absent", "not_coded")),
        Shape("ref", ("ref", "natural", "take", "miss"), ("absent", "not_coded")),
    ),
    "LOOKUP_TRANSLATION": (Shape("", ("from", "crosswalk", "unmapped"), ("absent",)),),
    "DERIVED": (Shape("expr", ("expr",), ("absent", "not_coded")), Shape("value", ("value",), ("not_coded",))),
    "SURROGATE_ETL": (
        Shape("key", ("key", "natural")),
        Shape("ref", ("ref", "natural", "miss"), ("absent",)),
    ),
    "REFERENCE_MASTER_FEED": (Shape("", ("feed", "match", "take", "miss"), ("absent", "not_coded")),),
    "OUT_OF_SCOPE": (
        Shape("resolution", ("resolution", "question", "owner"), ("reason",)),
        Shape("reason", ("reason", "approved_by", "ticket"), ("owner",)),
    ),
}  # fmt: skip
_ANYWHERE = frozenset(("class", "note", "mandatory_when", "filler", "invalid"))


def check_fields(reading: Reading) -> None:
    """QV107 unknown target table, QV108 unknown field, QV450 no entry, QV451 given twice, QV452 order, QV453 key
    missing for the class, QV454 key not of the class, QV455 two contracts for one table, QV456 mandatory field that
    stays empty (warning), QV457 approved by nobody, QV458 'not_coded' without a code type, QV013 key of no parts."""
    tables: dict[str, str] = {}
    for name, contract in reading.contracts.items():
        model = contract.model
        if model.status == "approved" and not model.approved_by:
            reading.say("QV457", contract.where("status"), "approved, but by nobody", "add 'approved_by', or set the status back", name)
        first = tables.setdefault(model.target.lower(), name)
        if first != name:
            place = reading.contracts[first].where("target")
            reading.say("QV455", contract.where("target"), f"{model.target} already has the contract '{first}' ({place})", "keep one contract a table", name)
        for field, entry in (model.fields or {}).items():
            _check_class(reading, contract, field, entry)
        if reading.target_broken:
            continue
        table = reading.target.tables.get(model.target)
        if table is None:
            fact = f"'{model.target}' is no table of the target catalog"
            reading.say("QV107", contract.where("target"), fact, did_you_mean(model.target, reading.target.tables, f"see {reading.target.path}"), name)
        elif model.fields is not None:
            _check_against(reading, contract, table)


def _given(contract: Loaded[Contract], field: str) -> list[str]:
    return list(contract.document.data["fields"][field])


def _check_class(reading: Reading, contract: Loaded[Contract], field: str, entry: FieldEntry) -> None:
    given = _given(contract, field)
    shapes = SHAPES[entry.class_]
    shape = next((s for s in shapes if s.sign in given), shapes[0] if len(shapes) == 1 else None)
    subject = contract.model.id
    if shape is None:
        ways = " or ".join(f"'{', '.join(s.needs)}'" for s in shapes)
        reading.say("QV453", contract.where_key("fields", field), f"{entry.class_} does not say how '{field}' is filled", f"add {ways}", subject)
        allowed = {key for s in shapes for key in (*s.needs, *s.may)}
    else:
        allowed = {*shape.needs, *shape.may}
        missing = [key for key in shape.needs if key not in given]
        if missing:
            listed = " and ".join(f"'{key}'" for key in missing)
            sign = f" with '{shape.sign}'" if shape.sign else ""
            reading.say("QV453", contract.where_key("fields", field), f"{entry.class_}{sign} needs {listed}", _policy_hint(missing), subject)
    if entry.key is not None and entry.natural == []:  # of a 'ref', the owner's number of parts says it (QV461)
        reading.say("QV013", contract.where("fields", field, "natural"), "this is empty", "write at least one entry", subject)
    for key in given:
        if key not in allowed and key not in _ANYWHERE:
            way = f"{entry.class_} with '{shape.sign}'" if shape is not None and shape.sign else entry.class_
            reading.say("QV454", contract.where_key("fields", field, key), f"'{key}' does not go with {way}", f"allowed: {', '.join(sorted(allowed))}", subject)


def _policy_hint(missing: list[str]) -> str:
    if "unmapped" in missing:
        return "say what happens to a code that the crosswalk does not have: 'unmapped: reject' or 'unmapped: blank'"
    if "miss" in missing:
        return "say what happens where the partner is not there: 'miss: hold', 'miss: reject' or 'miss: blank'"
    return "add it" if len(missing) == 1 else "add them"


def _check_against(reading: Reading, contract: Loaded[Contract], table: CatalogTable) -> None:
    subject = contract.model.id
    entries = contract.model.fields or {}
    seen: dict[str, str] = {}
    for name, entry in entries.items():
        field = table.field(name)
        if field is None:
            fact = f"{table.name} has no field '{name}'"
            free = [f.field for f in table.fields if f.field.lower() not in {n.lower() for n in entries}]
            next_step = did_you_mean(name, free or [f.field for f in table.fields], f"see {reading.target.path}")
            reading.say("QV108", contract.where_key("fields", name), fact, next_step, subject)
        elif field.field in seen:
            first = contract.where_key("fields", seen[field.field])
            fact = f"'{name}' already has the entry '{seen[field.field]}' at {first.line}:{first.column}"
            reading.say("QV451", contract.where_key("fields", name), fact, "keep one of them", subject)
        else:
            seen[field.field] = name
            _check_mandatory(reading, contract, name, entry, field)
            if entry.not_coded is not None and not field.code_types:
                reading.say("QV458", contract.where_key("fields", name, "not_coded"), f"the catalog gives '{name}' no code type", "take 'not_coded' out", subject)
    missing = [field.field for field in table.fields if field.field not in seen]
    if missing:
        fact = f"{len(missing)} of the {len(table.fields)} fields of {table.name} have no entry: {', '.join(missing)}"
        reading.say("QV450", contract.where_key("fields"), fact, "give each one entry; what has no source is OUT_OF_SCOPE", subject)
    _check_order(reading, contract, table, seen)


def _check_order(reading: Reading, contract: Loaded[Contract], table: CatalogTable, seen: dict[str, str]) -> None:
    """One problem a contract: the first entry that stands before one of an earlier catalog position."""
    before: CatalogField | None = None
    for shown in seen:
        field = table.field(shown)
        assert field is not None
        if before is not None and field.position < before.position:
            fact = f"'{seen[shown]}' stands after '{seen[before.field]}', the catalog has it before"
            reading.say("QV452", contract.where_key("fields", seen[shown]), fact, "keep the order of the catalog", contract.model.id)
            return
        before = field


def _check_mandatory(reading: Reading, contract: Loaded[Contract], name: str, entry: FieldEntry, field: CatalogField) -> None:
    if field.mandatory != "Y" or entry.class_ != "OUT_OF_SCOPE" or entry.filler is not None:
        return
    if entry.resolution == "open":  # the rows are written, so that the question costs no patient; the gate tells
        fact, step = "stays empty until its question is answered: the mandatory-fields gate fails", "answer it, or declare a filler"
    else:
        fact, step = "nothing fills it: every row would be rejected", "give it a source or a declared filler"
    where = contract.where_key("fields", name)
    reading.problems.append(Problem("QV456", where, f"'{name}' is mandatory and {fact}", step, Level.WARNING, contract.model.id))


def crosswalks_of(entry: FieldEntry) -> list[tuple[tuple[str, ...], str]]:
    """The crosswalks that an entry names, each with its YAML path below the entry; a policy word is none."""
    if isinstance(entry.crosswalk, CrosswalkChoice):
        choices = [(("crosswalk", value), name) for value, name in entry.crosswalk.choices.items()]
        return [*choices, (("crosswalk", "else"), entry.crosswalk.else_)] if entry.crosswalk.else_ != "blank" else list(choices)
    return [(("crosswalk",), entry.crosswalk)] if entry.crosswalk is not None else []
