"""Corrections of single codes, laid over the code lists that were read."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from qvhmig.documents.correction_outcomes import HOLDS, HintOutcome, by_whom, from_document, state_of
from qvhmig.documents.reading import CodeListReading, CodeReading
from qvhmig.models.hints import CodeCorrection


def corrected_lists(
    lists: tuple[CodeListReading, ...], corrections: Sequence[CodeCorrection]
) -> tuple[tuple[CodeListReading, ...], list[HintOutcome]]:
    """Each correction is about one code as it is read; a code whose `code` is emptied is left out."""
    outcomes = []
    changed: dict[tuple[int, int], CodeReading] = {}
    for number, correction in enumerate(corrections):
        spot = _spot(lists, correction)
        code = None if spot is None else lists[spot[0]].codes[spot[1]]
        read = None if code is None else getattr(code, correction.attribute)
        state = state_of(read, correction.value, correction.was)
        if state in HOLDS and spot is not None:
            changed[spot] = _changed(changed.get(spot, lists[spot[0]].codes[spot[1]]), correction)
        outcomes.append(
            HintOutcome(
                "code_corrections", number, state, f"{correction.code_list} {correction.code}", correction.attribute, read or "",
                correction.was, correction.value or "", correction.who, correction.why, code.place if code else None, int(state == "applied"),
            )  # fmt: skip
        )
    made = []
    for place, one in enumerate(lists):
        codes = (changed.get((place, number), code) for number, code in enumerate(one.codes))
        made.append(dataclasses.replace(one, codes=tuple(code for code in codes if code.code)))
    return tuple(made), outcomes


def _changed(code: CodeReading, correction: CodeCorrection) -> CodeReading:
    note = "; ".join(filter(None, [code.note, f"settled by {by_whom(correction)}"]))
    changed: dict[str, Any] = {"note": note, "confidence": 1.0, correction.attribute: correction.value or ""}
    return dataclasses.replace(code, **changed)


def _spot(lists: Sequence[CodeListReading], correction: CodeCorrection) -> tuple[int, int] | None:
    for place, one in enumerate(lists):
        if one.code_type != correction.code_list:
            continue
        for number, code in enumerate(one.codes):
            if code.code == correction.code and from_document(code.place, correction.document):
                return place, number
    return None
