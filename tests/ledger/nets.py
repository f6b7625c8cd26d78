"""Runs cases and a small apply with whatever engine is there, and says which nets notice something."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from small_apply import Applied, Opened, Rows, small_apply

from qvhmig.problems import ProblemsFound
from qvhmig.running.cases import CaseRunner
from qvhmig.running.leaves import key_texts
from qvhmig.running.ledger import checksum_differences_of


def of_cases(opened: Opened, runner: CaseRunner, only: frozenset[str] | None = None) -> set[str]:
    for kind, group in (("view", opened.project.views), ("contract", opened.project.contracts)):
        for name, loaded in group.items():
            if only is not None and name not in only:
                continue
            for n in range(len(loaded.model.cases)):
                try:
                    if not runner.run(kind, name, loaded, n).passed:
                        return {"case"}
                except (ProblemsFound, pl.exceptions.PolarsError, AssertionError, KeyError, TypeError, AttributeError, StopIteration):
                    return {"stops"}
    return set()


def of_apply(opened: Opened, rows: Rows, folder: Path, *, replan: bool, only: frozenset[str] | None = None) -> set[str]:
    try:
        plan = opened.new_plan() if replan else opened.plan
        applied = small_apply(opened, rows, folder, plan=plan, only=only)
    except (ProblemsFound, pl.exceptions.PolarsError, AssertionError, KeyError, TypeError, AttributeError, StopIteration):
        return {"stops"}
    return of_ledger(applied) | ({"keys"} if wrong_numbers(applied) else set())


def of_ledger(applied: Applied) -> set[str]:
    units = applied.ledger["units"]
    found = {
        "residual": any(line["residual"] for unit in units for line in unit["lines"]),
        "checksum": checksum_differences_of(applied.ledger) > 0,
        "fates": any(unit["fate_residual"] for unit in units),
        "cells": any(unit["cell_residual"] for unit in units),
        "conserve": any(any(unit["conserve"].values()) for unit in units),
    }
    return {net for net, noticed in found.items() if noticed}


def wrong_numbers(applied: Applied) -> list[str]:
    """Contracts with a stored row whose number is not the registry's for its key, or that points at another parent than
    the one whose key the row holds (where the parent's key is made of parts of the row's own)."""
    wrong = []
    for unit in applied.execution.units:
        if unit.kind != "contract" or not unit.namespace:
            continue
        rows = applied.stored_rows(f"contract:{unit.unit}")
        wrong += [unit.unit] if _differ(applied, unit.namespace, rows["_key"], rows["number"]) else []
        contract = applied.execution.plan.project.contracts[unit.unit].model
        for name, entry in (contract.fields or {}).items():
            parts = [f"key.{part.rpartition('.')[2]}" for part in entry.natural or ()]
            if entry.ref is None or entry.take or not set(parts) <= set(rows.columns):
                continue
            output = next(o for o in unit.outputs if o.name.lower() == name.lower())
            parents = key_texts(rows, parts, [unit.data["key_types"][p.removeprefix("key.")] for p in parts])  # type: ignore[index]
            parents = parents.replace(_survivors(applied, entry.ref))
            wrong += [f"{unit.unit}.{name}"] if _differ(applied, entry.ref, parents, rows[output.physical]) else []
    return wrong


def _survivors(applied: Applied, namespace: str) -> dict[str, str]:
    """Key text -> key text of the row that stands for it, by the aliases of the contract that owns the namespace."""
    plan = applied.execution.plan
    for unit in plan.units:
        aliases = plan.project.contracts[unit.unit].model.aliases if unit.kind == "contract" and unit.namespace == namespace else None
        if aliases is None:
            continue
        rows = applied.stored_rows(f"view:{aliases.view}")
        types = {c.physical: c.type for c in plan.unit(aliases.view).data["columns"]}  # type: ignore[attr-defined]
        old, new = (key_texts(rows, parts, [types[p] for p in parts]) for parts in (aliases.old, aliases.new))
        step = dict(zip(old, new, strict=True))
        ends = {}
        for key in step:
            end = step[key]
            for _ in step:  # a chain is no longer than there are steps; a loop ends nowhere
                end = step.get(end, end)
            ends[key] = end
        return ends
    return {}


def _differ(applied: Applied, namespace: str, keys: pl.Series, numbers: pl.Series) -> bool:
    pairs = pl.DataFrame({"key": keys, "shown": numbers}).join(applied.registry.numbers(namespace), on="key", how="left")
    return not pairs["shown"].eq_missing(pairs["number"]).all()
