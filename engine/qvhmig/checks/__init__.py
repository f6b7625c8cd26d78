"""That the files of a project fit together: what can be proved without parsing an expression (codes QV1xx to QV6xx)."""

from __future__ import annotations

from qvhmig.checks.case_checks import check_cases
from qvhmig.checks.crosswalk_checks import check_crosswalks
from qvhmig.checks.feed_checks import check_feeds
from qvhmig.checks.field_checks import check_fields
from qvhmig.checks.key_checks import check_keys
from qvhmig.checks.lifecycle_checks import check_lifecycle
from qvhmig.checks.reconciliation_checks import check_reconciliation, check_references
from qvhmig.checks.row_checks import check_rows
from qvhmig.checks.set_aside_checks import check_set_aside
from qvhmig.loaded_files import Reading


def check_together(reading: Reading) -> None:
    """Add every fault between files to `reading.problems`. Where some file was not taken in, only what is certain."""
    for check in (
        check_lifecycle, check_rows, check_fields, check_keys, check_crosswalks, check_feeds, check_cases,
        check_set_aside, check_reconciliation, check_references,
    ):  # fmt: skip
        check(reading)
