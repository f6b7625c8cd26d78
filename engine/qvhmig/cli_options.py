"""Every command, its arguments and its help, as one table; the standard library only, so that `--help` is fast."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from qvhmig.problems import Problem, ProblemsFound, Where

DIALECTS = ("duckdb", "postgres", "spark")
LIFECYCLE = "lifecycle.yaml"


def wrong_option(message: str, next_step: str) -> ProblemsFound:
    """A wrong call: QV821, exit 2."""
    return ProblemsFound([Problem("QV821", Where("command line"), message, next_step)], exit_code=2)


def nearest(word: str, known: Sequence[str]) -> str:
    """`did you mean 'x'?`, or the list of what there is."""
    near = difflib.get_close_matches(word, known, 1, 0.5)
    return f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"


class Parser(argparse.ArgumentParser):
    """argparse that raises ProblemsFound (exit 2) in place of printing its usage and ending the process."""

    def error(self, message: str) -> NoReturn:
        known = sorted({option for action in self._actions for option in action.option_strings if option.startswith("--")})
        if message.startswith("unrecognized arguments: "):
            word = message.removeprefix("unrecognized arguments: ").split()[0]
            if word.startswith("-"):
                raise wrong_option(f"unknown option '{word}' of '{self.prog}'", nearest(word.partition("=")[0], known))
            raise wrong_option(f"'{word}' is one argument too many for '{self.prog}'", f"see '{self.prog} --help'")
        raise wrong_option(f"{self.prog}: {message}", f"see '{self.prog} --help'")


@dataclass(frozen=True)
class Command:
    """`name` may have two words. `handler` is `module:function`, imported only when the command runs."""

    name: str
    help: str
    handler: str
    formats: tuple[str, ...]
    add: Callable[[argparse.ArgumentParser], None]
    example: str


def _nothing(_: argparse.ArgumentParser) -> None:
    return


def _lifecycle_first(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "lifecycle", nargs="?", default=LIFECYCLE, metavar="LIFECYCLE", help=f"the project's {LIFECYCLE} (default: ./{LIFECYCLE})"
    )


def _lifecycle_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lifecycle", default=LIFECYCLE, metavar="FILE", help=f"the project's {LIFECYCLE} (default: ./{LIFECYCLE})"
    )


def _profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile", metavar="NAME", help="gate profile of gates/profiles.yaml (default: the one the lifecycle names)"
    )


def _settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="another value for a place in the lifecycle, e.g. parameters.extracted_at=2026-01-31",
    )


def _apply(parser: argparse.ArgumentParser) -> None:
    _lifecycle_first(parser)
    _profile(parser)
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
    _settings(parser)
    parser.add_argument("--engine", choices=("polars",), default="polars", help="what runs the plan")
    parser.add_argument("--fail-fast", action="store_true", help="stop at the first stage whose outcome is not 0")


def _test(parser: argparse.ArgumentParser) -> None:
    _lifecycle_first(parser)
    parser.add_argument(
        "--contract", action="append", default=[], metavar="ID", help="only the cases of this contract, view or macro"
    )


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "subject",
        nargs="?",
        default="",
        metavar="TABLE[.FIELD]",
        help="a target table or one of its fields; a contract id or view:NAME works too (default: every unit, one line each)",
    )
    _lifecycle_option(parser)
    _profile(parser)
    parser.add_argument("--sql", action="store_true", help="the plan as SQL text")
    parser.add_argument("--dialect", choices=DIALECTS, default="duckdb", help="of --sql (default: duckdb)")
    parser.add_argument(
        "--lineage", metavar="TABLE[.FIELD]", help="which source fields reach this table or field, and through which lines"
    )
    _settings(parser)


def _compile(parser: argparse.ArgumentParser) -> None:
    _lifecycle_first(parser)
    _profile(parser)
    parser.add_argument("--contract", action="append", default=[], metavar="ID", help="only this contract or view")
    parser.add_argument("--sql", action="store_true", help="SQL text (the only form there is; here to say it)")
    parser.add_argument("--dialect", choices=DIALECTS, default="duckdb", help="default: duckdb")
    parser.add_argument("--out", metavar="FOLDER", help="one .sql file a unit in this folder (default: all to stdout)")
    _settings(parser)


def _try(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("expression", metavar="EXPRESSION", help="an expression as a contract would hold it")
    parser.add_argument(
        "--over",
        required=True,
        metavar="TABLE|FILE",
        help="a source table of the project, or any small .csv, .jsonl or .ndjson file",
    )
    _lifecycle_option(parser)
    parser.add_argument(
        "--as",
        dest="types",
        action="append",
        default=[],
        metavar="NAME:TYPE",
        help="type of a column of the file (text, integer, decimal, date, moment, boolean; default: text)",
    )
    parser.add_argument("--show-values", action="store_true", help="print the values themselves: they may identify patients")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="rows printed with --show-values (default: 20)")
    _settings(parser)


def _gates(parser: argparse.ArgumentParser) -> None:
    _lifecycle_first(parser)
    _profile(parser)
    parser.add_argument("--run", default="latest", metavar="RUN", help="name of a run, or latest or released (default: latest)")


def _one_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run", nargs="?", default="latest", metavar="RUN", help="name of a run, or latest or released (default: latest)"
    )
    _lifecycle_option(parser)


def _runs_show(parser: argparse.ArgumentParser) -> None:
    _one_run(parser)
    parser.add_argument("--verify", action="store_true", help="read every file again and compare it with the manifest")


def _two_runs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="name of a run, or latest or released")
    parser.add_argument(
        "new", nargs="?", default="latest", metavar="NEW", help="name of a run, or latest or released (default: latest)"
    )
    _lifecycle_option(parser)


def _use(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="name of a run")
    _lifecycle_option(parser)


def _prune(parser: argparse.ArgumentParser) -> None:
    _lifecycle_option(parser)
    parser.add_argument(
        "--keep", type=int, default=10, metavar="N", help="keep the N newest runs (default: 10); latest and released always stay"
    )
    parser.add_argument("--run", action="append", default=[], metavar="RUN", help="remove this run instead")
    parser.add_argument("--dry-run", action="store_true", help="say what would go, remove nothing")


def _unlock(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--id", required=True, metavar="ID", help="of the lock, as 'state list-locks' prints it")
    _lifecycle_option(parser)


def _keys_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("namespace", metavar="NAMESPACE", help="of the registry, as 'keys list' prints it")
    _lifecycle_option(parser)
    parser.add_argument("--show-values", action="store_true", help="print natural keys: they identify patients")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="keys printed (default: 20)")


def _keys_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("namespace", metavar="NAMESPACE", help="of the registry, as 'keys list' prints it")
    _lifecycle_option(parser)
    parser.add_argument("--out", required=True, metavar="FILE", help="a CSV file, made with mode 0600: it identifies patients")


def _schema(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="FOLDER", help="one .json file a kind in this folder (default: the schemas on stdout)")


TEXT = ("text", "json")
TABLE = ("text", "json", "markdown")
COMMANDS: tuple[Command, ...] = (
    Command(
        "apply",
        "run the project: intake, migrate, quality, gates; exit with the decision's code",
        "qvhmig.cli_apply:apply",
        ("text", "json", "markdown", "junit", "github"),
        _apply,
        "qvhmig apply lifecycle.yaml --profile pre_production",
    ),
    Command(
        "check",
        "read every file of the project and say everything that is wrong with it",
        "qvhmig.cli_project:check",
        ("text", "json", "markdown", "sarif", "github"),
        _lifecycle_first,
        "qvhmig check",
    ),
    Command(
        "test",
        "run the cases that contracts, views and macros carry",
        "qvhmig.cli_project:test",
        ("text", "json", "junit", "github", "markdown"),
        _test,
        "qvhmig test --contract pmi_alias",
    ),
    Command(
        "explain",
        "show the plan of a table or field as text, as SQL or as lineage",
        "qvhmig.cli_project:explain",
        TEXT,
        _explain,
        "qvhmig explain LOAD_X --sql",
    ),
    Command(
        "compile",
        "write the SQL text of the plan for another engine",
        "qvhmig.cli_project:compile_sql",
        TEXT,
        _compile,
        "qvhmig compile --dialect postgres --out build/sql",
    ),
    Command(
        "try",
        "evaluate an expression over the rows of a table or a small file",
        "qvhmig.cli_project:try_expression",
        TEXT,
        _try,
        "qvhmig try \"as_date(d, 'DD/MM/YYYY')\" --over sample.csv",
    ),
    Command(
        "gates",
        "judge a stored run again, by this or another profile, without running",
        "qvhmig.cli_runs:gates",
        ("text", "json", "markdown", "junit", "github"),
        _gates,
        "qvhmig gates --run latest --profile cutover_ready",
    ),
    Command(
        "runs list",
        "the runs that are kept, newest last",
        "qvhmig.cli_runs:runs_list",
        TABLE,
        _lifecycle_option,
        "qvhmig runs list",
    ),
    Command(
        "runs show",
        "one run: decision, counts, files",
        "qvhmig.cli_runs:runs_show",
        TABLE,
        _runs_show,
        "qvhmig runs show latest --verify",
    ),
    Command(
        "runs diff",
        "what differs between two runs: digests, figures, files",
        "qvhmig.cli_runs:runs_diff",
        TABLE,
        _two_runs,
        "qvhmig runs diff released latest",
    ),
    Command(
        "runs use",
        "point build/latest (and, if it passed, build/released) at a run",
        "qvhmig.cli_runs:runs_use",
        TEXT,
        _use,
        "qvhmig runs use 0a1b2c3d4e5f-development-1",
    ),
    Command("runs prune", "remove old runs", "qvhmig.cli_runs:runs_prune", TEXT, _prune, "qvhmig runs prune --keep 5 --dry-run"),
    Command(
        "state show",
        "what the project remembers: lock, decisions, registry",
        "qvhmig.cli_runs:state_show",
        TEXT,
        _lifecycle_option,
        "qvhmig state show",
    ),
    Command(
        "state list-locks",
        "who holds the project, since when",
        "qvhmig.cli_runs:list_locks",
        TEXT,
        _lifecycle_option,
        "qvhmig state list-locks --json",
    ),
    Command(
        "state unlock",
        "remove a lock whose holder cannot be alive",
        "qvhmig.cli_runs:unlock",
        TEXT,
        _unlock,
        "qvhmig state unlock --id 0123456789ab",
    ),
    Command(
        "keys list",
        "namespaces of the key registry and how many keys each holds",
        "qvhmig.cli_runs:keys_list",
        TABLE,
        _lifecycle_option,
        "qvhmig keys list",
    ),
    Command(
        "keys show",
        "numbers of one namespace; natural keys only with --show-values",
        "qvhmig.cli_runs:keys_show",
        TABLE,
        _keys_show,
        "qvhmig keys show patient --limit 5",
    ),
    Command(
        "keys export",
        "one namespace as a CSV file",
        "qvhmig.cli_runs:keys_export",
        TEXT,
        _keys_export,
        "qvhmig keys export patient --out patient_keys.csv",
    ),
    Command(
        "keys verify",
        "read the whole registry and prove that it is whole",
        "qvhmig.cli_runs:keys_verify",
        TEXT,
        _lifecycle_option,
        "qvhmig keys verify",
    ),
    Command(
        "schema",
        "the JSON Schema of every kind of YAML file",
        "qvhmig.cli_project:schema",
        TEXT,
        _schema,
        "qvhmig schema --out build/schema",
    ),
    Command(
        "doctor", "whether this machine can run the engine", "qvhmig.cli_project:doctor", TEXT, _lifecycle_option, "qvhmig doctor"
    ),
)
GROUPS = {
    "runs": "list, show, compare, choose and remove stored runs",
    "state": "what is remembered between runs, and the lock",
    "keys": "the key registry: one number for one natural key, for ever",
}
CODES = """exit codes:
  0 ok            1 internal fault    2 wrong option, or a named file is missing
  4 wrong content of a project file   5 a case failed      6 a gate failed
  7 rows do not balance               9 locked, or stale   10 no connection
  130 interrupted, state consistent"""


def command_names() -> tuple[str, ...]:
    return tuple(command.name for command in COMMANDS)


def _common(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    group = parser.add_argument_group("output")
    group.add_argument("--format", choices=formats, default="text", help="of stdout (default: text)")
    group.add_argument("--json", dest="format", action="store_const", const="json", help="short for --format json")
    group.add_argument("--quiet", action="store_true", help="no log and no progress on stderr")
    group.add_argument("--debug", action="store_true", help="on an internal fault print the traceback: it may hold values")


def build_parser(version: str) -> Parser:
    """The whole command line. Long options are never abbreviated: a script must not change meaning with a new option."""
    parser = Parser(
        prog="qvhmig",
        description="Data migration written in YAML: compiled, run, balanced to the row, judged.",
        epilog=CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"qvhmig {version}")
    words = parser.add_subparsers(dest="word", metavar="COMMAND", title="commands", required=False, parser_class=Parser)
    inner: dict[str, argparse._SubParsersAction[Parser]] = {}
    for command in COMMANDS:
        head, _, tail = command.name.partition(" ")
        if tail and head not in inner:
            group = words.add_parser(head, help=GROUPS[head], description=GROUPS[head], allow_abbrev=False)
            inner[head] = group.add_subparsers(
                dest="second", metavar="COMMAND", title="commands", required=False, parser_class=Parser
            )
        place = inner[head] if tail else words
        sub = place.add_parser(
            tail or head, help=command.help, description=command.help, epilog=f"example: {command.example}", allow_abbrev=False
        )
        command.add(sub)
        _common(sub, command.formats)
        sub.set_defaults(command=command)
    return parser


def parse(arguments: Sequence[str], version: str) -> argparse.Namespace:
    """The namespace, with `command` set to the Command or None (help was wanted). Raises ProblemsFound (exit 2).

    `--help` and `--version` print and raise SystemExit, as argparse does.
    """
    first = next((word for word in arguments if not word.startswith("-")), "")
    heads = sorted({command.name.split()[0] for command in COMMANDS})
    if first and first not in heads:
        raise wrong_option(f"unknown command '{first}'", nearest(first, heads))
    if first in GROUPS:
        rest = arguments[list(arguments).index(first) + 1 :]
        second = next((word for word in rest if not word.startswith("-")), "")
        known = [command.name.split()[1] for command in COMMANDS if command.name.startswith(f"{first} ")]
        if second and second not in known:
            raise wrong_option(f"unknown command '{first} {second}'", nearest(second, known))
        if not second and "--help" not in rest and "-h" not in rest:
            raise wrong_option(f"'{first}' needs a command", f"known: {', '.join(known)}")
    parser = build_parser(version)
    space, unknown = parser.parse_known_args(list(arguments))
    if unknown:
        chosen = _subparser(parser, getattr(space, "word", None), getattr(space, "second", None))
        chosen.error(f"unrecognized arguments: {' '.join(unknown)}")
    if not hasattr(space, "command"):
        space.command = None
    return space


def _subparser(parser: Parser, *words: str | None) -> Parser:
    """The parser that the words chose; the last one that exists."""
    for word in words:
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction) and word in action.choices:
                parser = action.choices[word]
    return parser
