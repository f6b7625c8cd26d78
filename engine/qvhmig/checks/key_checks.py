"""Key namespaces: who owns each, what may be taken from the owner, and that nothing waits for itself (GRAMMAR 6)."""

from __future__ import annotations

from qvhmig.checks.row_checks import names_of, rings
from qvhmig.loaded_files import Loaded, Reading
from qvhmig.models.contract import Contract
from qvhmig.validation import did_you_mean


def owners(reading: Reading) -> dict[str, str]:
    """Namespace -> the contract whose rows it numbers: the one with a field `key:`; failing that, the only one that
    has it as `identity`."""
    found: dict[str, str] = {}
    shared: dict[str, list[str]] = {}
    for name, contract in reading.contracts.items():
        for entry in (contract.model.fields or {}).values():
            if entry.key is not None:
                found.setdefault(entry.key, name)
        if contract.model.identity is not None:
            shared.setdefault(contract.model.identity.key, []).append(name)
    for namespace, names in shared.items():
        if len(names) == 1:
            found.setdefault(namespace, names[0])
    return found


def check_keys(reading: Reading) -> None:
    """QV102 unknown view of aliases, QV106 unknown namespace, QV108 unknown field to take, QV460 namespace owned twice, QV461 other number of key
    parts, QV462 two keys in one contract, QV463 a key and an identity, QV110 contracts and views in a ring."""
    owned = owners(reading)
    for name, contract in reading.contracts.items():
        _check_own(reading, name, contract, owned)
        for field, entry in (contract.model.fields or {}).items():
            if entry.ref is not None:
                _check_reference(reading, contract, field, owned)
        _check_aliases(reading, contract)
    if not reading.broken:
        _check_rings(reading, owned)


def _check_own(reading: Reading, name: str, contract: Loaded[Contract], owned: dict[str, str]) -> None:
    keyed = [(field, entry.key) for field, entry in (contract.model.fields or {}).items() if entry.key is not None]
    for field, namespace in keyed:
        owner = owned[str(namespace)]
        if owner != name:
            where = contract.where("fields", field, "key")
            other = reading.contracts[owner]
            first = next(other.where("fields", f, "key") for f, e in (other.model.fields or {}).items() if e.key == namespace)
            fact = f"the namespace '{namespace}' is already owned by '{owner}' ({first})"
            reading.say("QV460", where, fact, "give it a name of its own, or share it with 'identity:'", name)
    for field, _ in keyed[1:]:
        first_place = contract.where("fields", keyed[0][0], "key")
        fact = f"the rows are already numbered at {first_place.line}:{first_place.column}"
        reading.say("QV462", contract.where("fields", field, "key"), fact, "one field of a contract has 'key'", name)
    identity = contract.model.identity
    if identity is None:
        return
    if keyed:
        reading.say("QV463", contract.where_key("identity"), f"the rows already have the key '{keyed[0][1]}'", "remove 'identity'", name)
    owner = owned.get(identity.key, name)
    if owner != name:
        _check_parts(reading, contract, identity.key, len(identity.natural), owner, "identity", "natural")


def _natural_of(contract: Contract, namespace: str) -> list[str]:
    for entry in (contract.fields or {}).values():
        if entry.key == namespace:
            return entry.natural or []
    return contract.identity.natural if contract.identity is not None else []


def _check_parts(reading: Reading, contract: Loaded[Contract], namespace: str, given: int, owner: str, *path: str) -> None:
    natural = _natural_of(reading.contracts[owner].model, namespace)
    if natural and given != len(natural):
        fact = f"{given} key parts where '{namespace}' has {len(natural)} ({', '.join(natural)} in '{owner}')"
        reading.say("QV461", contract.where_key(*path), fact, "give the parts of the owner's 'natural', in its order", contract.model.id)


def _check_reference(reading: Reading, contract: Loaded[Contract], field: str, owned: dict[str, str]) -> None:
    entry = (contract.model.fields or {})[field]
    subject = contract.model.id
    namespace = str(entry.ref)
    owner = owned.get(namespace)
    if owner is None:
        if not reading.broken:
            otherwise = f"there are: {', '.join(sorted(owned))}" if owned else "no contract has a field with 'key' yet"
            fact = f"no contract owns the namespace '{namespace}'"
            reading.say("QV106", contract.where("fields", field, "ref"), fact, did_you_mean(namespace, owned, otherwise), subject)
        return
    if entry.natural is not None:
        _check_parts(reading, contract, namespace, len(entry.natural), owner, "fields", field, "natural")
    if entry.take is not None and not reading.target_broken:
        table = reading.target.tables.get(reading.contracts[owner].model.target)
        if table is not None and table.field(entry.take) is None:
            fact = f"{table.name}, which '{namespace}' numbers, has no field '{entry.take}'"
            known = [f.field for f in table.fields]
            reading.say("QV108", contract.where("fields", field, "take"), fact, did_you_mean(entry.take, known, "name one of its fields"), subject)


def _check_aliases(reading: Reading, contract: Loaded[Contract]) -> None:
    """`old` and `new` are as long as the key whose rows they rename; the view exists."""
    aliases = contract.model.aliases
    if aliases is None:
        return
    subject = contract.model.id
    if aliases.view not in reading.views and not reading.broken:
        known = reading.views
        reading.say("QV102", contract.where("aliases", "view"), f"there is no view '{aliases.view}'", did_you_mean(aliases.view, known, "define it in views.yaml"), subject)
    keys = [entry.natural or [] for entry in (contract.model.fields or {}).values() if entry.key is not None]
    if not keys and contract.model.identity is None:
        reading.say("QV464", contract.where_key("aliases"), "aliases of a key that this contract does not have", "put them on the contract with the 'key'", subject)
        return
    due = len(keys[0]) if keys else len(contract.model.identity.natural)  # type: ignore[union-attr]
    for side, parts in (("old", aliases.old), ("new", aliases.new)):
        if len(parts) != due:
            reading.say("QV461", contract.where_key("aliases", side), f"{len(parts)} key parts where the key has {due}", "give the parts of 'natural', in its order", subject)


def _check_rings(reading: Reading, owned: dict[str, str]) -> None:
    edges: dict[str, list[str]] = {}
    for name, contract in reading.contracts.items():
        edges[f"contract {name}"] = [*_row_edges(contract.model.rows), *_key_edges(contract.model, owned)]
    for name, view in reading.views.items():
        edges[f"view {name}"] = _row_edges(view.model.rows)
    for ring in rings(edges):
        kind, _, name = ring[0].partition(" ")
        where = reading.contracts[name].where("id") if kind == "contract" else reading.views[name].where_key()
        fact = f"these wait for each other: {' -> '.join((*ring, ring[0]))}" if len(ring) > 1 else f"{ring[0]} waits for itself"
        reading.say("QV110", where, fact, "take one of the references out", name)


def _row_edges(rows: object) -> list[str]:
    views = sorted(names_of(rows, "view"))  # type: ignore[arg-type]
    contracts = sorted(names_of(rows, "contract"))  # type: ignore[arg-type]
    return [*(f"view {name}" for name in views), *(f"contract {name}" for name in contracts)]


def _key_edges(contract: Contract, owned: dict[str, str]) -> list[str]:
    parents = {owned[str(entry.ref)] for entry in (contract.fields or {}).values() if entry.ref in owned}
    views = [f"view {contract.aliases.view}"] if contract.aliases is not None else []
    return [*views, *(f"contract {name}" for name in sorted(parents))]
