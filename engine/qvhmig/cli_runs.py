"""gates, runs, state and keys: arguments -> service -> text."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.cli_output import result, result_json, result_lines
from qvhmig.cli_text import table_lines, terminal_width, wrapped

if TYPE_CHECKING:
    from qvhmig.running.lock import LockView


def size_text(count: int) -> str:
    """`1.4 MiB`; bytes below a KiB as they are."""
    value = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1024 or unit == "GiB":
            return f"{count} B" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return ""


def _table(space: argparse.Namespace, header: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()) -> None:
    if space.format == "markdown":
        result("| " + " | ".join(header) + " |")
        result("|" + "|".join("---:" if i in right else "---" for i in range(len(header))) + "|")
        result_lines("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows)
    else:
        result_lines(table_lines(header, rows, terminal_width(), right, whole=(0,)))


def runs_list(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_runs import list_runs

    lines = list_runs(Path(space.lifecycle))
    if space.format == "json":
        result_json({"version": 1, "runs": [{**line.__dict__, "marks": list(line.marks)} for line in lines]})
    elif not lines:
        result("no run is kept yet")
    else:
        rows = [
            (line.name, line.decision, line.exit_code, line.tables, size_text(line.bytes), " ".join(line.marks)) for line in lines
        ]
        _table(space, ("run", "decision", "exit", "tables", "size", ""), rows, right=(2, 3, 4))
    return 0


def runs_show(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_runs import show_run

    detail = show_run(Path(space.lifecycle), space.run, space.verify)
    manifest = detail.manifest
    code = 9 if detail.differences else 0
    if space.format == "json":
        found = None if detail.differences is None else list(detail.differences)
        result_json(
            {
                "version": 1,
                "exit_code": code,
                "manifest": manifest.as_json(),
                "decision": detail.decision,
                "synthetic": detail.synthetic,
                "marks": list(detail.line.marks),
                "differences": found,
            }
        )
        return code
    marks = f" ({', '.join(detail.line.marks)})" if detail.line.marks else ""
    result(f"run {manifest.run}{marks}")
    result(f"profile {manifest.profile}, engine {manifest.engine}, decision {detail.line.decision}, exit {manifest.exit_code}")
    if detail.synthetic:
        from qvhmig.running.decision_text import synthetic_sentence

        result(synthetic_sentence(detail.synthetic))
    for name, digest in sorted(manifest.digests.items()):
        result(f"{name} digest {digest[:12]}")
    _table(
        space,
        ("file", "size", "sha256"),
        [(path, size_text(e.size), e.sha256[:12]) for path, e in sorted(manifest.files.items())],
        right=(1,),
    )
    if detail.differences is not None:
        result_lines(detail.differences)
        result(
            "every file is what the manifest says"
            if not detail.differences
            else f"{len(detail.differences)} files differ from the manifest"
        )
    return code


def runs_diff(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_runs import diff_runs

    old, new, changes = diff_runs(Path(space.lifecycle), space.old, space.new)
    if space.format == "json":
        result_json({"version": 1, "base": old, "head": new, "changes": [change.__dict__ for change in changes]})
    elif not changes:
        result(f"{old} and {new} do not differ")
    else:
        result(f"{old} -> {new}: {len(changes)} differences")
        rows = [(c.kind, c.name, c.old, c.new) for c in changes]
        width = terminal_width()
        table = table_lines(("kind", "name", "old", "new"), rows, 0)
        if space.format != "text" or not width or max(map(len, table)) <= width:
            _table(space, ("kind", "name", "old", "new"), rows)
        else:  # a cut name says nothing: each change on lines of its own
            for kind, name, old, new in rows:
                result_lines((f"{kind} {name}", *wrapped(f"    {old} -> {new}", width, "    ")))
    return 0


def runs_use(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_runs import use_run

    name, marks = use_run(Path(space.lifecycle), space.run)
    if space.format == "json":
        result_json({"version": 1, "run": name, "marks": list(marks)})
    else:
        result_lines(f"build/{mark} -> {name}" for mark in marks)
    return 0


def runs_prune(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_runs import prune_runs

    names = prune_runs(Path(space.lifecycle), space.keep, tuple(space.run), space.dry_run)
    if space.format == "json":
        result_json(
            {"version": 1, "removed": [] if space.dry_run else list(names), "would_remove": list(names) if space.dry_run else []}
        )
    else:
        word = "would remove" if space.dry_run else "removed"
        result_lines(f"{word} {name}" for name in names)
        result(f"{word} {len(names)} run{'' if len(names) == 1 else 's'}")
    return 0


def _lock_json(view: LockView) -> dict[str, object]:
    return {
        **view.record.__dict__,
        "seconds_since_heartbeat": round(view.silent),
        "stale": view.stale,
        "why_stale": view.why_stale,
    }


def _lock_text(view: LockView) -> str:
    tail = f"stale: {view.why_stale}" if view.stale else f"last heartbeat {view.silent:.0f} seconds ago"
    return f"{view}, {tail}"


def list_locks(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_runs import list_locks as locks

    views = locks(Path(space.lifecycle))
    if space.format == "json":
        result_json({"version": 1, "locks": [_lock_json(view) for view in views]})
    else:
        result_lines([_lock_text(view) for view in views] or ["no lock is held"])
    return 0


def unlock(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_runs import remove_lock

    view = remove_lock(Path(space.lifecycle), space.id)
    if space.format == "json":
        result_json({"version": 1, "removed": _lock_json(view)})
    else:
        result(f"removed {_lock_text(view)}")
    return 0


def state_show(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_runs import show_state

    view = show_state(Path(space.lifecycle))
    if space.format == "json":
        decisions = [{"run": run, "profile": profile, "exit_code": code} for run, profile, code in view.decisions]
        body = {
            "latest": view.latest,
            "released": view.released,
            "runs": view.runs,
            "interrupted": view.interrupted,
            "decisions": decisions,
        }
        result_json({"version": 1, **body, "lock": _lock_json(view.lock) if view.lock else None})
        return 0
    result(f"latest    {view.latest or 'none'}")
    result(f"released  {view.released or 'none'}")
    result(f"runs      {view.runs}")
    result(f"lock      {_lock_text(view.lock) if view.lock else 'none is held'}")
    if view.interrupted:
        result(f"publishing {view.interrupted} was interrupted; the next apply finishes it")
    result_lines(f"decided   {run}, profile {profile}, exit {code}" for run, profile, code in view.decisions)
    return 0


def keys_list(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_keys import list_keys

    lines = list_keys(Path(space.lifecycle))
    if space.format == "json":
        result_json({"version": 1, "namespaces": [line.__dict__ for line in lines]})
    elif not lines:
        result("no key has been given yet")
    else:
        _table(
            space,
            ("registry", "namespace", "keys"),
            [(line.registry, line.namespace, f"{line.keys:,}") for line in lines],
            right=(2,),
        )
    return 0


def keys_show(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_keys import key_rows

    count, rows = key_rows(Path(space.lifecycle), space.namespace, space.limit if space.show_values else 0)
    if space.format == "json":
        shown = {"shown": [{"number": number, "key": key} for number, key in rows]} if space.show_values else {}
        result_json({"version": 1, "namespace": space.namespace, "keys": count, **shown})
        return 0
    result(f"{space.namespace}: {count:,} keys, numbers 1 to {count:,}" if count else f"{space.namespace}: no keys")
    if rows:
        _table(space, ("number", "key"), rows, right=(0,))
    return 0


def keys_export(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_keys import export_keys

    count = export_keys(Path(space.lifecycle), space.namespace, Path(space.out))
    if space.format == "json":
        result_json({"version": 1, "namespace": space.namespace, "keys": count, "file": space.out})
    else:
        result(f"{space.out}: {count:,} keys; it identifies people, keep it where the registry may be")
    return 0


def keys_verify(space: argparse.Namespace) -> int:
    from qvhmig.service.stored_keys import verify_keys

    faults = verify_keys(Path(space.lifecycle))
    code = 1 if faults else 0
    if space.format == "json":
        result_json({"version": 1, "exit_code": code, "faults": [{"registry": name, "fault": fault} for name, fault in faults]})
    else:
        result_lines(f"{name}: {fault}" for name, fault in faults)
        result("the registry is sound" if not faults else f"{len(faults)} faults; restore state/registry from its backup")
    return code


def gates(space: argparse.Namespace) -> int:
    import datetime

    from qvhmig.cli_decision import decision_in_format
    from qvhmig.service.judging import GatesRequest, judge

    run, decision = judge(GatesRequest(Path(space.lifecycle), space.run, space.profile, datetime.date.today()))
    if space.format == "json":
        result_json({**decision.as_json(), "run": run})
    else:
        if space.format == "text":
            result(f"run {run}")
        result(decision_in_format(decision.as_json(), space.format))
    return decision.exit_code
