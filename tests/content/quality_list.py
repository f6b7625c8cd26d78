"""The list of data-quality rules that a migration of this kind is asked for: what of it is covered, what is not, and why."""

from __future__ import annotations

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COVERED_AREAS = (
    "identity", "demographics", "death", "merge", "sensitive", "gp_registration", "reference", "reconciliation", "alerts",
    "referral", "rtt", "outpatient", "waiting_list", "spell", "episode", "ward_stay", "coding", "mental_health",
)  # fmt: skip
NOT_COVERED = {
    "DQ-IDN-07": "trace results are held in no table of the old PAS",
    "DQ-DEM-10": "the new PAS has no column for the need of an interpreter, and the list of needs is not read",
    "DQ-MRG-05": "the load matches nobody by itself, so there is nothing to leave out of it",
    "DQ-SEN-01": "the new PAS has no column for a sensitivity, so there is nothing to compare",
    "DQ-SEN-02": "no rule over tables: no report of the engine holds a cell, which tests of the engine prove",
    "DQ-SEN-04": "no document names a sealed clinic, and no clinic or specialty of the code sets is one of sexual health",
    "DQ-RFD-02": "no rule over tables: the lineage of each row keeps the old code, and the maps name what is many to one",
    "DQ-REC-01": "gates residual and checksum_differences, which nobody can waive",
    "DQ-REC-02": "control totals over columns that no contract reads",
    "DQ-REC-04": "needs a national return",
    "DQ-REC-05": "gate replay_differences",
}
LOWER = {
    "DQ-IDN-01-SOURCE": "a number that is none is kept under another type, so it costs nothing",
    "DQ-DTH-07-PAIR": "the load takes the mark's side",
    "DQ-DEM-03-GENDER": "both values may be right",
    "DQ-ALT-02-SOURCE": "the load takes the side of the allergy",
    "DQ-ALT-03-WITHOUT-CODE": "the words of the warning are loaded",
    "DQ-RFD-01-CARER": "a word that somebody typed costs the cell, and the carer is loaded",
    "DQ-RFD-01-ALLERGY": "a word that somebody typed costs the code, and the allergy is loaded with the word",
    "DQ-RFD-03-NUMBERS": "the agreed number is loaded",
}
"""Companions of a rule that weigh less than it, and why."""
LATER = {
    "maternity": "needs deliveries, and mother and baby are tied in no table that is loaded",
    "retention": "no patient is left out by age, so there is nothing to approve", "document": "letters are in no table of the new PAS",
}  # fmt: skip
"""Areas of the list of which not every rule is covered, and why."""


def base(rule: str) -> str:
    return "-".join(rule.split("-")[:3])


def quality_rules() -> dict[str, dict[str, str]]:
    with (ROOT / "tests" / "content" / "quality_rule_ids.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}
