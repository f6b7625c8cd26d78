"""docs/commands.md from the parser itself: `python -m qvhmig.cli_docs > docs/commands.md`; a test compares them."""

from __future__ import annotations

import argparse
import sys

from qvhmig.cli_options import CODES, COMMANDS, Command, Parser, build_parser


def commands_page() -> str:
    """The page, in Markdown; it depends on the options only, not on the width or the version of anything."""
    parser = build_parser("")
    lines = [
        "# Commands",
        "",
        "Made from the command line itself (`make accept`); a test compares it. stdout is the result, stderr the log.",
        "A long option is never abbreviated. Every command takes `--format`, `--json`, `--quiet` and `--debug`.",
        "",
        "```",
        CODES,
        "```",
        "If several codes hold, the first of 130, 1, 2, 4, 9, 8, 10, 7, 6, 5, 3 is used; `--json` lists all.",
        "",
        "| command | what it does |",
        "|---|---|",
        *(f"| [`{command.name}`](#{_anchor(command)}) | {command.help} |" for command in COMMANDS),
        "",
    ]
    for command in COMMANDS:
        lines += _section(command, _parser_of(parser, command))
    return "\n".join(lines).rstrip("\n") + "\n"


def _anchor(command: Command) -> str:
    return command.name.replace(" ", "-")


def _parser_of(parser: Parser, command: Command) -> Parser:
    for word in command.name.split():
        action = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
        parser = action.choices[word]
    return parser


def _section(command: Command, parser: Parser) -> list[str]:
    lines = [f"## {command.name}", f"{command.help[0].upper()}{command.help[1:]}{'' if command.help.endswith('?') else '.'}", "", f"    {command.example}", ""]
    rows = [row for action in parser._actions if (row := _row(action))]
    formats = ", ".join(f"`{name}`" for name in command.formats)
    return [*lines, "| argument | meaning |", "|---|---|", *rows, f"| `--format` | {formats} |", ""]


def _row(action: argparse.Action) -> str:
    """One option; the four that every command has are said once at the top."""
    if action.dest in ("help", "format", "quiet", "debug"):
        return ""
    name = ", ".join(action.option_strings) or str(action.metavar)
    if action.option_strings and action.nargs != 0:
        name += f" {action.metavar}" if action.metavar else " " + "|".join(map(str, action.choices or ()))
    return f"| `{name}` | {action.help} |".replace("TABLE|FILE", "TABLE\\|FILE")


if __name__ == "__main__":
    sys.stdout.write(commands_page())
