"""Every command, its arguments and its help, as one table; the standard library only, so that `--help` is fast."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from qvhmig import cli_arguments as arguments
from qvhmig.problems import Problem, ProblemsFound, Where


def wrong_option(message: str, next_step: str) -> ProblemsFound:
    """A wrong call: QV841, exit 2."""
    return ProblemsFound([Problem("QV841", Where("command line"), message, next_step)], exit_code=2)


def nearest(word: str, known: Sequence[str]) -> str:
    """`did you mean 'x'?`, or the list of what there is."""
    near = difflib.get_close_matches(word, known, 1, 0.6)
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
        wrong = re.match(r"argument (?P<option>\S+?)(/\S+)?: invalid (choice|int value): '(?P<word>.*?)'", message)
        if wrong:
            action = next(action for action in self._actions if wrong["option"] in action.option_strings)
            step = nearest(wrong["word"], tuple(map(str, action.choices))) if action.choices else "give a whole number"
            raise wrong_option(f"'{wrong['word']}' is no value of '{wrong['option']}'", step)
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


TEXT = ("text", "json")
TABLE = ("text", "json", "markdown")
COMMANDS: tuple[Command, ...] = (
    Command(
        "apply",
        "run the project: extract, fixtures, intake, migrate, quality, gates; exit with the decision's code",
        "qvhmig.cli_apply:apply",
        ("text", "json", "markdown", "junit", "github"),
        arguments.apply_arguments,
        "qvhmig apply lifecycle.yaml --profile pre_production",
    ),
    Command(
        "check",
        "read every file of the project and say everything that is wrong with it",
        "qvhmig.cli_project:check",
        ("text", "json", "markdown", "sarif", "github"),
        arguments.lifecycle_first_arguments,
        "qvhmig check",
    ),
    Command(
        "test",
        "run the cases that contracts, views, macros and rules carry; --mutants: would they notice a mistake?",
        "qvhmig.cli_project:test",
        ("text", "json", "junit", "github"),
        arguments.test_arguments,
        "qvhmig test --contract loans",
    ),
    Command(
        "extract",
        "read documents (PDF, workbooks, Word, DDL, CSV, Markdown, HTML) into catalogs",
        "qvhmig.cli_extract:extract",
        TABLE,
        arguments.extract_arguments,
        "qvhmig extract dictionary.xlsx codes.docx --out catalogs",
    ),
    Command(
        "fixtures",
        "make an extract of people who do not exist, of any size, with faults on request",
        "qvhmig.cli_fixtures:fixtures",
        TABLE,
        arguments.fixtures_arguments,
        "qvhmig fixtures --patients 20000 --out build/extracts/big",
    ),
    Command(
        "explain",
        "show the plan of a table or field as text, as SQL or as lineage; --pages: every mapping as Markdown",
        "qvhmig.cli_project:explain",
        TEXT,
        arguments.explain_arguments,
        "qvhmig explain LOANS --sql",
    ),
    Command(
        "compile",
        "write the SQL text of the plan for another engine",
        "qvhmig.cli_project:compile_sql",
        TEXT,
        arguments.compile_arguments,
        "qvhmig compile --dialect duckdb --out build/sql",
    ),
    Command(
        "try",
        "evaluate an expression over the rows of a table or a small file",
        "qvhmig.cli_project:try_expression",
        TEXT,
        arguments.try_arguments,
        "qvhmig try \"as_date(d, 'DD/MM/YYYY')\" --over sample.csv",
    ),
    Command(
        "gates",
        "judge a stored run again, by this or another profile, without running",
        "qvhmig.cli_runs:gates",
        ("text", "json", "markdown", "junit", "github"),
        arguments.gates_arguments,
        "qvhmig gates --run latest --profile cutover_ready",
    ),
    Command(
        "runs list",
        "the runs that are kept, newest last",
        "qvhmig.cli_runs:runs_list",
        TABLE,
        arguments.lifecycle_option_arguments,
        "qvhmig runs list",
    ),
    Command(
        "runs show",
        "one run: decision, counts, files",
        "qvhmig.cli_runs:runs_show",
        TABLE,
        arguments.runs_show_arguments,
        "qvhmig runs show latest --verify",
    ),
    Command(
        "runs diff",
        "what differs between two runs: digests, figures, files",
        "qvhmig.cli_runs:runs_diff",
        TABLE,
        arguments.two_runs_arguments,
        "qvhmig runs diff released latest",
    ),
    Command(
        "runs use",
        "point build/latest (and, if it passed, build/released) at a run",
        "qvhmig.cli_runs:runs_use",
        TEXT,
        arguments.use_arguments,
        "qvhmig runs use 0a1b2c3d4e5f-development-1",
    ),
    Command(
        "runs prune",
        "remove old runs",
        "qvhmig.cli_runs:runs_prune",
        TEXT,
        arguments.prune_arguments,
        "qvhmig runs prune --keep 5 --dry-run",
    ),
    Command(
        "state show",
        "what the project remembers: links, lock, decisions",
        "qvhmig.cli_runs:state_show",
        TEXT,
        arguments.lifecycle_option_arguments,
        "qvhmig state show",
    ),
    Command(
        "state list-locks",
        "who holds the project, since when",
        "qvhmig.cli_runs:list_locks",
        TEXT,
        arguments.lifecycle_option_arguments,
        "qvhmig state list-locks --json",
    ),
    Command(
        "state unlock",
        "remove a lock whose holder cannot be alive",
        "qvhmig.cli_runs:unlock",
        TEXT,
        arguments.unlock_arguments,
        "qvhmig state unlock --id 0123456789ab",
    ),
    Command(
        "keys list",
        "namespaces of the key registry and how many keys each holds",
        "qvhmig.cli_runs:keys_list",
        TABLE,
        arguments.lifecycle_option_arguments,
        "qvhmig keys list",
    ),
    Command(
        "keys show",
        "numbers of one namespace; natural keys only with --show-values",
        "qvhmig.cli_runs:keys_show",
        TABLE,
        arguments.keys_show_arguments,
        "qvhmig keys show member --limit 5",
    ),
    Command(
        "keys export",
        "one namespace as a CSV file",
        "qvhmig.cli_runs:keys_export",
        TEXT,
        arguments.keys_export_arguments,
        "qvhmig keys export member --out member_keys.csv",
    ),
    Command(
        "keys verify",
        "read the whole registry and prove that it is whole",
        "qvhmig.cli_runs:keys_verify",
        TEXT,
        arguments.lifecycle_option_arguments,
        "qvhmig keys verify",
    ),
    Command(
        "schema",
        "the JSON Schema of every kind of YAML file",
        "qvhmig.cli_project:schema",
        TEXT,
        arguments.schema_arguments,
        "qvhmig schema --out build/schema",
    ),
    Command(
        "doctor",
        "whether this machine can run the engine",
        "qvhmig.cli_project:doctor",
        TEXT,
        arguments.lifecycle_option_arguments,
        "qvhmig doctor",
    ),
)
GROUPS = {
    "runs": "list, show, compare, choose and remove stored runs",
    "state": "what is remembered between runs, and the lock",
    "keys": "the key registry: one number for one natural key, for ever",
}
CODES = """exit codes:
  0 ok            1 internal fault    2 wrong option, or a named file is missing
  3 changes present (--detailed-exitcode)
  4 wrong content of a project file   5 a case failed      6 a gate failed
  7 rows do not balance               8 an approval or signature is missing
  9 locked, or stale                  10 no connection, or no place to write to
  130 interrupted, state consistent"""


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
