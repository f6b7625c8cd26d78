"""docs/commands.md lists every command and option as the parser has them; the help names every command."""

from __future__ import annotations

import re
from pathlib import Path

from qvhmig.cli_docs import commands_page
from qvhmig.cli_options import COMMANDS

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_page_is_what_the_parser_says(expect_file) -> None:
    expect_file(ROOT / "docs" / "commands.md", commands_page())


def test_the_help_names_every_command(qvhmig) -> None:
    listed = [line.split()[0] for line in qvhmig("--help").out.splitlines() if line.startswith("    ") and line[4:5].isalpha()]
    assert listed == list(dict.fromkeys(["COMMAND", *(command.name.split()[0] for command in COMMANDS)]))[1:]
    for group in ("runs", "state", "keys"):
        inner = [
            line.split()[0]
            for line in qvhmig(group, "--help").out.splitlines()
            if line.startswith("    ") and line[4:5].isalpha()
        ]
        assert inner == [command.name.split()[1] for command in COMMANDS if command.name.startswith(f"{group} ")]


def test_the_help_names_every_exit_code_of_the_readme(qvhmig) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Exit codes")[2].partition("\n## ")[0]
    table = {code for line in readme.splitlines() for code in re.findall(r"\| (\d+) \|", line)}
    told = qvhmig("--help").out.partition("exit codes:")[2]
    assert table and table == set(re.findall(r"(?:^|  )(\d+) [a-z]", told, re.M))
