"""Progress on stderr: a moving line with rows a second and time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from qvhmig.running.events import Event

PLAIN_EVERY = 5.0


def rate_text(rows: int, seconds: float) -> str:
    """`12,345 rows, 2,469 rows/s`; no rate where no time has passed."""
    text = f"{rows:,} rows"
    return f"{text}, {rows / seconds:,.0f} rows/s" if rows and seconds >= 0.05 else text


def left_text(done: int, total: int, seconds: float) -> str:
    """`about 12 s left`, '' where it cannot be told yet."""
    if not done or not total or done >= total:
        return ""
    left = seconds / done * (total - done)
    return f"about {left:.0f} s left" if left < 120 else f"about {left / 60:.0f} min left"


class PlainProgress:
    """One line when a stage starts or ends, and while it works at most one every five seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self.stream, self.clock = stream, clock
        self.began = self.said = clock()

    def __enter__(self) -> PlainProgress:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def _say(self, text: str) -> None:
        self.stream.write(text + "\n")
        self.stream.flush()

    def __call__(self, event: Event) -> None:
        now = self.clock()
        if event.kind == "stage_started":
            self.began = self.said = now
        elif event.kind == "stage_finished":
            self._say(f"{event.stage}: {_joined(event.message, rate_text(event.rows, now - self.began) if event.rows else '')}")
        elif event.kind == "progress":
            if now - self.said >= PLAIN_EVERY:
                self.said = now
                steps = f"{event.done} of {event.total}" if event.total else f"{event.done}" if event.done else ""
                left = left_text(event.done, event.total, now - self.began)
                rate = rate_text(event.rows, now - self.began) if event.rows else ""
                self._say(f"{event.stage}: {_joined(steps, event.subject, rate, left)}")
        else:
            self._say(f"{'warning: ' if event.kind == 'warning' else ''}{_joined(event.message, event.subject)}")


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part) or "done"


class TerminalProgress:
    """The same through rich: one moving line, notes above it. rich is imported with the first event."""

    def __init__(self) -> None:
        self._live: Any = None
        self._task: Any = None
        self._began = time.monotonic()
        self._lines = PlainProgress(sys.stderr)

    def __enter__(self) -> TerminalProgress:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._live is not None:
            self._live.stop()

    def _start(self) -> Any:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), TextColumn("{task.fields[told]}"))
        live = Progress(*columns, console=Console(stderr=True, highlight=False, markup=False), transient=True)
        live.start()
        return live

    def __call__(self, event: Event) -> None:
        if self._live is None:
            self._live = self._start()
        if event.kind == "stage_started":
            self._began = time.monotonic()
            if self._task is not None:
                self._live.remove_task(self._task)
            self._task = self._live.add_task(event.stage, total=event.total or None, told="")
        elif event.kind == "progress" and self._task is not None:
            seconds = time.monotonic() - self._began
            rate = rate_text(event.rows, seconds) if event.rows else event.subject
            told = _joined(rate, left_text(event.done, event.total, seconds))
            self._live.update(self._task, completed=event.done, total=event.total or None, told=told)
        else:
            self._print(event)

    def _print(self, event: Event) -> None:
        lines: list[str] = []

        class Sink:
            def write(self, text: str) -> int:
                lines.append(text)
                return len(text)

            def flush(self) -> None:
                return

        plain = PlainProgress(Sink())  # type: ignore[arg-type]
        plain.began = self._began
        plain(event)
        for line in lines:
            self._live.console.print(line.rstrip("\n"))


class NoProgress:
    """--quiet."""

    def __enter__(self) -> NoProgress:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def __call__(self, event: Event) -> None:
        return


def progress_for(space: argparse.Namespace) -> PlainProgress | TerminalProgress | NoProgress:
    if space.quiet:
        return NoProgress()
    return TerminalProgress() if sys.stderr.isatty() else PlainProgress(sys.stderr)
