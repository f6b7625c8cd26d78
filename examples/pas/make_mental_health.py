"""The legal statuses of the fifty made-up patients: who was detained in hospital, under what, and from when.

What happened stands in STATUSES; each of the stays is one of make_inpatients. Nobody is real.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

Row = dict[str, str]

STATUSES: tuple[tuple[int, int, tuple[tuple[str, str, str], ...]], ...] = (
    # a long stay that goes on: informal, then two sections and a change of consultant inside the second
    (28, 501, (("202607201900", "IN", "N"), ("202607231510", "S2", "U"), ("202608141100", "S3", "U"))),
    # from a place of safety to a section, renewed by another, informal at the end
    (32, 501, (("202504022200", "13", "U"), ("202504031600", "S2", "U"), ("202504251000", "S3", "M"), ("202505021000", "IN", "N"))),
    # held by a nurse and then by a doctor, informal again before he discharged himself
    (6, 501, (("202511280215", "IN", "N"), ("202511291930", "54", "U"), ("202511292210", "52", "U"), ("202512020900", "IN", "N"))),
    # came under a section and died under it; for the archive
    (13, 501, (("202402101300", "S3", "U"),)),
    # years ago: for the archive, with a category of the old Act
    (50, 501, (("201605091000", "S3", "P"), ("201605201000", "IN", "N"))),
)  # fmt: skip
"""Patient, episode, and the moment, legal status and mental category of each change."""


def tables(patient_number: Callable[[int], str], district_number: Callable[[int], str]) -> Iterator[tuple[str, list[Row]]]:  # noqa: ARG001 - one form for every module
    """Rows by table; the numbers of a patient come from whoever makes the patients."""
    yield "LEGALSTATUSDETS", [
        {
            "InternalPatientNumber": patient_number(patient), "EpisodeNumber": str(episode), "KeLegalStatChangeDtimeInt": at,
            "LegalStatus": status, "MentalCategory": category, "PsycPtSts": "1" if status == "IN" else "2",
        }
        for patient, episode, changes in STATUSES
        for at, status, category in changes
    ]  # fmt: skip
