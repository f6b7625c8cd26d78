"""That the files of a project fit together: what can be proved without parsing an expression (codes QV1xx to QV6xx)."""

from __future__ import annotations

from qvhmig.loaded_files import Reading


def check_together(reading: Reading) -> None:
    """Add every fault between files to `reading.problems`. Where some file was not taken in, only what is certain."""
