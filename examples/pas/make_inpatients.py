"""The inpatient side of the fifty made-up patients: lists, dates to come in, stays, episodes, ward stays, codes.

What happens to whom stands in ENTRIES and STAYS; the rows of the old PAS are written out from there. Inpatient episodes
have numbers from 501, so that they never meet those of outpatients. Nobody is real.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

Row = dict[str, str]
Moment = datetime.datetime


class Entry(NamedTuple):
    """One entry of an inpatient list. `events` of dates to come in: (date, moment of the event, reason of its end)."""

    patient: int
    episode: int
    listed: str
    list_code: str
    consultant: str
    specialty: str
    procedure: str
    words: str
    method: str = "WL"
    urgency: str = "3"
    managed: str = "I"
    booking: str = "STD"
    ward: str = "CAN1"
    hospital: str = "MAR1"
    events: tuple[tuple[str, str, str], ...] = ()
    removed: tuple[str, str] | None = None
    suspended: tuple[tuple[str, str, str, str], ...] = ()  # begins, ends, extended to, reason
    postponed: tuple[str, str, str] | None = None  # begins, ends, words
    more: tuple[tuple[str, str], ...] = ()  # further columns of the entry
    second: str = ""  # a second intended procedure
    los: str = "2"


class Stay(NamedTuple):
    """One stay. Episodes and ward stays begin where they say and end where the next one begins."""

    patient: int
    episode: int
    admitted: str
    left: str  # blank while the patient is in
    method: str
    source: str
    way_out: str
    destination: str
    episodes: tuple[tuple[str, str, str], ...]  # begins, consultant, specialty
    wards: tuple[tuple[str, str, str], ...]  # begins, ward, bed
    diagnoses: tuple[tuple[str, ...], ...] = ()  # of each episode: primary, subsidiary, further ones
    procedures: tuple[tuple[str, ...], ...] = ()  # of each episode: primary, further ones
    managed: str = "I"
    category: str = "NHS"
    expected: str = ""
    leave: tuple[tuple[str, str, str], ...] = ()  # gone, back, reason
    changes: tuple[tuple[str, str, str], ...] = ()  # moment, from category, to category


ENTRIES = (
    Entry(1, 501, "2023-11-06 10:00", "HAND1", "ABBN01", "HAN", "A65.1", "CARPAL TUNNEL RELEASE", "BK", "3", "D", "FULL", "DSU", events=(("2024-02-12 07:30", "2024-01-08 09:00", ""),), removed=("2024-02-12 09:00", "ADM"), more=(("Transport", "O"), ("ShortNotice", "YES"), ("TheatreTime", "45"), ("DiagGroup", "CARP"), ("ContactPhone", "01632 960411")), los="0"),
    Entry(2, 501, "2024-01-15 11:30", "PLAS1", "BRIT02", "PLA", "S35.1", "SPLIT SKIN GRAFT TO LEG", "WL", "1", "I", "STD", "CAN1", events=(("2024-04-08 07:30", "2024-03-11 14:00", ""),), removed=("2024-04-08 08:00", "ADM"), second="S57.1", more=(("Transport", "W1"), ("PatientProcedureDescription2", "LEFT LEG, DONOR SITE THIGH"), ("AdmReason", "Chronic wound"))),
    Entry(5, 501, "2025-01-06 09:15", "SLEEP1", "STAW01", "SLE", "U33.1", "SLEEP STUDY", "PL", "3", "R", "PLAN", "SLEP", "MAR3", events=(("2025-03-03 19:00", "2025-01-06 09:20", ""),), removed=("2025-03-03 19:30", "ADM"), los="1"),
    Entry(12, 501, "2025-05-12 10:00", "PLAS1", "BRIT02", "PLA", "B31.2", "BREAST REDUCTION", removed=("2025-09-01 11:00", "PREF"), more=(("LastReviewDate", "25/08/2025"), ("ReviewResult", "WISHES TO COME OFF"))),
    Entry(15, 501, "2021-03-01 10:00", "EYE1", "JOYL01", "OPH", "C75.1", "CATARACT, RIGHT EYE", "WL", "3", "D", "STD", "EYE", "MAR2", removed=("2021-08-02 09:30", "DIED"), los="0"),
    Entry(20, 501, "2025-02-03 09:00", "HAND1", "ABBN01", "HAN", "T52.1", "DUPUYTREN RELEASE", "WL", "3", "D", "PART", "DSU", events=(("2025-04-14 07:30", "2025-03-03 09:00", ""), ("2025-04-14 07:30", "2025-04-07 16:00", "HBEFOR"), ("2025-05-19 07:30", "2025-04-08 09:00", ""), ("2025-05-19 07:30", "2025-05-19 06:50", "NOBED"), ("2025-06-16 07:30", "2025-05-20 09:00", "")), removed=("2025-06-16 08:00", "ADM"), los="0"),
    Entry(23, 501, "2024-06-03 10:00", "MAXF1", "KESM01", "OMF", "V14.2", "BIMAXILLARY OSTEOTOMY", "WL", "3", "I", "STD", "MAX", events=(("2025-01-13 07:30", "2024-12-02 09:00", ""),), suspended=(("2024-07-15 09:00", "2024-08-31", "2024-10-31", "HOL"),), removed=("2025-01-13 08:00", "ADM"), los="3"),
    Entry(25, 501, "2026-06-08 14:00", "PLAS1", "BRIT02", "PLA", "S06.5", "EXCISION OF LESION OF FACE", "BK", "4", "D", "FULL", "DSU", events=(("2026-10-12 07:30", "2026-09-14 10:00", ""),), more=(("CommentCl", "On anticoagulants"),), los="0"),
    Entry(26, 501, "2026-04-20 10:00", "MAXF1", "KESM01", "OMF", "F09.1", "SURGICAL REMOVAL OF WISDOM TEETH", "WL", "3", "D", "STD", "DSU", suspended=(("2026-09-07 09:00", "2026-10-31", "", "MED"),), postponed=("2026-06-01 09:00", "2026-07-15", "Harvest"), los="0"),
    Entry(27, 501, "2026-07-13 09:45", "EYE1", "JOYL01", "OPH", "C75.1", "CATARACT, LEFT EYE", "WL", "1", "D", "STD", "EYE", "MAR2", events=(("2026-08-24 08:00", "2026-07-27 10:00", ""), ("2026-08-24 08:00", "2026-08-20 12:00", "PTCANC")), more=(("Transport", "C1"), ("ShortNotice", "NO")), los="0"),
    Entry(30, 501, "2025-09-15 10:00", "PLAS1", "CALR01", "BRE", "B29.1", "BREAST RECONSTRUCTION", "WL", "1", "I", "PART", "CAN2", events=(("2026-02-16 07:30", "2026-01-12 09:00", ""), ("2026-02-16 07:30", "2026-02-16 15:00", "DEFER")), removed=("2026-02-16 08:00", "ADM"), los="5"),
    Entry(33, 501, "2026-05-11 10:00", "BURN1", "DENJ01", "BUR", "S36.1", "RELEASE OF CONTRACTURE OF NECK", "WL", "3", "I", "NOCH", "BURN", events=(("2026-09-27 14:00", "2026-08-31 09:00", ""),), removed=("2026-09-27 15:00", "ADM"), los="6"),
    Entry(43, 501, "2025-10-06 09:00", "EYE1", "JOYL01", "OPH", "C75.1", "CATARACT, RIGHT EYE", "BK", "3", "D", "FULL", "EYE", "MAR2", events=(("2025-12-01 08:00", "2025-11-03 10:00", ""),), removed=("2025-12-01 08:30", "ADM"), los="0"),
    Entry(44, 501, "2025-03-10 09:00", "HAND1", "ABBN01", "HAN", "A65.1", "CARPAL TUNNEL RELEASE", "WL", "3", "D", "STD", "DSU", removed=("2025-11-17 10:00", "NRES"), more=(("DiagGroup", "CARP"), ("LastReviewDate", "01/11/2025"), ("ReviewResult", "NO REPLY")), los="0"),
    Entry(52, 501, "2016-12-05 10:00", "PLAS1", "BRIT02", "PLA", "S06.5", "EXCISION OF LESION OF ARM", "WL", "3", "D", "STD", "DSU", events=(("2017-02-06 07:30", "2017-01-09 10:00", ""),), removed=("2017-02-06 08:00", "ADM"), los="0"),
)  # fmt: skip

TWELVE = ("T31.2", "W85.0", "J95.8", "N17.9", "E87.1", "I10X", "E11.9", "Z86.4", "F32.9", "L89.2", "B95.6", "Z50.1", "R33X")
STAYS = (
    Stay(1, 501, "2024-02-12 07:30", "2024-02-12 16:20", "BK", "UR", "CL", "UR", (("2024-02-12 07:30", "ABBN01", "HAN"),), (("2024-02-12 07:30", "DSU", "D03"),), (("G56.0",),), (("A65.1",),), "D"),
    Stay(2, 501, "2024-04-08 07:30", "2024-04-19 11:00", "WL", "UR", "CL", "UR", (("2024-04-08 07:30", "BRIT02", "PLA"), ("2024-04-12 09:00", "CALR01", "PLA")), (("2024-04-08 07:30", "CAN1", "A02"), ("2024-04-12 09:00", "CAN1", "A02"), ("2024-04-15 14:00", "CAN2", "B07"), ("2024-04-19 09:00", "DLNG", "")), (("L97X", "I83.0", "E11.5", "I10X"), ("L97X", "I83.0")), (("S35.1", "S57.1"), ())),
    Stay(3, 501, "2024-07-06 23:40", "2024-08-30 10:30", "AE", "UR", "CL", "LA", (("2024-07-06 23:40", "DENJ01", "BUR"), ("2024-08-12 09:00", "BRIT02", "PLA")), (("2024-07-06 23:40", "ITU", "I01"), ("2024-07-16 15:00", "BURN", "B04"), ("2024-08-12 09:00", "CAN1", "A05")), (("T21.3", *TWELVE), ("T21.3", "Z50.1")), (("S37.1", "S55.3", "E85.1"), ("S36.1",)), expected="2024-08-20 10:00"),
    Stay(4, 501, "2025-03-18 14:05", "2025-03-20 10:00", "GP", "UR", "CL", "UR", (("2025-03-18 14:05", "EASP01", "PLA"),), (("2025-03-18 14:05", "CAN1", "A09"),), (("L03.1",),)),
    Stay(5, 501, "2025-03-03 19:00", "2025-03-04 07:30", "PL", "UR", "CL", "UR", (("2025-03-03 19:00", "STAW01", "SLE"),), (("2025-03-03 19:00", "SLEP", "S01"),), (("G47.3",),), (("U33.1",),), "R"),
    Stay(6, 501, "2025-11-28 02:15", "2025-12-04 09:40", "AE", "NF", "SD", "NF", (("2025-11-28 02:15", "DENJ01", "BUR"),), (("2025-11-28 02:15", "BURN", "B02"),), (("T24.2", "T31.0", "X02.0"),)),
    Stay(8, 501, "2025-08-10 20:30", "2025-08-13 12:00", "AE", "TR", "CL", "TR", (("2025-08-10 20:30", "ABBN01", "HAN"),), (("2025-08-10 20:30", "CAN2", "B01"),), (("S61.0", "", "W25.0"),), (("T67.1",),), category="OSV"),
    Stay(9, 501, "2026-09-05 21:10", "2026-09-09 11:00", "BO", "BB", "CL", "UR", (("2026-09-05 21:10", "NAYC01", "PAE"),), (("2026-09-05 21:10", "PEAN", "P02"),), (("Q35.9",),)),
    Stay(10, 501, "2025-06-21 17:00", "2025-07-02 10:00", "TE", "NH", "CL", "NH", (("2025-06-21 17:00", "DENJ01", "BUR"), ("2025-06-28 09:00", "BRIT02", "PLA")), (("2025-06-21 17:00", "BURN", "B06"), ("2025-06-28 09:00", "CAN1", "A03")), (("T23.3", "T31.0"), ("T23.3",)), (("S37.1",), ())),
    Stay(13, 501, "2024-02-10 13:00", "2024-02-17 04:50", "AE", "UR", "DI", "DI", (("2024-02-10 13:00", "DENJ01", "BUR"),), (("2024-02-10 13:00", "ITU", "I02"),), (("T27.1", "J96.0", "X00.0"),), (("E85.1",),)),
    Stay(14, 501, "2019-05-13 10:00", "2019-05-15 15:00", "CL", "UR", "NC", "UR", (("2019-05-13 10:00", "JOYL01", "GLA"),), (("2019-05-13 10:00", "EYE", "E02"),), (("H40.1",),), (("C60.1",),)),
    Stay(20, 501, "2025-06-16 07:30", "2025-06-17 09:00", "WL", "UR", "CL", "UR", (("2025-06-16 07:30", "ABBN01", "HAN"),), (("2025-06-16 07:30", "DSU", "D05"), ("2025-06-16 18:00", "CAN1", "A11")), (("M72.0",),), (("T52.1",),), "D"),
    Stay(23, 501, "2025-01-13 07:30", "2025-01-16 12:00", "WL", "UR", "CL", "UR", (("2025-01-13 07:30", "KESM01", "OMF"),), (("2025-01-13 07:30", "MAX", "M04"),), (("K07.1",),), (("V14.2", "V16.1"),)),
    Stay(28, 501, "2026-07-20 19:00", "", "AE", "UR", "", "", (("2026-07-20 19:00", "DENJ01", "BUR"), ("2026-08-17 09:00", "BRIT02", "PLA")), (("2026-07-20 19:00", "BURN", "B01"), ("2026-08-17 09:00", "CAN2", "B03")), (("T22.3", "X76.0"),), (("S37.1",),), expected="2026-10-09 11:00", leave=(("2026-09-12 10:00", "2026-09-13 18:00", "H"), ("2026-09-20 15:00", "2026-09-20 23:00", "A"))),
    Stay(30, 501, "2026-02-16 07:30", "2026-02-16 15:30", "WL", "UR", "CL", "UR", (("2026-02-16 07:30", "CALR01", "BRE"),), (("2026-02-16 07:30", "CAN2", "B05"),), (("Z42.1", "Z53.0"),)),
    Stay(32, 501, "2025-04-02 22:00", "2025-05-06 10:00", "AE", "UR", "CL", "NP", (("2025-04-02 22:00", "EASP01", "PLA"),), (("2025-04-02 22:00", "CAN1", "A01"),), (("S51.8", "X78.0"),), (("S42.1",),), category="NHS"),
    Stay(33, 501, "2026-09-27 14:00", "", "WL", "UR", "", "", (("2026-09-27 14:00", "DENJ01", "BUR"),), (("2026-09-27 14:00", "BURN", "B08"),), expected="2026-10-03 11:00"),
    Stay(36, 501, "2025-07-09 15:20", "2025-07-11 10:00", "CL", "UR", "CL", "UR", (("2025-07-09 15:20", "JOYL01", "COR"),), (("2025-07-09 15:20", "EYE", "E04"),), (("H16.0",),)),
    Stay(40, 501, "2025-10-31 18:00", "2025-11-02 10:00", "AE", "UR", "RD", "UR", (("2025-10-31 18:00", "NAYC01", "PAE"),), (("2025-10-31 18:00", "PEAN", "P01"),), (("T20.2", "X12.0"),)),
    Stay(43, 501, "2025-12-01 08:00", "2025-12-01 13:00", "BK", "UR", "CL", "UR", (("2025-12-01 08:00", "JOYL01", "OPH"),), (("2025-12-01 08:00", "EYE", "E01"),), (("H25.9",),), (("C75.1", "C71.2"),), "D", "PP", changes=(("2025-12-01 09:00", "NHS", "PP"),)),
    Stay(46, 501, "2026-03-04 11:00", "2026-03-06 12:00", "TR", "NH", "CL", "UR", (("2026-03-04 11:00", "EASP01", "PLA"),), (("2026-03-04 11:00", "CAN2", "B02"),), (("S81.8",),)),
    Stay(49, 501, "2025-09-22 09:00", "2025-09-22 17:00", "GP", "UR", "CL", "UR", (("2025-09-22 09:00", "EASP01", "PLA"),), (("2025-09-22 09:00", "DSU", "D01"),), (("L02.4",),), (("S47.2",),)),
    Stay(50, 501, "2016-05-09 10:00", "2016-05-23 11:00", "GP", "UR", "CL", "UR", (("2016-05-09 10:00", "BRIT02", "PLA"),), (("2016-05-09 10:00", "ROSS", "R12"),), (("L89.3",),), (("S17.1",),)),
    Stay(52, 501, "2017-02-06 07:30", "2017-02-06 15:00", "WL", "UR", "CL", "UR", (("2017-02-06 07:30", "BRIT02", "PLA"),), (("2017-02-06 07:30", "DSU", "D02"),), (("D17.2",),), (("S06.5",),), "D"),
)  # fmt: skip

LISTS = (
    ("HAND1", "HAND SURGERY", "ABBN01", "HAN", "01", "", "018"), ("PLAS1", "PLASTIC SURGERY", "BRIT02", "PLA", "02", "018", "018"), ("BURN1", "BURNS RECONSTRUCTION", "DENJ01", "BUR", "03", "018", ""),
    ("MAXF1", "MAXILLOFACIAL", "KESM01", "OMF", "04", "018", "018"), ("EYE1", "EYE DAY CASES", "JOYL01", "OPH", "05", "", "018"), ("SLEEP1", "SLEEP STUDIES", "STAW01", "SLE", "06", "018", ""),
)  # fmt: skip
"""List, name, consultant, specialty, number, longest wait of stays, of day cases."""
GPS = ("ALD00", "BRAM01", "CED02", "DUN03", "ELD04", "FERN05", "GORS06")
WITHOUT_GP = (6, 8, 13)


def moment(text: str) -> Moment:
    return datetime.datetime.strptime(text, "%Y-%m-%d %H:%M" if " " in text else "%Y-%m-%d")  # noqa: DTZ007 - local, as the old PAS


def compact(text: str) -> str:
    return moment(text).strftime("%Y%m%d%H%M") if text else ""


def compact_day(text: str) -> str:
    return compact(text)[:8]


def shown(text: str) -> str:
    return moment(text).strftime("%d/%m/%Y %H:%M") if text else ""


def shown_day(text: str) -> str:
    return shown(text)[:10]


def shown_short(text: str) -> str:
    return moment(text).strftime("%d/%m/%y") if text else ""


def shown_short_moment(text: str) -> str:
    return moment(text).strftime("%d/%m/%y %H:%M") if text else ""


def clock(text: str) -> str:
    return text[11:]


def spans(parts: tuple[tuple[str, ...], ...], left: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each part with the moment at which it ends: where the next one begins, the last with the stay."""
    yield from zip(parts, [later[0] for later in parts[1:]] + [left], strict=True)


class Writer:
    """Rows by table, in the order of ENTRIES and STAYS."""

    def __init__(self, patient_number: Callable[[int], str], district_number: Callable[[int], str]) -> None:
        self.patient_number, self.district_number = patient_number, district_number
        self.rows: dict[str, list[Row]] = defaultdict(list)

    def add(self, table: str, owner: Entry | Stay, **cells: str) -> None:
        self.rows[table].append({"InternalPatientNumber": self.patient_number(owner.patient), "EpisodeNumber": str(owner.episode), **cells})

    def gp(self, patient: int) -> Row:
        """Whom the patient was registered with at the time, who need not be the GP of today."""
        nth = patient % len(GPS)
        return {} if patient in WITHOUT_GP else {"EpiGPCode": GPS[nth], "EpiGPPracticeCode": f"Z9{(nth + patient // 25) % 4 + 1:04d}"}

    def entry(self, e: Entry) -> None:
        came = next((s for s in STAYS if (s.patient, s.episode) == (e.patient, e.episode)), None)
        self.add(
            "WLENTRY", e, EpsActvDtimeInt=compact(e.listed), WlOnListDtTmInt=compact(e.listed), WLOnListDate=shown(e.listed), WLOnListTime=clock(e.listed), OriginalDateOnList=shown_day(e.listed),
            DistrictNumber=self.district_number(e.patient), WlCode=e.list_code, Consultant=e.consultant, Specialty=e.specialty, Hospital=e.hospital, IntendedProc=e.procedure, Operation=e.words, MethodOfAdm=e.method,
            Urgency=e.urgency, IntdMgmt=e.managed, BookingType=e.booking, Ward=e.ward, Category="NHS", ExpectedLos=e.los, DecisionToRefer=shown_day(e.listed), UserId="KM01",
            AdmissionDate=shown(came.admitted) if came else "", AdmissionDateTmInt=compact(came.admitted) if came else "", **dict(e.more),
        )  # fmt: skip
        if e.second:
            self.add("WLINTENDEDPROC", e, RptGrpKey="1", SecIProc=e.second, WlCode=e.list_code)
        if e.removed:
            self.add("WLREMOVAL", e, EpsActvDtimeInt=compact(e.removed[0]), ActivityDate=shown_short_moment(e.removed[0]), ActivityTime=clock(e.removed[0]), Reason=e.removed[1])
        for begins, ends, extended, reason in e.suspended:
            common = {"EpsActvDtimeInt": compact(begins), "SuspReason": reason, "LastRevisionUID": "KM01", "SuspendedUntil": shown_day(ends)}
            self.add("WLSUSPENSION", e, WlSuspensionExtensionRepeatGroupKey="1", SuspensionStartDate=compact(begins), Reason={"HOL": "Away in the summer", "MED": "Chest infection"}[reason], **common)
            if extended:
                self.add("WLSUSPENSION", e, WlSuspensionExtensionRepeatGroupKey="2", SuspensionStartDate=compact(ends), Extended=shown_day(extended), SuspendedUntil_1=shown_day(extended), Extension="Still away", **common)
        if e.postponed:
            begins, ends, words = e.postponed
            self.add("WLPOSTPONEMENT", e, EpsActvDtimeInt=compact(begins), WlDeferralExtensionDetailsRepeatGroupKey="1", DeferredUntil=shown_day(ends), WaitingListDeferralEndDateTimeInternal=compact(ends), Reason=words)
        for at, event, reason in e.events:
            clerked = "" if e.managed == "D" else (moment(at) - datetime.timedelta(days=7)).strftime("%d/%m/%Y")
            offer = event if not reason else next(said for day, said, why in e.events if day == at and not why)
            self.add(
                "PREADMISSION", e, EpsActvDtimeInt=compact(event), Activity="TCI CANCELLED" if reason else "TCI OFFERED", ActivityDate=shown_short_moment(event), ActivityTime=clock(event),
                TCIDtTimeInt=compact(at), TCIDate=shown_short_moment(at), TCITime=clock(at), TCIOfferDateInt=compact_day(offer), TCIOfferDate=shown_short(offer), CancelReasonCd=reason,
                TCIAcceptDateInt=compact_day(offer), TCIAcceptDate=shown_short(offer), BookingType=e.booking, Consultant=e.consultant, Specialty=e.specialty, ExpectedWard=e.ward, ExpectedLos=e.los, WlCode=e.list_code,
                IntendedProc=e.procedure, IntdMgmt=e.managed, MethodOfAdm=e.method, OperationDateInt=compact_day(at), OperationDate=shown_day(at), DateOnWListInt=compact_day(e.listed), DateOnWList=shown_day(e.listed),
                ExpClerkingDt=clerked, ExpClerkingTm="10:00" if clerked else "",
            )  # fmt: skip

    def stay(self, s: Stay) -> None:
        listed = next((e.listed for e in ENTRIES if (e.patient, e.episode) == (s.patient, s.episode)), "")
        self.add(
            "ADMITDISCH", s, IpAdmDtimeInt=compact(s.admitted), AdmissionDate=shown(s.admitted), AdmissionTime=clock(s.admitted), IpDschDtimeInt=compact(s.left), DischargeDate=shown(s.left), DischargeTime=clock(s.left),
            MethodOfAdmission=s.method, SourceOfAdm=s.source, MethodOfDischarge=s.way_out, DestinationOnDischarge=s.destination, AdmWard=s.wards[0][1], DischWard=s.wards[-1][1] if s.left else "",
            Consultant=s.episodes[-1][1], Specialty=s.episodes[-1][2], IntdMgmt=s.managed, Category=s.category, DistrictNumber=self.district_number(s.patient), HospCode="MAR2" if s.wards[0][1] == "EYE" else "MAR3" if s.wards[0][1] == "SLEP" else "MAR1",
            **self.gp(s.patient), WlDateCcyy=shown_day(listed), DateOnWl=shown_short(listed), ExpDateofDischInt=compact(s.expected), ExpDateofDischarge=shown(s.expected),
        )  # fmt: skip
        if s.expected and not s.left:
            self.add("DISCHEXPECTED", s, ExpDischDateTimeInt=compact(s.expected), ExpDischDateTime=shown(s.expected), ExpDestCode="UR")
        for at, before, after in s.changes:
            self.add("ALLOCPATCAT", s, EpsActvDtimeInt=compact(at), FromCategory=before, Category=after, IpAdmDtimeInt=compact(s.admitted))
        for nth, ((begins, consultant, specialty), ends) in enumerate(spans(s.episodes, s.left)):
            self.fce(s, nth, begins, ends, consultant, specialty)
        self.wards(s)
        for gone, back, reason in s.leave:
            self.add("INPATIENTSUSPEND", s, EpsActvDtimeInt=compact(gone), EpsCurrActvDtimeInt=compact(back), IpSuspExpReturnDtimeInt=compact(back), Reason=reason, Reason_1={"H": "HOME LEAVE", "A": "ABSENT"}[reason])

    def fce(self, s: Stay, nth: int, begins: str, ends: str, consultant: str, specialty: str) -> None:
        number = str(nth + 1)
        diagnoses = s.diagnoses[nth] if nth < len(s.diagnoses) else ()
        procedures = s.procedures[nth] if nth < len(s.procedures) else ()
        coded = ends if diagnoses and ends else ""
        self.add(
            "CONSEPISODE", s, FCENumber=number, EpsActvDtimeInt=compact(begins), EpisodeStartDate=shown_short_moment(begins), EpisodeStartTime=clock(begins), ConsultantEpisodeEndDttm=compact(ends), EpisodeEndDt=compact(ends),
            ConsultantCode=consultant, SpecialtyCode=specialty, KornerEpisodePrimaryDiagnosisCode=(*diagnoses, "")[0], KornerEpisodeSubsidiaryDiagnosisCode=(*diagnoses, "", "")[1],
            KornerEpisodePrimaryProcedureCode=(*procedures, "")[0], KornerEpisodeProcedureDateInternal=compact_day(begins) if procedures else "", DoctorCodePerformingPrimaryOperation=consultant if procedures else "",
            DateOfPrimaryDiagnosisCodingInternal=compact_day(coded), AdtKornerCodingCompleteDateinternal=compact(coded), AdtKornerCodingCompleteIndicator="1" if coded else "0", RiIcd10KeEpisodeDiagnosisCodeType="1" if diagnoses else "",
        )  # fmt: skip
        for seq, code in enumerate(diagnoses[2:], start=1):
            self.add("CONSEPISDIAG", s, FCENumber=number, SecondaryDiagSeqNo=str(seq), SecondaryDiagnosis=code, FCEEndDateTime=compact(begins))
        for seq, code in enumerate(procedures[1:], start=1):
            self.add("CONSEPISPROC", s, FCENumber=number, SecondaryProcSeqNo=str(seq), OPCS=code, ProcedureDateInt=compact_day(begins), ProcedureDate=shown_day(begins), DoctorPerfOp=consultant, FCEEndDateTimeInt=compact(ends))

    def wards(self, s: Stay) -> None:
        last = len(s.wards) - 1
        for nth, ((begins, ward, bed), ends) in enumerate(spans(s.wards, s.left)):
            moved = {"StartActivity": "TRF" if nth else "ADM", "EndActivity": "TRF" if nth < last else "DIS" if s.left else ""}
            under = [episode for episode in s.episodes if episode[0] <= begins][-1]
            self.add("CONSWARDSTAY", s, EpsActvDtimeInt=compact(begins), EndDtTimeInt=compact(ends), WardCode=ward, ConsultantCode=under[1], Specialty=under[2], Category=s.category, IpAdmDtimeInt=compact(s.admitted), **moved)
            if bed:
                self.add("ROOMSTAY", s, EpsActvDtimeInt=compact(begins), EndDateTmInt=compact(ends), Ward=ward, BedID=bed, Room="R1", **moved)


def tables(patient_number: Callable[[int], str], district_number: Callable[[int], str]) -> Iterator[tuple[str, list[Row]]]:
    """Rows by table; the numbers of a patient come from whoever makes the patients."""
    writer = Writer(patient_number, district_number)
    for entry in ENTRIES:
        writer.entry(entry)
    for stay in STAYS:
        writer.stay(stay)
    yield from writer.rows.items()
    yield "WAITCD", [
        {"WaitingList": code, "WlDescription": name, "MainConsultant": consultant, "SpecOfList": specialty, "ElAdmListNo": number, "WlMaxAdmTimeo": stays, "WlMaxAdmTimed": days, "HospitalCode": "MAR1", "ProviderCode": "MARL", "MfRecStsInd": "0"}
        for code, name, consultant, specialty, number, stays, days in LISTS
    ]
    works_in = sorted({(consultant, specialty) for stay in STAYS for _, consultant, specialty in stay.episodes})
    yield "CONSPEC", [{"Consultant": consultant, "Specialty": specialty} for consultant, specialty in works_in]
    yield "WLDIAG", [{"WaitingList": "HAND1", "DiagGroup": "CARP", "Description": "CARPAL TUNNEL", "MaxAdmTimed": "018"}]
