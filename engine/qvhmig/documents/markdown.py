"""Markdown: pipe tables, HTML tables, SQL in code fences, headings and text, each with its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from qvhmig.digests import bytes_digest, file_digest
from qvhmig.documents.grid_building import CREATE_TABLE, printed_lines, squared
from qvhmig.documents.grids import Cell, Document, Grid, Place, Progress, ReadingFault, Words
from qvhmig.documents.reading_faults import TOO_LARGE, unread
from qvhmig.documents.text_encoding import decode

MOST_BYTES: Final = 32 * 1024 * 1024
_SQL_FENCES: Final = frozenset((
    "sql", "ddl", "mysql", "postgresql", "postgres", "psql", "plsql", "tsql", "sqlite", "oracle", "mssql", "snowflake",
    "bigquery",
))  # fmt: skip
_DELIMITED_FENCES: Final = {"csv", "tsv"}
_DRAWN_TABLE: Final = re.compile(r"^[ \t]*[+|]?-{2,}[-+| ]*[-+|][ \t]*$", re.M)
_FENCE: Final = re.compile(r"^[ \t>]*(`{3,}|~{3,})")
_BREAK: Final = re.compile(r"<br\s*/?>", re.I)
_BAR: Final = re.compile(r"(?<!\\)\|")


def read(path: Path, name: str, progress: Progress) -> Document:
    """The file, a pipe table each a grid. `Place.row` is the line of the file. Raises OSError as `open` does."""
    if path.stat().st_size > MOST_BYTES:
        return unread(name, "markdown", file_digest(path), TOO_LARGE, f"has {path.stat().st_size >> 20} MB", "split it")
    raw = path.read_bytes()
    decoded = decode(raw)
    page = _MarkdownBlocks(name)
    page.add(decoded.text)
    progress(1, 1, "files")
    return Document(name, bytes_digest(raw), "markdown", tuple(page.blocks), faults=decoded.faults(name) + tuple(page.faults))


class _MarkdownBlocks:
    """Turns the flat stream of tokens into blocks: tables in lists and quotes stand in the stream like all others."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: list[Grid | Words] = []
        self.faults: list[ReadingFault] = []
        self._tables = 0

    def add(self, text: str) -> None:
        """Adds the blocks of a whole page."""
        from markdown_it import MarkdownIt

        tokens = MarkdownIt("commonmark").enable("table").parse(_joined_html_tables(_without_front_matter(text)))
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "table_open":
                end = next(i for i in range(index, len(tokens)) if tokens[i].type == "table_close")
                self._pipe_table(tokens[index:end])
                index = end
            elif token.type == "inline":
                self._inline(token, tokens[index - 1])
            elif token.type in ("fence", "code_block"):
                self._code(token)
            elif token.type == "html_block":
                self._html(token)
            index += 1

    def _inline(self, token: Any, opening: Any) -> None:
        level = int(opening.tag[1]) if opening.type == "heading_open" else None
        line = _line(token)
        if level is None and (grid := _bare_rows(token.content, Place(self.name, row=line))):
            self.blocks.append(grid)
            return
        lines = printed_lines(_plain(token))
        if lines:
            self.blocks.append(Words(lines, Place(self.name, row=line), level=level, bold=level is None and _all_bold(token)))

    def _pipe_table(self, tokens: list[Any]) -> None:
        rows: list[list[Cell]] = []
        header = 0
        line = _line(tokens[0])
        for token, cell in zip(tokens, tokens[1:] + tokens[-1:], strict=True):
            if token.type == "tr_open":
                line = _line(token) if token.map else line + 1
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                place = Place(self.name, row=line, column=len(rows[-1]) + 1)
                rows[-1].append(Cell(printed_lines(_plain(cell)), place, bold=token.type == "th_open" or _all_bold(cell)))
            elif token.type == "thead_close":
                header = len(rows)
        if rows and not any(cell.lines for cell in rows[0]):
            rows, header = rows[1:], 0  # a table without a header has to be written with an empty one
        grid = squared(rows)
        if grid and grid[0]:
            self.blocks.append(Grid(grid, Place(self.name, row=_line(tokens[0])), header=header))

    def _code(self, token: Any) -> None:
        language = (token.info or "").strip().split(" ")[0].lower().strip("{}.")
        before = _line(token) - (0 if token.type == "fence" else 1)
        if language in _SQL_FENCES or (CREATE_TABLE.search(token.content) and not language):
            from qvhmig.documents import ddl

            blocks, faults = ddl.blocks_of(token.content, self.name, before)
        elif language in _DELIMITED_FENCES or _DRAWN_TABLE.search(token.content):
            from qvhmig.documents import delimited_text

            blocks, faults = delimited_text.blocks_of(token.content, Place(self.name), before)
        else:
            lines = printed_lines(token.content)
            blocks, faults = ([Words(lines, Place(self.name, row=before + 1))] if lines else []), []
        self.blocks.extend(blocks)
        self.faults.extend(faults)

    def _html(self, token: Any) -> None:
        from qvhmig.documents.page_blocks import PageBlocks
        from qvhmig.documents.web_page import parsed

        root = parsed(token.content)
        if root is None:
            return
        page = PageBlocks(self.name, self._tables)
        page.walk(root)
        self._tables = page.tables
        self.blocks.extend(page.blocks)
        self.faults.extend(page.faults)


def _line(token: Any) -> int:
    return token.map[0] + 1 if token.map else 0


def _plain(token: Any) -> str:
    """The text of an inline token without its marks: code, emphasis and links as text, <br> and hard breaks as line feeds."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or (child.type == "html_inline" and _BREAK.match(child.content)):
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
    return "".join(parts)


def _all_bold(token: Any) -> bool:
    depth, seen = 0, False
    for child in token.children or ():
        depth += child.type == "strong_open"
        depth -= child.type == "strong_close"
        if child.content.strip() and child.type != "html_inline":
            if depth == 0:
                return False
            seen = True
    return seen


def _without_front_matter(text: str) -> str:
    """A leading block between lines of `---`, made blank so that lines keep their number."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return text
    end = next((index for index, line in enumerate(lines[1:200], 1) if line.rstrip() in ("---", "...")), 0)
    if not end or not all(re.match(r"\s*$|\s|#|-|[\w.-]+\s*:", line) for line in lines[1:end]):
        return text
    return "\n".join([""] * (end + 1) + lines[end + 1 :])


def _joined_html_tables(text: str) -> str:
    """Blank lines inside <table> ... </table> get a comment: Markdown would end the HTML there and lose the table."""
    if "<table" not in text.lower():
        return text
    depth, fence, lines = 0, "", text.split("\n")
    for index, line in enumerate(lines):
        if not depth and (mark := _FENCE.match(line)) and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence:
            if depth and not line.strip():
                lines[index] = "<!-- -->"
            lowered = line.lower()
            depth = max(0, depth + lowered.count("<table") - lowered.count("</table"))
    return "\n".join(lines)


def _bare_rows(content: str, place: Place) -> Grid | None:
    """Lines between bars without a rule below the first one: a table without a header, or one cut off by a blank line."""
    lines = [line.strip() for line in content.split("\n")]
    if not all(len(line) > 2 and line[0] == "|" and line[-1] == "|" for line in lines):
        return None
    rows = []
    for number, line in enumerate(lines):
        texts = [text.replace("\\|", "|") for text in _BAR.split(line[1:-1])]
        at = [Place(place.document, row=(place.row or 0) + number, column=column) for column in range(1, len(texts) + 1)]
        rows.append([Cell(printed_lines(_BREAK.sub("\n", text.strip().strip("*`"))), where) for text, where in zip(texts, at, strict=True)])
    grid = squared(rows)
    return Grid(grid, place) if grid and len(grid[0]) > 1 else None
