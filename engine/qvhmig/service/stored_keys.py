"""The key registry for people: namespaces, numbers, export and proof. Natural keys identify people: only on request."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.running.durable_files import replace_file
from qvhmig.service.project_place import folders_of, near, wrong_request

if TYPE_CHECKING:
    from qvhmig.running.registry import Registry


@dataclass(frozen=True)
class NamespaceLine:
    """One namespace of one registry: the last number given is also how many keys it holds."""

    registry: str
    namespace: str
    keys: int
    serial: int


def _registries(lifecycle: Path) -> dict[str, Registry]:
    from qvhmig.running.registry import Registry

    top = folders_of(lifecycle).state / "registry"
    names = sorted(p.name for p in top.iterdir() if (p / "head.json").is_file()) if top.is_dir() else []
    return {name: Registry(top / name) for name in names}


def list_keys(lifecycle: Path) -> tuple[NamespaceLine, ...]:
    return tuple(
        NamespaceLine(name, namespace, last, registry.serial)
        for name, registry in _registries(lifecycle).items()
        for namespace, last in registry.namespaces().items()
    )


def _namespace(lifecycle: Path, wanted: str) -> tuple[Registry, str]:
    """`NAMESPACE`, or `REGISTRY/NAMESPACE` where several registries have it. Raises QV859 (exit 2)."""
    found = {
        f"{name}/{namespace}": (registry, namespace)
        for name, registry in _registries(lifecycle).items()
        for namespace in registry.namespaces()
    }
    fits = [key for key in found if key == wanted or key.rpartition("/")[2] == wanted]
    if len(fits) == 1:
        return found[fits[0]]
    if fits:
        raise wrong_request("QV859", "state/registry", f"'{wanted}' is in several registries", f"name one: {', '.join(fits)}")
    known = tuple(dict.fromkeys(key.rpartition("/")[2] for key in found))
    raise wrong_request("QV859", "state/registry", f"there is no namespace '{wanted}'", near(wanted, known))


def key_rows(lifecycle: Path, namespace: str, limit: int) -> tuple[int, tuple[tuple[int, str], ...]]:
    """How many keys there are, and the first `limit` by number as (number, canonical text of the natural key)."""
    registry, name = _namespace(lifecycle, namespace)
    frame = registry.numbers(name).sort("number")
    return frame.height, tuple(frame.head(max(0, limit)).select("number", "key").iter_rows())


def export_keys(lifecycle: Path, namespace: str, out: Path) -> int:
    """Write `number,key` as CSV (0600) and return how many. Raises QV860 (exit 2) where the folder is not there."""
    registry, name = _namespace(lifecycle, namespace)
    if not out.parent.is_dir():
        raise wrong_request("QV860", str(out.parent), "there is no such folder", "make it first")
    frame = registry.numbers(name).sort("number").select("number", "key")
    replace_file(out, frame.write_csv().encode())
    return frame.height


def verify_keys(lifecycle: Path) -> tuple[tuple[str, str], ...]:
    """(registry, fault) for everything that is not as it must be; empty = sound. Reads every segment."""
    return tuple((name, fault) for name, registry in _registries(lifecycle).items() for fault in registry.verify())
