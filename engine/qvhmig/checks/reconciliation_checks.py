"""gates/reconciliation.yaml: every table, field, contract and view that a measure names exists."""

from __future__ import annotations

from collections.abc import Mapping

from qvhmig.loaded_files import Loaded, Reading
from qvhmig.models.rules import Measured, Reconciliation
from qvhmig.problems import Level, Problem, Where
from qvhmig.row_sources import mentions
from qvhmig.validation import did_you_mean


def check_reconciliation(reading: Reading) -> None:
    """QV101 source table, QV102 view, QV103 feed, QV104 contract, QV107 target table, QV108 target field."""
    loaded = reading.reconciliation
    if loaded is None:
        return
    for name, parity in loaded.model.parity.items():
        _source_table(reading, loaded, parity.source, "parity", name, "source")
        _definition(reading, loaded, "contract", parity.contract, "parity", name, "contract")
    for name, completion in loaded.model.completion.items():
        fields = completion.fields if isinstance(completion.fields, list) else []
        _target_table(reading, loaded, completion.target, "completion", name, "target")
        for index, field in enumerate(fields):
            _target_field(reading, loaded, completion.target, field, "completion", name, "fields", index)
    for name, chain in loaded.model.chains.items():
        for index, link in enumerate(chain.links):
            for end in link.split(" -> "):
                table, _, field = end.partition(".")
                if _target_table(reading, loaded, table, "chains", name, "links", index):
                    _target_field(reading, loaded, table, field, "chains", name, "links", index)
    for name, total in loaded.model.totals.items():
        _measured(reading, loaded, total.source, "totals", name, "source")
        _measured(reading, loaded, total.target, "totals", name, "target")


def check_references(reading: Reading) -> None:
    """QV025, a warning: a reference of the target catalog that leads to no field of it is followed by no gate."""
    if reading.target_broken:
        return
    tables = {name.lower(): table for name, table in reading.target.tables.items()}
    for table in reading.target.tables.values():
        for field in table.fields:
            parent, _, parent_field = field.references.rpartition(".")
            found = tables.get(parent.lower())
            if parent and (found is None or found.field(parent_field) is None):
                step = did_you_mean(parent, reading.target.tables, "name a table of this catalog") if found is None else did_you_mean(
                    parent_field, [known.field for known in found.fields], f"name a field of {found.name}")  # fmt: skip
                fact = f"{table.name}.{field.field} references '{field.references}', which is no field of the catalog, so nothing follows it"
                reading.problems.append(Problem("QV025", Where(reading.target.path), fact, step, Level.WARNING, table.name))


def _source_table(reading: Reading, loaded: Loaded[Reconciliation], table: str, *path: str | int) -> None:
    if not reading.source_broken and table not in reading.source.tables:
        fact = f"'{table}' is no table of the source catalog"
        reading.say("QV101", loaded.where(*path), fact, did_you_mean(table, reading.source.tables, f"see {reading.source.path}"))


def _target_table(reading: Reading, loaded: Loaded[Reconciliation], table: str, *path: str | int) -> bool:
    if reading.target_broken:
        return False
    if table not in reading.target.tables:
        fact = f"'{table}' is no table of the target catalog"
        reading.say("QV107", loaded.where(*path), fact, did_you_mean(table, reading.target.tables, f"see {reading.target.path}"))
        return False
    return True


def _target_field(reading: Reading, loaded: Loaded[Reconciliation], table: str, field: str, *path: str | int) -> None:
    found = None if reading.target_broken else reading.target.tables.get(table)
    if found is not None and found.field(field) is None:
        known = [f.field for f in found.fields]
        reading.say("QV108", loaded.where(*path), f"{table} has no field '{field}'", did_you_mean(field, known, "name a target field"))


def _definition(reading: Reading, loaded: Loaded[Reconciliation], kind: str, name: str, *path: str | int) -> None:
    codes: dict[str, tuple[str, Mapping[str, object]]] = {"view": ("QV102", reading.views), "feed": ("QV103", reading.feeds), "contract": ("QV104", reading.contracts)}  # fmt: skip
    code, known = codes[kind]
    if not reading.broken and name not in known:
        otherwise = f"there are: {', '.join(known)}" if known else f"the project has no {kind} yet"
        reading.say(code, loaded.where(*path), f"there is no {kind} '{name}'", did_you_mean(name, known, otherwise))


def _measured(reading: Reading, loaded: Loaded[Reconciliation], measured: Measured, *path: str) -> None:
    as_list = not loaded.document.has(*path, "rows", next(iter(measured.rows), "out"))
    for mention in mentions(measured.rows, as_list):
        steps = (*path, *mention.steps)
        source = mention.source
        if source is None:
            ways = "write 'TABLE as a', a pipeline name, 'target:TABLE as a', 'view:x as a', 'feed:x as a' or 'contract:x as a'"
            reading.say("QV350", loaded.where(*steps), f"'{mention.text}' is no row source", ways)
        elif source.kind == "table":
            _source_table(reading, loaded, source.name, *steps)
        elif source.kind == "target":
            _target_table(reading, loaded, source.name, *steps)
        elif source.kind != "pipeline":
            _definition(reading, loaded, source.kind, source.name, *steps)
