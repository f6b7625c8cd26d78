"""The arguments of each command; the standard library only."""

from __future__ import annotations

import argparse

DIALECTS = ("duckdb",)
LIFECYCLE = "lifecycle.yaml"


def lifecycle_first_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "lifecycle", nargs="?", default=LIFECYCLE, metavar="LIFECYCLE", help=f"the project's {LIFECYCLE} (default: ./{LIFECYCLE})"
    )


def lifecycle_option_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lifecycle", default=LIFECYCLE, metavar="FILE", help=f"the project's {LIFECYCLE} (default: ./{LIFECYCLE})"
    )


def profile_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile", metavar="NAME", help="gate profile of gates/profiles.yaml (default: the one the lifecycle names)"
    )


def settings_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="another value for a place in the lifecycle, e.g. parameters.extracted_at=2026-01-31 or fixtures.patients=20000",
    )


def apply_arguments(parser: argparse.ArgumentParser) -> None:
    lifecycle_first_arguments(parser)
    profile_arguments(parser)
    parser.add_argument(
        "--from", dest="from_stage", metavar="STAGE", help="start at this stage; what comes before must be up to date"
    )
    parser.add_argument(
        "--to", dest="to_stage", metavar="STAGE", help="stop after this stage; without gates there is no decision"
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="TABLE[+]",
        help="only this target table and what it needs; with + also what depends on it",
    )
    settings_arguments(parser)
    parser.add_argument("--engine", choices=("polars",), default="polars", help="what runs the plan")
    parser.add_argument("--fail-fast", action="store_true", help="stop at the first stage whose outcome is not 0")


def extract_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="documents of one system (default: those that the lifecycle names)"
    )
    parser.add_argument("--source", nargs="+", default=[], metavar="FILE", help="documents of the source system")
    parser.add_argument("--target", nargs="+", default=[], metavar="FILE", help="documents of the target system")
    parser.add_argument(
        "--out", metavar="FOLDER", help="catalogs, summary and review page go here (default where no file is named: where the catalogs of the project lie)"
    )
    parser.add_argument("--system", default="source", metavar="NAME", help="of the documents before any option (default: source)")
    parser.add_argument(
        "--hints", action="append", default=[], metavar="FILE", help="hint file; twice where there is a source and a target"
    )
    parser.add_argument(
        "--compare", metavar="CATALOGS", help="a folder of an earlier extract, or a catalog file: say what changed since"
    )
    parser.add_argument("--detailed-exitcode", action="store_true", help="exit 3 where something changed")
    lifecycle_option_arguments(parser)


def fixtures_arguments(parser: argparse.ArgumentParser) -> None:
    lifecycle_first_arguments(parser)
    parser.add_argument("--patients", type=int, metavar="N", help="size of the cohort (default: what the fixtures file says)")
    parser.add_argument("--seed", type=int, metavar="S", help="another cohort of the same kind (default: what the fixtures file says)")
    parser.add_argument("--file", metavar="FILE", help="the fixtures file, where the project has several")
    parser.add_argument("--faults", metavar="FILE", help="put the faults of this file in, and write what was put where")
    parser.add_argument("--truth", action="store_true", help="write what a right migration says of these people to FOLDER/truth")
    parser.add_argument("--out", metavar="FOLDER", help="the extract goes here (default: build/extracts/NAME OF THE FIXTURES)")


def test_arguments(parser: argparse.ArgumentParser) -> None:
    lifecycle_first_arguments(parser)
    parser.add_argument(
        "--contract", action="append", default=[], metavar="ID", help="only the cases of this contract, view, macro or rule"
    )
    profile_arguments(parser)
    parser.add_argument(
        "--mutants", type=int, metavar="N", help="do the cases notice a mistake? draw N of each contract, of each view and of the macros"
    )
    parser.add_argument("--seed", default="1", metavar="TEXT", help="of the draw; the same seed draws the same mutants (default: 1)")
    parser.add_argument(
        "--list", metavar="FOLDER", help="with --mutants: keep the draw there, one CSV a contract; alone: judge those kept there again"
    )


def explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "subject",
        nargs="?",
        default="",
        metavar="TABLE[.FIELD]",
        help="a target table or one of its fields; a contract id or view:NAME works too (default: every unit, one line each)",
    )
    lifecycle_option_arguments(parser)
    profile_arguments(parser)
    parser.add_argument("--sql", action="store_true", help="the plan as SQL text")
    parser.add_argument("--dialect", choices=DIALECTS, default="duckdb", help="of --sql; the only one that has its functions")
    parser.add_argument(
        "--lineage", metavar="TABLE[.FIELD]", help="which source fields reach this table or field, and through which lines"
    )
    parser.add_argument(
        "--pages", metavar="FOLDER", help="write there one Markdown page a target table, an index, and what becomes of every source field"
    )
    parser.add_argument("--list", metavar="FOLDER", help="with --pages: the mutants that 'test --list' keeps there, for the score of each contract")
    settings_arguments(parser)


def compile_arguments(parser: argparse.ArgumentParser) -> None:
    lifecycle_first_arguments(parser)
    profile_arguments(parser)
    parser.add_argument("--contract", action="append", default=[], metavar="ID", help="only this contract or view")
    parser.add_argument("--sql", action="store_true", help="SQL text (the only form there is; here to say it)")
    parser.add_argument("--dialect", choices=DIALECTS, default="duckdb", help="the only one that has its functions")
    parser.add_argument("--out", metavar="FOLDER", help="one .sql file a unit in this folder (default: all to stdout)")
    settings_arguments(parser)


def try_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("expression", metavar="EXPRESSION", help="an expression as a contract would hold it")
    parser.add_argument(
        "--over",
        required=True,
        metavar="TABLE|FILE",
        help="a source table of the project, or any small .csv, .jsonl or .ndjson file",
    )
    lifecycle_option_arguments(parser)
    parser.add_argument(
        "--as",
        dest="types",
        action="append",
        default=[],
        metavar="NAME:TYPE",
        help="type of a column of the file (text, integer, decimal, date, moment, boolean; default: text)",
    )
    parser.add_argument("--show-values", action="store_true", help="print the values themselves: they may identify people")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="rows printed with --show-values (default: 20)")
    settings_arguments(parser)


def gates_arguments(parser: argparse.ArgumentParser) -> None:
    lifecycle_first_arguments(parser)
    profile_arguments(parser)
    parser.add_argument("--run", default="latest", metavar="RUN", help="name of a run, or latest or released (default: latest)")


def one_run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run", nargs="?", default="latest", metavar="RUN", help="name of a run, or latest or released (default: latest)"
    )
    lifecycle_option_arguments(parser)


def runs_show_arguments(parser: argparse.ArgumentParser) -> None:
    one_run_arguments(parser)
    parser.add_argument("--verify", action="store_true", help="read every file again and compare it with the manifest")


def two_runs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="name of a run, or latest or released")
    parser.add_argument(
        "new", nargs="?", default="latest", metavar="NEW", help="name of a run, or latest or released (default: latest)"
    )
    lifecycle_option_arguments(parser)


def use_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="name of a run")
    lifecycle_option_arguments(parser)


def prune_arguments(parser: argparse.ArgumentParser) -> None:
    lifecycle_option_arguments(parser)
    parser.add_argument(
        "--keep", type=int, default=10, metavar="N", help="keep the N newest runs (default: 10); latest and released always stay"
    )
    parser.add_argument("--run", action="append", default=[], metavar="RUN", help="remove this run instead")
    parser.add_argument("--dry-run", action="store_true", help="say what would go, remove nothing")


def unlock_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--id", required=True, metavar="ID", help="of the lock, as 'state list-locks' prints it")
    lifecycle_option_arguments(parser)


def keys_show_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("namespace", metavar="NAMESPACE", help="of the registry, as 'keys list' prints it")
    lifecycle_option_arguments(parser)
    parser.add_argument("--show-values", action="store_true", help="print natural keys: they identify people")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="keys printed (default: 20)")


def keys_export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("namespace", metavar="NAMESPACE", help="of the registry, as 'keys list' prints it")
    lifecycle_option_arguments(parser)
    parser.add_argument("--out", required=True, metavar="FILE", help="a CSV file, made with mode 0600: it identifies people")


def schema_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out",
        metavar="FOLDER",
        default="build/schema",
        help="one .json file a kind in this folder; - for stdout (default: build/schema)",
    )
