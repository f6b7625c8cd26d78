"""Codes of the rows of a code list: list column carried down, groups and notes told from codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qvhmig.documents.grids import Place
from qvhmig.documents.interpretation.column_roles import Roles, Row


@dataclass(frozen=True)
class PrintedCode:
    """One code as printed; `listed` is what its list column says, '' where there is no such column."""

    listed: str
    code: str
    meaning: str
    status: str
    note: str
    place: Place
    printed: str


def read_codes(rows: Sequence[Row], roles: Roles) -> list[PrintedCode]:
    """Codes in printed order. A row without a code continues the meaning above where only that column is filled."""
    found: list[PrintedCode] = []
    listed = ""
    for row in rows:
        texts = _texts(row, roles)
        listed = texts.get("code_list") or listed
        code = texts.get("code", "")
        if not code:
            if found and set(texts) == {"meaning"}:
                found[-1] = _with_more(found[-1], texts["meaning"])
            continue
        if not texts.get("meaning") and len(texts) == 1 and len(code.split()) > 2:
            continue  # a remark in the first column
        place = next(cell.place for cell in row if cell.lines)
        printed = " | ".join(cell.text.replace("\n", " // ") for cell in row)
        found.append(PrintedCode(listed, code, texts.get("meaning", ""), texts.get("status", ""), texts.get("note", ""), place, printed))
    return found


def _texts(row: Row, roles: Roles) -> dict[str, str]:
    found: dict[str, str] = {}
    for cell, role in zip(row, roles.roles, strict=True):
        if cell.lines and role != "other":
            text = " ".join(cell.lines)
            found[role] = f"{found[role]}; {text}" if role in found else text
    return found


def _with_more(code: PrintedCode, meaning: str) -> PrintedCode:
    return PrintedCode(code.listed, code.code, f"{code.meaning} {meaning}".strip(), code.status, code.note, code.place, code.printed)
