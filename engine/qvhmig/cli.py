"""The command line: arguments -> request -> service -> text. This module is the border that no exception crosses.

stdout carries the result and nothing else, stderr the log. Exit codes are those of DESIGN 6. Everything heavy is
imported inside commands, so that `--help` and an apply with nothing to do stay near an empty interpreter.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import FrameType, TracebackType
from typing import NoReturn

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.version import VERSION

INTERRUPTED = 130
INTERNAL = 1
NO_PLACE = 10
COLLECT_AFTER = (500_000, 20, 20)
"""Thresholds of the garbage collector. A command makes millions of small objects and ends: looking for cycles every 700 of them
costs a third of its time."""


class Interrupted(KeyboardInterrupt):
    """SIGINT: every `finally` runs, the lock is released, exit 130.

    A class of our own on purpose: a plain KeyboardInterrupt that passes through an `exec` of text (dataclasses do that)
    makes the interpreter end itself by the signal, whatever code it was told to exit with.
    """


class Terminated(Interrupted):
    """SIGTERM, told as an interrupt."""


def _on_interrupt(_signal: int, _frame: FrameType | None) -> None:
    _stop(Interrupted)


def _on_terminate(_signal: int, _frame: FrameType | None) -> None:
    _stop(Terminated)


def _stop(reason: type[Interrupted]) -> None:
    """Raise once: polars raises for a signal too, and a second raise would fall into the clearing up after the first."""
    if not isinstance(sys.exc_info()[1], KeyboardInterrupt):
        raise reason


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises, never prints a traceback unless --debug."""
    enabled, thresholds = gc.isenabled(), gc.get_threshold()
    try:
        return _main(arguments)
    finally:  # a caller of our process wants the collector as it was
        gc.set_threshold(*thresholds)
        if enabled:
            gc.enable()


def _main(arguments: Sequence[str] | None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(*COLLECT_AFTER)
    before = signal.signal(signal.SIGTERM, _on_terminate), signal.signal(signal.SIGINT, _on_interrupt)
    try:
        code = _run(given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader left (`| head`): nothing more to say, and the interpreter must not try to flush at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt as stop:
        word = "terminated" if isinstance(stop, Terminated) else "interrupted"
        sys.stderr.write(f"{word}; the state is consistent, the next apply goes on from here\n")
        return INTERRUPTED
    except ProblemsFound as found:
        return _show(found, given)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except BaseException as fault:  # noqa: BLE001 - the border: an unexpected fault gets a code and a place, never its text
        return _show_fault(fault, given)
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])


def command() -> NoReturn:
    """The `qvhmig` of a terminal. Ends the process at once: to free each object of a large project takes longer than to
    check it, and nothing is left open here (every file is written, synced and closed where it is made)."""
    code = _main(None)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # nobody reads any more
            stream.flush()
    os._exit(code)


def _run(given: list[str]) -> int:
    from qvhmig.cli_options import build_parser, parse

    space = parse(given, VERSION)
    if space.command is None:
        sys.stdout.write(build_parser(VERSION).format_help())
        return 0
    module, _, function = space.command.handler.partition(":")
    return getattr(import_module(module), function)(space)


def _show(found: ProblemsFound, given: list[str]) -> int:
    """Problems to stderr as text, or to stdout in the format asked for; the code is that of the exception."""
    from qvhmig.cli_problems import problem_lines, problems_in_format
    from qvhmig.cli_text import terminal_width

    wanted = _format_of(given)
    if wanted in ("json", "sarif", "github", "junit", "markdown"):
        sys.stdout.write(problems_in_format(found.problems, found.exit_code, wanted))
        return found.exit_code
    carets = sys.stderr.isatty()
    for line in problem_lines(found.problems, _root_of(given), terminal_width() if carets else 0, carets):
        sys.stderr.write(line + "\n")
    return found.exit_code


def _format_of(given: list[str]) -> str:
    """The format asked for, found without a parser: the parser may be what failed."""
    if "--json" in given:
        return "json"
    for position, word in enumerate(given):
        if word.startswith("--format="):
            return word.partition("=")[2]
        if word == "--format" and position + 1 < len(given):
            return given[position + 1]
    return "text"


def _root_of(given: list[str]) -> Path:
    """Folder that places of problems are relative to: that of the lifecycle file named, else the present one."""
    for position, word in enumerate(given):
        if word.startswith("--lifecycle="):
            return Path(word.partition("=")[2]).parent
        if word == "--lifecycle" and position + 1 < len(given):
            return Path(given[position + 1]).parent
    named = next((word for word in given[1:] if word.endswith((".yaml", ".yml")) and not word.startswith("-")), "")
    return Path(named).parent if named else Path()


def _show_fault(fault: BaseException, given: list[str]) -> int:
    """QV901 where the system said no, else QV900 with the place in our code. The fault's own text may hold a cell value, so
    only its type is shown."""
    if "--debug" in given:
        import traceback

        traceback.print_exception(fault)
        return INTERNAL
    from qvhmig.cli_refusals import refusal

    refused = refusal(fault, _root_of(given))
    if refused is not None:
        return _show(ProblemsFound([refused], exit_code=NO_PLACE), given)
    problem = Problem(
        "QV900",
        Where(_place(fault.__traceback__)),
        f"internal fault ({type(fault).__name__}); no decision was made by this call",
        "run again with --debug where no patient value can be seen, and report the traceback",
    )
    _show(ProblemsFound([problem], exit_code=INTERNAL), given)
    return INTERNAL


def _place(trace: TracebackType | None) -> str:
    """`module.py:line` of the deepest frame inside the package, without the path of this machine."""
    here = Path(__file__).resolve().parent
    found = "qvhmig"
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if here in file.parents:
            found = f"qvhmig/{file.relative_to(here).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


if __name__ == "__main__":
    command()
