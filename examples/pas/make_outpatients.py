"""The outpatient side of the fifty made-up patients: referrals, pathways and clocks, lists, appointments, community.

What happens to whom stands in REFERRALS and SERVICES; the rows of the old PAS are written out from there. Outpatient
episodes have small numbers; inpatient ones (from 501, in make_inpatients) are joined to pathways here. Nobody is real.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

Row = dict[str, str]
Moment = datetime.datetime


class Visit(NamedTuple):
    """One appointment. `more` holds further columns of it."""

    at: str
    status: str = "ATT"
    disposal: str = "FUP"
    type: str = "FUP"
    rtt: str = ""
    more: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()  # primary diagnosis, subsidiary one, primary procedure, further diagnosis, further procedure


class Wait(NamedTuple):
    """One entry of an outpatient list: on it since, list, type, month due, and when and why it ended."""

    since: str
    list_code: str
    type: str
    due: str = ""
    removed: str = ""
    why: str = ""


class Referral(NamedTuple):
    """One outpatient referral. A period is (begins, ends, status of the start, status of the stop, what stopped it)."""

    patient: int
    episode: int
    received: str
    specialty: str
    consultant: str
    clinic: str
    source: str = "GP"
    priority: str = "R"
    reason: str = "ADV"
    visits: tuple[Visit, ...] = ()
    periods: tuple[tuple[str, str, str, str, str], ...] = ()
    waits: tuple[Wait, ...] = ()
    closed: tuple[str, str] | None = None
    stay: int = 0  # the inpatient episode on the same pathway
    condition: str = ""
    more: tuple[tuple[str, str], ...] = ()


E_REFERRAL = (("BookingType", "ERS"), ("EbookingReferenceNumber", "000012340001"), ("CABServiceCode", "CAB01"), ("CABServiceDesc", "PLASTICS NEW"))
REFERRALS = (
    Referral(1, 1, "2023-09-04 09:00", "HAN", "ABBN01", "HND1", reason="PROC", condition="CARPAL TUNNEL", stay=501, visits=(
        Visit("2023-11-06 09:30", disposal="TCI", type="NEW", rtt="SUBS", more=(*E_REFERRAL, ("BookFromWL", "HANDREV"))), Visit("2024-03-11 10:00", disposal="DISC", type="POP", rtt="POST")),
        periods=(("2023-09-04 09:00", "2024-02-12 07:30", "1ST", "TRT", "ADM"),), waits=(Wait("2023-09-05", "HANDREV", "NEW", removed="2023-11-06 09:30"),), closed=("2024-03-11", "COMP"), more=(("DecisionToRefer", "01/09/2023"),)),
    Referral(2, 1, "2023-12-11 10:00", "PLA", "BRIT02", "PLN1", "GP", "U", "SKIN", condition="LEG ULCER", stay=501, visits=(
        Visit("2024-01-15 10:30", disposal="TCI", type="NEW", rtt="SUBS"), Visit("2024-05-20 11:00", disposal="FU6", rtt="POST", codes=("L97X", "", "S57.1", "E11.5", "Z47.1")), Visit("2024-07-01 11:00", disposal="FU52", rtt="POST"), Visit("2026-11-09 11:00", "BOOK", "", "REV", more=(("BookFromWL", "PLASREV"),))),
        periods=(("2023-12-11 10:00", "2024-04-08 07:30", "1ST", "TRT", "ADM"),), waits=(Wait("2025-07-01", "PLASREV", "REV", "2026-11"),)),
    Referral(3, 1, "2024-09-16 09:00", "BUR", "DENJ01", "BD1", "ADM", "R", "BURN", condition="BURN SCAR", visits=(
        Visit("2024-10-07 09:00", disposal="FU12", type="DRS", codes=("T95.1",)), Visit("2025-01-13 09:00", "CNP", "", "DRS", more=(("ReasonForCanc", "PATIENT CANCELLED"), ("CancelReason", "CPAT"))), Visit("2025-01-27 09:00", disposal="SOS", type="DRS", codes=("T95.1", "", "S57.4"))), waits=(Wait("2025-01-27", "BURNREV", "DRS", "2026-01"),)),
    Referral(4, 1, "2026-07-06 08:45", "SKI", "EASP01", "SKL1", "GP", "T", "SKIN", condition="MOLE OF BACK", visits=(
        Visit("2026-07-16 14:00", disposal="INV", type="TWW", rtt="SUBS", more=E_REFERRAL), Visit("2026-10-05 14:00", "BOOK", "", "FUP")), periods=(("2026-07-06 08:45", "", "1ST", "", ""),), more=(("SuspectedCancerCode", "SKIN"), ("Comment", "CHANGING MOLE"))),
    Referral(7, 1, "2025-02-03 09:00", "OPH", "JOYL01", "EYN1", "OPT", "R", "CAT", condition="CATARACT", visits=(
        Visit("2025-03-24 09:30", "DNA", "DNAR", "NEW", "DNA1"), Visit("2025-05-12 09:30", disposal="DISC", type="NEW", rtt="NOTR", codes=("H25.9",))),
        periods=(("2025-02-03 09:00", "2025-03-24 09:30", "1ST", "DNA1", "ATT"), ("2025-03-31 10:00", "2025-05-12 09:30", "1ST", "NOTR", "ATT")), closed=("2025-05-12", "GP"), more=(("EpiOptCode", "OPT1"),)),
    Referral(10, 1, "2019-03-04 09:00", "OMF", "KESM01", "MXN1", "GDP", "R", "JAW", visits=(Visit("2019-04-15 10:00", disposal="DISC", type="NEW", codes=("K07.6",)), Visit("2019-04-01 10:00", "CNH", "", "NEW", more=(("CancelReason", "CONL"),))), closed=("2019-04-15", "COMP"), more=(("EpiGDPCode", "D00001"),)),
    Referral(12, 1, "2025-04-14 09:00", "PLA", "BRIT02", "PLN1", "GP", "S", "ADV", condition="BREAST REDUCTION", visits=(Visit("2025-05-12 09:00", disposal="TCI", type="NEW", rtt="SUBS"),), periods=(("2025-04-14 09:00", "2025-09-01 11:00", "1ST", "DECL", "REM"),), closed=("2025-09-01", "PCAN")),
    Referral(13, 1, "2023-05-01 09:00", "SLE", "STAW01", "SLN1", "CON", "R", "SLP", visits=(Visit("2023-06-12 13:00", disposal="FU12", type="NEW"), Visit("2023-09-11 13:00", disposal="PIFU", type="TEL")), closed=("2024-02-20", "DIED")),
    Referral(14, 1, "2018-11-05 09:00", "GLA", "JOYL01", "GLA1", "OPT", "R", "ADV", visits=(Visit("2018-12-10 09:00", disposal="FU6", type="NEW", codes=("H40.1",)), Visit("2019-06-17 09:00", disposal="FUP")), closed=("2019-11-05", "DIED")),
    Referral(17, 1, "2026-03-02 09:00", "BRE", "CALR01", "BRR1", "COX", "R", "ADV", condition="AFTER MASTECTOMY", visits=(Visit("2026-04-20 10:00", disposal="OWL", type="NEW", rtt="AMP"),), periods=(("2026-03-02 09:00", "2026-04-20 10:00", "1STC", "AMP", "ATT"),), waits=(Wait("2026-04-20", "BRRECON", "REV", "2026-12"),)),
    Referral(18, 1, "2025-06-09 09:00", "ORT", "LANF01", "ORT1", "GDP", "R", "JAW", visits=(Visit("2025-07-21 15:00", disposal="FU12", type="NEW"), Visit("2025-10-13 15:00", disposal="FU12"), Visit("2026-01-12 15:00", "LNS", "DNAR"), Visit("2026-02-09 15:00", disposal="FU12"), Visit("2026-12-07 15:00", "BOOK", ""))),
    Referral(20, 1, "2024-12-02 09:00", "HAN", "ABBN01", "HND1", "GP", "R", "PROC", condition="DUPUYTREN", stay=501, visits=(Visit("2025-02-03 08:40", disposal="TCI", type="NEW", rtt="SUBS", more=(("BreachReasonCode", "CAPO"), ("BreachReasonDesc", "CLINIC CAPACITY"), ("BreachRecDtimeInt", "202502031200"))), Visit("2025-07-28 09:00", disposal="DISC", type="POP", rtt="POST")), periods=(("2024-12-02 09:00", "2025-06-16 07:30", "1ST", "TRT", "ADM"),), closed=("2025-07-28", "COMP")),
    Referral(23, 1, "2024-03-18 09:00", "OMF", "KESM01", "MXN1", "GDP", "R", "JAW", condition="JAW", stay=501, visits=(Visit("2024-05-13 09:00", disposal="FUP", type="NEW", rtt="SUBS"), Visit("2024-06-03 09:00", disposal="TCI", rtt="SUBS"), Visit("2025-03-03 09:00", disposal="FU52", type="POP", rtt="POST")), periods=(("2024-03-18 09:00", "2025-01-13 07:30", "1STC", "TRT", "ADM"),), waits=(Wait("2025-03-03", "MAXREV", "FUP", "2026-03"),)),
    Referral(25, 1, "2026-05-18 09:00", "PLA", "BRIT02", "PLN1", "GP", "T", "SKIN", condition="LESION OF FACE", stay=501, visits=(Visit("2026-05-28 09:00", "CNH", "", "TWW", more=(("CancelReason", "CLIN"),)), Visit("2026-06-08 13:00", disposal="TCI", type="TWW", rtt="SUBS")), periods=(("2026-05-18 09:00", "", "1ST", "", ""),), more=(("SuspectedCancerCode", "SKIN"),)),
    Referral(26, 1, "2026-02-16 09:00", "OMF", "KESM01", "MXN1", "GDP", "R", "PROC", condition="WISDOM TEETH", stay=501, visits=(Visit("2026-04-20 09:00", disposal="TCI", type="NEW", rtt="SUBS"),), periods=(("2026-02-16 09:00", "", "1STC", "", ""),)),
    Referral(27, 1, "2026-05-25 09:00", "OPH", "JOYL01", "EYN1", "OPT", "U", "CAT", visits=(Visit("2026-07-13 09:00", disposal="TCI", type="NEW"),), more=(("WalkinReferral", "NO"),)),
    Referral(28, 1, "2026-08-03 09:00", "PAI", "MUNB01", "PLF1", "PAE", "R", "ADV", waits=(Wait("2026-08-03", "GENREV", "NEW"),)),
    Referral(29, 1, "2026-08-24 09:00", "COR", "INSD01", "COR1", "AE", "U", "INJ", condition="CORNEA", visits=(Visit("2026-08-27 10:00", "WALK", "TRAN", "NEW", "SUBS"), Visit("2026-09-29 10:00", "NR", "", "FUP")), periods=(("2026-08-24 09:00", "", "1ST", "", ""),)),
    Referral(30, 1, "2025-07-14 09:00", "BRE", "CALR01", "BRR1", "COX", "U", "ADV", condition="BREAST RECON", stay=501, visits=(Visit("2025-09-15 09:00", disposal="TCI", type="NEW", rtt="SUBS"),), periods=(("2025-07-14 09:00", "", "1STC", "", ""),)),
    Referral(31, 1, "2025-01-20 09:00", "DER", "HOLK01", "SKL1", "GP", "R", "2WW", visits=(Visit("2025-03-10 09:00", disposal="DISC", type="NEW", rtt="TRT", codes=("L57.0", "L82X", "S11.1")),), periods=(("2025-01-20 09:00", "2025-03-10 09:00", "1ST", "TRT", "ATT"),), closed=("2025-03-10", "COMP"), condition="SUN SPOTS"),
    Referral(33, 1, "2026-03-23 09:00", "BUR", "DENJ01", "BD1", "SLF", "R", "BURN", condition="CONTRACTURE", stay=501, visits=(Visit("2026-05-11 09:00", disposal="TCI", type="NEW", rtt="SUBS"),), periods=(("2026-03-23 09:00", "2026-09-27 14:00", "1ST", "TRT", "ADM"),)),
    Referral(35, 1, "2026-09-14 09:00", "ENT", "GORA01", "PLN1", "ERS", "R", "NK", waits=(Wait("2026-09-14", "PLASNEW", "NEW"),), periods=(("2026-09-14 09:00", "", "1ST", "", ""),), condition="NOSE"),
    Referral(36, 1, "2025-08-04 09:00", "COR", "INSD01", "COR1", "AEO", "U", "INJ", visits=(Visit("2025-08-07 10:00", disposal="FU6", type="NEW"), Visit("2025-09-22 10:00", "DNA", "DNAD")), closed=("2025-09-22", "DNA")),
    Referral(38, 1, "2025-11-10 09:00", "SLE", "STAW01", "SLN1", "GP", "R", "SLP", condition="SNORING", visits=(Visit("2026-01-05 13:00", disposal="FU12", type="NEW", rtt="AMC"), Visit("2026-06-08 13:00", disposal="FUP", type="VID", rtt="1STM"), Visit("2026-07-06 13:00", disposal="PIFU", rtt="TRT")), periods=(("2025-11-10 09:00", "2026-01-05 13:00", "1ST", "AMC", "ATT"), ("2026-06-08 13:00", "2026-07-06 13:00", "1STM", "TRT", "ATT"))),
    Referral(40, 1, "2025-10-20 09:00", "PAE", "NAYC01", "PAE1", "NUR", "R", "BURN", visits=(Visit("2025-11-17 09:00", "WNB", "DNAR", "NEW", more=(("WNBReasonDesc", "CARER UNWELL"),)), Visit("2025-12-08 09:00", disposal="FU52", type="NEW"), Visit("2026-12-07 09:00", "BOOK", ""))),
    Referral(42, 1, "2024-01-08 09:00", "HAN", "ABBN01", "HND1", "AE", "U", "INJ", visits=(Visit("2024-01-10 09:00", disposal="FUP", type="NEW"), Visit("2024-01-24 09:00", disposal="DISC", codes=("S62.6", "", "T67.1"))), closed=("2024-01-24", "COMP")),
    Referral(44, 1, "2025-01-06 09:00", "PLA", "BRIT02", "PLN1", "GPX", "R", "ADV", waits=(Wait("2025-01-06", "PLASNEW", "NEW", removed="2025-04-07 10:00", why="NRES"),), closed=("2025-04-07", "REJ")),
    Referral(45, 1, "2025-05-05 09:00", "PLA", "BRIT02", "PLN1", "GP", "R", "2OP", visits=(Visit("2025-06-30 09:00", disposal="OWL", type="NEW"),), waits=(Wait("2025-06-30", "PLASREV", "FUP"),)),
    Referral(50, 1, "2016-02-01 09:00", "GER", "OLDC01", "PLF1", "GP", "1", "ADV", visits=(Visit("2016-03-07 09:00", "ATT", "DISC", "NEW"),), closed=("2016-03-07", "GP")),
    Referral(52, 1, "2016-09-05 09:00", "PLA", "BRIT02", "PLN1", "GP", "2", "SKIN", visits=(Visit("2016-12-05 09:00", disposal="TCI", type="NEW"),), closed=("2017-03-06", "COMP")),
)  # fmt: skip

LISTS = (
    ("BURNREV", "Burns review", "BUR", "DENJ01", "MAR1"), ("PLASNEW", "Plastics new", "PLA", "BRIT02", "MAR1"), ("PLASREV", "Plastics review", "PLA", "BRIT02", "MAR1"), ("HANDREV", "Hand review", "HAN", "ABBN01", "MAR1"),
    ("BRRECON", "Breast recon", "BRE", "CALR01", "MAR1"), ("MAXREV", "Maxfac review", "OMF", "KESM01", "SPK1"), ("GENREV", "General review", "PLA", "", "MAR1"),
)  # fmt: skip
"""List, name, specialty, consultant, hospital."""

CLINICS = {
    "BD1": "BUR", "PLN1": "PLA", "PLF1": "PLA", "HND1": "HAN", "SKL1": "PLA", "BRR1": "BRE", "MXN1": "OMF", "ORT1": "ORT", "EYN1": "OPH", "COR1": "COR", "GLA1": "GLA", "SLN1": "SLE", "PAE1": "PAE",
}  # fmt: skip
"""Clinic, specialty; whom it sees may have been referred to another one."""

SERVICES = (
    (3, 301, "2024-10-14 09:00", "OUTR", "OUTR01", "WAR", ("2024-10-21 10:00 ATT SEEN", "2024-11-04 10:00 DNA NOAC", "2024-11-18 10:00 ATT LATR"), "", (("2024-10-15", "BURNREV", "FUP", "2024-10", "2024-10-21 10:00", ""),)),
    (20, 301, "2025-06-23 09:00", "HTHY", "OUTR01", "CON", ("2025-07-01 11:00 ATT SEEN", "2025-07-15 11:00 ATT DISC"), "2025-07-15 12:00", ()),
    (34, 301, "2026-08-31 09:00", "HTHY", "OUTR02", "GP", (), "", (("2026-08-31", "HANDREV", "FUP", "2026-10", "", ""),)),
    (42, 301, "2024-01-29 09:00", "HTHY", "OUTR01", "CON", ("2024-02-05 11:00 ATT TEL",), "2024-02-05 12:00", ()),
)  # fmt: skip
"""Patient, episode, referred, service, clinician, source, contacts, discharged, entries of a service list."""

BOOKINGS = (
    (20, 301, "2025-07-01 11:00", "ATT", "FUP", "FUP", ""), (34, 301, "2026-10-12 11:00", "BOOK", "", "FUP", ""), (34, 301, "2026-09-21 11:00", "CNP", "", "NEW", "2026-09-18 09:00"),
)  # fmt: skip
"""Clinic bookings of service groups: patient, episode, start, status, disposal, type, cancelled."""


def moment(text: str) -> Moment:
    return datetime.datetime.strptime(text, "%Y-%m-%d %H:%M" if " " in text else "%Y-%m-%d")  # noqa: DTZ007 - local, as the old PAS


def compact(text: str) -> str:
    return moment(text).strftime("%Y%m%d%H%M") if text else ""


def shown(text: str) -> str:
    return moment(text).strftime("%d/%m/%Y %H:%M") if text else ""


def day(text: str) -> str:
    return shown(text)[:10]


def later(text: str, minutes: int) -> str:
    return (moment(text) + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M")


class Writer:
    """Rows by table, in the order in which things are written down."""

    def __init__(self, patient_number: Callable[[int], str], district_number: Callable[[int], str]) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.number, self.district = patient_number, district_number

    def put(self, table: str, *parts: Row) -> None:
        self.rows[table].append({name: value for part in parts for name, value in part.items()})

    def referral(self, r: Referral, nth: int) -> None:
        key = {"InternalPatientNumber": self.number(r.patient), "EpisodeNumber": str(r.episode)}
        known = {"DistrictNumber": self.district(r.patient)}
        closed, why = r.closed or ("", "")
        self.put("OPREFERRAL", key, known, {
            "OpRegDtimeInt": compact(r.received), "ReferralDate": day(r.received), "RefBy": r.source, "PriorityType": r.priority, "ReasonForRef": r.reason, "Specialty": r.specialty,
            "ConsCode": r.consultant, "HospitalCode": "MAR1", "Category": "NHS", "EpiGPCode": "ALD00" if r.patient % 2 else "BRAM01", "EpiGPPracticeCode": "Z90001" if r.patient % 2 else "Z90002",
            "DischargeDt": compact(closed), "DischargeTm": shown(closed),
        }, dict(r.more))  # fmt: skip
        if closed:
            self.put("OPDISCHARGE", key, {"OpRegDtimeInt": compact(r.received), "OpDischargeDTimeInt": compact(closed), "DischargeDatetime": shown(closed), "ReasonCode": why, "Reason": why.title()})
        for visit in r.visits:
            self.visit(r, visit, key, known)
        for wait in r.waits:
            self.wait(r, wait, key)
        if r.periods:
            self.pathway(r, f"ZM100PW{nth:018d}", key)

    def visit(self, r: Referral, v: Visit, key: Row, known: Row) -> None:
        more = dict(v.more)
        reason = more.pop("CancelReason", "")
        res = "NABBAS" if r.consultant == "ABBN01" else "SRIVER"
        slot = {**key, "PtApptStartDtimeInt": compact(v.at), "ResCode": res}
        cancelled = later(v.at, -60 * 24 * 5) if v.status in ("CNP", "CNH") else ""
        codes = (*v.codes, *[""] * 5)
        booked = later(v.at, -60 * 24 * 21) if v.status != "WALK" else v.at
        self.put("OPA", slot, known, {
            "ApplicationIndicator": "2", "ApptStatus": v.status, "Disposal": v.disposal, "ApptType": v.type, "ApptClass": "1" if v.type in ("NEW", "TWW") else "2", "ApptDate": day(v.at), "ApptTime": v.at[11:],
            "ClinicCode": r.clinic, "ClinicConsultant": r.consultant, "ClinicSpecialty": CLINICS[r.clinic], "PtCategory": "NHS", "BookingType": "FULL", "Transport": "O", "DateApptBookedInt": compact(booked), "ApptBookedDate": shown(booked),
            "ApptCancDTimeInt": compact(cancelled), "ApptCancDate": shown(cancelled), "CancelBy": {"CNP": "P", "CNH": "H"}.get(v.status, ""), "RefBy": r.source, "RefPriority": r.priority, "RefConsultant": r.consultant,
            "ReferralDate": day(r.received), "ReferralDateInt": compact(r.received), "AttPriDiagCode": codes[0], "AttSubDiagCode": codes[1], "ApptPrimaryProcedureCode": codes[2], "RttPeriodStatus": v.rtt,
        }, more)  # fmt: skip
        self.put("OPAPPOINTATTEND", slot, {
            "PatientAppointmentAttendanceCode": v.status, "OutpatientDisposalCode": v.disposal, "SchReasonForCancellationCodeAppointment": reason,
            "PatientAppointmentCancelDatetimeInternal": compact(cancelled), "PatientApplicationAppointmentIndicatorInter": "2", "PatientDateAppointmentWasBookedInternal": compact(booked),
        })  # fmt: skip
        if v.status in ("ATT", "LATE", "WALK"):
            for step, minutes in (("ARR", -12), ("SEEN", 6), ("COMP", 25)):
                at = later(v.at, minutes)
                self.put("OPATTTRACK", slot, {"SchPatientTrackingStepDatetimeNeutral": compact(at), "TrackingStep": step, "PtTrackingStepDate": compact(at), "PtTrackingStepTime": at[11:], "CurrentOpRegDate": compact(r.received)})
        if codes[3]:
            self.put("OPADIAGNOSIS", slot, {"SeqNo": "1", "SchAttDiagCod": codes[3]})
        if codes[4]:
            self.put("OPPROCEDURE", slot, {"OpAppointmentProcedureSequenceNumber": "1", "Operation": codes[4]})

    def wait(self, r: Referral, w: Wait, key: Row) -> None:
        said = {"TreatmentCode": w.list_code, "AppointmentType": w.type, "DateOnList": day(w.since), "ShortNotice": "YES" if r.patient % 3 else "NO", "OPRegDate": day(r.received), "OPRegDateInt": compact(r.received)}
        if not w.removed:
            self.put("OPWLENTRY", key, said, {"OpWlDateIdxDateOnWaitingListNeutral": compact(w.since)[:8], "OpWlDateAppointmentRequiredInternal": w.due.replace("-", "")})
            return
        self.put("OPWLREMENTRY", key, said, {
            "DateOnListInt": compact(w.since), "WlDateAppReqInt": w.due.replace("-", ""), "OpWlPatientCons": r.consultant, "OpWlPatientSpecialty": r.specialty,
            "OpWlRemDatetimeInt": compact(w.removed), "OpWlRemDatetimeExt": shown(w.removed), "OpWlRemovalCode": w.why,
        })  # fmt: skip

    def pathway(self, r: Referral, number: str, key: Row) -> None:
        named = {"InternalPatientNumber": key["InternalPatientNumber"], "PathwayNumber": number}
        latest = ""
        episodes = [key, *([{**key, "EpisodeNumber": str(r.stay)}] if r.stay else [])]
        statuses: dict[tuple[str, str], str] = {}
        for nth, (begins, ends, start, stop, by) in enumerate(r.periods, start=1):
            statuses[begins, "REF" if nth == 1 else "ATT"] = start
            latest = stop or start
            for visit in r.visits:
                if visit.rtt and begins < visit.at and (not ends or visit.at < ends):
                    statuses[visit.at, "ATT"] = latest if visit.rtt == latest else visit.rtt
                    latest = latest if ends else visit.rtt
            if ends:
                statuses[ends, by] = stop
            period = {
                "PPeriodId": str(nth), "RttStartDate": day(begins), "RttStartDateTimeInt": compact(begins), "CurrentStatus": latest, "LatestStatus": latest, "CurrCons": r.consultant, "CurrSpec": r.specialty,
            }  # fmt: skip
            self.put("RTTPERIOD", named, period, {"RttEndDate": day(ends), "RttEndDateTimeInt": compact(ends)})
            if not ends:
                self.put("RTTPERIODCURR", named, period)
            for episode in episodes:
                self.put("RTTEPIPERIOD", episode, {"PathwayNumber": number, "PPeriodId": str(nth), "RttStartDateTimeInt": compact(begins)})
        for visit in r.visits:
            if visit.rtt == "POST":
                statuses[visit.at, "ATT"] = latest = "POST"
        for (at, by), status in statuses.items():
            self.put("RTTALLPRDSTS", named, {"ActivityDateTime": shown(at), "ActivityDateTimeInt": compact(at), "PRDStsType": by, "RttPRDSts": status})
        self.put("RTTPTPATHWAY", named, {
            "LatestStatus": latest, "RttCurrentStatus": latest, "RttSpeciality": r.specialty, "PathwayCondition": r.condition, "PathwayOrgProv": "ZM100", "RttCurProv": "MARL", "RttOsvStatus": "N", "RttPrivatePat": "N",
        })  # fmt: skip
        for episode in episodes:
            self.put("RTTPTEPIPATHWAY", episode, {"PathwayNumber": number, "PathwayOrgProv": "ZM100"})

    def services(self) -> None:
        for patient, episode, referred, service, clinician, source, contacts, left, waits in SERVICES:
            key = {"InternalPatientNumber": self.number(patient), "EpisodeNumber": str(episode)}
            self.put("CPSGREFERRAL", key, {
                "ReferralDate": day(referred), "RefDtTmInt": compact(referred), "ServGroup": service, "LeadClinician": clinician, "Source": source, "Category": "NHS", "Status": "DISCHARGED"[:9] if left else "ACTIVE",
                "DischargeDate": day(left), "DischargeDtTmInt": compact(left), "DiagComment1": "SCAR CARE" if service == "OUTR" else "HAND EXERCISES",
            })  # fmt: skip
            if left:
                self.put("CPREFDISCH", key, {"DischargeDate": compact(left), "InternalDischargeDT": day(left), "DischargeTime": left[11:]})
            for contact in contacts:
                at, status, outcome = contact[:16], contact[17:20], contact[21:]
                came = status == "ATT"
                self.put("CPPTCONTACT", key, {
                    "ContactDatetimeInt": compact(at), "ContactDate": day(at), "ContactTime": at[11:], "ActualContactDtTmInt": compact(later(at, 5)) if came else "", "ActualContactDate": day(at) if came else "",
                    "ApptAttendanceCode": status, "PrimaryOutcome": outcome, "PrimaryClinician": clinician, "PatientCategory": "NHS", "TypeOfContact": "FACE TO FACE", "LocationDescription": "HOME",
                })  # fmt: skip
            for since, list_code, kind, due, removed, why in waits:
                self.put("CPSOPWLIST", key, {
                    "WListCode": list_code, "DateOnList": day(since), "DateOnListInt": compact(since), "ApptType": kind, "DateApptReqdInt": due.replace("-", ""), "RemovalDateTimeInt": compact(removed),
                    "RemovalDateTimeExt": shown(removed), "ReasonForRemoval": why,
                })  # fmt: skip
        for patient, episode, at, status, disposal, kind, cancelled in BOOKINGS:
            self.put("HWSAPP", {"InternalPatientNumber": self.number(patient), "EpisodeNumber": str(episode), "DistrictNumber": self.district(patient)}, {
                "PtApptStartDtimeInt": compact(at), "ResCode": "HANDTH", "ApplicationIndicator": "3", "ApptStatus": status, "Disposal": disposal, "ApptType": kind, "ApptDate": day(at), "ApptTime": at[11:],
                "ClinicCode": "HND1", "ClinicConsultant": "ABBN01", "DateApptBookedInt": compact(later(at, -60 * 24 * 14)), "PtCategory": "NHS", "Transport": "N", "RefBy": "CON", "RefPriority": "R",
                "RefSpecialty": "HAN", "RefConsultant": "ABBN01", "ReasonForRef": "INJ", "ApptCancDTimeInt": compact(cancelled), "ApptCancDate": shown(cancelled),
            })  # fmt: skip


def tables(patient_number: Callable[[int], str], district_number: Callable[[int], str]) -> Iterator[tuple[str, list[Row]]]:
    writer = Writer(patient_number, district_number)
    for nth, referral in enumerate(REFERRALS, start=1):
        writer.referral(referral, nth)
    writer.services()
    for code, name, specialty, consultant, hospital in LISTS:
        writer.put("OPWLMF", {"TreatmentCode": code, "Description": name, "Specialty": specialty, "Consultant": consultant, "HospitalCode": hospital, "MfRecStsInd": "0"})
    for code, specialty in CLINICS.items():
        writer.put("OUTCLNC", {"SchedResGrpMfCd": code, "Specialty": specialty, "ProviderCode": "MARL", "MfRecStsInd": "0"})
    yield from writer.rows.items()
