"""A hundred thousand patients through the reference project: every figure is that of the small extract, times the copies.

The extract is the small one repeated under other numbers, so nothing but the numbers may differ: a row lost, doubled or
swapped between buckets anywhere shows as a figure that is no multiple.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from scale import APPLY, EXTRACT, MAIN, measured, write_extracts  # noqa: E402
from startup import copy_of_project  # noqa: E402

KNOW_NO_PATIENT = {
    "contract:sites", "contract:staff", "contract:user", "contract:casenote_location", "contract:iwl_profile", "view:staff_code", "view:staff_other_code",
}  # fmt: skip
MOST_MEGABYTES = 1_500


def applied(place: Path, patients: int) -> tuple[Path, int, float]:
    """(folder of the run, patients, peak MB) of one apply over about so many patients; 0 = the extract as it is."""
    copy_of_project(place)
    made = 0
    if not patients:
        shutil.copytree(ROOT / EXTRACT, place / EXTRACT)
    else:
        made, _ = write_extracts(ROOT / EXTRACT, place / EXTRACT, patients)
    code, _, _, peak = measured(APPLY, place, 0)
    assert code == 6
    return (place / "build" / "latest").resolve(), made, peak


def terms(run: Path) -> dict[str, Counter[str]]:
    """Unit -> `step term reason` -> rows; the lines of the ledger."""
    found: dict[str, Counter[str]] = {}
    for unit in json.loads((run / "ledger.json").read_text(encoding="utf-8"))["units"]:
        counts = found.setdefault(f"{unit['kind']}:{unit['unit']}", Counter())
        for line in unit["lines"]:
            assert (line["residual"], line["checksum_difference"]) == (0, "0"), (unit["unit"], line["place"])
            for term in ("made", "filtered", "rejected", "held", "merged", "unused", "absorbed"):
                for reason, left in line[term].items():
                    counts[f"{line['step']} {term} {reason}"] += left["rows"]
            counts[f"{line['step']} in"] += line["in"]["rows"]
            counts[f"{line['step']} out"] += line["out"]["rows"]
    return found


@pytest.mark.slow
def test_a_hundred_thousand_patients_give_the_small_figures_times_the_copies(tmp_path: Path) -> None:
    with (ROOT / EXTRACT / f"{MAIN}.csv").open(encoding="utf-8", newline="") as lines:
        each = len(list(csv.DictReader(lines)))
    small, _, _ = applied(tmp_path / "small", 0)
    large, made, peak = applied(tmp_path / "large", 100_000)
    assert made == 100_011
    copies = made // each
    expected, found = terms(small), terms(large)
    assert found.keys() == expected.keys()
    for unit, counts in expected.items():
        factor = 1 if unit in KNOW_NO_PATIENT else copies
        assert found[unit] == Counter({name: rows * factor for name, rows in counts.items()}), unit
    failing = {gate["gate"] for gate in json.loads((large / "decision.json").read_text(encoding="utf-8"))["gates"] if gate["blocks"]}
    assert failing == {"errors", "queried_cells"}
    assert peak < MOST_MEGABYTES
