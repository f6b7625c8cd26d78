"""How sure a reading is: evidence -> probability, in one table.

The figures say how often a value with this evidence is right. They were set from what the evidence means and lowered where drawn
layouts (tests/documents/layouts) and documents of known styles showed less; tests/documents/test_confidence.py holds them to drawn
layouts that are new in each run. An attribute with several pieces of evidence multiplies them.
"""

from __future__ import annotations

from collections.abc import Iterable

EVIDENCE: dict[str, float] = {
    # the table's name
    "name of the table in a column": 0.995,
    "name of the table stands alone": 0.98,
    "name of the table with a rival": 0.85,
    "name of the table from the file": 0.8,
    "name of the table from further up": 0.85,
    "no name of the table": 0.3,
    # the field's name
    "name printed in one piece": 0.995,
    "name joined from pieces": 0.97,
    "name in words over several lines": 0.95,
    "doubtful field list": 0.8,
    "list without a header": 0.85,
    "row unlike the others": 0.8,
    "several names in one cell": 0.4,
    "header taken from an earlier grid": 0.98,
    "row joined over a page break": 0.97,
    "row of nothing but a name": 0.75,
    # type, length
    "type of a known word": 0.99,
    "type in brackets": 0.99,
    "type word with other uses": 0.93,
    "type guessed from the format": 0.85,
    "type not known": 0.3,
    "said by the hints": 1.0,
    "length in its own column": 0.99,
    "length in the type": 0.99,
    "length said in the text": 0.85,
    "length impossible": 0.4,
    "length not understood": 0.4,
    "length of a type not known": 0.8,
    # marks and statements
    "marked in a column": 0.97,
    "marked in a column without a header": 0.7,
    "mark of two meanings": 0.8,
    "mark not understood": 0.5,
    "format not understood": 0.5,
    "said in a sentence": 0.96,
    "said in passing": 0.8,
    "nothing is said": 0.95,
    "parent found": 0.98,
    "parent not found": 0.5,
    "list in a column": 0.95,
    "free text": 0.95,
}


def confidence(evidence: Iterable[str]) -> float:
    """The product of the evidence's figures, to two decimals."""
    product = 1.0
    for name in evidence:
        product *= EVIDENCE[name]
    return round(product, 2)


def ground(evidence: Iterable[str]) -> str:
    """The weakest evidence in words, for the reviewer."""
    return min(evidence, key=lambda name: EVIDENCE[name], default="")
