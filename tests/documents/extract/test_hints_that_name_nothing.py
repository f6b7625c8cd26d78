"""A hint that names what is not there is told, at its line, whatever part of the hint file it stands in."""

from __future__ import annotations

import pytest

GUIDE = """\
# STAY

| Feldname | Typ | Stellen | Format | Pflicht | Code list |
|---|---|---|---|---|---|
| STAY_ID | ZEICHEN(6) | 6 | | ja | |
| WARD_CODE | ZEICHEN(4) | 4 | | ja | WARDS |
| SINCE | DATUM_KURZ | 10 | TT.MM.JJJJ | nein | |

# Code list WARDS

| Code list | Code | Meaning |
|---|---|---|
| WARDS | A | Ward A |
| WARDS | B | Ward B |
"""
GOOD = """\
hints: 1
headers: {Stellen: length}
types: {ZEICHEN: text, DATUM_KURZ: date}
formats: {TT.MM.JJJJ: DD.MM.YYYY}
marks: {ja: Y, nein: N}
grids:
  - {document: notes.csv, read: nothing, why: notes of the team}
code_lists: {WARDS: both}
settled:
  - {table: 'ST*', attribute: destination, value: archive, who: a post, why: agreed}
added:
  - {table: STAY, field: BED, after: WARD_CODE, values: {references: STAY.STAY_ID}, who: a post, why: a letter}
  - {table: STAY, field: SIDE, after: BED, values: {code_type: wards}, who: a post, why: a letter}
corrections:
  - {document: guide.md, table: STAY, field: SINCE, attribute: length, value: 12, was: 10, who: a post, why: phoned}
"""


def found(folder, text: str) -> list[str]:
    folder.write("guide.md", GUIDE)
    folder.write("notes.csv", "Who,Said\nteam,more of this\nboard,less of it\n")
    folder.write("hints.yaml", text)
    told = folder.json("extract", "guide.md", "notes.csv", "--system", "target", "--out", "out", "--hints", "hints.yaml")["systems"]["target"]
    return [f"{f['place']} {f['code']} {f['fact']}; {f['proposal']}" for f in told["findings"]]


def test_hints_that_fit_are_told_as_applied_and_are_no_findings(folder) -> None:
    assert found(folder, GOOD) == []
    page = (folder.root / "out" / "review.html").read_text(encoding="utf-8")
    for part in ("headers: <code>Stellen", "types: <code>ZEICHEN", "formats: <code>TT.MM.JJJJ", "marks: <code>ja", "grids: <code>document notes.csv", "code lists: <code>WARDS"):
        assert part in page
    assert "applied (2 places)" in page and "fits nothing" not in page


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("Stellen: length", "Stelen: length", "hints.yaml:2 QV096 headers 'Stelen': no cell holds just these words; change or remove it in the hint file"),
        ("DATUM_KURZ: date", "DATUM_LANG: date", "hints.yaml:3 QV096 types 'DATUM_LANG': no document holds this word; change or remove"),
        ("TT.MM.JJJJ:", "TT-MM-JJJJ:", "hints.yaml:4 QV096 formats 'TT-MM-JJJJ': no document holds this format"),
        ("ja: Y", "oui: Y", "hints.yaml:5 QV096 marks 'oui': no cell holds just this mark"),
        ("csv, read", "csv, grid: 9, read", "hints.yaml:7 QV096 grids 1: no grid stands at document notes.csv, grid 9"),
        ("notes.csv", "note.csv", "hints.yaml:7 QV096 grids 1: no document note.csv is read; did you mean 'notes.csv'?"),
        ("WARDS: both", "WARD: both", "hints.yaml:8 QV096 code_lists 'WARD': no code list of this id was read; did you mean 'WARDS'?"),
        ("'ST*'", "'NOPE*'", "hints.yaml:10 QV096 settled 1: it fits none of the fields: no NOPE*.* was read"),
        ("after: WARD_CODE", "after: WARDCODE", "hints.yaml:12 QV096 added 1: STAY has no field WARDCODE, so BED stands last; did you mean 'WARD_CODE'?"),
        ("{table: STAY, field: BED", "{table: STAYS, field: BED", "hints.yaml:12 QV096 added 1: no table STAYS was read, so it was made; did you mean 'STAY'?"),
        ("references: STAY.STAY_ID", "references: STAYS.STAY_ID", "hints.yaml:12 QV096 added 1: it refers to STAYS.STAY_ID, which no document describes; take STAY.STAY_ID"),
        ("code_type: wards", "code_type: typo", "hints.yaml:13 QV096 added 2: no code list 'typo' was read; change or remove"),
        ("attribute: length, value: 12, was: 10", "attribute: code_type, value: WARD, was: ''", "hints.yaml:15 QV096 corrections 1: no code list 'WARD' was read; did you mean 'WARDS'?"),
        ("attribute: destination, value: archive", "attribute: references, value: NOTABLE.X", "hints.yaml:10 QV096 settled 1: it refers to NOTABLE.X, which no document describes"),
        ("field: SINCE", "field: SINC", "hints.yaml:15 QV096 STAY.SINC, which a post corrected, is not read any more; did you mean STAY.SINCE?"),
        ("{document: guide.md, table", "{document: gude.md, table", "hints.yaml:15 QV096 no document gude.md is read, from which STAY.SINCE was corrected; did you mean 'guide.md'?"),
    ],
)  # fmt: skip
def test_a_hint_that_names_nothing_is_told_at_its_line(folder, right: str, wrong: str, said: str) -> None:
    assert right in GOOD
    told = found(folder, GOOD.replace(right, wrong, 1))
    assert any(line.startswith(said) for line in told), told


def test_a_correction_of_a_renamed_field_is_told_its_new_name(folder) -> None:
    assert found(folder, GOOD) == []
    folder.write("guide_2.md", GUIDE.replace("SINCE", "LYING_SINCE"))
    (folder.root / "guide_2.md").rename(folder.root / "guide.md")
    call = ("extract", "guide.md", "notes.csv", "--system", "target", "--out", "out", "--hints", "hints.yaml", "--compare", "out")
    told = folder.json(*call)
    assert [(change["kind"], change["subject"]) for change in told["changes"] if change["attribute"] != "length"] == [("field renamed", "STAY.LYING_SINCE")]
    (finding,) = told["systems"]["target"]["findings"]
    assert (finding["code"], finding["place"]) == ("QV096", "hints.yaml:15")
    assert finding["proposal"] == "in this edition it is STAY.LYING_SINCE; look whether the correction still holds, and name it so"


def test_a_pasted_line_without_who_says_what_to_write(folder) -> None:
    folder.write("guide.md", GUIDE)
    folder.write("hints.yaml", GOOD.replace("who: a post, why: phoned", "who: '', why: ''"))
    code, _, err = folder.qvhmig("extract", "guide.md", "--out", "out", "--hints", "hints.yaml")
    assert code == 4 and "QV013 this is empty; write who decided it; a post is better than a name" in err
    assert "QV013 this is empty; write why, or where it is said" in err
