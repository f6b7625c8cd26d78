"""check, test, explain, compile, try, schema, doctor: arguments -> service -> text."""

from __future__ import annotations

import argparse
import gc
from pathlib import Path

from qvhmig.cli_output import log, problem_json, result, result_json, result_lines
from qvhmig.cli_text import table_lines, terminal_width


def _plural(count: int, name: str) -> str:
    """`3 contracts`, `1 contract`; the name is given in the plural."""
    if count != 1:
        return f"{count} {name}"
    head, _, tail = name.partition(" ")
    single = {"target": "target", "source": "source", "units": "unit"}
    if tail:
        return f"1 {single.get(head, head)} {tail[:-1] if tail.endswith('s') else tail}"
    return f"1 {name[:-1]}"


def check(space: argparse.Namespace) -> int:
    from qvhmig.cli_problems import problem_lines, problems_in_format
    from qvhmig.service.checking import check as check_project

    gc.disable()  # until the command ends: to look through all that a check made takes a quarter of its time
    found = check_project(Path(space.lifecycle))
    if space.format == "json":
        result_json(
            {
                "version": 1,
                "exit_code": 0,
                "exit_codes": [0],
                "counts": dict(found.counts),
                "problems": [problem_json(p) for p in found.problems],
            }
        )
    elif space.format != "text":
        result(problems_in_format(found.problems, 0, space.format))
    else:
        log(space, "read " + ", ".join(_plural(count, name) for name, count in found.counts.items()))
        import sys

        carets = sys.stdout.isatty()
        result_lines(problem_lines(found.problems, found.root, terminal_width(), carets))
    return 0


def schema(space: argparse.Namespace) -> int:
    from qvhmig.service.schemas import schemas, write_schemas

    if space.out != "-":
        written = write_schemas(Path(space.out))
        if space.format == "json":
            result_json({"version": 1, "written": [path.as_posix() for path in written]})
        else:
            result_lines(path.as_posix() for path in written)
    else:
        result_json(schemas())
    return 0


def doctor(space: argparse.Namespace) -> int:
    from qvhmig.service.machine import examine

    findings = examine(Path(space.lifecycle))
    wrong = sum(finding.state == "wrong" for finding in findings)
    code = 1 if wrong else 0
    if space.format == "json":
        result_json({"version": 1, "exit_code": code, "findings": [finding.__dict__ for finding in findings]})
        return code
    result_lines(table_lines(("subject", "state", "found"), [(f.subject, f.state, f.says) for f in findings], terminal_width()))
    result_lines(f"{f.subject}: {f.step}" for f in findings if f.step)
    result("all is well" if not wrong else f"{wrong} finding{'' if wrong == 1 else 's'} to mend")
    return code


def explain(space: argparse.Namespace) -> int:
    from qvhmig.service.explaining import ExplainRequest
    from qvhmig.service.explaining import explain as explain_project

    if space.pages or space.list:
        return _pages(space)
    form = "lineage" if space.lineage else "sql" if space.sql else "text"
    request = ExplainRequest(
        Path(space.lifecycle), space.lineage or space.subject, form, space.dialect, space.profile, tuple(space.set)
    )
    found = explain_project(request)
    if space.format == "json":
        result_json(
            {
                "version": 1,
                "form": form,
                "units": [{"title": part.title, "text": part.text, **(part.data or {})} for part in found],
            }
        )
    else:
        result("\n\n".join(part.text.rstrip("\n") for part in found))
    return 0


def _pages(space: argparse.Namespace) -> int:
    from qvhmig.service.mapping_pages import PagesRequest, write_pages
    from qvhmig.service.project_place import wrong_request

    if not space.pages:
        raise wrong_request("QV858", "command line", "--list belongs to --pages", "add --pages FOLDER")
    if space.subject or space.lineage or space.sql:
        raise wrong_request("QV858", "command line", "--pages writes the pages of every table", "leave the table, --sql and --lineage out")
    stored = Path(space.list) if space.list else None
    written = write_pages(PagesRequest(Path(space.lifecycle), Path(space.pages), stored, space.profile, tuple(space.set)))
    if space.format == "json":
        result_json({"version": 1, "form": "pages", "written": [path.as_posix() for path in written]})
    else:
        result_lines(path.as_posix() for path in written)
    return 0


def compile_sql(space: argparse.Namespace) -> int:
    from qvhmig.service.explaining import CompileRequest
    from qvhmig.service.explaining import compile_sql as compile_project

    out = Path(space.out) if space.out else None
    request = CompileRequest(Path(space.lifecycle), space.dialect, tuple(space.contract), out, space.profile, tuple(space.set))
    texts, written = compile_project(request)
    if space.format == "json":
        units = [{"title": part.title, "sql": part.text} for part in texts]
        result_json({"version": 1, "dialect": space.dialect, "units": units, "written": [path.as_posix() for path in written]})
    elif written:
        result_lines(path.as_posix() for path in written)
    else:
        result("\n\n".join(f"-- {part.title}\n{part.text.rstrip()}" for part in texts))
    return 0


def try_expression(space: argparse.Namespace) -> int:
    from qvhmig.service.trying import TryRequest
    from qvhmig.service.trying import try_expression as evaluate

    found = evaluate(
        TryRequest(
            space.expression,
            space.over,
            Path(space.lifecycle),
            tuple(space.types),
            tuple(space.set),
            space.show_values,
            space.limit,
        )
    )
    counts = {"rows": found.rows, "values": found.values, "null": found.null, "failed": found.failed}
    if found.true is not None:
        counts["true"] = found.true
    if space.format == "json":
        shown = [{"row": row, "value": value, "failed_on": raw} for row, value, raw in found.shown]
        result_json({"version": 1, "type": found.type, **counts, **({"shown": shown} if space.show_values else {})})
        return 0
    result(
        f"type {found.type}: "
        + ", ".join(f"{count:,} {name}" if name != "null" else f"{count:,} empty" for name, count in counts.items())
    )
    if space.show_values:
        rows = [
            (row, "" if value is None else value, "" if raw is None else f"failed on {raw}") for row, value, raw in found.shown
        ]
        result_lines(table_lines(("row", "value", ""), rows, terminal_width(), right=(0,)))
    return 0


def test(space: argparse.Namespace) -> int:
    if space.mutants is not None or space.list:
        from qvhmig.cli_mutants import mutants

        return mutants(space)
    from qvhmig.service.testing_cases import run_cases

    cases = run_cases(Path(space.lifecycle), tuple(space.contract), space.profile)
    failed = [case for case in cases if case.differences]
    code = 5 if failed else 0
    if space.format == "json":
        told = [
            {"unit": c.unit, "kind": c.kind, "it": c.it, "where": str(c.where), "differences": list(c.differences)} for c in cases
        ]
        result_json({"version": 1, "exit_code": code, "exit_codes": [code] if code else [], "cases": told})
    elif space.format in ("junit", "github"):
        from qvhmig.running.decision_formats import cases_github, cases_junit

        result({"junit": cases_junit, "github": cases_github}[space.format](cases))
    else:
        for case in failed:
            result(f"{case.where} {case.kind} {case.unit}: {case.it}")
            result_lines(f"    {line}" for line in case.differences)
        result(f"{len(cases)} case{'' if len(cases) == 1 else 's'}, {len(failed)} failed")
    return code
