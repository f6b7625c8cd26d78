"""The fenced blocks of a page of docs/, with what their opening line says about them, and a way to rewrite outputs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(?P<language>\w+)?(?P<words>[^\n]*)\n(?P<text>.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """`language` and `words` stand on the opening line (```yaml file=a/b.yaml); `line` is that line, from 1."""

    page: str
    line: int
    language: str
    words: str
    text: str
    start: int

    @property
    def file(self) -> str:
        """The file that the block is, '' for none."""
        found = re.search(r"file=(\S+)", self.words)
        return found[1] if found else ""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(page.name, text.count("\n", 0, m.start()) + 1, m["language"] or "", m["words"].strip(), m["text"], m.start("text"))
        for m in FENCE.finditer(text)
    ]


def with_outputs(page: Path, outputs: dict[int, str]) -> str:
    """The page with the text of some blocks (by `start`) replaced."""
    text = page.read_text(encoding="utf-8")
    for block in sorted(blocks(page), key=lambda b: b.start, reverse=True):
        if block.start in outputs:
            text = text[: block.start] + outputs[block.start] + text[block.start + len(block.text) :]
    return text
