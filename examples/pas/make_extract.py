"""Writes examples/pas/extract/: about fifty made-up patients in the old PAS's own form, one CSV a source table.

Every column of the source catalog is there, by name, in an order of the old system's own. Nobody is real: names are put
together from syllables, NHS numbers are of the range kept for tests (999), telephone numbers of the range kept for
plays, postcodes of an area that does not exist. The same seed gives the same bytes; a test says so.

`qvhmig apply --set source=fifty --set registry=fifty` migrates them. Run `python examples/pas/make_extract.py` to write them again. What each patient is there for stands beside it in KINDS.
"""

from __future__ import annotations

import csv
import datetime
import importlib.util
import io
import random
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
CATALOG = HERE.parent.parent / "schemas" / "source_schema_catalog.csv"
EXTRACTED = datetime.date(2026, 9, 30)
SEED = 18
ALSO = ("make_inpatients", "make_outpatients", "make_mental_health")
"""Modules beside this one that tell what else happens to the patients; each has `tables` as make_inpatients has."""

Row = dict[str, str]
Day = datetime.date

HEADS = ("ALD", "BRAM", "CED", "DUN", "ELD", "FERN", "GORSE", "HAZ", "IV", "JUN", "LARCH", "MAP", "NETT", "OAK", "PIN", "ROW", "SEDGE", "THORN", "WIL", "YAR")  # fmt: skip
TAILS = ("ERBY", "LECOTE", "ARFIELD", "MOWELL", "ERSTOW", "LEYGATE", "WOODLEY", "ELHURST", "YMERE", "IPERTON")
GIVEN = {
    "1": ("ALAN", "BRIAN", "COLIN", "DAVID", "ERIC", "FRANK", "GRAHAM", "HARRY", "IAN", "JAMES", "KEITH", "LEON", "MARK", "NEIL", "OWEN"),
    "2": ("ALICE", "BERYL", "CLARE", "DORIS", "ELLEN", "FREDA", "GRACE", "HELEN", "IRIS", "JOAN", "KAREN", "LINDA", "MARY", "NORA", "OLIVE"),
}
ROADS = ("LOW ROAD", "MILL LANE", "CHURCH STREET", "STATION ROAD", "QUARRY RISE", "BEACON HILL", "FERRY WAY")
TOWNS = ("MARLBROOK", "NETHER FOLD", "UPPER COMBE", "SALTWICK")

# what the patient is there for -> what it changes; numbers count from 1
KINDS: tuple[tuple[str, dict[str, object]], ...] = (
    ("plain, all filled", {"sex": "2", "born": "1961-03-02", "gp": 2, "notes": 1, "extra": True}),
    ("plain, three forenames", {"sex": "1", "born": "1948-11-30", "gp": 1, "forenames": "JOHN PAUL GEORGE", "notes": 2}),
    ("four forenames", {"sex": "2", "born": "1977-07-07", "gp": 1, "forenames": "ANN MAY ROSE IVY"}),
    ("one forename, no phone, no e-mail", {"sex": "1", "born": "1990-01-15", "gp": 1, "bare": True}),
    ("no GP", {"sex": "1", "born": "1985-05-20", "gp": 0}),
    ("no GP, no fixed abode", {"sex": "1", "born": "1972-08-11", "gp": 0, "abode": "none"}),
    ("no NHS number, trace required", {"sex": "2", "born": "1999-12-31", "gp": 1, "nhs": "03"}),
    ("visitor without NHS number", {"sex": "1", "born": "1968-02-29", "gp": 0, "nhs": "07", "country": "FRAN", "language": "French", "overseas": True}),
    ("baby under six weeks", {"sex": "2", "born": "2026-09-05", "gp": 1, "nhs": "08", "title": "B/O", "forenames": "", "marital": ""}),
    ("two numbers merged into this one, as a chain", {"sex": "2", "born": "1955-04-18", "gp": 2, "notes": 2}),
    ("one number merged into this one", {"sex": "1", "born": "1963-10-09", "gp": 1, "notes": 1}),
    ("a merged number that the index has no row for", {"sex": "2", "born": "1970-06-25", "gp": 1}),
    ("died, both twins", {"sex": "1", "born": "1931-01-20", "gp": 1, "died": "2024-02-17", "death": "both"}),
    ("died, display twin only", {"sex": "2", "born": "1929-09-09", "gp": 2, "died": "2019-11-03", "death": "display"}),
    ("died, internal twin written as DD/MM/YYYY", {"sex": "1", "born": "1940-05-05", "gp": 1, "died": "2021-07-30", "death": "slashes"}),
    ("died, with comments", {"sex": "2", "born": "1938-12-12", "gp": 0, "died": "2025-12-24", "death": "both", "comment": True}),
    ("married, maiden name", {"sex": "2", "born": "1975-03-14", "gp": 1, "birth_name": True, "former": 1}),
    ("two former surnames in the list", {"sex": "2", "born": "1966-06-06", "gp": 1, "former": 2}),
    ("former surname only in the index", {"sex": "2", "born": "1982-08-18", "gp": 1, "previous": 1}),
    ("the same former surname in list and index", {"sex": "2", "born": "1959-02-03", "gp": 1, "former": 1, "previous": 2, "same_name": True}),
    ("known by another name", {"sex": "1", "born": "1994-04-04", "gp": 1, "forenames": "WILLIAM HENRY", "preferred": "Bill"}),
    ("preferred name is the first forename", {"sex": "2", "born": "1988-10-21", "gp": 1, "forenames": "MARY ANN", "preferred": "Mary"}),
    ("long form of the address", {"sex": "1", "born": "1957-01-31", "gp": 1, "abode": "long"}),
    ("long form with six lines", {"sex": "2", "born": "1979-09-17", "gp": 2, "abode": "six"}),
    ("three former addresses", {"sex": "1", "born": "1953-07-22", "gp": 1, "addresses": 3}),
    ("one former address, dates in the display twin", {"sex": "2", "born": "1991-11-11", "gp": 1, "addresses": 1}),
    ("four GPs before", {"sex": "1", "born": "1945-12-01", "gp": 4, "notes": 3}),
    ("registration of today stands open in the history", {"sex": "2", "born": "1984-02-14", "gp": 3, "open": True}),
    ("a GP without a national code in the row", {"sex": "1", "born": "1969-05-30", "gp": 2, "no_national": True}),
    ("born in India", {"sex": "2", "born": "1950-08-15", "gp": 1, "country": "INDI", "ethnic": "AIND", "language": "Gujarati", "religion": "HIND"}),
    ("born in Poland, letters beyond ASCII", {"sex": "1", "born": "1987-03-19", "gp": 1, "country": "POLA", "ethnic": "WEUR", "language": "Polish", "religion": "RC", "forenames": "ŁUKASZ", "surname": "ŻUROWIEC"}),
    ("born in Nepal", {"sex": "1", "born": "1992-06-13", "gp": 1, "country": "NEPA", "ethnic": "ANEP", "language": "Nepali", "religion": "BUDD"}),
    ("a country that is no more", {"sex": "2", "born": "1958-09-01", "gp": 1, "country": "CEYL", "ethnic": "AOTH", "language": "Tamil", "religion": "MUSL"}),
    ("apostrophe and hyphen", {"sex": "1", "born": "1980-04-23", "gp": 1, "surname": "O'BRACKEN-ØSTBY", "forenames": "JEAN-LUC"}),
    ("a name with two accents", {"sex": "2", "born": "2001-01-01", "gp": 1, "surname": "ÅSKELÖV", "forenames": "ZOË"}),
    ("signs British Sign Language", {"sex": "1", "born": "1974-12-05", "gp": 1, "language": "British Sign Language"}),
    ("ambiguous sex code", {"sex": "9", "born": "1998-07-16", "gp": 1}),
    ("ambiguous language", {"sex": "2", "born": "1983-11-27", "gp": 1, "language": "Chinese", "ethnic": "OCHI", "country": "HONG"}),
    ("sex not known", {"sex": "0", "born": "1965-02-08", "gp": 1}),
    ("next of kin with title", {"sex": "1", "born": "1951-10-10", "gp": 1, "kin": "MRS JOAN ALDERBY", "kin_is": "WIFE"}),
    ("next of kin, surname first", {"sex": "2", "born": "1996-05-09", "gp": 1, "kin": "VAN ELDERSTOW, PIET", "kin_is": "FATHER"}),
    ("next of kin of one word", {"sex": "2", "born": "2014-08-28", "gp": 1, "kin": "MUM", "kin_is": "MUM", "title": "MISS", "marital": "S"}),
    ("child with guardian", {"sex": "1", "born": "2017-03-03", "gp": 1, "kin": "MS NORA OAKLEYGATE", "kin_is": "GUARDIAN", "title": "MAST", "marital": "S"}),
    ("old-style NHS number kept", {"sex": "2", "born": "1943-06-17", "gp": 1, "old_nhs": True}),
    ("alternative number", {"sex": "1", "born": "1960-09-29", "gp": 1, "alternate": True}),
    ("temporary correspondence address", {"sex": "2", "born": "1989-01-06", "gp": 1, "postal": True}),
    ("date of birth in the internal twin only", {"sex": "1", "born": "1976-08-02", "gp": 1, "twin": "internal"}),
    ("date of birth in the display twin only", {"sex": "2", "born": "1962-12-20", "gp": 1, "twin": "display"}),
    ("withheld identity, few cells", {"sex": "1", "born": "1971-04-30", "gp": 0, "bare": True, "withheld": True}),
    ("oldest, retired codes", {"sex": "2", "born": "1928-02-10", "gp": 1, "marital": "2", "religion": "C/E"}),
    ("merged away into number 10, first of the chain", {"sex": "2", "born": "1955-04-18", "gp": 1, "twin_of": 10}),
    ("merged away into number 10, second of the chain", {"sex": "2", "born": "1955-04-18", "gp": 1, "twin_of": 10, "notes": 1}),
    ("merged away into number 11", {"sex": "1", "born": "1963-10-09", "gp": 1, "twin_of": 11, "former": 1}),
)  # fmt: skip
CHAIN = ((51, 52, 10), (52, 10, 10), (53, 11, 11), (99, 12, 12))
"""(number merged away, number it was first merged into, number that stands for it now)."""

LODGE = {"Tempadd1": "THE LODGE", "Tmpadd2": "SALTWICK", "Tmppostcode": "ZM7 2AB", "Reason": "Staying with family"}
# number of the patient -> what later tables hold; a note without an entry is lent in one of five ways by turns
CHILDREN: dict[int, dict[str, object]] = {
    1: {"row": {"Allergies": "LATEX", "Allergies_1": "Elastoplast", "CarerAddress": "3 MILL LANE, UPPER COMBE, MARLBROOK, ZM4 3AB", "CarerEmail": "carer@example.org", "Comments": "Has a key"}, "loans": "two"},
    2: {"row": {"Allergies": "NKDA"}, "loans": "handed on"},
    3: {"row": {"Allergies": "PENICILLIN"}, "register": (("SUIC", "20200214"), ("VIOL", "20210305")), "casualty": ("Penicillin", "IODINE")},
    5: {"row": {"MRSA": "YES", "MRSASetDt": "02/03/2021", "MRSASetDtInt": "202103021000"}, "register": (("MRSA", "20210302"),)},
    6: {"stays": (LODGE, {**LODGE, "Tempadd1": "The Lodge"}, {})},
    8: {"row": {"Allergies": "NONE", "MRSA": "NO", "IsCPISExists": "NO"}, "stays": ({"Tempadd1": "HARBOUR HOTEL", "Tmpadd2": "MARLBROOK", "Tmppostcode": "ZM1 2AB"},)},
    10: {"row": {"Allergies": "ASPIRIN"}, "register": (("PACE", "20190704"),), "loans": "out"},
    11: {"place": "TRAC", "loans": "none"},
    13: {"register": (("DEM", "20180101"),)},
    20: {"row": {"Allergies": "PEN", "Allergies_1": "EGGS"}},
    27: {"loans": "back"},
    33: {"register": (("BBV", "20220505"),)},
    41: {"row": {"IsCPISExists": "YES", "School": "UPPER COMBE INFANTS", "Relationship": "MUM", "CarerName": "MRS NORA OAKLEYGATE", "HomePhone": "01632 960777"}, "register": (("SAFC", "20230606"),)},
    43: {"row": {"IsCPISExists": "YES", "School": "MARLBROOK PRIMARY"}},
    44: {"row": {"RiskFactorCode": "RF07"}},
    51: {"row": {"Allergies": "MORPHINE"}, "register": (("AIRW", "20170303"),)},
}  # fmt: skip


def slashes(day: Day) -> str:
    return day.strftime("%d/%m/%Y")


def short(day: Day) -> str:
    return day.strftime("%d/%m/%y")


def compact(day: Day) -> str:
    return day.strftime("%Y%m%d")


def patient_number(n: int) -> str:
    """Nine digits with leading zeros, as the old system keeps them."""
    return f"{200_000 + n * 7:09d}"


def district_number(n: int) -> str:
    return f"M{4000 + n * 3:06d}"


def nhs_number(n: int) -> str:
    """The n-th valid number of the range kept for tests: 999, six digits, check digit."""
    stem, found = 999_000_000, 0
    while True:
        stem += 1
        check = 11 - sum(int(digit) * weight for digit, weight in zip(str(stem), range(10, 1, -1), strict=True)) % 11
        if check != 10:
            found += 1
            if found == n:
                return f"{stem}{0 if check == 11 else check}"


def columns(table: str) -> list[str]:
    """The table's columns, in an order that is neither the alphabet nor chance."""
    with CATALOG.open(encoding="utf-8", newline="") as lines:
        found = [row for row in csv.DictReader(lines) if row["table"] == table]
    return [row["field"] for row in sorted(found, key=lambda row: (not row["key"], len(row["field"]), row["field"]))]


class Maker:
    """Rows of the patient tables, patient by patient; one source of chance, used in one order."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)  # noqa: S311 - made-up data, no secret
        self.later = random.Random(SEED + 1)  # noqa: S311 - for tables that came later, so that the first ones keep their bytes
        self.rows: dict[str, list[Row]] = {name: [] for name in ("PATDATA", "PREVADDRESS", "PREVSURNAME", "GPHISTORY", "MERGEDID", "CASENOTEDETS", "CASENOTELOAN", "EPIREGISTRATION", "AEA", "PMISPECIALREG")}  # fmt: skip
        self.people: dict[int, Row] = {}

    def surname(self) -> str:
        return self.chance.choice(HEADS) + self.chance.choice(TAILS)

    def phone(self) -> str:
        return f"01632 960{self.chance.randint(0, 999):03d}"

    def postcode(self) -> str:
        return f"ZM{self.chance.randint(1, 9)} {self.chance.randint(1, 9)}{self.chance.choice('ABDEFGHJ')}{self.chance.choice('LNPQRSTU')}"

    def between(self, first: Day, last: Day) -> Day:
        return first + datetime.timedelta(days=self.chance.randint(0, max((last - first).days, 0)))

    def patient(self, n: int, kind: dict[str, object]) -> None:
        born = Day.fromisoformat(str(kind["born"]))
        twin_of = self.people.get(int(str(kind.get("twin_of", 0))))
        row: Row = {"InternalPatientNumber": patient_number(n), "DistrictNumber": district_number(n)}
        self.name(row, kind, born, twin_of)
        self.birth(row, kind, born)
        self.codes(row, kind, born)
        self.number(row, n, kind, twin_of)
        self.home(row, kind)
        self.kin(row, kind)
        self.death(row, kind)
        self.rest(row, kind, born)
        self.rows["PATDATA"].append(row)
        self.people[n] = row
        self.addresses(row, kind, born)
        self.names(row, kind, born)
        self.registrations(row, kind, born)
        self.notes(row, n, kind, born)
        self.children(row, CHILDREN.get(n, {}))

    def name(self, row: Row, kind: dict[str, object], born: Day, twin_of: Row | None) -> None:
        sex = str(kind["sex"]) if kind["sex"] in GIVEN else "2"
        given = self.chance.sample(GIVEN[sex], 2)
        row["Surname"] = str(kind.get("surname") or (twin_of or {}).get("Surname") or self.surname())
        row["Forenames"] = str(kind.get("forenames", (twin_of or {}).get("Forenames") or " ".join(given[: self.chance.randint(1, 2)])))
        grown = (EXTRACTED - born).days > 16 * 366
        row["Title"] = str(kind.get("title", {"1": "MR", "2": self.chance.choice(("MRS", "MS", "MISS"))}.get(str(kind["sex"]), "MX") if grown else "MISS"))
        row["BirthName"] = self.surname() if kind.get("birth_name") else ""
        row["PreferredName"] = str(kind.get("preferred", ""))
        for slot in range(1, int(str(kind.get("previous", 0))) + 1):
            row[f"PreviousSurname{slot}"] = self.surname()

    def birth(self, row: Row, kind: dict[str, object], born: Day) -> None:
        if kind.get("twin") != "display":
            row["InternalDateOfBirth"] = compact(born)
        if kind.get("twin") != "internal":
            row["PtDoB"] = slashes(born)
        row["PtDobDayInt"], row["PtDobMonthInt"], row["PtDobYearInt"] = str(born.day), str(born.month), str(born.year)
        row["PlaceOfBirth"] = self.chance.choice(TOWNS) if "country" not in kind else ""
        row["CountryOfBirth"] = str(kind.get("country", self.chance.choice(("ENG", "ENG", "ENG", "WAL", "SCO", "UK"))))

    def codes(self, row: Row, kind: dict[str, object], born: Day) -> None:
        bare = bool(kind.get("bare"))
        row["Sex"] = row["Sex_1"] = str(kind["sex"])
        gender = {"1": "M", "2": "F"}.get(str(kind["sex"]), "X")
        row["CurrentGender"] = row["CurrentGenderInt"] = gender
        row["CurrentGenderDesc"] = {"M": "Male", "F": "Female", "X": "Not asked"}[gender]
        row["EthnicType"] = str(kind.get("ethnic", "" if bare else self.chance.choice(("WBRI", "WBRI", "WENG", "WIRI", "BCAR", "MWAS", "NSTA", "NKNO"))))
        row["Religion"] = str(kind.get("religion", "" if bare else self.chance.choice(("COFE", "COFE", "RC", "METH", "NONE", "NK", "DECL"))))
        row["SpokenLanguage"] = str(kind.get("language", "" if bare else "English"))
        child = (EXTRACTED - born).days < 16 * 366
        row["MaritalStatus"] = str(kind.get("marital", "S" if child else self.chance.choice("SMMCWDE")))
        row["SexOrientationCode"] = "" if bare or child else self.chance.choice(("01", "01", "02", "09", ""))

    def number(self, row: Row, n: int, kind: dict[str, object], twin_of: Row | None) -> None:
        status = str(kind.get("nhs", "01" if n % 6 else "02"))
        row["NHSNumberStatus"] = status
        if status in ("01", "02"):
            plain = nhs_number(n)
            row["NhsNumber"] = twin_of["NhsNumber"] if twin_of else plain if n % 3 else f"{plain[:3]} {plain[3:6]} {plain[6:]}"
        row["OldNHSNumber"] = f"ZMQ {n} {n * 37 % 900 + 100}" if kind.get("old_nhs") else ""
        row["PmiAlternatePatientNumberinternal"] = f"EYE{n:05d}" if kind.get("alternate") else ""

    def home(self, row: Row, kind: dict[str, object]) -> None:
        abode = kind.get("abode", "short")
        house, road, town, code = self.chance.randint(1, 180), self.chance.choice(ROADS), self.chance.choice(TOWNS), self.postcode()
        if abode == "none":
            row.update({"PtAddrLine1": "NO FIXED ABODE", "PtPseudoPostCode": "ZZ99 3VZ", "PtAddrComments": "Letters to the day centre"})
        else:
            row.update({"PtAddrLine1": f"{house} {road}", "PtAddrLine2": town, "PtAddrPostCode": code})
        if abode in ("long", "six"):
            row.update({"ExtAddressLine1": f"{house} {road.title()}", "ExtAddressLine2": town.title(), "ExtAddressPostcd": code})
        if abode == "six":
            row.update({"ExtAddressAddLine1": "Flat 4", "ExtAddressLine3": "By the Old Corn Exchange", "ExtAddressLine4": "Saltwick Borough", "ExtAddressLine5": "Northshire"})  # fmt: skip
        if kind.get("bare"):
            return
        row["PtHomePhone"] = self.phone()
        row["PtMobilePhone"] = f"07700 900{self.chance.randint(0, 999):03d}" if self.chance.random() < 0.7 else ""
        row["PtEmail"] = f"patient{row['DistrictNumber'].lower()}@example.org" if self.chance.random() < 0.5 else ""
        if kind.get("postal"):
            row.update({"PtPostAddrLine1": "CARE OF THE HARBOUR", "PtPostAddrLine2": "SALTWICK", "PtPostAddrPostCode": self.postcode(), "PostAddrExpiryDate": "31/12/2026", "PostAddrExpiryDateInt": "20261231"})  # fmt: skip

    def kin(self, row: Row, kind: dict[str, object]) -> None:
        if kind.get("bare"):
            return
        row["NoKName"] = str(kind.get("kin") or f"{self.chance.choice(('MR', 'MRS', 'MS'))} {self.chance.choice(GIVEN['2'])} {row['Surname']}"[:30])
        row["NoKRelationship"] = str(kind.get("kin_is") or self.chance.choice(("WIFE", "HUSBAND", "SISTER", "BROTHER", "DAUGHTER", "SON", "MOTHER")))
        row["NoKAddrLine1"], row["NoKPostCode"], row["NoKHomePhone"] = row["PtAddrLine1"], row.get("PtAddrPostCode", ""), self.phone()

    def death(self, row: Row, kind: dict[str, object]) -> None:
        row["PtDeathIndInt"] = "1" if "died" in kind else "0"
        if "died" not in kind:
            return
        died = Day.fromisoformat(str(kind["died"]))
        row["PtDateOfDeath"] = slashes(died)
        row["PtDateOfDeathInt"] = {"both": compact(died), "display": "", "slashes": slashes(died)}[str(kind["death"])]
        recorded = died + datetime.timedelta(days=3)
        row["PtDeathRecordedDt"], row["PtDeathRecordedDtInt"] = f"{slashes(recorded)} 10:15", f"{compact(recorded)}1015"
        if kind.get("comment"):
            row.update({"PtDeathComment1": "Expected, at home", "PtDeathInformedBy": "The practice"})

    def rest(self, row: Row, kind: dict[str, object], born: Day) -> None:
        changed = self.between(max(born, Day(2020, 1, 1)), EXTRACTED)
        row["DateTimeModified"], row["DateTimeModifiedInt"] = short(changed), f"{compact(changed)}{self.chance.randint(8, 17):02d}{self.chance.randint(0, 59):02d}"
        row["OsvChargingCategory"] = "Charge-exempt visitor" if kind.get("overseas") else ""
        row["WithheldIdentityReason"] = "03" if kind.get("withheld") else ""
        for stem in ("ConsForTeleAppt", "ConsForVdoAppt"):
            agreed = self.chance.random() < 0.6
            row[f"{stem}Ext"], row[f"{stem}Int"] = ("YES", "1") if agreed else ("NO", "0")
        if kind.get("extra"):
            row.update({
                "BloodGroup": "A+", "Occupation": "BAKER", "Occnspouse": "SHEPHERD", "GeneralComments": "Prefers morning appointments",
                "MedicalProfileComments": "Carries a card", "PtIdentificationComments": "Two patients of this name", "PtAddrComments": "Ring the lower bell",
                "PtWorkPhone": self.phone(), "NoKWorkPhone": self.phone(), "NoKComments": "Ring after six", "NoKEmail": "kin@example.org", "School": "MARLBROOK PRIMARY",
                "CarerName": "MR LEON OAKYMERE", "HomePhone": self.phone(), "Relationship": "SON", "RelationshipInt": "09",
            })  # fmt: skip

    def addresses(self, row: Row, kind: dict[str, object], born: Day) -> None:
        count, last = int(str(kind.get("addresses", 0))), born
        for seq in range(1, count + 1):
            begins, ends = last, self.between(last + datetime.timedelta(days=300), Day(2020, 1, 1))
            self.rows["PREVADDRESS"].append({
                "InternalPatientNumber": row["InternalPatientNumber"], "SeqNo": str(seq), "DistrictNumber": row["DistrictNumber"],
                "PtAddLn1": f"{self.chance.randint(1, 90)} {self.chance.choice(ROADS)}", "PtAddLn2": self.chance.choice(TOWNS), "Postcode": self.postcode(),
                "EffectiveFromDate": slashes(begins), "EffectiveFromDateInt": compact(begins) if seq % 2 else slashes(begins),
                "EffectiveToDate": slashes(ends), "EffectiveToDateInt": compact(ends) if count > 1 else "",
            })  # fmt: skip
            last = ends

    def names(self, row: Row, kind: dict[str, object], born: Day) -> None:
        for seq in range(1, int(str(kind.get("former", 0))) + 1):
            former = row["PreviousSurname1"].title() if kind.get("same_name") else row["BirthName"] or self.surname()
            self.rows["PREVSURNAME"].append({
                "InternalPatientNumber": row["InternalPatientNumber"], "SeqNo": str(seq), "DistrictNumber": row["DistrictNumber"], "Surname": former,
                "Forenames": row["Forenames"], "InternalDateOfBirth": compact(born), "PtPrevSexInt": row["Sex"],
            })  # fmt: skip

    def registrations(self, row: Row, kind: dict[str, object], born: Day) -> None:
        count, last = int(str(kind["gp"])), born
        if not count:
            return
        practices = self.chance.sample(range(len(GPS) - 1), count)
        now = GPS[(practices[-1] + 1) % (len(GPS) - 1)] if not kind.get("open") else GPS[practices[-1]]
        row["GpCode"] = now["GpCode"]
        for seq, index in enumerate(practices, start=1):
            gp, begins = GPS[index], last
            ends = self.between(begins + datetime.timedelta(days=5), min(begins + datetime.timedelta(days=7000), EXTRACTED))
            still = kind.get("open") and seq == count
            self.rows["GPHISTORY"].append({
                "InternalPatientNumber": row["InternalPatientNumber"], "SeqNo": str(seq), "DistrictNumber": row["DistrictNumber"], "GpCode": gp["GpCode"],
                "NationalCode": "" if kind.get("no_national") else gp["NationalCode"], "Practice": gp["PracticeCode"], "Postcode": gp["Postcode"],
                "Surname": gp["Surname"], "Title": gp["Title"], "Initials": gp["Initials"], "GpAddrLine1": gp["Address"],
                "FromDate": slashes(begins), "FromDtTmInt": slashes(begins) if seq % 2 == 0 else compact(begins),
                "ToDate": "" if still else slashes(ends), "PmiPatientGpHistoryToDateIndexKey": "" if still else compact(ends),
            })  # fmt: skip
            last = ends

    def notes(self, row: Row, n: int, kind: dict[str, object], born: Day) -> None:
        also = CHILDREN.get(n, {})
        for volume in range(1, int(str(kind.get("notes", n % 2))) + 1):
            allocated = self.between(max(born, Day(1995, 1, 1)), EXTRACTED)
            gone = self.between(allocated, EXTRACTED)
            place = self.chance.choice(("LIB", "OFFS", "BSMT"))
            self.rows["CASENOTEDETS"].append({
                "InternalPatientNumber": row["InternalPatientNumber"], "PtCasenoteIdPhyskey": f"{row['DistrictNumber']}/{volume}", "Location": str(also.get("place", place)),
                "Allocated": short(allocated), "PtCsNtLocDat": short(allocated), "Status": "WITHDRAWN" if volume == 3 else "ACTIVE", "Withdrawn": slashes(gone) if volume == 3 else "",
            })  # fmt: skip

    def children(self, row: Row, also: dict[str, object]) -> None:
        """What came later: allergies, warnings, temporary addresses, A&E, and the loans of the case notes just written."""
        patient = row["InternalPatientNumber"]
        row.update(also.get("row", {}))  # type: ignore[call-overload]
        for code, at in also.get("register", ()):  # type: ignore[attr-defined]
            self.rows["PMISPECIALREG"].append({
                "InternalPatientNumber": patient, "SpecialRegister": code, "ActivityDateTime": f"{at}0915", "DateEntered": f"{at[6:]}/{at[4:6]}/{at[:4]}",
                "SpecialRegisterDescription": next(words for known, words in REGISTER if known == code),
            })  # fmt: skip
        for episode, lines in enumerate(also.get("stays", ()), start=1):  # type: ignore[arg-type, var-annotated]
            self.rows["EPIREGISTRATION"].append({"InternalPatientNumber": patient, "EpisodeNumber": str(episode), "Epiadd1": row["PtAddrLine1"], "Epipc": row.get("PtAddrPostCode", ""), **lines})  # fmt: skip
        for episode, words in enumerate(also.get("casualty", ()), start=101):  # type: ignore[arg-type, var-annotated]
            self.rows["AEA"].append({
                "InternalPatientNumber": patient, "DistrictNumber": row["DistrictNumber"], "EpisodeNumber": str(episode), "AeAttendanceDatetimeneutral": f"2021{episode % 9 + 1:02d}141130",
                "AttendanceDate": f"14/{episode % 9 + 1:02d}/2021", "AttendanceTime": "11:30", "AENumber": f"AE{episode:06d}", "AllergiesClaimedByPatient": words,
            })  # fmt: skip
        for nth, note in enumerate([note for note in self.rows["CASENOTEDETS"] if note["InternalPatientNumber"] == patient]):
            self.loans(note, str(also.get("loans", ("none", "back", "handed on", "out", "two")[(int(patient) // 7 + nth) % 5])))

    def loans(self, note: Row, how: str) -> None:
        """Loans of one case note: lent and back, handed on and back, still out, or two with a stay at home between."""
        issued = datetime.datetime.strptime(note["Allocated"], "%d/%m/%y").date()
        days = (EXTRACTED - issued).days
        out = [issued + datetime.timedelta(days=self.later.randint(0, days)) for _ in range(2)]
        first, second = min(out), max(out)
        if how == "none" or second - first < datetime.timedelta(days=4):
            return
        middle = first + (second - first) / 2
        spans = {"back": ((first, second),), "out": ((first, None),), "handed on": ((first, middle), (middle, second)), "two": ((first, first + datetime.timedelta(days=1)), (middle, second))}[how]  # fmt: skip
        for nth, (begins, ends) in enumerate(spans):
            due = begins + datetime.timedelta(days=28)
            self.rows["CASENOTELOAN"].append({
                "InternalPatientNumber": note["InternalPatientNumber"], "PtCasenoteIdPhyskey": note["PtCasenoteIdPhyskey"],
                "CntPatientFileLoanDatesequenceNoKey": f"{99999999 - int(compact(begins))}{nth + 1:03d}", "CntLoanTimeHhmm": f"{9 + nth:02d}30", "CntExpectedReturnDateNeutral": compact(due),
                "Borrower": self.later.choice(("AUDIT1", "RSRCH1", "PARTH1")), "CntActualReturnDateNeutral": "" if ends is None else compact(ends),
                "CntReturnTimeHhmm": "" if ends is None else "1030" if how == "handed on" and nth == 0 else "1600", "ReasonForLoan": self.later.choice(("Audit", "Study", "Opinion")), "Comments": "",
            })  # fmt: skip

    def merges(self) -> None:
        for n, (old, into, newest) in enumerate(CHAIN):
            first, last = Day(2015, 3, 2 + n), Day(2018, 6, 4 + n)
            self.rows["MERGEDID"].append({
                "OldID": patient_number(old), "NextID": patient_number(into), "NewestID": patient_number(newest),
                "NextDateTime": f"{slashes(first)} 09:30", "NextDateTimeInt": f"{compact(first)}0930",
                "NewestDateTime": f"{slashes(last)} 14:05", "NewestDateTimeInt": f"{compact(last)}1405",
            })  # fmt: skip


def _gp(n: int, **changes: str) -> Row:
    head = HEADS[n]
    row = {
        "GpCode": f"{head[:4]}{n:02d}", "NationalCode": f"{100 + n:07d}", "DohCode": f"G{100 + n:07d}", "PracticeCode": f"Z9{n % 4 + 1:04d}",
        "Surname": f"{head}BROOK", "Initials": "A B", "Title": "DR", "GpName": f"DR A B {head}BROOK", "Address": f"{n + 1} SURGERY LANE", "GpAddrLine2": "MARLBROOK",
        "Postcode": f"ZM{n % 4 + 1} 1AA", "Phone": f"01632 9605{n:02d}", "DateJoined": f"01/04/{1990 + n}", "GeneralPractitionerDateJoinedFhSchemeInt": f"{1990 + n}0401", "MfRecStsInd": "0",
    }  # fmt: skip
    return {**row, **changes}


GPS = [_gp(n) for n in range(7)] + [_gp(7, NationalCode=""), _gp(8, MfRecStsInd="-1")]


def _hospital(code: str, name: str, provider: str, road: str, **more: str) -> Row:
    return {"HospitalCode": code, "HospitalName": name, "ProviderCode": provider, "Address": road, "HospAddrLine2": "MARLBROOK", "Postcode": "ZM1 1XY", **more}


REGISTER = (
    ("BLIN", "REGISTERED BLIND"), ("DEAF", "DEAF OR HARD OF HEARING"), ("BBV", "BLOOD BORNE VIRUS"), ("MUNC", "MUNCHAUSEN"), ("SUIC", "SUICIDE RISK"), ("VIOL", "VIOLENCE WARNING"),
    ("MRSA", "MRSA"), ("LD", "LEARNING DISABILITY"), ("SAFA", "SAFEGUARDING ADULT"), ("SAFC", "SAFEGUARDING CHILD"), ("CPP", "CHILD PROTECTION PLAN"), ("DEM", "DEMENTIA"),
    ("INTE", "INTERPRETER"), ("AIRW", "DIFFICULT AIRWAY"), ("PACE", "PACEMAKER"), ("TRIA", "CLINICAL TRIAL"), ("CJD", "CJD RISK"), ("OLDX", "OLD X-RAY FLAG"),
)  # fmt: skip
CONSULTANTS = (
    ("ABBN01", "ABBAS, N"), ("BRIT02", "BRIDGER, T"), ("CALR01", "CALLOWAY, R"), ("DENJ01", "DENHOLM, J"), ("EASP01", "EASTWELL, P"), ("FARS01", "FARROW, S"), ("GORA01", "GORRINGE, A"),
    ("HOLK01", "HOLLIS, K"), ("INSD01", "INSKIP, D"), ("JOYL01", "JOYNER, L"), ("KESM01", "KESTREL, M"), ("LANF01", "LANYON, F"), ("MUNB01", "MUNRO, B"), ("NAYC01", "NAYLOR, C"),
    ("OCKE01", "OCKLEY, E"), ("PROH01", "PROWSE, H"), ("QUEG01", "QUENNELL, G"), ("RIDV01", "RIDLEY, V"), ("STAW01", "STANNARD, W"), ("TOLY01", "TOLWORTH, Y"),
)  # fmt: skip
"""The consultants of the code-set document, who are invented there."""

REFERENCE: dict[str, list[Row]] = {
    "GP": GPS,
    "HOSPDET": [
        _hospital("MAR1", "Marlbrook Main", "MARL", "1 INFIRMARY WAY", PhoneNo="01632 960100", TreatmentSiteCd="ZM101", KornerSiteType="1"),
        _hospital("MAR2", "Marlbrook Eye Unit", "MARL", "3 INFIRMARY WAY", PhoneNo="01632 960101", TreatmentSiteCd="ZM102"),
        _hospital("MAR3", "Sleep Centre", "MARL", "9 BEACON HILL", PhoneNo="01632 960102", TreatmentSiteCd="ZM103"),
        _hospital("SPK1", "Spoke Clinic North", "SPOK", "2 FERRY WAY", HospAddrLine2="SALTWICK", Postcode="ZM7 2AB", TreatmentSiteCd="ZM201"),
        _hospital("SPK2", "Spoke Clinic South", "SPOK", "70 MILL LANE", HospAddrLine2="UPPER COMBE", Postcode="ZM8 3AB", TreatmentSiteCd="ZM202"),
        _hospital("COTT", "Cottage Hospital", "MARL", "CHURCH STREET", HospAddrLine2="NETHER FOLD", Postcode="ZM3 4AB"),
    ],
    "PROV": [
        {"ProviderCode": "MARL", "Description": "MARLBROOK SPECIALIST HOSPITAL", "OrganisationCode": "ZM1", "ProvType": "01", "MfRecStsInd": "0"},
        {"ProviderCode": "SPOK", "Description": "PARTNERS HOSTING CLINICS", "OrganisationCode": "ZM2", "ProvType": "01", "MfRecStsInd": "0"},
    ],
    "CASENLOC": [
        {"Location": code, "LocationName": name, "MfRecStsInd": "-1" if code in ("BURN", "DSTR") else "0"}
        for code, name in (
            ("LIB", "MAIN RECORDS LI"), ("BSMT", "BASEMENT STORE"), ("OFFS", "OFF-SITE STORE"), ("BURN", "BURNS WARD"), ("CAN1", "PLASTICS WARD O"), ("MXOP", "MAXILLOFACIAL C"),
            ("EYOP", "EYE CLINIC"), ("SLOP", "SLEEP CENTRE"), ("PSEC", "PLASTICS SECRET"), ("CODE", "CODING OFFICE"), ("LEGL", "LEGAL SERVICES"), ("TRAC", "TRACING"), ("DSTR", "DESTROYED"),
        )
    ],
    "BORROWER": [
        {"BorrowerCode": "AUDIT1", "BorrowerSurname": "AUDIT TEAM", "MfRecStsInd": "0"},
        {"BorrowerCode": "RSRCH1", "BorrowerSurname": "RESEARCH", "MfRecStsInd": "0"},
        {"BorrowerCode": "PARTH1", "BorrowerSurname": "PARTNER HOSPITAL", "BorrowerAddressLine1": "2 FERRY WAY", "Line2": "SALTWICK", "BorrowerPostcode": "ZM7 2AB", "BorrowerTelephoneNumber": "01632 960150", "MfRecStsInd": "0"},
        {"BorrowerCode": "SOLICI", "BorrowerSurname": "SOLICITORS", "MfRecStsInd": "0"},
        {"BorrowerCode": "DRHOME", "BorrowerSurname": "DOCTOR HOME", "MfRecStsInd": "-1"},
    ],
    "PMISPECIALREGMF": [{"SpecialRegister": code, "SpecialRegisterDescription": words, "PmiSpecialRegisterCodeFormOfWarningint": "1", "FormOfWarning": "FLASH", "MfRecStsInd": "0"} for code, words in REGISTER],
    "CONSMAST": [
        *({"Consultant": code, "Name": name, "Surname": name.split(",")[0], "Inits": name[-1], "GMCCode": f"C{101 + n:07d}", "ProviderCode": "MARL", "ForenamePfx": "MR", "EmailId": f"{code.lower()}@example.org" if n == 0 else "", "Deleted": "0"} for n, (code, name) in enumerate(CONSULTANTS)),
        {"Consultant": "LOCUM1", "Name": "LOCUM PLASTICS", "GMCCode": "C9999998", "ProviderCode": "MARL", "Deleted": "0"},
        {"Consultant": "UNKN", "Name": "UNKNOWN CONSULTANT", "GMCCode": "C9999998", "Deleted": "0"},
        {"Consultant": "OLDC01", "Name": "RETIRED, A", "Surname": "RETIRED", "Inits": "A", "Deleted": "-1"},
    ],
    "OPDOCTOR": [
        {"SchedResMfCd": "NABBAS", "Name": "MR N ABBAS", "GmcGdcHcp": "C0000101", "MfRecStsInd": "0"},
        {"SchedResMfCd": "SRIVER", "Name": "DR S RIVERMEAD", "GmcGdcHcp": "0000201", "MfRecStsInd": "0"},
        {"SchedResMfCd": "HANDTH", "Name": "HAND THERAPY", "MfRecStsInd": "0"},
    ],
    "CPFCLINICIAN": [
        {"ClinicianCode": "OUTR01", "Surname": "WILLOWBY", "Forename": "GRACE ELLEN", "Title": "MRS", "MidWifePINorHCP": "99I0001E", "Deleted": "0"},
        {"ClinicianCode": "OUTR02", "Surname": "WILLOWBY", "Forename": "GRACE ELLEN", "Title": "MRS", "MidWifePINorHCP": "N9999998", "Deleted": "-1"},
    ],
    "AEDOCTOR": [{"Doctor": "RIVER", "Surname": "RIVERMEAD", "Initials": "S", "GmcGdcHcp": "0000201", "Deleted": "0"}],
    "AETRIAGENURSE": [
        {"TriageNurseCode": "TN1", "NurseName": "SISTER J ROWANTREE", "TriageNurseSurname": "ROWANTREE", "TriageNurseInitials": "J", "GmcGdcHcp": "99I0002E", "UserName": "JROWANTREE", "MfRecStsInd": "0"},
        {"TriageNurseCode": "TN2", "NurseName": "AGENCY NURSE", "MfRecStsInd": "0"},
    ],
    "USERS": [
        {"UserName": "JROWANTREE", "OwnerName": "JUNE ROWANTREE", "DisabledUser": "NO", "DisabledUserInternal": "0", "PasswdExpryDate": "31/12/2026", "PasswdExpryDateInt": "20261231", "PhoneNumber": "01632 960201"},
        {"UserName": "KMAPLEBY", "OwnerName": "MRS KAREN MAPLEBY", "DisabledUser": "NO", "DisabledUserInternal": "0", "PasswdExpryDate": "31/10/2026", "PasswdExpryDateInt": "20261031"},
        {"UserName": "CLERK1", "OwnerName": "RECEPTION DESK", "DisabledUser": "YES", "DisabledUserInternal": "1", "DisabledDateExternal": "01/04/2019", "DisabledDateInternal": "20190401"},
        {"UserName": "NAMELESS", "DisabledUser": "NO"},
    ],
    "AMSUID": [
        {"UserId": "JR01", "GpxgpUsername": "JROWANTREE", "UserIdName": "JUNE ROWANTREE", "UsersHospital": "MAR1", "GpUserIdAccountDeletionFlag": "0"},
        {"UserId": "KM01", "GpxgpUsername": "KMAPLEBY", "UserIdName": "KAREN MAPLEBY", "UsersHospital": "MAR1", "GpUserIdAccountDeletionFlag": "0"},
        {"UserId": "KM02", "GpxgpUsername": "KMAPLEBY", "UserIdName": "KAREN MAPLEBY", "UsersHospital": "SPK1", "GpUserIdAccountDeletionFlag": "1"},
        {"UserId": "NL01", "GpxgpUsername": "NAMELESS", "UserIdName": "OLIVE NETTMOWELL", "UsersHospital": "SPK1", "GpUserIdAccountDeletionFlag": "0"},
        {"UserId": "BTCH", "UserIdName": "OVERNIGHT BATCH", "GpUserIdAccountDeletionFlag": "0"},
    ],
    "SEXORIENTATION": [
        {"SexOrientationCode": code, "Description": words, "MfRecStsInd": "0"}
        for code, words in (("01", "Heterosexual"), ("02", "Gay or lesbian"), ("03", "Bisexual"), ("09", "Not known"))
    ],
}


def tables() -> Iterator[tuple[str, list[Row]]]:
    maker = Maker()
    for n, (_, kind) in enumerate(KINDS, start=1):
        maker.patient(n, kind)
    maker.merges()
    gathered: dict[str, list[Row]] = {**maker.rows, **REFERENCE}
    for name in ALSO:
        for table, rows in _beside(name).tables(patient_number, district_number):
            gathered[table] = [*gathered.get(table, []), *rows]
    yield from gathered.items()


def _beside(name: str) -> ModuleType:
    """The module of that name in this folder, wherever the interpreter was started."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def extract() -> dict[str, str]:
    """File name -> content. A missing value is a bare empty cell."""
    files = {}
    for table, rows in tables():
        names = columns(table)
        unknown = {name for row in rows for name in row} - set(names)
        if unknown:
            raise ValueError(f"{table} has no column {sorted(unknown)}")
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        files[f"{table}.csv"] = buffer.getvalue()
    return files


if __name__ == "__main__":
    (HERE / "extract").mkdir(exist_ok=True)
    for file_name, content in extract().items():
        (HERE / "extract" / file_name).write_text(content, encoding="utf-8", newline="\n")
