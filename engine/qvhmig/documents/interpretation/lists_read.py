"""Code blocks of all documents -> code lists: parts of one list put together, doubles and users told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from qvhmig.documents.grids import Place
from qvhmig.documents.interpretation.blocks_found import CodeBlock
from qvhmig.documents.interpretation.code_rows import PrintedCode
from qvhmig.documents.interpretation.findings import CODE_TWICE
from qvhmig.documents.interpretation.list_names import list_name
from qvhmig.documents.reading import CodeListReading, CodeReading, Finding

# How sure it is that a list without a name is called as its file.
AFTER_ITS_FILE = 0.8
_LABEL = re.compile(r"(?P<label>[A-Z][\w /-]{1,40}?)\s*:\s*(?P<text>.+)\Z", re.DOTALL)
_COLUMN = re.compile(r"[A-Za-z_][\w$#]*\.[A-Za-z_][\w$#]*")


def read_lists(blocks: Sequence[CodeBlock]) -> tuple[tuple[CodeListReading, ...], list[Finding]]:
    """Lists in the order of their first appearance; blocks of one id are one list."""
    findings: list[Finding] = []
    held: dict[str, list[tuple[CodeBlock, str, PrintedCode]]] = {}
    for block in blocks:
        for code in block.codes:
            code_type, name = (_own_name(code.listed) if code.listed else (block.code_type, block.name))
            code_type = code_type or name or _file_name(block.place)
            held.setdefault(code_type, []).append((block, name, code))
    return tuple(_list(code_type, entries, findings) for code_type, entries in held.items()), findings


def _file_name(place: Place) -> str:
    """What a list without a name is called: its sheet, or its file without folders and ending."""
    return place.sheet or PurePosixPath(place.document).stem


def _own_name(listed: str) -> tuple[str, str]:
    code_type, name, points = list_name(listed)
    return (code_type, name) if code_type and points >= 2 else (listed, listed)


def _list(code_type: str, entries: Sequence[tuple[CodeBlock, str, PrintedCode]], findings: list[Finding]) -> CodeListReading:
    name = next((name for _, name, _ in entries if name), "")
    entries = _without_common_meaning(entries)
    codes: dict[tuple[str, str], CodeReading] = {}
    for block, _, code in entries:
        read = CodeReading(code_type, name, code.code, code.meaning, code.place, code.status, code.note, _confidence(block, code), code.printed)
        first = codes.setdefault((code.code, code.meaning), read)
        other = next((known for (known_code, _), known in codes.items() if known_code == code.code and known is not read), None)
        if first is read and other is not None:
            fact = f"code {code.code} of list {code_type} means {other.meaning} at {other.place} and {code.meaning} here"
            findings.append(Finding(CODE_TWICE, code.place, fact, "keep both until somebody has looked"))
    columns, extra = _texts(text for text in dict.fromkeys(text for block, _, _ in entries for text in block.texts))
    return CodeListReading(code_type, name, _place(entries), tuple(codes.values()), columns, extra)


def _confidence(block: CodeBlock, code: PrintedCode) -> float:
    """That of the grid; a list that is called after its file may have another name."""
    nameless = not (code.listed or block.code_type or block.name)
    return round(min(0.99, block.probability, AFTER_ITS_FILE if nameless else 1.0), 2)


def _without_common_meaning(entries: Sequence[tuple[CodeBlock, str, PrintedCode]]) -> Sequence[tuple[CodeBlock, str, PrintedCode]]:
    """One bracketed text beside every code is a remark on the list, not what each code means."""
    meanings = {code.meaning for _, _, code in entries}
    if len(entries) < 3 or len(meanings) > 1 or not next(iter(meanings)).startswith("("):
        return entries
    return [(block, name, replace(code, meaning="", note="; ".join(filter(None, (code.note, code.meaning))))) for block, name, code in entries]


def _place(entries: Sequence[tuple[CodeBlock, str, PrintedCode]]) -> Place:
    return entries[0][0].place


def _texts(texts: Iterable[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """`TABLE.field` names that texts with a label list, and the other labelled facts."""
    columns: dict[str, None] = {}
    extra: dict[str, str] = {}
    for text in texts:
        found = _LABEL.match(" ".join(text.split()))
        if not found:
            continue
        names = _COLUMN.findall(found["text"])
        if names and len("".join(names)) > 0.6 * len(re.sub(r"\W", "", found["text"])):
            columns.update(dict.fromkeys(names))
        else:
            extra.setdefault(found["label"], found["text"].strip(" ."))
    return tuple(columns), extra
